from __future__ import annotations

import numpy as np
import pytest

from skillmatch.uncertainty import rank_sets


def test_without_error_the_set_is_the_rank() -> None:
    low, high = rank_sets(np.array([0.2, 0.9, 0.5]), np.zeros(3))
    assert low.tolist() == high.tolist() == [3, 1, 2]


def test_equal_scores_can_t_be_told_apart() -> None:
    low, high = rank_sets(np.full(4, 0.5), np.zeros(4))
    assert low.tolist() == [1] * 4
    assert high.tolist() == [4] * 4


@pytest.mark.parametrize("count", [1, 2, 1500])
def test_sets_hold_the_rank(count: int) -> None:
    scores = np.random.default_rng(1).random(count)
    low, high = rank_sets(scores, np.full(count, 0.05))
    rank = (-scores).argsort().argsort() + 1
    assert (low <= rank).all()
    assert (rank <= high).all()
    assert low.min() == 1
    assert high.max() == count


def test_a_candidate_s_set_covers_the_true_rank_as_often_as_it_says() -> None:
    random = np.random.default_rng(7)
    truth = np.sort(random.standard_normal(12))[::-1]
    covered = []
    for _ in range(400):
        low, high = rank_sets(truth + 0.4 * random.standard_normal(12), np.full(12, 0.4), 0.9)
        covered.append((low <= np.arange(1, 13)) & (np.arange(1, 13) <= high))
    assert np.mean(covered, axis=0).min() >= 0.9
