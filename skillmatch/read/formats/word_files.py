"""Word files as lines: paragraphs, tables and text boxes in document order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from skillmatch.read.formats.archives import BROKEN, unpacked_size
from skillmatch.read.resumes.lines import Line, looks_like_heading, mended, without_bullet
from skillmatch.tables import UnreadableError

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_MAX_UNPACKED_BYTES = 200_000_000
_LEAST_OF_ASIDE, _MOST_OF_ASIDE = 4, 0.6  # paragraphs; letters, of the cell with the most

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(data: bytes) -> tuple[list[Line], list[str]]:
    """The lines of a Word file, and its text that a reader can't see.

    Raises
    ------
    UnreadableError
        If the file is encrypted, damaged, or unpacks to far too much.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "The file is password-protected, or an old Word file with a new ending.",
            "Remove the password or save it as DOCX, and send it again.",
        )
    try:
        unpacked = unpacked_size(data)
    except BROKEN:
        raise _damaged() from None
    if unpacked > _MAX_UNPACKED_BYTES:
        raise UnreadableError(
            f"The file unpacks to {unpacked / 1e6:,.0f} MB, far more than a document needs.",
            "Save it as PDF and send that.",
        )

    import docx

    try:
        word = docx.Document(io.BytesIO(data))
        return _WordReader(word).read()
    except RecursionError:
        raise
    except Exception:  # python-docx lets errors of lxml, zipfile and its own through
        raise _damaged() from None


def _damaged() -> UnreadableError:
    return UnreadableError(
        "The file is damaged, or not a DOCX file.",
        "Open it, save it again as PDF or DOCX, and send that.",
    )


class _WordReader:
    """Walks a Word file's paragraphs, tables and text boxes in document order."""

    def __init__(self, word: Document) -> None:
        self._word = word
        self._styles = {style.style_id: style for style in word.styles}
        self._lines: list[Line] = []
        self._hidden: list[str] = []
        self._apart = False
        self._asides: list[_Element] = []
        self._in_aside = False

    def read(self) -> tuple[list[Line], list[str]]:
        for element in self._headers():
            self._walk(element)
        self._walk(self._word.element.body)
        self._in_aside = True
        for cell in self._asides:
            self._apart = True
            self._walk(cell)
        return self._lines, self._hidden

    def _headers(self) -> Iterator[_Element]:
        seen: set[str] = set()
        for section in self._word.sections:
            for header in (section.first_page_header, section.header):
                words = " ".join(paragraph.text for paragraph in header.paragraphs)
                if words.strip() and words not in seen:
                    seen.add(words)
                    yield header._element

    def _walk(self, parent: _Element) -> None:
        for element in parent:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif element.tag in (f"{_W}sdt", f"{_W}sdtContent"):
                self._walk(element)

    def _table(self, table: _Element) -> None:
        for row in table.iterchildren(f"{_W}tr"):
            cells = list(row.iterchildren(f"{_W}tc"))
            paragraphs = [
                [words for p in cell.iter(f"{_W}p") if (words := self._words(p)[0])]
                for cell in cells
            ]
            if all(len(cell) <= 1 for cell in paragraphs):
                words = "\t".join(cell[0] for cell in paragraphs if cell)
                self._add(words, "heading" if looks_like_heading(words) else "text", "row")
            else:
                self._columns(cells, paragraphs)

    def _columns(self, cells: list[_Element], paragraphs: list[list[str]]) -> None:
        """The cells of a table that is used for layout, those beside the main text last."""
        letters = [sum(map(len, cell)) for cell in paragraphs]
        for cell, inside, count in zip(cells, paragraphs, letters, strict=True):
            is_aside = len(inside) >= _LEAST_OF_ASIDE and count < _MOST_OF_ASIDE * max(letters)
            if is_aside and not self._in_aside:
                self._asides.append(cell)
            else:
                self._apart = True
                self._walk(cell)

    def _paragraph(self, paragraph: _Element) -> None:
        words, hidden, bold = self._words(paragraph)
        if hidden:
            self._hidden.append(hidden)
        if not words:
            self._apart = True
        for part in words.split("\n"):
            self._add(*self._kind(paragraph, part, bold))
        for box in paragraph.iter(f"{_W}txbxContent"):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                self._apart = True
                self._walk(box)

    def _add(self, words: str, kind: str, style: str) -> None:
        words = mended(words)
        if words:
            number = len(self._lines) + 1
            self._lines.append(Line(words, 1, number, kind, self._apart, self._in_aside, style))
            self._apart = False

    def _words(self, paragraph: _Element) -> tuple[str, str, bool]:
        """The paragraph's seen words, its hidden ones, and whether all that is seen is bold."""
        seen: list[str] = []
        hidden: list[str] = []
        bold: list[bool] = []
        for run in paragraph.iter(f"{_W}r"):
            if _in_box(run, paragraph):
                continue
            words = "".join(_run_text(run))
            if _run_is_hidden(run):
                hidden.append(words)
            else:
                seen.append(words)
                if words.strip():
                    bold.append(_is_on(run, "b"))
        return "".join(seen).strip(), " ".join("".join(hidden).split()), bool(bold) and all(bold)

    def _kind(self, paragraph: _Element, words: str, bold: bool) -> tuple[str, str, str]:
        style = self._style(paragraph)
        looks = f"{style} {'b' * bold}{'C' * (words.upper() == words)}"
        plain, has_bullet = without_bullet(words)
        if style.startswith(("heading", "title", "subtitle")):
            return words, "heading", looks
        numbered = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        if has_bullet or numbered or style.startswith("list"):
            return plain, "item", looks
        short = len(words) <= 60 and not words.rstrip().endswith(".")
        stands_out = (bold and short) or looks_like_heading(words)
        return words, "heading" if stands_out else "text", looks

    def _style(self, paragraph: _Element) -> str:
        reference = paragraph.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get(reference.get(f"{_W}val")) if reference is not None else None
        return str(style.name).lower() if style is not None and style.name else ""


def _in_box(run: _Element, paragraph: _Element) -> bool:
    for above in run.iterancestors():
        if above is paragraph:
            return False
        if above.tag == f"{_W}txbxContent":
            return True
    return False


def _run_text(run: _Element) -> Iterator[str]:
    for element in run:
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}tab":
            yield "\t"
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif element.tag == f"{_W}noBreakHyphen":
            yield "-"


def _run_is_hidden(run: _Element) -> bool:
    size = run.find(f"{_W}rPr/{_W}sz")
    tiny = size is not None and (size.get(f"{_W}val") or "").isdigit()
    if tiny and int(size.get(f"{_W}val")) < 6:  # half points
        return True
    colour = run.find(f"{_W}rPr/{_W}color")
    white = colour is not None and _is_near_white(colour.get(f"{_W}val") or "")
    return _is_on(run, "vanish") or (white and not _is_shaded(run))


def _is_on(run: _Element, name: str) -> bool:
    switch = run.find(f"{_W}rPr/{_W}{name}")
    return switch is not None and switch.get(f"{_W}val") not in ("0", "false", "off")


def _is_shaded(run: _Element) -> bool:
    """Whether white text stands on a coloured ground: its run, paragraph, cell or box."""
    if run.find(f"{_W}rPr/{_W}highlight") is not None:
        return True
    for above in (run, *run.iterancestors()):
        if above.tag == f"{_W}txbxContent":
            return True  # a box's fill lies in drawing markup: take it as visible
        for shade in above.iterfind(f"{_W}{_PROPERTIES.get(above.tag, 'rPr')}/{_W}shd"):
            fill = shade.get(f"{_W}fill") or "auto"
            if fill != "auto" and not _is_near_white(fill):
                return True
    return False


_PROPERTIES = {f"{_W}p": "pPr", f"{_W}tc": "tcPr", f"{_W}tbl": "tblPr"}


def _is_near_white(colour: str) -> bool:
    if not re.fullmatch("[0-9A-Fa-f]{6}", colour):
        return False
    return min(int(colour[i : i + 2], 16) for i in (0, 2, 4)) >= 245
