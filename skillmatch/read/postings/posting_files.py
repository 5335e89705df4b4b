"""Job postings from files: one posting, a folder of them, or a table with a row for each."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from skillmatch.read.credentials.credential_files import file_bytes
from skillmatch.read.formats.documents import DOCUMENT_ENDINGS, MAX_BYTES, read_document
from skillmatch.read.formats.spreadsheets import TABLE_ENDINGS, read_table
from skillmatch.read.postings.job_json import JobPosting, job_in_json, job_in_page
from skillmatch.read.postings.requirements import Row, lines_of_text, merged, requirements_from_text
from skillmatch.read.postings.title import title_and_employer
from skillmatch.read.resumes.lines import Line
from skillmatch.tables import COLUMNS, Posting, Problem, UnreadableError, table

POSTING_ENDINGS = (*DOCUMENT_ENDINGS, ".json", ".jsonld")
MAX_CHARACTERS = 200_000
MAX_REQUIREMENTS = 60
_MOST_STATED = 200  # fields beyond that are not read
_LONGEST_NAME = 255


def read_posting(path_or_text: str | os.PathLike[str], *, posting_id: str | None = None) -> Posting:
    r"""Read a job posting and find what it asks for.

    Parameters
    ----------
    path_or_text : str or path
        A ``.md``, ``.txt``, ``.pdf``, ``.docx``, ``.html`` or ``.htm`` file, or schema.org
        JobPosting or JSON Resume job data as ``.json`` or ``.jsonld``. JobPosting data inside a
        web page is used before the page's text. A text that is no path and has more than one
        line, or is longer than any file name, is taken as the posting itself.
    posting_id : str, optional
        By default the file's name without its ending, ``"posting"`` for a text.

    Returns
    -------
    Posting
        ``.requirements`` has a row for each thing asked for, in the order of the posting, at
        most 60 (see `skillmatch.tables.COLUMNS`), with two columns beyond the standard ones:
        ``section`` (``"requirements"``, ``"preferred"`` or ``"duties"``) and ``equivalent``
        (whether an equivalent of the degree or certificate is taken). By default, what is
        required weighs 1, duties 0.6, what is preferred 0.4, and soft skills half of that.
        ``.problems`` says if few requirements were found, or not all are kept.

    Raises
    ------
    UnreadableError
        If the file is missing or can't be read, or the text has more than 200,000 characters.

    Examples
    --------
    >>> posting = read_posting("# Payroll clerk\n\nMust have\n- 2 years in payroll\n- Excel, SQL")
    >>> posting.title
    'Payroll clerk'
    >>> posting.requirements[["text", "importance", "kind", "years"]]
                     text importance        kind  years
    0  2 years in payroll   required  experience    2.0
    1               Excel   required       skill   <NA>
    2                 SQL   required       skill   <NA>
    """
    path = _existing(path_or_text)
    if path is None:
        return _from_text(str(path_or_text), posting_id or "posting")
    try:
        posting = _from_file(path, source=path.name)
    except UnreadableError as error:
        raise UnreadableError(
            f"{path.name}: {error.problem}", error.what_to_do, error.where
        ) from None
    return _named(posting, posting_id) if posting_id else posting


@dataclass(frozen=True)
class Postings:
    """Several postings; iterating gives each as a `Posting`.

    Attributes
    ----------
    items : tuple of Posting
    problems : DataFrame
        What could not be read: ``source``, ``where``, ``problem``, ``what_to_do``.
    """

    items: tuple[Posting, ...]
    problems: pd.DataFrame = field(default_factory=lambda: table("problems"))

    @cached_property
    def postings(self) -> pd.DataFrame:
        """One row per posting: ``posting_id``, ``title``, ``employer``, ``text``, ``source``."""
        names = ("posting_id", "title", "employer", "text", "source")
        return table("postings", [{n: getattr(item, n) for n in names} for item in self.items])

    @cached_property
    def requirements(self) -> pd.DataFrame:
        """The requirements of all, one below the other."""
        filled = [item.requirements for item in self.items if len(item.requirements)]
        return pd.concat(filled, ignore_index=True) if filled else table("requirements")

    def __iter__(self) -> Iterator[Posting]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def read_postings(path: str | os.PathLike[str]) -> Postings:
    r"""Read a folder of postings, or a table with a row for each.

    Parameters
    ----------
    path : str or path
        A folder, whose files are read as by `read_posting`, or a ``.csv``, ``.tsv``, ``.xlsx``
        or ``.parquet`` table. A column with the text is needed (``text`` or ``description``);
        those for an id, a title, an employer, requirements, preferred qualifications and duties
        are used where they are there, under their usual names.

    Returns
    -------
    Postings
        Those that could be read, sorted by file name or in the order of the rows; what could not
        be read is listed in ``.problems``.

    Raises
    ------
    UnreadableError
        If there is no such folder or table, or the table has no column with a text.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "jobs.csv")
    ...     _ = path.write_text("Job title,Description\nCook,You must have a hygiene certificate.")
    ...     postings = read_postings(path)
    >>> [(posting.posting_id, posting.title) for posting in postings]
    [('cook', 'Cook')]
    """
    path = Path(path)
    if path.is_dir():
        read = _from_folder(path)
    elif not path.exists():
        raise UnreadableError(
            f"There is no file or folder {str(path)!r}.", "Check the path of the postings."
        )
    elif path.suffix.lower() in TABLE_ENDINGS:
        read = _from_table(path, source=path.name)
    else:
        raise UnreadableError(
            f"{path.name!r} is neither a folder nor a table ({', '.join(TABLE_ENDINGS)}).",
            "Give a folder of postings, or read a single one with read_posting.",
        )
    items: dict[str, Posting] = {}
    problems: list[Problem] = []
    for one in read:
        if isinstance(one, Problem):
            problems.append(one)
        else:
            posting_id = _unused(one.posting_id, items)
            items[posting_id] = _named(one, posting_id)
    unread = table("problems", map(vars, problems))
    noted = [unread, *(item.problems for item in items.values())]
    return Postings(tuple(items.values()), pd.concat(noted, ignore_index=True))


def _named(posting: Posting, posting_id: str) -> Posting:
    requirements = posting.requirements.assign(posting_id=posting_id)
    return replace(posting, posting_id=posting_id, requirements=requirements)


def _unused(posting_id: str, used: Mapping[str, Posting]) -> str:
    names = [posting_id, *(f"{posting_id}-{number}" for number in range(2, len(used) + 2))]
    return next(name for name in names if name not in used)


# --- One file or text ------------------------------------------------------------------------


def _existing(path_or_text: str | os.PathLike[str]) -> Path | None:
    """The path of an existing file, None for a text; an error for a file that isn't there."""
    text = os.fspath(path_or_text)
    is_text = isinstance(path_or_text, str) and ("\n" in text or len(text) > _LONGEST_NAME)
    try:
        if Path(text).is_file():
            return Path(text)
        is_folder = Path(text).is_dir()
    except (OSError, ValueError):  # longer than a path may be, or with a null character
        is_folder = False
    if is_text:
        return None
    if is_folder:
        raise UnreadableError(
            f"{text!r} is a folder.",
            "Give one posting's file; in Python, read_postings reads a folder of them.",
        )
    raise UnreadableError(
        f"There is no file {text!r}.",
        "Check the path, or give the posting's text, with its line breaks, instead.",
    )


def _from_text(text: str, posting_id: str) -> Posting:
    _refuse_long(text)
    job = JobPosting(lines=lines_of_text(text))
    return _posting(job, posting_id, source="")


def _from_file(path: Path, *, source: str) -> Posting:
    ending = path.suffix.lower()
    if ending in (".json", ".jsonld"):
        return _from_json(path, source)
    if ending not in DOCUMENT_ENDINGS:
        named = f"“{ending}” files" if ending else "files without an ending"
        raise UnreadableError(
            f"Postings are read from {', '.join(POSTING_ENDINGS)}, not from {named}.",
            "Save the posting as PDF, DOCX, HTML or text.",
        )
    document = read_document(path, source=source)
    _refuse_long(document.text)
    job = JobPosting(lines=list(document.lines))
    if ending in (".html", ".htm"):
        page = file_bytes(path, MAX_BYTES).decode("utf-8", "replace")
        job = _fuller(job_in_page(page), job)
    return _posting(job, path.stem, source, document.problems)


def _from_json(path: Path, source: str) -> Posting:
    job, count = job_in_json(file_bytes(path, MAX_BYTES).decode("utf-8-sig", "replace"))
    others = Problem(
        source,
        "",
        f"The file holds {count} job postings; only the first was read.",
        "Put each of them into a file of its own.",
    )
    return _posting(job, path.stem, source, [others] if count > 1 else [])


def _fuller(stated: JobPosting | None, page: JobPosting) -> JobPosting:
    """The page's own data about the job, unless its text says clearly more."""
    if not stated:
        return page
    if len(_requirements(stated)) < len(_FOUND) < len(_requirements(page)):
        return replace(stated, lines=page.lines)
    return stated


def _refuse_long(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(
            f"The posting has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read.",
            "Give the posting alone, without other pages or documents.",
        )


def _posting(
    job: JobPosting, posting_id: str, source: str, problems: Iterable[Problem] = ()
) -> Posting:
    text = "\n".join(line.text for line in job.lines)
    _refuse_long(text)
    rows = _requirements(job)
    kept = [{**row, "posting_id": posting_id} for row in rows[:MAX_REQUIREMENTS]]
    requirements = table("requirements", kept)
    requirements = requirements.reindex(columns=[*COLUMNS["requirements"], "section", "equivalent"])
    noted = [*problems, *_problems(source or posting_id, text, len(rows))]
    title, employer = title_and_employer(job.lines)
    return Posting(
        posting_id=posting_id,
        title=job.title or title,
        text=text,
        requirements=requirements.astype({"section": "str", "equivalent": "boolean"}),
        employer=job.employer or employer,
        source=source,
        problems=table("problems", [vars(problem) for problem in noted]),
    )


_FOUND = (
    "No requirement was found in the posting.",
    "Only 1 requirement was found in the posting.",
    "Only 2 requirements were found in the posting.",
)


# Words that every text in English of some length holds, and other languages lack.
_ENGLISH = frozenset(
    (
        "the",
        "and",
        "of",
        "to",
        "you",
        "with",
        "for",
        "our",
        "are",
        "your",
        "will",
        "have",
        "we",
        "is",
    )
)
_ENOUGH_WORDS, _LEAST_ENGLISH = 25, 0.06


def _is_english(text: str) -> bool:
    """Whether a text is in English, or too short to tell."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    share = sum(word in _ENGLISH for word in words) / max(len(words), 1)
    return len(words) < _ENOUGH_WORDS or share >= _LEAST_ENGLISH


def _problems(source: str, text: str, found: int) -> Iterator[Problem]:
    if not _is_english(text):
        yield Problem(
            source,
            "",
            "The posting doesn't seem to be in English, and requirements are found in English "
            "only: benefits may stand among them, and some may be missing.",
            "Look through the requirements table and correct it, or translate the posting.",
        )
    if found < len(_FOUND):
        yield Problem(
            source,
            "",
            _FOUND[found],
            "Add them to the requirements table, or write what you ask for as a list under a "
            "heading such as “Requirements”.",
        )
    if found > MAX_REQUIREMENTS:
        yield Problem(
            source,
            "",
            f"The posting asks for {found} things; the first {MAX_REQUIREMENTS} are kept.",
            "Keep what matters: a long list makes every single requirement count for little.",
        )


# --- Requirements from texts and from fields -------------------------------------------------


def _requirements(job: JobPosting) -> list[Row]:
    """What the texts ask for, and what fields state beyond that."""
    rows = requirements_from_text(job.lines)
    asked = [(row, _stems(row["text"])) for row in rows if row["section"] != "duties"]
    beyond = []
    for stated in job.stated[:_MOST_STATED]:
        repeated = next((row for row, stems in asked if _repeats(stated, row, stems)), None)
        if repeated is None:
            beyond.append(stated)
        else:  # the text's own words, with the identifier that the field adds
            repeated["skill_uri"] = repeated.get("skill_uri") or stated.get("skill_uri", "")
    return merged([*rows, *beyond])


def _repeats(stated: Row, row: Row, stems: set[str]) -> bool:
    """Whether a requirement found in the text says what a field states, in more words."""
    for kind, measure in (("degree", "level"), ("experience", "years")):
        if stated["kind"] == kind:
            return bool(row["kind"] == kind and row[measure] == stated[measure])
    return _stems(stated["text"]) <= stems


def _stems(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9+#.]+", text.lower())
    return {re.sub(r"(?:s|ing|ed)$", "", word.strip(".")) or word for word in words}


# --- Several ---------------------------------------------------------------------------------


def _from_folder(folder: Path) -> Iterator[Posting | Problem]:
    entries = sorted(folder.iterdir(), key=lambda entry: os.fsencode(entry.name))
    entries = [entry for entry in entries if not entry.name.startswith((".", "~$"))]
    if not entries:
        yield Problem(
            folder.name, "", "The folder holds no postings.", "Put a file for each into it."
        )
    for entry in entries:
        try:
            if entry.suffix.lower() in TABLE_ENDINGS:
                yield from _from_table(entry, source=entry.name)
            else:
                yield _from_file(entry, source=entry.name)
        except UnreadableError as error:
            yield Problem.of(entry.name, error)


_COLUMNS = {
    "posting_id": "id postingid jobid jobref reference ref requisition requisitionid",
    "title": "title jobtitle position positiontitle role name vacancy",
    "employer": "employer company companyname organisation organization hiringorganization",
    "text": "text description jobdescription posting postingtext fulltext body content advert",
    "Responsibilities": "responsibilities duties tasks jobresponsibilities keyresponsibilities",
    "Requirements": (
        "requirements qualifications skills requiredskills jobrequirements musthave "
        "requiredqualifications skillsrequired minimumqualifications"
    ),
    "Preferred": "preferred nicetohave preferredqualifications preferredskills desirable bonus",
}


def _from_table(path: Path, *, source: str) -> Iterator[Posting | Problem]:
    frame = read_table(path)
    columns = _columns(list(map(str, frame.columns)))
    if not {"text", "Requirements", "Responsibilities"} & columns.keys():
        raise UnreadableError(
            "The table has no column with the postings' text. It has: "
            f"{', '.join(map(str, frame.columns))}.",
            "Name the column with the text “description” or “text”.",
        )
    for number, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        place = f"{source}, row {number}"
        row = {name: _cell(cells[column]) for name, column in columns.items()}
        try:
            yield _from_row(row, place, otherwise=f"{path.stem}-{number}")
        except UnreadableError as error:
            yield Problem(source, f"row {number}", error.problem, error.what_to_do)


def _columns(headers: list[str]) -> dict[str, str]:
    plain = {re.sub(r"[^a-z]", "", header.lower()): header for header in reversed(headers)}
    found = {
        name: next((plain[word] for word in words.split() if word in plain), "")
        for name, words in _COLUMNS.items()
    }
    return {name: header for name, header in found.items() if header}


def _cell(value: object) -> str:
    return "" if value is None else str(value).strip()


def _from_row(row: Mapping[str, str], source: str, *, otherwise: str) -> Posting:
    lines = lines_of_text(row.get("text", "")) if row.get("text") else []
    for heading in ("Responsibilities", "Requirements", "Preferred"):
        if row.get(heading):
            lines += [Line(heading, 1, 0, "heading"), *lines_of_text(row[heading])]
    if not lines:
        raise UnreadableError("The row has no text.", "Fill in its description, or remove the row.")
    lines = [replace(line, number=number) for number, line in enumerate(lines, start=1)]
    title = row.get("title", "")
    named = re.sub(r"[^\w]+", "-", title.lower()).strip("-")
    job = JobPosting(title, row.get("employer", ""), lines)
    return _posting(job, row.get("posting_id") or named or otherwise, source)
