"""Signed tokens: what passes, what fails, and what nobody here can say.

The tokens are made with joserfc, an implementation of its own.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.read.credentials.credential_files import MAX_JSON_BYTES
from skillmatch.verification.jws import MAX_HEADER_BYTES
from skillmatch.verification.tokens import check_badge_2_token, check_jades, check_token
from skillmatch.verification.trust import Issuer, Trust

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

joserfc_jws = pytest.importorskip("joserfc.jws")
joserfc_jwk = pytest.importorskip("joserfc.jwk")

AS_OF = pd.Timestamp("2025-06-01", tz="UTC")
VC_1 = "https://www.w3.org/2018/credentials/v1"
VC_2 = "https://www.w3.org/ns/credentials/v2"
SCHOOL = "https://harbour.example/issuer"
KEYS = {"EdDSA": "Ed25519", "ES256": "P-256", "ES384": "P-384", "RS256": "RSA", "PS256": "RSA"}


@cache
def key_for(kind, name="issuer"):
    """A private key; `name` tells several of one kind apart."""
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "RSA":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1() if kind == "P-256" else ec.SECP384R1())


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def part(value):
    return encoded(json.dumps(value).encode())


def jwk(key):
    """The public key as a JSON Web Key."""
    return joserfc(key).as_dict(private=False)


def joserfc(key):
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return joserfc_jwk.OKPKey(key, key)
    return (joserfc_jwk.RSAKey if isinstance(key, rsa.RSAPrivateKey) else joserfc_jwk.ECKey)(
        key, key
    )


def did_jwk(key):
    return "did:jwk:" + part(jwk(key))


def pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def sign(payload, key, algorithm="EdDSA", **header):
    """A compact JWS; `payload` is bytes or JSON."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    registry = joserfc_jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    return joserfc_jws.serialize_compact(
        {"alg": algorithm, **header}, content, joserfc(key), registry=registry
    )


def credential(version=2, issuer=SCHOOL, **changes):
    dates = (
        {"validFrom": "2025-01-01T00:00:00Z"}
        if version == 2
        else {"issuanceDate": "2025-01-01T00:00:00Z"}
    )
    return {
        "@context": [VC_2 if version == 2 else VC_1],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Harbour Academy"},
        "credentialSubject": {"id": "did:example:ada", "achievement": {"name": "SQL"}},
        **dates,
        **changes,
    }


def claims(vc, **changes):
    """The payload of a VC-JWT 1.1."""
    return {
        "iss": vc["issuer"]["id"],
        "jti": vc["id"],
        "sub": "did:example:ada",
        "nbf": 1_735_689_600,
        "vc": vc,
        **changes,
    }


def trusting(*keys, issuer_id=SCHOOL, **more):
    """An employer who lists the keys for the issuer."""
    return Trust(
        (Issuer("Harbour Academy", (issuer_id,), tuple(pem(one) for one in keys)),), **more
    )


def check(token, trust=None):
    return check_token(token, trust or Trust(), as_of=AS_OF)


def fact(token, trust=None):
    finding, content = check(token, trust)
    assert (content is None) == (finding.fact == "fail") or finding.fact == "unknown"
    assert finding.fact == "pass" or finding.reason
    return finding.fact


@pytest.mark.parametrize("algorithm", KEYS)
@pytest.mark.parametrize("form", ["vc claim", "payload", "payload and claims"])
def test_what_the_issuer_signed_passes(algorithm, form):
    key = key_for(KEYS[algorithm])
    vc = credential(1 if form == "vc claim" else 2)
    payload = {"vc claim": claims(vc), "payload": vc, "payload and claims": claims(vc) | vc}[form]
    if form == "payload and claims":
        del payload["vc"]
    finding, content = check(sign(payload, key, algorithm), trusting(key))
    assert finding.fact == "pass"
    assert content == vc


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_key_in_the_issuers_identifier_needs_no_trust(algorithm):
    key = key_for(KEYS[algorithm])
    vc = credential(issuer=did_jwk(key))
    for kid in ({}, {"kid": "#0"}, {"kid": did_jwk(key) + "#0"}, {"kid": "a thumbprint"}):
        assert fact(sign(vc, key, algorithm, typ="vc+jwt", cty="vc", **kid)) == "pass"


def test_the_algorithm_ed25519_is_eddsa_by_its_new_name():
    key = key_for("Ed25519")
    start = part({"alg": "Ed25519"}) + "." + part(credential())
    assert fact(f"{start}.{encoded(key.sign(start.encode()))}", trusting(key)) == "pass"


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256"])
def test_every_altered_character_fails(algorithm):
    """Each character of the token, one bit of it turned."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    key = key_for(KEYS[algorithm])
    trust = trusting(key)
    token = sign(credential(), key, algorithm)
    assert fact(token, trust) == "pass"
    for place, character in enumerate(token):
        other = "A" if character == "." else alphabet[alphabet.index(character) ^ 1]
        altered = token[:place] + other + token[place + 1 :]
        finding, content = check(altered, trust)
        if finding.fact != "fail":
            # Nobody knows another issuer's key, or an algorithm with a letter changed.
            assert finding.fact == "unknown", place
            assert content["issuer"]["id"] != SCHOOL or "not supported" in finding.reason, place


@given(data=st.data())
def test_no_cut_or_stretched_token_passes_or_breaks(data):
    key = key_for("Ed25519")
    token = sign(credential(), key)
    place = data.draw(st.integers(0, len(token) - 1))
    inserted = data.draw(st.text("A.=~ \n\x00é-_+/", max_size=3))
    altered = token[:place] + inserted + token[place + data.draw(st.integers(0, 3)) :]
    if altered != token:
        assert fact(altered, trusting(key)) != "pass"


def changed(token, **header):
    """The token with another header, its signature as it was."""
    return part(header) + "." + token.partition(".")[2]


def test_unsigned_tokens_fail():
    for name in ("none", "None", "NONE"):
        assert fact(f"{part({'alg': name})}.{part(credential())}.") == "fail"
    key = key_for("Ed25519")
    assert fact(changed(sign(credential(), key), alg="none"), trusting(key)) == "fail"
    assert fact(sign(credential(), key).rpartition(".")[0] + ".", trusting(key)) == "fail"


def test_a_public_key_is_no_shared_secret():
    key = key_for("RSA")
    for secret in (pem(key).encode(), json.dumps(jwk(key)).encode(), b""):
        start = part({"alg": "HS256"}) + "." + part(credential())
        mac = hmac.new(secret, start.encode(), hashlib.sha256).digest()
        assert fact(f"{start}.{encoded(mac)}", trusting(key)) == "fail"


@pytest.mark.parametrize("algorithm", KEYS)
def test_the_key_decides_on_the_algorithm(algorithm):
    for kind in {"Ed25519", "P-256", "P-384", "RSA"} - {KEYS[algorithm]}:
        token = sign(credential(), key_for(KEYS[algorithm]), algorithm)
        assert fact(token, trusting(key_for(kind))) == "fail"


def test_an_algorithm_that_is_not_supported_is_unknown_and_still_readable():
    key = key_for("RSA")
    finding, content = check(sign(credential(), key, "RS512"), trusting(key))
    assert finding.fact == "unknown"
    assert "RS512" in finding.reason
    assert content == credential()
    two = trusting(key, key_for("RSA", "second"))
    assert fact(sign(credential(), key, "RS512"), two) == "unknown"


def test_a_stretched_ecdsa_signature_fails():
    key = key_for("P-256")
    start, _, signature = sign(credential(), key, "ES256").rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    zeros = (b"\0" + raw, raw + b"\0", raw[:32] + b"\0" + raw[32:])
    for other in (*zeros, raw[1:], bytes(64)):
        assert fact(f"{start}.{encoded(other)}", trusting(key)) == "fail"


@pytest.mark.parametrize("crit", [[], ["b64"], ["shiny"], "shiny", 5, [5], {"shiny": 1}, None])
def test_critical_headers_are_not_passed_over(crit):
    key = key_for("Ed25519")
    start = part({"alg": "EdDSA", "crit": crit, "shiny": 1}) + "." + part(credential())
    assert fact(f"{start}.{encoded(key.sign(start.encode()))}", trusting(key)) == "fail"


@pytest.mark.parametrize("b64", [False, "no", None])
def test_tokens_without_encoding_fail(b64):
    key = key_for("Ed25519")
    start = part({"alg": "EdDSA", "b64": b64}) + "." + part(credential())
    assert fact(f"{start}.{encoded(key.sign(start.encode()))}", trusting(key)) == "fail"


def test_long_headers_are_read_and_very_long_ones_are_not():
    key = key_for("Ed25519")
    assert fact(sign(credential(), key, note="x" * 7_000), trusting(key)) == "pass"
    start = part({"alg": "EdDSA", "note": "x" * MAX_HEADER_BYTES}) + "." + part(credential())
    assert fact(f"{start}.{encoded(key.sign(start.encode()))}", trusting(key)) == "fail"


def test_keys_that_a_token_brings_are_not_believed():
    thief, school = key_for("RSA", "thief"), key_for("RSA")
    stolen = sign(credential(), thief, "RS256", jwk=jwk(thief), jku="https://thief.example/keys")
    assert fact(stolen, trusting(school)) == "fail"
    finding, content = check(stolen)
    assert finding.fact == "unknown"
    assert "brings along" in finding.reason
    assert content is not None
    middle = len(stolen) // 2
    other = "A" if stolen[middle] != "A" else "B"
    assert fact(stolen[:middle] + other + stolen[middle + 1 :]) == "fail"


def test_an_attackers_key_under_the_victims_issuer_fails():
    thief, victim = key_for("Ed25519", "thief"), key_for("Ed25519")
    for kid in (did_jwk(thief) + "#0", did_jwk(victim) + "#0", "#0"):
        assert fact(sign(credential(issuer=did_jwk(victim)), thief, kid=kid)) == "fail"
    under_claim = claims(credential(1, issuer=did_jwk(victim)), iss=did_jwk(thief))
    assert fact(sign(under_claim, thief, kid=did_jwk(thief) + "#0")) == "fail"
    brought = {"kid": did_jwk(thief) + "#0", "jwk": jwk(thief)}
    assert fact(sign(credential(issuer=did_jwk(victim)), thief, **brought)) == "fail"
    hidden = claims(credential(1, issuer=did_jwk(thief)))
    hidden["vc"]["issuer"] = {"@id": did_jwk(victim)}
    assert fact(sign(hidden, thief)) == "fail"


def test_one_of_several_listed_keys_signs():
    one, two = key_for("Ed25519"), key_for("P-256")
    assert fact(sign(credential(), two, "ES256"), trusting(one, two)) == "pass"
    assert (
        fact(sign(credential(), key_for("P-256", "thief"), "ES256"), trusting(one, two)) == "fail"
    )


def did_document(key, **changes):
    did = "did:web:harbour.example"
    method = {
        "id": did + "#key-1",
        "type": "JsonWebKey",
        "controller": did,
        "publicKeyJwk": jwk(key),
    }
    return {"id": did, "verificationMethod": [method], "assertionMethod": ["#key-1"], **changes}


@pytest.mark.parametrize("kid", [{}, {"kid": "#key-1"}, {"kid": "did:web:harbour.example#key-1"}])
def test_did_web_keys_come_from_the_kept_document(kid):
    key, did = key_for("Ed25519"), "did:web:harbour.example"
    token = sign(credential(issuer=did), key, **kid)
    assert fact(token, Trust(store={did: did_document(key)})) == "pass"
    assert fact(token, Trust(store={did: did_document(key_for("P-256"))})) == "fail"
    others = did_document(key, assertionMethod=[], authentication=["#key-1"])
    assert fact(token, Trust(store={did: others})) == "fail"
    assert fact(token) == "unknown"


def test_two_forms_or_versions_in_one_token_fail():
    key = key_for("Ed25519")
    vc = credential(1)
    for payload in (
        credential() | {"vc": vc},
        credential() | {"vc": "oops", "vp": "oops"},
        claims(vc, vp={"type": "VerifiablePresentation"}),
        claims(vc) | {"vc": [vc]},
        claims(vc) | {"vc": {**vc, "type": "Thing"}},
        claims(vc) | {"vc": {**vc, "type": "VerifiablePresentation"}},
        credential(type=["VerifiableCredential", "VerifiablePresentation"]),
        credential(type=[["VerifiableCredential"]]),
        credential(type={}),
        {k: v for k, v in credential(badge={}).items() if k != "credentialSubject"},
        [],
        "text",
        b"\xff",
        b'{"type": "VerifiableCredential", "type": "VerifiableCredential"}',
        b"[" * 100_000,
        b'{"exp": NaN}',
    ):
        assert fact(sign(payload, key), trusting(key)) == "fail"


def test_a_vc_claim_of_version_2_is_left_open_unless_it_was_altered():
    """The W3C's own samples have it, though no standard says what it means."""
    key = key_for("Ed25519")
    token = sign(claims(credential()), key)
    assert fact(token, trusting(key)) == "unknown"
    assert fact(token, trusting(key_for("P-256"))) == "fail"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"typ": "JWT"}, "pass"),
        ({"typ": "application/vc+jwt", "cty": "application/vc"}, "pass"),
        ({"typ": "vc+ld+json+jwt", "cty": "vc+ld+json"}, "pass"),
        ({"typ": "vp+jwt"}, "fail"),
        ({"typ": "bad+typ"}, "fail"),
        ({"cty": "bad+cty"}, "fail"),
        ({"cty": "vp"}, "fail"),
        ({"typ": ["vc+jwt"]}, "fail"),
    ],
)
def test_media_types(header, expected):
    key = key_for("Ed25519")
    start = part({"alg": "EdDSA", **header}) + "." + part(credential())
    assert fact(f"{start}.{encoded(key.sign(start.encode()))}", trusting(key)) == expected


def test_a_vc_claim_is_not_of_the_newer_media_type():
    key = key_for("Ed25519")
    assert fact(sign(claims(credential(1)), key, typ="vc+jwt"), trusting(key)) == "fail"


@pytest.mark.parametrize(
    "claim",
    [
        {"iss": "https://other.example"},
        {"iss": 5},
        {"jti": "urn:uuid:2"},
        {"sub": "did:example:bob"},
        {"nbf": 1_735_689_700},
        {"nbf": "soon"},
        {"nbf": True},
        {"exp": 1e308},
        {"exp": 10**400},
        {"exp": [1]},
    ],
)
def test_claims_that_contradict_the_credential_fail(claim):
    key = key_for("Ed25519")
    assert fact(sign(claims(credential(1), **claim), key), trusting(key)) == "fail"


def test_claims_fill_what_the_credential_leaves_out():
    key = key_for("Ed25519")
    bare = credential(1)
    expected = bare | {"expirationDate": "2026-01-01T00:00:00Z"}
    payload = claims(bare, exp=1_767_225_600)
    del bare["id"], bare["issuanceDate"], bare["issuer"], bare["credentialSubject"]["id"]
    finding, content = check(sign(payload, key), trusting(key))
    assert finding.fact == "pass"
    assert content == {
        **expected,
        "issuer": SCHOOL,
        "credentialSubject": {"achievement": {"name": "SQL"}, "id": "did:example:ada"},
    }


def test_several_subjects():
    key = key_for("Ed25519")
    for subjects, expected in (
        ([{"id": "did:example:ada"}], "pass"),
        ([{}], "pass"),
        ([{"id": "did:example:bob"}], "fail"),
        ([{"id": "did:example:bob"}, {"id": "did:example:ada"}], "pass"),
        ([{"id": "did:example:bob"}, {}], "fail"),
    ):
        vc = credential(1, credentialSubject=subjects)
        assert fact(sign(claims(vc), key), trusting(key)) == expected


@pytest.mark.parametrize(
    ("until", "exp", "expected"),
    [
        (None, 1_767_225_600, "2026-01-01T00:00:00Z"),
        ("2027-01-01T00:00:00Z", 1_767_225_600, "2026-01-01T00:00:00Z"),
        ("2025-07-01T00:00:00Z", 1_767_225_600, "2025-07-01T00:00:00Z"),
        ("sometime", 1_767_225_600, "sometime"),
    ],
)
def test_a_token_ends_no_later_than_its_credential(until, exp, expected):
    key = key_for("Ed25519")
    vc = credential() if until is None else credential(validUntil=until)
    finding, content = check(sign({**vc, "exp": exp}, key), trusting(key))
    assert finding.fact == "pass"
    assert content["validUntil"] == expected


def test_a_token_signed_after_the_day_is_unknown():
    key = key_for("Ed25519")
    assert fact(sign({**credential(), "iat": 1_748_779_200}, key), trusting(key)) == "pass"
    assert fact(sign({**credential(), "iat": 1_760_000_000}, key), trusting(key)) == "unknown"


def test_presentations_are_signed_by_their_holder():
    key, thief = key_for("Ed25519"), key_for("Ed25519", "thief")
    holder = did_jwk(key)
    vp = {"@context": [VC_2], "type": "VerifiablePresentation", "holder": holder}
    assert fact(sign(vp, key, typ="vp+jwt")) == "pass"
    assert fact(sign(vp, thief, typ="vp+jwt", kid=did_jwk(thief) + "#0")) == "fail"
    assert fact(sign(vp, key, typ="vc+jwt")) == "fail"
    web = {"did:web:harbour.example": did_document(key, authentication=["#key-1"])}
    del web["did:web:harbour.example"]["assertionMethod"]
    named = vp | {"holder": "did:web:harbour.example"}
    assert fact(sign(named, key, kid="#key-1"), Trust(store=web)) == "pass"
    older = {"iss": holder, "vp": {"@context": [VC_1], "type": ["VerifiablePresentation"]}}
    finding, content = check(sign(older, key))
    assert finding.fact == "pass"
    assert content["holder"] == holder
    assert fact(sign(older | {"vp": vp | {"@context": VC_1, "holder": "x:y"}}, key)) == "fail"


# --- Open Badges 2.0 -------------------------------------------------------------------------

CREATOR = "https://harbour.example/keys/1"


def assertion(**changes):
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "urn:uuid:2",
        "recipient": {"type": "email", "hashed": False, "identity": "ada@mail.example"},
        "badge": {"type": "BadgeClass", "name": "SQL", "issuer": {"id": SCHOOL}},
        "verification": {"type": "signed", "creator": CREATOR},
        "issuedOn": "2025-01-01T00:00:00Z",
        **changes,
    }


def kept(key, **changes):
    """The documents of the issuer: its profile and its key."""
    public = {"id": CREATOR, "type": "CryptographicKey", "owner": SCHOOL, "publicKeyPem": pem(key)}
    documents = {SCHOOL: {"id": SCHOOL, "publicKey": CREATOR}, CREATOR: public}
    return Trust(store=documents | changes)


def badge_2(payload, key, trust, algorithm="RS256"):
    return check_badge_2_token(sign(payload, key, algorithm), trust, as_of=AS_OF)


def test_signed_badges_pass_by_the_profile_or_the_employers_list():
    key = key_for("RSA")
    written_out = {"id": SCHOOL, "publicKey": [{"id": CREATOR, "publicKeyPem": pem(key)}]}
    for trust in (kept(key), Trust(store={SCHOOL: written_out}), trusting(key)):
        finding, content = badge_2(assertion(), key, trust)
        assert finding.fact == "pass"
        assert content == assertion()
    curve = key_for("P-256")
    assert badge_2(assertion(), curve, kept(curve), "ES256")[0].fact == "pass"
    badge = "https://harbour.example/badges/sql"
    linked = kept(key, **{badge: {"id": badge, "issuer": SCHOOL}})
    assert badge_2(assertion(badge=badge), key, linked)[0].fact == "pass"
    alone = assertion(verification={"type": ["SignedBadge"]})
    assert badge_2(alone, key, kept(key))[0].fact == "pass"


def test_signed_badges_of_somebody_else_fail():
    key, thief = key_for("RSA"), key_for("RSA", "thief")
    assert badge_2(assertion(), thief, kept(key))[0].fact == "fail"
    assert badge_2(assertion(), thief, trusting(key))[0].fact == "fail"
    theirs = "https://thief.example/key"
    public = {"id": theirs, "owner": "https://thief.example", "publicKeyPem": pem(thief)}
    trust = kept(key, **{theirs: public})
    named = assertion(verification={"type": "signed", "creator": theirs})
    assert badge_2(named, thief, trust)[0].fact == "fail"
    listed = kept(key, **{theirs: public, SCHOOL: {"id": SCHOOL, "publicKey": theirs}})
    assert badge_2(named, thief, listed)[0].fact == "fail"
    profile = {"id": SCHOOL, "publicKey": {"id": CREATOR, "publicKeyPem": pem(thief)}}
    inside = assertion(badge={"name": "SQL", "issuer": profile})
    assert badge_2(inside, thief, kept(key))[0].fact == "fail"
    assert badge_2(inside, thief, Trust())[0].fact == "unknown"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"verification": {"type": "hosted"}}, "fail"),
        ({"verification": None}, "fail"),
        ({"verification": {"type": [{}]}}, "fail"),
        ({"verification": {"type": "signed", "creator": {}}}, "fail"),
        ({"badge": {"issuer": {}}}, "fail"),
        ({"badge": 5}, "fail"),
        ({"vc": {"type": "Assertion"}, "issuer": "https://victim.example"}, "fail"),
        ({"credentialSubject": {}, "issuer": "https://victim.example"}, "fail"),
        ({"badge": "https://elsewhere.example/badge"}, "unknown"),
        ({"badge": {"issuer": "https://elsewhere.example"}}, "unknown"),
        ({"verification": None, "verify": {"type": "signed", "url": CREATOR}}, "unknown"),
    ],
)
def test_badges_that_do_not_say_who_signed(changes, expected):
    key = key_for("RSA")
    finding, content = badge_2(assertion(**changes), key, kept(key))
    assert finding.fact == expected
    assert (content is None) == (expected == "fail")


def test_without_a_creator_every_key_of_the_profile_is_tried():
    key, second, thief = key_for("RSA"), key_for("P-256"), key_for("RSA", "thief")
    address = "https://harbour.example/keys/2"
    both = {"id": SCHOOL, "publicKey": [CREATOR, address]}
    public = {"id": address, "owner": SCHOOL, "publicKeyPem": pem(second)}
    trust = kept(key, **{SCHOOL: both, address: public})
    alone = assertion(verification={"type": "signed"})
    assert badge_2(alone, key, trust)[0].fact == "pass"
    assert badge_2(alone, second, trust, "ES256")[0].fact == "pass"
    assert badge_2(alone, thief, trust)[0].fact == "fail"
    # The employer's other key takes nothing away, and a key that can't be had may have signed.
    listed = replace(trust, issuers=trusting(key_for("Ed25519")).issuers)
    assert badge_2(alone, second, listed, "ES256")[0].fact == "pass"
    for issuers in ((), listed.issuers):
        partly = replace(kept(key, **{SCHOOL: both}), issuers=issuers)
        assert badge_2(alone, key, partly)[0].fact == "pass"
        assert badge_2(alone, second, partly, "ES256")[0].fact == "unknown"
    of_another = {**public, "owner": "https://thief.example", "publicKeyPem": pem(thief)}
    foreign = kept(key, **{SCHOOL: both, address: of_another})
    assert badge_2(alone, thief, foreign)[0].fact == "fail"
    many = kept(key, **{SCHOOL: {"id": SCHOOL, "publicKey": [CREATOR] * 21}})
    assert badge_2(alone, key, many)[0].fact == "unknown"


@pytest.mark.parametrize(
    "document",
    [None, "text", [], {"id": "https://other.example"}, {"id": CREATOR, "publicKeyPem": 5}],
)
def test_damaged_documents_of_the_issuer_are_unknown(document):
    key = key_for("RSA")
    for address in (SCHOOL, CREATOR):
        assert badge_2(assertion(), key, kept(key, **{address: document}))[0].fact == "unknown"


# --- Europass seals --------------------------------------------------------------------------


@cache
def certificate(name="issuer", organisation="Harbour Academy"):
    key = key_for("RSA", name)
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)])
    begin, end = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2024, 2025))
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 1, begin, end)
    return builder.sign(key, hashes.SHA256())


def sealed(payload=None, name="issuer", **changes):
    """A Europass file, sealed with the payload as it stands."""
    if payload is None:
        issuer = {"id": "urn:epass:org:1", "legalName": {"en": "Harbour Academy"}}
        payload = json.dumps({"type": "EuropeanDigitalCredential", "issuer": issuer})
    header = {
        "alg": "RS256",
        "x5c": [base64.b64encode(certificate(name).public_bytes(Encoding.DER)).decode()],
        "b64": False,
        "sigT": "2024-05-01T12:00:00Z",
        "crit": ["b64", "sigT"],
        **changes,
    }
    protected = part({k: v for k, v in header.items() if v is not None})
    message = f"{protected}.{payload}".encode()
    signature = key_for("RSA", name).sign(message, padding.PKCS1v15(), hashes.SHA256())
    seal = {"protected": protected, "header": {"etsiU": []}, "signature": encoded(signature)}
    return {"payload": payload, "signatures": [seal]}


def listing(name="issuer", ids=()):
    fingerprint = "sha256:" + certificate(name).fingerprint(hashes.SHA256()).hex()
    return Trust((Issuer("Harbour Academy", ids, certificates=(fingerprint,)),))


def seal(document, trust=None):
    return check_jades(document, trust or Trust(), as_of=AS_OF)


def test_a_listed_seal_passes_and_another_is_not_anchored():
    finding, content = seal(sealed(), listing())
    assert finding.fact == "pass"
    assert content == json.loads(sealed()["payload"])
    finding, content = seal(sealed())
    assert finding.fact == "unknown"
    assert "not anchored" in finding.reason
    assert content is not None
    flattened = sealed()
    flattened |= flattened.pop("signatures")[0]
    assert seal(flattened, listing())[0].fact == "pass"
    text = encoded(sealed()["payload"].encode())
    assert seal(sealed(text, b64=None, crit=None), listing())[0].fact == "pass"


def test_a_listed_seal_under_another_name_is_unknown():
    elsewhere = {"id": SCHOOL, "legalName": "Harbour Academy"}
    for issuer in ("urn:x:1", {"id": "urn:x:1", "legalName": "Other"}, elsewhere, {}, None):
        payload = json.dumps({"issuer": issuer})
        assert seal(sealed(payload), listing())[0].fact == "unknown"
    named = json.dumps({"issuer": {"id": SCHOOL}})
    assert seal(sealed(named), listing(ids=(SCHOOL,)))[0].fact == "pass"
    victim = json.dumps({"issuer": {"id": "urn:victim", "legalName": "Harbour Academy"}})
    both = Trust((*listing().issuers, Issuer("Victim", ("urn:victim",))))
    assert seal(sealed(victim), both)[0].fact == "unknown"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"crit": ["b64", "sigT", "shiny"], "shiny": 1}, "fail"),
        ({"crit": ["b64", "adoTst"]}, "fail"),
        ({"crit": ["sigT"]}, "fail"),
        ({"crit": None}, "fail"),
        ({"b64": "no"}, "fail"),
        ({"b64": True}, "fail"),
        ({"alg": "none"}, "fail"),
        ({"alg": "HS256"}, "fail"),
        ({"alg": "ES256"}, "fail"),
        ({"alg": "RS512"}, "unknown"),
        ({"x5c": None}, "unknown"),
        ({"x5c": ["MIIB"]}, "fail"),
        ({"x5c": [5]}, "unknown"),
        ({"x5t#S256": "AAAA"}, "fail"),
        ({"sigT": "2025-03-01T00:00:00Z"}, "fail"),
        ({"sigT": "never"}, "fail"),
        ({"sigT": None, "crit": ["b64"]}, "unknown"),
        ({"sigD": {}}, "unknown"),
        ({"etsiU": []}, "fail"),
    ],
)
def test_strange_seals(changes, expected):
    assert seal(sealed(**changes), listing())[0].fact == expected


def test_an_altered_payload_or_another_certificate_fails():
    document = sealed()
    for place in range(len(document["payload"])):
        text = document["payload"]
        altered = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        finding, content = seal({**document, "payload": altered}, listing())
        assert (finding.fact, content) == ("fail", None)
    theirs = sealed(name="thief")
    theirs["signatures"][0]["protected"] = document["signatures"][0]["protected"]
    assert seal(theirs, listing())[0].fact == "fail"
    assert seal(sealed(name="thief"), listing())[0].fact == "unknown"
    both = {**document, "signatures": document["signatures"] + theirs["signatures"]}
    assert seal(both, listing())[0].fact == "fail"


def test_seals_that_read_the_payload_in_two_ways_fail():
    text = encoded(sealed()["payload"].encode())
    document = sealed(text, b64=None, crit=None)
    document["signatures"] += sealed(text)["signatures"]
    assert seal(document, listing())[0].fact == "fail"


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"payload": 5, "signatures": []},
        {"payload": "{}", "signatures": []},
        {"payload": "{}", "signatures": {}},
        {"payload": "{}", "signatures": [5]},
        {"payload": "{}", "signatures": [{"protected": 5, "signature": "AA"}]},
        {"payload": "{}", "signatures": [{"protected": "é", "signature": "AA"}]},
        {"payload": "\ud800", "signatures": [{"protected": "e30", "signature": "AA"}]},
        {"payload": "{}", "signatures": [{}] * 100},
    ],
)
def test_damaged_seals_fail(document):
    assert seal(document)[0].fact == "fail"


@pytest.mark.parametrize("name", ["CertOfPart", "MC-Annex1"])
def test_genuine_europass_credentials(shared_data, name):
    path = shared_data / "credentials" / "eu-elm" / f"Sample-{name}-signed.jsonld"
    if not path.is_file():
        pytest.skip("the Europass samples are not on this machine")
    document = json.loads(path.read_text(encoding="utf-8"))
    finding, content = seal(document)
    assert finding.fact == "unknown"
    assert "not anchored" in finding.reason
    assert content["issuer"]["legalName"] == {"en": "ORGANIZACION TEST"}
    digest = json.loads(base64.urlsafe_b64decode(document["signatures"][0]["protected"] + "=="))
    shown = base64.urlsafe_b64decode(digest["x5t#S256"] + "==").hex()
    trust = Trust((Issuer("Test", certificates=("sha256:" + shown,)),))
    assert seal(document, trust)[0].fact == "pass"
    for member in ("payload", "protected", "signature"):
        held = document if member == "payload" else document["signatures"][0]
        text = held[member]
        for place in range(0, len(text), max(1, len(text) // 50)):
            held[member] = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
            assert seal(document, trust)[0].fact == "fail", (member, place)
        held[member] = text


def test_a_very_long_payload_is_refused():
    key = key_for("Ed25519")
    assert fact(sign(b"[" + b" " * MAX_JSON_BYTES + b"]", key), trusting(key)) == "fail"
