"""What a requirement asks beyond its words: years, a degree's level, a licence, a language.

Each rule takes the probabilities that pieces of evidence speak of the requirement, and returns
those that they meet it.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillmatch.read.postings.requirement_kinds import asks_for_language, languages_in

_SURE = 0.95  # the very letters, the very name
_RELEVANT = 0.15  # a job counts towards years of experience from this probability on
_YEAR_IN_DAYS = 365.2425

_YEARS = re.compile(
    r"\(?\b(?:at least|minimum(?: of)?|more than|over|up to)?\s*(?:\d+|one|two|three|four|five|six|"
    r"seven|eight|ten)\s*(?:\+|plus)?\s*(?:(?:-|–|to)\s*\d+\s*)?\+?\s*(?:years?|yrs?|months?)\b['’]?"
    r"\s*(?:of)?",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:relevant|proven|professional|working|work|hands-on|prior|previous|similar|comparable|"
    r"experience|experienced|role|position|required|preferred|in|of|a|an|the|or|and|with|as|field|"
    r"related|at|least|minimum|industry|job)\b|[^\w\s]",
    re.IGNORECASE,
)
_DEGREE_WORDS = re.compile(
    r"\b(?:degree|diploma|bachelor['’]?s?|master['’]?s?|doctorate|doctoral|ph\.?d\.?|b\.?sc?\.?|m\.?sc?\.?|"
    r"b\.?a\.?|m\.?a\.?|mba|associate['’]?s?|undergraduate|graduate|postgraduate|university|college|"
    r"high|secondary|school|ged|level|education|completed|relevant|related|similar|field|subject|"
    r"discipline|equivalent|experience|qualification|or|and|in|of|a|an|the|any|with|from|"
    r"required|preferred|minimum|at least|higher|four|4|year)\b|[^\w\s]",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\b[A-Z][A-Z0-9+]+\b")
_NO_CREDENTIAL = frozenset({"US", "USA", "UK", "EU", "OR", "AND", "ID"})
_LICENCE_WORDS = re.compile(
    r"\b(?:valid|current|active|unencumbered|state|licen[cs]ed?|licen[cs]ure|certificat\w+|"
    r"certified|card|credential|registration|registered|designation|qualification|required|"
    r"preferred|equivalent|similar|comparable|or|and|in|of|a|an|the|with|as|holder|status)\b|[^\w\s]",
    re.IGNORECASE,
)


def topic_of_years(text: str) -> str:
    """What experience is asked in: the requirement without its years.

    Examples
    --------
    >>> topic_of_years("At least 3 years of experience in bookkeeping")
    'experience in bookkeeping'
    """
    rest = " ".join(_YEARS.sub(" ", text).split())
    return rest or text


def is_general(topic: str) -> bool:
    """Whether experience is asked for without saying in what.

    Examples
    --------
    >>> is_general("of relevant professional experience"), is_general("experience in welding")
    (True, False)
    """
    return not _GENERAL.sub(" ", topic).strip()


def relevant_years(
    evidence: pd.DataFrame, said: NDArray[np.float64], as_of: pd.Timestamp
) -> NDArray[np.float64]:
    """Years in jobs that speak of the requirement, for each row's candidate; NaN if none is dated.

    Time in two jobs at once counts once, and none after `as_of`. A job without an end goes on,
    unless the column ``ongoing`` says that it doesn't: then its length isn't known.
    """
    end = evidence["ended_on"].fillna(as_of).clip(upper=as_of)
    if "ongoing" in evidence:
        goes_on = evidence["ongoing"].astype("boolean").fillna(True)
        end = end.where(evidence["ended_on"].notna() | goes_on)
    dated = evidence["kind"].eq("resume") & evidence["started_on"].notna() & end.notna()
    jobs = pd.DataFrame(
        {
            "candidate_id": evidence["candidate_id"],
            "title": evidence["title"],
            "start": evidence["started_on"],
            "end": end,
            "said": said,
        }
    )[dated]
    whole = ["candidate_id", "title", "start", "end"]
    entries = jobs.groupby(whole, as_index=False)["said"].max()
    relevant = entries[entries["said"] >= _RELEVANT]
    years = {candidate: _union_of_years(own) for candidate, own in relevant.groupby("candidate_id")}
    known = [years.get(candidate, np.nan) for candidate in evidence["candidate_id"]]
    return np.array(known, dtype=np.float64)


def _union_of_years(jobs: pd.DataFrame) -> float:
    days, reached = 0, pd.Timestamp.min
    for start, end in sorted(zip(jobs["start"], jobs["end"], strict=True)):
        begin = max(start, reached)
        if end > begin:
            days, reached = days + (end - begin).days, end
    return days / _YEAR_IN_DAYS


def experience(
    evidence: pd.DataFrame,
    said: NDArray[np.float64],
    years: NDArray[np.float64],
    asked: float | None,
) -> NDArray[np.float64]:
    """What was done counts by the share of the years asked for, undated work as half of them.

    Half at the least where some relevant work is undated: it may have been long.
    """
    share = np.ones_like(years)
    if asked is not None and pd.notna(asked) and asked > 0:
        share = np.minimum(np.nan_to_num(years) / asked, 1.0)
        undated = (
            evidence["kind"].eq("resume") & evidence["started_on"].isna() & (said >= _RELEVANT)
        )
        unknown = undated.groupby(evidence["candidate_id"]).transform("any").to_numpy()
        share = np.maximum(share, 0.5 * unknown)
    return said * share * evidence["kind"].eq("resume").to_numpy()


def degree(
    evidence: pd.DataFrame, said: NDArray[np.float64], text: str, asked: int | None
) -> NDArray[np.float64]:
    """A degree of the level asked, and where a field is named, in that field."""
    level = evidence["level"].to_numpy(dtype=float, na_value=np.nan)
    enough = np.ones(len(evidence), bool) if asked is None or pd.isna(asked) else level >= asked
    in_field = said if _DEGREE_WORDS.sub(" ", text).strip() else np.ones_like(said)
    any_field = 0.2  # of what a degree shows, in whatever field
    full = any_field + (1 - any_field) * in_field
    # Of a degree whose level can't be told, the field alone speaks.
    holds = np.where(np.isnan(level), 0.5 * said, enough * full)
    return holds * evidence["kind"].eq("degree").to_numpy()


def credential(evidence: pd.DataFrame, said: NDArray[np.float64], text: str) -> NDArray[np.float64]:
    """Only a credential meets a requirement of one; its letters, as in CPA, settle it."""
    # Only where the letters are all that is asked for, and not in a text all in capitals.
    named = {*_LETTERS.findall(text)} - _NO_CREDENTIAL
    alone = not text.isupper() and not _LICENCE_WORDS.sub(" ", _LETTERS.sub(" ", text)).strip()
    letters = named if alone else set()
    held = np.array(
        [not letters.isdisjoint(_LETTERS.findall(own)) for own in evidence["title"]], dtype=bool
    )
    is_credential = evidence["kind"].isin(("badge", "certificate", "nanodegree", "license"))
    return is_credential.to_numpy() * np.where(held, np.maximum(said, _SURE), said)


def language(evidence: pd.DataFrame, text: str) -> NDArray[np.float64]:
    """Whether the evidence says that its holder speaks a language that is asked for.

    Work with English learners is no English: outside a list of languages, the words must be of
    speaking it.
    """
    asked = languages_in(text)
    words = evidence["title"] + " " + evidence["text"]
    named = [
        not asked.isdisjoint(languages_in(own))
        and (section == "languages" or asks_for_language(own))
        for own, section in zip(words, evidence["section"], strict=True)
    ]
    return np.where(np.array(named, dtype=bool), _SURE, 0.0)


def aligned(evidence: pd.DataFrame, skill_uri: str) -> NDArray[np.float64]:
    """Whether the issuer itself aligned the evidence to the skill."""
    stated = [skill_uri in uris.split("|") for uris in evidence["skill_uris"]]
    return np.where(np.array(stated, dtype=bool), _SURE, 0.0)
