"""Web pages as lines, without the page's own furniture."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from skillmatch.read.resumes.lines import Line, looks_like_heading, mended, without_bullet

if TYPE_CHECKING:
    from bs4 import Tag

_FURNITURE = """
    script style noscript template head nav footer button select option textarea iframe svg canvas
    object audio video dialog
"""
_CHROME = frozenset(_FURNITURE.split())
_BLOCK_NAMES = """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure
    form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead
    tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_INVISIBLE_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0*[0-2](?:\.\d+)?\s*(?:p[xt])?"
    r"\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|(?:left|top|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
_WHITE_STYLE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#f{3}\b|#f{6}\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))",
    re.IGNORECASE,
)


def read_html(data: bytes) -> tuple[list[Line], list[str]]:
    """The lines of a web page, and its text that a reader can't see."""
    import bs4

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns of input that looks like a file name
        encoding = "utf-8" if _is_utf8(data) else None
        soup = bs4.BeautifulSoup(data, "lxml", from_encoding=encoding)
    reader = _WebReader()
    reader.read(soup.body or soup)
    return reader.lines, reader.hidden


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _WebReader:
    """Walks a page's elements and starts a new line at each block."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.hidden: list[str] = []
        self._words: list[str] = []
        self._bold: list[bool] = []
        self._kind = "text"
        self._apart = False
        self._style = ""
        self._asides: list[Tag] = []
        self._in_aside = False

    def read(self, root: Tag) -> None:
        self._walk(root, bold=False, dark=False)
        self._end_line()
        self._in_aside = True
        for aside in self._asides:
            self._block(aside, bold=False, dark=True)

    def _walk(self, parent: Tag, *, bold: bool, dark: bool) -> None:
        from bs4.element import NavigableString, Tag

        for child in parent.children:
            if isinstance(child, Tag):
                self._element(child, bold=bold, dark=dark)
            elif type(child) is NavigableString:  # not a comment or a declaration
                self._words.append(str(child))
                if child.strip():
                    self._bold.append(bold)

    def _element(self, tag: Tag, *, bold: bool, dark: bool) -> None:
        style = str(tag.get("style") or "")
        dark = dark or "background" in style or tag.has_attr("bgcolor")
        if tag.name in _CHROME or tag.get("role") in ("navigation", "contentinfo"):
            return
        invisible = tag.has_attr("hidden") or _INVISIBLE_STYLE.search(style)
        if invisible or (not dark and _WHITE_STYLE.search(style)):
            words = " ".join(tag.get_text(" ").split())
            if words and not tag.find_all(_FORM_FIELDS):
                self.hidden.append(words)
            return
        if tag.name == "aside" and not self._in_aside:
            self._asides.append(tag)
        elif tag.name == "br":
            self._end_line()
        elif tag.name == "tr":
            self._row(tag, dark=dark)
        elif tag.name in _BLOCKS:
            self._block(tag, bold=bold, dark=dark)
        else:
            self._walk(tag, bold=bold or tag.name in ("b", "strong"), dark=dark)

    def _block(self, tag: Tag, *, bold: bool, dark: bool) -> None:
        self._end_line()
        self._apart = self._apart or tag.name in ("p", "ul", "ol", "section", "table", "hr")
        if re.fullmatch("h[1-6]", tag.name):
            self._kind, self._style = "heading", tag.name
        elif tag.name == "li":
            self._kind = "item"
        self._walk(tag, bold=bold, dark=dark)
        self._end_line()

    def _row(self, row: Tag, *, dark: bool) -> None:
        cells = row.find_all(("td", "th"), recursive=False)
        if any(cell.find(_BLOCKS_IN_CELLS) for cell in cells):
            for cell in cells:  # a table used for layout
                self._block(cell, bold=False, dark=dark)
            return
        self._end_line()
        words = []
        for cell in cells:
            self._words = []
            self._walk(cell, bold=False, dark=dark)
            words.append(" ".join("".join(self._words).split()))
        self._words = ["\t".join(filter(None, words))]
        self._end_line()

    def _end_line(self) -> None:
        words, has_bullet = without_bullet(mended("".join(self._words).replace("\n", " ")))
        bold = bool(self._bold) and all(self._bold) and len(words) <= 60
        kind = self._kind
        if words:
            if kind == "text" and has_bullet:
                kind = "item"
            elif kind == "text" and ((bold and words[-1] != ".") or looks_like_heading(words)):
                kind = "heading"
            style = self._style or "b" * bold + "C" * (words.upper() == words)
            number = len(self.lines) + 1
            self.lines.append(Line(words, 1, number, kind, self._apart, self._in_aside, style))
            self._apart, self._kind, self._style = False, "text", ""
        self._words, self._bold = [], []
        if not words and kind == "heading":
            self._kind = "heading"


_FORM_FIELDS = ("input", "select", "textarea")
_BLOCKS_IN_CELLS = ("p", "div", "ul", "ol", "table", "h1", "h2", "h3", "h4", "br")
