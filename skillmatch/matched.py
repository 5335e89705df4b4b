"""A pool matched with a posting: what takes long, kept for every ranking that is made of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillmatch.given import given_moment
from skillmatch.levels import dependence_groups
from skillmatch.matching import Matches, match_evidence
from skillmatch.space import SkillSpace
from skillmatch.tables import Pool, Posting, check

T = TypeVar("T")
_KEPT = 6  # of each: on large pools each takes tens of megabytes
_OF_MATCHES = tuple(one.name for one in fields(Matches))


class NothingToRankError(ValueError):
    """The posting asks for nothing, or the requirements can't be used."""


@dataclass(frozen=True)
class MatchedPool:
    """What everybody's evidence says of a posting, before anything is weighed.

    Lens, strengths and weights enter only in `skillmatch.ranking.rank_matched`, so a change of
    them costs no second matching.

    Attributes
    ----------
    posting : Posting
    pool : Pool
    space : SkillSpace
    requirements : DataFrame
        As used, edits included.
    candidates : DataFrame
        ``candidate_id`` and ``name``, by id.
    evidence : DataFrame
        All of the pool's evidence, by candidate and id.
    matches : Matches
        Of `evidence` with `requirements`.
    as_of : Timestamp
        The day on which age and expiry are judged.
    """

    posting: Posting
    pool: Pool
    space: SkillSpace
    requirements: pd.DataFrame
    candidates: pd.DataFrame
    evidence: pd.DataFrame
    matches: Matches
    as_of: pd.Timestamp
    # What follows from the evidence alone: other weights of requirements share it.
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        named = self.posting.title or self.posting.posting_id
        return f"<MatchedPool for {named!r}: {len(self.candidates)} candidates>"

    @property
    def shares(self) -> NDArray[np.float64]:
        """Each requirement's share of all weights."""
        weight = self.requirements["weight"].to_numpy(dtype=float)
        return np.asarray(weight / weight.sum())

    def keep(self, key: tuple[Any, ...], made: Callable[[], T]) -> T:
        """What hangs on evidence and matches alone, made once for all weights of requirements.

        Parameters
        ----------
        key : tuple
            What tells it from other things that are kept; its first item is a word, and of
            those with the same word only the last few are kept.
        made : callable
            Makes it where it isn't at hand.
        """
        if key not in self._kept:
            alike = [one for one in self._kept if one[0] == key[0]]
            for oldest in alike[: max(0, len(alike) + 1 - _KEPT)]:
                del self._kept[oldest]
            self._kept[key] = made()
        return self._kept[key]

    @property
    def witnesses(self) -> NDArray[np.int64]:
        """Which pieces of evidence are one witness, see `skillmatch.levels.dependence_groups`."""
        return self.keep(("witnesses",), self._witnesses)

    def _witnesses(self) -> NDArray[np.int64]:
        witness = self.evidence["candidate_id"] + "\0" + dependence_groups(self.evidence)
        return np.asarray(pd.factorize(witness, sort=True)[0], dtype=np.int64)

    def of_kinds(self, kinds: tuple[str, ...]) -> MatchedPool:
        """The same candidates with their evidence of these kinds."""
        part = self.keep(("kinds", *kinds), lambda: self.part(self.evidence["kind"].isin(kinds)))
        return replace(part, requirements=self.requirements)

    def part(self, rows: NDArray[np.bool_] | pd.Series) -> MatchedPool:
        """The same candidates with a part of the evidence.

        Parameters
        ----------
        rows : array of bool, shape (evidence,)
            Which pieces to keep.
        """
        kept = np.asarray(rows, dtype=bool)
        evidence = self.evidence[kept].reset_index(drop=True)
        return replace(self, evidence=evidence, matches=_rows(self.matches, kept), _kept={})

    def without(self, evidence_ids: Collection[str]) -> MatchedPool:
        """The same candidates as if they had not sent some of the evidence.

        Raises
        ------
        KeyError
            If the pool has no such evidence.
        """
        unknown = set(evidence_ids) - set(self.evidence["evidence_id"])
        if unknown:
            raise KeyError(f"The pool has no evidence {', '.join(sorted(unknown))}.")
        return self.part(~self.evidence["evidence_id"].isin(list(evidence_ids)))

    def together_with(self, evidence: pd.DataFrame) -> MatchedPool:
        """The same candidates as if they had sent further evidence, which alone is matched anew.

        Parameters
        ----------
        evidence : DataFrame
            Rows of an ``evidence`` table: of documents of their own, by candidates of the pool,
            with ids that the pool doesn't have.
        """
        more = _in_order(check("evidence", evidence))
        twice = set(more["evidence_id"]) & set(self.evidence["evidence_id"])
        if twice:
            raise ValueError(f"The pool has evidence {', '.join(sorted(twice))} already.")
        if strangers := _strangers(more, self.candidates):
            raise ValueError(f"The pool has no candidate {strangers}.")
        names = _names(self.candidates)
        new = match_evidence(more, names, self.posting, self.requirements, self.space, self.as_of)
        both = pd.concat([self.evidence, more], ignore_index=True)
        order = np.lexsort((both["evidence_id"].to_numpy(str), both["candidate_id"].to_numpy(str)))
        matches = Matches(
            *(
                np.concatenate([getattr(self.matches, name), getattr(new, name)])[order]
                for name in _OF_MATCHES
            )
        )
        evidence = both.iloc[order].reset_index(drop=True)
        return replace(self, evidence=evidence, matches=matches, _kept={})

    def weighted(self, weights: Mapping[str, float]) -> MatchedPool:
        """The same with other weights for some requirements.

        Parameters
        ----------
        weights : mapping of requirement_id to float
            0 for a requirement that shall not count.

        Raises
        ------
        KeyError
            If the posting has no such requirement.
        ValueError
            If a weight is below 0 or no number.
        NothingToRankError
            If no requirement is left that counts.
        """
        unknown = set(weights) - set(self.requirements["requirement_id"])
        if unknown:
            raise KeyError(f"The posting has no requirement {', '.join(sorted(unknown))}.")
        wrong = [one for one, weight in weights.items() if not 0 <= weight < float("inf")]
        if wrong:
            raise ValueError(f"The weight of {', '.join(wrong)} must be a number of at least 0.")
        new = self.requirements["requirement_id"].map(dict(weights)).astype("Float64")
        asked = self.requirements.assign(weight=new.fillna(self.requirements["weight"]))
        return replace(self, requirements=requirements_of(self.posting, asked))


def match(
    posting: Posting,
    pool: Pool,
    space: SkillSpace,
    *,
    requirements: pd.DataFrame | None = None,
    as_of: str | pd.Timestamp | None = None,
) -> MatchedPool:
    """Match a pool's evidence with a posting's requirements, to rank it in several ways.

    Parameters
    ----------
    posting : Posting
        From `skillmatch.read_posting`.
    pool : Pool
        From `skillmatch.read_pool`.
    space : SkillSpace
        From `SkillSpace.load`.
    requirements : DataFrame, optional
        An edited copy of ``posting.requirements``, used in its place.
    as_of : date, optional
        The day on which age and expiry are judged; today by default.

    Returns
    -------
    MatchedPool

    Raises
    ------
    NothingToRankError
        If there are no requirements, or all weights are zero.
    ValueError
        If there is evidence of somebody who isn't among the candidates.

    Examples
    --------
    >>> from skillmatch.ranking import rank_matched
    >>> from skillmatch.tables import table
    >>> asked = table("requirements", [{"posting_id": "p", "requirement_id": "r01",
    ...     "text": "Bake bread", "importance": "required", "weight": 1, "kind": "skill"}])
    >>> pool = Pool(table("candidates", [{"candidate_id": "ana"}]), table("evidence", [
    ...     {"evidence_id": "1", "candidate_id": "ana", "kind": "badge", "title": "Baking bread",
    ...      "verification": "valid"}]))
    >>> matched = match(Posting("p", "Baker", "", asked), pool, SkillSpace.load())
    >>> [rank_matched(matched, lens=lens).scores["score"].gt(0).item()
    ...  for lens in ("credentials", "resume")]
    [True, False]
    """
    # Without a zone, as the days of evidence are.
    day = pd.Timestamp.now().normalize() if as_of is None else given_moment(as_of).tz_localize(None)
    asked = requirements_of(posting, requirements)
    candidates = pool.candidates.sort_values("candidate_id", ignore_index=True)
    evidence = _in_order(pool.evidence)
    if strangers := _strangers(evidence, candidates):
        raise ValueError(
            f"The pool has evidence of {strangers}, but no such candidate. Add a row to "
            "`pool.candidates`, or leave the evidence out."
        )
    matches = match_evidence(evidence, _names(candidates), posting, asked, space, day)
    return MatchedPool(posting, pool, space, asked, candidates, evidence, matches, day)


def requirements_of(posting: Posting, edited: pd.DataFrame | None = None) -> pd.DataFrame:
    """The requirements that count, the posting's or an edited copy, checked.

    Raises
    ------
    NothingToRankError
        If there are none, if all weights are zero, or if two share an id.
    """
    asked = check("requirements", posting.requirements if edited is None else edited)
    asked = asked[asked["text"].str.strip() != ""].reset_index(drop=True)
    asked["weight"] = asked["weight"].fillna(0.0)
    if asked.empty or asked["weight"].sum() <= 0:
        raise NothingToRankError(
            f"The posting {posting.title or posting.source!r} states no requirement that counts, "
            "so nobody can be ranked for it. Say in the posting what is asked for, one thing a "
            "line; in Python you can give rank() a requirements table with weights above 0."
        )
    if asked["requirement_id"].duplicated().any():
        twice = asked["requirement_id"][asked["requirement_id"].duplicated()].tolist()
        raise NothingToRankError(
            f"The requirements table has the requirement_id {', '.join(twice)} twice. "
            "Give each row one of its own."
        )
    return asked


def _in_order(evidence: pd.DataFrame) -> pd.DataFrame:
    return evidence.sort_values(["candidate_id", "evidence_id"], ignore_index=True)


def _strangers(evidence: pd.DataFrame, candidates: pd.DataFrame) -> str:
    unknown = set(evidence["candidate_id"]) - set(candidates["candidate_id"])
    return ", ".join(map(repr, sorted(unknown)))


def _names(candidates: pd.DataFrame) -> dict[str, str]:
    return dict(zip(candidates["candidate_id"], candidates["name"], strict=True))


def _rows(matches: Matches, kept: NDArray[np.bool_]) -> Matches:
    return Matches(*(getattr(matches, name)[kept] for name in _OF_MATCHES))
