"""What callers give to the public functions, refused in words for people where it can't be used."""

from __future__ import annotations

from datetime import date
from os import PathLike, fspath
from pathlib import Path

import numpy as np
import pandas as pd


def given_path(path: object, argument: str, of_what: str) -> Path:
    """The path that a caller gives.

    Raises
    ------
    TypeError
        If it is none; names the argument and of what it should be the path.

    Examples
    --------
    >>> given_path(5, "path", "a folder")
    Traceback (most recent call last):
    TypeError: path must be the path of a folder, as text or a Path, not int.
    """
    if isinstance(path, str | PathLike) and isinstance(fspath(path), str):
        return Path(path)
    raise TypeError(
        f"{argument} must be the path of {of_what}, as text or a Path, not {type(path).__name__}."
    )


def given_moment(as_of: object) -> pd.Timestamp:
    """The moment that `as_of` names, in UTC unless it names a zone; now where it is None.

    Parameters
    ----------
    as_of : str, date, datetime, Timestamp or None

    Raises
    ------
    TypeError, ValueError
        If it is no day and no moment; says what was expected.

    Examples
    --------
    >>> given_moment("2026-11-23T12:00+02:00")
    Timestamp('2026-11-23 10:00:00+0000', tz='UTC')
    >>> given_moment("soon")
    Traceback (most recent call last):
    ValueError: as_of must be a day or a moment, such as "2026-11-23", not 'soon'.
    """
    if as_of is None:
        return pd.Timestamp.now("UTC")
    expected = f'as_of must be a day or a moment, such as "2026-11-23", not {str(as_of)[:80]!r}.'
    if not isinstance(as_of, str | date | np.datetime64):
        raise TypeError(expected)
    try:
        moment = pd.Timestamp(as_of)
        if not pd.isna(moment):
            is_plain = moment.tzinfo is None
            return moment.tz_localize("UTC") if is_plain else moment.tz_convert("UTC")
    except (ValueError, OverflowError):
        pass
    raise ValueError(expected)
