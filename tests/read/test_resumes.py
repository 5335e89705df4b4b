"""Resumes as evidence: every section in its place, nothing lost, nothing invented."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.read.education import education_level
from skillmatch.read.formats.documents import Document, Line, read_document
from skillmatch.read.resumes.passages import passages
from skillmatch.read.resumes.resume_files import Resume, read_json_resume, read_resume
from skillmatch.read.resumes.sections import section_of
from skillmatch.tables import table

Row = dict[str, Any]


def document_of(text: str, source: str = "ana/cv.txt") -> Document:
    """A document of lines: "* " begins an item, "# " a heading, an empty line a gap."""
    lines: list[Line] = []
    apart = False
    for number, raw in enumerate(text.strip().splitlines(), start=1):
        words = raw.strip()
        if not words:
            apart = True
            continue
        kind = {"* ": "item", "# ": "heading"}.get(words[:2], "text")
        words = words if kind == "text" else words[2:]
        lines.append(Line(words, 1, number, kind, apart))
        apart = False
    return Document(source, tuple(lines))


def resume_of(text: str) -> Resume:
    return read_resume(document_of(text), "ana-silva")


def rows_of(text: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in resume_of(text).evidence]


WHOLE = """
Ana Silva
Porto, Portugal | ana.silva@example.org | +351 912 345 678

SUMMARY
Accountant with ten years of experience in closing the books of international groups.

EXPERIENCE
Senior Accountant
Acme Ltd, Porto
06/2015 - Present
* Closed the books of four subsidiaries each month.
* Led the move to one new ledger.
Accountant
Beta SA, Lisbon
2012 - 05/2015
* Ran the payroll.

EDUCATION
2012
Master of Science in Accounting
University of Porto
BSc Economics, University of Lisbon, 2008 - 2010

CERTIFICATIONS
Chartered Accountant, Chamber of Accountants, 2014
First Aid, Red Cross, expires 03/2024

SKILLS
SAP, Excel, Power BI

LANGUAGES
Portuguese (native), English (fluent)

INTERESTS
Chess, hiking

REFERENCES
Available upon request.
"""


def test_a_whole_resume_ends_in_the_evidence_table() -> None:
    resume = resume_of(WHOLE)
    assert resume.name == "Ana Silva"
    assert resume.problems == []
    evidence = table("evidence", resume.evidence)
    assert set(evidence["verification"]) == {"claimed"}
    assert evidence["assessed"].isna().all()
    assert evidence["section"].drop_duplicates().tolist() == [
        "summary",
        "experience",
        "education",
        "certifications",
        "skills",
        "languages",
    ]
    words = " ".join(evidence["text"])
    assert "Chess" not in words
    assert "912" not in words
    assert "Porto, Portugal" not in words


def test_evidence_has_an_id_and_a_place() -> None:
    rows = resume_of(WHOLE).evidence
    assert [row["evidence_id"] for row in rows[:2]] == ["ana-silva/cv.txt#1", "ana-silva/cv.txt#2"]
    assert {row["document"] for row in rows} == {"ana/cv.txt"}
    assert rows[0]["source"] == "ana/cv.txt, line 5"
    assert len({row["evidence_id"] for row in rows}) == len(rows)


def test_a_job_gives_its_title_and_dates_to_what_stands_below() -> None:
    rows = [row for row in resume_of(WHOLE).evidence if row["section"] == "experience"]
    assert [(row["text"], row["title"], row["started_on"], row["ended_on"]) for row in rows] == [
        (
            "Closed the books of four subsidiaries each month.",
            "Senior Accountant, Acme Ltd, Porto",
            date(2015, 6, 1),
            None,
        ),
        (
            "Led the move to one new ledger.",
            "Senior Accountant, Acme Ltd, Porto",
            date(2015, 6, 1),
            None,
        ),
        ("Ran the payroll.", "Accountant, Beta SA, Lisbon", date(2012, 1, 1), date(2015, 5, 31)),
    ]
    assert [row["ongoing"] for row in rows] == [True, True, False]


@pytest.mark.parametrize(
    "header",
    [
        "Accountant, Acme, 2012 - 2015",
        "2012 - 2015\nAccountant, Acme",
        "Accountant, Acme\n2012 - 2015",
        "2012 - 2015\tAccountant, Acme",
        "Accountant\nAcme (2012 - 2015)",
        "2012\nto\n2015\nAccountant, Acme",
        "Accountant, 2012 - 2015\nAcme",
    ],
)
def test_jobs_in_the_usual_layouts(header: str) -> None:
    jobs = f"EXPERIENCE\n{header}\n* Ran the payroll.\n\n{header}\n* Closed the books."
    assert rows_of(jobs, "title", "text", "started_on", "ended_on") == [
        ("Accountant, Acme", "Ran the payroll.", date(2012, 1, 1), date(2015, 12, 31)),
        ("Accountant, Acme", "Closed the books.", date(2012, 1, 1), date(2015, 12, 31)),
    ]


def test_jobs_that_are_only_named_are_evidence_too() -> None:
    jobs = "EXPERIENCE\nAccountant, Acme, 2012 - 2015\nClerk, Beta, 2010 - 2012"
    assert rows_of(jobs, "title", "text") == [
        ("Accountant, Acme", "Accountant, Acme"),
        ("Clerk, Beta", "Clerk, Beta"),
    ]


def test_jobs_without_dates_are_told_by_their_looks() -> None:
    jobs = "EXPERIENCE\n# Accountant, Acme\n* Ran the payroll.\n# Clerk, Beta\n* Filed letters."
    assert rows_of(jobs, "title", "text") == [
        ("Accountant, Acme", "Ran the payroll."),
        ("Clerk, Beta", "Filed letters."),
    ]


def test_jobs_that_no_heading_announces_are_found() -> None:
    text = "SKILLS\nExcel, SAP\nAccountant\n2012 - 2015 Acme\n* Ran the payroll."
    assert rows_of(text, "section", "title") == [("skills", ""), ("experience", "Accountant, Acme")]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("EXPERIENCE", "experience"),
        ("Work History:", "experience"),
        ("—— Professional Experience ——", "experience"),
        ("Relevant Work Experience", "experience"),
        ("1. Education", "education"),
        ("Education & Training", "education"),
        ("Skill Highlights", "skills"),
        ("Core Competencies", "skills"),
        ("Licenses & Certifications", "certifications"),
        ("Berufserfahrung", "experience"),
        ("Ausbildung", "education"),
        ("Expérience professionnelle", "experience"),
        ("Formación académica", "education"),
        ("Competências", "skills"),
        ("Hobbies and Interests", "interests"),
        ("References", "references"),
    ],
)
def test_headings_in_many_words(heading: str, section: str) -> None:
    assert section_of(Line(heading, 1, 1)) == section


@pytest.mark.parametrize(
    "text",
    [
        "Accountant",
        "Strong communication skills",
        "Ten years of experience",
        "Training",
        "Responsible for the education of trainees.",
        "Experience: five years",
    ],
)
def test_other_lines_are_no_headings(text: str) -> None:
    assert section_of(Line(text, 1, 1)) is None
    assert section_of(Line(text, 1, 1, "item", apart=True)) is None


def test_a_label_on_the_line_begins_a_section() -> None:
    assert rows_of("Languages: Greek, Dutch", "section", "text") == [("languages", "Greek, Dutch")]


def test_a_heading_in_the_margin_begins_a_section() -> None:
    text = "EDUCATION\tBSc Biology, University of Porto, 2010"
    assert rows_of(text, "section", "kind") == [("education", "degree")]


def styled(*lines: tuple[str, str]) -> Document:
    """A document of lines with their styles; those with a style are headings."""
    return Document(
        "cv.pdf",
        tuple(
            Line(text, 1, number, "heading" if style else "text", style=style)
            for number, (text, style) in enumerate(lines, start=1)
        ),
    )


def test_headings_in_own_words_are_told_by_their_looks() -> None:
    document = styled(
        ("Experience", "15b"),
        ("Accountant, Acme, 2015 - 2019", ""),
        ("Ran the payroll.", ""),
        ("What I like to use", "15b"),
        ("Excel and a pencil.", ""),
        ("Education", "15b"),
        ("BSc Biology, University of Porto, 2010", ""),
    )
    rows = read_resume(document, "ana").evidence
    assert [(row["section"], row["title"], row["text"]) for row in rows[:2]] == [
        ("experience", "Accountant, Acme", "Ran the payroll."),
        ("other", "", "Excel and a pencil."),
    ]


def test_job_titles_that_look_like_headings_stay_job_titles() -> None:
    document = styled(
        ("Experience", "12b"),
        ("Software Engineer", "12b"),
        ("Acme, 2015 - 2019", ""),
        ("Wrote the ledger.", ""),
        ("Education", "12b"),
        ("BSc Biology, University of Porto, 2010", ""),
    )
    assert read_resume(document, "ana").evidence[0]["title"] == "Software Engineer, Acme"


def test_a_column_beside_the_text_goes_on_with_no_section() -> None:
    lines = (
        Line("Experience", 1, 1, "heading"),
        Line("Accountant, Acme, 2015 - 2019", 1, 2),
        Line("Ran the payroll.", 1, 3),
        Line("Fond of ledgers.", 1, 4, aside=True),
        Line("Languages", 1, 5, "heading", aside=True),
        Line("Greek", 1, 6, aside=True),
    )
    rows = read_resume(Document("cv.pdf", lines), "ana").evidence
    assert [(row["section"], row["title"]) for row in rows] == [
        ("experience", "Accountant, Acme"),
        ("summary", ""),
        ("languages", ""),
    ]


def test_qualifications_may_be_degrees() -> None:
    text = "QUALIFICATIONS\nMSc Accounting, University of Porto, 2010"
    assert rows_of(text, "section", "level") == [("education", 7)]


# --- Education -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("PhD in Physics", 8),
        ("Doctor of Philosophy", 8),
        ("Master of Science : Management", 7),
        ("M.S., Human Services", 7),
        ("MBA", 7),
        ("Juris Doctor", 7),
        ("Master's degree in teaching", 7),
        ("B.A : English", 6),
        ("BBA : Accounting", 6),
        ("Bachelor's of Social Work", 6),
        ("Licenciatura en Derecho", 6),
        ("Associate of Arts", 5),
        ("AA : Accounting", 5),
        ("High School Diploma", 4),
        ("GED", 4),
        ("Abitur, Gymnasium Bonn", 4),
        ("Certificate in Six Sigma", None),
        ("MS Office and MS Project", None),
        ("Certified Associate in Project Management", None),
        ("Masters Certificate in Leadership", None),
        ("Scrum Master", None),
        ("Lives in Boston, MA", None),
        ("Lakes High School", None),
    ],
)
def test_levels_of_degrees(text: str, level: int | None) -> None:
    assert education_level(text) == level


@pytest.mark.parametrize(
    "entry",
    [
        "Bachelor of Science : Nursing , 2011 University of Washington - Seattle",
        "2011\nBachelor of Science : Nursing University of Washington - Seattle",
        "Bachelor of Science : Nursing\nUniversity of Washington, Seattle\n2011",
        "University of Washington\nBachelor of Science : Nursing\n2011",
        "University of Washington 2011 Bachelor of Science : Nursing",
        "Bachelor of Science : Nursing | University of Washington | 2011",
    ],
)
def test_degrees_in_the_usual_layouts(entry: str) -> None:
    text = f"EDUCATION\n{entry}\n\n{entry}"
    columns = ("kind", "title", "issuer", "level", "ended_on", "issued_on")
    end = date(2011, 12, 31)
    row = ("degree", "Bachelor of Science: Nursing", "University of Washington", 6, end, end)
    assert rows_of(text, *columns) == [row, row]


@pytest.mark.parametrize(
    "degree",
    ["MBA, University of Porto, expected 2027", "MBA, University of Porto, 2024 - present"],
)
def test_a_degree_that_is_not_earned_has_no_level(degree: str) -> None:
    (row,) = resume_of(f"EDUCATION\n{degree}").evidence
    assert row["kind"] == "degree"
    assert row["level"] is None
    assert row["issued_on"] is None
    assert row["ongoing"]


def test_details_stay_with_their_degree() -> None:
    text = "EDUCATION\nBSc Biology, University of Porto, 2010\nGPA 3.8\nMinor in Statistics"
    (row,) = resume_of(text).evidence
    assert row["text"].endswith("GPA 3.8 Minor in Statistics")


def test_a_certificate_among_degrees_is_a_certificate() -> None:
    text = "EDUCATION\nMBA, University of Porto, 2010\nCertificate in Six Sigma, 2014"
    assert rows_of(text, "kind", "level") == [("degree", 7), ("certificate", None)]


# --- Certificates ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind", "title", "issuer", "issued", "expires"),
    [
        ("CPR, American Red Cross, issued 03/2022, expires 03/2024", "certificate", "CPR",
         "American Red Cross", date(2022, 3, 1), date(2024, 3, 31)),
        ("Registered Nurse, State Board of Nursing, 2012", "license", "Registered Nurse",
         "State Board of Nursing", date(2012, 1, 1), None),
        ("Driving licence B", "license", "Driving licence B", "", None, None),
        ("Data Analyst Nanodegree, Udacity (2021)", "nanodegree", "Data Analyst Nanodegree",
         "Udacity", date(2021, 1, 1), None),
        ("Alert Triage, Greywater Cyber Range, 2024", "certificate", "Alert Triage",
         "Greywater Cyber Range", date(2024, 1, 1), None),
        ("Cloud badge by Acme Academy", "badge", "Cloud badge", "Acme Academy", None, None),
        ("CPR, First Aid, AED", "certificate", "CPR, First Aid, AED", "", None, None),
    ],
)  # fmt: skip
def test_certificates(
    line: str, kind: str, title: str, issuer: str, issued: date | None, expires: date | None
) -> None:
    columns = ("kind", "title", "issuer", "issued_on", "expires_on", "text")
    expected = (kind, title, issuer, issued, expires, line)
    assert rows_of(f"CERTIFICATIONS\n{line}", *columns) == [expected]


@pytest.mark.parametrize("order", ["{0}\n{1}", "{1}\n{0}"])
def test_a_date_on_its_own_line_goes_with_its_certificate(order: str) -> None:
    lines = [order.format("Six Sigma Green Belt", "2014"), order.format("PRINCE2", "2016")]
    text = "CERTIFICATIONS\n" + "\n".join(lines)
    assert [(row["title"], row["issued_on"]) for row in resume_of(text).evidence] == [
        ("Six Sigma Green Belt", date(2014, 1, 1)),
        ("PRINCE2", date(2016, 1, 1)),
    ]


# --- Passages --------------------------------------------------------------------------------


def test_prose_is_cut_between_sentences_and_keeps_its_words() -> None:
    text = (
        "Closed the books of four subsidiaries each month for ten years. Reported to Dr. Lee, the "
        "head of finance of Acme Inc. in Porto, e.g. on taxes. Ran the payroll. Trained people."
    )
    found = passages(text)
    assert " ".join(found) == text
    assert found[0] == "Closed the books of four subsidiaries each month for ten years."
    assert all(4 <= len(passage.split()) <= 60 for passage in found)


def test_sentences_that_run_on_without_a_stop_are_cut() -> None:
    text = (
        "Review and print trust checks daily for case files within the office and remotely to "
        "other regional office locations Prepare bank deposits for cash received and deposited "
        "checks for several accounts and prepared daily reports to account for funds Prepared "
        "monthly reports from several cost and trust accounts to include uploading bank data into "
        "accounting systems and verified trial balances for the accounts of all clients"
    )
    found = passages(text)
    assert " ".join(found) == text
    assert [passage.split()[0] for passage in found] == ["Review", "Prepare", "Prepared"]


def test_short_skills_stand_together_and_long_lists_are_cut() -> None:
    items = "SKILLS\n* Payroll\n* Bookkeeping\n* Excel"
    assert rows_of(items, "text") == [("Payroll, Bookkeeping, Excel",)]
    many = [f"skill {number}" for number in range(40)]
    found = [row["text"] for row in resume_of("SKILLS\n" + ", ".join(many)).evidence]
    assert len(found) == 3
    assert ", ".join(found) == ", ".join(many)


_SENTENCES = st.lists(
    st.text("abc ABC.,;:•é1-", min_size=1, max_size=40), min_size=1, max_size=60
).map(" ".join)


@given(_SENTENCES)
def test_passages_lose_no_word_and_are_short(text: str) -> None:
    found = passages(text)
    assert " ".join(found).split() == text.split()
    assert all(len(passage.split()) <= 60 for passage in found)


@pytest.mark.parametrize(
    "line",
    [
        "ana@example.org",
        "Porto, Portugal | +351 912 345 678",
        "12 Main Street, Dallas, TX 75001",
        "linkedin.com/in/ana",
        "Nationality: Portuguese",
        "Date of birth: 12.03.1985",
    ],
)
def test_contact_lines_are_no_evidence(line: str) -> None:
    assert rows_of(f"{line}\nSKILLS\nExcel", "text") == [("Excel",)]


@pytest.mark.parametrize("line", ["Led her team", "Assisted Mr. Lee", "ISO 27001", "24/7 support"])
def test_lines_with_little_to_redact_are_evidence(line: str) -> None:
    assert rows_of(f"EXPERIENCE\nClerk, 2010 - 2012\n* {line}", "text") == [(line,)]


# --- Names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("top", "name"),
    [
        ("Ana Silva\nana@example.org", "Ana Silva"),
        ("ANA MARIA DA SILVA, CPA\n+351 912 345 678", "ANA MARIA DA SILVA"),
        ("Name: Ana Silva", "Ana Silva"),
        ("Dr Ana Silva", "Ana Silva"),
        ("Curriculum Vitae\nAna Silva\nana.silva@example.org", "Ana Silva"),
        ("Ana Silva | ana.silva@example.org", "Ana Silva"),
        ("Risk Specialist\nana@example.org", ""),
        ("ACCOUNTANT\nSummary", ""),
        ("Closed the books.\nana@example.org", ""),
    ],
)
def test_the_name_at_the_top(top: str, name: str) -> None:
    assert resume_of(f"{top}\nSKILLS\nExcel").name == name


@pytest.mark.parametrize(
    "note",
    [
        "Page 2 of 3",
        "Ana Silva – page 2",
        "References available upon request.",
        "*Fictional person – skillmatch sample data*",
        "CONFIDENTIAL",
        "Created with a resume builder",
    ],
)
def test_notes_on_the_document_are_no_evidence(note: str) -> None:
    told = "# Skills\n* Bookkeeping\n* Created with care a ledger of 4,000 lines, by hand, in Excel"
    assert rows_of(f"{told}\n\n{note}", "text") == rows_of(told, "text")


def test_an_empty_resume_says_so() -> None:
    resume = resume_of("ana@example.org")
    assert resume.evidence == []
    assert "No experience" in resume.problems[0].problem


@given(
    st.lists(
        st.builds(
            Line,
            st.one_of(
                st.text(min_size=1, max_size=60).filter(str.strip),
                st.sampled_from(["Education", "Skills", "2012 - 2015", "BSc", "to", "Experience"]),
            ),
            st.just(1),
            st.integers(1, 9),
            st.sampled_from(["heading", "item", "text"]),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_any_lines_end_in_a_valid_table(lines: list[Line]) -> None:
    resume = read_resume(Document("cv.pdf", tuple(lines), paged=True), "ana")
    evidence = table("evidence", resume.evidence)
    assert evidence["text"].str.strip().ne("").all()


# --- JSON Resume -----------------------------------------------------------------------------


def test_a_fragment_with_a_degree_and_a_certificate() -> None:
    data = {
        "education": [
            {
                "institution": "University of Porto",
                "area": "Biology",
                "studyType": "Bachelor",
                "startDate": "2011-06",
                "endDate": "2014",
                "courses": ["Statistics", "Ecology"],
            }
        ],
        "certificates": [{"name": "First aid", "issuer": "Red Cross", "date": "2021-11-07"}],
    }
    degree, certificate = read_json_resume(data, "ana", "ana/education.json").evidence
    assert (degree["kind"], degree["level"], degree["issued_on"]) == (
        "degree",
        6,
        date(2014, 12, 31),
    )
    assert degree["text"] == "Bachelor, Biology, University of Porto. Courses: Statistics, Ecology"
    assert degree["source"] == "ana/education.json, education[0]"
    assert (certificate["kind"], certificate["issuer"], certificate["issued_on"]) == (
        "certificate",
        "Red Cross",
        date(2021, 11, 7),
    )


def test_jobs_of_a_json_resume() -> None:
    work = {
        "name": "Acme",
        "position": "Accountant",
        "startDate": "2015-06",
        "summary": "Closed the books.",
        "highlights": ["Ran the payroll"],
    }
    rows = read_json_resume({"work": [work]}, "ana", "cv.json").evidence
    assert [(row["text"], row["title"], row["ongoing"], row["source"]) for row in rows] == [
        ("Closed the books.", "Accountant, Acme", True, "cv.json, work[0].summary"),
        ("Ran the payroll", "Accountant, Acme", True, "cv.json, work[0].highlights[0]"),
    ]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ([], ""),
        ({}, ""),
        ({"work": {}}, "work"),
        ({"work": ["Acme"]}, "work[0]"),
        ({"work": [{"position": ["Accountant"]}]}, "work[0].position"),
        ({"work": [{"position": "Accountant", "startDate": "soon"}]}, "work[0].startDate"),
        ({"basics": "Ana"}, "basics"),
        ({"skills": [{"name": "SQL", "keywords": "joins"}]}, "skills[0].keywords"),
    ],
)
def test_what_has_another_shape_is_named(data: Any, where: str) -> None:
    problem = read_json_resume(data, "ana", "cv.json").problems[0]
    assert (problem.source, problem.where) == ("cv.json", where)


_KEYS = """
    work education basics name position startDate endDate studyType area skills keywords highlights
    certificates date
""".split()  # noqa: SIM905
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(_KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_any_json_is_read_or_complained_of(data: Any) -> None:
    resume = read_json_resume(data, "ana", "cv.json")
    table("evidence", resume.evidence)
    table("problems", map(vars, resume.problems))


def test_the_sample_of_the_schema(shared_data: Path) -> None:
    path = shared_data / "json_resume" / "sample.resume.json"
    resume = read_json_resume(json.loads(path.read_text(encoding="utf-8")), "richard", path.name)
    assert resume.name == "Richard Hendriks"
    assert resume.problems == []
    sections = {row["section"] for row in resume.evidence}
    assert {"summary", "experience", "education", "skills", "volunteering"} <= sections
    (degree,) = (row for row in resume.evidence if row["kind"] == "degree")
    assert degree["level"] == 6


# --- Real resumes ----------------------------------------------------------------------------


def test_real_resumes_lose_little_and_show_their_sections(shared_data: Path) -> None:
    paths = sorted((shared_data / "resumes_pdf").glob("*/*.pdf"))[::8]
    found = []
    for path in paths:
        document = read_document(path)
        resume = read_resume(document, path.stem)
        said = {word for row in resume.evidence for word in re.findall(r"\w+", _words(row))}
        words = re.findall(r"[^\W\d_]{3,}", document.text)
        assert sum(word in said for word in words) > 0.9 * len(words), path.name
        found.append({row["section"] for row in resume.evidence})
    for section in ("experience", "education", "skills"):
        assert sum(section in sections for sections in found) >= 0.85 * len(paths)


def _words(row: Row) -> str:
    return f"{row['text']} {row['title']} {row['issuer']}"
