"""What makes a credential malformed, and what doesn't."""

from __future__ import annotations

from typing import Any

import pytest

from skillmatch.verification.linked_data import breach, signed_view
from skillmatch.verification.structure import faults

BASE = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


def plain(**changes: Any) -> dict[str, Any]:
    return {
        "@context": [BASE],
        "type": ["VerifiableCredential"],
        "issuer": "did:web:harbour.example",
        "credentialSubject": {"id": "did:example:ada"},
        **changes,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": {"@value": "Hafen", "@language": "de"}},
        {"name": [{"@value": "Hafen", "@language": "de"}, {"@value": "Port", "@language": "fr"}]},
        {"evidence": {"type": "Exam"}, "refreshService": {"type": "urn:refresh"}},
        {"credentialStatus": {"type": "urn:list"}},
        {"relatedResource": [{"id": "urn:one", "digestSRI": "sha256-x"}]},
        {"credentialSubject": [{"id": "did:example:ada"}, {"role": "pilot"}]},
    ],
)
def test_a_sound_credential_has_no_faults(changes: dict[str, Any]) -> None:
    assert faults(plain(**changes)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": []},
        {"@context": [EXAMPLES]},
        {"@context": [EXAMPLES, BASE]},
        {"@context": [BASE, 3]},
        {"@context": [BASE, "https ://harbour.example"]},
        {"type": ["Licence"]},
        {"id": ["urn:one", "urn:two"]},
        {"issuer": {"name": "Harbour"}},
        {"issuer": None},
        {"issuer": {"id": "did:web:harbour.example", "name": {"@value": "H", "url": "urn:x"}}},
        {"name": {"@value": "Port", "@language": "en", "url": "urn:x"}},
        {"name": 3},
        {"credentialSubject": [{"id": "did:example:ada"}, {}]},
        {"credentialSubject": {"id": ["did:example:ada", "did:example:bob"]}},
        {"evidence": {"id": "urn:proof"}},
        {"credentialSchema": {"type": "JsonSchema"}},
        {"credentialStatus": {"type": "urn:list", "id": "not a url"}},
        {"relatedResource": ["urn:one"]},
        {"relatedResource": [{"digestSRI": "sha256-x"}]},
        {"relatedResource": [{"id": "urn:one"}]},
        {"relatedResource": [{"id": "urn:one", "digestSRI": "sha256-x"}] * 2},
    ],
)
def test_a_broken_member_is_a_fault(changes: dict[str, Any]) -> None:
    assert faults(plain(**changes))


def test_in_version_1_a_status_needs_an_id() -> None:
    first = {"@context": ["https://www.w3.org/2018/credentials/v1"], "issuanceDate": "2025-01-01"}
    assert faults(plain(**first, credentialStatus={"type": "urn:list"}))
    assert not faults(plain(**first, credentialStatus={"type": "urn:list", "id": "urn:1"}))


def test_an_unsigned_type_needs_a_meaning_and_keeps_that_of_the_base() -> None:
    named = plain(type=["VerifiableCredential", "Licence"])
    assert breach(named)
    assert not breach({**named, "@context": [BASE, EXAMPLES]})
    assert not breach({**named, "@context": [BASE, {"Licence": "https://a.example/#Licence"}]})
    assert breach({**named, "@context": [BASE, {"Licence": "https ://a.example/#Licence"}]})
    assert breach(plain(**{"@context": [BASE, {"VerifiableCredential": "https://a.example/#V"}]}))
    assert not breach({**named, "@context": [BASE, "https://unknown.example/context"]})


def test_a_word_of_a_mere_vocabulary_is_never_read_as_a_known_one() -> None:
    subject = {"id": "did:example:ada", "achievement": {"name": "Everything"}}
    view = signed_view(plain(**{"@context": [BASE, EXAMPLES], "credentialSubject": subject}))
    assert "achievement" not in view["credentialSubject"]
    assert "https://www.w3.org/ns/credentials/examples#achievement" in view["credentialSubject"]
