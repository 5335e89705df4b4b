"""Fields of study: their codes in ISCED-F 2013, found in words or given as a code.

A code has two digits for a broad field, three for a narrow one and four for a detailed one, each
beginning with that of the field that it is part of: 05, 054 Mathematics and statistics, 0542
Statistics.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from skillmatch.resources import resource

if TYPE_CHECKING:
    import pandas as pd

    from skillmatch.space import SkillSpace

_WORD = re.compile(r"[^\W_]+")
_JOINING = "and of the in de du des la le el y e et und der die für"
_LITTLE_WORDS = frozenset(_JOINING.split())
# "Nursing and midwifery" is a name that people use, "Nursing not elsewhere classified" isn't.
_FOR_STATISTICIANS = re.compile(r"not (?:further defined|elsewhere)|^Inter-disciplinary|^Generic")
_ISCED_F = re.compile(
    r"\bisced-?f?(?:[- ]2013)?/(?P<path>\d{2,4})(?!\d)"
    r"|\bISCED(?:-F|F|[- ]?fields?)(?:[- ]2013)?(?: codes?)?\s*[:#=]?\s*F?(?P<said>\d{2,4})(?!\d)"
    r"|\bISCED(?: 2013)?(?: codes?)?\s*[:#=]?\s*F?(?P<four>\d{4})(?!\d)",
    re.IGNORECASE,
)
_BARE_ISCED_F = re.compile(r"(?<![\d.,/+-])(?:0\d|10)\d{2}(?![\d.,/-]|\s*\d)")
_CIP = re.compile(
    r"\bCIP(?:[- ]?20[012]0)?(?: codes?)?\s*[:#=]?\s*(?P<said>\d\d(?:\.\d{2,4})?)(?![\d.])"
    r"|(?<![\d.,/$€£-])(?P<bare>\d\d\.\d{4})(?![\d.%])"
)
_LIKE_A_DATE = re.compile(r"(?:0[1-9]|1[0-2])\.(?:19|20)\d\d")


@dataclass(frozen=True)
class Mention:
    """A field of study named in a text.

    Attributes
    ----------
    start, end : int
        Where its words stand.
    code : str
        Its ISCED-F 2013 code, of two to four digits.
    """

    start: int
    end: int
    code: str


@dataclass(frozen=True)
class _Fields:
    isced_f: dict[str, str]  # code to name
    cip: dict[str, str]  # code to ISCED-F code, "" where a series spreads over several fields
    words: dict[tuple[str, ...], str]  # a name's words to ISCED-F code
    longest: int


@cache
def _fields() -> _Fields:
    with resource("data", "fields_of_study.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    isced = [row for row in rows if row["scheme"] == "ISCED-F"]
    named = [row for row in isced if not _FOR_STATISTICIANS.search(row["name"])]
    named.sort(key=lambda row: len(row["code"]))  # Law is 0421, not only 042
    words = {_key(row["name"]): row["code"] for row in named}
    words |= {_key(name): row["code"] for row in isced for name in row["also_called"].split("|")}
    words.pop((), None)
    return _Fields(
        {row["code"]: row["name"] for row in isced},
        {row["code"]: row["isced_f"] for row in rows if row["scheme"] == "CIP"},
        words,
        max(map(len, words)),
    )


def _key(name: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in _words(name))


def _words(text: str) -> list[tuple[str, int, int]]:
    """The words that tell one field from another, without plural, accents and case."""
    found = [(_folded(match[0]), *match.span()) for match in _WORD.finditer(text)]
    return [one for one in found if one[0] not in _LITTLE_WORDS]


def _folded(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    plain = plain.casefold()
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") else plain


def field_name(code: str) -> str:
    """The name of a field in ISCED-F 2013; "" if there is no such code.

    Examples
    --------
    >>> field_name("0542"), field_name("05")
    ('Statistics', 'Natural sciences, mathematics and statistics')
    """
    return _fields().isced_f.get(code, "")


def fields_in(text: str) -> list[Mention]:
    """The fields of study that a text names, in the order in which they stand.

    Parameters
    ----------
    text : str
        The words of a degree or of a requirement; anywhere else "design" or "law" may be no field.

    Returns
    -------
    list of Mention
        The longest name counts: "electrical engineering" and not "engineering" too.

    Examples
    --------
    >>> [found.code for found in fields_in("Applied Mathematics and Statistics")]
    ['0541', '0542']
    """
    fields, words = _fields(), _words(text)
    found: list[Mention] = []
    at = 0
    while at < len(words):
        step = 1
        for length in range(min(fields.longest, len(words) - at), 0, -1):
            some = words[at : at + length]
            if code := fields.words.get(tuple(word for word, _, _ in some)):
                found.append(Mention(some[0][1], some[-1][2], code))
                step = length
                break
        at += step
    return found


def field_code(words: str) -> str:
    """The ISCED-F 2013 code of a field in its own words; "" if it isn't recognised.

    Of several fields the first counts, one that is more than a broad field before one that isn't.

    Examples
    --------
    >>> field_code("Statistics"), field_code("Betriebswirtschaftslehre"), field_code("Basketry")
    ('0542', '0413', '')
    >>> field_code("Liberal Arts, Geography")
    '0314'
    """
    codes = [found.code for found in fields_in(words)]
    return next((code for code in codes if len(code) > 2), codes[0] if codes else "")


def given_code(title: str, text: str = "") -> str:
    """The ISCED-F 2013 code that a degree itself gives, in ISCED-F or in CIP; "" if none.

    Parameters
    ----------
    title : str
        The degree; here an ISCED-F code counts without its label too, as in "Economics (0311)".
    text : str, optional
        More about it.

    Examples
    --------
    >>> given_code("BA Economics (0311)"), given_code("BSc, ISCED-F 0542")
    ('0311', '0542')
    >>> given_code("Associate of Applied Science, CIP 52.0301"), given_code("MSc, 2011")
    ('0411', '')
    """
    fields = _fields()
    for told in (title, text):
        for match in _ISCED_F.finditer(told):
            code = next(filter(None, match.groups()))
            if code in fields.isced_f:
                return code
        for match in _CIP.finditer(told):
            code = match["said"] or match["bare"]
            if not match["said"] and _LIKE_A_DATE.fullmatch(code):
                continue
            if isced := _of_cip(code):
                return isced
    bare = (match[0] for match in _BARE_ISCED_F.finditer(title))
    return next((code for code in bare if code in fields.isced_f), "")


def _of_cip(code: str) -> str:
    """The finest series known that the code is in."""
    known = _fields().cip
    return next((known[code[:n]] for n in (5, 2) if len(code) >= n and code[:n] in known), "")


def meets_field(code: str, asked: Iterable[str], *, related: bool = False) -> bool | None:
    """Whether a field of study is one of those asked for.

    Parameters
    ----------
    code : str
        ISCED-F code of the field, "" if it isn't known.
    asked : iterable of str
        The codes asked for, "" for one that isn't known.
    related : bool, default False
        Whether a field beside one of them, in the same narrow field, will do.

    Returns
    -------
    bool or None
        None if it can't be told: a code is missing, or too broad to say.

    Examples
    --------
    >>> meets_field("0541", ["0542"]), meets_field("0541", ["0542"], related=True)
    (False, True)
    >>> meets_field("0715", ["07"]), meets_field("07", ["0715"]), meets_field("", ["07"])
    (True, None, None)
    """
    asked = list(asked)
    if code and any(one and code.startswith(one[:3] if related else one) for one in asked):
        return True
    open_end = not code or any(not one or one.startswith(code) for one in asked)
    return None if open_end else False


def field_profile(field: str, space: SkillSpace, *, top: int = 20) -> pd.DataFrame:
    """The skills that a field of study speaks of, in the space like any text.

    Parameters
    ----------
    field : str
        The field in a degree's own words. The name of its ISCED-F field is read beside it, which
        tells what a rare or foreign name is about.
    space : SkillSpace
    top : int, default 20
        How many skills at the most.

    Returns
    -------
    DataFrame
        ``uri``, ``label``, ``score`` (float in [0, 1]), as from `SkillSpace.profile`.

    Examples
    --------
    >>> import pandas as pd
    >>> from skillmatch import SkillSpace
    >>> space = SkillSpace.from_skills(pd.DataFrame({"label": ["statistics", "welding"]}))
    >>> field_profile("Estadística", space)["label"].tolist()[:1]
    ['statistics']
    """
    name = field_name(field_code(field))
    words = field if name.casefold() in ("", field.casefold()) else f"{field}\n{name}"
    profile = space.profile([words])
    return profile[["uri", "label", "score"]].head(top).reset_index(drop=True)
