"""A comparison as one page: the figures and tables, readable without a network."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from skillmatch.words import clean

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from skillmatch.comparison.compare import Comparison
    from skillmatch.comparison.report import Section

_SHORT = 26  # characters of a cell that isn't broken into lines
_NOT_A_VERDICT = (
    "A difference between lenses says whom they see differently, not who is right: that takes "
    "judgements of the people themselves."
)


def page(
    title: str, facts: str, methods: str, sections: Sequence[Section], comparison: Comparison
) -> str:
    """The whole page, from its doctype on."""
    style = files("skillmatch.write").joinpath("page.css").read_text("utf-8")
    body = "\n".join(_section(one) for one in sections)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{_e(title)}</title>
<style>{style}
.figure {{ background: #fff; border-radius: .75rem; margin: 1rem 0; overflow-x: auto; }}
.scroll {{ overflow-x: auto; }}
.scroll td {{ overflow-wrap: break-word; }}
.scroll td:last-child {{ min-width: 10rem; }}</style>
</head>
<body>
<header><p class="kicker">Comparison of lenses</p><h1 dir="auto">{_e(title)}</h1>
<p>{_e(facts)}</p>
<p class="lead">{_e(_NOT_A_VERDICT)}</p></header>
<main>
{_figures(comparison)}
{body}
<section><h2>Methods</h2><p>{_e(methods)}</p></section>
</main>
</body>
</html>
"""


def _figures(comparison: Comparison) -> str:
    """Of the first posting; of many, the tables say the rest."""
    from skillmatch.plots.comparisons import coverage_figure, lens_slope_chart, overlap_curves

    part = comparison.parts[0]
    shown = comparison.coverage[comparison.coverage["posting_id"].eq(part.posting_id)]
    figures = [lens_slope_chart(part), overlap_curves(part), coverage_figure(shown)]
    return "\n".join(
        f'<div class="figure" role="img" aria-label="{_e(figure.layout.meta["alt"])}">'
        f"{_figure(figure, number)}</div>"
        for number, figure in enumerate(figures)
    )


def _figure(figure: go.Figure, number: int) -> str:
    # One copy of plotly's script, in the page: it must open without a network.
    return figure.to_html(
        full_html=False,
        include_plotlyjs=number == 0,
        div_id=f"figure-{number}",
        config={"displaylogo": False, "responsive": True},
    )


def _section(section: Section) -> str:
    if section.table.empty:
        table = "<p>None.</p>"
    else:
        heads = "".join(f'<th scope="col">{_e(name)}</th>' for name in section.table)
        rows = "".join(
            "<tr>" + "".join(map(_cell, row)) + "</tr>"
            for row in section.table.itertuples(index=False)
        )
        table = (
            f'<div class="scroll"><table><thead><tr>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )
    return f"<section><h2>{_e(section.title)}</h2><p>{_e(section.text)}</p>{table}</section>"


def _cell(text: str) -> str:
    unbroken = ' class="line"' if len(text) <= _SHORT else ""
    # With dir, letters that turn the direction of text turn nothing outside of the cell.
    return f'<td dir="auto"{unbroken}>{_e(text)}</td>'


def _e(value: object) -> str:
    return escape(clean(value))
