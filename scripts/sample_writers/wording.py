"""Choices, dates, headings and file names that differ from person to person, as real ones do."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sample_writers.stories import Candidate, Entry, Held, StoryError

FICTIONAL = "Fictional person – skillmatch sample data"
SEED = "skillmatch sample 1"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DEGREES_IN = ("Bachelor", "Master", "Associate", "Doctor", "BSc", "MSc", "BA", "MA", "MBA", "PhD")

Choice = TypeVar("Choice")


def pick(options: Sequence[Choice], *key: str) -> Choice:
    """One of the options, always the same for the same key."""
    digest = hashlib.sha256("\n".join((SEED, *key)).encode()).digest()
    return options[int.from_bytes(digest[:8], "big") % len(options)]


@dataclass(frozen=True)
class DateStyle:
    month: str  # "short", "long", "number" or "none" (the year alone)
    dash: str
    present: str

    def point(self, when: str) -> str:
        """``"2021-03"`` → ``"Mar 2021"``, ``"2021"`` → ``"2021"``."""
        year, _, rest = when.partition("-")
        if not rest or self.month == "none":
            return year
        month = _MONTHS[int(rest[:2]) - 1]
        return {
            "short": f"{month[:3]} {year}",
            "long": f"{month} {year}",
            "number": f"{rest[:2]}/{year}",
        }[self.month]

    def span(self, start: str, end: str) -> str:
        """``"Mar 2021 – present"``; a single point where start or end is missing."""
        if not (start and end):
            return self.point(start or end)
        last = self.present if end == "present" else self.point(end)
        first = self.point(start)
        return first if first == last else f"{first}{self.dash}{last}"


DATE_STYLES = (
    DateStyle("short", " – ", "present"),
    DateStyle("short", " – ", "Present"),
    DateStyle("short", " to ", "present"),
    DateStyle("long", " – ", "present"),
    DateStyle("long", " - ", "Present"),
    DateStyle("number", "–", ""),
    DateStyle("number", " – ", "today"),
    DateStyle("number", " - ", "now"),
    DateStyle("none", "–", "present"),
)


def date_style(candidate: Candidate) -> DateStyle:
    return pick(DATE_STYLES, candidate.id, "dates")


def long_date(when: date, *key: str) -> str:
    """A date as an issuer prints it: 12 April 2025, April 12, 2025 or 2025-04-12."""
    month = _MONTHS[when.month - 1]
    return pick(
        (f"{when.day} {month} {when.year}", f"{month} {when.day}, {when.year}", when.isoformat()),
        *key,
        "long date",
    )


@dataclass(frozen=True)
class EntryWords:
    """The words of an entry as a reader sees them, in any layout."""

    title: str
    place: str
    dates: str
    bullets: tuple[str, ...]


def entry_words(entry: Entry, candidate: Candidate) -> EntryWords:
    joiner = pick((" in ", ", "), candidate.id, "degree")
    return EntryWords(
        entry.title or degree_title(entry.degree, entry.study, joiner),
        entry.employer or entry.school,
        date_style(candidate).span(entry.start, entry.end),
        entry.bullets,
    )


def degree_title(degree: str, study: str, joiner: str = " in ") -> str:
    """``"Bachelor of Arts in Nursing"``, and ``"GED, General"``, which takes no "in"."""
    if study.lower() in degree.lower():
        return degree
    if degree.lower() in study.lower():
        return study
    takes_in = degree.startswith(_DEGREES_IN) and " in " not in degree
    return f"{degree}{joiner if takes_in else ', '}{study}"


def slug(text: str) -> str:
    """``"C# & .NET: Basics"`` → ``"c-net-basics"``."""
    return "-".join(re.findall(r"[a-z0-9]+", _ascii(text).lower()))


def resume_name(candidate: Candidate, suffix: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", _ascii(candidate.name))
    first, last = words[0], words[-1]
    stem = pick(
        (
            "resume",
            "CV",
            f"CV_{first}_{last}",
            f"{last}-{first}-resume",
            f"{first}_{last}_Resume",
            f"{first.lower()}-{last.lower()}-cv",
            f"resume_{last.lower()}",
        ),
        candidate.id,
        "resume name",
    )
    return f"{stem}.{suffix}"


def credential_name(held: Held, suffix: str) -> str:
    """A file name in the manner of the credential's issuer."""
    title = slug(held.offer.title)
    named = title if held.offer.kind in title else f"{held.offer.kind}-{title}"
    stem = pick(
        (
            named,
            "_".join(word.title() for word in named.split("-")),
            f"{title}-{held.issued.year}",
            f"{title}-{'badge' if held.form.startswith('badge') else 'award'}",
        ),
        held.offer.issuer,
        "credential name",
    )
    return f"{stem}.{suffix}"


def printable(text: str) -> str:
    """The text in letters that every PDF reader's own fonts have: Wrocław → Wroclaw."""
    return "".join(_known_letter(letter) for letter in text)


def _known_letter(letter: str) -> str:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        plain = _ascii(letter)
        if not plain:
            raise StoryError(f"{letter!r} can't be printed. Use another character.") from None
        return plain
    return letter


def _ascii(text: str) -> str:
    spelled = text.translate(str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss"}))
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
