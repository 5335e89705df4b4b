"""A folder of applications, or a table of evidence, as a pool of candidates."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from skillmatch.given import given_moment, given_path
from skillmatch.processes import each
from skillmatch.read.about import ABOUT, About, read_about
from skillmatch.read.credentials.awards import Row
from skillmatch.read.credentials.badges import is_credential, open_badge
from skillmatch.read.credentials.certificates import is_certificate, read_certificate
from skillmatch.read.credentials.credential_files import CREDENTIAL_ENDINGS, open_credential
from skillmatch.read.credentials.endorsements import Sent, endorse
from skillmatch.read.credentials.kinds import Kind
from skillmatch.read.exports import evidence_from_table
from skillmatch.read.formats.documents import DOCUMENT_ENDINGS, read_document
from skillmatch.read.formats.spreadsheets import TABLE_ENDINGS, read_table
from skillmatch.read.json_values import as_object, words
from skillmatch.read.resumes.json_resumes import read_json_resume
from skillmatch.read.resumes.linkedin import (
    is_linkedin_table,
    read_linkedin,
    read_linkedin_table,
    without_private_tables,
)
from skillmatch.read.resumes.resume_files import Resume, read_resume
from skillmatch.read.wording import clean
from skillmatch.tables import COLUMNS, Pool, Problem, TableError, UnreadableError, table

if TYPE_CHECKING:
    from skillmatch.verification.recipient import Person
    from skillmatch.verification.trust import Trust

_MANY = 100  # candidates: to start another process takes as long as reading some dozens
_SHARE = 5  # candidates
_MAX_DEPTH = 3  # of folders inside a candidate's folder
_MAX_FILES = 300  # of one candidate
_MAX_EMAILS = 20  # of those in a resume
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_OF_CREDENTIALS_ONLY: Row = {
    "verification_reason": "",
    "checks": "",
    "trusted_issuer": "",
    "achievement_id": "",
    "credential_id": "",
}
_A_DOCUMENT = "A document can't be verified; ask the issuer."
_IGNORED = ("thumbs.db", "desktop.ini", "icon\r", "__macosx")
_DATES = [name for name, dtype in COLUMNS["evidence"].items() if dtype.startswith("datetime")]
_ADVICE = {
    (".doc", ".rtf", ".odt", ".pages"): "Open it and save it as PDF or DOCX.",
    (".xls", ".ods", ".numbers"): "Open it and save it as XLSX or CSV.",
    (".7z", ".rar", ".tar", ".gz"): "Unpack it into the candidate's folder.",
    (".jpg", ".jpeg", ".gif", ".webp", ".heic", ".tif", ".tiff"): "Pictures are not read, except "
    "badges as PNG or SVG. Send the text as PDF or DOCX.",
}


def read_pool(
    path: str | Path,
    *,
    issuers: str | Path | Trust | None = None,
    online: bool = False,
    as_of: str | pd.Timestamp | None = None,
    progress: bool = True,
) -> Pool:
    r"""Read everything that candidates have sent, and verify the credentials among it.

    Parameters
    ----------
    path : str or Path
        A folder with one subfolder per candidate, a lone file in it being a candidate who sent
        one document; or a table (``.csv``, ``.xlsx``, ``.parquet``) with a row per piece of
        evidence. Resumes, certificates, badges and tables are told apart by their content. What
        LinkedIn gives out is read as the zip or unpacked; messages, contacts and the like in it
        are left alone. A ``candidate.json`` such as ``{"name": "Ana Silva", "emails":
        ["ana@example.org"], "kinds": {"badge.png": "certificate"}}`` in a subfolder is the
        employer's: it gives the name; the e-mail addresses and ``dids`` that credentials must be
        made out to, where they name any (without it, an address in the resume may confirm a
        credential); and it corrects the kind of what a file shows (or of one credential in it:
        ``"clr.json, credential 2"``).
    issuers : str, Path or Trust, optional
        The file of trusted issuers, see `skillmatch.verification.trust.read_issuers`. Without it
        no credential is ``verified``.
    online : bool, default False
        Whether keys and status lists that are not kept may be fetched over https.
    as_of : str or Timestamp, optional
        The moment on which credentials are judged, in UTC unless it names a zone; by default now.
    progress : bool, default True
        Whether to show the progress on a terminal.

    Returns
    -------
    Pool
        ``candidates`` (every candidate, in order of their files' names; the id is the name of
        the folder, or of the file without its ending), ``evidence`` (with the further columns
        ``kind_certainty``, ``kind_why`` and ``part_of``, and of credentials
        ``verification_reason``, sentences, ``checks``, the separate facts as JSON,
        ``trusted_issuer``, its name on the employer's list, ``achievement_id`` and
        ``credential_id``),
        ``problems`` (whatever could not be read or counts nothing, and what to do about it: no
        file stops the others), ``inputs`` (the files that were read, with their SHA-256) and
        ``issuers`` (the list of issuers that credentials were verified with, if any).

    Raises
    ------
    UnreadableError
        If `path` doesn't exist, can't be opened, or is a file but not a table; or if the file of
        trusted issuers can't be read.
    TypeError, ValueError
        If an argument is of another type, or `as_of` is no day; says what was expected.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     ana = Path(folder, "ana-silva")
    ...     ana.mkdir()
    ...     _ = Path(ana, "candidate.json").write_text('{"name": "Ana Silva"}')
    ...     _ = Path(ana, "credentials.csv").write_text("Badge,Issued by\nSQL,Brightwater")
    ...     pool = read_pool(folder)
    >>> pool.candidates
      candidate_id       name
    0    ana-silva  Ana Silva
    >>> pool.evidence[["kind", "title", "issuer"]].iloc[0].to_list()
    ['badge', 'SQL', 'Brightwater']
    """
    from skillmatch.verification.trust import given_trust

    path = given_path(path, "path", "a folder of applications or of a table")
    employer = _Employer(given_trust(issuers, online=online), given_moment(as_of))
    if path.is_dir():
        try:
            pool = _pool_of(_read_folder(path.resolve(), employer, progress=progress))
            return replace(pool, issuers=_issuers_used(issuers, online=online))
        except OSError as error:
            raise _not_opened(error) from None
    if not path.exists():
        raise UnreadableError(
            f"There is no file or folder {str(path)!r}.", "Check the path of the applications."
        )
    if path.suffix.lower() not in TABLE_ENDINGS:
        raise UnreadableError(
            f"{_shown(path.name)!r} is neither a folder nor a table ({', '.join(TABLE_ENDINGS)}).",
            "Give the folder that the applications are in.",
        )
    source = _shown(path.name)
    pool = evidence_from_table(read_table(path), source=source)
    inputs = table("inputs", [{"source": source, "sha256": _sha256(path)}])
    return Pool(pool.candidates, pool.evidence, pool.problems, inputs)


def _issuers_used(issuers: str | Path | Trust | None, *, online: bool) -> dict[str, object]:
    """What tells a pool read with one list of issuers from a pool read with another or none."""
    from skillmatch.verification.trust import Trust

    if issuers is None:
        named, digest = "", ""
    elif isinstance(issuers, Trust):
        held = repr((issuers.issuers, sorted(issuers.store.items(), key=lambda one: one[0])))
        named = f"{len(issuers.issuers)} issuers, given as a Trust"
        digest = hashlib.sha256(held.encode("utf-8", "replace")).hexdigest()
    else:
        named, digest = _shown(Path(issuers).name), _sha256(Path(issuers))
    return {"list": named, "sha256": digest, "online": online}


@dataclass(frozen=True)
class _Employer:
    """By whose lights, and on which day, credentials are judged."""

    trust: Trust
    as_of: pd.Timestamp


# --- The folder ------------------------------------------------------------------------------


@dataclass
class _Application:
    """What one candidate has sent, as far as it has been read."""

    candidate_id: str
    home: Path  # the candidate's folder or only file
    name: str = ""
    evidence: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    inputs: list[dict[str, str]] = field(default_factory=list)
    about: About = field(default_factory=About)  # as the employer says
    emails_in_resume: list[str] = field(default_factory=list)
    credentials: list[Path] = field(default_factory=list)  # which are still to be verified

    def person(self) -> Person:
        """Whose the credentials should be: by the employer's word, else by the resume's."""
        from skillmatch.verification.recipient import Person

        emails, dids = self.about.emails, self.about.dids
        if emails or dids:
            return Person(self.candidate_id, self.name, emails, dids, ids_are_given=True)
        return Person(self.candidate_id, self.name, tuple(self.emails_in_resume[:_MAX_EMAILS]))


def _read_folder(root: Path, employer: _Employer, *, progress: bool) -> Iterator[_Application]:
    from tqdm import tqdm

    entries = [entry for entry in _entries(root) if not _is_ignored(entry.name)]
    if root / ABOUT in entries:
        raise UnreadableError(
            f"The folder {_shown(root.name)!r} is that of one candidate: it holds {ABOUT}.",
            "Give the folder above it, which holds a folder for each candidate.",
        )
    work = partial(_read_entry, root=root, employer=employer)
    found = each(work, list(_with_ids(entries)), share=_SHARE, many=_MANY)
    # `disable=None` shows the bar on a terminal only.
    yield from tqdm(
        found,
        total=len(entries),
        unit=" candidates",
        file=sys.stderr,
        disable=not progress or None,
    )
    if not entries:
        empty = _Application("", root)
        empty.problems.append(
            Problem(
                _shown(root.name),
                "",
                "The folder holds no applications.",
                "Put a subfolder for each candidate into it, with what the candidate sent.",
            )
        )
        yield empty


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir(), key=lambda entry: os.fsencode(entry.name))


def _is_ignored(name: str) -> bool:
    """Files that systems and editors leave behind, and notes to people."""
    is_note = name.lower().partition(".")[0] == "readme"
    return name.startswith((".", "~$")) or name.lower() in _IGNORED or is_note


def _with_ids(entries: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Each subfolder or lone file, and the id of its candidate."""
    ids: set[str] = set()
    for entry in entries:
        candidate_id = _unused(_own_id(entry), ids)
        ids.add(candidate_id)
        yield entry, candidate_id


def _own_id(entry: Path) -> str:
    return _shown(entry.name if entry.is_dir() else entry.stem)


def _read_entry(named: tuple[Path, str], root: Path, employer: _Employer) -> _Application:
    """The application in a subfolder or a lone file."""
    entry, candidate_id = named
    own_id = _own_id(entry)
    application = _Application(candidate_id, entry)
    if application.candidate_id != own_id:
        application.problems.append(
            Problem(
                _source(root, entry),
                "",
                f"Another application has the id {own_id!r} already; this one is read as "
                f"{application.candidate_id!r}.",
                "If both are from one person, put their files into one folder.",
            )
        )
    files = list(islice(_files(root, entry, application), _MAX_FILES + 1))
    if len(files) > _MAX_FILES:
        application.problems.append(
            Problem(
                _source(root, entry),
                "",
                f"There are more than {_MAX_FILES} files; the rest is not read.",
                "Keep those that matter.",
            )
        )
    for path in files[:_MAX_FILES]:
        _read_file(root, path, application)
    _read_credentials(root, application, employer)
    _ask_whose_they_are(application, _source(root, entry))
    _in_order(application, [_source(root, path) for path in files])
    _correct_kinds(application, _source(root, entry))
    if not application.evidence and not application.problems:
        application.problems.append(
            Problem(
                _source(root, entry),
                "",
                "There is nothing in it that speaks for the candidate.",
                "Put what the candidate sent into it: a resume, badges, certificates.",
            )
        )
    return application


def _in_order(application: _Application, sources: list[str]) -> None:
    """Put what was read into the order of the files, whichever were read first."""
    place = {source: number for number, source in enumerate(sources)}
    application.evidence.sort(key=lambda row: place.get(row["document"], -1))
    application.problems.sort(key=lambda problem: place.get(problem.source, -1))


def _unused(own_id: str, ids: set[str]) -> str:
    number, unused = 1, own_id
    while unused in ids:
        number += 1
        unused = f"{own_id}-{number}"
    return unused


def _files(root: Path, entry: Path, application: _Application, depth: int = 0) -> Iterator[Path]:
    """The files of a candidate in order; what is not read is put on record."""
    source = _source(root, entry)
    if where := _leads_away(entry, application.home):
        application.problems.append(
            Problem(
                source,
                "",
                f"It is a link to {where}.",
                "Put a copy of the file there instead of the link.",
            )
        )
    elif entry.is_dir() and depth > _MAX_DEPTH:
        application.problems.append(
            Problem(
                source,
                "",
                f"Folders are read to a depth of {_MAX_DEPTH} inside a candidate's folder.",
                "Move the files up.",
            )
        )
    elif entry.is_dir():
        try:
            inside = _entries(entry)
        except OSError as error:
            application.problems.append(Problem.of(source, _not_opened(error)))
            return
        kept = [path for path in inside if not _is_ignored(path.name)]
        for path in without_private_tables(kept):
            yield from _files(root, path, application, depth + 1)
    else:
        yield entry


def _leads_away(path: Path, home: Path) -> str:
    """To what a link leads that is not followed, "" for a file or folder of the candidate's own.

    What other candidates have sent is theirs, and a folder may lead in circles.
    """
    target = Path(os.path.realpath(path))
    if path.is_symlink() and target.is_dir():
        return "a folder"
    return "" if target.is_relative_to(home) else "something outside the candidate's folder"


# --- A file ----------------------------------------------------------------------------------


def _read_file(root: Path, path: Path, application: _Application) -> None:
    """Add what a file shows to the application; credentials wait until the person is known."""
    source = _source(root, path)
    with _recorded(source, application):
        if not path.is_file():
            raise UnreadableError("It is not a file.", "Check the link, or remove it.")
        _read_by_kind(path, source, application)
        application.inputs.append({"source": source, "sha256": _sha256(path)})


def _read_credentials(root: Path, application: _Application, employer: _Employer) -> None:
    """Add what credentials show, each verified."""
    person = application.person()
    endorsements: list[Sent] = []
    for path in application.credentials:
        source = _source(root, path)
        with _recorded(source, application):
            reading = open_badge(
                path,
                application.candidate_id,
                source=source,
                trust=employer.trust,
                person=person,
                as_of=employer.as_of,
            )
            _add(application, reading.rows, reading.problems)
            endorsements.extend(reading.endorsements)
    # What is endorsed may be in another file.
    application.problems.extend(endorse(application.evidence, endorsements, (person.name,)))


def _ask_whose_they_are(application: _Application, source: str) -> None:
    """Say once which verified credentials can't be demonstrated since nobody knows their holder."""
    from skillmatch.verification.recipient import ANOTHER_ADDRESS

    rows = [
        row
        for row in application.evidence
        if row["verification"] == "verified"
        and '"recipient": "unknown"' in row["checks"]
        and ANOTHER_ADDRESS.reason not in row["verification_reason"]  # a problem of its own
    ]
    if not rows:
        return
    title = f"“{rows[0]['title']}”"
    found = (
        f"{title} is verified, but nobody knows whose it is: it counts as claimed."
        if len(rows) == 1
        else f"{title} and {len(rows) - 1} more are verified, but nobody knows whose they are: "
        "they count as claimed."
    )
    person = application.person()
    what_to_do = (
        "Ask the candidate what they were given to, and add it to emails or dids in candidate.json."
        if person.emails or person.dids
        else 'Give the candidate\'s e-mail in candidate.json: {"emails": ["ana@example.org"]}.'
    )
    application.problems.append(Problem(source, "", found, what_to_do))


@contextmanager
def _recorded(source: str, application: _Application) -> Iterator[None]:
    """Make a problem of whatever is wrong with a file: none must ever stop the others."""
    try:
        yield
    except UnreadableError as error:
        application.problems.append(Problem.of(source, error))
    except Exception as error:
        application.problems.append(
            Problem(
                source,
                "",
                f"The file could not be read ({type(error).__name__}: {clean(str(error))[:200]}).",
                "Save it again in another format. If it opens elsewhere, report it as a fault.",
            )
        )


def _read_by_kind(path: Path, source: str, application: _Application) -> None:
    ending = path.suffix.lower()
    if path.name.lower() == ABOUT:
        _read_about(path, source, application)
    elif ending in CREDENTIAL_ENDINGS:
        _read_data(path, source, application)
    elif ending == ".zip":
        _add_resume(application, read_linkedin(path, application.candidate_id, source))
    elif is_linkedin_table(path):
        _add_resume(application, read_linkedin_table(path, application.candidate_id, source))
    elif ending in TABLE_ENDINGS:
        pool = evidence_from_table(
            read_table(path), source=source, candidate_id=application.candidate_id
        )
        _add(application, _rows(pool.evidence), (Problem(**row) for row in _rows(pool.problems)))
    elif ending in DOCUMENT_ENDINGS:
        _read_words(path, source, application)
    else:
        advice = (text for endings, text in _ADVICE.items() if ending in endings)
        raise UnreadableError(
            f"Files of the kind {ending!r} are not read." if ending else "The file has no ending.",
            next(advice, "Send it as PDF or DOCX."),
        )


def _read_about(path: Path, source: str, application: _Application) -> None:
    if path.parent != application.home:
        raise UnreadableError(
            f"Only the {ABOUT} right in the candidate's folder counts.",
            "Move it there if it is yours; the candidate may have sent this one.",
        )
    application.about, problems = read_about(path, source)
    application.name = application.about.name or application.name
    application.problems.extend(problems)


def _correct_kinds(application: _Application, folder: str) -> None:
    """Set the kinds that candidate.json gives, for a file or for one credential in it."""
    for name, kind in application.about.kinds.items():
        place = f"{folder}/{name}"
        rows = [row for row in application.evidence if place in (row["document"], row["source"])]
        for row in rows:
            row.update(Kind(kind, "corrected", f"{ABOUT} says so.").columns())
        if not rows:
            problem = f"There is no evidence from “{clean(name)[:80]}”, whose kind it corrects."
            what_to_do = "Write the file's name as it is in the candidate's folder."
            application.problems.append(Problem(f"{folder}/{ABOUT}", "kinds", problem, what_to_do))


def _read_data(path: Path, source: str, application: _Application) -> None:
    """JSON, tokens and pictures: a badge, or a resume as JSON Resume."""
    data = open_credential(path).data
    if _is_json_resume(data):
        email = words(as_object(as_object(data).get("basics")).get("email"))
        application.emails_in_resume.extend(_EMAIL.findall(email))
        _add_resume(application, read_json_resume(data, application.candidate_id, source))
    elif is_credential(data):
        application.credentials.append(path)
    else:
        raise UnreadableError(
            "The JSON is neither a credential (Open Badges, CLR, European Digital Credential) nor "
            "a resume (JSON Resume).",
            "Send it as the issuer gave it out, or as PDF.",
        )


def _read_words(path: Path, source: str, application: _Application) -> None:
    """Documents: a certificate or a diploma, and else a resume."""
    document = read_document(path, source=source)
    if is_certificate(document):
        application.problems.extend(document.problems)
        rows, problems = read_certificate(document, application.candidate_id)
        _add(application, ({"verification_reason": _A_DOCUMENT, **row} for row in rows), problems)
    else:
        application.emails_in_resume.extend(_EMAIL.findall(document.text))
        _add_resume(application, read_resume(document, application.candidate_id))


def _is_json_resume(data: object) -> bool:
    members = as_object(data).keys()
    return bool(members & _RESUME_MEMBERS) and not members & {"@context", "type"}


_RESUME_MEMBERS = {"basics", "work", "education", "skills", "certificates", "projects", "volunteer"}


def _add_resume(application: _Application, resume: Resume) -> None:
    application.name = application.name or resume.name
    _add(application, resume.evidence, resume.problems)


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    for row in frame.to_dict("records"):
        yield {str(name): cell for name, cell in row.items()}


def _add(application: _Application, rows: Iterable[Row], problems: Iterable[Problem]) -> None:
    added = [{**_OF_CREDENTIALS_ONLY, **_in_whole_days(row)} for row in rows]
    application.evidence.extend(added)
    application.problems.extend(problems)


# --- The tables ------------------------------------------------------------------------------


def _pool_of(applications: Iterable[_Application]) -> Pool:
    candidates, evidence, problems, inputs = [], [], [], []
    for application in applications:
        if application.candidate_id:
            candidates.append({"candidate_id": application.candidate_id, "name": application.name})
        evidence.extend(application.evidence)
        problems.extend(application.problems)
        inputs.extend(application.inputs)
    problems.extend(_sent_by_two(evidence, inputs))
    evidence_table = _evidence_table(list(_under_unique_ids(evidence)), problems)
    return Pool(
        table("candidates", candidates),
        evidence_table,
        table("problems", map(vars, problems)),
        table("inputs", inputs),
    )


def _sent_by_two(evidence: list[Row], inputs: list[dict[str, str]]) -> Iterator[Problem]:
    """A credential, by its id or its file's bytes, that two candidates have sent."""
    digests = {one["source"]: one["sha256"] for one in inputs}
    first: dict[str, Row] = {}
    told: set[tuple[str, str]] = set()
    for row in evidence:
        if not row["checks"]:
            continue
        own_id = row["credential_id"] and f"{row['issuer']}\0{row['credential_id']}"
        for mark in filter(None, (own_id, digests.get(row["document"], ""))):
            other = first.setdefault(mark, row)
            pair = (other["document"], row["document"])
            if other["candidate_id"] != row["candidate_id"] and pair not in told:
                told.add(pair)
                yield Problem(
                    row["document"],
                    "",
                    f"“{row['title']}” was sent by {other['candidate_id']} too "
                    f"({other['document']}): it is the same credential.",
                    "Find out whose it is, and give the e-mails of both in candidate.json.",
                )


def _evidence_table(evidence: list[Row], problems: list[Problem]) -> pd.DataFrame:
    """The checked table; a file whose rows it doesn't take becomes a problem of its own."""
    try:
        return table("evidence", evidence)
    except TableError:
        documents: dict[object, list[Row]] = {}
        for row in evidence:
            documents.setdefault(row["document"], []).append(row)
    taken: list[Row] = []
    for document, rows in documents.items():
        try:
            table("evidence", rows)
            taken.extend(rows)
        except TableError as error:
            problems.append(Problem(str(document), "", str(error), "Report it as a fault."))
    return table("evidence", taken)


def _under_unique_ids(evidence: list[Row]) -> Iterator[Row]:
    """Two files of one name in different folders may number their evidence alike."""
    seen: Counter[object] = Counter()
    for row in evidence:
        name = row["evidence_id"]
        seen[name] += 1
        yield row if seen[name] == 1 else {**row, "evidence_id": f"{name} ({seen[name]})"}


def _in_whole_days(row: Row) -> Row:
    """Dates without a time of day, which pandas can hold beside one such as 9999-12-31."""
    dates = {name: row[name] for name in _DATES if not pd.isna(row.get(name))}
    days = {name: pd.Timestamp(day).as_unit("s").normalize() for name, day in dates.items()}
    return {**row, **days}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _source(root: Path, path: Path) -> str:
    return _shown(path.relative_to(root).as_posix())


def _shown(name: str) -> str:
    """A file's name as text that every export can hold, whatever its bytes are."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _not_opened(error: OSError) -> UnreadableError:
    return UnreadableError(
        f"It can't be opened: {error.strerror or error}.", "Check that you may read it."
    )
