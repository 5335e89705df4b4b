"""Tables as people save them, and files that only pretend to be tables."""

import datetime
import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from skillmatch.read.formats.spreadsheets import BEYOND, MAX_ROWS, read_table
from skillmatch.tables import UnreadableError


@pytest.fixture
def written(tmp_path):
    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def workbook(tmp_path):
    def write(*sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for number, rows in enumerate(sheets):
            sheet = book.create_sheet(f"Sheet {number + 1}")
            for row in rows:
                sheet.append(row)
        path = tmp_path / "table.xlsx"
        book.save(path)
        return path

    return write


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_finds_out_delimiter_and_encoding(written, delimiter, encoding):
    rows = [["Title", "Issued by, if any"], ["Café", "Zürich; Ost"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    frame = read_table(written(text.encode(encoding)))
    assert frame.to_dict("records") == [{"Title": "Café", "Issued by, if any": "Zürich; Ost"}]


def test_numbers_rows_as_a_spreadsheet_does(written):
    frame = read_table(written('\nTitle,Text\n\nSQL,"two\nlines"\n,\nPython,\n'))
    assert frame.index.tolist() == [4, 6]
    assert frame["Text"].tolist() == ["two\nlines", None]


def test_names_columns_uniquely(written):
    frame = read_table(written("Date,Date,,Title\n1,2,3,4\n"))
    assert frame.columns.tolist() == ["Date", "Date (2)", "column 3", "Title"]


def test_drops_columns_without_name_and_content(written):
    assert read_table(written("Title,,\nSQL,,\n")).columns.tolist() == ["Title"]


def test_keeps_what_lies_beyond_the_header(written):
    frame = read_table(written("Title,Text\nSQL,joins, windows, views\nPython,x\n"))
    assert frame[BEYOND].tolist() == [" windows  views", None]


def test_reads_the_first_visible_sheet_with_content(workbook):
    path = workbook([], [["Title", "Issued"], ["SQL", datetime.date(2025, 4, 12)]], [["x"], ["y"]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("hidden", 0).append(["Secret"])
    book["hidden"].append(["s"])
    book["hidden"].sheet_state = "hidden"
    book.save(path)
    frame = read_table(path)
    assert frame.to_dict("records") == [{"Title": "SQL", "Issued": datetime.datetime(2025, 4, 12)}]
    assert frame.attrs["other_sheets"] == ["Sheet 3"]


def test_reads_parquet(tmp_path):
    path = tmp_path / "table.parquet"
    pd.DataFrame(
        {
            "title": ["SQL", None],
            "issued_on": [pd.Timestamp("2025-04-12"), None],
            "hours": [24.0, None],
        }
    ).to_parquet(path)
    frame = read_table(path)
    assert len(frame) == 1
    assert frame.iloc[0]["issued_on"] == pd.Timestamp("2025-04-12")


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "t.csv", "empty"),
        (b"\n\n", "t.csv", "empty"),
        (b"Title,Text\n", "t.csv", "no rows"),
        (b"Title\0\0\0", "t.csv", "not text"),
        (b"Title\n" + b"x" * 200_000, "t.csv", "field larger"),
        (b",".join(b"c%d" % n for n in range(300)) + b"\nx", "t.csv", "300 columns"),
        (b"Title\n" + b"x\n" * (MAX_ROWS + 1), "t.csv", "more than 100,000 rows"),
        (b"hello", "t.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0 rest", "t.xlsx", "password"),
        (zipped(a="b"), "t.xlsx", "damaged"),
        (zipped(bomb=b"0" * 250_000_000), "t.xlsx", "unpacks to 250 MB"),
        (b"PAR1 hello PAR1", "t.parquet", "damaged"),
        (b"hello", "t.parquet", "damaged"),
    ],
)
def test_refuses_with_a_reason(written, content, name, says):
    with pytest.raises(UnreadableError, match=says) as error:
        read_table(written(content, name))
    assert error.value.what_to_do


def test_an_empty_workbook_has_no_rows(workbook):
    with pytest.raises(UnreadableError, match="no rows"):
        read_table(workbook([]))
