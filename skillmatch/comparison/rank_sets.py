"""Who is surely on the shortlist, given how sure the scores and the weights are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.uncertainty import (
    CONFIDENCE,
    Field,
    check_confidence,
    critical_bound,
    half_normal_nodes,
    rank_sets,
)

__all__ = ["Flip", "rank_sets", "ranks_under_weights", "smallest_flip", "top_k"]

_DRAWS = 2000
_CELLS = 5_000_000  # draws × candidates at most, which bounds memory and time
_LEAST_DRAWS = 200
_DIGITS = 6  # as in rankings: scores that differ by less are equal
_SAME = 1e-9


def top_k(
    scores: NDArray[np.float64],
    errors: NDArray[np.float64],
    k: int,
    confidence: float = CONFIDENCE,
) -> NDArray[np.str_]:
    """Who is surely among the best k, who surely isn't, and who can't be told from the cut.

    A candidate is in if it surely beats all but k - 1 others, and out if k others surely beat it;
    the rest is the boundary band. A shortlist is one decision, so this is one statement: with the
    given confidence all of "in" and all of "out" are right at once (where the truth is tied at
    the cut, for one way of breaking the tie).

    The critical value is not that of simultaneous rank sets, but a smaller one. Calling somebody
    wrongly in or out takes a wrong comparison between one of the true best k and one of the
    others, in that direction; so only those k · (n - k) comparisons need be bounded together, as
    in the confidence sets for the tau-best of Mogstad, Romano, Shaikh and Wilhelm (2024). The
    bound used holds for any errors and whoever the true best are, so nothing is drawn at random.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
        Higher is better.
    errors : ndarray of float, shape (n,)
        Standard errors; see `rank_sets`.
    k : int
        How many are on the shortlist, at least 1.
    confidence : float, default 0.9

    Returns
    -------
    ndarray of str, shape (n,)
        ``"in"``, ``"boundary"`` or ``"out"``.

    Raises
    ------
    ValueError
        If k is below 1 or the confidence isn't between 0 and 1.

    Examples
    --------
    >>> top_k(np.array([0.9, 0.52, 0.5, 0.1]), np.full(4, 0.05), 2).tolist()
    ['in', 'boundary', 'boundary', 'out']
    """
    check_confidence(confidence)
    _check_k(k)
    others = len(scores) - k
    if others <= 0:
        return np.full(len(scores), "in", dtype="<U8")
    above, below = Field.of(scores, errors).told_apart(_across_the_cut(k, others, confidence))
    sure = [below.sum(axis=1) >= others, above.sum(axis=1) >= k]
    return np.select(sure, ["in", "out"], "boundary")


def _check_k(k: int) -> None:
    if k < 1:
        raise ValueError(f"k, the length of the shortlist, must be at least 1, not {k}.")


def _across_the_cut(best: int, others: int, confidence: float) -> float:
    """Critical value for comparisons between so many true best and so many others.

    All go in one direction, so they are never negatively correlated and Slepian's inequality
    gives one bound; the largest error upwards of the others and the largest downwards of the best
    give another (see ``uncertainty._all_within``). The smaller one is used.
    """
    from scipy.special import ndtr, ndtri

    def within(value: float) -> float:
        up, mass = half_normal_nodes(value)
        down = np.sqrt(value**2 - up**2)
        inside = others * mass * ndtr(up) ** (others - 1) * ndtr(down) ** best
        return float(0.5**others * ndtr(value) ** best + inside.sum())

    slepian = float(ndtri(confidence ** (1 / (best * others))))
    return max(min(slepian, critical_bound(within, confidence)), 0.0)


def ranks_under_weights(
    levels: NDArray[np.float64],
    weights: NDArray[np.float64],
    k: int,
    *,
    confidence: float = CONFIDENCE,
    concentration: float = 50.0,
    draws: int = _DRAWS,
    seed: int = 0,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The ranks that candidates take if the requirements' weights were somewhat different.

    Weights are drawn from a Dirichlet distribution around those given and everybody is ranked by
    each draw. This is a range over opinions of what matters, not a confidence set: it has nothing
    to do with the errors of the matches. A requirement with weight 0 keeps it.

    Parameters
    ----------
    levels : ndarray of float, shape (n, requirements)
        Such as ``ranking.levels.to_numpy()``.
    weights : ndarray of float, shape (requirements,)
        At least 0, some above; scaled to a sum of 1.
    k : int
        How many are on the shortlist, at least 1.
    confidence : float, default 0.9
        The share of draws that the range of ranks holds: 5 % lie beyond either end at 0.9.
    concentration : float, default 50
        Of the Dirichlet distribution. A weight of 20 % gets a standard deviation of 5.6
        percentage points at 50, of 12 at 10.
    draws : int, default 2000
        Fewer are made, down to 200, where there are more than 2,500 candidates.
    seed : int, default 0

    Returns
    -------
    (rank_low, rank_high, acceptability) : ndarrays, shape (n,)
        Best and worst rank (int), and the share of draws in which the candidate is in the top k
        (float); one who is tied at the cut with others counts by its chance of a place.

    Raises
    ------
    ValueError
        If weights, k, confidence, concentration or draws are out of range.

    Examples
    --------
    >>> levels = np.array([[0.9, 0.9], [0.8, 0.2], [0.3, 0.6]])
    >>> low, high, share = ranks_under_weights(levels, np.array([1.0, 1.0]), 1)
    >>> low.tolist(), high.tolist(), share.tolist()
    ([1, 2, 2], [1, 3, 3], [1.0, 0.0, 0.0])
    """
    check_confidence(confidence)
    _check_k(k)
    share = _shares(weights)
    if concentration <= 0 or draws < 1:
        raise ValueError("concentration must be above 0 and draws at least 1.")
    count, used = len(levels), share > 0
    made = min(draws, max(_LEAST_DRAWS, _CELLS // max(count, 1)))
    drawn = np.random.default_rng(seed).dirichlet(concentration * share[used], made)
    low, high = np.empty((made, count), np.int32), np.empty((made, count), np.int32)
    for draw, weight in enumerate(drawn):
        # Row by row, so that a candidate's score doesn't depend on where it stands in a product.
        scores = np.round((levels[:, used] * weight).sum(axis=1), _DIGITS)
        low[draw], high[draw] = _rank_range(scores)
    acceptability = np.clip((k - low + 1) / (high - low + 1), 0.0, 1.0).mean(axis=0)
    tail = (1 - confidence) / 2
    lowest = np.quantile(low, tail, axis=0, method="lower").astype(np.int64)
    highest = np.quantile(high, 1 - tail, axis=0, method="higher").astype(np.int64)
    return lowest, highest, acceptability


def _rank_range(scores: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Best and worst rank of each score among all: they differ where scores are equal."""
    ordered = np.sort(scores)
    above = len(scores) - np.searchsorted(ordered, scores, side="right")
    at_least = len(scores) - np.searchsorted(ordered, scores, side="left")
    return above + 1, at_least


def _shares(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        raise ValueError("Weights must be numbers of at least 0, and some must be above 0.")
    return np.asarray(weights / weights.sum(), dtype=np.float64)


@dataclass(frozen=True)
class Flip:
    """The smallest change of one weight that puts another candidate on the shortlist.

    Attributes
    ----------
    requirement : int
        Position of the requirement whose weight changes.
    share : float
        Its share of all weights as they are.
    to : float
        The share at which the two candidates are level; just beyond, they swap.
    leaves, enters : int
        Positions of the candidates.
    """

    requirement: int
    share: float
    to: float
    leaves: int
    enters: int


def smallest_flip(levels: NDArray[np.float64], weights: NDArray[np.float64], k: int) -> Flip | None:
    """The smallest change of one requirement's weight that swaps who is in the top k.

    One requirement's share of the weights changes, the others share the rest as before. Scores
    are then lines in that share, so the first crossing of somebody in the top k with somebody
    outside is found exactly. Candidates tied at the cut swap at no change at all.

    Parameters
    ----------
    levels : ndarray of float, shape (n, requirements)
    weights : ndarray of float, shape (requirements,)
        At least 0, some above.
    k : int
        How many are on the shortlist, at least 1.

    Returns
    -------
    Flip or None
        None if no weight of a single requirement changes the top k. Of equal changes, the one of
        the requirement, then of the candidate leaving, then of the one entering, that comes first.

    Raises
    ------
    ValueError
        If weights or k are out of range.

    Examples
    --------
    >>> flip = smallest_flip(np.array([[0.9, 0.2], [0.4, 0.6]]), np.array([0.6, 0.4]), 1)
    >>> flip.requirement, flip.leaves, flip.enters, round(flip.to, 3)
    (0, 0, 1, 0.444)
    """
    _check_k(k)
    share = _shares(weights)
    scores = (levels * share).sum(axis=1)
    order = np.argsort(-scores, kind="stable")
    best, others = np.sort(order[:k]), np.sort(order[k:])
    found, smallest = None, np.inf
    for requirement in np.flatnonzero(share < 1) if len(others) else ():
        own = float(share[requirement])
        all_of_it = levels[:, requirement]
        none_of_it = (scores - own * all_of_it) / (1 - own)
        for leaves in best:
            shares = _level_at(
                none_of_it[leaves] - none_of_it[others], all_of_it[leaves] - all_of_it[others], own
            )
            change = np.abs(shares - own)
            first = change.argmin()
            if change[first] < smallest - _SAME:
                smallest = change[first]
                pair = int(leaves), int(others[first])
                found = Flip(int(requirement), own, float(shares[first]), *pair)
    return found


def _level_at(
    at_none: NDArray[np.float64], at_all: NDArray[np.float64], own: float
) -> NDArray[np.float64]:
    """The share at which each lead is gone, going from a share of 0 to one of 1; else infinity."""
    slope = at_all - at_none
    now = at_none + own * slope
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(now <= _SAME, own, at_none / -slope)
    # A lead that is gone only when the weight is nothing or everything is never lost.
    lost = np.where(slope > 0, share > _SAME, share < 1 - _SAME)
    towards = np.where(slope > 0, share <= own, share >= own)
    return np.where((np.abs(slope) > _SAME) & lost & towards, share, np.inf)
