"""Dates and periods: what is a date, what isn't, and that a date written is the date read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.read.dates import credential_dates, find_period, parse_date, without_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", date(2019, 1, 1)),
        ("03/2019", date(2019, 3, 1)),
        ("3-2019", date(2019, 3, 1)),
        ("2019-03", date(2019, 3, 1)),
        ("2019-03-15", date(2019, 3, 15)),
        ("2019-03-15T10:00:00Z", date(2019, 3, 15)),
        ("March 2019", date(2019, 3, 1)),
        ("Mar. 2019", date(2019, 3, 1)),
        ("Mar '19", date(2019, 3, 1)),
        ("15 March 2019", date(2019, 3, 15)),
        ("March 15th, 2019", date(2019, 3, 15)),
        ("15.03.2019", date(2019, 3, 15)),
        ("03/15/2019", date(2019, 3, 15)),
        ("15/03/2019", date(2019, 3, 15)),
        ("04/03/2019", date(2019, 4, 3)),
        ("Spring 2019", date(2019, 3, 1)),
        ("Q3 2019", date(2019, 7, 1)),
        ("März 2019", date(2019, 3, 1)),
        ("15 de abril de 2019", date(2019, 4, 15)),
        ("déc. 2019", date(2019, 12, 1)),
        ("1 2005", date(2005, 1, 1)),
    ],
)
def test_one_date_in_many_forms(text: str, expected: date) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize("text", ["", "soon", "31/02/2019", "13/13/2019", "1066", "20199", "v2.0"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_a_month_or_a_year_may_stand_for_its_last_day() -> None:
    assert parse_date("February 2020", last=True) == date(2020, 2, 29)
    assert parse_date("2020", last=True) == date(2020, 12, 31)
    assert parse_date("2020-02-03", last=True) == date(2020, 2, 3)


@pytest.mark.parametrize(
    ("text", "start", "end", "ongoing"),
    [
        ("06/2012 to Current", date(2012, 6, 1), None, True),
        ("March 2014 to November 2014", date(2014, 3, 1), date(2014, 11, 30), False),
        ("2015-2017", date(2015, 1, 1), date(2017, 12, 31), False),
        ("2015–17", date(2015, 1, 1), date(2017, 12, 31), False),
        ("Jan 2010 - Present", date(2010, 1, 1), None, True),
        ("since 2019", date(2019, 1, 1), None, True),
        ("Smoky Hill Flour · 08/2020–", date(2020, 8, 1), None, True),
        ("seit 2018", date(2018, 1, 1), None, True),
        ("01.2018 – heute", date(2018, 1, 1), None, True),
        ("05/19 - 06/20", date(2019, 5, 1), date(2020, 6, 30), False),
        ("Sept '18 – Oct '20", date(2018, 9, 1), date(2020, 10, 31), False),
        ("March–June 2014", date(2014, 3, 1), date(2014, 6, 30), False),
        ("janv. 2015 à déc. 2016", date(2015, 1, 1), date(2016, 12, 31), False),
        ("abril de 2015 – presente", date(2015, 4, 1), None, True),
        ("12/2016 – 04.05.2018", date(2016, 12, 1), date(2018, 5, 4), False),
        ("2014 Present Boston University", date(2014, 1, 1), None, True),
        ("BSc, University of Porto, 1998", None, date(1998, 12, 31), False),
        ("Occupational Therapy , 5 2004 Midwestern", None, date(2004, 5, 31), False),
    ],
)
def test_periods(text: str, start: date | None, end: date | None, ongoing: bool) -> None:
    period = find_period(text)
    assert period is not None
    assert (period.start, period.end, period.ongoing) == (start, end, ongoing)


@pytest.mark.parametrize(
    "text",
    [
        "ISO 27001 audits",
        "ISO 9001:2015",
        "IFRS 15 and IFRS 9",
        "grew revenue to $2015",
        "5 years of experience",
        "Python 3.11",
        "24/7 support",
        "saved 2,000 hours",
        "",
    ],
)
def test_standards_amounts_and_versions_are_no_dates(text: str) -> None:
    assert find_period(text) is None


def test_a_period_that_ends_before_it_starts_is_not_believed() -> None:
    period = find_period("2019 to 2018")
    assert period is not None
    assert period.start is None


days = st.dates(min_value=date(1950, 1, 1), max_value=date(2070, 12, 31))


@given(days, st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%B %d, %Y", "%d %B %Y", "%b %d %Y"]))
def test_a_date_written_is_the_date_read(day: date, form: str) -> None:
    assert parse_date(day.strftime(form)) == day


@given(days, st.integers(0, 9000), st.sampled_from([" - ", " to ", "–", " until "]))
def test_a_period_written_is_the_period_read(start: date, length: int, between: str) -> None:
    end = start + timedelta(days=length)
    text = f"Accountant, Acme, {start:%B %Y}{between}{end:%B %Y}"
    period = find_period(text)
    assert period is not None
    assert period.start == start.replace(day=1)
    assert period.end is not None
    assert (period.end.year, period.end.month) == (end.year, end.month)
    assert (period.end + timedelta(days=1)).day == 1
    assert text[slice(*period.span)] == f"{start:%B %Y}{between}{end:%B %Y}"


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    period = find_period(text)
    if period and period.start and period.end:
        assert period.start <= period.end
    credential_dates(text)


@pytest.mark.parametrize(
    ("text", "issued", "expires"),
    [
        ("CPR (expires 03/2024)", None, date(2024, 3, 31)),
        ("RN License, valid until June 2025", None, date(2025, 6, 30)),
        ("PMP, PMI, 2019", date(2019, 1, 1), None),
        ("AWS, 2021 – 2024", date(2021, 1, 1), date(2024, 12, 31)),
        ("CISA, issued May 2020, exp. 5/23", date(2020, 5, 1), date(2023, 5, 31)),
        ("Ersthelfer, gültig bis 31.12.2026", None, date(2026, 12, 31)),
        ("First aid", None, None),
    ],
)
def test_credential_dates(text: str, issued: date | None, expires: date | None) -> None:
    assert credential_dates(text) == (issued, expires)


def test_a_title_is_left_without_its_dates() -> None:
    assert without_dates("CPR (expires 03/2024)") == "CPR"
    assert without_dates("PMP, PMI, 2019") == "PMP, PMI"
