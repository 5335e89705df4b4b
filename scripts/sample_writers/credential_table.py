"""A person's credentials as the rows of a spreadsheet, under headers as people choose them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

import xlsxwriter

from sample_writers.stories import Candidate, Held
from sample_writers.wording import FICTIONAL, pick

_HEADERS = (
    ("Credential", "Type", "Issued by", "Date earned", "Expires", "Description", "Hours"),
    ("Title", "Kind", "Issuer", "Issued", "Valid until", "What it covers", "Hours"),
    ("Name", "Category", "Provider", "Date", "Expiry date", "Details", "Duration (hours)"),
    ("Certificate", "Type", "Organisation", "Completed on", "Expires on", "Notes", "Hours"),
)
_WIDTHS = (38, 14, 30, 13, 13, 70, 10)


def credential_table(candidate: Candidate, held: Sequence[Held]) -> tuple[str, bytes]:
    """The ending and the content of the file."""
    header = pick(_HEADERS, candidate.id, "header")
    rows = [_row(one) for one in held]
    if pick((True, False), candidate.id, "xlsx"):
        return "xlsx", _xlsx(candidate, header, rows)
    return "csv", _csv(header, rows)


def _row(held: Held) -> tuple[str | date | float | None, ...]:
    offer = held.offer
    result = f"Result: {held.result}." if held.result else ""
    story = " ".join(
        part for part in (offer.description, offer.criteria, held.evidence, result) if part
    )
    kind = offer.kind.title()
    return offer.title, kind, offer.issuer, held.issued, held.expires, story, offer.hours


def _csv(header: tuple[str, ...], rows: list[tuple[str | date | float | None, ...]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _xlsx(
    candidate: Candidate,
    header: tuple[str, ...],
    rows: list[tuple[str | date | float | None, ...]],
) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties(
        {"author": candidate.name, "comments": FICTIONAL, "created": datetime(2026, 1, 1)}
    )
    sheet = book.add_worksheet("Credentials")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for column, (name, width) in enumerate(zip(header, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write(0, column, name, book.add_format({"bold": True, "bottom": 1}))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write(number, column, value, day if isinstance(value, date) else wrapped)
    book.close()
    return buffer.getvalue()
