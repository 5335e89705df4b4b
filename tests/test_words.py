"""Every word that a table may hold has its mark and its meaning."""

from __future__ import annotations

import json
from typing import get_args

import pandas as pd
import pytest

from skillmatch import tables
from skillmatch.verification import outcome
from skillmatch.verification.outcome import NO_LIST, NO_STATUS, NOT_LISTED
from skillmatch.words import (
    CHECKS,
    FINDINGS,
    HOW_TO_READ,
    VERIFICATIONS,
    checked,
    day,
    facts_in_words,
    found,
    kind_checked,
    marked,
)


def test_each_outcome_has_a_mark_and_a_meaning() -> None:
    assert list(VERIFICATIONS) == list(tables.VERIFICATIONS)
    meanings = [meaning for _, meaning in VERIFICATIONS.values()]
    assert len(set(meanings)) == len(meanings)
    assert all(len(mark) == 1 for mark, _ in VERIFICATIONS.values())


def test_only_what_is_verified_has_a_tick_and_what_is_valid_a_mark_of_its_own() -> None:
    marks = {word: mark for word, (mark, _) in VERIFICATIONS.items()}
    for word in ("verified", "valid"):
        assert [one for one in marks if marks[one] == marks[word]] == [word]


@pytest.mark.parametrize(
    ("check", "fact", "reason", "word"),
    [
        ("revocation", "pass", f"Fine. {NO_STATUS}", "names no list"),
        ("revocation", "pass", "", "yes"),
        ("issuer", "unknown", NOT_LISTED, "no"),
        ("issuer", "unknown", NO_LIST, "not known"),
        ("recipient", "unknown", NOT_LISTED, "not known"),
    ],
)
def test_a_plain_yes_hides_nothing(check: str, fact: str, reason: str, word: str) -> None:
    assert word in found(check, fact, reason)[1]
    told = facts_in_words(json.dumps({check: fact}), reason)
    assert told.startswith(CHECKS[check]) and word in told


@pytest.mark.parametrize("checks", ["", "no JSON", "[]", '{"issuer": "perhaps"}', '{"other": 1}'])
def test_what_is_no_list_of_facts_tells_none(checks: str) -> None:
    assert facts_in_words(checks, "") == ""


def test_each_check_and_each_finding_has_its_words() -> None:
    assert tuple(CHECKS) == outcome.CHECKS
    assert set(FINDINGS) == set(get_args(outcome.Fact))


@pytest.mark.parametrize("word", VERIFICATIONS)
def test_the_legend_has_every_outcome_after_its_mark(word: str) -> None:
    mark, _ = VERIFICATIONS[word]
    legend = dict(HOW_TO_READ)["Verification"]
    [part] = [part for part in legend.split(";") if mark in part]
    assert word.replace("_", " ") in part


def test_the_word_stands_beside_every_mark() -> None:
    assert marked("verified") != marked("valid")
    assert kind_checked("badge", "not_yet_valid") == "badge ✗ not yet valid"
    assert kind_checked("degree", "claimed") == "degree"


def test_without_evidence_there_is_nothing_to_mark() -> None:
    assert (marked(""), checked("")) == ("", "")


def test_days_far_away_are_written_too() -> None:
    assert day(pd.Timestamp("9999-12-31").as_unit("s")) == "31\u00a0December 9999"
