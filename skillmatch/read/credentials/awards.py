"""An achievement that somebody holds, as credentials of every format state it, and its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict

import pandas as pd

from skillmatch.read.credentials.kinds import Kind
from skillmatch.read.wording import MAX_TEXT, without_names

Row = dict[str, Any]  # of the evidence table


class Dates(TypedDict, total=False):
    """The dates of an award, by the names of their columns."""

    issued_on: pd.Timestamp | None
    expires_on: pd.Timestamp | None
    started_on: pd.Timestamp | None
    ended_on: pd.Timestamp | None


@dataclass(frozen=True)
class Award:
    """One achievement of one holder: the common ground of badges, certificates and diplomas.

    Attributes
    ----------
    kind : Kind
        With how sure it is, and why.
    title, issuer : str
        As in the evidence table.
    paragraphs : tuple of str
        What the credential says was learned, required, handed in and reached.
    dates : Dates
        Those that it states.
    level : int or None
        Of the European Qualifications Framework.
    assessed : bool or None
        None where the credential doesn't say.
    hours : float or None
        Of learning.
    skill_uris : tuple of str
        The taxonomy skills that the credential itself names.
    holder : tuple of str
        The holder's names and addresses as written in it; they never reach the text.
    ids : tuple of str
        The addresses of the achievement and of the credential, by which others speak of it.
    achievement_id, credential_id : str
        Those of them that mean the same in any file.
    """

    kind: Kind
    title: str
    issuer: str
    paragraphs: tuple[str, ...]
    dates: Dates
    level: int | None = None
    assessed: bool | None = None
    hours: float | None = None
    skill_uris: tuple[str, ...] = ()
    holder: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    achievement_id: str = ""
    credential_id: str = ""

    @property
    def text(self) -> str:
        """The paragraphs, each on its own line and once, without the holder's names.

        Where there are none, as on most diplomas, the title.
        """
        named = "\n".join(dict.fromkeys(self.paragraphs)) or self.title
        return without_names(named, self.holder)[:MAX_TEXT]

    @property
    def is_cut(self) -> bool:
        """Whether the credential says more than `text` keeps."""
        return sum(map(len, self.paragraphs)) > MAX_TEXT

    def row(self, candidate_id: str, *, document: str, place: str = "") -> Row:
        """The row of the evidence table; nothing is verified yet.

        Parameters
        ----------
        candidate_id : str
        document : str
            The file, as a person would name it.
        place : str, default ""
            Where in the file, if it holds several awards.

        Returns
        -------
        dict
            The columns of the table, and ``kind_certainty``, ``kind_why``, ``achievement_id``,
            ``credential_id`` and ``part_of``, which is empty as yet:
            `skillmatch.read.credentials.parts.whole_of` says of what it is a part.
        """
        source = f"{document}, {place}" if place else document
        return {
            "evidence_id": source,
            "candidate_id": candidate_id,
            **self.kind.columns(),
            "part_of": "",
            "achievement_id": self.achievement_id,
            "credential_id": self.credential_id,
            "title": without_names(self.title, self.holder),
            "text": self.text,
            "section": "credential",
            "issuer": self.issuer,
            **self.dates,
            "level": self.level,
            "assessed": self.assessed,
            "hours": self.hours,
            "skill_uris": "|".join(dict.fromkeys(self.skill_uris)),
            "verification": "unchecked",
            "document": document,
            "source": source,
        }


def day_of(value: object) -> pd.Timestamp | None:
    """The day, in UTC, of a date as credentials write it: ISO 8601, or seconds since 1970.

    Examples
    --------
    >>> day_of("2024-12-31T23:30:00-02:00")
    Timestamp('2025-01-01 00:00:00')
    >>> day_of(1700000000)
    Timestamp('2023-11-14 00:00:00')
    >>> day_of("last spring") is None
    True
    """
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) in (9, 10):
        value = int(value)
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            moment = datetime.fromtimestamp(value, UTC)
        elif isinstance(value, str):
            moment = _moment(value.strip())
        else:
            return None
        # Whole seconds, so that a date such as 9999-12-31 fits beside any other.
        return pd.Timestamp(moment.date()).as_unit("s")
    except (ValueError, OverflowError, OSError):
        return None


def _moment(text: str) -> datetime:
    if len(text) == 7 and text[4] == "-":  # a month
        text += "-01"
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment
