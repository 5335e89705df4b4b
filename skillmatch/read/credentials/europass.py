"""European Digital Credentials (European Learning Model 3, JSON-LD) as awards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.read.credentials.awards import Award, Dates, day_of
from skillmatch.read.credentials.kinds import kind_of
from skillmatch.read.json_values import (
    Object,
    as_object,
    as_written,
    first,
    objects,
    raw_words,
    words,
)
from skillmatch.read.wording import (
    eqf_level,
    holder_sentences,
    is_assessed,
    learning_hours,
    paragraphs,
)
from skillmatch.tables import UnreadableError

_MAX_DEPTH = 5  # of parts of parts
_ESCO = re.compile(r"https?://data\.europa\.eu/esco/skill/[^\s|]+")


def learning_awards(credential: Object) -> Iterator[Award]:
    """Each claim that the credential makes of its holder: an achievement, an activity, a part.

    Raises
    ------
    UnreadableError
        If it makes none.
    """
    claims = [
        (subject, claim)
        for subject in objects(credential.get("credentialSubject"))
        for claim in _with_parts(subject.get("hasClaim"))
    ]
    if not claims:
        raise UnreadableError(
            "The European Digital Credential makes no claim of learning.",
            "Send one that shows an achievement or an activity.",
        )
    for subject, claim in claims:
        yield _award(credential, subject, claim)


def _with_parts(claims: object, depth: int = 0) -> Iterator[Object]:
    """The claims, each before the parts that it consists of."""
    for claim in objects(claims) if depth <= _MAX_DEPTH else ():
        yield claim
        yield from _with_parts(claim.get("hasPart"), depth + 1)


def _award(credential: Object, subject: Object, claim: Object) -> Award:
    specification = as_object(claim.get("specifiedBy"))
    shown = words(as_object(credential.get("displayParameter")).get("title"))
    title = words(claim.get("title")) or words(specification.get("title")) or shown
    issuer = _name_of(as_object(claim.get("awardedBy")).get("awardingBody"))
    issuer = issuer or _name_of(credential.get("issuer"))
    outcomes = objects(specification.get("learningOutcome"))
    lines = tuple(_lines(claim, specification, outcomes))
    told = "\n".join(lines)
    issued = day_of(
        first(as_object(claim.get("awardedBy")), "awardingDate")
        or first(credential, "validFrom", "issuanceDate", "issued")
    )
    return Award(
        kind=kind_of("", f"{shown} {title}", otherwise="certificate"),
        title=title,
        issuer=issuer,
        paragraphs=lines,
        dates=Dates(
            issued_on=issued,
            expires_on=day_of(first(credential, "validUntil", "expirationDate")),
        ),
        level=eqf_level(words(as_object(specification.get("eqfLevel")).get("id"))),
        assessed=bool(objects(claim.get("provenBy"))) or is_assessed(holder_sentences(told)),
        hours=_hours(claim.get("workload")) or _hours(specification.get("volumeOfLearning")),
        skill_uris=tuple(
            address
            for outcome in outcomes
            for skill in objects(outcome.get("relatedESCOSkill"))
            if _ESCO.fullmatch(address := words(skill.get("id")))
        ),
        holder=_holder(subject),
        ids=tuple(filter(None, (words(claim.get("id")),))),
    )


def _lines(claim: Object, specification: Object, outcomes: list[Object]) -> Iterator[str]:
    activities = objects(claim.get("influencedBy"))
    for part in (claim, specification, *activities):
        yield from paragraphs(raw_words(part.get("description")))
    for outcome in outcomes:
        yield from paragraphs(raw_words(outcome.get("title")))
        yield from paragraphs(raw_words(outcome.get("description")))
    skills = [
        words(skill.get("prefLabel"))
        for outcome in outcomes
        for relation in ("relatedESCOSkill", "relatedSkill")
        for skill in objects(outcome.get(relation))
    ]
    if named := [skill for skill in skills if skill]:
        yield f"Skills: {', '.join(dict.fromkeys(named))}"
    for credit in objects(specification.get("creditPoint")):
        if points := as_written(credit.get("point")):
            system = words(as_object(credit.get("framework")).get("prefLabel"))
            yield f"Credits: {points}" + (f" ({system})" if system else "")
    for assessment in objects(claim.get("provenBy")):
        grade = words(as_object(assessment.get("grade")).get("noteLiteral"))
        scheme = as_object(as_object(assessment.get("specifiedBy")).get("gradingScheme"))
        yield from paragraphs(raw_words(scheme.get("description")))
        if grade:
            yield f"{words(assessment.get('title')) or 'Result'}: {grade}"


def _hours(duration: object) -> float | None:
    return learning_hours(words(duration))


def _name_of(organisation: object) -> str:
    for one in objects(organisation):
        if name := words(one.get("legalName")) or words(one.get("prefLabel")):
            return name
    return ""


def _holder(subject: Object) -> tuple[str, ...]:
    given, family = words(subject.get("givenName")), words(subject.get("familyName"))
    names = (words(subject.get("fullName")), f"{given} {family}".strip())
    return tuple(name for name in names if len(name) > 1)
