"""How sure a rank is, given how sure the matches are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.9
_MOST_DRAWS, _LEAST_DRAWS, _CELLS = 2000, 200, 20_000_000


def rank_intervals(
    scores: NDArray[np.float64],
    errors: NDArray[np.float64],
    confidence: float = CONFIDENCE,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ranks within which each candidate's true rank lies with a given probability.

    A score is an expectation: each match holds with its calibrated probability, so what a
    candidate can really do lies around the score with a known standard error. True scores are
    drawn from these distributions, independently and with a fixed seed, and ranked; the interval
    holds the middle of the ranks drawn. It speaks for one candidate at a time, and of no other
    source of error than the matches.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
        Higher is better, between 0 and 1.
    errors : ndarray of float, shape (n,)
        Standard errors.
    confidence : float, default 0.9

    Returns
    -------
    (rank_low, rank_high) : ndarrays of int, shape (n,)
        Best and worst rank, counted from 1; the rank by score lies between them.

    Examples
    --------
    >>> low, high = rank_intervals(np.array([0.9, 0.5, 0.49]), np.array([0.01, 0.05, 0.05]))
    >>> low.tolist(), high.tolist()
    ([1, 2, 2], [1, 3, 3])
    """
    count = len(scores)
    best, worst = _rank_range(scores)
    if count < 2 or not errors.any():
        return best, worst
    draws = int(np.clip(_CELLS // count, _LEAST_DRAWS, _MOST_DRAWS))
    random = np.random.default_rng(0)
    # Drawn in the order of what is drawn for, so that no order of candidates matters.
    order = np.lexsort((errors, scores))
    place = np.empty(count, dtype=np.int64)
    place[order] = np.arange(count)
    low, high = np.empty((draws, count), np.int32), np.empty((draws, count), np.int32)
    for draw in range(draws):
        noise = random.standard_normal(count)[place]
        truth = np.clip(scores + errors * noise, 0.0, 1.0)
        low[draw], high[draw] = _rank_range(truth)
    tail = (1 - confidence) / 2
    lowest = np.quantile(low, tail, axis=0, method="lower").astype(np.int64)
    highest = np.quantile(high, 1 - tail, axis=0, method="higher").astype(np.int64)
    lowest, highest = np.minimum(lowest, best), np.maximum(highest, worst)
    for tied in _tied(scores[order], errors[order]):
        alike = order[tied]
        lowest[alike], highest[alike] = lowest[alike].min(), highest[alike].max()
    return lowest, highest


def _tied(scores: NDArray[np.float64], errors: NDArray[np.float64]) -> Iterator[slice]:
    """Runs of more than one candidate with the same score and the same error."""
    changes = np.flatnonzero((np.diff(scores) != 0) | (np.diff(errors) != 0)) + 1
    for start, end in pairwise([0, *changes.tolist(), len(scores)]):
        if end - start > 1:
            yield slice(start, end)


def _rank_range(scores: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Best and worst rank of each score among all: they differ where scores are equal."""
    ordered = np.sort(scores)
    above = len(scores) - np.searchsorted(ordered, scores, side="right")
    at_least = len(scores) - np.searchsorted(ordered, scores, side="left")
    return above + 1, at_least
