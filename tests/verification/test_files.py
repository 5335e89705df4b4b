"""Files and folders of credentials, each with its outcome."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64decode, urlsafe_b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from issuing import BADGES_3, VC_1, VC_2, claims, did_key, signed, token

import skillmatch
from skillmatch.read.credentials.badges import read_badge
from skillmatch.tables import UnreadableError
from skillmatch.verification import files
from skillmatch.verification.files import outcome_table, verify_file, verify_paths
from skillmatch.verification.outcome import NOT_FITTING, Facts, Finding, Outcome
from skillmatch.verification.recipient import Person
from skillmatch.verification.trust import GoneError, Issuer, Trust

NOW = pd.Timestamp("2026-11-23", tz="UTC")
HARBOUR, LANTERN = did_key("harbour"), did_key("lantern")
TRUST = Trust((Issuer("Harbour Academy", ids=(HARBOUR.did,)),))
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

BADGE_2: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "https://harbour.example/assertions/1",
    "recipient": {"type": "email", "hashed": False, "identity": "ana@example.org"},
    "issuedOn": "2025-04-12T00:00:00Z",
    "verification": {"type": "HostedBadge"},
    "badge": {
        "id": "https://harbour.example/badges/sql",
        "type": "BadgeClass",
        "name": "SQL",
        "description": "Querying data.",
        "criteria": {"narrative": "Pass an exam."},
        "issuer": {"id": "https://harbour.example", "type": "Issuer", "name": "Harbour"},
    },
}


def badge(**changes: Any) -> dict[str, Any]:
    credential = {
        "@context": [VC_2, BADGES_3],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": HARBOUR.did, "type": ["Profile"], "name": "Harbour Academy"},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:2",
                "type": ["Achievement"],
                "name": "SQL",
                "description": "Querying data.",
                "criteria": {"narrative": "Earners pass an exam."},
            },
        },
    }
    credential |= changes
    return {name: value for name, value in credential.items() if value is not None}


def outcomes_of(data: object, folder: Path, **options: Any) -> list[Outcome]:
    path = folder / "badge.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return verify_file(path, **{"trust": TRUST, "as_of": NOW, **options})


def outcome_of(data: object, folder: Path, **options: Any) -> Outcome:
    [outcome] = outcomes_of(data, folder, **options)
    return outcome


# --- One credential --------------------------------------------------------------------------


def test_a_signed_badge_of_a_trusted_issuer(tmp_path) -> None:
    outcome = outcome_of(signed(badge(validUntil="2030-01-01T00:00:00Z"), HARBOUR), tmp_path)
    assert outcome.verification == "verified"
    assert outcome.record() == {
        "source": str(tmp_path / "badge.json"),
        "format": "Open Badges 3.0, JSON-LD",
        "verification": "verified",
        "reasons": list(outcome.reasons),
        "checks": {
            "signature": "pass",
            "validity": "pass",
            "revocation": "pass",
            "issuer": "pass",
            "recipient": "unknown",
            "assessed": "pass",
        },
        "issuer": "Harbour Academy",
        "title": "SQL",
        "candidate": "",
        "issued_on": "2025-01-01",
        "expires_on": "2030-01-01",
    }


def test_without_trusted_issuers_nothing_is_verified(tmp_path) -> None:
    assert outcome_of(signed(badge(), HARBOUR), tmp_path, trust=None).verification == "valid"


def test_a_token_of_either_version(tmp_path) -> None:
    newer = token(badge(), HARBOUR, typ="vc+jwt")
    older = badge(
        **{"@context": [VC_1, BADGES_3]}, validFrom=None, issuanceDate="2025-01-01T00:00:00Z"
    )
    for jwt in (newer, token(claims(older), HARBOUR, typ="JWT")):
        outcome = outcome_of(jwt, tmp_path)
        assert (outcome.verification, outcome.format) == ("verified", "Open Badges 3.0, JWT")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"validUntil": "2026-11-22T23:59:59Z"}, "expired"),
        ({"validUntil": "2026-11-23T01:00:00+02:00"}, "expired"),
        ({"validUntil": "2026-11-22T23:00:00-02:00"}, "verified"),
        ({"validFrom": "2026-11-24T00:00:00Z"}, "not_yet_valid"),
        ({"validFrom": "spring"}, "malformed"),
        ({"validFrom": "2025-02-30T00:00:00Z"}, "malformed"),
        ({"validUntil": "2024-01-01T00:00:00Z"}, "malformed"),
        ({"validUntil": "9999-12-31T23:59:59-12:00"}, "verified"),
    ],
)
def test_dates_by_clocks_in_utc(change, word, tmp_path) -> None:
    assert outcome_of(signed(badge(**change), HARBOUR), tmp_path).verification == word


def test_a_change_after_signing(tmp_path) -> None:
    altered = signed(badge(), HARBOUR)
    altered["credentialSubject"]["achievement"]["name"] = "Brain surgery"
    outcome = outcome_of(altered, tmp_path)
    assert (outcome.verification, outcome.signed) == ("invalid", None)
    assert outcome.facts.words()["issuer"] == "unknown"
    assert outcome.reasons


@pytest.mark.parametrize("empty", [{}, [], None, "", 5, [{}]])
def test_an_empty_proof_is_no_missing_proof(empty, tmp_path) -> None:
    assert outcome_of({**badge(), "proof": empty}, tmp_path).verification == "invalid"


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": None},
        {"issuer": {"name": "Harbour Academy"}},
        {"credentialSubject": None},
        {"credentialSubject": {}},
        {"credentialSubject": {"type": ["AchievementSubject"]}},
        {"credentialSubject": {"achievement": {"name": "", "description": "x"}}},
        {"type": ["OpenBadgeCredential"]},
        {"validFrom": None},
        {"@context": None},
        {"id": "no url"},
        {"@type": ["VerifiableCredential"]},
        {"cred:validUntil": "2020-01-01T00:00:00Z"},
        {"https://www.w3.org/2018/credentials#issuer": "did:key:z6Mk"},
    ],
)
def test_what_lacks_essentials_is_malformed(change, tmp_path) -> None:
    outcome = outcome_of(badge(**change), tmp_path)
    assert (outcome.verification, outcome.signed) == ("malformed", None)
    assert outcome.reasons


def test_unsigned_and_its_issuer_named_is_not_its_issuer(tmp_path) -> None:
    outcome = outcome_of(badge(), tmp_path)
    assert outcome.verification == "unsigned"
    # What it says of itself is nobody's word.
    assert set(outcome.facts.words().values()) == {"unknown"}
    assert outcome.signed == badge()


def test_what_no_context_defines_is_not_in_the_signed_view(tmp_path) -> None:
    outcome = outcome_of({**signed(badge(), HARBOUR), "skillsHeld": "everything"}, tmp_path)
    assert outcome.verification == "invalid"
    assert outcome.signed is None


@pytest.mark.parametrize("status", ["Failed", "InProgress", "Enrolled", "Withdrew", "OnHold"])
def test_what_was_not_achieved(status, tmp_path) -> None:
    subject = badge()["credentialSubject"] | {"result": [{"type": ["Result"], "status": status}]}
    outcome = outcome_of(signed(badge(credentialSubject=subject), HARBOUR), tmp_path)
    assert outcome.facts.assessed.fact == "fail"
    assert "Not achieved" in outcome.reasons[0]


def test_somebody_elses_badge(tmp_path) -> None:
    subject = badge()["credentialSubject"] | {"id": "did:key:z6MkBen"}
    ana = Person("ana-silva", dids=("did:key:z6MkAna",), ids_are_given=True)
    whole = signed(badge(credentialSubject=subject), HARBOUR)
    outcome = outcome_of(whole, tmp_path, person=ana)
    assert (outcome.verification, outcome.candidate) == ("invalid", "ana-silva")


@pytest.mark.parametrize("name", ["Harbour Academy", "HARBOUR\u00a0 Academy", "Harbour Academy."])
@pytest.mark.parametrize("is_signed", [True, False])
def test_a_trusted_issuers_name_on_a_strangers_badge(name, is_signed, tmp_path) -> None:
    stranger = badge(issuer={"id": LANTERN.did, "type": ["Profile"], "name": name})
    whole = signed(stranger, LANTERN) if is_signed else stranger
    outcome = outcome_of(whole, tmp_path)
    assert outcome.verification == ("valid" if is_signed else "unsigned")
    assert outcome.namesake == "Harbour Academy"
    assert (
        "It names itself Harbour Academy, as a trusted issuer does, but is not signed by "
        "Harbour Academy's keys."
    ) in outcome.reasons
    rows, problems = read_badge(tmp_path / "badge.json", "ana", source="a.json", trust=TRUST)
    assert "names itself Harbour Academy" in rows[0]["verification_reason"]
    (problem,) = problems
    assert "names itself Harbour Academy" in problem.problem


def test_the_issuer_itself_is_no_namesake(tmp_path) -> None:
    for whole in (signed(badge(), HARBOUR), badge()):
        assert outcome_of(whole, tmp_path).namesake == ""
    other = badge(issuer={"id": LANTERN.did, "type": ["Profile"], "name": "Lantern School"})
    assert outcome_of(signed(other, LANTERN), tmp_path).namesake == ""


def test_one_wording_for_a_signature_that_does_not_fit(tmp_path) -> None:
    altered = {**signed(badge(), HARBOUR), "validFrom": "2025-01-02T00:00:00Z"}
    jwt = token(badge(), HARBOUR, typ="vc+jwt")
    forged = jwt[: jwt.rindex(".") + 1] + token(badge(), LANTERN, typ="vc+jwt").rpartition(".")[2]
    for whole in (altered, forged):
        assert outcome_of(whole, tmp_path).reasons == (NOT_FITTING,)


# --- Open Badges 2.0 -------------------------------------------------------------------------


def hosted(**changes: Any) -> Trust:
    """The issuer's site as documents that the employer keeps."""
    profile = {"id": "https://harbour.example", "type": "Issuer", "name": "Harbour"}
    return Trust(
        (Issuer("Harbour", domains=("harbour.example",)),),
        {BADGE_2["id"]: BADGE_2, "https://harbour.example": profile, **changes},
    )


def test_a_hosted_badge_is_unchecked_without_its_site(tmp_path) -> None:
    outcome = outcome_of(BADGE_2, tmp_path)
    assert (outcome.verification, outcome.format) == ("unchecked", "Open Badges 2.0, JSON")


def test_a_hosted_badge_that_its_site_holds(tmp_path) -> None:
    assert outcome_of(BADGE_2, tmp_path, trust=hosted()).verification == "verified"
    apart = {**BADGE_2, "badge": BADGE_2["badge"]["id"]}
    trust = hosted(**{BADGE_2["id"]: apart, BADGE_2["badge"]["id"]: BADGE_2["badge"]})
    assert outcome_of(BADGE_2, tmp_path, trust=trust).verification == "verified"
    outcome = outcome_of(apart, tmp_path, trust=trust)
    assert (outcome.verification, outcome.title) == ("verified", "SQL")


@pytest.mark.parametrize(
    "theirs",
    [
        {**BADGE_2, "issuedOn": "2025-04-13T00:00:00Z"},
        {**BADGE_2, "id": "https://harbour.example/assertions/2"},
        {**BADGE_2, "badge": {**BADGE_2["badge"], "name": "Excel"}},
        {**BADGE_2, "expires": "2025-05-01T00:00:00Z"},
        [BADGE_2],
        "no badge",
    ],
)
def test_a_hosted_badge_that_its_site_holds_otherwise(theirs, tmp_path) -> None:
    trust = hosted(**{BADGE_2["id"]: theirs})
    assert outcome_of(BADGE_2, tmp_path, trust=trust).verification == "invalid"


CLASS, ISSUER = BADGE_2["badge"]["id"], "https://harbour.example"
CLASS_APART = {**BADGE_2, "badge": CLASS}
ISSUER_APART = {**BADGE_2, "badge": {**BADGE_2["badge"], "issuer": ISSUER}}


def renamed(**changes: Any) -> dict[str, Any]:
    return {**BADGE_2["badge"], **changes}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (BADGE_2, CLASS_APART),
        (CLASS_APART, BADGE_2),
        (BADGE_2, ISSUER_APART),
        (ISSUER_APART, BADGE_2),
    ],
)
@pytest.mark.parametrize(
    ("at_class", "word"),
    [
        (BADGE_2["badge"], "verified"),
        (ISSUER_APART["badge"], "verified"),
        (renamed(tags=["more"]), "verified"),
        (renamed(name="Excel"), "invalid"),
        (renamed(issuer={"id": "https://other.example", "name": "Harbour"}), "invalid"),
        (renamed(id="https://harbour.example/other"), "unchecked"),
        ("no badge", "unchecked"),
        (None, "unchecked"),
    ],
)
def test_a_part_of_a_hosted_badge_may_stand_at_its_address(
    ours, theirs, at_class, word, tmp_path
) -> None:
    at_issuer = {"id": ISSUER, "type": "Issuer", "name": "Harbour", "url": ISSUER}
    kept = {BADGE_2["id"]: theirs, ISSUER: at_issuer}
    trust = hosted(**kept) if at_class is None else hosted(**kept, **{CLASS: at_class})
    if CLASS not in (ours["badge"], theirs["badge"]):
        word = "verified"  # nobody asks for it
    assert outcome_of(ours, tmp_path, trust=trust).verification == word


def test_an_issuer_other_than_the_one_at_its_address_is_not_the_issuer(tmp_path) -> None:
    for at_issuer, word in (
        ({"id": ISSUER, "type": "Issuer", "name": "Harbour"}, "verified"),
        ({"id": ISSUER, "type": "Issuer", "name": "Somebody else"}, "invalid"),
        ("nothing", "unchecked"),
    ):
        trust = hosted(**{BADGE_2["id"]: ISSUER_APART, ISSUER: at_issuer})
        assert outcome_of(BADGE_2, tmp_path, trust=trust).verification == word


def test_what_a_candidate_adds_to_a_badge_that_stands_elsewhere(tmp_path) -> None:
    better = {**BADGE_2, "badge": renamed(tags=["Python"])}
    trust = hosted(**{BADGE_2["id"]: CLASS_APART, CLASS: BADGE_2["badge"]})
    assert outcome_of(better, tmp_path, trust=trust).verification == "invalid"
    # Without the badge's document nobody can tell.
    trust = hosted(**{BADGE_2["id"]: CLASS_APART})
    outcome = outcome_of(better, tmp_path, trust=trust)
    assert (outcome.verification, outcome.facts.signature.fact) == ("unchecked", "unknown")
    # Another address, or a text that is none, contradicts it.
    for other in ("https://harbour.example/badges/other", "SQL"):
        trust = hosted(**{BADGE_2["id"]: {**BADGE_2, "badge": other}})
        assert outcome_of(BADGE_2, tmp_path, trust=trust).verification == "invalid"


def test_parts_at_addresses_that_name_one_another_come_to_an_end(tmp_path) -> None:
    fetched = []

    def fetch(url: str) -> bytes:
        fetched.append(url)
        number = int(url.rpartition("/")[2])
        deeper = {"id": url, "badge": f"https://harbour.example/{number + 1}"}
        return json.dumps(BADGE_2 | deeper if number == 1 else deeper).encode()

    ours: dict[str, Any] = {"id": "https://harbour.example/99"}
    for number in range(30, 1, -1):
        ours = {"id": f"https://harbour.example/{number}", "badge": ours}
    ours = {**BADGE_2, "id": "https://harbour.example/1", "badge": ours}
    outcome = outcome_of(ours, tmp_path, trust=replace(hosted(), fetch=fetch))
    assert outcome.verification not in ("verified", "valid")
    assert len(fetched) < 30


def test_a_hosted_badge_that_is_gone_from_its_place_is_revoked(tmp_path) -> None:
    def fetch(url: str) -> bytes:
        raise GoneError(f"{url} was withdrawn.", "Ask its issuer.")

    outcome = outcome_of(BADGE_2, tmp_path, trust=Trust(fetch=fetch))
    assert outcome.verification == "revoked"
    assert "gone" in outcome.reasons[0]


def test_a_hosted_badge_revoked_since(tmp_path) -> None:
    gone = {"id": BADGE_2["id"], "revoked": True, "revocationReason": "Cheated"}
    outcome = outcome_of(BADGE_2, tmp_path, trust=hosted(**{BADGE_2["id"]: gone}))
    assert outcome.verification == "revoked"


def test_a_badge_on_a_strangers_site_is_not_the_issuers(tmp_path) -> None:
    stolen = {**BADGE_2, "id": "https://attacker.example/1"}
    trust = hosted(**{stolen["id"]: stolen})
    assert outcome_of(stolen, tmp_path, trust=trust).verification == "invalid"
    # Unless the issuer's own profile allows the place.
    allowing = {
        "id": "https://harbour.example",
        "type": "Issuer",
        "verification": {"allowedOrigins": ["attacker.example", "harbour.example"]},
    }
    trust = hosted(**{stolen["id"]: stolen, "https://harbour.example": allowing})
    assert outcome_of(stolen, tmp_path, trust=trust).verification == "verified"


@pytest.mark.parametrize(
    "data",
    [
        {"type": "BadgeClass", "name": "SQL", "description": "x", "issuer": "https://a.example"},
        {"@context": VC_2, "type": "Achievement", "name": "SQL"},
        {"@type": "ceterms:MicroCredential", "ceterms:name": {"en": "SQL"}},
        {"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [{"@id": "x:1"}]},
    ],
)
def test_a_description_is_held_by_nobody(data, tmp_path) -> None:
    outcome = outcome_of(data, tmp_path)
    assert outcome.verification == "malformed"
    assert "describes" in outcome.reasons[0]


# --- Several credentials in a file -----------------------------------------------------------


def test_a_presentation_and_a_list(tmp_path) -> None:
    inner = [signed(badge(), HARBOUR), token(badge(), LANTERN), badge()]
    enveloped = {
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token(badge(), HARBOUR)}",
    }
    presentation = {
        "@context": [VC_2],
        "type": "VerifiablePresentation",
        "verifiableCredential": [*inner, enveloped],
    }
    for data in (presentation, [*inner, enveloped]):
        outcomes = outcomes_of(data, tmp_path)
        words = [outcome.verification for outcome in outcomes]
        # The second is signed by Lantern, but names Harbour as its issuer.
        assert words == ["verified", "invalid", "unsigned", "verified"]
        assert outcomes[1].source.endswith("badge.json, credential 2")


def test_credentials_in_a_forged_presentation(tmp_path) -> None:
    presentation = {
        "@context": [VC_2],
        "type": ["VerifiablePresentation"],
        "holder": LANTERN.did,
        "verifiableCredential": [signed(badge(), HARBOUR)],
    }
    good = token(presentation, LANTERN, typ="vp+jwt")
    assert outcome_of(good, tmp_path).verification == "verified"
    [outcome] = outcomes_of(good[:-8] + "AAAAAAAA", tmp_path)
    assert (outcome.verification, outcome.signed) == ("invalid", None)


def record(*inner: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "@context": [VC_2, CLR, BADGES_3],
        "id": "urn:uuid:7",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript",
        "issuer": {"id": HARBOUR.did, "type": ["Profile"], "name": "Harbour Academy"},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": [*inner]},
        **changes,
    }


def test_a_part_is_no_better_than_its_record(tmp_path) -> None:
    inner = signed(badge(), HARBOUR)
    whole, part = outcomes_of(signed(record(inner), HARBOUR), tmp_path)
    assert (whole.verification, part.verification) == ("verified", "verified")
    assert (whole.format, whole.title) == ("CLR 2.0, JSON-LD", "Transcript")
    old = signed(record(inner, validUntil="2026-01-01T00:00:00Z"), HARBOUR)
    assert [one.verification for one in outcomes_of(old, tmp_path)] == ["expired", "expired"]
    altered = {**signed(record(inner), HARBOUR), "name": "Other"}
    whole, part = outcomes_of(altered, tmp_path)
    assert (whole.verification, part.verification, part.signed) == ("invalid", "invalid", None)


def test_a_bad_part_of_a_good_record(tmp_path) -> None:
    inner = signed(badge(), HARBOUR)
    inner["validFrom"] = "2024-01-01T00:00:00Z"
    whole, part = outcomes_of(signed(record(inner), HARBOUR), tmp_path)
    assert (whole.verification, part.verification) == ("verified", "invalid")


def test_a_file_of_very_many_credentials_comes_to_an_end(tmp_path) -> None:
    outcomes = outcomes_of([{}] * 5_000, tmp_path)
    assert len(outcomes) == 501
    assert "more than 500" in outcomes[-1].reasons[0]


# --- Files and folders -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", "null", '{"a": NaN}', "[" * 100_000, "https://a.example/1", "{}"]
)
def test_what_cannot_be_read_says_why(text, tmp_path) -> None:
    outcome = outcome_of(text, tmp_path)
    assert outcome.verification == "malformed"
    assert outcome.reasons
    assert all(outcome.reasons)


def test_what_is_not_there(tmp_path) -> None:
    [outcome] = verify_paths([tmp_path / "none.json"], as_of=NOW)
    assert outcome.verification == "malformed"
    assert "There is no such file" in outcome.reasons[0]


def test_a_fault_in_one_file_does_not_stop_the_others(tmp_path, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("\x1b[31mno such thing")

    monkeypatch.setattr(files, "judge_contents", fail)
    outcome = outcome_of(badge(), tmp_path)
    assert outcome.verification == "malformed"
    assert "KeyError" in outcome.reasons[0]
    assert "\x1b" not in outcome.reasons[0]


def applications(root: Path) -> Path:
    for candidate, about in (("ana", {"emails": ["ana@example.org"]}), ("ben", {"name": "Ben"})):
        folder = root / candidate / "badges"
        folder.mkdir(parents=True)
        (root / candidate / "candidate.json").write_text(json.dumps(about), "utf-8")
        (folder / "sql.json").write_text(json.dumps(BADGE_2), "utf-8")
        (folder / "resume.pdf").write_bytes(b"%PDF")
    (root / "ben" / "badges" / "a.json").write_text("{", "utf-8")
    return root


def test_folders_candidates_and_order(tmp_path) -> None:
    root = applications(tmp_path / "applications")
    outcomes = verify_paths([root / "ben", root / "ana"], issuers=hosted(), as_of=NOW)
    assert [Path(one.source).relative_to(root).as_posix() for one in outcomes] == [
        "ben/badges/a.json",
        "ben/badges/sql.json",
        "ana/badges/sql.json",
    ]
    assert [one.candidate for one in outcomes] == ["ben", "ben", "ana"]
    assert [one.verification for one in outcomes] == ["malformed", "verified", "verified"]
    assert [one.facts.recipient.fact for one in outcomes[1:]] == ["unknown", "pass"]


@pytest.mark.parametrize("given", ["", "ana", "ana/badges"])
def test_a_candidates_own_candidate_json_says_nothing(given, tmp_path) -> None:
    root = applications(tmp_path / "applications")
    about = {"emails": ["somebody@else.example"]}
    (root / "ana" / "badges" / "candidate.json").write_text(json.dumps(about), "utf-8")
    outcomes = verify_paths([root / given], issuers=hosted(), as_of=NOW)
    (ana,) = [one for one in outcomes if "ana" in Path(one.source).relative_to(root).parts]
    assert (ana.candidate, ana.facts.recipient.fact) == ("ana", "pass")


def test_links_out_of_a_folder_are_not_followed(tmp_path) -> None:
    root = applications(tmp_path / "applications")
    (tmp_path / "secret.json").write_text(json.dumps(badge()), "utf-8")
    try:
        (root / "ana" / "secret.json").symlink_to(tmp_path / "secret.json")
        (root / "ana" / "up").symlink_to(root)
    except OSError:
        pytest.skip("this system lets nobody make links")
    outcomes = {Path(one.source).name: one for one in verify_paths([root / "ana"], as_of=NOW)}
    assert set(outcomes) == {"sql.json", "secret.json", "up"}
    assert "link" in outcomes["secret.json"].reasons[0]


def test_several_processes_say_the_same_in_the_same_order(tmp_path) -> None:
    for number in range(6):
        content = signed(badge(), HARBOUR) if number % 2 else badge()
        (tmp_path / f"{number}.json").write_text(json.dumps(content), "utf-8")
    alone = verify_paths([tmp_path], issuers=TRUST, as_of=NOW, workers=1)
    assert verify_paths([tmp_path], issuers=TRUST, as_of=NOW, workers=2) == alone
    assert [one.verification for one in alone] == ["unsigned", "verified"] * 3


def test_the_public_function_and_its_table(tmp_path) -> None:
    # The modules of the package have been imported, and must not hide the function.
    (tmp_path / "sql.json").write_text(json.dumps(signed(badge(), HARBOUR)), "utf-8")
    found = skillmatch.verify(tmp_path, TRUST, as_of="2026-11-23")
    assert found["verification"].to_list() == ["verified"]
    assert found["signature_check"].to_list() == ["pass"]
    assert found["issued_on"].to_list() == [pd.Timestamp("2025-01-01")]
    assert list(outcome_table([]).columns) == list(found.columns)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"as_of": "garbage"}, ValueError, "as_of must be a day"),
        ({"as_of": ""}, ValueError, "as_of must be a day"),
        ({"as_of": 5}, TypeError, "as_of must be a day"),
        ({"issuers": ["issuers.toml"]}, TypeError, "issuers must be the path of a TOML file"),
        ({"issuers": "no/such/issuers.toml"}, UnreadableError, "no/such/issuers.toml: The file"),
    ],
)
def test_arguments_that_cannot_be_used(arguments, error, said, tmp_path) -> None:
    (tmp_path / "sql.json").write_text(json.dumps(badge()), "utf-8")
    for function in (skillmatch.verify, skillmatch.read_pool):
        with pytest.raises(error, match=said):
            function(tmp_path, **arguments)
    with pytest.raises(error, match=said):
        skillmatch.credential_card(tmp_path / "sql.json", **arguments)


def test_paths_that_are_none(tmp_path) -> None:
    for function in (skillmatch.verify, skillmatch.read_pool, skillmatch.credential_card):
        with pytest.raises(TypeError, match="must be the path of"):
            function(5)
    with pytest.raises(TypeError, match="each of the paths"):
        skillmatch.verify([None])
    with pytest.raises(UnreadableError, match="There is no file"):
        skillmatch.credential_card(tmp_path / "none.json")


# --- Real credentials ------------------------------------------------------------------------


def test_a_europass_seal_that_the_employer_lists(shared_data: Path) -> None:
    path = shared_data / "credentials" / "eu-elm" / "Sample-MC-Annex1-signed.jsonld"
    header = json.loads(path.read_text("utf-8"))["signatures"][0]["protected"]
    certificate = b64decode(json.loads(urlsafe_b64decode(header + "=="))["x5c"][0])
    mark = f"sha256:{hashlib.sha256(certificate).hexdigest()}"
    trust = Trust((Issuer("A school", certificates=(mark,)),))
    [outcome] = verify_file(path, trust=trust, as_of=NOW)
    assert outcome.verification == "verified"
    assert outcome.format == "European Digital Credential, sealed JSON"


def test_real_credentials(shared_data: Path) -> None:
    outcomes = verify_paths([shared_data / "credentials"], as_of=NOW)
    words = {os.path.relpath(one.source, shared_data): one.verification for one in outcomes}
    for path, word in words.items():
        if "dcc-mit-learn" in path:
            assert word == "valid", path
        if "eu-elm" in path:
            assert word == ("unchecked" if "-signed" in path else "unsigned"), path
        if "mozilla" in path or "hropen" in path:
            assert word == "malformed", path


def test_the_reason_that_decides_comes_first() -> None:
    facts = Facts(
        signature=Finding("unknown", "No key."),
        recipient=Finding("unknown", "Whose?"),
        assessed=Finding("fail", "Attended."),
    )
    assert facts.reasons() == ("No key.", "Attended.", "Whose?")
    failed = replace(facts, validity=Finding("fail", "Late."), recipient=Finding("fail", "Hers."))
    assert failed.reasons()[:2] == ("Hers.", "Late.")
