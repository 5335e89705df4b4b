"""Files that people write – PDF, Word, web pages, plain text – as lines with their places."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillmatch.read.lines import Line, join_wrapped, looks_like_heading, mended, without_bullet
from skillmatch.tables import Problem, UnreadableError

if TYPE_CHECKING:
    from bs4 import Tag

__all__ = ["DOCUMENT_ENDINGS", "MAX_BYTES", "Document", "Line", "read_document"]

MAX_BYTES = 20_000_000
_MAX_UNPACKED_BYTES = 200_000_000
_MAX_LINES = 50_000


@dataclass(frozen=True)
class Document:
    """The lines of one file.

    Attributes
    ----------
    source : str
        The file, as a person would name it.
    lines : tuple of Line
        What a reader of the file sees, in reading order.
    hidden : tuple of str
        Text that the file holds but a reader can't see; it counts for nothing.
    problems : tuple of Problem
        What a person should know about this file.
    paged : bool
        Whether the format has pages, so that places are pages and not lines.
    """

    source: str
    lines: tuple[Line, ...]
    hidden: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    paged: bool = False

    @property
    def text(self) -> str:
        """The lines joined by newlines."""
        return "\n".join(line.text for line in self.lines)

    def place(self, line: Line) -> str:
        """The file and the page or line in it, for a person to look up.

        Examples
        --------
        >>> document = Document("resume.txt", (Line("Ana Silva", page=1, number=3),))
        >>> document.place(document.lines[0])
        'resume.txt, line 3'
        """
        return f"{self.source}, " + (f"page {line.page}" if self.paged else f"line {line.number}")


def read_document(path: Path, *, source: str | None = None) -> Document:
    """Read a PDF, Word, web, Markdown or text file as lines in reading order.

    Wrapped lines are joined, columns are read one after the other, and headers and footers
    that return on every page are left out. Nothing is fetched from the network.

    Parameters
    ----------
    path : Path
        A ``.pdf``, ``.docx``, ``.html``, ``.htm``, ``.md`` or ``.txt`` file of at most 20 MB.
    source : str, optional
        The name to give the file in tables and messages; its file name by default.

    Returns
    -------
    Document
        Text that a reader can't see (white on white, tiny, off the page) stands apart in
        ``hidden``, with one entry in ``problems``.

    Raises
    ------
    UnreadableError
        If the file is missing, empty, too large, encrypted, damaged, a scan without text, or
        of another format; it says what to do.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "resume.txt")
    ...     _ = path.write_text("SKILLS\\n- bookkeeping\\n- payroll", encoding="utf-8")
    ...     document = read_document(path)
    >>> [(line.kind, line.text) for line in document.lines]
    [('heading', 'SKILLS'), ('item', 'bookkeeping'), ('item', 'payroll')]
    """
    path = Path(path)
    reader = _reader(path)
    data = _bytes(path)
    source = path.name if source is None else source
    try:
        lines, hidden = reader(data)
    except UnreadableError:
        raise
    except (RecursionError, MemoryError):
        raise UnreadableError(
            "The file is nested too deeply or is too complex to read.",
            "Open it, and save it again as a plain PDF.",
        ) from None
    if not lines:
        raise UnreadableError(
            "The file holds no text that can be read.", "Send a version of it with text."
        )
    if len(lines) > _MAX_LINES:
        raise UnreadableError(
            f"The file has more than {_MAX_LINES:,} lines.", "Send only the part that matters."
        )
    return Document(
        source,
        tuple(lines),
        tuple(hidden),
        _problem_of_hidden(source, hidden),
        paged=path.suffix.lower() == ".pdf",
    )


_Read = tuple[list[Line], list[str]]


def _reader(path: Path) -> Callable[[bytes], _Read]:
    ending = path.suffix.lower()
    if ending not in _READERS:
        named = f"“{ending}” files" if ending else "files without an ending"
        raise UnreadableError(
            f"Documents are read from {', '.join(DOCUMENT_ENDINGS)}, not from {named}.",
            "Open it and save it as PDF or DOCX.",
        )
    return _READERS[ending]


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableError(
                f"The file has {size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:,.0f} MB are read.",
                "Send a smaller version: text, without large pictures.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"The file can't be opened: {error.strerror or error}.",
            "Check that it is there and that you may read it.",
        ) from None
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("The file is empty.", "Send it again; the transfer may have failed.")
    return data


def _problem_of_hidden(source: str, hidden: list[str]) -> tuple[Problem, ...]:
    if not hidden:
        return ()
    words = " ".join(hidden)
    shown = words if len(words) <= 80 else words[:80].rsplit(" ", 1)[0] + " …"
    return (
        Problem(
            source,
            "",
            f"Hidden text was found and not counted: “{shown}”.",
            "Look at the file: text that a reader can't see may be there to game a ranking.",
        ),
    )


# --- Plain text and Markdown -----------------------------------------------------------------


def _read_text(data: bytes) -> _Read:
    return list(_joined(_text_lines(_decoded(data), markdown=False))), []


def _read_markdown(data: bytes) -> _Read:
    return list(_joined(_text_lines(_decoded(data), markdown=True))), []


def _decoded(data: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if text.count("\0") > len(text) // 100:
        raise UnreadableError(
            "The file is not text.", "Save it as PDF, DOCX or as text in UTF-8, and send it again."
        )
    return text.replace("\0", "")


_MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_MARKDOWN_RULE = re.compile(r"^\s*(?:[-*_=~]\s*){3,}$")
_MARKDOWN_TABLE_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*$")
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_MARKDOWN_MARKS = re.compile(r"(\*\*\*|\*\*|\*|___|__|`)(?=\S)(.+?)(?<=\S)\1")
_FULLY_BOLD = re.compile(r"^(\*\*|__)[^*_]+\1:?$")


@dataclass(frozen=True)
class _RawLine:
    line: Line
    width: int  # of the physical line, to tell whether it was wrapped


def _text_lines(text: str, *, markdown: bool) -> list[_RawLine]:
    lines: list[_RawLine] = []
    apart = False
    physical = text.expandtabs(4).splitlines()
    for number, raw in enumerate(physical, start=1):
        words, kind = _text_line(raw, markdown=markdown)
        if kind == "underline":  # a row of dashes or equals signs below a heading
            under = lines[-1] if lines and lines[-1].line.number == number - 1 else None
            if under and under.line.kind == "text" and len(under.line.text) <= 60:
                lines[-1] = replace(under, line=replace(under.line, kind="heading"))
            apart = True
        elif words:
            lines.append(_RawLine(Line(words, 1, number, kind, apart), len(raw.rstrip())))
            apart = False
        else:
            apart = True
    return lines


def _text_line(raw: str, *, markdown: bool) -> tuple[str, str]:
    if _MARKDOWN_RULE.match(raw):
        return "", "underline"
    if markdown and _MARKDOWN_TABLE_RULE.match(raw):
        return "", "text"
    if markdown and (heading := _MARKDOWN_HEADING.match(raw)):
        return _unmarked(heading[1]), "heading"
    words, is_item = without_bullet(raw)
    bold = markdown and bool(_FULLY_BOLD.match(words)) and len(words) <= 60
    if markdown:
        words = _unmarked(words)
    words = mended(words)
    if is_item:
        return words, "item"
    return words, "heading" if bold or looks_like_heading(words) else "text"


def _unmarked(text: str) -> str:
    text = _MARKDOWN_LINK.sub(lambda link: link[1] or link[2], text)
    text = _MARKDOWN_MARKS.sub(r"\2", text)
    text = re.sub(r"<br\s*/?>", " ", text)
    if text.startswith("|") and text.endswith("|"):
        text = "\t".join(cell.strip() for cell in text.strip("|").split("|") if cell.strip())
    return text


def _joined(lines: list[_RawLine]) -> Iterator[Line]:
    """Lines with their wrapped parts joined: those whose next word would not have fitted."""
    width = max((raw.width for raw in lines), default=0)
    open_line: Line | None = None
    previous: _RawLine | None = None
    for raw in lines:
        if open_line and previous and _continues(previous, raw, width):
            open_line = replace(open_line, text=join_wrapped(open_line.text, raw.line.text))
        else:
            if open_line:
                yield open_line
            open_line = raw.line
        previous = raw
    if open_line:
        yield open_line


_WIDEST_WRAPPED_TEXT = 130  # beyond this, each line of the file is a paragraph


def _continues(previous: _RawLine, raw: _RawLine, width: int) -> bool:
    if raw.line.apart or raw.line.kind != "text" or previous.line.kind == "heading":
        return False
    if width > _WIDEST_WRAPPED_TEXT or previous.width < 40:
        return False
    first_word = raw.line.text.split(" ", 1)[0]
    return previous.width + 1 + len(first_word) > width or (
        raw.line.text[0].islower() and previous.width > width / 2
    )


# --- Word ------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def _read_docx(data: bytes) -> _Read:
    import io

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "The file is password-protected, or an old Word file with a new ending.",
            "Remove the password or save it as DOCX, and send it again.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise _damaged("DOCX") from None
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
        raise _damaged("DOCX") from None


class _WordReader:
    """Walks a Word file's paragraphs, tables and text boxes in document order."""

    def __init__(self, word: Any) -> None:
        self._word = word
        self._styles = {style.style_id: style for style in word.styles}
        self._lines: list[Line] = []
        self._hidden: list[str] = []
        self._apart = False

    def read(self) -> _Read:
        for element in self._headers():
            self._walk(element)
        self._walk(self._word.element.body)
        return self._lines, self._hidden

    def _headers(self) -> Iterator[Any]:
        seen: set[str] = set()
        for section in self._word.sections:
            for header in (section.first_page_header, section.header):
                words = " ".join(paragraph.text for paragraph in header.paragraphs)
                if words.strip() and words not in seen:
                    seen.add(words)
                    yield header._element

    def _walk(self, parent: Any) -> None:
        for element in parent:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif element.tag in (f"{_W}sdt", f"{_W}sdtContent"):
                self._walk(element)

    def _table(self, table: Any) -> None:
        for row in table.iter(f"{_W}tr"):
            cells = [cell for cell in row if cell.tag == f"{_W}tc"]
            paragraphs = [
                [words for p in cell.iter(f"{_W}p") if (words := self._words(p)[0])]
                for cell in cells
            ]
            if all(len(cell) <= 1 for cell in paragraphs):
                words = "\t".join(cell[0] for cell in paragraphs if cell)
                self._add(words, "heading" if looks_like_heading(words) else "text")
            else:  # a table used for layout: each cell is a column
                for cell in cells:
                    self._apart = True
                    self._walk(cell)

    def _paragraph(self, paragraph: Any) -> None:
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

    def _add(self, words: str, kind: str) -> None:
        words = mended(words)
        if words:
            self._lines.append(Line(words, 1, len(self._lines) + 1, kind, self._apart))
            self._apart = False

    def _words(self, paragraph: Any) -> tuple[str, str, bool]:
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

    def _kind(self, paragraph: Any, words: str, bold: bool) -> tuple[str, str]:
        style = self._style(paragraph)
        plain, has_bullet = without_bullet(words)
        if style.startswith(("heading", "title", "subtitle")):
            return words, "heading"
        numbered = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        if has_bullet or numbered or style.startswith("list"):
            return plain, "item"
        short = len(words) <= 60 and not words.rstrip().endswith(".")
        return words, "heading" if (bold and short) or looks_like_heading(words) else "text"

    def _style(self, paragraph: Any) -> str:
        reference = paragraph.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get(reference.get(f"{_W}val")) if reference is not None else None
        return str(style.name).lower() if style is not None and style.name else ""


def _in_box(run: Any, paragraph: Any) -> bool:
    for above in run.iterancestors():
        if above is paragraph:
            return False
        if above.tag == f"{_W}txbxContent":
            return True
    return False


def _run_text(run: Any) -> Iterator[str]:
    for element in run:
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}tab":
            yield "\t"
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif element.tag == f"{_W}noBreakHyphen":
            yield "-"


def _run_is_hidden(run: Any) -> bool:
    size = run.find(f"{_W}rPr/{_W}sz")
    tiny = size is not None and (size.get(f"{_W}val") or "").isdigit()
    if tiny and int(size.get(f"{_W}val")) < 6:  # half points
        return True
    colour = run.find(f"{_W}rPr/{_W}color")
    white = colour is not None and _is_near_white(colour.get(f"{_W}val") or "")
    return _is_on(run, "vanish") or (white and not _is_shaded(run))


def _is_on(run: Any, name: str) -> bool:
    switch = run.find(f"{_W}rPr/{_W}{name}")
    return switch is not None and switch.get(f"{_W}val") not in ("0", "false", "off")


def _is_shaded(run: Any) -> bool:
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


# --- Web pages -------------------------------------------------------------------------------

_CHROME = frozenset(
    "script style noscript template head nav footer button select option textarea iframe svg "
    "canvas object audio video dialog".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure "
    "form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
)
_INVISIBLE_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0*[0-2](?:\.\d+)?\s*(?:p[xt])?"
    r"\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|(?:left|top|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
_WHITE_STYLE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#f{3}\b|#f{6}\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))",
    re.IGNORECASE,
)


def _read_html(data: bytes) -> _Read:
    import warnings

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

    def read(self, root: Tag) -> None:
        self._walk(root, bold=False, dark=False)
        self._end_line()

    def _walk(self, parent: Tag, *, bold: bool, dark: bool) -> None:
        import bs4

        for child in parent.children:
            if isinstance(child, bs4.Tag):
                self._element(child, bold=bold, dark=dark)
            elif type(child) is bs4.NavigableString:  # not a comment or a declaration
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
        if tag.name == "br":
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
            self._kind = "heading"
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
        words = [" ".join(cell.get_text(" ").split()) for cell in cells]
        self._words = ["\t".join(word for word in words if word)]
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
            self.lines.append(Line(words, 1, len(self.lines) + 1, kind, self._apart))
            self._apart, self._kind = False, "text"
        self._words, self._bold = [], []
        if not words and kind == "heading":
            self._kind = "heading"


_FORM_FIELDS = ("input", "select", "textarea")
_BLOCKS_IN_CELLS = ("p", "div", "ul", "ol", "table", "h1", "h2", "h3", "h4", "br")


# --- PDF -------------------------------------------------------------------------------------


def _read_pdf(data: bytes) -> _Read:
    from skillmatch.read.pdf import read_pdf

    return read_pdf(data)


def _damaged(format_name: str) -> UnreadableError:
    return UnreadableError(
        f"The file is damaged, or not a {format_name} file.",
        "Open it, save it again as PDF or DOCX, and send that.",
    )


_READERS: dict[str, Callable[[bytes], _Read]] = {
    ".pdf": _read_pdf,
    ".docx": _read_docx,
    ".html": _read_html,
    ".htm": _read_html,
    ".md": _read_markdown,
    ".txt": _read_text,
}
DOCUMENT_ENDINGS: tuple[str, ...] = tuple(_READERS)
