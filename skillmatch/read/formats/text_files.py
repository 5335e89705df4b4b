"""Plain text and Markdown as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from skillmatch.read.formats.limits import LONGEST_PARAGRAPH, check_length
from skillmatch.read.resumes.lines import (
    Line,
    join_wrapped,
    looks_like_heading,
    mended,
    without_bullet,
)
from skillmatch.tables import UnreadableError


def read_text(data: bytes) -> tuple[list[Line], list[str]]:
    """The lines of a text file, wrapped ones joined; such a file hides nothing."""
    return list(_joined(_raw_lines(_decoded(data), markdown=False))), []


def read_markdown(data: bytes) -> tuple[list[Line], list[str]]:
    """The lines of a Markdown file without its markup; such a file hides nothing."""
    return list(_joined(_raw_lines(_decoded(data), markdown=True))), []


def _decoded(data: bytes) -> str:
    text = _as_text(data)
    check_length(len(text))
    if text.count("\0") > len(text) // 100:
        raise UnreadableError(
            "The file is not text.", "Save it as PDF, DOCX or as text in UTF-8, and send it again."
        )
    return text.replace("\0", "")


def _as_text(data: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


_MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_MARKDOWN_RULE = re.compile(r"^\s*(?:[-*_=~]\s*){3,}$")
_MARKDOWN_TABLE_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*$")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\(([^()\s]{0,500})[^()]{0,200}\)")
_MARKDOWN_MARKS = (
    re.compile(r"\*{1,3}(?=[^\s*])([^*]*[^\s*])\*{1,3}"),
    re.compile(r"(?<!\w)_{1,3}(?=[^\s_])([^_]*[^\s_])_{1,3}(?!\w)"),
    re.compile(r"`([^`]+)`"),
)
_FULLY_BOLD = re.compile(r"^(\*\*|__)[^*_]+\1:?$")


@dataclass(frozen=True)
class _RawLine:
    line: Line
    width: int  # of the physical line, to tell whether it was wrapped


def _raw_lines(text: str, *, markdown: bool) -> list[_RawLine]:
    lines: list[_RawLine] = []
    apart = False
    physical = text.expandtabs(4).splitlines()
    for number, raw in enumerate(physical, start=1):
        words, kind = _words_and_kind(raw, markdown=markdown)
        if kind == "underline":  # a row of dashes or equals signs below a heading
            under = lines[-1] if lines and lines[-1].line.number == number - 1 else None
            if under and under.line.kind == "text" and len(under.line.text) <= 60:
                heading = replace(under.line, kind="heading", style=raw.strip()[:1])
                lines[-1] = replace(under, line=heading)
            apart = True
        elif words:
            style = _style(raw, words, kind)
            line = Line(words, 1, number, kind, apart, style=style)
            lines.append(_RawLine(line, len(raw.rstrip())))
            apart = False
        else:
            apart = True
    return lines


def _style(raw: str, words: str, kind: str) -> str:
    if kind != "heading":
        return ""
    marks = re.match(r"\s*[#*_]*", raw)
    return (marks[0].strip() if marks else "") + "C" * (words.upper() == words)


def _words_and_kind(raw: str, *, markdown: bool) -> tuple[str, str]:
    if _MARKDOWN_RULE.match(raw):
        return "", "underline"
    if markdown and _MARKDOWN_TABLE_RULE.match(raw):
        return "", "text"
    if markdown and (heading := _MARKDOWN_HEADING.match(raw)):
        return _unmarked(heading[1]), "heading"
    words, is_item = without_bullet(raw)
    bold = markdown and bool(_FULLY_BOLD.match(words)) and len(words) <= 60
    words = mended(_unmarked(words) if markdown else words)
    if is_item:
        return words, "item"
    return words, "heading" if bold or looks_like_heading(words) else "text"


def _unmarked(text: str) -> str:
    text = _MARKDOWN_LINK.sub(lambda link: link[1] or link[2], text)
    for marks in _MARKDOWN_MARKS:
        text = marks.sub(r"\1", text)
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
        if open_line and previous and _continues(open_line, previous, raw, width):
            open_line = replace(open_line, text=join_wrapped(open_line.text, raw.line.text))
        else:
            if open_line:
                yield open_line
            open_line = raw.line
        previous = raw
    if open_line:
        yield open_line


_NARROWEST_WRAPPED_TEXT = 50  # letters; less is a list
_WIDEST_WRAPPED_TEXT = 130  # beyond this, each line of the file is a paragraph


def _continues(open_line: Line, previous: _RawLine, raw: _RawLine, width: int) -> bool:
    if raw.line.apart or raw.line.kind != "text" or previous.line.kind == "heading":
        return False
    if width > _WIDEST_WRAPPED_TEXT or len(open_line.text) > LONGEST_PARAGRAPH:
        return False
    if raw.line.text[0].islower() and previous.width > width / 2:
        return True
    first_word = raw.line.text.split(" ", 1)[0]
    return width >= _NARROWEST_WRAPPED_TEXT and previous.width + 1 + len(first_word) > width
