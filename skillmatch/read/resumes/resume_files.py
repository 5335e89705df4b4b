"""Resumes as evidence: passages that a person would quote, degrees, and certificates claimed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import median

from skillmatch.read.dates import Period, find_period, says_expiry
from skillmatch.read.education import degree_span, names_school
from skillmatch.read.formats.documents import Document
from skillmatch.read.resumes.certifications import certifications_in, names_certificate
from skillmatch.read.resumes.claims import Claim, Resume, evidence_of
from skillmatch.read.resumes.degrees import degrees_in, names_award
from skillmatch.read.resumes.entries import entries_of, header_lines_above
from skillmatch.read.resumes.headers import is_dated_header, with_whole_dates
from skillmatch.read.resumes.json_resumes import read_json_resume
from skillmatch.read.resumes.lines import Line
from skillmatch.read.resumes.names import LONGEST_CONTACT, is_contact, without_name
from skillmatch.read.resumes.passages import grouped, passages
from skillmatch.read.resumes.sections import labelled, section_named, section_of
from skillmatch.tables import Problem

__all__ = ["Resume", "read_json_resume", "read_resume"]

_NO_EVIDENCE = ("interests", "references", "personal")
_WITH_ENTRIES = ("experience", "projects", "volunteering", "publications", "other")
_LISTS = ("skills", "languages")
_JOBS_MAY_FOLLOW = ("summary", "skills", "education", "other")


def read_resume(document: Document, candidate_id: str) -> Resume:
    """Read a resume's sections, jobs, degrees and certificates as pieces of evidence.

    Passages keep the words of the document, so that they can be quoted. Contact details,
    interests and references are no evidence.

    Parameters
    ----------
    document : Document
        From `skillmatch.read.formats.documents.read_document`.
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
    name, lines = without_name(list(document.lines), candidate_id)
    claims = [
        replace(claim, place=document.place(line))
        for section, part in _sections(with_whole_dates(lines))
        for line, claim in _claims(section, part)
    ]
    problems = list(document.problems)
    if not claims:
        problems.append(
            Problem(
                document.source,
                "",
                "No experience, skills, education or certificates were found in the resume.",
                "Look at the file: is it a resume, and does its text read well?",
            )
        )
    evidence = evidence_of(claims, candidate_id, document.source)
    return Resume(candidate_id, name, evidence, problems)


# --- Sections --------------------------------------------------------------------------------


def _sections(lines: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The parts of a resume; what stands above the first heading is its summary."""
    headings = {id(line) for line in _own_headings(lines)}
    section, part, in_aside = "summary", list[Line](), False
    for line in lines:
        found, rest = _heading(line)
        if found is None and id(line) in headings:
            found = section_named(line.text)
        elif found is None and line.aside and not in_aside:
            found, rest = "summary", line
        in_aside = line.aside
        if found is None:
            part.append(line)
        else:
            yield from _with_jobs_apart(section, part)
            section, part = found, [rest] if rest else []
    yield from _with_jobs_apart(section, part)


def _own_headings(lines: list[Line]) -> Iterator[Line]:
    """Headings in someone's own words: those that look like the headings that are known."""
    known = Counter(_looks(line) for line in lines if line.style and section_of(line))
    if not known:
        return
    own = [line for line in lines if _looks(line) in known and _could_head(line)]
    counts = Counter(map(_looks, own))
    plain = median(_size(line.style) for line in lines if line.style)
    most = {aside: max(n for (_, a), n in known.items() if a == aside) for _, aside in known}
    titles = _looks_of_titles(lines)
    for line in own:
        looks = _looks(line)
        is_marked = _MARKED_UP.match(line.style) is not None
        is_sure = is_marked or line.style.endswith("C") or _size(line.style) > 1.1 * plain
        is_usual = known[looks] == most[line.aside] or known[looks] > 1
        few = counts[looks] <= known[looks] + 1 > 2
        if (is_marked or looks not in titles) and ((is_sure and is_usual) or few):
            yield line


def _looks(line: Line) -> tuple[str, bool]:
    return line.style, line.aside


_LONGEST_HEADING = 7  # words
_MARKED_UP = re.compile(r"#|h\d|heading|[=~-]")  # as a heading


def _could_head(line: Line) -> bool:
    return (
        line.kind == "heading"
        and len(line.text.split()) <= _LONGEST_HEADING
        and not re.search(r"\d", line.text)
        and not section_of(line)
    )


def _size(style: str) -> int:
    """The size that a style begins with, where the format tells it."""
    digits = re.match(r"\d+", style)
    return int(digits[0]) if digits else 0


def _looks_of_titles(lines: list[Line]) -> set[tuple[str, bool]]:
    """How jobs' titles look, where most entries have one above their dates."""
    above = [
        _looks(upper) if _could_head(upper) else None
        for upper, lower in pairwise(lines)
        if is_dated_header(lower)
    ]
    return {looks for looks, count in Counter(above).items() if looks and 2 * count >= len(above)}


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


def _with_jobs_apart(section: str, lines: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    """A section, and the jobs that follow in it where no heading announces them."""
    section = _truly(section, lines)
    jobs = len(lines)
    if section in _JOBS_MAY_FOLLOW:
        starts = (index for index in range(len(lines)) if _is_job(lines[index : index + 3]))
        jobs = next((start - header_lines_above(lines, start, at_most=1) for start in starts), jobs)
    yield section, lines[:jobs]
    yield "experience", lines[jobs:]


def _truly(section: str, lines: list[Line]) -> str:
    """The section that the lines show where the heading says little: "Qualifications"."""
    if section not in _VAGUE or not lines:
        return section
    short = [line.text for line in lines if len(line.text.split()) <= _LONGEST_CERTIFICATE]
    told = " ".join(line.text for line in lines[:2])[:LONGEST_CONTACT]
    degree = degree_span(told) or _diploma_span(told)
    if degree and degree[0] == 0 and names_school(told[degree[1] :]):
        return "education"
    if sum(map(_is_certificate, short)) >= len(lines) / 2:
        return "certifications"
    return section


_VAGUE = ("skills", "other", "publications")
_LONGEST_CERTIFICATE = 20  # words


def _diploma_span(text: str) -> tuple[int, int] | None:
    diploma = re.search(r"\bdiploma\b", text, re.IGNORECASE)
    return diploma.span() if diploma else None


def _is_certificate(text: str) -> bool:
    return names_certificate(text) or says_expiry(text)


def _is_job(lines: list[Line]) -> bool:
    """Whether a line and the two below it are of a job, and not of a degree."""
    if not is_dated_header(lines[0]):
        return False
    period = find_period(lines[0].text)
    return (
        bool(period and period.start)
        and not any(names_award(line.text) for line in lines[:2])
        and any(line.kind == "item" or len(line.text.split()) > 20 for line in lines[1:])
    )


# --- Claims ----------------------------------------------------------------------------------


def _claims(section: str, lines: list[Line]) -> Iterator[tuple[Line, Claim]]:
    """What a section claims, each piece with the line where it begins."""
    lines = [line for line in lines if not is_contact(line) and not _is_a_note(line)]
    if section in _NO_EVIDENCE or not lines:
        return
    is_training = section == "training" and any(names_award(line.text) for line in lines)
    if section == "education" or is_training:
        yield from degrees_in(lines)
    elif section == "certifications":
        yield from certifications_in(lines)
    elif section in _LISTS:
        yield from ((line, Claim(text, section)) for line, text in grouped(lines))
    elif section in _WITH_ENTRIES:
        yield from _entry_claims(section, lines)
    else:
        yield from _passage_claims(section, lines)


_NOTE = re.compile(
    r"(?:(?:.{0,80}[–—|-] )?page \d+(?: (?:of|/) \d+)?|confidential"
    r"|references (?:are )?(?:available )?(?:up)?on request"
    r"|(?:fictional|fictitious|sample|specimen|template)\b[\w\s,:–-]{0,60}"
    r"|(?:created|made|generated|printed) (?:with|by|on|from) (?:a |an )?[\w.]+(?: \w+){0,2})[.!]?",
    re.IGNORECASE,
)


def _is_a_note(line: Line) -> bool:
    """Whether a line speaks of the document and not of the candidate."""
    return _NOTE.fullmatch(line.text.strip("*_ ")) is not None


def _passage_claims(
    section: str, lines: list[Line], title: str = "", period: Period | None = None
) -> Iterator[tuple[Line, Claim]]:
    for line in lines:
        for text in passages(line.text):
            yield line, Claim(text, section, title=title, period=period)


_BARE_LABEL = re.compile(
    r"(?:key |main |major |job |core )?(?:responsibilit(?:y|ies)|duties|tasks|achievements"
    r"|description|accomplishments|highlights|activities performed|aufgaben|missions?|tareas"
    r"|funciones)"
    r"(?: include| included| and \w+)?\s*[:.–-]*",
    re.IGNORECASE,
)


def _entry_claims(section: str, lines: list[Line]) -> Iterator[tuple[Line, Claim]]:
    for entry in entries_of(lines):
        title, period = entry.title, entry.period
        body = [line for line in entry.body if not _BARE_LABEL.fullmatch(line.text.strip())]
        if body:
            yield from _passage_claims(section, body, title, period)
        elif title:  # a job that is only named
            yield entry.header[0], Claim(title, section, title=title, period=period)
