"""Figures of a comparison show its tables' own numbers, in words that can't turn into markup."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from doubles import pool, posting, word_space

from skillmatch.comparison.attribution import attribution
from skillmatch.comparison.lenses import LensComparison, compare_lenses
from skillmatch.comparison.rank_sets import top_k
from skillmatch.comparison.resampling import agreement_table
from skillmatch.comparison.talent import coverage
from skillmatch.matched import match
from skillmatch.plots import (
    agreement_figure,
    attribution_figure,
    boundary_figure,
    coverage_figure,
    lens_slope_chart,
    overlap_curves,
)
from skillmatch.tables import Pool, table

ASKED = ("keep the ledger and reconcile accounts", "weld <b>steel</b> pipes for $x$")
HOSTILE = "<script>alert(1)</script> $y$ <a href='x'>z</a>"


def lenses(k: int = 2) -> LensComparison:
    """Ana shows it by badges, Ben by a degree, Cy by a resume; the others show less or nothing."""
    evidence = [
        {"candidate_id": "ana", "kind": "badge", "title": ASKED[0]},
        {"candidate_id": "ana", "kind": "certificate", "title": ASKED[1]},
        {"candidate_id": "ben", "kind": "degree", "title": ASKED[0]},
        {"candidate_id": "ben", "text": f"{ASKED[1]} {HOSTILE}", "title": HOSTILE},
        {"candidate_id": "cy", "text": ASKED[0], "title": "Clerk"},
        {"candidate_id": "cy", "text": ASKED[1], "title": "Welder"},
        {"candidate_id": "dora", "kind": "badge", "title": "steel pipes"},
        {"candidate_id": "eve", "text": "choir of bakers", "title": "Hobby"},
    ]
    people = pool(evidence, {"ana": "Zoë Müller", "ben": HOSTILE})
    asked = replace(posting(*ASKED), title=HOSTILE)
    return compare_lenses(match(asked, people, word_space(), as_of="2026-11-23"), k=k)


def nobody() -> LensComparison:
    empty = Pool(table("candidates"), table("evidence"))
    return compare_lenses(match(posting(*ASKED), empty, word_space(), as_of="2026-11-23"), k=2)


LENSES = lenses()
AGREEMENT = agreement_table({"p": LENSES.scores[["credentials", "resume", "degrees"]]}, 2, draws=50)
PIECES = attribution(LENSES.matched, "ben", strength="flat")
FIGURES = {
    "slopes": lens_slope_chart(LENSES),
    "overlap": overlap_curves(LENSES),
    "agreement": agreement_figure(AGREEMENT),
    "boundary": boundary_figure(LENSES),
    "coverage": coverage_figure(coverage(LENSES)),
    "attribution": attribution_figure(PIECES, HOSTILE),
}


def traces(figure: go.Figure) -> dict[str, object]:
    return {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_what_it_shows(name: str) -> None:
    layout = FIGURES[name].layout
    assert layout.title.text
    assert layout.xaxis.title.text
    assert layout.meta["alt"].endswith(".")
    assert layout.template.layout.colorway
    assert all(trace.hovertemplate for trace in FIGURES[name].data)
    assert json.loads(FIGURES[name].to_json())


@pytest.mark.parametrize("name", FIGURES)
def test_text_from_outside_is_no_markup(name: str) -> None:
    content = json.loads(FIGURES[name].to_json())
    alt = content["layout"].pop("meta")["alt"]
    content["layout"].pop("template")
    shown = json.dumps(content, ensure_ascii=False)
    for hostile in ("<script", "<a ", "<b>steel", "$x$", "$y$"):
        assert hostile not in shown
    assert alt  # a sentence for a reader, which whoever writes it into a page escapes there


@pytest.mark.parametrize("draw", [lens_slope_chart, overlap_curves, boundary_figure])
def test_an_empty_pool_can_be_drawn(draw: object) -> None:
    assert json.loads(draw(nobody()).to_json())


def test_slopes_are_ranks_and_who_has_no_score_stands_at_the_foot() -> None:
    figure = FIGURES["slopes"]
    line = traces(figure)["surfaced by credentials alone"]
    assert list(line.x) == ["degrees", "resume", "credentials", "combined", None] * (
        len(line.x) // 5
    )
    foot = figure.layout.yaxis.tickvals[-1]
    assert figure.layout.yaxis.ticktext[-1] == "no score"
    assert foot > len(LENSES.scores)
    ana = [words.startswith("Zoë Müller") for words in line.customdata if words]
    assert ana[:4] == [True] * 4
    assert line.y[0] == line.y[1] == foot  # neither a degree nor a resume
    assert line.y[2] == LENSES.ranks.loc["ana", "credentials"] == 1
    assert "rank 1" in line.customdata[2]
    assert "no score" in line.customdata[0]


def test_slopes_stand_out_for_those_whom_credentials_alone_surface() -> None:
    surfaced = traces(FIGURES["slopes"])["surfaced by credentials alone"]
    names = {words.rsplit(",", 1)[0] for words in surfaced.customdata if words}
    assert names == {"Zoë Müller", "dora"}
    assert FIGURES["slopes"].layout.title.text.startswith("2 of the top 2 by credentials are in no")
    named = {note.text for note in FIGURES["slopes"].layout.annotations}
    assert named == {*names, "top 2"}


def test_names_beside_the_slopes_keep_apart() -> None:
    same = LENSES.rankings["combined"]
    notes = [note for note in lens_slope_chart(LENSES).layout.annotations if note.x == "combined"]
    heights = sorted(note.y for note in notes)
    assert len(same.scores) == 5
    assert min(np.diff(heights)) > 0.01


def test_overlap_is_that_of_the_shortlists_and_chance_that_of_their_length() -> None:
    lines = traces(FIGURES["overlap"])
    lengths = np.array(lines["by chance"].x)
    assert lengths.tolist() == [1, 2, 3, 4, 5]
    assert lines["by chance"].y == pytest.approx(lengths / 5)
    # Ana and Dora by credentials, Cy and Ben by resume: nothing shared at 2, everything at 5.
    assert lines["credentials and resume"].y[1] == 0
    assert lines["credentials and resume"].y[-1] == pytest.approx(1)
    assert FIGURES["overlap"].layout.title.text == (
        "Credentials and resume share 0% of a top 2, where chance gives 40%"
    )


def test_agreement_shows_each_pair_with_its_interval_and_chance() -> None:
    shown = traces(FIGURES["agreement"])
    rows = AGREEMENT[AGREEMENT["measure"].str.startswith("rbo_b")]
    assert list(shown["agreement"].y) == [
        "credentials and resume", "credentials and degrees", "resume and degrees",
    ]  # fmt: skip
    assert shown["agreement"].x == pytest.approx(rows["value"])
    assert shown["by chance"].x == pytest.approx(rows["chance"])
    spans = shown["agreement"].error_x
    assert (rows["value"] - spans.arrayminus).tolist() == pytest.approx(rows["low"].tolist())
    assert (rows["value"] + spans.array).tolist() == pytest.approx(rows["high"].tolist())


def test_what_is_not_defined_is_named() -> None:
    undefined = AGREEMENT.assign(value=AGREEMENT["value"].where(AGREEMENT["lens_a"].eq("resume")))
    figure = agreement_figure(undefined, "tau_b")
    assert "Not defined: credentials and resume; credentials and degrees" in (
        figure.layout.title.subtitle.text
    )
    assert list(traces(figure)["agreement"].y) == ["resume and degrees"]
    nothing = agreement_figure(AGREEMENT.assign(value=np.nan), "tau_b")
    assert nothing.layout.meta["alt"].endswith("not defined.")


def test_a_measure_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="No measure begins with 'cosine'; there are tau_b"):
        agreement_figure(AGREEMENT, "cosine")


def test_the_boundary_is_that_of_the_rank_sets() -> None:
    scores = LENSES.rankings["combined"].scores
    place = top_k(scores["score"].to_numpy(), scores["score_error"].to_numpy(), 2)
    shown = traces(FIGURES["boundary"])
    words = {"in": "in for certain", "boundary": "can’t be told from the cut"}
    for name in ("in", "boundary", "out"):
        rows = np.flatnonzero(place == name)
        if not len(rows):
            continue
        trace = shown[words.get(name, "out for certain")]
        assert trace.y.tolist() == rows.tolist()
        assert trace.x == pytest.approx(scores["score"].to_numpy()[rows])
    bands = [shape for shape in FIGURES["boundary"].layout.shapes if shape.type == "rect"]
    around = np.flatnonzero(place == "boundary")
    assert [(band.y0, band.y1) for band in bands] == [(around[0] - 0.5, around[-1] + 0.5)]


def test_a_lens_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no lens 'tarot'"):
        boundary_figure(LENSES, "tarot")


def test_coverage_counts_what_only_credentials_show() -> None:
    table_ = coverage(LENSES)
    shown = traces(FIGURES["coverage"])
    assert "none" not in shown
    by_credentials = table_[table_["sources"].eq("credentials")]
    assert sum(shown["credentials only"].x) == pytest.approx(by_credentials["share"].sum())
    cases = table_.loc[table_["sources"].ne("none"), "candidates"].sum()
    assert FIGURES["coverage"].layout.title.text.startswith(
        f"In {by_credentials['candidates'].sum()} of {cases} cases"
    )


def test_the_bars_of_an_attribution_add_up_to_the_score() -> None:
    figure = FIGURES["attribution"]
    bars = [trace for trace in figure.data if isinstance(trace, go.Bar)]
    total = sum(sum(bar.x) for bar in bars)
    score = LENSES.rankings["combined"].scores.set_index("candidate_id").loc["ben", "score"]
    assert total == pytest.approx(score, abs=1e-5)
    assert list(traces(figure)["lost without it"].x) == PIECES["score_lost"].tolist()


def test_a_passage_of_a_resume_goes_by_its_words() -> None:
    ticks = attribution_figure(attribution(LENSES.matched, "cy")).layout.yaxis.ticktext
    assert ASKED[0] in ticks


def test_pieces_left_out_are_counted_with_their_share() -> None:
    many = pd.concat([PIECES] * 15, ignore_index=True)
    left = many.iloc[20:]
    subtitle = attribution_figure(many).layout.title.subtitle.text
    assert f"{len(left)} smaller pieces, {left['shapley'].sum():.1%} together" in subtitle
