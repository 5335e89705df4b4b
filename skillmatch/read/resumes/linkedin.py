"""What a person can download from LinkedIn: positions, education, certifications, skills.

The export is a zip of CSV tables. Those about what a person can do are read, by their names and
headers; messages, contacts and the rest of a person's private life are left alone.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path, PurePosixPath

from skillmatch.read.credentials.credential_files import MAX_FILE_BYTES, file_bytes
from skillmatch.read.dates import Period, parse_date
from skillmatch.read.formats.archives import BROKEN
from skillmatch.read.formats.spreadsheets import decoded
from skillmatch.read.resumes.claims import Claim, Resume, evidence_of
from skillmatch.read.resumes.passages import passages
from skillmatch.read.resumes.stated import certificate_claim, degree_claim, joined
from skillmatch.read.wording import clean, without_names
from skillmatch.tables import Problem, UnreadableError

_MOST_ENTRIES = 5_000
_OF_AN_ENTRY = b"PK\1\2"  # starts each entry of an archive's list of contents
_MOST_ROWS = 1_000  # of one table
_MOST_BYTES = 2_000_000  # of one table, unpacked
_MOST_LINES_ABOVE = 10  # notes that stand above a table's header


def read_linkedin(path: Path, candidate_id: str, source: str) -> Resume:
    r"""Read the zip that LinkedIn gives out.

    Parameters
    ----------
    path : Path
        The archive. It is never unpacked: the tables are read inside it, by their names.
    candidate_id : str
        Whose it is.
    source : str
        The file, as a person would name it.

    Returns
    -------
    Resume
        Its evidence is ``claimed``: of positions, education, certifications, skills, projects,
        courses, honours, languages, volunteering and publications.

    Raises
    ------
    UnreadableError
        If it is no zip, or none of LinkedIn's.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "export.zip")
    ...     with zipfile.ZipFile(path, "w") as archive:
    ...         archive.writestr("Profile.csv", "First Name,Last Name,Headline\nAna,Silva,")
    ...         archive.writestr("Skills.csv", "Name\nPower BI")
    ...     resume = read_linkedin(path, "ana-silva", "ana-silva/export.zip")
    >>> resume.name, [(row["section"], row["text"]) for row in resume.evidence]
    ('Ana Silva', [('skills', 'Power BI')])
    """
    problems: list[Problem] = []
    tables: dict[str, list[_Record]] = {}
    unread: list[str] = []
    with _opened(path) as archive:
        for entry in archive.infolist():
            name = _table_name(entry.filename)
            if name and name not in tables:
                try:
                    text = decoded(_unpacked(archive, entry))
                    tables[name] = _table(name, text, source, problems)
                except UnreadableError as error:
                    problems.append(Problem.of(source, _in_table(error, entry.filename)))
            elif not entry.filename.endswith("/") and (name or not _is_aside(entry.filename)):
                unread.append(clean(entry.filename)[:80])
    if not tables and not problems:
        raise UnreadableError(
            "The archive is not LinkedIn's: it holds no table such as Positions.csv.",
            "Unpack it into the candidate's folder.",
        )
    if unread:
        problems.append(
            Problem(
                source,
                "",
                f"{len(unread)} of its files are not read: {', '.join(unread[:5])}"
                f"{' …' if len(unread) > 5 else ''}.",
                "If they matter, put them into the candidate's folder.",
            )
        )
    return _resume(tables, candidate_id, source, problems)


def read_linkedin_table(path: Path, candidate_id: str, source: str) -> Resume:
    """Read one table of the export, once somebody has unpacked it.

    Raises
    ------
    UnreadableError
        If it isn't as LinkedIn writes it.
    """
    problems: list[Problem] = []
    name = _table_name(path.name)
    text = decoded(file_bytes(path, _MOST_BYTES))
    return _resume({name: _table(name, text, source, problems)}, candidate_id, source, problems)


def is_linkedin_table(path: Path) -> bool:
    """Whether a file has the name and the header of one of LinkedIn's tables that are read."""
    name = _table_name(path.name)
    if not name:
        return False
    try:
        with path.open("rb") as file:
            return _header(_lines(decoded(file.read(20_000))), name) is not None
    except (OSError, UnreadableError):
        return False


def without_private_tables(paths: list[Path]) -> list[Path]:
    """The files of a folder; of one with LinkedIn's export, without messages, contacts and so on.

    Examples
    --------
    >>> [path.name for path in without_private_tables([Path("messages.csv"), Path("cv.pdf")])]
    ['messages.csv', 'cv.pdf']
    """
    if not any(path.is_file() and is_linkedin_table(path) for path in paths):
        return paths
    return [path for path in paths if _table_name(path.name) or not _is_aside(path.name)]


# --- The archive -----------------------------------------------------------------------------

# Tables and folders about something else than what a person can do, without the member's number.
_ASIDE = frozenset(
    name.strip()
    for name in """
    ad_targeting; ads clicked; articles; causes you care about; coach_messages; comments
    company follows; connections; contacts; email addresses; endorsement_given_info
    endorsement_received_info; events; group_posts; guide_messages; hashtag_follows
    importedcontacts; inferences_about_you; instantreposts; invitations
    job applicant saved answers; job applicant saved screening question responses
    job applications; job seeker preferences; jobs; lan ads engagement; learning
    learning_coach_messages; learning_role_play_messages; learningcoachmessages; logins
    member_follows; messages; organizations; patents; phonenumbers; private_identity_asset
    providers; reactions; receipts; receipts_v2; recommendations_given; recommendations_received
    registration; rich_media; saved jobs; saved_items; savedjobalerts; searchqueries
    security challenges; services marketplace; shares; test scores; testscores; verifications
    votes; whatsapp phone numbers
    """.replace("\n", ";").split(";")
    if name.strip()
)
_NUMBER = re.compile(r"_\d+$")


def _is_aside(name: str) -> bool:
    file = PurePosixPath(name.replace("\\", "/"))
    if file.suffix.lower() not in ("", ".csv", ".html"):
        return False
    names = (*file.parts[:-1], file.stem)
    return file.name.startswith(".") or any(
        _NUMBER.sub("", part).casefold() in _ASIDE for part in names
    )


def _table_name(name: str) -> str:
    """The name of the table that a file holds by its name, ``""`` if it is none that is read."""
    file = PurePosixPath(name.replace("\\", "/").casefold())
    return file.stem if file.suffix == ".csv" and file.stem in _READERS else ""


def _opened(path: Path) -> zipfile.ZipFile:
    content = file_bytes(path, MAX_FILE_BYTES)
    if content.count(_OF_AN_ENTRY) > _MOST_ENTRIES:
        raise UnreadableError(
            f"The archive holds more than {_MOST_ENTRIES:,} files.",
            "Send only the tables that matter.",
        )
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except BROKEN:
        raise UnreadableError(
            "The file is damaged, or not a zip archive.", "Download it again and replace it."
        ) from None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # Python unpacks the other methods of compression in one go, however much comes out.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableError(
            "It is compressed in a way that is not read.", "Pack it again as a plain zip."
        )
    try:
        with archive.open(entry) as file:
            content = file.read(_MOST_BYTES + 1)
    except BROKEN:
        raise UnreadableError(
            "It is damaged or encrypted.", "Download the archive again and replace it."
        ) from None
    if len(content) > _MOST_BYTES:
        raise UnreadableError(
            f"It unpacks to more than {_MOST_BYTES / 1e6:,.0f} MB.",
            "Send the archive as it was downloaded.",
        )
    return content


def _in_table(error: UnreadableError, name: str) -> UnreadableError:
    where = ", ".join(filter(None, (clean(name)[:80], error.where)))
    return UnreadableError(error.problem, error.what_to_do, where)


# --- A table ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Record:
    """A row of a table: its cells by the names of their columns, and where it stands."""

    cells: Mapping[str, str]
    where: str
    source: str
    problems: list[Problem]

    @property
    def place(self) -> str:
        """For people: the file, the table and the row."""
        return f"{self.source}, {self.where}"

    def words(self, column: str) -> str:
        return clean(self.cells.get(column, ""))

    def passages(self, *columns: str) -> list[str]:
        lines = (line for name in columns for line in self.cells.get(name, "").splitlines())
        return [part for line in lines for part in passages(clean(line))]

    def date(self, column: str, *, last: bool = False) -> date | None:
        text = self.words(column)
        found = parse_date(text, last=last) if text else None
        if text and not found:
            self.complain(f"“{text[:80]}” is not a date; it was left out.", "Write Jan 2020.")
        return found

    def period(self, start: str = "started on", end: str = "finished on") -> Period:
        first, last = self.date(start), self.date(end, last=True)
        return Period(first, last, bool(first) and not self.words(end), (0, 0))

    def complain(self, problem: str, what_to_do: str) -> None:
        self.problems.append(Problem(self.source, self.where, problem, what_to_do))


def _table(name: str, text: str, source: str, problems: list[Problem]) -> list[_Record]:
    """The rows of a table, each once: exports repeat themselves."""
    lines = _lines(text)
    header = _header(lines, name)
    if header is None:
        raise UnreadableError(
            "The table doesn't have the columns that LinkedIn writes: "
            f"{', '.join(sorted(_READERS[name].columns))}.",
            "Download the archive again, or save the table under another name.",
        )
    place = f"{name.title()}.csv"
    columns = [_column(cell) for cell in lines[header]]
    rows: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(lines[header + 1 :], start=header + 2):
        if any(cell.strip() for cell in cells):
            rows.setdefault(tuple(cells), number)
    if len(rows) > _MOST_ROWS:
        what_to_do = "Keep the rows that matter."
        too_many = f"It has more than {_MOST_ROWS:,} rows; the rest is not read."
        problems.append(Problem(source, place, too_many, what_to_do))
    return [
        _Record(dict(zip(columns, cells, strict=False)), f"{place}, row {number}", source, problems)
        for cells, number in islice(rows.items(), _MOST_ROWS)
    ]


def _lines(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise UnreadableError(
            f"The table can't be read: {error}.", "Download the archive again and replace it."
        ) from None


def _header(lines: list[list[str]], name: str) -> int | None:
    """Which row names the columns; notes may stand above it."""
    for number, cells in enumerate(lines[:_MOST_LINES_ABOVE]):
        if _READERS[name].columns <= {_column(cell) for cell in cells}:
            return number
    return None


def _column(cell: str) -> str:
    return " ".join(cell.split()).casefold()


# --- Claims ----------------------------------------------------------------------------------


def _resume(
    tables: Mapping[str, list[_Record]], candidate_id: str, source: str, problems: list[Problem]
) -> Resume:
    """What the tables say, in one order whatever the order in the archive."""
    claims: list[Claim] = []
    for name, reader in _READERS.items():
        for record in tables.get(name, ()):
            found = list(reader.read(record))
            if not found and name != "profile":
                record.complain("The row says nothing that can be read.", "Fill it in.")
            claims.extend(found)
    names = (
        f"{record.words('first name')} {record.words('last name')}".strip()
        for record in tables.get("profile", ())
    )
    name = next(names, "")
    unnamed = [replace(claim, text=without_names(claim.text, [name])) for claim in claims]
    return Resume(candidate_id, name, evidence_of(unnamed, candidate_id, source), problems)


def _profile(record: _Record) -> Iterator[Claim]:
    for text in record.passages("headline", "summary", "profile summary"):
        yield Claim(text, "summary", record.place)


def _activity(section: str, title: str, organisation: str) -> Callable[[_Record], Iterator[Claim]]:
    """A reader of what took a while: a position, a project, a voluntary role."""

    def read(record: _Record) -> Iterator[Claim]:
        named = joined(record.words(title), record.words(organisation))
        period = record.period()
        for text in record.passages("description") or filter(None, [named]):
            yield Claim(text, section, record.place, title=named, period=period)

    return read


def _education(record: _Record) -> Iterator[Claim]:
    degree, school = record.words("degree name"), record.words("school name")
    told = record.passages("notes", "activities")
    period = record.period("start date", "end date")
    if degree or school:
        text = ". ".join((joined(degree, school), *told))
        yield degree_claim(text, record.place, degree=degree, school=school, period=period)


def _certification(record: _Record) -> Iterator[Claim]:
    title, issuer = record.words("name"), record.words("authority")
    if title:
        dates = record.date("started on"), record.date("finished on", last=True)
        yield certificate_claim(title, issuer, record.place, *dates)


def _named(section: str, *columns: str) -> Callable[[_Record], Iterator[Claim]]:
    """A reader of what is little more than a name."""

    def read(record: _Record) -> Iterator[Claim]:
        title = record.words(columns[0])
        more = joined(*(record.words(column) for column in columns))
        for text in passages(more):
            yield Claim(text, section, record.place, title=title)

    return read


def _skill(record: _Record) -> Iterator[Claim]:
    if name := record.words("name"):
        yield Claim(name, "skills", record.place)


@dataclass(frozen=True)
class _Reader:
    """How a table is read, and the columns by which it is known."""

    columns: frozenset[str]
    read: Callable[[_Record], Iterator[Claim]]


def _reader(columns: str, read: Callable[[_Record], Iterator[Claim]]) -> _Reader:
    return _Reader(frozenset(columns.split(", ")), read)


_READERS = {
    "profile": _reader("first name, last name", _profile),
    "profile summary": _reader("profile summary", _profile),
    "positions": _reader(
        "company name, title, started on", _activity("experience", "title", "company name")
    ),
    "education": _reader("school name, degree name", _education),
    "certifications": _reader("name, authority", _certification),
    "skills": _reader("name", _skill),
    "projects": _reader("title, description, started on", _activity("projects", "title", "")),
    "courses": _reader("name, number", _named("education", "name")),
    "honors": _reader("title, issued on", _named("awards", "title", "description")),
    "languages": _reader("name, proficiency", _named("languages", "name", "proficiency")),
    "volunteering": _reader(
        "company name, role", _activity("volunteering", "role", "company name")
    ),
    "publications": _reader(
        "name, publisher", _named("publications", "name", "publisher", "description")
    ),
}
