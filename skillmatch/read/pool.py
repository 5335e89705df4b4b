"""A folder of applications, or a table of evidence, as a pool of candidates."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from skillmatch.read.awards import Row
from skillmatch.read.badges import is_credential, read_credential
from skillmatch.read.certificates import is_certificate, read_certificate
from skillmatch.read.credential_files import CREDENTIAL_ENDINGS, open_credential, parse_json
from skillmatch.read.documents import DOCUMENT_ENDINGS, read_document
from skillmatch.read.exports import evidence_from_table
from skillmatch.read.json_values import as_object, words
from skillmatch.read.resumes import Resume, read_json_resume, read_resume
from skillmatch.read.spreadsheets import TABLE_ENDINGS, read_table
from skillmatch.tables import COLUMNS, Pool, Problem, TableError, UnreadableError, table

_MAX_DEPTH = 3  # of folders inside a candidate's folder
_MAX_FILES = 300  # of one candidate
_ABOUT = "candidate.json"
_IGNORED = ("thumbs.db", "desktop.ini", "icon\r", "__macosx")
_DATES = [name for name, dtype in COLUMNS["evidence"].items() if dtype.startswith("datetime")]
_ADVICE = {
    (".doc", ".rtf", ".odt", ".pages"): "Open it and save it as PDF or DOCX.",
    (".xls", ".ods", ".numbers"): "Open it and save it as XLSX or CSV.",
    (".zip", ".7z", ".rar", ".tar", ".gz"): "Unpack it into the candidate's folder.",
    (".jpg", ".jpeg", ".gif", ".webp", ".heic", ".tif", ".tiff"): "Pictures are not read, except "
    "badges as PNG or SVG. Send the text as PDF or DOCX.",
}


def read_pool(path: str | Path, *, progress: bool = True) -> Pool:
    """Read everything that candidates have sent.

    Parameters
    ----------
    path : str or Path
        A folder with one subfolder per candidate, a lone file in it being a candidate who sent
        one document; or a table (``.csv``, ``.xlsx``, ``.parquet``) with a row per piece of
        evidence. Resumes, certificates, badges and tables are told apart by their content. A
        ``candidate.json`` such as ``{"name": "Ana Silva"}`` in a subfolder gives the name.
    progress : bool, default True
        Whether to show the progress on a terminal.

    Returns
    -------
    Pool
        ``candidates`` (every candidate, in order of their files' names; the id is the name of
        the folder, or of the file without its ending), ``evidence``, and ``problems``: whatever
        could not be read, and what to do about it. No file stops the others.

    Raises
    ------
    UnreadableError
        If `path` doesn't exist, or is a file but not a table.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     ana = Path(folder, "ana-silva")
    ...     ana.mkdir()
    ...     _ = Path(ana, "candidate.json").write_text('{"name": "Ana Silva"}')
    ...     _ = Path(ana, "credentials.csv").write_text("Badge,Issued by\\nSQL,Brightwater")
    ...     pool = read_pool(folder)
    >>> pool.candidates
      candidate_id       name
    0    ana-silva  Ana Silva
    >>> pool.evidence[["kind", "title", "issuer"]].iloc[0].to_list()
    ['badge', 'SQL', 'Brightwater']
    """
    path = Path(path)
    if path.is_dir():
        return _pool_of(_read_folder(path.resolve(), progress=progress))
    if not path.exists():
        raise UnreadableError(
            f"There is no file or folder {str(path)!r}.", "Check the path of the applications."
        )
    if path.suffix.lower() not in TABLE_ENDINGS:
        raise UnreadableError(
            f"{path.name!r} is neither a folder nor a table ({', '.join(TABLE_ENDINGS)}).",
            "Give the folder that the applications are in.",
        )
    return evidence_from_table(read_table(path), source=path.name)


# --- The folder ------------------------------------------------------------------------------


@dataclass
class _Application:
    """What one candidate has sent, as far as it has been read."""

    candidate_id: str
    name: str = ""
    evidence: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _read_folder(root: Path, *, progress: bool) -> Iterator[_Application]:
    from tqdm import tqdm

    entries = [entry for entry in _entries(root) if not _is_ignored(entry.name)]
    ids: set[str] = set()
    # `disable=None` shows the bar on a terminal only.
    for entry in tqdm(entries, unit=" candidates", file=sys.stderr, disable=not progress or None):
        yield _read_entry(root, entry, ids)
    if not entries:
        empty = _Application("")
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


def _read_entry(root: Path, entry: Path, ids: set[str]) -> _Application:
    """The application in a subfolder or a lone file."""
    own_id = _shown(entry.name if entry.is_dir() else entry.stem)
    application = _Application(_unused(own_id, ids))
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
    ids.add(application.candidate_id)
    for number, path in enumerate(_files(root, entry, application)):
        if number == _MAX_FILES:
            application.problems.append(
                Problem(
                    _source(root, entry),
                    "",
                    f"There are more than {_MAX_FILES} files; the rest is not read.",
                    "Keep those that matter.",
                )
            )
            break
        _read_file(root, path, application)
    return application


def _unused(own_id: str, ids: set[str]) -> str:
    number, unused = 1, own_id
    while unused in ids:
        number += 1
        unused = f"{own_id}-{number}"
    return unused


def _files(root: Path, entry: Path, application: _Application, depth: int = 0) -> Iterator[Path]:
    """The files of a candidate in order; what is not read is put on record."""
    source = _source(root, entry)
    if not entry.resolve().is_relative_to(root):
        application.problems.append(
            Problem(
                source,
                "",
                "It is a link to something outside the folder of applications.",
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
        for path in inside:
            if not _is_ignored(path.name):
                yield from _files(root, path, application, depth + 1)
    else:
        yield entry


# --- A file ----------------------------------------------------------------------------------


def _read_file(root: Path, path: Path, application: _Application) -> None:
    """Add what a file shows to the application; whatever is wrong with it becomes a problem."""
    source = _source(root, path)
    try:
        if not path.is_file():
            raise UnreadableError("It is not a file.", "Check the link, or remove it.")
        _read_by_kind(path, source, application)
    except UnreadableError as error:
        application.problems.append(Problem.of(source, error))
    except Exception as error:  # one bad file must never stop the others
        application.problems.append(
            Problem(
                source,
                "",
                f"The file could not be read ({type(error).__name__}: {str(error)[:200]}).",
                "Save it again in another format. If it opens elsewhere, report it as a fault.",
            )
        )


def _read_by_kind(path: Path, source: str, application: _Application) -> None:
    ending = path.suffix.lower()
    if path.name.lower() == _ABOUT:
        _read_about(path, application)
    elif ending in CREDENTIAL_ENDINGS:
        _read_data(path, source, application)
    elif ending in TABLE_ENDINGS:
        pool = evidence_from_table(
            read_table(path), source=source, candidate_id=application.candidate_id
        )
        rows = ({str(name): cell for name, cell in row.items()} for row in _records(pool.evidence))
        _add(application, rows, (Problem(**row) for row in _records(pool.problems)))
    elif ending in DOCUMENT_ENDINGS:
        _read_words(path, source, application)
    else:
        advice = (text for endings, text in _ADVICE.items() if ending in endings)
        raise UnreadableError(
            f"Files of the kind {ending!r} are not read." if ending else "The file has no ending.",
            next(advice, "Send it as PDF or DOCX."),
        )


def _read_about(path: Path, application: _Application) -> None:
    about = parse_json(path.read_text(encoding="utf-8"))
    application.name = words(as_object(about).get("name"))
    if not application.name:
        raise UnreadableError(
            "It gives no name.", 'Write it as {"name": "Ana Silva"}, or remove the file.'
        )


def _read_data(path: Path, source: str, application: _Application) -> None:
    """JSON, tokens and pictures: a badge, or a resume as JSON Resume."""
    data = open_credential(path).data
    if _is_json_resume(data):
        _add_resume(application, read_json_resume(data, application.candidate_id, source))
    elif is_credential(data):
        _add(application, *read_credential(data, application.candidate_id, source=source))
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
        _add(application, *read_certificate(document, application.candidate_id))
    else:
        _add_resume(application, read_resume(document, application.candidate_id))


def _is_json_resume(data: object) -> bool:
    members = as_object(data).keys()
    return bool(members & _RESUME_MEMBERS) and not members & {"@context", "type"}


_RESUME_MEMBERS = {"basics", "work", "education", "skills", "certificates", "projects", "volunteer"}


def _add_resume(application: _Application, resume: Resume) -> None:
    application.name = application.name or resume.name
    _add(application, resume.evidence, resume.problems)


def _add(application: _Application, rows: Iterable[Row], problems: Iterable[Problem]) -> None:
    """Add rows that the evidence table takes; a reader's mistake stays with its file."""
    added = [_in_whole_days(row) for row in rows]
    application.evidence.extend(added)
    application.problems.extend(problems)


# --- The tables ------------------------------------------------------------------------------


def _pool_of(applications: Iterable[_Application]) -> Pool:
    candidates, evidence, problems = [], [], []
    for application in applications:
        if application.candidate_id:
            candidates.append(
                {"candidate_id": application.candidate_id, "name": application.name}
            )
        evidence.extend(application.evidence)
        problems.extend(application.problems)
    return Pool(
        table("candidates", candidates),
        table("evidence", _under_unique_ids(evidence)),
        table("problems", map(vars, problems)),
    )


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
