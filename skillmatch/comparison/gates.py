"""A posting's degree requirement as a gate, for an analysis to switch on and off.

A gate sorts nobody out: it says of each candidate whether a filter by degree, as employers use it,
would let them pass, by what, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.comparison.degrees import LEVEL_NAMES, degree_table
from skillmatch.comparison.fields import field_code, fields_in, meets_field
from skillmatch.given import given_moment
from skillmatch.matching import match_evidence
from skillmatch.read.postings.requirement_kinds import degree_level, years_asked
from skillmatch.rules import relevant_years
from skillmatch.tables import table

if TYPE_CHECKING:
    from skillmatch.space import SkillSpace
    from skillmatch.tables import Pool, Posting

YEARS_OF_STUDY = {5: 2.0, 6: 4.0, 7: 6.0, 8: 9.0}
"""Years of study up to a degree of each level: what counts as "equivalent experience" where a
posting doesn't say how many years do, a year of work for a year of study."""

_OR_EXPERIENCE = re.compile(
    r"\bequivalent (?:\w+[ ,/-]+){0,3}?(?:experience|practice|work|training|knowledge|skills)\b"
    r"|\bin lieu of\b|\bcombination of\b|\bor (?:at least |a minimum of )?\d+\+? years\b"
    r"|\bexperience (?:equivalent|instead)\b"
    r"|\bor (?:else )?(?:\w+ ){0,4}?(?:experience|practice)\b",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\bprefer(?:red|able|ably|ence)\b|\bdesir(?:ed|able)\b|\ba plus\b|\bnice to have\b"
    r"|\b(?:an )?advantage(?:ous)?\b|\bideally\b|\bbonus\b|\bnot (?:required|necessary|needed)\b",
    re.IGNORECASE,
)
_FIELDS_FROM = re.compile(
    r"\b(?:degrees?|diploma|qualification|bachelor['’]?s?|master['’]?s?|doctorate|ph\.?d\.?"
    r"|[bm]\.?sc\.?|[bm]\.?a\.?|[bm]\.?s\.?|mba|graduate|apprenticeship)"
    r"(?: degree)?(?: or \w+)?(?: of (?:applied )?(?:science|arts))?"
    r"\s*(?:\([^)]*\)\s*)?(?:in|of|with a focus on)\s+(?!science\b(?! and)|arts\b(?! and))",
    re.IGNORECASE,
)
_FIELDS_END = re.compile(
    r"[;:.](?:\s|$)|\(|\bor (?:an? |else )?(?:equivalent|\d|experience|practical|at least)"
    r"|\bwith\b|\bplus\b|,? (?:and|or) (?:a |an )?(?:\w+ )?(?:degree|diploma)|\brequired\b"
    r"|\bprefer|\bfrom an?\b|\bin lieu\b|\bcombination\b|\bequivalent\b|\band (?:\d|willing)",
    re.IGNORECASE,
)
_NO_FIELD = re.compile(r"\bof (?:applied )?(?:science|arts)\b", re.IGNORECASE)
_BETWEEN_FIELDS = re.compile(r"\s*(?:,\s*(?:or\b|and\b)?|/|\bor\b|\band/or\b)\s*", re.IGNORECASE)
_ANY_OTHER = re.compile(
    r"\b(?:related|similar|relevant|comparable|equivalent|allied|other|another|adjacent|subject"
    r"|field|discipline|area|any|like)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DegreeGate:
    """What a posting asks of a degree.

    Attributes
    ----------
    requirement_id, text : str
        The requirement and its words.
    level : int or None
        The lowest level that will do, on the European Qualifications Framework; None if the text
        names none.
    fields : tuple of str
        The fields of study asked for, in the posting's words; empty if any will do.
    related : bool
        Whether "or a related field" is said.
    or_experience : bool
        Whether experience will do instead, as in "or equivalent experience"; a bare "or
        equivalent" means another degree.
    years : float or None
        How many years of it, if the text says so; `dataclasses.replace` sets others.
    importance : str
        ``required`` or ``preferred``.
    """

    requirement_id: str
    text: str
    level: int | None
    fields: tuple[str, ...] = ()
    related: bool = False
    or_experience: bool = False
    years: float | None = None
    importance: str = "required"

    @property
    def hard(self) -> bool:
        """Whether the posting insists on it; "degree preferred" is a wish."""
        return self.importance == "required" and not _WISHED.search(self.text)


def degree_gates(posting: Posting) -> list[DegreeGate]:
    r"""The degrees that a posting asks for.

    Parameters
    ----------
    posting : Posting

    Returns
    -------
    list of DegreeGate
        One per requirement of the kind ``degree``, wishes among them: see `DegreeGate.hard`.

    Examples
    --------
    >>> from skillmatch import read_posting
    >>> text = "Requirements\n- Bachelor's degree in statistics or a related field, or equivalent "
    >>> gate = degree_gates(read_posting(text + "practical experience"))[0]
    >>> gate.level, gate.fields, gate.related, gate.or_experience
    (6, ('statistics',), True, True)
    """
    asked = posting.requirements[posting.requirements["kind"].eq("degree")]
    return [_gate(row) for row in asked.to_dict("records")]


def _gate(row: dict[str, Any]) -> DegreeGate:
    text = row["text"]
    level = int(row["level"]) if pd.notna(row["level"]) else degree_level(text)
    fields, related = _fields_asked(text)
    instead = _OR_EXPERIENCE.search(text)
    return DegreeGate(
        requirement_id=row["requirement_id"],
        text=text,
        level=level,
        fields=fields,
        related=related,
        or_experience=instead is not None,
        years=years_asked(text[instead.start() :]) if instead else None,
        importance=row["importance"] or "required",
    )


def _fields_asked(text: str) -> tuple[tuple[str, ...], bool]:
    """The fields that a requirement names, and whether others beside them will do."""
    related = bool(re.search(r"\b(?:related|similar|comparable|allied)\b", text, re.IGNORECASE))
    begin = _FIELDS_FROM.search(text)
    if not begin:  # "an accounting or finance degree"
        before = _NO_FIELD.sub(" ", re.split(r"\bdegree\b", text, flags=re.IGNORECASE)[0])
        named = [before[found.start : found.end] for found in fields_in(before)]
        return tuple(named) if before != text else (), related
    said = _FIELDS_END.split(text[begin.end() :], maxsplit=1)[0]
    fields: list[str] = []
    for part in _BETWEEN_FIELDS.split(said):
        part = re.sub(r"^(?:an?|the|in)\s+", "", part.strip(" ,.–-"))
        if _ANY_OTHER.search(part):
            related = True
        elif part and len(part.split()) <= _LONGEST_FIELD:
            fields.append(part)
    return tuple(dict.fromkeys(fields)), related


_LONGEST_FIELD = 6  # words


def apply_gate(
    gate: DegreeGate,
    pool: Pool,
    posting: Posting | None = None,
    space: SkillSpace | None = None,
    *,
    count_experience: bool,
    match_field: bool = False,
    as_of: str | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Who would pass a filter by degree, and why.

    Parameters
    ----------
    gate : DegreeGate
    pool : Pool
    posting : Posting, optional
        What the gate is from, by which experience is judged.
    space : SkillSpace, optional
        With both, only years in jobs that speak of what the posting is about count as experience,
        as in `skillmatch.rank`; else all years in dated jobs do, in whatever work.
    count_experience : bool
        Whether "or equivalent experience" is taken at its word, where the posting says it. A gate
        without years asks for those in `YEARS_OF_STUDY`.
    match_field : bool, default False
        Whether the field must be one of those asked for; else the level is all that counts.
    as_of : date, optional
        The day until which jobs without an end go on; today by default.

    Returns
    -------
    DataFrame
        A row per candidate, in the pool's order, nobody left out: ``candidate_id``; ``passes``
        (boolean, missing if it can't be told, as with a degree of unknown level); ``by`` (the
        degree or the experience that decides, "" if none); ``reason`` (in words). An unfinished
        degree doesn't pass.

    Examples
    --------
    >>> from skillmatch.tables import Pool, table
    >>> people = table("candidates", [{"candidate_id": "ana"}, {"candidate_id": "ben"}])
    >>> evidence = table("evidence", [{"evidence_id": "1", "candidate_id": "ana", "level": 7,
    ...     "kind": "degree", "title": "MSc Physics", "verification": "claimed"}])
    >>> gate = DegreeGate("r1", "Bachelor's degree", level=6)
    >>> verdicts = apply_gate(gate, Pool(people, evidence), count_experience=False)
    >>> verdicts[["candidate_id", "passes", "reason"]].to_numpy().tolist()
    [['ana', True, 'MSc Physics: master, and bachelor is asked for'], ['ben', False, 'no degree']]
    """
    # Without a zone, as the days of evidence are.
    day = pd.Timestamp.now().normalize() if as_of is None else given_moment(as_of).tz_localize(None)
    codes = [field_code(field) for field in gate.fields]
    degrees = dict(list(degree_table(pool).groupby("candidate_id", sort=False)))
    takes_experience = count_experience and gate.or_experience
    years = _years_worked(gate, pool, posting, space, day) if takes_experience else {}
    work = "related experience" if posting is not None and space is not None else "experience"
    rows = []
    for who in pool.candidates["candidate_id"]:
        own = degrees.get(who)
        verdict = _by_degree(gate, own, codes if match_field and gate.fields else None)
        if takes_experience and verdict[0] is not True:
            instead = _by_experience(gate, years.get(who), work)
            if instead[0] is True or (verdict[0] is False and instead[0] is None):
                verdict = instead
            else:
                verdict = (*verdict[:2], f"{verdict[2]}; {instead[2]}")
        rows.append((who, *verdict))
    frame = pd.DataFrame(rows, columns=["candidate_id", "passes", "by", "reason"], dtype=object)
    return frame.astype({"candidate_id": "str", "passes": "boolean", "by": "str", "reason": "str"})


def apply_gates(
    gates: Iterable[DegreeGate],
    pool: Pool,
    posting: Posting | None = None,
    space: SkillSpace | None = None,
    *,
    count_experience: bool,
    match_field: bool = False,
    as_of: str | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Who would pass a posting's filter by degree, which is every gate that it insists on.

    Parameters
    ----------
    gates : iterable of DegreeGate
        From `degree_gates`; wishes among them stop nobody.
    pool, posting, space, count_experience, match_field, as_of
        See `apply_gate`.

    Returns
    -------
    DataFrame
        A row per candidate as from `apply_gate`, by the gate that decides: one that isn't passed,
        else one of which it can't be told, else the one of the highest level. No row where the
        posting insists on no degree: then a filter doesn't apply.

    Examples
    --------
    >>> from skillmatch.tables import Pool, table
    >>> pool = Pool(table("candidates", [{"candidate_id": "ana"}]), table("evidence", [
    ...     {"evidence_id": "1", "candidate_id": "ana", "level": 7, "kind": "degree",
    ...      "title": "MSc Physics", "verification": "claimed"}]))
    >>> gates = [DegreeGate("r1", "Master's degree", 7), DegreeGate("r2", "PhD", 8)]
    >>> apply_gates(gates, pool, count_experience=False)["reason"].item()
    'MSc Physics: master, but doctorate is asked for'
    """
    verdicts = [
        apply_gate(
            gate,
            pool,
            posting,
            space,
            count_experience=count_experience,
            match_field=match_field,
            as_of=as_of,
        )
        for gate in sorted(gates, key=lambda gate: gate.level or 0, reverse=True)
        if gate.hard
    ]
    if not verdicts:
        return pd.DataFrame(columns=["candidate_id", "passes", "by", "reason"])
    outcomes = pd.concat([verdict["passes"] for verdict in verdicts], axis="columns")
    # One gate missed is enough to fail, whatever can't be told of another.
    weight = outcomes.astype("Float64").fillna(0.5).to_numpy(dtype=float)
    deciding = weight.argmin(axis=1)
    rows = deciding * len(outcomes) + np.arange(len(outcomes))
    return pd.concat(verdicts, ignore_index=True).iloc[rows].reset_index(drop=True)


_Verdict = tuple[bool | None, str, str]


def _by_degree(gate: DegreeGate, degrees: pd.DataFrame | None, codes: list[str] | None) -> _Verdict:
    """The best that a candidate's degrees give: passing, else what can't be told, else none."""
    if degrees is None:
        return False, "", "no degree"
    verdicts = [_one_degree(gate, row, codes) for row in degrees.to_dict("records")]
    for outcome in (True, None):
        for verdict in verdicts:
            if verdict[0] is outcome:
                return verdict
    # What falls short by least says most: the highest of the degrees.
    return verdicts[int(degrees["level"].fillna(0).to_numpy(dtype=int).argmax())]


def _one_degree(gate: DegreeGate, degree: dict[str, Any], codes: list[str] | None) -> _Verdict:
    title = degree["title"] or degree["institution"] or "a degree"
    level = None if pd.isna(degree["level"]) else int(degree["level"])
    asked = LEVEL_NAMES.get(gate.level or 0, "")
    if gate.level and level and level < gate.level:
        return False, title, f"{title}: {LEVEL_NAMES[level]}, but {asked} is asked for"
    if not degree["earned"]:
        return False, title, f"{title}: not finished, or not valid"
    if level is None:
        return None, title, f"{title}: its level can't be told"
    if codes is not None:
        wanted = " or ".join(gate.fields) + (" or a related field" if gate.related else "")
        field = degree["field"] or "a field that isn't named"
        meets = _field_met(gate, degree, codes)
        if meets is None:
            return None, title, f"{title}: whether {field} is {wanted} can't be told"
        if not meets:
            return False, title, f"{title}: {field}, but {wanted} is asked for"
        return True, title, f"{title}: {LEVEL_NAMES[level]} in {field}, as asked for"
    ask = f"{asked} is asked for" if asked else "any degree will do"
    return True, title, f"{title}: {LEVEL_NAMES[level]}, and {ask}"


def _field_met(gate: DegreeGate, degree: dict[str, Any], codes: list[str]) -> bool | None:
    """By the codes of all that the field names: who studied two subjects studied each of them."""
    own = degree["field"].casefold()
    if any(one.casefold() == own for one in gate.fields):
        return True
    named = [degree["field_code"], *(found.code for found in fields_in(degree["field"]))]
    met = [meets_field(code, codes, related=gate.related) for code in dict.fromkeys(named)]
    if any(met):
        return True
    return None if None in met else False


def _years_worked(
    gate: DegreeGate,
    pool: Pool,
    posting: Posting | None,
    space: SkillSpace | None,
    as_of: pd.Timestamp,
) -> dict[str, float]:
    """Years in jobs by candidate, NaN where none that counts is dated; who had no job isn't there.

    A candidate whose dated jobs all are in other work has 0 years.
    """
    jobs = pool.evidence[
        pool.evidence["kind"].eq("resume") & pool.evidence["section"].isin(("experience", ""))
    ]
    jobs = jobs.reset_index(drop=True)
    said = np.ones(len(jobs))
    if posting is not None and space is not None and len(jobs):
        names = dict(zip(pool.candidates["candidate_id"], pool.candidates["name"], strict=True))
        asked = table("requirements", [_experience_asked(gate)])
        said = match_evidence(jobs, names, posting, asked, space, as_of).probability[:, 0]
    years = relevant_years(jobs, said, as_of)
    dated = jobs["started_on"].notna().groupby(jobs["candidate_id"]).transform("any").to_numpy()
    years = np.where(np.isnan(years) & dated, 0.0, years)
    return dict(zip(jobs["candidate_id"], years, strict=True))


def _experience_asked(gate: DegreeGate) -> dict[str, str]:
    """What experience will do, as a requirement: what the words beside the years say, if any."""
    instead = _OR_EXPERIENCE.search(gate.text)
    said = gate.text[instead.start() :] if instead and gate.years is not None else ""
    said = re.sub(r"^or\s+", "", said, flags=re.IGNORECASE)
    return {
        "requirement_id": gate.requirement_id,
        "text": said or "relevant experience",
        "kind": "experience",
        "importance": "required",
    }


def _by_experience(gate: DegreeGate, worked: float | None, work: str) -> _Verdict:
    asked = gate.years if gate.years is not None else YEARS_OF_STUDY.get(gate.level or 0)
    if worked is None:
        return False, "", f"no {work}"
    if np.isnan(worked):
        return None, work, f"{work} without dates: its length can't be told"
    counted = f"{worked:.1f} years of {work}"
    if asked is None:
        return None, counted, f"{counted}; how many will do isn't said"
    said = "asked for" if gate.years is not None else "taken for the degree, as none are stated"
    if worked >= asked:
        return True, counted, f"{counted}; {asked:g} are {said}"
    return False, counted, f"{counted}, but {asked:g} are {said}"
