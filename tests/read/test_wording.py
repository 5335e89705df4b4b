"""What the words of a credential say about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.read.wording import (
    clean,
    eqf_level,
    holder_sentences,
    is_assessed,
    learning_hours,
    paragraphs,
    without_names,
)


@given(st.text())
def test_clean_text_is_one_line_that_every_file_can_hold(text):
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\n" not in cleaned and "\x00" not in cleaned and cleaned == cleaned.strip()


def test_clean_survives_what_no_file_can_hold():
    assert clean("SQL \ud800 joins\x00\u200b") == "SQL ? joins"


def test_paragraphs_drop_markup_and_keep_items_apart():
    text = "<p>Earners must:</p><ul><li>pass an <b>exam</b></li><li>write R &amp; SQL</li></ul>"
    assert paragraphs(text) == ["Earners must:", "pass an exam", "write R & SQL"]


@pytest.mark.parametrize(
    ("text", "assessed"),
    [
        ("Earners pass a proctored exam.", True),
        ("Two reviewers graded the project against a rubric.", True),
        ("A tutor checks the file.", True),
        ("She defended the thesis; there was no written exam.", True),
        ("Attended the full day. There was no test.", False),
        ("Attended all sessions, with no formal assessment of the project.", False),
        ("Participants were logged in for four webinars.", False),
        ("Participation. Nothing is handed in and nothing is tested.", False),
        ("Has successfully completed the course.", False),
        ("Took part in a team. Teams were not graded.", False),
        ("An introduction to databases.", None),
        ("", None),
    ],
)
def test_tells_how_it_was_earned(text, assessed):
    assert is_assessed(text) is assessed


def test_a_subject_is_no_assessment():
    assert is_assessed(holder_sentences("Writing tests and grading exams.")) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("24 hours of instruction", 24), ("a 40-hour course", 40), ("Duration: 12 h", 12),
        ("Hours: 1,200", 1200), ("7.5 contact hours", 7.5), ("Total\n30 hours\n", 30),
        ("PT60H", 60), ("P2DT12H", 60), ("P2M", None), ("a 3-hour exam", None),
        ("within 24 hours of the course", None), ("3 hours per week", None),
        ("24/7 training", None),
        ("10 hours of study and 20 hours of lab", None), ("hours", None), ("Hours: 2 weeks", None),
    ],
)  # fmt: skip
def test_takes_only_hours_of_learning(text, hours):
    assert learning_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("EQF level 5", 5), ("EQF 5", 5), ("European Qualifications Framework (EQF) Level 7", 7),
        ("EQF: 9", None), ("Level 5", None), ("EQF 5 or EQF 6", None), ("EQF 55", None),
    ],
)  # fmt: skip
def test_takes_only_levels_of_the_eqf(text, level):
    assert eqf_level(text) == level


def test_takes_whole_names_out_and_nothing_else():
    assert (
        without_names("Li wrote SQL; Li Wei passed.", ["Li Wei"])
        == "Li wrote SQL; the holder passed."
    )
    assert without_names("Kim's Kimchi", ["Kim"]) == "the holder's Kimchi"
    assert without_names("a.b*c", ["", ".*"]) == "a.b*c"
