"""Whether a credential is the candidate's own."""

from __future__ import annotations

import hashlib

import pytest

from skillmatch.verification.recipient import Person, check_recipient

ANA = Person("ana", "Ana Silva", ("Ana.Silva@example.org",), ("did:key:z6MkAna",), True)
GUESSED = Person("ana", "Ana Silva", ("ana.silva@example.org",))


def badge_2(identity: str, **details: object) -> dict[str, object]:
    return {"recipient": {"type": "email", "identity": identity, **details}}


def badge_3(*identifiers: dict[str, object], **subject: object) -> dict[str, object]:
    return {"credentialSubject": {"identifier": list(identifiers), **subject}}


def hashed(method: str, text: str) -> str:
    return f"{method}${hashlib.new(method, text.encode()).hexdigest()}"


def email(identity: str, **details: object) -> dict[str, object]:
    return {"identityType": "emailAddress", "identityHash": identity, **details}


@pytest.mark.parametrize(
    "credential",
    [
        badge_2("ana.silva@example.org", hashed=False),
        badge_2("mailto:ANA.SILVA@example.org"),
        badge_2(hashed("sha256", "ana.silva@example.orgsalt"), hashed=True, salt="salt"),
        badge_2(hashed("sha256", "Ana.Silva@example.org"), hashed=True),
        badge_2(hashed("md5", "ana.silva@example.org").upper().replace("MD5", "md5"), hashed=True),
        badge_3(email("ana.silva@example.org", hashed=False, salt="not-used")),
        badge_3(email(hashed("sha256", "ana.silva@example.orgxy"), hashed=True, salt="xy")),
        badge_3(id="did:key:z6MkAna"),
        badge_3(id="mailto:ana.silva@example.org"),
        badge_3(email("other@example.org"), id="did:key:z6MkAna"),
        {"credentialSubject": [{"id": "did:key:z6MkBen"}, {"id": "did:key:z6MkAna"}]},
    ],
)
def test_an_identity_of_the_candidate_passes(credential) -> None:
    assert check_recipient(credential, ANA).fact == "pass"


@pytest.mark.parametrize(
    "credential",
    [
        badge_2("ben@example.org"),
        badge_2(hashed("sha256", "ben@example.orgsalt"), hashed=True, salt="salt"),
        badge_2(hashed("sha256", "ana.silva@example.orgsalt"), hashed=True, salt="pepper"),
        badge_3(email("ben@example.org")),
        badge_3(id="did:key:z6MkBen"),
        badge_3(id="did:key:z6MkAn"),
    ],
)
def test_another_identity_fails_only_if_the_employer_gave_the_candidates(credential) -> None:
    assert check_recipient(credential, ANA).fact == "fail"
    found = check_recipient(credential, GUESSED)
    assert found.fact == "unknown"
    assert found.reason
    assert check_recipient(credential, None).fact == "unknown"


@pytest.mark.parametrize(
    "credential",
    [
        badge_3({"identityType": "name", "identityHash": "Ana Silva"}),
        badge_3(name="Ana Silva"),
        badge_3(givenName="Ben", familyName="Ode"),
        badge_3(id="urn:uuid:5b1f"),
        badge_2("sha512$00", hashed=True),
        badge_2("0" * 64, hashed=True),
        {"recipient": {"type": "url", "identity": "sha512$00", "hashed": True}},
        {"recipient": "ana.silva@example.org"},
        {"recipient": [5], "credentialSubject": "x"},
        {},
    ],
)
def test_a_name_or_nothing_to_compare_decides_nothing(credential) -> None:
    found = check_recipient(credential, ANA)
    assert found.fact == "unknown"
    assert found.reason


def test_only_identities_of_one_type_are_compared() -> None:
    only_email = Person("ana", emails=("ana@example.org",), ids_are_given=True)
    assert check_recipient(badge_3(id="did:key:z6MkBen"), only_email).fact == "unknown"


def test_reasons_do_not_give_addresses_away() -> None:
    assert "ben@" not in check_recipient(badge_2("ben@example.org"), ANA).reason
