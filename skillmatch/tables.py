"""The columns, dtypes and checks of every table, and the three small records that carry them.

Every reader ends in one of these tables and every later room starts from one, so that a
table read from a file, made by a notebook or edited by hand is checked in the same way.
Missing text is ``""``, missing numbers, dates and truth values are pandas' own missing value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    import pandera.pandas as pa

KINDS = ("badge", "certificate", "nanodegree", "license", "degree", "resume")
VERIFICATIONS = (
    "verified",
    "valid",
    "unsigned",
    "claimed",
    "expired",
    "not_yet_valid",
    "revoked",
    "unchecked",
    "invalid",
    "malformed",
)
REQUIREMENT_KINDS = ("skill", "experience", "degree", "credential", "language")
IMPORTANCES = ("required", "preferred")

_TEXT, _DATE, _NUMBER, _WHOLE, _TRUTH = "str", "datetime64[s]", "Float64", "Int64", "boolean"

COLUMNS: dict[str, dict[str, str]] = {
    "candidates": {"candidate_id": _TEXT, "name": _TEXT},
    "evidence": {
        "evidence_id": _TEXT,
        "candidate_id": _TEXT,
        "kind": _TEXT,
        "title": _TEXT,
        "text": _TEXT,
        "section": _TEXT,
        "issuer": _TEXT,
        "issued_on": _DATE,
        "expires_on": _DATE,
        "started_on": _DATE,
        "ended_on": _DATE,
        "level": _WHOLE,
        "assessed": _TRUTH,
        "hours": _NUMBER,
        "skill_uris": _TEXT,
        "verification": _TEXT,
        "document": _TEXT,
        "source": _TEXT,
    },
    "postings": {
        "posting_id": _TEXT,
        "title": _TEXT,
        "employer": _TEXT,
        "text": _TEXT,
        "source": _TEXT,
    },
    "requirements": {
        "posting_id": _TEXT,
        "requirement_id": _TEXT,
        "text": _TEXT,
        "importance": _TEXT,
        "weight": _NUMBER,
        "kind": _TEXT,
        "skill_uri": _TEXT,
        "level": _WHOLE,
        "years": _NUMBER,
    },
    "skills": {
        "uri": _TEXT,
        "label": _TEXT,
        "aliases": _TEXT,
        "description": _TEXT,
        "concept_type": _TEXT,
        "taxonomy": _TEXT,
    },
    "catalog": {
        "credential_id": _TEXT,
        "kind": _TEXT,
        "title": _TEXT,
        "issuer": _TEXT,
        "description": _TEXT,
        "criteria": _TEXT,
        "hours": _NUMBER,
        "cost": _NUMBER,
        "currency": _TEXT,
        "assessed": _TRUTH,
        "prerequisites": _TEXT,
    },
    "inputs": {"source": _TEXT, "sha256": _TEXT},
    "problems": {"source": _TEXT, "where": _TEXT, "problem": _TEXT, "what_to_do": _TEXT},
}

_KEYS = {
    "candidates": "candidate_id",
    "evidence": "evidence_id",
    "postings": "posting_id",
    "skills": "uri",
    "catalog": "credential_id",
}
_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("evidence", "kind"): KINDS,
    ("evidence", "verification"): VERIFICATIONS,
    ("requirements", "kind"): REQUIREMENT_KINDS,
    ("requirements", "importance"): IMPORTANCES,
}
_RANGES: dict[tuple[str, str], tuple[float, float]] = {
    ("evidence", "level"): (1, 8),
    ("requirements", "level"): (1, 8),
    ("requirements", "weight"): (0, float("inf")),
    ("requirements", "years"): (0, 80),
}


class TableError(ValueError):
    """A table lacks a column or holds a value that its column doesn't allow."""


class UnreadableError(ValueError):
    """A file or a part of it can't be read; says where, why, and what a person can do.

    Parameters
    ----------
    problem : str
        What is wrong, in words for a person.
    what_to_do : str
        What that person can do about it.
    where : str, default ""
        The place in the file: a page, a row, a field.
    """

    def __init__(self, problem: str, what_to_do: str, where: str = "") -> None:
        super().__init__(f"{problem} {what_to_do}".strip())
        self.problem, self.what_to_do, self.where = problem, what_to_do, where

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str, str, str]]:
        """As another process gets it: an exception is rebuilt from what it was made of."""
        return type(self), (self.problem, self.what_to_do, self.where)


@dataclass(frozen=True)
class Problem:
    """One thing that could not be read: a row of the ``problems`` table."""

    source: str
    where: str
    problem: str
    what_to_do: str

    @classmethod
    def of(cls, source: str, error: UnreadableError) -> Problem:
        """The problem that `error` reports about the file `source`."""
        return cls(source, error.where, error.problem, error.what_to_do)


@dataclass(frozen=True)
class Pool:
    """Candidates with their evidence, and what could not be read.

    Attributes
    ----------
    candidates : DataFrame
        One row per candidate: ``candidate_id``, ``name``.
    evidence : DataFrame
        One row per piece of evidence, see `COLUMNS`.
    problems : DataFrame
        ``source``, ``where``, ``problem``, ``what_to_do``.
    inputs : DataFrame
        The files that were read: ``source``, ``sha256``.
    issuers : mapping
        What credentials were verified with: ``list`` (the name of the list of issuers, "" for
        none), its ``sha256``, and ``online`` (whether the network was used).
    """

    candidates: pd.DataFrame
    evidence: pd.DataFrame
    problems: pd.DataFrame = field(default_factory=lambda: table("problems"))
    inputs: pd.DataFrame = field(default_factory=lambda: table("inputs"))
    issuers: Mapping[str, object] = field(
        default_factory=lambda: {"list": "", "sha256": "", "online": False}
    )

    def __repr__(self) -> str:
        return (
            f"<Pool: {len(self.candidates)} candidates, {len(self.evidence)} pieces of evidence, "
            f"{len(self.problems)} problems>"
        )


@dataclass(frozen=True)
class Posting:
    """A job posting and what it asks for.

    Attributes
    ----------
    title, employer, text, source : str
        The posting's words and the file they came from.
    requirements : DataFrame
        One row per requirement, see `COLUMNS`; edit a copy and pass it to
        `skillmatch.rank` as ``requirements=``.
    problems : DataFrame
        ``source``, ``where``, ``problem``, ``what_to_do``.
    """

    posting_id: str
    title: str
    text: str
    requirements: pd.DataFrame
    employer: str = ""
    source: str = ""
    problems: pd.DataFrame = field(default_factory=lambda: table("problems"))


def table(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """A checked table from rows, columns that no row has filled with missing values.

    Parameters
    ----------
    name : str
        One of `COLUMNS`: ``"candidates"``, ``"evidence"``, ``"postings"``,
        ``"requirements"``, ``"skills"``, ``"catalog"``, ``"inputs"`` or ``"problems"``.
    rows : iterable of mappings
        Column name to value. Columns beyond the standard ones are kept.

    Returns
    -------
    DataFrame
        The standard columns first, in the order and dtypes of `COLUMNS`.

    Raises
    ------
    TableError
        If a value is not allowed in its column.

    Examples
    --------
    >>> table("candidates", [{"candidate_id": "ana-silva", "name": "Ana Silva"}])
      candidate_id       name
    0    ana-silva  Ana Silva
    """
    frame = pd.DataFrame(list(rows), dtype=object)
    for column in COLUMNS[name]:
        if column not in frame:
            frame[column] = None
    return check(name, frame)


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The same table in its standard dtypes, or an error that names the column and row.

    Parameters
    ----------
    name : str
        One of `COLUMNS`.
    frame : DataFrame
        Must have every column of ``COLUMNS[name]``; further columns are kept.

    Returns
    -------
    DataFrame
        A new table, the standard columns first, with a fresh row index.

    Raises
    ------
    TableError
        If a column is missing, or a value is not allowed; the message says which.

    Examples
    --------
    >>> check("candidates", pd.DataFrame({"name": ["Ana Silva"]}))
    Traceback (most recent call last):
    skillmatch.tables.TableError: The candidates table lacks the column 'candidate_id'. ...
    """
    columns = COLUMNS[name]
    missing = [column for column in columns if column not in frame]
    if missing:
        raise TableError(
            f"The {name} table lacks the column{'s' * (len(missing) > 1)} "
            f"{', '.join(map(repr, missing))}. It has: {', '.join(map(str, frame.columns))}. "
            "Rename or add the missing ones."
        )
    extra = [column for column in frame if column not in columns]
    typed = {column: _cast(name, column, frame[column]) for column in columns}
    result = pd.DataFrame({**typed, **{c: frame[c] for c in extra}}, index=frame.index).reset_index(
        drop=True
    )
    _validate(name, result)
    return result


def _cast(name: str, column: str, values: pd.Series) -> pd.Series:
    dtype = COLUMNS[name][column]
    try:
        if dtype == _TEXT:
            return pd.Series([_text(value) for value in values], index=values.index, dtype=_TEXT)
        if dtype == _DATE:
            return pd.Series([_day(value) for value in values], index=values.index, dtype=_DATE)
        if dtype in (_NUMBER, _WHOLE):
            return pd.to_numeric(values, errors="raise").astype(dtype)
        return values.astype(dtype)
    except (ValueError, TypeError, OverflowError) as error:
        raise TableError(
            f"Column {column!r} of the {name} table must hold {_IN_WORDS[dtype]}: {error}"
        ) from None


def _text(value: object) -> str:
    # Half a character, as broken files hold, can't be stored or written.
    return "" if pd.isna(value) else str(value).encode("utf-8", "replace").decode("utf-8")


def _day(value: Any) -> pd.Timestamp:
    # In seconds, which reach further than pandas' nanoseconds: credentials expire in 9999.
    return pd.NaT if pd.isna(value) else pd.Timestamp(value).as_unit("s")


_IN_WORDS = {
    _TEXT: "text",
    _DATE: "dates such as 2026-11-23",
    _NUMBER: "numbers",
    _WHOLE: "whole numbers",
    _TRUTH: "true, false or nothing",
}


def _validate(name: str, frame: pd.DataFrame) -> None:
    from pandera.errors import SchemaError

    try:
        _schema(name).validate(frame)
    except SchemaError as error:
        column, failures = error.schema.name, error.failure_cases
        found = ", ".join(sorted({repr(case) for case in failures["failure_case"]})[:5])
        rows = failures["index"].head(5).tolist()
        allowed = _CHOICES.get((name, column)) or _RANGES.get((name, column))
        expected = (
            f"Allowed: {', '.join(map(str, allowed))}."
            if allowed
            else "Each must be there once and not be empty."
        )
        raise TableError(
            f"Column {column!r} of the {name} table holds {found} (rows {rows}). {expected}"
        ) from None


@cache
def _schema(name: str) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns: dict[str, pa.Column] = {}
    for column in COLUMNS[name]:
        checks = []
        if choices := _CHOICES.get((name, column)):
            checks.append(pa.Check.isin(list(choices)))
        if limits := _RANGES.get((name, column)):
            checks.append(pa.Check.in_range(*limits))
        is_key = _KEYS.get(name) == column
        if is_key:
            checks.append(pa.Check.str_length(min_value=1))
        columns[column] = pa.Column(checks=checks, nullable=True, unique=is_key)
    return pa.DataFrameSchema(columns)
