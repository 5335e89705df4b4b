from __future__ import annotations

import numpy as np
import pytest

from skillmatch.uncertainty import rank_intervals


def test_without_error_the_interval_is_the_rank() -> None:
    low, high = rank_intervals(np.array([0.2, 0.9, 0.5]), np.zeros(3))
    assert low.tolist() == high.tolist() == [3, 1, 2]


def test_equal_scores_can_t_be_told_apart() -> None:
    low, high = rank_intervals(np.full(4, 0.5), np.zeros(4))
    assert low.tolist() == [1] * 4
    assert high.tolist() == [4] * 4


@pytest.mark.parametrize("count", [0, 1, 2, 1500])
def test_intervals_hold_the_rank_and_repeat(count: int) -> None:
    scores = np.random.default_rng(1).random(count)
    low, high = rank_intervals(scores, np.full(count, 0.05))
    rank = (-scores).argsort().argsort() + 1
    assert (low <= rank).all()
    assert (rank <= high).all()
    again = rank_intervals(scores, np.full(count, 0.05))
    assert (again[0] == low).all()
    assert (again[1] == high).all()


def test_no_order_of_candidates_matters() -> None:
    random = np.random.default_rng(3)
    scores, errors = random.random(120).round(1), random.uniform(0, 0.1, 120).round(2)
    shuffled = random.permutation(120)
    for one, other in zip(
        rank_intervals(scores, errors),
        rank_intervals(scores[shuffled], errors[shuffled]),
        strict=True,
    ):
        assert (one[shuffled] == other).all()


def test_the_true_rank_lies_within_as_often_as_is_said() -> None:
    random = np.random.default_rng(7)
    scores, errors = random.uniform(0.3, 0.7, 30), random.uniform(0.0, 0.1, 30)
    low, high = rank_intervals(scores, errors, 0.9)
    inside = []
    for _ in range(2000):
        truth = scores + errors * random.standard_normal(30)
        rank = (-truth).argsort().argsort() + 1
        inside.append((low <= rank) & (rank <= high))
    share = np.mean(inside, axis=0)
    assert share.min() >= 0.88
    assert (high - low).mean() < 20
