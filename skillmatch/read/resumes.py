"""Resumes as evidence: passages that a person would quote, degrees, and certificates claimed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from skillmatch.read.dates import Period, credential_dates, find_period, parse_date
from skillmatch.read.documents import Document, Line
from skillmatch.read.education import (
    degree_span,
    education_level,
    is_unfinished,
    names_school,
    school_in,
)
from skillmatch.read.passages import grouped, passages
from skillmatch.read.sections import labelled, section_of
from skillmatch.redact import redact
from skillmatch.tables import Problem

_NO_EVIDENCE = ("interests", "references", "personal")
_WITH_ENTRIES = ("experience", "projects", "volunteering")
_LISTS = ("skills", "languages")


@dataclass(frozen=True)
class Resume:
    """What one resume says.

    Attributes
    ----------
    candidate_id : str
    name : str
        The candidate's name as it stands at the top; "" if none is recognised.
    evidence : list of dict
        Rows for the ``evidence`` table: see `skillmatch.tables.COLUMNS`. One more column,
        ``ongoing`` (bool), is true of a job or a degree that hasn't ended.
    problems : list of Problem
    """

    candidate_id: str
    name: str
    evidence: list[dict[str, Any]]
    problems: list[Problem]


def read_resume(document: Document, candidate_id: str) -> Resume:
    """Read a resume's sections, jobs, degrees and certificates as pieces of evidence.

    Passages keep the words of the document, so that they can be quoted. Contact details,
    interests and references are no evidence.

    Parameters
    ----------
    document : Document
        From `skillmatch.read.documents.read_document`.
    candidate_id : str
        Whose resume it is.

    Returns
    -------
    Resume
        All its evidence is ``claimed``: only the candidate says so.

    Examples
    --------
    >>> lines = ["Ana Silva", "ana@example.org", "EXPERIENCE", "Accountant, Acme, 2019 - present"]
    >>> lines += ["Closed the books of four subsidiaries each month."]
    >>> document = Document("cv.txt", tuple(Line(t, 1, n) for n, t in enumerate(lines, start=1)))
    >>> resume = read_resume(document, "ana-silva")
    >>> resume.name
    'Ana Silva'
    >>> [(row["title"], row["text"], row["ongoing"]) for row in resume.evidence]
    [('Accountant, Acme', 'Closed the books of four subsidiaries each month.', True)]
    """
    name, lines = _without_name(list(document.lines))
    rows = _Rows(document.source, candidate_id)
    for section, part in _sections(_with_whole_dates(lines)):
        for row in _section_rows(section, part):
            rows.add(row, place=document.place(row.line))
    problems = list(document.problems)
    if not rows.found:
        problems.append(
            Problem(
                document.source,
                "",
                "No experience, skills, education or certificates were found in the resume.",
                "Look at the file: is it a resume, and does its text read well?",
            )
        )
    return Resume(candidate_id, name, rows.found, problems)


# --- Rows ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A piece of evidence before it has an id and a place."""

    line: Line
    text: str
    section: str
    kind: str = "resume"
    title: str = ""
    issuer: str = ""
    level: int | None = None
    period: Period | None = None
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass
class _Rows:
    """Rows for the evidence table, numbered as they come."""

    source: str
    candidate_id: str
    found: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: _Row, place: str) -> None:
        number = len(self.found) + 1
        self.found.append(
            {
                "evidence_id": f"{self.candidate_id}/{PurePath(self.source).name}#{number}",
                "candidate_id": self.candidate_id,
                "kind": row.kind,
                "title": row.title,
                "text": row.text,
                "section": row.section,
                "issuer": row.issuer,
                "issued_on": row.issued_on,
                "expires_on": row.expires_on,
                "started_on": row.period.start if row.period else None,
                "ended_on": row.period.end if row.period else None,
                "ongoing": bool(row.period and row.period.ongoing),
                "level": row.level,
                "verification": "claimed",
                "document": self.source,
                "source": place,
            }
        )


# --- The name at the top ---------------------------------------------------------------------

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_NAME_LABEL = re.compile(r"^(?:full\s+)?name\s*[:\t]\s*", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s*(?:,|\t|\||\s[-–—•]\s).*$|\s+(?:ph\.?d|mba|cpa|rn|pmp|msc|bsc|md|jr|sr)\.?$", re.IGNORECASE
)
_TITLE_WORDS = re.compile(
    r"""\b(?:account\w*|admin\w*|advis\w*|advoca\w*|agent|analyst|architect\w*|artist|assist\w*
    |associate|attorney|auditor|banker|buyer|care\w*|cashier|chef|chief|clerk|coach|consult\w*
    |controller|cook|coordinator|counsel\w*|curriculum|resume|cv|dentist|design\w*|develop\w*
    |director|driver|editor|educator|electrician|engineer\w*|executive|expert|finance|financial
    |foreman|generalist|hygienist|human|information|inspector|instructor|intern|interventionist
    |journalist|laborer|lawyer|lead\w*|librarian|machinist|manage\w*|marketing|mechanic|media
    |merchandis\w*|nurs\w*|nutrition\w*|officer|operat\w*|owner|paralegal|partner|pharmac\w*
    |photograph\w*|physician|pilot|planner|police|president|principal|process\w*|produc\w*
    |professional|professor|program\w*|project|receptionist|recruit\w*|rep|representative|research\w*
    |sales\w*|scientist|secretary|senior|junior|service\w*|social|software|specialist|student
    |supervisor|support|surgeon|teacher|team|technician|technolog\w*|therapist|trader|train\w*
    |tutor|underwriter|vice|vita\w*|web|welder|worker|writer|lebenslauf|curriculum|currículo)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def _without_name(lines: list[Line]) -> tuple[str, list[Line]]:
    """The candidate's name, if one stands at the top near contact details, and the other lines."""
    top = lines[:8]
    emails = [match[0] for line in top for match in _EMAIL.finditer(line.text)]
    has_contact = any(redact(line.text) != line.text for line in top)
    for index, line in enumerate(top[:4]):
        labelled_name = _NAME_LABEL.match(line.text)
        words = _AFTER_NAME.sub("", line.text[labelled_name.end() :] if labelled_name else line.text)
        if not _could_be_name(words):
            continue
        if labelled_name or _in_email(words, emails) or (index == 0 and has_contact):
            rest = line.text.replace(words, "", 1).strip(" ,|\t-–—•")
            left = [replace(line, text=rest, kind="text")] if rest and not labelled_name else []
            return words, lines[:index] + left + lines[index + 1 :]
    return "", lines


def _could_be_name(words: str) -> bool:
    parts = words.split()
    return (
        2 <= len(parts) <= 5
        and all(part[0].isupper() or part in ("de", "da", "van", "von", "der") for part in parts)
        and not re.search(r"[\d@/:()]", words)
        and not _TITLE_WORDS.search(words)
        and section_of(Line(words, 1, 1, "heading")) is None
    )


def _in_email(name: str, emails: list[str]) -> bool:
    local = " ".join(email.split("@")[0].lower() for email in emails)
    return any(part.lower() in local for part in name.split() if len(part) > 2)


# --- Sections --------------------------------------------------------------------------------


def _sections(lines: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The parts of a resume; what stands above the first heading is its summary."""
    section, part = "summary", list[Line]()
    for line in lines:
        found, rest = _heading(line)
        if found is None:
            part.append(line)
            continue
        if part:
            yield section, part
        section, part = found, [rest] if rest else []
    if part:
        yield section, part


def _heading(line: Line) -> tuple[str | None, Line | None]:
    """The section that begins with a line, and what of its text belongs to that section."""
    if section := section_of(line):
        return section, None
    if line.kind == "item":
        return None, None
    first, tab, rest = line.text.partition("\t")
    if tab and (section := section_of(replace(line, text=first, kind="heading"))):
        other = section_of(replace(line, text=rest, kind="heading"))
        return section, None if other else replace(line, text=rest, kind="text")
    if found := labelled(line.text):
        return found[0], replace(line, text=found[1], kind="text")
    return None, None


def _section_rows(section: str, lines: list[Line]) -> Iterator[_Row]:
    lines = [line for line in lines if not _is_contact(line)]
    if section in _NO_EVIDENCE or not lines:
        return
    if section == "education":
        yield from _education_rows(lines)
    elif section == "certifications":
        yield from _certification_rows(lines)
    elif section in _LISTS:
        yield from _list_rows(section, lines)
    elif section in _WITH_ENTRIES:
        yield from _entry_rows(section, lines)
    else:
        yield from _passage_rows(section, lines)


def _is_contact(line: Line) -> bool:
    """Whether a line holds little but an address, a phone number, links and the like."""
    rest = redact(line.text)
    return rest != line.text and len(re.findall(r"[^\W\d_]{2,}", rest)) <= 5


def _passage_rows(
    section: str, lines: list[Line], title: str = "", period: Period | None = None
) -> Iterator[_Row]:
    for line in lines:
        for text in passages(line.text):
            yield _Row(line, text, section, title=title, period=period)


def _list_rows(section: str, lines: list[Line]) -> Iterator[_Row]:
    for first, text in grouped(lines):
        yield _Row(first, text, section)


# --- Dates that stand on lines of their own --------------------------------------------------

_ONLY_TO = re.compile(r"(?:to|until|-|–|—|bis|à|a|al|até)", re.IGNORECASE)


def _with_whole_dates(lines: list[Line]) -> list[Line]:
    """Lines with periods that run over three lines ("March 2014", "to", "May 2015") joined."""
    joined: list[Line] = []
    index = 0
    while index < len(lines):
        line, three = lines[index], lines[index : index + 3]
        if len(three) == 3 and _ONLY_TO.fullmatch(three[1].text.strip()):
            whole = " ".join(part.text for part in three)
            period = find_period(whole)
            if period and (period.start or period.ongoing) and _is_only_date(three[0].text):
                line = replace(line, text=whole)
                index += 2
        joined.append(line)
        index += 1
    return joined


def _is_only_date(text: str) -> bool:
    period = find_period(text)
    return period is not None and not _without(text, period)


def _without(text: str, period: Period) -> str:
    start, end = period.span
    return _tidy(f"{text[:start]}\t{text[end:]}")


_PLACEHOLDERS = re.compile(r"\bCity\s*,\s*State\b(?:\s*,\s*(?:United States|USA?)\b)?")


def _tidy(text: str) -> str:
    """A title without what a removed date or place leaves behind: dashes, commas, brackets."""
    text = _PLACEHOLDERS.sub("", text)
    text = re.sub(r"\(\s*[,;:–—-]*\s*\)|\[\s*\]", "", text)
    text = re.sub(r"\s*\t[\s\t]*", ", ", text.strip())
    text = re.sub(r"\s+([,;:])", r"\1", " ".join(text.split()))
    text = re.sub(r"(?:\s*[,;|]\s*|\s+[-–—]\s*)+(?=[,;|]|$)", "", text)
    return re.sub(r"^[\s,;:|–—-]+|[\s,;:|–—(-]+$", "", text)


# --- Jobs, projects and other entries --------------------------------------------------------


@dataclass
class _Entry:
    header: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)

    @property
    def period(self) -> Period | None:
        found = [period for line in self.header if (period := find_period(line.text))]
        whole = [period for period in found if period.start]
        return (whole or found or [None])[0]

    @property
    def title(self) -> str:
        parts = []
        for line in self.header:
            period = find_period(line.text)
            parts.append(_without(line.text, period) if period else _tidy(line.text))
        return ", ".join(part for part in parts if part)


def _entry_rows(section: str, lines: list[Line]) -> Iterator[_Row]:
    for entry in _entries(lines):
        title, period = entry.title, entry.period
        body = [line for line in entry.body if not _BARE_LABEL.fullmatch(line.text.strip())]
        if body:
            yield from _passage_rows(section, body, title, period)
        elif title:
            yield _Row(entry.header[0], title, section, title=title, period=period)


_BARE_LABEL = re.compile(
    r"(?:key |main |major |job |core )?(?:responsibilit(?:y|ies)|duties|tasks|achievements|description"
    r"|accomplishments|highlights|activities performed|aufgaben|missions?|tareas|funciones)"
    r"(?: include| included| and \w+)?\s*[:.–-]*",
    re.IGNORECASE,
)


def _entries(lines: list[Line]) -> list[_Entry]:
    """Entries of a section: each a header, told by its date or its looks, and what is below."""
    dated = [index for index, line in enumerate(lines) if _is_dated_header(line)]
    spans = _dated_headers(lines, dated) if dated else _undated_headers(lines)
    ends = [start for start, _ in spans[1:]] + [len(lines)]
    preface = lines[: spans[0][0]] if spans else lines
    entries = [
        _Entry(lines[start:end], lines[end:next_start])
        for (start, end), next_start in zip(spans, ends, strict=False)
    ]
    return [_Entry([], preface), *entries] if preface else entries


_MOST_HEADER_LINES = 3


def _dated_headers(lines: list[Line], dated: list[int]) -> list[tuple[int, int]]:
    """Where headers start and end: as many lines above the date as in the first of them."""
    first = dated[0]
    lead = _headers_above(lines, first, floor=max(0, first - _MOST_HEADER_LINES))
    spans: list[tuple[int, int]] = []
    for number, index in enumerate(dated):
        floor = max(index - lead, spans[-1][1] if spans else 0)
        start = index - _headers_above(lines, index, floor)
        ceiling = dated[number + 1] - lead if number + 1 < len(dated) else len(lines)
        end = index + 1
        texts = sum(not _is_only_date(line.text) for line in lines[start:end])
        while end < ceiling and texts < 2 and _is_header(lines[end]):
            if lines[end].apart and texts:
                break
            texts += 1
            end += 1
        spans.append((start, end))
    return spans


def _headers_above(lines: list[Line], index: int, floor: int) -> int:
    """How many lines right above one belong to its header."""
    start = index
    while start > floor and not lines[start].apart and _is_header(lines[start - 1]):
        start -= 1
    return index - start


def _undated_headers(lines: list[Line]) -> list[tuple[int, int]]:
    return [
        (index, index + 1)
        for index, (line, below) in enumerate(zip(lines, lines[1:], strict=False))
        if _is_header(line)
        and not _is_header(below)
        and (line.kind == "heading" or line.apart or index == 0 or below.kind == "item")
    ]


_ABBREVIATED_END = re.compile(
    r"\b(?:inc|ltd|co|corp|llc|s\.a|l\.p|gmbh|dept|st|jr|sr|u\.s|n\.a)\.$", re.IGNORECASE
)


def _is_header(line: Line) -> bool:
    """Whether a line has the shape of a job's title, an employer or a date."""
    if line.kind == "item" or len(line.text.split()) > 18 or len(line.text) > 130:
        return False
    if line.text.endswith((".", "!", "?", ";", ":", ",")):
        return _ABBREVIATED_END.search(line.text) is not None
    return not line.text[0].islower() or find_period(line.text) is not None


def _is_dated_header(line: Line) -> bool:
    if not _is_header(line):
        return False
    period = find_period(line.text)
    if period is None or period.start or period.ongoing:
        return period is not None
    start, end = period.span
    return not line.text[:start].strip(" (") or not line.text[end:].strip(" .)")


# --- Degrees ---------------------------------------------------------------------------------


def _education_rows(lines: list[Line]) -> Iterator[_Row]:
    for entry in _education_entries(lines):
        yield from _education_row(entry)


def _education_entries(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines cut where another degree begins."""
    entry: list[Line] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else None
        if entry and _begins_degree(entry, line, below):
            yield entry
            entry = []
        entry.append(line)
    if entry:
        yield entry


def _begins_degree(entry: list[Line], line: Line, below: Line | None) -> bool:
    has_degree = any(_names_award(known.text) for known in entry)
    has_school = any(names_school(known.text) for known in entry)
    has_date = any(find_period(known.text) for known in entry)
    if _names_award(line.text):
        return has_degree
    if _is_only_date(line.text):
        leads = below is not None and (_names_award(below.text) or names_school(below.text))
        return (has_degree or has_school) and (has_date or leads)
    return names_school(line.text) and has_school and has_degree and line.kind != "item"


def _names_award(text: str) -> bool:
    return degree_span(text) is not None or _CERTIFICATE.search(text) is not None


def _education_row(entry: list[Line]) -> Iterator[_Row]:
    text = " ".join(" ".join(line.text.split()) for line in entry)
    degree = next((line for line in entry if degree_span(line.text)), None)
    if degree is None and not names_school(text):
        if _CERTIFICATE.search(text):
            yield from _certification_rows(entry)
        else:
            yield from _passage_rows("education", entry)
        return
    if degree is None and _CERTIFICATE.search(text):
        yield from _certification_rows([replace(entry[0], text=text)])
        return
    period = next((found for line in entry if (found := find_period(line.text))), None)
    unfinished = is_unfinished(text) or bool(period and period.ongoing)
    if unfinished and period:
        period = replace(period, ongoing=True)
    yield _Row(
        entry[0],
        text,
        "education",
        kind="degree",
        title=_degree_title(degree.text if degree else entry[0].text),
        issuer=next((school for line in entry if (school := school_in(line.text))), ""),
        level=None if unfinished else education_level(degree.text) if degree else None,
        period=period,
        issued_on=period.end if period and not unfinished else None,
    )


def _degree_title(text: str) -> str:
    """The degree and its field, without the school and the dates."""
    period = find_period(text)
    if period:
        text = _without(text, period)
    school = school_in(text)
    parts = text.split(school) if school else [text]
    named = next((part for part in parts if degree_span(part)), parts[0])
    return _tidy(named) or _tidy(text)


# --- Certificates and licences ---------------------------------------------------------------

_CERTIFICATE = re.compile(
    r"\b(?:certif\w+|zertifi\w+|licen[sc]\w+|diploma in|nanodegree|badge|credential|accredit\w+"
    r"|training (?:course|program\w*))\b",
    re.IGNORECASE,
)
_LICENSE = re.compile(
    r"\b(?:licen[sc](?:e|es|ed|ure)|lizenz|registered (?:nurse|dietitian|architect)|RN|LPN|LVN|CDL"
    r"|führerschein|permis|driving|driver'?s|notary|bar (?:admission|association)|admitted to"
    r"|board[- ]certified|real estate (?:broker|salesperson)|pilot)\b"
)
_CERTIFICATE_KINDS = (
    ("nanodegree", re.compile(r"\bnano-?degree\b", re.IGNORECASE)),
    ("badge", re.compile(r"\bbadge\b", re.IGNORECASE)),
    ("license", re.compile(_LICENSE.pattern, re.IGNORECASE)),
)
_MOST_WORDS_OF_A_CERTIFICATE = 40


def _certification_rows(lines: list[Line]) -> Iterator[_Row]:
    for line, text in _certificates(lines):
        if len(text.split()) > _MOST_WORDS_OF_A_CERTIFICATE:
            yield from _passage_rows("certifications", [line])
            continue
        issued, expires = credential_dates(text)
        kind = next((k for k, pattern in _CERTIFICATE_KINDS if pattern.search(text)), "certificate")
        yield _Row(
            line,
            text,
            "certifications",
            kind=kind,
            title=_certificate_title(text),
            issuer=_issuer_in(text),
            issued_on=issued,
            expires_on=expires,
        )


def _certificates(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """One text per certificate; a date on a line of its own goes with the line above."""
    first: Line | None = None
    text = ""
    for line in lines:
        words = " ".join(line.text.split())
        if first and _is_only_date(words) and not find_period(text):
            text = f"{text}, {words}"
            continue
        if first:
            yield first, text
        first, text = line, words
    if first:
        yield first, text
