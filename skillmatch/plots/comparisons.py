"""Figures of a comparison of lenses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.comparison.agreement import membership
from skillmatch.plots.theme import (
    COLOURS,
    INK,
    LEGEND_BELOW,
    MUTED,
    STRONG,
    described,
    escaped,
    said,
    titled,
)
from skillmatch.words import label, shorten

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from skillmatch.comparison.lenses import LensComparison

_LENSES = ("degrees", "resume", "credentials", "combined")
_QUIET = "#c3cad1"
_PAIRS = (("credentials", "resume"), ("credentials", "degrees"), ("resume", "degrees"))
_LINES = (("#0072B2", "solid"), ("#D55E00", "dash"), ("#009E73", "dot"))
_SOURCES = {
    "credentials": "#0072B2",
    "credentials + resume": "#56B4E9",
    "credentials + degrees": "#009E73",
    "credentials + resume + degrees": "#8fb8a8",
    "resume": "#B4BAC1",
    "resume + degrees": "#d6c9a0",
    "degrees": "#CC79A7",
    "none": "#f0f2f4",
}
_MOST_PIECES = 20


def lens_slope_chart(lenses: LensComparison) -> go.Figure:
    """Where the shortlists' candidates stand under each lens, as lines from lens to lens.

    Parameters
    ----------
    lenses : LensComparison

    Returns
    -------
    plotly.graph_objects.Figure
        A line for everybody who is in the top k under one of the lenses; those whom credentials
        surface and degrees and resume don't stand out. Ties stand in the middle of their places.
    """
    import plotly.graph_objects as go

    ranks = lenses.scores[list(_LENSES)].rank(ascending=False)
    listed = lenses.places[list(_LENSES)].ge(0.5) & lenses.scores[list(_LENSES)].gt(0)
    shown = ranks[listed.any(axis=1)].sort_values(["credentials", "combined"])
    surfaced = listed["credentials"] & ~listed["resume"] & ~listed["degrees"]
    names = lenses.matched.candidates.set_index("candidate_id")["name"]
    figure = go.Figure(
        layout=titled(
            f"The same candidates, four ways to look: who is in the top {lenses.k} changes",
            escaped(shorten(lenses.matched.posting.title, 80)),
            f"{int(surfaced.sum())} in the top {lenses.k} by credentials and not by resume or "
            "degrees",
        )
    )
    groups = (
        ("in a top list by resume or degrees", _QUIET, 1.2, shown.index[~surfaced[shown.index]]),
        ("surfaced by credentials alone", STRONG[0], 2.4, shown.index[surfaced[shown.index]]),
    )
    for name, colour, width, ids in groups:
        for place, one in enumerate(ids):
            person = escaped(label(names[one], one))
            figure.add_scatter(
                name=name,
                legendgroup=name,
                showlegend=place == 0,
                x=list(_LENSES),
                y=shown.loc[one],
                mode="lines+markers",
                line={"color": colour, "width": width},
                marker={"color": colour, "size": 6},
                customdata=[[f"{person}, {lens}"] for lens in _LENSES],
                hovertemplate="%{customdata[0]}: rank %{y:g}<extra></extra>",
            )
    for one in shown.index[surfaced[shown.index]]:
        figure.add_annotation(
            x="combined",
            y=np.log10(shown.loc[one, "combined"]),
            text=escaped(shorten(label(names[one], one), 28)),
            xanchor="left",
            xshift=8,
            showarrow=False,
            font={"size": 11},
        )
    figure.add_hline(y=lenses.k + 0.5, line={"color": MUTED, "width": 1, "dash": "dot"})
    total = len(ranks)
    figure.update_yaxes(
        title="rank (logarithmic)",
        type="log",
        range=[np.log10(total * 1.15), np.log10(0.85)],
        tickvals=[n for n in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 10000) if n <= total],
    )
    figure.update_xaxes(title="", showgrid=False)
    figure.update_layout(height=640, legend=LEGEND_BELOW, margin={"r": 190, "b": 96})
    return described(
        figure,
        f"Ranks of {len(shown)} candidates by degrees, resume, credentials and combined; "
        f"{int(surfaced.sum())} are in the top {lenses.k} by credentials alone.",
    )


def overlap_curves(lenses: LensComparison) -> go.Figure:
    """How much two lenses' shortlists share, at every length, beside chance.

    Parameters
    ----------
    lenses : LensComparison

    Returns
    -------
    plotly.graph_objects.Figure
    """
    import plotly.graph_objects as go

    total = len(lenses.scores)
    lengths = np.unique(np.round(np.geomspace(1, max(total, 2), 40)).astype(int))
    lengths = lengths[lengths <= total]
    figure = go.Figure(
        layout=titled(
            "How much of a shortlist two lenses share, by its length",
            escaped(shorten(lenses.matched.posting.title, 80)),
            "On the grey line, they share what two random lists would",
        )
    )
    at_k = []
    for (one, other), (colour, dash) in zip(_PAIRS, _LINES, strict=True):
        a, b = lenses.scores[one].to_numpy(), lenses.scores[other].to_numpy()
        share = [float(membership(a, k) @ membership(b, k)) / k for k in lengths]
        figure.add_scatter(
            name=f"{one} and {other}",
            x=lengths,
            y=share,
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash},
            hovertemplate=f"{one} and {other}<br>first %{{x}}: %{{y:.0%}} shared<extra></extra>",
        )
        shared = float(membership(a, lenses.k) @ membership(b, lenses.k)) / lenses.k
        at_k.append(f"{one} and {other} {shared:.0%}")
    figure.add_scatter(
        name="by chance",
        x=lengths,
        y=lengths / total,
        mode="lines",
        line={"color": MUTED, "width": 1},
        hovertemplate="by chance, first %{x}: %{y:.0%}<extra></extra>",
    )
    figure.add_vline(x=lenses.k, line={"color": MUTED, "width": 1, "dash": "dot"})
    figure.update_xaxes(title="length of the shortlist (candidates)")
    figure.update_yaxes(title="share in both", tickformat=".0%", range=[0, 1.02])
    figure.update_layout(height=460, legend=LEGEND_BELOW, margin={"b": 110})
    return described(
        figure, f"Overlap of the first {lenses.k} of {total} candidates: {'; '.join(at_k)}."
    )


def coverage_figure(coverage: pd.DataFrame) -> go.Figure:
    """Which sources show each requirement, as the share of the pool.

    Parameters
    ----------
    coverage : DataFrame
        From `skillmatch.comparison.talent.coverage`, of one posting.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    import plotly.graph_objects as go

    asked = coverage.drop_duplicates("requirement_id")
    texts = [escaped(shorten(text, 46)) for text in asked["requirement"]]
    shares = coverage.pivot_table(
        index="requirement_id", columns="sources", values="share", fill_value=0
    ).reindex(asked["requirement_id"])
    only = float(shares.get("credentials", pd.Series(0.0, index=shares.index)).mean())
    figure = go.Figure(
        layout=titled(
            "What only credentials show, requirement by requirement",
            f"On average, {only:.0%} of the pool are shown to meet a requirement by credentials "
            "alone",
        )
    )
    for source, colour in _SOURCES.items():
        if source in shares:
            figure.add_bar(
                name=source,
                y=list(range(len(asked))),
                x=shares[source],
                orientation="h",
                marker={"color": colour, "line": {"color": "#ffffff", "width": 1}},
                customdata=texts,
                hovertemplate=f"%{{customdata}}<br>{source}: %{{x:.0%}} of the pool<extra></extra>",
            )
    figure.update_yaxes(
        tickvals=list(range(len(asked))), ticktext=texts, range=[len(asked) - 0.5, -0.5],
        showgrid=False,
    )  # fmt: skip
    figure.update_xaxes(title="share of candidates", tickformat=".0%", range=[0, 1])
    figure.update_layout(
        barmode="stack", height=240 + 30 * len(asked), legend=LEGEND_BELOW, margin={"b": 120}
    )
    return described(
        figure,
        f"Sources that show {len(asked)} requirements; credentials alone show {only:.0%} on "
        "average.",
    )


def attribution_figure(pieces: pd.DataFrame, name: str = "") -> go.Figure:
    """What each piece of a candidate's evidence adds to the score, and what its loss would cost.

    Parameters
    ----------
    pieces : DataFrame
        From `skillmatch.comparison.attribution.attribution`.
    name : str, default ""
        Of the candidate.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    import plotly.graph_objects as go

    shown = pieces.head(_MOST_PIECES)
    total = float(pieces["shapley"].sum())
    rest = len(pieces) - len(shown)
    figure = go.Figure(
        layout=titled(
            f"What earns {escaped(name) or 'the candidate'} a score of {total:.0%}",
            "Bars: each piece’s share of the score. Marks: what would be lost without it, others "
            "saying the same in its place",
            f"{rest} smaller pieces are left out" if rest else "",
        )
    )
    rows = list(range(len(shown)))
    texts = [
        f"{escaped(shorten(row.title or row.source, 44))} ({row.kind})"
        for row in shown.itertuples()
    ]
    hover = [_piece(row) for row in shown.itertuples()]
    for kind in dict.fromkeys(shown["kind"]):
        own = shown["kind"].eq(kind).to_numpy()
        figure.add_bar(
            name=kind,
            y=np.array(rows)[own],
            x=shown["shapley"][own],
            orientation="h",
            marker_color=COLOURS[kind],
            customdata=np.array(hover, dtype=object)[own],
            hovertemplate="%{customdata}<extra></extra>",
        )
    figure.add_scatter(
        name="lost without it",
        y=rows,
        x=shown["score_lost"],
        mode="markers",
        marker={"color": INK, "symbol": "line-ns-open", "size": 14, "line": {"width": 2}},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_yaxes(
        tickvals=rows, ticktext=texts, range=[len(rows) - 0.5, -0.5], showgrid=False
    )
    figure.update_xaxes(title="part of the score (percentage points of it)", tickformat=".1%")
    figure.update_layout(
        height=260 + 30 * max(len(rows), 2), legend=LEGEND_BELOW, margin={"b": 110}
    )
    first = shown.iloc[0] if len(shown) else None
    most = f" Most comes from “{first['title']}” ({first['kind']})." if first is not None else ""
    return described(figure, f"{len(pieces)} pieces of evidence share {total:.0%}.{most}")


def _piece(row: Any) -> str:
    lost = "no rank" if row.ranks_lost == 0 else f"{row.ranks_lost} ranks"
    return (
        f"{said(row.title or row.source, 140)}<br>{row.kind}, {row.verification}<br>"
        f"share {row.shapley:.1%}; without it {row.score_lost:.1%} of the score and {lost} lost"
    )
