"""Whether an issuer has taken a credential back.

A list that is not at hand, is not signed by the credential's issuer or is damaged says nothing:
the answer is then unknown, never "not revoked".
"""

from __future__ import annotations

import base64
import re
import zlib

import pandas as pd

from skillmatch.tables import UnreadableError
from skillmatch.verification.outcome import NO_STATUS, Finding
from skillmatch.verification.trust import GoneError, Object, Trust, https_host
from skillmatch.verification.validity import BadDateError, check_validity

MAX_ENTRIES = 8
MAX_LIST_BYTES = 16 * 1024 * 1024
# The standard's own minimum: a shorter list would tell its host whose credential is looked up.
MIN_LIST_BYTES = 16 * 1024

_NO_STATUS = Finding("pass", NO_STATUS)
_NOT_REVOKED = Finding("pass", "The issuer's list does not hold it as revoked.")
_REVOKED = "The issuer has revoked it"
_TAKEN_BACK = {"revocation": _REVOKED, "suspension": "The issuer has suspended it"}
_INDEX = re.compile(r"[0-9]{1,9}", re.ASCII)
_BASE64_URL = re.compile(r"[\w-]+", re.ASCII)
# The kinds of entry in bit strings: the list's type, its subject's type, its multibase prefix.
_BIT_LISTS = {
    "BitstringStatusListEntry": ("BitstringStatusListCredential", "BitstringStatusList", "u"),
    "StatusList2021Entry": ("StatusList2021Credential", "StatusList2021", ""),
}


def check_status(
    credential: Object, issuer_id: str, trust: Trust, *, as_of: pd.Timestamp
) -> Finding:
    """Whether the issuer has revoked or suspended a credential.

    Parameters
    ----------
    credential : JSON object
        A verifiable credential or an Open Badges 2.0 assertion; of JSON-LD the signed view, where
        the status entry can't hide behind another spelling of its name.
    issuer_id : str
        Its issuer's identifier.
    trust : Trust
        Where the lists are looked up.
    as_of : Timestamp
        The moment at which a list must be in force; UTC if it names no zone.

    Returns
    -------
    Finding
        Failed if it is revoked or suspended; passed if its lists say that it is not, or if it
        names none; unknown where a list is not at hand or can't be relied on.

    Examples
    --------
    >>> now = pd.Timestamp("2026-01-01")
    >>> check_status({"type": "VerifiableCredential"}, "did:web:a.example", Trust(), as_of=now)
    Finding(fact='pass', reason='Its issuer names no list of what it took back.')
    >>> badge = {"badge": "https://a.example/b", "revoked": True}
    >>> check_status(badge, "https://a.example", Trust(), as_of=now).reason
    'The issuer has revoked it.'
    """
    moment = as_of.tz_localize("UTC") if as_of.tzinfo is None else as_of.tz_convert("UTC")
    if "badge" in credential and "credentialSubject" not in credential:
        return _assertion(credential, issuer_id, trust)
    entries = _several(credential.get("credentialStatus"))
    if len(entries) > MAX_ENTRIES:
        return _unknown(f"It names {len(entries)} status entries; at most {MAX_ENTRIES} are read.")
    findings = [_entry(one, credential, issuer_id, trust, moment) for one in entries]
    return _worst(findings)


def _entry(
    entry: object, credential: Object, issuer_id: str, trust: Trust, moment: pd.Timestamp
) -> Finding:
    if not isinstance(entry, dict):
        return _unknown("Its status entry is not a JSON object.")
    kinds = _several(entry.get("type"))
    try:
        if "1EdTechRevocationList" in kinds:
            return _named_in_list(entry, credential, issuer_id, trust)
        for kind in _BIT_LISTS:
            if kind in kinds:
                return _bit(entry, kind, issuer_id, trust, moment)
    except UnreadableError as error:
        return _unknown(f"Its status can't be checked: {error.problem}")
    return _unknown("Its status is kept in a way that is not read here.")


def _bit(entry: Object, kind: str, issuer_id: str, trust: Trust, moment: pd.Timestamp) -> Finding:
    """What an entry's place in a bit string says."""
    purpose, address = entry.get("statusPurpose"), entry.get("statusListCredential")
    if purpose == "refresh":  # a newer copy may be had: this one still holds
        return Finding("pass")
    if (
        not isinstance(purpose, str)
        or purpose not in _TAKEN_BACK
        or entry.get("statusSize", 1) != 1
    ):
        return _unknown("Its status entry is for a purpose that is not read here.")
    index = str(entry.get("statusListIndex"))
    if not isinstance(address, str) or not _INDEX.fullmatch(index):
        return _unknown("Its status entry is incomplete: it names no list, or no place in it.")
    subject = _list_subject(address, kind, issuer_id, trust, moment)
    if purpose not in _several(subject.get("statusPurpose")):
        return _unknown(f"The issuer's status list is not for {purpose}.")
    bits = _inflated(subject.get("encodedList"), _BIT_LISTS[kind][2])
    byte, place = divmod(int(index), 8)
    if byte >= len(bits):
        return _unknown("The issuer's status list is too short to hold it.")
    is_set = bits[byte] >> (7 - place) & 1
    return Finding("fail", _TAKEN_BACK[purpose] + ".") if is_set else _NOT_REVOKED


def _list_subject(
    address: str, kind: str, issuer_id: str, trust: Trust, moment: pd.Timestamp
) -> Object:
    """The subject of a status list: a credential itself, that must be good in its own right."""
    found = trust.look_up(address)
    signature, status_list = _signature(found, trust, moment)
    if signature.fact != "pass" or status_list is None:
        raise _unusable(f"its own signature could not be confirmed. {signature.reason}".strip())
    list_type, subject_type, _ = _BIT_LISTS[kind]
    subject = status_list.get("credentialSubject")
    if list_type not in _several(status_list.get("type")) or not isinstance(subject, dict):
        raise _unusable("it is a document of another kind.")
    if subject_type not in _several(subject.get("type")):
        raise _unusable("its subject is of another kind.")
    if not _is_same_issuer(_id(status_list.get("issuer")), issuer_id, trust):
        raise _unusable("it is by another issuer.")
    if status_list.get("id", address) != address:
        raise _unusable("it is the list of another address.")
    _refuse_outdated(status_list, moment)
    return subject


def _signature(found: object, trust: Trust, moment: pd.Timestamp) -> tuple[Finding, Object | None]:
    from skillmatch.verification.linked_data import signed_view
    from skillmatch.verification.proofs import check_proofs
    from skillmatch.verification.tokens import check_token

    if isinstance(found, str):
        return check_token(found, trust, as_of=moment)
    if isinstance(found, dict):
        # Only what was signed counts: another spelling of a date or a purpose is brought to ours.
        try:
            view = signed_view({name: found[name] for name in found if name != "proof"})
        except ValueError:
            return _unknown("What it says can't be read."), None
        return check_proofs(found, _id(found.get("issuer")), trust, as_of=moment), view
    return _unknown("It is not a credential."), None


def _is_same_issuer(one: str, other: str, trust: Trust) -> bool:
    """Whether two identifiers are one, or the employer lists them for one issuer."""
    listed = trust.issuer(one)
    return one == other != "" or (listed is not None and listed == trust.issuer(other))


def _refuse_outdated(status_list: Object, moment: pd.Timestamp) -> None:
    try:
        validity, _ = check_validity(status_list, moment)
    except BadDateError as error:
        raise _unusable(f"a date of it can't be read. {error}") from None
    if validity.fact != "pass":
        raise _unusable(f"it is not in force. {validity.reason}")


def _inflated(encoded: object, prefix: str) -> bytes:
    """The bit string of a list: base64url text of gzip, its inflated size bounded."""
    if not isinstance(encoded, str) or not encoded.startswith(prefix):
        raise _unusable("its bits are not encoded as they should be.")
    text = encoded.removeprefix(prefix).rstrip("=")
    if not _BASE64_URL.fullmatch(text) or len(text) % 4 == 1:
        raise _unusable("its bits are not encoded as they should be.")
    packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    inflater = zlib.decompressobj(wbits=31)  # gzip
    try:
        bits = inflater.decompress(packed, MAX_LIST_BYTES + 1)
    except zlib.error:
        raise _unusable("its bits are damaged.") from None
    if len(bits) > MAX_LIST_BYTES:
        raise _unusable(f"it has more than {MAX_LIST_BYTES:,} bytes.")
    if not inflater.eof or inflater.unused_data:
        raise _unusable("its bits are damaged.")
    if len(bits) < MIN_LIST_BYTES:
        raise _unusable(f"it has fewer than {MIN_LIST_BYTES * 8:,} bits.")
    return bits


def _named_in_list(entry: Object, credential: Object, issuer_id: str, trust: Trust) -> Finding:
    """1EdTech's list, unsigned: its address stands in what the issuer signed."""
    address = entry.get("id")
    if not isinstance(address, str):
        return _unknown("Its status entry names no list.")
    found = _list_of(address, issuer_id, trust)
    return _listed(found, ("revokedCredential", "revokedCredentials"), credential)


def _assertion(assertion: Object, issuer_id: str, trust: Trust) -> Finding:
    """Open Badges 2.0: a hosted badge says so itself, a signed one's issuer keeps a list."""
    if assertion.get("revoked", False) is not False:
        return Finding("fail", _because(assertion))
    verification = assertion.get("verification", assertion.get("verify"))
    verification = verification if isinstance(verification, dict) else {}
    kinds = _several(verification.get("type"))
    try:
        if "SignedBadge" in kinds or "signed" in kinds:
            return _by_profile(assertion, issuer_id, trust)
        return _by_host(assertion.get("id", verification.get("url")), trust)
    except UnreadableError as error:
        return _unknown(f"Whether it was revoked can't be checked: {error.problem}")


def _by_profile(assertion: Object, issuer_id: str, trust: Trust) -> Finding:
    profile = trust.look_up(issuer_id)
    if not isinstance(profile, dict) or profile.get("id") != issuer_id:
        return _unknown("The issuer's profile is of another issuer.")
    address = profile.get("revocationList")
    if address is None:
        return _NO_STATUS
    if not isinstance(address, str):
        return _unknown("The issuer's profile does not say where its revocation list is.")
    return _listed(_list_of(address, issuer_id, trust), ("revokedAssertions",), assertion)


def _by_host(address: object, trust: Trust) -> Finding:
    if not isinstance(address, str) or not https_host(address):
        reason = "It names no https address where its issuer would say that it was revoked."
        return _unknown(reason)
    try:
        hosted = trust.look_up(address)
    except GoneError:  # as the standard has it: a revoked badge may be gone from its place
        return Finding("fail", f"{_REVOKED}: it is gone from where it was hosted.")
    if not isinstance(hosted, dict) or hosted.get("id", address) != address:
        return _unknown("Whether it was revoked can't be checked: its address holds another.")
    if hosted.get("revoked", False) is not False:
        return Finding("fail", _because(hosted))
    return Finding("pass", "The badge at its address is not marked as revoked.")


def _list_of(address: str, issuer_id: str, trust: Trust) -> Object:
    found = trust.look_up(address)
    if not isinstance(found, dict):
        raise _unusable("it is not a JSON object.")
    if found.get("id", address) != address:
        raise _unusable("it is the list of another address.")
    if "issuer" in found and not _is_same_issuer(_id(found["issuer"]), issuer_id, trust):
        raise _unusable("it is by another issuer.")
    return found


def _listed(found: Object, members: tuple[str, ...], credential: Object) -> Finding:
    """What a list of the revoked, by identifier, says."""
    marks = {one for one in (credential.get("id"), credential.get("uid")) if isinstance(one, str)}
    revoked = next((found[one] for one in members if isinstance(found.get(one), list)), None)
    if revoked is None:
        return _unknown("The issuer's revocation list is of a form that is not read here.")
    if not marks:
        return _unknown("It has no id to look up in the issuer's revocation list.")
    for one in revoked:
        entry = one if isinstance(one, dict) else {"id": one}
        is_it = {str(entry.get("id")), str(entry.get("uid"))} & marks
        if is_it and entry.get("revoked", True) is not False:
            return Finding("fail", _because(entry))
    return _NOT_REVOKED


def _because(entry: Object) -> str:
    why = entry.get("revocationReason")
    return f"{_REVOKED}: {why[:200]}" if isinstance(why, str) and why else f"{_REVOKED}."


def _worst(findings: list[Finding]) -> Finding:
    """The finding that counts: any failure, else anything unknown."""
    order = ("fail", "unknown", "pass")
    return min(findings, key=lambda one: order.index(one.fact), default=_NO_STATUS)


def _several(value: object) -> list[object]:
    """JSON-LD writes one value or a list of them; null is none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _id(value: object) -> str:
    """The identifier of an issuer, given as text or as an object."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""


def _unusable(why: str) -> UnreadableError:
    return UnreadableError(
        f"the issuer's status list can't be used: {why}", "Ask the issuer for its list."
    )


def _unknown(reason: str) -> Finding:
    return Finding("unknown", reason)
