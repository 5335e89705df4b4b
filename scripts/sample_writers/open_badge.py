"""Open Badges 3.0 credentials, most of them signed with a Data Integrity proof.

Issuers with a place on the web sign by eddsa-rdfc-2022, those that are their key by eddsa-jcs-2022.

The keys are demo keys: each follows from its issuer's name and a public constant, so anyone
can make them again, and they prove nothing outside this sample.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sample_writers.stories import Candidate, Held, Issuer
from skillmatch.verification.linked_data import canonical

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
FICTIONAL_ISSUER = "Fictional issuer – skillmatch sample data"
_KEY_SEED = b"skillmatch sample, public demo key of "
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/skillmatch-sample")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PUBLIC = b"\xed\x01"
_LIST_BITS = 131_072  # by the standard no list is shorter
_LIST_BEGUN = "2020-01-01T00:00:00Z"
_SOMEBODY_ELSE = "somebody.else@example.org"


def open_badge(
    candidate: Candidate, held: Held, issuer: Issuer, esco: Mapping[str, str]
) -> dict[str, Any]:
    """The credential, signed if its issuer signs; `esco` gives the URI of each skill's label."""
    credential = _unsigned(candidate, held, issuer, esco)
    if held.state == "incomplete":
        del credential["validFrom"]
    if issuer.signs:
        credential = sign_as(issuer, credential, created=f"{held.issued.isoformat()}T00:00:00Z")
    if held.state == "tampered":
        credential["credentialSubject"]["result"] = [{"type": ["Result"], "value": "100 %"}]
    return credential


def _unsigned(
    candidate: Candidate, held: Held, issuer: Issuer, esco: Mapping[str, str]
) -> dict[str, Any]:
    issued = f"{held.issued.isoformat()}T00:00:00Z"
    credential: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": badge_id(candidate, held),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": held.offer.title,
        "issuer": {
            "id": did_of(issuer),
            "type": ["Profile"],
            "name": held.offer.issuer,
            "description": FICTIONAL_ISSUER,
        },
        "validFrom": issued,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_hashed_email(candidate, held)],
            "achievement": _achievement(held, esco),
        },
    }
    if held.expires:
        credential["validUntil"] = f"{held.expires.isoformat()}T23:59:59Z"
    if held.result:
        credential["credentialSubject"]["result"] = [{"type": ["Result"], "value": held.result}]
    if held.evidence:
        credential["evidence"] = [
            {"type": ["Evidence"], "name": "Submitted work", "narrative": held.evidence}
        ]
    if issuer.status_list:
        credential["credentialStatus"] = _status(issuer, credential["id"])
    return credential


def sign_as(issuer: Issuer, document: Mapping[str, Any], created: str) -> dict[str, Any]:
    """The document with its issuer's proof."""
    key = issuer_key(issuer.name)
    if not issuer.domain:
        return sign(document, key, created)
    return sign(document, key, created, method=f"{did_of(issuer)}#key-1", suite="eddsa-rdfc-2022")


def sign(
    document: Mapping[str, Any],
    key: Ed25519PrivateKey,
    created: str,
    method: str = "",
    suite: str = "eddsa-jcs-2022",
) -> dict[str, Any]:
    """The document with its proof: SHA-256 of the canonical proof options, then of the document."""
    did = did_key(key)
    options = {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": created,
        "verificationMethod": method or f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
    }
    canonicalize = rfc8785.dumps if "-jcs-" in suite else canonical
    hashes = b"".join(
        hashlib.sha256(canonicalize(dict(part))).digest() for part in (options, document)
    )
    if "-jcs-" not in suite:
        del options["@context"]  # it was hashed, and stands in the document
    return {**document, "proof": {**options, "proofValue": multibase(key.sign(hashes))}}


def did_of(issuer: Issuer) -> str:
    return f"did:web:{issuer.domain}" if issuer.domain else did_key(issuer_key(issuer.name))


def did_document(issuer: Issuer) -> dict[str, Any]:
    """What an issuer with a place on the web would publish there."""
    did, method = did_of(issuer), f"{did_of(issuer)}#key-1"
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": did_key(issuer_key(issuer.name)).removeprefix("did:key:"),
            }
        ],
        "assertionMethod": [method],
    }


def status_address(issuer: Issuer) -> str:
    return f"https://{issuer.domain}/status/1"


def status_list(issuer: Issuer, revoked: Iterable[str]) -> dict[str, Any]:
    """The issuer's signed list, in which the bits of the badges with these ids are set."""
    bits = bytearray(_LIST_BITS // 8)
    for badge_id in revoked:
        index = _status_index(badge_id)
        bits[index // 8] |= 0x80 >> index % 8
    packed = io.BytesIO()
    # Not compressed, since compressors differ in the bytes that they make.
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=0, mtime=0) as file:
        file.write(bits)
    encoded = base64.urlsafe_b64encode(packed.getvalue()).decode().rstrip("=")
    document = {
        "@context": CONTEXTS[:1],
        "id": status_address(issuer),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(issuer),
        "validFrom": _LIST_BEGUN,
        "credentialSubject": {
            "id": f"{status_address(issuer)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{encoded}",
        },
    }
    return sign_as(issuer, document, created=_LIST_BEGUN)


def badge_id(candidate: Candidate, held: Held) -> str:
    return _urn("credential", candidate.id, held.offer.id, f"{held.issued.isoformat()}T00:00:00Z")


def _status(issuer: Issuer, own_id: str) -> dict[str, Any]:
    index = _status_index(own_id)
    return {
        "id": f"{status_address(issuer)}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": status_address(issuer),
    }


def _status_index(own_id: str) -> int:
    return int.from_bytes(hashlib.sha256(own_id.encode()).digest()[:8]) % _LIST_BITS


def issuer_key(issuer: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256(_KEY_SEED + issuer.encode()).digest()
    )


def did_key(key: Ed25519PrivateKey) -> str:
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"did:key:{multibase(_ED25519_PUBLIC + public)}"


def multibase(value: bytes) -> str:
    """Base58 in Bitcoin's alphabet, with the multibase prefix ``z``."""
    number, digits = int.from_bytes(value, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    leading_zeros = len(value) - len(value.lstrip(b"\0"))
    return "z" + "1" * leading_zeros + digits


def _achievement(held: Held, esco: Mapping[str, str]) -> dict[str, Any]:
    offer = held.offer
    achievement: dict[str, Any] = {
        "id": _urn("achievement", offer.id),
        "type": ["Achievement"],
        "name": offer.title,
        "description": offer.description,
        "criteria": {"narrative": offer.criteria},
        "achievementType": {
            "badge": "Badge",
            "certificate": "Certificate" if offer.assessed else "CertificateOfCompletion",
            "nanodegree": "MicroCredential",
        }[offer.kind],
    }
    if offer.skills:
        achievement["alignment"] = [
            {
                "type": ["Alignment"],
                "targetName": label,
                "targetUrl": esco[label],
                "targetFramework": "ESCO",
                "targetType": "CFItem",
            }
            for label in offer.skills
        ]
    return achievement


def _hashed_email(candidate: Candidate, held: Held) -> dict[str, Any]:
    salt = hashlib.sha256(f"salt {candidate.id} {held.offer.id}".encode()).hexdigest()[:16]
    email = _SOMEBODY_ELSE if held.state == "borrowed" else candidate.contact.email
    digest = hashlib.sha256((email + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "identityType": "emailAddress",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "salt": salt,
    }


def _urn(*parts: str) -> str:
    return uuid.uuid5(_NAMESPACE, "\n".join(parts)).urn
