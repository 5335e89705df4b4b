"""Claims of degrees and certificates from data that states their parts one by one."""

from __future__ import annotations

from datetime import date

from skillmatch.read.dates import Period
from skillmatch.read.education import education_level, is_unfinished
from skillmatch.read.resumes.certifications import certificate_kind
from skillmatch.read.resumes.claims import Claim


def joined(*parts: str) -> str:
    """The parts that are there, with commas."""
    return ", ".join(filter(None, parts))


def degree_claim(text: str, place: str, *, degree: str, school: str, period: Period) -> Claim:
    """A degree; one that isn't finished has no level and no date of issue.

    Examples
    --------
    >>> period = Period(None, date(2014, 6, 30), ongoing=False, span=(0, 0))
    >>> claim = degree_claim("BSc, Lund", "cv", degree="BSc", school="Lund", period=period)
    >>> claim.level, claim.issued_on
    (6, datetime.date(2014, 6, 30))
    """
    unfinished = period.ongoing or is_unfinished(degree)
    return Claim(
        text,
        "education",
        place,
        kind="degree",
        title=degree or school,
        issuer=school,
        level=None if unfinished else education_level(degree),
        period=period,
        issued_on=None if unfinished else period.end,
    )


def certificate_claim(
    title: str, issuer: str, place: str, issued_on: date | None, expires_on: date | None = None
) -> Claim:
    """A certificate, licence, nanodegree or badge, by what its title says."""
    return Claim(
        joined(title, issuer),
        "certifications",
        place,
        kind=certificate_kind(title),
        title=title,
        issuer=issuer,
        issued_on=issued_on,
        expires_on=expires_on,
    )
