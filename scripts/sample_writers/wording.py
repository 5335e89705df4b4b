"""Choices, dates, headings and file names that differ from person to person, as real ones do."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sample_writers.stories import Candidate, Entry, Held

FICTIONAL = "Fictional person – skillmatch sample data"
SEED = "skillmatch sample 1"
_MONTHS = (
    "January February March April May June July August September October November December".split()
)

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
    joiner = pick((" in ", ", ", " "), candidate.id, "degree")
    degree = joiner.join(part for part in (entry.degree, entry.study) if part)
    return EntryWords(
        entry.title or degree,
        entry.employer or entry.school,
        date_style(candidate).span(entry.start, entry.end),
        entry.bullets,
    )


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
    words = slug(held.offer.title).split("-")
    plain = [word for word in words if word != held.offer.kind]
    title = "-".join(plain)
    label = held.offer.kind
    stem = pick(
        (
            f"{label}-{title}",
            f"{title}-{label}",
            f"{label.title()}_{'_'.join(word.title() for word in plain)}",
            f"{title}-{held.issued.year}",
        ),
        held.offer.issuer,
        "credential name",
    )
    return f"{stem}.{suffix}"


def _ascii(text: str) -> str:
    spelled = text.translate(str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss"}))
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
