"""From single pieces of evidence to a level: independent evidence adds up, dependent doesn't."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_LEVEL_WORDS = re.compile(
    r"\b(?:digital badge|badge|certificate in|certificate of|certificate|certification|"
    r"nanodegree|final|level|part|module|course|unit|introduction to|introductory|basics of|"
    r"fundamentals of|foundations of|beginner|intermediate|advanced|foundation|fundamentals|"
    r"basics|i{1,3}|iv|v|\d+)\b"
)
_WORTHLESS = ("not_yet_valid", "revoked", "invalid", "malformed")
_OWN_WORD = "the candidate's word"


@dataclass(frozen=True)
class Levels:
    """Levels of candidates on requirements, and what made them.

    Attributes
    ----------
    level : ndarray of float, shape (candidates, requirements)
        In [0, 1].
    variance : ndarray of float, shape (candidates, requirements)
        Of the level, if every match holds or fails by its probability.
    counted : ndarray of bool, shape (evidence, requirements)
        Whether the piece of evidence is the one that counts in its group.
    strength : ndarray of float, shape (evidence, requirements)
        With which each piece counts: as given, less where claims reach their cap together.
    """

    level: NDArray[np.float64]
    variance: NDArray[np.float64]
    counted: NDArray[np.bool_]
    strength: NDArray[np.float64]


def dependence_groups(evidence: pd.DataFrame) -> pd.Series:
    """Which pieces of evidence are one witness.

    Everything that only the candidate says is one witness, in however many documents; so is an
    achievement that comes in several files, and so are courses of one family, whose issuer is
    spelled in too many ways to tell two by it. A claim to a credential or degree that was also
    sent belongs to that one.

    Parameters
    ----------
    evidence : DataFrame
        The ``evidence`` table.

    Returns
    -------
    Series of str
        A label per row; equal labels within a candidate are one witness.

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "kind": "badge", "title": "SQL, Level 1", "issuer": "Northgate",
    ...      "verification": "unchecked"},
    ...     {"evidence_id": "2", "kind": "badge", "title": "SQL, Level 2", "issuer": "Northgate",
    ...      "verification": "unchecked"},
    ...     {"evidence_id": "3", "kind": "resume", "verification": "claimed"}])
    >>> dependence_groups(evidence).nunique()
    2
    """
    claimed = evidence["verification"].eq("claimed") | evidence["kind"].eq("resume")
    void = evidence["verification"].isin(_WORTHLESS)
    family = pd.Series([_family(title) for title in evidence["title"]], evidence.index, dtype="str")
    level = "degree " + evidence["level"].astype("str").fillna("")
    own = family.where(evidence["kind"].ne("degree"), level)
    sent: dict[str, set[str]] = {}
    for candidate, group in zip(
        evidence["candidate_id"][~claimed & ~void], own[~claimed & ~void], strict=True
    ):
        sent.setdefault(candidate, set()).add(group)
    rows = zip(evidence["candidate_id"], evidence["kind"], own, claimed, strict=True)
    groups = [
        _claim_to(group, kind, sent.get(candidate, set())) if is_claim else group
        for candidate, kind, group, is_claim in rows
    ]
    return pd.Series(groups, index=evidence.index, dtype="str")


def _claim_to(group: str, kind: str, sent: set[str]) -> str:
    """The credential that was sent and is spoken of, else the candidate's word."""
    if kind == "resume":
        return _OWN_WORD
    named = [one for one in sent if one and f" {one} " in f" {group} "]
    return max(named, key=lambda one: (len(one), one), default=_OWN_WORD)


def combine(
    candidate: NDArray[np.int64],
    group: NDArray[np.int64],
    probability: NDArray[np.float64],
    strength: NDArray[np.float64],
    trust: NDArray[np.float64],
    count: int,
) -> Levels:
    """Levels by ``1 − Π(1 − s·p)`` over witnesses, the best piece of each counting.

    Claims alone are capped. However many pieces of evidence with a trust below 1 there are,
    together they raise a level to no more than the most trusted of them could: to the highest
    ``trust × probability`` among them, or to what the best alone gives. So any number of
    certificates that anybody could have made stays below one that is trusted. Where they reach
    the cap, each counts with less strength, by the same power of what it leaves missing.

    Parameters
    ----------
    candidate : ndarray of int, shape (evidence,)
        Position of each piece's candidate.
    group : ndarray of int, shape (evidence,)
        Label of each piece's witness, unique over all candidates.
    probability, strength : ndarray of float, shape (evidence, requirements)
    trust : ndarray of float, shape (evidence,)
        1 for what verification has confirmed: it isn't capped.
    count : int
        How many candidates there are.

    Returns
    -------
    Levels

    Examples
    --------
    >>> half, one = np.array([[0.5], [0.5]]), np.ones((2, 1))
    >>> ana = np.array([0, 0])
    >>> apart = combine(ana, np.array([0, 1]), half, one, np.ones(2), 1)
    >>> same = combine(ana, np.array([0, 0]), half, one, np.ones(2), 1)
    >>> claims = combine(ana, np.array([0, 1]), one, half, np.array([0.6, 0.6]), 1)
    >>> apart.level.item(), same.level.item(), round(claims.level.item(), 6)
    (0.75, 0.5, 0.6)
    """
    missing, second_moment = np.ones((2, count, probability.shape[1]))
    if not len(candidate):
        return Levels(1 - missing, np.zeros_like(missing), np.zeros(strength.shape, bool), strength)
    order = np.lexsort((group, candidate))
    starts = np.flatnonzero(np.r_[True, np.diff(group[order]) != 0])
    best = order[_first_best((probability * strength)[order], starts)]
    columns = np.arange(probability.shape[1])
    counted = np.zeros(probability.shape, dtype=bool)
    counted[best, columns] = (probability * strength)[best, columns] > 0
    strength = _capped(candidate, counted, probability, strength, trust, count)
    p, s = probability[best, columns], np.where(counted, strength, 0.0)[best, columns]
    owner = candidate[order[starts]]
    people = np.flatnonzero(np.r_[True, np.diff(owner) != 0])
    missing[owner[people]] = np.multiply.reduceat(1 - s * p, people, axis=0)
    # E[(1 − sB)²] for a match B that holds with probability p.
    square = np.multiply.reduceat(1 - 2 * s * p + s * s * p, people, axis=0)
    second_moment[owner[people]] = square
    return Levels(1 - missing, np.maximum(second_moment - missing**2, 0.0), counted, strength)


def _capped(
    candidate: NDArray[np.int64],
    counted: NDArray[np.bool_],
    probability: NDArray[np.float64],
    strength: NDArray[np.float64],
    trust: NDArray[np.float64],
    count: int,
) -> NDArray[np.float64]:
    """Strengths that keep all claims of a candidate together below their cap."""
    claims = (trust < 1)[:, None] & (probability * strength > 0)
    # Of every claim, counted or not: a piece that another outdoes must not lower the cap.
    most = np.where(claims, np.maximum(trust[:, None], strength) * probability, 0.0)
    cap, kept = np.zeros((count, most.shape[1])), np.zeros((count, most.shape[1]))
    np.maximum.at(cap, candidate, most)
    left = np.log1p(-np.minimum(probability * strength, 1 - 1e-12))
    np.add.at(kept, candidate, np.where(claims & counted, left, 0.0))
    # The cap, as the logarithm of what it leaves missing.
    least = np.log1p(-np.minimum(cap, 1 - 1e-12))
    share = np.divide(least, kept, out=np.ones_like(kept), where=kept < least)[candidate]
    lowered = claims & counted & (share < 1)
    contribution = -np.expm1(left * share)
    return np.divide(contribution, probability, out=strength.copy(), where=lowered)


def _first_best(worth: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """For every run of rows and column the first row that holds the highest value."""
    most = np.maximum.reduceat(worth, starts, axis=0)
    lengths = np.diff(np.r_[starts, len(worth)])
    rows = np.arange(len(worth))[:, None]
    place = np.where(worth == np.repeat(most, lengths, axis=0), rows, len(worth))
    return np.minimum.reduceat(place, starts, axis=0)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())


def _family(title: str) -> str:
    return " ".join(_LEVEL_WORDS.sub(" ", _plain(title)).split()) or _plain(title)
