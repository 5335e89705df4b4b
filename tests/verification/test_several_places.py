"""One thing described in several places: a signature covers all of it, a reader sees one part."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from skillmatch.verification.linked_data import told_apart

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
    assert told_apart(BADGE).fact == "pass"


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
    assert told_apart(document).fact == "unknown"


SUBJECT = {"type": ["EndorsementSubject"], "endorsementComment": "Hard-earned."}


def endorsed(place: str, **said: object) -> dict[str, Any]:
    """The badge endorsed as a whole, its achievement or its issuer, by somebody else."""
    badge = changed()
    achievement = badge["credentialSubject"]["achievement"]
    what = {"badge": badge, "achievement": achievement, "issuer": badge["issuer"]}[place]
    what["endorsement"] = [
        {
            "id": "urn:uuid:9",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": {"id": "did:example:guild", "type": ["Profile"], "name": "Guild"},
            "validFrom": "2025-01-01T00:00:00Z",
            "credentialSubject": {"id": what["id"], **SUBJECT, **said},
        }
    ]
    return badge


@pytest.mark.parametrize("place", ["badge", "achievement", "issuer"])
def test_an_endorsement_names_what_it_endorses(place: str) -> None:
    assert told_apart(endorsed(place)).fact == "pass"


@pytest.mark.parametrize(
    "said",
    [
        {f"{VC}validUntil": "2025-02-01T00:00:00Z"},
        {f"{VC}credentialStatus": {"id": "urn:uuid:3"}},
        {"result": [{"status": "Failed"}]},
        {"alignment": [{"targetName": "Go"}]},
        {"type": ["EndorsementSubject", "AchievementSubject"]},
        {"endorsementComment": {"id": "urn:uuid:1"}},
        {"@context": "https://w3id.org/dcc/v1"},
    ],
)
@pytest.mark.parametrize("place", ["badge", "achievement", "issuer"])
def test_an_endorsement_that_says_more_is_not_trusted(place: str, said: dict[str, Any]) -> None:
    assert told_apart(endorsed(place, **said)).fact == "unknown"
