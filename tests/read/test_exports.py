"""Tables of evidence under people's own column names."""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.read.exports import evidence_from_table, read_table
from skillmatch.tables import UnreadableError

HEADERS = (
    ("Credential", "Type", "Issued by", "Date earned", "Expires", "Description", "Hours"),
    ("Title", "Kind", "Issuer", "Issued", "Valid until", "What it covers", "Hours"),
    ("Name", "Category", "Provider", "Date", "Expiry date", "Details", "Duration (hours)"),
    ("Certificate", "Type", "Organisation", "Completed on", "Expires on", "Notes", "Hours"),
    ("  TITLE ", "kind", "issuing_authority", "issued_on", "EXPIRES_ON", "text", "hours"),
)


def own(*rows, **columns):
    frame = pd.DataFrame(list(rows)) if rows else pd.DataFrame(columns)
    frame.index += 2
    return evidence_from_table(frame, source="ana/credentials.csv", candidate_id="ana")


def about_several(**columns):
    frame = pd.DataFrame(columns)
    frame.index += 2
    return evidence_from_table(frame, source="pool.csv")


@pytest.mark.parametrize("header", HEADERS)
def test_understands_the_names_that_people_choose(header):
    cells = ["SQL for Analytics", "Badge", "Brightwater", "2025-04-12", "Apr 2027", "Joins.", "24"]
    pool = own(dict(zip(header, cells, strict=True)))
    row = pool.evidence.iloc[0]
    assert (row["title"], row["kind"], row["issuer"]) == (
        "SQL for Analytics",
        "badge",
        "Brightwater",
    )
    assert row["issued_on"] == pd.Timestamp("2025-04-12")
    assert row["expires_on"] == pd.Timestamp("2027-04-30")
    assert (row["text"], row["hours"], row["verification"]) == ("Joins.", 24, "claimed")
    assert row["source"] == row["evidence_id"] == "ana/credentials.csv, row 2"
    assert row["document"] == "ana/credentials.csv"
    assert pool.problems.empty
    assert pool.candidates["candidate_id"].tolist() == ["ana"]


def test_reads_linkedin_certifications():
    pool = own(
        {
            "Name": "SQL Essentials", "Url": "https://example.org/c/1", "Authority": "Brightwater",
            "Started On": "Jan 2020", "Finished On": "Mar 2020", "License Number": "A1",
        }
    )  # fmt: skip
    row = pool.evidence.iloc[0]
    assert (row["kind"], row["title"], row["issuer"]) == (
        "certificate",
        "SQL Essentials",
        "Brightwater",
    )
    assert row["started_on"] == pd.Timestamp("2020-01-01")


def test_a_near_miss_is_read_and_shown():
    pool = own({"Titel": "SQL", "Credential isuer": "x", "Discription": "Joins."})
    row = pool.evidence.iloc[0]
    assert row["text"] == "Joins."
    assert "“Discription” read as text" in row["source"]
    assert "“Credential isuer”" in pool.problems["problem"][0]


def test_columns_that_say_nothing_to_us_are_named():
    pool = own({"Title": "SQL", "Favourite colour": "red", "URL": "https://example.org"})
    assert pool.problems["problem"].tolist() == [
        "Not understood, and so not read: “Favourite colour”."
    ]


def test_puts_criteria_skills_and_results_into_the_text():
    pool = own(
        {"Title": "SQL", "Description": "Joins.\nWindows.", "Criteria": "Passed an exam.",
         "Skills": "SQL, databases", "Grade": 92.0}
    )  # fmt: skip
    row = pool.evidence.iloc[0]
    assert row["text"].splitlines() == [
        "Joins.", "Windows.", "Passed an exam.", "Skills: SQL, databases", "Result: 92",
    ]  # fmt: skip
    assert row["assessed"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Badge", "badge"), ("Micro-credential", "badge"), ("NANODEGREE", "nanodegree"),
        ("Certification", "certificate"), ("online course", "certificate"), ("Licence", "license"),
        ("Bachelor's degree", "degree"), ("Diploma", "degree"), ("CV", "resume"), ("job", "resume"),
    ],
)  # fmt: skip
def test_kinds_in_other_words(kind, expected):
    assert own({"Title": "SQL", "Type": kind}).evidence["kind"].tolist() == [expected]


@pytest.mark.parametrize(
    ("header", "title", "expected"),
    [
        ("Badge", "SQL", "badge"), ("Degree name", "BSc Economics", "degree"),
        ("Title", "Data Nanodegree", "nanodegree"), ("Title", "SQL", "certificate"),
    ],
)  # fmt: skip
def test_kind_without_a_column_for_it(header, title, expected):
    assert own({header: title}).evidence["kind"].tolist() == [expected]


def test_a_bad_row_leaves_the_others():
    pool = own(
        {"Title": "SQL", "Type": "banana", "Issued": ""},
        {"Title": "", "Type": "badge", "Issued": "2024"},
        {"Title": "Python", "Type": "badge", "Issued": "soon"},
        {"Title": "R", "Type": "badge", "Issued": "2024-02-30"},
        {"Title": "Excel", "Type": "badge", "Issued": "2024"},
    )
    assert pool.evidence["title"].tolist() == ["Python", "R", "Excel"]
    assert pool.evidence["issued_on"].isna().tolist() == [True, True, False]
    assert pool.problems["where"].tolist() == [
        "row 2", "row 3", "row 4, column “Issued”", "row 5, column “Issued”",
    ]  # fmt: skip
    assert "banana" in pool.problems["problem"][0]
    assert "soon" in pool.problems["problem"][2]


def test_odd_cells_are_reported_and_left_out():
    pool = own({"Title": "SQL", "Hours": "a few", "Level": "9", "Expires": 12.5})
    row = pool.evidence.iloc[0]
    assert pd.isna(row["hours"]) and pd.isna(row["level"]) and pd.isna(row["expires_on"])
    assert len(pool.problems) == 3


def test_takes_dates_and_numbers_as_spreadsheets_store_them():
    pool = own(
        {
            "Title": "SQL",
            "Issued": datetime.datetime(2025, 4, 12, 13, 5),
            "Hours": 24.0,
            "Level": 6.0,
        },
        {"Title": "R", "Issued": 2024.0, "Hours": "1.5 h", "Level": "EQF level 5"},
    )
    assert pool.problems.empty
    assert pool.evidence["issued_on"].tolist() == [
        pd.Timestamp("2025-04-12"),
        pd.Timestamp("2024-01-01"),
    ]
    assert pool.evidence["hours"].tolist() == [24, 1.5]
    assert pool.evidence["level"].tolist() == [6, 5]


@pytest.mark.parametrize(
    ("stated", "own_table", "employers_table"),
    [
        ("verified", "unchecked", "verified"), ("Valid", "unchecked", "valid"),
        ("claimed", "claimed", "claimed"), ("unchecked", "unchecked", "unchecked"),
        ("expired", "expired", "expired"), ("revoked", "revoked", "revoked"),
        ("yes", "claimed", "claimed"), ("", "claimed", "claimed"),
    ],
)  # fmt: skip
def test_candidates_cannot_vouch_for_themselves(stated, own_table, employers_table):
    mine = own({"Title": "SQL", "Verification": stated})
    assert mine.evidence["verification"].tolist() == [own_table]
    theirs = about_several(title=["SQL"], verification=[stated], candidate=["ana"])
    assert theirs.evidence["verification"].tolist() == [employers_table]


def test_a_table_about_several_candidates():
    pool = about_several(
        Applicant=["Ana Silva", "ben-okafor", "Ana Silva", ""],
        Badge=["SQL", "Python", "R", "Excel"],
        Department=["A", "B", "C", "D"],
    )
    assert pool.candidates.to_dict("records") == [
        {"candidate_id": "ana-silva", "name": "Ana Silva"},
        {"candidate_id": "ben-okafor", "name": ""},
    ]
    assert pool.evidence["candidate_id"].tolist() == ["ana-silva", "ben-okafor", "ana-silva"]
    assert pool.evidence["Department"].tolist() == ["A", "B", "C"]
    assert pool.problems["where"].tolist() == ["row 5"]


def test_two_people_of_one_name_are_told_apart_by_their_addresses():
    pool = about_several(Name=["Ana Silva"] * 2, Email=["A@x.org", "b@x.org"], Badge=["SQL", "R"])
    assert pool.candidates["candidate_id"].tolist() == ["a@x.org", "b@x.org"]


def test_a_candidate_stays_whose_rows_are_all_bad():
    pool = about_several(candidate_id=["ana"], title=["SQL"], kind=["banana"])
    assert pool.candidates["candidate_id"].tolist() == ["ana"]
    assert pool.evidence.empty and len(pool.problems) == 1


def test_an_evidence_table_survives_the_way_through_a_file(tmp_path):
    pool = own(
        {"Title": "SQL", "Description": "Joins.\nWindows.", "Issued": "2025-04-12", "Hours": 24}
    )
    pool.evidence.to_csv(tmp_path / "pool.csv", index=False)
    again = evidence_from_table(read_table(tmp_path / "pool.csv"), source="pool.csv")
    pd.testing.assert_frame_equal(again.evidence, pool.evidence)
    assert again.problems.empty


def test_repeated_ids_are_replaced():
    pool = about_several(evidence_id=["e1", "e1"], candidate=["ana", "ana"], title=["SQL", "R"])
    assert pool.evidence["evidence_id"].tolist() == ["e1", "pool.csv, row 3"]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"Candidate": ["ana"], "Colour": ["red"]}, "a title .* Candidate, Colour"),
        ({"Title": ["SQL"], "Colour": ["red"]}, "who it is about"),
        ({"Colour": ["red"]}, "a title .* and who it is about"),
    ],
)
def test_names_what_is_missing(columns, says):
    with pytest.raises(UnreadableError, match=says) as error:
        about_several(**columns)
    assert error.value.what_to_do


def test_a_candidates_folder_is_no_place_for_a_table_of_several():
    with pytest.raises(UnreadableError, match="2 candidates"):
        own({"Candidate": "ana", "Title": "SQL"}, {"Candidate": "ben", "Title": "R"})


def test_a_row_with_a_stray_comma_is_reported(tmp_path):
    path = tmp_path / "credentials.csv"
    path.write_text("Title,Issuer\nSQL,Lab, Inc\nPython,Lab\n", encoding="utf-8")
    pool = evidence_from_table(read_table(path), source="credentials.csv", candidate_id="ana")
    assert pool.evidence["title"].tolist() == ["Python"]
    assert "more cells than the header" in pool.problems["problem"][0]


def test_other_sheets_are_reported(tmp_path):
    path = tmp_path / "credentials.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"Title": ["SQL"]}).to_excel(book, sheet_name="Mine", index=False)
        pd.DataFrame({"Title": ["R"]}).to_excel(book, sheet_name="More", index=False)
    pool = evidence_from_table(read_table(path), source="credentials.xlsx", candidate_id="ana")
    assert pool.evidence["title"].tolist() == ["SQL"]
    assert pool.problems["where"].tolist() == ["sheet “More”"]


CELLS = st.none() | st.text(max_size=8) | st.floats() | st.integers() | st.dates() | st.booleans()


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"Title": CELLS, "Issued": CELLS, "Type": CELLS, "Level": CELLS, "Hours": CELLS,
             "Verification": CELLS, "Expires": CELLS, "Description": CELLS, "Skill URI": CELLS}
        ),
        min_size=1,
        max_size=5,
    )
)  # fmt: skip
def test_every_row_ends_in_evidence_or_a_problem(rows):
    pool = own(*rows)
    reported = {where.split(",")[0] for where in pool.problems["where"]}
    for number in range(2, len(rows) + 2):
        read = f"ana/credentials.csv, row {number}" in set(pool.evidence["evidence_id"])
        assert read or f"row {number}" in reported


def test_rows_that_do_not_say_their_kind_are_told_of():
    frame = pd.DataFrame({"candidate_id": ["ana", "ben"], "title": ["Clerk", "SQL badge"]})
    pool = evidence_from_table(frame, source="pool.csv")
    assert pool.evidence["kind"].tolist() == ["certificate", "badge"]
    [told] = pool.problems["problem"]
    assert told.startswith("Nothing says what kind of evidence 1 of 2 rows are")
