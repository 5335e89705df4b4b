"""What issuers say that their credentials show, beside what the credentials' own words say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillmatch.recognition import REVIEW

if TYPE_CHECKING:
    from skillmatch.space import SkillSpace

BOTH, STATED_ONLY, READ_ONLY = "both", "stated only", "read only"
NOT_IN_TAXONOMY = "not in this taxonomy"

_COLUMNS: dict[str, str] = {
    "evidence_id": "str",
    "title": "str",
    "uri": "str",
    "stated": "str",
    "read": "str",
    "score": "Float64",
    "quote": "str",
    "agreement": "str",
    "generic": "str",
}
_LISTED = "Skills: "  # how a line of a credential's text begins that names its alignments
_FEWEST_ALIKE = 3  # credentials of one issuer, before what all of them state means little


@dataclass(frozen=True)
class _Skills:
    """The space's skills: what each is called and what each is a special case of."""

    table: pd.DataFrame

    @cached_property
    def labels(self) -> dict[str, str]:
        return dict(zip(self.table["uri"], self.table["label"], strict=True))

    @cached_property
    def _broader(self) -> dict[str, list[str]]:
        told = zip(self.table["uri"], self.table["broader"], strict=True)
        return {uri: [one.strip() for one in above.split("|")] for uri, above in told if above}

    def above(self, uri: str) -> set[str]:
        """All that a skill is a special case of, at any distance."""
        found: set[str] = set()
        ahead = [uri]
        while ahead:
            for one in self._broader.get(ahead.pop(), []):
                if one not in found:
                    found.add(one)
                    ahead.append(one)
        return found


def stated_and_read(evidence: pd.DataFrame, space: SkillSpace) -> pd.DataFrame:
    """Set the skills that issuers aligned their credentials to beside those that the text shows.

    Where the two part, look: a generic alignment hides the skills that were really asked for, and
    a missing alignment is not a missing skill.

    Parameters
    ----------
    evidence : DataFrame
        The ``evidence`` table, such as ``pool.evidence``. Resumes are left out: nobody aligns
        them.
    space : SkillSpace

    Returns
    -------
    DataFrame
        A row per credential and skill, in the order of `evidence`, stated skills first, then by
        score: ``evidence_id``, ``title``, ``uri``, ``stated`` and ``read`` (the skill's label
        where the issuer states it, where the text shows it, else ""; of a skill that the space
        doesn't have, its uri), ``score`` (Float64: the probability that the text speaks of it,
        from 0.4 on taken as read; missing where it is next to nothing), ``quote`` (the words
        that come nearest), ``agreement`` (``both``, ``stated only``, ``read only``, or ``not in
        this taxonomy`` for a stated skill that the space doesn't have) and ``generic`` (why a
        stated skill says little, else ""). A skill is shown by a special case of it, too; the
        text is read without the line that names the alignments.

    Examples
    --------
    >>> from skillmatch import SkillSpace
    >>> from skillmatch.tables import table
    >>> skills = pd.DataFrame({"uri": ["db", "sql"], "label": ["databases", "SQL"],
    ...                        "broader": ["", "db"]})
    >>> evidence = table("evidence", [{"evidence_id": "1", "kind": "badge", "title": "Queries",
    ...     "text": "Passed a test in SQL.", "skill_uris": "db", "verification": "unchecked"}])
    >>> found = stated_and_read(evidence, SkillSpace.from_skills(skills))
    >>> found[["stated", "read", "agreement", "generic"]].to_numpy().tolist()[0]
    ['databases', 'databases', 'both', 'broader than what the text names: SQL']
    """
    credentials = evidence[evidence["kind"].ne("resume")].reset_index(drop=True)
    # Many people hold the same badge: each text is read once.
    number, texts = pd.factorize(pd.Series(map(_own_words, credentials.itertuples()), dtype="str"))
    profile = space.profile(list(texts), least=0.0)
    read = dict(list(profile.groupby("text_id")))
    alike = _stated_everywhere(credentials)
    skills = _Skills(space.skills)
    rows = [
        {"evidence_id": row.evidence_id, "title": row.title, **found}
        for row, text in zip(credentials.itertuples(), number, strict=True)
        for found in _compared(
            _uris(row.skill_uris),
            read.get(text, profile.iloc[:0]),
            skills,
            alike.get(row.issuer, set()),
        )
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _own_words(row: Any) -> str:
    lines = [line for line in row.text.splitlines() if not line.startswith(_LISTED)]
    return "\n".join([row.title, *lines])


def _uris(stated: str) -> list[str]:
    # ESCO's addresses are names; they are written with either scheme.
    named = (uri.strip().replace("https://data.europa.eu/", "http://data.europa.eu/")
             for uri in stated.split("|"))  # fmt: skip
    return list(dict.fromkeys(filter(None, named)))


def _stated_everywhere(credentials: pd.DataFrame) -> Mapping[str, set[str]]:
    """For each issuer of several different credentials, the skills that all of them state."""
    alike = {}
    for issuer, own in credentials.groupby("issuer"):
        different = own.drop_duplicates("title")
        if issuer and len(different) >= _FEWEST_ALIKE:
            stated = [set(_uris(uris)) for uris in different["skill_uris"]]
            alike[issuer] = set.intersection(*stated)
    return alike


def _compared(
    stated: list[str], read: pd.DataFrame, skills: _Skills, alike: set[str]
) -> Iterator[dict[str, Any]]:
    weighed = {row.uri: row for row in read.itertuples()}
    shown = {uri for uri, row in weighed.items() if row.score >= REVIEW}
    # What a special case shows of a skill counts for it, but is no finding of its own.
    named = {uri: row.label for uri, row in weighed.items() if uri in shown and not row.via}
    for uri in stated:
        row = weighed.get(uri)
        narrower = [label for one, label in named.items() if uri in skills.above(one)]
        yield {
            "uri": uri,
            "stated": skills.labels.get(uri, uri),
            "read": row.label if row and uri in shown else "",
            "score": row.score if row else None,
            "quote": row.quote if row else "",
            "agreement": _agreement(uri, uri in shown, skills),
            "generic": _generic(narrower, uri in alike),
        }
    for uri in named:
        if uri not in stated:
            row = weighed[uri]
            yield {
                "uri": uri,
                "stated": "",
                "read": row.label,
                "score": row.score,
                "quote": row.quote,
                "agreement": READ_ONLY,
                "generic": "",
            }


def _agreement(uri: str, is_read: bool, skills: _Skills) -> str:
    if uri not in skills.labels:
        return NOT_IN_TAXONOMY
    return BOTH if is_read else STATED_ONLY


def _generic(narrower: list[str], is_everywhere: bool) -> str:
    reasons = []
    if narrower:
        reasons.append(f"broader than what the text names: {', '.join(narrower)}")
    if is_everywhere:
        reasons.append("stated on every credential of this issuer")
    return "; ".join(reasons)
