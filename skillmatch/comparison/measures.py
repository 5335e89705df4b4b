"""How well one order of candidates finds the relevant ones, candidates with equal scores included.

Where scores are equal the order is open, so every measure is its expected value over all orders
of the tied candidates, by the closed forms of McSherry & Najork (2008, "Computing information
retrieval performance measures efficiently in the presence of tied scores"). A list in which
everybody ties has the value that a random order has on average: the level of chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def ndcg_at(scores: ArrayLike, relevance: ArrayLike, k: int) -> float:
    """Normalised discounted cumulative gain of the first `k`, ties averaged.

    The gain of a candidate is the grade itself, the discount ``1 / log2(1 + position)``.

    Parameters
    ----------
    scores : array_like of float, shape (n,)
        Higher is better.
    relevance : array_like of float, shape (n,)
        Grades, 0 for irrelevant.
    k : int

    Returns
    -------
    float
        In [0, 1]; NaN where nobody is relevant.

    Examples
    --------
    >>> ndcg_at([0.9, 0.5, 0.1], [1, 0, 1], k=3).__round__(4)
    0.9197
    """
    return _of_one("ndcg", scores, relevance, k)


def average_precision(scores: ArrayLike, relevance: ArrayLike) -> float:
    """Mean of the precision at each relevant candidate's place, ties averaged.

    Parameters
    ----------
    scores : array_like of float, shape (n,)
        Higher is better.
    relevance : array_like of float, shape (n,)
        Whoever is above 0 is relevant.

    Returns
    -------
    float
        In (0, 1]; NaN where nobody is relevant.

    Examples
    --------
    >>> average_precision([0.9, 0.5, 0.1], [1, 0, 1]).__round__(4)
    0.8333
    """
    return _of_one("average_precision", scores, relevance, 1)


def precision_at(scores: ArrayLike, relevance: ArrayLike, k: int) -> float:
    """Share of relevant candidates among the first `k`, ties averaged.

    Parameters
    ----------
    scores : array_like of float, shape (n,)
        Higher is better.
    relevance : array_like of float, shape (n,)
        Whoever is above 0 is relevant.
    k : int
        Of fewer candidates than that, all are taken.

    Returns
    -------
    float
        In [0, 1].

    Examples
    --------
    >>> precision_at([0.9, 0.5, 0.5], [1, 0, 1], k=2)
    0.75
    """
    return _of_one("precision", scores, relevance, k)


def roc_auc(scores: ArrayLike, relevance: ArrayLike) -> float:
    """Probability that a relevant candidate stands above an irrelevant one, ties counting half.

    Parameters
    ----------
    scores : array_like of float, shape (n,)
        Higher is better.
    relevance : array_like of float, shape (n,)
        Whoever is above 0 is relevant.

    Returns
    -------
    float
        In [0, 1]; NaN where nobody or everybody is relevant.

    Examples
    --------
    >>> roc_auc([0.9, 0.5, 0.5], [1, 0, 1])
    0.75
    """
    return _of_one("roc_auc", scores, relevance, 1)


def measured(tiers: Ints, relevance: Floats, times: Ints, k: int) -> dict[str, Floats]:
    """All measures of many lists of the same candidates at once, ties averaged.

    Parameters
    ----------
    tiers : ndarray of int, shape (lists, n) or (1, n)
        Each candidate's place in the list, from 0 for the best; who ties has the same.
    relevance : ndarray of float, shape (n,)
    times : ndarray of int, shape (lists, n) or (1, n)
        How often each candidate is in the list: more than once in a bootstrap's resamples.
    k : int

    Returns
    -------
    dict of ndarray of float, shape (lists,)
        ``ndcg``, ``average_precision``, ``precision`` and ``roc_auc``, NaN where undefined.
    """
    size = _per_tier(tiers, times)
    relevant = _per_tier(tiers, times * (relevance > 0))
    end = size.cumsum(axis=1).astype(np.int64)
    start = end - size.astype(np.int64)
    total, found = size.sum(axis=1), relevant.sum(axis=1)
    share = np.divide(relevant, size, out=np.zeros_like(size), where=size > 0)
    within = np.minimum(end, k) - np.minimum(start, k)
    ideal = tiers_of(relevance)[None]
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "ndcg": _dcg(tiers, relevance, times, k) / _dcg(ideal, relevance, times, k),
            "average_precision": _precision_at_relevant(start, end, relevant, share) / found,
            "precision": (share * within).sum(axis=1) / np.minimum(total, k),
            "roc_auc": _pairs_in_order(size, relevant) / (found * (total - found)),
        }


def tiers_of(scores: ArrayLike) -> Ints:
    """Places from 0 for the highest score; equal scores share one."""
    _, place = np.unique(-np.asarray(scores, dtype=np.float64), return_inverse=True)
    return place.astype(np.int64).reshape(np.shape(scores))


def _of_one(name: str, scores: ArrayLike, relevance: ArrayLike, k: int) -> float:
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}.")
    grades = np.asarray(relevance, dtype=np.float64)
    tiers = tiers_of(scores)
    if tiers.shape != grades.shape:
        raise ValueError(
            f"There are {tiers.size} scores and {grades.size} judgements; give one each."
        )
    if not (np.isfinite(grades).all() and (grades >= 0).all()):
        raise ValueError("Relevance must be 0 or more; leave out who wasn't judged.")
    once = np.ones((1, len(grades)), dtype=np.int64)
    return float(measured(tiers[None], grades, once, k)[name][0])


def _dcg(tiers: Ints, relevance: Floats, times: Ints, k: int) -> Floats:
    """Each tier's mean gain on each of the places that it fills."""
    size, gain = _per_tier(tiers, times), _per_tier(tiers, times * relevance)
    end = size.cumsum(axis=1).astype(np.int64)
    start = end - size.astype(np.int64)
    places = np.arange(1, min(k, int(end.max(initial=0))) + 1)
    discount = np.r_[0.0, np.cumsum(1 / np.log2(1 + places))]
    last = len(places)
    weight = discount[np.minimum(end, last)] - discount[np.minimum(start, last)]
    mean = np.divide(gain, size, out=np.zeros_like(gain), where=size > 0)
    return (mean * weight).sum(axis=1)


def _precision_at_relevant(start: Ints, end: Ints, relevant: Floats, share: Floats) -> Floats:
    """Expected sum of the precision at the relevant candidates' places.

    The i-th of a tier of n candidates, r of them relevant, is relevant with probability r/n, and
    then has R + 1 + (i-1)(r-1)/(n-1) relevant ones at or above it, R being those in the tiers
    above; divided by the place and summed over i this leaves a difference of harmonic numbers.
    """
    above = relevant.cumsum(axis=1) - relevant
    others = np.maximum(end - start - 1, 1)
    slope = np.where(end - start > 1, (relevant - 1) / others, 0.0)
    harmonic = np.r_[0.0, np.cumsum(1 / np.arange(1, int(end.max(initial=0)) + 1))]
    places = harmonic[end] - harmonic[start]
    precision = slope * (end - start) + (above + 1 - slope * (start + 1)) * places
    return (share * precision).sum(axis=1)


def _pairs_in_order(size: Floats, relevant: Floats) -> Floats:
    irrelevant = size - relevant
    above = relevant.cumsum(axis=1) - relevant
    return (irrelevant * (above + relevant / 2)).sum(axis=1)


def _per_tier(tiers: Ints, amounts: NDArray[np.generic]) -> Floats:
    """Sums of `amounts` over the members of each tier, lists × tiers."""
    lists, count = max(len(tiers), len(amounts)), int(tiers.max(initial=0)) + 1
    cell = (np.arange(lists) * count)[:, None] + tiers
    weights = np.broadcast_to(amounts, cell.shape).ravel()
    sums: Floats = np.bincount(cell.ravel(), weights, minlength=lists * count).astype(np.float64)
    return sums.reshape(lists, count)
