"""What verification says of a credential: facts first, then one word for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd

Fact = Literal["pass", "fail", "unknown"]

CHECKS = ("signature", "validity", "revocation", "issuer", "recipient", "assessed")


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes
    ----------
    fact : {"pass", "fail", "unknown"}
        Unknown is a value of its own: neither passed nor failed.
    reason : str
        Why, in a sentence for people; "" if there is nothing to say.
    """

    fact: Fact
    reason: str = ""


UNKNOWN = Finding("unknown")
# What decides the word, first to last; then what matters only for whether it is demonstrated.
_DECIDING = (
    *(("fail", name) for name in ("signature", "recipient", "revocation", "validity", "issuer")),
    *(("unknown", name) for name in ("signature", "revocation", "validity", "issuer")),
    ("fail", "assessed"),
    *(("unknown", name) for name in ("recipient", "assessed")),
    *(("pass", name) for name in CHECKS),
)
# What people must be able to tell from a plain yes or a plain "not known".
NO_STATUS = "Its issuer names no list of what it took back."
NO_LIST = "No list of issuers was given."
NOT_LISTED = "The issuer is not on your list of issuers."
NOT_FITTING = "The signature does not fit: the content was altered, or another key signed it."


@dataclass(frozen=True)
class Facts:
    """The separate facts about a credential, none of which stands for another.

    Attributes
    ----------
    signature : Finding
        Whether what it says is what was signed, by a key that belongs to the issuer it names.
    validity : Finding
        Whether the day falls between its dates.
    revocation : Finding
        Whether its issuer has taken it back; passed where it names no way to do so.
    issuer : Finding
        Whether the employer trusts the issuer.
    recipient : Finding
        Whether it was given to this candidate.
    assessed : Finding
        Whether what it attests was assessed.
    """

    signature: Finding = UNKNOWN
    validity: Finding = UNKNOWN
    revocation: Finding = UNKNOWN
    issuer: Finding = UNKNOWN
    recipient: Finding = UNKNOWN
    assessed: Finding = UNKNOWN

    def words(self) -> dict[str, Fact]:
        """Each check and what it found."""
        return {name: getattr(self, name).fact for name in CHECKS}

    def reasons(self) -> tuple[str, ...]:
        """What the checks say, the one that decides first."""
        found = {name: getattr(self, name) for name in CHECKS}
        told = [found[name].reason for fact, name in _DECIDING if found[name].fact == fact]
        return tuple(dict.fromkeys(filter(None, told)))


@dataclass(frozen=True)
class Outcome:
    """What is known of one credential.

    Attributes
    ----------
    source : str
        The file and, if it holds several credentials, the place in it.
    format : str
        Such as ``Open Badges 3.0, JSON-LD``.
    verification : str
        One of `skillmatch.tables.VERIFICATIONS`.
    reasons : tuple of str
        Why, for people.
    facts : Facts
    issuer, title, candidate : str
        As the signed view says; ``candidate`` is whom the check was made for.
    issued_on, expires_on : Timestamp or None
    signed : JSON object or None
        What was signed, in the terms of the pinned contexts: all that may be read for skills. The
        credential as it came where nothing is signed, None where it must not be read at all.
    namesake : str
        The trusted issuer whose name it bears, though not one of that issuer's identifiers.
    holds_none : bool
        Whether the file plainly is no credential: a photo, a resume, a document, or not there.
    """

    source: str
    format: str
    verification: str
    reasons: tuple[str, ...]
    facts: Facts = field(default_factory=Facts)
    issuer: str = ""
    title: str = ""
    candidate: str = ""
    issued_on: pd.Timestamp | None = None
    expires_on: pd.Timestamp | None = None
    signed: dict[str, Any] | None = None
    namesake: str = ""
    holds_none: bool = False

    def record(self) -> dict[str, Any]:
        """The outcome as plain JSON values."""
        return {
            "source": self.source,
            "format": self.format,
            "verification": self.verification,
            "reasons": list(self.reasons),
            "checks": self.facts.words(),
            "issuer": self.issuer,
            "title": self.title,
            "candidate": self.candidate,
            "issued_on": _day(self.issued_on),
            "expires_on": _day(self.expires_on),
        }


def word(facts: Facts, *, is_signed: bool, day_is_past: bool = True) -> str:
    """The one word for the facts; in doubt never ``verified``.

    Parameters
    ----------
    facts : Facts
    is_signed : bool
        Whether the credential carries any proof, or names a place that would vouch for it.
    day_is_past : bool, default True
        Where validity failed: whether the credential has ended (else it hasn't begun).

    Returns
    -------
    str
        One of `skillmatch.tables.VERIFICATIONS`, ``claimed`` and ``malformed`` apart.

    Examples
    --------
    >>> good = Finding("pass")
    >>> word(Facts(good, good, good, good, good), is_signed=True)
    'verified'
    >>> word(Facts(good, good, good, UNKNOWN, good), is_signed=True)
    'valid'
    >>> word(Facts(good, good, UNKNOWN, good, good), is_signed=True)
    'unchecked'
    >>> word(Facts(Finding("fail"), good, good, good, good), is_signed=True)
    'invalid'
    """
    if "fail" in (facts.signature.fact, facts.recipient.fact):
        return "invalid"
    if facts.revocation.fact == "fail":
        return "revoked"
    if facts.validity.fact == "fail":
        return "expired" if day_is_past else "not_yet_valid"
    if not is_signed:
        return "unsigned"
    if "unknown" in (facts.signature.fact, facts.validity.fact, facts.revocation.fact):
        return "unchecked"
    # An employer may distrust an issuer by name: that says nothing of the credential itself.
    return "verified" if facts.issuer.fact == "pass" else "valid"


def together(outcomes: Sequence[Outcome], word_of_all: str, reason: str) -> list[Outcome]:
    """The outcomes of parts whose whole failed: none of them is better than the whole."""
    return [
        replace(one, verification=word_of_all, reasons=(reason, *one.reasons)) for one in outcomes
    ]


def _day(moment: pd.Timestamp | None) -> str | None:
    return None if moment is None or pd.isna(moment) else str(moment.date())
