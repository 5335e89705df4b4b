"""Open Badges 3.0 credentials, signed with a Data Integrity proof (eddsa-jcs-2022).

The keys are demo keys: each follows from its issuer's name and a public constant, so anyone
can make them again, and they prove nothing outside this sample.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sample_writers.stories import Candidate, Held

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
FICTIONAL_ISSUER = "Fictional issuer – skillmatch sample data"
_KEY_SEED = b"skillmatch sample, public demo key of "
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/skillmatch-sample")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PUBLIC = b"\xed\x01"


def open_badge(candidate: Candidate, held: Held, esco: Mapping[str, str]) -> dict[str, Any]:
    """The signed credential; `esco` gives the URI of each skill's label."""
    key = issuer_key(held.offer.issuer)
    issued = f"{held.issued.isoformat()}T00:00:00Z"
    credential: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": _urn("credential", candidate.id, held.offer.id, issued),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": held.offer.title,
        "issuer": {
            "id": did_key(key),
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
    return sign(credential, key, created=issued)


def sign(document: Mapping[str, Any], key: Ed25519PrivateKey, created: str) -> dict[str, Any]:
    """The document with its proof: SHA-256 of the canonical proof options, then of the document."""
    did = did_key(key)
    options = {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": created,
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
    }
    hashes = b"".join(hashlib.sha256(rfc8785.dumps(part)).digest() for part in (options, document))
    return {**document, "proof": {**options, "proofValue": multibase(key.sign(hashes))}}


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
    digest = hashlib.sha256((candidate.contact.email + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "identityType": "emailAddress",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "salt": salt,
    }


def _urn(*parts: str) -> str:
    return uuid.uuid5(_NAMESPACE, "\n".join(parts)).urn
