"""The guard, the canonical form and the signed view of JSON-LD."""

from __future__ import annotations

import contextlib
import copy
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.verification import contexts, linked_data, processor
from skillmatch.verification.contexts import UnknownContext
from skillmatch.verification.linked_data import (
    InvalidLinkedData,
    TooExpensive,
    UndefinedTerm,
    canonical,
    guard,
    signed_view,
    told_apart,
)

VC_1, VC_2 = contexts.BASES
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"

Object = dict[str, Any]


def badge() -> Object:
    return {
        "@context": [VC_2, OPEN_BADGES],
        "id": "urn:uuid:badge",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:harbour.example", "type": ["Profile"], "name": "Harbour"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:achievement",
                "type": ["Achievement"],
                "name": "SQL",
                "description": "Queries",
                "criteria": {"narrative": "Passed an exam"},
                "tag": ["SQL", "data"],
            },
        },
    }


def achievement(document: Object) -> Object:
    found: Object = document["credentialSubject"]["achievement"]
    return found


def bomb(size: int) -> Object:
    """Blank nodes that are all linked to each other: any order has to be tried."""
    nodes = [
        {
            "id": f"_:n{one}",
            "type": "VerifiableCredential",
            "evidence": [{"id": f"_:n{other}"} for other in range(size) if other != one],
        }
        for one in range(size)
    ]
    return {"@context": [VC_2], "id": "urn:x", "type": "VerifiableCredential", "evidence": nodes}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


# guard


def test_a_sound_badge_passes() -> None:
    assert guard(badge()).fact == "pass"


@pytest.mark.parametrize(
    "named",
    [
        [VC_2, {"@vocab": "urn:mine:"}],
        [VC_2, OPEN_BADGES, {"name": "https://schema.org/alternateName"}],
        {"@vocab": "urn:mine:"},
        [VC_2, None],
        None,
        [],
        [[VC_2]],
        [VC_2, 3],
        [OPEN_BADGES, VC_2],
        [OPEN_BADGES],
        [VC_1, VC_2],
        [VC_2, OPEN_BADGES, VC_2],
        ["https://unknown.example/context", VC_2],
    ],
)
def test_contexts_that_are_inline_or_in_the_wrong_order_fail(named: object) -> None:
    assert guard({**badge(), "@context": named}).fact == "fail"


def test_a_document_without_context_fails() -> None:
    document = badge()
    del document["@context"]
    assert guard(document).fact == "fail"


def test_an_unknown_context_is_unknown_and_named() -> None:
    finding = guard({**badge(), "@context": [VC_2, "https://unknown.example/context"]})
    assert finding.fact == "unknown"
    assert "https://unknown.example/context" in finding.reason


@pytest.mark.parametrize("nested", [{"name": "urn:x"}, None, [{"@vocab": "urn:x:"}], [VC_2, {}]])
def test_an_inline_context_inside_fails(nested: object) -> None:
    document = badge()
    achievement(document)["@context"] = nested
    assert guard(document).fact == "fail"


def test_a_failure_inside_outweighs_an_unknown_context() -> None:
    document = {**badge(), "@context": [VC_2, "https://unknown.example/context"]}
    achievement(document)["@graph"] = []
    assert guard(document).fact == "fail"


def test_credentials_in_a_transcript_may_name_pinned_contexts() -> None:
    document = badge()
    document["@context"] = [VC_2, CLR, OPEN_BADGES]
    document["credentialSubject"]["verifiableCredential"] = [badge()]
    assert guard(document).fact == "pass"
    inner = document["credentialSubject"]["verifiableCredential"][0]
    assert told_apart(document).fact == "pass"
    inner["evidence"] = [{"id": inner["id"], "name": "said in two places"}]
    assert told_apart(document).fact == "unknown"
    del inner["evidence"]
    document["credentialSubject"]["verifiableCredential"][0]["@context"].append("https://u.example")
    assert guard(document).fact == "unknown"


HIDING = "graph included reverse set list nest index vocab base import version json none made-up"


@pytest.mark.parametrize("keyword", [f"@{name}" for name in [*HIDING.split(), ""]])
def test_keywords_that_hide_fail_wherever_they_stand(keyword: str) -> None:
    assert guard({**badge(), keyword: []}).fact == "fail"
    document = badge()
    achievement(document)[keyword] = {"name": "Python"}
    assert guard(document).fact == "fail"


@pytest.mark.parametrize("member", ["id", "type", "@id", "@type"])
def test_a_keyword_as_a_name_fails(member: str) -> None:
    document = badge()
    achievement(document)[member] = "@graph"
    assert guard(document).fact == "fail"


# canonical


def test_the_order_of_members_and_lists_does_not_matter() -> None:
    document = badge()
    mixed = dict(reversed(document.items()))
    mixed["credentialSubject"] = copy.deepcopy(mixed["credentialSubject"])
    achievement(mixed)["tag"].reverse()
    assert canonical(document) == canonical(mixed)


def test_each_statement_is_in_it() -> None:
    text = canonical(badge()).decode()
    for said in ("Harbour", "SQL", "Queries", "Passed an exam", "data", "2026-01-01T00:00:00Z"):
        assert f'"{said}"' in text


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        members = [(k, v) for k, v in value.items() if k != "@context"]
        return [place for key, inner in members for place in _paths(inner, (*path, key))]
    if isinstance(value, list):
        return [place for index, one in enumerate(value) for place in _paths(one, (*path, index))]
    return [path]


@pytest.mark.parametrize("path", _paths(badge()), ids=str)
def test_any_change_of_a_value_changes_it_or_is_refused(path: tuple[str | int, ...]) -> None:
    document = badge()
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += "x"
    try:
        assert canonical(document) != canonical(badge())
    except UndefinedTerm:
        assert path[-2:-1] == ("type",)  # an invented type


@pytest.mark.parametrize(
    "said",
    [
        {"skillsHeld": "everything"},
        {"skillsHeld": None},
        {"id": "no-scheme"},
        {"id": "../x"},
        {"id": ""},
        {"id": "//host.example/x"},
        {"id": "#x"},
        {"id": "?x"},
        {"id": "relative-to-nothing:x"},
        {"type": ["Achievement", "Invented"]},
        {"image": {"id": "not absolute", "type": "Image"}},
        {"_:p": "a blank predicate"},
        {"name": {"@value": "SQL", "@language": "not a language!"}},
        {"inLanguage": {"@value": "x", "@type": "relative"}},
    ],
)
def test_what_would_be_left_out_is_refused(said: Object) -> None:
    document = badge()
    achievement(document).update(said)
    with pytest.raises(InvalidLinkedData):
        canonical(document)


def test_a_name_cannot_pretend_to_be_several_statements() -> None:
    """A failed result must not be swallowed by an identifier that looks like two lines."""
    smuggled = 'urn:a> <urn:p> "x" .\n<urn:b'
    changes: list[Object] = [
        {"id": smuggled},
        {"type": ["Achievement", smuggled]},
        {smuggled: "x"},
        {"image": {"id": smuggled.replace(" ", ""), "type": "Image"}},
        {"id": "_:b <urn:p> <urn:q"},
        {"id": "urn:uuid:achievement\n"},
        {"name": {"@value": "x", "@type": smuggled}},
        {"name": {"@value": "x", "@language": 'en .\n<urn:a> <urn:p> "x"@en'}},
    ]
    for change in changes:
        document = badge()
        achievement(document).update(change)
        with pytest.raises(InvalidLinkedData):
            canonical(document)


@given(st.text(max_size=30))
def test_text_stays_one_statement(text: str) -> None:
    document = badge()
    achievement(document)["name"] = text
    assert canonical(document).count(b"\n") == canonical(badge()).count(b"\n")


def test_a_whole_number_is_signed_as_an_integer_however_it_is_written() -> None:
    document = badge()
    achievement(document)["creditsAvailable"] = 36
    whole = canonical(document)
    achievement(document)["creditsAvailable"] = 36.0
    assert canonical(document) == whole
    achievement(document)["creditsAvailable"] = 36.5
    assert canonical(document) != whole


@pytest.mark.parametrize(
    "document",
    [
        {**badge(), "type": 3},
        {**badge(), "id": ["a", "b"]},
        {**badge(), "@context": [VC_2, {"name": "urn:x"}]},
        {**badge(), "@context": [VC_2, OPEN_BADGES, "https://www.w3.org/ns/did/v1", VC_1]},
        {**badge(), "name": "half a pair: \ud800"},
        {"@context": [VC_2]},
        {},
    ],
)
def test_what_is_not_linked_data_is_refused(document: Object) -> None:
    with pytest.raises(InvalidLinkedData):
        canonical(document)


def test_deep_nesting_is_refused() -> None:
    document = badge()
    inner = document["issuer"]
    for _ in range(900):
        inner["parentOrg"] = {"id": "urn:x", "type": ["Profile"]}
        inner = inner["parentOrg"]
    with pytest.raises(ValueError):
        canonical(document)


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("number", [10**400, -(10**400), 10**5000], ids=["high", "low", "long"])
def test_numbers_beyond_all_bounds_are_refused(
    monkeypatch: pytest.MonkeyPatch, number: int, apart: bool
) -> None:
    if apart:
        monkeypatch.setattr(linked_data, "MAX_VALUES_HERE", 1)
    document = badge()
    achievement(document)["creditsAvailable"] = number
    for work in (canonical, signed_view):
        with pytest.raises(InvalidLinkedData):
            work(document)


def test_an_unknown_context_is_never_loaded() -> None:
    document = {**badge(), "@context": [VC_2, "https://unknown.example/context"]}
    for work in (canonical, signed_view):
        with pytest.raises(UnknownContext):
            work(document)


@settings(max_examples=40)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "type", "name", "achievement", "@value", "@type", "@graph"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=8,
    )
)
def test_anything_at_all_is_answered_or_refused(value: object) -> None:
    document = {**badge(), "credentialSubject": value, "evidence": value}
    assert guard(document).fact in ("pass", "fail")
    for work in (canonical, signed_view):
        with contextlib.suppress(ValueError):
            work(document)


def test_a_bomb_is_stopped() -> None:
    with pytest.raises(TooExpensive):
        canonical(bomb(12), seconds=1)


def test_the_other_process_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [badge(), bomb(4)]
    here = [canonical(document) for document in documents]
    monkeypatch.setattr(linked_data, "MAX_TANGLED", 0)
    monkeypatch.setattr(linked_data, "MAX_VALUES_HERE", 0)
    assert [canonical(document, seconds=120) for document in documents] == here
    with pytest.raises(UndefinedTerm, match="skillsHeld"):
        canonical({**badge(), "skillsHeld": "everything"}, seconds=120)


def test_the_other_process_takes_no_module_from_the_working_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(linked_data, "MAX_VALUES_HERE", 0)
    assert canonical(badge(), seconds=120)


def test_only_nodes_that_are_alike_and_linked_count_as_tangled() -> None:
    assert linked_data._tangled(linked_data._dataset(badge())) == 0
    assert linked_data._tangled(linked_data._dataset(bomb(4))) == 4
    document = badge()
    achievement(document)["criteria"] = [{"type": "Criteria"} for _ in range(9)]
    assert linked_data._tangled(linked_data._dataset(document)) == 0


def test_too_many_values_are_refused() -> None:
    document = badge()
    achievement(document)["tag"] = ["x"] * (linked_data.MAX_VALUES + 1)
    for work in (canonical, signed_view):
        with pytest.raises(TooExpensive):
            work(document)


# signed_view


def test_the_view_keeps_what_is_defined() -> None:
    view = signed_view(badge())
    assert view["issuer"]["name"] == "Harbour"
    assert view["type"] == badge()["type"]
    assert view["credentialSubject"]["achievement"]["criteria"] == {"narrative": "Passed an exam"}
    assert signed_view(view) == view


def test_the_view_drops_what_no_context_defines() -> None:
    document = badge()
    achievement(document)["skillsHeld"] = "everything"
    achievement(document)["skills"] = {"name": "hidden"}
    assert signed_view(document) == signed_view(badge())


def test_the_view_brings_other_spellings_to_the_known_one() -> None:
    document = badge()
    document["@id"] = document.pop("id")
    document["https://schema.org/name"] = "Certificate"
    view = signed_view(document)
    assert view["id"] == "urn:uuid:badge"
    assert view["name"] == "Certificate"


def test_the_view_of_a_transcript_keeps_its_terms() -> None:
    document = badge()
    document["@context"] = [VC_2, CLR, OPEN_BADGES]
    document["type"] = ["VerifiableCredential", "ClrCredential"]
    document["credentialSubject"] = {
        "type": ["ClrSubject"],
        "achievement": [achievement(badge())],
        "verifiableCredential": [badge()],
    }
    assert canonical(document)
    subject = signed_view(document)["credentialSubject"]
    assert subject["achievement"]["name"] == "SQL"
    assert achievement(subject["verifiableCredential"])["name"] == "SQL"


def test_the_form_and_the_view_share_their_expansion(monkeypatch: pytest.MonkeyPatch) -> None:
    document = badge()
    document["id"] = "urn:uuid:expanded-once"
    expanded = []
    expand = processor.expand
    monkeypatch.setattr(processor, "expand", lambda *a: expanded.append(a) or expand(*a))
    form, view = canonical(document), signed_view(document)
    assert len(expanded) == 1
    achievement(document)["name"] = "Another"
    assert canonical(document) != form
    assert signed_view(document) != view


def test_neither_changes_the_document_or_the_contexts() -> None:
    document, before = badge(), badge()
    kept = copy.deepcopy({url: contexts.load_context(url) for url in contexts.PINNED})
    canonical(document)
    signed_view(document)
    assert document == before
    assert {url: contexts.load_context(url) for url in contexts.PINNED} == kept


# what others made


def test_the_samples_of_the_standard_come_out_as_printed(shared_data: Path) -> None:
    folder = shared_data / "w3c_vc_di_eddsa"
    for source, printed in (
        ("unsigned.json", "eddsa-rdfc-2022/canonDocDataInt.txt"),
        ("eddsa-rdfc-2022/proofConfigDataInt.json", "eddsa-rdfc-2022/proofCanonDataInt.txt"),
        (
            "Ed25519Signature2020/proofConfigEdSig.json",
            "Ed25519Signature2020/proofCanonEdSig.txt",
        ),
    ):
        document = json.loads((folder / source).read_text(encoding="utf-8"))
        assert canonical(document).decode() == (folder / printed).read_text(encoding="utf-8")


def test_real_certificates_are_sound_and_nothing_in_them_is_lost(shared_data: Path) -> None:
    folder = shared_data / "credentials" / "dcc-mit-learn" / "certificates"
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        assert guard(document).fact == "pass"
        del document["proof"]
        assert canonical(document)
        assert len(_paths(signed_view(document))) == len(_paths(document))
