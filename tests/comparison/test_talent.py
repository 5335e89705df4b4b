"""Whom credentials surface, and whom they miss, in pools where it is known."""

from __future__ import annotations

import pytest
from crowds import ASKED, SHOWN, evidence, job, lenses, people
from doubles import pool

from skillmatch.comparison.talent import coverage, hidden_talent, overlooked_by_credentials


def test_hidden_talent_is_found_with_the_evidence_that_does_it() -> None:
    found = hidden_talent(lenses())
    assert found["candidate_id"].tolist() == ["hana"]
    hana = found.iloc[0]
    assert (hana["name"], hana["shown_by"], hana["rank"]) == ("Hana Ito", "demonstrated", 1)
    assert hana["missed_by"] == "degree filter; resume screen"
    assert (hana["degree_gate"], hana["why"]) == ("fails", "no degree")
    assert hana["requirements_shown"] == 3
    assert (hana["evidence"], hana["verification"]) == (ASKED[0], "verified")
    assert hana["requirement"] == ASKED[0]
    assert hana["certain"]
    assert hana["combined_rank"] == 3


def test_who_shows_nothing_asked_for_by_resume_has_no_rank_there() -> None:
    hana = hidden_talent(lenses()).iloc[0]
    assert hana[["resume_rank", "resume_rank_low"]].isna().all()


def test_certain_is_who_keeps_the_place_whatever_matches_hold() -> None:
    found = hidden_talent(lenses(k=1))
    assert found["certain"].tolist() == (found["rank_high"] <= 1).tolist()


def test_who_passes_both_screens_is_not_hidden() -> None:
    """ivo is in the top two by badges too, and by resume and degree."""
    assert "ivo" not in set(hidden_talent(lenses())["candidate_id"])
    assert "ivo" not in set(overlooked_by_credentials(lenses())["candidate_id"])


def test_the_mirror_is_found_with_the_evidence_that_does_it() -> None:
    found = overlooked_by_credentials(lenses()).set_index("candidate_id")
    assert found.index.tolist() == ["rita", "dan"]
    assert found["found_by"].tolist() == ["resume; degrees", "degrees"]
    assert found["shown_rank"].isna().all()
    assert found.loc["rita", ["resume_rank", "degrees_rank", "combined_rank"]].tolist() == [1, 2, 2]
    assert found.loc["rita", ["evidence", "verification"]].tolist() == [ASKED[0], "claimed"]
    assert found.loc["dan", "evidence"] == f"BSc {ASKED[2]}"


def test_coverage_counts_everybody_once_per_requirement() -> None:
    found = coverage(lenses())
    cells = found.set_index(["requirement", "sources"])["candidates"]
    assert cells[ASKED[0]].to_dict() == {
        "credentials": 1, "credentials + resume": 1, "none": 2, "resume": 1,
    }  # fmt: skip
    assert cells[ASKED[1]].to_dict() == {"credentials": 1, "none": 2, "resume": 2}
    assert cells[ASKED[2]]["degrees"] == 1
    assert (found.groupby("requirement_id")["candidates"].sum() == 5).all()
    assert found.groupby("requirement_id")["share"].sum().tolist() == pytest.approx([1.0] * 4)


def test_without_demonstrated_evidence_all_credentials_speak() -> None:
    found = hidden_talent(lenses(crowd=people(verification="unsigned")))
    assert found["candidate_id"].tolist() == ["hana"]
    assert found["shown_by"].tolist() == ["credentials"]
    assert found["verification"].tolist() == ["unsigned"]


def test_without_any_credentials_nobody_is_surfaced() -> None:
    crowd = pool([row for row in evidence() if row.get("kind") != "badge"])
    found = lenses(crowd=crowd)
    assert hidden_talent(found).empty
    assert set(overlooked_by_credentials(found)["candidate_id"]) == {"ivo", "rita", "dan"}


def test_a_posting_without_a_degree_leaves_the_resume_screen() -> None:
    found = hidden_talent(lenses(job(degree="")))
    assert found[["candidate_id", "missed_by", "degree_gate", "why"]].to_numpy().tolist() == [
        ["hana", "resume screen", "none", ""]
    ]


def test_who_shares_the_last_place_with_many_is_not_called_in() -> None:
    """Five with the very same badge for two places: nobody has as good a chance as not."""
    crowd = pool([{"candidate_id": one, "title": ASKED[0], **SHOWN} for one in "abcde"])
    assert hidden_talent(lenses(crowd=crowd, k=2)).empty
    shared = hidden_talent(lenses(crowd=crowd, k=3))
    assert shared["candidate_id"].tolist() == list("abcde")
    assert not shared["certain"].any()


def test_nothing_is_hidden_in_an_empty_pool_of_evidence() -> None:
    crowd = pool([], {"ana": "Ana"})
    found = lenses(crowd=crowd)
    assert hidden_talent(found).empty
    assert overlooked_by_credentials(found).empty
    assert set(coverage(found)["sources"]) == {"none"}
