from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.levels import combine, dependence_groups
from skillmatch.tables import table

chances = st.floats(0, 1)


@given(st.lists(st.tuples(chances, chances, st.integers(0, 3)), min_size=1, max_size=8))
def test_level_and_variance_equal_brute_force(pieces: list[tuple[float, float, int]]) -> None:
    probability = np.array([[p] for p, _, _ in pieces])
    strength = np.array([[s] for _, s, _ in pieces])
    group = np.array([g for _, _, g in pieces])
    trust = np.ones(len(pieces))
    found = combine(np.zeros(len(pieces), int), group, probability, strength, trust, 1)
    best: dict[int, tuple[float, float]] = {}
    for p, s, g in pieces:
        if g not in best or p * s > best[g][0] * best[g][1]:
            best[g] = (p, s)
    # Every match holds or fails: all outcomes, each with its probability.
    mean = square = 0.0
    for outcome in np.ndindex(*[2] * len(best)):
        chance = level = 1.0
        for holds, (p, s) in zip(outcome, best.values(), strict=True):
            chance *= p if holds else 1 - p
            level *= 1 - s * holds
        mean += chance * (1 - level)
        square += chance * (1 - level) ** 2
    assert np.isclose(found.level.item(), mean, atol=1e-9)
    assert np.isclose(found.variance.item(), square - mean**2, atol=1e-9)
    assert found.counted.sum() <= len(best)


claims = st.tuples(chances, chances, st.floats(0, 0.99), st.integers(0, 9))


def level(*pieces: tuple[float, float, float, int]) -> float:
    """Of pieces as match, base, trust and witness; the strength is base times trust."""
    match, base, trust, group = (np.array(column) for column in zip(*pieces, strict=True))
    strength = (base * trust)[:, None]
    owner = np.zeros(len(pieces), int)
    return combine(owner, group, match[:, None], strength, trust, 1).level.item()


@given(st.lists(claims, min_size=1, max_size=12))
def test_claims_together_never_pass_what_the_most_trusted_could_show(
    pieces: list[tuple[float, float, float, int]],
) -> None:
    most = max(match * trust for match, _, trust, _ in pieces)
    best = max(match * base * trust for match, base, trust, _ in pieces)
    assert best - 1e-9 <= level(*pieces) <= most + 1e-9


@given(st.lists(claims, min_size=1, max_size=8), claims, st.booleans(), st.randoms())
def test_one_more_piece_never_lowers_and_order_changes_nothing(
    pieces: list[tuple[float, float, float, int]],
    more: tuple[float, float, float, int],
    is_confirmed: bool,
    random: Random,
) -> None:
    pieces = [*pieces, (0.8, 0.9, 1.0, 3)]
    if is_confirmed:
        more = (*more[:2], 1.0, more[3])
    after = level(*pieces, more)
    assert level(*pieces) - 1e-9 <= after <= 1
    shuffled = random.sample([*pieces, more], len(pieces) + 1)
    assert np.isclose(level(*shuffled), after, atol=1e-9)


def test_what_counts_adds_up_to_the_level() -> None:
    pieces = [(0.9, 0.9, 0.75, n) for n in range(5)] + [(0.7, 0.9, 1.0, 9)]
    match, base, trust, group = (np.array(column) for column in zip(*pieces, strict=True))
    strength = (base * trust)[:, None]
    found = combine(np.zeros(6, int), group, match[:, None], strength, trust, 1)
    missing = np.prod(1 - found.strength[:, 0] * match)
    assert np.isclose(found.level.item(), 1 - missing)
    assert np.isclose(1 - missing, 1 - (1 - 0.9 * 0.75) * (1 - 0.7 * 0.9))
    assert (found.strength <= strength).all()


def groups(*rows: dict) -> list[str]:
    numbered = [
        {"evidence_id": str(n), "candidate_id": "ana", "kind": "badge", "verification": "unchecked"}
        | row
        for n, row in enumerate(rows)
    ]
    return dependence_groups(table("evidence", numbered)).tolist()


def test_a_claim_to_a_credential_that_was_sent_is_the_same_witness() -> None:
    claimed = {"kind": "certificate", "verification": "claimed"}
    sent, same, dated, resume, other = groups(
        {"title": "SQL for Analytics"},
        {"title": "Digital badge: SQL for Analytics", **claimed},
        {"title": "SQL for Analytics (Northgate), 2022", **claimed},
        {"title": "SQL for Analytics", "kind": "resume", "verification": "claimed"},
        {"title": "Forklift", **claimed},
    )
    assert sent == same == dated
    assert resume == other != sent


def test_a_worthless_credential_frees_no_claim() -> None:
    claim = {"title": "SQL", "kind": "certificate", "verification": "claimed"}
    word, _ = groups(claim, {"title": "SQL", "verification": "revoked"})
    assert word == groups(claim)[0]


VERIFIED = {"verification": "verified"}


def test_a_course_of_two_issuers_is_two_witnesses_only_if_both_are_verified() -> None:
    python = {"title": "Python Programming"}
    leiden, again, delft, invented, named, nobodys = groups(
        {**python, **VERIFIED, "issuer": "Leiden University"},
        {"title": "Python Programming II", **VERIFIED, "issuer": "The Leiden University, Inc."},
        {**python, **VERIFIED, "issuer": "Delft University"},
        {**python, "verification": "valid", "issuer": "Invented Institute"},
        {**python, "verification": "unsigned", "issuer": "Leiden University"},
        {**python},
    )
    assert leiden == again == named
    assert delft != leiden
    assert invented == nobodys == min(leiden, delft)
    one, other = groups({**python, "issuer": "A"}, {**python, "issuer": "B"})
    assert one == other


def test_an_issuer_is_known_by_its_name_on_the_list() -> None:
    listed = {**VERIFIED, "trusted_issuer": "Leiden University"}
    one, other = groups(
        {"title": "SQL", "issuer": "LU", **listed},
        {"title": "SQL", "issuer": "Universiteit Leiden", **listed},
    )
    assert one == other


def test_one_achievement_in_several_files_is_one_witness() -> None:
    of_sql = {"achievement_id": "https://lab.example/sql", **VERIFIED, "issuer": "Lab"}
    english, german, copied, other, numbered, too = groups(
        {"title": "Databases", **of_sql},
        {"title": "Datenbanken", **of_sql},
        {"title": "Querying", **of_sql, "verification": "unsigned", "issuer": "Mine"},
        {"title": "Welding", **of_sql, "achievement_id": ""},
        {"title": "Forklift", "achievement_id": "1"},
        {"title": "Brewing", "achievement_id": "1"},
    )
    assert english == german == copied != other
    assert numbered != too


def test_untitled_credentials_are_told_apart_by_their_text() -> None:
    one, same, other = groups({"text": "Welds."}, {"text": "welds"}, {"text": "Brews."})
    assert one == same != other


def test_one_family_is_one_witness_however_its_issuer_is_spelled() -> None:
    first, second, empty, other = groups(
        {"title": "SQL, Level 1", "issuer": "Northgate"},
        {"title": "SQL, Level 2", "issuer": "Northgate, Inc."},
        {"title": "SQL"},
        {"title": "Welding", "issuer": "Northgate"},
    )
    assert first == second == empty != other


def test_a_degree_that_was_sent_and_is_claimed_is_one_witness() -> None:
    sent, claimed = groups(
        {"kind": "degree", "title": "BSc Economics", "level": 6},
        {"kind": "degree", "title": "Bachelor of Science", "level": 6, "verification": "claimed"},
    )
    assert sent == claimed
