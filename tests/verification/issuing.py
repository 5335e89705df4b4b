"""An issuer for tests: keys, Data Integrity proofs, tokens and status lists, by the standards.

Written from the specifications, apart from the code under test: what both get wrong in the same
way is the only mistake that the corpus can't find.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyld import jsonld

from skillmatch.verification.contexts import load_context

Object = dict[str, Any]

VC_1 = "https://www.w3.org/2018/credentials/v1"
VC_2 = "https://www.w3.org/ns/credentials/v2"
BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
STATUS_LIST_2021 = "https://w3id.org/vc/status-list/2021/v1"

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(frozen=True)
class Signer:
    """A private key and the verification method that names it."""

    key: Any
    method: str

    @property
    def did(self) -> str:
        return self.method.partition("#")[0]

    @property
    def algorithm(self) -> str:
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return "EdDSA"
        if isinstance(self.key, rsa.RSAPrivateKey):
            return "RS256"
        return "ES384" if isinstance(self.key.curve, ec.SECP384R1) else "ES256"


def key_of(seed: str, kind: str = "Ed25519") -> Any:
    """The same key for the same words, so that the corpus is the same every time."""
    digest = hashlib.sha256(seed.encode()).digest()
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(digest)
    curve = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}[kind]
    return ec.derive_private_key(int.from_bytes(digest), curve)


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """An RSA key, another in every run: they can't be derived from words."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def did_key(seed: str, kind: str = "Ed25519") -> Signer:
    """A signer whose DID is its key."""
    key = key_of(seed, kind)
    text = multibase(key.public_key())
    return Signer(key, f"did:key:{text}#{text}")


def multibase(public: Any) -> str:
    """A public key as a Multikey text."""
    if isinstance(public, ed25519.Ed25519PublicKey):
        return base58(b"\xed\x01" + public.public_bytes(Encoding.Raw, PublicFormat.Raw))
    prefix = b"\x81\x24" if isinstance(public.curve, ec.SECP384R1) else b"\x80\x24"
    return base58(prefix + public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))


def base58(content: bytes) -> str:
    """Bytes in base58btc with its multibase prefix."""
    number, text = int.from_bytes(content), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "z" + "1" * (len(content) - len(content.lstrip(b"\0"))) + text


def jwk(public: Any) -> Object:
    """A public key as a JSON Web Key."""
    if isinstance(public, ed25519.Ed25519PublicKey):
        raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(raw)}
    numbers = public.public_numbers()
    if isinstance(public, rsa.RSAPublicKey):
        return {
            "kty": "RSA",
            "n": base64url(numbers.n.to_bytes(256)),
            "e": base64url(numbers.e.to_bytes(3)),
        }
    size = public.curve.key_size // 8
    return {
        "kty": "EC",
        "crv": f"P-{public.curve.key_size}",
        "x": base64url(numbers.x.to_bytes(size)),
        "y": base64url(numbers.y.to_bytes(size)),
    }


def pem(public: Any) -> str:
    """A public key as PEM."""
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def did_document(signer: Signer) -> Object:
    """The did:web document that lists the signer's key for assertions."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": signer.did,
        "verificationMethod": [
            {
                "id": signer.method,
                "type": "Multikey",
                "controller": signer.did,
                "publicKeyMultibase": multibase(signer.key.public_key()),
            }
        ],
        "assertionMethod": [signer.method],
    }


# --- Signatures ------------------------------------------------------------------------------


def signature(key: Any, content: bytes) -> bytes:
    """A raw signature, as JOSE and Data Integrity want it."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(content)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), SHA256())
    size = key.curve.key_size // 8
    hashing = SHA384() if size == 48 else SHA256()
    r, s = decode_dss_signature(key.sign(content, ec.ECDSA(hashing)))
    return r.to_bytes(size) + s.to_bytes(size)


def suite_of(key: Any, way: str = "rdfc") -> str:
    """The cryptosuite for a key; `way` is ``rdfc`` or ``jcs``."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return f"eddsa-{way}-2022"
    return f"ecdsa-{way}-2019"


def proof(document: Object, signer: Signer, suite: str, **changes: Any) -> Object:
    """A proof of a document; `changes` are made before signing."""
    options: Object = {"type": "DataIntegrityProof", "cryptosuite": suite}
    if suite == "Ed25519Signature2020":
        options = {"type": suite}
    options |= {
        "created": "2025-05-02T08:00:00Z",
        "verificationMethod": signer.method,
        "proofPurpose": "assertionMethod",
    } | changes
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    # The context is part of what is hashed; only the jcs suites leave it in the proof.
    configuration = {"@context": document["@context"]} | options
    canonical = rfc8785.dumps if "-jcs-" in suite else nquads
    hashing = hashlib.sha384 if signer.algorithm == "ES384" else hashlib.sha256
    hashed = b"".join(hashing(canonical(one)).digest() for one in (configuration, unsigned))
    if "-jcs-" in suite:
        options = configuration
    return options | {"proofValue": base58(signature(signer.key, hashed))}


def signed(document: Object, signer: Signer, suite: str = "", **changes: Any) -> Object:
    """The document with a proof."""
    suite = suite or suite_of(signer.key)
    return document | {"proof": proof(document, signer, suite, **changes)}


def nquads(document: Object) -> bytes:
    """Canonical N-Quads by RDFC-1.0, with the pinned contexts."""
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _context,
    }
    text: str = jsonld.normalize(document, options)
    return text.encode()


def _context(url: str, _options: object) -> Object:
    return {"contextUrl": None, "documentUrl": url, "document": load_context(url)}


# --- Tokens ----------------------------------------------------------------------------------


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def part(value: object) -> str:
    """A JSON value as a part of a token."""
    return base64url(json.dumps(value).encode())


def token(payload: object, signer: Signer, **header: Any) -> str:
    """A compact JWS; `header` goes over the usual one, a None removes a member."""
    members = {"alg": signer.algorithm, "kid": signer.method} | header
    start = part({k: v for k, v in members.items() if v is not None}) + "." + part(payload)
    return f"{start}.{base64url(signature(signer.key, start.encode()))}"


def claims(credential: Object) -> Object:
    """The claims of a VC-JWT 1.1 for a credential."""
    issuer = credential.get("issuer")
    subject = credential.get("credentialSubject")
    stated: Object = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "vc": credential,
    }
    return {name: value for name, value in stated.items() if value is not None}


# --- Status lists ----------------------------------------------------------------------------


def status_list(
    url: str, issuer: Signer, *indices: int, kind: str, purpose: str = "revocation", **changes: Any
) -> Object:
    """A signed status list with the bits at the indices set; kind is Bitstring or StatusList2021.

    The first bit is the highest of the first byte. `changes` are members of the credential.
    """
    bits = bytearray(16_384)
    for index in indices:
        bits[index // 8] |= 0x80 >> index % 8
    packed = base64url(gzip.compress(bytes(bits), mtime=0))
    newer = kind == "Bitstring"
    list_type = "BitstringStatusListCredential" if newer else "StatusList2021Credential"
    credential: Object = {
        "@context": [VC_2] if newer else [VC_1, STATUS_LIST_2021, ED25519_2020],
        "id": url,
        "type": ["VerifiableCredential", list_type],
        "issuer": issuer.did,
        ("validFrom" if newer else "issuanceDate"): "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList" if newer else "StatusList2021",
            "statusPurpose": purpose,
            "encodedList": ("u" if newer else "") + packed,
        },
    } | changes
    return signed(credential, issuer, "" if newer else "Ed25519Signature2020")
