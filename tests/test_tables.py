from __future__ import annotations

import pandas as pd
import pytest

from skillmatch.tables import COLUMNS, TableError, check, table

GOOD = {"evidence_id": "1", "candidate_id": "ana", "kind": "badge", "verification": "claimed"}


@pytest.mark.parametrize("name", COLUMNS)
def test_an_empty_table_has_its_columns_and_dtypes(name: str) -> None:
    empty = table(name)
    assert {column: str(dtype) for column, dtype in empty.dtypes.items()} == COLUMNS[name]


def test_missing_cells_are_typed() -> None:
    row = table("evidence", [GOOD]).iloc[0]
    assert row["title"] == ""
    assert pd.isna(row["issued_on"])
    assert pd.isna(row["assessed"])
    assert pd.isna(row["level"])


def test_further_columns_are_kept_behind() -> None:
    frame = table("evidence", [{"note": "x", **GOOD}])
    assert list(frame) == [*COLUMNS["evidence"], "note"]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ({"kind": "medal"}, r"'medal' \(rows \[0\]\). Allowed: badge, certificate"),
        ({"verification": "trusted"}, "Allowed: verified, valid"),
        ({"level": 9}, "Column 'level'"),
        ({"evidence_id": ""}, "there once and not be empty"),
        ({"issued_on": "tomorrow"}, "must hold dates such as 2026-11-23"),
        ({"hours": "many"}, "must hold numbers"),
        ({"assessed": "perhaps"}, "must hold true, false or nothing"),
    ],
)
def test_a_wrong_value_is_named(cell: dict, message: str) -> None:
    with pytest.raises(TableError, match=message):
        table("evidence", [{**GOOD, **cell}])


def test_far_dates_stand_beside_near_ones_and_half_characters_are_mended() -> None:
    rows = [
        {**GOOD, "expires_on": pd.Timestamp("2026-01-01 12:00:00.123456789")},
        {**GOOD, "evidence_id": "2", "expires_on": "9999-12-31", "title": "a\ud800b"},
    ]
    frame = table("evidence", rows)
    assert frame["expires_on"].dt.year.tolist() == [2026, 9999]
    assert frame["title"].tolist() == ["", "a?b"]


def test_a_key_stands_once() -> None:
    with pytest.raises(TableError, match="there once"):
        table("evidence", [GOOD, GOOD])


def test_a_missing_column_is_named() -> None:
    with pytest.raises(TableError, match=r"lacks the columns 'candidate_id', 'kind'"):
        check("evidence", table("evidence", [GOOD]).drop(columns=["candidate_id", "kind"]))
