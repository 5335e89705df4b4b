"""Relevance judgements and hiring outcomes from a table that people filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from math import isfinite
from os import PathLike
from pathlib import Path

import pandas as pd

from skillmatch.read.formats.spreadsheets import TABLE_ENDINGS, read_table
from skillmatch.tables import Problem, UnreadableError, table

_WORDS = {
    **dict.fromkeys(("yes", "y", "true", "hired", "accepted", "relevant", "suitable"), 1.0),
    **dict.fromkeys(("no", "n", "false", "rejected", "declined", "not hired"), 0.0),
    **dict.fromkeys(("irrelevant", "not relevant", "unsuitable", "not suitable"), 0.0),
}
_UNJUDGED = ("", "-", "?", "na", "n/a", "nan", "none", "unknown", "not judged", "unjudged")


def read_judgements(path: str | PathLike[str]) -> pd.DataFrame:
    r"""Read who was judged relevant, or hired, for which posting.

    Parameters
    ----------
    path : str or path
        A ``.csv``, ``.tsv``, ``.xlsx`` or ``.parquet`` table with the columns ``candidate_id``
        and ``relevance``: 1 or 0, grades of 0 or more, or words such as yes, no, hired and
        rejected; and ``posting_id`` where there is more than one posting. Further columns are
        left aside.

    Returns
    -------
    DataFrame
        A row per judgement: ``posting_id`` (str, "" where the table has none), ``candidate_id``
        (str), ``relevance`` (float). Rows without a judgement have no row here: not judged is
        not irrelevant. ``attrs["problems"]`` lists what was left out, as rows of the
        ``problems`` table; `judgement_problems` returns them.

    Raises
    ------
    UnreadableError
        If the file is no such table, or a relevance can't be understood; the row is named.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "outcomes.csv")
    ...     _ = path.write_text("candidate_id,relevance\nana,hired\nben,Rejected\ncy,\n")
    ...     read_judgements(path)
      posting_id candidate_id  relevance
    0                     ana        1.0
    1                     ben        0.0
    """
    path = Path(path)
    if path.suffix.lower() not in TABLE_ENDINGS:
        raise UnreadableError(
            f"Judgements are read from {', '.join(TABLE_ENDINGS)} files, not {path.name!r}.",
            "Save the table in one of these formats.",
        )
    try:
        return judgements_of(read_table(path), path.name)
    except UnreadableError as error:
        problem = f"{path.name!r}: {error.problem}"
        raise UnreadableError(problem, error.what_to_do, error.where) from None


def judgements_of(table: pd.DataFrame, source: str = "judgements") -> pd.DataFrame:
    """A table of judgements as `read_judgements` gives it, words such as "hired" as numbers.

    Parameters
    ----------
    table : DataFrame
        With ``candidate_id`` and ``relevance``, and ``posting_id`` where there are several.
    source : str, default "judgements"
        What to call the table in problems.

    Raises
    ------
    UnreadableError
        If a column is missing, or a relevance can't be understood; the row is named.

    Examples
    --------
    >>> told = pd.DataFrame({"candidate_id": ["ana", "ben"], "relevance": ["hired", "no"]})
    >>> judgements_of(told)["relevance"].tolist()
    [1.0, 0.0]
    """
    if "problems" in table.attrs:
        return table
    cells = _named(table.astype(object).where(table.notna(), None))
    rows = pd.DataFrame(
        {
            "row": cells.index,
            "posting_id": [_id(cell) for cell in cells["posting_id"]],
            "candidate_id": [_id(cell) for cell in cells["candidate_id"]],
            "relevance": [_relevance(cell, row) for row, cell in cells["relevance"].items()],
        }
    )
    problems: list[Problem] = []
    judged = _once(_complete(rows, source, problems), source, problems)
    judged = judged[["posting_id", "candidate_id", "relevance"]].reset_index(drop=True)
    judged = judged.astype({"posting_id": "str", "candidate_id": "str", "relevance": "float64"})
    judged.attrs["problems"] = [vars(problem) for problem in problems]
    return judged


def judgement_problems(
    judgements: pd.DataFrame, scores_by_posting: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """What of a table of judgements can't be used, and why.

    Parameters
    ----------
    judgements : DataFrame
        From `read_judgements`.
    scores_by_posting : mapping of posting_id to DataFrame
        Scores, the candidates' ids as index.

    Returns
    -------
    DataFrame
        The ``problems`` table: rows that were left out in reading, and judgements of postings
        or candidates that nobody ranked.

    Examples
    --------
    >>> judged = pd.DataFrame({"posting_id": "p", "candidate_id": ["ana", "zoe"], "relevance": 1.0})
    >>> scores = {"p": pd.DataFrame({"resume": [0.5]}, index=["ana"])}
    >>> judgement_problems(judged, scores)["where"].tolist()
    ["candidate 'zoe'"]
    """
    found = [dict(row) for row in judgements.attrs.get("problems", ())]
    only = next(iter(scores_by_posting), "")
    postings = judgements.get("posting_id", pd.Series("", judgements.index)).replace("", only)
    for posting, judged in judgements["candidate_id"].astype(str).groupby(postings, sort=True):
        if posting not in scores_by_posting:
            found.append(vars(_unranked(posting, len(judged), scores_by_posting)))
            continue
        known = {str(one) for one in scores_by_posting[posting].index}
        found += [vars(_unknown(candidate, known)) for candidate in sorted(set(judged) - known)]
    return table("problems", found)


def _unranked(posting: str, count: int, known: Iterable[str]) -> Problem:
    return Problem(
        "judgements",
        f"posting {posting!r}",
        f"The posting wasn't ranked, so its judgements ({count:,}) weren't used.",
        f"Spell posting_id as in the ranking, such as {', '.join(sorted(known)[:3])}.",
    )


def _unknown(candidate: str, known: set[str]) -> Problem:
    near = get_close_matches(candidate, sorted(known), n=1)
    meant = f"Is {near[0]!r} meant? " if near else ""
    return Problem(
        "judgements",
        f"candidate {candidate!r}",
        "The pool has no candidate of this id, so the judgement wasn't used.",
        f"{meant}Spell candidate_id as in the ranking, or remove the row.",
    )


def _named(cells: pd.DataFrame) -> pd.DataFrame:
    """The three columns, however their names are spaced and capitalised."""
    names = {column: "_".join(str(column).casefold().split()) for column in cells}
    cells = cells.rename(columns=names)
    missing = [column for column in ("candidate_id", "relevance") if column not in cells]
    if missing:
        raise UnreadableError(
            f"The table of judgements has no column {' and none '.join(map(repr, missing))}; "
            f"it has {', '.join(map(repr, names))}.",
            "Name one column candidate_id and one relevance (1 or 0, grades, or hired and "
            "rejected).",
            "header",
        )
    if "posting_id" not in cells:
        cells["posting_id"] = None
    return cells[["posting_id", "candidate_id", "relevance"]]


def _id(cell: object) -> str:
    """Spreadsheets turn an id such as 7 into the number 7.0."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _relevance(cell: object, row: object) -> float | None:
    words = " ".join(str(cell).casefold().split())
    if cell is None or words in _UNJUDGED:
        return None
    if words in _WORDS:
        return _WORDS[words]
    try:
        grade = float(words.replace(",", "."))
    except ValueError:
        grade = -1.0
    if not (isfinite(grade) and grade >= 0):
        shown = words if len(words) <= 40 else f"{words[:40]}…"
        raise UnreadableError(
            f"Row {row}: the relevance {shown!r} can't be understood.",
            "Write 1 or 0, a grade of 0 or more, or a word such as yes, no, hired, rejected; "
            "leave the cell empty for who wasn't judged.",
            f"row {row}",
        )
    return grade


def _complete(rows: pd.DataFrame, source: str, problems: list[Problem]) -> pd.DataFrame:
    nobody, unjudged = rows["candidate_id"].eq(""), rows["relevance"].isna()
    has_postings = rows["posting_id"].ne("").any()
    nowhere = rows["posting_id"].eq("") & has_postings
    for lacks, name, what_to_do in (
        (nobody, "candidate_id", "Fill it in as the ranking shows it."),
        (nowhere, "posting_id", "Fill it in, as in the other rows."),
        (unjudged, "relevance", "Fill it in, or leave it: not judged is not counted as no."),
    ):
        problems += [
            Problem(source, f"row {row}", f"The row has no {name} and was left out.", what_to_do)
            for row in rows["row"][lacks]
        ]
    return rows[~(nobody | nowhere | unjudged)]


def _once(rows: pd.DataFrame, source: str, problems: list[Problem]) -> pd.DataFrame:
    """One judgement each; judgements that contradict each other are none."""
    keys = ["posting_id", "candidate_id"]
    contradicted = rows.groupby(keys)["relevance"].transform("nunique").gt(1)
    repeated = rows.duplicated(keys) & ~contradicted
    for row in rows[contradicted | repeated].itertuples():
        if contradicted[row.Index]:
            problem = f"{row.candidate_id!r} is judged differently in another row; none was used."
            what_to_do = "Keep the judgement that holds, or the raters' mean."
        else:
            problem, what_to_do = f"{row.candidate_id!r} is judged twice.", "Remove one of the two."
        problems.append(Problem(source, f"row {row.row}", problem, what_to_do))
    return rows[~contradicted & ~repeated]
