"""Revocation and suspension, with lists that are really signed."""

from __future__ import annotations

import gzip
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.verification import status
from skillmatch.verification.linked_data import signed_view
from skillmatch.verification.outcome import NO_STATUS, Finding
from skillmatch.verification.status import check_status
from skillmatch.verification.trust import GoneError, Issuer, Trust
from tests.verification import issuing

Object = dict[str, Any]

NOW = pd.Timestamp("2026-01-01", tz="UTC")
URL = "https://harbour.example/status/3"
HARBOUR = issuing.did_key("harbour")
ATTACKER = issuing.did_key("attacker")
KINDS = ("Bitstring", "StatusList2021")
ENTRIES = {"Bitstring": "BitstringStatusListEntry", "StatusList2021": "StatusList2021Entry"}


def entry(kind: str = "Bitstring", index: object = "5", **changes: object) -> Object:
    return {
        "id": f"{URL}#{index}",
        "type": ENTRIES[kind],
        "statusPurpose": "revocation",
        "statusListIndex": index,
        "statusListCredential": URL,
    } | changes


def found(
    entries: object,
    kept: object = None,
    *,
    trust: Trust | None = None,
    as_of: pd.Timestamp = NOW,
) -> Finding:
    """What the check says of a credential with these entries and this list in the store."""
    credential = {"id": "urn:uuid:1", "credentialSubject": {}, "credentialStatus": entries}
    trust = trust or Trust(store={} if kept is None else {URL: kept})
    return check_status(credential, HARBOUR.did, trust, as_of=as_of)


def good_list(*indices: int, kind: str = "Bitstring", **changes: Any) -> Object:
    return issuing.status_list(URL, HARBOUR, *indices, kind=kind, **changes)


def odd_list(**subject: object) -> Object:
    """A list whose subject is changed before it is signed."""
    document = {name: value for name, value in good_list().items() if name != "proof"}
    document["credentialSubject"] = document["credentialSubject"] | subject
    return issuing.signed(document, HARBOUR)


@pytest.mark.parametrize("entries", [None, []])
def test_a_credential_that_names_no_status_passes(entries: object) -> None:
    assert found(entries) == Finding("pass", NO_STATUS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("index", [0, 1, 7, 8, 131_071])
def test_the_bit_at_the_index_counts_and_no_other(kind: str, index: int) -> None:
    others = {0, 1, 6, 7, 8, 9, 15, 131_070, 131_071} - {index}
    revoked = found(entry(kind, str(index)), good_list(index, kind=kind))
    assert revoked == Finding("fail", "The issuer has revoked it.")
    kept = found(entry(kind, index), good_list(*others, kind=kind))
    assert kept.fact == "pass"


def test_a_list_may_be_a_token() -> None:
    for indices, fact in (((5,), "fail"), ((), "pass")):
        document = {k: v for k, v in good_list(*indices).items() if k != "proof"}
        token = issuing.token(document, HARBOUR, typ="vc+jwt")
        assert found(entry(), token).fact == fact
        broken = token[:-8] + ("A" * 8 if token[-8:] != "A" * 8 else "B" * 8)
        assert found(entry(), broken).fact == "unknown"


def test_a_suspension_says_so() -> None:
    suspended = good_list(5, purpose="suspension")
    finding = found(entry(statusPurpose="suspension"), suspended)
    assert finding == Finding("fail", "The issuer has suspended it.")


def test_a_refresh_is_no_revocation() -> None:
    assert found(entry(statusPurpose="refresh")).fact == "pass"


def test_the_worst_of_several_entries_counts() -> None:
    other = "https://harbour.example/status/4"
    suspensions = issuing.status_list(other, HARBOUR, 5, kind="Bitstring", purpose="suspension")
    both = Trust(store={URL: good_list(), other: suspensions})
    second = entry(statusPurpose="suspension", statusListCredential=other)
    missing = entry(statusListCredential="https://harbour.example/status/5")
    assert found([entry(), second], trust=both).reason == "The issuer has suspended it."
    assert found([missing, second], trust=both).fact == "fail"
    assert found([entry(), missing], trust=both).fact == "unknown"
    assert found([entry(), entry(index="6")], trust=both).fact == "pass"


def test_many_entries_are_not_followed() -> None:
    def fetch(url: str) -> bytes:
        raise AssertionError(url)

    finding = found([entry()] * 9, trust=Trust(fetch=fetch))
    assert finding.fact == "unknown"


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (None, "not among the documents kept"),
        ([], "not a credential"),
        (3, "not a credential"),
        ({}, "signature"),
        ({"issuer": HARBOUR.did, "type": 3, "credentialSubject": "x", "proof": 3}, "signature"),
        (good_list() | {"proof": {}}, "signature"),
        ({k: v for k, v in good_list().items() if k != "proof"}, "signature"),
        (good_list() | {"validFrom": "2025-01-02T00:00:00Z"}, "signature"),
        (good_list() | {"credentialSubject": good_list(1)["credentialSubject"]}, "signature"),
        (good_list() | {"issuer": ATTACKER.did}, "signature"),
        (issuing.status_list(URL, ATTACKER, kind="Bitstring"), "by another issuer"),
        (good_list(id="https://harbour.example/status/4"), "another address"),
        (good_list(kind="StatusList2021"), "another kind"),
        (good_list(type=["VerifiableCredential"]), "another kind"),
        (good_list(validUntil="2025-12-31T23:59:59Z"), "not in force"),
        (good_list(validFrom="2026-01-01T00:00:01Z"), "not in force"),
        (good_list(validFrom="yesterday"), "date"),
        (good_list(purpose="suspension"), "not for revocation"),
        (odd_list(type="StatusList2021"), "signature"),
        (issuing.token(odd_list(type="StatusList2021"), HARBOUR, typ="vc+jwt"), "another kind"),
        (issuing.token(["revocation"], HARBOUR, typ="vc+jwt"), "signature"),
        (odd_list(encodedList=""), "not encoded"),
        (odd_list(encodedList="H4sIAAAA"), "not encoded"),
        (odd_list(encodedList="u"), "not encoded"),
        (odd_list(encodedList="uH4sI!"), "not encoded"),
        (odd_list(encodedList="uAAAAA"), "not encoded"),
        (odd_list(encodedList="uH4sIAAAA"), "damaged"),
        (odd_list(encodedList="u" + issuing.base64url(b"x" * 20_000)), "damaged"),
        (
            odd_list(encodedList="u" + issuing.base64url(gzip.compress(bytes(20_000))[:-1])),
            "damaged",
        ),
        (
            odd_list(encodedList="u" + issuing.base64url(gzip.compress(bytes(20_000)) * 2)),
            "damaged",
        ),
        (odd_list(encodedList="u" + issuing.base64url(gzip.compress(bytes(16_383)))), "fewer than"),
        (odd_list(encodedList="u" + issuing.base64url(gzip.compress(bytes(2**25)))), "more than"),
    ],
)
def test_a_list_that_cannot_be_relied_on_says_nothing(kept: object, why: str) -> None:
    finding = found(entry(), kept)
    assert finding.fact == "unknown"
    assert why in finding.reason


@pytest.mark.parametrize(
    "broken",
    [
        "revoked",
        3,
        {},
        {"type": None},
        {"type": [3, {}]},
        {"type": "SomethingElse"},
        entry(statusPurpose=None),
        entry(statusPurpose=["revocation"]),
        entry(statusPurpose="message"),
        entry(statusSize=2),
        entry(statusListCredential=None),
        entry(statusListCredential={"id": URL}),
        entry(index="-1"),
        entry(index="1.0"),
        entry(index=1.0),
        entry(index=True),
        entry(index=None),
        entry(index="5 "),
        entry(index="٥"),
        entry(index="9" * 5000),
        entry(index="131072"),
    ],
)
def test_an_entry_that_cannot_be_read_says_nothing(broken: object) -> None:
    finding = found(broken, good_list())
    assert finding.fact == "unknown"
    assert finding.reason


def test_the_employer_may_say_that_two_identifiers_are_one_issuer() -> None:
    listed = Trust(
        (Issuer("Harbour", ids=(HARBOUR.did, ATTACKER.did)),),
        {URL: issuing.status_list(URL, ATTACKER, 5, kind="Bitstring")},
    )
    assert found(entry(), trust=listed).fact == "fail"
    apart = Trust((Issuer("H", ids=(HARBOUR.did,)), Issuer("A", ids=(ATTACKER.did,))), listed.store)
    assert found(entry(), trust=apart).fact == "unknown"


def test_a_moment_without_a_zone_is_utc() -> None:
    assert found(entry(), good_list(), as_of=pd.Timestamp("2026-01-01")).fact == "pass"


LISTED = {"id": URL, "issuer": HARBOUR.did}
NAMED = {"id": URL, "type": "1EdTechRevocationList"}


@pytest.mark.parametrize(
    ("kept", "fact"),
    [
        (LISTED | {"revokedCredential": []}, "pass"),
        (LISTED | {"revokedCredentials": [{"id": "urn:uuid:2", "revoked": True}]}, "pass"),
        (LISTED | {"revokedCredential": [{"id": "urn:uuid:1", "revoked": False}]}, "pass"),
        (LISTED | {"revokedCredential": [{"id": "urn:uuid:1"}]}, "fail"),
        (LISTED | {"revokedCredentials": [None, 3, {}, "urn:uuid:1"]}, "fail"),
        (LISTED, "unknown"),
        (LISTED | {"revokedCredential": {"id": "urn:uuid:2"}}, "unknown"),
        (LISTED | {"issuer": ATTACKER.did, "revokedCredential": []}, "unknown"),
        (LISTED | {"id": "https://harbour.example/4", "revokedCredential": []}, "unknown"),
        ([], "unknown"),
        (None, "unknown"),
    ],
)
def test_a_list_of_the_revoked_by_id(kept: object, fact: str) -> None:
    assert found(NAMED, kept).fact == fact


def test_the_issuers_reason_is_told() -> None:
    why = {"id": "urn:uuid:1", "revoked": True, "revocationReason": "Issued by mistake"}
    finding = found(NAMED, LISTED | {"revokedCredential": [why]})
    assert finding.reason == "The issuer has revoked it: Issued by mistake"


PROFILE = "https://harbour.example/issuer"
BADGE = "https://harbour.example/assertions/1"


def assertion(kind: str, kept: Object, **changes: object) -> Finding:
    badge = {"id": BADGE, "type": "Assertion", "badge": {}, "verification": {"type": kind}}
    return check_status(badge | changes, PROFILE, Trust(store=kept), as_of=NOW)


@pytest.mark.parametrize(
    ("kept", "fact"),
    [
        ({}, "unknown"),
        ({PROFILE: {"id": PROFILE}}, "pass"),
        ({PROFILE: {"id": "https://attacker.example"}}, "unknown"),
        ({PROFILE: {"id": PROFILE, "revocationList": 3}}, "unknown"),
        ({PROFILE: {"id": PROFILE, "revocationList": URL}}, "unknown"),
    ],
)
def test_a_signed_badge_is_revoked_by_its_issuers_list(kept: Object, fact: str) -> None:
    assert assertion("SignedBadge", kept).fact == fact


@pytest.mark.parametrize(
    ("revoked", "fact"),
    [
        ([], "pass"),
        (["https://harbour.example/assertions/2", {"id": 3}, 3, None], "pass"),
        ([BADGE], "fail"),
        ([{"id": BADGE, "revocationReason": "Plagiarism"}], "fail"),
        ([{"uid": "abc"}], "fail"),
        (None, "unknown"),
    ],
)
def test_a_revocation_list_of_open_badges_2(revoked: object, fact: str) -> None:
    kept = {
        PROFILE: {"id": PROFILE, "revocationList": URL},
        URL: {"id": URL, "issuer": PROFILE, "revokedAssertions": revoked},
    }
    assert assertion("signed", kept, uid="abc").fact == fact


def test_a_signed_badge_without_an_id_cannot_be_looked_up() -> None:
    kept = {
        PROFILE: {"id": PROFILE, "revocationList": URL},
        URL: {"revokedAssertions": []},
    }
    assert assertion("SignedBadge", kept, id=None).fact == "unknown"


@pytest.mark.parametrize(
    ("hosted", "fact"),
    [
        ({"id": BADGE}, "pass"),
        ({"id": BADGE, "revoked": False}, "pass"),
        ({"id": BADGE, "revoked": True, "revocationReason": "Plagiarism"}, "fail"),
        ({"id": BADGE, "revoked": "true"}, "fail"),
        ({"id": BADGE + "0"}, "unknown"),
        ([], "unknown"),
    ],
)
def test_a_hosted_badge_is_asked_for_at_its_address(hosted: object, fact: str) -> None:
    assert assertion("HostedBadge", {BADGE: hosted}).fact == fact


def test_only_a_hosted_badge_is_revoked_by_being_gone() -> None:
    def gone(url: str) -> bytes:
        raise GoneError(f"{url} was withdrawn.", "Ask its issuer.")

    trust = Trust(fetch=gone)
    badge = {"id": BADGE, "badge": {}}
    for kind, fact in (("HostedBadge", "fail"), ("SignedBadge", "unknown")):
        found = check_status(badge | {"verification": {"type": kind}}, PROFILE, trust, as_of=NOW)
        assert found.fact == fact
    for kind in ("BitstringStatusListEntry", "StatusList2021Entry", "1EdTechRevocationList"):
        entry = {"id": URL, "type": kind, "statusPurpose": "revocation"}
        entry |= {"statusListIndex": "1", "statusListCredential": URL}
        assert (
            check_status({"credentialStatus": entry}, PROFILE, trust, as_of=NOW).fact == "unknown"
        )


def test_a_hosted_badge_of_old_is_asked_for_at_its_verify_url() -> None:
    badge = {"uid": "1", "badge": BADGE, "verify": {"type": "hosted", "url": URL}}
    for revoked, fact in ((True, "fail"), (False, "pass")):
        trust = Trust(store={URL: {"uid": "1", "revoked": revoked}})
        assert check_status(badge, PROFILE, trust, as_of=NOW).fact == fact
    assert check_status({"badge": BADGE}, PROFILE, Trust(), as_of=NOW).fact == "unknown"


@pytest.mark.parametrize(
    "address",
    [
        BADGE.replace("https:", "http:"),
        "https://harbour.example@attacker.example/1",
        "https://harbour.example:8080/1",
        "file:///etc/passwd",
        "did:web:harbour.example",
    ],
)
def test_a_hosted_badge_is_asked_for_at_plain_https_addresses_only(address: str) -> None:
    asked = []
    trust = Trust(fetch=lambda url: asked.append(url) or b"{}")
    badge = {"id": address, "badge": {}, "verification": {"type": "HostedBadge"}}
    assert check_status(badge, PROFILE, trust, as_of=NOW).fact == "unknown"
    assert not asked


@pytest.mark.parametrize("kind", [*KINDS, "1EdTech"])
def test_a_status_entry_under_another_name_is_found_in_the_signed_view(kind: str) -> None:
    extensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    older, newer = [issuing.VC_1, issuing.STATUS_LIST_2021], [issuing.VC_2, extensions]
    credential = {
        "@context": older if kind == "StatusList2021" else newer,
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "issuer": HARBOUR.did,
        "credentialSubject": {"id": "urn:uuid:2"},
        "https://www.w3.org/2018/credentials#credentialStatus": NAMED
        if kind == "1EdTech"
        else entry(kind),
    }
    listed = LISTED | {"revokedCredential": ["urn:uuid:1"]}
    kept = listed if kind == "1EdTech" else good_list(5, kind=kind)
    finding = check_status(
        signed_view(credential), HARBOUR.did, Trust(store={URL: kept}), as_of=NOW
    )
    assert finding.fact == "fail"


def test_a_hosted_badge_offline_says_nothing_unless_it_says_revoked() -> None:
    assert assertion("hosted", {}).fact == "unknown"
    assert assertion("hosted", {}, revoked=True).fact == "fail"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside),
    max_leaves=6,
)


@given(JSON, st.sampled_from([*ENTRIES.values(), "1EdTechRevocationList"]), JSON)
def test_no_entry_and_no_list_ends_in_an_error(value: object, kind: str, kept: object) -> None:
    names = ("statusPurpose", "statusListIndex", "statusListCredential", "id")
    for name in names:
        finding = found(entry(type=kind) | {name: value}, kept)
        assert finding.fact in ("pass", "unknown")


def test_the_list_is_inflated_no_further_than_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "MAX_LIST_BYTES", 16_384)
    assert found(entry(), good_list()).fact == "pass"
    longer = "u" + issuing.base64url(gzip.compress(bytes(16_385)))
    assert "more than" in found(entry(), odd_list(encodedList=longer)).reason
