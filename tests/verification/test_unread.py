"""What an issuer signed and no context defines: never a reason to take a credential for good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from corpus import AS_OF, EMAIL, HARBOUR, HARBOUR_WEB, badge_3, write_trust
from issuing import BADGES_3, VC_2, Object, signed

from skillmatch.verification.files import verify_file
from skillmatch.verification.outcome import Outcome
from skillmatch.verification.recipient import Person
from skillmatch.verification.trust import Trust, read_issuers

UNDEFINED_TERMS = "https://www.w3.org/ns/credentials/undefined-terms/v2"
SUITES = {"eddsa-jcs-2022": HARBOUR, "ecdsa-jcs-2019": HARBOUR_WEB}


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return read_issuers(write_trust(tmp_path_factory.mktemp("trust")))


def outcome(credential: Object, tmp_path: Path, trust: Trust, email: str = EMAIL) -> Outcome:
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(credential), encoding="utf-8")
    person = Person("ana", emails=(email,), ids_are_given=True)
    moment = pd.Timestamp(AS_OF, tz="UTC")
    [found] = verify_file(path, trust=trust, person=person, as_of=moment)
    return found


def with_result(badge: Object, **result: Any) -> Object:
    badge["credentialSubject"]["result"] = [result]
    return badge


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("result", [{}, {"type": ["Grade"]}])
def test_a_failed_result_without_its_type_is_noticed(
    suite: str, result: Object, tmp_path: Path, trust: Trust
) -> None:
    signer = SUITES[suite]
    badge = with_result(badge_3(signer), status="Failed", **result)
    found = outcome(signed(badge, signer, suite), tmp_path, trust)
    assert found.verification == "unchecked"
    assert found.facts.assessed.fact == "fail"
    assert "status" in found.facts.signature.reason


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("kind", [None, "Name"])
def test_a_holder_without_its_type_is_noticed(
    suite: str, kind: str | None, tmp_path: Path, trust: Trust
) -> None:
    signer = SUITES[suite]
    badge = badge_3(signer)
    badge["credentialSubject"]["identifier"][0]["type"] = kind
    if kind is None:
        del badge["credentialSubject"]["identifier"][0]["type"]
    made = signed(badge, signer, suite)
    assert outcome(made, tmp_path, trust, "ben@example.net").verification == "invalid"
    assert outcome(made, tmp_path, trust).verification == "unchecked"


@pytest.mark.parametrize(
    ("name", "date", "word"),
    [
        ("expirationDate", "2026-01-01T00:00:00Z", "expired"),
        ("issued_on", "2027-01-01", "not_yet_valid"),
        ("expirationDate", "2028-01-01T00:00:00Z", "unchecked"),
    ],
)
def test_a_date_of_another_version_is_noticed(
    name: str, date: str, word: str, tmp_path: Path, trust: Trust
) -> None:
    badge = badge_3(HARBOUR, **{name: date})
    found = outcome(signed(badge, HARBOUR, "eddsa-jcs-2022"), tmp_path, trust)
    assert found.verification == word
    badge["@context"] = [VC_2, BADGES_3, UNDEFINED_TERMS]
    for suite in ("eddsa-jcs-2022", "eddsa-rdfc-2022"):
        found = outcome(signed(badge, HARBOUR, suite), tmp_path, trust)
        assert found.verification in (word, "malformed")


def test_what_a_vocabulary_names_is_noticed_under_rdf_too(tmp_path: Path, trust: Trust) -> None:
    badge = badge_3(HARBOUR, **{"@context": [VC_2, BADGES_3, UNDEFINED_TERMS]})
    assert outcome(signed(badge, HARBOUR), tmp_path, trust).verification == "verified"
    found = outcome(signed(with_result(badge, status="Failed"), HARBOUR), tmp_path, trust)
    assert (found.verification, found.facts.assessed.fact) == ("unchecked", "fail")


@pytest.mark.parametrize("suite", SUITES)
def test_a_word_that_nobody_reads_does_no_harm_and_is_named(
    suite: str, tmp_path: Path, trust: Trust
) -> None:
    signer = SUITES[suite]
    badge = badge_3(signer)
    badge["credentialSubject"]["achievement"]["skillsHeld"] = "Quantum physics"
    found = outcome(signed(badge, signer, suite), tmp_path, trust)
    assert found.verification == "verified"
    assert "'skillsHeld' is not read" in found.facts.signature.reason
    assert "Quantum" not in json.dumps(found.signed)


def test_text_signed_as_it_stands_may_describe_a_thing_twice(tmp_path: Path, trust: Trust) -> None:
    badge = badge_3(HARBOUR)
    again = {"id": badge["id"], "type": ["Evidence"], "name": "The badge itself"}
    badge["evidence"] = [again]
    assert outcome(signed(badge, HARBOUR), tmp_path, trust).verification == "unchecked"
    as_text = signed(badge, HARBOUR, "eddsa-jcs-2022")
    assert outcome(as_text, tmp_path, trust).verification == "verified"
