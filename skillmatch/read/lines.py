"""One line of a document, and what its wording alone says about its role."""

from __future__ import annotations

import re
from dataclasses import dataclass

KINDS_OF_LINE = ("heading", "item", "text")

_BULLET = re.compile(
    r"^\s*(?:[•●○◦▪▫■□◆◇►▶▸➢➤➔→✓✔✦❖∙⋅·‣⁃\uf0b7\uf0a7\uf076\uf0d8\uf0fc]+\s*"
    r"|[-–—*+»>o]\s+"
    r"|\(?\d{1,2}[.)]\s+(?=\D))"
)


@dataclass(frozen=True)
class Line:
    """One line of a document, its wrapped parts joined, as a reader would quote it.

    Attributes
    ----------
    text : str
        The words, without the bullet or number of a list item.
    page : int
        The page, from 1; 1 where the format has no pages.
    number : int
        The line in the document, from 1; in a text file the line in that file.
    kind : str
        ``"heading"``, ``"item"`` (of a list) or ``"text"``.
    apart : bool
        Whether an empty line, or clearly more space than usual, stands above it.
    """

    text: str
    page: int
    number: int
    kind: str = "text"
    apart: bool = False


def without_bullet(text: str) -> tuple[str, bool]:
    """The words after a list item's bullet or number, and whether there was one.

    Examples
    --------
    >>> without_bullet("•  Closed the books monthly")
    ('Closed the books monthly', True)
    >>> without_bullet("2019 - 2021")
    ('2019 - 2021', False)
    """
    match = _BULLET.match(text)
    return (text[match.end() :].strip(), True) if match else (text.strip(), False)


def looks_like_heading(text: str) -> bool:
    """Whether a short line is set as a heading by its wording alone: capitals, or a colon.

    Examples
    --------
    >>> looks_like_heading("WORK EXPERIENCE"), looks_like_heading("Skills:")
    (True, True)
    >>> looks_like_heading("Closed the books monthly")
    False
    """
    words = text.split()
    if not words or len(words) > 6 or len(text) > 60:
        return False
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < 3:
        return False
    capitals = text.upper() == text and not any(letter.isdigit() for letter in text)
    return (capitals and not text.endswith((".", ","))) or text.endswith(":")
