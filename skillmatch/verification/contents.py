"""The credentials inside lists, tokens, seals, presentations and learner records, each judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from skillmatch.read.credentials.credential_files import is_token, parse_json, token_payload
from skillmatch.read.json_values import as_list, as_object, objects
from skillmatch.tables import UnreadableError
from skillmatch.verification.credentials import (
    UNREADABLE,
    Terms,
    judge,
    judge_badge_2,
    judge_signed_json,
    malformed,
)
from skillmatch.verification.hosted import described
from skillmatch.verification.outcome import Finding, Outcome, together
from skillmatch.verification.structure import (
    RECORD,
    context_faults,
    describes_only,
    is_badge_2,
    issuer_of,
    title_of,
    types_of,
)

Object = dict[str, Any]

MAX_CREDENTIALS = 500  # of one file
_MAX_WRAPPING = 6
_LISTED = Finding("pass", "The issuer's seal is on your list of issuers.")
_TOKEN, _SEAL = "JWT", "sealed JSON"
# A part of a record that has failed in one of these ways is no better than the record.
_FAILED = ("malformed", "invalid", "revoked", "not_yet_valid", "expired")


def judge_contents(data: object, terms: Terms) -> list[Outcome]:
    """The outcomes for all credentials in a file's JSON or token, in their order.

    Parameters
    ----------
    data : JSON value
        A text is a token.
    terms : Terms

    Returns
    -------
    list of Outcome
        At least one.
    """
    if terms.trust.fetch:
        from skillmatch.verification.fetch import for_one_file

        terms = replace(terms, trust=for_one_file(terms.trust))
    found: list[Outcome] = []
    for outcome in _outcomes(data, terms, 0):
        if len(found) == MAX_CREDENTIALS:
            problem = f"The file holds more than {MAX_CREDENTIALS} credentials."
            found.append(unreadable(UnreadableError(problem, "Send those that matter."), terms))
            break
        found.append(outcome)
    return _numbered(found, terms.source)


def unreadable(error: UnreadableError, terms: Terms) -> Outcome:
    """The outcome for a file or a part of it that holds no credential."""
    at = f"{error.where}: " if error.where else ""
    reason = f"{at}{error.problem} {error.what_to_do}".strip()
    return malformed({}, reason, {"png": "PNG", "svg": "SVG"}.get(terms.container, ""), terms)


def _outcomes(data: object, terms: Terms, depth: int) -> Iterator[Outcome]:
    """An outcome for each credential in lists, tokens, presentations and learner records."""
    if depth > _MAX_WRAPPING:
        yield unreadable(
            UnreadableError(
                "Credentials are wrapped in one another too deeply.", "Send each as its own file."
            ),
            terms,
        )
    elif isinstance(data, list) and data:
        for item in data:
            yield from _outcomes(item, terms, depth + 1)
    elif isinstance(data, str):
        yield from _from_text(data, terms, depth)
    elif isinstance(data, dict):
        yield from _from_object(data, terms, depth)
    else:
        yield unreadable(_not_a_credential(), terms)


def _from_text(text: str, terms: Terms, depth: int) -> Iterator[Outcome]:
    token = text.rpartition(",")[2] if text.startswith("data:application/") else text.strip()
    if not is_token(token):
        problem = "Only the address of a credential is in the file, not the credential."
        yield unreadable(UnreadableError(problem, "Download it and send it."), terms)
        return
    from skillmatch.verification.tokens import check_badge_2_token, check_token

    try:
        said = as_object(token_payload(token))
    except UnreadableError as error:
        yield unreadable(error, terms)
        return
    content = _claimed(said)
    if is_badge_2(content):
        signature, signed = check_badge_2_token(token, terms.trust, as_of=terms.as_of)
    elif _is_presentation(content) or "credentialSubject" in content:
        signature, signed = check_token(token, terms.trust, as_of=terms.as_of)
    else:
        yield unreadable(_not_a_credential(), terms)
        return
    yield from _signed(signed or content, signature, _TOKEN, terms, depth)


def _claimed(claims: Object) -> Object:
    """What a token's payload says, whoever signed it: to name the credential to people."""
    inner = as_object(claims.get("vc", claims.get("vp", claims)))
    return {"issuer": claims["iss"], **inner} if "iss" in claims else inner


def _from_object(data: Object, terms: Terms, depth: int) -> Iterator[Outcome]:
    types = types_of(data)
    if isinstance(data.get("payload"), str) and ("signatures" in data or "protected" in data):
        yield from _from_seal(data, terms, depth)
    elif isinstance(data.get("vc"), dict) and "credentialSubject" not in data:
        yield from _outcomes(data["vc"], terms, depth + 1)  # a token's payload without the token
    elif isinstance(data.get("vp"), dict):
        yield from _outcomes(data["vp"], terms, depth + 1)
    elif types & {"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"}:
        yield from _enveloped(data, terms, depth)
    elif _is_presentation(data):
        yield from _presented(data, _by_holder(data, terms), terms, depth)
    elif isinstance(data.get("credential"), dict) and "credentialSubject" not in data:
        yield from _outcomes(data["credential"], terms, depth + 1)
    elif describes_only(data):
        yield _description(data, terms)
    elif is_badge_2(data):
        yield judge_badge_2(data, terms)
    elif "credentialSubject" in data or "VerifiableCredential" in types:
        yield from _with_parts(judge_signed_json(data, terms), data, terms, depth)
    else:
        yield unreadable(_not_a_credential(), terms)


def _enveloped(data: Object, terms: Terms, depth: int) -> Iterator[Outcome]:
    """The outcomes for a token in the wrapping that lets it stand among JSON."""
    address = str(data.get("id", ""))
    lacking = list(context_faults(data)) if "@context" in data else []
    if not address.startswith("data:application/"):
        lacking.append("The id of the wrapping holds no token (data:application/…).")
    if lacking:
        yield unreadable(UnreadableError(" ".join(lacking), "Send it as it was given out."), terms)
    else:
        yield from _from_text(address, terms, depth + 1)


def _from_seal(data: Object, terms: Terms, depth: int) -> Iterator[Outcome]:
    from skillmatch.verification.tokens import check_jades

    signature, signed = check_jades(data, terms.trust, as_of=terms.as_of)
    if signed is None:
        try:
            signed = as_object(parse_json(data["payload"]))
        except UnreadableError:
            signed = {}
    yield from _signed(signed, signature, _SEAL, terms, depth)


def _signed(
    content: Object, signature: Finding, carrier: str, terms: Terms, depth: int
) -> Iterator[Outcome]:
    """The outcomes for what a token or a seal was made over."""
    if not _is_presentation(content):
        if is_badge_2(content):
            content = described(content, terms.trust)
        elif carrier == _TOKEN:
            signature = _guarded(content, signature)
        # A seal passes only by a certificate on the employer's list.
        listed = _LISTED if carrier == _SEAL and signature.fact == "pass" else None
        outcome = judge(content, signature, terms, carrier=carrier, issuer=listed)
        yield from _with_parts(outcome, content, terms, depth)
        return
    yield from _presented(content, signature, terms, depth)


def _guarded(content: Object, signature: Finding) -> Finding:
    """The finding on a token's signature, if the words in it have their common meaning."""
    from skillmatch.verification.linked_data import guard

    if signature.fact != "pass" or is_badge_2(content):
        return signature
    found = guard(content)
    return signature if found.fact == "pass" else found


def _is_presentation(data: Object) -> bool:
    return "VerifiablePresentation" in types_of(data) or (
        "verifiableCredential" in data and "credentialSubject" not in data
    )


def _by_holder(presentation: Object, terms: Terms) -> Finding:
    """Whether the proof of a presentation is its holder's; its parts stand for themselves."""
    from skillmatch.verification.linked_data import guard
    from skillmatch.verification.proofs import SHOWING, check_proofs

    if "proof" not in presentation:
        return Finding("unknown", "It is not signed.")
    content = {name: value for name, value in presentation.items() if name != "proof"}
    guarded = guard(content)
    # Nothing of it is read but its parts: that it can't be checked is nothing against them.
    if guarded.fact != "pass" or not terms.seconds:
        return Finding("unknown", guarded.reason or "The file takes too long to check.")
    return check_proofs(
        presentation,
        _holder_of(presentation),
        terms.trust,
        as_of=terms.as_of,
        purpose=SHOWING,
        seconds=terms.seconds,
    )


def _holder_of(presentation: Object) -> str:
    """Who presents: the holder named, or else whoever signed, of whom nothing is believed."""
    holder = presentation.get("holder")
    if holder is None:
        methods = [one.get("verificationMethod") for one in objects(presentation.get("proof"))]
        return next((one.partition("#")[0] for one in methods if isinstance(one, str)), "")
    named = holder.get("id") if isinstance(holder, dict) else holder
    return named if isinstance(named, str) else ""


def _presented(data: Object, signature: Finding, terms: Terms, depth: int) -> Iterator[Outcome]:
    """The credentials presented, each of which stands for itself unless the presentation fails."""
    inner = as_list(data.get("verifiableCredential"))
    if not inner:
        problem = UnreadableError("The presentation presents no credential.", "Send credentials.")
        yield unreadable(problem, terms)
    lacking = " ".join(context_faults(data)) if "VerifiablePresentation" in types_of(data) else ""
    for one in inner:
        for part in _outcomes(one, terms, depth + 1):
            if signature.fact == "fail":
                reason = f"Its presentation is not good. {signature.reason}"
                yield _no_better(part, "invalid", reason)
            elif lacking:
                yield _no_better(part, "malformed", f"Its presentation is not good. {lacking}")
            else:
                yield _with_remark(part, signature)


def _with_remark(part: Outcome, signature: Finding) -> Outcome:
    """The outcome of a part, and what there is to say of the presentation's own signature."""
    if not signature.reason:
        return part
    return replace(part, reasons=(*part.reasons, f"About its presentation: {signature.reason}"))


def _with_parts(
    outcome: Outcome, credential: Object, terms: Terms, depth: int
) -> Iterator[Outcome]:
    """The outcome of a credential and, of a learner record, those of the credentials in it."""
    subjects = objects(credential.get("credentialSubject"))
    inner = [one for subject in subjects for one in as_list(subject.get("verifiableCredential"))]
    if not inner or not outcome.format.startswith(RECORD):
        yield outcome
        return
    yield replace(outcome, source=f"{terms.source}, the record")
    for one in inner:
        for part in _outcomes(one, terms, depth + 1):
            if outcome.verification in _FAILED and _is_better(part, outcome):
                why = f"The record it is in is {outcome.verification.replace('_', ' ')}."
                yield _no_better(part, outcome.verification, why)
            else:
                yield part


def _no_better(part: Outcome, word: str, why: str) -> Outcome:
    """The outcome of a part whose whole has failed."""
    [outcome] = together([part], word, why)
    return replace(outcome, signed=None) if word in UNREADABLE else outcome


def _is_better(part: Outcome, whole: Outcome) -> bool:
    if part.verification not in _FAILED:
        return True
    return _FAILED.index(part.verification) > _FAILED.index(whole.verification)


def _description(data: Object, terms: Terms) -> Outcome:
    return replace(
        malformed({}, "", "Description of a credential, JSON-LD", terms),
        title=title_of(data) if "@graph" not in data else "",
        issuer=issuer_of(data)[1],
        reasons=("It describes a credential, and doesn't say that anybody holds it.",),
    )


def _not_a_credential() -> UnreadableError:
    return UnreadableError(
        "The JSON is no credential of a kind that is known here.",
        "Send the credential as its issuer gave it out.",
    )


def _numbered(outcomes: Sequence[Outcome], source: str) -> list[Outcome]:
    """Several credentials of a file, told apart by their place in it."""
    several = sum(one.source == source for one in outcomes) > 1
    numbered, number = [], 0
    for one in outcomes:
        if several and one.source == source:
            number += 1
            one = replace(one, source=f"{source}, credential {number}")
        numbered.append(one)
    return numbered
