"""Figures of the skills space and of what a text shows in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.plots.theme import (
    INK,
    LEGEND_BELOW,
    MUTED,
    PALE,
    STRONG,
    described,
    escaped,
    said,
    titled,
)
from skillmatch.recognition import ACCEPT, REVIEW
from skillmatch.words import clean, records, shorten

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from skillmatch.space import SkillSpace

_MOST_NAMED = 15  # skills on the map

_MOST_BARS = 40


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
        layout=titled(
            "The skills space: what is near in meaning lies near",
            escaped("; ".join(said)),
            "The axes have no unit",
        )
    )
    for colour, (kind, own) in zip(PALE, _by_type(skills), strict=False):
        _add_points(figure, own, kind, {"color": colour, "size": 3, "opacity": 0.45})
    if len(lit):
        marker = {"color": STRONG[0], "size": 8, "line": {"color": "#ffffff", "width": 1}}
        _add_points(figure, lit, called, marker)
        for row in records(_apart(lit, skills, where)):
            _add_name(figure, row.label, (row.x, row.y), "top", STRONG[0])
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
    return described(
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
    if len(ids) > len(STRONG):
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
        layout=titled(
            f"Skills that {whose} of",
            all_of_them
            if len(shown) == len(best)
            else f"The most probable {len(shown)} of {all_of_them}",
            "Hatched and pale: shown only by a narrower skill" if related else "",
        )
    )
    for text_id, name, colour in zip(ids, ("first text", "second text"), STRONG, strict=False):
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
            textfont={"color": MUTED, "size": 11},
            cliponaxis=False,
            customdata=[_skill_in_words(row) for row in records(own)],
            hovertemplate="%{customdata}<extra></extra>",
        )
    for least, word in ((REVIEW, "review"), (ACCEPT, "accept")):
        figure.add_vline(
            least,
            line={"color": MUTED, "width": 1, "dash": "dot"},
            annotation={
                "text": f"{word} from {least:.0%}",
                "font": {"size": 11, "color": MUTED},
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
        ticktext=[escaped(shorten(clean(text), 48)) for text in shown["label"]],
        showgrid=False,
        ticks="",
        ticklabelstandoff=8,
    )
    figure.update_layout(
        height=250 + (40 if len(ids) == 2 else 26) * max(len(shown), 2),
        margin_t=130,
        margin_b=100 if len(ids) == 2 else 72,
        showlegend=len(ids) == 2,
        legend=LEGEND_BELOW,
    )
    led = "No skill was found."
    if len(shown):
        first = shown.iloc[0]
        led = f"First is “{shorten(clean(first['label']), 80)}” with {first['score']:.0%}."
    return described(
        figure,
        f"Bar chart of the probability of {all_of_them} that {whose} of, with lines at "
        f"{REVIEW:.0%} (review) and {ACCEPT:.0%} (accept). {led}",
    )


def _by_type(skills: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The skills by concept type, the most common first; no more types than there are colours."""
    kinds = skills["concept_type"].replace("", "no type")
    common = kinds.value_counts().index[: len(PALE) - 1]
    kinds = kinds.where(kinds.isin(common), "other types")
    return [(kind, skills[kinds == kind]) for kind in kinds.value_counts().index]


def _add_points(figure: go.Figure, skills: pd.DataFrame, name: str, marker: dict[str, Any]) -> None:
    figure.add_scattergl(
        name=escaped(name),
        x=skills["x"].to_numpy(np.float32),
        y=skills["y"].to_numpy(np.float32),
        mode="markers",
        marker=marker,
        text=[escaped(shorten(clean(text), 100)) for text in skills["label"]],
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
            "color": STRONG[1],
            "size": 15,
            "symbol": "diamond",
            "line": {"color": "#ffffff", "width": 2},
        },
        text=[f"<b>{said(name, 60)}</b><br>{said(text, 300)}" for name, text in texts.items()],
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    from_above = sorted(range(len(y)), key=lambda row: -y[row])
    sides = ["top", *(("right", "left")[turn % 2] for turn in range(len(y) - 2)), "bottom"]
    for row, side in zip(from_above, sides, strict=False):
        _add_name(figure, list(texts)[row], (x[row], y[row]), side, INK)


def _add_name(
    figure: go.Figure, name: str, point: tuple[float, float], side: str, colour: str
) -> None:
    # An annotation, since points drawn by WebGL would cover any other text.
    shift = {"top": (0, 14), "bottom": (0, -14), "right": (12, 0), "left": (-12, 0)}[side]
    figure.add_annotation(
        x=float(point[0]),
        y=float(point[1]),
        text=f"<b>{escaped(shorten(clean(name), 40))}</b>",
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
    via = f"<br>shown by the narrower skill {said(row.via, 100)}" if row.via else ""
    return (
        f"<b>{said(row.label, 100)}</b>: {row.score:.1%}, {row.decision}{via}<br>"
        f"“{said(row.quote, 300)}”"
    )
