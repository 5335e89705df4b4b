"""What a resume claims, piece by piece, and the rows of evidence that it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from skillmatch.read.credentials.kinds import Kind, kind_named
from skillmatch.read.dates import Period
from skillmatch.tables import Problem


@dataclass(frozen=True)
class Resume:
    """What one resume says.

    Attributes
    ----------
    candidate_id : str
    name : str
        The candidate's name as it stands in the resume; "" if none is recognised.
    evidence : list of dict
        Rows for the ``evidence`` table: see `skillmatch.tables.COLUMNS`. More columns are
        ``ongoing`` (bool), true of a job or a degree that hasn't ended, ``kind_certainty``,
        ``kind_why`` and ``part_of`` (empty).
    problems : list of Problem
    """

    candidate_id: str
    name: str
    evidence: list[dict[str, Any]]
    problems: list[Problem]


@dataclass(frozen=True)
class Claim:
    """A piece of evidence for which only the candidate vouches.

    Attributes
    ----------
    text : str
        The words of the resume, for quoting.
    place : str
        Where they stand: the file and a page, a line or a field.
    """

    text: str
    section: str
    place: str = ""
    kind: str = "resume"
    title: str = ""
    issuer: str = ""
    level: int | None = None
    period: Period | None = None
    issued_on: date | None = None
    expires_on: date | None = None


def evidence_of(claims: Iterable[Claim], candidate_id: str, source: str) -> list[dict[str, Any]]:
    """Rows for the evidence table, numbered in the order of the claims.

    Examples
    --------
    >>> rows = evidence_of([Claim("Payroll", "skills")], "ana-silva", "ana-silva/cv.pdf")
    >>> rows[0]["evidence_id"], rows[0]["verification"]
    ('ana-silva/cv.pdf#1', 'claimed')
    """
    return [
        {
            "evidence_id": f"{candidate_id}/{PurePath(source).name}#{number}",
            "candidate_id": candidate_id,
            **_kind(claim).columns(),
            "part_of": "",
            "title": claim.title,
            "text": claim.text,
            "section": claim.section,
            "issuer": claim.issuer,
            "issued_on": claim.issued_on,
            "expires_on": claim.expires_on,
            "started_on": claim.period.start if claim.period else None,
            "ended_on": claim.period.end if claim.period else None,
            "ongoing": bool(claim.period and claim.period.ongoing),
            "level": claim.level,
            "verification": "claimed",
            "document": source,
            "source": claim.place,
        }
        for number, claim in enumerate(claims, start=1)
    ]


def _kind(claim: Claim) -> Kind:
    if claim.kind == "resume":
        return Kind("resume", "stated", "The candidate says it of themself.")
    if kind_named(claim.title) == claim.kind:
        return Kind(claim.kind, "from its name", "Its name says so.")
    return Kind(claim.kind, "assumed", f"It stands under {claim.section}.")
