"""Figures show the tables' own numbers, in words that can't turn into markup."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from doubles import WordEncoder, word_space
from rankings import NAMES, crowd, nobody, ranking, renamed

from skillmatch.plots import levels_heatmap, ranking_figure, skill_map, skill_profile_figure
from skillmatch.recognition import ACCEPT, REVIEW
from skillmatch.space import SkillSpace
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
    assert "No evidence that counts." in heat.customdata[0][2]


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


def points(figure: go.Figure) -> dict[str, go.Scattergl]:
    return {trace.name: trace for trace in figure.data}


def space_of(labels: list[str], **columns: object) -> SkillSpace:
    skills = pd.DataFrame({"label": labels, **columns})
    return SkillSpace.from_skills(skills, encoder=WordEncoder())


def test_the_map_shows_every_skill_once_by_its_type() -> None:
    space = space_of(["welding", "brazing", "baking", "SQL"], concept_type=["skill"] * 3 + [""])
    figure = skill_map(space)
    shown = points(figure)
    assert list(shown) == ["skill", "no type"]
    assert [len(trace.x) for trace in shown.values()] == [3, 1]
    places = space.map().set_index("label")
    assert shown["skill"].x.tolist() == pytest.approx(places["x"][:3].tolist())
    assert shown["no type"].y.tolist() == pytest.approx(places["y"][3:].tolist())
    assert shown["skill"].text == ("welding", "brazing", "baking")
    assert figure.layout.title.text
    assert "4 skills" in figure.layout.title.subtitle.text
    assert figure.layout.meta["alt"].startswith("Map of 4 skills")
    assert not figure.layout.annotations


def test_the_map_has_a_colour_for_every_type_and_no_more() -> None:
    labels = [f"skill {number}" for number in range(20)]
    space = space_of(labels, concept_type=[f"type {number % 9}" for number in range(20)])
    shown = points(skill_map(space))
    assert "other types" in shown
    assert len({trace.marker.color for trace in shown.values()}) == len(shown) == 5
    assert sum(len(trace.x) for trace in shown.values()) == 20


def test_texts_stand_on_the_map_with_their_names() -> None:
    space = word_space()
    texts = {"Posting": "bookkeeping", "Ana Silva": "lesson planning", "Finn": "arc welding"}
    figure = skill_map(space, texts=texts)
    marks = points(figure)["texts"]
    where = space.map(list(texts.values()))
    assert marks.x == pytest.approx(where["x"].tolist(), abs=1e-3)
    assert marks.y == pytest.approx(where["y"].tolist(), abs=1e-3)
    names = {note.text: (note.x, note.y) for note in figure.layout.annotations}
    assert names["<b>Ana Silva</b>"] == (marks.x[1], marks.y[1])
    assert len(names) == 3
    assert "“Ana Silva”" in figure.layout.meta["alt"]
    assert "arc welding" in marks.text[2]
    assert "1 text (" in skill_map(space, texts={"P": "x"}).layout.title.subtitle.text


def test_names_of_texts_at_one_place_stand_at_different_sides() -> None:
    figure = skill_map(word_space(), texts=dict.fromkeys("abcd", "sales"))
    notes = figure.layout.annotations
    assert len({(note.xshift, note.yshift) for note in notes}) == 4


def test_what_is_highlighted_stands_out() -> None:
    space = word_space()
    figure = skill_map(space, highlight=" WELDing ")
    lit = points(figure)["with “WELDing” in the label"]
    assert lit.text == ("arc welding",)
    place = space.map().set_index("label").loc["arc welding"]
    assert (lit.x[0], lit.y[0]) == pytest.approx((place["x"], place["y"]))
    assert [note.text for note in figure.layout.annotations] == ["<b>arc welding</b>"]
    assert "1 with “WELDing” in the label" in figure.layout.title.subtitle.text
    nothing = skill_map(space, highlight=".*")
    assert "none with “.*” in the label" in nothing.layout.title.subtitle.text
    assert not nothing.layout.annotations


def test_names_of_many_highlighted_skills_do_not_overlap() -> None:
    space = space_of([f"data of kind {number}" for number in range(200)])
    figure = skill_map(space, highlight="data")
    notes, places = figure.layout.annotations, space.map()
    assert 1 < len(notes) <= 15
    width, height = np.ptp(places["x"]), np.ptp(places["y"])
    for one in notes:
        near = [
            abs(one.x - two.x) <= 0.16 * width and abs(one.y - two.y) <= 0.04 * height
            for two in notes
        ]
        assert sum(near) == 1


def test_a_highlighted_skill_s_name_does_not_cover_a_text() -> None:
    figure = skill_map(word_space(), texts={"Ana Silva": "sales"}, highlight="sales")
    assert len(points(figure)["with “sales” in the label"].x) == 1
    assert [note.text for note in figure.layout.annotations] == ["<b>Ana Silva</b>"]


def test_the_map_of_a_large_space_is_light() -> None:
    figure = skill_map(SkillSpace.load(), highlight="data")
    assert all(isinstance(trace, go.Scattergl) for trace in figure.data)
    assert len(figure.to_json()) < 1_500_000


FOUND = pd.DataFrame(
    [
        (0, "u1", "PostgreSQL", 0.9, "accept", "", "a PostgreSQL copy"),
        (0, "u2", "SQL", 0.45, "review", "PostgreSQL", "a PostgreSQL copy"),
        (1, "u2", "SQL", 0.95, "accept", "", "SQL"),
        (1, "u3", "<b>R</b> $x$", 0.1, "unlikely", "", "<script>alert(1)</script>"),
    ],
    columns=["text_id", "uri", "label", "score", "decision", "via", "quote"],
)


def test_bars_show_how_probable_each_skill_is() -> None:
    figure = skill_profile_figure(FOUND)
    assert figure.layout.yaxis.ticktext[:2] == ("SQL", "PostgreSQL")
    first, second = bars(figure)
    assert dict(zip(first.y, first.x, strict=True)) == {1: 0.9, 0: 0.45}
    assert dict(zip(second.y, second.x, strict=True)) == {0: 0.95, 2: 0.1}
    assert "“a PostgreSQL copy”" in first.customdata[0]
    assert "90.0%, accept" in first.customdata[0]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert figure.layout.meta["alt"].endswith("First is “SQL” with 95%.")
    assert figure.layout.showlegend


def test_what_only_a_narrower_skill_shows_is_marked() -> None:
    first, second = bars(skill_profile_figure(FOUND))
    assert first.marker.pattern.shape == ("", "/")
    assert first.marker.opacity[1] < first.marker.opacity[0] == 1
    assert set(second.marker.pattern.shape) == {""}
    assert "the narrower skill PostgreSQL" in first.customdata[1]
    assert "Hatched" in skill_profile_figure(FOUND).layout.title.subtitle.text
    assert "Hatched" not in skill_profile_figure(FOUND[2:]).layout.title.subtitle.text


def test_lines_stand_where_a_skill_is_accepted_or_reviewed() -> None:
    figure = skill_profile_figure(FOUND)
    assert [line.x0 for line in figure.layout.shapes] == [REVIEW, ACCEPT]
    said = [note.text for note in figure.layout.annotations]
    assert said == ["review from 40%", "accept from 70%"]


def test_words_of_a_text_are_no_markup() -> None:
    profile = skill_profile_figure(FOUND)
    space = space_of(["<i>R</i> $x$", "SQL"], concept_type="<i>type</i>")
    drawn = skill_map(space, texts={"<script>": "<img src=x>"}, highlight="<i>")
    for figure in (profile, drawn):
        said = figure.to_json().encode().decode("unicode_escape")
        for hostile in ("<script", "<img", "<i>", "$x$", "<b>R"):
            assert hostile not in said.replace(figure.layout.meta["alt"], "")
        assert "&lt;script&gt;" in said


def test_any_number_of_skills_can_be_drawn() -> None:
    nothing = skill_profile_figure(FOUND[:0])
    assert nothing.layout.meta["alt"].endswith("No skill was found.")
    assert json.loads(nothing.to_json())
    many = pd.concat([FOUND[:1].assign(uri=f"u{n}", score=n / 100) for n in range(100)])
    figure = skill_profile_figure(many)
    assert len(figure.layout.yaxis.ticktext) == len(bars(figure)[0].x) == 40
    assert min(bars(figure)[0].x) == 0.6
    assert "The most probable 40 of 100 skills" in figure.layout.title.subtitle.text
    assert not figure.layout.showlegend


def test_bars_of_three_texts_are_refused() -> None:
    three = pd.concat([FOUND, FOUND[:1].assign(text_id=2)])
    with pytest.raises(ValueError, match="keep the rows of two"):
        skill_profile_figure(three)


def test_importing_the_room_does_not_load_plotly() -> None:
    code = "import sys, skillmatch.plots; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
