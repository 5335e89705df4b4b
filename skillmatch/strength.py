"""How much a piece of evidence counts: one table of defaults, in three named presets.

The strength of evidence is ``base × trust × currency × level credit``, a number in [0, 1]:

- *base*: what this kind of evidence can say about one skill, by kind and by whether it was
  assessed. The order follows the published validity of like signals for job performance: a
  work sample or a job-knowledge test (.33 to .40, Sackett et al. 2022) above self-rated ability
  (.29 with measured performance, Mabe & West 1982), above years of education or experience (.07
  to .10). The figures themselves are judgement; change them and see whether the ranking holds.
- *trust*: who vouches for it, by the outcome of verification; an expired credential is trusted as
  what it was before it expired. Evidence trusted less than fully is also capped as a whole, see
  `skillmatch.levels.combine`.
- *currency*: knowledge that isn't used fades; half is left after `half_life` years, and never
  less than `floor`.
- *level credit*: the level held against the level asked, on the EQF's scale from 1 to 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

_YEAR_IN_DAYS = 365.2425

# (kind, assessed) → base; None stands for "not known whether it was assessed".
_BASE: dict[tuple[str, bool | None], float] = {
    ("nanodegree", True): 0.95,  # graded projects: the closest to a work sample
    ("nanodegree", None): 0.70,
    ("nanodegree", False): 0.35,
    ("license", True): 0.90,
    ("license", None): 0.85,  # licences are examined as a rule
    ("license", False): 0.50,
    ("certificate", True): 0.90,
    ("certificate", None): 0.60,
    ("certificate", False): 0.35,
    ("badge", True): 0.90,
    ("badge", None): 0.60,
    ("badge", False): 0.30,  # took part: says little of what was learned
    ("degree", True): 0.45,
    ("degree", None): 0.45,  # a degree's title says a little about many skills
    ("degree", False): 0.45,
}
_RESUME_IN_CONTEXT = 0.45  # said of a job or a project, with its place and time
_RESUME_LISTED = 0.30  # a bare word in a list of skills

_TRUST: dict[str, float] = {
    "verified": 1.0,
    "valid": 0.85,  # authentic, but anybody can found an issuer: who vouches isn't known
    "unchecked": 0.75,  # a proof that can't be checked is worth no more than none
    "unsigned": 0.75,
    "claimed": 0.50,
    "not_yet_valid": 0.0,
    "revoked": 0.0,
    "invalid": 0.0,
    "malformed": 0.0,
}


@dataclass(frozen=True)
class Strength:
    """A named set of weights for evidence.

    Attributes
    ----------
    name : str
    base : mapping of (kind, assessed) to float
        ``assessed`` is True, False or None for unknown.
    resume_in_context, resume_listed : float
        For a passage of a resume, which has no trust factor: it is a claim by nature.
    trust : mapping of verification to float
        An expired credential has the trust of what it was, see `trust_of`.
    half_life : float
        Years after which half of the strength is left; infinity for no ageing.
    floor : float
        The least that age leaves.
    expired : float
        Factor for a credential past its expiry date.
    unknown_level : float
        Level credit where the posting asks for a level and the evidence states none.

    Examples
    --------
    >>> PRESETS["strict"].trust["claimed"] < PRESETS["balanced"].trust["claimed"]
    True
    """

    name: str
    base: Mapping[tuple[str, bool | None], float]
    resume_in_context: float
    resume_listed: float
    trust: Mapping[str, float]
    half_life: float = 10.0
    floor: float = 0.5
    expired: float = 0.5
    unknown_level: float = 0.8


_COUNTS_NOTHING = ("not_yet_valid", "revoked", "invalid", "malformed")

PRESETS: dict[str, Strength] = {
    "balanced": Strength("balanced", _BASE, _RESUME_IN_CONTEXT, _RESUME_LISTED, _TRUST),
    "strict": Strength(
        "strict",
        _BASE,
        resume_in_context=0.20,
        resume_listed=0.10,
        trust={**_TRUST, "valid": 0.60, "unchecked": 0.40, "unsigned": 0.40, "claimed": 0.20},
        half_life=5.0,
        floor=0.3,
        expired=0.25,
    ),
    # For research: no kind of evidence is worth more than another, so that a finding about
    # credentials and degrees can't be an effect of these weights.
    "flat": Strength(
        "flat",
        dict.fromkeys(_BASE, 0.5),
        resume_in_context=0.5,
        resume_listed=0.5,
        trust={word: 0.0 if word in _COUNTS_NOTHING else 1.0 for word in _TRUST},
        half_life=float("inf"),
        expired=1.0,
        unknown_level=1.0,
    ),
}


def preset(strength: str | Strength) -> Strength:
    """The preset of that name, or the weights as given.

    Parameters
    ----------
    strength : str or Strength
        ``"balanced"``, ``"strict"``, ``"flat"`` or weights of your own.

    Raises
    ------
    ValueError
        If there is no preset of that name.

    Examples
    --------
    >>> preset("flat").half_life
    inf
    """
    if isinstance(strength, Strength):
        return strength
    if strength not in PRESETS:
        raise ValueError(f"strength must be one of {', '.join(PRESETS)}, not {strength!r}.")
    return PRESETS[strength]


def strength_of(evidence: pd.DataFrame, weights: Strength, as_of: pd.Timestamp) -> pd.Series:
    """How much each piece of evidence counts for a skill that it speaks of.

    Parameters
    ----------
    evidence : DataFrame
        The ``evidence`` table.
    weights : Strength
    as_of : Timestamp
        The day on which age and expiry are judged.

    Returns
    -------
    Series of float
        In [0, 1], on the index of `evidence`: ``base × trust × currency``.

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "kind": "badge", "assessed": True, "verification": "verified"},
    ...     {"evidence_id": "2", "kind": "resume", "section": "skills", "verification": "claimed"}])
    >>> strength_of(evidence, PRESETS["balanced"], pd.Timestamp("2026-11-23")).tolist()
    [0.9, 0.3]
    """
    listed = evidence["section"].eq("skills")
    resume = evidence["kind"].eq("resume")
    base = pd.Series(0.0, index=evidence.index)
    for (kind, is_assessed), figure in weights.base.items():
        of_kind = evidence["kind"].eq(kind)
        base = base.mask(of_kind & _is(evidence["assessed"], is_assessed), figure)
    said = np.where(listed, weights.resume_listed, weights.resume_in_context)
    trust = trust_of(evidence, weights)
    # A resume is the candidate's word by nature: only trust of zero, for a broken file, counts.
    value = (base * trust).where(~resume, said * (trust > 0))
    return value * currency(evidence, weights, as_of)


def _is(stated: pd.Series, value: bool | None) -> pd.Series:
    """Where a truth that may be missing has this value."""
    return stated.isna() if value is None else stated.eq(value).fillna(False).astype(bool)


def trust_of(evidence: pd.DataFrame, weights: Strength) -> pd.Series:
    """Who vouches for each piece of evidence, a factor in [0, 1].

    What is expired is trusted as what it was before: as verified if its signature held and its
    issuer is trusted, as valid if its signature held, else as what nobody could check.

    Parameters
    ----------
    evidence : DataFrame
        The ``evidence`` table; its column ``checks``, if it has one, holds the separate facts.
    weights : Strength

    Returns
    -------
    Series of float

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "kind": "badge", "verification": "expired",
    ...      "checks": '{"signature": "pass", "issuer": "pass", "revocation": "pass"}'},
    ...     {"evidence_id": "2", "kind": "badge", "verification": "expired"}])
    >>> trust_of(evidence, PRESETS["balanced"]).tolist()
    [1.0, 0.75]
    """
    held = _holds(evidence, "signature") & _holds(evidence, "revocation")
    before = pd.Series("unchecked", evidence.index, dtype="str")
    before = before.mask(held, "valid").mask(held & _holds(evidence, "issuer"), "verified")
    word = evidence["verification"].mask(evidence["verification"].eq("expired"), before)
    return word.map(weights.trust).astype(float)


def _holds(evidence: pd.DataFrame, check: str, *, otherwise: bool = False) -> pd.Series:
    """Whether verification found that a check passes; `otherwise` where it says nothing of it."""
    if "checks" not in evidence:
        return pd.Series(otherwise, index=evidence.index)
    told = evidence["checks"].fillna("").astype(str)
    is_told = told.str.contains(f'"{check}": "', regex=False)
    return told.str.contains(f'"{check}": "pass"', regex=False) | (otherwise & ~is_told)


def currency(evidence: pd.DataFrame, weights: Strength, as_of: pd.Timestamp) -> pd.Series:
    """What age and expiry leave of each piece of evidence, a factor in [0, 1].

    A job is as old as its last day; evidence without a date is taken as current.

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "kind": "badge", "verification": "valid",
    ...      "issued_on": "2016-11-23"}])
    >>> currency(evidence, PRESETS["balanced"], pd.Timestamp("2026-11-23")).round(2).tolist()
    [0.5]
    """
    last = evidence["ended_on"].where(evidence["kind"].isin(("resume", "degree")))
    last = last.fillna(evidence["issued_on"])
    years = ((as_of - last).dt.days / _YEAR_IN_DAYS).clip(lower=0).fillna(0.0)
    aged = np.maximum(np.exp2(-years / weights.half_life), weights.floor)
    # Degrees and licences don't fade with time: a licence has its expiry for that.
    aged = aged.where(~evidence["kind"].isin(("degree", "license")), 1.0)
    return aged * np.where(is_expired(evidence, as_of), weights.expired, 1.0)


def is_expired(evidence: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Whether each piece of evidence is past its expiry date, or was found expired.

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "kind": "license", "verification": "unchecked",
    ...      "expires_on": "2024-03-31"}])
    >>> is_expired(evidence, pd.Timestamp("2026-11-23")).tolist()
    [True]
    """
    return (evidence["expires_on"] < as_of) | evidence["verification"].eq("expired")


def status_of(evidence: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Demonstrated, claimed or inferred: what kind of knowledge each piece of evidence gives.

    *Demonstrated*: assessed, authentic, current, from an issuer that the employer trusts, and
    given to this candidate.
    *Inferred*: read from a degree's title; a ranking adds what only a job's title tells.
    *Claimed*: everything else, a credential whose issuer vouches only for itself included.

    Parameters
    ----------
    evidence : DataFrame
        The ``evidence`` table.
    as_of : Timestamp
        The day on which expiry is judged.

    Returns
    -------
    Series of str

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "kind": "badge", "assessed": True, "verification": "verified"},
    ...     {"evidence_id": "2", "kind": "badge", "assessed": True, "verification": "valid"},
    ...     {"evidence_id": "3", "kind": "degree", "verification": "claimed"}])
    >>> status_of(evidence, pd.Timestamp("2026-11-23")).tolist()
    ['demonstrated', 'claimed', 'inferred']
    """
    is_theirs = _holds(evidence, "recipient", otherwise=True)
    confirmed = evidence["verification"].eq("verified") & is_theirs
    assessed = _assessed(evidence).fillna(value=False).astype(bool)
    demonstrated = confirmed & assessed & ~is_expired(evidence, as_of)
    status = pd.Series("claimed", index=evidence.index)
    status = status.mask(evidence["kind"].eq("degree"), "inferred")
    return status.mask(demonstrated & evidence["kind"].ne("degree"), "demonstrated")


def missing_for_demonstrated(
    evidence: pd.DataFrame, as_of: pd.Timestamp, *, issuers_given: bool
) -> pd.Series:
    """What each piece of evidence lacks to be demonstrated, in words; "" where it lacks nothing.

    Parameters
    ----------
    evidence : DataFrame
        The ``evidence`` table.
    as_of : Timestamp
        The day on which expiry is judged.
    issuers_given : bool
        Whether credentials were verified with a list of issuers.

    Returns
    -------
    Series of str
        Reasons, joined by "; ".

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "kind": "badge", "assessed": True, "verification": "verified"},
    ...     {"evidence_id": "2", "kind": "badge", "assessed": False, "verification": "valid"}])
    >>> day = pd.Timestamp("2026-11-23")
    >>> missing_for_demonstrated(evidence, day, issuers_given=True).tolist()
    ['', 'its issuer is not on your list of issuers; not assessed']
    """
    words = {**_UNCONFIRMED, "valid": _NOT_ON_THE_LIST if issuers_given else _NO_LIST}
    rows = zip(
        evidence["kind"],
        evidence["verification"].mask(is_expired(evidence, as_of), "expired"),
        _holds(evidence, "recipient", otherwise=True),
        _assessed(evidence),
        strict=True,
    )
    told = []
    for kind, verification, is_theirs, assessed in rows:
        found = [_OF_KIND.get(kind, words.get(verification, ""))]
        if kind not in _OF_KIND and verification in ("verified", "valid", "expired"):
            found.append("" if is_theirs else UNKNOWN_HOLDER)
            found.append(_UNASSESSED if pd.isna(assessed) else "" if assessed else "not assessed")
        told.append("; ".join(filter(None, found)))
    return pd.Series(told, index=evidence.index, dtype="str")


_OF_KIND = {"resume": "the candidate's own word", "degree": "read from a degree's title"}
_NO_LIST = "no list of issuers was given"
_NOT_ON_THE_LIST = "its issuer is not on your list of issuers"
UNKNOWN_HOLDER = "nobody knows whose it is"
_UNASSESSED = "it isn't known whether it was assessed"
_UNCONFIRMED = {
    "unsigned": "not signed, so nobody can verify it",
    "claimed": "the candidate's own word",
    "expired": "expired",
    "not_yet_valid": "not yet valid",
    "revoked": "revoked",
    "unchecked": "not verified: nothing at hand to check it with",
    "invalid": "invalid",
    "malformed": "malformed",
}


def _assessed(evidence: pd.DataFrame) -> pd.Series:
    """Whether it was assessed: licences are as a rule, unless it is said that this one wasn't."""
    is_license = evidence["kind"].eq("license").astype("boolean")
    return evidence["assessed"].fillna(is_license.where(is_license))


def status_at_level(status: pd.Series, held: pd.Series, asked: pd.Series) -> pd.Series:
    """The status of matches, where a level of the skill is asked for.

    A competency is demonstrated at a level if the evidence states that level or a higher one.
    Evidence of a lower level doesn't show what is asked, and evidence that states none may or may
    not: nobody has attested the level. Both leave a claim, so that *demonstrated* always means
    all of what was asked; `level_shown` tells the two apart.

    Parameters
    ----------
    status : Series of str
        Of each match's evidence, from `status_of`.
    held, asked : Series of float
        The levels, missing where none is stated or asked for.

    Returns
    -------
    Series of str

    Examples
    --------
    >>> status = pd.Series(["demonstrated"] * 4)
    >>> held, asked = pd.Series([6, 4, None, None]), pd.Series([5, 5, 5, None])
    >>> status_at_level(status, held, asked).tolist()
    ['demonstrated', 'claimed', 'claimed', 'demonstrated']
    """
    falls_short = level_shown(held, asked).isin(("below", "not stated"))
    return status.mask(status.eq("demonstrated") & falls_short, "claimed")


def level_shown(held: pd.Series, asked: pd.Series) -> pd.Series:
    """Whether evidence states the level asked: "reached", "below", "not stated" or "" (not asked).

    Examples
    --------
    >>> level_shown(pd.Series([6, 4, None, 1]), pd.Series([5, 5, 5, None])).tolist()
    ['reached', 'below', 'not stated', '']
    """
    held, asked = held.astype(float), asked.astype(float)
    shown = pd.Series("", held.index, dtype="str").mask(asked.notna(), "not stated")
    return shown.mask(held >= asked, "reached").mask(held < asked, "below")


def level_credit(held: pd.Series, asked: float | None, weights: Strength) -> pd.Series:
    """What a level held is worth against the level asked: linear below it, full at or above.

    Examples
    --------
    >>> level_credit(pd.Series([3, 6, None]), 6, PRESETS["balanced"]).tolist()
    [0.5, 1.0, 0.8]
    """
    if asked is None or pd.isna(asked):
        return pd.Series(1.0, index=held.index)
    share = (held.astype(float) / asked).clip(upper=1.0)
    return share.fillna(weights.unknown_level)
