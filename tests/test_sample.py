"""The committed sample: made by its script, complete, well formed, and marked as fictional."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pypdfium2
import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from defusedxml import ElementTree
from PIL import Image, ImageChops, ImageStat
from pyld import jsonld

from skillmatch.read.pool import read_pool
from skillmatch.tables import VERIFICATIONS, check
from skillmatch.verification.contexts import load_context

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample"
POOL = SAMPLE / "pool"
sys.path.insert(0, str(ROOT / "scripts"))

from make_sample import STORIES  # noqa: E402
from sample_writers.open_badge import did_key, issuer_key, sign  # noqa: E402
from sample_writers.stories import (  # noqa: E402
    ARCHETYPES,
    FORMATS,
    FORMS,
    LAYOUTS,
    Sample,
    StoryError,
    read_stories,
)
from sample_writers.wording import printable  # noqa: E402

MARK = "skillmatch sample data"
WITHOUT_DOCUMENT = {
    "did:web:tamarind.example": did_key(issuer_key("Tamarind Open Learning"))[len("did:key:") :]
}
FILES = sorted(path for path in POOL.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def stories() -> Sample:
    return read_stories(STORIES)


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make(tmp_path_factory.mktemp("sample"), hash_seed="1")


def _make(folder: Path, hash_seed: str) -> Path:
    subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make_sample.py"), "--out", str(folder)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )
    return folder


def _names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_committed_sample_is_what_the_script_makes(remade: Path):
    assert [name for name in _names(SAMPLE) if name != "README.md"] == _names(remade)
    changed = [
        name for name in _names(remade) if _content(SAMPLE / name) != _content(remade / name)
    ]
    assert changed == []


def test_the_script_makes_the_same_bytes_every_time(remade: Path, tmp_path: Path):
    again = _make(tmp_path, hash_seed="2")
    differing = [n for n in _names(remade) if (remade / n).read_bytes() != (again / n).read_bytes()]
    assert differing == []


def test_the_sample_is_as_large_as_promised_and_no_larger(stories: Sample):
    assert len({candidate.id for candidate in stories.candidates}) >= 100
    assert sorted(path.name for path in POOL.iterdir()) == sorted(
        candidate.id for candidate in stories.candidates
    )
    assert len({candidate.field for candidate in stories.candidates}) == 6
    assert len(list((SAMPLE / "postings").iterdir())) == 12
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 6e6


def test_every_kind_of_person_and_file_occurs(stories: Sample):
    resumes = [candidate.resume for candidate in stories.candidates if candidate.resume]
    held = [held for candidate in stories.candidates for held in candidate.credentials]
    assert {candidate.archetype for candidate in stories.candidates} == set(ARCHETYPES)
    assert {resume.format for resume in resumes} == set(FORMATS)
    assert {resume.layout for resume in resumes if resume.format == "pdf"} == set(LAYOUTS)
    assert {one.form for one in held} == set(FORMS)
    assert any(resume.hidden_text for resume in resumes)
    assert any(candidate.degrees for candidate in stories.candidates)


def test_the_catalog_is_a_catalog_table():
    catalog = check("catalog", pd.read_csv(SAMPLE / "catalog.csv", keep_default_na=True))
    known = set(catalog["credential_id"])
    assert len(catalog) >= 70
    assert all(set(needed.split("|")) <= known for needed in catalog["prerequisites"] if needed)
    uris = [uri for cell in catalog["skill_uris"].fillna("") for uri in cell.split("|") if uri]
    assert uris
    assert all(uri.startswith("http://data.europa.eu/esco/skill/") for uri in uris)


def test_no_file_tells_why_its_person_is_in_the_sample(stories: Sample):
    labels = [archetype for archetype in ARCHETYPES if "_" in archetype]
    labels += ["archetype", "it_security", "business_finance"]
    labels += [offer.id for offer in stories.offers]
    squeezed = [_squeeze(candidate.story) for candidate in stories.candidates]
    for path in FILES:
        text = _text(path)
        said = _squeeze(text)
        assert [label for label in labels if label in text] == [], path
        assert [story for story in squeezed if story in said] == [], path


def test_every_file_with_room_for_it_is_marked_as_fictional():
    assert all(json.loads(path.read_text())["fictional"] for path in POOL.glob("*/candidate.json"))
    no_room = [path for path in FILES if path.suffix == ".csv" or path.name == "candidate.json"]
    assert [path for path in FILES if path not in no_room and MARK not in _text(path)] == []


def test_every_resume_says_all_that_its_story_says(stories: Sample):
    for candidate in stories.candidates:
        if not candidate.resume:
            continue
        said = _squeeze("".join(_text(path) for path in (POOL / candidate.id).iterdir()))
        assert _squeeze(printable(candidate.resume.hidden_text)) in said
        for section in candidate.resume.sections:
            told = [section.text, *(bullet for e in section.entries for bullet in e.bullets)]
            told += [e.title or e.school for e in section.entries]
            if candidate.resume.format != "json":  # JSON Resume takes items apart
                told += section.items
            for text in told:
                text = printable(text) if candidate.resume.format == "pdf" else text
                assert _squeeze(text) in said, f"{candidate.id}: {text}"


def test_every_badge_is_signed_with_the_key_that_its_issuer_names():
    signed = {path: found for path in FILES if (found := _credential(path)) and "proof" in found}
    assert len(signed) > 100
    suites = {credential["proof"]["cryptosuite"] for credential in signed.values()}
    assert suites == {"eddsa-jcs-2022", "eddsa-rdfc-2022"}
    altered = [path.parent.name for path, found in signed.items() if not _verifies(found)]
    assert altered == ["kyle-brandvold", "marcus-teller"]


def test_a_badge_changed_by_one_word_does_not_verify():
    for suite in ("eddsa-jcs-2022", "eddsa-rdfc-2022"):
        credentials = (found for found in map(_credential, FILES) if found and "proof" in found)
        credential = next(one for one in credentials if one["proof"]["cryptosuite"] == suite)
        assert _verifies(credential)
        assert not _verifies({**credential, "name": "Another name"})


def test_every_badge_is_about_the_person_in_whose_folder_it_lies(stories: Sample):
    emails = {candidate.id: candidate.contact.email for candidate in stories.candidates}
    others = []
    for path in FILES:
        if credential := _credential(path):
            (holder,) = credential["credentialSubject"]["identifier"]
            digest = hashlib.sha256((emails[path.parent.name] + holder["salt"]).encode())
            if holder["identityHash"] != f"sha256${digest.hexdigest()}":
                others.append(path.parent.name)
    assert others == ["corbin-stackhouse"]


def test_every_outcome_of_verification_occurs():
    pool = read_pool(POOL, issuers=SAMPLE / "issuers.toml", as_of="2026-11-24", progress=False)
    credentials = pool.evidence[pool.evidence["checks"] != ""]
    words = credentials.groupby("verification")["candidate_id"].agg(set).to_dict()
    assert set(pool.evidence["verification"]) == set(VERIFICATIONS)
    assert words["invalid"] == {"corbin-stackhouse", "kyle-brandvold", "marcus-teller"}
    assert words["revoked"] == {"bianca-prudhomme"}
    assert words["not_yet_valid"] == {"dwayne-oyelaran"}
    assert words["malformed"] == {"luca-ferrante"}
    assert len(credentials) == 163
    assert (credentials["verification"] == "verified").sum() > 80
    void = words["invalid"] | words["revoked"] | words["not_yet_valid"] | words["malformed"]
    said = pool.problems[pool.problems["problem"].str.contains("counts nothing")]
    assert sorted(source.partition("/")[0] for source in said["source"]) == sorted(void)
    assert len(pool.problems) == len(void) + 3  # the rest is hidden text


def test_without_trusted_issuers_nothing_is_verified():
    pool = read_pool(POOL, as_of="2026-11-24", progress=False)
    assert "verified" not in set(pool.evidence["verification"])


def test_every_baked_picture_is_a_sound_png_with_one_credential():
    pictures = [path for path in FILES if path.suffix == ".png"]
    assert pictures
    for path in pictures:
        Image.open(path).verify()
        texts = [data for kind, data in _png_chunks(path) if kind == b"iTXt"]
        assert len(texts) == 1, path
        keyword, rest = texts[0].split(b"\0", 1)
        assert keyword == b"openbadgecredential"
        assert rest.startswith(b"\0\0\0\0{"), f"{path}: not uncompressed without language"
        assert path.stat().st_size <= 20_000


def test_every_picture_still_looks_as_the_script_draws_it(remade: Path):
    for path in (path for path in FILES if path.suffix == ".png"):
        old, new = (
            Image.open(one).convert("RGBA") for one in (path, remade / path.relative_to(SAMPLE))
        )
        difference = ImageStat.Stat(ImageChops.difference(old, new)).mean
        assert max(difference) < 4, f"{path}: {difference} of 255 levels"  # font versions differ


def test_the_signature_is_that_of_the_w3c_test_vector(shared_data: Path):
    folder = shared_data / "w3c_vc_di_eddsa"
    keys = json.loads((folder / "keyPair.json").read_text())
    expected = json.loads((folder / "eddsa-jcs-2022" / "signedJCS.json").read_text())
    seed = _base58(keys["privateKeyMultibase"])[2:]
    key = Ed25519PrivateKey.from_private_bytes(seed)
    unsigned = {name: value for name, value in expected.items() if name != "proof"}
    assert did_key(key) == f"did:key:{keys['publicKeyMultibase']}"
    assert sign(unsigned, key, created=expected["proof"]["created"]) == expected


def test_a_slip_in_a_story_is_named(tmp_path: Path):
    (tmp_path / "data.yaml").write_text(
        "field: data\ncandidates:\n  - {id: a-b, name: A B, story: s, archetype: junior,"
        " credentials: [{offer: no-such-badge, as: badge_json, issued: 2025-01-01}]}\n"
    )
    with pytest.raises(StoryError, match="candidate a-b: offer 'no-such-badge' is not in any file"):
        read_stories(tmp_path)


def _verifies(credential: dict) -> bool:
    """Independent of the script: the issuer's key, canonical forms, then Ed25519."""
    proof = dict(credential["proof"])
    signature = _base58(proof.pop("proofValue"))
    did, _, fragment = proof["verificationMethod"].partition("#")
    assert did == credential["issuer"]["id"]
    public = _base58(_key_text(did, fragment))
    assert public.startswith(b"\xed\x01")
    document = {name: value for name, value in credential.items() if name != "proof"}
    canonical: Callable[[dict], bytes] = rfc8785.dumps
    if proof["cryptosuite"] == "eddsa-rdfc-2022":
        proof, canonical = {"@context": credential["@context"], **proof}, _nquads
    signed = b"".join(hashlib.sha256(canonical(part)).digest() for part in (proof, document))
    try:
        Ed25519PublicKey.from_public_bytes(public[2:]).verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _key_text(did: str, fragment: str) -> str:
    if did.startswith("did:key:"):
        assert did == f"did:key:{fragment}"
        return fragment
    name = did.removeprefix("did:web:").partition(".")[0]
    kept = SAMPLE / "issuers" / f"{name}-did.json"
    if not kept.is_file():  # the employer has no copy: the script itself must tell
        return WITHOUT_DOCUMENT[did]
    (method,) = json.loads(kept.read_text())["verificationMethod"]
    assert method["id"] == f"{did}#{fragment}"
    return method["publicKeyMultibase"]


def _nquads(document: dict) -> bytes:
    def load(url: str, _: object) -> dict:
        return {"contextUrl": None, "documentUrl": url, "document": load_context(url)}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return jsonld.normalize(document, options).encode()


def _base58(multibase: str) -> bytes:
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    digits = multibase.removeprefix("z")
    number = 0
    for digit in digits:
        number = number * 58 + alphabet.index(digit)
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _credential(path: Path) -> dict | None:
    if path.suffix == ".png":
        return json.loads(_baked(path))
    if path.suffix == ".json":
        content = json.loads(path.read_text())
        return content if "credentialSubject" in content else None
    return None


def _baked(path: Path) -> str:
    (data,) = [data for kind, data in _png_chunks(path) if kind == b"iTXt"]
    return data.split(b"\0", 5)[-1].decode()


def _png_chunks(path: Path) -> list[tuple[bytes, bytes]]:
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = [], 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
        assert crc == zlib.crc32(kind + data), path
        chunks.append((kind, data))
        at += 12 + length
    return chunks


def _content(path: Path) -> object:
    """What must not change: the bytes, or the text of formats that a library packs its own way."""
    if path.suffix in (".pdf", ".docx", ".xlsx", ".png"):
        return _text(path)
    return path.read_bytes()


@cache
def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_range() for page in pages)
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            names = [n for n in parts.namelist() if re.match(r"word/(document|footer\d*)\.xml", n)]
            trees = [ElementTree.fromstring(parts.read(name)) for name in sorted(names)]
        return "\n".join(text for tree in trees for text in tree.itertext())
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        cells = [str(cell) for row in book.active.values for cell in row]
        return "\n".join([*cells, book.properties.description or ""])
    return _baked(path) if path.suffix == ".png" else path.read_text(encoding="utf-8")


def _squeeze(text: str) -> str:
    """Letters and digits alone: layouts and formats change the rest."""
    return "".join(letter for letter in html.unescape(text).lower() if letter.isalnum())
