from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from skillmatch.comparison.agreement import (
    Ties,
    chance,
    jaccard_at,
    membership,
    overlap_at,
    persistence,
    rbo,
    tau_b,
    tied_share,
    weight_of_top,
)

Scores = NDArray[np.float64]
VARIANTS: tuple[Ties, ...] = ("a", "b", "w")


def pairs(count: int, most: int) -> Iterator[tuple[Scores, Scores, float]]:
    """Rankings of 1 to `most` candidates with many ties, few or none, and a persistence."""
    random = np.random.default_rng(42)
    for _ in range(count):
        size = random.integers(1, most + 1)
        first, second = (
            random.integers(0, levels, size).astype(float) for levels in random.integers(1, 8, 2)
        )
        yield first, second, float(random.uniform(0.05, 0.99))


def breakings(scores: Scores) -> NDArray[np.bool_]:
    """Whether each candidate is among the first d, for every way to break the ties.

    Of the axes breakings, candidates and depths.
    """
    size = len(scores)
    orders = [o for o in permutations(range(size)) if (np.diff(scores[list(o)]) <= 0).all()]
    place = np.argsort(np.array(orders), axis=1)
    return place[:, :, None] < np.arange(1, size + 1)


def discounted(agreement: ArrayLike, p: float) -> float:
    """The definition, summed to where the rest is too little to matter; A stays at its last."""
    depths = np.arange(1, max(np.size(agreement), int(np.log(1e-14) / np.log(p))) + 1)
    return float((1 - p) * p ** (depths - 1.0) @ np.take(agreement, depths - 1, mode="clip"))


def by_groups(scores: Scores) -> list[set[int]]:
    """For each depth the candidates in groups that begin by then."""
    order = np.argsort(-scores, kind="stable")
    return [set(np.flatnonzero(scores >= scores[order[d]]).tolist()) for d in range(len(scores))]


def test_rbo_is_what_the_ways_to_break_ties_give_on_average() -> None:
    for first, second, p in pairs(1500, most=5):
        one, other = breakings(first), breakings(second)
        shared = np.einsum("xed,yed->xyd", one.astype(float), other.astype(float))
        depths = np.arange(1, len(first) + 1)
        average = discounted((shared / depths).mean(axis=(0, 1)), p)
        assert rbo(first, second, p, "a") == pytest.approx(average, abs=1e-9)
        norm = (one.mean(axis=0) ** 2).sum(axis=0) * (other.mean(axis=0) ** 2).sum(axis=0)
        corrected = discounted(shared.mean(axis=(0, 1)) / np.sqrt(norm), p)
        assert rbo(first, second, p, "b") == pytest.approx(corrected, abs=1e-9)


def test_rbo_w_counts_whole_groups() -> None:
    for first, second, p in pairs(1500, most=12):
        agreement = [
            2 * len(one & other) / (len(one) + len(other))
            for one, other in zip(by_groups(first), by_groups(second), strict=True)
        ]
        assert rbo(first, second, p, "w") == pytest.approx(discounted(agreement, p), abs=1e-9)


def test_rbo_of_larger_rankings_follows_its_definition() -> None:
    random = np.random.default_rng(5)
    for levels in (3, 20, 10_000):
        first, second = random.integers(0, levels, (2, 150)).astype(float)
        probability = [
            np.column_stack([membership(scores, depth) for depth in range(1, 151)])
            for scores in (first, second)
        ]
        shared = (probability[0] * probability[1]).sum(axis=0)
        norm = np.sqrt((probability[0] ** 2).sum(axis=0) * (probability[1] ** 2).sum(axis=0))
        wanted = discounted(shared / norm, 0.97)
        assert rbo(first, second, 0.97, "b") == pytest.approx(wanted, abs=1e-9)


def test_rbo_equals_the_figures_published_by_the_authors_of_its_variants() -> None:
    """A case from the test data that Corsi and Urbano published with their paper.

    (i1 i9 i15 i17) i13 i4 i3 i2 and (i1 i17) i15 i9 i13 i4 (i2 i3) i14: up to i14 these hold
    the same items, so that the agreement extrapolated from there is 1, as it is here without it.
    """
    first = [4, 4, 4, 4, 3, 2, 1, 0]  # i1 i9 i15 i17 i13 i4 i3 i2
    second = [5, 3, 4, 5, 2, 1, 0, 0]
    published = {"w": 0.966438584453973, "a": 0.939211367148046, "b": 0.970894528910972}
    for ties in VARIANTS:
        value = rbo(first, second, 0.959906916802432, ties)
        assert value == pytest.approx(published[ties], abs=1e-12)


def test_rbo_by_hand() -> None:
    # Depths 1 to 3 agree by 0, 1/2 and 1: half of .1 at depth 1, nothing at 2, all after.
    assert rbo([3, 2, 1], [2, 1, 3], 0.5) == pytest.approx(0.25 * 0.5 + 0.25)
    assert rbo([1], [7]) == pytest.approx(1)


def test_persistence_gives_the_published_weights() -> None:
    """Webber et al. 2010: p = .9 puts 86 % on the first 10, and p = .98 as much on the first 50."""
    assert round(weight_of_top(0.9, 10), 2) == 0.86
    assert persistence(10) == pytest.approx(0.9, abs=1e-9)
    assert round(persistence(50), 2) == 0.98


@pytest.mark.parametrize("k", [1, 2, 3, 25, 400])
def test_weight_of_top_is_what_the_places_carry(k: int) -> None:
    """Place i counts towards each depth from i on, for 1/d of it."""
    p = persistence(k)
    depths = np.arange(1, 200_000)
    weights = (1 - p) * p ** (depths - 1.0)
    top = (weights * np.minimum(k, depths) / depths).sum()
    assert weight_of_top(p, k) == pytest.approx(top, abs=1e-9)
    assert top == pytest.approx(weight_of_top(0.9, 10), abs=1e-9)


def test_tau_b_counts_pairs() -> None:
    for first, second, _ in pairs(2000, most=9):
        one, other = (np.sign(scores[:, None] - scores) for scores in (first, second))
        compared = np.sqrt((one**2).sum() * (other**2).sum())
        value = tau_b(first, second)
        if compared:
            assert value == pytest.approx((one * other).sum() / compared, abs=1e-9)
        else:
            assert np.isnan(value)


def test_tied_share_counts_pairs() -> None:
    for scores, _, _ in pairs(300, most=9):
        tied = np.triu(scores[:, None] == scores, 1).sum()
        possible = len(scores) * (len(scores) - 1) / 2
        assert tied_share(scores) == pytest.approx(tied / possible if possible else 0)


def test_membership_and_shortlists_average_over_the_ways_to_break_ties() -> None:
    for first, second, _ in pairs(200, most=5):
        one, other = breakings(first), breakings(second)
        for k in range(1, len(first) + 1):
            assert membership(first, k) == pytest.approx(one[:, :, k - 1].mean(axis=0))
            both = np.einsum(
                "xe,ye->xy", one[:, :, k - 1].astype(float), other[:, :, k - 1].astype(float)
            ).mean()
            assert overlap_at(first, second, k) == pytest.approx(both / k)
            assert jaccard_at(first, second, k) == pytest.approx(both / (2 * k - both))


def test_a_shortlist_longer_than_the_pool_holds_all() -> None:
    assert membership([2, 1, 1], 5).tolist() == [1, 1, 1]
    assert overlap_at([2, 1, 1], [1, 2, 3], 5) == jaccard_at([2, 1, 1], [1, 2, 3], 5) == 1


def test_chance_is_the_mean_over_all_permutations() -> None:
    for first, second, p in pairs(25, most=5):
        shuffled = [second[list(order)] for order in permutations(range(len(second)))]
        for ties in VARIANTS:
            mean = np.mean([rbo(first, other, p, ties) for other in shuffled])
            assert chance("rbo", first, second, p=p, ties=ties) == pytest.approx(mean)
        for k in (1, 2, 4):
            mean = np.mean([overlap_at(first, other, k) for other in shuffled])
            assert chance("overlap", first, second, k=k) == pytest.approx(mean)
            mean = np.mean([jaccard_at(first, other, k) for other in shuffled])
            most = chance("jaccard", first, second, k=k)
            cut = min(k, len(first))
            assert cut / (2 * len(first) - cut) - 1e-12 <= mean <= most + 1e-12
            if not tied_share(first) and not tied_share(second):
                assert mean == pytest.approx(most)
        if not np.isnan(tau_b(first, second)):
            assert np.mean([tau_b(first, other) for other in shuffled]) == pytest.approx(0)
            assert chance("tau_b", first, second) == 0


def test_chance_of_rbo_has_a_closed_form_without_ties() -> None:
    scores = np.arange(40.0)
    for p in (0.3, 0.9, 0.99):
        closed = (1 - p**40) / (40 * (1 - p))
        for ties in VARIANTS:
            assert chance("rbo", scores, scores, p=p, ties=ties) == pytest.approx(closed)


levels = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=40).map(
    lambda rows: np.array(rows, dtype=float).T
)


@settings(max_examples=50)
@given(levels, st.floats(0.05, 0.99), st.integers(1, 45), st.randoms(use_true_random=False))
def test_measures_are_symmetric_and_bounded_and_know_no_order(
    scores: Scores, p: float, k: int, random: object
) -> None:
    first, second = scores
    shuffled = np.random.default_rng(random.getrandbits(32)).permutation(len(first))  # type: ignore[attr-defined]

    def values(a: Scores, b: Scores) -> list[float]:
        return [
            tau_b(a, b),
            *(rbo(a, b, p, ties) for ties in VARIANTS),
            overlap_at(a, b, k),
            jaccard_at(a, b, k),
        ]

    found = values(first, second)
    near = {"abs": 1e-12, "nan_ok": True}
    assert values(second, first) == pytest.approx(found, **near)
    assert values(first[shuffled], second[shuffled]) == pytest.approx(found, **near)
    assert values(np.exp(first), 10 * second - 3) == pytest.approx(found, **near)
    assert np.isnan(found[0]) or -1 <= round(found[0], 12) <= 1
    assert all(0 <= round(value, 12) <= 1 for value in found[1:])
    assert rbo(first, second, p, "a") <= rbo(first, second, p, "b") + 1e-12
    assert rbo(first, first, p, "b") == pytest.approx(1)
    assert rbo(first, first, p, "w") == pytest.approx(1)


@settings(max_examples=30)
@given(st.permutations(range(12)), st.floats(0.05, 0.99))
def test_without_ties_the_variants_of_rbo_are_equal(order: list[int], p: float) -> None:
    values = [rbo(range(12), order, p, ties) for ties in VARIANTS]
    assert values == pytest.approx([values[0]] * 3)


@pytest.mark.parametrize("extreme", [np.inf, -np.inf])
def test_infinite_scores_tie_as_others_do(extreme: float) -> None:
    ties = np.array([extreme, extreme, 0, 1])
    finite = np.array([np.sign(extreme) * 9, np.sign(extreme) * 9, 0, 1])
    assert rbo(ties, [1, 2, 3, 4]) == rbo(finite, [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: rbo([1, 2], [1, 2, 3]), "2 and 3 scores"),
        (lambda: rbo([], []), "no candidates"),
        (lambda: rbo([1, np.nan], [1, 2]), "missing"),
        (lambda: rbo([[1, 2]], [[1, 2]]), "one number per candidate"),
        (lambda: rbo([1], [1], p=1.0), "between 0 and 1"),
        (lambda: rbo([1], [1], ties="c"), "a, b, w"),  # type: ignore[arg-type]
        (lambda: membership([1], 0), "at least one"),
        (lambda: persistence(0), "at least one"),
        (lambda: persistence(10**6), "100,000"),
        (lambda: chance("ndcg", [1], [1]), "tau_b, rbo, overlap, jaccard"),  # type: ignore[arg-type]
    ],
)
def test_what_can_t_be_measured_is_said(call: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()  # type: ignore[operator]
