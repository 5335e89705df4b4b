"""The look of every figure: one theme that colour-blind readers can read."""

from __future__ import annotations

import textwrap
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from skillmatch.tables import KINDS
from skillmatch.words import clean, shorten

if TYPE_CHECKING:
    import plotly.graph_objects as go


# After Okabe and Ito, "Color universal design" (2008): told apart by colour-blind eyes and, by
# their lightness, in grey print.
COLOURS = dict(
    zip(KINDS, ("#0072B2", "#56B4E9", "#009E73", "#E69F00", "#CC79A7", "#B4BAC1"), strict=True)
)
PALE = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#B4BAC1")
STRONG = ("#0072B2", "#D55E00")
INK, MUTED, RULE = "#1f2933", "#5a6675", "#e3e8ed"
SCALE = [[0.0, "#f7f9fb"], [1.0, "#5a9fd4"]]  # dark text can be read on all of it
FONT = "system-ui, 'Segoe UI', Roboto, sans-serif"
LEGEND_BELOW = {
    "orientation": "h",
    "traceorder": "normal",
    "x": 0,
    "xref": "container",
    "y": 0,
    "yref": "container",
    "yanchor": "bottom",
}
LABELS = 60  # more labels than these overlap


def said(text: str, width: int) -> str:
    """A text from outside, escaped, on lines short enough for a hover."""
    lines = textwrap.wrap(shorten(clean(text), width), 70) or [""]
    return "<br>".join(map(escaped, lines))


def escaped(text: str) -> str:
    """A text that plotly shows as it stands."""
    # Plotly reads some tags, and formulas between dollars.
    return escape(text, quote=False).replace("$", "&#36;")


def titled(title: str, *notes: str) -> dict[str, Any]:
    """A figure's layout: the theme, a title and lines below it."""
    subtitle = {"text": "<br>".join(filter(None, notes))}
    return {"template": template(), "title": {"text": title, "subtitle": subtitle}}


def described(figure: go.Figure, sentence: str) -> go.Figure:
    """The figure with a sentence that says what it shows, for those who can't see it."""
    figure.update_layout(meta={"alt": sentence})
    return figure


@cache
def template() -> str:
    """The name of the theme, known to plotly from the first figure on."""
    import plotly.graph_objects as go
    import plotly.io as pio

    axis = {
        "gridcolor": RULE,
        "zeroline": False,
        "linecolor": RULE,
        "title": {"standoff": 12, "font": {"size": 12, "color": MUTED}},
        "automargin": True,
    }
    pio.templates["skillmatch"] = go.layout.Template(
        layout={
            "font": {
                "family": FONT,
                "size": 12,
                "color": INK,
            },
            "title": {
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "pad": {"l": 16},
                "font": {"size": 18},
                "subtitle": {"font": {"size": 13, "color": MUTED}},
            },
            "colorway": list(COLOURS.values()),
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "xaxis": axis,
            "yaxis": axis,
            "bargap": 0.35,
            "margin": {"l": 16, "r": 32, "t": 120, "b": 72},
            "hoverlabel": {"align": "left", "bgcolor": "#ffffff", "font": {"color": INK}},
        }
    )
    return "skillmatch"
