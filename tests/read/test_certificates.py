"""Certificates, nanodegrees and diplomas that come as documents."""

import pandas as pd
import pytest

from skillmatch.read.credentials.certificates import is_certificate, read_certificate
from skillmatch.read.formats.documents import Document, Line, read_document
from skillmatch.resources import resource
from skillmatch.tables import table


def document(*pages, source="ana/certificate.pdf"):
    lines = [
        Line(text, page, number)
        for page, texts in enumerate(pages, start=1)
        for number, text in enumerate(texts.strip().splitlines(), start=1)
    ]
    return Document(source, tuple(lines), paged=True)


def read(*pages):
    paper = document(*pages)
    assert is_certificate(paper)
    rows, problems = read_certificate(paper, "ana")
    assert problems == []
    return table("evidence", rows)


def only(*pages):
    evidence = read(*pages)
    assert len(evidence) == 1
    return evidence.iloc[0]


ISSUED = pd.Timestamp("2025-04-12")

FORMAL = """
Cascade State University
Certificate of Completion
This is to certify that
Ana Silva
has successfully completed the course
SQL for Analytics
24 hours of instruction
Earners answered twelve business questions in a proctored exam.
Issued: 12 April 2025 · Valid until: April 2027 · Result: 92 % · Certificate no.: CSU-77
Registrar, Cascade State University
Printed by the registry
"""
ONE_SENTENCE = """
CERTIFICATE OF ATTENDANCE
This certifies that Ana Silva has attended the workshop "SQL for Analytics" on 12 April 2025.
Offered by Cascade State University, Tacoma
"""
PLATFORM = """
April 12, 2025
Ana Silva
has successfully completed
SQL for Analytics
an online course authorized by Cascade State University and offered through Learnwell
"""
BESIDE = """
Cascade
State University
Issued
April 12, 2025
Hours
24
CERTIFICATE
SQL for Analytics
Presented to
Ana Silva
has met all requirements of this programme.
How it was assessed
The earner passed five tests.
Head of assessment, Cascade State University
"""
SPACED = """
C E R T I F I C A T E
Cascade State University
Awarded to Ana Silva
for successfully completing SQL for Analytics
given this 12th day of April 2025
"""


@pytest.mark.parametrize("text", [FORMAL, ONE_SENTENCE, PLATFORM, BESIDE, SPACED])
def test_reads_what_certificates_say(text):
    row = only(text)
    assert row["kind"] == "certificate"
    assert row["title"] == "SQL for Analytics"
    assert row["issuer"] == "Cascade State University"
    assert row["issued_on"] == ISSUED
    assert row["verification"] == "unchecked"
    assert row["section"] == "credential"
    assert row["source"] == row["document"] == "ana/certificate.pdf"
    assert "Silva" not in row["text"]


def test_reads_the_details():
    row = only(FORMAL)
    assert row["expires_on"] == pd.Timestamp("2027-04-30")
    assert row["hours"] == 24
    assert row["assessed"]
    assert row["text"].splitlines() == [
        "24 hours of instruction",
        "Earners answered twelve business questions in a proctored exam.",
        "Result: 92 %",
    ]


@pytest.mark.parametrize(
    ("text", "assessed"),
    [(FORMAL, True), (BESIDE, True), (ONE_SENTENCE, False), (PLATFORM, False)],
)
def test_tells_assessment_from_attendance(text, assessed):
    assert only(text)["assessed"] == assessed


@pytest.mark.parametrize(
    ("heading", "verb", "title", "kind", "level"),
    [
        ("Nanodegree", "has completed", "Data Analyst", "nanodegree", None),
        ("Certificate", "has completed", "Data Analyst Nanodegree", "nanodegree", None),
        ("Digital Badge", "has earned", "SQL for Analytics", "badge", None),
        ("Diploma", "the degree of", "Master of Science in Statistics", "degree", 7),
        ("Diploma", "has completed", "Web Development", "degree", None),
        ("License", "has earned", "Journeyman Electrician", "license", None),
        ("Certificate", "has passed", "SQL, EQF level 4", "certificate", 4),
    ],
)
def test_kind_and_level(heading, verb, title, kind, level):
    row = only(f"Harrow Polytechnic\n{heading}\nAwarded to\nAna Silva\n{verb}\n{title}")
    assert (row["kind"], row["title"]) == (kind, title)
    assert row["level"] == level if level else pd.isna(row["level"])


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("has completed the course Course Design", "Course Design"),
        ("has completed Training Needs Analysis", "Training Needs Analysis"),
        ("has completed the 24-hour training program in Bookkeeping", "Bookkeeping"),
        ("has passed all modules of the Data Analyst program", "Data Analyst"),
        ("has met all requirements for the Certificate in Applied Statistics",
         "Certificate in Applied Statistics"),
        ("has attended the seminar entitled “Money & Markets” on 2 May 2024", "Money & Markets"),
        ("has earned the First Aid badge", "First Aid badge"),
        ("has earned the Professional Certificate in Data Analysis",
         "Professional Certificate in Data Analysis"),
        ("has completed: SQL", "SQL"),
    ],
)  # fmt: skip
def test_finds_the_title_in_a_sentence(words, title):
    assert (
        only(f"Harrow Polytechnic\nCertificate\nThis certifies that Ana Silva {words}.")["title"]
        == title
    )


def test_each_page_of_several_certificates_is_a_row():
    evidence = read(FORMAL, "The criteria go on here.", ONE_SENTENCE)
    assert evidence["source"].tolist() == [
        "ana/certificate.pdf, page 1",
        "ana/certificate.pdf, page 3",
    ]
    assert "The criteria go on here." not in evidence["text"][1]


def test_a_certificate_without_a_title_is_reported():
    paper = document("Certificate\nThis certifies that\nAna Silva")
    rows, problems = read_certificate(paper, "ana")
    assert rows == []
    assert problems[0].what_to_do


def test_criteria_that_speak_of_awarding_are_not_the_holder():
    row = only(
        "Harrow Polytechnic\nCertificate of Attendance\nSafe Ladders\n"
        "It is awarded to everyone who attends both days.\nDate\n12 April 2025"
    )
    assert row["title"] == "Safe Ladders"
    assert row["text"] == "It is awarded to everyone who attends both days."
    assert row["issued_on"] == ISSUED


RESUME = """
Ana Silva
Tacoma, ana.silva@example.org
Experience
Analyst, Harbor Freight Lines, 2021 to present
Has completed the move of all reports to Power BI and was awarded to lead the team.
Education
BSc Economics, Cascade State University, 2018
Skills
SQL, Power BI
Certifications
Certificate in Applied Statistics, 2020
"""


def test_a_resume_is_no_certificate():
    assert not is_certificate(document(RESUME))


def test_a_long_document_is_no_certificate():
    assert not is_certificate(document(FORMAL + "\n".join(["The course covers joins."] * 300)))


def test_a_letter_is_no_certificate():
    letter = "Dear team,\nI have completed a certificate in SQL.\nKind regards\nAna Silva"
    assert not is_certificate(document(letter))


def test_no_real_resume_is_taken_for_a_certificate(shared_data):
    for path in sorted((shared_data / "resumes_pdf").rglob("*.pdf"))[::6]:
        assert not is_certificate(read_document(path)), path


def test_reads_every_certificate_of_the_sample():
    titles = set(pd.read_csv(resource("data", "sample", "catalog.csv"))["title"])
    papers = [read_document(path) for path in sorted(SAMPLE.rglob("*.pdf"))]
    papers = [paper for paper in papers if is_certificate(paper)]
    assert len(papers) > 20
    for paper in papers:
        rows, problems = read_certificate(paper, "x")
        assert problems == []
        assert len(rows) == 1, paper.source
        assert rows[0]["title"] in titles or rows[0]["kind"] == "degree", paper.source
        assert rows[0]["issuer"] and rows[0]["issued_on"] is not None, paper.source


SAMPLE = resource("data", "sample", "pool")
