"""Files that people write – PDF, Word, web pages, plain text – as lines with their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from skillmatch.read.formats.limits import LONGEST_LINE, check_length
from skillmatch.read.formats.text_files import read_markdown, read_text
from skillmatch.read.formats.web_pages import read_html
from skillmatch.read.formats.word_files import read_docx
from skillmatch.read.resumes.lines import Line
from skillmatch.tables import Problem, UnreadableError

__all__ = ["DOCUMENT_ENDINGS", "MAX_BYTES", "Document", "Line", "read_document"]

MAX_BYTES = 20_000_000


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
    r"""Read a PDF, Word, web, Markdown or text file as lines in reading order.

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
    ...     _ = path.write_text("SKILLS\n- bookkeeping\n- payroll", encoding="utf-8")
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
    check_length(sum(len(line.text) for line in lines))
    return Document(
        source,
        tuple(part for line in lines for part in _broken(line)),
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


def _broken(line: Line) -> Iterator[Line]:
    text = line.text
    while len(text) > LONGEST_LINE:
        end = text.rfind(" ", 1, LONGEST_LINE)
        end = end if end > 0 else LONGEST_LINE
        yield replace(line, text=text[:end].rstrip())
        text = text[end:].lstrip()
    if text:
        yield replace(line, text=text)


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


def _read_pdf(data: bytes) -> _Read:
    from skillmatch.read.formats.pdf import read_pdf  # numpy and pdfium only where they are needed

    return read_pdf(data)


_READERS: dict[str, Callable[[bytes], _Read]] = {
    ".pdf": _read_pdf,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
    ".txt": read_text,
}
DOCUMENT_ENDINGS: tuple[str, ...] = tuple(_READERS)
