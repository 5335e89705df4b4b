"""JSON Resume: a resume as data, whole or a part of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from skillmatch.read.dates import Period, parse_date
from skillmatch.read.resumes.claims import Claim, Resume, evidence_of
from skillmatch.read.resumes.passages import passages
from skillmatch.read.resumes.stated import certificate_claim, degree_claim, joined
from skillmatch.tables import Problem

_MOST_ITEMS = 1_000
_MOST_LETTERS = 100_000


def read_json_resume(data: object, candidate_id: str, source: str) -> Resume:
    """Read a JSON Resume, or a part of one that has only some of its sections.

    Parameters
    ----------
    data : object
        The parsed JSON: an object with ``basics``, ``work``, ``education``, ``certificates``,
        ``skills`` or other sections of the JSON Resume schema.
    candidate_id : str
        Whose resume it is.
    source : str
        The file, as a person would name it.

    Returns
    -------
    Resume
        Its evidence is ``claimed``. What has another shape than the schema's is left out and
        named in ``problems``.

    Examples
    --------
    >>> data = {"education": [{"studyType": "Bachelor", "area": "Biology", "endDate": "2014"}]}
    >>> resume = read_json_resume(data, "ana-silva", "education.json")
    >>> [(row["kind"], row["title"], row["level"]) for row in resume.evidence]
    [('degree', 'Bachelor, Biology', 6)]
    """
    problems: list[Problem] = []
    if not isinstance(data, Mapping):
        whole = _Item({}, "", source, problems)
        whole.complain("", "an object with sections such as “work” and “education”")
        return Resume(candidate_id, "", [], problems)
    whole = _Item(data, "", source, problems)
    basics = whole.part("basics")
    claims = [*_basics(basics), *(claim for section in _READERS for claim in _read(whole, section))]
    if not claims and not problems:
        whole.complain("", "sections such as “work”, “education”, “certificates” or “skills”")
    evidence = evidence_of(claims, candidate_id, source)
    return Resume(candidate_id, basics.text("name"), evidence, problems)


# --- Careful access --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Item:
    """An object of the JSON, and where it stands; what isn't as expected becomes a problem."""

    data: Mapping[str, Any]
    where: str
    source: str
    problems: list[Problem]

    @property
    def place(self) -> str:
        return f"{self.source}, {self.where}"

    def complain(self, key: str, expected: str) -> None:
        where = self._path(key)
        self.problems.append(
            Problem(
                self.source,
                where,
                f"{where or 'The file'} should be {expected}; it was left out.",
                "Correct it after the JSON Resume schema.",
            )
        )

    def part(self, key: str) -> _Item:
        found = self.data.get(key)
        if found is not None and not isinstance(found, Mapping):
            self.complain(key, "an object")
        return self._item(found if isinstance(found, Mapping) else {}, key)

    def parts(self, key: str) -> Iterator[_Item]:
        for index, found in enumerate(self._list(key)):
            place = f"{key}[{index}]"
            if isinstance(found, Mapping):
                yield self._item(found, place)
            else:
                self.complain(place, "an object")

    def text(self, key: str) -> str:
        return self._as_text(self.data.get(key), key)

    def texts(self, key: str) -> Iterator[tuple[str, str]]:
        """Texts of a list, each with its place."""
        for index, found in enumerate(self._list(key)):
            if text := self._as_text(found, f"{key}[{index}]"):
                yield text, f"{self.place}.{key}[{index}]"

    def date(self, key: str, *, last: bool = False) -> date | None:
        text = self.text(key)
        found = parse_date(text, last=last) if text else None
        if text and not found:
            self.complain(key, "a date such as 2026-11-23, 2026-11 or 2026")
        return found

    def period(self) -> Period:
        start, end = self.date("startDate"), self.date("endDate", last=True)
        return Period(start, end, bool(start) and not self.data.get("endDate"), (0, 0))

    def _list(self, key: str) -> list[Any]:
        found = self.data.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            self.complain(key, "a list")
            return []
        if len(found) > _MOST_ITEMS:
            self.complain(key, f"a list of at most {_MOST_ITEMS:,} items; the rest")
        return found[:_MOST_ITEMS]

    def _as_text(self, found: object, key: str) -> str:
        if found is None or found == "":
            return ""
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            self.complain(key, "text")
            return ""
        return " ".join(str(found)[:_MOST_LETTERS].split())

    def _item(self, data: Mapping[str, Any], key: str) -> _Item:
        return _Item(data, self._path(key), self.source, self.problems)

    def _path(self, key: str) -> str:
        return ".".join(part for part in (self.where, key) if part)


# --- Sections --------------------------------------------------------------------------------


def _read(whole: _Item, section: str) -> Iterator[Claim]:
    for item in whole.parts(section):
        yield from _READERS[section](item)


def _basics(basics: _Item) -> Iterator[Claim]:
    for key in ("label", "summary"):
        for text in passages(basics.text(key)):
            yield Claim(text, "summary", f"{basics.place}.{key}")


def _job(item: _Item, section: str, organisation: str) -> Iterator[Claim]:
    title = joined(item.text("position"), item.text(organisation) or item.text("company"))
    period = item.period()
    told = [
        *((item.text(key), f"{item.place}.{key}") for key in ("summary", "description")),
        *item.texts("highlights"),
    ]
    found = [(part, place) for text, place in told for part in passages(text)]
    for text, place in found or [(title, item.place)]:
        if text:
            yield Claim(text, section, place, title=title, period=period)


def _project(item: _Item) -> Iterator[Claim]:
    title, period = item.text("name"), item.period()
    keywords = ", ".join(text for text, _ in item.texts("keywords"))
    told = [
        (item.text("description"), f"{item.place}.description"),
        *item.texts("highlights"),
        (keywords, f"{item.place}.keywords"),
    ]
    found = [(part, place) for text, place in told for part in passages(text)]
    for text, place in found or [(title, item.place)]:
        if text:
            yield Claim(text, "projects", place, title=title, period=period)


def _education(item: _Item) -> Iterator[Claim]:
    degree, school, period = item.text("studyType"), item.text("institution"), item.period()
    title = joined(degree, item.text("area"))
    courses = ", ".join(text for text, _ in item.texts("courses"))
    text = joined(title, school) + (f". Courses: {courses}" if courses else "")
    if text:
        yield degree_claim(text, item.place, degree=title, school=school, period=period)


def _certificate(item: _Item) -> Iterator[Claim]:
    title, issuer = item.text("name"), item.text("issuer")
    if title:
        yield certificate_claim(title, issuer, item.place, item.date("date"))


def _skill(item: _Item) -> Iterator[Claim]:
    level = item.text("level")
    name = item.text("name") + (f" ({level})" if level else "")
    keywords = ", ".join(text for text, _ in item.texts("keywords"))
    if text := ": ".join(part for part in (name, keywords) if part):
        yield Claim(text, "skills", item.place)


def _named(section: str, *keys: str) -> Callable[[_Item], Iterator[Claim]]:
    """A reader of items that are a few texts: a title, who gave it, and a summary."""

    def read(item: _Item) -> Iterator[Claim]:
        title, *more = (item.text(key) for key in keys)
        for text in passages(joined(title, *more)):
            yield Claim(text, section, item.place, title=title)

    return read


_READERS: dict[str, Callable[[_Item], Iterator[Claim]]] = {
    "work": lambda item: _job(item, "experience", "name"),
    "volunteer": lambda item: _job(item, "volunteering", "organization"),
    "education": _education,
    "certificates": _certificate,
    "projects": _project,
    "skills": _skill,
    "languages": _named("languages", "language", "fluency"),
    "awards": _named("awards", "title", "awarder", "summary"),
    "publications": _named("publications", "name", "publisher", "summary"),
}
