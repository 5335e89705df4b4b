"""Archives that are changed anywhere are refused in words."""

import io
import random
import struct
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from skillmatch.read.formats.archives import BROKEN, unpacked_size
from skillmatch.read.formats.documents import read_document
from skillmatch.read.formats.spreadsheets import read_table
from skillmatch.read.resumes.linkedin import read_linkedin
from skillmatch.tables import UnreadableError

LIST_ENTRY = b"PK\1\2"


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("Closed the books of four subsidiaries.")
    return saved(document)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Title"])
    book.active.append(["SQL"])
    return saved(book)


def linkedin_export() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Skills.csv", "Name\nPower BI\n")
    return content.getvalue()


def saved(document) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


READERS = {
    "cv.docx": (word_file, read_document),
    "table.xlsx": (workbook, read_table),
    "export.zip": (linkedin_export, lambda path: read_linkedin(path, "ana", path.name)),
}
# Where a field of an entry in the list of contents starts, and what may stand there.
FIELDS = {"version": (6, 99), "encrypted": (8, 1), "compression": (10, 97)}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("field", FIELDS)
def test_changed_fields_are_no_fault(tmp_path: Path, name: str, field: str) -> None:
    make, read = READERS[name]
    content = bytearray(make())
    start, value = FIELDS[field]
    for place in places(bytes(content)):
        content[place + start] = value
    path = tmp_path / name
    path.write_bytes(content)
    if name == "export.zip" and field != "version":  # its other tables might be fine
        assert len(read(path).problems) == 1
        return
    with pytest.raises(UnreadableError):
        read(path)


def places(content: bytes) -> list[int]:
    return [at for at in range(len(content)) if content.startswith(LIST_ENTRY, at)]


def test_a_part_that_lies_at_an_impossible_place_is_no_fault(tmp_path: Path) -> None:
    content, part = io.BytesIO(), zipfile.ZipInfo("Skills.csv")
    part.extra = struct.pack("<HHQ", 1, 8, 2**63 + 5)  # its place, in 64 bits
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(part, "Name\nSQL\n")
    changed = bytearray(content.getvalue())
    [place] = places(bytes(changed))
    changed[place + 42 : place + 46] = b"\xff" * 4
    path = tmp_path / "export.zip"
    path.write_bytes(changed)
    assert len(read_linkedin(path, "ana", path.name).problems) == 1


def test_whatever_is_changed_in_the_list_of_contents_only_known_errors_come() -> None:
    content, chance = linkedin_export(), random.Random(7)
    start = content.find(LIST_ENTRY)
    for _ in range(3_000):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(start, len(changed))] = chance.choice((0, 1, 99, 255))
        try:
            unpacked_size(bytes(changed))
        except BROKEN:
            continue
