"""Resumes as evidence: passages that a person would quote, degrees, and certificates claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from skillmatch.read.certifications import certifications_in
from skillmatch.read.claims import Claim, Resume, evidence_of
from skillmatch.read.dates import Period, find_period
from skillmatch.read.degrees import degrees_in, names_award
from skillmatch.read.documents import Document
from skillmatch.read.education import names_school
from skillmatch.read.entries import entries_of, header_lines_above
from skillmatch.read.headers import is_dated_header, with_whole_dates
from skillmatch.read.json_resumes import read_json_resume
from skillmatch.read.lines import Line
from skillmatch.read.passages import grouped, passages
from skillmatch.read.sections import labelled, section_of
from skillmatch.redact import redact
from skillmatch.tables import Problem

__all__ = ["Resume", "read_json_resume", "read_resume"]

_NO_EVIDENCE = ("interests", "references", "personal")
_WITH_ENTRIES = ("experience", "projects", "volunteering")
_LISTS = ("skills", "languages")
_JOBS_MAY_FOLLOW = ("summary", "skills", "education")


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


# --- The name at the top ---------------------------------------------------------------------

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")
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
    has_contact = any(map(_is_contact, top))
    for index, line in enumerate(top[:4]):
        label = _NAME_LABEL.match(line.text)
        text = line.text[label.end() :] if label else line.text
        words = _AFTER_NAME.sub("", text)
        if not _could_be_name(words):
            continue
        if label or _in_email(words, emails) or (index == 0 and has_contact):
            rest = line.text.replace(words, "", 1).strip(" ,|\t-–—•")
            left = [replace(line, text=rest, kind="text")] if rest and not label else []
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
        else:
            yield from _with_jobs_apart(section, part)
            section, part = found, [rest] if rest else []
    yield from _with_jobs_apart(section, part)


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
    jobs = len(lines)
    if section in _JOBS_MAY_FOLLOW:
        starts = (index for index in range(len(lines)) if _is_job(lines[index : index + 3]))
        jobs = next((start - header_lines_above(lines, start, at_most=1) for start in starts), jobs)
    yield section, lines[:jobs]
    yield "experience", lines[jobs:]


def _is_job(lines: list[Line]) -> bool:
    """Whether a line and the two below it are of a job, not of a school."""
    if not is_dated_header(lines[0]):
        return False
    period = find_period(lines[0].text)
    return (
        bool(period and period.start)
        and not any(names_award(line.text) or names_school(line.text) for line in lines[:2])
        and any(line.kind == "item" or len(line.text.split()) > 20 for line in lines[1:])
    )


# --- Claims ----------------------------------------------------------------------------------


def _claims(section: str, lines: list[Line]) -> Iterator[tuple[Line, Claim]]:
    """What a section claims, each piece with the line where it begins."""
    lines = [line for line in lines if not _is_contact(line) and not _is_a_note(line)]
    if section in _NO_EVIDENCE or not lines:
        return
    if section == "education":
        yield from degrees_in(lines)
    elif section == "certifications":
        yield from certifications_in(lines)
    elif section in _LISTS:
        yield from ((line, Claim(text, section)) for line, text in grouped(lines))
    elif section in _WITH_ENTRIES:
        yield from _entry_claims(section, lines)
    else:
        yield from _passage_claims(section, lines)


_SHORTEST_CONTACT, _LONGEST_CONTACT = 5, 300  # letters


def _is_contact(line: Line) -> bool:
    """Whether a line holds little but an address, a phone number, links and the like."""
    if len(line.text) > _LONGEST_CONTACT:
        return False
    rest = redact(line.text)
    words_left = len(re.findall(r"[^\W\d_]{2,}", rest))
    most = 5 if re.search(r"[@\d]|://|www\.|\w/", line.text) else 0
    return len(line.text) - len(rest) > _SHORTEST_CONTACT and words_left <= most


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
