"""Rank a pool of candidates for a posting, every score leading back to the words that earned it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from os import PathLike
from platform import python_version
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillmatch.levels import Levels, combine
from skillmatch.matched import MatchedPool, match
from skillmatch.matching import WEIGHTS
from skillmatch.read.postings.requirement_kinds import language_level
from skillmatch.space import SkillSpace
from skillmatch.strength import (
    UNKNOWN_HOLDER,
    Strength,
    is_expired,
    level_credit,
    level_shown,
    missing_for_demonstrated,
    preset,
    status_at_level,
    status_of,
    strength_of,
    trust_of,
)
from skillmatch.tables import Pool, Posting, Problem, check, table
from skillmatch.uncertainty import CONFIDENCE, rank_sets

LENSES: dict[str, tuple[str, ...]] = {
    "combined": ("badge", "certificate", "nanodegree", "license", "degree", "resume"),
    "credentials": ("badge", "certificate", "nanodegree", "license"),
    "resume": ("resume",),
    "degrees": ("degree",),
}
_SHOWN_THOUGH_VOID = 0.5
# What scores and comparisons hang on, besides Python.
_PACKAGES = (
    "skillmatch",
    "numpy",
    "scipy",
    "pandas",
    "scikit-learn",
    "sentence-transformers",
    "torch",
    "pypdfium2",
)
THE_POOL = "the pool"  # the source of problems that are of no file
UNMET = 0.1  # a required item below this level is an unmet gate

_STATED = [
    "evidence_id",
    "kind",
    "title",
    "issuer",
    "quote",
    "source",
    "verification",
]
_FOUND = ["verification_reason", "facts"]
_JUDGED = ["status", "status_why", "at_level", "relation"]
_NUMBERS = ["similarity", "match", "strength", "contribution"]
EVIDENCE_COLUMNS = [*_STATED, "checked", *_FOUND, *_JUDGED, *_NUMBERS]
_EXPLAIN_COLUMNS = [
    "requirement_id",
    "requirement",
    "importance",
    "weight",
    "level",
    *EVIDENCE_COLUMNS,
]


@dataclass(frozen=True)
class Ranking:
    """Candidates in order for one posting, with the reasons.

    Attributes
    ----------
    posting : Posting
    requirements : DataFrame
        As used, edits included.
    lens : str
    strength : Strength
    as_of : Timestamp
        The day on which age and expiry were judged.
    scores : DataFrame
        Best first: ``rank`` (int; equal scores share one), ``candidate_id``, ``name``, ``score``
        (0 to 1, the weighted mean of levels), ``rank_low`` and ``rank_high`` (the best and the
        worst rank that the matches' uncertainty allows: a 90 % confidence set for the one
        candidate), ``score_error`` (standard error), ``required_met``, ``required`` (counts),
        ``unmet`` (the required items without evidence to speak of), ``evidence`` (count of pieces
        that count), ``best_reason``.
    levels : DataFrame
        Candidates (index ``candidate_id``, best first) × requirements (columns
        ``requirement_id``), each in [0, 1].
    evidence : DataFrame
        The pool's evidence under this lens.
    problems : DataFrame
        Of the posting and the pool, and whatever leaves nothing to rank.
    provenance : dict
        What made this ranking: versions, model, weights, inputs with hashes.
    """

    posting: Posting
    requirements: pd.DataFrame
    lens: str
    strength: Strength
    as_of: pd.Timestamp
    scores: pd.DataFrame
    levels: pd.DataFrame
    evidence: pd.DataFrame
    problems: pd.DataFrame
    provenance: dict[str, Any]
    _weighed: Weighed = field(repr=False, compare=False)

    def explain(self, candidate_id: str) -> pd.DataFrame:
        """Why a candidate has this score: every piece of evidence that counts, in its words.

        Parameters
        ----------
        candidate_id : str

        Returns
        -------
        DataFrame
            A row per requirement and piece of evidence, in the posting's order, strongest first:
            ``requirement_id``, ``requirement``, ``importance``, ``weight``, ``level`` (of the
            candidate on the requirement), ``evidence_id``, ``kind``, ``title``, ``issuer``,
            ``quote`` (the passage as written), ``source`` (file and place), ``verification``,
            ``checked`` (the same with its mark, for people), ``verification_reason``
            (sentences), ``facts`` (the separate checks in words), ``status`` (demonstrated,
            claimed, inferred), ``status_why`` (what it lacks to be demonstrated, "" where it
            lacks nothing), ``at_level`` ("reached", "below" or "not stated" where a
            level is asked for; only what reaches it is demonstrated), ``relation``
            ("narrower skill" where the passage names only a special case of what is asked for,
            else ""), ``similarity`` (cosine),
            ``match`` (probability that the passage speaks of the requirement), ``strength`` (less
            where claims reach their cap together), ``contribution`` (match ×
            strength). A requirement without evidence has one row with level 0. The level is
            ``1 − Π(1 − contribution)`` over its rows.

        Raises
        ------
        KeyError
            If the ranking has no such candidate.
        """
        if candidate_id not in self.levels.index:
            close = ", ".join(map(str, self.levels.index[:5]))
            raise KeyError(
                f"The ranking has no candidate {candidate_id!r}. It has {len(self.levels)}, "
                f"for example: {close}."
            )
        return self.reasons_of([candidate_id])[_EXPLAIN_COLUMNS]

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """Every candidate's explanation, best first, with ``rank`` and ``candidate_id``."""
        return self.reasons_of(self.scores["candidate_id"])

    def reasons_of(self, candidate_ids: Iterable[str]) -> pd.DataFrame:
        """The explanations of some candidates, best first: of many, everybody's take long.

        Parameters
        ----------
        candidate_ids : iterable of str
            Those whom the ranking doesn't have are passed over.

        Returns
        -------
        DataFrame
            As `explain` gives, with ``rank`` and ``candidate_id`` in front.
        """
        from skillmatch.words import facts_in_words, marked  # which stand above rankings

        scores = self.scores[self.scores["candidate_id"].isin(list(candidate_ids))]
        asked = self.requirements[["requirement_id", "text", "importance", "weight"]]
        asked = asked.rename(columns={"text": "requirement"}).assign(place=range(len(asked)))
        people = scores[["rank", "candidate_id"]].assign(order=range(len(scores)))
        rows = people.merge(asked, how="cross")
        rows["level"] = self.levels.loc[people["candidate_id"]].to_numpy().ravel()
        evidence = _reasons(self._weighed, *_pairs_of(self._weighed, people["candidate_id"]))
        evidence = evidence.drop(columns=["requirement", "weight"])
        rows = rows.merge(evidence, on=["candidate_id", "requirement_id"], how="left")
        rows = rows.sort_values(
            ["order", "place", "contribution", "evidence_id"],
            ascending=[True, True, False, True],
            ignore_index=True,
        )
        texts = _STATED + _FOUND + _JUDGED
        rows[texts] = rows[texts].fillna("")
        rows["checked"] = rows["verification"].map(marked)
        told = zip(rows["facts"], rows["verification_reason"], strict=True)
        rows["facts"] = pd.Series([facts_in_words(*one) for one in told], rows.index, dtype="str")
        return rows[["rank", "candidate_id", *_EXPLAIN_COLUMNS]]

    # The exports live in a room above this one; a ranking only lends them its name.

    def to_excel(self, path: str | PathLike[str], *, top: int | None = None) -> None:
        """Write a workbook for people: shortlist, reasons, provenance. See `skillmatch.export`."""
        from skillmatch import export

        export.to_excel(self, path, top=top)

    def to_csv(self, path: str | PathLike[str], *, top: int | None = None) -> None:
        """Write the scores as CSV. See `skillmatch.export`."""
        from skillmatch import export

        export.to_csv(self, path, top=top)

    def to_parquet(self, path: str | PathLike[str], *, top: int | None = None) -> None:
        """Write the scores as Parquet. See `skillmatch.export`."""
        from skillmatch import export

        export.to_parquet(self, path, top=top)

    def to_html(self, path: str | PathLike[str], *, top: int | None = None) -> None:
        """Write one self-contained page. See `skillmatch.export`."""
        from skillmatch import export

        export.to_html(self, path, top=top)

    def to_json(self, path: str | PathLike[str], *, top: int | None = None) -> None:
        """Write scores and reasons as JSON. See `skillmatch.export`."""
        from skillmatch import export

        export.to_json(self, path, top=top)

    def __repr__(self) -> str:
        named = self.posting.title or self.posting.posting_id
        return f"<Ranking for {named!r}: {len(self.scores)} candidates, lens {self.lens}>"

    def _repr_html_(self) -> str:
        from skillmatch import export

        return export.notebook_html(self)


def rank(
    posting: Posting,
    pool: Pool,
    space: SkillSpace,
    *,
    lens: str = "combined",
    strength: str | Strength = "balanced",
    requirements: pd.DataFrame | None = None,
    demonstrated_only: bool = False,
    as_of: str | pd.Timestamp | None = None,
) -> Ranking:
    """Rank the candidates of a pool for a posting.

    A candidate's level on a requirement is ``1 − Π(1 − strength × match)`` over independent
    pieces of evidence; the score is the mean of levels, weighted by the requirements' weights.
    Nothing else enters: no name, no contact detail, no order of files.

    Parameters
    ----------
    posting : Posting
        From `skillmatch.read_posting`.
    pool : Pool
        From `skillmatch.read_pool`.
    space : SkillSpace
        From `SkillSpace.load`.
    lens : {"combined", "credentials", "resume", "degrees"}
        Which kinds of evidence are looked at.
    strength : {"balanced", "strict", "flat"} or Strength
        How much each kind of evidence counts; see `skillmatch.strength`.
    requirements : DataFrame, optional
        An edited copy of ``posting.requirements``, used in its place.
    demonstrated_only : bool, default False
        Whether to count demonstrated competencies alone.
    as_of : date, optional
        The day on which age and expiry are judged; today by default.

    Returns
    -------
    Ranking

    Raises
    ------
    NothingToRankError
        If there are no requirements, or all weights are zero.
    ValueError
        If there is no such lens or preset, or `as_of` is no day.
    TypeError
        If `as_of` is of another type.

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> asked = table("requirements", [{"posting_id": "p", "requirement_id": "r01",
    ...     "text": "Prepare tax returns", "importance": "required", "weight": 1, "kind": "skill"}])
    >>> posting = Posting("p", "Tax accountant", "", asked)
    >>> pool = Pool(
    ...     table("candidates", [{"candidate_id": "ana"}, {"candidate_id": "ben"}]),
    ...     table("evidence", [
    ...         {"evidence_id": "1", "candidate_id": "ana", "kind": "badge", "assessed": True,
    ...          "title": "Income tax returns", "verification": "unchecked"},
    ...         {"evidence_id": "2", "candidate_id": "ben", "kind": "resume",
    ...          "text": "Taught yoga to beginners.", "verification": "claimed"}]))
    >>> ranking = rank(posting, pool, SkillSpace.load(), as_of="2026-11-23")
    >>> ranking.scores["candidate_id"].tolist()
    ['ana', 'ben']
    >>> ranking.explain("ana")["quote"].tolist()
    ['Income tax returns']
    """
    matched = match(posting, pool, space, requirements=requirements, as_of=as_of)
    return rank_matched(matched, lens=lens, strength=strength, demonstrated_only=demonstrated_only)


def rank_matched(
    matched: MatchedPool,
    *,
    lens: str = "combined",
    strength: str | Strength = "balanced",
    demonstrated_only: bool = False,
) -> Ranking:
    """Rank a pool that was matched with a posting; see `rank`.

    Parameters
    ----------
    matched : MatchedPool
        From `skillmatch.match`.
    lens : {"combined", "credentials", "resume", "degrees"}
    strength : {"balanced", "strict", "flat"} or Strength
    demonstrated_only : bool, default False

    Returns
    -------
    Ranking

    Raises
    ------
    ValueError
        If there is no such lens or preset.
    """
    weighed = weigh(matched, lens=lens, strength=strength, demonstrated_only=demonstrated_only)
    seen, asked = weighed.seen, matched.requirements
    scores = _scores(matched.candidates, asked, weighed)
    by_rank = pd.DataFrame(
        np.round(weighed.levels.level, 6),
        index=pd.Index(matched.candidates["candidate_id"], name="candidate_id"),
        columns=pd.Index(asked["requirement_id"], name="requirement_id"),
    ).loc[scores["candidate_id"]]
    return Ranking(
        matched.posting,
        asked,
        lens,
        weighed.weights,
        matched.as_of,
        scores,
        by_rank,
        seen.evidence,
        _problems(matched, lens, nothing_demonstrated=demonstrated_only and seen.evidence.empty),
        _provenance(matched, lens, weighed.weights, demonstrated_only),
        weighed,
    )


def _problems(matched: MatchedPool, lens: str, *, nothing_demonstrated: bool) -> pd.DataFrame:
    """Those of posting and pool, and why there is nothing to rank where that is so."""
    found = [matched.posting.problems, matched.pool.problems]
    if nothing_demonstrated:
        found.append(table("problems", [vars(_nothing_demonstrated(matched, lens))]))
    return pd.concat(found, ignore_index=True)


def _nothing_demonstrated(matched: MatchedPool, lens: str) -> Problem:
    """Why nothing counts, and what would help: the credentials that came closest decide."""
    seen = matched.evidence[matched.evidence["kind"].isin(LENSES[lens])]
    given = bool(matched.pool.issuers["list"])
    lacking = missing_for_demonstrated(seen, matched.as_of, issuers_given=given)
    verified = lacking[seen["verification"].eq("verified") & ~is_expired(seen, matched.as_of)]
    if verified.eq(UNKNOWN_HOLDER).any():
        count = int(verified.eq(UNKNOWN_HOLDER).sum())
        why = f"{count} verified and assessed, but nobody knows whose they are."
        what_to_do = "Give the candidates' e-mail addresses in their candidate.json"
    elif len(verified):
        why = f"{len(verified)} verified, but none of them is known to be assessed."
        what_to_do = "Look at their criteria and ask the issuers how they assess"
    elif given:
        why = "None is current, verified and from an issuer on your list of issuers."
        what_to_do = "See the problems and reasons of each credential, or add issuers to the list"
    else:
        why = "No list of issuers was given, so that none is verified."
        what_to_do = "Read it with your list of issuers (--issuers FILE, read_pool(…, issuers=…))"
    return Problem(
        THE_POOL,
        "",
        f"No evidence in it is demonstrated, so that everybody has the score 0. {why}",
        f"{what_to_do}, or count claimed evidence too.",
    )


@dataclass(frozen=True)
class Weighed:
    """Levels and scores under one lens and preset, without the tables made for people.

    Attributes
    ----------
    seen : MatchedPool
        With the evidence that the lens looks at.
    weights : Strength
    strengths : ndarray of float, shape (evidence, requirements)
    group : ndarray of int, shape (evidence,)
        Which pieces of evidence are one witness.
    owner : ndarray of int, shape (evidence,)
        Position of each piece's candidate.
    levels : Levels
    score, error : ndarray of float, shape (candidates,)
        In the order of ``seen.candidates``.
    """

    seen: MatchedPool
    weights: Strength
    strengths: NDArray[np.float64]
    group: NDArray[np.int64]
    owner: NDArray[np.int64]
    levels: Levels
    score: NDArray[np.float64]
    error: NDArray[np.float64]


def weigh(
    matched: MatchedPool,
    *,
    lens: str = "combined",
    strength: str | Strength = "balanced",
    demonstrated_only: bool = False,
) -> Weighed:
    """Weigh what was matched: strengths, levels, scores and their errors; see `rank`.

    Raises
    ------
    ValueError
        If there is no such lens or preset.
    """
    if lens not in LENSES:
        raise ValueError(f"lens must be one of {', '.join(LENSES)}, not {lens!r}.")
    weights, share = preset(strength), matched.shares
    seen, strengths, owner, levels = matched.keep(
        ("levels", lens, repr(weights), demonstrated_only),
        lambda: _leveled(matched, lens, weights, demonstrated_only),
    )
    seen = replace(seen, requirements=matched.requirements)
    score = np.round(levels.level @ share, 6)
    error = np.sqrt(levels.variance @ share**2)
    return Weighed(seen, weights, strengths, seen.witnesses, owner, levels, score, error)


def _leveled(
    matched: MatchedPool, lens: str, weights: Strength, demonstrated_only: bool
) -> tuple[MatchedPool, NDArray[np.float64], NDArray[np.int64], Levels]:
    """What doesn't hang on the requirements' weights: evidence, strengths, owners and levels."""
    asked, candidates, day = matched.requirements, matched.candidates, matched.as_of
    seen = matched.of_kinds(LENSES[lens])
    if demonstrated_only:
        seen = seen.part(status_of(seen.evidence, day).eq("demonstrated"))
    evidence = seen.evidence
    strengths = _strengths(evidence, asked, weights, day)
    row = {candidate: place for place, candidate in enumerate(candidates["candidate_id"])}
    owner = evidence["candidate_id"].map(row).to_numpy(dtype=np.int64)
    if demonstrated_only:
        pairs = np.nonzero(seen.matches.probability)
        falls_short = _judged(seen, day, *pairs).status != "demonstrated"
        strengths[pairs] = np.where(falls_short, 0.0, strengths[pairs])
    trust = trust_of(evidence, weights).to_numpy()
    levels = combine(
        owner, seen.witnesses, seen.matches.probability, strengths, trust, len(candidates)
    )
    return seen, strengths, owner, levels


def _strengths(
    evidence: pd.DataFrame, asked: pd.DataFrame, weights: Strength, as_of: pd.Timestamp
) -> NDArray[np.float64]:
    """Strength of every piece of evidence for every requirement."""
    general = strength_of(evidence, weights, as_of)
    trust = trust_of(evidence, weights)
    columns = []
    for row in asked.itertuples():
        if row.kind == "degree":
            # The degree itself is asked for: what its title says of a skill is beside the point.
            column = trust
        elif row.kind == "credential":
            column = trust * ~is_expired(evidence, as_of)
        elif row.kind == "skill":
            column = general * level_credit(evidence["level"], row.level, weights)
        else:
            column = general
        columns.append(column.to_numpy(dtype=float))
    return np.round(np.column_stack(columns), 6) if columns else np.zeros((len(evidence), 0))


class _Judged(NamedTuple):
    """What kind of knowledge each of some matches gives."""

    status: NDArray[np.object_]
    why: NDArray[np.object_]
    at_level: NDArray[np.object_]


def _judged(
    seen: MatchedPool, as_of: pd.Timestamp, row: NDArray[np.int64], column: NDArray[np.int64]
) -> _Judged:
    """Of the pieces of evidence in these rows, on the requirements in these columns."""
    evidence, asked = seen.evidence, seen.requirements
    given = bool(seen.pool.issuers["list"])
    of, again = np.unique(row, return_inverse=True)
    spoken_of = evidence.iloc[of]
    lacking = missing_for_demonstrated(spoken_of, as_of, issuers_given=given).to_numpy()[again]
    own = pd.Series(status_of(spoken_of, as_of).to_numpy()[again], dtype="str")
    in_language = asked["kind"].eq("language").to_numpy()[column]
    held = evidence["level"].to_numpy(dtype=float, na_value=np.nan)[row]
    if in_language.any():
        # Languages have a scale of their own.
        spoken = (evidence["title"] + " " + evidence["text"]).iloc[row[in_language]]
        held[in_language] = spoken.map(language_level).astype("Float64").to_numpy(float, np.nan)
    wanted = asked["level"].to_numpy(dtype=float, na_value=np.nan)[column]
    levels = pd.Series(held), pd.Series(wanted)
    by_title = seen.matches.by_title[row, column]
    found = status_at_level(own, *levels)
    status = found.mask(by_title & found.eq("claimed"), "inferred")
    at_level = level_shown(*levels)
    is_resume = evidence["kind"].eq("resume").to_numpy()[row]
    level_why = at_level.map(_LEVEL_WHY).mask(is_resume, "")
    first = np.where(by_title, "read from a job's title", lacking)
    why = ["; ".join(filter(None, one)) for one in zip(first, level_why, strict=True)]
    return _Judged(
        status.to_numpy(dtype=object),
        np.array(why, dtype=object),
        at_level.to_numpy(dtype=object),
    )


_LEVEL_WHY = {
    "": "",
    "reached": "",
    "below": "below the level asked",
    "not stated": "it doesn't state the level asked",
}


def _pairs_of(
    weighed: Weighed, candidate_ids: pd.Series
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which pieces of these candidates' evidence (rows) tell of which requirement (columns)."""
    seen, levels = weighed.seen, weighed.levels
    rows = np.flatnonzero(seen.evidence["candidate_id"].isin(candidate_ids))
    # What speaks of a requirement and counts nothing, such as an expired licence, is shown too.
    likely = seen.matches.probability[rows] >= _SHOWN_THOUGH_VOID
    row, column = np.nonzero(levels.counted[rows] | likely & (levels.strength[rows] == 0))
    return rows[row], column


def _reasons(weighed: Weighed, row: NDArray[np.int64], column: NDArray[np.int64]) -> pd.DataFrame:
    """What the pieces of evidence in these rows say of the requirements in these columns."""
    seen, levels, as_of = weighed.seen, weighed.levels, weighed.seen.as_of
    evidence, asked, matches = seen.evidence, seen.requirements, seen.matches
    judged = _judged(seen, as_of, row, column)
    shown = evidence.iloc[row]
    expired = is_expired(shown, as_of).to_numpy()
    probability, strength = matches.probability[row, column], levels.strength[row, column]
    return pd.DataFrame(
        {
            "candidate_id": shown["candidate_id"].to_numpy(),
            "requirement_id": asked["requirement_id"].to_numpy()[column],
            "requirement": asked["text"].to_numpy()[column],
            "weight": asked["weight"].to_numpy(dtype=float)[column],
            "evidence_id": shown["evidence_id"].to_numpy(),
            "kind": shown["kind"].to_numpy(),
            "title": shown["title"].to_numpy(),
            "issuer": shown["issuer"].to_numpy(),
            "quote": matches.quote[row, column],
            "source": shown["source"].to_numpy(),
            "verification": np.where(expired, "expired", shown["verification"].to_numpy()),
            "verification_reason": _told(shown, "verification_reason"),
            "facts": _told(shown, "checks"),
            "status": judged.status,
            "status_why": judged.why,
            "at_level": judged.at_level,
            "relation": np.where(matches.related[row, column], "narrower skill", ""),
            "similarity": matches.similarity[row, column],
            "match": probability,
            "strength": np.round(strength, 6),
            "contribution": np.round(probability * strength, 6),
        }
    )


def _told(evidence: pd.DataFrame, column: str) -> NDArray[np.object_]:
    """A text that only evidence read from files has."""
    told = evidence[column] if column in evidence else pd.Series("", evidence.index)
    return told.fillna("").to_numpy(dtype=object)


def _scores(candidates: pd.DataFrame, asked: pd.DataFrame, weighed: Weighed) -> pd.DataFrame:
    levels, score, error = weighed.levels, weighed.score, weighed.error
    low, high = rank_sets(score, error)
    required = asked["importance"].eq("required").to_numpy()
    met = levels.level >= UNMET
    texts = asked["text"].to_numpy(dtype=object)
    contribution = np.round(weighed.seen.matches.probability * levels.strength, 6) * levels.counted
    counts = weighed.owner[(contribution > 0).any(axis=1)]
    frame = pd.DataFrame(
        {
            "candidate_id": candidates["candidate_id"],
            "name": candidates["name"],
            "score": score,
            "rank_low": low,
            "rank_high": high,
            "score_error": np.round(error, 6),
            "required_met": (met & required).sum(axis=1),
            "required": required.sum(),
            "unmet": ["; ".join(texts[required & ~own]) for own in met],
            "evidence": np.bincount(counts, minlength=len(candidates)),
            "best_reason": _best_reasons(weighed, contribution, len(candidates)),
        }
    )
    frame.insert(0, "rank", frame["score"].rank(method="min", ascending=False).astype("int64"))
    return frame.sort_values(["rank", "candidate_id"], ignore_index=True)


def best_evidence(reasons: pd.DataFrame) -> pd.DataFrame:
    """The piece of evidence that adds most to each candidate's score.

    Parameters
    ----------
    reasons : DataFrame
        Rows of ``Ranking.reasons``.

    Returns
    -------
    DataFrame
        Indexed by ``candidate_id``, with the columns of `reasons` and ``words``: a resume's
        passage, a credential's title. Candidates without evidence have no row.
    """
    counted = reasons[reasons["contribution"].gt(0)]
    worth = (counted["contribution"].astype(float) * counted["weight"].astype(float)).round(6)
    order = counted.assign(worth=worth).sort_values(
        ["candidate_id", "worth", "requirement_id", "evidence_id"],
        ascending=[True, False, True, True],
    )
    best = order.drop_duplicates("candidate_id").drop(columns="worth")
    return best.assign(words=_telling_words(best)).set_index("candidate_id")


def _telling_words(reasons: pd.DataFrame) -> pd.Series:
    # A passage of a resume speaks for itself; a credential's title says more than its criteria.
    of_resume = reasons["kind"].eq("resume") | reasons["title"].eq("")
    return reasons["quote"].where(of_resume, reasons["title"])


def _best_reasons(
    weighed: Weighed, contribution: NDArray[np.float64], count: int
) -> NDArray[np.object_]:
    """Of every candidate the piece of evidence that `best_evidence` gives, in words."""
    from skillmatch.words import kind_checked  # which stands above rankings

    told = np.full(count, "", dtype=object)
    row, column = _best_pairs(weighed, contribution)
    best = _reasons(weighed, row, column)
    best["words"] = _telling_words(best)
    told[weighed.owner[row]] = [
        f"“{one.words}” ({kind_checked(one.kind, one.verification)}, {one.status}) "
        f"for: {one.requirement}"
        for one in best.astype(object).itertuples()  # pandas hands out its own texts slowly
    ]
    return told


def _best_pairs(
    weighed: Weighed, contribution: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column of what adds most to each candidate's score, in the order of candidates."""
    asked = weighed.seen.requirements
    if contribution.size == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    worth = np.round(contribution * asked["weight"].to_numpy(dtype=float), 6)
    by_id = np.argsort(asked["requirement_id"].to_numpy(dtype=str), kind="stable")
    worth = np.where(contribution > 0, worth, -1.0)[:, by_id]
    first = worth.argmax(axis=1)
    most = worth[np.arange(len(worth)), first]
    rows = np.flatnonzero(most >= 0)
    # Evidence stands in the order of its ids already.
    rows = rows[np.lexsort((rows, first[rows], -most[rows], weighed.owner[rows]))]
    _, starts = np.unique(weighed.owner[rows], return_index=True)
    return rows[starts], by_id[first[rows[starts]]]


def _provenance(
    matched: MatchedPool, lens: str, weights: Strength, demonstrated_only: bool
) -> dict[str, Any]:
    posting, pool, space = matched.posting, matched.pool, matched.space
    asked = matched.requirements
    settings = asdict(weights)
    said = {True: "assessed", False: "not assessed", None: "not known whether assessed"}
    settings["base"] = {
        f"{kind}, {said[assessed]}": value for (kind, assessed), value in weights.base.items()
    }
    return {
        "as_of": matched.as_of.date().isoformat(),
        "lens": lens,
        "demonstrated_only": demonstrated_only,
        "issuers": {**pool.issuers, "list": pool.issuers["list"] or "none given"},
        "strength": settings,
        "matching": dict(WEIGHTS),
        "confidence": CONFIDENCE,
        "uncertainty": "from matches that hold or fail by their probability",
        "model": space.encoder.name,
        "model_sha256": space.encoder.checksum,
        "space": space.card,
        "versions": {name: version(name) for name in _PACKAGES} | {"Python": python_version()},
        "requirements_edited": not asked.equals(check("requirements", posting.requirements)),
        "counts": {
            "candidates": len(pool.candidates),
            "evidence": len(pool.evidence),
            "requirements": len(asked),
            "problems": len(pool.problems) + len(posting.problems),
        },
        "inputs": [
            {"source": posting.source, "sha256": hashlib.sha256(posting.text.encode()).hexdigest()},
            *pool.inputs.to_dict("records"),
        ],
        "protected_attributes_used": "none",
    }
