"""Whether the day falls between a credential's dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from skillmatch.verification.outcome import Finding

Object = dict[str, Any]

STARTS = ("validFrom", "issuanceDate", "issuedOn", "issued_on")
ENDS = ("validUntil", "expirationDate", "expires")

_TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)

_FIRST_BADGES = 1_300_000_000  # seconds since 1970, in 2011


class BadDateError(ValueError):
    """A date of a credential is not written as dates are."""


def check_validity(credential: Object, as_of: pd.Timestamp) -> tuple[Finding, bool]:
    """Whether a moment falls between a credential's dates, by clocks in UTC.

    Parameters
    ----------
    credential : JSON object
        Of any format; where it states a date twice, the narrower window counts.
    as_of : Timestamp
        In UTC.

    Returns
    -------
    finding : Finding
        Passed where no date stands against it.
    day_is_past : bool
        Whether it has ended; where the check failed and this is False, it hasn't begun.

    Raises
    ------
    BadDateError
        If a date can't be read, or it ends before it begins.

    Examples
    --------
    >>> badge = {"issuedOn": "2025-04-12", "expires": "2026-04-12T00:00:00Z"}
    >>> check_validity(badge, pd.Timestamp("2026-11-23", tz="UTC"))
    (Finding(fact='fail', reason='It expired on 2026-04-12.'), True)
    """
    starts = [moment(credential[name], name) for name in STARTS if _is_given(credential, name)]
    ends = [moment(credential[name], name) for name in ENDS if _is_given(credential, name)]
    if starts and ends and min(ends) < max(starts):
        raise BadDateError("It ends before it begins.")
    day = as_of.to_pydatetime()
    if ends and min(ends) < day:
        return Finding("fail", f"It expired on {min(ends).date()}."), True
    if starts and max(starts) > day:
        return Finding("fail", f"It is valid from {max(starts).date()} on, not before."), False
    return Finding("pass"), False


def _is_given(credential: Object, name: str) -> bool:
    return credential.get(name) is not None


def moment(value: object, name: str) -> datetime:
    """A moment as credentials write it; one without an offset is in UTC.

    Raises
    ------
    BadDateError
        If the value is none.

    Examples
    --------
    >>> moment("2025-04-12T08:00:00-02:00", "validFrom").isoformat()
    '2025-04-12T08:00:00-02:00'
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):  # a date whose type the context doesn't imply
        value = value.get("@value")
    try:
        if name in ("issuedOn", "expires") and type(value) is int and value >= _FIRST_BADGES:
            return datetime.fromtimestamp(value, UTC)  # as Open Badges 1.0 allowed
        if isinstance(value, str) and _TIME.fullmatch(value.strip()):
            found = datetime.fromisoformat(value.strip())
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise BadDateError(f"Its {name} is not a date{_shown(value)}.")


def _shown(value: object) -> str:
    try:
        return f": {str(value)[:80]}"
    except (RecursionError, ValueError):  # nested very deeply, or a number of many digits
        return ""
