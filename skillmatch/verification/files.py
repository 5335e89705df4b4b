"""Verifies files: the credentials that a file holds, and all files of a folder."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from os import PathLike
from pathlib import Path

import pandas as pd

from skillmatch.given import given_moment, given_path
from skillmatch.processes import each
from skillmatch.read.about import ABOUT, read_about
from skillmatch.read.credentials.badges import is_credential
from skillmatch.read.credentials.credential_files import (
    CREDENTIAL_ENDINGS,
    NoBadgeError,
    open_credential,
)
from skillmatch.read.credentials.ctdl import is_ctdl
from skillmatch.read.json_values import as_list
from skillmatch.read.wording import clean
from skillmatch.tables import Problem, UnreadableError
from skillmatch.verification.contents import judge_contents, unreadable
from skillmatch.verification.credentials import Terms
from skillmatch.verification.outcome import CHECKS, Outcome
from skillmatch.verification.recipient import Person
from skillmatch.verification.trust import Trust, given_trust

_MANY = 400  # files: to start a process takes as long as some hundred badges
_SHARE = 20


def verify(
    paths: str | Path | Iterable[str | Path],
    issuers: str | Path | Trust | None = None,
    *,
    online: bool = False,
    as_of: str | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Verify credentials: whether they are authentic, current and from an issuer one trusts.

    Parameters
    ----------
    paths : str, Path, or iterable of them
        Files and folders, of which files that plainly are something else, such as a resume as
        JSON, are passed over: Open Badges 2.0 and 3.0, Comprehensive Learner Records, verifiable
        credentials and presentations, European Digital Credentials; as JSON, as signed tokens,
        or baked into PNG or SVG pictures. A ``candidate.json`` beside them, such as ``{"name":
        "Ana Silva", "emails": ["ana@example.org"]}``, says whose they should be.
    issuers : str, Path or Trust, optional
        The file of trusted issuers, see `skillmatch.verification.trust.read_issuers`. Without it
        nothing is ``verified``.
    online : bool, default False
        Whether documents and status lists that are not kept may be fetched over https.
    as_of : str or Timestamp, optional
        The moment that counts, in UTC unless it names a zone; by default now.

    Returns
    -------
    DataFrame
        A row for each credential, in the order of the paths: ``source``, ``format``,
        ``verification`` (one of `skillmatch.tables.VERIFICATIONS`), ``reasons`` (sentences),
        ``signature_check``, ``validity_check``, ``revocation_check``, ``issuer_check``,
        ``recipient_check`` and ``assessed_check`` (each ``pass``, ``fail`` or ``unknown``),
        ``issuer``, ``title``, ``candidate``, ``issued_on`` and ``expires_on`` (datetime64[s]).
        A file that can't be read has a row that says why.

    Warns
    -----
    UserWarning
        If a ``candidate.json`` can't be used as it is; says which and why.

    Raises
    ------
    UnreadableError
        If the file of trusted issuers can't be read.
    TypeError, ValueError
        If an argument is of another type, or `as_of` is no day; says what was expected.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "sql.json").write_text('{"type": "BadgeClass", "name": "SQL"}')
    ...     found = verify(folder)
    >>> found[["verification", "title", "reasons"]].iloc[0].to_list()
    ['malformed', 'SQL', "It describes a credential, and doesn't say that anybody holds it."]
    """
    found = check_paths(_several(paths), issuers=issuers, online=online, as_of=as_of)
    for one in found.problems:
        warnings.warn(f"{one.source}: {one.problem} {one.what_to_do}", stacklevel=2)
    return outcome_table(found.outcomes)


def _several(paths: object) -> list[Path]:
    of_what = "a file or a folder"
    if isinstance(paths, str | PathLike) or not isinstance(paths, Iterable):
        return [given_path(paths, "paths", of_what)]
    return [given_path(one, "each of the paths", of_what) for one in paths]


def outcome_table(outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """The outcomes as a table, with the columns that `verify` describes."""
    rows = []
    for outcome in outcomes:
        row = outcome.record()
        checks = {f"{name}_check": fact for name, fact in row.pop("checks").items()}
        row["reasons"] = " ".join(row["reasons"])
        rows.append({**row, **checks})
    checked = [f"{name}_check" for name in CHECKS]
    frame = pd.DataFrame(rows, columns=[*_BEFORE, *checked, *_AFTER])
    return frame.astype({"issued_on": "datetime64[s]", "expires_on": "datetime64[s]"})


_BEFORE = ("source", "format", "verification", "reasons")
_AFTER = ("issuer", "title", "candidate", "issued_on", "expires_on")


def verify_file(
    path: str | Path,
    *,
    trust: Trust | None = None,
    person: Person | None = None,
    as_of: pd.Timestamp | None = None,
    source: str = "",
) -> list[Outcome]:
    """Verify the credentials in a file.

    Parameters
    ----------
    path : str or Path
        Open Badges 2.0 or 3.0, a Comprehensive Learner Record, a verifiable credential or
        presentation, or a European Digital Credential: as JSON, as a signed token, or baked into
        a PNG or SVG picture.
    trust : Trust, optional
        The issuers that the employer trusts; by default none, and nothing is fetched.
    person : Person, optional
        Whose credentials they should be.
    as_of : Timestamp, optional
        The moment that counts, in UTC unless it names a zone; by default now.
    source : str, default ""
        The name to give the file; by default its path.

    Returns
    -------
    list of Outcome
        One for each credential, at least one: a file that can't be read is ``malformed``.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> badge = '''{"type": "Assertion", "issuedOn": "2025-04-12", "recipient": {"identity": "a"},
    ...     "badge": {"name": "SQL", "description": "Querying data.", "issuer": {"name": "Lab"}}}'''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "sql.json")
    ...     _ = path.write_text(badge, encoding="utf-8")
    ...     [outcome] = verify_file(path)
    >>> outcome.verification, outcome.title, outcome.issuer
    ('unsigned', 'SQL', 'Lab')
    """
    path = Path(path)
    terms = Terms(trust or Trust(), person, given_moment(as_of), clean(source or str(path)))
    return _outcomes_of(path, terms, is_named=True)


def _outcomes_of(path: Path, terms: Terms, *, is_named: bool) -> list[Outcome]:
    """None for a file that nobody named and that plainly holds something else."""
    try:
        if not path.exists() and not path.is_symlink():
            return [_none(UnreadableError(f"There is no such file: {path}.", "Check it."), terms)]
        if not path.is_file():  # a pipe would keep us waiting for ever
            raise UnreadableError("It is not a file.", "Give a file that holds a credential.")
        opened = open_credential(path)
        if _is_something_else(opened.data):
            return [_none(_OTHER_JSON, terms)] if is_named else []
        terms = replace(terms, container=opened.container)
        return judge_contents(opened.token or opened.data, terms)
    except NoBadgeError as error:  # a photo, say
        return [_none(error, terms)] if is_named else []
    except UnreadableError as error:
        return [_none(_DOCUMENT, terms) if _is_document(path) else unreadable(error, terms)]
    except Exception as error:  # one bad file must never stop the others
        fault = f"The file can't be verified ({type(error).__name__}: {str(error)[:200]})."
        return [unreadable(UnreadableError(fault, "Report it as a fault."), terms)]


def _none(error: UnreadableError, terms: Terms) -> Outcome:
    return replace(unreadable(error, terms), holds_none=True)


def _is_something_else(data: object) -> bool:
    """Whether JSON plainly holds no credential; what is empty or damaged may have been one."""
    found = as_list(data)
    return bool(found) and not any(map(_may_speak_of_one, found))


def _may_speak_of_one(value: object) -> bool:
    if not isinstance(value, dict):
        return isinstance(value, str | list) or value is None
    named = str([value[name] for name in ("type", "@type") if name in value])
    # A context alone says nothing: job postings and settings of proofs have one, too.
    own = value if named == "[]" else {name: value[name] for name in value if name != "@context"}
    return (
        not value
        or is_ctdl(value)
        or is_credential(own)
        or "proof" in value
        or bool(_NAMES_ONE.search(named))
    )


_NAMES_ONE = re.compile(r"credential|presentation|assertion|badge|achievement|clr", re.IGNORECASE)


_OTHER_JSON = UnreadableError(
    "The JSON holds no credential.",
    "Send the credential as its issuer gave it out. A resume as JSON is read by `skillmatch rank`.",
)
_DOCUMENT = UnreadableError(
    "Documents, tables and archives carry no signature, and can't be verified.",
    "To read what is in it, give its folder to `skillmatch rank` or skillmatch.read_pool; to "
    "verify a credential, send it as JSON, as a signed token or as a PNG or SVG badge.",
)


def _is_document(path: Path) -> bool:
    """Whether it is there, and of a kind that `read_pool` reads: a PDF, a LinkedIn export."""
    from skillmatch.read.formats.documents import DOCUMENT_ENDINGS
    from skillmatch.read.formats.spreadsheets import TABLE_ENDINGS

    ending = path.suffix.lower()
    others = {*DOCUMENT_ENDINGS, *TABLE_ENDINGS, ".zip"} - {*CREDENTIAL_ENDINGS}
    return ending in others and path.is_file()


@dataclass(frozen=True)
class Checked:
    """What checking files and folders found.

    Attributes
    ----------
    outcomes : list of Outcome
        In the order of the paths, folders by the names of their files.
    passed_over : int
        How many files in folders plainly hold something else than a credential.
    problems : list of Problem
        Of each ``candidate.json`` that can't be used as it is, and each credential in a folder
        whose name hides it.
    """

    outcomes: list[Outcome]
    passed_over: int
    problems: list[Problem]


def verify_paths(
    paths: Iterable[str | Path],
    *,
    issuers: str | Path | Trust | None = None,
    online: bool = False,
    as_of: str | pd.Timestamp | None = None,
    workers: int | None = None,
    progress: bool = True,
) -> list[Outcome]:
    """The outcomes of `check_paths`."""
    return check_paths(
        paths, issuers=issuers, online=online, as_of=as_of, workers=workers, progress=progress
    ).outcomes


def check_paths(
    paths: Iterable[str | Path],
    *,
    issuers: str | Path | Trust | None = None,
    online: bool = False,
    as_of: str | pd.Timestamp | None = None,
    workers: int | None = None,
    progress: bool = True,
) -> Checked:
    """Verify files, and the credentials in folders.

    Parameters
    ----------
    paths : iterable of str or Path
        Of a folder the JSON, token, PNG and SVG files are verified, and those of its folders. A
        ``candidate.json`` beside them, such as ``{"name": "Ana Silva", "emails":
        ["ana@example.org"]}``, says whose they should be.
    issuers : str, Path or Trust, optional
        The file of trusted issuers.
    online : bool, default False
        Whether documents and status lists that are not kept may be fetched over https.
    as_of : Timestamp, optional
        The moment that counts; by default now.
    workers : int, optional
        How many processes to use; by default one per core where there are many files.
    progress : bool, default True
        Whether to show the progress on a terminal.

    Returns
    -------
    Checked

    Raises
    ------
    UnreadableError
        If the file of trusted issuers can't be read.
    """
    from tqdm import tqdm

    trust = given_trust(issuers, online=online)
    paths, people = list(paths), _People()
    jobs = [(file, people.of(file)) for path in paths for file in _files(Path(path))]
    work = partial(_verify_one, trust=trust, as_of=given_moment(as_of))
    found = each(work, jobs, share=_SHARE, many=_MANY, processes=workers)
    # `disable=None` shows the bar on a terminal only.
    by_file = list(tqdm(found, total=len(jobs), unit=" files", disable=not progress or None))
    outcomes = [outcome for outcomes in by_file for outcome in outcomes]
    renamed = [one for path in paths for one in _misnamed(Path(path))]
    return Checked(outcomes, by_file.count([]), [*people.problems, *renamed])


def _misnamed(folder: Path) -> Iterator[Problem]:
    """Files of a folder that hold a credential under a name by which nobody looks for one."""
    for place, folders, names in os.walk(folder):
        folders.sort(key=os.fsencode)
        for path in (Path(place, name) for name in sorted(names, key=os.fsencode)):
            if path.suffix.lower() not in _OTHER_ENDINGS or path.is_symlink():
                continue
            try:
                opened = open_credential(path) if path.is_file() else None
            except (UnreadableError, OSError):
                continue
            if opened and is_credential(opened.data):
                right = path.with_suffix(f".{opened.container}").name
                problem = "It holds a credential, but its name is not that of one: not verified."
                what_to_do = f"Rename it to {clean(right)}."
                yield Problem(clean(str(path)), "", problem, what_to_do)


_OTHER_ENDINGS = ("", ".txt", ".jpg", ".jpeg", ".gif", ".webp", ".bin")


def _verify_one(job: _Job, trust: Trust, as_of: pd.Timestamp) -> list[Outcome]:
    file, person = job
    terms = Terms(trust, person, as_of, clean(str(file.path)))
    if file.leads_away():
        problem = "It is a link to a folder, or to something outside the folder given."
        return [unreadable(UnreadableError(problem, "Put a copy there instead."), terms)]
    return _outcomes_of(file.path, terms, is_named=file.folder is None)


# --- Files and candidates --------------------------------------------------------------------


@dataclass(frozen=True)
class _File:
    """A file to verify, and the folder given in which it was found."""

    path: Path
    folder: Path | None = None

    def leads_away(self) -> bool:
        """Whether it is a link that isn't followed, since it may lead anywhere or in circles."""
        if self.folder is None or not self.path.is_symlink():
            return False
        target = Path(os.path.realpath(self.path))
        return target.is_dir() or not target.is_relative_to(os.path.realpath(self.folder))


def _files(path: Path, folder: Path | None = None) -> Iterator[_File]:
    """The path itself, or the credential files in a folder, in order of their names."""
    try:
        if not path.is_dir() or (folder and path.is_symlink()):
            yield _File(path, folder)
            return
        inside = sorted(path.iterdir(), key=lambda entry: os.fsencode(entry.name))
    except OSError:
        yield _File(path, folder)  # it can't be opened, which its outcome will say
        return
    for entry in inside:
        if entry.is_dir() or _may_be_credential(entry.name.lower()):
            yield from _files(entry, folder or path)


def _may_be_credential(name: str) -> bool:
    # A name such as ._badge.png is a Mac's note beside the file badge.png.
    return name.endswith(CREDENTIAL_ENDINGS) and name != ABOUT and not name.startswith("._")


_Job = tuple[_File, Person | None]


class _People:
    """The candidates whose folders the files lie in, each looked up once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._known: dict[Path, Person | None] = {}

    def of(self, file: _File) -> Person | None:
        """By the outermost candidate.json between the folder given, or the one above, and the file.

        One further in may be what a candidate sent.
        """
        above = [file.path.parent, *file.path.parent.parents]
        given = file.folder or file.path.parent
        end = above.index(given) + 2 if given in above else 2
        for folder in reversed(above[:end]):
            if folder not in self._known:
                self._known[folder] = self._person(folder)
            if self._known[folder]:
                return self._known[folder]
        return None

    def _person(self, folder: Path) -> Person | None:
        path = folder / ABOUT
        if not path.is_file():
            return None
        about, problems = read_about(path, clean(str(path)))
        self.problems.extend(problems)
        return Person(
            candidate_id=clean(folder.resolve().name),
            name=about.name,
            emails=about.emails,
            dids=about.dids,
            ids_are_given=bool(about.emails or about.dids),
        )
