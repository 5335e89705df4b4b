"""A comparison over one posting or many: what is asked of all, and what of each."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from crowds import ASKED, comparison, evidence, job, judged, people
from doubles import pool

from skillmatch.comparison.compare import Comparison
from skillmatch.comparison.judgements import judgements_of
from skillmatch.comparison.report import as_json, html, markdown
from skillmatch.matched import NothingToRankError
from skillmatch.tables import UnreadableError


@pytest.fixture(scope="module")
def one() -> Comparison:
    return comparison()


@pytest.fixture(scope="module")
def two() -> Comparison:
    """Two postings, of which only the first asks for a degree."""
    return comparison(job(), job(*ASKED[1:], degree="", posting_id="nurse"))


def test_every_table_names_its_posting(one, two) -> None:
    for found, ids in ((one, {"clerk"}), (two, {"clerk", "nurse"})):
        for name, frame in found.tables().items():
            if name != "agreement":
                assert set(frame["posting_id"]) <= ids, name
    assert set(two.ranks["posting_id"]) == {"clerk", "nurse"}
    assert len(two.ranks) == 10


def test_agreement_is_of_the_pairs_that_are_asked_of_every_pool(one) -> None:
    pairs = set(zip(one.agreement["lens_a"], one.agreement["lens_b"], strict=True))
    assert pairs == {
        ("credentials", "resume"), ("credentials", "degrees"), ("demonstrated", "resume"),
        ("demonstrated", "degrees"), ("resume", "degrees"), ("combined", "degree filter"),
        ("combined", "keywords"), ("combined", "whole document"),
    }  # fmt: skip
    assert one.agreement["chance"].notna().all()


def test_a_method_that_one_posting_lacks_is_left_out_of_figures_over_all(two) -> None:
    assert "degree filter" not in set(two.agreement["lens_b"])
    assert two.agreement["postings"].eq(2).all()
    assert two.part("clerk").scores["degree filter"].notna().all()
    assert "Figures over all postings leave it out." in two.methods()


def test_the_lens_of_demonstrated_evidence_is_left_out_where_nobody_has_any() -> None:
    found = comparison(crowd=people(verification="valid"))
    assert "demonstrated" not in set(found.agreement["lens_a"])
    assert "demonstrated" not in set(found.boundary["lens"])
    assert found.hidden_talent["shown_by"].tolist() == ["credentials"]
    assert "No credential here is demonstrated" in markdown(found)


def test_shifts_are_places_gained(one) -> None:
    shifts = one.shifts.set_index("candidate_id")
    assert shifts.loc["hana", ["credentials", "resume", "against_resume"]].tolist() == [1, 4, 3]
    assert shifts.index[0] == "hana"
    assert shifts["against_resume"].sum() == 0


def test_tables_can_be_made_again_of_the_same_parts(one) -> None:
    """Nothing that is made of a part changes the part."""
    again = replace(one)
    assert again.shortlists.equals(one.shortlists)
    assert next(iter(one.parts[0].shortlists)) == "method"


def test_the_same_seed_gives_the_same_bytes(one) -> None:
    again = comparison()
    for form in (as_json, markdown, html):
        assert form(one) == form(again)
    other = comparison(seed=1)
    assert not other.agreement.equals(one.agreement)
    assert other.hidden_talent.equals(one.hidden_talent)


def test_judgements_tell_who_finds_the_relevant() -> None:
    truth = judged(hana=1, ivo=1, rita=0, dan=0, zoe=1)
    found = comparison(judgements=truth)
    scores = found.effectiveness.set_index(["lens", "measure"])["value"]
    assert scores["credentials", "roc_auc"] == 1
    assert scores["degrees", "roc_auc"] < 0.5
    pairs = set(zip(found.differences["lens_a"], found.differences["lens_b"], strict=True))
    assert ("combined", "resume") in pairs
    assert len(pairs) == 9
    assert found.problems["where"].tolist() == ["candidate 'zoe'"]
    assert "relevance judgements" in found.methods()


def test_judgements_from_a_file(tmp_path) -> None:
    file = tmp_path / "hired.csv"
    file.write_text("candidate_id,relevance\nhana,hired\nivo,hired\nrita,rejected\ndan,\n")
    found = comparison(judgements=file)
    assert found.effectiveness["judged"].eq(3).all()
    assert found.problems["where"].tolist() == ["row 5"]
    file.write_text("who,relevance\nhana,1\n")
    with pytest.raises(UnreadableError, match="candidate_id"):
        comparison(judgements=str(file))


def test_judgements_that_tell_nothing_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="No posting has both a relevant and an irrelevant"):
        comparison(judgements=judged(hana=1, ivo=1))


def test_without_judgements_their_tables_are_empty(one) -> None:
    assert one.effectiveness.empty
    assert one.differences.empty
    assert "effectiveness" not in one.tables()


def test_postings_that_cannot_be_compared(one) -> None:
    with pytest.raises(ValueError, match="Two postings have the id clerk"):
        comparison(job(), job(*ASKED[1:]))
    with pytest.raises(NothingToRankError, match="states no requirement that counts"):
        comparison(replace(job(), requirements=job().requirements.iloc[:0]))
    for wrong in ({"k": 0}, {"draws": 0}):
        with pytest.raises(ValueError, match=f"{next(iter(wrong))} must be at least 1, not 0"):
            comparison(**wrong)
    with pytest.raises(KeyError, match="There is no posting 'cook'; there are clerk"):
        one.part("cook")


def test_an_empty_pool_is_what_the_message_speaks_of() -> None:
    with pytest.raises(ValueError, match="The pool has no candidates"):
        comparison(crowd=pool([]))


def test_a_posting_that_asks_for_nothing_does_not_stop_the_others() -> None:
    empty = replace(job(posting_id="thin"), requirements=job().requirements.iloc[:0])
    found = comparison(empty, job())
    assert [part.posting_id for part in found.parts] == ["clerk"]
    assert found.problems["source"].tolist() == ["thin"]
    with pytest.raises(NothingToRankError, match="None of the 2 postings"):
        comparison(empty, replace(empty, posting_id="thinner"))


@pytest.mark.parametrize("people_there", [1, 2])
def test_the_smallest_pools(people_there) -> None:
    ids = ["ana", "ben"][:people_there]
    crowd = pool([{"candidate_id": one, "title": ASKED[0], "kind": "badge"} for one in ids])
    found = comparison(crowd=crowd)
    assert markdown(found)
    assert len(found.ranks) == people_there


def test_attribution_of_a_candidate(one) -> None:
    found = one.attribution("hana")
    assert found["kind"].tolist() == ["badge"] * 3
    scores = one.part().scores["combined"]
    assert found["shapley"].sum() == pytest.approx(scores["hana"], abs=1e-5)
    with pytest.raises(KeyError, match="no candidate 'zoe'"):
        one.attribution("zoe")


def test_provenance_tells_what_to_repeat(two) -> None:
    made = two.provenance
    assert made["preset"] == "flat"
    assert (made["seed"], made["draws"], made["k"]) == (0, 60, 2)
    assert made["postings"] == ["clerk", "nurse"]
    assert (made["degree_gate"], made["count_experience"], made["match_field"]) == (
        True, False, False,
    )  # fmt: skip
    assert len({row["sha256"] for row in made["inputs"]}) == 2
    assert {"skillmatch", "Python", "scipy", "scikit-learn"} <= set(made["versions"])


def test_the_boundary_puts_everybody_somewhere(one) -> None:
    assert one.boundary.groupby("lens").size().eq(5).all()
    assert set(one.boundary["place"]) <= {"in", "boundary", "out"}
    hana = one.boundary[one.boundary["candidate_id"].eq("hana")].set_index("lens")["place"]
    assert hana["demonstrated"] == "in"
    assert hana["resume"] == "out"


def test_the_order_of_evidence_does_not_matter(one) -> None:
    turned = pool(evidence()[::-1], {"hana": "Hana Ito", "nina": "Nina Berg"})
    found = comparison(crowd=turned)
    pd.testing.assert_frame_equal(found.ranks, one.ranks)
    pd.testing.assert_frame_equal(found.agreement, one.agreement)


def test_judgements_in_words_may_come_as_a_table() -> None:
    told = pd.DataFrame({"candidate_id": ["ana", "ben"], "relevance": ["hired", "Rejected"]})
    assert judgements_of(told)["relevance"].tolist() == [1.0, 0.0]
    with pytest.raises(UnreadableError, match="perhaps"):
        judgements_of(told.assign(relevance="perhaps"))
