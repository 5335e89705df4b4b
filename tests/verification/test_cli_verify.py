"""``skillmatch verify`` on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from issuing import did_key, signed
from test_files import badge

from skillmatch import verify
from skillmatch.cli import main

HARBOUR = did_key("harbour")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "issuers.toml").write_text(
        f'[[issuer]]\nname = "Harbour Academy"\nids = ["{HARBOUR.did}"]\n', "utf-8"
    )
    sent = tmp_path / "ana"
    sent.mkdir()
    (sent / "sql.json").write_text(json.dumps(signed(badge(), HARBOUR)), "utf-8")
    return sent


def test_json_is_the_records(folder, capsys) -> None:
    issuers = str(folder.parent / "issuers.toml")
    status = main(["verify", str(folder), "--issuers", issuers, "--format", "json"])
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    [record] = json.loads(out)
    assert list(record) == [
        *("source", "format", "verification", "reasons", "checks"),
        *("issuer", "title", "candidate", "issued_on", "expires_on"),
    ]
    assert record["verification"] == "verified"
    assert record["checks"]["issuer"] == "pass"


def test_the_table_names_each_credential(folder, capsys) -> None:
    assert main(["verify", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["◇", "valid", "SQL,", "Harbour", "Academy"]
    assert "sql.json (Open Badges 3.0, JSON-LD)" in lines[1]
    assert "No list of issuers was given." in "".join(lines)


def test_a_damaged_file_beside_a_good_one(folder, capsys) -> None:
    (folder / "torn.json").write_text("{", "utf-8")
    assert main(["verify", str(folder), "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert [one["verification"] for one in json.loads(out)] == ["valid", "malformed"]
    assert "torn.json" in err
    assert main(["verify", str(folder)]) == 1
    out, _ = capsys.readouterr()
    assert "✗ malformed     no title" in out
    assert str(folder / "torn.json") in out
    assert out.splitlines()[-1] == "2 credentials: 1 valid, 1 malformed."


@pytest.mark.parametrize(
    ("changes", "issuer", "word", "status"),
    [
        ({}, HARBOUR, "valid", 0),
        ({}, None, "unsigned", 0),
        ({"issuer": {"id": "did:web:away.example", "type": ["Profile"]}}, HARBOUR, "invalid", 1),
        ({"validUntil": "2025-06-01T00:00:00Z"}, HARBOUR, "expired", 1),
        ({"validFrom": "2999-01-01T00:00:00Z"}, HARBOUR, "not_yet_valid", 1),
        ({"validFrom": None}, HARBOUR, "malformed", 1),
    ],
)
def test_the_exit_status_says_whether_a_credential_failed(
    changes, issuer, word, status, tmp_path, capsys
) -> None:
    credential = badge(**changes)
    content = signed(credential, issuer) if issuer else credential
    (tmp_path / "badge.json").write_text(json.dumps(content), "utf-8")
    (tmp_path / "other.json").write_text(json.dumps(signed(badge(), HARBOUR)), "utf-8")
    assert main(["verify", str(tmp_path), "--format", "json"]) == status
    assert json.loads(capsys.readouterr().out)[0]["verification"] == word
    assert main(["verify", str(tmp_path)]) == status
    assert f" {word.replace('_', ' ')} " in capsys.readouterr().out


def test_nothing_to_verify(tmp_path, capsys) -> None:
    (tmp_path / "torn.json").write_text("{", "utf-8")
    assert main(["verify", str(tmp_path / "torn.json"), str(tmp_path / "none.json")]) == 1
    assert main(["verify", str(tmp_path / "none.json"), "--format", "json"]) == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    capsys.readouterr()
    assert main(["verify", str(empty)]) == 2
    assert str(empty) in capsys.readouterr().err


OTHERS = ['{"basics": {"name": "Ana Silva"}}', "[1, 2]", '{"type": "FeatureCollection"}']


@pytest.mark.parametrize("text", OTHERS)
def test_what_plainly_is_no_credential_is_passed_over_in_a_folder(text, folder, capsys) -> None:
    for name in ("a.json", "z.json"):
        (folder / name).write_text(text, "utf-8")
    assert main(["verify", str(folder)]) == 0
    out, _ = capsys.readouterr()
    assert "a.json" not in out
    assert out.splitlines()[-1] == "1 credential: 1 valid. 2 files hold no credential."
    assert main(["verify", str(folder), "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert [one["verification"] for one in json.loads(out)] == ["valid"]
    assert err == "2 files hold no credential.\n"
    assert main(["verify", str(folder / "a.json")]) == 1
    assert "✗ malformed" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["{", "{}", '{"type": "Badge"}', '{"proof": {}}', '["eyJ.e.e"]'])
def test_what_may_have_been_a_credential_is_not_passed_over(text, folder, capsys) -> None:
    (folder / "torn.json").write_text(text, "utf-8")
    assert main(["verify", str(folder)]) == 1
    assert "torn.json" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["{", '{"nam": "Ana"}', '{"name": "Ana", "emials": ["a@a.example"]}']
)
def test_a_candidate_json_that_cannot_be_used_is_named(text, folder, capsys) -> None:
    (folder / "candidate.json").write_text(text, "utf-8")
    assert main(["verify", str(folder), "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert [one["verification"] for one in json.loads(out)] == ["valid"]
    assert str(folder / "candidate.json") in err
    with pytest.warns(UserWarning, match="candidate.json"):
        assert len(verify(folder)) == 1


@pytest.mark.parametrize("name", ["Basic_LinkedInDataExport.zip", "certificate.pdf", "cv.docx"])
def test_documents_are_for_rank(name, tmp_path, capsys) -> None:
    (tmp_path / name).write_bytes(b"PK\3\4" if name.endswith("zip") else b"%PDF-1.7")
    assert main(["verify", str(tmp_path / name)]) == 1
    assert "`skillmatch rank`" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_terminal_without_the_signs(form, folder) -> None:
    (folder / "zoe.json").write_text(json.dumps(badge(name="Zoë 日本")), "utf-8")
    words = ["verify", str(folder), "--format", form]
    code = f"from skillmatch.cli import main; exit(main({words!r}))"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
    assert run.returncode == 0, run.stderr
    if form == "json":
        assert [one["verification"] for one in json.loads(run.stdout)] == ["valid", "unsigned"]
    else:
        assert run.stdout.decode("ascii").startswith("~ valid ")


def test_what_is_no_credential_is_counted_apart(folder, capsys) -> None:
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xaeB`\x82")
    (folder / "job.json").write_text(
        '{"@context": "https://schema.org", "@type": "JobPosting", "title": "Clerk"}', "utf-8"
    )
    (folder / "proof.json").write_text('{"@context": [], "type": "DataIntegrityProof"}', "utf-8")
    assert main(["verify", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("3 files hold no credential.")
    named = [str(folder / name) for name in ("photo.png", "job.json", "sql.json")]
    assert main(["verify", *named]) == 1
    assert capsys.readouterr().out.splitlines()[-1].endswith("2 are no credentials.")


def test_a_mistyped_path_is_told(folder, capsys) -> None:
    assert main(["verify", str(folder / "sqll.json")]) == 2
    shown = capsys.readouterr()
    assert "There is no such file: " in shown.out and "sqll.json" in shown.err


def test_a_renamed_badge_is_a_problem(folder, capsys) -> None:
    (folder / "sql.json").rename(folder / "badge.txt")
    (folder / "other.json").write_text(json.dumps(badge()), "utf-8")
    assert main(["verify", str(folder)]) == 1
    assert "Rename it to badge.json." in capsys.readouterr().err


def test_a_wrong_file_of_issuers(folder, capsys) -> None:
    wrong = folder.parent / "wrong.toml"
    wrong.write_text("[[issuer]]\nname = 5\n", "utf-8")
    assert main(["verify", str(folder), "--issuers", str(wrong)]) == 2
    assert str(wrong) in capsys.readouterr().err


def test_a_borrowed_name_looks_not_good(folder, capsys) -> None:
    stranger = did_key("stranger")
    issuer = {"id": stranger.did, "type": ["Profile"], "name": "Harbour Academy"}
    (folder / "sql.json").write_text(json.dumps(signed(badge(issuer=issuer), stranger)), "utf-8")
    main(["verify", str(folder), "--issuers", str(folder.parent / "issuers.toml")])
    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith("! valid SQL, Harbour Academy")
    assert "It names itself Harbour Academy, as a trusted issuer does" in out


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys) -> None:
    assert main(["verify", str(tmp_path / "nope.json"), str(tmp_path / "nor.json")]) == 2
    err = capsys.readouterr().err
    assert "nope.json" in err
    assert "nor.json" in err
