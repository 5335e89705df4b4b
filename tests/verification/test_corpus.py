"""Every credential of the corpus gets its word, without the network, whatever it is baked into."""

from __future__ import annotations

import json
import re
import socket
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
import pytest
from corpus import (
    AS_OF,
    ATTACKER,
    HARBOUR,
    HARBOUR_2,
    PROOFS,
    TOKENS,
    Case,
    badge_3,
    cases,
    groups,
    plain_2,
    profile_2,
    write_trust,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from issuing import BADGES_3, BASE58, VC_1, VC_2, Object, Signer, did_key, proof, signed, token

from skillmatch.tables import VERIFICATIONS, UnreadableError
from skillmatch.verification.files import verify_file
from skillmatch.verification.outcome import CHECKS, Outcome
from skillmatch.verification.recipient import Person
from skillmatch.verification.trust import Trust, read_issuers

GROUPS = {name: (name, make, containers) for name, make, containers in groups()}
NOW = pd.Timestamp(AS_OF, tz="UTC")
RDFC, JWT = PROOFS[0], TOKENS[1]
CLR_2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
HARBOUR_PROFILE = {
    name: value
    for name, value in profile_2("harbour", (HARBOUR_2,)).items()
    if name != "revocationList"
}
# What openbadgeslib says of files that it doesn't take: other suites, proof sets, other DIDs.
JUDGED_HARDER_HERE = re.compile(r": (?:proof from the future|proofs: one good, one empty),")
UNREAD_BY_OTHERS = re.compile(r"did:web|not a DID|proof|resolv")


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return read_issuers(write_trust(tmp_path_factory.mktemp("employer")))


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was asked of the network: nothing may be."""
    asked: list[Any] = []

    def refuse(*arguments: Any, **_options: Any) -> NoReturn:
        asked.append(arguments)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return asked


def verified(case: Case, folder: Path, trust: Trust) -> list[Outcome]:
    path = folder / case.file
    path.write_bytes(case.content)
    person = Person(
        candidate_id="ana-silva",
        name="Ana Silva",
        emails=(case.email,) if case.email else (),
        ids_are_given=bool(case.email),
    )
    return verify_file(path, trust=trust, person=person, as_of=NOW)


def faults(case: Case, outcomes: list[Outcome]) -> list[str]:
    """What is wrong with the outcomes of a case."""
    if len(outcomes) != 1:
        return [f"{len(outcomes)} outcomes"]
    found, (outcome,) = [], outcomes
    record = outcome.record()
    assert outcome.verification in VERIFICATIONS
    assert tuple(record["checks"]) == CHECKS
    if outcome.verification not in case.words:
        found.append(f"{outcome.verification}, not {' or '.join(case.words)}")
    if case.assessed and record["checks"]["assessed"] != case.assessed:
        found.append(f"assessed: {record['checks']['assessed']}, not {case.assessed}")
    if outcome.verification not in ("verified", "valid") and not outcome.reasons:
        found.append("no reason is given")
    if not all(isinstance(one, str) and one for one in outcome.reasons):
        found.append("a reason is no text")
    if case.hidden and outcome.verification != "unsigned":
        if case.hidden in json.dumps(outcome.signed):
            found.append(f"{case.hidden!r} can be read from it")
        if case.hidden in outcome.title + outcome.issuer:
            found.append(f"{case.hidden!r} is shown of it")
    return [f"{one} ({' '.join(outcome.reasons)})" for one in found]


@pytest.mark.parametrize("group", GROUPS)
def test_every_credential_gets_its_word(
    group: str,
    trust: Trust,
    tmp_path: Path,
    no_network: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if group.endswith(": bombs"):  # that they end is the point, not how long one may wait
        monkeypatch.setattr("skillmatch.verification.credentials._SECONDS_EACH", 1.0)
    wrong = []
    for case in cases(*GROUPS[group]):
        found = faults(case, verified(case, tmp_path, trust))
        wrong += [f"{case.name}: {fault}" for fault in found]
    assert not wrong, "\n".join(["", *wrong])
    assert not no_network


def test_the_corpus_covers_what_it_should() -> None:
    """Each kind of container carries good credentials and bad ones of each way of signing."""
    carried: dict[tuple[str, str], set[str]] = {}
    for name, make, containers in GROUPS.values():
        if name.endswith((": dates", ": tampering")):
            for case in cases(name, make, containers):
                key = (name.partition(":")[0], case.file)
                carried.setdefault(key, set()).update(case.words)
    assert {file for _, file in carried} == {"badge.json", "badge.jwt", "badge.png", "badge.svg"}
    for key, words in carried.items():
        assert {"verified", "valid", "invalid", "expired", "not_yet_valid"} <= words, key


# --- Credentials in one another --------------------------------------------------------------


def words_of(data: object, folder: Path, trust: Trust) -> list[str]:
    path = folder / "badges.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return [outcome.verification for outcome in verify_file(path, trust=trust, as_of=NOW)]


GOOD = RDFC.sign(RDFC.credential())
TAMPERED = RDFC.altered(GOOD, lambda c: c.update(id="urn:uuid:other"))
TOKEN = JWT.sign(JWT.credential())


def presentation(*credentials: object, context: str = VC_2) -> Object:
    return {
        "@context": [context],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(credentials),
    }


def enveloped(token: object) -> Object:
    return {
        "@context": VC_2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }


def test_presented_credentials_stand_for_themselves(
    tmp_path: Path, trust: Trust, no_network: list[Any]
) -> None:
    several = presentation(GOOD, TAMPERED, TOKEN, enveloped(TOKEN))
    expected = ["verified", "invalid", "verified", "verified"]
    assert words_of(several, tmp_path, trust) == expected
    assert words_of([GOOD, TAMPERED], tmp_path, trust) == ["verified", "invalid"]
    assert words_of(presentation(), tmp_path, trust) == ["malformed"]
    assert not no_network


def test_a_token_that_presents_vouches_for_nothing(tmp_path: Path, trust: Trust) -> None:
    bare = RDFC.credential()
    holder = did_key("ana")
    payload = {"iss": holder.did, "vp": presentation(bare, GOOD, TAMPERED, context=VC_1)}
    found = words_of(token(payload, holder), tmp_path, trust)
    assert found == ["unsigned", "verified", "invalid"]
    broken = token(payload, holder)[:-8] + "AAAAAAAA"
    assert not {"verified", "valid"} & set(words_of(broken, tmp_path, trust))


def record(*inner: object, **changes: Any) -> Object:
    """A Comprehensive Learner Record, unsigned."""
    base = badge_3(HARBOUR)
    return {
        **base,
        "@context": [VC_2, CLR_2, BADGES_3],
        "id": "urn:uuid:00000000-0000-4000-8000-0000000000c1",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Learner record",
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": base["credentialSubject"]["identifier"],
            "verifiableCredential": list(inner),
        },
        **changes,
    }


@pytest.mark.parametrize(
    ("signer", "changes", "inner", "expected"),
    [
        (HARBOUR, {}, [GOOD, GOOD], {"verified"}),
        (HARBOUR, {}, [GOOD, TAMPERED], {"verified", "invalid"}),
        (ATTACKER, {}, [GOOD], {"invalid"}),
        (HARBOUR, {"validUntil": "2026-01-01T00:00:00Z"}, [GOOD], {"expired"}),
        (HARBOUR, {"validFrom": "2027-01-01T00:00:00Z"}, [GOOD], {"not_yet_valid"}),
    ],
)
def test_no_part_of_a_record_is_better_than_the_record(
    signer: Signer,
    changes: Object,
    inner: list[Object],
    expected: set[str],
    tmp_path: Path,
    trust: Trust,
) -> None:
    whole = signed(record(*inner, **changes), signer)
    found = words_of(whole, tmp_path, trust)
    assert len(found) == 1 + len(inner)
    assert set(found) == expected
    swapped = whole | {"id": "urn:uuid:00000000-0000-4000-8000-0000000000c2"}
    assert set(words_of(swapped, tmp_path, trust)) == {"invalid"}


def test_unsigned_parts_of_a_signed_record_are_not_verified_by_themselves(
    tmp_path: Path, trust: Trust
) -> None:
    bare = RDFC.credential()
    found = words_of(signed(record(bare), HARBOUR), tmp_path, trust)
    assert found[0] == "verified"
    assert found[1] in ("verified", "unsigned")  # the record's proof covers what is in it
    found = words_of(record(bare), tmp_path, trust)
    assert found == ["unsigned", "unsigned"]


@pytest.mark.parametrize("status", ["Failed", "InProgress", "Enrolled", "Withdrew", "OnHold"])
def test_a_result_that_is_none_is_no_assessment(status: str, tmp_path: Path, trust: Trust) -> None:
    credential = RDFC.credential()
    credential["credentialSubject"]["result"] = [{"type": ["Result"], "status": status}]
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(RDFC.sign(credential)), encoding="utf-8")
    (outcome,) = verify_file(path, trust=trust, as_of=NOW)
    assert outcome.facts.signature.fact == "pass"
    assert outcome.facts.assessed.fact == "fail"


# --- Open Badges 2.0 that are hosted ---------------------------------------------------------


def test_hosted_badge_is_what_its_issuer_hosts(tmp_path: Path, trust: Trust) -> None:
    made = dict(plain_2())["hosted"].data
    assert isinstance(made, dict)

    def verdict(claimed: Object, hosted: Object) -> str:
        def fetch(url: str) -> bytes:
            if url != claimed["id"]:
                raise UnreadableError(f"There is nothing at {url}.", "Ask its issuer.")
            return json.dumps(hosted).encode()

        (word,) = words_of(claimed, tmp_path, replace(trust, fetch=fetch))
        return word

    listed = made | {"id": "https://harbour.example/assertions/2"}
    listed["badge"] = made["badge"] | {"issuer": HARBOUR_PROFILE}
    assert verdict(listed, listed) == "verified"
    assert verdict(listed, listed | {"revoked": True}) == "revoked"
    better = deepcopy(listed)
    better["badge"]["name"] = "Quantum Physics"
    assert verdict(better, listed) not in ("verified", "valid")
    elsewhere = listed | {"id": "https://attacker.example/assertions/2"}
    assert verdict(elsewhere, elsewhere) not in ("verified", "valid")
    for trick in ("https://harbour.example@attacker.example/a", "http://harbour.example/a"):
        moved = listed | {"id": trick}
        assert verdict(moved, moved) not in ("verified", "valid")


# --- Others' opinions ------------------------------------------------------------------------


def test_issuer_of_the_corpus_signs_as_the_standard_does(shared_data: Path) -> None:
    """The W3C's vectors, made anew with their private key."""
    folder = shared_data / "w3c_vc_di_eddsa"
    pair = json.loads((folder / "keyPair.json").read_text("utf-8"))
    number = 0
    for character in pair["privateKeyMultibase"][1:]:
        number = number * 58 + BASE58.index(character)
    key = Ed25519PrivateKey.from_private_bytes(number.to_bytes(34)[2:])
    for place, suite in (
        ("eddsa-jcs-2022/signedJCS.json", "eddsa-jcs-2022"),
        ("eddsa-rdfc-2022/signedDataInt.json", "eddsa-rdfc-2022"),
        ("Ed25519Signature2020/signedEdSig.json", "Ed25519Signature2020"),
    ):
        vector = json.loads((folder / place).read_text("utf-8"))
        given = vector["proof"]
        made = proof(
            vector, Signer(key, given["verificationMethod"]), suite, created=given["created"]
        )
        assert made == given


def test_second_opinion(tmp_path: Path, trust: Trust) -> None:
    """openbadgeslib agrees wherever it reads what the corpus holds: eddsa-rdfc-2022 in a PNG."""
    other = pytest.importorskip("openbadgeslib")
    agreed, only_ours, only_theirs = 0, [], []
    for name, make, _ in GROUPS.values():
        if name.startswith("vc2 eddsa-rdfc") and not name.endswith(
            ("bombs", "statuses", "results")
        ):
            for case in cases(name, make, ("png",)):
                case = replace(case, email="")
                (outcome,) = verified(case, tmp_path, trust)
                ours = outcome.verification in ("verified", "valid")
                theirs = other.verify_badge(case.content, "3", resolve_did=True, download=_nothing)
                agreed += ours == theirs.valid
                if ours and not theirs.valid:
                    only_ours.append(f"{case.name}: {theirs.reason}")
                elif theirs.valid and not ours:
                    only_theirs.append(f"{case.name}: {' '.join(outcome.reasons)}")
    assert agreed > 150
    assert not [one for one in only_ours if not UNREAD_BY_OTHERS.search(one)]
    assert not [one for one in only_theirs if not JUDGED_HARDER_HERE.search(one)]


def _nothing(*_arguments: object, **_options: object) -> NoReturn:
    raise OSError("no network in tests")
