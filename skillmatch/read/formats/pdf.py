"""The words of a PDF with their places, those that a reader can't see kept apart."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from skillmatch.read.formats.layout import Page, Word, lines_of
from skillmatch.read.formats.limits import check_length
from skillmatch.read.resumes.lines import Line, mended
from skillmatch.tables import UnreadableError

if TYPE_CHECKING:
    import pypdfium2

_MAX_PAGES = 200
_MAX_PIXELS_ACROSS = 1200

_TINY = 3.3  # points from a character's lowest to highest reach: about 3 pt type
_FAINTEST = 24  # of 255: text that differs less from its ground can't be read
_MOST_UNSEEN = 0.4  # of a line's words
_LEAST_GROUND = 0.2  # of a word's box: what isn't ink
_SPACE = 0.13  # of a character's height: a wider gap divides words
_PASSWORD_ERROR = 4

_Floats = np.ndarray[Any, np.dtype[np.float64]]
_Truths = np.ndarray[Any, np.dtype[np.bool_]]
_Bytes = np.ndarray[Any, np.dtype[np.uint8]]


def read_pdf(data: bytes) -> tuple[list[Line], list[str]]:
    """The lines of a PDF in reading order, and the text that a reader can't see.

    Raises
    ------
    UnreadableError
        If the file is encrypted, damaged, a scan without text, or far too long.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            return _read(pdf)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD_ERROR:
            raise UnreadableError(
                "The PDF is protected by a password.",
                "Save it without a password, and send it again.",
            ) from None
        raise UnreadableError(
            "The file is damaged, or not a PDF file.",
            "Open it, save it again as PDF or DOCX, and send that.",
        ) from None


def _read(pdf: pypdfium2.PdfDocument) -> tuple[list[Line], list[str]]:
    if len(pdf) > _MAX_PAGES:
        raise UnreadableError(
            f"The PDF has {len(pdf):,} pages; at most {_MAX_PAGES} are read.",
            "Send only the pages that matter.",
        )
    texts = _page_texts(pdf)
    reaches = _reaches(texts)
    pages: list[Page] = []
    hidden: list[str] = []
    for text in texts:
        page, unseen = _told_apart(text, reaches)
        pages.append(page)
        hidden += unseen
    lines = lines_of(pages)
    return lines, _nowhere_seen(hidden, lines)


# --- Characters ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _PageText:
    """The characters of a page that are drawn, in the order of the file.

    Attributes
    ----------
    letters : list of str
    indices : array of int
        Their places in pdfium's text, where spaces and the ends of lines have places too.
    boxes : array of float, shape (n, 4)
        Left, top, right and bottom in points from the top left of the page as it is shown.
    after_space : array of bool
        Whether white space stands before a character.
    spaces, spaces_added : int
        How many spaces the page's text has, and how many of them pdfium put there.
    """

    page: pypdfium2.PdfPage
    text: pypdfium2.PdfTextPage
    letters: list[str]
    indices: np.ndarray[Any, np.dtype[np.int64]]
    boxes: _Floats
    after_space: _Truths
    spaces: int
    spaces_added: int

    @property
    def heights(self) -> _Floats:
        return self.boxes[:, 3] - self.boxes[:, 1]

    @property
    def steps(self) -> _Floats:
        """How far to the right of each character the next one begins."""
        return np.diff(self.boxes[:, 0])

    @property
    def on_one_line(self) -> _Truths:
        """Whether each character but the last stands on a line with the next, and before it."""
        tops, bottoms = self.boxes[:, 1], self.boxes[:, 3]
        overlap = (tops[:-1] < bottoms[1:]) & (tops[1:] < bottoms[:-1])
        return overlap & (self.steps >= 0)


def _page_texts(pdf: pypdfium2.PdfDocument) -> list[_PageText]:
    texts = []
    count = 0
    for page in pdf:
        text = page.get_textpage()
        count += text.count_chars()
        check_length(count)
        texts.append(_page_text(page, text))
    if not any(text.letters for text in texts):
        raise UnreadableError(
            "The PDF is a scan: its pages are pictures without text.",
            "Send the original file, or run text recognition (OCR) on it and save that as PDF.",
        )
    return texts


_HYPHENS_AT_LINE_ENDS = (0x02, 0xAD, 0xFFFE)  # pdfium's ways to write them
_NOTHING = "\0\u200b\ufeff"


def _page_text(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> _PageText:
    import pypdfium2.raw as pdfium

    count = text.count_chars()
    codes = [pdfium.FPDFText_GetUnicode(text.raw, index) for index in range(count)]
    letters = ["-" if code in _HYPHENS_AT_LINE_ENDS else chr(code) for code in codes]
    raw_boxes = (pdfium.FS_RECTF * count)()
    for index, box in enumerate(raw_boxes):
        pdfium.FPDFText_GetLooseCharBox(text.raw, index, box)
    boxes = _as_shown(page, np.frombuffer(raw_boxes, np.float32).reshape(-1, 4))
    space = np.array([letter.isspace() for letter in letters], bool)
    blank = space | np.array([letter in _NOTHING for letter in letters], bool)
    return _PageText(
        page,
        text,
        letters=[letter for letter, skip in zip(letters, blank, strict=True) if not skip],
        indices=np.flatnonzero(~blank),
        boxes=boxes[~blank],
        after_space=np.diff(np.cumsum(space)[~blank], prepend=0) > 0,
        spaces=sum(letter in " \u00a0\t" for letter in letters),
        spaces_added=sum(
            letter == " " and box[0] == box[2] for letter, box in zip(letters, boxes, strict=True)
        ),
    )


def _as_shown(page: pypdfium2.PdfPage, boxes: np.ndarray[Any, np.dtype[np.float32]]) -> _Floats:
    """Boxes (left, top, right, bottom) of the page's own space as ones of the page as shown.

    The two differ in the direction of y, and by the page's rotation and crop.
    """
    import pypdfium2.raw as pdfium

    fine = 1000
    width, height = (int(side * fine) for side in page.get_size())
    x, y = ctypes.c_int(), ctypes.c_int()

    def place(page_x: float, page_y: float) -> _Floats:
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, page_x, page_y, x, y)
        return np.array([x.value, y.value]) / fine

    origin = place(0, 0)
    axes = np.array([place(1000, 0) - origin, place(0, 1000) - origin]) / 1000
    one, other = boxes[:, :2] @ axes + origin, boxes[:, 2:] @ axes + origin
    return np.hstack([np.minimum(one, other), np.maximum(one, other)])


# --- Words -----------------------------------------------------------------------------------

_Reaches = dict[tuple[str, float], float]
_ENOUGH_STEPS = 8


def _reaches(texts: list[_PageText]) -> _Reaches | None:
    """How far each letter of each size reaches to the right; None where the file has spaces.

    Many files hold no spaces, only gaps, and pdfium overlooks narrow ones ("havea practical").
    How far a letter reaches is known from the places where the next one follows closest;
    whatever begins clearly beyond that is a new word. The lowest tenth is left out, so that a
    pair set unusually close doesn't count for all.
    """
    if sum(text.spaces_added for text in texts) < sum(text.spaces for text in texts) / 2:
        return None
    steps: dict[tuple[str, float], list[float]] = defaultdict(list)
    for text in texts:
        is_close = text.on_one_line & (text.steps < 2 * text.heights[:-1])
        sizes = text.heights.round(1).tolist()
        for letter, size, step, close in zip(
            text.letters, sizes, text.steps.tolist(), is_close.tolist(), strict=False
        ):
            if close:
                steps[letter, size].append(step)
    return {
        key: sorted(found)[len(found) // 10]
        for key, found in steps.items()
        if key[0].isalpha() and len(found) >= _ENOUGH_STEPS
    }


_Span = tuple[int, int]  # of a word, in the characters of its page


def _runs(text: _PageText, reaches: _Reaches | None) -> Iterator[list[_Span]]:
    """The lines of a page as the file holds them, each a list of words."""
    new_run = ~text.on_one_line
    new_word = new_run | text.after_space[1:] | _gaps(text, reaches)
    starts = [0, *(np.flatnonzero(new_word) + 1).tolist(), len(text.letters)]
    is_first = {0, *(np.flatnonzero(new_run) + 1).tolist()}
    run: list[_Span] = []
    for span in pairwise(starts):
        if span[0] in is_first and run:
            yield _closed_up(text, run)
            run = []
        run.append(span)
    yield _closed_up(text, run)


def _gaps(text: _PageText, reaches: _Reaches | None) -> _Truths:
    """Whether a gap that stands for a space follows each character but the last."""
    heights = text.heights
    if reaches is None:
        return text.boxes[1:, 0] - text.boxes[:-1, 2] > 0.5 * heights[:-1]
    widths = text.boxes[:, 2] - text.boxes[:, 0]
    keys = zip(text.letters, heights.round(1).tolist(), strict=True)
    known = np.array([reaches.get(key, np.nan) for key in keys])
    reach = np.where(np.isnan(known), widths, known)
    return text.steps - reach[:-1] > _SPACE * heights[:-1]


def _closed_up(text: _PageText, run: list[_Span]) -> list[_Span]:
    """The words of a line set in spaced-out letters (S K I L L S) put together."""
    if len(run) < 4 or sum(end - start == 1 for start, end in run) < 0.8 * len(run):
        return run
    start, end = run[0][0], run[-1][1]
    gaps = text.boxes[start + 1 : end, 0] - text.boxes[start : end - 1, 2]
    wide = gaps > 1.6 * np.median(gaps) + 0.1 * text.heights[start]
    return list(pairwise([start, *(np.flatnonzero(wide) + start + 1).tolist(), end]))


# --- What a reader sees ----------------------------------------------------------------------


def _told_apart(text: _PageText, reaches: _Reaches | None) -> tuple[Page, list[str]]:
    """A page of the words that a reader sees, and the words that a reader can't see."""
    if not text.letters:
        return Page([], text.page.get_width()), []
    picture, style = _Picture(text.page), _Style(text)
    seen: list[list[Word]] = []
    hidden: list[str] = []
    for run in _worded(text, list(_runs(text, reaches)), style):
        shown = [picture.shows(word, style.ink(start)) for start, word in run]
        if shown.count(False) > _MOST_UNSEEN * len(run):
            shown = [False] * len(run)  # of a line cut off halfway, only a few ends stick out
        visible = [word for (_, word), show in zip(run, shown, strict=True) if show]
        unseen = [word.text for (_, word), show in zip(run, shown, strict=True) if not show]
        if visible:
            seen.append(visible)
        if unseen:
            hidden.append(" ".join(unseen))
    return Page(seen, text.page.get_width(), picture.has_bullet_before), hidden


def _worded(
    text: _PageText, runs: list[list[_Span]], style: _Style
) -> Iterator[list[tuple[int, Word]]]:
    """Runs of words, each word with the place of its first character."""
    starts = [start for run in runs for start, _ in run]
    lowest = np.minimum.reduceat(text.boxes[:, :2], starts).tolist()
    highest = np.maximum.reduceat(text.boxes[:, 2:], starts).tolist()
    corners = zip(lowest, highest, strict=True)
    for run in runs:
        words = []
        for (start, end), ((x0, y0), (x1, y1)) in zip(run, corners, strict=False):
            letters = "".join(text.letters[start:end])
            words.append((start, Word(letters, x0, y0, x1, y1, style.is_bold(start))))
        yield words


def _nowhere_seen(hidden: list[str], lines: list[Line]) -> list[str]:
    """Hidden texts but those whose words can all be read elsewhere: what a page break cut off."""
    seen = {word for line in lines for word in _plain_words(line.text)}
    return [text for text in map(mended, hidden) if not _plain_words(text) <= seen]


def _plain_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 2}


_INVISIBLE_MODES = (3, 7)  # neither filled nor stroked, as text recognition lays it over a scan
_STROKED_MODES = (1, 5)

_Colour = tuple[int, int, int]


class _Style:
    """How the characters of a page are set: their weight and colour."""

    def __init__(self, text: _PageText) -> None:
        self._text = text
        self._font = ctypes.create_string_buffer(64)
        self._flags = ctypes.c_int()
        self._colour = [ctypes.c_uint() for _ in range(4)]

    def is_bold(self, place: int) -> bool:
        import pypdfium2.raw as pdfium

        raw, index = self._text.text.raw, int(self._text.indices[place])
        pdfium.FPDFText_GetFontInfo(raw, index, self._font, len(self._font), self._flags)
        name = self._font.value.lower()
        return b"bold" in name or b"black" in name or b"heavy" in name

    def ink(self, place: int) -> _Colour | None:
        """A character's colour; None where it is drawn in none, or in one not known."""
        import pypdfium2.raw as pdfium

        raw, index = self._text.text.raw, int(self._text.indices[place])
        drawn = pdfium.FPDFText_GetTextObject(raw, index)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
        if mode in _INVISIBLE_MODES:
            return None
        is_stroked = mode in _STROKED_MODES
        get = pdfium.FPDFText_GetStrokeColor if is_stroked else pdfium.FPDFText_GetFillColor
        if not get(raw, index, *self._colour):
            return None
        red, green, blue, _ = (part.value for part in self._colour)
        return red, green, blue


class _Picture:
    """The page as drawn, to see which words can be read on it and where its bullets are."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._scale = min(1.0, _MAX_PIXELS_ACROSS / max(*page.get_size(), 1.0))
        self._grey: _Bytes = page.render(scale=self._scale, grayscale=True).to_numpy()
        self._apart_from: dict[int, _Truths] = {}

    def shows(self, word: Word, ink: _Colour | None) -> bool:
        """Whether a word is large enough, on the page, drawn, and apart from its ground."""
        place = self._place(word.x0, word.y0, word.x1, word.y1)
        patch = self._grey[place]
        if word.y1 - word.y0 < _TINY or patch.size == 0:
            return False
        if _contrast(patch) >= _FAINTEST and (ink is None or self._ground_differs(place, ink)):
            return True
        return self._shows_in_colour(place, ink)

    def _ground_differs(self, place: tuple[slice, slice], ink: _Colour) -> bool:
        red, green, blue = ink
        grey = round(0.3 * red + 0.59 * green + 0.11 * blue)
        if grey not in self._apart_from:
            distance = np.abs(self._grey.astype(np.int16) - grey)
            self._apart_from[grey] = distance >= _FAINTEST
        patch = self._apart_from[grey][place]
        return bool(np.count_nonzero(patch) > _LEAST_GROUND * patch.size)

    def _shows_in_colour(self, place: tuple[slice, slice], ink: _Colour | None) -> bool:
        """The same where ink and ground may be alike in brightness and differ in colour."""
        patch = self._colours[place].astype(int)
        if np.ptp(patch, axis=(0, 1)).max() < _FAINTEST:
            return False
        distance = np.abs(patch - np.array(ink or patch[0, 0])).max(axis=2)
        return bool(np.count_nonzero(distance >= _FAINTEST) > _LEAST_GROUND * distance.size)

    @cached_property
    def _colours(self) -> _Bytes:
        bitmap = self._page.render(scale=self._scale, rev_byteorder=True)
        pixels: _Bytes = bitmap.to_numpy()
        return pixels[:, :, :3]

    def has_bullet_before(self, word: Word) -> bool:
        """Whether a drawn dot, square or dash stands before a line's first word."""
        height = word.y1 - word.y0
        patch = self._grey[self._place(word.x0 - 2.2 * height, word.y0, word.x0 - 2, word.y1)]
        if patch.size == 0 or _contrast(patch) < 3 * _FAINTEST:
            return False
        marked: _Truths = np.less(patch, int(patch.max()) - 3 * _FAINTEST)
        rows, columns = (np.flatnonzero(marked.any(axis=axis)) for axis in (1, 0))
        across, down = (found[-1] - found[0] + 1 for found in (columns, rows))
        largest = max(2.0, 0.75 * height * self._scale)
        return bool(across <= largest and down <= largest and columns[0] > 0)

    def _place(self, x0: float, y0: float, x1: float, y1: float) -> tuple[slice, slice]:
        height, width = self._grey.shape
        left, right = (min(max(round(x * self._scale), 0), width) for x in (x0, x1))
        top, bottom = (min(max(round(y * self._scale), 0), height) for y in (y0, y1))
        return slice(top, bottom), slice(left, right)


def _contrast(patch: _Bytes) -> int:
    return int(patch.max()) - int(patch.min())
