"""Figures of a ranking."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.plots.theme import (
    COLOURS,
    INK,
    LABELS,
    LEGEND_BELOW,
    MUTED,
    SCALE,
    described,
    escaped,
    said,
    titled,
)
from skillmatch.tables import KINDS
from skillmatch.uncertainty import CONFIDENCE
from skillmatch.words import Cut, clean, cut, interval, label, records, shorten, title_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from skillmatch.ranking import Ranking


def ranking_figure(ranking: Ranking, top: int = 20) -> go.Figure:
    """Scores as bars, by the kind of evidence that earned them, with their uncertainty.

    A level is ``1 − Π(1 − contribution)``, which is no sum; its pieces share it in proportion to
    ``−log(1 − contribution)``, the part of that product which each brings. So the parts of a bar
    add up to the score, whatever the order of the pieces.

    Parameters
    ----------
    ranking : Ranking
    top : int, default 20
        Candidates down to this rank, equal scores together.

    Returns
    -------
    plotly.graph_objects.Figure
        A sentence that says what it shows is in ``figure.layout.meta["alt"]``.

    Raises
    ------
    ValueError
        If `top` is not a whole number above 0.
    """
    import plotly.graph_objects as go

    parts = cut(ranking, top)
    shown, by_kind = parts.shown, _score_by_kind(ranking, parts)
    ids = shown["candidate_id"].tolist()
    sure = f"{CONFIDENCE:.0%}"
    figure = go.Figure(
        layout=titled(
            "Scores, by the kind of evidence that earned them",
            _about(ranking, parts),
            f"Beside each bar: its plausible ranks ({sure} confidence)",
        )
    )
    for kind in KINDS:
        if not by_kind[kind].any():
            continue
        figure.add_bar(
            name=kind,
            y=ids,
            x=by_kind[kind].to_numpy(),
            orientation="h",
            marker_color=COLOURS[kind],
            customdata=[_in_words(row) for row in records(shown)],
            hovertemplate=f"%{{customdata}}<br>of it from {kind}: %{{x:.1%}}<extra></extra>",
        )
    score = shown["score"].to_numpy()
    error = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * shown["score_error"].to_numpy()
    upper = np.minimum(score + error, 1.0)
    few = len(ids) <= LABELS
    figure.add_scatter(
        name=f"score and its {sure} interval",
        y=ids,
        x=score,
        mode="markers",
        marker={"color": INK, "size": 6 if few else 3},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": upper - score,
            "arrayminus": np.minimum(error, score),
            "color": INK if few else "rgba(31, 41, 51, 0.25)",
            "thickness": 1.2,
            "width": 3 if few else 0,
        },
        customdata=[_in_words(row) for row in records(shown)],
        hovertemplate="%{customdata}<extra></extra>",
    )
    if few:
        figure.add_scatter(
            y=ids,
            x=upper,
            mode="text",
            text=[f"  {interval(row.rank_low, row.rank_high)}" for row in records(shown)],
            textposition="middle right",
            textfont={"color": MUTED, "size": 11},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
    _set_candidates(figure, shown, 290)
    figure.update_xaxes(
        title_text="Score (part of what is asked that the evidence shows)",
        tickformat=".0%",
        range=[0, min(1.0, float(upper.max(initial=0.2)) + 0.08)],
    )
    figure.update_layout(
        barmode="stack",
        legend=LEGEND_BELOW,
        margin_b=130,
    )
    first = shown.iloc[0] if len(shown) else None
    led = (
        f" First is {label(first['name'], first['candidate_id'])} with {first['score']:.0%}, whose "
        f"rank may be {interval(first['rank_low'], first['rank_high'])}."
        if first is not None
        else ""
    )
    return described(
        figure,
        f"Bar chart of scores for {title_of(ranking)}, {_count(ranking, parts)}, parted by the "
        f"kind of evidence, with {sure} intervals.{led}",
    )


def levels_heatmap(ranking: Ranking, top: int = 20) -> go.Figure:
    """Levels of candidates on requirements as a map of colours, with the best evidence on hover.

    Parameters
    ----------
    ranking : Ranking
    top : int, default 20
        Candidates down to this rank, equal scores together.

    Returns
    -------
    plotly.graph_objects.Figure
        A sentence that says what it shows is in ``figure.layout.meta["alt"]``.

    Raises
    ------
    ValueError
        If `top` is not a whole number above 0.
    """
    import plotly.graph_objects as go

    parts = cut(ranking, top)
    shown, asked = parts.shown, ranking.requirements
    ids = shown["candidate_id"].tolist()
    levels = ranking.levels.loc[ids].to_numpy()
    figure = go.Figure(
        layout=titled(
            "Levels, by requirement",
            _about(ranking, parts),
            "0%: no evidence; 100%: shown beyond doubt",
        )
    )
    figure.add_heatmap(
        z=levels,
        x=asked["requirement_id"].tolist(),
        y=ids,
        zmin=0,
        zmax=1,
        colorscale=SCALE,
        xgap=2,
        ygap=2 if len(ids) <= LABELS else 0,
        text=np.char.mod("%.0f%%", levels * 100) if len(ids) <= LABELS else None,
        texttemplate="%{text}" if len(ids) <= LABELS else None,
        textfont={"size": 10, "color": INK},
        customdata=_reasons_in_words(ranking, parts),
        hovertemplate="%{customdata}<extra></extra>",
        colorbar={
            "title": {"text": "Level", "side": "right"},
            "tickformat": ".0%",
            "thickness": 12,
            "lenmode": "pixels",
            "len": 200,
            "y": 1,
            "yanchor": "top",
        },
    )
    _set_candidates(figure, shown, 360)
    figure.update_xaxes(
        title_text="Requirement (bold: required)",
        type="category",
        tickvals=asked["requirement_id"].tolist(),
        ticktext=[_asked(row) for row in records(asked)],
        tickangle=-40,
        showgrid=False,
    )
    mean = pd.Series(levels.mean(axis=0) if len(ids) else np.zeros(len(asked)))
    weakest = asked["text"].iloc[int(mean.argmin())]
    return described(
        figure,
        f"Heat map of levels for {title_of(ranking)}, {_count(ranking, parts)} by {len(asked)} "
        f"requirements. The lowest mean level is on “{shorten(clean(weakest), 80)}”.",
    )


def _score_by_kind(ranking: Ranking, parts: Cut) -> pd.DataFrame:
    """The part of each score shown that each kind of evidence earned; a row sums to the score."""
    ids, reasons = parts.shown["candidate_id"], ranking.reasons
    own = reasons[reasons["candidate_id"].isin(ids) & reasons["evidence_id"].ne("")]
    # A contribution of 1 would bring an infinite part: it takes all, as near as matters.
    own = own.assign(brought=-np.log1p(-own["contribution"].astype(float).clip(upper=1 - 1e-9)))
    whole = own.groupby(["candidate_id", "requirement_id"])["brought"].transform("sum")
    weight = own["weight"].astype(float) / float(ranking.requirements["weight"].sum())
    own["worth"] = own["level"] * weight * (own["brought"] / whole).fillna(0.0)
    summed = own.pivot_table("worth", "candidate_id", "kind", aggfunc="sum", fill_value=0.0)
    return summed.reindex(index=ids, columns=list(KINDS), fill_value=0.0)


def _in_words(row: Any) -> str:
    """A candidate's score for the hover."""
    return (
        f"<b>{said(label(row.name, row.candidate_id), 60)}</b> ({said(row.candidate_id, 40)})<br>"
        f"score {row.score:.1%}, rank {row.rank} (plausible: "
        f"{interval(row.rank_low, row.rank_high)})<br>"
        f"{row.required_met} of {row.required} required items, {row.evidence} pieces of evidence"
    )


def _reasons_in_words(ranking: Ranking, parts: Cut) -> list[list[str]]:
    """For each candidate shown and requirement, the level with its best evidence, for the hover."""
    ids = parts.shown["candidate_id"].tolist()
    names = {row.candidate_id: label(row.name, row.candidate_id) for row in records(parts.shown)}
    reasons = ranking.reasons
    # The strongest piece of evidence comes first on every requirement.
    best = reasons[reasons["candidate_id"].isin(ids)].drop_duplicates(
        ["candidate_id", "requirement_id"]
    )
    words = {
        (row.candidate_id, row.requirement_id): (
            f"<b>{said(names[row.candidate_id], 60)}</b>: level {row.level:.0%}<br>"
            f"{said(row.requirement, 400)} ({row.importance})<br><br>{_best(row)}"
        )
        for row in records(best)
    }
    return [[words[one, asked] for asked in ranking.requirements["requirement_id"]] for one in ids]


def _best(row: Any) -> str:
    if not row.evidence_id:
        return "No evidence that counts."
    return (
        f"“{said(row.quote or row.title, 300)}”<br>"
        f"{row.kind}, {row.status}{f' by a {row.relation}' if row.relation else ''}, "
        f"from {said(row.source, 80)}"
    )


def _asked(row: Any) -> str:
    text = escaped(shorten(clean(row.text), 36))
    return f"<b>{text}</b>" if row.importance == "required" else text


def _set_candidates(figure: go.Figure, shown: pd.DataFrame, around: int) -> None:
    """Candidates on the vertical axis, the best on top, with room for each and `around`."""
    count = len(shown)
    step = max(1, math.ceil(count / LABELS))
    labelled = shown.iloc[::step]
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=shown["candidate_id"].tolist(),
        range=[count - 0.5, -0.5],
        tickvals=labelled["candidate_id"].tolist(),
        ticktext=[
            f"{row.rank}. {escaped(shorten(label(row.name, row.candidate_id), 28))}"
            for row in records(labelled)
        ],
        showgrid=False,
        ticks="",
        ticklabelstandoff=8,
    )
    per_row = 26 if count <= LABELS else 26 * LABELS / count
    figure.update_layout(height=around + round(per_row * max(count, 2)))


def _count(ranking: Ranking, parts: Cut) -> str:
    total, shown = len(ranking.scores), len(parts.shown)
    return f"{total} candidates" if shown == total else f"the first {shown} of {total} candidates"


def _about(ranking: Ranking, parts: Cut) -> str:
    return escaped(f"{shorten(title_of(ranking), 80)}: {_count(ranking, parts)}")
