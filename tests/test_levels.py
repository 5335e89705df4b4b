from __future__ import annotations

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
    found = combine(np.zeros(len(pieces), int), group, probability, strength, 1)
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
