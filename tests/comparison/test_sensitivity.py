"""Which conclusions hang on a default."""

from __future__ import annotations

import pytest
from crowds import ASKED, DAY, SHOWN, job, people
from doubles import pool, word_space

from skillmatch.comparison.sensitivity import sensitivity
from skillmatch.matched import MatchedPool, match
from skillmatch.tables import Pool


def matched(crowd: Pool | None = None, degree: str = "") -> MatchedPool:
    return match(job(degree=degree), crowd or people(), word_space(), as_of=DAY)


def two(*rows: dict[str, object]) -> MatchedPool:
    return matched(pool(rows))


def test_a_default_that_decides_between_two_people_flips() -> None:
    """A badge and a resume weigh alike by the flat preset, until one of them is moved."""
    badge = {"candidate_id": "ana", "title": ASKED[0], **SHOWN}
    also = {"candidate_id": "ana", "title": ASKED[1], **SHOWN}
    said = [{"candidate_id": "ben", "text": one} for one in ASKED]
    found = sensitivity(two(badge, also, *said), strength="flat", k=1)
    flips = found[found["flips"]]
    assert set(flips["entered"]) == {"ana"}
    assert set(flips["left"]) == {"ben"}
    moved = dict(zip(flips["default"], flips["changed_to"], strict=True))
    assert moved["resume_in_context"] == "0.25"
    assert {"balanced", "strict"} <= set(flips.loc[flips["default"].eq("preset"), "changed_to"])
    assert flips["kept"].eq(0).all()
    kept = found[~found["flips"]]
    assert kept["entered"].eq("").all()
    assert kept["kept"].eq(1).all()


def test_a_tie_at_the_cut_that_changes_hands_is_a_flip() -> None:
    """Two share one place before and two others after: nobody's chance is ever certain."""
    badges = [{"candidate_id": one, "title": ASKED[0], **SHOWN} for one in ("a", "b")]
    said = [
        {"candidate_id": one, "text": text} for one in ("c", "d") for text in (ASKED[0], ASKED[1])
    ]
    found = sensitivity(two(*badges, *said), strength="flat", k=1).set_index("changed_to")
    assert found.loc["strict", "entered"] == "a; b"
    assert found.loc["strict", "left"] == "c; d"
    assert found.loc["strict", "flips"]


def test_what_touches_nothing_in_the_pool_is_left_out() -> None:
    found = sensitivity(matched(degree=""), strength="balanced", k=2)
    assert not found["default"].str.contains("nanodegree|license").any()
    assert found["default"].str.contains("badge, assessed").any()
    assert not found["default"].str.contains("badge, not assessed").any()
    assert found["kept"].is_monotonic_increasing
    assert found["tau_b"].between(-1, 1).all()


def test_shares_stay_shares() -> None:
    found = sensitivity(matched(), strength="balanced", k=2)
    trust = found[found["default"].str.startswith(("base", "trust", "resume"))]
    assert trust["changed_to"].astype(float).le(1).all()
    assert (found["value"] != found["changed_to"]).all()


@pytest.mark.parametrize("rows", [[], [{"candidate_id": "nina", "text": "mountain climbing"}]])
def test_a_pool_in_which_nothing_counts_hangs_on_nothing(rows) -> None:
    assert sensitivity(matched(pool(rows, {"nina": ""})), strength="flat", k=2).empty


def test_with_as_many_places_as_people_nobody_who_has_a_score_leaves() -> None:
    assert not sensitivity(matched(), strength="flat", k=5)["flips"].any()
