"""One thing described in several places: a signature covers all of it, a reader sees one part."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from skillmatch.verification.linked_data import guard

VC = "https://www.w3.org/2018/credentials#"
BADGE: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:example:lab", "type": ["Profile"], "name": "Lab"},
    "validFrom": "2025-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:ana",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "urn:uuid:2",
            "type": ["Achievement"],
            "name": "SQL",
            "description": "Queries",
            "criteria": {"narrative": "A test."},
            "creator": {"id": "did:example:lab", "type": ["Profile"], "url": "https://lab.example"},
        },
    },
}


def changed(**members: object) -> dict[str, Any]:
    return {**copy.deepcopy(BADGE), **members}


def test_a_usual_badge_is_fine() -> None:
    assert guard(BADGE).fact == "pass"


@pytest.mark.parametrize(
    "document",
    [
        changed(evidence=[{"id": "urn:uuid:1", f"{VC}validUntil": "2025-02-01T00:00:00Z"}]),
        changed(evidence=[{"@id": "urn:uuid:1", f"{VC}credentialStatus": {"id": "urn:uuid:3"}}]),
        changed(
            credentialSubject=[
                BADGE["credentialSubject"],
                {"id": "did:example:ana", "result": [{"status": "Failed"}]},
            ]
        ),
        changed(
            credentialSubject=[
                {**BADGE["credentialSubject"], "id": "_:s"},
                {"id": "_:s", "result": [{"status": "Failed"}]},
            ]
        ),
        changed(issuer={"id": "urn:uuid:1", f"{VC}validUntil": "2025-02-01T00:00:00Z"}),
    ],
    ids=["evidence", "status", "subject", "blank", "issuer"],
)
def test_what_is_said_in_several_places_is_not_trusted(document: dict[str, Any]) -> None:
    assert guard(document).fact == "unknown"
