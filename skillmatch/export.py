"""A ranking as a file for other programs or for people; `skillmatch.write` has a room for each.

Nothing that comes from candidates or postings is ever run: no cell becomes a formula, no text
becomes markup, no address becomes a link.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.write.flat import csv_bytes, parquet_bytes
from skillmatch.write.notebook import notebook_html
from skillmatch.write.page import page_html
from skillmatch.write.structure import json_text, to_dict
from skillmatch.write.workbook import workbook_bytes

if TYPE_CHECKING:
    from skillmatch.ranking import Ranking

__all__ = [
    "notebook_html",
    "to_csv",
    "to_dict",
    "to_excel",
    "to_html",
    "to_json",
    "to_parquet",
]


def to_excel(ranking: Ranking, path: str | PathLike[str], *, top: int | None = None) -> None:
    """Write a workbook for people, with room for their decision beside every candidate.

    Parameters
    ----------
    ranking : Ranking
    path : path
        Ends in ``.xlsx``; a file of that name is replaced.
    top : int, optional
        Show candidates down to this rank, equal scores together. Everyone else is listed on the
        sheet ``Below the cut``.

    Raises
    ------
    ValueError
        If `top` is not a whole number above 0, or there are more candidates than rows in a sheet.
    OSError
        If the file can't be written; the message says what to do.

    Notes
    -----
    Sheets: ``Shortlist``, ``Levels`` (candidates × requirements), ``Reasons`` (a row per
    requirement and piece of evidence), ``Below the cut`` (with `top`), ``Requirements``,
    ``Problems`` and ``Provenance``. The same ranking gives the same bytes.
    """
    _write(path, workbook_bytes(ranking, top))


def to_csv(ranking: Ranking, path: str | PathLike[str], *, top: int | None = None) -> None:
    """Write ``ranking.scores`` as CSV that spreadsheets open rightly.

    Parameters
    ----------
    ranking : Ranking
    path : path
        A file of that name is replaced.
    top : int, optional
        Only candidates down to this rank, equal scores together.

    Raises
    ------
    ValueError
        If `top` is not a whole number above 0.
    OSError
        If the file can't be written; the message says what to do.

    Notes
    -----
    UTF-8 with a byte order mark, by which Excel tells the encoding; read it back with
    ``encoding="utf-8-sig"``. A text that a spreadsheet would take for a formula gets a ``'`` in
    front; Parquet and JSON keep it as it is.
    """
    _write(path, csv_bytes(ranking, top))


def to_parquet(ranking: Ranking, path: str | PathLike[str], *, top: int | None = None) -> None:
    """Write ``ranking.scores`` as Parquet, in its dtypes.

    Parameters
    ----------
    ranking : Ranking
    path : path
        A file of that name is replaced.
    top : int, optional
        Only candidates down to this rank, equal scores together.

    Raises
    ------
    ValueError
        If `top` is not a whole number above 0.
    OSError
        If the file can't be written; the message says what to do.
    """
    _write(path, parquet_bytes(ranking, top))


def to_html(ranking: Ranking, path: str | PathLike[str], *, top: int | None = None) -> None:
    """Write one page that needs nothing else: the order, every reason, and what made them.

    Parameters
    ----------
    ranking : Ranking
    path : path
        A file of that name is replaced.
    top : int, optional
        Give the reasons of candidates down to this rank, equal scores together; everyone else is
        listed below the cut.

    Raises
    ------
    ValueError
        If `top` is not a whole number above 0.
    OSError
        If the file can't be written; the message says what to do.

    Notes
    -----
    The page fetches nothing, may be printed, follows the reader's light or dark setting and is
    complete without JavaScript, which only adds filtering, sorting and opening all at once.
    """
    _write(path, page_html(ranking, top).encode())


def to_json(ranking: Ranking, path: str | PathLike[str], *, top: int | None = None) -> None:
    """Write what `to_dict` gives as JSON, in UTF-8.

    Parameters
    ----------
    ranking : Ranking
    path : path
        A file of that name is replaced.
    top : int, optional
        Give the reasons of candidates down to this rank, equal scores together; everyone else is
        listed under ``below_the_cut``.

    Raises
    ------
    ValueError
        If `top` is not a whole number above 0.
    OSError
        If the file can't be written; the message says what to do.
    """
    _write(path, json_text(ranking, top).encode())


def _write(path: str | PathLike[str], content: bytes) -> None:
    # Everything is made before the file is opened: a failure leaves an older file as it was.
    target = Path(path)
    try:
        target.write_bytes(content)
    except FileNotFoundError:
        raise FileNotFoundError(
            f"There is no folder {str(target.parent)!r} to write {target.name!r} into. "
            "Make the folder first, or give another path."
        ) from None
    except IsADirectoryError:
        raise IsADirectoryError(
            f"{str(target)!r} is a folder. Give the path of a file, such as "
            f"{str(target / 'shortlist.xlsx')!r}."
        ) from None
    except PermissionError:
        raise PermissionError(
            f"{str(target)!r} can't be written. If it is open in another program, close it there; "
            "else give a path in a folder of your own."
        ) from None
