"""The education section of a resume: degrees, with their schools, dates and levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from skillmatch.read.dates import Period, find_period
from skillmatch.read.education import (
    degree_span,
    education_level,
    is_unfinished,
    names_school,
    school_in,
)
from skillmatch.read.resumes.certifications import certifications_in, names_certificate
from skillmatch.read.resumes.claims import Claim
from skillmatch.read.resumes.headers import (
    is_only_date,
    tidied,
    without_period,
    without_placeholder,
)
from skillmatch.read.resumes.lines import Line
from skillmatch.read.resumes.passages import passages

_SECTION = "education"
_LONGEST_TELLING = 400  # letters of a line in which a degree, a school or a date is looked for
_LONGEST_STATEMENT = 60  # words about a degree; what goes beyond makes passages of its own
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


@dataclass
class _Facts:
    """What a line, or an entry so far, tells about a degree."""

    award: bool = False
    school: bool = False
    date: bool = False
    more_than_date: bool = False

    @classmethod
    def of(cls, line: Line) -> _Facts:
        text = line.text[:_LONGEST_TELLING]
        degree = degree_span(text)
        rest = text[: degree[0]] + text[degree[1] :] if degree else text
        has_date = find_period(text) is not None
        return cls(names_award(text), names_school(rest), has_date, not is_only_date(text))

    def add(self, other: _Facts) -> None:
        self.award |= other.award
        self.school |= other.school
        self.date |= other.date
        self.more_than_date |= other.more_than_date


def _entries(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines, cut where another degree begins."""
    facts = [_Facts.of(line) for line in lines]
    dates_trail = is_only_date(lines[-1].text)
    entry: list[Line] = []
    known = _Facts()
    for line, told, below in zip(lines, facts, [*facts[1:], _Facts()], strict=True):
        if entry and _begins_another(known, line, told, _Facts() if dates_trail else below):
            yield entry
            entry, known = [], _Facts()
        entry.append(line)
        known.add(told)
    yield entry


_DETAIL = re.compile(
    r"^(?:GPA|honou?rs?\b|dean['’]?s|magna|summa|cum laude|minor\b|relevant|coursework|courses\b"
    r"|thesis|awards?\b|scholarship|member\b|graduated|activities|emphasis|concentration|major\b)"
    r"|honor society|dean['’]?s list|fraternity|sorority",
    re.IGNORECASE,
)


def _begins_another(known: _Facts, line: Line, told: _Facts, below: _Facts) -> bool:
    """Whether a line is of the next degree; a date is, where the line below names another."""
    if _DETAIL.search(line.text):
        return False
    if told.award:
        return known.award
    if not told.more_than_date:
        leads = (known.award or known.school) and (below.award or below.school)
        return leads or (known.date and known.more_than_date)
    return told.school and known.school and known.award and line.kind != "item"


def _claims(entry: list[Line]) -> Iterator[tuple[Line, Claim]]:
    telling = [line for line in entry if len(line.text) <= _LONGEST_TELLING]
    degree = next((line for line in telling if degree_span(line.text)), None)
    if degree:
        yield from _degree(entry, telling, degree)
    elif any(len(line.text.split()) > _LONGEST_HEADER for line in entry):
        yield from _prose(entry, None)
    elif any(names_certificate(line.text) for line in entry):
        has_school = any(names_school(line.text) for line in entry)
        yield from certifications_in([_together(entry, ", ")] if has_school else entry)
    elif any(names_school(line.text) or names_award(line.text) for line in entry):
        yield from _degree(entry, telling, entry[0])
    else:
        period = next((found for line in telling if (found := find_period(line.text))), None)
        yield from _prose([line for line in entry if not is_only_date(line.text)], period)


def _together(lines: list[Line], between: str = " ") -> Line:
    return replace(lines[0], text=between.join(" ".join(line.text.split()) for line in lines))


def _prose(lines: list[Line], period: Period | None) -> Iterator[tuple[Line, Claim]]:
    for line in lines:
        for text in passages(line.text):
            yield line, Claim(text, _SECTION, period=period)


def _degree(entry: list[Line], telling: list[Line], degree: Line) -> Iterator[tuple[Line, Claim]]:
    """A degree, and what more its entry tells in passages of their own."""
    period = next((found for line in telling if (found := find_period(line.text))), None)
    told = " ".join(line.text for line in telling if line is degree or find_period(line.text))
    unfinished = is_unfinished(told) or bool(period and period.ongoing)
    if unfinished and period:
        period = replace(period, ongoing=True)
    title = _title(degree.text)
    schools = (school_in(without_placeholder(line.text)) for line in telling)
    text = _together(entry).text
    statement, *more = passages(text) if len(text.split()) > _LONGEST_STATEMENT else [text]
    yield (
        entry[0],
        Claim(
            statement,
            _SECTION,
            kind="degree",
            title=title,
            issuer=next(filter(None, schools), ""),
            level=None if unfinished else education_level(degree.text),
            period=period,
            issued_on=period.end if period and not unfinished else None,
        ),
    )
    for text in more:
        yield entry[0], Claim(text, _SECTION, title=title, period=period)


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
