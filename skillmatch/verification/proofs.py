"""Checks the proofs embedded in a JSON credential: that this is what its issuer signed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from skillmatch.verification.contexts import UnknownContext
from skillmatch.verification.keys import (
    PublicKey,
    UnusableKey,
    find_key,
    multibase_bytes,
    named_key,
)
from skillmatch.verification.linked_data import (
    TooExpensive,
    UndefinedTerm,
    canonical,
    guard,
    told_apart,
    unread,
)
from skillmatch.verification.outcome import NOT_FITTING, Fact, Finding
from skillmatch.verification.structure import TELLING
from skillmatch.verification.validity import BadDateError, moment

if TYPE_CHECKING:
    from skillmatch.verification.trust import Trust

Object = dict[str, Any]

PURPOSE = "assertionMethod"
SHOWING = "authentication"
MAX_PROOFS = 8
# Clocks differ, and the moment of the check may be given as a day.
_CLOCK_LEEWAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class _Suite:
    """How a kind of proof is made: the form that is signed, and the kind of key."""

    form: Literal["rdfc", "jcs"]
    key: type[PublicKey]
    remark: str = ""


_SUITES = {
    "eddsa-rdfc-2022": _Suite("rdfc", Ed25519PublicKey),
    "eddsa-jcs-2022": _Suite("jcs", Ed25519PublicKey),
    "ecdsa-rdfc-2019": _Suite("rdfc", EllipticCurvePublicKey),
    "ecdsa-jcs-2019": _Suite("jcs", EllipticCurvePublicKey),
    "eddsa-2022": _Suite(
        "rdfc", Ed25519PublicKey, "It is signed by an early draft's method, eddsa-2022."
    ),
}
_MEMBERS = {
    *("@context", "id", "type", "cryptosuite", "created", "expires", "verificationMethod"),
    *("proofPurpose", "previousProof", "challenge", "domain", "nonce"),
}
_PURPOSES = {PURPOSE: "to vouch for a credential", SHOWING: "to present credentials"}
_ED25519_2020 = _Suite("rdfc", Ed25519PublicKey)


@dataclass(frozen=True)
class _Judgement:
    """What one proof shows; beside a good one, some are of no account."""

    finding: Finding
    counts: bool = True


def check_proofs(
    document: Object,
    issuer_id: str,
    trust: Trust,
    *,
    as_of: pd.Timestamp,
    purpose: str = PURPOSE,
    seconds: float = 10,
) -> Finding:
    """Whether the issuer's signature covers the document as it stands.

    One valid proof by the issuer suffices, and no signature of the issuer's may fail. Proofs by
    others (a witness beside the issuer), for other purposes, of unsupported kinds or past their
    end don't count beside it, and are named in the reason.

    Parameters
    ----------
    document : JSON object
        The credential or presentation with its ``proof``: one, or an array of them.
    issuer_id : str
        Whom it names as its issuer, or as its holder.
    trust : Trust
        Where the employer's keys and documents are.
    as_of : Timestamp
        The moment of the check, in UTC.
    purpose : {"assertionMethod", "authentication"}, default "assertionMethod"
        To vouch for a credential, or to present credentials.
    seconds : float, default 10
        How long the document may take, for all proofs together, to be brought to the form that
        is signed.

    Returns
    -------
    Finding
        Unknown if no proof is of a kind that is supported, or the issuer's key can't be had.
    """
    if "proof" not in document:
        return Finding("unknown", "It carries no signature.")
    proofs = _listed(document["proof"])
    if not proofs:
        return Finding("fail", "Its proof is empty.")
    if len(proofs) > MAX_PROOFS:
        return Finding("unknown", f"It has {len(proofs)} proofs; at most {MAX_PROOFS} are checked.")
    content = {name: value for name, value in document.items() if name != "proof"}
    guarded = guard(content)
    if guarded.fact != "pass":
        return guarded
    signed = _Signed(content, proofs, purpose, seconds)
    return _together([_judge(one, signed, issuer_id, purpose, trust, as_of) for one in proofs])


def _together(judgements: list[_Judgement]) -> Finding:
    failed = [one.finding for one in judgements if one.finding.fact == "fail"]
    counting = [one.finding for one in judgements if one.counts]
    broken = [one for one in counting if one.fact == "fail"]
    good = [one for one in counting if one.fact == "pass"]
    if broken or not good:
        return (broken or failed or [one.finding for one in judgements])[0]
    others = [one.finding for one in judgements if one.finding.fact != "pass"]
    ignored = [f"Another proof of it is left aside: {one.reason}" for one in others]
    return Finding("pass", " ".join(filter(None, dict.fromkeys((good[0].reason, *ignored)))))


def _judge(
    proof: object,
    signed: _Signed,
    issuer_id: str,
    purpose: str,
    trust: Trust,
    as_of: pd.Timestamp,
) -> _Judgement:
    if not isinstance(proof, dict) or not isinstance(proof.get("type"), str):
        return _fail("Its proof is damaged.")
    suite = _suite(proof)
    if suite is None:
        suites = (proof.get("cryptosuite"), proof["type"])
        name = next(one for one in suites if isinstance(one, str))
        return _aside("unknown", f"It is signed by a method that isn't supported: {name[:60]}.")
    if proof.get("proofPurpose") != purpose:
        return _aside("fail", f"Its proof was not made {_PURPOSES[purpose]}.")
    method_id = proof.get("verificationMethod")
    if not isinstance(method_id, str):
        return _fail("Its proof names no key.")
    found = find_key(method_id, issuer_id, purpose, trust, as_of=as_of)
    if found.finding.fact == "fail":
        return _Judgement(found.finding, counts=False)
    # Without the issuer's key, the one that the proof names still tells whether it was altered.
    key = found.key or named_key(method_id)
    if key is None:
        return _Judgement(found.finding)
    if not isinstance(key, suite.key):
        return _fail("Its proof is of another kind than the issuer's key.")
    try:
        if not _is_signature(proof.get("proofValue"), key, signed.hashes(proof, suite.form)):
            return _fail(signed.misfit(suite.form))
    except _Uncheckable as error:
        return _Judgement(error.finding)
    meaning = signed.meaning(suite.form)
    if meaning.fact != "pass":
        return _Judgement(meaning)
    if found.key is None:
        reason = f"It is as it was signed, but not known by whom. {found.finding.reason}"
        return _Judgement(Finding("unknown", reason))
    remark = f"{suite.remark} {meaning.reason}".strip()
    late = _in_time(proof, as_of)
    return _Judgement(late, counts=False) if late else _Judgement(Finding("pass", remark))


def _suite(proof: Object) -> _Suite | None:
    if proof["type"] == "Ed25519Signature2020":
        return _ED25519_2020
    suite = proof.get("cryptosuite")
    if proof["type"] != "DataIntegrityProof" or not isinstance(suite, str):
        return None
    return _SUITES.get(suite)


def _in_time(proof: Object, as_of: pd.Timestamp) -> Finding | None:
    """What speaks against the proof's own dates, which the signature covers."""
    dates = {}
    for name in ("created", "expires"):
        if name in proof:
            try:
                dates[name] = moment(str(proof[name]), name)
            except BadDateError as error:
                return Finding("fail", f"Its proof is damaged. {error}")
    if "expires" in dates and dates["expires"] <= as_of:
        return Finding("fail", f"Its proof ended on {dates['expires'].date()}.")
    if "created" in dates and dates["created"] > as_of + _CLOCK_LEEWAY:
        return Finding("unknown", f"Its proof claims a later day: {dates['created'].date()}.")
    return None


class _Uncheckable(Exception):  # noqa: N818  (carries a finding, not an error)
    """The signature can't be checked, or can't be right whatever the key."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.reason)
        self.finding = finding


Hashes = Callable[[str], bytes]


class _Signed:
    """What the proofs of a document sign: its content, its form made once for all of them."""

    def __init__(self, content: Object, proofs: list[Any], purpose: str, seconds: float) -> None:
        self._content, self._proofs, self._purpose = content, proofs, purpose
        self._end = time.monotonic() + seconds
        self._forms: dict[tuple[str, tuple[str, ...]], bytes] = {}
        self._is_status_bare = False

    def hashes(self, proof: Object, form: Literal["rdfc", "jcs"]) -> Hashes:
        """The bytes that the proof signs, by the name of the hash."""
        options = {name: value for name, value in proof.items() if name != "proofValue"}
        content = self._content
        if form == "rdfc":
            # Another spelling of a member signs the same, but would not be read here: a proof
            # that has ended could hide its end.
            strange = sorted(options.keys() - _MEMBERS)
            if strange:
                reason = f"Its proof holds {strange[0][:60]!r}, which isn't understood."
                raise _Uncheckable(Finding("unknown", reason))
            options["@context"] = content.get("@context")
        elif "@context" in options:
            self._compare_contexts(options["@context"])
        before = self._previous(proof)
        names = tuple(str(one["id"]) for one in before)
        if (form, names) not in self._forms:
            whole = {**content, "proof": before} if before else content
            self._forms[form, names] = self._whole(whole, form)
        parts = (self._formed(options, form), self._forms[form, names])
        return lambda name: b"".join(hashlib.new(name, part).digest() for part in parts)

    def misfit(self, form: Literal["rdfc", "jcs"]) -> str:
        """Why a signature over this form may be wrong."""
        is_bare = form == "rdfc" and self._is_status_bare
        return f"{_BARE_STATUS} {NOT_FITTING}" if is_bare else NOT_FITTING

    def meaning(self, form: Literal["rdfc", "jcs"]) -> Finding:
        """Whether what was signed in this form is what will be read."""
        if self._purpose != PURPOSE:
            return Finding("pass")
        if form == "rdfc" and self._is_status_bare:
            return Finding("unknown", _BARE_STATUS)
        apart = told_apart(self._content) if form == "rdfc" else Finding("pass")
        if apart.fact != "pass":
            return apart
        try:
            names = sorted(unread(self._content))
        except ValueError as error:
            return Finding("unknown", str(error))
        # A name that nobody looks for hides nothing; one that tells against it may.
        missed = [name for name in names if name in TELLING]
        if missed:
            reason = f"Its issuer signed {missed[0]!r} where its contexts give that no meaning."
            return Finding("unknown", reason)
        if names:
            reason = f"{names[0][:60]!r} is not read: no known context says what it means."
            return Finding("pass", reason)
        return Finding("pass")

    def _whole(self, content: Object, form: Literal["rdfc", "jcs"]) -> bytes:
        """The document's form, without the type of a status that its contexts don't name."""
        try:
            return self._formed(content, form)
        except _Uncheckable:
            bare = _with_bare_status(content) if form == "rdfc" else content
            if bare == content:
                raise
            found = self._formed(bare, form)
            self._is_status_bare = True
            return found

    def _formed(self, value: Object, form: str) -> bytes:
        try:
            if form == "jcs":
                return rfc8785.dumps(value)
            left = self._end - time.monotonic()
            if left <= 0:
                raise TooExpensive("Its proofs take too long to check.")
            return canonical(value, seconds=left)
        except UndefinedTerm as error:
            # Of a presentation nothing is read but its parts, each signed by its own issuer.
            fact: Fact = "fail" if self._purpose == PURPOSE else "unknown"
            raise _Uncheckable(Finding(fact, f"It says things nobody signed. {error}")) from None
        except (TooExpensive, UnknownContext) as error:
            raise _Uncheckable(Finding("unknown", str(error))) from None
        except (rfc8785.CanonicalizationError, ValueError, OverflowError, RecursionError):
            reason = "What it says can't be brought to the form that is signed."
            raise _Uncheckable(Finding("fail", reason)) from None

    def _compare_contexts(self, signed: object) -> None:
        """A context added after the signing may change what the signed words mean."""
        present = _listed(self._content.get("@context"))
        named = _listed(signed)
        if present[: len(named)] != named:
            raise _Uncheckable(Finding("fail", "Its contexts are not those that were signed."))
        if present != named:
            raise _Uncheckable(Finding("unknown", "Contexts were added after it was signed."))

    def _previous(self, proof: Object) -> list[Object]:
        """The proofs that this one was made on top of, and so covers."""
        if "previousProof" not in proof:
            return []
        found = []
        for name in _listed(proof["previousProof"]):
            named = [
                one
                for one in self._proofs
                if isinstance(one, dict) and isinstance(name, str) and one.get("id") == name
            ]
            if len(named) != 1 or named[0] is proof:
                raise _Uncheckable(Finding("fail", "A proof that it was signed with is missing."))
            found.append(named[0])
        return found


_STATUS_LIST = "1EdTechRevocationList"
_BARE_STATUS = (
    f"Its contexts don't name the type of its status, {_STATUS_LIST!r}, so that its signature "
    "doesn't cover how it is revoked."
)


def _with_bare_status(content: Object) -> Object:
    """The document as issuers sign it who name 1EdTech's list without the context for it."""
    entries = [
        {name: value for name, value in one.items() if name != "type"}
        if isinstance(one, dict) and _listed(one.get("type")) == [_STATUS_LIST]
        else one
        for one in _listed(content.get("credentialStatus"))
    ]
    return {**content, "credentialStatus": entries} if "credentialStatus" in content else content


def _is_signature(value: object, key: PublicKey, hashes: Hashes) -> bool:
    try:
        signature = multibase_bytes(value) if isinstance(value, str) else b""
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, hashes("sha256"))
            return True
        if not isinstance(key, EllipticCurvePublicKey):
            return False
        size = key.curve.key_size // 8
        if len(signature) != 2 * size:
            return False
        numbers = (int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))
        name, kind = ("sha256", SHA256()) if size == 32 else ("sha384", SHA384())
        key.verify(encode_dss_signature(*numbers), hashes(name), ECDSA(kind))
        return True
    except (InvalidSignature, UnusableKey):
        return False


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fail(reason: str) -> _Judgement:
    return _Judgement(Finding("fail", reason))


def _aside(fact: Fact, reason: str) -> _Judgement:
    return _Judgement(Finding(fact, reason), counts=False)
