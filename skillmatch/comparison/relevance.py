"""Lenses held against ground truth: relevance judgements or hiring outcomes.

Only judged candidates are looked at (condensed lists), in the order in which a lens puts them:
not judged is not irrelevant. Postings without both a relevant and an irrelevant candidate tell
no order from another and are left out of every measure.

Where there are `LEAST_POSTINGS` or more postings, each with candidates of its own, postings are
the sample: intervals come from resampling them, and a test flips the signs of the differences per
posting. Postings that share candidates aren't independent, however many: who is good, or suits a
lens, is so for all of them. There, and where postings are few, candidates are the sample, a
candidate's places under all postings together; what is found holds for these postings. Then
a test swaps a candidate's places
between the two lenses (as midranks, since scores of two lenses have no common scale), which
leaves alone what is true when both lenses say as much about the outcome: nothing, or equally
much. Shuffling the outcomes instead would test that neither says anything, and reject too often
where both do. Where most candidates tie under both lenses, swapped lists tie less than the
lenses do, and the test of a measure of the first k is cautious: it may find nothing where the
interval leaves out zero. ROC AUC and average precision use the whole list and lose least.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from skillmatch.comparison.judgements import judgement_problems, read_judgements
from skillmatch.comparison.measures import (
    Floats,
    Ints,
    average_precision,
    measured,
    ndcg_at,
    precision_at,
    roc_auc,
    tiers_of,
)
from skillmatch.comparison.resampling import adjusted

__all__ = [
    "average_precision",
    "differences",
    "effectiveness",
    "judgement_problems",
    "ndcg_at",
    "precision_at",
    "read_judgements",
    "roc_auc",
]

LEAST_POSTINGS = 8  # with fewer, intervals from resampling them are too narrow
CONFIDENCE = 0.95
POWER = 0.8
_FEW = 10  # relevant or irrelevant candidates, below which no interval holds its level
_CELLS = 250_000  # numbers worked on at once: as many as a processor's cache holds
_EXACT = 1e-12  # sums in another order differ by less

_EFFECTIVENESS = ["lens", "measure", "value", "low", "high", "chance"]
_COUNTS = ["postings", "candidates", "judged", "relevant"]
_PAIR = ["lens_a", "lens_b", "measure", "difference", "low", "high"]
_TEST = ["p_value", "p_adjusted", "test", "detectable", "power", "note"]


@dataclass(frozen=True)
class _Judged:
    """The judged candidates of one posting; scores has a column per lens."""

    ranked: int
    candidates: Sequence[str]
    scores: Floats
    relevance: Floats


@dataclass(frozen=True)
class _Sample:
    """Postings that tell a good order from a bad one."""

    lenses: Sequence[str]
    measures: Sequence[str]
    postings: Sequence[_Judged]
    values: Floats  # postings × lenses × measures
    chance: Floats  # measures
    k: int
    least: int = LEAST_POSTINGS  # postings that make a sample of postings

    @cached_property
    def of_postings(self) -> bool:
        places = sum(len(one.candidates) for one in self.postings)
        return len(self.postings) >= self.least and places == len(self.people)

    @cached_property
    def people(self) -> list[str]:
        """All judged candidates."""
        return sorted({one for posting in self.postings for one in posting.candidates})

    @property
    def size(self) -> int:
        """How many independent things the measures rest on."""
        if self.of_postings:
            return len(self.postings)
        found: dict[bool, set[str]] = {True: set(), False: set()}
        for posting in self.postings:
            for candidate, grade in zip(posting.candidates, posting.relevance, strict=True):
                found[bool(grade > 0)].add(candidate)
        return min(map(len, found.values()))


def effectiveness(
    scores_by_posting: Mapping[str, pd.DataFrame],
    judgements: pd.DataFrame,
    k: int,
    *,
    draws: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """How well each lens finds the relevant candidates.

    Parameters
    ----------
    scores_by_posting : mapping of posting_id to DataFrame
        Candidates (index ``candidate_id``) × lenses, higher is better.
    judgements : DataFrame
        ``posting_id``, ``candidate_id``, ``relevance``, as from `read_judgements`; without
        ``posting_id`` (or with "") where there is one posting. Grades above 0 are relevant; only
        nDCG looks at their height.
    k : int
        How many candidates a shortlist holds.
    draws : int, default 2000
        Resamples for the intervals.
    seed : int, default 0

    Returns
    -------
    DataFrame
        A row per lens and measure: ``lens``; ``measure`` (``ndcg@k``, ``average_precision``,
        ``precision@k``, ``roc_auc``); ``value`` (mean over postings; the mean of average
        precision is MAP); ``low``, ``high`` (95 % bootstrap interval, its percentiles widened
        for the size of the sample after Hesterberg 2015; NaN where there are fewer than two
        relevant or irrelevant candidates); ``chance`` (what a random order has on average,
        exact); ``postings``, ``candidates`` (ranked), ``judged``, ``relevant`` (counts).

    Raises
    ------
    ValueError
        If the tables don't fit together, or no posting has both a relevant and an irrelevant
        candidate; the message says what to do.

    Examples
    --------
    >>> scores = pd.DataFrame({"credentials": [0.9, 0.7, 0.2, 0.1], "degrees": [0.0, 0.5, 0, 0]},
    ...     index=["ana", "ben", "cy", "dora"])
    >>> judged = pd.DataFrame({"candidate_id": ["ana", "ben", "cy"], "relevance": [1, 0, 0]})
    >>> found = effectiveness({"clerk": scores}, judged, k=1)
    >>> found.loc[found["measure"].eq("roc_auc"), ["lens", "value", "chance", "judged"]]
              lens  value  chance  judged
    3  credentials   1.00     0.5       3
    7      degrees   0.25     0.5       3
    """
    sample = _sample(scores_by_posting, judgements, k)
    resampled = _resampled(sample, draws, seed)
    value = sample.values.mean(axis=0)
    low, high = _interval(resampled, sample.size)
    counts = (
        len(sample.postings),
        sum(one.ranked for one in sample.postings),
        sum(len(one.relevance) for one in sample.postings),
        sum(int((one.relevance > 0).sum()) for one in sample.postings),
    )
    rows = [
        (lens, measure, value[i, j], low[i, j], high[i, j], sample.chance[j], *counts)
        for i, lens in enumerate(sample.lenses)
        for j, measure in enumerate(sample.measures)
    ]
    return pd.DataFrame(rows, columns=[*_EFFECTIVENESS, *_COUNTS])


def differences(
    scores_by_posting: Mapping[str, pd.DataFrame],
    judgements: pd.DataFrame,
    k: int,
    *,
    pairs: Sequence[tuple[str, str]] | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Whether one lens finds the relevant candidates better than another, pair by pair.

    Parameters
    ----------
    scores_by_posting, judgements, k, draws, seed
        As for `effectiveness`; `draws` is also how often a test swaps or flips.
    pairs : sequence of pairs of str, optional
        Which lenses to compare with which; by default each with each. The fewer are asked for,
        the less the p-values are adjusted. Pairs that the scores lack are passed over.

    Returns
    -------
    DataFrame
        A row per pair of lenses and measure: ``lens_a``, ``lens_b``, ``measure``;
        ``difference`` (a less b); ``low``, ``high`` (95 % paired bootstrap interval);
        ``p_value`` (two-sided), ``p_adjusted`` (after Holm, over the pairs, for each measure);
        ``test`` (what was swapped or flipped); ``detectable`` (the smallest difference that a
        sample like this shows at an unadjusted 5 % with the probability ``power``: the test's
        critical value and 0.84 standard errors); ``note`` (what to keep in mind, else ""). The
        power to find the very difference that was found is not given: it is only the p-value
        in other words.

    Raises
    ------
    ValueError
        As for `effectiveness`.

    Examples
    --------
    >>> scores = pd.DataFrame({"credentials": range(40), "degrees": [0, 1] * 20},
    ...     index=[f"c{number}" for number in range(40)])
    >>> judged = pd.DataFrame({"candidate_id": scores.index, "relevance": [0] * 20 + [1] * 20})
    >>> found = differences({"clerk": scores}, judged, k=10)
    >>> found.loc[found["measure"].eq("roc_auc"), ["lens_a", "lens_b", "difference", "test"]]
            lens_a   lens_b  difference                            test
    3  credentials  degrees         0.5  swaps of 40 candidates' places
    """
    sample = _sample(scores_by_posting, judgements, k)
    place = {lens: number for number, lens in enumerate(sample.lenses)}
    chosen = combinations(sample.lenses, 2) if pairs is None else pairs
    known = [(place[a], place[b]) for a, b in chosen if a in place and b in place]
    if not known:
        return pd.DataFrame(columns=[*_PAIR, *_TEST])
    sample = replace(sample, least=max(LEAST_POSTINGS, _least_for_flips(len(known))))
    resampled = _resampled(sample, draws, seed)
    tables = [_compared(sample, resampled, a, b, draws, seed) for a, b in known]
    found = pd.concat(tables, ignore_index=True)
    by_measure = found.groupby("measure")["p_value"]
    found["p_adjusted"] = by_measure.transform(lambda family: adjusted(family))
    return found[[*_PAIR, *_TEST]]


def _compared(
    sample: _Sample, resampled: Floats, a: int, b: int, draws: int, seed: int
) -> pd.DataFrame:
    by_posting = sample.values[:, a] - sample.values[:, b]
    difference = by_posting.mean(axis=0)
    spread = resampled[:, a] - resampled[:, b]
    low, high = _interval(spread, sample.size)
    error = _standard_error(spread, sample.size)
    if sample.of_postings:
        p_value = [_flip_test(one, draws, seed) for one in by_posting.T]
        critical = _quantile_of_t(0.5 + CONFIDENCE / 2, sample.size) * error
        test = f"sign flips over {len(sample.postings)} postings"
    else:
        null = np.abs(_swapped(sample, a, b, draws, seed))
        reached = (null >= np.abs(difference) - _EXACT).sum(axis=0)
        p_value = ((1 + reached) / (1 + draws)).tolist()
        critical = np.quantile(null, CONFIDENCE, axis=0)
        test = f"swaps of {len(sample.people)} candidates' places"
    detectable = critical + _quantile_of_t(POWER, sample.size) * error
    return pd.DataFrame(
        {
            "lens_a": sample.lenses[a],
            "lens_b": sample.lenses[b],
            "measure": sample.measures,
            "difference": difference,
            "low": low,
            "high": high,
            "p_value": p_value,
            "test": test,
            "detectable": np.where(detectable > _EXACT, detectable, np.nan),
            "power": POWER,
            "note": [_note(sample, a, b, measure) for measure in sample.measures],
        }
    )


def _note(sample: _Sample, a: int, b: int, measure: str) -> str:
    notes = []
    if not sample.of_postings and sample.size < _FEW:
        notes.append(
            f"only {sample.size} candidates of the rarer outcome: the interval is too narrow"
        )
    if measure == f"precision@{sample.k}" and all(
        len(one.relevance) <= sample.k for one in sample.postings
    ):
        notes.append(f"no more than {sample.k} were judged, so every order has the same precision")
    notes += [
        f"all candidates tie under {sample.lenses[lens]}"
        for lens in (a, b)
        if all(len(np.unique(one.scores[:, lens])) == 1 for one in sample.postings)
    ]
    if all(
        np.array_equal(tiers_of(one.scores[:, a]), tiers_of(one.scores[:, b]))
        for one in sample.postings
    ):
        notes.append("both lenses put the candidates in the same order")
    return "; ".join(notes)


# --- What is compared ------------------------------------------------------------------------


def _sample(
    scores_by_posting: Mapping[str, pd.DataFrame], judgements: pd.DataFrame, k: int
) -> _Sample:
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}.")
    if not scores_by_posting:
        raise ValueError("There are no scores; give a table of them for at least one posting.")
    lenses = list(next(iter(scores_by_posting.values())).columns)
    by_posting = _by_posting(scores_by_posting, judgements)
    found = [
        _judged(posting_id, scores, lenses, by_posting.get(posting_id, {}))
        for posting_id, scores in scores_by_posting.items()
    ]
    postings = [one for one in found if 0 < (one.relevance > 0).sum() < len(one.relevance)]
    if not postings:
        raise ValueError(
            "No posting has both a relevant and an irrelevant candidate among the judged "
            f"({sum(len(one.relevance) for one in found)} judgements fit a candidate), so no order "
            "is better than another. Judge more candidates, and see judgement_problems() for "
            "judgements that fit nobody."
        )
    values = [
        np.stack([_measures_of(one, tiers_of(column), k) for column in one.scores.T])
        for one in postings
    ]
    nothing_known = [
        _measures_of(one, np.zeros(len(one.relevance), dtype=np.int64), k) for one in postings
    ]
    names = [f"ndcg@{k}", "average_precision", f"precision@{k}", "roc_auc"]
    return _Sample(lenses, names, postings, np.stack(values), np.mean(nothing_known, axis=0), k)


def _by_posting(
    scores_by_posting: Mapping[str, pd.DataFrame], judgements: pd.DataFrame
) -> dict[str, dict[str, float]]:
    missing = [name for name in ("candidate_id", "relevance") if name not in judgements]
    if missing:
        raise ValueError(
            f"The judgements lack the column {' and '.join(missing)}; they have "
            f"{', '.join(map(str, judgements.columns))}. Read them with read_judgements()."
        )
    judged = judgements[judgements["relevance"].notna()]
    if not (judged["relevance"].ge(0) & np.isfinite(judged["relevance"].astype(float))).all():
        raise ValueError("Relevance must be 0 or more; leave out who wasn't judged.")
    nowhere = "posting_id" not in judged or judged["posting_id"].eq("").all()
    if nowhere and len(scores_by_posting) > 1:
        raise ValueError(
            f"There are {len(scores_by_posting)} postings, and the judgements don't say which they "
            "are of. Add the column posting_id."
        )
    only = next(iter(scores_by_posting))
    postings = [only] * len(judged) if nowhere else judged["posting_id"].tolist()
    found: dict[str, dict[str, float]] = {}
    for posting, candidate, relevance in zip(
        postings, judged["candidate_id"].astype(str), judged["relevance"], strict=True
    ):
        own = found.setdefault(posting, {})
        if candidate in own:
            raise ValueError(
                f"Candidate {candidate!r} is judged twice for the posting {posting!r}. Keep one."
            )
        own[candidate] = float(relevance)
    return found


def _judged(
    posting_id: str, scores: pd.DataFrame, lenses: list[str], judged: Mapping[str, float]
) -> _Judged:
    if list(scores.columns) != lenses:
        raise ValueError(
            f"The posting {posting_id!r} has the lenses {', '.join(map(str, scores.columns))}, "
            f"the first one {', '.join(lenses)}. Give all the same, in the same order."
        )
    candidates = scores.index.astype(str)
    if not candidates.is_unique:
        twice = candidates[candidates.duplicated()][0]
        raise ValueError(f"The scores of the posting {posting_id!r} hold {twice!r} twice.")
    # In the order of their ids, so that no order of rows matters to what is drawn.
    kept = sorted(set(candidates) & set(judged))
    values = scores.to_numpy(dtype=np.float64)[candidates.get_indexer(kept)]
    if np.isnan(values).any():
        row, column = np.argwhere(np.isnan(values))[0]
        raise ValueError(
            f"{kept[row]!r} has no score under {lenses[column]} for the posting {posting_id!r}. "
            "Give 0 for who has no evidence."
        )
    relevance = np.array([judged[one] for one in kept], dtype=np.float64)
    return _Judged(len(candidates), kept, values, relevance)


def _measures_of(one: _Judged, tiers: Ints, k: int) -> Floats:
    return _measures(tiers[None], one.relevance, _ONCE, k)[0]


_ONCE = np.ones((1, 1), dtype=np.int64)


def _measures(tiers: Ints, relevance: Floats, times: Ints, k: int) -> Floats:
    """Lists × measures."""
    return np.stack(list(measured(tiers, relevance, times, k).values()), axis=-1)


# --- Chance ----------------------------------------------------------------------------------


def _resampled(sample: _Sample, draws: int, seed: int) -> Floats:
    """Means over postings of resamples, draws × lenses × measures, paired over the lenses."""
    random = np.random.default_rng(seed)
    count = len(sample.postings)
    if sample.of_postings:
        chosen = random.multinomial(count, np.full(count, 1 / count), size=draws) / count
        return np.einsum("dp,plm->dlm", chosen, sample.values)
    people, places = len(sample.people), _places(sample)
    parts = []
    for batch in _batches(draws, people):
        times = random.multinomial(people, np.full(people, 1 / people), size=batch)
        values = [
            np.stack(
                [
                    _measures(tiers_of(column)[None], one.relevance, times[:, own], sample.k)
                    for column in one.scores.T
                ],
                axis=1,
            )
            for one, own in zip(sample.postings, places, strict=True)
        ]
        parts.append(_mean_where_defined(np.array(values)))
    return np.concatenate(parts)


def _swapped(sample: _Sample, a: int, b: int, draws: int, seed: int) -> Floats:
    """Differences once every candidate's places are swapped or not, draws × measures."""
    random = np.random.default_rng(seed)
    people, places = len(sample.people), _places(sample)
    both = [_places_of_both(one.scores[:, a], one.scores[:, b]) for one in sample.postings]
    parts = []
    for batch in _batches(draws, 2 * people):
        swap = random.random((batch, people)) < 0.5
        values = [
            _measures(np.where(swap[:, own], other, first), one.relevance, _ONCE, sample.k)
            - _measures(np.where(swap[:, own], first, other), one.relevance, _ONCE, sample.k)
            for one, own, (first, other) in zip(sample.postings, places, both, strict=True)
        ]
        parts.append(np.mean(values, axis=0))
    return np.concatenate(parts)


def _places(sample: _Sample) -> list[Ints]:
    """Where among all people each posting's candidates stand."""
    index = pd.Index(sample.people)
    return [index.get_indexer(posting.candidates) for posting in sample.postings]


def _mean_where_defined(values: Floats) -> Floats:
    """Means over postings; a draw may leave one without relevant or irrelevant candidates."""
    defined = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        means: Floats = np.where(defined, values, 0.0).sum(axis=0) / defined.sum(axis=0)
    return means


def _places_of_both(first: Floats, other: Floats) -> Ints:
    """Tiers of two lenses on one scale, that of midranks."""
    from scipy.stats import rankdata

    return tiers_of(np.stack([rankdata(first), rankdata(other)]))


def _batches(draws: int, width: int) -> Iterator[int]:
    step = max(1, _CELLS // width)
    return (end - start for start, end in pairwise([*range(0, draws, step), draws]))


def _flip_test(by_posting: Floats, draws: int, seed: int) -> float:
    from scipy.stats import permutation_test

    return float(
        permutation_test(
            (by_posting, np.zeros_like(by_posting)),
            lambda a, b, axis: np.mean(a - b, axis=axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=draws,
            rng=np.random.default_rng(seed),
        ).pvalue
    )


def _interval(resampled: Floats, size: int) -> tuple[Floats, Floats]:
    """Percentiles, drawn apart to the width that Student's t has for a sample of this size."""
    from scipy.stats import norm

    if size < 2:
        nothing = np.full(resampled.shape[1:], np.nan)
        return nothing, nothing
    wide = _quantile_of_t(0.5 + CONFIDENCE / 2, size) * np.sqrt(size / (size - 1))
    tail = float(norm.cdf(-wide))
    low, high = np.nanquantile(resampled, [tail, 1 - tail], axis=0)
    return low, high


def _standard_error(resampled: Floats, size: int) -> Floats:
    if size < 2:
        return np.full(resampled.shape[1:], np.nan)
    return np.nanstd(resampled, axis=0, ddof=1) * np.sqrt(size / (size - 1))


def _quantile_of_t(probability: float, size: int) -> float:
    from scipy.stats import t

    return float(t.ppf(probability, max(size - 1, 1)))


def _least_for_flips(pairs: int) -> int:
    """The fewest postings whose sign flips can reach 5 % after adjustment for so many pairs.

    With n postings no p-value is below 2 / 2^n.
    """
    return math.floor(math.log2(2 * pairs / (1 - CONFIDENCE))) + 1
