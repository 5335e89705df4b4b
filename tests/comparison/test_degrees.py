"""Degrees as people write them: level, field, school, year, and whether they were earned."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch import SkillSpace
from skillmatch.comparison.degrees import LEVEL_NAMES, degree_table
from skillmatch.comparison.fields import (
    field_code,
    field_name,
    field_profile,
    fields_in,
    given_code,
    meets_field,
)
from skillmatch.read.pool import read_pool
from skillmatch.resources import resource
from tests.doubles import WordEncoder, pool


def degree(title: str, **columns: object) -> pd.Series:
    row = {"candidate_id": "ana", "kind": "degree", "title": title, "text": title, **columns}
    return degree_table(pool([row])).iloc[0]


# --- What a title tells ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "level", "field", "code"),
    [
        ("BSc in Statistics", "bachelor", "Statistics", "0542"),
        (
            "Bachelor of Science: Electrical Engineering",
            "bachelor",
            "Electrical Engineering",
            "0713",
        ),
        ("Bachelor of Arts Degree: Psychology Psychology", "bachelor", "Psychology", "0313"),
        ("Bachelor of Science Computer Science", "bachelor", "Computer Science", "0613"),
        ("Bachelor of Science, Mathematics, 2:1", "bachelor", "Mathematics", "0541"),
        ("BA (Hons) in History and Welsh History", "bachelor", "History and Welsh History", "0222"),
        ("Doctor of Philosophy, Pure Mathematics", "doctorate", "Pure Mathematics", "0541"),
        ("Master of Engineering: Control Engineering", "master", "Control Engineering", "0714"),
        ("Software Engineering Master of Engineering", "master", "Software Engineering", "0613"),
        ("MBA", "master", "Business Administration", "0413"),
        ("MBA: Finance", "master", "Finance", "0412"),
        ("Master of Business Administration: Healthcare", "master", "Healthcare", "0413"),
        ("Bachelor of Education in Physical Sciences", "bachelor", "Physical Sciences", "0114"),
        ("Bachelor of Arts: History Education", "bachelor", "History Education", "0114"),
        ("Master's of Education: Chemistry", "master", "Chemistry", "0114"),
        ("Associate of Arts: Paralegal Studies", "short cycle", "Paralegal Studies", "0421"),
        ("Diploma: Hotel Management", "", "Hotel Management", "1013"),
        (
            "BTEC Level 3, Information Technology",
            "upper secondary",
            "Information Technology",
            "061",
        ),
        ("Licence, Sciences du langage", "bachelor", "Sciences du langage", "0232"),
        ("M.Sc., Wirtschaftsinformatik", "master", "Wirtschaftsinformatik", "061"),
        ("Licenciatura en Derecho", "bachelor", "Derecho", "0421"),
        ("Bachelor of Arts", "bachelor", "", ""),
        ("High School Diploma, Penn Foster", "upper secondary", "", ""),
        ("BSc in Underwater Basketry", "bachelor", "Underwater Basketry", ""),
    ],
)
def test_a_title_tells_level_and_field(title: str, level: str, field: str, code: str) -> None:
    read = degree(title)
    assert (read["level_name"], read["field"], read["field_code"]) == (level, field, code)
    assert read["field_name"] == field_name(code)


def test_the_level_that_was_read_stands() -> None:
    assert degree("Magister", level=7)["level"] == 7
    assert degree("Bachelor of Arts", level=5)["level_name"] == "short cycle"


def test_a_field_that_was_read_as_part_of_the_school_comes_back() -> None:
    read = degree(
        "Master of Science: Human",
        text="2010 Master of Science : Human Resource Management Cardiff University",
        issuer="Resource Management Cardiff University",
    )
    assert read["field"] == "Human Resource Management"
    assert read["institution"] == "Cardiff University"


def test_a_school_that_is_called_by_its_field_keeps_its_name() -> None:
    read = degree(
        "Bachelor of Arts",
        text="Bachelor of Arts Art Institute of San Antonio",
        issuer="Art Institute of San Antonio",
    )
    assert (read["field"], read["institution"]) == ("", "Art Institute of San Antonio")


def test_school_and_year() -> None:
    read = degree("BSc Physics", issuer="Ashtamudi University -", issued_on="2014-12-31")
    assert (read["institution"], read["year"]) == ("Ashtamudi University", 2014)
    assert pd.isna(degree("BSc Physics")["year"])


@pytest.mark.parametrize(
    ("title", "field", "institution", "year", "earned"),
    [
        ("Bachelor of Commerce (dropped out 2010)", "Commerce", "", 2010, False),
        ("BSc Physics, dropped out in 2010", "Physics", "", 2010, False),
        ("PhD candidate, Physics", "Physics", "", None, False),
        ("PhD student in Physics", "Physics", "", None, False),
        ("BA Student Affairs", "Student Affairs", "", None, True),
        ("Diplom-Ingenieur Maschinenbau TU München", "Maschinenbau", "TU München", None, True),
        ("Diplom-Ingenieur (FH) Maschinenbau", "Maschinenbau", "", None, True),
        ("MSc Data Science, ETH Zürich, 2011-2013", "Data Science", "ETH Zürich", 2013, True),
        ("BSc Nursing, 06.2014", "Nursing", "", 2014, True),
        ("Associate in Accounting, CIP 52.2001", "Accounting", "", None, True),
        ("BSc Statistics, ISCED-F 2013 0542", "Statistics", "", None, True),
    ],
)
def test_a_title_tells_school_year_and_whether_it_was_earned(
    title: str, field: str, institution: str, year: int | None, earned: bool
) -> None:
    read = degree(title)
    assert (read["field"], read["institution"], read["earned"]) == (field, institution, earned)
    assert (None if pd.isna(read["year"]) else read["year"]) == year


def test_the_evidence_s_own_date_goes_before_a_year_in_the_title() -> None:
    assert degree("BSc Physics, 2009", issued_on="2012-07-01")["year"] == 2012


@pytest.mark.parametrize(
    "columns",
    [
        {"title": "MBA, in progress"},
        {"title": "Coursework toward BBA, Marketing"},
        {"title": "Diploma in nursing (one of two terms, not finished)"},
        {"title": "BSc Physics", "text": "BSc Physics, expected 2027"},
        {"title": "BSc Physics", "ongoing": True},
        {"title": "BSc Physics", "verification": "revoked"},
        {"title": "BSc Physics", "verification": "invalid"},
    ],
)
def test_what_is_not_finished_or_not_valid_is_not_earned(columns: dict) -> None:
    assert not degree(**columns)["earned"]


def test_what_is_taken_at_its_word_is_earned() -> None:
    assert degree("BSc Physics", verification="claimed", ongoing=False)["earned"]
    assert degree("BSc Physics", verification="verified")["earned"]
    # The reader has seen which of an entry's words are about the degree.
    assert degree("BSc Physics", text="BSc Physics. MSc expected 2027", ongoing=False)["earned"]


def test_the_level_of_an_unfinished_degree_is_the_one_it_would_have() -> None:
    read = degree("Completing MS: Accounting", ongoing=True)
    assert (read["level"], read["earned"]) == (7, False)


PIECES = st.sampled_from(
    [
        "BSc",
        "in ",
        "Master of ",
        ":",
        ", ",
        "(",
        ")",
        "Science",
        "law ",
        "of ",
        "\x00",
        "é",
        "2014",
        "52.0301",
        "University ",
        "|",
        "not finished",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES, max_size=30).map("".join))
def test_no_text_is_too_strange(title: str, text: str) -> None:
    for issuer in ("", "University", text[-20:]):
        read = degree(title, text=text, issuer=issuer)
        assert read["field_code"] == "" or field_name(read["field_code"])


def test_a_very_long_title_is_read_in_good_time() -> None:
    assert degree("BSc in Law " + "ab " * 200_000)["field_code"] == "0421"


def test_other_evidence_makes_no_row_and_none_makes_an_empty_table() -> None:
    table = degree_table(pool([{"candidate_id": "ana", "text": "Bachelor parties organised"}]))
    assert table.empty
    assert table.dtypes.astype(str)[["level", "earned", "field"]].tolist() == [
        "Int64",
        "boolean",
        "str",
    ]


# --- Codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("BA Economics (0311)", "0311"),
        ("BSc Something, ISCED-F 2013: 0542", "0542"),
        ("BSc Something, ISCED-F 05", "05"),
        ("Bachelor, http://data.europa.eu/snb/isced-f/0713", "0713"),
        ("AAS, CIP 52.0301", "0411"),
        ("AAS (CIP code 11)", "061"),
        ("AAS 52.0301", "0411"),
        ("BSc 27.0501 Statistics", "0542"),
        ("BSc, ISCED 6", ""),
        ("BSc, 09.2014", ""),
        ("BSc, GPA 3.85, 2014", ""),
        ("BSc, 0999999", ""),
        ("BSc, CIP 30.0101", ""),
    ],
)
def test_codes_that_are_given(title: str, code: str) -> None:
    assert given_code(title) == code


def test_a_code_that_is_given_counts_more_than_the_words() -> None:
    read = degree("BSc in Statistics (ISCED-F 0541)")
    assert (read["field_code"], read["field"]) == ("0541", "Statistics")


def test_the_longest_name_of_a_field_counts() -> None:
    assert [one.code for one in fields_in("Electrical engineering and law")] == ["0713", "0421"]
    assert field_code("MATHÉMATIQUES appliquées") == "0541"


def test_meeting_a_field() -> None:
    assert meets_field("0542", ["0311", "0542"]) is True
    assert meets_field("0715", ["071"]) is True
    assert meets_field("0541", ["0542"]) is False
    assert meets_field("0541", ["0542"], related=True) is True
    assert meets_field("0411", ["0542"], related=True) is False
    assert meets_field("05", ["0542"]) is None
    assert meets_field("", ["0542"]) is None
    assert meets_field("0411", ["", "0542"]) is None


def test_the_table_of_fields_is_sound() -> None:
    with resource("data", "fields_of_study.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    isced = {row["code"] for row in rows if row["scheme"] == "ISCED-F"}
    assert len(isced) == sum(row["scheme"] == "ISCED-F" for row in rows)
    assert {len(code) for code in isced} == {2, 3, 4}
    assert {code[:-1] for code in isced if len(code) > 2} <= isced
    # Detailed fields proper: not those "not further defined" (…0), "elsewhere classified" (…9) and
    # "inter-disciplinary" (…8).
    assert sum(len(code) == 2 for code in isced) == 11
    assert sum(len(code) == 4 and code[-1] not in "089" for code in isced) == 80
    assert all(row["isced_f"] in isced | {""} for row in rows)
    names = [n.casefold() for row in rows for n in row["also_called"].split("|") if n]
    assert len(names) == len(set(names))


def test_every_name_of_a_field_is_found_again() -> None:
    with resource("data", "fields_of_study.csv").open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["also_called"]]
    wrong = [
        (name, field_code(name))
        for row in rows
        for name in row["also_called"].split("|")
        if field_code(name) != row["code"]
    ]
    assert not wrong


# --- In the space ----------------------------------------------------------------------------


def test_a_field_has_a_profile_and_its_official_name_helps() -> None:
    skills = pd.DataFrame({"label": ["statistics", "arc welding", "law"]})
    space = SkillSpace.from_skills(skills, encoder=WordEncoder())
    profile = field_profile("Estadística", space)
    assert profile["label"].tolist() == ["statistics"]
    assert list(profile.columns) == ["uri", "label", "score"]
    assert space.profile(["Estadística"]).empty


# --- Real resumes ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_degrees(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("resumes")
    for file in sorted((shared_data / "resumes_pdf").glob("*/*.pdf")):
        (folder / file.name).write_bytes(file.read_bytes())
    return degree_table(read_pool(folder))


def test_degrees_in_real_resumes_are_read(real_degrees: pd.DataFrame) -> None:
    assert len(real_degrees) >= 180
    assert real_degrees["level"].notna().mean() > 0.9
    higher = real_degrees[real_degrees["level"].ge(5).fillna(False)]
    assert higher["field"].ne("").mean() > 0.9
    assert higher["field_code"].ne("").mean() > 0.87
    assert real_degrees["institution"].ne("").mean() > 0.85
    assert set(real_degrees["level_name"]) <= {*LEVEL_NAMES.values(), ""}


def test_the_fields_of_a_pool_s_degrees_are_profiled_from_the_top_of_the_package() -> None:
    import skillmatch as sm

    space = SkillSpace.from_skills(
        pd.DataFrame({"label": ["statistics", "welding"]}), encoder=WordEncoder()
    )
    people = pool([{"candidate_id": "ana", "kind": "degree", "title": "Máster en Estadística"}])
    field = sm.degree_table(people)["field"].item()
    assert sm.field_profile(field, space)["label"].iloc[0] == "statistics"
