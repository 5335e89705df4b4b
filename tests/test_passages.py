from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.passages import clauses, sentences


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
