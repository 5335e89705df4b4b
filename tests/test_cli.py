"""The command line, and every bad input that people were seen to give it."""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from skillmatch.cli import main

POSTING = """# Bookkeeper

## You bring
- Keep the general ledger and reconcile bank accounts
- 2+ years of experience in bookkeeping
- Prepare sales tax returns

## Nice to have
- Payroll
"""
RESUME = """Ana Silva
ana.silva@example.org

Experience
Bookkeeper, Harbor Bakery, 01/2019 - 12/2023
- Kept the general ledger and reconciled three bank accounts each month.
- Prepared quarterly sales tax returns.

Education
BSc Accounting, Cascade State University, 2018
"""


@pytest.fixture
def posting(tmp_path: Path) -> Path:
    file = tmp_path / "posting.md"
    file.write_text(POSTING, "utf-8")
    return file


@pytest.fixture
def applications(tmp_path: Path) -> Path:
    folder = tmp_path / "applications"
    (folder / "ana-silva").mkdir(parents=True)
    (folder / "ana-silva" / "resume.txt").write_text(RESUME, "utf-8")
    (folder / "ben.md").write_text(
        "# Ben\n\n## Experience\n\n- Taught yoga to beginners.\n", "utf-8"
    )
    return folder


def ranked(posting: Path, pool: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict, str]:
    status = main(["rank", str(posting), str(pool), "--format", "json"])
    out, err = capsys.readouterr()
    return status, json.loads(out), err


def test_rank_prints_the_promised_json(posting, applications, capsys) -> None:
    status, found, err = ranked(posting, applications, capsys)
    assert status == 0, err
    assert set(found) == {"posting", "provenance", "candidates", "problems"}
    first, second = found["candidates"]
    assert (first["rank"], first["candidate_id"], first["name"]) == (1, "ana-silva", "Ana Silva")
    assert first["score"] > second["score"]
    assert {"rank_low", "rank_high", "requirements"} <= set(first)
    ledger = first["requirements"][0]
    assert {"requirement_id", "text", "importance", "level", "evidence"} <= set(ledger)
    proof = ledger["evidence"][0]
    assert (
        proof["quote"] == "Kept the general ledger and reconciled three bank accounts each month."
    )
    assert "resume.txt" in proof["source"]
    assert {"kind", "title", "verification", "status", "similarity", "strength"} <= set(proof)


def test_rank_prints_a_table_with_reasons(posting, applications, capsys) -> None:
    assert main(["rank", str(posting), str(applications), "--top", "1"]) == 0
    out = capsys.readouterr().out
    assert "Bookkeeper: 2 candidates" in out
    assert "Ana Silva (ana-silva)" in out
    assert "… and 1 more" in out


def test_rank_shows_what_verification_found(tmp_path, capsys) -> None:
    sample = Path(__file__).resolve().parent.parent / "data" / "sample"
    posting, issuers = sample / "postings" / "data-analyst.md", sample / "issuers.toml"
    pool = tmp_path / "pool"
    for name in ("ana-silva", "marcus-teller", "darnell-price"):
        shutil.copytree(sample / "pool" / name, pool / name)
    words = ["rank", str(posting), str(pool), "--issuers", str(issuers), "--demonstrated-only"]
    assert main(words) == 1
    shown = capsys.readouterr()
    assert "lens combined, demonstrated only" in shown.out
    assert "(badge ✓ verified, demonstrated) for:" in shown.out
    assert "0.0%" in shown.out  # who has demonstrated nothing
    assert "“Event Streaming Fundamentals” counts nothing. The signature does not fit" in shown.err
    assert main(["rank", str(posting), str(pool), "--issuers", "none.toml"]) == 2
    assert "none.toml" in capsys.readouterr().err


def test_demonstrated_only_without_issuers_says_why_nothing_is_found(tmp_path, capsys) -> None:
    sample = Path(__file__).resolve().parent.parent / "data" / "sample"
    posting, pool = sample / "postings" / "data-analyst.md", tmp_path / "pool"
    shutil.copytree(sample / "pool" / "ana-silva", pool / "ana-silva")
    assert main(["rank", str(posting), str(pool), "--demonstrated-only"]) == 1
    shown, said = capsys.readouterr()
    assert "No evidence in it is demonstrated" in shown and "0.0%" not in shown
    assert "No evidence in it is demonstrated" in said
    assert "--issuers FILE" in said


@pytest.mark.parametrize("ending", ["xlsx", "csv", "parquet", "html", "json"])
def test_rank_writes_every_format(ending, posting, applications, tmp_path, capsys) -> None:
    out = tmp_path / f"shortlist.{ending}"
    assert main(["rank", str(posting), str(applications), "--out", str(out)]) == 0
    assert out.stat().st_size > 100


def test_a_second_run_embeds_nothing_and_says_the_same(posting, applications, capsys) -> None:
    import subprocess
    import sys

    first = ranked(posting, applications, capsys)
    code = (
        "import sys; from skillmatch.cli import main\n"
        f"main(['rank', {str(posting)!r}, {str(applications)!r}, '--format', 'json'])\n"
        "assert 'torch' not in sys.modules and 'sentence_transformers' not in sys.modules"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == first[1]


def test_skills_of_a_text_and_of_a_file(posting, tmp_path, capsys) -> None:
    assert main(["skills", "Prepares income tax returns", "--top", "2", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["rank"] for row in found] == [1, 2]
    assert set(found[0]) >= {"text_id", "rank", "uri", "label", "score", "quote"}
    assert found[0]["source"] == "Prepares income tax returns"
    assert main(["skills", str(posting)]) == 0
    assert "bank" in capsys.readouterr().out
    empty = tmp_path / "empty.pdf"
    empty.touch()
    assert main(["skills", "baking bread", str(empty)]) == 1
    assert main(["skills", str(empty)]) == 2
    assert main(["skills", str(tmp_path)]) == 2
    assert "This is a folder" in capsys.readouterr().err


def test_wrong_arguments_are_explained(posting, applications, tmp_path, capsys) -> None:
    for words, said in (
        (["rank", str(posting), str(applications), "--out", "list.doc"], "must end in"),
        (["rank", str(posting), str(applications), "--out", "no/such/list.csv"], "doesn't exist"),
        (["rank", str(posting), str(applications), "--top", "0"], "whole number from 1"),
        (["rank", str(posting)], "required: POOL"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main(words)
        assert stopped.value.code == 2
        assert said in capsys.readouterr().err
    assert main(["rank", str(tmp_path / "absent.md"), str(applications)]) == 2
    assert "absent.md" in capsys.readouterr().err
    assert main(["rank", str(posting), str(tmp_path / "absent")]) == 2
    assert "absent" in capsys.readouterr().err


def encrypted(file: Path) -> None:
    canvas = Canvas(str(file), encrypt=StandardEncryption("secret", "owner"))
    canvas.drawString(72, 720, "Kept the general ledger.")
    canvas.save()


def scanned(file: Path) -> None:
    from PIL import Image

    canvas = Canvas(str(file))
    picture = file.with_suffix(".tmp.png")
    Image.new("L", (300, 400), 200).save(picture)
    canvas.drawImage(str(picture), 50, 100)
    canvas.save()
    picture.unlink()


def png(file: Path) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    file.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


BAD = {
    "nothing.pdf": lambda file: file.touch(),
    "locked.pdf": encrypted,
    "scan.pdf": scanned,
    "huge.txt": lambda file: file.write_bytes(b"ledger " * (50_000_000 // 7)),
    "picture.png": png,
    "numbers.json": lambda file: file.write_text("[1, 2, 3]"),
    "old.doc": lambda file: file.write_bytes(b"\xd0\xcf\x11\xe0old"),
    "broken.pdf": lambda file: file.write_bytes(b"%PDF-1.7 broken"),
    "broken.docx": lambda file: file.write_bytes(b"PK\x03\x04 broken"),
    "deep.json": lambda file: file.write_text("[" * 100_000),
    "table.csv": lambda file: file.write_text("colour,size\nred,3\n"),
    "latin.txt": lambda file: file.write_bytes(
        "Experience\n- Geführt: Hauptbücher".encode("cp1252")
    ),
}


@pytest.mark.parametrize("name", [name for name in BAD if name != "latin.txt"])
def test_a_bad_file_gets_its_line_and_the_others_are_ranked(
    name, posting, applications, capsys
) -> None:
    (applications / "cy").mkdir()
    BAD[name](applications / "cy" / name)
    status, found, err = ranked(posting, applications, capsys)
    assert status == 1
    about = [row for row in found["problems"] if name in row["source"]]
    assert len(about) == 1, found["problems"]
    assert about[0]["problem"]
    assert about[0]["what_to_do"]
    assert name in err
    assert "Traceback" not in err
    ids = [row["candidate_id"] for row in found["candidates"]]
    assert ids[0] == "ana-silva"
    assert set(ids) == {"ana-silva", "ben", "cy"}


def test_another_encoding_is_no_problem(posting, applications, capsys) -> None:
    BAD["latin.txt"](applications / "dora.txt")
    status, found, _ = ranked(posting, applications, capsys)
    assert status == 0
    assert len(found["candidates"]) == 3


def test_two_candidates_with_one_id(posting, applications, capsys) -> None:
    (applications / "ben.txt").write_text("Experience\n- Reconciled bank accounts.\n")
    status, found, err = ranked(posting, applications, capsys)
    assert status == 1
    assert len({row["candidate_id"] for row in found["candidates"]}) == 3
    assert "ben" in err


def test_an_empty_folder(posting, tmp_path, capsys) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["rank", str(posting), str(tmp_path / "empty")]) == 2
    assert "empty" in capsys.readouterr().err


def test_a_posting_without_requirements(applications, tmp_path, capsys) -> None:
    file = tmp_path / "thin.md"
    file.write_text("# Bookkeeper\n\nWe are a bakery founded in 1954.\n")
    assert main(["rank", str(file), str(applications)]) == 2
    assert "no requirement that counts" in capsys.readouterr().err


def test_a_pool_as_a_table(posting, tmp_path, capsys) -> None:
    table = tmp_path / "pool.csv"
    table.write_text(
        "Applicant,Type,Credential,Issued by,Date earned,Description\n"
        "Ana,certificate,Bookkeeping,Northgate,2024-05-01,Passed an exam on the general ledger\n"
        "Ben,badge,Yoga,Northgate,2024-05-01,Attended\n"
    )
    status, found, err = ranked(posting, table, capsys)
    assert status == 0, err
    assert [row["name"] for row in found["candidates"]] == ["Ana", "Ben"]
    lacking = tmp_path / "lacking.csv"
    lacking.write_text("colour,size\nred,3\n")
    assert main(["rank", str(posting), str(lacking)]) == 2
    assert "colour" in capsys.readouterr().err


def compared(words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple:
    out = folder / "comparison.json"
    status = main(["compare", *words, "--draws", "30", "--top", "1", "--out", str(out)])
    shown = capsys.readouterr()
    return status, json.loads(out.read_text("utf-8")) if out.exists() else None, shown


def test_compare_prints_tables_and_writes_a_report(
    posting, applications, tmp_path, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["compare", str(posting), str(applications), "--draws", "30"]) == 0
    shown = capsys.readouterr()
    assert "Credentials, resumes and degrees compared: Bookkeeper" in shown.out
    assert "weights of evidence: flat" in shown.out
    for title in ("HOW FAR THE LENSES AGREE", "WHOM CREDENTIALS SURFACE", "WHOM CREDENTIALS MISS"):
        assert title in shown.out
    assert "Written: comparison.html" in shown.out
    assert "Bookkeeper" in (tmp_path / "comparison.html").read_text("utf-8")
    assert shown.err == ""


def test_compare_takes_its_options(posting, applications, tmp_path, capsys) -> None:
    words = [str(posting), str(applications), "--strength", "strict", "--count-experience"]
    status, found, _ = compared([*words, "--match-field", "--seed", "7"], tmp_path, capsys)
    assert status == 0
    made = found["provenance"]
    assert (made["preset"], made["k"], made["seed"], made["draws"]) == ("strict", 1, 7, 30)
    assert (made["degree_gate"], made["count_experience"], made["match_field"]) == (
        True, True, True,
    )  # fmt: skip
    _, found, _ = compared([*words[:2], "--no-degree-gate"], tmp_path, capsys)
    assert not found["provenance"]["degree_gate"]


def test_compare_prints_the_json_that_it_writes(posting, applications, tmp_path, capsys) -> None:
    words = [str(posting), str(applications), "--format", "json"]
    _, found, shown = compared(words, tmp_path, capsys)
    assert json.loads(shown.out) == found


def test_compare_a_folder_of_postings_with_a_thin_one(
    posting, applications, tmp_path, capsys
) -> None:
    folder = tmp_path / "postings"
    folder.mkdir()
    shutil.copy(posting, folder)
    (folder / "thin.md").write_text("# Baker\n\nWe are a bakery founded in 1954.\n")
    (folder / "empty.pdf").touch()
    status, found, shown = compared([str(folder), str(applications)], tmp_path, capsys)
    assert status == 1
    assert found["provenance"]["postings"] == ["posting"]
    assert "thin.md" in shown.err
    assert "empty.pdf" in shown.err
    assert "Traceback" not in shown.err


def test_compare_with_judgements(posting, applications, tmp_path, capsys) -> None:
    hired = tmp_path / "hired.csv"
    hired.write_text("candidate_id,relevance\nana-silva,hired\nben,rejected\nzoe,hired\n")
    words = [str(posting), str(applications), "--judgements", str(hired)]
    status, found, shown = compared(words, tmp_path, capsys)
    assert status == 1
    assert {"effectiveness", "differences"} <= set(found["tables"])
    assert "WHO FINDS THOSE JUDGED RELEVANT" in shown.out
    assert "'zoe'" in shown.err
    hired.write_text("candidate_id,relevance\nana-silva,hired\n")
    status, _, shown = compared(words, tmp_path, capsys)
    assert status == 2
    assert "Judge more candidates" in shown.err


def test_compare_explains_what_it_cannot_use(posting, applications, tmp_path, capsys) -> None:
    for words, said in (
        (["--out", "list.xlsx"], "must end in .html, .md, .tex, .json"),
        (["--seed", "-1"], "whole number from 0"),
        (["--strength", "soft"], "invalid choice: 'soft'"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main(["compare", str(posting), str(applications), *words])
        assert stopped.value.code == 2
        assert said in capsys.readouterr().err
    (tmp_path / "none").mkdir()
    for words, said in (
        ([str(tmp_path / "none"), str(applications)], "No posting could be read in"),
        ([str(tmp_path / "absent.csv"), str(applications)], "absent.csv"),
        ([str(posting), str(tmp_path / "absent")], "absent"),
        ([str(posting), str(applications), "--judgements", "no.csv"], "no.csv"),
    ):
        assert main(["compare", *words]) == 2
        assert said in capsys.readouterr().err


def test_help_is_at_hand_without_what_takes_long_to_load() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from skillmatch.cli import main\n"
        "try: main(['compare', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not {'pandas', 'numpy', 'torch', 'scipy'} & set(sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "--judgements" in run.stdout
