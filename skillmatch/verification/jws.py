"""What a JSON Web Signature says it is, and whether a key made it.

The algorithm is judged by the key: a token cannot talk a verifier into another use of it. What
a header offers to trust (``jwk``, ``jku``, ``x5u``) is left alone here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from skillmatch.read.credentials.credential_files import parse_json
from skillmatch.tables import UnreadableError
from skillmatch.verification.outcome import Fact, Finding

Object = dict[str, Any]

ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "ES384", "RS256", "PS256")
MAX_HEADER_BYTES = 8_192
MIN_RSA_BITS = 2_048

_MAX_SIGNATURE_CHARACTERS = 4_096
_CURVES = {"secp256r1": ("ES256", hashes.SHA256(), 32), "secp384r1": ("ES384", hashes.SHA384(), 48)}


class Refused(Exception):  # noqa: N818  (an ending, not always an error)
    """A check ends here, with what it found.

    Parameters
    ----------
    fact : {"fail", "unknown"}
    reason : str
        Why, in a sentence for people.
    """

    def __init__(self, fact: Fact, reason: str) -> None:
        super().__init__(reason)
        self.finding = Finding(fact, reason)


@dataclass(frozen=True)
class Signed:
    """A signature, its header already judged, and what it is over.

    Attributes
    ----------
    header : JSON object
        The protected header.
    payload : bytes
        What was signed.
    message : bytes
        The bytes that the signature is over: header and payload.
    signature : bytes
    """

    header: Object
    payload: bytes
    message: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """What it says it was made with: one of `ALGORITHMS` if it can be checked here."""
        return str(self.header["alg"])

    def content(self) -> Object:
        """The payload as a JSON object.

        Raises
        ------
        Refused
            If it is not one.
        """
        return json_object(self.payload, "payload")


def opened(token: str) -> Signed:
    """The parts of a compact JWS.

    Raises
    ------
    Refused
        If it is damaged, is not signed at all, or asks for what is not done here.

    Examples
    --------
    >>> opened("eyJhbGciOiJub25lIn0.e30.")
    Traceback (most recent call last):
    skillmatch.verification.jws.Refused: The token is not signed: its algorithm is "none".
    """
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii():
        raise Refused("fail", "The token does not have the three parts of a signed token.")
    header = read_header(parts[0], understood=(), limit=MAX_HEADER_BYTES)
    if header.get("b64", True) is not True:
        raise Refused("fail", "The token's payload is not encoded as a token's has to be.")
    message = f"{parts[0]}.{parts[1]}".encode("ascii")
    return Signed(header, decoded(parts[1], "payload"), message, read_signature(parts[2]))


def read_header(encoded: str, *, understood: Collection[str], limit: int) -> Object:
    """The protected header, if what it names is a signature and nothing in it is strange.

    Parameters
    ----------
    encoded : str
        As it stands in the signature: JSON in base64url.
    understood : collection of str
        The critical members (``crit``) that the caller deals with.
    limit : int
        How many bytes it may have.

    Raises
    ------
    Refused
        If it is damaged, too long, not signed, or needs what is not understood.
    """
    if len(encoded) > limit * 4 // 3 + 4:
        raise Refused("fail", f"The header is longer than {limit:,} bytes.")
    header = json_object(decoded(encoded, "header"), "header")
    _judge_algorithm(header.get("alg"))
    _judge_critical(header, understood)
    return header


def read_signature(encoded: str) -> bytes:
    """The bytes of a signature in base64url."""
    if not encoded or len(encoded) > _MAX_SIGNATURE_CHARACTERS:
        raise Refused("fail", "The signature is missing or too long.")
    return decoded(encoded, "signature")


def decoded(encoded: str, part: str) -> bytes:
    """The bytes that a text stands for in base64url, where no other text would do.

    Python passes over strange characters and spare bits, so that altered text could still decode
    to what was signed.
    """
    try:
        content = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_")
    except (binascii.Error, ValueError):
        content = b""
    if base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii") != encoded:
        raise Refused("fail", f"The {part} is damaged: it is not base64url.")
    return content


def json_object(content: bytes, part: str) -> Object:
    """JSON text as an object."""
    try:
        data = parse_json(content.decode("utf-8"))
    except UnreadableError as error:
        raise Refused("fail", f"The {part} is damaged. {error.problem}") from None
    except UnicodeDecodeError:
        raise Refused("fail", f"The {part} is damaged: it is not UTF-8.") from None
    if not isinstance(data, dict):
        raise Refused("fail", f"The {part} is not a JSON object.")
    return data


def is_signed_by(signed: Signed, key: object) -> bool:
    """Whether the key made the signature.

    Parameters
    ----------
    signed : Signed
    key : public key
        Ed25519, P-256, P-384, or RSA of `MIN_RSA_BITS` at least.

    Raises
    ------
    Refused
        If the token's algorithm is not supported, or not one for this key.
    """
    try:
        return _verified(signed, key)
    except InvalidSignature:
        return False


def _verified(signed: Signed, key: object) -> bool:
    """As `is_signed_by`, but a wrong signature may raise InvalidSignature."""
    algorithm, signature, message = signed.algorithm, signed.signature, signed.message
    if algorithm not in ALGORITHMS:
        raise Refused("unknown", f"The signature's algorithm ({algorithm[:40]}) is not supported.")
    if isinstance(key, Ed25519PublicKey) and algorithm in ("EdDSA", "Ed25519"):
        key.verify(signature, message)
        return True
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name in _CURVES:
        own, digest, size = _CURVES[key.curve.name]
        if algorithm == own:
            if len(signature) != 2 * size:
                return False
            r, s = (int.from_bytes(half, "big") for half in (signature[:size], signature[size:]))
            key.verify(encode_dss_signature(r, s), message, ECDSA(digest))
            return True
    if isinstance(key, RSAPublicKey) and algorithm in ("RS256", "PS256"):
        if key.key_size < MIN_RSA_BITS:
            raise Refused(
                "fail", f"The RSA key has only {key.key_size} bits: anybody may break it."
            )
        key.verify(signature, message, _padding(algorithm), hashes.SHA256())
        return True
    raise Refused("fail", f"The token's algorithm, {algorithm}, is not one for the issuer's key.")


def _padding(algorithm: str) -> padding.AsymmetricPadding:
    if algorithm == "RS256":
        return padding.PKCS1v15()
    return padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)


def _judge_algorithm(algorithm: object) -> None:
    if not isinstance(algorithm, str) or not algorithm:
        raise Refused("fail", "The token does not name its algorithm.")
    if algorithm.lower() == "none":
        raise Refused("fail", 'The token is not signed: its algorithm is "none".')
    if algorithm.upper().startswith("HS"):
        raise Refused(
            "fail",
            f"The token is sealed with a shared secret ({algorithm[:20]}), which whoever checks "
            "it could have sealed it with.",
        )


def _judge_critical(header: Object, understood: Collection[str]) -> None:
    if "crit" not in header:
        return
    named = header["crit"]
    if not isinstance(named, list) or not named or not all(isinstance(one, str) for one in named):
        raise Refused("fail", "The header's list of critical members is damaged.")
    for one in named:
        if one not in understood or one not in header:
            raise Refused("fail", f"The header needs {one[:40]!r}, which is not understood here.")
