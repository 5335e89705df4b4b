"""Reading postings: files of every kind, texts, tables and folders."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from skillmatch.read.postings.job_json import job_in_page
from skillmatch.read.postings.posting_files import MAX_REQUIREMENTS, read_posting, read_postings
from skillmatch.read.postings.title import title_and_employer
from skillmatch.read.resumes.lines import Line
from skillmatch.tables import UnreadableError, check

POSTINGS = Path(__file__).parent / "postings"
TEXT = """# Payroll clerk

Brightwater Foods · Leeds

## Must have
- 2 years in payroll
- Excel
- Fluent English

## Nice to have
- Sage
"""
WANTED = ["2 years in payroll", "Excel", "Fluent English", "Sage"]
HTML = """<html><head><title>Jobs</title></head><body><nav><a>Home</a></nav><h1>Payroll clerk</h1>
<h2>Must have</h2><ul><li>2 years in payroll</li><li>Excel</li><li>Fluent English</li></ul>
<h2>Nice to have</h2><ul><li>Sage</li></ul><footer>Privacy policy</footer></body></html>"""
JOB = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Payroll clerk",
    "hiringOrganization": {"@type": "Organization", "name": "Brightwater Foods"},
    "description": "<h2>Must have</h2><ul><li>2 years in payroll</li><li>Excel</li>"
    "<li>Fluent English</li></ul><h2>Nice to have</h2><ul><li>Sage</li></ul>",
}


def wanted(posting) -> list[str]:
    return posting.requirements["text"].to_list()


def page_with(data: object, body: str = "<p>Menu</p>") -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return f"<html><head>{script}</head><body>{body}</body></html>"


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


# --- Files and texts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("clerk.md", TEXT),
        ("clerk.txt", TEXT.replace("# ", "").replace("#", "")),
        ("clerk.html", HTML),
        ("clerk.HTM", HTML),
        ("clerk.jsonld", json.dumps(JOB)),
        ("clerk.json", json.dumps([JOB])),
    ],
)
def test_every_kind_of_file_gives_the_same_requirements(tmp_path, name, content):
    posting = read_posting(write(tmp_path / name, content))
    assert wanted(posting) == WANTED
    assert posting.title == "Payroll clerk"
    assert (posting.posting_id, posting.source) == ("clerk", name)
    assert set(posting.requirements["posting_id"]) == {"clerk"}
    assert posting.problems.empty


def test_word_and_pdf_files(tmp_path):
    docx = pytest.importorskip("docx")
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    word = docx.Document()
    word.add_heading("Payroll clerk", 0)
    page = canvas.Canvas(str(tmp_path / "clerk.pdf"))
    page.drawString(72, 780, "Payroll clerk")
    height = 750
    for heading, items in (("Must have", WANTED[:3]), ("Nice to have", WANTED[3:])):
        word.add_heading(heading, 1)
        page.drawString(72, height, heading)
        for item in items:
            height -= 16
            word.add_paragraph(item, style="List Bullet")
            page.drawString(84, height, f"• {item}")
        height -= 32
    word.save(tmp_path / "clerk.docx")
    page.save()
    for name in ("clerk.docx", "clerk.pdf"):
        posting = read_posting(tmp_path / name)
        assert (posting.title, wanted(posting)) == ("Payroll clerk", WANTED), name


def test_a_text_is_taken_as_the_posting_itself():
    posting = read_posting(TEXT)
    assert wanted(posting) == WANTED
    assert (posting.posting_id, posting.source, posting.employer) == (
        "posting",
        "",
        "Brightwater Foods",
    )
    one_line = "We look for someone with experience in payroll. " * 8
    assert wanted(read_posting(one_line)) == ["Experience in payroll"]


def test_the_id_can_be_chosen(tmp_path):
    posting = read_posting(write(tmp_path / "clerk.md", TEXT), posting_id="p-7")
    assert posting.posting_id == "p-7"
    assert set(posting.requirements["posting_id"]) == {"p-7"}


def test_the_table_passes_its_own_check():
    frame = read_posting(POSTINGS / "platform-engineer.md").requirements
    pd.testing.assert_frame_equal(check("requirements", frame), frame)
    assert frame["equivalent"].sum() == 1


@pytest.mark.parametrize("missing", ["no-such-file.md", Path("no-such-file.md"), "posting.txt"])
def test_a_missing_file_is_named(missing):
    with pytest.raises(UnreadableError, match=r"no file '.*\.(md|txt)'"):
        read_posting(missing)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("clerk.xls", "x", "not from"),
        ("clerk", "x", "without an ending"),
        ("clerk.md", "", "empty"),
        ("clerk.md", "word " * 50_000, "200,000"),
        ("clerk.json", "{", "JSON"),
        ("clerk.json", '{"hello": "world"}', "describes no job"),
        ("clerk.json", "[" * 30_000 + "]" * 30_000, "clerk.json"),
    ],
)
def test_unreadable_files_say_which_and_why(tmp_path, name, content, message):
    path = write(tmp_path / name, content)
    with pytest.raises(UnreadableError) as error:
        read_posting(path)
    assert message in str(error.value)
    assert name in str(error.value)


def test_a_long_text_and_deep_html_are_refused():
    with pytest.raises(UnreadableError, match="200,000"):
        read_posting("word\n" * 50_000)
    with pytest.raises(UnreadableError, match="nested too deeply"):
        read_posting("<div>" * 30_000 + "\n")


def test_a_folder_is_not_one_posting(tmp_path):
    with pytest.raises(UnreadableError, match="read_postings"):
        read_posting(tmp_path)


# --- What is found, and what is said of it ---------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# Clerk\n\nCome and see us.\n", "No requirement was found in the posting."),
        ("# Clerk\n\nYou must know Excel.\n", "Only 1 requirement was found in the posting."),
        ("# Requirements\n- Excel\n- SQL\n", "Only 2 requirements were found in the posting."),
    ],
)
def test_a_thin_posting_says_so(text, problem):
    posting = read_posting(text)
    (row,) = posting.problems.to_dict("records")
    assert row["problem"] == problem
    assert row["what_to_do"].startswith("Add them to the requirements table")
    assert {"section", "equivalent"} <= set(posting.requirements.columns)


def test_a_long_list_is_cut_and_says_so():
    items = "\n".join(f"- Task number {number} of the mill" for number in range(75))
    posting = read_posting(f"# Miller\n\n## Duties\n{items}\n")
    assert len(posting.requirements) == MAX_REQUIREMENTS == 60
    assert "75 things; the first 60 are kept" in posting.problems["problem"][0]


def test_hidden_text_asks_for_nothing_and_is_reported(tmp_path):
    page = HTML.replace("<li>Sage</li>", '<li>Sage</li><li style="display:none">Rocketry</li>')
    posting = read_posting(write(tmp_path / "clerk.html", page))
    assert wanted(posting) == WANTED
    assert "Hidden text" in posting.problems["problem"][0]


def test_a_saved_page_loses_its_menus_and_banners():
    posting = read_posting(POSTINGS / "care-assistant.html")
    text = " ".join(wanted(posting)).lower()
    assert not any(word in text for word in ("cookie", "privacy", "log in", "special diets", "dbs"))


@pytest.mark.parametrize(
    ("lines", "title", "employer"),
    [
        (["Brightwater Clinic", "Registered Nurse"], "Registered Nurse", "Brightwater Clinic"),
        (["Job Title: Tax Manager", "Company: Pell Group"], "Tax Manager", "Pell Group"),
        (["Data analyst at Larkmoor Provisions"], "Data analyst", "Larkmoor Provisions"),
        (["Senior Cook (m/f/d)"], "Senior Cook", ""),
        (["We are hiring: Bus Driver"], "Bus Driver", ""),
        (["Home › Jobs › Cook", "Cook", "About Pell Foods"], "Cook", "Pell Foods"),
        (
            ["Cook", "Requirements", "Pell Foods is an equal opportunity employer."],
            "Cook",
            "Pell Foods",
        ),
        (
            ["Sous Chef, The Copper Pan", "The Copper Pan is a restaurant."],
            "Sous Chef",
            "The Copper Pan",
        ),
        (["Pell Foods is looking for a baker with two years of practice."], "baker", "Pell Foods"),
        (["Requirements", "Excel"], "", ""),
    ],
)
def test_title_and_employer(lines, title, employer):
    found = title_and_employer([Line(text, 1, n) for n, text in enumerate(lines, 1)])
    assert found == (title, employer)


# --- JSON-LD and JSON Resume -----------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        JOB,
        [{"@type": "WebSite"}, JOB],
        {"@graph": [{"@type": "BreadcrumbList"}, {**JOB, "@type": ["Thing", "JobPosting"]}]},
        {**JOB, "@type": "http://schema.org/JobPosting"},
    ],
)
def test_the_job_in_a_page_is_found_wherever_it_stands(tmp_path, data):
    posting = read_posting(write(tmp_path / "clerk.html", page_with(data)))
    assert wanted(posting) == WANTED
    assert (posting.title, posting.employer) == ("Payroll clerk", "Brightwater Foods")


def test_a_page_that_says_more_than_its_data_is_read_itself(tmp_path):
    data = {**JOB, "description": "A fine job."}
    path = write(tmp_path / "clerk.html", page_with(data, HTML))
    posting = read_posting(path)
    assert wanted(posting) == WANTED
    assert posting.employer == "Brightwater Foods"


def test_broken_data_in_a_page_is_passed_over(tmp_path):
    page = '<script type="application/ld+json">{"@type": </script>' + HTML
    assert wanted(read_posting(write(tmp_path / "clerk.html", page))) == WANTED
    assert job_in_page("<p>No data</p>") is None


def test_fields_become_requirements(tmp_path):
    uri = "http://data.europa.eu/esco/skill/1"
    data = {
        "@type": "JobPosting",
        "title": "Cook",
        "responsibilities": ["Plan menus", "Train apprentices"],
        "qualifications": "<ul><li>Level 2 food hygiene certificate</li></ul>",
        "skills": ["butchery", {"@type": "DefinedTerm", "name": "pastry", "url": uri}],
        "experienceRequirements": {
            "@type": "OccupationalExperienceRequirements",
            "monthsOfExperience": 18,
        },
        "educationRequirements": {"credentialCategory": "high school"},
        "experienceInPlaceOfEducation": True,
        "jobBenefits": "Experience of free meals",
    }
    frame = read_posting(write(tmp_path / "cook.jsonld", json.dumps(data))).requirements
    rows = frame.set_index("text").to_dict("index")
    assert list(rows) == [
        "Plan menus",
        "Train apprentices",
        "Level 2 food hygiene certificate",
        "1.5 years of experience as Cook",
        "High school",
        "Butchery",
        "Pastry",
    ]
    assert rows["Plan menus"]["section"] == "duties"
    assert rows["1.5 years of experience as Cook"]["years"] == 1.5
    assert rows["High school"]["level"] == 4
    assert rows["High school"]["equivalent"]
    assert rows["Pastry"]["skill_uri"] == uri
    assert rows["Butchery"]["skill_uri"] == ""


def test_a_field_that_repeats_the_text_adds_nothing_but_its_identifier():
    posting = read_posting(POSTINGS / "data-scientist.jsonld")
    row = posting.requirements.set_index("text").loc["Strong background in time series analysis"]
    assert row["skill_uri"].endswith("000001")
    assert wanted(posting).count("Time series analysis") == 0


@pytest.mark.parametrize(
    "field",
    [
        {"skills": [None, 7, {"name": None}, {"name": ["x"]}]},
        {"experienceRequirements": {"monthsOfExperience": "many"}},
        {"experienceRequirements": {"monthsOfExperience": -3}},
        {"educationRequirements": "no requirements"},
        {"hiringOrganization": "Pell"},
        {"description": {"@value": "x"}},
        {"qualifications": 12},
        {"title": None},
    ],
)
def test_odd_values_in_fields_do_no_harm(tmp_path, field):
    posting = read_posting(write(tmp_path / "clerk.json", json.dumps({**JOB, **field})))
    check("requirements", posting.requirements)


def test_a_file_of_several_postings_says_so(tmp_path):
    posting = read_posting(write(tmp_path / "jobs.json", json.dumps([JOB, JOB])))
    assert "holds 2 job postings" in posting.problems["problem"][0]


def test_json_resume_job(shared_data):
    posting = read_posting(shared_data / "json_resume" / "sample.job.json")
    assert (posting.title, posting.employer) == ("Web Developer", "Microsoft")
    rows = posting.requirements.set_index("text").to_dict("index")
    assert rows["Develop and maintain web applications"]["section"] == "duties"
    assert rows["3+ years of experience in web development"]["years"] == 3
    assert rows["Bachelor's degree in Computer Science or related field"]["level"] == 6
    assert {"MongoDB", "Database Management", "React"} <= rows.keys()


# --- Several postings ------------------------------------------------------------------------


def test_a_folder_of_postings(tmp_path):
    write(tmp_path / "b.md", TEXT)
    write(tmp_path / "a.txt", "Cook\n\nRequirements\n- Butchery\n- Pastry\n- Sauces\n")
    write(tmp_path / "notes.xyz", "?")
    write(tmp_path / "empty.md", "")
    write(tmp_path / ".hidden", "?")
    postings = read_postings(tmp_path)
    assert [posting.posting_id for posting in postings] == ["a", "b"]
    assert postings.postings["title"].to_list() == ["Cook", "Payroll clerk"]
    assert len(postings) == 2
    assert len(postings.requirements) == 3 + 4
    assert postings.problems["source"].to_list() == ["empty.md", "notes.xyz"]


ROWS = pd.DataFrame(
    {
        "Job ID": ["j1", "j2", None, "j1"],
        "Job title": ["Clerk", "Cook", "Baker", "Clerk"],
        "Company": ["Pell", "Moe", "Lind", "Pell"],
        "Description": ["Ours is a calm office.", None, None, "You must speak Polish."],
        "Requirements": ["Excel; SQL; payroll law", "Butchery, pastry, sauces", None, None],
        "Location": ["Leeds"] * 4,
    }
)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_table_of_postings(tmp_path, ending):
    path = tmp_path / f"jobs.{ending}"
    writer = {"csv": ROWS.to_csv, "xlsx": ROWS.to_excel, "parquet": ROWS.to_parquet}[ending]
    writer(path, index=False)
    postings = read_postings(path)
    assert postings.postings["posting_id"].to_list() == ["j1", "j2", "j1-2"]
    assert postings.postings["employer"].to_list() == ["Pell", "Moe", "Pell"]
    frame = postings.requirements
    assert frame.loc[frame["posting_id"] == "j1", "text"].to_list() == [
        "Excel",
        "SQL",
        "Payroll law",
    ]
    assert frame.loc[frame["posting_id"] == "j2", "text"].to_list() == [
        "Butchery",
        "Pastry",
        "Sauces",
    ]
    unread = postings.problems[postings.problems["problem"] == "The row has no text."]
    assert unread[["source", "where"]].to_numpy().tolist() == [[path.name, "row 4"]]


def test_html_in_a_table_cell(tmp_path):
    path = tmp_path / "jobs.csv"
    pd.DataFrame({"title": ["Clerk"], "description": [JOB["description"]]}).to_csv(
        path, index=False
    )
    (posting,) = read_postings(path)
    assert wanted(posting) == WANTED
    assert posting.posting_id == "clerk"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("jobs.csv", "a,b\n1,2\n", "no column with the postings' text. It has: a, b"),
        ("jobs.md", "x", "neither a folder nor a table"),
        ("missing.csv", None, "no file or folder"),
    ],
)
def test_tables_that_cannot_be_read(tmp_path, name, content, message):
    if content is not None:
        write(tmp_path / name, content)
    with pytest.raises(UnreadableError, match=message):
        read_postings(tmp_path / name)


def test_reading_twice_gives_the_same():
    first, second = read_postings(POSTINGS), read_postings(POSTINGS)
    pd.testing.assert_frame_equal(first.requirements, second.requirements)
    assert len(first) == len(list(POSTINGS.iterdir()))


def test_a_posting_in_another_language_says_so() -> None:
    german = """# Buchhalter (m/w/d)
Wir sind ein Handelsunternehmen aus Ulm und suchen ab sofort Verstärkung für unser Team.

## Ihr Profil
- Abgeschlossene kaufmännische Ausbildung
- Erfahrung mit DATEV und Freude an Zahlen
- Sichere Kenntnisse im Steuerrecht

## Wir bieten
- 30 Tage Urlaub und einen Obstkorb
"""
    assert "in English" in read_posting(german).problems["problem"].iloc[0]
    english = "# Clerk\n## Requirements\n- SQL\n- Excel\n- Bookkeeping for the branches of our firm"
    assert read_posting(english).problems.empty
