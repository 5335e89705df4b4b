"""What LinkedIn gives out, as claims of the candidate."""

import io
import json
import zipfile

import pandas as pd
import pytest

from skillmatch.read.pool import read_pool
from skillmatch.read.resumes.linkedin import read_linkedin
from skillmatch.tables import UnreadableError, table

TABLES = {
    "Profile.csv": "First Name,Last Name,Maiden Name,Headline,Summary\n"
    'Ana,Silva,,Accountant,"I am Ana Silva.\nI close books for shipping companies."\n',
    "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
    'Harbor Freight,Accountant,"Closed the books of four subsidiaries each month.\n'
    'Reported to the board of directors.",Tacoma,Jan 2020,Mar 2022\n'
    "Lakeside,Bookkeeper,,Tacoma,Apr 2022,\n",
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
    "Cascade State University,2012,2016,,Bachelor of Arts in Economics,Chess club\n",
    "Certifications.csv": "Name,Url,Authority,Started On,Finished On,License Number\n"
    "Data Analyst Nanodegree,https://example.org/1,Udacity,Feb 2023,Feb 2026,A1\n",
    "Skills.csv": "Name\nPower BI\nPower BI\nPayroll\n",
    "Projects.csv": "Title,Description,Url,Started On,Finished On\n"
    "Fleet costs,Built a model of the costs of a fleet.,,May 2021,Jun 2021\n",
    "Courses.csv": "Name,Number\nAuditing,ACC 301\n",
    "Languages.csv": "Name,Proficiency\nPortuguese,Native or bilingual proficiency\n",
    "Honors.csv": "Title,Description,Issued On\nDean's List,Best tenth of the year,2015\n",
    "Volunteering.csv": "Company Name,Role,Cause,Started On,Finished On,Description\n"
    "Food bank,Treasurer,,Jan 2018,Dec 2018,Kept the accounts.\n",
    "Publications.csv": "Name,Published On,Description,Publisher,Url\n"
    "Fuel hedging,2021,How fleets hedge fuel.,Ledger Monthly,\n",
}
ASIDE = {
    "messages.csv": "FROM,TO,DATE,SUBJECT,CONTENT\nBen,Ana,2024,Hi,A secret about SQL\n",
    "Connections.csv": "Notes:\n\"Some addresses are missing.\"\n\nFirst Name,Last Name\nBen,Li\n",
    "Comments_2527.csv": "Date,Link,Message\n2024,x,secret\n",
    "Jobs/Job Applications.csv": "Application Date,Company Name\n2024,Secret Inc\n",
    "Articles/Articles/on-fuel.html": "<h1>secret</h1>",
}  # fmt: skip


def packed(files, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def read(tmp_path):
    def read(files, **options):
        path = tmp_path / "export.zip"
        path.write_bytes(files if isinstance(files, bytes) else packed(files, **options))
        resume = read_linkedin(path, "ana", "ana/export.zip")
        return resume, table("evidence", resume.evidence)

    return read


def test_reads_what_a_person_can_do(read):
    resume, evidence = read({**TABLES, **ASIDE})
    assert resume.problems == []
    assert resume.name == "Ana Silva"
    assert set(evidence["section"]) == {
        "summary", "experience", "education", "certifications", "skills", "projects", "languages",
        "awards", "volunteering", "publications",
    }  # fmt: skip
    assert set(evidence["verification"]) == {"claimed"}
    assert not evidence["text"].str.contains("secret|Silva|Ben", case=False).any()

    jobs = evidence[evidence["section"] == "experience"]
    assert jobs["title"].tolist() == ["Accountant, Harbor Freight"] * 2 + ["Bookkeeper, Lakeside"]
    assert jobs["text"].tolist()[1:] == [
        "Reported to the board of directors.",
        "Bookkeeper, Lakeside",
    ]
    assert jobs["started_on"].iloc[0] == pd.Timestamp("2020-01-01")
    assert jobs["ended_on"].iloc[0] == pd.Timestamp("2022-03-31")
    assert jobs["ongoing"].tolist() == [False, False, True]
    assert jobs["source"].iloc[0] == "ana/export.zip, Positions.csv, row 2"

    degree = evidence[evidence["kind"] == "degree"].iloc[0]
    assert (degree["title"], degree["issuer"], degree["level"]) == (
        "Bachelor of Arts in Economics", "Cascade State University", 6,
    )  # fmt: skip
    nanodegree = evidence[evidence["section"] == "certifications"].iloc[0]
    assert (nanodegree["kind"], nanodegree["kind_certainty"]) == ("nanodegree", "from its name")
    assert nanodegree["issuer"] == "Udacity"
    assert nanodegree["expires_on"] == pd.Timestamp("2026-02-28")


def test_a_row_that_is_there_twice_counts_once(read):
    evidence = read(TABLES)[1]
    assert evidence[evidence["section"] == "skills"]["text"].tolist() == ["Power BI", "Payroll"]


def test_the_order_in_the_archive_does_not_matter(read):
    reversed_files = dict(reversed(TABLES.items()))
    pd.testing.assert_frame_equal(read(TABLES)[1], read(reversed_files)[1])


def test_notes_may_stand_above_the_header(read):
    notes = 'Notes:\n"Some of these, you may notice, are missing."\n\nName\nPayroll\n'
    assert read({"folder/Skills.csv": notes})[1]["text"].tolist() == ["Payroll"]


def test_what_is_wrong_in_a_row_is_a_problem(read):
    resume, evidence = read(
        {
            "Positions.csv": "Company Name,Title,Started On,Finished On\nA,Clerk,soon,\n,,2020,\n",
            "Skills.csv": "Name\nPayroll\n",
            "Education.csv": "School,When\nA,2020\n",
        }
    )
    assert evidence["text"].tolist() == ["Clerk, A", "Payroll"]
    assert [problem.where for problem in resume.problems] == [
        "Education.csv",
        "Positions.csv, row 2",
        "Positions.csv, row 3",
    ]
    assert all(problem.what_to_do for problem in resume.problems)


def test_other_files_are_named(read):
    resume = read({**TABLES, "resume.pdf": b"x"})[0]
    assert [problem.problem for problem in resume.problems] == [
        "1 of its files are not read: resume.pdf."
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"x",
        b"PK\3\4 nothing else",
        packed({}),
        packed({"holiday.jpg": b"x"}),
        packed({f"{number}.csv": b"" for number in range(5_001)}),
        packed(ASIDE),
    ],
)
def test_other_archives_are_refused(read, content):
    with pytest.raises(UnreadableError) as refused:
        read(content)
    assert refused.value.what_to_do


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_table_that_unpacks_to_a_lot_is_refused(read, method):
    bomb = packed({"Skills.csv": b"Name\n" + b"SQL\n" * 5_000_000}, compression=method)
    assert len(bomb) < 200_000
    resume, evidence = read(bomb)
    assert evidence.empty
    assert [problem.where for problem in resume.problems] == ["Skills.csv"]


def test_a_damaged_table_leaves_the_others(read):
    archive = bytearray(packed(TABLES))
    archive[archive.find(b"Power BI")] = ord("X")
    resume, evidence = read(bytes(archive))
    assert len(evidence) > 5
    assert [problem.where for problem in resume.problems] == ["Skills.csv"]


def test_names_in_the_archive_are_never_paths(read, tmp_path):
    resume, evidence = read({"../../Skills.csv": TABLES["Skills.csv"], "/etc/passwd": "x"})
    assert evidence["text"].tolist() == ["Power BI", "Payroll"]
    assert "passwd" in resume.problems[0].problem
    assert [path.name for path in tmp_path.iterdir()] == ["export.zip"]


def test_a_part_without_a_name_is_passed_over(read):
    archive = packed({"qqq": "1", "Skills.csv": TABLES["Skills.csv"]}).replace(b"qqq", b"\0qq")
    _, evidence = read(archive)  # Python ends a name at its first zero
    assert evidence["text"].tolist() == ["Power BI", "Payroll"]


def test_very_many_rows_are_cut(read):
    rows = "".join(f"Skill {number}\n" for number in range(1_500))
    resume, evidence = read({"Skills.csv": f"Name\n{rows}"})
    assert len(evidence) == 1_000
    assert "more than 1,000 rows" in resume.problems[0].problem


# --- In a pool -------------------------------------------------------------------------------


def test_a_pool_reads_the_archive_and_the_unpacked_folder_alike(tmp_path):
    (tmp_path / "ana.zip").write_bytes(packed({**TABLES, **ASIDE}))
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / "export.zip").write_bytes(packed(TABLES))
    for name, content in {**TABLES, **ASIDE}.items():
        path = tmp_path / "cleo" / "linkedin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    pool = read_pool(tmp_path, progress=False)
    assert pool.problems.empty
    assert pool.candidates["name"].tolist() == ["Ana Silva"] * 3
    said = [
        sorted(zip(rows["kind"], rows["section"], rows["title"], strict=True))
        for _, rows in pool.evidence.groupby("candidate_id")
    ]
    assert said[0] == said[1] == said[2]
    assert not pool.evidence["text"].str.contains("secret", case=False).any()


def test_a_table_of_ones_own_beside_an_export_is_read(tmp_path):
    folder = tmp_path / "ana"
    folder.mkdir()
    (folder / "Skills.csv").write_text(TABLES["Skills.csv"])
    (folder / "badges.csv").write_text("Badge,Issued by\nSQL,Brightwater\n")
    (folder / "Projects.csv").write_text("Project,Description\nFleet,Built a model of costs.\n")
    (folder / "sql.json").write_text(json.dumps({"skills": [{"name": "SQL"}]}))
    pool = read_pool(tmp_path, progress=False)
    assert pool.evidence["document"].nunique() == 4
