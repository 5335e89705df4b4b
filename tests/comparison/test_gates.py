"""Degree requirements as gates: what they ask for, and whom they let pass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from skillmatch.comparison.gates import (
    YEARS_OF_STUDY,
    DegreeGate,
    apply_gate,
    apply_gates,
    degree_gates,
)
from skillmatch.resources import resource
from tests.doubles import pool, posting, word_space

AS_OF = "2026-11-23"


def gate(text: str, **columns: Any) -> DegreeGate:
    return degree_gates(posting(text, kind="degree", **columns))[0]


def degree(who: str, title: str, **columns: Any) -> dict[str, Any]:
    return {"candidate_id": who, "kind": "degree", "title": title, "text": title, **columns}


def job(who: str, start: str | None, end: str | None = None) -> dict[str, Any]:
    return {
        "candidate_id": who,
        "kind": "resume",
        "section": "experience",
        "title": "Clerk",
        "text": "Filed papers",
        "started_on": start,
        "ended_on": end,
    }


def verdicts(of: DegreeGate, *evidence: dict[str, Any], **switches: Any) -> dict[str, Any]:
    table = apply_gate(of, pool(evidence), as_of=AS_OF, **{"count_experience": False} | switches)
    passes = table.set_index("candidate_id")["passes"].astype(object)
    return {who: None if pd.isna(one) else one for who, one in passes.items()}


# --- What a posting asks for -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level", "fields", "related", "instead", "years"),
    [
        ("Bachelor's degree", 6, (), False, False, None),
        (
            "Bachelor's degree in Statistics, Mathematics or a related field, or equivalent "
            "practical experience",
            6,
            ("Statistics", "Mathematics"),
            True,
            True,
            None,
        ),
        (
            "Master's degree in physics or engineering",
            7,
            ("physics", "engineering"),
            False,
            False,
            None,
        ),
        (
            "Bachelor's degree in accounting or 4 years of experience in bookkeeping",
            6,
            ("accounting",),
            False,
            True,
            4.0,
        ),
        (
            "BSc in computer science/information systems, or at least 6 years of experience",
            6,
            ("computer science", "information systems"),
            False,
            True,
            6.0,
        ),
        ("High school diploma or equivalent", 4, (), False, False, None),
        ("Bachelor of Science in Nursing", 6, ("Nursing",), False, False, None),
        (
            "Degree in computing or security, or equivalent experience",
            6,
            ("computing", "security"),
            False,
            True,
            None,
        ),
        (
            "Bachelor's degree or an equivalent combination of education and experience",
            6,
            (),
            False,
            True,
            None,
        ),
        ("PhD in chemistry with a focus on polymers", 8, ("chemistry",), False, False, None),
        ("Degree in a relevant subject", 6, (), True, False, None),
        ("Accounting or finance degree", 6, ("Accounting", "finance"), False, False, None),
        ("Bachelor of Science degree", 6, (), False, False, None),
        ("Apprenticeship or a certificate in welding", 4, (), False, False, None),
        (
            "Bachelor's degree in nursing, or an associate degree and willingness to finish one "
            "within five years",
            5,
            ("nursing",),
            False,
            False,
            None,
        ),
    ],
)
def test_what_a_requirement_asks_for(
    text: str,
    level: int,
    fields: tuple[str, ...],
    related: bool,
    instead: bool,
    years: float | None,
) -> None:
    read = gate(text)
    assert (read.level, read.fields, read.related) == (level, fields, related)
    assert (read.or_experience, read.years) == (instead, years)


def test_the_level_of_the_requirement_counts_and_other_requirements_make_no_gate() -> None:
    assert gate("A qualification of level 5", level=5).level == 5
    assert degree_gates(posting("SQL", kind="skill")) == []


def test_a_wish_is_no_hard_gate() -> None:
    assert gate("Bachelor's degree").hard
    assert not gate("Bachelor's degree", importance="preferred").hard
    assert not gate("Bachelor's degree preferred").hard
    assert not gate("A degree in law would be an advantage").hard


# --- Who passes ------------------------------------------------------------------------------


def test_the_level_decides_and_what_is_unknown_stays_open() -> None:
    passed = verdicts(
        gate("Bachelor's degree"),
        degree("bachelor", "BSc Physics", level=6),
        degree("master", "MSc Physics", level=7),
        degree("associate", "AA Physics", level=5),
        degree("unknown", "Physics, University of Wearmouth"),
        degree("unfinished", "BSc Physics, in progress"),
        degree("revoked", "BSc Physics", level=6, verification="revoked"),
        {"candidate_id": "nothing", "text": "Filed papers"},
    )
    assert passed == {
        "bachelor": True,
        "master": True,
        "associate": False,
        "unknown": None,
        "unfinished": False,
        "revoked": False,
        "nothing": False,
    }


def test_the_best_of_several_degrees_decides() -> None:
    both = (degree("ana", "AA Physics", level=5), degree("ana", "Physics, Wearmouth"))
    assert verdicts(gate("Bachelor's degree"), *both) == {"ana": None}
    assert verdicts(gate("Bachelor's degree"), *both, degree("ana", "MSc", level=7)) == {
        "ana": True
    }


def test_the_field_counts_only_if_it_is_switched_on() -> None:
    asked = gate("Bachelor's degree in statistics")
    people = (
        degree("statistics", "BSc in Statistics", level=6),
        degree("both", "BSc in Economics and Statistics", level=6),
        degree("maths", "BSc in Mathematics", level=6),
        degree("nursing", "BSc in Nursing", level=6),
        degree("unnamed", "BSc", level=6),
        degree("broad", "BSc in Natural Sciences, ISCED-F 05", level=6),
    )
    assert set(verdicts(asked, *people).values()) == {True}
    expected = {
        "statistics": True,
        "both": True,
        "maths": False,
        "nursing": False,
        "unnamed": None,
        "broad": None,
    }
    assert verdicts(asked, *people, match_field=True) == expected
    related = verdicts(replace(asked, related=True), *people, match_field=True)
    assert related == expected | {"maths": True}


def test_a_field_without_a_code_is_met_by_its_own_words_only() -> None:
    asked = gate("Bachelor's degree in underwater basketry")
    passed = verdicts(
        asked,
        degree("same", "BSc in Underwater Basketry", level=6),
        degree("other", "BSc in Law", level=6),
        match_field=True,
    )
    assert passed == {"same": True, "other": None}


def test_experience_counts_if_the_posting_says_so_and_the_switch_is_on() -> None:
    asked = gate("Bachelor's degree, or 5 years of experience")
    assert asked.years == 5
    people = (
        job("long", "2015-01-01"),
        job("short", "2024-01-01", "2025-12-31"),
        job("undated", None),
        {"candidate_id": "none", "kind": "badge", "title": "SQL", "text": "SQL"},
        degree("degree", "BSc", level=6),
    )
    assert verdicts(asked, *people, count_experience=False) == dict.fromkeys(
        ("long", "short", "undated", "none"), False
    ) | {"degree": True}
    assert verdicts(asked, *people, count_experience=True) == {
        "long": True,
        "short": False,
        "undated": None,
        "none": False,
        "degree": True,
    }
    strict = gate("Bachelor's degree")
    assert verdicts(strict, job("long", "2015-01-01"), count_experience=True) == {"long": False}


def test_without_stated_years_the_length_of_the_studies_counts() -> None:
    asked = gate("Bachelor's degree or equivalent experience")
    assert asked.years is None
    assert YEARS_OF_STUDY[6] == 4
    people = (job("three", "2020-01-01", "2022-12-31"), job("five", "2020-01-01", "2024-12-31"))
    assert verdicts(asked, *people, count_experience=True) == {"three": False, "five": True}
    easier = replace(asked, years=2.0)
    assert verdicts(easier, *people, count_experience=True) == {"three": True, "five": True}


def test_years_in_two_jobs_at_once_count_once_and_none_after_the_day() -> None:
    asked = gate("Bachelor's degree, or 5 years of experience")
    at_once = (job("ana", "2020-01-01", "2022-12-31"), job("ana", "2020-01-01", "2022-12-31"))
    assert verdicts(asked, *at_once, count_experience=True) == {"ana": False}
    later = apply_gate(asked, pool([job("ana", "2020-01-01")]), count_experience=True, as_of="2022")
    assert not later["passes"].item()


def test_with_posting_and_space_only_related_work_counts() -> None:
    asked = posting("Bachelor's degree or equivalent experience", kind="degree")
    asked = replace(asked, title="Bookkeeping")
    books = {"title": "Bookkeeping", "text": "Bookkeeping"}
    doors = {"title": "Doorman", "text": "Opened doors"}
    people = pool([job("books", "2015-01-01") | books, job("doors", "2015-01-01") | doors])
    one = degree_gates(asked)[0]
    every = apply_gate(one, people, count_experience=True, as_of=AS_OF)
    assert every["passes"].tolist() == [True, True]
    related = apply_gate(one, people, asked, word_space(), count_experience=True, as_of=AS_OF)
    assert related["passes"].tolist() == [True, False]
    assert "0.0 years of related experience" in related["reason"].iloc[1]


def test_a_degree_that_cannot_be_told_stays_open_unless_experience_passes() -> None:
    asked = gate("Bachelor's degree, or 5 years of experience")
    unknown = degree("ana", "Physics, University of Wearmouth")
    short, long = job("ana", "2025-01-01", "2025-12-31"), job("ana", "2015-01-01")
    assert verdicts(asked, unknown, short, count_experience=True) == {"ana": None}
    assert verdicts(asked, unknown, long, count_experience=True) == {"ana": True}


def test_everyone_has_a_row_with_a_reason_in_words() -> None:
    people = pool([degree("ana", "BSc in Law", level=6)], names={"ben": "Ben Orr", "cy": "Cy Roe"})
    table = apply_gate(gate("Master's degree"), people, count_experience=False)
    assert table["candidate_id"].tolist() == ["ana", "ben", "cy"]
    assert table["passes"].dtype == "boolean"
    assert table["reason"].tolist() == [
        "BSc in Law: bachelor, but master is asked for",
        "no degree",
        "no degree",
    ]
    assert table["by"].tolist() == ["BSc in Law", "", ""]


def test_sample_postings_have_the_gates_that_a_person_reads() -> None:
    from skillmatch import read_posting

    folder = resource("data", "sample", "postings")
    analyst = degree_gates(read_posting(folder / "data-analyst.md"))
    assert [(one.level, one.fields, one.related, one.or_experience) for one in analyst] == [
        (6, ("economics", "statistics", "business"), True, True)
    ]
    nurse = degree_gates(read_posting(folder / "registered-nurse.html"))
    assert [one.hard for one in nurse] == [False]


def test_the_day_may_be_a_moment_in_a_zone_and_is_told_where_it_is_none() -> None:
    asked = gate("Bachelor's degree, or 5 years of experience")
    people = pool([job("ana", "2021-11-01")])
    passes = apply_gate(asked, people, count_experience=True, as_of="2026-11-23T12:00+02:00")
    assert passes["passes"].tolist() == [True]
    with pytest.raises(ValueError, match="as_of must be a day or a moment"):
        apply_gate(asked, people, count_experience=True, as_of="soon")


# --- All that a posting insists on -----------------------------------------------------------


def test_one_gate_missed_is_enough_whatever_cannot_be_told_of_another() -> None:
    people = pool(
        [
            degree("bachelor", "BSc Law", level=6),
            degree("unknown", "Law studies, Wearmouth"),
            degree("broken_off", "PhD Law, in progress", level=8),
        ],
        names={"none": "Cy Roe"},
    )
    gates = [gate("High school diploma"), gate("Bachelor's degree"), gate("PhD preferred")]
    verdict = apply_gates(gates, people, count_experience=False).set_index("candidate_id")
    assert verdict["passes"].astype(object).fillna("open").to_dict() == {
        "bachelor": True, "unknown": "open", "broken_off": False, "none": False,
    }  # fmt: skip
    assert verdict.loc["bachelor", "reason"] == "BSc Law: bachelor, and bachelor is asked for"
    stricter = apply_gates([*gates, gate("PhD")], people, count_experience=False)
    assert stricter["candidate_id"].tolist() == people.candidates["candidate_id"].tolist()
    stricter = stricter.set_index("candidate_id")
    assert stricter["passes"].eq(False).fillna(False).drop("unknown").all()
    assert pd.isna(stricter.loc["unknown", "passes"])
    assert "doctorate is asked for" in stricter.loc["bachelor", "reason"]


def test_wishes_stop_nobody() -> None:
    people = pool([degree("ana", "BSc Law", level=6)])
    for gates in ([], [gate("PhD preferred")]):
        assert apply_gates(gates, people, count_experience=False).empty
    assert apply_gates([gate("PhD")], pool([]), count_experience=False).empty
