"""Verifies files: the credentials that a file holds, and all files of a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd

from skillmatch.processes import each
from skillmatch.read.credentials.credential_files import (
    CREDENTIAL_ENDINGS,
    file_bytes,
    open_credential,
    parse_json,
)
from skillmatch.read.json_values import as_list, as_object, words
from skillmatch.read.wording import clean
from skillmatch.tables import UnreadableError
from skillmatch.verification.contents import judge_contents, unreadable
from skillmatch.verification.credentials import Terms
from skillmatch.verification.outcome import CHECKS, Outcome
from skillmatch.verification.recipient import Person
from skillmatch.verification.trust import Trust, read_issuers

ABOUT = "candidate.json"

_MAX_ABOUT_BYTES = 100_000
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
        Files and folders: Open Badges 2.0 and 3.0, Comprehensive Learner Records, verifiable
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

    Raises
    ------
    UnreadableError
        If the file of trusted issuers can't be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "sql.json").write_text('{"type": "BadgeClass", "name": "SQL"}')
    ...     found = verify(folder)
    >>> found[["verification", "title", "reasons"]].iloc[0].to_list()
    ['malformed', 'SQL', "It describes a credential, and doesn't say that anybody holds it."]
    """
    several = [paths] if isinstance(paths, str | Path) else paths
    return outcome_table(verify_paths(several, issuers=issuers, online=online, as_of=as_of))


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
    terms = Terms(trust or Trust(), person, _in_utc(as_of), clean(source or str(path)))
    try:
        if path.exists() and not path.is_file():  # a pipe would keep us waiting for ever
            raise UnreadableError("It is not a file.", "Give a file that holds a credential.")
        opened = open_credential(path)
        terms = replace(terms, container=opened.container)
        return judge_contents(opened.token or opened.data, terms)
    except UnreadableError as error:
        return [unreadable(error, terms)]
    except Exception as error:  # one bad file must never stop the others
        fault = f"The file can't be verified ({type(error).__name__}: {str(error)[:200]})."
        return [unreadable(UnreadableError(fault, "Report it as a fault."), terms)]


def verify_paths(
    paths: Iterable[str | Path],
    *,
    issuers: str | Path | Trust | None = None,
    online: bool = False,
    as_of: str | pd.Timestamp | None = None,
    workers: int | None = None,
    progress: bool = True,
) -> list[Outcome]:
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
    list of Outcome
        In the order of the paths, folders by the names of their files.

    Raises
    ------
    UnreadableError
        If the file of trusted issuers can't be read.
    """
    from tqdm import tqdm

    trust = issuers if isinstance(issuers, Trust) else read_issuers(issuers) if issuers else Trust()
    if online:
        from skillmatch.verification.fetch import online as with_network

        trust = with_network(trust)
    moment = _in_utc(as_of)
    files = [file for path in paths for file in _files(Path(path))]
    people = _People()
    jobs = [(file, people.of(file)) for file in files]
    work = partial(_verify_one, trust=trust, as_of=moment)
    found = each(work, jobs, share=_SHARE, many=_MANY, processes=workers)
    # `disable=None` shows the bar on a terminal only.
    bar = tqdm(found, total=len(files), unit=" files", disable=not progress or None)
    return [outcome for outcomes in bar for outcome in outcomes]


def _verify_one(job: _Job, trust: Trust, as_of: pd.Timestamp) -> list[Outcome]:
    file, person = job
    if file.leads_away():
        terms = Terms(trust, person, as_of, clean(str(file.path)))
        problem = "It is a link to a folder, or to something outside the folder given."
        return [unreadable(UnreadableError(problem, "Put a copy there instead."), terms)]
    return verify_file(file.path, trust=trust, person=person, as_of=as_of)


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
                self._known[folder] = _person(folder)
            if self._known[folder]:
                return self._known[folder]
        return None


def _person(folder: Path) -> Person | None:
    about = folder / ABOUT
    if not about.is_file():
        return None
    try:
        stated = as_object(parse_json(file_bytes(about, _MAX_ABOUT_BYTES).decode("utf-8-sig")))
    except (UnreadableError, UnicodeDecodeError):
        stated = {}
    emails = _texts([*as_list(stated.get("emails")), *as_list(stated.get("email"))])
    dids = _texts([*as_list(stated.get("dids")), *as_list(stated.get("did"))])
    return Person(
        candidate_id=clean(folder.resolve().name),
        name=words(stated.get("name")),
        emails=emails,
        dids=dids,
        ids_are_given=bool(emails or dids),
    )


def _texts(stated: object) -> tuple[str, ...]:
    return tuple(value for value in as_list(stated) if isinstance(value, str) and value)


def _in_utc(as_of: str | pd.Timestamp | None) -> pd.Timestamp:
    moment = pd.Timestamp.now("UTC") if as_of is None else pd.Timestamp(as_of)
    return moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")
