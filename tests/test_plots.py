"""Figures show the ranking's own numbers, in words that can't turn into markup."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import plotly.graph_objects as go
import pytest
from rankings import NAMES, crowd, nobody, ranking, renamed

from skillmatch.plots import levels_heatmap, ranking_figure
from skillmatch.tables import KINDS

RANKING = ranking()
FIGURES = (ranking_figure, levels_heatmap)


def bars(figure: go.Figure) -> list[go.Bar]:
    return [trace for trace in figure.data if isinstance(trace, go.Bar)]


@pytest.mark.parametrize("draw", FIGURES)
def test_a_figure_says_what_it_shows(draw: object) -> None:
    figure = draw(RANKING, 2)
    assert figure.layout.title.text
    assert "the first 2 of 6 candidates" in figure.layout.title.subtitle.text
    assert figure.layout.xaxis.title.text
    assert figure.layout.meta["alt"].endswith(".")
    assert "the first 2 of 6 candidates" in figure.layout.meta["alt"]
    assert figure.layout.template.layout.colorway


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize("one", [nobody(), crowd(3), crowd(200)], ids=["0", "3", "200"])
def test_any_number_of_candidates_can_be_drawn(draw: object, one: object) -> None:
    figure = draw(one, 500)
    assert 200 < figure.layout.height < 2100
    assert len(figure.layout.yaxis.tickvals) == min(len(one.scores), 50)
    assert json.loads(figure.to_json())


@pytest.mark.parametrize("draw", FIGURES)
def test_a_senseless_top_is_refused(draw: object) -> None:
    with pytest.raises(ValueError, match="top must be a whole number"):
        draw(RANKING, 0)


def test_the_parts_of_a_bar_add_up_to_the_score() -> None:
    one = ranking(strength="strict")
    total = np.sum([trace.x for trace in bars(ranking_figure(one))], axis=0)
    assert np.allclose(total, one.scores["score"], atol=1e-5)


def test_kinds_share_a_level_by_what_each_brings() -> None:
    parts = {trace.name: trace.x for trace in bars(ranking_figure(RANKING))}
    assert list(parts) == [kind for kind in KINDS if kind in ("badge", "certificate", "resume")]
    on_first = RANKING.explain("ana").query("requirement_id == 'r01'").set_index("kind")
    brought = -np.log(1 - on_first["contribution"])
    expected = RANKING.levels.loc["ana", "r01"] / 3 * brought["badge"] / brought.sum()
    assert parts["badge"][0] == pytest.approx(expected)
    assert not np.any(parts["badge"][1:])


def test_whiskers_stay_between_nothing_and_everything() -> None:
    [dots] = ranking_figure(RANKING).select_traces({"mode": "markers"})
    assert np.all(np.array(dots.x) + np.array(dots.error_x.array) <= 1 + 1e-9)
    assert np.all(np.array(dots.x) - np.array(dots.error_x.arrayminus) >= -1e-9)


def test_the_best_is_on_top() -> None:
    axis = ranking_figure(RANKING).layout.yaxis
    assert axis.categoryarray[0] == "ana"
    assert axis.range[0] > axis.range[1]
    assert axis.ticktext[0] == "1. Zoë Müller-Łukasiewicz"


def test_two_candidates_of_one_name_are_two_rows() -> None:
    twins = renamed(RANKING, RANKING.scores["name"].iloc[1])
    assert len(set(bars(ranking_figure(twins))[0].y)) == 6


def test_the_map_holds_the_levels_with_the_best_words() -> None:
    [heat] = levels_heatmap(RANKING).data
    assert np.allclose(np.array(heat.z, dtype=float), RANKING.levels.to_numpy())
    said = heat.customdata[0][0]
    assert f"level {RANKING.levels.loc['ana', 'r01']:.0%}" in said
    assert "“keep the ledger and reconcile accounts”" in said
    assert "badge, demonstrated, from ana/file" in said
    assert "No evidence was found." in heat.customdata[0][2]


@pytest.mark.parametrize("draw", FIGURES)
def test_text_from_outside_is_no_markup(draw: object) -> None:
    text = json.loads(draw(RANKING).to_json())
    said = json.dumps(
        [
            [trace.get("customdata") for trace in text["data"]],
            text["layout"]["yaxis"]["ticktext"],
            text["layout"]["title"],
            text["layout"]["xaxis"].get("ticktext"),
        ],
        ensure_ascii=False,
    )
    for hostile in ("<script", "<img", "<a ", "$x$"):
        assert hostile not in said
    assert "&lt;script&gt;" in said
    assert NAMES["finn"] in said


def test_importing_the_room_does_not_load_plotly() -> None:
    code = "import sys, skillmatch.plots; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
