"""A proof passes only if the issuer's key signed the document as it stands."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.verification import proofs
from skillmatch.verification.linked_data import TooExpensive, canonical
from skillmatch.verification.outcome import Finding
from skillmatch.verification.proofs import check_proofs
from skillmatch.verification.trust import Issuer, Trust

NOW = pd.Timestamp("2026-11-23T12:00:00Z")
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED = ed25519.Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
ATTACKER = ed25519.Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
P256 = ec.derive_private_key(7, ec.SECP256R1())
P384 = ec.derive_private_key(7, ec.SECP384R1())
SUITES = [
    ("eddsa-rdfc-2022", ED),
    ("eddsa-jcs-2022", ED),
    ("eddsa-2022", ED),
    ("Ed25519Signature2020", ED),
    ("ecdsa-rdfc-2019", P256),
    ("ecdsa-rdfc-2019", P384),
    ("ecdsa-jcs-2019", P256),
    ("ecdsa-jcs-2019", P384),
]
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://w3id.org/security/suites/ed25519-2020/v1",
]


def base58(content: bytes) -> str:
    number, text = int.from_bytes(content, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "z" + "1" * (len(content) - len(content.lstrip(b"\0"))) + text


def did(key) -> str:
    public = key.public_key()
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "did:key:" + base58(b"\xed\x01" + public.public_bytes_raw())
    prefix = b"\x80\x24" if key.key_size == 256 else b"\x81\x24"
    point = public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return "did:key:" + base58(prefix + point)


def badge(key, **changes: Any) -> dict[str, Any]:
    achievement = {
        "id": "urn:uuid:5e1b3f5e-0000-4000-8000-000000000001",
        "type": ["Achievement"],
        "name": "Tide tables",
        "description": "Reads and makes tide tables.",
        "criteria": {
            "narrative": "Made a tide table for a harbour; it was marked by two teachers."
        },
    }
    return {
        "@context": CONTEXTS,
        "id": "urn:uuid:5e1b3f5e-0000-4000-8000-000000000002",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Tide tables",
        "issuer": {"id": did(key), "type": ["Profile"], "name": "Harbour Academy"},
        "validFrom": "2025-03-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": achievement,
        },
        **changes,
    }


def proof_of(content, key, suite="eddsa-rdfc-2022", before=(), **changes: Any) -> dict[str, Any]:
    method = did(key)
    kind = {"type": "DataIntegrityProof", "cryptosuite": suite}
    options = {
        **({"type": suite} if suite == "Ed25519Signature2020" else kind),
        "created": "2025-03-01T10:00:00Z",
        "verificationMethod": f"{method}#{method.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
        **changes,
    }
    whole = {**content, "proof": list(before)} if before else content
    if "jcs" in suite:
        parts = [rfc8785.dumps(options), rfc8785.dumps(whole)]
    else:
        config = {**options, "@context": content["@context"]}
        parts = [canonical(config), canonical(whole)]
    name, kind = ("sha384", SHA384()) if key is P384 else ("sha256", SHA256())
    message = b"".join(hashlib.new(name, part).digest() for part in parts)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        signature = key.sign(message)
    else:
        size = key.key_size // 8
        numbers = decode_dss_signature(key.sign(message, ec.ECDSA(kind)))
        signature = b"".join(one.to_bytes(size, "big") for one in numbers)
    return {**options, "proofValue": base58(signature)}


def signed(key=ED, suite="eddsa-rdfc-2022", content=None, **changes: Any) -> dict[str, Any]:
    content = content or badge(key)
    return {**content, "proof": proof_of(content, key, suite, **changes)}


def check(document: dict[str, Any], issuer=None, trust=None, as_of=NOW) -> Finding:
    issuer = issuer or document["issuer"]["id"]
    found = check_proofs(document, issuer, trust or Trust(), as_of=as_of)
    assert found.reason or found.fact == "pass"
    return found


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in items:
            yield from leaves(inner, (*path, name))
    else:
        yield path, value


def put(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    altered = copy.deepcopy(document)
    place = altered
    for name in path[:-1]:
        place = place[name]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return altered


def other(character: str) -> str:
    return "b" if character != "b" else "c"


def altered_fields(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The document with one field changed, taken away or repeated, for each of its fields."""
    for path, value in leaves(document):
        if "@context" in path:
            continue
        name = "/".join(map(str, path))
        changed = value[:-1] + other(value[-1]) if isinstance(value, str) else not value
        yield f"{name} changed", put(document, path, changed)
        yield f"{name} emptied", put(document, path, "")
        yield f"{name} doubled", put(document, path, [value, changed])
        yield f"{name} removed", put(document, path, ...)


def altered_characters(document: dict[str, Any], field: str = "") -> Iterator[dict[str, Any]]:
    for path, value in leaves(document):
        if not field or field == path[-1]:
            for place, character in enumerate(value):
                changed = value[:place] + other(character) + value[place + 1 :]
                yield put(document, path, changed)


@pytest.mark.parametrize(("suite", "key"), SUITES)
def test_what_the_issuer_signed_passes(suite, key):
    assert check(signed(key, suite)).fact == "pass"


def test_an_early_drafts_method_is_remarked_upon():
    assert "eddsa-2022" in check(signed(suite="eddsa-2022")).reason


@pytest.mark.parametrize(("suite", "key"), SUITES)
def test_no_altered_field_passes(suite, key):
    document = signed(key, suite)
    cases = dict(altered_fields(document))
    assert len(cases) > 60
    for name, altered in cases.items():
        found = check(altered, issuer=did(key))
        assert found.fact != "pass", name
        if not name.startswith("proof"):
            assert found.fact == "fail", name


@pytest.mark.parametrize(("suite", "key"), SUITES)
def test_no_altered_character_of_the_signature_passes(suite, key):
    for altered in altered_characters(signed(key, suite), "proofValue"):
        assert check(altered).fact == "fail"


def test_no_altered_character_of_anything_passes():
    for altered in altered_characters(signed(suite="eddsa-jcs-2022")):
        assert check(altered, issuer=did(ED)).fact != "pass"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(
    "addition",
    [
        {"name": ["Tide tables", "Surgery"]},
        {"description": "Surgery"},
        {"skillsHeld": ["Surgery"]},
        {"@graph": [{"name": "Surgery"}]},
        {"https://schema.org/name": "Surgery"},
    ],
)
def test_nothing_can_be_added_after_signing(suite, addition):
    assert check({**signed(suite=suite), **addition}).fact == "fail"


def test_a_context_that_says_other_things_is_not_passed():
    added = {**signed(), "@context": [*CONTEXTS, {"@vocab": "https://attacker.example/"}]}
    assert check(added).fact == "fail"
    swapped = {**signed(), "@context": [CONTEXTS[1], CONTEXTS[0], CONTEXTS[2]]}
    assert check(swapped).fact == "fail"
    unknown = {**signed(), "@context": [*CONTEXTS, "https://attacker.example/context"]}
    assert check(unknown).fact == "unknown"


def test_the_contexts_that_a_proof_names_are_those_that_count():
    named = signed(suite="eddsa-jcs-2022", **{"@context": CONTEXTS})
    assert check(named).fact == "pass"
    added = [*CONTEXTS, "https://w3id.org/security/data-integrity/v2"]
    assert check({**named, "@context": added}).fact != "pass"
    fewer = signed(suite="eddsa-jcs-2022", **{"@context": CONTEXTS[:2]})
    assert check(fewer).fact == "unknown"
    others = signed(suite="eddsa-jcs-2022", **{"@context": CONTEXTS[1:]})
    assert check(others).fact == "fail"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
def test_an_attackers_key_does_not_sign_for_its_victim(suite):
    forged = signed(ATTACKER, suite, badge(ED))
    assert check(forged).reason == "It is signed with a key that isn't the issuer's."
    own_method = f"{did(ED)}#{did(ED).removeprefix('did:key:')}"
    assert check(signed(ATTACKER, suite, badge(ED), verificationMethod=own_method)).fact == "fail"


def test_an_attackers_key_does_not_sign_for_a_web_address():
    address = "https://harbour.example/issuer"
    forged = signed(ATTACKER, content=badge(ED, issuer=address))
    assert check(forged, address).fact == "unknown"
    key = did(ED).removeprefix("did:key:")
    trust = Trust((Issuer("Harbour Academy", ids=(address,), keys=(key,)),))
    assert check(forged, address, trust).fact == "fail"
    assert check(signed(content=badge(ED, issuer=address)), address, trust).fact == "pass"


def test_a_key_of_another_kind_than_the_suites_fails():
    assert check(signed(ED, "ecdsa-jcs-2019")).fact == "fail"
    assert check(signed(P256, "eddsa-jcs-2022")).fact == "fail"


@pytest.mark.parametrize("purpose", ["authentication", "", None, 5, ["assertionMethod"]])
def test_a_proof_for_another_purpose_fails(purpose):
    assert check(signed(suite="eddsa-jcs-2022", proofPurpose=purpose)).fact == "fail"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"expires": "2026-11-23T11:59:59Z"}, "fail"),
        ({"expires": "2026-11-23T12:00:01Z"}, "pass"),
        ({"expires": "2026-11-23T13:00:00+02:00"}, "fail"),
        ({"expires": "some day"}, "fail"),
        ({"expires": 4102444800}, "fail"),
        ({"created": "2027-01-01T00:00:00Z"}, "unknown"),
        ({"created": "2026-11-23T12:10:00Z"}, "pass"),
        ({"created": "some day"}, "fail"),
        ({"created": None}, "fail"),
    ],
)
def test_a_proof_has_its_own_dates(dates, expected):
    assert check(signed(suite="eddsa-jcs-2022", **dates)).fact == expected


def test_a_proof_cannot_hide_its_end_by_another_spelling():
    ended = signed(expires="2026-01-01T00:00:00Z")
    assert check(ended).fact == "fail"
    proof = ended["proof"]
    date = {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": proof.pop("expires")}
    for name in ("https://w3id.org/security#expiration", "@graph"):
        assert check({**ended, "proof": {**proof, name: date}}).fact != "pass"
    assert check({**ended, "proof": {**proof, "expires": date}}).fact == "fail"


def test_an_unsupported_suite_is_unknown():
    later = proof_of(badge(ED), ED, "eddsa-jcs-2022") | {"cryptosuite": "ecdsa-sd-2023"}
    assert check({**badge(ED), "proof": later}).fact == "unknown"
    older = {"type": "RsaSignature2018", "jws": "e30..c2ln"}
    assert check({**badge(ED), "proof": older}).fact == "unknown"


def test_without_a_proof_nothing_is_known():
    assert check(badge(ED)).fact == "unknown"


GOOD = proof_of(badge(ED), ED, "eddsa-jcs-2022")
BAD = {**GOOD, "proofValue": GOOD["proofValue"][:-1] + other(GOOD["proofValue"][-1])}
FOREIGN = proof_of(badge(ED), ATTACKER, "eddsa-jcs-2022")
LOGIN = proof_of(badge(ED), ED, "eddsa-jcs-2022", proofPurpose="authentication")
ENDED = proof_of(badge(ED), ED, "eddsa-jcs-2022", expires="2026-01-01T00:00:00Z")
UNSUPPORTED = {**GOOD, "cryptosuite": "ecdsa-sd-2023"}


@pytest.mark.parametrize(
    ("several", "expected"),
    [
        ([GOOD], "pass"),
        ([GOOD, proof_of(badge(ED), ED, "Ed25519Signature2020")], "pass"),
        ([UNSUPPORTED, GOOD], "pass"),
        ([FOREIGN, GOOD], "pass"),
        ([GOOD, BAD], "fail"),
        ([UNSUPPORTED, BAD], "fail"),
        ([FOREIGN], "fail"),
        ([FOREIGN, UNSUPPORTED], "fail"),
        ([UNSUPPORTED, UNSUPPORTED], "unknown"),
        ([LOGIN, GOOD], "pass"),
        ([GOOD, LOGIN], "pass"),
        ([LOGIN], "fail"),
        ([LOGIN, BAD], "fail"),
        ([LOGIN, FOREIGN, UNSUPPORTED], "fail"),
        ([GOOD, ENDED], "pass"),
        ([ENDED], "fail"),
        ([GOOD, {}], "fail"),
        ([GOOD, None], "fail"),
        ([GOOD] * 9, "unknown"),
        ([], "fail"),
        ([[GOOD]], "fail"),
    ],
)
def test_of_several_proofs_one_of_the_issuers_passes_and_none_fails(several, expected):
    assert check({**badge(ED), "proof": several}).fact == expected


def test_the_proofs_that_are_left_aside_are_named():
    reason = check({**badge(ED), "proof": [UNSUPPORTED, GOOD, LOGIN, FOREIGN]}).reason
    assert reason.count("left aside") == 3
    for why in ("ecdsa-sd-2023", "not made to vouch", "isn't the issuer's"):
        assert why in reason


REVOKED_AT = {"id": "https://harbour.example/revoked", "type": "1EdTechRevocationList"}


def test_a_status_whose_type_the_contexts_do_not_name_is_unknown_not_altered():
    nameless = {"id": REVOKED_AT["id"]}
    proof = proof_of(badge(ED, credentialStatus=nameless), ED, "eddsa-rdfc-2022")
    found = check({**badge(ED, credentialStatus=REVOKED_AT), "proof": proof})
    assert found.fact == "unknown"
    assert "1EdTechRevocationList" in found.reason
    # Nothing forged follows: what else is changed is noticed, and other types stay refused.
    altered = badge(ED, credentialStatus=REVOKED_AT, name="Quantum physics")
    assert check({**altered, "proof": proof}).fact == "fail"
    elsewhere = {**REVOKED_AT, "id": "https://attacker.example/revoked"}
    assert check({**badge(ED, credentialStatus=elsewhere), "proof": proof}).fact == "fail"
    other_type = {**REVOKED_AT, "type": "MyList"}
    assert check({**badge(ED, credentialStatus=other_type), "proof": proof}).fact == "fail"
    added = {**badge(ED, credentialStatus=REVOKED_AT, skillsHeld="all"), "proof": proof}
    assert check(added).fact == "fail"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_chain_of_proofs_covers_the_proofs_before(suite):
    content = badge(ED)
    first = proof_of(content, ED, suite, id="urn:uuid:first")
    last = proof_of(content, ED, suite, before=[first], previousProof="urn:uuid:first")
    assert check({**content, "proof": [first, last]}).fact == "pass"
    assert check({**content, "proof": [last]}).fact == "fail"
    assert check({**content, "proof": [first, first, last]}).fact == "fail"
    swapped = proof_of(content, ED, suite, id="urn:uuid:first", nonce="another")
    assert check({**content, "proof": [swapped, last]}).fact == "fail"
    alone = proof_of(content, ED, suite, previousProof="urn:uuid:first")
    assert check({**content, "proof": [first, alone]}).fact == "fail"


@pytest.mark.parametrize("previous", [None, 5, {}, [None], ["urn:uuid:none"], "urn:uuid:itself"])
def test_a_chain_with_a_missing_link_fails(previous):
    document = signed(suite="eddsa-jcs-2022", id="urn:uuid:itself", previousProof=previous)
    assert check(document).fact == "fail"


DAMAGED = [None, 5, 0.5, "", "z", [], {}, True, "x" * 100_000, 10**400]


@pytest.mark.parametrize("value", DAMAGED, ids=lambda value: f"{value!r:.8}")
@pytest.mark.parametrize("field", [*GOOD, "@context", "previousProof", "nonce", "@graph"])
def test_a_damaged_proof_never_passes(field, value):
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
        proof = GOOD | {"cryptosuite": suite, field: value}
        assert check({**badge(ED), "proof": proof}).fact != "pass"


def test_a_document_that_has_no_standard_form_fails():
    for value in (10**400, "\ud800", float("nan")):
        assert check({**signed(suite="eddsa-jcs-2022"), "name": value}).fact == "fail"


def test_a_document_that_takes_too_long_is_unknown(monkeypatch):
    def slow(value, *, seconds):
        raise TooExpensive("It is too tangled to be checked.")

    monkeypatch.setattr(proofs, "canonical", slow)
    assert check({**badge(ED), "proof": {**GOOD, "cryptosuite": "eddsa-rdfc-2022"}}) == Finding(
        "unknown", "It is too tangled to be checked."
    )


def test_the_time_is_for_all_proofs_together():
    several = [proof_of(badge(ED), ED)] * 2
    found = check_proofs({**badge(ED), "proof": several}, did(ED), Trust(), as_of=NOW, seconds=0)
    assert found == Finding("unknown", "Its proofs take too long to check.")


json_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from([*GOOD.values()]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD]), inner),
    max_leaves=8,
)


@settings(max_examples=60)
@given(json_values)
def test_any_proof_gives_a_finding(proof):
    check({**badge(ED), "proof": proof})


W3C_ISSUER = "https://vc.example/issuers/5678"
W3C_VECTORS = [
    "eddsa-rdfc-2022/signedDataInt.json",
    "eddsa-jcs-2022/signedJCS.json",
    "Ed25519Signature2020/signedEdSig.json",
]
W3C_CHAINS = [
    "proof-set-chain/signedProofSet1.json",
    "proof-set-chain/signedProofSet2.json",
    "proof-set-chain/signedProofChain1.json",
    "proof-set-chain/signedProofChain2.json",
]


@pytest.fixture
def vectors(shared_data) -> Path:
    """The W3C's own examples, which use a context that gives a meaning to every word."""
    folder = shared_data / "w3c_vc_di_eddsa"
    if not folder.is_dir():
        pytest.skip("the W3C vectors are not on this machine")
    return folder


def w3c(vectors: Path, name: str) -> tuple[dict[str, Any], Trust]:
    """A vector, and the list of an employer who knows the keys in it."""
    document = json.loads((vectors / name).read_text(encoding="utf-8"))
    several = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    keys = tuple(one["verificationMethod"].split("#")[1] for one in several)
    return document, Trust((Issuer("Examples", ids=(W3C_ISSUER,), keys=keys),))


@pytest.mark.parametrize("name", [*W3C_VECTORS, *W3C_CHAINS])
def test_the_w3c_vectors_pass(vectors, name):
    document, trust = w3c(vectors, name)
    assert check(document, W3C_ISSUER, trust).fact == "pass"
    assert check(document, W3C_ISSUER).fact == "unknown"


@pytest.mark.parametrize("name", [*W3C_VECTORS, *W3C_CHAINS])
def test_no_altered_field_of_the_w3c_vectors_passes(vectors, name):
    document, trust = w3c(vectors, name)
    cases = dict(altered_fields(document))
    assert len(cases) > 40
    for case, altered in cases.items():
        found = check(altered, W3C_ISSUER, trust)
        if name in W3C_VECTORS:
            assert found.fact != "pass", case
        if not case.startswith("proof"):
            assert found.fact == "fail", case


@pytest.mark.parametrize("name", W3C_VECTORS)
def test_no_altered_character_of_the_w3c_vectors_passes(vectors, name):
    document, trust = w3c(vectors, name)
    cases = list(altered_characters(document))
    assert len(cases) > 500
    for altered in cases:
        assert check(altered, W3C_ISSUER, trust).fact != "pass", altered


def test_no_proof_of_the_w3c_chain_can_be_taken_out_of_it(vectors):
    document, trust = w3c(vectors, "proof-set-chain/signedProofChain2.json")
    for gone in range(3):
        rest = [one for number, one in enumerate(document["proof"]) if number != gone]
        assert check({**document, "proof": rest}, W3C_ISSUER, trust).fact == "fail"


def test_real_badges_pass_and_no_altered_field_does(shared_data):
    folder = shared_data / "credentials" / "dcc-mit-learn" / "certificates"
    files = sorted(folder.glob("*.json"))
    if not files:
        pytest.skip("the MIT Learn samples are not on this machine")
    for file in files:
        document = json.loads(file.read_text(encoding="utf-8"))
        assert check(document).fact == "pass", file.name
        for case, altered in altered_fields(document):
            assert check(altered, document["issuer"]["id"]).fact != "pass", (file.name, case)
