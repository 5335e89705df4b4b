"""Spreadsheets of evidence, under the column names that people choose, as tables."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import pandas as pd

from skillmatch.read.credentials.awards import Row
from skillmatch.read.credentials.kinds import Kind, kind_named, kind_of
from skillmatch.read.dates import parse_date
from skillmatch.read.education import education_level
from skillmatch.read.formats.spreadsheets import BEYOND, read_table
from skillmatch.read.wording import (
    MAX_TEXT,
    clean,
    eqf_level,
    is_assessed,
    paragraphs,
)
from skillmatch.tables import KINDS, VERIFICATIONS, Pool, Problem, UnreadableError, table

__all__ = ["evidence_from_table", "read_table"]

# Besides the columns of the evidence table: what goes into its text, and who is meant.
_COLUMN_NAMES: Mapping[str, str] = {
    "candidate_id": "candidate id, applicant id, person id, candidate, applicant",
    "name": "name, candidate name, applicant name, full name",
    "email": "email, e mail, mail, email address",
    "kind": "type, category, credential type, achievement type, kind of credential",
    "title": "credential, credential name, name of credential, certificate, certificate name, "
    "name of certificate, certification, badge, badge name, name of badge, course, course name, "
    "course title, qualification, achievement, award, degree, degree name, nanodegree, diploma, "
    "license, licence, license name",
    "text": "description, details, what it covers, content, notes, summary, about, what i did",
    "criteria": "requirements, assessment, how it was assessed, earning criteria",
    "submitted": "evidence, work submitted, project, projects",
    "skills": "skill, competencies, competences, skills covered, skills gained",
    "result": "grade, score, mark, results",
    "issuer": "issued by, provider, authority, issuing authority, issuing organization, "
    "issuing organisation, organization, organisation, awarded by, school, school name, "
    "institution, university, company, awarding body",
    "issued_on": "issued, issue date, date issued, date of issue, date earned, earned, earned on, "
    "date, completed, completed on, completion date, date completed, awarded, awarded on, "
    "date awarded, date of award",
    "expires_on": "expires, expiry, expiry date, expiration, expiration date, valid until, "
    "valid to, valid through, expiration date",
    "started_on": "start, start date, started, from",
    "ended_on": "end, end date, ended, to",
    "level": "eqf, eqf level",
    "assessed": "was assessed, exam passed",
    "hours": "duration hours, duration in hours, learning hours, hours of learning, duration, "
    "workload",
    "skill_uris": "skill uri, esco, esco uri, esco uris, esco skills",
    "section": "",
    "verification": "verified, verification status, status of verification",
    "evidence_id": "",
    "document": "",
    "source": "",
}
_NAMED_BY = {
    name: standard
    for standard, names in _COLUMN_NAMES.items()
    for name in (standard.replace("_", " "), *names.split(", "))
    if name
}
# Of no use for what a person can do; in LinkedIn's exports `Name` is the credential's.
_NOT_NEEDED = (
    "url, credential url, link, verify url, license number, licence number, credential id, "
    "credential no, certificate number, certificate no, certificate id, number, no, cost, price, "
    "currency, activities, document, source, evidence id"
)
_LEFT_ASIDE = frozenset(_NOT_NEEDED.split(", "))
_KINDS_BY_WORD = {
    "certificate": "course, mooc, training, workshop, bootcamp, seminar, webinar, exam, program, "
    "programme, short course, online course, professional development",
    "resume": "cv, job, work, work experience, experience, position, employment, project",
    "degree": "education, study, studies, bachelor, master, phd, doctorate, academic",
}
_KIND_BY_WORD = {word: kind for kind, words in _KINDS_BY_WORD.items() for word in words.split(", ")}
_ADDRESS = re.compile(r"https?://[^\s|,;]+")
_YES, _NO = ("yes", "y", "true", "1", "x", "✓"), ("no", "n", "false", "0")
_NEEDED = (
    "a title (“Title”, “Credential”, “Certificate” …) or a description (“Description”, “Details” …)"
)


def evidence_from_table(frame: pd.DataFrame, *, source: str, candidate_id: str = "") -> Pool:
    """The evidence in a table that has a row for each piece of it.

    Columns are recognised by the names of the evidence table, by other common names for them
    ("Issued by", "Valid until"), and by near misses of these; in the last case the row's
    ``source`` says which column was read as what.

    Parameters
    ----------
    frame : DataFrame
        As `read_table` returns it: its index says where a row stands in the file.
    source : str
        The name to give the file in tables and messages.
    candidate_id : str, default ""
        Whose table it is. If empty, the table is about several candidates, and has a column
        that says which: an id, an e-mail address or a name. What candidates say of
        themselves is never taken for verified.

    Returns
    -------
    Pool
        The candidates in the order of the table, their evidence, and a problem for each row or
        cell that could not be read.

    Raises
    ------
    UnreadableError
        If essential columns are missing; it names those that were found.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"Credential": ["SQL for Analytics"], "Issued by": ["Brightwater"], "Type": ["Badge"]}
    ... )
    >>> pool = evidence_from_table(frame, source="credentials.csv", candidate_id="ana-silva")
    >>> pool.evidence[["kind", "title", "issuer", "verification"]].iloc[0].to_list()
    ['badge', 'SQL for Analytics', 'Brightwater', 'claimed']
    """
    columns = _columns(frame, is_own=bool(candidate_id))
    reader = _RowReader(columns, source, candidate_id)
    evidence: dict[str, Row] = {}
    names = {candidate_id: ""} if candidate_id else {}
    problems = list(_problems_of_table(frame, columns, source, is_own=bool(candidate_id)))
    plain = frame.astype(object).where(frame.notna(), None)
    for number, record in zip(frame.index, plain.to_dict("records"), strict=True):
        cells = {str(name): cell for name, cell in record.items()}
        if person := reader.candidate_id(cells):
            names[person] = names.get(person) or reader.name(cells)
        row, found = reader.read(number, cells, known=evidence)
        problems.extend(found)
        if row is not None:
            evidence[str(row["evidence_id"])] = row
    if reader.without_kind and not candidate_id:
        what_to_do = f"Add a column “kind”, with one of: {', '.join(KINDS)}."
        told = f"Nothing says what kind of evidence {reader.without_kind} of {len(frame)} rows are"
        problems.append(
            Problem(source, "", f"{told}; they were taken for certificates.", what_to_do)
        )
    return Pool(
        table("candidates", [{"candidate_id": i, "name": name} for i, name in names.items()]),
        table("evidence", evidence.values()),
        table("problems", [vars(problem) for problem in problems]),
    )


# --- Columns ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Columns:
    """Which column of a file holds what."""

    read: Mapping[str, str]  # the standard name → the column
    guessed: tuple[str, ...]  # standard names whose columns were a near miss
    unread: tuple[str, ...]

    def remark(self) -> str:
        """Which near misses were taken for what, for a row's source."""
        guesses = [f"“{self.read[name]}” read as {name}" for name in self.guessed]
        return f" ({'; '.join(guesses)})" if guesses else ""


def _columns(frame: pd.DataFrame, *, is_own: bool) -> _Columns:
    headers = {str(name): _normal(str(name)) for name in frame.columns if name != BEYOND}
    read: dict[str, str] = {}
    guessed: list[str] = []
    for header, name in headers.items():  # exact names first, then others, then near misses
        if name in _COLUMN_NAMES or name.replace(" ", "_") in _COLUMN_NAMES:
            read.setdefault(name.replace(" ", "_"), header)
    for header, name in headers.items():
        if header not in read.values() and name in _NAMED_BY:
            read.setdefault(_NAMED_BY[name], header)
    for header, name in headers.items():
        standard = "" if header in read.values() else _near(name)
        if standard and standard not in read:
            read[standard] = header
            guessed.append(standard)
    if is_own:
        _refuse_several_people(frame, read)
    _settle_who_is_named(read, is_own=is_own)
    _require(read, list(headers), is_own=is_own)
    unread = tuple(header for header in headers if header not in read.values())
    return _Columns(read, tuple(guessed), unread)


def _normal(header: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", header.casefold()))


def _near(name: str) -> str:
    """The standard name that a mistyped one can only stand for, else ``""``."""
    if len(name) < 5 or name in _LEFT_ASIDE:
        return ""
    close = {_NAMED_BY[match] for match in get_close_matches(name, _NAMED_BY, n=3, cutoff=0.86)}
    return close.pop() if len(close) == 1 else ""


def _refuse_several_people(frame: pd.DataFrame, read: Mapping[str, str]) -> None:
    for name in ("candidate_id", "email"):
        people = frame[read[name]].nunique() if name in read else 0
        if people > 1:
            raise UnreadableError(
                f"The table names {people} candidates (“{read[name]}”), but lies with one of them.",
                "Read it as a pool of its own, or give each candidate their own rows.",
            )


def _settle_who_is_named(read: dict[str, str], *, is_own: bool) -> None:
    """In a person's own table "Name" is the credential's; "Candidate" may hold a name or an id."""
    if is_own:
        if "name" in read and "title" not in read:
            read["title"] = read["name"]
        for name in ("candidate_id", "name", "email", "evidence_id", "document", "source"):
            read.pop(name, None)
    elif _normal(read.get("candidate_id", "")) in ("candidate", "applicant"):
        read.setdefault("name", read["candidate_id"])


def _require(read: Mapping[str, str], headers: list[str], *, is_own: bool) -> None:
    missing = [] if {"title", "text"} & read.keys() else [_NEEDED]
    if not is_own and not {"candidate_id", "name", "email"} & read.keys():
        missing.append("who it is about (“Candidate”, “Name” or “Email”)")
    if missing:
        raise UnreadableError(
            f"The table lacks {' and '.join(missing)}. Its columns are: "
            f"{', '.join(headers[:20]) or 'none'}.",
            "Rename its columns, or add the missing ones.",
        )


def _problems_of_table(
    frame: pd.DataFrame, columns: _Columns, source: str, *, is_own: bool
) -> Iterator[Problem]:
    for sheet in frame.attrs.get("other_sheets", ()):
        yield Problem(
            source,
            f"sheet “{sheet}”",
            "Only the first sheet of a workbook is read.",
            "If this sheet holds evidence, save it as a file of its own.",
        )
    ignored = [name for name in columns.unread if _normal(name) not in _LEFT_ASIDE]
    if is_own and ignored:
        yield Problem(
            source,
            "header",
            f"Not understood, and so not read: {', '.join(f'“{name}”' for name in ignored)}.",
            "Rename a column if it matters, for example to “Description”, “Criteria” or “Skills”.",
        )


# --- Rows ------------------------------------------------------------------------------------


class _RowReader:
    """Turns a row's cells into a row of evidence and the problems met on the way."""

    def __init__(self, columns: _Columns, source: str, candidate_id: str) -> None:
        self._columns = columns
        self._source = source
        self._owner = candidate_id
        self.without_kind = 0  # rows of which nothing says what they are

    def read(
        self, number: object, cells: Mapping[str, object], known: Container[str]
    ) -> tuple[Row | None, list[Problem]]:
        """The row of evidence, if there is one; `known` are the ids that are taken."""
        place = f"row {number}"
        problems: list[Problem] = []
        try:
            row = self._row(cells, place, problems)
        except UnreadableError as error:
            return None, [Problem(self._source, place, error.problem, error.what_to_do)]
        if row["evidence_id"] in known:
            row["evidence_id"] = f"{self._source}, {place}"
        return row, problems

    def candidate_id(self, cells: Mapping[str, object]) -> str:
        """Whom the row is about: the owner of the table, or who the row names."""
        name, own_id = self._words(cells, "name"), self._words(cells, "candidate_id")
        if self._columns.read.get("candidate_id") == self._columns.read.get("name"):
            own_id = _slug(name) if " " in name else name
        return self._owner or own_id or self._words(cells, "email").casefold() or _slug(name)

    def name(self, cells: Mapping[str, object]) -> str:
        """The candidate's name, if the table gives one and not only an id."""
        name = self._words(cells, "name")
        return "" if name == _slug(name) else name

    def _row(self, cells: Mapping[str, object], place: str, problems: list[Problem]) -> Row:
        if beyond := cells.get(BEYOND):
            raise UnreadableError(
                f"The row has more cells than the header: {str(beyond)[:80]!r} is left over.",
                "Put text that holds the delimiter in quotes, or save the table as XLSX.",
            )
        person = self.candidate_id(cells)
        if not person:
            raise UnreadableError(
                "The row doesn't say which candidate it is about.", "Fill in the candidate's id."
            )
        title, text = self._words(cells, "title"), self._text(cells)
        if not title and not text:
            raise UnreadableError(
                "The row has neither a title nor a description.", "Add one, or remove the row."
            )
        found = self._kind(cells, title, text)
        kind = found.kind
        place_in_file = f"{self._source}, {place}"
        remark = self._columns.remark()
        return {
            **found.columns(),
            "part_of": "",
            **self._extra(cells),
            "evidence_id": self._words(cells, "evidence_id") or place_in_file,
            "candidate_id": person,
            "kind": kind,
            "title": title,
            "text": text,
            "section": self._words(cells, "section") or ("" if kind == "resume" else "credential"),
            "issuer": self._words(cells, "issuer"),
            **{name: self._date(cells, name, place, problems) for name in _DATES},
            "level": self._level(cells, place, problems)
            or (education_level(title) if kind == "degree" else None),
            "assessed": None if kind == "resume" else self._assessed(cells, text),
            "hours": self._hours(cells, place, problems),
            "skill_uris": "|".join(_ADDRESS.findall(self._raw(cells, "skill_uris"))),
            "verification": self._verification(cells),
            "document": self._words(cells, "document") or self._source,
            "source": self._words(cells, "source") or f"{place_in_file}{remark}",
        }

    def _extra(self, cells: Mapping[str, object]) -> Row:
        """Columns of the employer's own table that skillmatch has no use for are kept."""
        unread = () if self._owner else self._columns.unread
        return {
            name: cells[name]
            for name in unread
            if not (name in _MORE_COLUMNS and cells[name] is None)
        }

    def _kind(self, cells: Mapping[str, object], title: str, text: str) -> Kind:
        words = self._words(cells, "kind")
        stated = _normal(words)
        header = self._columns.read.get("title", "")
        if not stated:
            by_header = kind_named(header)
            found = kind_of("", title, text, otherwise=by_header or "certificate")
            if found.certainty == "assumed" and by_header:
                return Kind(by_header, "stated", f"It stands in the column “{header}”.")
            self.without_kind += found.certainty == "assumed"
            return found
        kind = stated if stated in KINDS else kind_named(stated)
        if kind:
            return Kind(kind, "stated", f"The table says “{words}”.")
        if kind := _KIND_BY_WORD.get(stated, ""):
            return Kind(kind, "assumed", f"The table says “{words}”.")
        raise UnreadableError(
            f"The kind “{words[:80]}” is unknown.", f"Use one of: {', '.join(KINDS)}."
        )

    def _text(self, cells: Mapping[str, object]) -> str:
        parts = [
            *_lines(self._raw(cells, "text")),
            *_lines(self._raw(cells, "criteria")),
            *(f"Skills: {skills}" for skills in [self._words(cells, "skills")] if skills),
            *_lines(self._raw(cells, "submitted")),
            *(f"Result: {result}" for result in [self._words(cells, "result")] if result),
        ]
        return "\n".join(dict.fromkeys(parts))[:MAX_TEXT]

    def _assessed(self, cells: Mapping[str, object], text: str) -> bool | None:
        stated = self._words(cells, "assessed").casefold()
        if stated in (*_YES, *_NO):
            return stated in _YES
        return is_assessed(self._raw(cells, "criteria") or text)

    def _date(
        self, cells: Mapping[str, object], name: str, place: str, problems: list[Problem]
    ) -> pd.Timestamp | None:
        value = self._cell(cells, name)
        day = _day(value, last=name in ("expires_on", "ended_on"))
        if day is None and value is not None:
            problems.append(self._unread_cell(name, value, place, "a date such as 2026-11-23"))
        return day

    def _level(
        self, cells: Mapping[str, object], place: str, problems: list[Problem]
    ) -> int | None:
        value = self._words(cells, "level")
        level = int(value) if re.fullmatch("[1-8]", value) else eqf_level(f"EQF {value}")
        if value and level is None:
            problems.append(self._unread_cell("level", value, place, "an EQF level from 1 to 8"))
        return level

    def _hours(
        self, cells: Mapping[str, object], place: str, problems: list[Problem]
    ) -> float | None:
        value = self._words(cells, "hours")
        match = re.fullmatch(r"(\d{1,5}(?:[.,]\d{1,2})?)\s?(?:h|hrs?|hours?)?\.?", value, re.I)
        if value and not match:
            problems.append(self._unread_cell("hours", value, place, "a number of hours"))
        return float(match[1].replace(",", ".")) if match else None

    def _verification(self, cells: Mapping[str, object]) -> str:
        stated = _normal(self._words(cells, "verification")).replace(" ", "_")
        if stated not in VERIFICATIONS:
            return "claimed"
        # Candidates can't vouch for themselves, but are believed where it is to their cost.
        is_too_strong = self._owner and stated in ("verified", "valid")
        return "unchecked" if is_too_strong else stated

    def _unread_cell(self, name: str, value: object, place: str, expected: str) -> Problem:
        return Problem(
            self._source,
            f"{place}, column “{self._columns.read[name]}”",
            f"“{str(value)[:80]}” is not {expected}; the row is read without it.",
            f"Write {expected}.",
        )

    def _cell(self, cells: Mapping[str, object], name: str) -> object:
        value = cells.get(self._columns.read.get(name, ""))
        return None if value == "" else value

    def _raw(self, cells: Mapping[str, object], name: str) -> str:
        value = self._cell(cells, name)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return "" if value is None else str(value)[: 10 * MAX_TEXT]

    def _words(self, cells: Mapping[str, object], name: str) -> str:
        return clean(self._raw(cells, name))


_MORE_COLUMNS = ("kind_certainty", "kind_why", "part_of")  # of text, as other readers give them
_DATES = ("issued_on", "expires_on", "started_on", "ended_on")


def _lines(text: str) -> list[str]:
    """The lines of a cell: whoever breaks a line in a spreadsheet means it."""
    return paragraphs("\n\n".join(text.splitlines()))


def _day(value: object, *, last: bool) -> pd.Timestamp | None:
    """The day in a cell; of a month or a year alone its first or last."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    day = value if isinstance(value, date) else parse_date(str(value), last=last)
    # A datetime and a Timestamp are dates too; the time of day doesn't matter.
    return pd.Timestamp(day.year, day.month, day.day).as_unit("s") if day else None


def _slug(name: str) -> str:
    """A name as a candidate's id: the words in lower case, joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", name.casefold()))
