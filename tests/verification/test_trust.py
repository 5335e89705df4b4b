"""The file of trusted issuers, and the documents kept beside it."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.tables import UnreadableError
from skillmatch.verification.trust import Issuer, Trust, did_web_address, https_host, read_issuers

DID = "did:web:harbour.example"
PROFILE = "https://harbour.example/issuer"
KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
FINGERPRINT = "ab" * 32
HARBOUR = f"""
[[issuer]]
name = "Harbour Academy"
ids = ["{DID}", "{PROFILE}"]
keys = ["{KEY}"]
domains = ["Badges.Harbour.Example"]
certificates = ["SHA256:{":".join(["AB"] * 32)}"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "issuers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_issuers(written(folder, text))
    return caught.value


def test_nobody_is_trusted_without_a_list() -> None:
    trust = Trust()
    assert trust.is_trusted(DID).fact == "unknown"
    assert trust.keys_of(DID) == ()
    assert trust.document(PROFILE) is None
    assert trust.did_document(DID) is None


def test_an_issuer_is_known_by_each_of_its_ids_and_by_its_domain(tmp_path: Path) -> None:
    trust = read_issuers(written(tmp_path, HARBOUR))
    for one in (
        DID,
        PROFILE,
        "https://badges.harbour.example/b/1",
        "https://BADGES.harbour.example",
    ):
        assert trust.is_trusted(one).fact == "pass", one
        assert trust.keys_of(one) == (KEY,)
    assert "Harbour Academy" in trust.is_trusted(DID).reason
    holder = trust.certificate_holder(f"sha256:{FINGERPRINT}")
    assert holder is not None
    assert holder.name == "Harbour Academy"
    assert trust.certificate_holder("sha256:" + "cd" * 32) is None


@pytest.mark.parametrize(
    "other",
    [
        "",
        "did:web:harbour.example.attacker.example",
        "did:web:harbour.example:attacker",
        "DID:WEB:harbour.example",
        PROFILE + "/",
        PROFILE + "#key",
        "http://badges.harbour.example/b/1",
        "https://attacker.example/badges.harbour.example",
        "https://x.badges.harbour.example/",
        "https://badges.harbour.example.attacker.example/",
        "https://badges.harbour.example@attacker.example/",
        "https://badges.harbour.example\\@attacker.example/",
        "https://badges.harbour.example:8443/",
        "https://badges.har\nbour.example/",
        " https://badges.harbour.example/",
        "https://[",
    ],
)
def test_no_other_spelling_is_taken_for_the_issuer(tmp_path: Path, other: str) -> None:
    trust = read_issuers(written(tmp_path, HARBOUR))
    finding = trust.is_trusted(other)
    assert finding.fact == "unknown"
    assert finding.reason
    assert trust.keys_of(other) == ()


def test_keys_may_be_pem_files_and_web_keys(tmp_path: Path) -> None:
    public = Ed25519PrivateKey.generate().public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    (tmp_path / "harbour.pem").write_text("Harbour Academy, 2026\n" + pem, encoding="utf-8")
    jwk = 'jwk:{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'
    text = f"[[issuer]]\nname = 'H'\nids = ['{DID}']\nkeys = ['harbour.pem', '{jwk}']"
    assert read_issuers(written(tmp_path, text)).keys_of(DID) == (pem, jwk)


def test_a_private_key_is_refused(tmp_path: Path) -> None:
    private = Ed25519PrivateKey.generate()
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for content in (secret, public.decode() + secret):
        (tmp_path / "key.pem").write_text(content, encoding="utf-8")
        error = refusal(tmp_path, f"[[issuer]]\nname='H'\nids=['{DID}']\nkeys=['key.pem']")
        assert "secret" in error.problem
    jwk = 'jwk:{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}'
    error = refusal(tmp_path, f"[[issuer]]\nname='H'\nids=['{DID}']\nkeys=['{jwk}']")
    assert "private" in error.problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[issuer]", "is not TOML"),
        ("x = " + "[" * 20_000, "nested too deeply"),
        ("issuer = 'Harbour'", "issuer is not a list of tables"),
        ("issuer = ['Harbour']", "issuer is not a list of tables"),
        ("[issuer]\nname = 'Harbour'", "issuer is not a list of tables"),
        ("[[issuers]]\nname = 'Harbour'", "issuers is not known here"),
        ("[[issuer]]\nids = ['did:web:a.example']", "issuer 1: name is missing"),
        ("[[issuer]]\nname = 'H'", "issuer 1: ids is missing"),
        ("[[issuer]]\nname = 'H'\nkey = 'z'", "issuer 1: key is not known here"),
        ("[[issuer]]\nname = 'H'\nids = 'did:web:a.example'", "ids is not a list of texts"),
        ("[[issuer]]\nname = 'H'\nids = [3]", "ids is not a list of texts"),
        ("[[issuer]]\nname = 'H'\nids = ['Harbour Academy']", "neither a DID nor a URL"),
        ("[[issuer]]\nname = 'H'\nids = ['a:b']\nkeys = ['z6Mkxyz']", "keys holds 'z6Mkxyz'"),
        ("[[issuer]]\nname = 'H'\nids = ['a:b']\nkeys = ['jwk:{}']", "keys holds 'jwk:{}'"),
        (
            "[[issuer]]\nname = 'H'\nids = ['a:b']\nkeys = ['no.pem']",
            "no.pem: The file can't be opened",
        ),
        ("[[issuer]]\nname = 'H'\ndomains = ['https://a.example']", "not the name of a host"),
        ("[[issuer]]\nname = 'H'\ndomains = ['example']", "not the name of a host"),
        ("[[issuer]]\nname = 'H'\ndomains = ['10.0.0.1']", "not the name of a host"),
        ("[[issuer]]\nname = 'H'\ncertificates = ['sha256:ab']", "not a SHA-256 fingerprint"),
        ("[store]\ndocuments = ['a.json']", "documents is not a table of file names"),
        ("store = 3", "documents is not a table of file names"),
        ("[store]\nfiles = {}", "files is not known here"),
        (
            "[store]\ndocuments = {'did:web:a.example' = 'no.json'}",
            "no.json: The file can't be opened",
        ),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, expected: str) -> None:
    error = refusal(tmp_path, text)
    assert expected in error.problem
    assert error.problem.startswith(str(tmp_path / "issuers.toml"))
    assert error.what_to_do


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"nowhere\.toml: The file can't be opened"):
        read_issuers(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    "mark", [f"ids = ['{DID}']", "domains = ['badges.harbour.example']", "certificates = ['{f}']"]
)
def test_two_issuers_cannot_share_a_mark(tmp_path: Path, mark: str) -> None:
    second = "[[issuer]]\nname = 'Other'\n" + mark.replace("{f}", FINGERPRINT)
    assert "for issuer 1 and for issuer 2" in refusal(tmp_path, HARBOUR + second).problem


def test_documents_are_kept_from_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "did.json").write_text(json.dumps({"id": DID}), encoding="utf-8")
    (tmp_path / "list.jwt").write_text("eyJhbGciOiJFUzI1NiJ9.e30.c2ln\n", encoding="utf-8")
    text = f'[store]\ndocuments = {{"{DID}" = "did.json", "{PROFILE}" = "list.jwt"}}'
    trust = read_issuers(written(tmp_path, text))
    assert trust.did_document(DID) == {"id": DID}
    assert trust.document(PROFILE) == "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
    assert trust.document("https://elsewhere.example/") is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"id": "did:web:attacker.example"}', "whose id is not did:web:harbour.example"),
        (b"[]", "whose id is not"),
        (b'{"id": 1, "id": 2}', "twice"),
        (b"\xff\xfe", "not text"),
        (b"", "empty"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_document_that_is_none_is_named(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "did.json").write_bytes(content)
    error = refusal(tmp_path, f'[store]\ndocuments = {{"{DID}" = "did.json"}}')
    assert expected in error.problem
    assert "did.json" in error.problem


def test_the_store_comes_before_the_network() -> None:
    def fetch(url: str) -> bytes:
        raise AssertionError(url)

    assert Trust(store={PROFILE: {"id": PROFILE}}, fetch=fetch).document(PROFILE) == {"id": PROFILE}


def test_did_documents_are_fetched_from_the_place_that_the_did_names() -> None:
    pages = {
        "https://harbour.example/.well-known/did.json": {"id": DID},
        "https://harbour.example/north/did.json": {"id": DID},
    }

    def fetch(url: str) -> bytes:
        return json.dumps(pages[url]).encode()

    trust = Trust(fetch=fetch)
    assert trust.did_document(DID) == {"id": DID}
    assert trust.did_document(f"{DID}:north") is None  # the page there is of another DID
    with pytest.raises(UnreadableError, match="of another identifier"):
        trust.look_up(f"{DID}:north")


def test_what_cannot_be_fetched_is_not_at_hand() -> None:
    def fetch(url: str) -> bytes:
        raise UnreadableError("The host is away.", "Wait.")

    trust = Trust(fetch=fetch)
    assert trust.document(PROFILE) is None
    with pytest.raises(UnreadableError, match="away"):
        trust.look_up(PROFILE)


@pytest.mark.parametrize(
    "did",
    [
        "did:key:z6Mk",
        "did:web:",
        "did:web:localhost",
        "did:web:127.0.0.1",
        "did:web:harbour.example:..:secret",
        "did:web:harbour.example:a/b",
        "did:web:harbour.example:a%2Fb",
        "did:web:harbour.example%2F..",
        "did:web:harbour.example@attacker.example",
        "did:web:harbour.example#key",
        "did:web:harbour.example::",
    ],
)
def test_a_did_that_names_no_place_is_not_fetched(did: str) -> None:
    with pytest.raises(UnreadableError):
        did_web_address(did)


def test_the_port_of_a_did_is_kept() -> None:
    assert did_web_address("did:web:a.example%3A8443:n") == "https://a.example:8443/n/did.json"


@given(st.text())
def test_any_text_is_looked_up_without_error(text: str) -> None:
    trust = Trust((Issuer("H", domains=("harbour.example",)),))
    assert trust.is_trusted(text).fact in ("pass", "unknown")
    assert trust.did_document(text) is None
    assert https_host(text) == ""


def test_trust_travels_to_other_processes(tmp_path: Path) -> None:
    trust = read_issuers(written(tmp_path, HARBOUR))
    assert pickle.loads(pickle.dumps(trust)) == trust
