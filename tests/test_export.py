"""What a ranking becomes as a file: all of it, the same bytes each time, and nothing that runs."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from doubles import pool, posting, word_space
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.workbook import Workbook
from rankings import ASKED, HOSTILE, NAMES, crowd, nobody, ranking, renamed

from skillmatch import export
from skillmatch.ranking import Ranking, rank
from skillmatch.tables import VERIFICATIONS as OUTCOMES
from skillmatch.words import VERIFICATIONS, checked, clean, cut, marked, shorten
from skillmatch.write import workbook
from skillmatch.write.flat import csv_bytes, neutral, parquet_bytes
from skillmatch.write.page import page_html
from skillmatch.write.structure import json_text, plain
from skillmatch.write.workbook import workbook_bytes

# What openpyxl says of data bars, which it can't read.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

RANKING = ranking()
CROWD = crowd(24)
WRITERS = {
    "xlsx": workbook_bytes,
    "csv": csv_bytes,
    "parquet": parquet_bytes,
    "html": page_html,
    "json": json_text,
}
any_text = st.text(max_size=60) | st.text(st.characters(), max_size=20)


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(sheet: object) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def outcomes() -> Ranking:
    """A ranking in which the same badge has every outcome of verification, one a candidate."""
    evidence = [
        {"candidate_id": f"c{number}", "kind": "badge", "title": ASKED[0], "text": ASKED[0],
         "assessed": True, "verification": word}
        for number, word in enumerate(OUTCOMES)
    ]  # fmt: skip
    one = rank(posting(ASKED[0]), pool(evidence), word_space(), as_of="2026-11-23")
    place = {f"c{number}": number for number in range(len(OUTCOMES))}
    order = one.scores["candidate_id"].map(place).sort_values().index
    return replace(one, scores=one.scores.loc[order])


def soup(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


# Every format


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_ranking_gives_the_same_content(form: str) -> None:
    assert WRITERS[form](ranking(), 2) == WRITERS[form](RANKING, 2)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("top", [0, -1, 2.5, "10", True])
def test_a_senseless_top_is_refused(form: str, top: object) -> None:
    with pytest.raises(ValueError, match="top must be a whole number"):
        WRITERS[form](RANKING, top)


@pytest.mark.parametrize("form", WRITERS)
def test_a_ranking_of_nobody_can_be_written(form: str) -> None:
    assert WRITERS[form](nobody(), None)


@pytest.mark.parametrize("form", WRITERS)
def test_the_ranking_writes_itself(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{form}"
    {"xlsx": RANKING.to_excel, "csv": RANKING.to_csv, "parquet": RANKING.to_parquet,
     "html": RANKING.to_html, "json": RANKING.to_json}[form](path, top=3)  # fmt: skip
    content = WRITERS[form](RANKING, 3)
    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)


def test_a_file_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Make the folder first"):
        export.to_csv(RANKING, tmp_path / "absent" / "a.csv")
    with pytest.raises(IsADirectoryError, match="Give the path of a file"):
        export.to_csv(RANKING, tmp_path)


def test_a_failure_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("older")
    with pytest.raises(ValueError, match="top"):
        export.to_json(RANKING, path, top=0)
    assert path.read_text() == "older"


def test_equal_scores_stay_on_one_side_of_the_cut() -> None:
    parts = cut(CROWD, 4)
    assert parts.shown["candidate_id"].tolist() == [f"c{number:03}" for number in range(6)]
    assert len(parts.shown) + len(parts.below) == 24
    everyone = cut(CROWD, None)
    assert len(everyone.shown) == 24
    assert everyone.below.empty


def test_the_boundary_holds_those_whose_plausible_ranks_reach_above_the_cut() -> None:
    low = {"cy": 1, "eve": 2, "ben": 3, "finn": 6}
    scores = RANKING.scores
    lowest = scores["candidate_id"].map(low).fillna(1).astype("int64")
    parts = cut(replace(RANKING, scores=scores.assign(rank_low=lowest)), 2)
    assert parts.below["candidate_id"].tolist() == list(low)
    assert parts.boundary.tolist() == [True, True, False, False]


@given(st.text(st.characters(codec=None), max_size=30))
def test_cleaned_text_fits_into_xml_and_utf8(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    element = etree.Element("a")
    element.text = cleaned
    assert clean(cleaned) == cleaned


@given(any_text, st.integers(8, 40))
def test_shortened_text_is_short_and_begins_alike(text: str, width: int) -> None:
    short = shorten(text, width)
    assert len(short) <= width
    assert " ".join(text.split()).startswith(short.removesuffix("…"))


# JSON


def test_json_has_the_promised_keys_and_every_reason() -> None:
    whole = export.to_dict(RANKING)
    assert list(whole)[:2] == ["posting", "provenance"]
    assert whole["posting"]["title"] == RANKING.posting.title
    assert whole["problems"][0]["what_to_do"] == "Ask."
    first = whole["candidates"][0]
    promised = ["rank", "candidate_id", "name", "score", "rank_low", "rank_high"]
    assert list(first)[:6] == promised
    assert [one["candidate_id"] for one in whole["candidates"]] == [
        "ana", "dora", "cy", "eve", "ben", "finn"
    ]  # fmt: skip
    requirement = first["requirements"][0]
    assert {"requirement_id", "text", "importance", "level", "evidence"} <= set(requirement)
    evidence = requirement["evidence"][0]
    assert evidence["title"] == HOSTILE[0]
    assert evidence["status"] == "demonstrated"
    assert {"kind", "quote", "source", "verification", "similarity", "strength"} <= set(evidence)
    assert first["requirements"][2]["evidence"] == []
    assert first["unmet"] == []
    assert len(whole["candidates"][-1]["unmet"]) == 2


def test_json_levels_follow_from_their_evidence() -> None:
    for candidate in export.to_dict(CROWD)["candidates"]:
        assert len(candidate["requirements"]) == 3
        for asked in candidate["requirements"]:
            missing = np.prod([1 - piece["contribution"] for piece in asked["evidence"]])
            assert asked["level"] == pytest.approx(1 - missing, abs=1e-5)


def test_json_is_strict_and_readable() -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    text = json_text(ranking(strength="flat"), None)
    assert json.loads(text, parse_constant=refuse)["provenance"]["strength"]["half_life"] is None
    assert "Zoë Müller-Łukasiewicz" in text
    assert text.startswith('{\n  "posting"')


def test_json_leaves_nobody_out() -> None:
    whole = export.to_dict(CROWD, top=4)
    assert len(whole["candidates"]) == 6
    assert len(whole["below_the_cut"]) == 18


def test_plain_values() -> None:
    values = [pd.NA, float("nan"), np.float64(0.5), np.bool_(True), (1, 2), pd.NaT, "\ud800x"]
    assert plain(values) == [None, None, 0.5, True, [1, 2], None, "x"]


# CSV and Parquet


def test_csv_opens_in_excel_and_reads_back() -> None:
    content = csv_bytes(RANKING, None)
    assert content.startswith(b"\xef\xbb\xbfrank,candidate_id,name,score")
    back = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", keep_default_na=False)
    assert back["score"].tolist() == RANKING.scores["score"].tolist()
    assert back["name"].tolist()[4] == "'" + NAMES["ben"]
    assert back["name"].tolist()[0] == NAMES["ana"]
    assert back["best_reason"].str.contains(HOSTILE[1], regex=False).any()


@given(any_text)
def test_no_text_in_csv_is_a_formula(text: str) -> None:
    safe = neutral(text)
    assert safe.lstrip(" \t\r\n")[:1] not in tuple("=+-@＝＋－＠")
    assert safe[:1] not in ("\t", "\r", "\n")
    assert safe.removeprefix("'") == text.removeprefix("'")


def test_parquet_keeps_the_dtypes() -> None:
    back = pd.read_parquet(io.BytesIO(parquet_bytes(RANKING, None)))
    assert back.dtypes.to_dict() == RANKING.scores.dtypes.to_dict()
    assert back["name"].tolist()[4] == NAMES["ben"]


# Workbook


def test_workbook_has_its_sheets_and_nothing_in_it_runs() -> None:
    content = workbook_bytes(RANKING, 2)
    book = opened(content)
    assert book.sheetnames == [
        "Shortlist", "Levels", "Reasons", "Below the cut", "Requirements", "Problems", "Provenance"
    ]  # fmt: skip
    for sheet in book:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows == "$3:$3"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None
    assert b"externalLink" not in content


def test_shortlist_holds_the_candidates_as_text_and_numbers() -> None:
    sheet = opened(workbook_bytes(RANKING, None))["Shortlist"]
    heads = [cell.value for cell in sheet[3]]
    assert heads[-4:] == ["Decision", "Reason", "Reviewer", "Date"]
    rows = [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in sheet["4:9"]]
    ana, ben, finn = rows[0], rows[4], rows[5]
    assert ana["Name"] == NAMES["ana"]
    assert ana["Score"] == pytest.approx(RANKING.scores["score"].iloc[0])
    fifth = RANKING.scores.iloc[4]
    assert ana["Plausible ranks"] == "1"
    assert ben["Plausible ranks"] == f"{fifth['rank_low']}–{fifth['rank_high']}"
    assert ben["Name"] == NAMES["ben"]
    assert ben["Required items met"] == "1 of 2"
    assert ben["Required, without evidence"] == "– weld steel pipes"
    assert ana["Best reason"].startswith(
        "“=1+1” (badge ✓ verified, demonstrated) for: keep the ledger"
    )
    assert finn["Best reason"] == "No evidence that counts."
    assert rows[1]["Name"] == "+49 \u202edora"
    assert all(row["Decision"] is None for row in rows)
    [validation] = sheet.data_validations.dataValidation
    assert validation.formula1 == '"shortlist,hold,reject"'
    assert str(validation.sqref) == "J4:J9"


def test_levels_and_reasons_agree_with_the_ranking() -> None:
    book = opened(workbook_bytes(RANKING, None))
    levels = [[cell.value for cell in row[3:]] for row in book["Levels"]["A4:F9"]]
    assert np.allclose(np.array(levels, dtype=float), RANKING.levels.to_numpy())
    reasons = [[cell.value for cell in row] for row in book["Reasons"].iter_rows(min_row=4)]
    assert len(reasons) == len(RANKING.reasons)
    assert reasons[0][6:9] == ["badge", "=1+1", "keep the ledger and reconcile accounts"]
    assert reasons[0][10] == "✓ verified: authentic, current, and from an issuer on your list"
    assert reasons[3][8] == "No evidence was found."
    assert [row[12] for row in reasons[:2]] == [None, "the candidate's own word"]
    assert reasons[0][16:] == ["Northgate", None, None]


def test_nobody_disappears_below_the_cut() -> None:
    book = opened(workbook_bytes(CROWD, 4))
    above = {cell.value for cell in book["Shortlist"]["C"][3:]}
    below = {cell.value for cell in book["Below the cut"]["C"][3:]}
    assert len(above) == 6
    assert above | below == set(CROWD.scores["candidate_id"])
    assert {cell.value for cell in book["Reasons"]["C"][3:]} == above
    near = [row[5].value for row in opened(workbook_bytes(RANKING, 2))["Below the cut"]["A4:H7"]]
    assert [value == "yes" for value in near] == cut(RANKING, 2).boundary.tolist()


def test_without_a_cut_there_is_no_sheet_for_it() -> None:
    assert "Below the cut" not in opened(workbook_bytes(RANKING, None)).sheetnames


def test_problems_are_listed_or_said_to_be_none() -> None:
    assert "=cy/<b>.pdf" in cells(opened(workbook_bytes(RANKING, None))["Problems"])
    assert "Nothing" in cells(opened(workbook_bytes(CROWD, None))["Problems"])


def test_provenance_says_how_and_from_what() -> None:
    said = cells(opened(workbook_bytes(RANKING, None))["Provenance"])
    assert "model sha256" in said
    assert "0" * 64 in said
    assert {"Score", "Demonstrated", "Claimed", "Inferred", "Plausible ranks"} <= set(said)
    assert any(str(value).startswith("SHA-256 ") for value in said)


def test_cells_are_cleaned_and_cut() -> None:
    long = renamed(RANKING, "\x0b" + "x" * 40_000)
    name = opened(workbook_bytes(long, None))["Shortlist"]["B4"].value
    assert name == "x" * 32_766 + "…"


def test_a_sheet_that_is_full_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_ROWS", 12)
    book = opened(workbook_bytes(RANKING, None))
    assert book["Reasons"]["A2"].value.startswith("Cut: a sheet holds 9 of these 19 rows.")
    with pytest.raises(ValueError, match="to_parquet"):
        workbook_bytes(CROWD, None)


@settings(max_examples=10, deadline=None)
@given(any_text)
def test_any_name_reaches_the_workbook_as_text(name: str) -> None:
    cell = opened(workbook_bytes(renamed(RANKING, name), None))["Shortlist"]["B4"]
    assert cell.data_type in ("s", "n")  # an empty cell counts as a number
    assert (cell.value or "") == clean(name).replace("\r\n", "\n").replace("\r", "\n")


# Page


def test_the_page_runs_nothing_but_its_own_script_and_fetches_nothing() -> None:
    page = soup(page_html(RANKING, 2))
    [script], [style] = page.find_all("script"), page.find_all("style")
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    for own in (script, style):
        digest = base64.b64encode(hashlib.sha256(own.string.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for element in page.find_all(True):
        assert not {"src", "style", "srcset", "action"} & set(element.attrs)
        assert not [name for name in element.attrs if name.startswith("on")]
        assert element.get("href", "#").startswith("#")
    assert not page.find_all(["img", "b", "iframe", "link", "object", "form"])
    assert not re.search(r"url\(|@import", style.string)


def test_the_page_shows_what_was_written() -> None:
    page = soup(page_html(RANKING, None))
    said = page.get_text()
    for text in (*NAMES.values(), *HOSTILE, "=cy/<b>.pdf", RANKING.posting.title):
        assert clean(text) in said
    assert page.title.string.startswith("Ranking · Clerk </title>")
    rows = page.select("table.ranking tbody tr")
    assert [row.find("td").get_text() for row in rows] == ["1", "2", "3", "4", "5", "6"]
    links = [row.find("a")["href"].removeprefix("#") for row in rows]
    assert [details["id"] for details in page.select("details.candidate")] == links
    assert "No evidence that counts." in rows[5].get_text()


def test_details_hold_every_requirement_with_its_evidence() -> None:
    page = soup(page_html(RANKING, None))
    ana = page.select_one("#candidate-1")
    assert [head.get_text() for head in ana.select("h4")] == RANKING.requirements["text"].tolist()
    first = ana.select_one("li")
    assert first.find("blockquote").get_text() == "keep the ledger and reconcile accounts"
    assert first.select_one(".tag").get_text() == "demonstrated"
    assert "from an issuer on your list" in first.get_text()
    assert len(ana.select("li")) == 3


def test_the_page_marks_what_verification_found() -> None:
    page = soup(page_html(outcomes(), None))
    for number, word in enumerate(VERIFICATIONS, 1):
        [mark] = page.select(f"#candidate-{number} li .mark")
        assert mark.get_text() == marked(word)
        assert mark["class"] == ["mark", word]
        assert VERIFICATIONS[word][1] in mark.parent.get_text()
    best = [row.select_one(".reason").get_text() for row in page.select("table.ranking tbody tr")]
    assert "badge ✓ verified, for:" in best[0]
    assert best[-1] == "No evidence that counts."
    # Screen readers get the word.
    assert all(sign["aria-hidden"] == "true" for sign in page.select(".mark > span"))


def test_every_mark_has_its_colour_on_the_page() -> None:
    style = soup(page_html(RANKING, None)).find("style").string
    coloured = set(re.findall(r"\.(\w+)", " ".join(re.findall(r"\.mark:is\(([^)]*)\)", style))))
    assert coloured == set(VERIFICATIONS) - {"valid", "unsigned", "claimed"}


def test_the_workbook_marks_what_verification_found() -> None:
    sheet = opened(workbook_bytes(outcomes(), None))["Reasons"]
    assert [cell.value for cell in sheet["K"][3:]] == [checked(word) for word in VERIFICATIONS]
    rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
    assert {rule.text for rule in rules if rule.type == "beginsWith"} == {"✓", "✗"}


def test_the_page_names_everyone_below_the_cut() -> None:
    page = soup(page_html(CROWD, 4))
    assert len(page.select("details.candidate")) == 6
    below = page.find("h2", id="below").find_next("table")
    assert len(below.select("tbody tr")) == 18
    assert soup(page_html(CROWD, None)).find("h2", id="below") is None


def test_the_page_says_what_could_not_be_read() -> None:
    assert "1 thing in the files needs a look" in page_html(RANKING, None)
    clear = page_html(CROWD, None)
    assert "in the files need" not in clear
    assert "Nothing: everything was read." in clear


def test_tables_are_tables_for_screen_readers() -> None:
    page = soup(page_html(RANKING, 2))
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for table in page.find_all("table"):
        assert table.caption.get_text()
        assert all(head["scope"] == "col" for head in table.select("thead th"))
        width = len(table.select("thead th"))
        assert all(len(row.find_all(["td", "th"])) == width for row in table.select("tbody tr"))
    for section in page.find_all(attrs={"aria-labelledby": True}):
        assert section["aria-labelledby"] in ids


@settings(max_examples=20, deadline=None)
@given(any_text)
def test_no_name_changes_the_page_around_it(name: str) -> None:
    plainly = len(soup(page_html(renamed(RANKING, "Ana"), None)).find_all(True))
    page = soup(page_html(renamed(RANKING, f"a{name}"), None))
    assert len(page.find_all(True)) == plainly
    assert page.select_one("#candidate-1 .name").get_text() == clean(f"a{name}").strip()


# Notebook


def test_the_notebook_shows_the_first_and_counts_the_rest() -> None:
    table = soup(export.notebook_html(CROWD))
    assert len(table.select("tbody tr")) == 15
    assert "… and 9 more" in table.get_text()
    assert "more" not in soup(export.notebook_html(RANKING)).select_one("p small").get_text()
    assert CROWD._repr_html_() == export.notebook_html(CROWD)


def test_the_notebook_shows_text_as_text() -> None:
    table = soup(export.notebook_html(RANKING))
    assert not table.find_all(["script", "img", "a"])
    assert NAMES["cy"] in table.get_text()
    assert "demonstrated, badge ✓ verified, for: keep the ledger" in table.get_text()
    assert "1 problem, see" in table.get_text()


def test_a_requirement_text_of_any_length_is_shortened_in_the_notebook() -> None:
    long = RANKING.requirements.assign(text=["word " * 500, "b", "c"])
    one = replace(RANKING, requirements=long)
    assert len(export.notebook_html(one)) < len(export.notebook_html(RANKING)) + 500
