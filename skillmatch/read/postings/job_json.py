"""Job postings as JSON: schema.org's JobPosting, alone or in a web page, and JSON Resume's."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from skillmatch.read.credentials.credential_files import parse_json
from skillmatch.read.json_values import Object, as_list, as_object, first, objects, raw_words, words
from skillmatch.read.postings.requirements import Row, lines_of_text, row_of
from skillmatch.read.resumes.lines import Line
from skillmatch.tables import UnreadableError

_DEEPEST = 5  # a posting lies in a graph in a list, never far below
_SECTIONS = {
    "": ("description",),
    "Responsibilities": ("responsibilities", "tasks"),
    "Requirements": (
        "qualifications",
        "requirements",
        "experienceRequirements",
        "educationRequirements",
    ),
    "Preferred": ("preferredQualifications",),
}
_OWN_FIELDS = ("qualifications", "responsibilities", "hiringOrganization", "skills")


@dataclass(frozen=True)
class JobPosting:
    """What the fields of a JSON job posting say.

    Attributes
    ----------
    title, employer : str
    lines : list of Line
        The texts, each below a heading for the field it comes from.
    stated : list of Row
        The requirements that fields state as data: skills, months of experience, a degree.
    """

    title: str = ""
    employer: str = ""
    lines: list[Line] = field(default_factory=list)
    stated: list[Row] = field(default_factory=list)


def job_in_page(page: str) -> JobPosting | None:
    """The first job posting that a web page carries as JSON-LD, None if it carries none.

    Examples
    --------
    >>> data = '{"@type": "JobPosting", "title": "Cook"}'
    >>> job_in_page(f'<script type="application/ld+json">{data}</script>').title
    'Cook'
    """
    from bs4 import BeautifulSoup
    from bs4.filter import SoupStrainer

    if "ld+json" not in page:
        return None
    soup = BeautifulSoup(page, "lxml", parse_only=SoupStrainer("script"))
    for script in soup.find_all("script", type=re.compile("ld\\+json", re.I)):
        try:
            found = next(_jobs(parse_json(script.string or "")), None)
        except UnreadableError:  # a script that isn't about the job, or the page's text will do
            continue
        if found:
            return _read(found)
    return None


def job_in_json(text: str) -> tuple[JobPosting, int]:
    """The first job posting in a JSON document, and how many it holds.

    Raises
    ------
    UnreadableError
        If the text isn't JSON, or describes no job.
    """
    data = parse_json(text)
    found = list(_jobs(data)) or [job for job in objects(data) if first(job, *_OWN_FIELDS)]
    if not found:
        raise UnreadableError(
            "The file describes no job: it has neither a schema.org JobPosting nor fields such as "
            "“qualifications” and “skills”.",
            "Give the posting as JobPosting JSON-LD, or its text as .md, .txt, .pdf or .docx.",
        )
    return _read(found[0]), len(found)


def _jobs(value: object, depth: int = 0) -> Iterator[Object]:
    if depth > _DEEPEST:
        return
    for item in objects(value):
        kinds = [str(kind) for kind in as_list(item.get("@type"))]
        if any(kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] == "JobPosting" for kind in kinds):
            yield item
        else:
            for name in ("@graph", "mainEntity", "itemListElement", "item"):
                yield from _jobs(item.get(name), depth + 1)


def _read(job: Object) -> JobPosting:
    title = words(first(job, "title", "name"))
    lines: list[Line] = []
    for heading, names in _SECTIONS.items():
        below = [line for name in names for line in _lines(job.get(name))]
        if heading and below:
            lines.append(Line(heading, 1, 0, "heading"))
        lines += below
    lines = [Line(x.text, 1, number, x.kind, x.apart) for number, x in enumerate(lines, start=1)]
    stated = [*_experience(job, title), *_education(job), *_skills(job)]
    return JobPosting(title, _employer(job), lines, stated)


def _employer(job: Object) -> str:
    employer = first(job, "hiringOrganization", "company", "employer")
    return words(as_object(employer).get("name") if isinstance(employer, dict) else employer)


def _lines(value: object) -> list[Line]:
    """Lines from text, from HTML, or from a list of either, whose members are items of a list."""
    if isinstance(value, list):
        items = [words(as_object(item).get("name")) or words(item) for item in value]
        return [Line(item, 1, 0, "item") for item in items if item]
    text = raw_words(value)
    return lines_of_text(html.unescape(text) if "&lt;" in text else text)


def _experience(job: Object, title: str) -> Iterator[Row]:
    for stated in objects(job.get("experienceRequirements")):
        months = stated.get("monthsOfExperience")
        if isinstance(months, int | float | str) and re.fullmatch(r"\d{1,3}(\.\d+)?", str(months)):
            years = float(months) / 12
            if years:
                unit = "year" if years == 1 else "years"
                role = f" as {title}" if title else ""
                yield row_of(f"{years:.3g} {unit} of experience{role}")


def _education(job: Object) -> Iterator[Row]:
    in_place = job.get("experienceInPlaceOfEducation") is True
    for stated in objects(job.get("educationRequirements")):
        text = words(first(stated, "credentialCategory", "name", "educationalLevel"))
        if text and not re.match(r"no\b|none\b", text, re.I):
            row = row_of(text)
            yield {**row, "equivalent": row["equivalent"] or in_place}


def _skills(job: Object) -> Iterator[Row]:
    for skill in as_list(job.get("skills")):
        if isinstance(skill, dict):
            uri = words(first(skill, "url", "@id", "sameAs", "termCode"))
            for name in (words(skill.get("name")), *map(words, as_list(skill.get("keywords")))):
                if name:
                    yield {**row_of(name), "skill_uri": uri if uri.startswith("http") else ""}
        else:
            for line in _lines(skill):
                for name in re.split(r"[,;]\s*(?![^()]*\))", line.text):
                    if len(name.strip()) > 1 or name.strip() in ("R", "C"):
                        yield row_of(name)
