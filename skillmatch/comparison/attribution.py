"""How much one credential matters: what each piece of evidence adds to a score and a rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, permutations
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillmatch.matched import MatchedPool
from skillmatch.ranking import LENSES, Weighed, weigh
from skillmatch.strength import Strength, trust_of

_FEW = 7  # pieces whose orders can all be gone through
_ORDERS = 2000

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
        ``kind``, ``title``, ``text``, ``source``, ``verification``, ``shapley`` (its share of the
        score: what it adds on average over all orders in which the evidence could have come; the
        shares add up to the score), ``shapley_ranks`` (the same of the rank: how many ranks it
        brings the candidate forward; they add up to the ranks from a candidate without evidence
        to this one), ``score_without`` and ``rank_without`` (the candidate without
        it, all others unchanged), ``score_lost`` and ``ranks_lost``. Where two pieces say the
        same, either alone can go unnoticed: then the loss is 0 and the share is not.

    Raises
    ------
    KeyError
        If the pool has no such candidate.

    Notes
    -----
    The Shapley value (Shapley 1953) is exact where claims don't reach their common cap. Levels
    are ``1 − Π(1 − c)`` over witnesses, the best piece of each counting, so the expectation over
    random subsets in which each piece is in with probability q is a polynomial in q, whose
    integral from 0 to 1 is the value (Owen 1972, the multilinear extension); Gauss–Legendre
    quadrature integrates it without error. Where several claims may reach the cap, what a piece
    adds is averaged over all orders of up to seven pieces, and over 2,000 random ones of more
    (with a fixed seed); the shares still add up. So are the ranks.
    """
    own = _of(matched, candidate_id)
    alone = weigh(own, strength=strength)
    place, others = _others(matched, candidate_id, strength)
    worth = alone.seen.matches.probability * alone.strengths
    cap, share = _cap(alone), matched.shares
    counts = np.flatnonzero((worth * share > 0).any(axis=1))
    evidence = alone.seen.evidence.iloc[counts]
    score = float(alone.score[place])
    without = np.array(
        [
            weigh(own.without([one]), strength=strength).score[place]
            for one in evidence["evidence_id"]
        ],
        dtype=np.float64,
    )
    frame = evidence[["evidence_id", "kind", "title", "text", "source", "verification"]].assign(
        shapley=np.round(shapley(worth, alone.group, cap) @ share, 6)[counts],
        shapley_ranks=np.round(
            _shapley_of_rank(worth[counts], alone.group[counts], cap[counts], share, others), 6
        ),
        score_without=without,
        rank_without=[_rank(one, others) for one in without],
    )
    frame["score_lost"] = (score - frame["score_without"]).round(6)
    frame["ranks_lost"] = frame["rank_without"] - _rank(score, others)
    return frame.sort_values(["shapley", "evidence_id"], ascending=[False, True], ignore_index=True)


def shapley(
    worth: NDArray[np.float64],
    group: NDArray[np.int64],
    cap: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Shapley values of pieces of evidence in the game that `skillmatch.levels.combine` plays.

    Parameters
    ----------
    worth : ndarray of float, shape (pieces, requirements)
        Match times strength of each piece, c.
    group : ndarray of int, shape (pieces,)
        Which pieces are one witness.
    cap : ndarray of float, shape (pieces, requirements), optional
        For each claim the most to which claims together may raise the level because of it, NaN
        for what isn't a claim. By default nothing is one.

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
    >>> most = np.array([[0.6], [0.6]])
    >>> shapley(np.array([[0.5], [0.5]]), np.array([0, 1]), most).ravel().round(6).tolist()
    [0.3, 0.3]
    """
    cap = np.full_like(worth, np.nan) if cap is None else cap
    value = np.zeros_like(worth)
    for column in range(worth.shape[1]):
        some = np.flatnonzero(worth[:, column] > 0)
        own, witness, most = worth[some, column], group[some], cap[some, column]
        if len(np.unique(witness[~np.isnan(most)])) > 1:
            value[some, column] = _shapley_by_orders(own, witness, most)
        elif len(some):  # one claim alone never reaches its cap
            value[some, column] = _shapley_of_one(own, witness)
    return value


def _shapley_by_orders(
    worth: NDArray[np.float64], group: NDArray[np.int64], cap: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The mean of what each piece adds, over all orders if they are few, else over some."""
    return _mean_gain(worth[:, None], group, cap[:, None], lambda level: level[:, 0])


def _shapley_of_rank(
    worth: NDArray[np.float64],
    group: NDArray[np.int64],
    cap: NDArray[np.float64],
    share: NDArray[np.float64],
    others: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The ranks that each piece brings its candidate forward, on average over orders."""
    ordered = np.sort(others)

    def beaten(level: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.searchsorted(ordered, np.round(level @ share, 6), side="right").astype(float)

    return _mean_gain(worth, group, cap, beaten)


def _mean_gain(
    worth: NDArray[np.float64],
    group: NDArray[np.int64],
    cap: NDArray[np.float64],
    value_of: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """What each piece adds to the value of the levels, on average over orders."""
    gain = np.zeros(len(worth))
    orders = _orders(len(worth))
    before = value_of(np.zeros((len(orders), worth.shape[1])))
    for piece, level in _levels_by_orders(worth, group, cap, orders):
        after = value_of(level)
        np.add.at(gain, piece, after - before)
        before = after
    return gain / len(orders)


def _orders(count: int) -> NDArray[np.int64]:
    """All orders of a few pieces, else some, each with its reverse."""
    if count <= _FEW:
        return np.array(list(permutations(range(count))), dtype=np.int64)
    random = np.random.default_rng(0)
    half = np.argsort(random.random((_ORDERS // 2, count)), axis=1)
    return np.vstack([half, half[:, ::-1]])


def _levels_by_orders(
    worth: NDArray[np.float64],
    group: NDArray[np.int64],
    cap: NDArray[np.float64],
    orders: NDArray[np.int64],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Piece by piece, what comes next in every order, and the levels that are then reached."""
    labels, member = np.unique(group, return_inverse=True)
    shape = (len(orders), len(labels), worth.shape[1])
    line = np.arange(len(orders))
    best, row = np.zeros(shape), np.full(shape, len(worth))
    claimed, most = np.zeros(shape, bool), np.zeros((len(orders), worth.shape[1]))
    for piece in orders.T:
        at, value = (line, member[piece]), worth[piece]
        first = (value == best[at]) & (piece[:, None] < row[at])
        better = (value > 0) & ((value > best[at]) | first)
        best[at] = np.where(better, value, best[at])
        row[at] = np.where(better, piece[:, None], row[at])
        claimed[at] = np.where(better, ~np.isnan(cap[piece]), claimed[at])
        most = np.fmax(most, np.where(value > 0, cap[piece], np.nan))
        claims = np.where(claimed, 1 - best, 1.0).prod(axis=1)
        rest = np.where(claimed, 1.0, 1 - best).prod(axis=1)
        yield piece, 1 - rest * np.maximum(claims, np.minimum(1 - most, 1.0))


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

    kinds = tuple(kind for source in sources for kind in SOURCES[source])
    score = weigh(matched.of_kinds(kinds), strength=strength).score
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
        raise KeyError(
            f"{candidate_id} has no evidence {', '.join(sorted(unknown))}; name the ids of pieces "
            f"of evidence, or one of {', '.join(SOURCES)}."
        )
    changed = own.part(~dropped)
    if together_with is not None:
        changed = changed.together_with(together_with)
    place, others = _others(matched, candidate_id, strength)
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


def _others(
    matched: MatchedPool, candidate_id: str, strength: str | Strength
) -> tuple[int, NDArray[np.float64]]:
    """A candidate's position in the pool, and the scores of all others."""
    place = matched.candidates["candidate_id"].tolist().index(candidate_id)
    return place, np.delete(weigh(matched, strength=strength).score, place)


def _cap(weighed: Weighed) -> NDArray[np.float64]:
    """The most to which each claim lets claims raise a level, NaN for what isn't one."""
    trust = trust_of(weighed.seen.evidence, weighed.weights).to_numpy()[:, None]
    most = np.maximum(trust, weighed.strengths) * weighed.seen.matches.probability
    return np.where(trust < 1, most, np.nan)


def _rank(score: float, others: NDArray[np.float64]) -> int:
    return 1 + int((others > score).sum())
