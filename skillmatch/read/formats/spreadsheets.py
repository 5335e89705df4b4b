"""A table in a file – CSV, Excel or Parquet – as a DataFrame of cells as they stand."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pandas as pd

from skillmatch.read.credentials.credential_files import file_bytes
from skillmatch.read.formats.archives import BROKEN, unpacked_size
from skillmatch.tables import UnreadableError

TABLE_ENDINGS = (".csv", ".tsv", ".xlsx", ".parquet")
BEYOND = "beyond the last column"
MAX_ROWS = 100_000
_MAX_COLUMNS = 200
_MAX_BYTES = 50_000_000
_MAX_UNPACKED_BYTES = 200_000_000
_DELIMITERS = ",;\t|"

_Rows = Iterator[tuple[int, list[object]]]


def read_table(path: Path) -> pd.DataFrame:
    r"""Read a spreadsheet whose first row that isn't empty names the columns.

    Parameters
    ----------
    path : Path
        A ``.csv`` or ``.tsv`` file (delimiter and encoding are found out), an ``.xlsx``
        workbook (its first visible sheet with content) or a ``.parquet`` file.

    Returns
    -------
    DataFrame
        Cells as they stand, ``None`` where empty; rows without any content are left out. The
        index is the row's number as a spreadsheet shows it. A CSV row with more cells than
        the header has them in the column `BEYOND`. ``attrs["other_sheets"]`` names further
        sheets with content.

    Raises
    ------
    UnreadableError
        If the file can't be opened, is too large, or holds no table.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "credentials.csv")
    ...     _ = path.write_text("Credential;Issued by\nSQL;Brightwater", encoding="utf-8")
    ...     read_table(path)
      Credential    Issued by
    2        SQL  Brightwater
    """
    readers = {".xlsx": _from_excel, ".parquet": _from_parquet}
    content = file_bytes(path, _MAX_BYTES)
    frame = readers.get(path.suffix.lower(), _from_csv)(content)
    if frame.empty:
        raise UnreadableError(
            "The table has no rows below its header.",
            "Add a row for each piece of evidence, or remove the file.",
        )
    return frame


def _frame(rows: _Rows) -> pd.DataFrame:
    """The rows below the first that isn't empty, under unique names."""
    filled = ((number, cells) for number, cells in rows if any(_is_filled(c) for c in cells))
    _, header = next(filled, (0, []))
    names = _names(header)
    if len(names) > _MAX_COLUMNS:
        raise UnreadableError(
            f"The table has {len(names):,} columns; at most {_MAX_COLUMNS} are read.",
            "Keep only the columns that describe the evidence.",
        )
    below = list(islice(filled, MAX_ROWS + 1))
    if len(below) > MAX_ROWS:
        raise _too_many_rows()
    data = [_cells(cells, len(names)) for _, cells in below]
    frame = pd.DataFrame(
        data, columns=[*names, BEYOND], index=[number for number, _ in below], dtype=object
    )
    nameless = [name for name in names if name.startswith("column ")]
    unused = [name for name in (*nameless, BEYOND) if frame[name].isna().all()]
    return frame.drop(columns=unused)


def _cells(cells: list[object], width: int) -> list[object]:
    kept = [cell if _is_filled(cell) else None for cell in cells]
    beyond = [str(cell) for cell in kept[width:] if cell is not None]
    return [*kept[:width], *[None] * (width - len(kept)), " ".join(beyond) or None]


def _is_filled(cell: object) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None and cell == cell


def _names(header: Iterable[object]) -> list[str]:
    """The header's words; "column 3" where it has none, "Date (2)" where it repeats itself."""
    seen: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(header, start=1):
        name = " ".join(str(cell).split()) if _is_filled(cell) else f"column {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    while names and names[-1] == f"column {len(names)}":
        names.pop()
    return names


def _too_many_rows() -> UnreadableError:
    return UnreadableError(
        f"The table has more than {MAX_ROWS:,} rows.", "Split it into smaller files."
    )


# --- CSV -------------------------------------------------------------------------------------


def _from_csv(content: bytes) -> pd.DataFrame:
    text = decoded(content)
    header = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = re.sub(r'"[^"]*"', "", header)
    delimiter = max(_DELIMITERS, key=unquoted.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _frame((number, list(cells)) for number, cells in enumerate(reader, start=1))
    except csv.Error as error:
        raise UnreadableError(
            f"The table can't be read: {error}.",
            "Open it in a spreadsheet program and save it as CSV again.",
            f"line {reader.line_num}",
        ) from None


def decoded(content: bytes) -> str:
    """Text in the encodings that spreadsheet programs write."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\0" in content:
        raise UnreadableError(
            "The file is not text.", "Save the table as CSV in UTF-8, or as XLSX."
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


# --- Excel -----------------------------------------------------------------------------------


def _from_excel(content: bytes) -> pd.DataFrame:
    import warnings

    import openpyxl

    _refuse_bomb(content)
    # What openpyxl leaves aside (drawings, lists of choices) is no loss to a reader of words.
    warnings.filterwarnings("ignore", module="openpyxl")
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        frames = {
            sheet.title: _frame(_sheet_rows(sheet))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        }
    except UnreadableError:
        raise
    except Exception:  # openpyxl lets errors of zipfile, lxml and its own through
        raise _damaged("XLSX workbook") from None
    filled = {title: frame for title, frame in frames.items() if not frame.empty}
    if not filled:
        return pd.DataFrame()
    first, *others = filled
    filled[first].attrs["other_sheets"] = others
    return filled[first]


def _sheet_rows(sheet: object) -> _Rows:
    # A sheet's own statement of its size may be wrong, and is not needed.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    rows = sheet.iter_rows(max_col=_MAX_COLUMNS + 1, values_only=True)  # type: ignore[attr-defined]
    for number, cells in enumerate(rows, start=1):
        if number > 10 * MAX_ROWS:
            raise _too_many_rows()
        yield number, list(cells)


def _refuse_bomb(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "The workbook is password-protected, or an old Excel file with a new ending.",
            "Remove the password or save it as XLSX, and send it again.",
        )
    try:
        unpacked = unpacked_size(content)
    except BROKEN:
        raise _damaged("XLSX workbook") from None
    if unpacked > _MAX_UNPACKED_BYTES:
        raise _unpacks_to(unpacked)


# --- Parquet ---------------------------------------------------------------------------------


def _from_parquet(content: bytes) -> pd.DataFrame:
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        unpacked = sum(
            file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups)
        )
        if file.metadata.num_rows > MAX_ROWS:
            raise _too_many_rows()
        if unpacked > _MAX_UNPACKED_BYTES:
            raise _unpacks_to(unpacked)
        read = file.read()
        columns = [column.to_pylist() for column in read.columns]
    except UnreadableError:
        raise
    except (pyarrow.ArrowException, ValueError, OSError, OverflowError):
        raise _damaged("Parquet file") from None
    rows = [list(cells) for cells in zip(*columns, strict=True)]
    return _frame(enumerate([list(read.column_names), *rows], start=1))


def _damaged(format_name: str) -> UnreadableError:
    return UnreadableError(
        f"The file is damaged, or not a {format_name}.",
        "Open it in the program that wrote it, save it again, and send that.",
    )


def _unpacks_to(size: int) -> UnreadableError:
    return UnreadableError(
        f"The file unpacks to {size / 1e6:,.0f} MB, far more than a table of evidence needs.",
        "Save it as CSV and send that.",
    )
