"""Digital credentials – Open Badges 2.0 and 3.0, CLR, European Digital Credentials – as evidence.

What a credential says is read; whether it is true, current and the candidate's own is for
`skillmatch.verify` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skillmatch.read.awards import Award, Dates, Row, day_of
from skillmatch.read.credential_files import (
    is_token,
    open_credential,
    parse_json,
    token_payload,
)
from skillmatch.read.education import education_level
from skillmatch.read.europass import learning_awards
from skillmatch.read.json_values import (
    Object,
    as_list,
    as_object,
    first,
    objects,
    raw_words,
    words,
)
from skillmatch.read.wording import (
    MAX_TEXT,
    eqf_level,
    holder_sentences,
    is_assessed,
    kind_of,
    learning_hours,
    paragraphs,
)
from skillmatch.tables import Problem, UnreadableError

_MAX_WRAPPING = 6
_MAX_CREDENTIALS = 500
_UNFINISHED = ("Failed", "InProgress", "Enrolled", "Withdrew", "OnHold")
_SKILL_ADDRESS = re.compile(
    r"https?://(?:data\.europa\.eu/esco/skill/|(?:www\.|services\.)?(?:onetonline|onetcenter)\.org/)"
    r"[^\s|]+"
)
_REACHED = re.compile(r"\d|\b(?:pass|merit|distinction|excellent|good|[A-F][+-]?)\b", re.I)


def read_badge(path: Path, candidate_id: str, *, source: str) -> tuple[list[Row], list[Problem]]:
    """The achievements that a digital credential's file shows, one row of evidence each.

    Parameters
    ----------
    path : Path
        Open Badges 2.0 or 3.0, a Comprehensive Learner Record, a presentation of several
        credentials or a European Digital Credential: as JSON, as a signed token (JWT), or
        baked into a PNG or SVG picture.
    candidate_id : str
        Who sent it.
    source : str
        The name to give the file in tables and messages.

    Returns
    -------
    rows : list of dict
        Rows for ``tables.table("evidence", rows)``. ``verification`` is ``"unchecked"``,
        ``"revoked"`` where the credential says so itself, or ``"malformed"`` where it lacks
        essentials. The holder's name is left out of the text.
    problems : list of Problem
        What is in the file and was not counted, and why.

    Raises
    ------
    UnreadableError
        If the file can't be opened or holds no credential.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> badge = '''{"type": "Assertion", "issuedOn": "2025-04-12", "recipient": {},
    ...     "badge": {"name": "SQL", "description": "Querying data.", "issuer": {"name": "Lab"}}}'''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "sql.json")
    ...     _ = path.write_text(badge, encoding="utf-8")
    ...     rows, problems = read_badge(path, "ana-silva", source="ana-silva/sql.json")
    >>> [(row["kind"], row["title"], row["text"], row["issuer"]) for row in rows]
    [('badge', 'SQL', 'Querying data.', 'Lab')]
    """
    return read_credential(open_credential(path).data, candidate_id, source=source)


def read_credential(
    data: object, candidate_id: str, *, source: str
) -> tuple[list[Row], list[Problem]]:
    """The same for JSON that has been opened already."""
    found = list(_awards(data))
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, award in enumerate(found, start=1):
        place = f"credential {number}" if len(found) > 1 else ""
        if isinstance(award, UnreadableError):
            problems.append(Problem(source, place, award.problem, award.what_to_do))
            continue
        rows.append(award.row(candidate_id, document=source, place=place))
        problems.extend(_remarks(award, source, place))
    return rows, problems


def is_credential(data: object) -> bool:
    """Whether JSON looks like a digital credential or a list of them.

    Examples
    --------
    >>> is_credential({"type": ["VerifiableCredential"], "credentialSubject": {}})
    True
    >>> is_credential({"basics": {"name": "Ana Silva"}})
    False
    """
    value = next(iter(as_list(data)), None)
    if isinstance(value, str):
        return is_token(value)
    return any(name in as_object(value) for name in _CREDENTIAL_MEMBERS)


_CREDENTIAL_MEMBERS = (
    "@context", "credentialSubject", "verifiableCredential", "badge", "vc", "vp", "recipient",
    "credential", "payload",
)  # fmt: skip


def _remarks(award: Award, source: str, place: str) -> Iterator[Problem]:
    if award.lacking:
        yield Problem(
            source,
            place,
            f"The credential “{award.title or 'without a name'}” lacks "
            f"{', '.join(award.lacking)}, and counts as malformed.",
            "Ask for the file as the issuer gave it out.",
        )
    if award.is_cut:
        yield Problem(
            source,
            place,
            f"The credential's text is longer than {MAX_TEXT:,} characters; the rest is not read.",
            "Look at the file: so much text may be there to game a ranking.",
        )


# --- From a file's JSON to single credentials ------------------------------------------------


def _awards(data: object) -> Iterator[Award | UnreadableError]:
    """Every award in the JSON, and an error for each part that is none; at least one of both."""
    for number, credential in enumerate(_unwrapped(data, 0)):
        if number == _MAX_CREDENTIALS:
            yield UnreadableError(
                f"The file holds more than {_MAX_CREDENTIALS} credentials; the rest is not read.",
                "Send those that matter for the posting.",
            )
            return
        if isinstance(credential, UnreadableError):
            yield credential
        else:
            yield from _awards_of(credential)


def _unwrapped(data: object, depth: int) -> Iterator[Object | UnreadableError]:
    """The single credentials inside lists, tokens, presentations and learner records."""
    if depth > _MAX_WRAPPING:
        yield UnreadableError(
            "Credentials are wrapped in one another too deeply.", "Send each as its own file."
        )
    elif isinstance(data, list):
        if not data or not all(isinstance(item, dict | str) for item in data):
            yield UnreadableError(
                "The JSON is a list, but not of credentials.",
                "Send the credential itself, as it was downloaded.",
            )
        else:
            for item in data:
                yield from _unwrapped(item, depth + 1)
    elif isinstance(data, str):
        yield from _from_text(data, depth)
    elif isinstance(data, dict):
        yield from _from_object(data, depth)
    else:
        yield _not_a_credential()


def _from_text(text: str, depth: int) -> Iterator[Object | UnreadableError]:
    token = text.rpartition(",")[2] if text.startswith("data:application/") else text.strip()
    if not is_token(token):
        yield UnreadableError(
            "Only the address of a credential is in the file, and the network is not used.",
            "Download the credential itself and send it.",
        )
        return
    try:
        payload = token_payload(token)
    except UnreadableError as error:
        yield error
    else:
        yield from _unwrapped(payload, depth + 1)


def _from_object(data: Object, depth: int) -> Iterator[Object | UnreadableError]:
    types = _types(data)
    if isinstance(data.get("vc"), dict):
        yield from _unwrapped(_with_claims(data), depth + 1)
    elif isinstance(data.get("vp"), dict):
        yield from _unwrapped(data["vp"], depth + 1)
    elif "EnvelopedVerifiableCredential" in types:
        yield from _from_text(str(data.get("id", "")), depth)
    elif isinstance(data.get("payload"), str) and "signatures" in data:
        try:
            yield from _unwrapped(parse_json(str(data["payload"])), depth + 1)
        except UnreadableError as error:
            yield error
    elif isinstance(data.get("credential"), dict) and "credentialSubject" not in data:
        yield from _unwrapped(data["credential"], depth + 1)
    elif inner := _inner_credentials(data, types):
        yield from _unwrapped(inner, depth + 1)
    else:
        yield data


def _inner_credentials(data: Object, types: set[str]) -> list[object]:
    if "ClrCredential" in types:
        subjects = objects(data.get("credentialSubject"))
        return [one for subject in subjects for one in as_list(subject.get("verifiableCredential"))]
    if "credentialSubject" in data:
        return []
    return as_list(data.get("verifiableCredential"))


def _with_claims(claims: Object) -> Object:
    """The credential of a VC 1.1 token, which may leave to the token who issued it and when."""
    credential = dict(as_object(claims["vc"]))
    for member, claim in (("issuer", "iss"), ("issuanceDate", "nbf"), ("expirationDate", "exp")):
        if claim in claims:
            credential.setdefault(member, claims[claim])
    return credential


def _awards_of(credential: Object) -> Iterator[Award | UnreadableError]:
    types = _types(credential)
    try:
        if "EuropeanDigitalCredential" in types:
            yield from learning_awards(credential)
        elif "credentialSubject" in credential:
            yield from _open_badges_3(credential)
        elif "badge" in credential or {"Assertion", "recipient", "verify"} & (
            types | {*credential}
        ):
            yield _open_badge_2(credential)
        elif {"BadgeClass", "Achievement"} & types:
            yield UnreadableError(
                f"The file describes the badge “{words(credential.get('name'))}”, but doesn't say "
                "that anybody holds it.",
                "Send the badge that was awarded (the assertion), not its description.",
            )
        else:
            yield _not_a_credential()
    except UnreadableError as error:
        yield error


def _types(value: Object) -> set[str]:
    """The types without their prefixes and addresses."""
    named = as_list(value.get("type")) + as_list(value.get("@type"))
    return {re.split(r"[/#:]", name)[-1] for name in named if isinstance(name, str)}


def _not_a_credential() -> UnreadableError:
    return UnreadableError(
        "The JSON is no credential of a kind that is read: Open Badges 2.0 or 3.0, CLR 2.0, "
        "European Digital Credential.",
        "Send the credential as the issuer gave it out, or a PDF of it.",
    )


# --- Open Badges 3.0 -------------------------------------------------------------------------


def _open_badges_3(credential: Object) -> Iterator[Award]:
    pairs = [
        (subject, achievement)
        for subject in objects(credential.get("credentialSubject"))
        for achievement in objects(subject.get("achievement"))
    ]
    if not pairs:
        raise UnreadableError(
            "The credential names no achievement.",
            "Send a credential that says what was achieved, such as an Open Badge.",
        )
    for subject, achievement in pairs:
        _refuse_unfinished(subject, words(achievement.get("name")))
    for subject, achievement in pairs:
        yield _open_badge_3(credential, subject, achievement)


def _degree_level(achievement_type: str, title: str) -> int | None:
    """By the title, else by a type such as "MasterDegree"."""
    return education_level(title) or education_level(re.sub(r"\B(?=[A-Z])", " ", achievement_type))


def _refuse_unfinished(subject: Object, title: str) -> None:
    statuses = [words(result.get("status")) for result in objects(subject.get("result"))]
    if "Completed" in statuses:
        return
    for status in statuses:
        if status in _UNFINISHED:
            raise UnreadableError(
                f"“{title}” was not achieved: its result has the status {status}.",
                "Nothing, or send it again when it is completed.",
            )


def _open_badge_3(credential: Object, subject: Object, achievement: Object) -> Award:
    said = _said(achievement, evidence=credential.get("evidence"), narrative=subject)
    results = _results(subject, achievement)
    achievement_type = words(achievement.get("achievementType"))
    kind = kind_of(achievement_type, said.title, said.description, otherwise="badge")
    return Award(
        kind=kind,
        title=said.title,
        issuer=_issuer(first(credential, "issuer")),
        paragraphs=(*said.paragraphs, *results),
        dates=Dates(
            issued_on=day_of(first(credential, "awardedDate", "validFrom", "issuanceDate")),
            expires_on=day_of(first(credential, "validUntil", "expirationDate")),
            started_on=day_of(subject.get("activityStartDate")),
            ended_on=day_of(subject.get("activityEndDate")),
        ),
        level=said.level
        or (_degree_level(achievement_type, said.title) if kind == "degree" else None),
        assessed=True if any(map(_REACHED.search, results)) else said.assessed,
        hours=said.hours,
        skill_uris=said.skill_uris,
        holder=_holder(subject),
        lacking=said.lacking(
            issuer=first(credential, "issuer"),
            issued=day_of(first(credential, "awardedDate", "validFrom", "issuanceDate")),
        ),
    )


def _results(subject: Object, achievement: Object) -> list[str]:
    """Lines such as "Final examination: 92 %", for results that were reached."""
    described = {
        words(description.get("id")): description
        for description in objects(achievement.get("resultDescription"))
    }
    lines = []
    for result in objects(subject.get("result")):
        if words(result.get("status")) in _UNFINISHED:
            continue
        description = described.get(words(result.get("resultDescription")), {})
        level = words(result.get("achievedLevel"))
        named = [
            words(rubric.get("level")) or words(rubric.get("name"))
            for rubric in objects(description.get("rubricCriterionLevel"))
            if level and words(rubric.get("id")) == level
        ]
        value = words(result.get("value")) or next(iter(named), "")
        if value:
            lines.append(f"{words(description.get('name')) or 'Result'}: {value}")
    return lines


def _holder(subject: Object) -> tuple[str, ...]:
    given, family = words(subject.get("givenName")), words(subject.get("familyName"))
    identities = [
        words(identity.get("identityHash"))
        for identity in objects(subject.get("identifier"))
        if identity.get("hashed") is not True
    ]
    names = (words(subject.get("name")), f"{given} {family}".strip(), *identities)
    return tuple(name for name in names if len(name) > 1)


# --- Open Badges 2.0 and before --------------------------------------------------------------


def _open_badge_2(assertion: Object) -> Award:
    badge = assertion.get("badge")
    if not isinstance(badge, dict):
        address = f" ({words(badge)[:200]})" if isinstance(badge, str) else ""
        raise UnreadableError(
            f"What the badge stands for is not in the file, only at its address{address}, and the "
            "network is not used.",
            "Download the badge with its description inside, or send the page as PDF.",
        )
    said = _said(badge, evidence=assertion.get("evidence"), narrative=assertion)
    issued = day_of(first(assertion, "issuedOn", "issued_on"))
    recipient = assertion.get("recipient")
    lacking = said.lacking(issuer=first(badge, "issuer"), issued=issued)
    return Award(
        kind=kind_of("", said.title, said.description, otherwise="badge"),
        title=said.title,
        issuer=_issuer(badge.get("issuer")),
        paragraphs=said.paragraphs,
        dates=Dates(issued_on=issued, expires_on=day_of(assertion.get("expires"))),
        level=said.level,
        assessed=said.assessed,
        hours=said.hours,
        skill_uris=said.skill_uris,
        holder=_recipient_names(assertion),
        lacking=lacking if recipient is not None else (*lacking, "a recipient"),
        revoked=assertion.get("revoked") is True,
    )


def _recipient_names(assertion: Object) -> tuple[str, ...]:
    recipient = as_object(assertion.get("recipient"))
    profiles = [
        as_object(value) for name, value in assertion.items() if name.endswith("recipientProfile")
    ]
    names = [words(profile.get("name")) for profile in (recipient, *profiles)]
    if recipient.get("hashed") is not True:
        names.append(words(recipient.get("identity")))
    return tuple(name for name in names if len(name) > 1)


# --- What both versions say of an achievement ------------------------------------------------


@dataclass(frozen=True)
class _Said:
    """An achievement's words, and what they tell."""

    title: str
    description: str
    criteria: str
    paragraphs: tuple[str, ...]
    level: int | None
    skill_uris: tuple[str, ...]

    @property
    def assessed(self) -> bool | None:
        by_criteria = is_assessed(self.criteria)
        if by_criteria is not None:
            return by_criteria
        return is_assessed(holder_sentences(self.description))

    @property
    def hours(self) -> float | None:
        return learning_hours("\n".join((self.title, *self.paragraphs)))

    def lacking(self, *, issuer: object, issued: object) -> tuple[str, ...]:
        essentials = {
            "a name": self.title,
            "a description or criteria": self.description or self.criteria,
            "an issuer": issuer,
            "a date of issue": issued,
        }
        return tuple(name for name, value in essentials.items() if not value)


def _said(achievement: Object, *, evidence: object, narrative: Object) -> _Said:
    alignments = objects(first(achievement, "alignment", "alignments"))
    addresses = [words(alignment.get("targetUrl")) for alignment in alignments]
    framed = [
        " ".join(words(alignment.get(name)) for name in _ALIGNMENT_WORDS)
        for alignment in alignments
    ]
    skills = [
        words(first(alignment, "targetName", "name"))
        for alignment, frame in zip(alignments, framed, strict=True)
        if eqf_level(frame) is None
    ]
    description = raw_words(achievement.get("description"))
    criteria = _criteria(achievement.get("criteria"))
    stories = [raw_words(narrative.get("narrative")), *_evidence_narratives(evidence)]
    return _Said(
        title=words(achievement.get("name")),
        description=description,
        criteria=criteria,
        paragraphs=(
            *paragraphs(description),
            *paragraphs(criteria),
            *_line("Field of study", _all_words(achievement, "fieldOfStudy", "specialization")),
            *_line("Skills", skills),
            *_line("Tags", _all_words(achievement, "tag", "tags")),
            *(paragraph for story in stories for paragraph in paragraphs(story)),
        ),
        level=eqf_level("\n".join((*framed, *addresses, description))),
        skill_uris=tuple(filter(_SKILL_ADDRESS.fullmatch, addresses)),
    )


_ALIGNMENT_WORDS = ("targetFramework", "targetName", "targetCode", "targetUrl")


def _criteria(criteria: object) -> str:
    """The narrative; criteria that are only an address say nothing here."""
    text = raw_words(as_object(criteria).get("narrative")) or raw_words(criteria)
    return "" if re.match(r"\s*https?://\S+\s*$", text) else text


def _evidence_narratives(evidence: object) -> Iterator[str]:
    for item in objects(evidence):
        yield raw_words(first(item, "narrative", "description"))


def _all_words(value: Object, *names: str) -> list[str]:
    return [words(item) for name in names for item in as_list(value.get(name))]


def _line(label: str, values: list[str]) -> Iterator[str]:
    if kept := [value for value in values if value]:
        yield f"{label}: {', '.join(dict.fromkeys(kept))}"


def _issuer(issuer: object) -> str:
    """The issuer's name, or its address where it gives none."""
    if isinstance(issuer, dict):
        return words(issuer.get("name")) or words(first(issuer, "id", "url", "origin"))
    return words(issuer)
