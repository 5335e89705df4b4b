"""Whom credentials surface, and whom they miss, in pools where it is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from crowds import ASKED, SHOWN, evidence, job, lenses, people
from doubles import pool

from skillmatch.comparison.lenses import LensComparison
from skillmatch.comparison.talent import coverage, hidden_talent, overlooked_by_credentials
from skillmatch.uncertainty import rank_sets


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


def test_in_for_certain_is_who_keeps_the_place_in_the_whole_range() -> None:
    found = hidden_talent(lenses(k=1))
    assert found["certain_in"].tolist() == (found["rank_high"] <= 1).tolist()


def unsure(
    found: LensComparison, lens: str, error: float, score: float | None = None
) -> LensComparison:
    """The same with errors of all scores under a lens, and with a score for hana."""
    ranking = found.rankings[lens]
    scores = ranking.scores.assign(score_error=error)
    if score is not None:
        scores.loc[scores["candidate_id"].eq("hana"), "score"] = score
    low, high = rank_sets(scores["score"].to_numpy(), scores["score_error"].to_numpy())
    changed = replace(ranking, scores=scores.assign(rank_low=low, rank_high=high))
    return replace(found, rankings={**found.rankings, lens: changed})


def test_certain_takes_that_the_resume_misses_for_certain_too() -> None:
    """By resume hana is a little behind: is she really beyond the first two?"""
    close, far = (hidden_talent(unsure(lenses(), "resume", e, 0.01)) for e in (1.0, 0.001))
    for found in (close, far):
        assert found.loc[0, "missed_by"] == "degree filter; resume screen"
        assert found.loc[0, "certain_in"]
    assert close.loc[0, ["certain_missed", "certain"]].tolist() == [False, False]
    assert close.loc[0, "resume_rank_low"] == 1
    assert far.loc[0, ["certain_missed", "certain"]].tolist() == [True, True]


def test_who_is_missed_by_the_filter_only_is_missed_for_certain() -> None:
    """With three places, hana is on the resume's list if she has any score there."""
    found = hidden_talent(unsure(lenses(k=3), "resume", 1.0, 0.01))
    assert found.loc[0, ["missed_by", "certain_missed"]].tolist() == ["degree filter", True]
    assert found.loc[0, "certain"] == found.loc[0, "certain_in"]


def test_two_statements_together_take_more_than_each_alone() -> None:
    """At some error each holds with 90 % and both together don't."""
    told = []
    for error in np.linspace(0.01, 0.3, 60):
        found = unsure(unsure(lenses(), "demonstrated", error), "resume", error, 0.01)
        told.append(hidden_talent(found).iloc[0][["certain_in", "certain_missed", "certain"]])
    each = [bool(one["certain_in"] and one["certain_missed"]) for one in told]
    both = [bool(one["certain"]) for one in told]
    assert all(first or not second for first, second in zip(each, both, strict=True))
    assert 0 < sum(both) < sum(each)


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


def test_the_mirror_says_who_is_missed_for_certain() -> None:
    found = overlooked_by_credentials(lenses()).set_index("candidate_id")
    assert found["certain_missed"].all()  # nothing is shown of them
    assert found["shown_rank_low"].isna().all()
    assert found["resume_rank_low"].le(found["resume_rank"]).dropna().all()
    assert found["resume_rank_high"].ge(found["resume_rank"]).dropna().all()
    sure = unsure(unsure(lenses(), "resume", 0.0), "degrees", 0.0)
    one, other = (
        overlooked_by_credentials(part).set_index("candidate_id")
        for part in (sure, unsure(sure, "degrees", 1.0))
    )
    names = ["certain_found", "certain"]
    assert one.loc["dan", names].all()
    assert not other.loc["dan", names].any()
    assert not other.loc["rita", names].any()  # whom degrees found as well


def test_the_mirrors_evidence_is_that_of_the_lens_that_found_them() -> None:
    """dan's resume says something asked for too, but it is his degree that found him."""
    said = {"candidate_id": "dan", "text": ASKED[0], "section": "skills"}
    found = overlooked_by_credentials(lenses(crowd=pool([*evidence(), said])))
    dan = found.set_index("candidate_id").loc["dan"]
    assert dan["found_by"] == "degrees"
    assert dan["resume_rank"] > 0
    assert dan["evidence"] == f"BSc {ASKED[2]}"


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
