from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.passages import asserted, clauses, portions, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One thing. Another thing!", ["One thing.", "Another thing!"]),
        ("Worked for J. P. Smith.", ["Worked for J. P. Smith."]),
        ("Tools, e.g. Excel. Reports", ["Tools, e.g. Excel.", "Reports"]),
        ("line one\nline two", ["line one", "line two"]),
        ("— \n***", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_clauses() -> None:
    assert clauses("SQL, Power BI; C/C++ and GAAP") == ["SQL", "Power BI", "C/C++", "GAAP"]
    assert clauses("Welding") == []


@given(st.text())
def test_nothing_is_invented_or_lost(text: str) -> None:
    parts = sentences(text)
    assert all(part in text for part in parts)
    letters = [c for c in text if c.isalnum()]
    assert [c for part in parts for c in part if c.isalnum()] == letters
    assert all(clause in part for part in parts for clause in clauses(part))


def test_long_lists_are_cut_between_their_items() -> None:
    items = [f"tool{number}" for number in range(40)]
    parts = portions(", ".join(items))
    assert [word.strip(",") for part in parts for word in part.split()] == items
    assert max(len(part.split()) for part in parts) <= 12


def test_a_sentence_of_usual_length_stays_whole() -> None:
    sentence = "You keep the ledgers of three shops, close the month and talk with the auditors."
    assert portions(sentence) == [sentence]


def test_words_without_any_stop_are_cut_too() -> None:
    sentence = " ".join(["word"] * 100)
    parts = portions(sentence)
    assert [len(part.split()) for part in parts] == [40, 40, 20]


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("No experience in welding", ""),
        ("No prior experience with SQL is needed; Python is a must", "Python is a must"),
        ("I don't have any training in first aid, but I cook well.", "I , but I cook well"),
        ("Knowledge of Kubernetes is not required. ", ""),
        ("Lacking formal qualifications in law", ""),
    ],
)
def test_what_is_denied_is_left_out(sentence: str, left: str) -> None:
    assert asserted(sentence) == left


@pytest.mark.parametrize(
    "sentence",
    [
        "Knows no limits in sales.",
        "Without delay, handles complaints",
        "Experience in welding is required.",
        "Ran a no-code training programme",
    ],
)
def test_what_is_not_denied_stays_as_it_is(sentence: str) -> None:
    assert asserted(sentence) == sentence
