"""From single pieces of evidence to a level: independent evidence adds up, dependent doesn't."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_LEVEL_WORDS = re.compile(
    r"\b(?:digital badge|badge|certificate in|certificate of|certificate|certification|"
    r"nanodegree|final|level|part|module|course|unit|introduction to|introductory|basics of|"
    r"fundamentals of|foundations of|beginner|intermediate|advanced|foundation|fundamentals|"
    r"basics|i{1,3}|iv|v|\d+)\b"
)
_LEGAL_FORM = re.compile(
    r"\b(?:the|inc|incorporated|ltd|limited|llc|plc|corp|corporation|company|co|gmbh|ag|sa|bv)\b"
)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
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

    Everything that only the candidate says is one witness, in however many documents. So are the
    files that show one achievement, and an issuer's courses of one family, such as the levels of
    one. The same course of two issuers is two witnesses only where verification has confirmed
    both, since anybody can write a name: what isn't verified joins what is, that of the issuer
    it names or else the first by name, and nothing is gained by inventing an issuer. A claim to a
    credential or degree that was also sent belongs to that one. Credentials without a title are
    told apart by their text.

    Parameters
    ----------
    evidence : DataFrame
        The ``evidence`` table. Its columns ``achievement_id`` and ``trusted_issuer``, if it has
        them, say which achievement it is and by what name the employer lists its issuer; an
        achievement of several titles is the first verified one, by the alphabet.

    Returns
    -------
    Series of str
        A label per row; equal labels within a candidate are one witness.

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "kind": "badge", "title": "SQL, Level 1", "issuer": "Northgate",
    ...      "verification": "verified"},
    ...     {"evidence_id": "2", "kind": "badge", "title": "SQL, Level 2", "issuer": "Northgate",
    ...      "verification": "verified"},
    ...     {"evidence_id": "3", "kind": "badge", "title": "SQL", "issuer": "Harbour Academy",
    ...      "verification": "verified"},
    ...     {"evidence_id": "4", "kind": "badge", "title": "SQL", "issuer": "Invented Institute",
    ...      "verification": "valid"},
    ...     {"evidence_id": "5", "kind": "resume", "verification": "claimed"}])
    >>> dependence_groups(evidence).nunique()
    3
    """
    claimed = evidence["verification"].eq("claimed") | evidence["kind"].eq("resume")
    is_sent = ~claimed & ~evidence["verification"].isin(_WORTHLESS)
    # Lists: pandas hands out texts one by one slowly.
    named = [_issuer(one) for one in _listed_name(evidence).tolist()]
    courses = _one_per_achievement(evidence, named, is_sent)
    sent: dict[str, set[str]] = {}
    confirmed: dict[tuple[str, str], set[str]] = {}
    people, kinds = evidence["candidate_id"].tolist(), evidence["kind"].tolist()
    for candidate, course, counts in zip(people, courses, is_sent.tolist(), strict=True):
        if counts:
            sent.setdefault(candidate, set()).add(course.family)
            confirmed.setdefault((candidate, course.family), set()).add(course.issuer)
    groups = []
    rows = zip(people, kinds, courses, named, claimed.tolist(), strict=True)
    for candidate, kind, (family, issuer), own_issuer, is_claim in rows:
        if is_claim:
            family = _claim_to(family, kind, sent.get(candidate, set()))
        known = confirmed.get((candidate, family), set()) - {""}
        joined = own_issuer if own_issuer in known else min(known, default="")
        groups.append(f"{family} | {issuer or joined}")
    return pd.Series(groups, index=evidence.index, dtype="str")


class _Course(NamedTuple):
    family: str
    issuer: str  # "" unless verification has confirmed it


def _one_per_achievement(
    evidence: pd.DataFrame, named: list[str], is_sent: pd.Series
) -> list[_Course]:
    """The course that each row shows, one for all files of an achievement."""
    is_confirmed = evidence["verification"].eq("verified") & is_sent
    levels = evidence["level"].astype("str").fillna("")
    told = (evidence[one].tolist() for one in ("kind", "title", "text"))
    rows = zip(*told, levels.tolist(), strict=True)
    families = [
        f"degree {level}" if kind == "degree" else _family(title) or f"untitled: {_plain(text)}"
        for kind, title, text, level in rows
    ]
    own = [
        _Course(family, issuer if is_known else "")
        for family, issuer, is_known in zip(families, named, is_confirmed.tolist(), strict=True)
    ]
    achievements = list(zip(evidence["candidate_id"].tolist(), _ids(evidence), strict=True))
    first: dict[tuple[str, str], _Course] = {}
    for achievement, course, counts in zip(achievements, own, is_sent.tolist(), strict=True):
        if counts and achievement[1]:
            known = first.setdefault(achievement, course)
            first[achievement] = min(known, course, key=lambda one: (not one.issuer, one))
    return [
        first.get(achievement, course)
        for achievement, course in zip(achievements, own, strict=True)
    ]


def _ids(evidence: pd.DataFrame) -> list[str]:
    """Each achievement's address; a mere number or word may stand for many."""
    if "achievement_id" not in evidence:
        return [""] * len(evidence)
    stated = evidence["achievement_id"].fillna("").astype(str)
    return [one if _ADDRESS.fullmatch(one) else "" for one in stated.tolist()]


def _listed_name(evidence: pd.DataFrame) -> pd.Series:
    if "trusted_issuer" not in evidence:
        return evidence["issuer"]
    listed = evidence["trusted_issuer"].fillna("").astype(str)
    return listed.where(listed.ne(""), evidence["issuer"])


@lru_cache(maxsize=100_000)
def _issuer(name: str) -> str:
    """An issuer's name without signs and legal forms."""
    return " ".join(_LEGAL_FORM.sub(" ", _plain(name)).split())


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


@lru_cache(maxsize=100_000)
def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())


@lru_cache(maxsize=100_000)
def _family(title: str) -> str:
    return " ".join(_LEVEL_WORDS.sub(" ", _plain(title)).split()) or _plain(title)
