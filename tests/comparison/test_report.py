"""Reports for people and papers: what others wrote stays text in each of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from crowds import SHOWN, comparison, job, judged
from doubles import pool

from skillmatch.comparison import resampling
from skillmatch.comparison.compare import Comparison
from skillmatch.comparison.report import (
    as_json,
    html,
    latex,
    markdown,
    methods,
    plain_text,
    sections,
    write_report,
)
from skillmatch.strength import PRESETS

HOSTILE = (
    "a | b | c",
    "</script><script>alert('x')</script>",
    "<img src=x onerror=alert(1)>",
    r"\input{/etc/passwd} \write18{ls} $x_1^2$ 50 % & #1 ~ {",
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "[link](javascript:alert(1)) *bold* `code`\n# heading",
    "\u202edesrever\x07\x1b[31m",
)  # fmt: skip


def hostile() -> Comparison:
    """Everybody's id, name, title and text are somebody's attempt at being more than text."""
    rows = []
    for number, words in enumerate(HOSTILE):
        asked = f"SQL queries {words}"
        rows.append({"candidate_id": f"{number} {words}", "title": asked, "text": asked, **SHOWN})
        rows.append({"candidate_id": f"r{number} {words}", "text": asked})
    names = {f"{number} {words}": words for number, words in enumerate(HOSTILE)}
    posting = replace(job(*(f"SQL queries {words}" for words in HOSTILE)), title=" ".join(HOSTILE))
    truth = judged(**{row["candidate_id"]: number % 3 for number, row in enumerate(rows)})
    return comparison(posting, crowd=pool(rows, names), k=3, judgements=truth)


@pytest.fixture(scope="module")
def attacked() -> Comparison:
    return hostile()


@pytest.fixture(scope="module")
def plain() -> Comparison:
    return comparison(judgements=judged(hana=1, ivo=1, rita=0, dan=0))


class Page(HTMLParser):
    """The tags, attributes and scripts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_words_stay_text_in_a_page(attacked, plain) -> None:
    page, harmless = Page(html(attacked)), Page(html(plain))
    assert set(page.tags) == set(harmless.tags)
    assert page.tags.count("script") == harmless.tags.count("script")
    assert "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "<img src=x onerror=alert(1)>" in page.text
    assert page.attributes.count(("dir", "auto")) > page.tags.count("td")


def test_a_page_needs_no_network(plain) -> None:
    page = Page(html(plain))
    fetched = [value for name, value in page.attributes if name in ("src", "href")]
    assert fetched == []


def test_hostile_words_stay_in_their_cell_in_markdown(attacked) -> None:
    text = markdown(attacked)
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if line.startswith("|-"):
            cells = [len(re.findall(r"(?<!\\)\|", row)) for row in (lines[place - 1], line)]
            for row in lines[place + 1 :]:
                if not row.startswith("|"):
                    break
                cells.append(len(re.findall(r"(?<!\\)\|", row)))
            assert len(set(cells)) == 1
    assert not re.search(r"(?<!\\)[<>`\[\]]", text)
    assert sum(line.startswith("# ") for line in lines) == 1
    assert "\x1b" not in text


def test_ids_and_figures_stay_as_they_are_written() -> None:
    """An id such as 007 is no number, and .50 keeps its second decimal."""
    rows = [
        {"candidate_id": "007", "title": "SQL queries", **SHOWN},
        {"candidate_id": "1e5", "text": "SQL queries"},
    ]
    found = comparison(job("SQL queries"), crowd=pool(rows), k=1)
    text = markdown(found)
    assert re.search(r"^\| 007 ", text, re.MULTILINE)
    assert re.search(r"^\| 1e5 ", text, re.MULTILINE)
    assert re.search(r"\| 0\.50 ", text)


def test_hostile_words_stay_text_in_latex(attacked) -> None:
    text = latex(attacked)
    commands = set(re.findall(r"\\([a-zA-Z]+)", text))
    assert commands == {
        "section", "begin", "end", "centering", "footnotesize", "caption", "linewidth",
        "raggedright", "arraybackslash", "toprule", "midrule", "bottomrule",
        "textbackslash", "textasciitilde", "textasciicircum",
    }  # fmt: skip
    bare = re.sub(r"\\[\\{}$&#_%]", "", text)
    assert bare.count("{") == bare.count("}")
    assert not set("$#_%~^") & set(bare)


def test_every_row_of_a_latex_table_has_as_many_cells(attacked) -> None:
    for table in re.findall(r"\\toprule\n(.*?)\\bottomrule", latex(attacked), re.DOTALL):
        rows = [line for line in table.splitlines() if line.endswith(r"\\")]
        assert len({len(re.findall(r"(?<!\\)&", row)) for row in rows}) == 1


def test_latex_compiles(plain, tmp_path) -> None:
    if not (engine := shutil.which("lualatex") or shutil.which("xelatex")):
        pytest.skip("there is no LaTeX on this machine")
    preamble = r"\documentclass{article}\usepackage{booktabs,tabularx}\begin{document}"
    file = tmp_path / "report.tex"
    file.write_text(preamble + latex(plain) + r"\end{document}", "utf-8")
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", file.name]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-2000:]


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def test_json_is_json(attacked, plain) -> None:
    for found in (attacked, plain):
        whole = json.loads(as_json(found), parse_constant=refuse)
        assert set(whole) == {"methods", "provenance", "tables", "problems"}
        assert set(whole["tables"]) == set(found.tables())
    assert whole["provenance"]["strength"]["half_life"] == "inf"
    ranks = pd.DataFrame(whole["tables"]["ranks"])
    assert ranks["candidate_id"].tolist() == plain.ranks["candidate_id"].tolist()
    named = {row["name"] for row in json.loads(as_json(attacked))["tables"]["ranks"]}
    assert HOSTILE[1] in named


def test_what_has_no_figure_is_null_in_json() -> None:
    """Everybody ties under every lens, so that no correlation is defined."""
    rows = [{"candidate_id": one, "text": "mountain climbing"} for one in "abc"]
    found = comparison(job("SQL queries"), crowd=pool(rows))
    whole = json.loads(as_json(found), parse_constant=refuse)
    assert {row["value"] for row in whole["tables"]["agreement"] if row["measure"] == "tau_b"} == {
        None
    }
    assert "–" in markdown(found)


def test_a_terminal_gets_lines_that_fit_and_no_commands(attacked, plain) -> None:
    for width in (80, 110):
        assert max(map(len, plain_text(plain, width).splitlines())) <= width
    shown = plain_text(attacked, 100)
    assert "\x1b" not in shown


def test_every_form_says_which_weights_were_used(plain) -> None:
    for form in (html, markdown, latex, plain_text):
        assert "flat" in form(plain)
    assert json.loads(as_json(plain))["provenance"]["preset"] == "flat"
    strict = comparison(strength="strict")
    assert "favour some kinds of evidence by design" in methods(strict)
    posing = replace(PRESETS["strict"], name="flat")
    assert "favour some kinds of evidence by design" in methods(comparison(strength=posing))


def test_the_methods_say_how_the_degree_filter_was_applied() -> None:
    said = {
        "without counting experience in its place": {},
        "with experience in its place where the posting says so": {"count_experience": True},
        "the level and field of the degree": {"match_field": True},
        "was switched off": {"degree_gate": False},
    }
    for words, options in said.items():
        assert words in methods(comparison(**options))
    assert "No posting requires a degree" in methods(comparison(job(degree="")))


def test_the_methods_say_how_many_draws_were_made_and_which_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = comparison(judgements=judged(hana=1, ivo=1, rita=0, dan=0))
    for words in ("five lenses", "(60 draws", "ROC AUC", "swaps of 4 candidates’ places"):
        assert words in methods(found)
    assert "for each measure" in methods(found)
    assert "before adjustment" in markdown(found)
    monkeypatch.setattr(resampling, "_LEAST_DRAWS", 20)
    monkeypatch.setattr(resampling, "_CELLS", 200)
    fewer = comparison()
    assert "permutation tests of no agreement (40 draws" in methods(fewer)
    assert fewer.agreement["note"].str.contains("40 draws").all()


def test_the_sections_of_many_postings_are_sums_over_them() -> None:
    many = [job(degree="", posting_id=f"p{number}") for number in range(3)]
    found = {one.title: one for one in sections(comparison(*many))}
    coverage = found["Which evidence shows what"].table
    assert coverage["Posting"].tolist() == ["p0", "p1", "p2"]
    assert coverage["Only credentials"].tolist() == ["3", "3", "3"]
    cut = found["Who can’t be told from the cut"]
    assert cut.table[["In", "Can’t be told", "Out"]].astype(float).sum(axis=1).eq(5).all()
    assert "on average over the postings" in cut.text
    assert found["Whom credentials surface"].table["Posting"].tolist() == ["p0", "p1", "p2"]


def test_tables_of_one_posting_do_not_repeat_it(plain) -> None:
    assert all("Posting" not in one.table for one in sections(plain))


def test_long_tables_are_cut_and_say_so() -> None:
    rows = [{"candidate_id": f"c{n:02}", "title": "SQL queries", **SHOWN} for n in range(45)]
    found = comparison(job("SQL queries"), crowd=pool(rows), k=45)
    section = next(one for one in sections(found) if one.title == "Whom credentials surface")
    assert len(section.table) == 40
    assert "The first 40 are shown; all are in `hidden_talent` of the JSON file." in section.text


@pytest.mark.parametrize("ending", [".html", ".md", ".tex", ".json"])
def test_a_report_is_written_in_the_format_of_its_name(plain, tmp_path, ending) -> None:
    plain.to_report(tmp_path / f"report{ending}")
    assert (tmp_path / f"report{ending}").stat().st_size > 1000


def test_another_format_is_refused(plain, tmp_path) -> None:
    with pytest.raises(ValueError, match=r"must end in \.html, \.md, \.tex, \.json, not '\.doc'"):
        write_report(plain, tmp_path / "report.doc")


def test_too_few_draws_for_any_star_are_named() -> None:
    few, enough = comparison(draws=40), comparison(draws=400)
    [told, quiet] = (sections(one)[0].text for one in (few, enough))
    assert "40 draws are too few for any star among" in told
    assert "too few" not in quiet
