"""How much one credential matters: what each piece of evidence adds to a score and a rank."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillmatch.matched import MatchedPool
from skillmatch.ranking import LENSES, weigh
from skillmatch.strength import Strength

SOURCES: dict[str, tuple[str, ...]] = {
    name: kinds for name, kinds in LENSES.items() if name != "combined"
}


def attribution(
    matched: MatchedPool, candidate_id: str, *, strength: str | Strength = "balanced"
) -> pd.DataFrame:
    """What each piece of a candidate's evidence adds to the score and the rank.

    Parameters
    ----------
    matched : MatchedPool
        From `skillmatch.match`.
    candidate_id : str
    strength : {"balanced", "strict", "flat"} or Strength

    Returns
    -------
    DataFrame
        A row per piece of evidence that counts, the one that adds most first: ``evidence_id``,
        ``kind``, ``title``, ``source``, ``verification``, ``shapley`` (its share of the score:
        what it adds on average over all orders in which the evidence could have come; the shares
        add up to the score), ``score_without`` and ``rank_without`` (the candidate without it,
        all others unchanged), ``score_lost`` and ``ranks_lost``. Where two pieces say the same,
        either alone can go unnoticed: then the loss is 0 and the share is not.

    Raises
    ------
    KeyError
        If the pool has no such candidate.

    Notes
    -----
    The Shapley value (Shapley 1953) is exact. Levels are ``1 − Π(1 − c)`` over witnesses, the
    best piece of each counting, so the expectation over random subsets in which each piece is in
    with probability q is a polynomial in q, whose integral from 0 to 1 is the value (Owen 1972,
    the multilinear extension); Gauss–Legendre quadrature integrates it without error.
    """
    everybody = weigh(matched, strength=strength)
    alone = weigh(_of(matched, candidate_id), strength=strength)
    place = matched.candidates["candidate_id"].tolist().index(candidate_id)
    others = np.delete(everybody.score, place)
    worth = alone.seen.matches.probability * alone.strengths
    share = _share(matched.requirements)
    counts = np.flatnonzero((worth * share > 0).any(axis=1))
    evidence = alone.seen.evidence.iloc[counts]
    score = float(everybody.score[place])
    without = np.array(
        [_score(worth, alone.group, share, leave=row) for row in counts.tolist()], dtype=np.float64
    )
    frame = evidence[["evidence_id", "kind", "title", "source", "verification"]].assign(
        shapley=np.round(shapley(worth, alone.group) @ share, 6)[counts],
        score_without=without,
        rank_without=[_rank(one, others) for one in without],
    )
    frame["score_lost"] = (score - frame["score_without"]).round(6)
    frame["ranks_lost"] = frame["rank_without"] - _rank(score, others)
    return frame.sort_values(["shapley", "evidence_id"], ascending=[False, True], ignore_index=True)


def shapley(worth: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.float64]:
    """Shapley values of pieces of evidence in the game ``1 − Π(1 − max c)`` over witnesses.

    Parameters
    ----------
    worth : ndarray of float, shape (pieces, requirements)
        Match times strength of each piece, c.
    group : ndarray of int, shape (pieces,)
        Which pieces are one witness.

    Returns
    -------
    ndarray of float, shape (pieces, requirements)
        Each column adds up to the level.

    Examples
    --------
    >>> shapley(np.array([[0.5], [0.5]]), np.array([0, 0])).ravel().tolist()
    [0.25, 0.25]
    >>> shapley(np.array([[0.5], [0.5]]), np.array([0, 1])).ravel().tolist()
    [0.375, 0.375]
    """
    value = np.zeros_like(worth)
    for column in range(worth.shape[1]):
        some = np.flatnonzero(worth[:, column] > 0)
        if len(some):
            value[some, column] = _shapley_of_one(worth[some, column], group[some])
    return value


def _shapley_of_one(worth: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.float64]:
    # A polynomial of degree below n is integrated exactly by n/2 nodes.
    node, weight = np.polynomial.legendre.leggauss(len(worth) // 2 + 1)
    chance, weight = (node + 1) / 2, weight / 2
    labels, member = np.unique(group, return_inverse=True)
    missing = np.stack([_missing(worth[member == label], chance) for label in range(len(labels))])
    value = np.empty(len(worth))
    for piece, label in enumerate(member):
        rest = np.delete(missing, label, axis=0).prod(axis=0)
        others = worth[(member == label) & (np.arange(len(worth)) != piece)]
        gain = _missing(others, chance) - _missing_with(others, worth[piece], chance)
        value[piece] = (weight * rest * gain).sum()
    return value


def _missing(worth: NDArray[np.float64], chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Expectation of 1 − max over a random part of a witness's pieces, at each chance."""
    return _missing_with(worth, 0.0, chance)


def _missing_with(
    worth: NDArray[np.float64], least: float, chance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The same where a piece worth `least` is in for certain."""
    total, all_better_out = np.zeros_like(chance), np.ones_like(chance)
    for one in np.sort(worth[worth > least])[::-1]:
        total += (1 - one) * chance * all_better_out
        all_better_out = all_better_out * (1 - chance)
    return total + (1 - least) * all_better_out


def source_attribution(
    matched: MatchedPool, *, strength: str | Strength = "balanced", k: int = 10
) -> pd.DataFrame:
    """What credentials, resumes and degrees each bring a candidate: exact Shapley values.

    Parameters
    ----------
    matched : MatchedPool
    strength : {"balanced", "strict", "flat"} or Strength
    k : int, default 10
        Places on the shortlist.

    Returns
    -------
    DataFrame
        A row per candidate and source, in order of the candidates: ``candidate_id``, ``source``
        (credentials, resume, degrees), ``score`` (its share of the score), ``places`` (ranks that
        it brings the candidate forward, from the tie of all that nothing but the pool would
        give), ``top_k`` (its share of being in the top k, a part of a tie counting in part).

    Notes
    -----
    The source is given to or taken from this candidate's evidence and everybody's alike: the
    ranking of the pool is made eight times, once for each set of sources.
    """
    names = list(SOURCES)
    ids = matched.candidates["candidate_id"]
    value = {part: _values(matched, part, strength, k) for part in _subsets(names)}
    rows = []
    for source in names:
        shares = np.zeros_like(value[()])
        for part in _subsets([name for name in names if name != source]):
            size = len(part)
            weight = factorial(size) * factorial(len(names) - size - 1) / factorial(len(names))
            larger = tuple(name for name in names if name in part or name == source)
            shares += weight * (value[larger] - value[part])
        frame = pd.DataFrame(np.round(shares, 6), columns=["score", "places", "top_k"])
        frame.insert(0, "candidate_id", ids)
        frame.insert(1, "source", source)
        rows.append(frame)
    order = {name: place for place, name in enumerate(names)}
    return (
        pd.concat(rows)
        .sort_values("source", key=lambda column: column.map(order), kind="stable")
        .sort_values("candidate_id", kind="stable", ignore_index=True)
    )


def _subsets(names: Sequence[str]) -> list[tuple[str, ...]]:
    return [part for size in range(len(names) + 1) for part in combinations(names, size)]


def _values(
    matched: MatchedPool, sources: tuple[str, ...], strength: str | Strength, k: int
) -> NDArray[np.float64]:
    """Score, places gained and part in the top k of every candidate on some sources."""
    from skillmatch.comparison.agreement import membership

    kinds = [kind for source in sources for kind in SOURCES[source]]
    score = weigh(matched.part(matched.evidence["kind"].isin(kinds)), strength=strength).score
    rank = pd.Series(score).rank(ascending=False).to_numpy()
    return np.column_stack([score, -rank, membership(score, k)])


def counterfactual(
    matched: MatchedPool,
    candidate_id: str,
    *,
    without: Sequence[str] = (),
    together_with: pd.DataFrame | None = None,
    strength: str | Strength = "balanced",
) -> pd.DataFrame:
    """Where a candidate would stand without some evidence, or with more.

    Parameters
    ----------
    matched : MatchedPool
    candidate_id : str
    without : sequence of str
        Ids of evidence; or one of "credentials", "resume", "degrees" for all of it.
    together_with : DataFrame, optional
        Rows of an ``evidence`` table, by this candidate.
    strength : {"balanced", "strict", "flat"} or Strength

    Returns
    -------
    DataFrame
        Two rows, ``case`` "as it is" and "as if", with ``score``, ``rank`` and a column per
        requirement with the candidate's level.

    Raises
    ------
    KeyError
        If the pool has no such candidate or evidence.
    """
    own = _of(matched, candidate_id)
    dropped = own.evidence["evidence_id"].isin(list(without))
    for source in set(without) & set(SOURCES):
        dropped |= own.evidence["kind"].isin(SOURCES[source])
    unknown = set(without) - set(SOURCES) - set(own.evidence["evidence_id"])
    if unknown:
        raise KeyError(f"{candidate_id} has no evidence {', '.join(sorted(unknown))}.")
    changed = own.part(~dropped)
    if together_with is not None:
        changed = changed.together_with(together_with)
    place = matched.candidates["candidate_id"].tolist().index(candidate_id)
    others = np.delete(weigh(matched, strength=strength).score, place)
    rows = []
    for case, one in (("as it is", own), ("as if", changed)):
        weighed = weigh(one, strength=strength)
        levels = dict(
            zip(
                matched.requirements["requirement_id"],
                np.round(weighed.levels.level[place], 6),
                strict=True,
            )
        )
        score = float(weighed.score[place])
        rows.append({"case": case, "score": score, "rank": _rank(score, others), **levels})
    return pd.DataFrame(rows)


def _of(matched: MatchedPool, candidate_id: str) -> MatchedPool:
    if candidate_id not in set(matched.candidates["candidate_id"]):
        raise KeyError(f"The pool has no candidate {candidate_id!r}.")
    return matched.part(matched.evidence["candidate_id"].eq(candidate_id))


def _share(requirements: pd.DataFrame) -> NDArray[np.float64]:
    weight = requirements["weight"].to_numpy(dtype=float)
    return weight / weight.sum()


def _score(
    worth: NDArray[np.float64], group: NDArray[np.int64], share: NDArray[np.float64], leave: int
) -> float:
    kept = np.arange(len(worth)) != leave
    missing = np.ones(worth.shape[1])
    for label in np.unique(group[kept]):
        missing *= 1 - worth[kept & (group == label)].max(axis=0)
    return round(float((1 - missing) @ share), 6)


def _rank(score: float, others: NDArray[np.float64]) -> int:
    return 1 + int((others > score).sum())
