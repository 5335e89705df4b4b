"""How sure a rank is: confidence sets from pairwise differences of scores."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.9
_BLOCK = 1024


def rank_sets(
    scores: NDArray[np.float64], errors: NDArray[np.float64], confidence: float = CONFIDENCE
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The lowest and highest rank that each score is compatible with.

    For one candidate at a time: another one ranks surely above if its score is higher by more
    than ``q`` standard errors of the difference, where ``q`` guards against looking at all the
    others at once (Bonferroni). After Mogstad, Romano, Shaikh and Wilhelm, "Inference for ranks",
    Review of Economic Studies 2024, with a bound in the place of their simulated quantile.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
        Higher is better.
    errors : ndarray of float, shape (n,)
        Standard errors, taken as independent.
    confidence : float, default 0.9

    Returns
    -------
    (rank_low, rank_high) : ndarrays of int, shape (n,)
        Best and worst compatible rank, counted from 1.

    Examples
    --------
    >>> low, high = rank_sets(np.array([0.9, 0.5, 0.49]), np.array([0.01, 0.05, 0.05]))
    >>> low.tolist(), high.tolist()
    ([1, 2, 2], [1, 3, 3])
    """
    count = len(scores)
    if count < 2:
        return np.ones(count, np.int64), np.ones(count, np.int64)
    q = NormalDist().inv_cdf(1 - (1 - confidence) / (2 * (count - 1)))
    low, high = np.empty(count, np.int64), np.empty(count, np.int64)
    for start in range(0, count, _BLOCK):
        block = slice(start, start + _BLOCK)
        difference = scores[None, :] - scores[block, None]
        margin = q * np.hypot(errors[None, :], errors[block, None]) + 1e-9
        low[block] = 1 + (difference > margin).sum(axis=1)
        high[block] = count - (-difference > margin).sum(axis=1)
    return low, high
