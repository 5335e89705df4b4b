"""How rankings and credentials are put into words, the same on a sheet, a page and a figure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillmatch.ranking import THE_POOL, UNMET
from skillmatch.uncertainty import CONFIDENCE
from skillmatch.verification.outcome import NO_STATUS, NOT_LISTED

if TYPE_CHECKING:
    from skillmatch.ranking import Ranking

STATUSES: dict[str, str] = {
    "demonstrated": "assessed, verified as from an issuer on your list and as given to this "
    "candidate, current, and at the level asked",
    "claimed": "the candidate says so, or a credential that nobody has confirmed or assessed",
    "inferred": "read from the title of a degree or a job",
}
# For each outcome of verification its mark and what it means. Several outcomes share a mark, so
# the word always stands beside it.
VERIFICATIONS: dict[str, tuple[str, str]] = {
    "verified": ("✓", "authentic, current, and from an issuer on your list"),
    "valid": ("◇", "authentic and current; the issuer vouches for itself"),
    "unsigned": ("○", "not signed, so there is nothing to verify"),
    "claimed": ("○", "the candidate’s own word"),
    "expired": ("!", "past its last day"),
    "not_yet_valid": ("✗", "its first day is still to come"),
    "revoked": ("✗", "taken back by its issuer"),
    "unchecked": ("?", "still to be verified"),
    "invalid": ("✗", "changed, not signed by its issuer, or given to somebody else"),
    "malformed": ("✗", "damaged, or without what a credential must state"),
}
# The separate facts behind an outcome, each as what is so if its check passes.
CHECKS: dict[str, str] = {
    "signature": "Signed by its issuer, and unchanged since",
    "validity": "Within its dates",
    "revocation": "Not taken back by its issuer",
    "issuer": "From an issuer on your list of issuers",
    "recipient": "Given to this candidate",
    "assessed": "What it attests was assessed",
}
FINDINGS: dict[str, tuple[str, str]] = {
    "pass": ("✓", "yes"),
    "fail": ("✗", "no"),
    "unknown": ("?", "not known"),
}
LENSES: dict[str, str] = {
    "combined": "all evidence",
    "credentials": "badges, certificates, nanodegrees and licenses only",
    "resume": "resumes only",
    "degrees": "degrees only",
}

_SURE = f"{CONFIDENCE:.0%}"
HOW_TO_READ: tuple[tuple[str, str], ...] = (
    (
        "Score",
        "How much of what the posting asks for a candidate’s evidence shows, from 0% to 100%: the "
        "mean of the levels on all requirements, weighted as the requirements are.",
    ),
    (
        "Level",
        "Every independent piece of evidence raises a candidate’s level on a requirement, by how "
        "likely it speaks of the requirement (match) times how much such evidence says (strength). "
        "Saying a thing twice counts once.",
    ),
    (
        "Plausible ranks",
        f"The ranks among which a candidate’s true place lies with {_SURE} confidence, given how "
        "sure the matches are. Candidates whose ranks overlap can’t safely be told apart: read "
        "nothing into who stands one place higher.",
    ),
    *((word.capitalize(), f"{words[0].upper()}{words[1:]}.") for word, words in STATUSES.items()),
    (
        "Verification",
        "What checking a credential found: ✓\u00a0verified, it holds and its issuer is on your "
        "list; "
        "◇\u00a0valid, it holds and its issuer vouches for itself; "
        "○\u00a0unsigned or claimed, there is nothing to check; !\u00a0expired, past its last "
        "day; ?\u00a0unchecked, still to be verified; ✗\u00a0not yet valid, revoked, invalid or "
        "malformed, it counts nothing.",
    ),
    (
        "What stays out",
        "Name, contact details and the order of files play no part. A required item without "
        "evidence is shown and excludes nobody. The decision is yours.",
    ),
)

# Everything that XML 1.0 forbids, and halves of characters, which no encoding can write.
_UNPRINTABLE = re.compile("[^\\t\\n\\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Cut:
    """The scores above and below a cut.

    Attributes
    ----------
    shown, below : DataFrame
        Rows of ``ranking.scores``; nobody is in neither.
    """

    shown: pd.DataFrame
    below: pd.DataFrame

    @property
    def boundary(self) -> pd.Series:
        """Whether each candidate below may belong above: the best plausible rank is above."""
        return self.below["rank_low"] <= len(self.shown)


def cut(ranking: Ranking, top: int | None) -> Cut:
    """Divide the scores at the rank `top`; candidates with equal scores stay together.

    Parameters
    ----------
    ranking : Ranking
    top : int or None
        None shows everyone.

    Raises
    ------
    ValueError
        If `top` is not a whole number above 0.
    """
    scores = ranking.scores
    if top is None:
        return Cut(scores, scores.iloc[:0])
    if isinstance(top, bool) or not isinstance(top, Integral) or top < 1:
        raise ValueError(
            f"top must be a whole number from 1 on, or None for everyone, not {top!r}."
        )
    above = scores["rank"] <= top
    return Cut(scores[above], scores[~above])


def near_the_cut(parts: Cut) -> str:
    """How many of those below may belong above, as a sentence."""
    near, below = int(parts.boundary.sum()), len(parts.below)
    if not near:
        return "By their plausible ranks, all of them belong below the cut."
    return (
        f"By their plausible ranks, {near} of these {below} may belong above the cut: look at "
        "them before you close it."
    )


def clean(value: object) -> str:
    r"""A value as text without the characters that spreadsheets and pages can't hold.

    Examples
    --------
    >>> clean("Zo\x00ë")
    'Zoë'
    """
    return "" if value is None or value is pd.NA else _UNPRINTABLE.sub("", str(value))


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, each with its columns by name.

    Examples
    --------
    >>> [row.name for row in records(pd.DataFrame({"name": ["Ana Silva"]}))]
    ['Ana Silva']
    """
    return iter(frame.itertuples(index=False))


def shorten(text: str, width: int) -> str:
    """At most `width` characters, cut between words where one ends near.

    Examples
    --------
    >>> shorten("Reconcile supplier accounts every month", 24)
    'Reconcile supplier…'
    """
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    kept = text[: width - 1]
    whole = kept.rsplit(" ", 1)[0]
    return (whole if len(whole) > width // 2 else kept).rstrip(" ,;:–-") + "…"


def interval(low: int, high: int) -> str:
    """A range of ranks.

    Examples
    --------
    >>> interval(3, 12), interval(4, 4)
    ('3–12', '4')
    """
    return str(low) if low == high else f"{low}–{high}"


def label(name: str, candidate_id: str) -> str:
    """What to call a candidate: the name, or the id where there is none.

    Examples
    --------
    >>> label("", "cand-07")
    'cand-07'
    """
    return clean(name).strip() or clean(candidate_id)


def marked(verification: str) -> str:
    """An outcome of verification with its mark, "" where there is none.

    Examples
    --------
    >>> marked("not_yet_valid"), marked("")
    ('✗ not yet valid', '')
    """
    if not verification:
        return ""
    mark, _ = VERIFICATIONS[verification]
    return f"{mark} {verification.replace('_', ' ')}"


def checked(verification: str) -> str:
    """An outcome of verification with its mark and what it means, "" where there is none.

    Examples
    --------
    >>> checked("revoked")
    '✗ revoked: taken back by its issuer'
    """
    return f"{marked(verification)}: {VERIFICATIONS[verification][1]}" if verification else ""


def kind_checked(kind: str, verification: str) -> str:
    """A kind of evidence and, where somebody other than the candidate stands behind it, the mark.

    Examples
    --------
    >>> kind_checked("badge", "valid"), kind_checked("resume", "claimed")
    ('badge ◇ valid', 'resume')
    """
    return kind if verification == "claimed" else f"{kind} {marked(verification)}"


def found(check: str, fact: str, reason: str) -> tuple[str, str]:
    """What a check found as a mark and a word, with what a plain yes or no would hide.

    Parameters
    ----------
    check : str
        One of `CHECKS`.
    fact : {"pass", "fail", "unknown"}
    reason : str
        What the check, or verification as a whole, says.

    Examples
    --------
    >>> found("issuer", "unknown", "The issuer is not on your list of issuers.")
    ('✗', 'no')
    >>> found("issuer", "unknown", "No list of issuers was given.")
    ('?', 'not known')
    """
    if (check, fact) == ("revocation", "pass") and NO_STATUS in reason:
        return "–", "its issuer names no list of what it took back"
    if (check, fact) == ("issuer", "unknown") and NOT_LISTED in reason:
        return FINDINGS["fail"]
    return FINDINGS[fact]


def facts_in_words(checks: str, reasons: str) -> str:
    """The separate facts about a credential as one line, "" where nothing was checked.

    Parameters
    ----------
    checks : str
        As JSON: each of `CHECKS` and what it found.
    reasons : str
        What verification says.

    Examples
    --------
    >>> facts_in_words('{"validity": "pass", "recipient": "unknown"}', "")
    'Within its dates: yes; Given to this candidate: not known'
    """
    try:
        told = json.loads(checks or "{}")
    except ValueError:  # a table may hold anything
        return ""
    if not isinstance(told, dict):
        return ""
    return "; ".join(
        f"{words}: {found(check, told[check], reasons)[1]}"
        for check, words in CHECKS.items()
        if told.get(check) in FINDINGS
    )


def day(moment: pd.Timestamp) -> str:
    """A day as people write it, in English on every machine.

    Examples
    --------
    >>> day(pd.Timestamp("2026-11-23")).replace("\u00a0", " ")
    '23 November 2026'
    """
    # Without strftime, whose names of months depend on the machine.
    return f"{moment.day}\u00a0{moment.month_name()} {moment.year}"


def title_of(ranking: Ranking) -> str:
    """The posting's title with its employer."""
    posting = ranking.posting
    title = clean(posting.title).strip() or clean(posting.posting_id)
    employer = clean(posting.employer).strip()
    return f"{title}, {employer}" if employer else title


def summary(ranking: Ranking, shown: int) -> str:
    """What was ranked, by which evidence, on which day."""
    total = len(ranking.scores)
    count = f"{total} candidate{'s' * (total != 1)}"
    if shown < total:
        count = f"The first {shown} of {count}"
    only = ", demonstrated only" if ranking.provenance.get("demonstrated_only") else ""
    lens = LENSES.get(ranking.lens, ranking.lens)
    return (
        f"{count}, ranked by what their evidence shows ({lens}{only}; weights: "
        f"{ranking.strength.name}), as of {day(ranking.as_of)}"
    )


def nothing_demonstrated(ranking: Ranking) -> str:
    """Why nothing counts where only what is demonstrated does; "" where something counts."""
    if not ranking.provenance.get("demonstrated_only") or ranking.scores["score"].gt(0).any():
        return ""
    why = ranking.problems[ranking.problems["source"].eq(THE_POOL)]
    if why.empty:
        return "Nothing that is demonstrated speaks of what this posting asks for."
    return f"{why['problem'].iloc[-1]} {why['what_to_do'].iloc[-1]}"


def unmet(ranking: Ranking) -> dict[str, list[str]]:
    """For each candidate the texts of required items without evidence to speak of."""
    required = ranking.requirements["importance"].eq("required").to_numpy()
    texts = ranking.requirements["text"].to_numpy(dtype=object)
    missing = (ranking.levels.to_numpy() < UNMET) & required
    return {
        candidate: texts[own].tolist()
        for candidate, own in zip(ranking.levels.index, missing, strict=True)
    }


def shares(ranking: Ranking) -> list[float]:
    """The part of the score that each requirement makes up, in the posting's order."""
    weight = ranking.requirements["weight"].astype(float)
    parts: list[float] = (weight / weight.sum()).tolist()
    return parts
