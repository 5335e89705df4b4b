"""Digital credentials – Open Badges 2.0 and 3.0, CLR, European Digital Credentials – as evidence.

Each is verified first. Only what was signed is read for skills; of a credential that is forged or
damaged no more than its title, so that people can see what was sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from skillmatch.read.credentials.awards import Award, Dates, Row, day_of
from skillmatch.read.credentials.credential_files import is_token, open_credential
from skillmatch.read.credentials.ctdl import ctdl_names, is_ctdl
from skillmatch.read.credentials.endorsements import (
    Sent,
    endorse,
    endorsed_inside,
    endorsements_in,
)
from skillmatch.read.credentials.europass import learning_awards
from skillmatch.read.credentials.kinds import kind_of
from skillmatch.read.credentials.parts import names_by_address, whole_of
from skillmatch.read.credentials.results import Result, deciding, results_of
from skillmatch.read.education import education_level
from skillmatch.read.json_values import (
    Object,
    as_list,
    as_object,
    as_written,
    first,
    objects,
    raw_words,
    words,
)
from skillmatch.read.wording import (
    MAX_TEXT,
    clean,
    eqf_level,
    holder_sentences,
    is_assessed,
    learning_hours,
    paragraphs,
)
from skillmatch.tables import Problem, UnreadableError

if TYPE_CHECKING:
    from skillmatch.verification.outcome import Outcome
    from skillmatch.verification.recipient import Person
    from skillmatch.verification.trust import Trust

_SKILL_ADDRESS = re.compile(
    r"https?://(?:data\.europa\.eu/esco/skill/|(?:www\.|services\.)?(?:onetonline|onetcenter)\.org/)"
    r"[^\s|]+"
)
# The outcomes of verification that make a credential count nothing, and what one can do.
_COUNTS_NOTHING = {
    "invalid": "Ask the candidate for the file as the issuer gave it out, or ask the issuer.",
    "malformed": "Ask for the file as the issuer gave it out.",
    "revoked": "Ask the candidate or the issuer why it was taken back.",
    "not_yet_valid": "Look at it again from its first day on, or ask for the right date.",
}
_DECIDING = ("signature", "recipient", "revocation", "validity")  # which make it count nothing


def read_badge(
    path: Path,
    candidate_id: str,
    *,
    source: str,
    trust: Trust | None = None,
    person: Person | None = None,
    as_of: pd.Timestamp | None = None,
) -> tuple[list[Row], list[Problem]]:
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
    trust : Trust, optional
        The issuers that the employer trusts; by default none, and nothing is fetched.
    person : Person, optional
        Whose credentials they should be.
    as_of : Timestamp, optional
        The moment that counts, in UTC; by default now.

    Returns
    -------
    rows : list of dict
        Rows for ``tables.table("evidence", rows)``; ``verification`` is what verification found.
        Of what is invalid or malformed nothing is read but its title. The holder's name is left
        out of the text. More columns: ``verification_reason``, why, in sentences; ``checks``, the
        separate facts as JSON; ``trusted_issuer``, the name by which the employer lists the
        issuer; ``achievement_id`` and ``credential_id``, their addresses; ``kind_certainty`` and
        ``kind_why``, how sure the kind is and what says so; ``part_of``, the ``evidence_id`` of the
        whole that it is a part of, or the whole's title or address where the file doesn't hold it.
        What endorsements say stands at the end of the text, see
        `skillmatch.read.credentials.endorsements`.
    problems : list of Problem
        What is in the file and counts nothing, and why.

    Raises
    ------
    UnreadableError
        If the file can't be opened or holds no JSON.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> badge = '''{"type": "Assertion", "issuedOn": "2025-04-12", "recipient": {"identity": "a"},
    ...     "badge": {"name": "SQL", "description": "Querying data.", "issuer": {"name": "Lab"}}}'''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "sql.json")
    ...     _ = path.write_text(badge, encoding="utf-8")
    ...     rows, problems = read_badge(path, "ana-silva", source="ana-silva/sql.json")
    >>> [(row["kind"], row["title"], row["text"], row["verification"]) for row in rows]
    [('badge', 'SQL', 'Querying data.', 'unsigned')]
    """
    reading = open_badge(path, candidate_id, source=source, trust=trust, person=person, as_of=as_of)
    return reading.endorsed(person)


def read_credential(
    content: object,
    candidate_id: str,
    *,
    source: str,
    trust: Trust | None = None,
    person: Person | None = None,
    as_of: pd.Timestamp | None = None,
) -> tuple[list[Row], list[Problem]]:
    """The same for JSON, or a token as text, that has been taken from its file already."""
    reading = _read(content, candidate_id, source=source, trust=trust, person=person, as_of=as_of)
    return reading.endorsed(person)


@dataclass(frozen=True)
class Reading:
    """What a file of credentials shows.

    Attributes
    ----------
    rows, problems : list
        As `read_badge` gives them, but for what the endorsements add.
    endorsements : list of Sent
        Those that were sent as credentials, whose objects may be in other files.
    """

    rows: list[Row]
    problems: list[Problem]
    endorsements: list[Sent]

    def endorsed(self, person: Person | None) -> tuple[list[Row], list[Problem]]:
        """Rows and problems, what the endorsements say added."""
        names = (person.name,) if person else ()
        return self.rows, [*self.problems, *endorse(self.rows, self.endorsements, names)]


def open_badge(
    path: Path,
    candidate_id: str,
    *,
    source: str,
    trust: Trust | None = None,
    person: Person | None = None,
    as_of: pd.Timestamp | None = None,
) -> Reading:
    """The same as `read_badge`, with the endorsements still apart."""
    opened = open_credential(path)
    return _read(
        opened.token or opened.data,
        candidate_id,
        source=source,
        trust=trust,
        person=person,
        as_of=as_of,
    )


def _read(
    content: object,
    candidate_id: str,
    *,
    source: str,
    trust: Trust | None,
    person: Person | None,
    as_of: pd.Timestamp | None,
) -> Reading:
    from skillmatch.verification.contents import judge_contents
    from skillmatch.verification.credentials import Terms
    from skillmatch.verification.trust import Trust

    if as_list(content) and all(map(is_ctdl, as_list(content))):
        return Reading([], [Problem.of(source, _only_described(content))], [])
    moment = pd.Timestamp.now("UTC") if as_of is None else as_of
    terms = Terms(trust or Trust(), person, moment, clean(source))
    outcomes = judge_contents(content, terms)
    awards: list[Award] = []
    rows: list[Row] = []
    problems: list[Problem] = []
    endorsements: list[Sent] = []
    for outcome in outcomes:
        place = outcome.source.removeprefix(terms.source).removeprefix(", ")
        problems.extend(_refusal(outcome, source, place))
        if _is_endorsement(outcome):
            endorsements.extend(_sent(outcome, source, place))
            continue
        found = list(_awards(outcome, person))
        for number, award in enumerate(found, start=1):
            at = f"{place}, achievement {number}".lstrip(", ") if len(found) > 1 else place
            if isinstance(award, UnreadableError):
                problems.append(Problem(source, at, award.problem, award.what_to_do))
                continue
            awards.append(award)
            row = award.row(candidate_id, document=source, place=at)
            rows.append({**row, **_verified(outcome, terms.trust)})
            problems.extend(_remarks(award, source, at))
    rows = _with_wholes(rows, awards, [outcome.signed for outcome in outcomes])
    return Reading(rows, problems, endorsements)


def _is_endorsement(outcome: Outcome) -> bool:
    return outcome.signed is not None and "EndorsementCredential" in _types(outcome.signed)


def _sent(outcome: Outcome, source: str, place: str) -> Iterator[Sent]:
    if outcome.verification not in _COUNTS_NOTHING:
        for one in endorsements_in(outcome.signed or {}):
            yield Sent(one, outcome.verification, source, place)


def _verified(outcome: Outcome, trust: Trust) -> Row:
    """The columns that say what verification found."""
    from skillmatch.verification.structure import issuer_of

    is_trusted = outcome.signed is not None and outcome.facts.issuer.fact == "pass"
    listed = trust.issuer(issuer_of(outcome.signed or {})[0]) if is_trusted else None
    return {
        "trusted_issuer": listed.name if listed else "",
        "verification": outcome.verification,
        "verification_reason": " ".join(outcome.reasons),
        "checks": json.dumps(outcome.facts.words()),
        "credential_id": clean(words(first(outcome.signed or {}, "id", "@id"))),
    }


def _refusal(outcome: Outcome, source: str, place: str) -> Iterator[Problem]:
    """Why a credential counts nothing, if it does, or what makes it doubtful whose it is."""
    from skillmatch.verification.recipient import ANOTHER_ADDRESS

    what_to_do = _COUNTS_NOTHING.get(outcome.verification)
    if what_to_do:
        named = f"“{outcome.title}” counts nothing. " if outcome.title else ""
        yield Problem(source, place, named + _why_void(outcome), what_to_do)
        return
    if outcome.namesake:
        yield Problem(
            source,
            place,
            f"“{outcome.title}”: {outcome.facts.issuer.reason}",
            f"Ask {outcome.namesake} whether it is theirs, and add its issuer's id to the list of "
            "trusted issuers only if it is.",
        )
    if outcome.facts.recipient == ANOTHER_ADDRESS:
        yield Problem(
            source,
            place,
            f"“{outcome.title}”: {ANOTHER_ADDRESS.reason}",
            "Ask the candidate, and give their addresses as emails in candidate.json.",
        )


def _why_void(outcome: Outcome) -> str:
    checks = [getattr(outcome.facts, name) for name in _DECIDING]
    failed = [check.reason for check in checks if check.fact == "fail"]
    # The first reason may be that of the record which the credential is a part of.
    return " ".join(dict.fromkeys((*outcome.reasons[:1], *failed)))


def _remarks(award: Award, source: str, place: str) -> Iterator[Problem]:
    if award.is_cut:
        yield Problem(
            source,
            place,
            f"The credential's text is longer than {MAX_TEXT:,} characters; the rest is not read.",
            "Look at the file: so much text may be there to game a ranking.",
        )


def _with_wholes(rows: list[Row], awards: list[Award], data: object) -> list[Row]:
    """The rows, each saying what it is a part of."""
    wholes, names = whole_of(data), names_by_address(data)
    held: dict[str, str] = {}
    for row, award in zip(rows, awards, strict=True):
        for address in award.ids:
            held.setdefault(address, row["evidence_id"])
    for row, award in zip(rows, awards, strict=True):
        stated = [wholes[address] for address in award.ids if address in wholes]
        named = [held.get(whole) or names.get(whole, whole) for whole in stated]
        row["part_of"] = next((name for name in named if name != row["evidence_id"]), "")
    return rows


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
    return is_ctdl(value) or any(name in as_object(value) for name in _CREDENTIAL_MEMBERS)


_CREDENTIAL_MEMBERS = (
    "@context", "credentialSubject", "verifiableCredential", "badge", "vc", "vp", "recipient",
    "credential", "payload",
)  # fmt: skip


# --- From what was signed to single achievements ---------------------------------------------


def _awards(outcome: Outcome, person: Person | None) -> Iterator[Award | UnreadableError]:
    """What a credential shows, and an error for each part that shows nothing."""
    if outcome.signed is None:
        # What only describes a credential, or has no name, is no sign that anybody holds one.
        if outcome.title and not outcome.format.startswith("Description"):
            yield _unread(outcome, person)
    elif not _holds_credentials(outcome.signed):  # which have outcomes of their own
        try:
            yield from _awards_of(outcome.signed)
        except UnreadableError as error:
            yield error


def _unread(outcome: Outcome, person: Person | None) -> Award:
    """What people may see of a credential that must not be read: that it was sent."""
    return Award(
        kind=kind_of("", outcome.title, "", otherwise="badge"),
        title=outcome.title,
        issuer=outcome.issuer,
        paragraphs=(),
        dates=Dates(issued_on=outcome.issued_on, expires_on=outcome.expires_on),
        holder=(person.name,) if person and person.name else (),
    )


def _holds_credentials(credential: Object) -> bool:
    subjects = objects(credential.get("credentialSubject"))
    held = (as_list(subject.get("verifiableCredential")) for subject in subjects)
    return "ClrCredential" in _types(credential) and any(held)


def _awards_of(credential: Object) -> Iterator[Award]:
    if "EuropeanDigitalCredential" in _types(credential):
        yield from learning_awards(credential)
    elif "credentialSubject" in credential:
        yield from _open_badges_3(credential)
    else:
        yield _open_badge_2(credential)


def _types(value: Object) -> set[str]:
    """The types without their prefixes and addresses."""
    named = as_list(value.get("type")) + as_list(value.get("@type"))
    return {re.split(r"[/#:]", name)[-1] for name in named if isinstance(name, str)}


def _only_described(content: object) -> UnreadableError:
    names = [f"“{name}”" for name in ctdl_names(content)]
    return UnreadableError(
        f"The file describes {', '.join(names[:3]) or 'credentials (CTDL)'}, but doesn't say that "
        "anybody holds it.",
        "Send the credential that was awarded (the assertion), not its description.",
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
    # A result says nothing of one subject alone: parts of it may stand in another.
    for subject in objects(credential.get("credentialSubject")):
        _refuse_unfinished(credential, subject, words(pairs[0][1].get("name")))
    for subject, achievement in pairs:
        yield _open_badge_3(credential, subject, achievement)


def _degree_level(achievement_type: str, title: str) -> int | None:
    """By the title, else by a type such as "MasterDegree"."""
    return education_level(title) or education_level(re.sub(r"\B(?=[A-Z])", " ", achievement_type))


def _refuse_unfinished(credential: Object, subject: Object, title: str) -> None:
    decided = deciding(results_of(credential, subject))
    if decided is not None and decided.verdict in ("missed", "unfinished"):
        raise UnreadableError(
            f"“{title}” was not achieved: {decided.told}.",
            "Nothing, or send it again when it is completed.",
        )


def _open_badge_3(credential: Object, subject: Object, achievement: Object) -> Award:
    results = results_of(credential, subject)
    reached = [one for one in results if one.verdict in ("reached", "silent")]
    said = _said(
        achievement,
        evidence=credential.get("evidence"),
        narrative=subject,
        aligned=[alignment for one in reached for alignment in one.alignments],
    )
    achievement_type = words(achievement.get("achievementType"))
    kind = kind_of(achievement_type, said.title, said.description, otherwise="badge")
    level = _degree_level(achievement_type, said.title) if kind.kind == "degree" else None
    issued = day_of(first(credential, "awardedDate", "validFrom", "issuanceDate"))
    return Award(
        kind=kind,
        title=said.title,
        issuer=_issuer(first(credential, "issuer")),
        paragraphs=(
            *said.paragraphs,
            *(line for one in reached for line in _line_of(one)),
            *endorsed_inside(achievement, credential, issuer=_issuer_id(credential)),
        ),
        dates=Dates(
            issued_on=issued,
            expires_on=day_of(first(credential, "validUntil", "expirationDate")),
            started_on=day_of(subject.get("activityStartDate")),
            ended_on=day_of(subject.get("activityEndDate")),
        ),
        level=said.level or level,
        assessed=_is_assessed(results, said.assessed),
        hours=said.hours,
        skill_uris=said.skill_uris,
        holder=_holder(subject),
        ids=_addresses(achievement, credential),
        achievement_id=words(achievement.get("id")),
        credential_id=words(credential.get("id")),
    )


def _line_of(result: Result) -> list[str]:
    """The result, and what the level of the rubric means."""
    line = f"{result.name}: {result.reached}" if result.reached else ""
    return [text for text in (line, *paragraphs(result.description)) if text]


def _is_assessed(results: list[Result], by_criteria: bool | None) -> bool | None:
    """By the results, else by the criteria; a result in doubt leaves it open."""
    decided = deciding(results)
    if decided is None:
        return by_criteria
    return True if decided.verdict == "reached" else None


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
            f"What the badge stands for is not in the file, only at its address{address}.",
            "Download the badge with its description inside, or send the page as PDF.",
        )
    said = _said(badge, evidence=assertion.get("evidence"), narrative=assertion, aligned=[])
    issued = day_of(first(assertion, "issuedOn", "issued_on"))
    return Award(
        kind=kind_of("", said.title, said.description, otherwise="badge"),
        title=said.title,
        issuer=_issuer(badge.get("issuer")),
        paragraphs=(
            *said.paragraphs,
            *endorsed_inside(badge, assertion, issuer=_issuer_id(badge)),
        ),
        dates=Dates(issued_on=issued, expires_on=day_of(assertion.get("expires"))),
        level=said.level,
        assessed=said.assessed,
        hours=said.hours,
        skill_uris=said.skill_uris,
        holder=_recipient_names(assertion),
        ids=_addresses(badge, assertion),
        achievement_id=words(badge.get("id")),
        credential_id=words(assertion.get("id")),
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


def _said(
    achievement: Object, *, evidence: object, narrative: Object, aligned: list[Object]
) -> _Said:
    """What describes an achievement; `aligned` are further alignments, those of results."""
    alignments = [*objects(first(achievement, "alignment", "alignments")), *aligned]
    addresses = [words(alignment.get("targetUrl")) for alignment in alignments]
    framed = [
        " ".join(words(alignment.get(name)) for name in _ALIGNMENT_WORDS)
        for alignment in alignments
    ]
    skills = [
        alignment
        for alignment, frame in zip(alignments, framed, strict=True)
        if eqf_level(frame) is None and alignment.get("targetType") != "ceterms:Credential"
    ]
    description = raw_words(achievement.get("description"))
    criteria = _criteria(achievement.get("criteria"))
    stories = [raw_words(narrative.get("narrative")), *_evidence_told(evidence)]
    parts = [words(part.get("name")) for part in objects(achievement.get("hasPart"))]
    return _Said(
        title=words(achievement.get("name")),
        description=description,
        criteria=criteria,
        paragraphs=(
            *paragraphs(description),
            *paragraphs(criteria),
            *_line("Field of study", _all_words(achievement, "fieldOfStudy", "specialization")),
            *_line("Skills", [words(first(one, "targetName", "name")) for one in skills]),
            *(line for one in skills for line in paragraphs(_aligned_with(one))),
            *_line("Tags", _all_words(achievement, "tag", "tags")),
            *_line("Parts", parts),
            # In whatever unit the issuer counts: credits are no hours.
            *_line("Credits available", [as_written(achievement.get("creditsAvailable"))]),
            *_line("Credits earned", [as_written(narrative.get("creditsEarned"))]),
            *(paragraph for story in stories for paragraph in paragraphs(story)),
        ),
        level=eqf_level("\n".join((*framed, *addresses, description))),
        skill_uris=tuple(filter(_SKILL_ADDRESS.fullmatch, addresses)),
    )


def _aligned_with(alignment: Object) -> str:
    """What the framework says of the skill."""
    return raw_words(first(alignment, "targetDescription", "description"))


_ALIGNMENT_WORDS = ("targetFramework", "targetName", "targetCode", "targetUrl")


def _criteria(criteria: object) -> str:
    """The narrative; criteria that are only an address say nothing here."""
    text = raw_words(as_object(criteria).get("narrative")) or raw_words(criteria)
    return "" if re.match(r"\s*https?://\S+\s*$", text) else text


def _evidence_told(evidence: object) -> Iterator[str]:
    for item in objects(evidence):
        for member in ("name", "description", "narrative"):
            yield raw_words(item.get(member))


def _addresses(*values: Object) -> tuple[str, ...]:
    return tuple(filter(None, (words(value.get("id")) for value in values)))


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


def _issuer_id(credential: Object) -> str:
    issuer = credential.get("issuer")
    return words(issuer.get("id") if isinstance(issuer, dict) else issuer)
