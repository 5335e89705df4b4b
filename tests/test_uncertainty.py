from __future__ import annotations

import numpy as np
import pytest

from skillmatch.uncertainty import rank_sets

BOTH = pytest.mark.parametrize("simultaneous", [False, True])


@BOTH
def test_without_error_the_set_is_the_rank(simultaneous: bool) -> None:
    low, high = rank_sets(np.array([0.2, 0.9, 0.5]), np.zeros(3), simultaneous=simultaneous)
    assert low.tolist() == high.tolist() == [3, 1, 2]


@BOTH
@pytest.mark.parametrize("error", [0.0, 0.05])
def test_equal_scores_can_t_be_told_apart(error: float, simultaneous: bool) -> None:
    low, high = rank_sets(np.full(4, 0.5), np.full(4, error), simultaneous=simultaneous)
    assert low.tolist() == [1] * 4
    assert high.tolist() == [4] * 4


@BOTH
@pytest.mark.parametrize("count", [0, 1, 2, 1500])
def test_sets_hold_the_rank(count: int, simultaneous: bool) -> None:
    random = np.random.default_rng(1)
    scores, errors = random.random(count), random.uniform(0, 0.1, count)
    low, high = rank_sets(scores, errors, simultaneous=simultaneous)
    rank = (-scores).argsort().argsort() + 1
    assert (low <= rank).all()
    assert (rank <= high).all()


@BOTH
def test_no_order_of_candidates_matters(simultaneous: bool) -> None:
    random = np.random.default_rng(3)
    scores, errors = random.random(120).round(1), random.uniform(0, 0.1, 120).round(2)
    shuffled = random.permutation(120)
    for one, other in zip(
        rank_sets(scores, errors, simultaneous=simultaneous),
        rank_sets(scores[shuffled], errors[shuffled], simultaneous=simultaneous),
        strict=True,
    ):
        assert (one[shuffled] == other).all()


@pytest.mark.parametrize("confidence", [0.0, 1.0, 90, float("nan")])
def test_a_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValueError, match="above 0 and below 1"):
        rank_sets(np.array([0.2, 0.9]), np.zeros(2), confidence)
