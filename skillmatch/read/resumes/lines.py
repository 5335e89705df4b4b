"""One line of a document, and what its wording alone says about its role."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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
    aside : bool
        Whether it stands in a narrow column beside the main text; such lines come last.
    style : str
        How it is set, as far as the format tells: lines of one style look alike.
    """

    text: str
    page: int
    number: int
    kind: str = "text"
    apart: bool = False
    aside: bool = False
    style: str = field(default="", compare=False)


_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufeff\ufffe]")
_MISREAD = re.compile("[\u00c2-\u00f4](?:[\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]){1,3}")
_MISREAD_REST = (  # what is left of some where a converter dropped the last character
    (re.compile(r"ï¼(?=\s|$)"), "-"),
    (re.compile(r"â€(?=[\s.,;)]|$)"), "”"),
    (
        re.compile(
            r"Â{2,}|(?<=[a-z0-9.,;:)])Â|Â(?=[A-Z](?![A-ZÀ-Þ]))|Â(?=\W|\d|$)"
            r"|Â(?!(?:g[eé]|me|ne|pre|cre|tre))(?=[a-z])"
        ),
        " ",
    ),
)


def mended(text: str) -> str:
    """The same text without the damage of careless conversions.

    Ligatures become letters, UTF-8 that was read as Windows-1252 becomes what it was, control
    characters vanish, and runs of spaces become one. Tabs stay.

    Examples
    --------
    >>> mended("the borrowerâ€™s ﬁle  of 2015Â ")
    'the borrower’s file of 2015'
    """
    text = _MISREAD.sub(_read_again, text.translate(_LIGATURES))
    for damage, repair in _MISREAD_REST:
        text = damage.sub(repair, text)
    return "\t".join(" ".join(cell.split()) for cell in _UNSEEN.sub("", text).split("\t")).strip()


def _read_again(misread: re.Match[str]) -> str:
    try:
        return misread[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return misread[0]


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


# First and last halves of compounds: after or before them, a hyphen at a line's end stays.
_FIRST_HALVES = """
    well self non co full part high low long short multi cross end front back follow time decision
    problem year one two three four five six ten first second third detail details results hands
    on in off up day real post pre anti mid ex e user data customer client team goal cost quality
    state world award fast hard face set case risk value large small medium open closed cutting
    leading best service semi all far ever
"""
_SECOND_HALVES = """
    oriented driven based effective efficient solving making functional related time term level
    depth end free friendly focused wide site sized scale class party on up of to the in house
    quality service winning paced edge task minded motivated starter
"""
_HYPHEN_STAYS_AFTER = frozenset(_FIRST_HALVES.split())
_HYPHEN_STAYS_BEFORE = frozenset(_SECOND_HALVES.split())


def join_wrapped(start: str, end: str) -> str:
    """Two parts of a wrapped line as one, a word divided by a hyphen put together again.

    Examples
    --------
    >>> join_wrapped("prepared the recon-", "ciliation of accounts")
    'prepared the reconciliation of accounts'
    >>> join_wrapped("a well-", "managed business")
    'a well-managed business'
    """
    if start.endswith("\u00ad"):
        return start[:-1] + end
    if not re.search(r"[^\W\d_]-$", start):
        return f"{start} {end}"
    before = re.split(r"[\W_]", start[:-1])[-1]
    after = re.split(r"[\W_]", end, maxsplit=1)[0]
    stays = (
        not after.islower()
        or not before.islower()
        or before in _HYPHEN_STAYS_AFTER
        or after in _HYPHEN_STAYS_BEFORE
        or "-" in start.split()[-1][:-1]
    )
    return f"{start if stays else start[:-1]}{end}"
