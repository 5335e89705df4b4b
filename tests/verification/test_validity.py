"""The dates of a credential, read strictly."""

from __future__ import annotations

import pandas as pd
import pytest

from skillmatch.verification.validity import BadDateError, check_validity, moment

NOW = pd.Timestamp("2026-11-23", tz="UTC")


def nested(levels: int) -> object:
    value: object = "2025-04-12"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        nested(2),
        nested(100_000),
        {"@value": nested(100_000)},
        10**5000,
        10**400,
        True,
        "12/04/2025",
    ],
    ids=["list", "deep", "deep value", "long number", "high number", "truth", "other writing"],
)
@pytest.mark.parametrize("name", ["validFrom", "issuedOn", "expires"])
def test_what_is_no_date_is_refused_in_words(value: object, name: str) -> None:
    with pytest.raises(BadDateError, match=f"Its {name} is not a date"):
        moment(value, name)
    with pytest.raises(BadDateError):
        check_validity({name: value}, NOW)


@pytest.mark.parametrize("value", ["2025-04-12", ["2025-04-12"], {"@value": "2025-04-12"}])
def test_a_date_may_be_wrapped_as_json_ld_does(value: object) -> None:
    assert moment(value, "validFrom") == pd.Timestamp("2025-04-12", tz="UTC")
