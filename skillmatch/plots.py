"""Figures, each a function, all in one theme that colour-blind readers can read."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from functools import cache
from html import escape
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.recognition import ACCEPT, REVIEW
from skillmatch.tables import KINDS
from skillmatch.uncertainty import CONFIDENCE
from skillmatch.words import Cut, clean, cut, interval, label, records, shorten, title_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from skillmatch.ranking import Ranking
    from skillmatch.space import SkillSpace

# After Okabe and Ito, "Color universal design" (2008): told apart by colour-blind eyes and, by
# their lightness, in grey print.
_COLOURS = dict(
    zip(KINDS, ("#0072B2", "#56B4E9", "#009E73", "#E69F00", "#CC79A7", "#B4BAC1"), strict=True)
)
_PALE = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#B4BAC1")
_STRONG = ("#0072B2", "#D55E00")
_INK, _MUTED, _RULE = "#1f2933", "#5a6675", "#e3e8ed"
_SCALE = [[0.0, "#f7f9fb"], [1.0, "#5a9fd4"]]  # dark text can be read on all of it
_FONT = "system-ui, 'Segoe UI', Roboto, sans-serif"
_LEGEND_BELOW = {
    "orientation": "h",
    "traceorder": "normal",
    "x": 0,
    "xref": "container",
    "y": 0,
    "yref": "container",
    "yanchor": "bottom",
}
_LABELS = 60  # more labels than these overlap
_MOST_NAMED = 15  # skills on the map
_MOST_BARS = 40


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
        layout=_titled(
            "Scores, by the kind of evidence that earned them",
            _about(ranking, parts),
            f"Beside each bar: its plausible ranks ({sure} probability)",
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
            marker_color=_COLOURS[kind],
            customdata=[_in_words(row) for row in records(shown)],
            hovertemplate=f"%{{customdata}}<br>of it from {kind}: %{{x:.1%}}<extra></extra>",
        )
    score = shown["score"].to_numpy()
    error = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * shown["score_error"].to_numpy()
    upper = np.minimum(score + error, 1.0)
    few = len(ids) <= _LABELS
    figure.add_scatter(
        name=f"score and its {sure} interval",
        y=ids,
        x=score,
        mode="markers",
        marker={"color": _INK, "size": 6 if few else 3},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": upper - score,
            "arrayminus": np.minimum(error, score),
            "color": _INK if few else "rgba(31, 41, 51, 0.25)",
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
            textfont={"color": _MUTED, "size": 11},
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
        legend=_LEGEND_BELOW,
        margin_b=130,
    )
    first = shown.iloc[0] if len(shown) else None
    led = (
        f" First is {label(first['name'], first['candidate_id'])} with {first['score']:.0%}, whose "
        f"rank may be {interval(first['rank_low'], first['rank_high'])}."
        if first is not None
        else ""
    )
    return _described(
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
        layout=_titled(
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
        colorscale=_SCALE,
        xgap=2,
        ygap=2 if len(ids) <= _LABELS else 0,
        text=np.char.mod("%.0f%%", levels * 100) if len(ids) <= _LABELS else None,
        texttemplate="%{text}" if len(ids) <= _LABELS else None,
        textfont={"size": 10, "color": _INK},
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
    return _described(
        figure,
        f"Heat map of levels for {title_of(ranking)}, {_count(ranking, parts)} by {len(asked)} "
        f"requirements. The lowest mean level is on “{shorten(clean(weakest), 80)}”.",
    )


def skill_map(
    space: SkillSpace, *, texts: Mapping[str, str] | None = None, highlight: str = ""
) -> go.Figure:
    """All skills of a space as points, those near each other that mean nearly the same.

    Parameters
    ----------
    space : SkillSpace
    texts : mapping of str to str, optional
        Names and texts, such as a posting's and some candidates': each is marked where it stands.
    highlight : str, default ""
        Skills with this in their label stand out, the most general of them with their labels.

    Returns
    -------
    plotly.graph_objects.Figure
        A sentence that says what it shows is in ``figure.layout.meta["alt"]``.

    Examples
    --------
    >>> from skillmatch import SkillSpace
    >>> figure = skill_map(SkillSpace.load(), highlight="weld")
    >>> [trace.name for trace in figure.data]
    ['skill/competence', 'knowledge', 'with “weld” in the label']
    """
    import plotly.graph_objects as go

    texts, highlight = dict(texts or {}), " ".join(highlight.split())
    skills = space.map()
    where = space.map(list(texts.values())) if texts else skills.iloc[:0]
    lit = skills.iloc[:0]
    if highlight:
        within = skills["label"].str.casefold().str.contains(highlight.casefold(), regex=False)
        lit = skills[within]
    called = f"with “{shorten(clean(highlight), 40)}” in the label"
    said = [f"{len(skills):,} skills"]
    if highlight:
        said.append(f"{len(lit):,} {called}" if len(lit) else f"none {called}")
    if texts:
        said.append(f"{len(texts)} text{'s' * (len(texts) != 1)} (diamonds)")
    figure = go.Figure(
        layout=_titled(
            "The skills space: what is near in meaning lies near",
            _escaped("; ".join(said)),
            "The axes have no unit",
        )
    )
    for colour, (kind, own) in zip(_PALE, _by_type(skills), strict=False):
        _add_points(figure, own, kind, {"color": colour, "size": 3, "opacity": 0.45})
    if len(lit):
        marker = {"color": _STRONG[0], "size": 8, "line": {"color": "#ffffff", "width": 1}}
        _add_points(figure, lit, called, marker)
        for row in records(_apart(lit, skills, where)):
            _add_name(figure, row.label, (row.x, row.y), "top", _STRONG[0])
    if texts:
        _add_texts(figure, texts, where)
    hidden = {"showticklabels": False, "showgrid": False, "ticks": "", "showline": False}
    figure.update_xaxes(**hidden)
    figure.update_yaxes(**hidden)
    figure.update_layout(
        height=760,
        margin_b=56,
        legend={
            "orientation": "h",
            "itemsizing": "constant",
            "x": 0,
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
        },
    )
    names = ", ".join(f"“{shorten(clean(name), 60)}”" for name in texts)
    return _described(
        figure,
        f"Map of {'; '.join(said)}. Each skill is a point, near others that mean nearly the same."
        + (f" Marked are {names}." if texts else ""),
    )


def skill_profile_figure(found: pd.DataFrame) -> go.Figure:
    """The skills that one or two texts speak of, as bars of probability.

    Parameters
    ----------
    found : DataFrame
        From `SkillSpace.match` or `SkillSpace.profile`.

    Returns
    -------
    plotly.graph_objects.Figure
        The quoted words come on hover. A sentence that says what it shows is in
        ``figure.layout.meta["alt"]``.

    Raises
    ------
    ValueError
        If `found` is of more than two texts.

    Examples
    --------
    >>> from skillmatch import SkillSpace
    >>> figure = skill_profile_figure(SkillSpace.load().match(["Arc welding"], top=3))
    >>> len(figure.data[0].x)
    3
    """
    import plotly.graph_objects as go

    ids = sorted(found["text_id"].unique())
    if len(ids) > len(_STRONG):
        raise ValueError(
            f"The table is of {len(ids)} texts, and bars of more than two can't be told apart: "
            'keep the rows of two, such as found[found["text_id"].isin([0, 1])].'
        )
    best = found.sort_values("score", ascending=False, kind="stable").drop_duplicates("uri")
    shown = best.head(_MOST_BARS)
    place = {uri: row for row, uri in enumerate(shown["uri"])}
    related = found["via"].ne("").any()
    whose = "two texts speak" if len(ids) == 2 else "a text speaks"
    all_of_them = f"{len(best)} skill{'s' * (len(best) != 1)}"
    figure = go.Figure(
        layout=_titled(
            f"Skills that {whose} of",
            all_of_them
            if len(shown) == len(best)
            else f"The most probable {len(shown)} of {all_of_them}",
            "Hatched and pale: shown only by a narrower skill" if related else "",
        )
    )
    for text_id, name, colour in zip(ids, ("first text", "second text"), _STRONG, strict=False):
        own = found[found["text_id"].eq(text_id) & found["uri"].isin(place)]
        through = own["via"].ne("").tolist()
        figure.add_bar(
            name=name,
            y=own["uri"].map(place).tolist(),
            x=own["score"].tolist(),
            orientation="h",
            marker={
                "color": colour,
                "opacity": [0.5 if other else 1.0 for other in through],
                "pattern": {"shape": ["/" if other else "" for other in through]},
            },
            text=[f"{score:.0%}" for score in own["score"]],
            textposition="outside",
            textfont={"color": _MUTED, "size": 11},
            cliponaxis=False,
            customdata=[_skill_in_words(row) for row in records(own)],
            hovertemplate="%{customdata}<extra></extra>",
        )
    for least, word in ((REVIEW, "review"), (ACCEPT, "accept")):
        figure.add_vline(
            least,
            line={"color": _MUTED, "width": 1, "dash": "dot"},
            annotation={
                "text": f"{word} from {least:.0%}",
                "font": {"size": 11, "color": _MUTED},
                "yanchor": "bottom",
                "y": 1,
            },
            annotation_position="top",
        )
    figure.update_xaxes(
        title_text="Probability that the text speaks of the skill",
        tickformat=".0%",
        range=[0, 1.06],
        tickvals=[0, 0.2, 0.4, 0.6, 0.8, 1],
    )
    figure.update_yaxes(
        range=[max(len(shown), 1) - 0.5, -0.5],
        tickvals=list(place.values()),
        ticktext=[_escaped(shorten(clean(text), 48)) for text in shown["label"]],
        showgrid=False,
        ticks="",
        ticklabelstandoff=8,
    )
    figure.update_layout(
        height=250 + (40 if len(ids) == 2 else 26) * max(len(shown), 2),
        margin_t=130,
        margin_b=100 if len(ids) == 2 else 72,
        showlegend=len(ids) == 2,
        legend=_LEGEND_BELOW,
    )
    led = "No skill was found."
    if len(shown):
        first = shown.iloc[0]
        led = f"First is “{shorten(clean(first['label']), 80)}” with {first['score']:.0%}."
    return _described(
        figure,
        f"Bar chart of the probability of {all_of_them} that {whose} of, with lines at "
        f"{REVIEW:.0%} (review) and {ACCEPT:.0%} (accept). {led}",
    )


def _by_type(skills: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The skills by concept type, the most common first; no more types than there are colours."""
    kinds = skills["concept_type"].replace("", "no type")
    common = kinds.value_counts().index[: len(_PALE) - 1]
    kinds = kinds.where(kinds.isin(common), "other types")
    return [(kind, skills[kinds == kind]) for kind in kinds.value_counts().index]


def _add_points(figure: go.Figure, skills: pd.DataFrame, name: str, marker: dict[str, Any]) -> None:
    figure.add_scattergl(
        name=_escaped(name),
        x=skills["x"].to_numpy(np.float32),
        y=skills["y"].to_numpy(np.float32),
        mode="markers",
        marker=marker,
        text=[_escaped(shorten(clean(text), 100)) for text in skills["label"]],
        hovertemplate="%{text}<extra></extra>",
    )


def _add_texts(figure: go.Figure, texts: Mapping[str, str], where: pd.DataFrame) -> None:
    """Each text as a diamond with its name, at a side where the others' names don't stand."""
    x, y = where["x"].round(3).tolist(), where["y"].round(3).tolist()
    figure.add_scattergl(
        name="texts",
        x=x,
        y=y,
        mode="markers",
        marker={
            "color": _STRONG[1],
            "size": 15,
            "symbol": "diamond",
            "line": {"color": "#ffffff", "width": 2},
        },
        text=[f"<b>{_said(name, 60)}</b><br>{_said(text, 300)}" for name, text in texts.items()],
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    from_above = sorted(range(len(y)), key=lambda row: -y[row])
    sides = ["top", *(("right", "left")[turn % 2] for turn in range(len(y) - 2)), "bottom"]
    for row, side in zip(from_above, sides, strict=False):
        _add_name(figure, list(texts)[row], (x[row], y[row]), side, _INK)


def _add_name(
    figure: go.Figure, name: str, point: tuple[float, float], side: str, colour: str
) -> None:
    # An annotation, since points drawn by WebGL would cover any other text.
    shift = {"top": (0, 14), "bottom": (0, -14), "right": (12, 0), "left": (-12, 0)}[side]
    figure.add_annotation(
        x=float(point[0]),
        y=float(point[1]),
        text=f"<b>{_escaped(shorten(clean(name), 40))}</b>",
        font={"size": 11, "color": colour},
        bgcolor="rgba(255, 255, 255, 0.8)",
        borderpad=1,
        showarrow=False,
        xanchor={"right": "left", "left": "right"}.get(side, "center"),
        xshift=shift[0],
        yshift=shift[1],
    )


def _apart(lit: pd.DataFrame, skills: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Skills whose names cover neither each other nor texts, short names first: more general."""
    wide = 0.16 * float(skills["x"].max() - skills["x"].min())
    high = 0.04 * float(skills["y"].max() - skills["y"].min())
    # A text's name may stand above its mark or below.
    taken = [(row.x, row.y, 2 * high) for row in records(texts)]
    kept = list[Any]()
    for row in sorted(records(lit), key=lambda row: (len(row.label), row.label)):
        free = all(abs(row.x - x) > wide or abs(row.y - y) > room for x, y, room in taken)
        if free and len(kept) < _MOST_NAMED:
            taken.append((row.x, row.y, high))
            kept.append(row)
    return pd.DataFrame(kept)


def _skill_in_words(row: Any) -> str:
    """What a text says of a skill, for the hover."""
    via = f"<br>shown by the narrower skill {_said(row.via, 100)}" if row.via else ""
    return (
        f"<b>{_said(row.label, 100)}</b>: {row.score:.1%}, {row.decision}{via}<br>"
        f"“{_said(row.quote, 300)}”"
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
        f"<b>{_said(label(row.name, row.candidate_id), 60)}</b> ({_said(row.candidate_id, 40)})<br>"
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
            f"<b>{_said(names[row.candidate_id], 60)}</b>: level {row.level:.0%}<br>"
            f"{_said(row.requirement, 400)} ({row.importance})<br><br>{_best(row)}"
        )
        for row in records(best)
    }
    return [[words[one, asked] for asked in ranking.requirements["requirement_id"]] for one in ids]


def _best(row: Any) -> str:
    if not row.evidence_id:
        return "No evidence that counts."
    return (
        f"“{_said(row.quote or row.title, 300)}”<br>"
        f"{row.kind}, {row.status}{f' by a {row.relation}' if row.relation else ''}, "
        f"from {_said(row.source, 80)}"
    )


def _asked(row: Any) -> str:
    text = _escaped(shorten(clean(row.text), 36))
    return f"<b>{text}</b>" if row.importance == "required" else text


def _set_candidates(figure: go.Figure, shown: pd.DataFrame, around: int) -> None:
    """Candidates on the vertical axis, the best on top, with room for each and `around`."""
    count = len(shown)
    step = max(1, math.ceil(count / _LABELS))
    labelled = shown.iloc[::step]
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=shown["candidate_id"].tolist(),
        range=[count - 0.5, -0.5],
        tickvals=labelled["candidate_id"].tolist(),
        ticktext=[
            f"{row.rank}. {_escaped(shorten(label(row.name, row.candidate_id), 28))}"
            for row in records(labelled)
        ],
        showgrid=False,
        ticks="",
        ticklabelstandoff=8,
    )
    per_row = 26 if count <= _LABELS else 26 * _LABELS / count
    figure.update_layout(height=around + round(per_row * max(count, 2)))


def _count(ranking: Ranking, parts: Cut) -> str:
    total, shown = len(ranking.scores), len(parts.shown)
    return f"{total} candidates" if shown == total else f"the first {shown} of {total} candidates"


def _said(text: str, width: int) -> str:
    """A text from outside, escaped, on lines short enough for a hover."""
    lines = textwrap.wrap(shorten(clean(text), width), 70) or [""]
    return "<br>".join(map(_escaped, lines))


def _escaped(text: str) -> str:
    # Plotly reads some tags, and formulas between dollars.
    return escape(text, quote=False).replace("$", "&#36;")


def _about(ranking: Ranking, parts: Cut) -> str:
    return _escaped(f"{shorten(title_of(ranking), 80)}: {_count(ranking, parts)}")


def _titled(title: str, *notes: str) -> dict[str, Any]:
    subtitle = {"text": "<br>".join(filter(None, notes))}
    return {"template": _template(), "title": {"text": title, "subtitle": subtitle}}


def _described(figure: go.Figure, sentence: str) -> go.Figure:
    figure.update_layout(meta={"alt": sentence})
    return figure


@cache
def _template() -> str:
    """The name of the theme, known to plotly from the first figure on."""
    import plotly.graph_objects as go
    import plotly.io as pio

    axis = {
        "gridcolor": _RULE,
        "zeroline": False,
        "linecolor": _RULE,
        "title": {"standoff": 12, "font": {"size": 12, "color": _MUTED}},
        "automargin": True,
    }
    pio.templates["skillmatch"] = go.layout.Template(
        layout={
            "font": {
                "family": _FONT,
                "size": 12,
                "color": _INK,
            },
            "title": {
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "pad": {"l": 16},
                "font": {"size": 18},
                "subtitle": {"font": {"size": 13, "color": _MUTED}},
            },
            "colorway": list(_COLOURS.values()),
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "xaxis": axis,
            "yaxis": axis,
            "bargap": 0.35,
            "margin": {"l": 16, "r": 32, "t": 120, "b": 72},
            "hoverlabel": {"align": "left", "bgcolor": "#ffffff", "font": {"color": _INK}},
        }
    )
    return "skillmatch"
