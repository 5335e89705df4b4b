"""Which public key an issuer signs with.

A key counts as the issuer's only if the issuer's own identifier is the key (did:key, did:jwk), if
the document that the identifier stands for lists it (did:web), or if the employer listed it. What
a credential says of its own key is compared with these, never believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurve,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from skillmatch.verification.jws import Refused, decoded, json_object
from skillmatch.verification.outcome import Finding
from skillmatch.verification.validity import BadDateError, moment

if TYPE_CHECKING:
    from skillmatch.verification.trust import Trust

Object = dict[str, Any]
PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CURVES: dict[str, EllipticCurve] = {"P-256": SECP256R1(), "P-384": SECP384R1()}
# The first two bytes of a multibase key say what it is (multicodec); then the length of the rest.
_MULTIKEYS: dict[bytes, tuple[str, int]] = {
    b"\xed\x01": ("Ed25519", 32),
    b"\x80\x24": ("P-256", 33),
    b"\x81\x24": ("P-384", 49),
}
_RSA_BITS = range(2048, 8193)

NOT_THE_ISSUERS = "It is signed with a key that isn't the issuer's."
NOT_LISTED_FOR_IT = "Its key is not among the keys that your list gives for its issuer."


class UnusableKey(ValueError):  # noqa: N818  (said of the key, read by people)
    """A text that is no public key that skillmatch can use; the message says why."""


@dataclass(frozen=True)
class Key:
    """What the search for an issuer's key found.

    Attributes
    ----------
    key : PublicKey or None
        The key, None unless the finding passed.
    finding : Finding
        Passed: this is the issuer's key. Failed: the key named is not the issuer's, or must not
        be used for this. Unknown: the key can't be had.
    """

    key: PublicKey | None
    finding: Finding


def find_key(
    method_id: str,
    issuer_id: str,
    purpose: str,
    trust: Trust,
    *,
    as_of: pd.Timestamp | None = None,
) -> Key:
    """The key that a signature names, if it is the issuer's.

    Parameters
    ----------
    method_id : str
        The key's name in the signature: a proof's ``verificationMethod``, a token's ``kid``.
    issuer_id : str
        Whom the credential names as its issuer.
    purpose : str
        What the key must be allowed to do, such as ``"assertionMethod"``.
    trust : Trust
        Where the employer's keys and documents are.
    as_of : Timestamp, optional
        The moment, in UTC, that counts for a key that ends some day; without it such a key is
        unknown.

    Returns
    -------
    Key

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> nobody = SimpleNamespace(keys_of=lambda issuer: (), did_document=lambda did: None)
    >>> did = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    >>> find_key(did, did, "assertionMethod", nobody).finding.fact
    'pass'
    >>> find_key(did, "did:web:harbour.example", "assertionMethod", nobody).finding.reason
    "It is signed with a key that isn't the issuer's."
    """
    if not issuer_id:
        return Key(None, Finding("fail", "It names no issuer whose signature it could be."))
    try:
        if issuer_id.startswith(("did:key:", "did:jwk:")):
            return _key_in_did(method_id, issuer_id)
        if issuer_id.startswith("did:web:"):
            document = trust.did_document(issuer_id)
            if document is not None:
                return _key_in_document(method_id, issuer_id, purpose, document, as_of)
        return _listed_key(method_id, issuer_id, trust)
    except UnusableKey as error:
        return _unknown(f"The issuer's key can't be used: {error}")
    except BadDateError as error:
        return _unknown(str(error))


def _key_in_did(method_id: str, issuer_id: str) -> Key:
    did, _, fragment = method_id.partition("#")
    if did != issuer_id:
        return Key(None, Finding("fail", NOT_THE_ISSUERS))
    # These identifiers hold one key each, and its name in them is fixed.
    names = ("", did.removeprefix("did:key:")) if did.startswith("did:key:") else ("", "0")
    if fragment not in names:
        return Key(None, Finding("fail", NOT_THE_ISSUERS))
    return Key(_spelled_out(did), Finding("pass"))


def _key_in_document(
    method_id: str, did: str, purpose: str, document: Object, as_of: pd.Timestamp | None
) -> Key:
    method = _method(method_id, did, document, purpose)
    if method is None or method.get("controller") != did:
        return Key(None, Finding("fail", NOT_THE_ISSUERS))
    if method.get("revoked") is not None:
        return Key(None, Finding("fail", "The issuer has revoked the key it is signed with."))
    if method.get("expires") is not None:
        if as_of is None or not isinstance(method["expires"], str):
            return _unknown("The issuer's key ends on a day that can't be judged.")
        end = moment(method["expires"], "key's end")
        if end <= as_of:
            return Key(None, Finding("fail", f"The issuer's key ended on {end.date()}."))
    return Key(_key_of_method(method), Finding("pass"))


def _method(method_id: str, did: str, document: Object, purpose: str) -> Object | None:
    """The method that the document allows for the purpose, by name or written out there."""
    allowed = _listed(document.get(purpose))
    written_out = [one for one in allowed if isinstance(one, dict)]
    by_name = {_absolute(one, did) for one in allowed if isinstance(one, str)}
    if method_id in by_name:
        methods = _listed(document.get("verificationMethod"))
        written_out += [one for one in methods if isinstance(one, dict)]
    found = [one for one in written_out if _absolute(one.get("id"), did) == method_id]
    return found[0] if len(found) == 1 else None


def _absolute(name: object, did: str) -> object:
    return did + name if isinstance(name, str) and name.startswith("#") else name


def _key_of_method(method: Object) -> PublicKey:
    if isinstance(method.get("publicKeyMultibase"), str):
        return from_multibase(method["publicKeyMultibase"])
    if isinstance(method.get("publicKeyJwk"), dict):
        return from_jwk(method["publicKeyJwk"])
    raise UnusableKey("it is written in a way that isn't supported.")


def _listed_key(method_id: str, issuer_id: str, trust: Trust) -> Key:
    """The employer's key for the issuer: all there is for an issuer that is a web address."""
    did = method_id.partition("#")[0]
    keys = [from_text(text) for text in trust.keys_of(issuer_id)]
    if not keys:
        if issuer_id.startswith("did:") and did != issuer_id:
            return Key(None, Finding("fail", NOT_THE_ISSUERS))
        return _unknown(f"No key of {issuer_id} is at hand to check its signature with.")
    named = named_key(method_id)
    if named is not None:
        keys = [key for key in keys if key == named]
        if not keys:
            return Key(None, Finding("fail", NOT_LISTED_FOR_IT))
    if len(keys) > 1:
        return _unknown(f"It doesn't say with which of the {len(keys)} listed keys it is signed.")
    return Key(keys[0], Finding("pass"))


def named_key(method_id: str) -> PublicKey | None:
    """The key that a name spells out: good for telling keys apart, not for trusting one.

    Examples
    --------
    >>> named_key("https://a.example/issuer#key-1") is None
    True
    """
    did, _, fragment = method_id.partition("#")
    try:
        return _spelled_out(did) if did.startswith("did:") else from_multibase(fragment)
    except UnusableKey:
        return None


def _spelled_out(did: str) -> PublicKey:
    if did.startswith("did:key:"):
        return from_multibase(did.removeprefix("did:key:"))
    if not did.startswith("did:jwk:"):
        raise UnusableKey("it is no identifier that holds a key.")
    try:
        return from_jwk(json_object(decoded(did.removeprefix("did:jwk:"), "key"), "key"))
    except Refused as error:
        raise UnusableKey(error.finding.reason) from None


def from_text(text: str) -> PublicKey:
    """A public key as an employer's list has it: multibase, ``jwk:{…}``, or PEM.

    Raises
    ------
    UnusableKey
        If the text is none of these.

    Examples
    --------
    >>> from_text("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2").public_bytes_raw().hex()[:8]
    'b00d8d93'
    """
    if text.startswith("-----BEGIN"):
        return from_pem(text)
    if text.startswith("jwk:"):
        try:
            return from_jwk(json_object(text.removeprefix("jwk:").encode(), "key"))
        except Refused as error:
            raise UnusableKey(error.finding.reason) from None
    return from_multibase(text)


def from_multibase(text: str) -> PublicKey:
    """An Ed25519, P-256 or P-384 key in multibase (base58, ``z…``).

    Raises
    ------
    UnusableKey
        If the text is no such key.
    """
    content = multibase_bytes(text)
    name, length = _MULTIKEYS.get(content[:2], ("", 0))
    if not name or len(content) != 2 + length:
        raise UnusableKey("it is no Ed25519, P-256 or P-384 key in multibase.")
    try:
        if name == "Ed25519":
            return Ed25519PublicKey.from_public_bytes(content[2:])
        return EllipticCurvePublicKey.from_encoded_point(_CURVES[name], content[2:])
    except ValueError:
        raise UnusableKey(f"its bytes are no {name} key.") from None


def from_jwk(jwk: Object) -> PublicKey:
    """A public key as a JSON Web Key: Ed25519, P-256, P-384, or RSA of 2,048 to 8,192 bits.

    Raises
    ------
    UnusableKey
        If it is no such key, if it holds a private one, or if it isn't meant for signatures.

    Examples
    --------
    >>> from_jwk({"kty": "oct", "k": "c2VjcmV0"})
    Traceback (most recent call last):
    skillmatch.verification.keys.UnusableKey: it is no Ed25519, P-256, P-384 or RSA key.
    """
    if "d" in jwk:
        raise UnusableKey("its private part is published, so anybody can sign with it.")
    if jwk.get("use", "sig") != "sig":
        raise UnusableKey("it isn't meant for signatures.")
    kind, curve = jwk.get("kty"), jwk.get("crv")
    try:
        if kind == "OKP" and curve == "Ed25519":
            return Ed25519PublicKey.from_public_bytes(_bytes(jwk.get("x")))
        if kind == "EC" and curve in ("P-256", "P-384"):
            x, y = (_whole_number(jwk.get(name)) for name in "xy")
            return EllipticCurvePublicNumbers(x, y, _CURVES[curve]).public_key()
        if kind == "RSA":
            n, e = (_whole_number(jwk.get(name)) for name in "ne")
            if n.bit_length() in _RSA_BITS:
                return RSAPublicNumbers(e, n).public_key()
            raise UnusableKey(f"its RSA key has {n.bit_length()} bits; 2048 to 8192 are safe.")
    except UnusableKey:
        raise
    except Refused as error:
        raise UnusableKey(error.finding.reason) from None
    except (ValueError, UnsupportedAlgorithm):
        raise UnusableKey("its numbers are no such key.") from None
    raise UnusableKey("it is no Ed25519, P-256, P-384 or RSA key.")


def from_pem(text: str) -> PublicKey:
    """A public key from the text of a PEM file (``-----BEGIN PUBLIC KEY-----``).

    Raises
    ------
    UnusableKey
        If the text is no public key, or one that isn't supported.
    """
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise UnusableKey("the PEM text holds no public key.") from None
    return _sound(key)


def _sound(key: object) -> PublicKey:
    if isinstance(key, Ed25519PublicKey):
        return key
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1 | SECP384R1):
        return key
    if isinstance(key, RSAPublicKey) and key.key_size in _RSA_BITS:
        return key
    raise UnusableKey("it is no Ed25519, P-256, P-384 key, or RSA key of 2048 to 8192 bits.")


def multibase_bytes(text: str) -> bytes:
    """The bytes of a short multibase text in base58 (``z…``), as keys and signatures are written.

    Raises
    ------
    UnusableKey
        If the text is longer than a key or signature, or no base58.

    Examples
    --------
    >>> multibase_bytes("z2g")
    b'a'
    """
    # The work grows with the square of the length: no key or signature here needs 200 characters.
    if not text.startswith("z") or not 1 < len(text) <= 200:
        raise UnusableKey("it is no short text in base58 that starts with z.")
    number = 0
    for character in text[1:]:
        digit = _BASE58.find(character)
        if digit < 0:
            raise UnusableKey(f"{character!r} doesn't occur in base58.")
        number = number * 58 + digit
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise UnusableKey("a part of it is missing.")
    return decoded(text, "key")


def _whole_number(text: object) -> int:
    return int.from_bytes(_bytes(text), "big")


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _unknown(reason: str) -> Key:
    return Key(None, Finding("unknown", reason))
