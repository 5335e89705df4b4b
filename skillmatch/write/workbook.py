"""A workbook for people: who is in front, why, and room to write down what they decide."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from numbers import Real
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillmatch.ranking import UNMET, best_evidence
from skillmatch.words import (
    HOW_TO_READ,
    Cut,
    checked,
    clean,
    cut,
    interval,
    kind_checked,
    near_the_cut,
    nothing_demonstrated,
    records,
    shares,
    shorten,
    summary,
    title_of,
    unmet,
)
from skillmatch.write.provenance import facts, inputs

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from skillmatch.ranking import Ranking

DECISIONS = ["shortlist", "hold", "reject"]

_CELL = 32_767  # characters that a cell can hold
_ROWS = 1_048_576  # rows that a sheet can hold
_HEAD = 3  # title, note and header
_LINE = 15  # points
_LISTED, _LISTED_WIDTH = 5, 46
_TALLEST = 8  # lines of a cell shown at once; the rest is there on opening it

_INK, _MUTED, _RULE, _HEADER, _BAND = "#1F2933", "#5F6B7A", "#D5DBE1", "#E8EEF4", "#F7F9FB"
_FAINT, _BLUE, _DEEP_BLUE, _ASK = "#9AA5B1", "#BCD7EE", "#6FA8D6", "#FFF9E3"
_GREEN, _RED = "#DCEFE3", "#F8DEDA"

_BASE = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "vcenter"}
_ASKED = {"bg_color": _ASK, "left": 1, "left_color": _RULE}
_CELL_STYLES: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "align": "left", "indent": 1},
    "middle": {"align": "center"},
    "whole": {"num_format": "0", "align": "center"},
    "percent": {"num_format": "0%", "align": "center"},
    "score": {"num_format": "0.0%", "align": "left", "indent": 1},
    "number": {"num_format": "0.00", "align": "center"},
    "asked": {"text_wrap": True, "align": "left", "indent": 1, **_ASKED},
    "asked_date": {"num_format": "yyyy-mm-dd", "align": "center", **_ASKED},
}
_LEFT = ("text", "score", "asked")
_OTHER_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "note": {"font_color": _MUTED, "text_wrap": True},
    "header": {"bold": True, "text_wrap": True, "bg_color": _HEADER, "align": "left", "indent": 1},
    "centred header": {"bold": True, "text_wrap": True, "bg_color": _HEADER, "align": "center"},
    "good": {"bg_color": _GREEN},
    "bad": {"bg_color": _RED},
    "faint": {"font_color": _FAINT},
}

_BAR = {
    "type": "data_bar",
    "bar_color": _BLUE,
    "data_bar_2010": True,
    "bar_solid": True,
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 1,
}
_SCALE = {
    "type": "2_color_scale",
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 1,
    "min_color": "#FFFFFF",
    "max_color": _DEEP_BLUE,
}


@dataclass(frozen=True)
class _Column:
    header: str
    width: float
    style: str = "text"


@dataclass(frozen=True)
class _Sheet:
    """A sheet with a title, a note and a table, and where its rows begin and end."""

    sheet: Worksheet
    first: int
    last: int


class _Book:
    """The workbook and its formats."""

    def __init__(self, file: BytesIO, ranking: Ranking) -> None:
        import xlsxwriter

        self.book = xlsxwriter.Workbook(
            file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        # The day of the ranking, not the hour of writing: the same ranking, the same bytes.
        made = ranking.as_of.to_pydatetime()
        self.book.set_properties({"title": _fit(title_of(ranking), 200), "created": made})
        self.formats = {
            name: self.book.add_format({**_BASE, **style}) for name, style in _OTHER_STYLES.items()
        }
        for name, style in _CELL_STYLES.items():
            ruled = {**_BASE, "bottom": 1, "bottom_color": _RULE, **style}
            self.formats[name] = self.book.add_format(ruled)
            self.formats[f"{name} banded"] = self.book.add_format({"bg_color": _BAND, **ruled})

    def add(
        self,
        name: str,
        title: str,
        note: str,
        columns: Sequence[_Column],
        rows: Iterable[Sequence[Any]],
        *,
        freeze: int = 0,
        band_by: int | None = None,
    ) -> _Sheet:
        """Add a sheet with a table; if a sheet can't hold all rows, the note says so."""
        rows = list(rows)
        room = _ROWS - _HEAD
        if len(rows) > room:
            note = f"Cut: a sheet holds {room:,} of these {len(rows):,} rows. {note}"
            rows = rows[:room]
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        # An id such as 007 is meant to be text: no green corner.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_ROWS}"})
        widths = [column.width for column in columns]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        self._write_head(sheet, title, note, columns)
        band, group = False, rows[0][band_by] if rows and band_by is not None else None
        for number, row in enumerate(rows, _HEAD):
            if band_by is not None and row[band_by] != group:
                band, group = not band, row[band_by]
            lines = _lines(row, columns)
            sheet.set_row(number, _LINE * min(lines, _TALLEST) + 3)
            for place, (value, column) in enumerate(zip(row, columns, strict=True)):
                style = f"{column.style} banded" if band else column.style
                _write(sheet, number, place, value, self.formats[style])
        last = _HEAD + len(rows) - 1
        sheet.autofilter(_HEAD - 1, 0, max(last, _HEAD - 1), len(columns) - 1)
        sheet.freeze_panes(_HEAD, freeze)
        _set_print(sheet)
        return _Sheet(sheet, _HEAD, last)

    def _write_head(
        self, sheet: Worksheet, title: str, note: str, columns: Sequence[_Column]
    ) -> None:
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, _fit(title, 250), self.formats["title"])
        # A merged cell wraps the note over the columns seen at once, not over all of them.
        reach, width = 0, columns[0].width
        while reach + 1 < len(columns) and width < 110:
            reach, width = reach + 1, width + columns[reach + 1].width
        if reach:
            sheet.merge_range(1, 0, 1, reach, "", self.formats["note"])
        sheet.write_string(1, 0, _fit(note, _CELL), self.formats["note"])
        sheet.set_row(1, _LINE * _lines_of(note, width) + 8)
        tallest = max(_lines_of(column.header, column.width - 4) for column in columns)
        sheet.set_row(2, _LINE * min(tallest, 2 * _TALLEST) + 6)
        for place, column in enumerate(columns):
            style = "header" if column.style in _LEFT else "centred header"
            sheet.write_string(2, place, _fit(column.header, _CELL), self.formats[style])


def workbook_bytes(ranking: Ranking, top: int | None) -> bytes:
    """The workbook as a file's content."""
    parts = cut(ranking, top)
    longest = max(len(parts.shown), len(parts.below))
    if longest > _ROWS - _HEAD:
        raise ValueError(
            f"A sheet holds {_ROWS - _HEAD:,} candidates, and this ranking has {longest:,} to "
            "list. Write it with to_parquet or to_csv."
        )
    reasons = ranking.reasons_of(parts.shown["candidate_id"])
    file = BytesIO()
    book = _Book(file, ranking)
    _add_shortlist(book, ranking, parts, reasons)
    _add_levels(book, ranking, parts)
    _add_reasons(book, ranking, parts, reasons)
    if len(parts.below):
        _add_below(book, ranking, parts)
    _add_requirements(book, ranking)
    _add_problems(book, ranking)
    _add_provenance(book, ranking)
    book.book.close()
    return file.getvalue()


def _add_shortlist(book: _Book, ranking: Ranking, parts: Cut, reasons: pd.DataFrame) -> None:
    note = (
        f"{summary(ranking, len(parts.shown))}. Plausible ranks say how far a place can be "
        "trusted: candidates whose ranks overlap can’t safely be told apart. The yellow columns "
        "are for your decision."
    )
    note = " ".join(filter(None, (nothing_demonstrated(ranking), note)))
    if len(parts.below):
        note += f" {len(parts.below)} more are on the sheet “Below the cut”."
    columns = [
        _Column("Rank", 7, "whole"),
        _Column("Name", 24),
        _Column("Candidate", 20),
        _Column("Score", 14, "score"),
        _Column("Plausible ranks", 11, "middle"),
        _Column("Required items met", 11, "middle"),
        _Column("Required, without evidence", _LISTED_WIDTH),
        _Column("Best reason", 48),
        _Column("Pieces of evidence", 11, "whole"),
        _Column("Decision", 12, "asked"),
        _Column("Reason", 26, "asked"),
        _Column("Reviewer", 16, "asked"),
        _Column("Date", 12, "asked_date"),
    ]
    best, missing = best_evidence(reasons), unmet(ranking)
    rows = [
        [
            row.rank,
            row.name,
            row.candidate_id,
            row.score,
            interval(row.rank_low, row.rank_high),
            _met(row.required_met, row.required),
            _listed(missing[row.candidate_id]),
            _reason(best, row.candidate_id),
            row.evidence,
            *("", "", "", ""),
        ]
        for row in records(parts.shown)
    ]
    made = book.add("Shortlist", title_of(ranking), note, columns, rows, freeze=2)
    if rows:
        made.sheet.conditional_format(made.first, 3, made.last, 3, _BAR)
        made.sheet.data_validation(
            made.first,
            9,
            made.last,
            9,
            {
                "validate": "list",
                "source": DECISIONS,
                "error_title": "Decision",
                "error_message": f"One of: {', '.join(DECISIONS)}.",
            },
        )


def _reason(best: pd.DataFrame, candidate_id: str) -> str:
    if candidate_id not in best.index:
        return "No evidence that counts."
    row: Any = best.loc[candidate_id]
    kind = kind_checked(row["kind"], row["verification"])
    return f"“{row['words']}” ({kind}, {row['status']}) for: {row['requirement']}"


def _met(met: int, required: int) -> str:
    return f"{met} of {required}" if required else "none asked"


def _listed(texts: Sequence[str]) -> str:
    """A line for each of the first few; the sheet of levels tells of all."""
    lines = [f"– {shorten(clean(text), _LISTED_WIDTH - 4)}" for text in texts[:_LISTED]]
    if len(texts) > _LISTED:
        lines.append(f"– {len(texts) - _LISTED} more")
    return "\n".join(lines) or "none"


def _add_levels(book: _Book, ranking: Ranking, parts: Cut) -> None:
    asked = ranking.requirements
    columns = [
        _Column("Rank", 7, "whole"),
        _Column("Name", 24),
        _Column("Candidate", 20),
        *(
            _Column(f"{text}\n({importance}, {part:.0%} of the score)", 19, "percent")
            for text, importance, part in zip(
                asked["text"], asked["importance"], shares(ranking), strict=True
            )
        ),
    ]
    levels = ranking.levels.loc[parts.shown["candidate_id"]].to_numpy()
    rows = [
        [row.rank, row.name, row.candidate_id, *own]
        for row, own in zip(records(parts.shown), levels, strict=True)
    ]
    note = (
        "How much of each requirement a candidate’s evidence shows, from 0% (white) to 100% "
        f"(blue). Below {UNMET:.0%} there is no evidence to speak of."
    )
    made = book.add("Levels", f"Levels · {title_of(ranking)}", note, columns, rows, freeze=3)
    if rows:
        made.sheet.conditional_format(made.first, 3, made.last, len(columns) - 1, _SCALE)


def _add_reasons(book: _Book, ranking: Ranking, parts: Cut, reasons: pd.DataFrame) -> None:
    columns = [
        _Column("Rank", 7, "whole"),
        _Column("Name", 20),
        _Column("Candidate", 20),
        _Column("Requirement", 32),
        _Column("Importance", 12),
        _Column("Level", 8, "percent"),
        _Column("Kind", 12),
        _Column("Evidence", 28),
        _Column("In its words", 52),
        _Column("Source", 26),
        _Column("Verification", 30),
        _Column("Status", 14),
        _Column("What it lacks for demonstrated", 28),
        _Column("Match", 9, "percent"),
        _Column("Strength", 10, "percent"),
        _Column("Contribution", 13, "percent"),
        _Column("Issuer", 24),
        _Column("Why this verification", 50),
        _Column("What was checked", 50),
    ]
    names = dict(zip(parts.shown["candidate_id"], parts.shown["name"], strict=True))
    rows = [
        [
            row.rank,
            names[row.candidate_id],
            row.candidate_id,
            row.requirement,
            row.importance,
            row.level,
            row.kind,
            row.title,
            row.quote if row.evidence_id else "No evidence was found.",
            row.source,
            checked(row.verification),
            " by ".join(filter(None, [row.status, row.relation])),
            row.status_why,
            row.match,
            row.strength,
            row.contribution,
            row.issuer,
            row.verification_reason,
            row.facts,
        ]
        for row in records(reasons)
    ]
    note = (
        "Every piece of evidence that counts, requirement by requirement. Contribution is match "
        "times strength; a level is 1 minus the product of (1 minus contribution) over its rows."
    )
    made = book.add(
        "Reasons", f"Reasons · {title_of(ranking)}", note, columns, rows, freeze=2, band_by=2
    )
    if rows:
        for mark, colour in (("✓", "good"), ("✗", "bad")):
            begins = {"type": "text", "criteria": "begins with", "value": mark}
            made.sheet.conditional_format(
                made.first, 10, made.last, 10, {**begins, "format": book.formats[colour]}
            )
        shown = {"type": "cell", "criteria": "==", "value": '"demonstrated"'}
        made.sheet.conditional_format(
            made.first, 11, made.last, 11, {**shown, "format": book.formats["good"]}
        )
        # What repeats the row above is faint: the eye finds where the next one begins.
        this, above = made.first + 1, made.first
        faint = {"type": "formula", "format": book.formats["faint"]}
        same = f"$C{this}=$C{above}"
        made.sheet.conditional_format(
            made.first, 0, made.last, 2, {**faint, "criteria": f"={same}"}
        )
        same += f",$D{this}=$D{above}"
        made.sheet.conditional_format(
            made.first, 3, made.last, 5, {**faint, "criteria": f"=AND({same})"}
        )


def _add_below(book: _Book, ranking: Ranking, parts: Cut) -> None:
    columns = [
        _Column("Rank", 7, "whole"),
        _Column("Name", 24),
        _Column("Candidate", 20),
        _Column("Score", 14, "score"),
        _Column("Plausible ranks", 11, "middle"),
        _Column("May belong above the cut", 14, "middle"),
        _Column("Required items met", 11, "middle"),
        _Column("Required, without evidence", 90),
    ]
    missing = unmet(ranking)
    rows = [
        [
            row.rank,
            row.name,
            row.candidate_id,
            row.score,
            interval(row.rank_low, row.rank_high),
            "yes" if may_belong else "",
            _met(row.required_met, row.required),
            "; ".join(missing[row.candidate_id]) or "none",
        ]
        for row, may_belong in zip(records(parts.below), parts.boundary, strict=True)
    ]
    note = f"Everyone who is not on the shortlist. {near_the_cut(parts)}"
    made = book.add(
        "Below the cut", f"Below the cut · {title_of(ranking)}", note, columns, rows, freeze=2
    )
    made.sheet.conditional_format(made.first, 3, made.last, 3, _BAR)


def _add_requirements(book: _Book, ranking: Ranking) -> None:
    asked = ranking.requirements
    columns = [
        _Column("Id", 8),
        _Column("Requirement", 70),
        _Column("Importance", 12),
        _Column("Weight", 9, "number"),
        _Column("Share of the score", 10, "percent"),
        _Column("Kind", 13),
        _Column("Level asked (EQF 1–8)", 11, "whole"),
        _Column("Years asked", 9, "whole"),
        _Column("Candidates with evidence", 14, "middle"),
        _Column("Skill", 40),
    ]
    shown = (ranking.levels >= UNMET).sum().to_numpy()
    rows = [
        [
            row.requirement_id,
            row.text,
            row.importance,
            row.weight,
            share,
            row.kind,
            row.level,
            row.years,
            f"{count} of {len(ranking.levels)}",
            row.skill_uri,
        ]
        for row, share, count in zip(records(asked), shares(ranking), shown, strict=True)
    ]
    edited = ranking.provenance.get("requirements_edited")
    note = "What candidates were compared with" + (
        ", edited after reading the posting." if edited else ", as read from the posting."
    )
    book.add("Requirements", f"Requirements as used · {title_of(ranking)}", note, columns, rows)


def _add_problems(book: _Book, ranking: Ranking) -> None:
    columns = [
        _Column("File", 40),
        _Column("Where", 20),
        _Column("Problem", 60),
        _Column("What to do", 60),
    ]
    found = ranking.problems[["source", "where", "problem", "what_to_do"]]
    rows = found.to_numpy(dtype=object).tolist() or [["Nothing", "", "Everything was read.", ""]]
    note = "What could not be read, or needs a look. It counts for nobody and against nobody."
    book.add("Problems", f"Problems in the files · {title_of(ranking)}", note, columns, rows)


def _add_provenance(book: _Book, ranking: Ranking) -> None:
    columns = [_Column("What", 44), _Column("Value", 100)]
    rows = [
        *HOW_TO_READ,
        *facts(ranking),
        *((f"file · {source}", f"SHA-256 {digest}") for source, digest in inputs(ranking)),
    ]
    note = "How the ranking was made, so that it can be explained and made again."
    book.add("Provenance", f"Provenance · {title_of(ranking)}", note, columns, rows)


def _write(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    """Write a number as a number and anything else as text, never as a formula or a link."""
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, _fit(value, _CELL), style)
            return
    elif isinstance(value, Real) and math.isfinite(value):
        sheet.write_number(row, column, value, style)
        return
    sheet.write_blank(row, column, None, style)


def _fit(text: str, length: int) -> str:
    # A lone carriage return would be shown as _x000D_ by all but Excel.
    text = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= length else text[: length - 1] + "…"


def _lines(row: Sequence[Any], columns: Sequence[_Column]) -> int:
    wrapped = [
        _lines_of(value, column.width)
        for value, column in zip(row, columns, strict=True)
        if column.style == "text" and isinstance(value, str)
    ]
    return max(wrapped, default=1)


def _lines_of(text: str, width: float) -> int:
    room = max(int(width) - 1, 4)
    return sum(math.ceil(max(len(line), 1) / room) for line in text[:4000].split("\n"))


def _set_print(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD - 1)
    sheet.set_footer("&L&8&A&R&8Page &P of &N")
