"""How sure an agreement between rankings is: intervals, tests, and a table of both.

Scores come as one table per posting, a row per candidate and a column per lens; a measure gets
the columns in their order, as arrays, and gives a number. So `tau_b` is a measure of two columns,
and ``lambda c, r, d: tau_b(c, r) - tau_b(c, d)`` a difference between two agreements. What is
said of several postings is the mean over them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from skillmatch.comparison.agreement import (
    chance,
    jaccard_at,
    overlap_at,
    persistence,
    rbo,
    tau_b,
    tied_share,
)

CONFIDENCE = 0.95
_LEAST_DRAWS, _CELLS = 200, 5_000_000
_TIES_WORTH_NOTING = 0.1
_ROUNDING = 1e-9  # sums in another order differ by less

Measure = Callable[..., float]

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]
# Several numbers at once, so that one draw serves them all.
_Measures = Callable[..., Sequence[float]]


@dataclass(frozen=True)
class Interval:
    """A measure with its confidence interval; NaN where it isn't defined."""

    value: float
    low: float
    high: float
    draws: int


@dataclass(frozen=True)
class Significance:
    """A measure with the probability of one as great where lenses are unrelated."""

    value: float
    p_value: float
    draws: int


def bootstrap(
    scores_by_posting: Mapping[str, pd.DataFrame],
    measure: Measure,
    draws: int = 2000,
    seed: int = 0,
) -> Interval:
    """95 % confidence interval of a measure of agreement, or of a difference between two.

    It speaks of other pools of the same size, drawn from where these candidates come from, and
    of other postings like these. Candidates are drawn with replacement and ranked anew; with
    several postings these are drawn too, as clusters. Postings with the same candidates share
    each draw of them, since a candidate who is missing is missing for all; pools that overlap
    in part are taken for separate ones. The interval holds the middle of the values drawn
    (percentile method); draws in which the measure is undefined are left out.

    How often such intervals hold the truth was simulated (60 to 500 times per case; normal
    scores, with and without ties):

    - Tau-b, one posting of 20 to 50 candidates: 93 to 97 %. The BCa method did no better, and
      much worse (81 to 91 %) for overlaps, which take few values, so it isn't offered.
    - Several postings, tau-b: 96 to 99.7 %, too careful where pools are separate, as both levels
      are drawn; drawing only postings held 29 to 93 %.
    - Overlap at 3 to 10, of 15 to 200 candidates: 97 to 100 %. RBO: 93 to 98 %, but 85 to 90 %
      where lenses are unrelated; whether they are is for `beyond_chance` to say.

    A candidate drawn twice is tied with themself. Tau-b leaves such pairs out, and RBO-b corrects
    for them, but a copy on the other side of a cut counts in part, which moves the draws of an
    overlap by up to -.01, those of RBO by up to .01, on average. That is little beside intervals
    .2 to .5 wide, and neither putting copies in one order nor drawing halves of the pool without
    replacement made intervals hold the truth more reliably; so nothing is corrected.

    Parameters
    ----------
    scores_by_posting : mapping of str to DataFrame
        For each posting the scores: a row per candidate, with the candidate's id as index, and a
        column per lens; higher is better.
    measure : callable
        Gets one array per column, and gives a number; NaN leaves out the posting.
    draws : int, default 2000
        For large pools fewer are made, at least 200: see the result's `draws`.
    seed : int, default 0

    Returns
    -------
    Interval
        The measure on the scores as they are, and the bounds.

    Raises
    ------
    ValueError
        If there are no postings, a score is missing, a candidate is twice in a posting, or
        postings have different lenses.

    References
    ----------
    Davison, A. C., Hinkley, D. V. (1997). Bootstrap methods and their application. Cambridge.
    Owen, A. B. (2007). The pigeonhole bootstrap. Annals of Applied Statistics 1(2).

    Examples
    --------
    >>> scores = pd.DataFrame({"credentials": range(20), "resume": [*range(1, 20), 0]})
    >>> round(bootstrap({"clerk": scores}, tau_b, draws=500).value, 3)
    0.8
    """
    postings = _postings(scores_by_posting)
    made = draws_made(draws, scores_by_posting)
    low, high = _bounds(_resampled(postings, _single(measure), made, seed))
    value = _mean(_each(postings, _single(measure)))
    return Interval(value.item(), low.item(), high.item(), made)


def beyond_chance(
    scores_by_posting: Mapping[str, pd.DataFrame],
    measure: Measure,
    draws: int = 2000,
    seed: int = 0,
) -> Significance:
    """Test whether two lenses agree more than rankings that have nothing to do with each other.

    The second lens is handed out to the candidates anew, at random, in all postings with the same
    candidates alike; so its ties stay. One-sided: p is (1 + draws with a measure as great) /
    (1 + draws).

    Parameters
    ----------
    scores_by_posting : mapping of str to DataFrame
        As for `bootstrap`; only the second column is permuted.
    measure : callable
        Gets one array per column, and gives a number that grows with agreement.
    draws, seed
        As for `bootstrap`.

    Returns
    -------
    Significance

    Raises
    ------
    ValueError
        As for `bootstrap`, or if there are fewer than two lenses.

    Examples
    --------
    >>> scores = pd.DataFrame({"credentials": range(9), "resume": [*range(1, 9), 0]})
    >>> beyond_chance({"clerk": scores}, tau_b, draws=999).p_value < 0.1
    True
    """
    postings = _postings(scores_by_posting, lenses=2)
    made = draws_made(draws, scores_by_posting)
    value = _mean(_each(postings, _single(measure)))
    p_value = _share(_unrelated(postings, _single(measure), made, seed), value)
    return Significance(value.item(), p_value.item(), made)


def draws_made(draws: int, scores: Mapping[str, pd.DataFrame]) -> int:
    """How many of the draws asked for are made: for large pools fewer.

    Parameters
    ----------
    draws : int
    scores : mapping of str to DataFrame
        As for `agreement_table`.

    Returns
    -------
    int

    Examples
    --------
    >>> draws_made(2000, {"clerk": pd.DataFrame(index=range(10_000))})
    500
    """
    candidates = sum(map(len, scores.values()))
    return min(draws, max(_LEAST_DRAWS, _CELLS // candidates))


def adjusted(
    p_values: ArrayLike, method: Literal["holm", "benjamini-hochberg"] = "holm"
) -> _Floats:
    """P-values adjusted for how many tests were made.

    Parameters
    ----------
    p_values : array-like of float
        NaN stands for a test that couldn't be made; it stays, and doesn't count.
    method : {"holm", "benjamini-hochberg"}, default "holm"
        Holm bounds the probability of any false finding, however the tests depend on each other;
        Benjamini-Hochberg bounds the expected share of false ones among the findings.

    Returns
    -------
    ndarray of float
        In the same order.

    Raises
    ------
    ValueError
        If the method is another, or a p-value isn't between 0 and 1.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics 6(2).
    Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57(1).

    Examples
    --------
    >>> adjusted([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    raw = np.asarray(p_values, dtype=float)
    tested = ~np.isnan(raw)
    if ((raw[tested] < 0) | (raw[tested] > 1)).any():
        raise ValueError("P-values must lie between 0 and 1.")
    result = raw.copy()
    if method == "benjamini-hochberg":
        result[tested] = stats.false_discovery_control(raw[tested])
    elif method == "holm":
        result[tested] = _holm(raw[tested])
    else:
        raise ValueError(f"No method {method!r}: it is holm or benjamini-hochberg.")
    return result


def agreement_table(
    scores: Mapping[str, pd.DataFrame],
    k: int,
    *,
    pairs: Sequence[tuple[str, str]] | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """How far each two lenses agree, beside chance, with intervals and tests.

    Parameters
    ----------
    scores : mapping of str to DataFrame
        For each posting the scores: a row per candidate, with the candidate's id as index, and a
        column per lens; higher is better.
    k : int
        Length of the shortlist; it sets the persistence of RBO too.
    pairs : sequence of pairs of str, optional
        Which lenses to compare with which; by default each with each. Those that a posting's
        scores lack are passed over.
    draws : int, default 2000
        For the intervals and for the tests; for large pools fewer, as the note then says.
    seed : int, default 0

    Returns
    -------
    DataFrame
        A row per pair of lenses and measure:

        - ``lens_a``, ``lens_b`` (str)
        - ``measure`` (str): tau_b, rbo_b with its persistence, overlap and jaccard at k.
        - ``value`` (float): mean over postings; NaN if undefined in all.
        - ``chance`` (float): what to expect of unrelated rankings, ties as they are: exact, but
          for jaccard the mean of the rankings drawn for the test.
        - ``low``, ``high`` (float): 95 % confidence interval, by `bootstrap`.
        - ``p_value`` (float): of no agreement `beyond_chance`.
        - ``p_adjusted`` (float): the same by Holm, over the pairs of lenses; each measure for
          itself, as they are views of the same agreement.
        - ``postings`` (int): those in which the value is defined.
        - ``candidates`` (int): how many different ones those postings have.
        - ``note`` (str): ties, why a value is missing, how many draws were made.

    Raises
    ------
    ValueError
        As for `bootstrap`, or if there are fewer than two lenses or `k` is less than 1.

    Examples
    --------
    >>> scores = pd.DataFrame({"credentials": [5, 4, 3, 2, 1], "degrees": [1, 1, 1, 0, 0]})
    >>> table = agreement_table({"clerk": scores}, k=2, draws=200)
    >>> table[["measure", "value", "chance", "note"]].round(1)
               measure  value  chance                        note
    0            tau_b   0.8     0.0  degrees ties 40 % of pairs
    1  rbo_b (p=0.552)   0.8     0.5  degrees ties 40 % of pairs
    2        overlap@2   0.7     0.4  degrees ties 40 % of pairs
    3        jaccard@2   0.5     0.3  degrees ties 40 % of pairs
    """
    postings = _postings(scores, lenses=2)
    made = draws_made(draws, scores)
    p = persistence(k)
    names = ["tau_b", f"rbo_b (p={p:.3g})", f"overlap@{k}", f"jaccard@{k}"]
    fewer = f"{made} draws, as the pools are large" if made < draws else ""

    def values(a: _Floats, b: _Floats) -> list[float]:
        return [tau_b(a, b), rbo(a, b, p), overlap_at(a, b, k), jaccard_at(a, b, k)]

    def by_chance(a: _Floats, b: _Floats) -> list[float]:
        return [
            chance("tau_b", a, b),
            chance("rbo", a, b, p=p),
            chance("overlap", a, b, k=k),
        ]

    lenses = _lenses(scores)
    parts = []
    for one, other in _pairs(lenses, pairs):
        pair = [posting.only(one, other) for posting in postings]
        each = _each(pair, values)
        value = _mean(_each(pair, values))
        unrelated = _unrelated(pair, values, made, seed)
        low, high = _bounds(_resampled(pair, values, made, seed))
        defined = ~np.isnan(each)
        ties = _notes_on_ties(pair, lenses[one], lenses[other])
        missing = [_note_on_missing(pair, holds, lenses[one], lenses[other]) for holds in defined.T]
        columns = {
            "lens_a": lenses[one],
            "lens_b": lenses[other],
            "measure": names,
            "value": value,
            "chance": [*_mean(_each(pair, by_chance)), unrelated[:, -1].mean()],
            "low": low,
            "high": high,
            "p_value": _share(unrelated, value),
            "p_adjusted": np.nan,
            "postings": defined.sum(axis=0),
            "candidates": [_candidates(scores, holds) for holds in defined.T],
            "note": ["; ".join(filter(None, [*ties, note, fewer])) for note in missing],
        }
        parts.append(pd.DataFrame(columns))
    table = pd.concat(parts, ignore_index=True)
    by_measure = table.groupby("measure")["p_value"]
    return table.assign(p_adjusted=by_measure.transform(lambda family: adjusted(family)))


def _pairs(
    lenses: list[str], chosen: Sequence[tuple[str, str]] | None
) -> Iterable[tuple[int, int]]:
    if chosen is None:
        return combinations(range(len(lenses)), 2)
    known = [pair for pair in chosen if set(pair) <= set(lenses)]
    return [(lenses.index(one), lenses.index(other)) for one, other in known]


@dataclass(frozen=True)
class _Posting:
    """Scores for one posting."""

    pool: int  # number of the pool: postings with the same candidates have the same
    columns: _Floats  # lenses x candidates

    def only(self, *lenses: int) -> _Posting:
        return _Posting(self.pool, self.columns[list(lenses)])

    def drawn(self, candidates: _Ints) -> _Posting:
        return _Posting(self.pool, self.columns[:, candidates])

    def permuted(self, order: _Ints) -> _Posting:
        columns = self.columns.copy()
        columns[1] = columns[1, order]
        return _Posting(self.pool, columns)


def _postings(scores: Mapping[str, pd.DataFrame], lenses: int = 1) -> list[_Posting]:
    """Postings and candidates in the order of their ids, so that no order given matters."""
    if len(names := _lenses(scores)) < lenses:
        raise ValueError(f"At least {lenses} lenses are needed, and there are {len(names)}.")
    postings = []
    pools: dict[tuple[object, ...], int] = {}
    for posting_id in sorted(scores):
        frame = scores[posting_id]
        if list(map(str, frame.columns)) != names:
            raise ValueError(
                f"Posting {posting_id!r} has the lenses {', '.join(map(str, frame.columns))}; "
                f"another has {', '.join(names)}. All need the same, in the same order."
            )
        if frame.empty:
            raise ValueError(f"Posting {posting_id!r} has no candidates: leave it out.")
        if not frame.index.is_unique:
            twice = frame.index[frame.index.duplicated()][0]
            raise ValueError(f"Posting {posting_id!r} has candidate {twice!r} more than once.")
        if frame.isna().to_numpy().any():
            lens = frame.columns[frame.isna().any()][0]
            raise ValueError(
                f"Posting {posting_id!r}: a score by {lens!r} is missing. Leave out the "
                "candidate, or give a score of 0."
            )
        ordered = frame.sort_index()
        pool = pools.setdefault(tuple(ordered.index), len(pools))
        postings.append(_Posting(pool, ordered.to_numpy(float).T.copy()))
    return postings


def _lenses(scores: Mapping[str, pd.DataFrame]) -> list[str]:
    if not scores:
        raise ValueError("There are no postings to compare rankings for.")
    return [str(lens) for lens in next(iter(scores.values())).columns]


def _sizes(postings: Sequence[_Posting]) -> dict[int, int]:
    """How many candidates each pool has."""
    return {posting.pool: posting.columns.shape[1] for posting in postings}


def _single(measure: Measure) -> _Measures:
    return lambda *columns: [measure(*columns)]


def _each(postings: Iterable[_Posting], measures: _Measures) -> _Floats:
    """Measures of each posting: postings x measures."""
    return np.array([measures(*posting.columns) for posting in postings], dtype=float)


def _mean(each: _Floats, weights: _Floats | None = None) -> _Floats:
    """Mean over the postings in which a measure is defined; NaN if there is none."""
    defined = ~np.isnan(each)
    weighed = defined * (np.ones(len(each)) if weights is None else weights)[:, None]
    with np.errstate(invalid="ignore"):
        return (np.where(defined, each, 0.0) * weighed).sum(axis=0) / weighed.sum(axis=0)


def _resampled(postings: Sequence[_Posting], measures: _Measures, draws: int, seed: int) -> _Floats:
    """Means over postings when candidates, and postings too, are drawn anew: draws x measures."""
    random = np.random.default_rng(seed)
    count, sizes = len(postings), _sizes(postings)
    means = []
    for _ in range(draws):
        people = {pool: random.integers(0, size, size) for pool, size in sizes.items()}
        weights = random.multinomial(count, np.full(count, 1 / count)).astype(float)
        chosen = [(p, w) for p, w in zip(postings, weights, strict=True) if w]
        each = _each((posting.drawn(people[posting.pool]) for posting, _ in chosen), measures)
        means.append(_mean(each, np.array([weight for _, weight in chosen])))
    return np.array(means)


def _bounds(drawn: _Floats) -> tuple[_Floats, _Floats]:
    """The middle of what was drawn, for each measure; draws in which it is undefined left out."""
    tail = (1 - CONFIDENCE) / 2
    bounds = np.full((2, drawn.shape[1]), np.nan)
    for number, values in enumerate(drawn.T):
        if len(values := values[~np.isnan(values)]):
            bounds[:, number] = np.quantile(values, [tail, 1 - tail])
    return bounds[0], bounds[1]


def _unrelated(postings: Sequence[_Posting], measures: _Measures, draws: int, seed: int) -> _Floats:
    """Means over postings when the second lens is handed out at random: draws x measures."""
    random = np.random.default_rng(seed)
    sizes = _sizes(postings)
    drawn = []
    for _ in range(draws):
        orders = {pool: random.permutation(size) for pool, size in sizes.items()}
        permuted = (posting.permuted(orders[posting.pool]) for posting in postings)
        drawn.append(_mean(_each(permuted, measures)))
    return np.array(drawn)


def _share(drawn: _Floats, value: _Floats) -> _Floats:
    """P-value: the share of draws as great as the value, which counts as one of them.

    A draw in which the measure is undefined counts as great: it is no evidence against chance.
    """
    as_great = (~(drawn < value - _ROUNDING)).sum(axis=0)
    return np.where(np.isnan(value), np.nan, (1 + as_great) / (1 + len(drawn)))


def _holm(p_values: _Floats) -> _Floats:
    order = np.argsort(p_values)
    left = np.arange(len(p_values), 0, -1)
    result = np.empty_like(p_values)
    result[order] = np.minimum(np.maximum.accumulate(p_values[order] * left), 1.0)
    return result


def _notes_on_ties(postings: Sequence[_Posting], *lenses: str) -> list[str]:
    notes = []
    for number, lens in enumerate(lenses):
        share = float(np.mean([tied_share(posting.columns[number]) for posting in postings]))
        if share >= _TIES_WORTH_NOTING:
            notes.append(f"{lens} ties {share:.0%} of pairs".replace("%", " %"))
    return notes


def _note_on_missing(postings: Sequence[_Posting], defined: NDArray[np.bool_], *lenses: str) -> str:
    """Why a measure is undefined where it is: a lens that gives everybody the same score."""
    undefined = [p for p, holds in zip(postings, defined, strict=True) if not holds]
    if not undefined:
        return ""
    flat = [
        lens
        for number, lens in enumerate(lenses)
        if any(np.ptp(posting.columns[number]) == 0 for posting in undefined)
    ]
    where = f" in {len(undefined)} of {len(postings)} postings" if len(postings) > 1 else ""
    return f"undefined{where}: everybody has the same score by {' and '.join(flat)}"


def _candidates(scores: Mapping[str, pd.DataFrame], chosen: NDArray[np.bool_]) -> int:
    """How many different candidates the chosen postings have."""
    frames = [
        scores[posting] for posting, holds in zip(sorted(scores), chosen, strict=True) if holds
    ]
    return len(set(chain.from_iterable(frame.index for frame in frames)))
