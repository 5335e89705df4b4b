"""A folder of applications, whatever is in it."""

import hashlib
import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from badge_files import baked_png, baked_svg, open_badge_2, open_badge_3, png, token
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from skillmatch.read import pool as pool_module
from skillmatch.read.pool import read_pool
from skillmatch.resources import resource
from skillmatch.tables import UnreadableError, check
from skillmatch.verification.files import verify
from skillmatch.verification.trust import Issuer, Trust

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from sample_writers.open_badge import did_key, sign

RESUME = """Ana Silva
Tacoma, ana.silva@example.org

EXPERIENCE
Accountant, Harbor Freight Lines, 2019 - present
- Closed the books of four subsidiaries each month and reported to the board.

SKILLS
SQL, Power BI
"""
CERTIFICATE = """Harrow Polytechnic
Certificate of Completion
This certifies that
Ana Silva
has passed the exam in
Applied Statistics
Issued: 12 April 2025
"""


@pytest.fixture
def folder(tmp_path):
    """A folder; `add` writes a file into it."""
    root = tmp_path / "applications"
    root.mkdir()
    return root


def add(root, name, content):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(root):
    pool = read_pool(root, progress=False)
    for name in ("candidates", "evidence", "problems"):
        check(name, getattr(pool, name))
    assert set(pool.evidence["candidate_id"]) <= set(pool.candidates["candidate_id"])
    assert pool.problems["what_to_do"].str.len().min() > 0 or pool.problems.empty
    return pool


def test_reads_everything_that_a_candidate_sent(folder):
    add(folder, "ana-silva/candidate.json", '{"name": "Ana Silva"}')
    add(folder, "ana-silva/cv.txt", RESUME)
    add(folder, "ana-silva/statistics.txt", CERTIFICATE)
    add(folder, "ana-silva/sql.json", json.dumps(open_badge_3(name="SQL 1")))
    add(folder, "ana-silva/sql.png", baked_png(open_badge_3(name="SQL 2")))
    add(
        folder,
        "ana-silva/sql.svg",
        baked_svg(f"<![CDATA[{json.dumps(open_badge_3(name='SQL 3'))}]]>"),
    )
    add(folder, "ana-silva/sql.jwt", token(open_badge_3(name="SQL 4")))
    add(folder, "ana-silva/sql.jws", token(open_badge_2()))
    add(folder, "ana-silva/credentials.csv", "Badge,Issued by\nSQL 5,Brightwater\n")
    pool = read(folder)
    # Its token says who should have signed it: nobody.
    assert pool.problems["source"].tolist() == ["ana-silva/sql.jws"]
    assert pool.candidates.to_dict("records") == [
        {"candidate_id": "ana-silva", "name": "Ana Silva"}
    ]
    titles = set(pool.evidence["title"])
    assert {f"SQL {n}" for n in range(1, 6)} | {
        "Applied Statistics",
        "Spreadsheet Modelling",
    } <= titles
    kinds = pool.evidence.groupby("document")["kind"].agg(set).to_dict()
    assert kinds["ana-silva/cv.txt"] == {"resume"}
    assert kinds["ana-silva/statistics.txt"] == {"certificate"}
    assert not pool.evidence["text"].str.contains("Silva").any()
    assert len(pool.inputs) == 9
    about = hashlib.sha256(b'{"name": "Ana Silva"}').hexdigest()
    assert pool.inputs.iloc[0].to_list() == ["ana-silva/candidate.json", about]


def test_a_lone_file_is_a_candidate(folder):
    add(folder, "ana-silva.txt", RESUME)
    add(folder, "ben.json", json.dumps(open_badge_3()))
    pool = read(folder)
    assert pool.candidates.to_dict("records") == [
        {"candidate_id": "ana-silva", "name": "Ana Silva"},
        {"candidate_id": "ben", "name": ""},
    ]


def test_candidates_of_one_id_are_kept_apart(folder):
    for name in ("ana.txt", "ana.json", "ana/cv.txt", "ana-2.txt"):
        add(folder, name, json.dumps(open_badge_3()) if name.endswith("json") else RESUME)
    pool = read(folder)
    ids = pool.candidates["candidate_id"].tolist()
    assert sorted(ids) == ["ana", "ana-2", "ana-3", "ana-4"]
    assert pool.problems["source"].tolist() == ["ana.json", "ana.txt"]
    assert "into one folder" in pool.problems["what_to_do"][0]
    owners = pool.evidence.groupby("document")["candidate_id"].nunique()
    assert (owners == 1).all()


def test_order_of_files_on_disk_does_not_matter(folder, monkeypatch):
    for name in ("b/2.json", "b/1.json", "a/cv.txt", "c.json"):
        add(folder, name, RESUME if name.endswith("txt") else json.dumps(open_badge_3()))
    first = read(folder)
    plain = pool_module.Path.iterdir
    monkeypatch.setattr(pool_module.Path, "iterdir", lambda self: sorted(plain(self), reverse=True))
    again = read(folder)
    pd.testing.assert_frame_equal(first.evidence, again.evidence)
    assert first.candidates["candidate_id"].tolist() == ["a", "b", "c"]


def test_names_come_from_the_file_about_the_candidate_first(folder):
    add(folder, "a/aa.txt", RESUME)
    add(folder, "a/candidate.json", '{"name": "A. Silva", "fictional": true}')
    add(folder, "b/cv.txt", RESUME)
    assert read(folder).candidates["name"].tolist() == ["A. Silva", "Ana Silva"]


def test_ignores_what_systems_leave_behind(folder):
    add(folder, "ana/cv.txt", RESUME)
    for name in (".DS_Store", "ana/.hidden", "ana/Thumbs.db", "ana/~$cv.docx", "README.md",
                 "ana/desktop.ini", ".git/config", "__MACOSX/ana/cv.txt"):  # fmt: skip
        add(folder, name, b"\0\1")
    pool = read(folder)
    assert pool.problems.empty
    assert pool.candidates["candidate_id"].tolist() == ["ana"]


def test_reads_nested_folders_to_a_depth(folder):
    for depth in range(6):
        name = "/".join(["ana", *"12345"[:depth], "badge.json"])
        add(folder, name, json.dumps(open_badge_3(name=f"Badge {depth}")))
    pool = read(folder)
    assert sorted(pool.evidence["title"]) == ["Badge 0", "Badge 1", "Badge 2", "Badge 3"]
    assert pool.problems["source"].tolist() == ["ana/1/2/3/4"]


def test_an_empty_folder_says_so(folder):
    pool = read(folder)
    assert pool.candidates.empty and pool.evidence.empty
    assert "no applications" in pool.problems["problem"][0]


def test_a_folder_with_nothing_but_folders(folder):
    (folder / "ana").mkdir()
    pool = read(folder)
    assert pool.candidates["candidate_id"].tolist() == ["ana"]
    assert pool.problems["source"].tolist() == ["ana"]


def test_says_when_there_is_nothing(tmp_path):
    with pytest.raises(UnreadableError, match="no file or folder"):
        read_pool(tmp_path / "missing")
    with pytest.raises(UnreadableError, match="neither a folder nor a table"):
        read_pool(add(tmp_path, "cv.txt", RESUME))


def test_reads_a_table_as_a_pool(tmp_path):
    path = add(tmp_path, "pool.csv", "Candidate,Badge,Verification\nAna Silva,SQL,valid\nBen,R,\n")
    pool = read(path)
    assert pool.candidates["candidate_id"].tolist() == ["ana-silva", "Ben"]
    assert pool.evidence["verification"].tolist() == ["valid", "claimed"]
    assert pool.evidence["document"].tolist() == ["pool.csv", "pool.csv"]
    assert pool.inputs["source"].tolist() == ["pool.csv"]


def test_reads_the_sample_without_a_problem(folder):
    names = ("ana-silva", "devan-pillai", "gulnara-bekova", "marguerite-delacroix-hahn")
    for name in names:
        shutil.copytree(resource("data", "sample", "pool", name), folder / name)
    pool = read(folder)
    assert pool.problems.empty
    assert pool.candidates["candidate_id"].tolist() == list(names)
    files = {path.relative_to(folder).as_posix() for path in folder.glob("*/*")}
    assert set(pool.inputs["source"]) == files
    assert set(pool.evidence["document"]) == {f for f in files if "candidate.json" not in f}


def test_the_employer_corrects_kinds(folder):
    kinds = {"more/sql.json": "certificate", "two.json, credential 2": "license"}
    add(folder, "ana/candidate.json", json.dumps({"kinds": kinds}))
    add(folder, "ana/more/sql.json", json.dumps(open_badge_3()))
    add(folder, "ana/two.json", json.dumps([open_badge_3(), open_badge_3()]))
    pool = read(folder)
    assert pool.problems.empty
    assert pool.evidence[["kind", "kind_certainty"]].to_numpy().tolist() == [
        ["certificate", "corrected"],
        ["badge", "stated"],
        ["license", "corrected"],
    ]
    assert "candidate.json" in pool.evidence["kind_why"][0]


def test_corrections_that_fit_nothing_are_problems(folder):
    kinds = {"sql.json": "banana", "gone.json": "badge", "x": 7}
    add(folder, "ana/candidate.json", json.dumps({"name": "Ana", "kinds": kinds}))
    add(folder, "ana/sql.json", json.dumps(open_badge_3()))
    pool = read(folder)
    assert pool.problems["source"].tolist() == ["ana/candidate.json"] * 3
    assert "banana" in pool.problems["problem"][0] and "gone.json" in pool.problems["problem"][2]
    assert pool.evidence["kind"].tolist() == ["badge"]


def test_who_the_candidate_is_may_be_all_that_is_known(folder):
    add(folder, "ana/candidate.json", '{"emails": ["ana@example.org"], "kinds": []}')
    add(folder, "ana/sql.json", json.dumps(open_badge_3()))
    assert read(folder).problems.empty


def test_every_piece_of_evidence_says_how_sure_its_kind_is(folder):
    add(folder, "ana/cv.txt", RESUME)
    add(folder, "ana/statistics.txt", CERTIFICATE)
    add(folder, "ana/sql.json", json.dumps(open_badge_3()))
    add(folder, "ana/more.csv", "Badge,Type\nR,\nPython,course\n")
    evidence = read(folder).evidence
    assert set(evidence["kind_certainty"]) == {"stated", "assumed"}
    assert evidence["kind_why"].str.endswith(".").all()
    assert (evidence["part_of"] == "").all()


def test_a_description_in_ctdl_shows_nothing_of_the_candidate(folder):
    described = {"@type": "ceterms:Badge", "ceterms:name": {"en": "SQL"}}
    add(folder, "ana/offer.json", json.dumps(described))
    pool = read(folder)
    assert pool.evidence.empty
    assert "describes “SQL”, but doesn't say" in pool.problems["problem"][0]


# --- Verification ----------------------------------------------------------------------------

LAB = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
TRUST = Trust((Issuer("Lab", (did_key(LAB),)),))


def made_out_to(*emails, **changes):
    """A signed badge whose holder is named by e-mail addresses."""
    badge = open_badge_3(**changes)
    badge["issuer"]["id"] = did_key(LAB)
    badge["credentialSubject"]["identifier"] = [
        {"type": "IdentityObject", "identityType": "emailAddress", "hashed": False,
         "identityHash": email} for email in emails
    ]  # fmt: skip
    return json.dumps(sign(badge, LAB, created="2025-04-12T00:00:00Z"))


def verified(root, **terms):
    pool = read_pool(root, progress=False, **{"as_of": "2026-11-24", **terms})
    return pool, pool.evidence.set_index("document")["verification"].to_dict()


def test_credentials_are_verified(folder, tmp_path):
    forged = made_out_to("ana@example.org").replace("SQL for Analytics", "Rust")
    add(folder, "ana/badge.json", made_out_to("ana@example.org"))
    add(folder, "ana/cv.txt", RESUME)
    add(folder, "ana/forged.json", forged)
    add(folder, "ana/plain.json", json.dumps(open_badge_3()))
    issuers = add(tmp_path, "issuers.toml", f'[[issuer]]\nname = "Lab"\nids = ["{did_key(LAB)}"]')
    found = {"ana/cv.txt": "claimed", "ana/forged.json": "invalid", "ana/plain.json": "unsigned"}
    assert verified(folder)[1] == {**found, "ana/badge.json": "valid"}
    for trusted in (issuers, str(issuers), TRUST):
        pool, words = verified(folder, issuers=trusted)
        assert words == {**found, "ana/badge.json": "verified"}
    assert pool.evidence["document"].drop_duplicates().is_monotonic_increasing
    # The resume names another address than the badge was given to.
    assert pool.problems["source"].tolist() == ["ana/badge.json", "ana/forged.json"]
    assert "“Rust” counts nothing" in pool.problems["problem"][1]
    by_file = pool.evidence.drop_duplicates("document").set_index("document")
    assert "your list of issuers: Lab" in by_file["verification_reason"]["ana/badge.json"]
    assert json.loads(by_file["checks"]["ana/badge.json"])["issuer"] == "pass"
    assert by_file.loc["ana/cv.txt", ["verification_reason", "checks"]].tolist() == ["", ""]
    assert verified(folder, as_of="2030-01-01")[1]["ana/badge.json"] == "expired"


def test_verified_and_nobody_knows_whose_it_is(folder):
    add(folder, "ana/a.json", made_out_to("ana@example.org"))
    add(folder, "ana/b.json", made_out_to("ana@example.org"))
    add(folder, "ben/a.json", made_out_to("ben@example.org"))
    add(folder, "ben/candidate.json", '{"emails": ["ben@example.org"]}')
    pool, _ = verified(folder, issuers=TRUST)
    [problem] = pool.problems[pool.problems["problem"].str.contains("verified")].to_dict("records")
    assert problem["source"] == "ana"
    assert "and 1 more are verified, but nobody knows whose they are" in problem["problem"]
    assert "e-mail in candidate.json" in problem["what_to_do"]


def test_the_pool_says_what_it_was_verified_with(folder, tmp_path):
    add(folder, "ana/a.json", made_out_to("ana@example.org"))
    text = f'[[issuer]]\nname = "Lab"\nids = ["{did_key(LAB)}"]'
    issuers = add(tmp_path, "issuers.toml", text)
    assert read(folder).issuers == {"list": "", "sha256": "", "online": False}
    digest = hashlib.sha256(text.encode()).hexdigest()
    used = verified(folder, issuers=issuers)[0].issuers
    assert used == {"list": "issuers.toml", "sha256": digest, "online": False}
    assert "Trust" in verified(folder, issuers=TRUST)[0].issuers["list"]


@pytest.mark.parametrize(
    ("about", "word"),
    [
        ('{"emails": ["bob"]}', "“bob” is no e-mail address"),
        ('{"emails": "ana@", "dids": []}', "“ana@” is no e-mail address"),
        ('{"dids": ["z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"]}', "is no DID"),
        ('["ana@example.org"]', "should be an object"),
        ('{"name": "Ana", "kinds": {"a.json": "bagde"}}', "“bagde” of “a.json” is unknown"),
    ],
)
def test_a_slip_of_the_employer_is_named_and_brands_nobodys_badge(folder, about, word):
    add(folder, "ana/candidate.json", about)
    add(folder, "ana/a.json", made_out_to("ana@example.org"))
    pool, words = verified(folder)
    assert words["ana/a.json"] == "valid"
    [problem] = pool.problems.to_dict("records")
    assert problem["source"] == "ana/candidate.json"
    assert word in problem["problem"]
    with pytest.warns(UserWarning, match=word):
        verify(folder, as_of="2026-11-24")


def test_a_credential_that_two_have_sent(folder):
    badge = made_out_to("ana@example.org")
    for name in ("ana/a.json", "ana/again.json", "ben/a.json"):
        add(folder, name, badge)
    add(folder, "cy/pretty.json", json.dumps(json.loads(badge), indent=1))
    other = open_badge_3() | {"id": "urn:uuid:7"}
    add(folder, "dan/other.json", json.dumps(other))
    pool, _ = verified(folder)
    shared = pool.problems[pool.problems["problem"].str.contains("same credential")]
    assert shared["source"].tolist() == ["ben/a.json", "cy/pretty.json"]
    assert "sent by ana too (ana/a.json)" in shared["problem"].iloc[0]


def test_a_certificate_in_a_document_says_why_it_is_unchecked(folder):
    add(folder, "ana/statistics.txt", CERTIFICATE)
    [row] = read(folder).evidence.to_dict("records")
    assert row["verification"] == "unchecked"
    assert "ask the issuer" in row["verification_reason"]


def test_a_wrong_file_of_issuers_is_an_error(folder):
    with pytest.raises(UnreadableError, match="can't be opened"):
        read_pool(folder, issuers="no/such/issuers.toml")


def test_the_employer_says_whose_credentials_they_should_be(folder):
    add(folder, "ana/a.json", made_out_to("ana@example.org"))
    add(folder, "ana/candidate.json", '{"emails": ["Ana@example.org"]}')
    add(folder, "ana/cv.txt", f"{RESUME}\neve@example.org\n")
    add(folder, "ana/eve.json", made_out_to("eve@example.org"))
    pool, words = verified(folder)
    assert (words["ana/a.json"], words["ana/eve.json"]) == ("valid", "invalid")
    assert "somebody else" in pool.problems["problem"][0]


@pytest.mark.parametrize("name", ["cv.txt", "resume.json"])
def test_addresses_in_a_resume_confirm_and_refute_nothing(folder, name):
    add(folder, "ana/a.json", made_out_to("ana.silva@example.org"))
    add(folder, "ana/b.json", made_out_to("elsewhere@example.org"))
    basics = {"name": "Ana Silva", "email": "ana.silva@example.org"}
    resume = json.dumps({"basics": basics, "skills": [{"name": "SQL"}]})
    add(folder, f"ana/{name}", resume if name.endswith("json") else RESUME)
    pool, words = verified(folder)
    assert {words["ana/a.json"], words["ana/b.json"]} == {"valid"}
    badges = pool.evidence[pool.evidence["kind"] == "badge"]
    assert [json.loads(one)["recipient"] for one in badges["checks"]] == ["pass", "unknown"]


def test_a_candidate_does_not_say_who_the_candidate_is(folder):
    add(folder, "ana/candidate.json", '{"emails": ["ana@example.org"]}')
    add(folder, "ana/sent/candidate.json", '{"emails": ["eve@example.org"]}')
    add(folder, "ana/sent/eve.json", made_out_to("eve@example.org"))
    pool, words = verified(folder)
    assert words == {"ana/sent/eve.json": "invalid"}
    assert "candidate.json" in pool.problems["source"][0]


def test_addresses_that_are_no_text_are_problems(folder):
    add(folder, "ana/candidate.json", '{"emails": ["ana@example.org", 7]}')
    add(folder, "ana/a.json", made_out_to("ana@example.org"))
    pool, words = verified(folder)
    assert words == {"ana/a.json": "valid"}
    assert "not all of its emails are text" in pool.problems["problem"][0].lower()


# --- Broken and hostile files ----------------------------------------------------------------

BOMB = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'
BAD_FILES = {
    "empty.pdf": b"",
    "empty.json": b"",
    "zeros.docx": b"\0" * 100,
    "list.json": "[1, 2, 3]",
    "deep.json": "[" * 50_000,
    "twice.json": '{"name": 1, "name": 2}',
    "nan.json": '{"credentialSubject": NaN}',
    "other.json": '{"hello": "world"}',
    "photo.png": png(),
    "broken.png": b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt",
    "entities.svg": BOMB,
    "plain.svg": "<svg/>",
    "damaged.pdf": b"%PDF-1.7\nnothing else",
    "damaged.docx": b"PK\3\4 nothing else",
    "damaged.xlsx": b"PK\3\4 nothing else",
    "damaged.parquet": b"PAR1",
    "columns.csv": "Colour,Size\nred,9\n",
    "header.csv": "Title,Issuer\n",
    "letter.odt": b"x",
    "scan.jpg": b"x",
    "all.zip": b"x",
    "no-ending": b"x",
    "candidate.json": '{"nickname": "Ana"}',
}


def test_every_bad_file_is_a_problem_and_stops_nothing(folder):
    add(folder, "ana/zz.json", json.dumps(open_badge_3()))
    for name, content in BAD_FILES.items():
        add(folder, f"ana/{name}", content)
    add(folder, "ben/cv.txt", RESUME)
    pool = read(folder)
    assert sorted(pool.problems["source"]) == sorted(f"ana/{name}" for name in BAD_FILES)
    assert not pool.problems["problem"].str.contains("Error").any()
    assert pool.evidence["document"].unique().tolist() == ["ana/zz.json", "ben/cv.txt"]


def test_who_sent_only_bad_files_stays_a_candidate(folder):
    add(folder, "ana/cv.pdf", b"")
    add(folder, "ben.odt", b"x")
    pool = read(folder)
    assert pool.candidates["candidate_id"].tolist() == ["ana", "ben"]
    assert pool.problems["source"].tolist() == ["ana/cv.pdf", "ben.odt"]


def test_a_reader_that_fails_stops_nothing(folder, monkeypatch):
    def fail(*_):
        raise RecursionError("too deep at \udcff\ud800")

    monkeypatch.setattr(pool_module, "read_resume", fail)
    add(folder, "ana/cv.txt", RESUME)
    add(folder, "ana/sql.json", json.dumps(open_badge_3()))
    pool = read(folder)
    assert len(pool.evidence) == 1
    assert "RecursionError" in pool.problems["problem"][0]


def test_rows_that_the_table_does_not_take_stay_with_their_file(folder, monkeypatch):
    plain = pool_module.open_badge

    def wrong(path, candidate_id, *, source, **terms):
        reading = plain(path, candidate_id, source=source, **terms)
        bad = [{**row, "kind": "banana"} for row in reading.rows if "bad" in source]
        return replace(reading, rows=bad or reading.rows)

    monkeypatch.setattr(pool_module, "open_badge", wrong)
    add(folder, "ana/bad.json", json.dumps(open_badge_3()))
    add(folder, "ana/good.json", json.dumps(open_badge_3()))
    pool = read(folder)
    assert pool.evidence["document"].tolist() == ["ana/good.json"]
    assert pool.problems["source"].tolist() == ["ana/bad.json"]


def test_links_to_the_outside_are_refused(folder, tmp_path):
    outside = add(tmp_path, "secret/badge.json", json.dumps(open_badge_3()))
    add(folder, "ana/cv.txt", RESUME)
    (folder / "ana" / "badge.json").symlink_to(outside)
    (folder / "ana" / "more").symlink_to(outside.parent)
    (folder / "ben").symlink_to(outside.parent)
    (folder / "ana" / "broken.json").symlink_to(folder / "gone.json")
    pool = read(folder)
    assert set(pool.evidence["document"]) == {"ana/cv.txt"}
    assert sorted(pool.problems["source"]) == [
        "ana/badge.json",
        "ana/broken.json",
        "ana/more",
        "ben",
    ]


def test_a_link_to_what_another_candidate_sent_is_refused(folder):
    add(folder, "ana/sql.json", json.dumps(open_badge_3()))
    add(folder, "ben/cv.txt", RESUME)
    (folder / "ben" / "mine.json").symlink_to(folder / "ana" / "sql.json")
    (folder / "ben" / "all").symlink_to(folder / "ana")
    (folder / "cy").symlink_to(folder / "ana")
    (folder / "dora.json").symlink_to(folder / "ana" / "sql.json")
    pool = read(folder)
    assert set(pool.evidence["document"]) == {"ana/sql.json", "ben/cv.txt"}
    assert pool.problems["source"].tolist() == ["ben/all", "ben/mine.json", "cy", "dora.json"]


def test_a_link_to_the_candidates_own_file_is_read(folder):
    add(folder, "ana/files/sql.json", json.dumps(open_badge_3()))
    (folder / "ana" / "sql.json").symlink_to(folder / "ana" / "files" / "sql.json")
    pool = read(folder)
    assert pool.problems.empty
    assert pool.evidence["document"].tolist() == ["ana/files/sql.json", "ana/sql.json"]


def test_a_link_in_a_circle_ends(folder):
    add(folder, "ana/sql.json", json.dumps(open_badge_3()))
    (folder / "ana" / "again").symlink_to(folder / "ana")
    pool = read(folder)
    assert len(pool.evidence) == 1
    assert len(pool.problems) == 1


def test_a_link_to_itself_is_no_file(folder):
    add(folder, "ben/sql.json", json.dumps(open_badge_3()))
    (folder / "ana").mkdir()
    (folder / "ana" / "cv.pdf").symlink_to("cv.pdf")
    pool = read(folder)
    assert pool.problems["source"].tolist() == ["ana/cv.pdf"]
    assert len(pool.evidence) == 1


def test_one_candidates_folder_is_no_pool(folder):
    add(folder, "candidate.json", '{"name": "Ana Silva"}')
    add(folder, "cv.txt", RESUME)
    with pytest.raises(UnreadableError, match="one candidate"):
        read_pool(folder)


def test_a_pipe_is_not_waited_for(folder):
    (folder / "ana").mkdir()
    os.mkfifo(folder / "ana" / "cv.pdf")
    assert "not a file" in read(folder).problems["problem"][0]


def test_a_file_name_in_no_encoding(folder):
    add(folder, os.fsdecode(b"caf\xe9/b\xffadge\n.json"), json.dumps(open_badge_3()))
    pool = read(folder)
    assert pool.candidates["candidate_id"].tolist() == ["caf\ufffd"]
    assert pool.evidence["document"].tolist() == ["caf\ufffd/b\ufffdadge\ufffd.json"]


def test_files_of_one_name_in_two_folders(folder):
    add(folder, "ana/2024/cv.txt", RESUME)
    add(folder, "ana/2025/cv.txt", RESUME)
    pool = read(folder)
    assert pool.evidence["evidence_id"].is_unique
    assert pool.evidence["document"].nunique() == 2


def test_very_many_files_are_cut(folder, monkeypatch):
    monkeypatch.setattr(pool_module, "_MAX_FILES", 3)
    for number in range(5):
        add(folder, f"ana/{number}.json", json.dumps(open_badge_3()))
    pool = read(folder)
    assert len(pool.evidence) == 3
    assert "more than 3 files" in pool.problems["problem"][0]


def test_dates_far_away_stand_beside_others(folder):
    badge = open_badge_3()
    badge["validUntil"] = "9999-12-31T23:59:59Z"
    add(folder, "ana/sql.json", json.dumps(badge))
    add(folder, "ana/cv.txt", RESUME)
    add(folder, "ana/more.csv", "Title,Expires\nR,2027-01-01\n")
    assert read(folder).evidence["expires_on"].max() == pd.Timestamp("9999-12-31")


def test_a_resume_as_json(folder):
    degree = {"institution": "Cascade State University", "studyType": "Bachelor of Arts"}
    add(folder, "ana/degree.json", json.dumps({"education": [{**degree, "endDate": "2019-06-01"}]}))
    pool = read(folder)
    assert pool.problems.empty
    assert pool.evidence["kind"].tolist() == ["degree"]


def test_a_workbook_in_a_folder_is_the_candidates_own(folder):
    book = openpyxl.Workbook()
    book.active.append(["Credential", "Type", "Verified"])
    book.active.append(["SQL", "Badge", "verified"])
    (folder / "ana").mkdir()
    book.save(folder / "ana" / "credentials.xlsx")
    pool = read(folder)
    assert pool.evidence["verification"].tolist() == ["unchecked"]
    assert pool.evidence["source"].tolist() == ["ana/credentials.xlsx, row 2"]


def test_an_endorsement_may_be_in_another_file_than_what_it_endorses(tmp_path):
    said = {
        "@context": open_badge_3()["@context"],
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:key:z6Mg", "type": ["Profile"], "name": "Guild"},
        "validFrom": "2025-05-01T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:2", "type": ["EndorsementSubject"], "endorsementComment": "We hire.",
        },
    }  # fmt: skip
    for name in ("ana", "ben"):  # to each the own candidate's endorsements only
        add(tmp_path, f"{name}/badge.json", json.dumps(open_badge_3()))
    add(tmp_path, "ana/an-endorsement.json", json.dumps(said))
    add(tmp_path, "cy/endorsement.json", json.dumps(said))
    pool = read_pool(tmp_path, progress=False)
    endorsed = pool.evidence["text"].str.endswith("Endorsed by Guild: We hire.")
    assert endorsed.tolist() == [True, False]
    # Ben's badge is Ana's as well.
    assert pool.problems["source"].tolist() == ["cy/endorsement.json", "ben/badge.json"]
    assert pool.inputs["source"].str.contains("endorsement").sum() == 2
