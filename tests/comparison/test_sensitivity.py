"""Which conclusions hang on a default."""

from __future__ import annotations

import pytest
from crowds import ASKED, DAY, SHOWN, job, people
from doubles import pool, word_space

from skillmatch.comparison.agreement import tau_b
from skillmatch.comparison.lenses import LensComparison, compare_lenses
from skillmatch.comparison.sensitivity import changes, sensitivity
from skillmatch.matched import MatchedPool, match
from skillmatch.strength import PRESETS
from skillmatch.tables import Pool


def matched(crowd: Pool | None = None, degree: str = "") -> MatchedPool:
    return match(job(degree=degree), crowd or people(), word_space(), as_of=DAY)


def compared(one: MatchedPool, strength: str = "flat", k: int = 2) -> LensComparison:
    return compare_lenses(one, strength=strength, k=k)


def two(*rows: dict[str, object]) -> MatchedPool:
    return matched(pool(rows))


def test_a_default_that_decides_between_two_people_flips() -> None:
    """A badge and a resume weigh alike by the flat preset, until one of them is moved."""
    badge = {"candidate_id": "ana", "title": ASKED[0], **SHOWN}
    also = {"candidate_id": "ana", "title": ASKED[1], **SHOWN}
    said = [{"candidate_id": "ben", "text": one} for one in ASKED]
    found = sensitivity(compared(two(badge, also, *said), k=1))
    flips = found[found["conclusions"].str.contains("shortlist")]
    assert set(flips["entered"]) == {"ana"}
    assert set(flips["left"]) == {"ben"}
    moved = dict(zip(flips["default"], flips["changed_to"], strict=True))
    assert moved["resume_in_context"] == "0.25"
    assert {"balanced", "strict"} <= set(flips.loc[flips["default"].eq("preset"), "changed_to"])
    assert flips["kept"].eq(0).all()
    kept = found[~found["conclusions"].str.contains("shortlist")]
    assert kept["entered"].eq("").all()
    assert kept["kept"].eq(1).all()


def test_a_tie_at_the_cut_that_changes_hands_is_a_flip() -> None:
    """Two share one place before and two others after: nobody's chance is ever certain."""
    badges = [{"candidate_id": one, "title": ASKED[0], **SHOWN} for one in ("a", "b")]
    said = [
        {"candidate_id": one, "text": text} for one in ("c", "d") for text in (ASKED[0], ASKED[1])
    ]
    found = sensitivity(compared(two(*badges, *said), k=1)).set_index("changed_to")
    assert found.loc["strict", "entered"] == "a; b"
    assert found.loc["strict", "left"] == "c; d"
    assert found.loc["strict", "flips"]


def test_what_touches_nothing_in_the_pool_is_left_out() -> None:
    found = sensitivity(compared(matched(degree=""), "balanced"))
    assert not found["default"].str.contains("nanodegree|license").any()
    assert found["default"].str.contains("badge, assessed").any()
    assert not found["default"].str.contains("badge, not assessed").any()
    assert found["kept"].is_monotonic_increasing
    assert found["tau_b"].between(-1, 1).all()


def test_shares_stay_shares() -> None:
    found = sensitivity(compared(matched(), "balanced"))
    trust = found[found["default"].str.startswith(("base", "trust", "resume"))]
    assert trust["changed_to"].astype(float).le(1).all()
    assert (found["value"] != found["changed_to"]).all()


@pytest.mark.parametrize("rows", [[], [{"candidate_id": "nina", "text": "mountain climbing"}]])
def test_a_pool_in_which_nothing_counts_hangs_on_nothing(rows) -> None:
    assert sensitivity(compared(matched(pool(rows, {"nina": ""})))).empty


def test_with_as_many_places_as_people_nobody_who_has_a_score_leaves() -> None:
    found = sensitivity(compared(matched(), k=5))
    assert not found["conclusions"].str.contains("shortlist").any()
    assert found[["entered", "left"]].eq("").all(axis=None)


def test_ageing_is_tried_where_the_preset_knows_none() -> None:
    made = [one[:3] for one in changes(PRESETS["flat"], {"badge"})]
    assert ("half_life", "inf", "5") in made
    assert ("half_life", "inf", "10") in made
    floors = {after: one for name, _, after, one in changes(PRESETS["flat"], {"badge"})
              if name == "half_life, floor"}  # fmt: skip
    assert {after: (one.half_life, one.floor) for after, one in floors.items()} == {
        "10, 0.25": (10.0, 0.25),
        "10, 0.75": (10.0, 0.75),
    }
    assert ("unknown_level", "1", "0.5") in made
    aged = [one[:3] for one in changes(PRESETS["balanced"], {"badge"}) if "half_life" in one[0]]
    assert aged == [("half_life", "10", "5"), ("half_life", "10", "15")]


def test_an_old_badge_leaves_the_shortlist_if_it_ages() -> None:
    old = {**SHOWN, "issued_on": "2006-01-01", "text": ASKED[1]}
    new = {**SHOWN, "issued_on": "2026-11-01"}
    pair = two(
        {"candidate_id": "old", "title": ASKED[0], **old},
        {"candidate_id": "old", "title": ASKED[1], **old},
        {"candidate_id": "new", "title": ASKED[0], **new},
    )
    found = sensitivity(compared(pair, k=1)).set_index(["default", "changed_to"])
    assert ("half_life", "5") in found.index


def test_who_is_surfaced_is_a_conclusion_too() -> None:
    """Two share the first place by badges; one of them loses it with the trust in hers."""
    badge = {"title": ASKED[0], **SHOWN, "assessed": False}
    crowd = pool([
        {"candidate_id": "ana", **badge},
        {"candidate_id": "ben", **badge, "verification": "unsigned"},
        {"candidate_id": "rita", "text": ASKED[0]},
        {"candidate_id": "rita", "text": ASKED[1]},
    ])  # fmt: skip
    one = compared(matched(crowd), k=1)
    assert one.shown_by == "credentials"
    found = sensitivity(one).set_index(["default", "changed_to"])
    row = found.loc[("trust: unsigned", "0.5")]
    assert (row["surfaced"], row["no_longer_surfaced"]) == ("", "ben")
    assert "hidden talent" in row["conclusions"]


def test_the_lens_that_credentials_agree_with_is_a_conclusion() -> None:
    one = compared(matched())
    own, resume, degrees = (one.scores[name] for name in ("credentials", "resume", "degrees"))
    nearer = "resume" if tau_b(own, resume) > tau_b(own, degrees) else "degrees"
    found = sensitivity(one)
    told = found["conclusions"].str.contains("agreement")
    assert told.tolist() == found["nearer"].ne(nearer).tolist()
    assert set(found["nearer"]) <= {"resume", "degrees", ""}
