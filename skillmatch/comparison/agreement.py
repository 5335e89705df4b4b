"""How far two rankings of the same candidates agree, and how far they would by chance.

Every measure takes two score vectors aligned by candidate; higher is better. Ties are allowed
and count as what they are: candidates whose order isn't known.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats

Ties = Literal["a", "b", "w"]
Measure = Literal["tau_b", "rbo", "overlap", "jaccard"]

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


def tau_b(a: ArrayLike, b: ArrayLike) -> float:
    """Kendall's tau-b: agreement over all pairs of candidates, corrected for ties.

    Parameters
    ----------
    a, b : array-like of float, shape (n,)
        Scores by two lenses, aligned by candidate; higher is better.

    Returns
    -------
    float
        From -1 (reversed) over 0 (unrelated) to 1 (the same order and the same ties); NaN if a
        lens gives everybody the same score, since then it orders nobody.

    Raises
    ------
    ValueError
        If the vectors differ in length or hold missing scores.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33(3).
    Computed by `scipy.stats.kendalltau`.

    Examples
    --------
    >>> round(tau_b([4, 3, 2, 1], [4, 3, 1, 2]), 3)
    0.667
    >>> tau_b([4, 3, 2, 1], [1, 1, 1, 1])
    nan
    """
    first, second = _aligned(a, b)
    if _constant(first) or _constant(second):
        return float("nan")
    # Its p-value isn't used: the quickest will do, which needs three candidates.
    method = "asymptotic" if len(first) > 2 else "exact"
    return float(stats.kendalltau(first, second, method=method).statistic)


def tied_share(scores: ArrayLike) -> float:
    """Share of the pairs of candidates that a lens can't put in order.

    Parameters
    ----------
    scores : array-like of float, shape (n,)

    Returns
    -------
    float
        Between 0 (no ties) and 1 (everybody the same); 0 where there is no pair.

    Examples
    --------
    >>> tied_share([3, 3, 2, 1])
    0.16666666666666666
    """
    values = _scores(scores)
    sizes = np.unique(values, return_counts=True)[1].astype(float)
    pairs = len(values) * (len(values) - 1)
    return float((sizes * (sizes - 1)).sum() / pairs) if pairs else 0.0


def rbo(a: ArrayLike, b: ArrayLike, p: float = 0.9, ties: Ties = "b") -> float:
    r"""Rank-biased overlap of two full rankings of the same candidates, ties included.

    :math:`(1-p) \sum_{d \ge 1} p^{d-1} A_d`, where the agreement :math:`A_d` of the first *d*
    places is, with :math:`c_{e,d}` the probability that candidate *e* is among them when ties
    are broken at random,

    - ``"a"``: :math:`\sum_e c^S c^L / d`, so that the result is the average over all ways to
      break the ties; for comparison with a reference ranking;
    - ``"b"``: :math:`\sum_e c^S c^L / \sqrt{\sum_e (c^S)^2 \sum_e (c^L)^2}`, corrected for the
      order that ties leave unknown, as tau-b is; a ranking always agrees fully with itself;
    - ``"w"``: twice the shared over all candidates in the groups that begin within the first
      *d* places: tied candidates really share a place.

    Both rankings hold every candidate, so they agree fully from depth *n* on: :math:`A_d = A_n
    = 1` for :math:`d > n`. That is the papers' extrapolated RBO, here with nothing unknown to
    extrapolate. The ranks past *n* weigh :math:`p^n`; where that is much (few candidates, high
    *p*), all values are high, those by chance too: see `chance`. Without ties the three variants
    are equal. Time grows as sorting does.

    Parameters
    ----------
    a, b : array-like of float, shape (n,)
        Scores by two lenses, aligned by candidate; higher is better.
    p : float, default 0.9
        Persistence, between 0 and 1; the higher, the deeper RBO looks. See `persistence`.
    ties : {"a", "b", "w"}, default "b"

    Returns
    -------
    float
        Above 0, at most 1.

    Raises
    ------
    ValueError
        If `p` or `ties` isn't one of those above, the vectors are empty or differ in length, or
        scores are missing.

    References
    ----------
    Webber, W., Moffat, A., Zobel, J. (2010). A similarity measure for indefinite rankings. ACM
    TOIS 28(4), 20.
    Corsi, M., Urbano, J. (2024). The treatment of ties in rank-biased overlap. SIGIR 2024,
    arXiv:2406.07121.

    Examples
    --------
    >>> round(rbo([3, 2, 1], [3, 1, 2]), 3)
    0.955
    >>> [round(rbo([2, 2, 1], [2, 2, 1], ties=ties), 3) for ties in ("a", "b", "w")]
    [0.95, 1.0, 1.0]
    """
    first, second = (_order(scores) for scores in _aligned(a, b))
    if ties == "w":
        shared = _count_from(np.maximum(first.of.start, second.of.start))
        agreement = 2 * shared / (first.at.end + second.at.end)
    else:
        agreement = _expected_shared(first, second) / _scale(first, second, ties)
    return _discounted(agreement, p)


def weight_of_top(p: float, k: int) -> float:
    r"""Share of rank-biased overlap that the first *k* places decide.

    :math:`1 - p^{k-1} + \frac{1-p}{p} k \left(\ln\frac{1}{1-p} - \sum_{i=1}^{k-1}
    \frac{p^i}{i}\right)` for rankings without end (Webber et al. 2010, equation 21).

    Parameters
    ----------
    p : float
        Persistence, between 0 and 1.
    k : int
        At least 1.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> round(weight_of_top(0.9, 10), 4)
    0.8556
    """
    _check_persistence(p)
    _check_cut(k)
    before = np.arange(1, k)
    remainder = -np.log1p(-p) - (p**before / before).sum()
    return float(1 - p ** (k - 1) + (1 - p) / p * k * remainder)


def persistence(k: int) -> float:
    """The persistence at which the first *k* places carry 86 % of rank-biased overlap.

    It is the weight that the usual .90 gives to the first ten (85.56 %), found by solving
    `weight_of_top`.

    Parameters
    ----------
    k : int
        Length of the shortlist, from 1 to 100,000.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> [round(persistence(k), 3) for k in (5, 10, 20, 50)]
    [0.804, 0.9, 0.95, 0.98]
    """
    _check_cut(k)
    if k > 100_000:
        raise ValueError(f"A shortlist of {k:,} is too long: persistence goes up to 100,000.")
    wanted = weight_of_top(0.9, 10)
    solved = optimize.brentq(lambda p: weight_of_top(p, k) - wanted, 1e-6, 1 - 1e-7, xtol=1e-14)
    return float(solved)


def membership(scores: ArrayLike, k: int) -> _Floats:
    """Each candidate's probability of being among the first *k* if ties are broken at random.

    Parameters
    ----------
    scores : array-like of float, shape (n,)
        Higher is better.
    k : int
        At least 1.

    Returns
    -------
    ndarray of float, shape (n,)
        Between 0 and 1; they add up to `k`, or to `n` if that is less.

    Examples
    --------
    >>> membership([9, 5, 5, 1], 2).tolist()
    [1.0, 0.5, 0.5, 0.0]
    """
    _check_cut(k)
    start, end = _order(_scores(scores)).of
    return np.clip((k - start + 1) / (end - start + 1), 0.0, 1.0)


def overlap_at(a: ArrayLike, b: ArrayLike, k: int) -> float:
    """Share of the shortlist of *k* that two lenses have in common, expected over ties.

    Parameters
    ----------
    a, b : array-like of float, shape (n,)
        Scores by two lenses, aligned by candidate; higher is better.
    k : int
        Length of the shortlist; of fewer candidates, all are on it.

    Returns
    -------
    float
        Between 0 and 1. Ties across the cut lower it even between a lens and itself, since they
        are broken for each lens alone.

    Examples
    --------
    >>> overlap_at([9, 5, 5, 1], [9, 1, 5, 4], 2)
    0.75
    """
    first, second = _aligned(a, b)
    shared = membership(first, k) @ membership(second, k)
    return float(shared / min(k, len(first)))


def jaccard_at(a: ArrayLike, b: ArrayLike, k: int) -> float:
    """Shared over all candidates on two shortlists of *k*, both counts expected over ties.

    Parameters
    ----------
    a, b : array-like of float, shape (n,)
        Scores by two lenses, aligned by candidate; higher is better.
    k : int
        Length of the shortlist; of fewer candidates, all are on it.

    Returns
    -------
    float
        Between 0 and 1: with *o* the `overlap_at`, o / (2 - o).

    Examples
    --------
    >>> jaccard_at([9, 5, 5, 1], [9, 1, 5, 4], 2)
    0.6
    """
    shared = overlap_at(a, b, k)
    return shared / (2 - shared)


def chance(
    measure: Measure,
    a: ArrayLike,
    b: ArrayLike,
    *,
    k: int = 10,
    p: float = 0.9,
    ties: Ties = "b",
) -> float:
    """The value to expect of a measure if the two rankings had nothing to do with each other.

    It is the mean over all permutations of one ranking, ties kept, but for Jaccard:

    - ``"tau_b"``: 0.
    - ``"overlap"``: k / n, ties or not.
    - ``"rbo"``: without ties, and for variant "a" with them too, (1 - p^n) / (n (1 - p)). The
      sizes of the groups of tied candidates don't change when a ranking is permuted, so for "b"
      and "w" the mean is exact too, summed over depths.
    - ``"jaccard"``: the mean of x / (2k - x) for hypergeometric x, as if nobody tied across a cut.
      Where some do it is an upper bound: the mean is less, but no less than k / (2n - k).

    Parameters
    ----------
    measure : {"tau_b", "rbo", "overlap", "jaccard"}
    a, b : array-like of float, shape (n,)
        Scores by two lenses; only how they are tied matters.
    k : int, default 10
        For overlap and Jaccard.
    p, ties
        For RBO, as in `rbo`.

    Returns
    -------
    float
        NaN for tau-b where it isn't defined.

    Examples
    --------
    >>> scores = range(100)
    >>> [round(chance(measure, scores, scores), 3) for measure in ("overlap", "jaccard", "rbo")]
    [0.1, 0.055, 0.1]
    """
    first, second = _aligned(a, b)
    count = len(first)
    cut = min(k, count)
    if measure == "tau_b":
        return float("nan") if _constant(first) or _constant(second) else 0.0
    if measure == "overlap":
        _check_cut(k)
        return cut / count
    if measure == "jaccard":
        _check_cut(k)
        shared = np.arange(cut + 1)
        likely = stats.hypergeom.pmf(shared, count, cut, cut)
        return float(likely @ (shared / (2 * cut - shared)))
    if measure == "rbo":
        return _chance_of_rbo(_order(first), _order(second), p, ties)
    raise ValueError(f"No measure {measure!r}: it is one of {', '.join(get_args(Measure))}.")


class _Places(NamedTuple):
    """First and last place, counted from 1, of a group of tied candidates."""

    start: _Ints
    end: _Ints


class _Order(NamedTuple):
    """A ranking with its ties."""

    of: _Places  # for each candidate, the group it is in
    at: _Places  # for each place from 1 to n, the group that holds it


def _order(scores: _Floats) -> _Order:
    best_first = np.argsort(-scores)
    ordered = scores[best_first]
    bounds = np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, [len(scores)]))
    sizes = np.diff(bounds)
    at = _Places(np.repeat(bounds[:-1] + 1, sizes), np.repeat(bounds[1:], sizes))
    of = _Places(np.empty_like(at.start), np.empty_like(at.end))
    of.start[best_first], of.end[best_first] = at
    return _Order(of, at)


def _expected_shared(first: _Order, second: _Order) -> _Floats:
    """For each depth, how many candidates both rankings have by then, expected over ties.

    At each depth one group per ranking is being filled, to the share `filling`; those before it
    are full. A candidate is full in both, filling in one and full in the other, or filling in
    both, each over an interval of depths: so counts come from where intervals begin and end.
    """
    (start, end), (other_start, other_end) = first.of, second.of
    full = _count_from(np.maximum(end, other_end) + 1)
    only_first = _count_within(np.maximum(start, other_end + 1), end)
    only_second = _count_within(np.maximum(other_start, end + 1), other_end)
    both = _count_within(np.maximum(start, other_start), np.minimum(end, other_end))
    one, other = _filling(first), _filling(second)
    return full + one * only_first + other * only_second + one * other * both


def _scale(first: _Order, second: _Order, ties: Ties) -> _Floats:
    """For each depth, what the expected number of shared candidates is divided by."""
    if ties == "a":
        return np.arange(1, len(first.at.start) + 1, dtype=float)
    if ties == "b":
        return np.sqrt(_squares(first) * _squares(second))
    raise ValueError(f"No way to treat ties {ties!r}: it is one of {', '.join(get_args(Ties))}.")


def _filling(order: _Order) -> _Floats:
    """For each depth, the share of the group at that place that lies within it."""
    start, end = order.at
    return (np.arange(1, len(start) + 1) - start + 1) / (end - start + 1)


def _squares(order: _Order) -> _Floats:
    """For each depth, the sum of squared probabilities to lie within it."""
    start, end = order.at
    return start - 1 + (end - start + 1) * _filling(order) ** 2


def _count_from(begin: _Ints) -> _Ints:
    """For each depth 1 … n, how many of n intervals without end have begun."""
    return np.cumsum(np.bincount(begin, minlength=len(begin) + 2)[1 : len(begin) + 1])


def _count_within(begin: _Ints, end: _Ints) -> _Ints:
    """For each depth 1 … n, how many of n intervals [begin, end] hold it; some are empty."""
    real = begin <= end
    changes = np.bincount(begin[real], minlength=len(begin) + 2)
    changes -= np.bincount(end[real] + 1, minlength=len(begin) + 2)
    return np.cumsum(changes[1 : len(begin) + 1])


def _discounted(agreement: _Floats, p: float) -> float:
    """The weighted mean of the agreement at each depth, the last one standing for all deeper."""
    _check_persistence(p)
    depths = np.arange(len(agreement))
    return float((1 - p) * (p**depths @ agreement) + p ** len(agreement) * agreement[-1])


def _chance_of_rbo(first: _Order, second: _Order, p: float, ties: Ties) -> float:
    count = len(first.at.start)
    if ties == "w":
        begun, other = first.at.end, second.at.end
        return _discounted(2 * begun * other / count / (begun + other), p)
    depths = np.arange(1, count + 1)
    return _discounted(depths**2 / count / _scale(first, second, ties), p)


def _scores(scores: ArrayLike) -> _Floats:
    values = np.asarray(scores, dtype=float)
    if values.ndim != 1:
        raise ValueError(f"Scores must be one number per candidate, not of {values.ndim} axes.")
    if np.isnan(values).any():
        raise ValueError("A score is missing: leave out the candidate, or give a score of 0.")
    return values


def _aligned(a: ArrayLike, b: ArrayLike) -> tuple[_Floats, _Floats]:
    first, second = _scores(a), _scores(b)
    if len(first) != len(second):
        raise ValueError(
            f"Two rankings of the same candidates are needed; these have {len(first)} and "
            f"{len(second)} scores."
        )
    if not len(first):
        raise ValueError("There are no candidates to compare rankings of.")
    return first, second


def _constant(scores: _Floats) -> bool:
    return bool((scores == scores[0]).all())


def _check_persistence(p: Any) -> None:
    if not 0 < p < 1:
        raise ValueError(f"Persistence p must lie between 0 and 1, and isn't {p!r}.")


def _check_cut(k: Any) -> None:
    if k < 1:
        raise ValueError(f"A shortlist holds at least one candidate, and k isn't {k!r}.")
