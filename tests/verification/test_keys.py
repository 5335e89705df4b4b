"""A key counts as the issuer's only if the issuer, or the employer, says so."""

from __future__ import annotations

import base64
import json

import pandas as pd
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st

from skillmatch.verification.keys import (
    UnusableKey,
    find_key,
    from_jwk,
    from_multibase,
    from_pem,
    from_text,
    multibase_bytes,
)
from skillmatch.verification.trust import Issuer, Trust

NOW = pd.Timestamp("2026-11-23T12:00:00Z")
PURPOSE = "assertionMethod"
WEB = "did:web:harbour.example"
HTTPS = "https://harbour.example/issuer"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(content: bytes) -> str:
    number, text = int.from_bytes(content, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "z" + "1" * (len(content) - len(content.lstrip(b"\0"))) + text


def ed(seed: int):
    return ed25519.Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32).public_key()


def multibase(key) -> str:
    if isinstance(key, ed25519.Ed25519PublicKey):
        return base58(b"\xed\x01" + key.public_bytes_raw())
    prefix = b"\x80\x24" if key.curve.key_size == 256 else b"\x81\x24"
    return base58(prefix + key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))


def number(value: int, size: int) -> str:
    return text(value.to_bytes(size, "big"))


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def jwk_of(key) -> dict[str, str]:
    if isinstance(key, ed25519.Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": text(key.public_bytes_raw())}
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        return {"kty": "RSA", "n": number(numbers.n, key.key_size // 8), "e": number(numbers.e, 3)}
    numbers, size = key.public_numbers(), key.curve.key_size // 8
    names = {"kty": "EC", "crv": f"P-{key.curve.key_size}"}
    return names | {"x": number(numbers.x, size), "y": number(numbers.y, size)}


def ec_key(curve: ec.EllipticCurve, seed: int = 7):
    return ec.derive_private_key(seed, curve).public_key()


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()


KEYS = [ed(1), ec_key(ec.SECP256R1()), ec_key(ec.SECP384R1())]
MINE, OTHER = KEYS[0], ed(2)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_read_in_every_way_it_is_written(key):
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert from_multibase(multibase(key)) == key
    assert from_jwk(jwk_of(key)) == key
    assert from_pem(pem) == key
    for written in (multibase(key), "jwk:" + json.dumps(jwk_of(key)), pem):
        assert from_text(written) == key


def test_an_rsa_key_is_read(rsa_key):
    pem = rsa_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert from_jwk(jwk_of(rsa_key)) == from_pem(pem) == rsa_key


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "RSA", "n": number(2**1023 + 1, 128), "e": "AQAB"},
        {"kty": "RSA", "n": number(2**16383 + 1, 2048), "e": "AQAB"},
        {"kty": "RSA", "n": number(2**2047 + 1, 256), "e": number(1, 1)},
        {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed25519", "x": 5},
        {"kty": "OKP", "crv": ["Ed25519"], "x": text(bytes(32))},
        {"kty": "EC", "crv": "P-256", "x": number(1, 32), "y": number(1, 32)},
        {"kty": "EC", "crv": "secp256k1", "x": number(1, 32), "y": number(1, 32)},
        {**jwk_of(MINE), "d": text(bytes(32))},
        {**jwk_of(MINE), "use": "enc"},
    ],
)
def test_what_is_no_safe_public_key_is_refused(jwk):
    with pytest.raises(UnusableKey):
        from_jwk(jwk)


def test_a_pem_file_of_something_else_is_refused():
    for key in (ed448.Ed448PrivateKey.generate().public_key(), ec_key(ec.SECP256K1())):
        with pytest.raises(UnusableKey):
            from_pem(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())
    with pytest.raises(UnusableKey):
        from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")


@given(st.binary(min_size=1, max_size=100))
def test_base58_gives_the_bytes_back(content):
    assert multibase_bytes(base58(content)) == content


@given(st.text(max_size=300))
@example("z")
@example("z" * 100_000)
@example("z0")
def test_any_text_is_a_key_or_refused(written):
    for read in (from_multibase, from_text, from_pem):
        with pytest.raises(UnusableKey):
            read(written)


def fact(method: str, issuer: str, trust: Trust | None = None, purpose: str = PURPOSE):
    found = find_key(method, issuer, purpose, trust or Trust(), as_of=NOW)
    assert (found.key is not None) == (found.finding.fact == "pass")
    assert found.finding.reason or found.key is not None
    return found.finding.fact


@pytest.mark.parametrize("key", KEYS)
def test_a_did_key_is_its_own_key(key):
    did = f"did:key:{multibase(key)}"
    method = f"{did}#{multibase(key)}"
    assert find_key(method, did, PURPOSE, Trust()).key == key
    assert fact(did, did) == "pass"
    assert fact(f"{did}#{multibase(OTHER)}", did) == "fail"
    assert fact(f"{did}#0", did) == "fail"


def test_a_did_jwk_is_its_own_key():
    did = "did:jwk:" + text(json.dumps(jwk_of(MINE)).encode())
    assert find_key(f"{did}#0", did, PURPOSE, Trust()).key == MINE
    assert fact(f"{did}#1", did) == "fail"
    assert fact("did:jwk:e30#0", "did:jwk:e30") == "unknown"
    assert fact("did:jwk:!#0", "did:jwk:!") == "unknown"
    private = "did:jwk:" + text(json.dumps({**jwk_of(MINE), "d": "AAAA"}).encode())
    assert fact(f"{private}#0", private) == "unknown"


def test_the_key_of_somebody_else_is_not_the_issuers():
    attacker = f"did:key:{multibase(OTHER)}"
    for victim in (f"did:key:{multibase(MINE)}", WEB, "did:example:harbour", ""):
        assert fact(f"{attacker}#{multibase(OTHER)}", victim) == "fail"


def test_a_key_in_the_methods_own_name_is_never_believed():
    for issuer in (HTTPS, WEB):
        assert fact(f"{issuer}#{multibase(OTHER)}", issuer) == "unknown"
    assert fact(f"did:key:{multibase(OTHER)}#{multibase(OTHER)}", HTTPS) == "unknown"


def test_an_address_has_only_the_keys_that_the_employer_lists():
    trust = Trust((Issuer("Harbour", ids=(HTTPS,), keys=(multibase(MINE),)),))
    for method in (
        f"{HTTPS}#{multibase(MINE)}",
        f"did:key:{multibase(MINE)}#{multibase(MINE)}",
        f"{HTTPS}#key-1",
    ):
        assert find_key(method, HTTPS, PURPOSE, trust).key == MINE
    assert fact(f"{HTTPS}#{multibase(OTHER)}", HTTPS, trust) == "fail"
    assert fact(f"did:key:{multibase(OTHER)}", HTTPS, trust) == "fail"
    assert fact(f"{HTTPS}#{multibase(MINE)}", "https://elsewhere.example/", trust) == "unknown"


def test_of_several_listed_keys_the_one_named_is_taken():
    both = (multibase(OTHER), "jwk:" + json.dumps(jwk_of(MINE)))
    trust = Trust((Issuer("Harbour", ids=(HTTPS,), keys=both),))
    assert find_key(f"{HTTPS}#{multibase(MINE)}", HTTPS, PURPOSE, trust).key == MINE
    assert fact(f"{HTTPS}#key-1", HTTPS, trust) == "unknown"


def test_a_listed_key_that_is_none_is_said_so():
    trust = Trust((Issuer("Harbour", ids=(HTTPS,), keys=("z6MkBroken",)),))
    assert fact(f"{HTTPS}#key-1", HTTPS, trust) == "unknown"


def web_trust(**changes: object) -> Trust:
    method = {"id": f"{WEB}#key-1", "controller": WEB, "publicKeyMultibase": multibase(MINE)}
    document = {"id": WEB, "verificationMethod": [method], PURPOSE: [f"{WEB}#key-1"]}
    return Trust(store={WEB: {**document, **changes}})


METHOD = {"id": f"{WEB}#key-1", "controller": WEB, "publicKeyJwk": jwk_of(MINE)}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {PURPOSE: "#key-1"},
        {PURPOSE: [METHOD], "verificationMethod": []},
        {PURPOSE: METHOD, "verificationMethod": None},
        {"verificationMethod": METHOD},
        {"verificationMethod": [{**METHOD, "id": "#key-1"}]},
        {"verificationMethod": [{**METHOD, "expires": "2030-01-01T00:00:00Z"}]},
    ],
)
def test_a_did_web_has_the_keys_of_its_document(changes):
    assert find_key(f"{WEB}#key-1", WEB, PURPOSE, web_trust(**changes), as_of=NOW).key == MINE


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({PURPOSE: []}, "fail"),
        ({PURPOSE: None, "authentication": [f"{WEB}#key-1"]}, "fail"),
        ({PURPOSE: [f"{WEB}#key-2"]}, "fail"),
        ({"verificationMethod": [{**METHOD, "controller": "did:web:other.example"}]}, "fail"),
        ({"verificationMethod": [{**METHOD, "revoked": "2025-01-01T00:00:00Z"}]}, "fail"),
        ({"verificationMethod": [{**METHOD, "expires": "2025-01-01T00:00:00Z"}]}, "fail"),
        ({"verificationMethod": [{**METHOD, "expires": "some day"}]}, "unknown"),
        ({"verificationMethod": [{**METHOD, "expires": 5}]}, "unknown"),
        ({"verificationMethod": [METHOD, METHOD]}, "fail"),
        ({"verificationMethod": [{**METHOD, "publicKeyJwk": {}}]}, "unknown"),
        ({"verificationMethod": [{**METHOD, "publicKeyJwk": 5}]}, "unknown"),
        ({"verificationMethod": 5}, "fail"),
        ({"id": "did:web:other.example"}, "unknown"),
    ],
)
def test_a_did_webs_document_decides(changes, expected):
    assert fact(f"{WEB}#key-1", WEB, web_trust(**changes)) == expected


def test_a_key_must_be_meant_for_the_purpose():
    assert fact(f"{WEB}#key-1", WEB, web_trust(), purpose="authentication") == "fail"


def test_a_did_web_without_its_document_is_unknown():
    assert fact(f"{WEB}#key-1", WEB) == "unknown"


def test_a_did_web_without_its_document_has_the_keys_that_the_employer_lists():
    trust = Trust((Issuer("Harbour", ids=(WEB,), keys=(multibase(MINE),)),))
    assert fact(f"{WEB}#key-1", WEB, trust) == "pass"
    assert fact(f"did:key:{multibase(OTHER)}", WEB, trust) == "fail"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(f"{WEB}#key-1"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(METHOD)), inner)
    ),
    max_leaves=6,
)


@given(json_values, json_values)
def test_any_document_gives_a_finding(methods, purpose):
    trust = web_trust(**{"verificationMethod": methods, PURPOSE: purpose})
    assert fact(f"{WEB}#key-1", WEB, trust) in ("fail", "unknown")


def test_a_key_that_the_list_does_not_give_is_told_as_such():
    issuer = "https://harbour.example/issuer"
    listed = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    other = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    trust = Trust((Issuer("Harbour", ids=(issuer,), keys=(listed,)),))
    found = find_key(f"did:key:{other}#{other}", issuer, "assertionMethod", trust).finding
    assert (found.fact, "your list gives" in found.reason) == ("fail", True)
