from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skillmatch.comparison.rank_sets import (
    rank_sets,
    ranks_under_weights,
    smallest_flip,
    top_k,
)

COUNT, SEEDS = 10, 200
# A share that is 0.9 in truth lies above this in all but one of 5,000 samples.
LEAST = 0.9 - 3.5 * np.sqrt(0.9 * 0.1 / SEEDS)
TRUTHS = {
    "tied": np.full(COUNT, 0.5),
    "close": np.linspace(0.45, 0.55, COUNT),
    "spread": np.linspace(0.05, 0.95, COUNT),
    "many at zero": np.maximum(np.linspace(-0.3, 0.5, COUNT), 0.0),
}
ERRORS = {
    "equal": np.full(COUNT, 0.05),
    "unequal": np.random.default_rng(5).permutation(np.geomspace(0.005, 0.12, COUNT)),
    "some exact": np.where(np.arange(COUNT) % 3 == 0, 0.0, 0.05),
}
Pair = tuple[NDArray[np.float64], NDArray[np.float64]]
grid = st.integers(0, 20).map(lambda number: number / 20)
pools: st.SearchStrategy[Pair] = st.lists(
    st.tuples(grid, st.sampled_from([0.0, 0.003, 0.02, 0.05, 0.051, 0.3])), max_size=25
).map(lambda rows: (np.array([r[0] for r in rows]), np.array([r[1] for r in rows])))


def _ranks(scores: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    above = (scores > scores[:, None]).sum(axis=1)
    return above + 1, (scores >= scores[:, None]).sum(axis=1)


def _observed(truth: NDArray[np.float64], errors: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    random = np.random.default_rng(17)
    noise = random.standard_normal((SEEDS, len(truth)))
    return list(np.clip(truth + errors * noise, 0.0, 1.0))


@pytest.mark.parametrize("errors", ERRORS)
@pytest.mark.parametrize("truth", TRUTHS)
def test_each_marginal_set_holds_the_true_rank_at_its_rate(truth: str, errors: str) -> None:
    best, worst = _ranks(TRUTHS[truth])
    held = []
    for scores in _observed(TRUTHS[truth], ERRORS[errors]):
        low, high = rank_sets(scores, ERRORS[errors])
        held.append((low <= best) & (worst <= high))
    assert np.mean(held, axis=0).min() >= LEAST


@pytest.mark.parametrize("errors", ERRORS)
@pytest.mark.parametrize("truth", TRUTHS)
def test_all_simultaneous_sets_hold_the_true_ranks_at_their_rate(truth: str, errors: str) -> None:
    best, worst = _ranks(TRUTHS[truth])
    held = []
    for scores in _observed(TRUTHS[truth], ERRORS[errors]):
        low, high = rank_sets(scores, ERRORS[errors], simultaneous=True)
        held.append(((low <= best) & (worst <= high)).all())
    assert np.mean(held) >= LEAST


@pytest.mark.parametrize("errors", ["equal", "unequal"])
def test_marginal_sets_fail_no_less_often_than_they_may(errors: str) -> None:
    """Where all are tied in truth nothing makes the sets wider than their rate asks for."""
    held = []
    for noise in np.random.default_rng(23).standard_normal((400, COUNT)):
        low, high = rank_sets(0.5 + ERRORS[errors] * noise, ERRORS[errors])
        held.append((low == 1) & (high == COUNT))
    assert 0.88 < np.mean(held) < 0.92


@pytest.mark.parametrize("k", [1, 4, 9])
@pytest.mark.parametrize("errors", ERRORS)
@pytest.mark.parametrize("truth", ["close", "spread"])
def test_all_in_and_out_are_right_at_the_rate(truth: str, errors: str, k: int) -> None:
    among = _ranks(TRUTHS[truth])[1] <= k
    right = []
    for scores in _observed(TRUTHS[truth], ERRORS[errors]):
        said = top_k(scores, ERRORS[errors], k)
        right.append(among[said == "in"].all() and not among[said == "out"].any())
    assert np.mean(right) >= LEAST


def test_by_hand() -> None:
    # Both comparisons of the middle one hang on its own error alone, 1.9 to 2 of which separate
    # it from the exact ones. Normal quantiles: 1.645 leaves 10 % on both sides, 2.17 leaves 3 %.
    scores, errors = np.array([0.9, 0.7, 0.5]), np.array([0.0, 0.1, 0.0])
    for simultaneous in (False, True):
        low, high = rank_sets(scores, errors, 0.9, simultaneous=simultaneous)
        assert (low.tolist(), high.tolist()) == ([1, 2, 3], [1, 2, 3])
        low, high = rank_sets(scores, errors, 0.97, simultaneous=simultaneous)
        assert (low.tolist(), high.tolist()) == ([1, 1, 2], [2, 3, 3])


def test_two_candidates_need_the_normal_quantile() -> None:
    # 0.105 apart is 1.42 to 1.48 standard errors: more than 1.28 (80 %), less than 1.645 (90 %).
    scores, errors = np.array([0.605, 0.5]), np.full(2, 0.05)
    for simultaneous in (False, True):
        low, high = rank_sets(scores, errors, 0.8, simultaneous=simultaneous)
        assert (low.tolist(), high.tolist()) == ([1, 2], [1, 2])
        low, high = rank_sets(scores, errors, 0.9, simultaneous=simultaneous)
        assert (low.tolist(), high.tolist()) == ([1, 1], [2, 2])


@settings(max_examples=60, deadline=None)
@given(pools, st.floats(0.05, 0.5), st.floats(0.6, 0.999), st.integers(1, 30))
def test_sets_are_nested(pool: Pair, lower: float, higher: float, k: int) -> None:
    scores, errors = pool
    best, worst = _ranks(scores)
    narrow, wide, list_wide = (
        rank_sets(scores, errors, lower),
        rank_sets(scores, errors, higher),
        rank_sets(scores, errors, higher, simultaneous=True),
    )
    for inner, outer in [((best, worst), narrow), (narrow, wide), (wide, list_wide)]:
        assert (outer[0] <= inner[0]).all()
        assert (inner[1] <= outer[1]).all()
    said = top_k(scores, errors, k, higher)
    assert (said[list_wide[1] <= k] == "in").all()
    assert (said[list_wide[0] > k] == "out").all()
    assert (worst[said == "in"] <= k).all()
    assert (best[said == "out"] > k).all()


@settings(max_examples=40, deadline=None)
@given(pools, st.booleans())
def test_the_order_of_candidates_doesn_t_matter(pool: Pair, simultaneous: bool) -> None:
    scores, errors = pool
    order = np.random.default_rng(len(scores)).permutation(len(scores))
    for one, other in zip(
        rank_sets(scores, errors, simultaneous=simultaneous),
        rank_sets(scores[order], errors[order], simultaneous=simultaneous),
        strict=True,
    ):
        assert (one[order] == other).all()
    assert (top_k(scores, errors, 2)[order] == top_k(scores[order], errors[order], 2)).all()


def test_who_is_tied_exactly_at_the_cut_is_in_the_band() -> None:
    said = top_k(np.array([0.9, 0.5, 0.5, 0.1]), np.zeros(4), 2)
    assert said.tolist() == ["in", "boundary", "boundary", "out"]
    assert top_k(np.array([0.9, 0.5]), np.zeros(2), 5).tolist() == ["in", "in"]


def test_a_shortlist_has_a_place() -> None:
    levels, weights = np.ones((2, 1)), np.ones(1)
    for call in (
        lambda: top_k(np.ones(2), np.ones(2), 0),
        lambda: ranks_under_weights(levels, weights, 0),
        lambda: smallest_flip(levels, weights, 0),
    ):
        with pytest.raises(ValueError, match="at least 1"):
            call()


@pytest.mark.parametrize("weights", [[0.0, 0.0], [1.0, -0.1], [1.0, float("nan")]])
def test_weights_that_mean_nothing_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        smallest_flip(np.ones((3, 2)), np.array(weights), 1)


def test_ranks_range_more_the_less_sure_the_weights_are() -> None:
    random = np.random.default_rng(2)
    levels, weights = random.random((30, 6)), random.random(6)
    best, worst = _ranks(levels @ (weights / weights.sum()))
    fixed = ranks_under_weights(levels, weights, 5, concentration=1e9)
    assert (fixed[0] == best).all()
    assert (fixed[1] == worst).all()
    assert (fixed[2] == (best <= 5)).all()
    near = ranks_under_weights(levels, weights, 5)
    far = ranks_under_weights(levels, weights, 5, concentration=10)
    assert (far[1] - far[0]).mean() > (near[1] - near[0]).mean() > 0
    assert near[2].sum() == pytest.approx(5)
    order = random.permutation(30)
    again = ranks_under_weights(levels[order], weights, 5)
    assert all((one[order] == other).all() for one, other in zip(near, again, strict=True))


def test_those_tied_at_the_cut_share_its_places() -> None:
    low, high, share = ranks_under_weights(np.full((4, 2), 0.5), np.ones(2), 1, draws=50)
    assert (low == 1).all()
    assert (high == 4).all()
    assert share.tolist() == [0.25] * 4


def _top(levels: NDArray[np.float64], share: NDArray[np.float64], k: int) -> set[int]:
    return set(np.argsort(-(levels @ share), kind="stable")[:k].tolist())


def _moved(share: NDArray[np.float64], requirement: int, to: float) -> NDArray[np.float64]:
    moved = share * (1 - to) / (1 - share[requirement])
    moved[requirement] = to
    return moved


@pytest.mark.parametrize("seed", range(25))
def test_the_smallest_flip_is_one_and_nothing_smaller_is(seed: int) -> None:
    random = np.random.default_rng(seed)
    levels, share = random.random((9, 4)), random.dirichlet(np.ones(4))
    now = _top(levels, share, 3)
    flip = smallest_flip(levels, share, 3)
    change = 1.0
    if flip is not None:
        change = abs(flip.to - flip.share)
        beyond = flip.to + np.sign(flip.to - flip.share) * 1e-7
        after = _top(levels, _moved(share, flip.requirement, beyond), 3)
        assert now - after == {flip.leaves}
        assert after - now == {flip.enters}
    for requirement in range(4):
        for to in share[requirement] + change * np.linspace(-0.9999, 0.9999, 40):
            if 0 <= to <= 1:
                assert _top(levels, _moved(share, requirement, to), 3) == now


def test_a_tie_at_the_cut_flips_at_once() -> None:
    flip = smallest_flip(np.array([[0.8, 0.2], [0.2, 0.8]]), np.array([0.5, 0.5]), 1)
    assert flip is not None
    assert flip.to == flip.share == 0.5


def test_no_weight_puts_the_worse_in_every_way_first() -> None:
    levels = np.array([[0.8, 0.7], [0.2, 0.7]])
    assert smallest_flip(levels, np.array([0.5, 0.5]), 1) is None
    assert smallest_flip(levels, np.array([0.5, 0.5]), 2) is None
    assert smallest_flip(levels[::-1], np.array([0.0, 1.0]), 1) is not None
