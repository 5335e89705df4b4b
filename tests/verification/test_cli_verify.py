"""``skillmatch verify`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from issuing import did_key, signed
from test_files import badge

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
    assert lines[0].split() == ["✓", "valid", "SQL,", "Harbour", "Academy"]
    assert "sql.json (Open Badges 3.0, JSON-LD)" in lines[1]
    assert "No trusted issuers were given." in "".join(lines)


def test_a_damaged_file_beside_a_good_one(folder, capsys) -> None:
    (folder / "torn.json").write_text("{", "utf-8")
    assert main(["verify", str(folder), "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert [one["verification"] for one in json.loads(out)] == ["valid", "malformed"]
    assert "torn.json" in err


def test_nothing_readable(tmp_path, capsys) -> None:
    (tmp_path / "torn.json").write_text("{", "utf-8")
    assert main(["verify", str(tmp_path), "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)[0]["verification"] == "malformed"
    assert "torn.json" in err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["verify", str(empty)]) == 2
    assert main(["verify", str(tmp_path / "none.json")]) == 2


def test_a_wrong_file_of_issuers(folder, capsys) -> None:
    wrong = folder.parent / "wrong.toml"
    wrong.write_text("[[issuer]]\nname = 5\n", "utf-8")
    assert main(["verify", str(folder), "--issuers", str(wrong)]) == 2
    assert "wrong.toml" in capsys.readouterr().err
