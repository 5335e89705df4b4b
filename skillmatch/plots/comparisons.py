"""Figures of a comparison of lenses."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.comparison.agreement import membership
from skillmatch.comparison.rank_sets import top_k
from skillmatch.plots.theme import (
    COLOURS,
    INK,
    LABELS,
    LEGEND_BELOW,
    MUTED,
    STRONG,
    described,
    escaped,
    said,
    titled,
)
from skillmatch.ranking import LENSES
from skillmatch.uncertainty import CONFIDENCE
from skillmatch.words import clean, label, records, shorten

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from skillmatch.comparison.lenses import LensComparison

_LENSES = ("degrees", "resume", "credentials", "combined")
_QUIET = "#c3cad1"
_BAND = "#fdf0da"
_CUT = {"color": MUTED, "width": 1, "dash": "dot"}
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
}
_PLACES = {
    "in": ("in for certain", "#0072B2", "circle"),
    "boundary": ("can’t be told from the cut", "#E69F00", "diamond"),
    "out": ("out for certain", "#B4BAC1", "circle-open"),
}
_MOST_PIECES = 20
_MOST_NAMES = 24  # beside a chart's end, where more would not fit
_LENGTHS = 200
_FEWEST_ROWS = 20


def lens_slope_chart(lenses: LensComparison) -> go.Figure:
    """Where the shortlists' candidates stand under each lens, as lines from lens to lens.

    Parameters
    ----------
    lenses : LensComparison

    Returns
    -------
    plotly.graph_objects.Figure
        A line for everybody who is in the top k under one of the lenses; those whom credentials
        surface and degrees and resume don't stand out. Ties stand in the middle of their places,
        and who has no score under a lens at the foot of it. A sentence that says what it shows is
        in ``figure.layout.meta["alt"]``.
    """
    import plotly.graph_objects as go

    scores = lenses.scores[list(_LENSES)]
    total, scored = len(scores), scores.gt(0)
    foot = 1.6 * max(total, 1)  # a step below the last rank on the logarithmic axis
    places = scores.rank(ascending=False).where(scored, foot)
    listed = lenses.places[list(_LENSES)].ge(0.5) & scored
    shown = places[listed.any(axis=1)].sort_values(["credentials", "combined"])
    surfaced = (listed["credentials"] & ~listed["resume"] & ~listed["degrees"])[shown.index]
    names = lenses.matched.candidates.set_index("candidate_id")["name"]
    people = {one: escaped(shorten(label(names[one], one), 28)) for one in shown.index}
    count = int(surfaced.sum())
    found = f"{count or 'None'} of the top {lenses.k} by credentials {_are(count)} in no top"
    figure = go.Figure(
        layout=titled(
            f"{found} {lenses.k} by resume or degrees",
            escaped(shorten(lenses.matched.posting.title, 80)),
            f"Each line is a candidate in the top {lenses.k} of at least one lens",
        )
    )
    groups = (
        (f"others in a top {lenses.k}", _QUIET, 1.2, shown[~surfaced]),
        ("surfaced by credentials alone", STRONG[0], 2.4, shown[surfaced]),
    )
    for name, colour, width, ranks in groups:
        points = [
            (lens, ranks.loc[one, lens], f"{people[one]}, {_standing(ranks.loc[one, lens], total)}")
            for one in ranks.index
            for lens in _LENSES
        ]
        figure.add_scatter(
            name=name,
            x=_parted([point[0] for point in points]),
            y=_parted([point[1] for point in points]),
            customdata=_parted([point[2] for point in points]),
            mode="lines+markers",
            line={"color": colour, "width": width},
            marker={"color": colour, "size": 6},
            hovertemplate="%{customdata} by %{x}<extra></extra>",
        )
    top, bottom = np.log10(0.85), np.log10(foot * 1.12)
    named = shown[surfaced].head(_MOST_NAMES)["combined"].sort_values(kind="stable")
    heights = _apart(np.log10(named.to_numpy(dtype=float)), (bottom - top) / 28, bottom)
    for one, height in zip(named.index, heights, strict=True):
        figure.add_annotation(
            x="combined",
            y=height,
            text=people[one],
            xanchor="left",
            xshift=8,
            showarrow=False,
            font={"size": 11, "color": STRONG[0]},
        )
    figure.add_hline(y=lenses.k + 0.5, line=_CUT)
    figure.add_annotation(
        x=0, xref="paper", y=np.log10(lenses.k + 0.5), yanchor="bottom", **_cut(lenses.k)
    )
    ticks = [n for n in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000) if n <= total]
    figure.update_yaxes(
        title="rank (1 is best, logarithmic)",
        type="log",
        range=[bottom, top],
        tickvals=[*ticks, foot],
        ticktext=[*(f"{n:,}" for n in ticks), "no score"],
    )
    figure.update_xaxes(title="lens", showgrid=False)
    figure.update_layout(height=660, legend=LEGEND_BELOW, margin={"r": 190, "b": 106})
    return described(
        figure,
        f"Ranks of {len(shown)} candidates by degrees, resume, credentials and combined; "
        f"{count} {_are(count)} in the top {lenses.k} by credentials alone.",
    )


def overlap_curves(lenses: LensComparison) -> go.Figure:
    """How much two lenses' shortlists share, at every length, beside chance.

    Parameters
    ----------
    lenses : LensComparison

    Returns
    -------
    plotly.graph_objects.Figure
        A sentence that says what it shows is in ``figure.layout.meta["alt"]``.
    """
    import plotly.graph_objects as go

    total = len(lenses.scores)
    k = min(lenses.k, max(total, 1))
    lengths = np.unique(np.round(np.geomspace(1, max(total, 1), _LENGTHS)).astype(int))
    lengths = np.unique([*lengths[lengths <= total], *([k] if total else [])])
    shares = {
        pair: _shares(lenses, pair, lengths)
        for pair in _PAIRS
    }  # fmt: skip
    at_k = {pair: float(share[lengths == k].sum()) for pair, share in shares.items()}
    chance = k / total if total else 0.0
    figure = go.Figure(
        layout=titled(
            f"Credentials and resume share {at_k[_PAIRS[0]]:.0%} of a top {k}, where chance gives "
            f"{chance:.0%}",
            escaped(shorten(lenses.matched.posting.title, 80)),
            "In the grey area, two lenses share no more than two random lists would",
        )
    )
    figure.add_scatter(
        name="by chance",
        x=lengths,
        y=lengths / max(total, 1),
        mode="lines",
        line={"color": MUTED, "width": 1},
        fill="tozeroy",
        fillcolor="#eceff2",
        hovertemplate="first %{x:,} by chance: %{y:.0%} shared<extra></extra>",
    )
    for (pair, share), (colour, dash) in zip(shares.items(), _LINES, strict=True):
        name = " and ".join(pair)
        figure.add_scatter(
            name=name,
            x=lengths,
            y=share,
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash},
            hovertemplate=f"first %{{x:,}} by {name}: %{{y:.0%}} shared<extra></extra>",
        )
    figure.add_vline(x=k, line=_CUT)
    figure.add_annotation(x=np.log10(k), y=1, yref="paper", yanchor="top", **_cut(k))
    ticks = [n for n in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000) if n < total]
    figure.update_xaxes(
        title="length of the shortlist (candidates, logarithmic)",
        type="log",
        range=[0, np.log10(max(total, 2))],
        tickvals=[*ticks, total],
        ticktext=[f"{n:,}" for n in (*ticks, total)],
    )
    figure.update_yaxes(
        title="part of the shortlist in both", tickformat=".0%", range=[0, 1.02]
    )  # fmt: skip
    figure.update_layout(height=480, legend=LEGEND_BELOW, margin={"b": 106})
    said_at_k = "; ".join(f"{' and '.join(pair)} {share:.0%}" for pair, share in at_k.items())
    return described(
        figure,
        f"Overlap of the first {k} of {total:,} candidates: {said_at_k}; by chance {chance:.0%}.",
    )


def agreement_figure(agreement: pd.DataFrame, measure: str = "rbo_b") -> go.Figure:
    """How far lenses agree by one measure, with intervals, beside what chance would give.

    Parameters
    ----------
    agreement : DataFrame
        From `skillmatch.comparison.resampling.agreement_table`.
    measure : str, default "rbo_b"
        The beginning of a measure's name there, such as ``tau_b`` or ``overlap``.

    Returns
    -------
    plotly.graph_objects.Figure
        A sentence that says what it shows is in ``figure.layout.meta["alt"]``.

    Raises
    ------
    ValueError
        If no measure begins so.
    """
    import plotly.graph_objects as go

    rows = agreement[agreement["measure"].str.startswith(measure)].reset_index(drop=True)
    if rows.empty:
        known = ", ".join(agreement["measure"].unique())
        raise ValueError(f"No measure begins with {measure!r}; there are {known}.")
    whole = _measured(rows["measure"].iloc[0])
    named = rows["lens_a"] + " and " + rows["lens_b"]
    undefined = named[rows["value"].isna()].tolist()
    rows = rows[rows["value"].notna()]
    pairs = named[rows.index].tolist()
    words = [
        f"{pair}<br>{row.value:.2f} ({row.low:.2f} to {row.high:.2f}), by chance {row.chance:.2f}"
        for pair, row in zip(pairs, rows.itertuples(), strict=True)
    ]
    beyond = int(rows["p_adjusted"].lt(0.05).sum())
    figure = go.Figure(
        layout=titled(
            f"{beyond} of {len(rows)} pairs of methods agree more than by chance",
            f"{whole}, with its 95% interval; 1 is full agreement",
            f"Not defined: {'; '.join(undefined)}" if undefined else "",
        )
    )
    figure.add_scatter(
        name="agreement",
        x=rows["value"],
        y=pairs,
        mode="markers",
        marker={"color": STRONG[0], "size": 9},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": rows["high"] - rows["value"],
            "arrayminus": rows["value"] - rows["low"],
            "color": STRONG[0],
            "thickness": 1.5,
            "width": 4,
        },
        customdata=words,
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.add_scatter(
        name="by chance",
        x=rows["chance"],
        y=pairs,
        mode="markers",
        marker={"color": INK, "symbol": "line-ns-open", "size": 16, "line": {"width": 2}},
        customdata=words,
        hovertemplate="%{customdata}<extra></extra>",
    )
    least = float(rows[["low", "value", "chance"]].min().min()) if len(rows) else 0.0
    figure.update_xaxes(title=whole, range=[min(-0.02, least - 0.05), 1.02])
    figure.update_yaxes(
        categoryorder="array", categoryarray=pairs[::-1], showgrid=True, ticklabelstandoff=8
    )
    figure.update_layout(height=250 + 32 * len(rows), legend=LEGEND_BELOW, margin={"b": 106})
    first = words[0].replace("<br>", ": ") if words else "not defined"
    return described(figure, f"{whole} of {len(rows)} pairs of methods; {first}.")


def boundary_figure(lenses: LensComparison, lens: str = "combined") -> go.Figure:
    """Who is in the top k for certain, and who can't be told from the cut: a band, not a line.

    Parameters
    ----------
    lenses : LensComparison
    lens : str, default "combined"

    Returns
    -------
    plotly.graph_objects.Figure
        The candidates around the cut, best first, with the 90 % interval of each score. A
        sentence that says what it shows is in ``figure.layout.meta["alt"]``.

    Raises
    ------
    ValueError
        If there is no such lens.
    """
    import plotly.graph_objects as go

    if lens not in lenses.rankings:
        raise ValueError(f"There is no lens {lens!r}; there are {', '.join(lenses.rankings)}.")
    everybody = lenses.rankings[lens].scores
    score, error = everybody["score"].to_numpy(), everybody["score_error"].to_numpy()
    place = top_k(score, error, lenses.k) if len(everybody) else np.array([], dtype=str)
    half = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * error
    rows = everybody.assign(place=place, half=half).head(max(3 * lenses.k, _FEWEST_ROWS))
    count = {name: int((place == name).sum()) for name in _PLACES}
    figure = go.Figure(
        layout=titled(
            f"{count['in'] or 'Nobody'} {_are(count['in'])} in the top {lenses.k} by {lens} for "
            f"certain; {count['boundary']:,} can’t be told from the cut",
            escaped(shorten(lenses.matched.posting.title, 80)),
            f"{count['out']:,} are out for certain. The first {len(rows)} of {len(everybody):,} "
            f"are shown, each with the {CONFIDENCE:.0%} interval of the score",
        )
    )
    at = np.arange(len(rows))
    people = [label(row.name, row.candidate_id) for row in records(rows)]
    for name, (words, colour, symbol) in _PLACES.items():
        own = rows["place"].eq(name).to_numpy()
        if not own.any():
            continue
        figure.add_scatter(
            name=words,
            showlegend=True,
            x=rows["score"][own],
            y=at[own],
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 9},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": np.minimum(rows["half"], 1 - rows["score"])[own],
                "arrayminus": np.minimum(rows["half"], rows["score"])[own],
                "color": colour,
                "thickness": 1.5,
                "width": 3,
            },
            customdata=[
                f"{said(people[number], 60)}<br>score {rows['score'].iloc[number]:.1%}, rank "
                f"{rows['rank'].iloc[number]}: {words}"
                for number in at[own]
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    band = at[rows["place"].eq("boundary").to_numpy()]
    if len(band):
        low, high = band[0] - 0.5, band[-1] + 0.5
        figure.add_hrect(y0=low, y1=high, fillcolor=_BAND, line_width=0, layer="below")
    if lenses.k < len(everybody):
        figure.add_hline(y=lenses.k - 0.5, line=_CUT)
        figure.add_annotation(
            x=0, xref="paper", y=lenses.k - 0.5, yanchor="bottom", **_cut(lenses.k)
        )
    step = max(1, -(-len(rows) // LABELS))
    figure.update_yaxes(
        title="candidate, best first",
        tickvals=at[::step],
        ticktext=[
            f"{rows['rank'].iloc[number]}. {escaped(shorten(people[number], 28))}"
            for number in at[::step]
        ],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        ticklabelstandoff=8,
    )
    figure.update_xaxes(
        title="score (part of what is asked that the evidence shows)",
        tickformat=".0%",
        rangemode="tozero",
    )
    tall = 22 * min(max(len(rows), 4), LABELS)
    figure.update_layout(height=250 + tall, legend=LEGEND_BELOW, margin={"b": 106})
    return described(
        figure,
        f"Of {len(everybody):,} candidates, {count['in']} are in the top {lenses.k} by {lens} for "
        f"certain, {count['boundary']:,} can’t be told from the cut, and {count['out']:,} are out.",
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
        A sentence that says what it shows is in ``figure.layout.meta["alt"]``.
    """
    import plotly.graph_objects as go

    asked = coverage.drop_duplicates("requirement_id")
    texts = [escaped(shorten(text, 60)) for text in asked["requirement"]]
    shares = coverage.pivot_table(
        index="requirement_id", columns="sources", values="share", fill_value=0
    ).reindex(asked["requirement_id"])
    shown = coverage[coverage["sources"].ne("none")]
    cases = int(shown["candidates"].sum())
    only = int(shown.loc[shown["sources"].eq("credentials"), "candidates"].sum())
    figure = go.Figure(
        layout=titled(
            f"In {only:,} of {cases:,} cases, only credentials show that a requirement is met",
            "A case is a candidate who is shown to meet a requirement, by whatever source",
        )
    )
    for source, colour in _SOURCES.items():
        if source in shares:
            figure.add_bar(
                name=f"{source} only" if source in LENSES else source,
                y=list(range(len(asked))),
                x=shares[source],
                orientation="h",
                marker={"color": colour, "line": {"color": "#ffffff", "width": 1}},
                customdata=texts,
                hovertemplate=f"%{{customdata}}<br>by {source}: %{{x:.0%}} of the pool"
                "<extra></extra>",
            )
    most = float(shown.groupby("requirement_id")["share"].sum().max()) if len(shown) else 0.0
    figure.update_yaxes(
        title="requirement",
        tickvals=list(range(len(asked))),
        ticktext=texts,
        range=[len(asked) - 0.5, -0.5],
        showgrid=False,
        ticklabelstandoff=8,
    )
    figure.update_xaxes(
        title="candidates who are shown to meet it (share of the pool)",
        tickformat=".0%",
        range=[0, min(1.0, max(most * 1.05, 0.05))],
    )
    figure.update_layout(
        barmode="stack",
        height=260 + 26 * max(len(asked), 2),
        legend=LEGEND_BELOW,
        margin={"b": 126},
    )
    return described(
        figure,
        f"Sources that show {len(asked)} requirements; credentials alone show {only:,} of {cases:,}"
        " cases.",
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
        A sentence that says what it shows is in ``figure.layout.meta["alt"]``.
    """
    import plotly.graph_objects as go

    shown, rest = pieces.head(_MOST_PIECES), pieces.iloc[_MOST_PIECES:]
    total = float(pieces["shapley"].sum())
    who = escaped(shorten(clean(name), 60)) or "the candidate"
    figure = go.Figure(
        layout=titled(
            f"What earns {who} a score of {total:.0%}",
            "Bars: each piece’s share of the score. Marks: what would be lost without it, others "
            "saying the same in its place",
            f"{len(rest)} smaller pieces, {rest['shapley'].sum():.1%} together, are left out"
            if len(rest)
            else "",
        )
    )
    rows = list(range(len(shown)))
    words = [_words(row) for row in shown.itertuples()]
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
        title="piece of evidence",
        tickvals=rows,
        ticktext=[escaped(shorten(one, 56)) for one in words],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        ticklabelstandoff=8,
    )
    figure.update_xaxes(
        title="part of the score (percentage points)", tickformat=".1%", rangemode="tozero"
    )
    figure.update_layout(
        height=250 + 28 * max(len(rows), 2), legend=LEGEND_BELOW, margin={"b": 106}
    )
    most = f" Most comes from “{words[0]}” ({shown['kind'].iloc[0]})." if words else ""
    return described(figure, f"{len(pieces)} pieces of evidence share {total:.0%}.{most}")


def _shares(lenses: LensComparison, pair: tuple[str, str], lengths: Any) -> Any:
    """The part of a shortlist that two lenses share, for each length of it."""
    a, b = (lenses.scores[lens].to_numpy() for lens in pair)
    return np.array([float(membership(a, n) @ membership(b, n)) / n for n in lengths])


def _cut(k: int) -> dict[str, Any]:
    """The words at the line of the cut. Beside a logarithmic axis plotly takes no line's own."""
    return {
        "text": f"top {k}",
        "xanchor": "left",
        "xshift": 4,
        "showarrow": False,
        "font": {"size": 11, "color": MUTED},
    }


def _standing(rank: float, total: int) -> str:
    return f"rank {rank:g}" if rank <= total else "no score"


def _parted(points: list[Any]) -> list[Any]:
    """Points of several lines in one trace: a gap after each line."""
    size = len(_LENSES)
    return [
        point
        for start in range(0, len(points), size)
        for point in [*points[start : start + size], None]
    ]


def _apart(heights: Any, gap: float, bottom: float) -> list[float]:
    """Heights in rising order, moved so that none is nearer to the next than the gap."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + gap) if placed else float(height))
    for number in reversed(range(len(placed))):
        placed[number] = min(placed[number], bottom - gap * (len(placed) - number - 0.5))
    return placed


def _are(count: int) -> str:
    return "is" if count in (0, 1) else "are"


def _measured(measure: str) -> str:
    name, _, rest = measure.partition("@")
    words = {
        "tau_b": "Kendall’s tau-b",
        "overlap": f"overlap of the first {rest}",
        "jaccard": f"Jaccard index of the first {rest}",
    }
    return words.get(name, measure.replace("rbo_b", "rank-biased overlap"))


def _words(row: Any) -> str:
    """A piece of evidence by its name; a passage of a resume by its own words."""
    text = clean(row.text) if row.kind == "resume" else ""
    return text or clean(row.title) or clean(row.source)


def _piece(row: Any) -> str:
    lost = "no rank" if row.ranks_lost == 0 else f"{row.ranks_lost} ranks"
    return (
        f"{said(_words(row), 280)}<br>{row.kind}, {said(row.verification, 40)}, from "
        f"{said(row.source, 80)}<br>"
        f"share {row.shapley:.1%}; without it {row.score_lost:.1%} of the score and {lost} lost"
    )
