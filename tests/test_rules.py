"""Years, degrees, licences and languages: what meets a requirement, and what only seems to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from skillmatch import rules
from skillmatch.tables import table

DAY = pd.Timestamp("2026-11-23")


def evidence(*rows: dict) -> pd.DataFrame:
    common = {"candidate_id": "ana", "kind": "resume", "verification": "claimed"}
    return table(
        "evidence", [{"evidence_id": str(n), **common, **row} for n, row in enumerate(rows)]
    )


def job(start: str | None, end: str | None, **columns: object) -> dict:
    return {"title": f"Job {start}", "started_on": start, "ended_on": end, **columns}


def worth_of_years(*jobs: dict, said: list[float], asked: float = 4) -> float:
    frame, spoken = evidence(*jobs), np.array(said)
    years = rules.relevant_years(frame, spoken, DAY)
    return float(rules.experience(frame, spoken, years, asked).max())


def test_years_count_in_proportion_once_and_not_ahead() -> None:
    two = job("2022-01-01", "2024-01-01")
    assert worth_of_years(two, said=[1.0]) == pytest.approx(0.5, abs=0.01)
    inside = job("2022-06-01", "2023-06-01")
    assert worth_of_years(two, inside, said=[1.0, 1.0]) == pytest.approx(0.5, abs=0.01)
    assert worth_of_years(job("2030-01-01", "2040-01-01"), said=[1.0]) == 0
    assert worth_of_years(job("2024-11-23", None), said=[1.0]) == pytest.approx(0.5, abs=0.01)
    assert worth_of_years(job("2000-01-01", "2020-01-01"), said=[0.1]) == 0


def test_a_dated_job_more_never_lowers_undated_work() -> None:
    undated = job(None, None)
    alone = worth_of_years(undated, said=[1.0])
    assert alone == 0.5
    assert worth_of_years(undated, job("2020-01-01", "2024-01-01"), said=[1.0, 0.0]) == alone
    assert worth_of_years(undated, job("2026-01-01", "2026-06-01"), said=[1.0, 1.0]) == alone
    assert worth_of_years(undated, job("2020-01-01", "2026-01-01"), said=[1.0, 1.0]) == 1.0


def test_a_job_that_ended_nobody_knows_when_is_undated() -> None:
    frame = evidence(job("2020-01-01", None)).assign(ongoing=False)
    assert np.isnan(rules.relevant_years(frame, np.array([1.0]), DAY)).all()


def test_degrees_need_the_level_and_where_named_the_field() -> None:
    held = evidence(
        {"kind": "degree", "level": 6}, {"kind": "degree", "level": 4}, {"kind": "degree"}
    )
    said = np.array([0.0, 1.0, 1.0])
    in_field = rules.degree(held, said, "Bachelor's degree in statistics", 6)
    assert in_field.tolist() == pytest.approx([0.2, 0.0, 0.5])
    assert rules.degree(held, said, "Bachelor's degree or equivalent", 6)[0] == 1.0


def test_letters_settle_a_licence_only_where_they_are_all_that_is_asked() -> None:
    held = evidence(
        {"kind": "license", "title": "RN licence"},
        {"kind": "badge", "title": "Yoga", "text": "Held in Austin, TX"},
        {"kind": "certificate", "title": "AWS Cloud Practitioner"},
        {"kind": "resume", "title": "RN"},
    )
    nothing = np.zeros(4)
    assert (rules.credential(held, nothing, "Valid RN license in TX") > 0).tolist() == [
        True,
        False,
        False,
        False,
    ]
    assert not rules.credential(held, nothing, "AWS Certified Solutions Architect").any()


def test_a_language_is_spoken_and_not_only_mentioned() -> None:
    told = evidence(
        {"text": "Spanish (native)", "section": "languages"},
        {"text": "Fluent in Spanish and French"},
        {"text": "Taught Spanish Language Arts"},
        {"text": "Worked with English learners"},
    )
    assert (rules.language(told, "Fluent in Spanish") > 0).tolist()[:2] == [True, True]
    assert not rules.language(told, "Clear written English").any()
