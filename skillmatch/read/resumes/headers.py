"""Headers of jobs and degrees: their shape, their dates, and their words without the dates."""

from __future__ import annotations

import re
from dataclasses import replace

from skillmatch.read.dates import Period, find_period
from skillmatch.read.resumes.lines import Line

_MOST_WORDS, _MOST_LETTERS = 18, 130  # of a header
_LONGEST_DATE = 60  # letters, of a period such as "from September 2015 to December 2017"
_ABBREVIATED_END = re.compile(
    r"\b(?:inc|ltd|co|corp|llc|s\.a|l\.p|gmbh|dept|st|jr|sr|u\.s|n\.a)\.$", re.IGNORECASE
)


def is_header(line: Line) -> bool:
    """Whether a line has the shape of a job's title, an employer or a date.

    Examples
    --------
    >>> is_header(Line("Senior Accountant, Acme Inc.", 1, 1))
    True
    >>> is_header(Line("Closed the books each month.", 1, 1))
    False
    """
    text = line.text
    if line.kind == "item" or len(text.split()) > _MOST_WORDS or len(text) > _MOST_LETTERS:
        return False
    if text.endswith((".", "!", "?", ";", ":", ",")):
        return _ABBREVIATED_END.search(text) is not None
    return not text[0].islower() or find_period(text) is not None


def is_dated_header(line: Line) -> bool:
    """Whether a line is a header with a period in it, or with a date at one of its ends.

    Examples
    --------
    >>> is_dated_header(Line("Accountant, 2015 - 2019", 1, 1))
    True
    >>> is_dated_header(Line("Won the 2015 Award for Service", 1, 1))
    False
    """
    if not is_header(line):
        return False
    period = find_period(line.text)
    if period is None or period.start or period.ongoing:
        return period is not None
    start, end = period.span
    return not line.text[:start].strip(" (") or not line.text[end:].strip(" .)")


def is_only_date(text: str) -> bool:
    """Whether a line holds a date or a period, and nothing else."""
    if len(text) > _LONGEST_DATE:
        return False
    period = find_period(text)
    return period is not None and not without_period(text, period)


def without_period(text: str, period: Period) -> str:
    """The text without a period found in it.

    Examples
    --------
    >>> text = "Accountant (2015 - 2019), Acme"
    >>> without_period(text, find_period(text))
    'Accountant, Acme'
    """
    start, end = period.span
    return tidied(f"{text[:start]}\t{text[end:]}")


# Anonymised resumes say this where a place stood.
_PLACEHOLDER = re.compile(r"\bCity\s*,\s*State\b(?:\s*,\s*(?:United States|USA?)\b)?")


def without_placeholder(text: str) -> str:
    """The text with a tab for the words that stand for a place in anonymised resumes."""
    return _PLACEHOLDER.sub("\t", text)


def tidied(text: str) -> str:
    """A title without the tabs, dashes and brackets that a removed date or place leaves.

    Examples
    --------
    >>> tidied("Accountant (), Acme –")
    'Accountant, Acme'
    """
    text = re.sub(r"\(\s*[,;:–—-]*\s*\)|\[[\s.]*\]", "", without_placeholder(text))
    text = re.sub(r"\s*\t\s*", ", ", text.strip())
    text = re.sub(r"\s+(?=[,;:])", "", " ".join(text.split()))
    text = re.sub(r"(?:\s*[,;|·•]\s*|\s+[-–—]\s*)+(?=[,;|·•]|$)", "", text)
    return re.sub(r"^[\s,;:|·•–—-]+|[\s,;:|·•–—(-]+$", "", text)


_ONLY_TO = re.compile(r"(?:to|until|-|–|—|bis|à|a|al|até)", re.IGNORECASE)


def with_whole_dates(lines: list[Line]) -> list[Line]:
    """The lines, with periods that run over three of them (a date, "to", a date) on one."""
    joined: list[Line] = []
    index = 0
    while index < len(lines):
        line, parts = lines[index], lines[index : index + 3]
        if len(parts) == 3 and _ONLY_TO.fullmatch(parts[1].text) and is_only_date(line.text):
            whole = " ".join(part.text for part in parts)
            period = find_period(whole)
            if period and period.start:
                line = replace(line, text=whole)
                index += 2
        joined.append(line)
        index += 1
    return joined
