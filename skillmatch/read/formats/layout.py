"""The reading order of pages: words with places become rows, columns and joined lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median, median_low
from typing import NamedTuple

from skillmatch.read.formats.limits import LONGEST_PARAGRAPH
from skillmatch.read.resumes.lines import (
    Line,
    join_wrapped,
    looks_like_heading,
    mended,
    without_bullet,
)


class Word(NamedTuple):
    """A word and its box in points from the top left of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool = False


@dataclass(frozen=True)
class Page:
    """The words that a reader sees on a page, in the runs in which the file holds them."""

    runs: Sequence[Sequence[Word]]
    width: float
    has_bullet_before: Callable[[Word], bool] = lambda word: False


def lines_of(pages: Sequence[Page]) -> list[Line]:
    """The lines of a document in reading order.

    Columns are read one after the other, narrow ones beside the main text last of all; wrapped
    lines are joined, and what returns at the top or bottom of the pages is left out. A tab
    stands between the cells of a row.
    """
    rows = _without_running_text([_rows_of(page, n) for n, page in enumerate(pages, start=1)])
    if not rows:
        return []
    rows = [row for row in rows if not row.is_aside] + [row for row in rows if row.is_aside]
    usual = _Usual.of(rows)
    lines = [block.line(usual) for block in _blocks(rows, usual)]
    seen = [line for line in lines if line.text]
    return [replace(line, number=number) for number, line in enumerate(seen, start=1)]


# --- Pieces: words beside each other without a wide gap --------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    words: tuple[Word, ...]
    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    has_bullet: bool

    @property
    def height(self) -> float:
        return self.y1 - self.y0


_WIDE_GAP = 1.8  # of the type's height


def _pieces(page: Page) -> list[_Piece]:
    pieces: dict[tuple[str, int, int], _Piece] = {}
    for run in page.runs:
        start = 0
        for end in range(1, len(run) + 1):
            if end == len(run) or _is_apart(run[start], run[end - 1], run[end]):
                piece = _piece(run[start:end], page)
                # Some files set bold by drawing the words twice, a hair apart.
                pieces.setdefault((piece.text, round(piece.x0 / 2), round(piece.y0 / 2)), piece)
                start = end
    return list(pieces.values())


def _is_apart(first: Word, left: Word, right: Word) -> bool:
    if first is left and without_bullet(f"{left.text} x") == ("x", True):
        return False  # a bullet stays with its words
    return right.x0 - left.x1 > _WIDE_GAP * (left.y1 - left.y0)


def _piece(words: Sequence[Word], page: Page) -> _Piece:
    text = " ".join(word.text for word in words)
    return _Piece(
        tuple(words),
        x0=words[0].x0,
        y0=min(word.y0 for word in words),
        x1=max(word.x1 for word in words),
        y1=max(word.y1 for word in words),
        text=text,
        has_bullet=without_bullet(text)[1] or page.has_bullet_before(words[0]),
    )


# --- Columns ---------------------------------------------------------------------------------

_LEAST_ROWS, _LEAST_LETTERS = 4, 60  # that a column must hold on either side of the gutter
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d\d?/\d\d\b|present|current", re.IGNORECASE)


class _Region(NamedTuple):
    """A part of a page whose rows are read from the top."""

    pieces: list[_Piece]
    is_aside: bool  # a narrow column beside the main text


def _regions(pieces: list[_Piece], *, is_aside: bool = False) -> Iterator[_Region]:
    """The parts of a page to read one after the other, from the top, columns left to right."""
    columns = _columns(pieces)
    if columns is None:
        yield _Region(pieces, is_aside)
        return
    _, left, right, below = columns
    for part in columns:
        beside = {id(left): right, id(right): left}.get(id(part), [])
        aside = bool(beside) and len(below) <= _MOST_ROWS_BELOW and _is_aside(part, beside, pieces)
        if part:
            yield from _regions(part, is_aside=is_aside or aside)


_MOST_ROWS_BELOW = 2  # a footer


def _is_aside(column: list[_Piece], other: list[_Piece], page: list[_Piece]) -> bool:
    """Whether a column is a narrow one that runs down the page beside the main text."""
    top, bottom = min(piece.y0 for piece in page), max(piece.y1 for piece in page)
    starts_high = min(piece.y0 for piece in column) < (top + bottom) / 2
    height = max(piece.y1 for piece in other) - min(piece.y0 for piece in other)
    return starts_high and height > 0.3 * (bottom - top) and _width(column) < 0.7 * _width(other)


def _width(pieces: list[_Piece]) -> float:
    return max(piece.x1 for piece in pieces) - min(piece.x0 for piece in pieces)


def _columns(pieces: list[_Piece]) -> tuple[list[_Piece], ...] | None:
    """What stands above, left and right of the page's best gutter, and below; None without one."""
    best: tuple[int, tuple[list[_Piece], ...]] = (0, ())
    for x in _column_starts(pieces):
        crossing = sorted((p for p in pieces if p.x0 < x - 3 < p.x1), key=lambda p: p.y0)
        tops = [float("-inf"), *(piece.y1 for piece in crossing)]
        bottoms = [*(piece.y0 for piece in crossing), float("inf")]
        for top, bottom in zip(tops, bottoms, strict=True):
            band = [p for p in pieces if top <= _middle(p) <= bottom and p not in crossing]
            left, right = [p for p in band if p.x0 < x - 3], [p for p in band if p.x0 >= x - 3]
            if left and right:
                left, right = (
                    _without_lonely_ends(column, other, text_follows=bottom < float("inf"))
                    for column, other in ((left, right), (right, left))
                )
            letters = min(sum(len(p.text) for p in side) for side in (left, right))
            if letters > best[0] and _is_column(left) and _is_column(right):
                start = min(piece.y0 for piece in (*left, *right))
                taken = set(map(id, (*left, *right)))
                rest = [p for p in pieces if id(p) not in taken]
                above = [p for p in rest if _middle(p) < start]
                best = letters, (above, left, right, [p for p in rest if _middle(p) >= start])
    return best[1] or None


_MOST_LONELY_ROWS = 3


def _without_lonely_ends(
    column: list[_Piece], other: list[_Piece], *, text_follows: bool
) -> list[_Piece]:
    """A column without the rows at either end that stand alone: headings, the next section."""
    start, end = min(p.y0 for p in other) - 9, max(p.y1 for p in other) + 9
    column = sorted(column, key=lambda piece: piece.y0)
    above = sum(piece.y1 < start for piece in column)
    kept = column[above:] if above <= _MOST_LONELY_ROWS else column
    for index, (upper, lower) in enumerate(pairwise(kept), start=1):
        is_after_gap = lower.y0 - upper.y1 > 0.5 * lower.height
        is_short = len(kept) - index <= 3 * _MOST_LONELY_ROWS
        if text_follows and lower.y0 > end and is_after_gap and is_short:
            return kept[:index]
    return kept


def _middle(piece: _Piece) -> float:
    return (piece.y0 + piece.y1) / 2


def _column_starts(pieces: list[_Piece]) -> list[float]:
    """Places, well inside the text, where several rows begin."""
    first = min(piece.x0 for piece in pieces)
    width = max(piece.x1 for piece in pieces) - first
    inside = [p.x0 for p in pieces if first + 0.12 * width < p.x0 < first + 0.85 * width]
    near: dict[int, list[float]] = defaultdict(list)
    for x in inside:
        near[round(x / 6)].append(x)
    return [min(found) for found in near.values() if len(found) >= _LEAST_ROWS - 1]


def _is_column(pieces: list[_Piece]) -> bool:
    """Whether pieces one below the other make a text of their own, not dates or places."""
    rows = len({round(piece.y0 / 4) for piece in pieces})
    letters = sum(len(piece.text) for piece in pieces)
    dated = sum(bool(_DATE.search(piece.text)) for piece in pieces)
    return rows >= _LEAST_ROWS and letters >= _LEAST_LETTERS and dated < 0.4 * len(pieces)


# --- Rows ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    pieces: tuple[_Piece, ...]
    page: int
    margin: float  # where rows of this region end
    is_narrow: bool  # its region is a column
    is_first: bool  # of its region
    is_aside: bool
    is_close: bool | None = None  # to the row above, as only wrapped rows are; None: can't tell

    @property
    def words(self) -> list[Word]:
        return [word for piece in self.pieces for word in piece.words]

    @property
    def text(self) -> str:
        return "\t".join(piece.text for piece in self.pieces)

    @property
    def has_bullet(self) -> bool:
        return self.pieces[0].has_bullet

    @property
    def x0(self) -> float:
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        return self.pieces[-1].x1

    @property
    def y0(self) -> float:
        return min(piece.y0 for piece in self.pieces)

    @property
    def y1(self) -> float:
        return max(piece.y1 for piece in self.pieces)

    @property
    def size(self) -> float:
        return median_low(word.y1 - word.y0 for word in self.words)

    @property
    def looks(self) -> str:
        """The size and weight of the type: rows that agree in them look alike."""
        return f"{self.size:.0f}{'b' * self.is_bold}"

    @property
    def is_bold(self) -> bool:
        return all(word.bold for word in self.words if any(map(str.isalnum, word.text)))


_FULL_WIDTH = 0.75
_NEAR = 40  # points: a ragged edge
_FEW_WIDER = 2


def _rows_of(page: Page, number: int) -> list[_Row]:
    pieces = _pieces(page)
    if not pieces:
        return []
    start, end = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    # Where no row comes near the right edge, rows end for another reason than want of room.
    page_margin = end if end > _FULL_WIDTH * page.width else page.width - start
    rows = []
    for region, is_aside in _regions(pieces):
        is_column = len(region) < len(pieces)
        is_narrow = is_column and _width(region) < 0.6 * (end - start)
        right = max(piece.x1 for piece in region)
        margin = page_margin if right > page_margin - _NEAR or not is_column else right
        found = [
            _Row(row, number, margin, is_narrow, index == 0, is_aside)
            for index, row in enumerate(_side_by_side(region))
        ]
        rows += _with_closeness(found)
    return rows


def _with_closeness(rows: list[_Row]) -> list[_Row]:
    """The rows of a region, marked where a list's wrapped rows stand closer than its items."""
    pitches = [
        lower.y0 - upper.y0 if lower.looks == upper.looks else float("inf")
        for upper, lower in pairwise(rows)
    ]
    closest = min(pitches, default=0)
    if sum(1.06 * closest < pitch < 1.4 * closest for pitch in pitches) < _FEW_WIDER:
        return rows
    close = [False, *(pitch <= 1.03 * closest for pitch in pitches)]
    return [replace(row, is_close=flag) for row, flag in zip(rows, close, strict=True)]


def _side_by_side(region: list[_Piece]) -> Iterator[tuple[_Piece, ...]]:
    row: list[_Piece] = []
    for piece in sorted(region, key=lambda piece: (_middle(piece), piece.x0)):
        if row and not _beside(row[-1], piece):
            yield from _cells(row)
            row = []
        row.append(piece)
    yield from _cells(row)


def _beside(one: _Piece, other: _Piece) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > 0.5 * min(one.height, other.height)


def _cells(row: list[_Piece]) -> Iterator[tuple[_Piece, ...]]:
    """A row's pieces from the left; items of lists that stand beside each other one by one."""
    cells: list[_Piece] = []
    for piece in sorted(row, key=lambda piece: piece.x0):
        if cells and piece.has_bullet:
            yield tuple(cells)
            cells = [piece]
        elif cells and piece.x0 - cells[-1].x1 < _WIDE_GAP * piece.height:
            cells[-1] = _one_piece(cells[-1], piece)
        else:
            cells.append(piece)
    yield tuple(cells)


def _one_piece(left: _Piece, right: _Piece) -> _Piece:
    touching = right.x0 - left.x1 < 0.08 * right.height
    return replace(
        left,
        words=left.words + right.words,
        y0=min(left.y0, right.y0),
        x1=max(left.x1, right.x1),
        y1=max(left.y1, right.y1),
        text=f"{left.text}{'' if touching else ' '}{right.text}",
    )


# --- Text that returns on every page ---------------------------------------------------------

_PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|pagina|p\.)?\s*[-–—|]?\s*\d{1,3}\s*(?:(?:of|von|de|/|sur)\s*\d{1,3})?"
    r"\s*[-–—|]?",
    re.IGNORECASE,
)
_EDGE_ROWS = 2


def _without_running_text(pages: list[list[_Row]]) -> list[_Row]:
    """All rows but page numbers, and headers and footers after the first."""
    edges = Counter(
        key for rows in pages for key in {_running_key(row) for row in _edge_rows(rows)}
    )
    seen: set[tuple[str, int]] = set()
    kept = []
    for rows in pages:
        edge = set(map(id, _edge_rows(rows)))
        for row in rows:
            if id(row) in edge:
                key = _running_key(row)
                returns = edges[key] > 1 and edges[key] >= len(pages) / 2
                if (returns and key in seen) or (_is_last(row, rows) and _is_page_number(row)):
                    continue
                seen.add(key)
            kept.append(row)
    return kept


def _edge_rows(rows: list[_Row]) -> list[_Row]:
    down = sorted(rows, key=lambda row: row.y0)
    return down if len(down) <= 2 * _EDGE_ROWS else down[:_EDGE_ROWS] + down[-_EDGE_ROWS:]


def _running_key(row: _Row) -> tuple[str, int]:
    return re.sub(r"\d+", "#", row.text), round(row.y0 / 3)


def _is_last(row: _Row, rows: list[_Row]) -> bool:
    return row.y0 >= max(other.y0 for other in rows)


def _is_page_number(row: _Row) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(row.text.strip()))


# --- Joined lines ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Usual:
    """What is usual in a document, so that what differs can be seen."""

    size: float
    pitch: float  # from row to row
    is_bold: bool

    @classmethod
    def of(cls, rows: list[_Row]) -> _Usual:
        words = [word for row in rows for word in row.words]
        pitches = [
            lower.y0 - upper.y0
            for upper, lower in pairwise(rows)
            if upper.page == lower.page and not lower.is_first and lower.y0 > upper.y0
        ]
        size = median(word.y1 - word.y0 for word in words)
        bold = sum(word.bold for word in words) > len(words) / 2
        return cls(size, median(pitches) if pitches else 1.2 * size, bold)


@dataclass
class _Block:
    """Rows that make one line: a paragraph, a list item, a heading."""

    rows: list[_Row]
    apart: bool
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.rows[0].text

    def add(self, row: _Row) -> None:
        self.text = join_wrapped(self.text, row.text)
        self.rows.append(row)

    def line(self, usual: _Usual) -> Line:
        text, typed_bullet = without_bullet(mended(self.text))
        is_item = typed_bullet or self.rows[0].has_bullet
        kind = "item" if is_item else "heading" if self._stands_out(text, usual) else "text"
        row = self.rows[0]
        style = row.looks + "C" * (text.upper() == text)
        return Line(text, row.page, 0, kind, self.apart, row.is_aside, style)

    def _stands_out(self, text: str, usual: _Usual) -> bool:
        if len(self.rows) > 1 or len(text.split()) > 10 or text.endswith((".", ",", ";")):
            return False
        row = self.rows[0]
        larger = row.size > 1.15 * usual.size
        return larger or (row.is_bold and not usual.is_bold) or looks_like_heading(text)


def _blocks(rows: list[_Row], usual: _Usual) -> Iterator[_Block]:
    block = _Block([rows[0]], apart=True)
    for previous, row in pairwise(rows):
        if _continues(block, previous, row):
            block.add(row)
        else:
            yield block
            gap = row.y0 - previous.y0
            block = _Block([row], apart=row.is_first or not 0 <= gap <= 1.4 * usual.pitch)
    yield block


_LOWER_WORD = re.compile(r"(?![\w.]*[@\d/])[^\W\dA-ZÀ-Þ]")
_OPEN_END = re.compile(r"(?:[,&/+–-]|\b(?:and|or|of|for|the|a|an|to|in|with|by|on|at))$")


def _continues(block: _Block, previous: _Row, row: _Row) -> bool:
    """Whether a row goes on with the line above it: its first word had no room there."""
    text = row.text
    if len(block.text) > LONGEST_PARAGRAPH:
        return False
    if row.has_bullet or len(row.pieces) > 1 or len(previous.pieces) > 1:
        return False
    if abs(row.size - previous.size) > 0.07 * row.size or row.is_bold != previous.is_bold:
        return False
    goes_on = _LOWER_WORD.match(text) is not None and previous.text[-1] not in ".!?:"
    if row.is_first:  # of a page or a column
        return goes_on and previous.x1 > 0.8 * previous.margin
    if not 0 < row.y0 - previous.y0 < 1.75 * row.size or not _is_aligned(block, previous, row):
        return False
    if _hangs_below_bullet(block.rows[0], row) and not looks_like_heading(text):
        return True
    first = row.words[0]
    is_full = previous.x1 + 0.2 * row.size + first.x1 - first.x0 > previous.margin
    if not is_full:
        return goes_on and previous.x1 - previous.x0 > 0.6 * (previous.margin - previous.x0)
    if looks_like_heading(text) or looks_like_heading(previous.text):
        return False
    if not row.is_narrow:
        return True
    if row.is_close is not None:
        return row.is_close
    return goes_on or bool(_OPEN_END.search(previous.text)) or len(block.rows) > 1


def _hangs_below_bullet(first: _Row, row: _Row) -> bool:
    """Whether a row stands right below the words of a list item, beside its bullet."""
    indent = row.x0 - first.x0
    if without_bullet(first.text)[1]:
        return 3 < indent < 3 * row.size
    return first.has_bullet and abs(indent) < 4  # the bullet is drawn, and no word


def _is_aligned(block: _Block, previous: _Row, row: _Row) -> bool:
    if len(block.rows) > 1:
        return abs(row.x0 - previous.x0) < 4
    if previous.has_bullet:  # with a hanging indent or without
        return -4 < row.x0 - previous.x0 < 3 * row.size
    return abs(row.x0 - previous.x0) < 4 * row.size
