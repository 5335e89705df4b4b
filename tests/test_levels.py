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


def test_a_claim_to_a_credential_that_was_sent_is_the_same_witness() -> None:
    common = {"candidate_id": "ana", "title": "SQL for Analytics"}
    evidence = table(
        "evidence",
        [
            {**common, "evidence_id": "1", "kind": "badge", "verification": "unchecked"},
            {**common, "evidence_id": "2", "kind": "certificate", "verification": "claimed"},
            {**common, "evidence_id": "3", "kind": "resume", "verification": "claimed"},
            {
                "candidate_id": "ana",
                "evidence_id": "4",
                "kind": "certificate",
                "title": "Forklift",
                "verification": "claimed",
            },
        ],
    )
    groups = dependence_groups(evidence).tolist()
    assert groups[0] == groups[1]
    assert groups[2] == groups[3] != groups[0]


def test_two_issuers_are_two_witnesses_and_one_family_is_one() -> None:
    rows = [
        ("SQL I", "Northgate"),
        ("SQL II", "Northgate"),
        ("SQL II", "Brightwater"),
        ("Welding", "Northgate"),
    ]
    evidence = table(
        "evidence",
        [
            {
                "evidence_id": str(n),
                "candidate_id": "ana",
                "kind": "badge",
                "title": title,
                "issuer": issuer,
                "verification": "unchecked",
            }
            for n, (title, issuer) in enumerate(rows)
        ],
    )
    groups = dependence_groups(evidence).tolist()
    assert groups[0] == groups[1]
    assert len(set(groups)) == 3
