"""One credential judged: what it says, the separate facts about it, and the word for them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from skillmatch.read.credentials.awards import day_of
from skillmatch.read.json_values import first
from skillmatch.read.wording import clean
from skillmatch.verification.assessment import check_assessed
from skillmatch.verification.hosted import check_hosted, described, names_host
from skillmatch.verification.outcome import UNKNOWN, Facts, Finding, Outcome, word
from skillmatch.verification.recipient import Person, check_recipient
from skillmatch.verification.status import check_status
from skillmatch.verification.structure import (
    OTHER,
    faults,
    is_badge_2,
    issuer_of,
    kind_of,
    title_of,
)
from skillmatch.verification.trust import Trust
from skillmatch.verification.validity import ENDS, STARTS, BadDateError, check_validity

Object = dict[str, Any]

UNREADABLE = ("invalid", "malformed")
"""The words for credentials of which nothing may be read."""

_FROM_WORST = (*UNREADABLE, "revoked", "expired", "not_yet_valid", "unchecked")
_SECONDS_EACH, _SECONDS_IN_ALL = 10.0, 30.0
_LONGEST_REASON = 500  # letters
_NOT_SIGNED = Finding("unknown", "It is not signed: anybody could have written it.")


@dataclass(frozen=True)
class Terms:
    """On which terms the credentials of a file are judged.

    Attributes
    ----------
    trust : Trust
    person : Person or None
        Whose they should be.
    as_of : Timestamp
        The moment that counts, in UTC.
    source : str
        The file.
    container : str
        How the file carries them: ``json``, ``jwt``, ``png`` or ``svg``.
    """

    trust: Trust
    person: Person | None
    as_of: pd.Timestamp
    source: str
    container: str = "json"
    _begun: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long the next proof may take; a file of many bombs must come to an end."""
        left = _SECONDS_IN_ALL - (time.monotonic() - self._begun)
        return min(_SECONDS_EACH, max(left, 0.0))


def judge_signed_json(credential: Object, terms: Terms) -> Outcome:
    """The outcome for a verifiable credential with its proofs, or without any."""
    if "proof" not in credential:
        return _judge_unsigned(credential, terms)
    issuer_id, _ = issuer_of(credential)
    signature = _proofs(credential, issuer_id, terms)
    # What the contexts define is what was signed; names only look alike.
    view = _signed_view(credential)
    if view is None and signature.fact == "pass":
        signature = Finding("unknown", "What was signed can't be told from what was added.")
    if view is not None and issuer_of(view)[0] != issuer_id and signature.fact == "pass":
        signature = Finding("fail", "It names its issuer in two ways.")
    if view is not None and signature.fact == "unknown":
        # Nobody knows which of the two was meant: the worse one counts.
        readings = [judge(one, signature, terms, raw=credential) for one in (view, credential)]
        return _with_signed(min(readings, key=_goodness), readings[0])
    return judge(view or credential, signature, terms, raw=credential)


def _goodness(outcome: Outcome) -> tuple[int, int]:
    """For comparing two readings of one credential: the lower, the worse."""
    failed = sum(fact == "fail" for fact in outcome.facts.words().values())
    return _FROM_WORST.index(outcome.verification), -failed


def _with_signed(outcome: Outcome, read: Outcome) -> Outcome:
    """The outcome, of which only the signed view is read for skills."""
    return replace(outcome, signed=None if outcome.signed is None else read.signed)


def _judge_unsigned(credential: Object, terms: Terms) -> Outcome:
    from skillmatch.verification.linked_data import breach

    outcome = judge(credential, None, terms)
    # Badges and records are read although a type of their own has no meaning.
    is_plain = outcome.verification not in UNREADABLE and kind_of(credential) == OTHER
    broken = breach(credential) if is_plain else ""
    return malformed(credential, broken, outcome.format, terms) if broken else outcome


def judge_badge_2(assertion: Object, terms: Terms) -> Outcome:
    """The outcome for an Open Badges 2.0 assertion that is not in a token."""
    shown = described(assertion, terms.trust)
    if names_host(assertion):
        return judge(shown, check_hosted(assertion, terms.trust), terms)
    return judge(shown, None, terms)


def judge(
    credential: Object,
    signature: Finding | None,
    terms: Terms,
    *,
    carrier: str = "",
    raw: Object | None = None,
    issuer: Finding | None = None,
) -> Outcome:
    """The outcome for a credential whose signature has been looked at.

    Parameters
    ----------
    credential : JSON object
        What was signed, or the credential as it came where nothing is signed.
    signature : Finding or None
        None where it carries no signature.
    terms : Terms
    carrier : str, default ""
        ``JWT`` or ``sealed JSON`` where it is not plain JSON.
    raw : JSON object, optional
        As it came, where that is something else.
    issuer : Finding, optional
        Whether the employer trusts the issuer, where the signature itself shows that.
    """
    form = format_of(credential, terms, carrier)
    if carrier and signature and signature.fact == "fail":
        # What else is wrong with a forged token is of no interest.
        facts = _with_namesake(Facts(signature), credential, terms.trust)
        return _outcome(credential, "invalid", facts.reasons(), form, terms, facts)
    lacking = faults(raw or credential) or faults(credential)
    if lacking:
        return malformed(credential, " ".join(lacking), form, terms)
    try:
        validity, is_past = check_validity(credential, terms.as_of)
    except BadDateError as error:
        return malformed(credential, str(error), form, terms)
    facts = _facts(credential, signature, validity, terms)
    if issuer is not None:
        facts = replace(facts, issuer=issuer)
    facts = _with_namesake(facts, credential, terms.trust)
    found = word(facts, is_signed=signature is not None, day_is_past=is_past)
    return _outcome(credential, found, facts.reasons(), form, terms, facts)


def malformed(credential: Object, reason: str, form: str, terms: Terms) -> Outcome:
    """The outcome for what is no whole credential."""
    return _outcome(credential, "malformed", (reason,), form, terms, Facts())


def format_of(credential: Object, terms: Terms, carrier: str = "") -> str:
    """Such as ``Open Badges 3.0, JWT in PNG``."""
    kind = kind_of(credential)
    carrier = carrier or ("JSON" if is_badge_2(credential) else "JSON-LD")
    picture = terms.container.upper() if terms.container in ("png", "svg") else ""
    return f"{kind}, {carrier} in {picture}" if picture else f"{kind}, {carrier}"


def _facts(credential: Object, signature: Finding | None, validity: Finding, terms: Terms) -> Facts:
    if signature is not None and signature.fact == "fail":
        return Facts(signature)  # what it says of dates or holders is nobody's word
    issuer_id, _ = issuer_of(credential)
    is_signed = signature is not None and signature.fact == "pass"
    # Nothing is fetched for what nobody is known to have signed, except from its own address.
    is_theirs = is_signed or is_badge_2(credential)
    trust = terms.trust if is_theirs else replace(terms.trust, fetch=None)
    status = check_status(credential, issuer_id, trust, as_of=terms.as_of)
    recipient = check_recipient(credential, terms.person)
    assessed = check_assessed(credential)
    if signature is None or not is_signed:
        # What speaks for it is nobody's word as long as nobody is known to have signed it.
        validity, status, recipient, assessed = (
            UNKNOWN if one.fact == "pass" else one
            for one in (validity, status, recipient, assessed)
        )
        return Facts(signature or _NOT_SIGNED, validity, status, UNKNOWN, recipient, assessed)
    trusted = terms.trust.is_trusted(issuer_id)
    return Facts(signature, validity, status, trusted, recipient, assessed)


def _with_namesake(facts: Facts, credential: Object, trust: Trust) -> Facts:
    """The facts, which call it out where it bears a trusted issuer's name and isn't from there."""
    issuer_id, name = issuer_of(credential)
    if facts.issuer.fact == "pass" or not (known := trust.namesake(name, issuer_id)):
        return facts
    reason = f"It names itself {known.name}, as a trusted issuer does, but is not signed by "
    return replace(facts, issuer=Finding("unknown", reason + f"{known.name}'s keys."))


def _outcome(
    credential: Object,
    found: str,
    reasons: tuple[str, ...],
    form: str,
    terms: Terms,
    facts: Facts,
) -> Outcome:
    issuer_id, name = issuer_of(credential)
    known = None if facts.issuer.fact == "pass" else terms.trust.namesake(name, issuer_id)
    return Outcome(
        source=terms.source,
        format=form,
        verification=found,
        reasons=tuple(clean(reason)[:_LONGEST_REASON] for reason in reasons),
        facts=facts,
        issuer=name or clean(issuer_id),
        title=title_of(credential),
        candidate=terms.person.candidate_id if terms.person else "",
        issued_on=day_of(first(credential, "awardedDate", *STARTS)),
        expires_on=day_of(first(credential, *ENDS)),
        signed=None if found in UNREADABLE else credential,
        namesake=known.name if known else "",
    )


def _proofs(credential: Object, issuer_id: str, terms: Terms) -> Finding:
    from skillmatch.verification.proofs import check_proofs

    if not terms.seconds:
        return Finding("unknown", "The file takes too long to check; the rest is not checked.")
    return check_proofs(
        credential, issuer_id, terms.trust, as_of=terms.as_of, seconds=terms.seconds
    )


def _signed_view(credential: Object) -> Object | None:
    """None where no pinned context says what its words mean."""
    from skillmatch.verification.linked_data import signed_view

    try:
        return signed_view({name: credential[name] for name in credential if name != "proof"})
    except (ValueError, RecursionError):
        return None
