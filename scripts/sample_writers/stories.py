"""The hand-written YAML files, read and checked into plain records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

OFFER_KINDS = ("badge", "certificate", "nanodegree")
FORMS = ("badge_json", "badge_png", "certificate_pdf", "table")
STATES = ("", "tampered", "borrowed", "revoked", "incomplete")
FORMATS = ("pdf", "docx", "html", "md", "txt", "json")
LAYOUTS = ("classic", "two_column", "compact")
SECTION_KINDS = (
    "summary",
    "experience",
    "education",
    "skills",
    "certifications",
    "projects",
    "languages",
)
ARCHETYPES = (
    "credentials_no_degree",
    "degree_thin_evidence",
    "stuffed_resume",
    "expired_certificate",
    "career_changer",
    "all_round",
    "junior",
    "senior",
    "returner",
    "credentials_only",
    "generalist",
    "other_field",
)
POSTING_SUFFIXES = (".md", ".txt", ".html", ".jsonld")


class StoryError(ValueError):
    """Something in a YAML file is not as `scripts/sample/README.md` says."""


@dataclass(frozen=True)
class Offer:
    id: str
    kind: str
    title: str
    issuer: str
    description: str
    criteria: str
    assessed: bool
    hours: float | None = None
    cost: float | None = None
    currency: str = ""
    prerequisites: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True)
class Issuer:
    """How an issuer signs, and what the employer of the sample has of it."""

    name: str
    domain: str = ""  # of its did:web; without one its key is its identifier
    signs: bool = True
    trusted: bool = False  # whether it is in issuers.toml
    kept: bool = True  # whether its DID document is at hand
    status_list: bool = False  # whether its badges can be revoked


@dataclass(frozen=True)
class Entry:
    """A job, a course of study or a project; a resume's kind of section says which."""

    title: str = ""
    employer: str = ""
    degree: str = ""
    study: str = ""
    school: str = ""
    start: str = ""
    end: str = ""
    bullets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    heading: str
    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Resume:
    format: str
    sections: tuple[Section, ...]
    headline: str = ""
    layout: str = "classic"
    hidden_text: str = ""


@dataclass(frozen=True)
class Held:
    """A credential that a candidate holds, and the form in which it was sent."""

    offer: Offer
    form: str
    issued: date
    expires: date | None = None
    evidence: str = ""
    result: str = ""
    state: str = ""


@dataclass(frozen=True)
class Degree:
    degree: str
    study: str
    school: str
    issued: date


@dataclass(frozen=True)
class Contact:
    city: str = ""
    email: str = ""
    phone: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(part for part in (self.city, self.email, self.phone) if part)


@dataclass(frozen=True)
class Candidate:
    id: str
    name: str
    story: str
    archetype: str
    contact: Contact
    resume: Resume | None
    credentials: tuple[Held, ...]
    degrees: tuple[Degree, ...]
    field: str


@dataclass(frozen=True)
class Posting:
    file: str
    text: str


@dataclass(frozen=True)
class Sample:
    issuers: dict[str, Issuer]  # by name, every issuer of an offer
    offers: tuple[Offer, ...]
    postings: tuple[Posting, ...]
    candidates: tuple[Candidate, ...]


Record = TypeVar("Record")


def read_stories(folder: Path) -> Sample:
    """Every YAML file of `folder` in one sample; offers may be held across fields."""
    documents = {path.name: _load(path) for path in sorted(folder.glob("*.yaml"))}
    offers = {offer.id: offer for offer in _offers(documents)}
    for offer in offers.values():
        for needed in offer.prerequisites:
            _expect(needed in offers, f"offer {offer.id}", f"prerequisite {needed!r} is no offer")
    issuers = _issuers(documents, offers)
    candidates = tuple(_candidates(documents, offers))
    for candidate in candidates:
        for held in candidate.credentials:
            _expect_sense(held, issuers[held.offer.issuer], f"candidate {candidate.id}")
    postings = tuple(_postings(documents))
    _expect_unique("candidate", [candidate.id for candidate in candidates])
    _expect_unique("posting", [posting.file for posting in postings])
    return Sample(issuers, tuple(offers.values()), postings, candidates)


def _load(path: Path) -> dict[str, Any]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    _expect(isinstance(document, dict), path.name, "a mapping with 'field' is expected")
    _expect(document.get("field") == path.stem, path.name, f"field should be {path.stem!r}")
    return document  # type: ignore[no-any-return]


def _offers(documents: Mapping[str, dict[str, Any]]) -> Iterator[Offer]:
    seen: list[str] = []
    for document in documents.values():
        for raw in document.get("offers", ()):
            where = f"offer {raw.get('id')}"
            offer = _record(Offer, {**raw, "field": document["field"]}, where)
            _expect(offer.kind in OFFER_KINDS, where, f"kind {offer.kind!r} is unknown")
            _expect(
                offer.id.startswith(offer.field + "-"), where, "the id must begin with the field"
            )
            seen.append(offer.id)
            yield offer
    _expect_unique("offer", seen)


def _issuers(
    documents: Mapping[str, dict[str, Any]], offers: Mapping[str, Offer]
) -> dict[str, Issuer]:
    issuers = {offer.issuer: Issuer(offer.issuer) for offer in offers.values()}
    told: list[str] = []
    for document in documents.values():
        for raw in document.get("issuers", ()):
            where = f"issuer {raw.get('name')}"
            issuer = _record(Issuer, raw, where)
            _expect(issuer.name in issuers, where, "is not the issuer of any offer")
            _expect(issuer.signs or not issuer.status_list, where, "signs no status list either")
            issuers[issuer.name] = issuer
            told.append(issuer.name)
    _expect_unique("issuer", told)
    return issuers


def _expect_sense(held: Held, issuer: Issuer, where: str) -> None:
    where = f"{where}, {held.offer.id}"
    _expect(held.state in STATES, where, f"state {held.state!r} is unknown")
    _expect(not held.state or held.form.startswith("badge"), where, "only a badge has a state")
    _expect(held.state != "revoked" or issuer.status_list, where, "its issuer has no status_list")
    _expect(held.state != "tampered" or issuer.signs, where, "its issuer does not sign")


def _postings(documents: Mapping[str, dict[str, Any]]) -> Iterator[Posting]:
    for document in documents.values():
        for raw in document.get("postings", ()):
            posting = _record(Posting, raw, f"posting {raw.get('file')}", keep_text=True)
            _expect(
                Path(posting.file).suffix in POSTING_SUFFIXES,
                f"posting {posting.file}",
                f"the file must end in one of {', '.join(POSTING_SUFFIXES)}",
            )
            yield posting


def _candidates(
    documents: Mapping[str, dict[str, Any]], offers: Mapping[str, Offer]
) -> Iterator[Candidate]:
    for document in documents.values():
        for raw in document.get("candidates", ()):
            where = f"candidate {raw.get('id')}"
            candidate = _record(
                Candidate,
                {
                    **raw,
                    "contact": _record(Contact, raw.get("contact", {}), where),
                    "resume": _resume(raw["resume"], where) if raw.get("resume") else None,
                    "credentials": tuple(
                        _held(held, offers, where) for held in raw.get("credentials") or ()
                    ),
                    "degrees": tuple(
                        _record(Degree, degree, where) for degree in raw.get("degrees") or ()
                    ),
                    "field": document["field"],
                },
                where,
            )
            _expect(candidate.archetype in ARCHETYPES, where, f"archetype {candidate.archetype!r}")
            yield candidate


def _resume(raw: Mapping[str, Any], where: str) -> Resume:
    sections = tuple(_section(section, where) for section in raw.get("sections", ()))
    resume = _record(Resume, {**raw, "sections": sections}, where)
    _expect(resume.format in FORMATS, where, f"resume format {resume.format!r} is unknown")
    _expect(resume.layout in LAYOUTS, where, f"layout {resume.layout!r} is unknown")
    _expect(
        not resume.hidden_text or resume.format == "pdf", where, "only a PDF can hide text in white"
    )
    return resume


def _section(raw: Mapping[str, Any], where: str) -> Section:
    entries = tuple(_record(Entry, entry, where) for entry in raw.get("entries") or ())
    section = _record(Section, {**raw, "entries": entries}, where)
    _expect(section.kind in SECTION_KINDS, where, f"section kind {section.kind!r} is unknown")
    _expect(
        bool(section.text or section.items or section.entries),
        where,
        f"section {section.heading!r} is empty",
    )
    return section


def _held(raw: Mapping[str, Any], offers: Mapping[str, Offer], where: str) -> Held:
    name = raw.get("offer", "")
    _expect(name in offers, where, f"offer {name!r} is not in any file")
    renamed = {("form" if key == "as" else key): value for key, value in raw.items()}
    held = _record(Held, {**renamed, "offer": offers[name]}, where)
    _expect(held.form in FORMS, where, f"'as: {held.form}' is unknown")
    _expect(isinstance(held.issued, date), where, f"issued of {name} must be a date")
    _expect(
        held.expires is None or held.expires > held.issued, where, f"{name} expires before issue"
    )
    return held


def _record(
    kind: type[Record], raw: Mapping[str, Any], where: str, keep_text: bool = False
) -> Record:
    allowed = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(raw) - set(allowed))
    _expect(not unknown, where, f"unknown key {', '.join(map(repr, unknown))}")
    values = {
        key: _tidy(value, allowed[key].type, keep_text)
        for key, value in raw.items()
        if value is not None or "None" in str(allowed[key].type)
    }
    try:
        return kind(**values)
    except TypeError as error:
        raise StoryError(f"{where}: {kind.__name__}: {error}") from None


def _tidy(value: object, kind: object, keep_text: bool) -> object:
    """YAML's value as the record wants it: 2014 → "2014", a folded text → one line."""
    if kind == "str":
        return str(value) if keep_text else " ".join(str(value).split())
    if kind == "tuple[str, ...]" and isinstance(value, (list, tuple)):
        return tuple(" ".join(str(item).split()) for item in value)
    return value


def _expect_unique(what: str, ids: list[str]) -> None:
    for name in ids:
        _expect(ids.count(name) == 1, f"{what} {name}", "is there more than once")


def _expect(condition: bool, where: str, problem: str) -> None:
    if not condition:
        raise StoryError(f"{where}: {problem}. See scripts/sample/README.md.")
