"""Dates and periods as people write them in resumes and on certificates.

English first; German, French, Spanish, Portuguese, Italian and Dutch months too. A date that
could be read both ways, as 03/04/2021, has its month first; with points its day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    1: "january jan januar janvier janv enero ene janeiro gennaio gen januari jänner",
    2: "february feb februar février fevrier févr fév febrero fevereiro fev febbraio februari",
    3: "march mar märz maerz mrz mars marzo março marco maart mrt",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maio maggio mag mei",
    6: "june jun juni juin junio junho giugno giu",
    7: "july jul juli juillet juil julio julho luglio lug",
    8: "august aug août aout agosto ago augustus",
    9: "september sept sep septembre septiembre setembro set settembre",
    10: "october oct oktober okt octobre octubre outubro out ottobre ott",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre",
}
_MONTH_OF = {name: month for month, names in _MONTHS.items() for name in names.split()}
_SEASON_STARTS = {
    "winter": 1,
    "spring": 3,
    "frühjahr": 3,
    "summer": 6,
    "sommer": 6,
    "fall": 9,
    "autumn": 9,
    "herbst": 9,
}

_MONTH = rf"(?:{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\b\.?"
_YEAR = r"(?:19[3-9]\d|20\d\d)(?!\d)"
_MM = r"(?:1[0-2]|0?[1-9])"
_DD = r"(?:3[01]|[12]\d|0?[1-9])"
_OF = r"(?:\s*(?:de|of|del)\b)?"
_SEASON = rf"(?:{'|'.join(_SEASON_STARTS)})\b"

_NOW = (
    r"(?:present|current(?:ly)?|now|today|on-?going|(?:to|till|until)[\s-]date|heute|aktuell|jetzt"
    r"|présent|aujourd[’']hui|(?:la )?actualidad|actual|presente|o momento|atual|oggi|heden)\b"
)
_TO = r"\s*(?:[-–—−~→]+|\b(?:to|until|till|thru|through|bis|au|à|al?|até|hasta|tot)\b)\s*"
_SINCE = r"\b(?:since|from|seit|depuis|desde|ab)\s+"


@dataclass(frozen=True)
class Period:
    """A stretch of time, or one date, found in a text.

    Attributes
    ----------
    start : date or None
        The first day; None where the text gives one date alone.
    end : date or None
        The last day of the month or year named; None where it is still going on.
    ongoing : bool
        Whether the text says so: "2019 – present".
    span : tuple of int
        Where it stands in the text.
    """

    start: date | None
    end: date | None
    ongoing: bool
    span: tuple[int, int]


def find_period(text: str) -> Period | None:
    """The first period in a text, or else its first date, as a period without a start.

    Examples
    --------
    >>> find_period("Accountant, 06/2012 to Current").start
    datetime.date(2012, 6, 1)
    >>> find_period("March – May 2014, Porto").end
    datetime.date(2014, 5, 31)
    >>> find_period("BSc, University of Porto, 1998")
    Period(start=None, end=datetime.date(1998, 12, 31), ongoing=False, span=(26, 30))
    >>> find_period("ISO 27001 audits")
    """
    if not _TWO_DIGITS.search(text):
        return None
    for pattern, read in _PERIODS:
        for match in pattern.finditer(text):
            period = read(match)
            if period and (period.start is None or not period.end or period.start <= period.end):
                return period
    return None


def parse_date(text: str, *, last: bool = False) -> date | None:
    """The date that a text consists of; None if it is something else.

    Parameters
    ----------
    text : str
        For example ``"15 March 2019"``, ``"03/2019"``, ``"2019-03-15"`` or ``"2019"``.
    last : bool, default False
        Whether a month or a year alone stands for its last day, and not its first.

    Examples
    --------
    >>> parse_date("März 2019"), parse_date("2019", last=True)
    (datetime.date(2019, 3, 1), datetime.date(2019, 12, 31))
    >>> parse_date("soon")
    """
    text = " ".join(text.split()).strip(" .,;:()")
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(text):
            year, month, day = read(match)
            if month is None:
                return date(year, 12, 31) if last else date(year, 1, 1)
            if month > 12:
                return None
            days = monthrange(year, month)[1]
            if day is None:
                return date(year, month, days if last else 1)
            return date(year, month, day) if day <= days else None
    return None


def credential_dates(text: str) -> tuple[date | None, date | None]:
    """When a credential was issued and when it expires, as far as a text says so.

    Examples
    --------
    >>> credential_dates("CPR, American Red Cross, issued 03/2022, expires 03/2024")
    (datetime.date(2022, 3, 1), datetime.date(2024, 3, 31))
    >>> credential_dates("AWS Solutions Architect (2021 – 2024)")
    (datetime.date(2021, 1, 1), datetime.date(2024, 12, 31))
    """
    expires = None
    if match := _EXPIRES.search(text):
        expires = parse_date(match["date"], last=True)
        text = text[: match.start()] + text[match.end() :]
    period = find_period(text)
    if period is None:
        return None, expires
    if period.start is None:
        return parse_date(text[slice(*period.span)]), expires
    return period.start, expires or period.end


def says_expiry(text: str) -> bool:
    """Whether a text says when something expires.

    Examples
    --------
    >>> says_expiry("CPR, valid until 2027"), says_expiry("Clerk, 2025 - 2027")
    (True, False)
    """
    return _EXPIRES.search(text) is not None


def without_dates(text: str) -> str:
    """The same text without the dates of issue and expiry that `credential_dates` reads.

    Examples
    --------
    >>> without_dates("CPR, American Red Cross, issued 03/2022, expires 03/2024")
    'CPR, American Red Cross'
    """
    text = _EXPIRES.sub("", text)
    if period := find_period(text):
        start, end = period.span
        text = _ISSUED.sub("", text[:start]) + text[end:]
    return re.sub(r"\(\s*\)", "", text).strip(" ,;:|–—-(")


# --- One date --------------------------------------------------------------------------------

_Parts = tuple[int, int | None, int | None]


def _month(word: str) -> int:
    return _MONTH_OF[word.rstrip(".").lower()]


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) > 50 else 2000)


def _numbers(match: re.Match[str]) -> _Parts:
    one, mark, other, year = int(match[1]), match[2], int(match[3]), int(match[4])
    day_first = one > 12 or (mark == "." and other <= 12)
    return (year, other, one) if day_first else (year, one, other)


_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], _Parts]]] = [
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (rf"({_YEAR})", lambda m: (int(m[1]), None, None)),
        (rf"({_MM})\s*[/.-]\s*({_YEAR})", lambda m: (int(m[2]), int(m[1]), None)),
        (rf"({_MM}) ({_YEAR})", lambda m: (int(m[2]), int(m[1]), None)),
        (rf"({_MONTH})[\s,/-]*{_OF}\s*({_YEAR})", lambda m: (int(m[2]), _month(m[1]), None)),
        (rf"({_MONTH})\s*[’'‘-]?(\d\d)", lambda m: (_year(m[2]), _month(m[1]), None)),
        (rf"({_YEAR})\s*[/.-]\s*({_MM})", lambda m: (int(m[1]), int(m[2]), None)),
        (rf"({_YEAR}),?\s+({_MONTH})", lambda m: (int(m[1]), _month(m[2]), None)),
        (
            rf"({_YEAR})[/.-]({_MM})[/.-]({_DD})(?:T.*)?",
            lambda m: (int(m[1]), int(m[2]), int(m[3])),
        ),
        (
            rf"({_DD})(?:st|nd|rd|th|er|\.|º)?{_OF}[\s-]*({_MONTH}){_OF}[\s,-]*({_YEAR})",
            lambda m: (int(m[3]), _month(m[2]), int(m[1])),
        ),
        (
            rf"({_MONTH})\s*({_DD})(?:st|nd|rd|th)?\s*,?\s+({_YEAR})",
            lambda m: (int(m[3]), _month(m[1]), int(m[2])),
        ),
        (rf"({_MM})/(\d\d)", lambda m: (_year(m[2]), int(m[1]), None)),
        (rf"({_SEASON}),?\s*({_YEAR})", lambda m: (int(m[2]), _SEASON_STARTS[m[1].lower()], None)),
        (rf"Q([1-4])[\s/-]*({_YEAR})", lambda m: (int(m[2]), 3 * int(m[1]) - 2, None)),
    )
] + [(re.compile(rf"({_DD})([/.-])({_DD})[/.-]({_YEAR})"), _numbers)]

# --- Dates and periods within a text ---------------------------------------------------------

_ANY_DATE = (
    rf"(?:\b{_YEAR}[/.-]{_MM}[/.-]{_DD}\b|\b{_DD}[/.-]{_DD}[/.-]{_YEAR}"
    rf"|\b{_DD}(?:st|nd|rd|th|er|\.|º)?{_OF}[\s-]*{_MONTH}{_OF}[\s,-]*{_YEAR}"
    rf"|\b{_MONTH}\s*{_DD}(?:st|nd|rd|th)?\s*,?\s+{_YEAR}"
    rf"|\b{_MONTH}[\s,/-]*{_OF}\s*{_YEAR}|\b{_MONTH}\s?[’'‘]\d\d\b"
    rf"|\b{_YEAR},?\s+{_MONTH}|\b{_MM}\s*[/.]\s*{_YEAR}|\b{_MM}-{_YEAR}"
    rf"|\b{_YEAR}[/.]{_MM}\b(?![/.-]?\d)|\b{_YEAR}-(?:0[1-9]|1[0-2])\b(?!-?\d)"
    rf"|(?<=[,:(] ){_MM} {_YEAR}|\b{_SEASON},?\s*{_YEAR}|\bQ[1-4][\s/-]*{_YEAR}"
    rf"|(?<![\d$€£])(?<!\d[.,:/])\b{_YEAR}(?![.,]\d|%))"
)
_SHORT = rf"\b{_MM}/\d\d\b(?!/)"  # 05/19, in a period only
_EXPIRES = re.compile(
    r"[(\[,;–-]?\s*\b(?:expir\w*|exp\b\.?|valid\s*(?:until|through|thru|till|to|unto)"
    r"|valid\s*[-:]|renewal|gültig\s+bis|valable\s+jusqu\S*|expire\s+le|caduca|vence|válid[oa]\s+"
    r"(?:hasta|até)|valido\s+fino\s+al?|geldig\s+tot)\s*(?:date|on|in|due|:|-|–|of)*[\s:]*"
    rf"(?P<date>{_ANY_DATE}|{_SHORT})\s*[)\]]?",
    re.IGNORECASE,
)

_ISSUED = re.compile(
    r"[(,;–-]?\s*\b(?:issued|earned|obtained|completed|awarded|certified|received|granted"
    r"|ausgestellt|délivré|obtenu|emitid[oa]|obtenid[oa]|rilasciato)?\s*(?:date|on|in|am|le|em|en"
    r"|il)?\s*:?\s*$",
    re.IGNORECASE,
)


_TWO_DIGITS = re.compile(r"\d\d")  # without them there is no date, which is quick to see


def _between(match: re.Match[str]) -> Period | None:
    if _is_now(match["end"]):
        return _since(match)
    start, end = parse_date(match["start"]), parse_date(match["end"], last=True)
    return Period(start, end, False, match.span()) if start and end else None


def _is_now(text: str) -> bool:
    return re.fullmatch(_NOW, text, re.IGNORECASE) is not None


def _since(match: re.Match[str]) -> Period | None:
    start = parse_date(match["start"])
    return Period(start, None, True, match.span()) if start else None


def _within_year(match: re.Match[str]) -> Period | None:
    end = parse_date(match["end"], last=True)
    if end is None:
        return None
    start = date(end.year, _month(match["start"]), 1)
    return Period(start, end, False, match.span())


def _school_year(match: re.Match[str]) -> Period:
    start, end = int(match["start"]), int(match["end"])
    end += 0 if end > 100 else start - start % 100
    return Period(date(start, 1, 1), date(end, 12, 31), False, match.span())


def _one_date(match: re.Match[str]) -> Period | None:
    end = parse_date(match["end"], last=True)
    return Period(None, end, False, match.span()) if end else None


_PERIODS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]]] = [
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (
            rf"(?:\bfrom\s+)?(?P<start>{_ANY_DATE}|{_SHORT}){_TO}"
            rf"(?P<end>{_ANY_DATE}|{_SHORT}|{_NOW})",
            _between,
        ),
        (rf"\b(?P<start>{_MONTH}){_TO}(?P<end>{_MONTH}[\s,]*{_YEAR})", _within_year),
        (
            rf"(?<![\d/.-])\b(?P<start>{_YEAR})\s*[-–/]\s*(?P<end>(?:20)?\d\d)(?![\d/.-])",
            _school_year,
        ),
        (rf"{_SINCE}(?P<start>{_ANY_DATE})", _since),
        (rf"(?P<start>{_ANY_DATE})\s*[-–—](?=\s*(?:$|[,;)|])|\t)", _since),
        (rf"(?P<start>{_ANY_DATE})\s+(?P<end>{_NOW})", _between),
        (rf"^\s*(?P<end>{_MM} {_YEAR})\s*$", _one_date),
        (rf"(?P<end>{_ANY_DATE})", _one_date),
    )
]
