"""Presentations: their own proof is checked, and stands apart from the credentials presented."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from corpus import AS_OF, ATTACKER, HARBOUR, HARBOUR_WEB, badge_3, write_trust
from issuing import (
    BADGES_3,
    VC_1,
    VC_2,
    Object,
    Signer,
    did_document,
    did_key,
    key_of,
    signed,
    token,
)

from skillmatch.verification.files import verify_file
from skillmatch.verification.outcome import Outcome
from skillmatch.verification.trust import Trust, read_issuers

ANA = did_key("ana")
GOOD = signed(badge_3(HARBOUR), HARBOUR)
SUITES = ["eddsa-rdfc-2022", "eddsa-jcs-2022"]


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return read_issuers(write_trust(tmp_path_factory.mktemp("trust")))


def presentation(*credentials: object, **changes: object) -> Object:
    return {
        "@context": [VC_2],
        "type": ["VerifiablePresentation"],
        "holder": ANA.did,
        "verifiableCredential": list(credentials or [GOOD]),
        **changes,
    }


def shown(content: Object, signer: Signer = ANA, suite: str = "", **changes: object) -> Object:
    return signed(content, signer, suite, **{"proofPurpose": "authentication", **changes})


def outcome(data: Object | str, tmp_path: Path, trust: Trust) -> Outcome:
    path = tmp_path / "shown.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    [found] = verify_file(path, trust=trust, as_of=pd.Timestamp(AS_OF, tz="UTC"))
    return found


@pytest.mark.parametrize("suite", SUITES)
def test_a_good_proof_of_the_holders_goes_without_saying(
    suite: str, tmp_path: Path, trust: Trust
) -> None:
    for holder in (ANA.did, {"id": ANA.did}):
        content = presentation(holder=holder)
        found = outcome(shown(content, suite=suite), tmp_path, trust)
        assert found.verification == "verified"
        assert "presentation" not in " ".join(found.reasons)
    nobody = presentation()
    del nobody["holder"]
    assert outcome(shown(nobody, suite=suite), tmp_path, trust).verification == "verified"
    nobody_altered = {**shown(nobody, suite=suite), "id": "urn:uuid:8"}
    assert outcome(nobody_altered, tmp_path, trust).verification == "invalid"


@pytest.mark.parametrize("suite", SUITES)
def test_a_proof_that_fails_spoils_what_is_presented(
    suite: str, tmp_path: Path, trust: Trust
) -> None:
    good = shown(presentation(), suite=suite)
    other = signed(badge_3(HARBOUR, name="Another"), HARBOUR)
    for bad in (
        {**good, "verifiableCredential": [other]},
        {**good, "id": "urn:uuid:8"},
        shown(presentation(), ATTACKER, suite),
        shown(presentation(), suite=suite, proofPurpose="assertionMethod"),
        {**good, "proof": "garbage"},
        {**good, "proof": {}},
        {**good, "proof": []},
    ):
        found = outcome(bad, tmp_path, trust)
        assert (found.verification, found.signed) == ("invalid", None)
        assert found.reasons[0].startswith("Its presentation is not good.")


def test_a_key_must_be_meant_for_presenting(tmp_path: Path, trust: Trust) -> None:
    holder = Signer(key_of("ana web"), "did:web:ana.example#key-1")
    document = did_document(holder)
    made = shown(presentation(holder=holder.did), holder)
    for purposes, word in (
        (document, "invalid"),
        ({**document, "authentication": document["assertionMethod"]}, "verified"),
    ):
        knowing = Trust(trust.issuers, {**trust.store, holder.did: purposes})
        assert outcome(made, tmp_path, knowing).verification == word
    found = outcome(made, tmp_path, trust)  # without the document
    assert found.verification == "verified"
    assert found.reasons[-1].startswith("About its presentation: No key of did:web:ana.example")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (presentation(), "not signed"),
        ({"verifiableCredential": [GOOD]}, "not signed"),
        (
            {**presentation(), "proof": {"type": "RsaSignature2018", "jws": "e30..c2ln"}},
            "RsaSignature2018",
        ),
        (shown(presentation(**{"@context": [VC_2, BADGES_3], "note": "Hi"})), "'note'"),
        ({**shown(presentation()), "@context": [VC_2, {"a": "urn:a"}]}, "its own context"),
        ({**shown(presentation()), "@context": [VC_2, "https://a.example/c"]}, "a.example"),
    ],
    ids=["unsigned", "bare", "unsupported", "undefined", "inline context", "unknown context"],
)
def test_a_proof_that_cannot_be_checked_is_named_and_does_no_harm(
    data: Object, why: str, tmp_path: Path, trust: Trust
) -> None:
    found = outcome(data, tmp_path, trust)
    assert found.verification == "verified"
    assert found.reasons[-1].startswith("About its presentation: ")
    assert why in found.reasons[-1]


@pytest.mark.parametrize("context", [None, [], ["https://evil.example/"], 5])
def test_a_malformed_presentation_is_not_passed_over(
    context: object, tmp_path: Path, trust: Trust
) -> None:
    bad = presentation(**{"@context": context})
    if context is None:
        del bad["@context"]
    for data in (bad, token(bad, ANA, typ="vp+jwt")):
        found = outcome(data, tmp_path, trust)
        assert (found.verification, found.signed) == ("malformed", None)
        assert found.reasons[0].startswith("Its presentation is not good.")


def test_the_end_of_a_token_that_presents_is_named(tmp_path: Path, trust: Trust) -> None:
    for content in (presentation(), {"vp": presentation(**{"@context": [VC_1]})}):
        ended = token({**content, "exp": 1_600_000_000}, ANA)
        found = outcome(ended, tmp_path, trust)
        assert found.verification == "verified"
        assert found.reasons[-1] == "About its presentation: It was made for use until 2020-09-13."
        current = token({**content, "exp": 1_900_000_000}, ANA)
        assert "presentation" not in " ".join(outcome(current, tmp_path, trust).reasons)


def test_an_unlisted_holder_vouches_for_nothing(tmp_path: Path, trust: Trust) -> None:
    bare = badge_3(HARBOUR_WEB)
    assert outcome(shown(presentation(bare)), tmp_path, trust).verification == "unsigned"
    by_issuer = shown(presentation(bare, holder=HARBOUR.did), HARBOUR)
    assert outcome(by_issuer, tmp_path, trust).verification == "unsigned"
