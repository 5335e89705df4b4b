"""What a credential's JSON is: its kind, its issuer and title, and which essentials it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from skillmatch.read.json_values import as_list, as_object, first, objects, words
from skillmatch.verification.validity import ENDS, STARTS

Object = dict[str, Any]

BADGE_2, BADGE_3, RECORD = "Open Badges 2.0", "Open Badges 3.0", "CLR 2.0"
EUROPEAN, OTHER = "European Digital Credential", "Verifiable Credential"
PRESENTATION = "Verifiable Presentation"

TELLING = frozenset(
    {
        *(*STARTS, *ENDS, "issuer", "credentialSubject", "revoked"),
        *("credentialStatus", "statusPurpose", "statusListIndex", "statusListCredential"),
        *("recipient", "identifier", "identityHash", "identityType", "hashed", "salt"),
        *("result", "status", "value", "achievedLevel", "resultDescription", "requiredLevel"),
        *("requiredValue", "allowedValue", "valueMin", "valueMax", "rubricCriterionLevel"),
        *("achievement", "achievementType", "criteria", "narrative", "verifiableCredential"),
    }
)
"""What tells when, of whom and whether a credential holds: where such a name has no meaning, the
credential may say less than its issuer did."""

_BADGE_3_TYPES = {"OpenBadgeCredential", "AchievementCredential"}
_DESCRIPTIONS = {"BadgeClass", "Achievement"}
_CTDL = re.compile(r"ceterms:|https?://(?:purl\.org/ctdl|credreg\.net/ctdl)/")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_ESSENTIALS = {
    *("id", "type", "issuer", "credentialSubject", "credentialStatus", "proof"),
    *("validFrom", "validUntil", "issuanceDate", "expirationDate"),
    *("badge", "recipient", "verification", "issuedOn", "expires"),
}
_BASE = re.compile(r"https?://(?:www\.)?w3\.org/(?:2018/credentials/v1|ns/credentials/v2)")
_NEEDING_A_TYPE = ("credentialStatus", "credentialSchema", "termsOfUse", "refreshService")
_NEEDING_AN_ID = ("credentialSchema",)
_NEEDING_AN_ID_AT_FIRST = (*_NEEDING_AN_ID, "credentialStatus", "refreshService")  # version 1.1
_DIGESTS = ("digestSRI", "digestMultibase")
_TEXT_MEMBERS = {"@value", "@language", "@direction"}


def types_of(value: Object) -> set[str]:
    """The types without their prefixes and addresses.

    Examples
    --------
    >>> sorted(types_of({"type": ["VerifiableCredential", "ob:OpenBadgeCredential"]}))
    ['OpenBadgeCredential', 'VerifiableCredential']
    """
    named = as_list(value.get("type")) + as_list(value.get("@type"))
    return {re.split(r"[/#:]", name)[-1] for name in named if isinstance(name, str)}


def is_badge_2(data: Object) -> bool:
    """Whether the JSON is an Open Badges assertion of version 2 or before."""
    if {"credentialSubject", "vc", "vp", "verifiableCredential"} & data.keys():
        return False
    return "Assertion" in types_of(data) or any(
        name in data for name in ("badge", "recipient", "verify")
    )


def kind_of(credential: Object) -> str:
    """The format of a single credential."""
    if is_badge_2(credential):
        return BADGE_2
    types = types_of(credential)
    if "ClrCredential" in types:
        return RECORD
    if "EuropeanDigitalCredential" in types:
        return EUROPEAN
    return BADGE_3 if types & _BADGE_3_TYPES else OTHER


def describes_only(data: Object) -> bool:
    """Whether it describes a credential that anybody might hold, as CTDL and badge classes do."""
    if "credentialSubject" in data or "badge" in data or "recipient" in data:
        return False
    named = [
        *as_list(data.get("type")),
        *as_list(data.get("@type")),
        *as_list(data.get("@context")),
    ]
    if any(isinstance(name, str) and _CTDL.match(name) for name in named):
        return True
    graph = objects(data.get("@graph"))
    return bool(_DESCRIPTIONS & types_of(data)) or any(map(describes_only, graph))


def issuer_of(credential: Object) -> tuple[str, str]:
    """The issuer's identifier and name, each "" where the credential doesn't state it."""
    if is_badge_2(credential):
        issuer = as_object(credential.get("badge")).get("issuer")
    else:
        issuer = credential.get("issuer")
    if isinstance(issuer, str):
        return issuer, ""
    stated = as_object(issuer)
    name = first(stated, "name", "legalName", "prefLabel")
    # Compared character by character, hence as it stands.
    own_id = first(stated, "id", "@id")
    return own_id if isinstance(own_id, str) else "", words(name)


def title_of(credential: Object) -> str:
    """The achievement's name, or else what the credential calls itself."""
    names = [words(achievement.get("name")) for achievement in achievements_of(credential)]
    shown = as_object(credential.get("displayParameter")).get("title")
    claims = [words(claim.get("title")) for claim in _claims(credential)]
    own = [words(credential.get("name")), words(shown)]
    spelled_out = [
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", one)
        for one in sorted(types_of(credential) - {"VerifiableCredential", "Assertion"})
    ]
    if "ClrCredential" in types_of(credential):
        names = []  # of several achievements none stands for all
    return next(filter(None, [*names, *own, *claims, *spelled_out]), "")


def achievements_of(credential: Object) -> list[Object]:
    """The achievements (badge classes) that stand in a credential itself."""
    if is_badge_2(credential):
        return objects(credential.get("badge"))
    subjects = objects(credential.get("credentialSubject"))
    return [one for subject in subjects for one in objects(subject.get("achievement"))]


def _claims(credential: Object) -> list[Object]:
    subjects = objects(credential.get("credentialSubject"))
    return [one for subject in subjects for one in objects(subject.get("hasClaim"))]


# --- Essentials ------------------------------------------------------------------------------


def faults(credential: Object) -> list[str]:
    """What makes a credential malformed, in sentences; empty where nothing does.

    Said twice or by another name, an essential could be read differently by different programs.

    Examples
    --------
    >>> faults({"type": "Assertion", "issuedOn": "2025-01-01", "recipient": {"identity": "a"},
    ...         "badge": {"name": "SQL", "description": "Querying", "issuer": "https://a.example"}})
    []
    >>> faults({"type": "Assertion", "recipient": {"identity": "a"}, "issuedOn": "2025-01-01",
    ...         "badge": {"name": "SQL", "description": "Querying"}})
    ['It lacks an issuer.']
    """
    found = _badge_2_faults if is_badge_2(credential) else _credential_faults
    return [*_look_alikes(credential), *found(credential)]


def _look_alikes(credential: Object) -> Iterator[str]:
    for name in credential:
        plain = re.split(r"[/#:]", name)[-1]
        if plain != name and plain in _ESSENTIALS:
            yield f"It states its {plain} by another name, {name[:80]!r}."
    for part in (credential, *objects(credential.get("issuer")), *_badge_parts(credential)):
        for name in ("id", "type"):
            if name in part and f"@{name}" in part:
                yield f"It states its {name} twice."


def _badge_parts(credential: Object) -> list[Object]:
    badges = objects(credential.get("badge"))
    return [*badges, *(one for badge in badges for one in objects(badge.get("issuer")))]


def _badge_2_faults(assertion: Object) -> Iterator[str]:
    recipient = assertion.get("recipient")
    if not recipient or not isinstance(recipient, dict | str):
        yield _lacks("a recipient")
    yield from _no_start(assertion)
    if "verify" not in assertion and not types_of(assertion) - {""}:  # version 1 had no types
        yield _lacks("a type")
    badge = assertion.get("badge")
    if isinstance(badge, str) and badge:
        return  # described elsewhere
    if not isinstance(badge, dict) or not badge:
        yield _lacks("the badge that it stands for")
        return
    yield from _achievement_faults(badge)
    if not issuer_of(assertion)[0] and not issuer_of(assertion)[1]:
        yield _lacks("an issuer")


def _credential_faults(credential: Object) -> Iterator[str]:
    yield from context_faults(credential)
    if "VerifiableCredential" not in types_of(credential):
        yield "Its type does not say that it is a verifiable credential."
    if not _ABSOLUTE.fullmatch(issuer_of(credential)[0]):
        yield _lacks("an issuer, named by a DID or a URL")
    if not _is_url_or_missing(credential.get("id")):
        yield "Its id is not a URL."
    is_first_version = "2018/credentials/v1" in str(as_list(credential.get("@context"))[:1])
    yield from _member_faults(credential, is_first_version)
    yield from _related_faults(credential)
    for part, whose in ((credential, "Its"), (credential.get("issuer"), "Its issuer's")):
        for name in ("name", "description"):
            if not _is_text(as_object(part).get(name)):
                yield f"{whose} {name} is neither a text nor one with a language."
    yield from _subject_faults(credential)
    if is_first_version or kind_of(credential) in (BADGE_3, RECORD):
        yield from _no_start(credential)


def context_faults(data: Object) -> Iterator[str]:
    """What is wrong with the contexts of a credential or its wrapping, in sentences."""
    contexts = as_list(data.get("@context"))
    if not contexts:
        yield _lacks("its @context")
    elif not (isinstance(contexts[0], str) and _BASE.fullmatch(contexts[0])):
        yield "Its first @context is not that of verifiable credentials."
    for one in contexts:
        if not isinstance(one, dict) and not (isinstance(one, str) and re.fullmatch(r"\S+", one)):
            yield "One of its contexts is neither a URL nor an object."


def _member_faults(credential: Object, is_first_version: bool) -> Iterator[str]:
    needing_an_id = _NEEDING_AN_ID_AT_FIRST if is_first_version else _NEEDING_AN_ID
    # The evidence in badges speaks for a skill with or without a type.
    also = ("evidence",) if kind_of(credential) == OTHER else ()
    for member in (*_NEEDING_A_TYPE, *also):
        stated = as_list(credential.get(member))
        if any(not isinstance(one, dict) or not types_of(one) for one in stated):
            yield f"Its {member} has no type."
        ids = [_id_of(one) for one in objects(credential.get(member))]
        if not all(map(_is_url_or_missing, ids)):
            yield f"The id of its {member} is not a URL."
        elif member in needing_an_id and None in ids:
            yield f"Its {member} has no id."


def _related_faults(credential: Object) -> Iterator[str]:
    stated = as_list(credential.get("relatedResource"))
    related = objects(stated)
    if len(related) < len(stated) or not all(one.get("id") for one in related):
        yield "Its relatedResource has no id."
    if any(first(one, *_DIGESTS) is None for one in related):
        yield "Its relatedResource has no digest."
    ids = [str(one.get("id")) for one in related]
    if len(set(ids)) < len(ids):
        yield "It names a relatedResource twice."


def _id_of(part: Object) -> object:
    return part.get("id", part.get("@id"))


def _is_url_or_missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and bool(_ABSOLUTE.fullmatch(value)))


def _is_text(value: object) -> bool:
    """Whether it is a text, one text with its language, or a text in several languages."""
    return all(
        isinstance(one, str)
        or (isinstance(one, dict) and ("@value" not in one or one.keys() <= _TEXT_MEMBERS))
        for one in as_list(value)
    )


def _subject_faults(credential: Object) -> Iterator[str]:
    subjects = as_list(credential.get("credentialSubject"))
    if not subjects or not all(isinstance(one, dict) and one for one in subjects):
        yield _lacks("a credentialSubject: it says nothing of anybody")
        return
    if not all(_is_url_or_missing(_id_of(one)) for one in objects(subjects)):
        yield "The id of its credentialSubject is not a URL."
    kind = kind_of(credential)
    achievements = achievements_of(credential)
    if kind == BADGE_3 and not achievements:
        yield _lacks("an achievement")
    if kind == EUROPEAN and not _claims(credential):
        yield _lacks("a claim of learning")
    for achievement in achievements:
        yield from _achievement_faults(achievement)


def _achievement_faults(achievement: Object) -> Iterator[str]:
    if not words(achievement.get("name")):
        yield _lacks("the name of what was achieved")
    if not first(achievement, "description", "criteria"):
        yield _lacks("a description or criteria")


def _no_start(credential: Object) -> Iterator[str]:
    if all(credential.get(name) in (None, "") for name in STARTS):
        yield _lacks("a date of issue")


def _lacks(what: str) -> str:
    return f"It lacks {what}."
