"""The education section of a resume: degrees, with their schools, dates and levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from skillmatch.read.certifications import certifications_in, names_certificate
from skillmatch.read.claims import Claim
from skillmatch.read.dates import Period, find_period
from skillmatch.read.education import (
    degree_span,
    education_level,
    is_unfinished,
    names_school,
    school_in,
)
from skillmatch.read.headers import is_only_date, tidied, without_period, without_placeholder
from skillmatch.read.lines import Line
from skillmatch.read.passages import passages

_SECTION = "education"
_LONGEST_HEADER = 30  # words; a longer line without a degree is prose


def degrees_in(lines: list[Line]) -> Iterator[tuple[Line, Claim]]:
    """The degrees, certificates and passages of an education section, each with its first line."""
    for entry in _entries(lines):
        yield from _claims(entry)


def names_award(text: str) -> bool:
    """Whether a line names a degree, a diploma or a certificate."""
    return (
        degree_span(text) is not None
        or names_certificate(text)
        or re.search(r"\bdiploma\b", text, re.IGNORECASE) is not None
    )


def _entries(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines, cut where another degree begins."""
    dates_trail = is_only_date(lines[-1].text)
    entry: list[Line] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) and not dates_trail else None
        if entry and _begins_another(entry, line, below):
            yield entry
            entry = []
        entry.append(line)
    if entry:
        yield entry


_DETAIL = re.compile(
    r"^(?:GPA|honou?rs?\b|dean['’]?s|magna|summa|cum laude|minor\b|relevant|coursework|courses\b"
    r"|thesis"
    r"|awards?\b|scholarship|member\b|graduated|activities|emphasis|concentration|major\b)"
    r"|honor society|dean['’]?s list|fraternity|sorority",
    re.IGNORECASE,
)


def _begins_another(entry: list[Line], line: Line, below: Line | None) -> bool:
    """Whether a line is of the next degree; a date is, where the line `below` names another."""
    has_award = any(names_award(known.text) for known in entry)
    has_school = any(names_school(known.text) for known in entry)
    has_date = any(find_period(known.text) for known in entry)
    if _DETAIL.search(line.text):
        return False
    if names_award(line.text):
        return has_award
    if is_only_date(line.text):
        leads = below is not None and (names_award(below.text) or names_school(below.text))
        return (has_award or has_school) and (has_date or leads)
    return names_school(line.text) and has_school and has_award and line.kind != "item"


def _claims(entry: list[Line]) -> Iterator[tuple[Line, Claim]]:
    text = " ".join(" ".join(line.text.split()) for line in entry)
    degree = next((line for line in entry if degree_span(line.text)), None)
    period = next((found for line in entry if (found := find_period(line.text))), None)
    if degree:
        yield entry[0], _degree(entry, degree, text, period)
    elif any(len(line.text.split()) > _LONGEST_HEADER for line in entry):
        yield from _prose(entry, None)
    elif names_certificate(text):
        whole = [replace(entry[0], text=text)] if names_school(text) else entry
        yield from certifications_in(whole)
    elif names_school(text):
        yield entry[0], _degree(entry, entry[0], text, period)
    else:
        yield from _prose([line for line in entry if not is_only_date(line.text)], period)


def _prose(lines: list[Line], period: Period | None) -> Iterator[tuple[Line, Claim]]:
    for line in lines:
        for text in passages(line.text):
            yield line, Claim(text, _SECTION, period=period)


def _degree(entry: list[Line], degree: Line, text: str, period: Period | None) -> Claim:
    told = " ".join(line.text for line in entry if line is degree or find_period(line.text))
    unfinished = is_unfinished(told) or bool(period and period.ongoing)
    if unfinished and period:
        period = replace(period, ongoing=True)
    schools = (school_in(without_placeholder(line.text)) for line in entry)
    return Claim(
        text,
        _SECTION,
        kind="degree",
        title=_title(degree.text),
        issuer=next(filter(None, schools), ""),
        level=None if unfinished else education_level(degree.text),
        period=period,
        issued_on=period.end if period and not unfinished else None,
    )


def _title(text: str) -> str:
    """The degree and its field as written, without the school, the dates and the grade."""
    period = find_period(text)
    if period:
        text = without_period(text, period)
    text = without_placeholder(text)
    school = school_in(text)
    parts = text.split(school) if school else [text]
    named = next((part for part in parts if degree_span(part)), parts[0])
    return tidied(re.split(r"\b(?:C?GPA|Grade)\b", named)[0]) or tidied(text)
