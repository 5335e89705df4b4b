"""Credentials that come as signed tokens: VC-JWT, Open Badges 2.0 signed badges, Europass seals.

Each check gives the finding about the signature and, unless it failed, what was signed. A key or
certificate that a token brings along is never trusted for being there: it can only show that the
token was altered since.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pandas as pd
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from skillmatch.verification.jws import (
    Object,
    Refused,
    Signed,
    decoded,
    is_signed_by,
    opened,
    read_header,
    read_signature,
)
from skillmatch.verification.keys import (
    NOT_THE_ISSUERS,
    Key,
    PublicKey,
    UnusableKey,
    find_key,
    from_jwk,
    from_pem,
    from_text,
)
from skillmatch.verification.outcome import NOT_FITTING, Finding
from skillmatch.verification.structure import is_badge_2, types_of
from skillmatch.verification.trust import Issuer, Trust
from skillmatch.verification.validity import BadDateError, moment

_VERSION_2 = "https://www.w3.org/ns/credentials/v2"
_CLAIMS = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce", "cnf")
_MAX_SIGNATURES = 8
_MAX_METHODS = 20
_Choice = Callable[[datetime, datetime], datetime]
# The time stamp and the certificates of a Europass seal stand in its header.
_MAX_SEAL_HEADER_BYTES = 262_144
# adoTst and the others only add to what is said of the signature, and are not relied on.
_SEAL_MEMBERS = ("b64", "sigT", "iat", "adoTst", "sigPId", "sigPl", "srCms", "srAts", "x5t#o")


def check_token(token: str, trust: Trust, *, as_of: pd.Timestamp) -> tuple[Finding, Object | None]:
    """Check a credential or presentation that is a JSON Web Token.

    Three forms are read: a ``vc`` or ``vp`` claim (VC data model 1.1), the credential as the
    payload (VC data model 2.0), and the credential with claims beside its members (Open Badges
    3.0). A claim that has to say the same as a member must not say something else.

    Parameters
    ----------
    token : str
        Compact JWS.
    trust : Trust
        Where the keys of issuers are, apart from did:key and did:jwk.
    as_of : Timestamp
        The moment that counts, in UTC.

    Returns
    -------
    Finding
        About the signature alone: dates of the credential, its status and its issuer's standing
        are for others to judge.
    JSON object or None
        The credential or presentation without the token's own claims, its dates as narrow as the
        token makes them; None if the check failed.

    Examples
    --------
    >>> check_token("eyJhbGciOiJub25lIn0.e30.", Trust(), as_of=pd.Timestamp("2025-01-01", tz="UTC"))
    (Finding(fact='fail', reason='The token is not signed: its algorithm is "none".'), None)
    """
    document: Object | None = None
    try:
        signed = opened(token)
        claims = signed.content()
        wrapper = _wrapper(claims)
        content = _document(claims, wrapper)
        is_presentation = _is_presentation(content, wrapper)
        _judge_media_types(signed.header, "vp" if is_presentation else "vc", wrapper)
        document = _without_conflicts(content, claims, is_presentation)
        signed_at = _time(claims, "iat")
        signer = _id_of(document.get("holder" if is_presentation else "issuer"))
        purpose = "authentication" if is_presentation else "assertionMethod"
        finding = _by_its_issuer(signed, signer, purpose, trust, as_of)
        if finding.fact == "pass" and wrapper and _is_version_2(document):
            raise Refused("unknown", "The token mixes two versions of the data model.")
        if finding.fact == "pass" and _is_after(signed_at, as_of):
            raise Refused("unknown", "The token says that it was signed after the day asked about.")
        if finding.fact != "fail" and is_presentation:
            finding = _with_end(finding, _time(claims, "exp"), as_of)
    except Refused as refused:
        finding = refused.finding
    return finding, None if finding.fact == "fail" else document


def check_badge_2_token(
    token: str, trust: Trust, *, as_of: pd.Timestamp
) -> tuple[Finding, Object | None]:
    """Check an Open Badges 2.0 signed badge.

    The key is one that the employer lists for the issuer, or the one at ``verification.creator``
    if the issuer's profile, kept in the store or fetched, lists it; without a creator, any that
    the profile lists. A profile inside the badge counts for nothing.

    Parameters
    ----------
    token : str
        Compact JWS of an Assertion.
    trust : Trust
    as_of : Timestamp
        The moment that counts, in UTC, for keys that end.

    Returns
    -------
    Finding
        About the signature alone.
    JSON object or None
        The Assertion; None if the check failed.
    """
    assertion: Object | None = None
    try:
        signed = opened(token)
        assertion = signed.content()
        if not is_badge_2(assertion):
            raise Refused("fail", "The token does not hold an Open Badges 2.0 badge alone.")
        creator = _badge_2_creator(assertion)
        issuer_id = _badge_2_issuer(assertion, trust)
        finding = _by_its_profile(signed, creator, issuer_id, trust)
        if finding.fact == "unknown" and _has_keys(issuer_id, trust):
            otherwise = _by_listed_key(signed, issuer_id, trust, as_of)
            # A key of the profile that can't be had may have signed what a listed one did not.
            if otherwise.fact == "pass" or not _is_profile_at_hand(issuer_id, trust):
                finding = otherwise
    except Refused as refused:
        finding = refused.finding
    return finding, None if finding.fact == "fail" else assertion


def check_jades(
    document: Object, trust: Trust, *, as_of: pd.Timestamp
) -> tuple[Finding, Object | None]:
    """Check a Europass credential under its electronic seals (JAdES).

    Parameters
    ----------
    document : JSON object
        ``payload``, and ``signatures`` or the members of a single one.
    trust : Trust
        Whose ``certificates`` are the seals that the employer trusts. There is no check against
        the European trust lists.
    as_of : Timestamp
        The moment that counts, in UTC.

    Returns
    -------
    Finding
        Passed only if a listed certificate sealed what names its owner as the issuer.
    JSON object or None
        The credential; None if the check failed.
    """
    credential: Object | None = None
    try:
        payload = document.get("payload")
        if not isinstance(payload, str):
            raise Refused("fail", "The sealed file has no payload.")
        sealed = [_sealed(seal, payload) for seal in _seals(document)]
        if len({one.payload for one in sealed}) > 1:
            raise Refused("fail", "The seals don't agree on what they are on.")
        credential = sealed[0].content()
        findings = [_judge_seal(one, credential, trust, as_of) for one in sealed]
        finding = next((one for one in findings if one.fact == "pass"), findings[0])
    except Refused as refused:
        finding = refused.finding
    return finding, None if finding.fact == "fail" else credential


# --- JSON Web Tokens -------------------------------------------------------------------------


def _wrapper(claims: Object) -> str:
    """The claim that holds the credential; "" where the payload itself is the credential."""
    wrappers = [name for name in ("vc", "vp") if name in claims]
    if wrappers and (len(wrappers) > 1 or "@context" in claims or "type" in claims):
        raise Refused("fail", "The token mixes two ways to hold a credential.")
    return wrappers[0] if wrappers else ""


def _document(claims: Object, wrapper: str) -> Object:
    document = claims[wrapper] if wrapper else _without(claims, _CLAIMS)
    if not isinstance(document, dict):
        raise Refused("fail", f"The token's {wrapper!r} claim is not a credential.")
    return document


def _is_presentation(document: Object, wrapper: str) -> bool:
    """Whether it is a presentation, which its holder signs; what is both is neither."""
    types = types_of(document)
    is_credential = "VerifiableCredential" in types
    is_presentation = "VerifiablePresentation" in types
    is_mixed = is_credential == is_presentation or is_badge_2(document)
    if is_mixed or (wrapper and is_presentation != (wrapper == "vp")):
        raise Refused("fail", "The token holds neither a credential nor a presentation.")
    return is_presentation


def _judge_media_types(header: Object, family: str, wrapper: str) -> None:
    """Refuse a token whose header says that it is something else."""
    tokens = () if wrapper else (f"{family}+jwt", f"{family}+ld+jwt", f"{family}+ld+json+jwt")
    contents = (family, f"{family}+ld", f"{family}+ld+json", "json", "ld+json")
    for name, allowed in (("typ", ("jwt", *tokens)), ("cty", contents)):
        said = header.get(name)
        if said is None:
            continue
        if not isinstance(said, str) or said.lower().removeprefix("application/") not in allowed:
            raise Refused("fail", f"The token's {name!r} says that it is something else.")


def _without_conflicts(document: Object, claims: Object, is_presentation: bool) -> Object:
    """The document with what the token's claims add to it."""
    document = _agreed(document, "id", claims.get("jti"), "jti")
    if is_presentation:
        # It is made for one showing, so that its own end says nothing of what it holds.
        return _agreed(document, "holder", claims.get("iss"), "iss")
    document = _agreed(document, "issuer", claims.get("iss"), "iss")
    document = _with_subject(document, claims.get("sub"))
    starts, ends = _time(claims, "nbf"), _time(claims, "exp")
    if _is_version_2(document):
        # There the claims are about the token, and the credential's own dates may be wider.
        document = _narrowed(document, "validFrom", starts, max)
        return _narrowed(document, "validUntil", ends, min)
    document = _dated(document, "issuanceDate", starts, "nbf")
    return _dated(document, "expirationDate", ends, "exp")


def _with_end(finding: Finding, end: datetime | None, as_of: pd.Timestamp) -> Finding:
    """A presentation is made for one showing: its end says nothing of what it holds."""
    if end is None or end > as_of:
        return finding
    reason = f"{finding.reason} It was made for use until {end.date()}."
    return Finding(finding.fact, reason.strip())


def _agreed(document: Object, member: str, claim: object, name: str) -> Object:
    """The document with the claim as its member's id, if both say the same."""
    if claim is None:
        return document
    said = document.get(member)
    if isinstance(said, dict) and said.keys().isdisjoint(("id", "@id")):
        return {**document, member: {**said, "id": _text(claim, name)}}
    if said is None:
        return {**document, member: _text(claim, name)}
    if _id_of(said) != claim:
        raise Refused("fail", f"The token's {name!r} contradicts the credential's {member!r}.")
    return document


def _with_subject(document: Object, claim: object) -> Object:
    subjects = document.get("credentialSubject")
    if claim is None or not isinstance(subjects, list):
        return _agreed(document, "credentialSubject", claim, "sub")
    if len(subjects) == 1:
        one = _agreed({"credentialSubject": subjects[0]}, "credentialSubject", claim, "sub")
        return {**document, "credentialSubject": [one["credentialSubject"]]}
    if claim not in [_id_of(one) for one in subjects]:
        raise Refused("fail", "The token's 'sub' is none of those whom the credential is about.")
    return document


def _dated(document: Object, member: str, claim: datetime | None, name: str) -> Object:
    """The document with the claim as its date, if both say the same."""
    if claim is None:
        return document
    if document.get(member) is None:
        return {**document, member: _written(claim)}
    said = _moment(document[member])
    if said is not None and abs(said - claim) >= timedelta(seconds=1):
        raise Refused("fail", f"The token's {name!r} contradicts the credential's {member!r}.")
    return document


def _narrowed(document: Object, member: str, claim: datetime | None, narrower: _Choice) -> Object:
    if claim is None:
        return document
    if document.get(member) is None:
        return {**document, member: _written(claim)}
    said = _moment(document[member])
    if said is None or narrower(said, claim) == said:
        return document
    return {**document, member: _written(claim)}


def _time(claims: Object, name: str) -> datetime | None:
    """A claim's moment: seconds since 1970, or a date and time as text, which some write."""
    claim = claims.get(name)
    if claim is None:
        return None
    try:
        if isinstance(claim, int | float) and not isinstance(claim, bool) and math.isfinite(claim):
            return datetime.fromtimestamp(math.floor(claim), UTC)
    except (ValueError, OverflowError, OSError):
        pass
    time = _moment(claim)
    if time is None:
        raise Refused("fail", f"The token's {name!r} is no time.")
    return time


def _moment(value: object) -> datetime | None:
    """A date of the credential; None for what is no date, which others will judge."""
    try:
        return moment(value, "date")
    except BadDateError:
        return None


def _by_its_issuer(
    signed: Signed, issuer_id: str, purpose: str, trust: Trust, as_of: pd.Timestamp
) -> Finding:
    """Whether a key of the issuer made the signature."""
    names = _key_names(signed.header, issuer_id, purpose, trust)
    found = [find_key(name, issuer_id, purpose, trust, as_of=as_of) for name in names]
    if len(found) == 1 and found[0].finding.fact != "unknown":
        return _judged(signed, found[0])
    keys = [one.key for one in found if one.key is not None] or _listed_keys(issuer_id, trust)
    if not keys:
        return _without_key(signed, found[0].finding)
    if any(_fits(signed, key) for key in keys):
        return Finding("pass")
    return Finding("fail", NOT_FITTING)


def _key_names(header: Object, issuer_id: str, purpose: str, trust: Trust) -> list[str]:
    """The key that the header names; without a name, those that the issuer's document allows."""
    kid = header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise Refused("fail", "The token's name for its key is damaged.")
    if kid and ":" in kid:
        return [kid]
    if issuer_id.startswith(("did:key:", "did:jwk:")):
        return [issuer_id]  # It holds one key, whatever the token calls it.
    if kid:
        return [f"{issuer_id}#{kid.removeprefix('#')}"]
    document = trust.did_document(issuer_id) if issuer_id.startswith("did:web:") else None
    methods = [_id_of(one) for one in _listed((document or {}).get(purpose))][:_MAX_METHODS]
    return [issuer_id + one if one.startswith("#") else one for one in methods if one] or [
        issuer_id
    ]


def _listed_keys(issuer_id: str, trust: Trust) -> list[PublicKey]:
    """The employer's keys for an issuer that signs with several and does not say which."""
    try:
        return [from_text(text) for text in trust.keys_of(issuer_id)]
    except UnusableKey:
        return []


def _fits(signed: Signed, key: PublicKey) -> bool:
    """Whether one of several keys made the signature; keys for other algorithms did not."""
    try:
        return is_signed_by(signed, key)
    except Refused as refused:
        if refused.finding.fact == "unknown":
            raise
        return False


def _judged(signed: Signed, found: Key) -> Finding:
    if found.key is None:
        return _without_key(signed, found.finding)
    return Finding("pass") if is_signed_by(signed, found.key) else Finding("fail", NOT_FITTING)


def _without_key(signed: Signed, finding: Finding) -> Finding:
    """What can be said without the issuer's key: altered or not, by the key the token brings."""
    brought = signed.header.get("jwk")
    if finding.fact == "fail" or not isinstance(brought, dict):
        return finding
    try:
        key = from_jwk(brought)
    except UnusableKey:
        return finding
    if not is_signed_by(signed, key):
        return Finding("fail", NOT_FITTING)
    return Finding(
        "unknown", "It is signed with a key that it brings along itself; whose it is isn't known."
    )


# --- Open Badges 2.0 -------------------------------------------------------------------------


def _badge_2_creator(assertion: Object) -> object:
    """The address of the key that signed, None if the badge leaves it to the issuer's profile."""
    verification = assertion.get("verification")
    if verification is None and isinstance(assertion.get("verify"), dict):
        raise Refused("unknown", "Signed badges from before Open Badges 2.0 are not supported.")
    if not isinstance(verification, dict):
        raise Refused("fail", "The badge is in a token, but does not say that it is signed.")
    ways = _listed(verification.get("type"))
    if "signed" not in ways and "SignedBadge" not in ways:
        raise Refused("fail", "The badge is in a token, but does not say that it is signed.")
    return verification.get("creator")


def _has_keys(issuer_id: str, trust: Trust) -> bool:
    """Whether keys can be had without a profile: by the employer's list or from the DID."""
    return bool(trust.keys_of(issuer_id)) or not issuer_id.startswith("https:")


def _badge_2_issuer(assertion: Object, trust: Trust) -> str:
    badge = assertion.get("badge")
    if isinstance(badge, str):
        kept = trust.document(badge)
        if not isinstance(kept, dict) or kept.get("id") != badge:
            raise Refused("unknown", f"What the badge is and who issues it is at {badge[:200]}.")
        badge = kept
    issuer_id = _id_of(badge.get("issuer")) if isinstance(badge, dict) else ""
    if not issuer_id:
        raise Refused("fail", "The badge names no issuer whose signature it could be.")
    return issuer_id


def _by_its_profile(signed: Signed, creator: object, issuer_id: str, trust: Trust) -> Finding:
    """Whether a key that the issuer's own profile lists made the signature."""
    found = _badge_2_keys(creator, issuer_id, trust)
    if len(found) == 1:
        return _judged(signed, found[0])
    if any(_fits(signed, one.key) for one in found if one.key is not None):
        return Finding("pass")
    missing = [one.finding for one in found if one.finding.fact == "unknown"]
    return missing[0] if missing else Finding("fail", NOT_FITTING)


def _by_listed_key(signed: Signed, issuer_id: str, trust: Trust, as_of: pd.Timestamp) -> Finding:
    """Whether a key that the employer lists made the signature, or that of the issuer's DID."""
    try:
        return _by_its_issuer(signed, issuer_id, "assertionMethod", trust, as_of)
    except Refused as refused:
        return refused.finding


def _is_profile_at_hand(issuer_id: str, trust: Trust) -> bool:
    profile = trust.document(issuer_id)
    return isinstance(profile, dict) and profile.get("id") == issuer_id


def _badge_2_keys(creator: object, issuer_id: str, trust: Trust) -> list[Key]:
    """The keys that may have signed: the one that the badge names, or all that its issuer lists."""
    profile = trust.document(issuer_id)
    if not isinstance(profile, dict) or profile.get("id") != issuer_id:
        reason = f"The profile of {issuer_id[:200]} is not at hand."
        return [Key(None, Finding("unknown", reason))]
    listed = _listed(profile.get("publicKey"))
    if creator is not None:
        listed = [one for one in listed if _id_of(one) == creator]
    if not listed:
        return [Key(None, Finding("fail", NOT_THE_ISSUERS))]
    if len(listed) > _MAX_METHODS:
        reason = f"The issuer's profile lists {len(listed)} keys, and the badge doesn't name one."
        return [Key(None, Finding("unknown", reason))]
    return [_badge_2_key(one, issuer_id, trust) for one in listed]


def _badge_2_key(listed: object, issuer_id: str, trust: Trust) -> Key:
    """A key that the issuer's profile lists, as it stands there or at its address."""
    address = _id_of(listed)
    key = listed if isinstance(listed, dict) else trust.document(address)
    if not isinstance(key, dict) or key.get("id") != address:
        return Key(None, Finding("unknown", f"The key at {address[:200]} is not at hand."))
    if key.get("owner", issuer_id) != issuer_id:
        return Key(None, Finding("fail", NOT_THE_ISSUERS))
    pem = key.get("publicKeyPem")
    try:
        return Key(from_pem(pem if isinstance(pem, str) else ""), Finding("pass"))
    except UnusableKey as error:
        return Key(None, Finding("unknown", f"The issuer's key can't be used: {error}"))


# --- Europass seals --------------------------------------------------------------------------


def _seals(document: Object) -> list[Object]:
    seals = document.get("signatures", [document])
    if not isinstance(seals, list) or not 0 < len(seals) <= _MAX_SIGNATURES:
        raise Refused("fail", f"The sealed file needs 1 to {_MAX_SIGNATURES} signatures.")
    if not all(isinstance(one, dict) for one in seals):
        raise Refused("fail", "A signature of the sealed file is damaged.")
    return seals


def _sealed(seal: Object, payload: str) -> Signed:
    protected, signature = seal.get("protected"), seal.get("signature")
    if not isinstance(protected, str) or not isinstance(signature, str):
        raise Refused("fail", "A signature of the sealed file is damaged.")
    header = read_header(protected, understood=_SEAL_MEMBERS, limit=_MAX_SEAL_HEADER_BYTES)
    if "sigD" in header:
        raise Refused("unknown", "The seal is on something outside the file.")
    unprotected = seal.get("header", {})
    if not isinstance(unprotected, dict) or not header.keys().isdisjoint(unprotected):
        raise Refused("fail", "The seal says something twice, signed and unsigned.")
    try:
        content = payload.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("fail", "The payload is damaged: it is not text.") from None
    message = protected.encode("ascii") + b"." + content
    return Signed(
        header, _seal_payload(header, payload, content), message, read_signature(signature)
    )


def _seal_payload(header: Object, payload: str, content: bytes) -> bytes:
    """What was signed: the payload as it stands, or what it encodes."""
    is_encoded = header.get("b64", True)
    if not isinstance(is_encoded, bool) or (not is_encoded and "b64" not in header.get("crit", [])):
        raise Refused("fail", "The seal does not say plainly how its payload is encoded.")
    return decoded(payload, "payload") if is_encoded else content


def _judge_seal(sealed: Signed, credential: Object, trust: Trust, as_of: pd.Timestamp) -> Finding:
    certificate = _certificate(sealed.header)
    try:
        key, owner = certificate.public_key(), _owner(certificate)
        starts, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except (ValueError, UnsupportedAlgorithm):
        raise Refused("unknown", "The seal's certificate can't be read.") from None
    if not is_signed_by(sealed, key):
        reason = "The seal does not fit: the content was altered, or another key sealed it."
        raise Refused("fail", reason)
    sealed_at = _time(sealed.header, "sigT") or _time(sealed.header, "iat")
    if sealed_at is not None and not starts <= sealed_at <= ends:
        raise Refused("fail", "It was sealed on a day when the seal's certificate was not valid.")
    if sealed_at is None or _is_after(sealed_at, as_of):
        return Finding("unknown", "The seal does not say that it was made by the day asked about.")
    fingerprint = "sha256:" + certificate.fingerprint(SHA256()).hex()
    holder = trust.certificate_holder(fingerprint)
    if holder is None:
        return Finding(
            "unknown",
            f"It is sealed, unaltered, by {owner[0] if owner else 'somebody'}; the seal's "
            "certificate is not anchored: it is not on your list of issuers.",
        )
    if not _is_issuer(credential.get("issuer"), holder, owner, trust):
        return Finding("unknown", f"It is sealed by {holder.name}, but names another issuer.")
    if as_of > ends:
        return Finding("pass", f"The seal's certificate was valid until {ends.date()}.")
    return Finding("pass")


def _certificate(header: Object) -> x509.Certificate:
    """The signer's own certificate: the first of those in the header."""
    chain = header.get("x5c")
    if not isinstance(chain, list) or not chain or not isinstance(chain[0], str):
        raise Refused("unknown", "The seal brings no certificate to check it with.")
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode(chain[0], validate=True))
    except (binascii.Error, ValueError):
        raise Refused("fail", "The seal's certificate is damaged.") from None
    digest = base64.urlsafe_b64encode(certificate.fingerprint(SHA256())).rstrip(b"=").decode()
    if header.get("x5t#S256", digest) != digest:
        raise Refused("fail", "The seal names another certificate than it brings.")
    return certificate


def _owner(certificate: x509.Certificate) -> list[str]:
    """The organisation's name and number on a certificate."""
    oids = (NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATION_IDENTIFIER)
    return [
        str(one.value) for oid in oids for one in certificate.subject.get_attributes_for_oid(oid)
    ]


def _is_issuer(issuer: object, holder: Issuer, owner: Iterable[str], trust: Trust) -> bool:
    """Whether the credential names the seal's holder as its issuer.

    Europass makes up a ``urn:`` for each issuer and file; there the organisation on the
    certificate has to be the one named.
    """
    issuer_id = _id_of(issuer)
    if not isinstance(issuer, dict) or trust.issuer(issuer_id) is not None:
        return issuer_id in holder.ids
    if not issuer_id.startswith("urn:"):
        return False
    identifier, name = issuer.get("eIDASIdentifier"), issuer.get("legalName")
    named = [identifier.get("notation")] if isinstance(identifier, dict) else []
    named += [*name.values()] if isinstance(name, dict) else [name]
    names = {one.casefold() for one in named if isinstance(one, str)}
    return not names.isdisjoint(one.casefold() for one in owner)


# --- JSON values -----------------------------------------------------------------------------


def _is_version_2(document: Object) -> bool:
    return _VERSION_2 in _listed(document.get("@context"))


def _is_after(time: datetime | None, as_of: pd.Timestamp) -> bool:
    """Whether it is after the whole day that counts."""
    return time is not None and time.date() > as_of.date()


def _written(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def _id_of(value: object) -> str:
    """The identifier of what is named or written out; "" for anything else."""
    named = value.get("id") if isinstance(value, dict) else value
    return named if isinstance(named, str) else ""


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise Refused("fail", f"The token's {name!r} is not text.")
    return value


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _without(data: Object, members: Iterable[str]) -> Object:
    return {name: value for name, value in data.items() if name not in members}
