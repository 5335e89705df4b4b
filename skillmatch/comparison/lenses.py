"""One posting's pool under every lens, and as employers screen today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from skillmatch.comparison.agreement import membership
from skillmatch.comparison.baselines import document_cosine, keyword_counts
from skillmatch.comparison.gates import DegreeGate, apply_gates, degree_gates
from skillmatch.matched import MatchedPool
from skillmatch.ranking import LENSES, Ranking, rank_matched
from skillmatch.strength import Strength, preset

DEMONSTRATED = "demonstrated"
DEGREE_FILTER, KEYWORDS, DOCUMENT = "degree filter", "keywords", "whole document"
BASELINES = (DEGREE_FILTER, KEYWORDS, DOCUMENT)
# What is asked of every pool, so that tests are adjusted for these and no more.
PAIRS = (
    ("credentials", "resume"),
    ("credentials", "degrees"),
    (DEMONSTRATED, "resume"),
    (DEMONSTRATED, "degrees"),
    ("resume", "degrees"),
    ("combined", DEGREE_FILTER),
    ("combined", KEYWORDS),
    ("combined", DOCUMENT),
)
# With ground truth, what credentials add is asked too: the combined lens holds the resume's.
JUDGED_PAIRS = (*PAIRS, ("combined", "resume"))
_DIGITS = 6  # as in rankings: scores that differ by less are equal
_LIKELY = 0.5  # of a place among the first k: who shares the last places with many has none


@dataclass(frozen=True)
class LensComparison:
    """A pool ranked for one posting under every lens, beside what employers use today.

    Attributes
    ----------
    matched : MatchedPool
    strength : Strength
    k : int
        Places on the shortlist.
    rankings : dict of str to Ranking
        By lens: ``credentials``, ``demonstrated`` (the credentials that are verified, assessed
        and current), ``resume``, ``degrees``, ``combined``.
    gates : tuple of DegreeGate
        What the posting asks of degrees.
    gate : DataFrame
        The verdict on each candidate of all gates that the posting insists on, see
        `apply_gates`; empty if it insists on none.
    baselines : DataFrame
        Index ``candidate_id``; ``degree filter`` (1 passes, 0 doesn't or can't be
        told to, NaN not applicable),
        ``keywords`` (BM25 of the posting over the resume), ``whole document`` (cosine of the
        whole texts; -1 for who sent none).
    degree_gate, count_experience, match_field : bool
        How the degree filter was applied, see `compare_lenses`.
    """

    matched: MatchedPool
    strength: Strength
    k: int
    rankings: dict[str, Ranking]
    gates: tuple[DegreeGate, ...]
    gate: pd.DataFrame
    baselines: pd.DataFrame
    degree_gate: bool = True
    count_experience: bool = False
    match_field: bool = False

    def __repr__(self) -> str:
        return (
            f"<LensComparison for {self.posting_id!r}: {len(self.scores)} candidates, k {self.k}>"
        )

    @property
    def posting_id(self) -> str:
        """The posting's id."""
        return self.matched.posting.posting_id

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Scores: index ``candidate_id``, a column per lens and baseline, higher is better."""
        ids = self.matched.candidates["candidate_id"]
        by_lens = {
            lens: ranking.scores.set_index("candidate_id")["score"].reindex(ids)
            for lens, ranking in self.rankings.items()
        }
        return pd.DataFrame(by_lens).join(self.baselines)

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """Ranks: equal scores share the best one; NA under a baseline that doesn't apply."""
        return self.scores.rank(ascending=False, method="min").astype("Int64")

    @cached_property
    def places(self) -> pd.DataFrame:
        """The probability of being among the first `k`, ties broken at random."""
        known = {
            name: membership(column.to_numpy(), self.k)
            for name, column in self.scores.items()
            if column.notna().all()
        }
        return pd.DataFrame(known, index=self.scores.index)

    @property
    def shown_by(self) -> str:
        """The lens that speaks for competencies: demonstrated ones if there are any.

        Without a list of trusted issuers nothing is demonstrated; then all credentials speak.
        """
        some = self.scores[DEMONSTRATED].gt(0).any()
        return DEMONSTRATED if some else "credentials"

    def on_the_list(self, lens: str) -> pd.Series:
        """Who is on a lens's shortlist, see `on_the_shortlist`: bool, by ``candidate_id``."""
        return pd.Series(on_the_shortlist(self.scores[lens], self.k), index=self.scores.index)

    @cached_property
    def shortlists(self) -> pd.DataFrame:
        """Who is on whose shortlist: ``method``, ``candidate_id``, ``rank``, ``score``, ``place``.

        ``place`` is the probability of a place among the first `k`, below 1 for those who share
        the last places with others of the same score. Who has no score at all is on none.
        """
        parts = []
        for method in self.places:
            own = pd.DataFrame(
                {
                    "method": method,
                    "candidate_id": self.scores.index,
                    "rank": self.ranks[method].to_numpy(),
                    "score": self.scores[method].to_numpy(),
                    "place": self.places[method].to_numpy(),
                }
            )
            own = own[own["place"].gt(0) & own["score"].gt(0)]
            parts.append(own.sort_values(["rank", "candidate_id"]))
        return pd.concat(parts, ignore_index=True)


def compare_lenses(
    matched: MatchedPool,
    *,
    strength: str | Strength = "flat",
    k: int = 10,
    degree_gate: bool = True,
    count_experience: bool = False,
    match_field: bool = False,
) -> LensComparison:
    """Rank a matched pool under every lens, and as employers screen today.

    Parameters
    ----------
    matched : MatchedPool
        From `skillmatch.match`.
    strength : {"balanced", "strict", "flat"} or Strength, default "flat"
        With ``flat`` no kind of evidence counts for more than another, so that no difference
        between lenses is one that the weights have made.
    k : int, default 10
        Places on the shortlist.
    degree_gate : bool, default True
        Whether the degrees that the posting requires are applied as a filter; who can't be told
        to have one doesn't pass.
    count_experience : bool, default False
        Whether experience does in its place where the posting says so ("or equivalent
        experience"); many filters leave these words aside.
    match_field : bool, default False
        Whether the degree must be in the field asked for, and not only of the level.

    Returns
    -------
    LensComparison

    Raises
    ------
    ValueError
        If `k` is below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}: the places on the shortlist.")
    weights = preset(strength)
    rankings = {
        lens: rank_matched(matched, lens=lens, strength=weights)
        for lens in ("credentials", "resume", "degrees", "combined")
    }
    shown = rank_matched(matched, lens="credentials", strength=weights, demonstrated_only=True)
    gates = tuple(degree_gates(matched.posting))
    verdict = apply_gates(
        gates if degree_gate else (),
        matched.pool,
        matched.posting,
        matched.space,
        count_experience=count_experience,
        match_field=match_field,
        as_of=matched.as_of,
    )
    return LensComparison(
        matched,
        weights,
        k,
        {"credentials": rankings["credentials"], DEMONSTRATED: shown, **rankings},
        gates,
        verdict,
        _baselines(matched, verdict),
        degree_gate,
        count_experience,
        match_field,
    )


def on_the_shortlist(scores: ArrayLike, k: int) -> NDArray[np.bool_]:
    """Who has a place among the first *k*, or as good a chance of one as not where many tie.

    Parameters
    ----------
    scores : array-like of float, shape (n,)
        Higher is better; who has none above 0 is on no list, however short the others.
    k : int

    Returns
    -------
    ndarray of bool, shape (n,)

    Examples
    --------
    >>> on_the_shortlist([0.9, 0.5, 0.5, 0.0], 2).tolist()
    [True, True, True, False]
    >>> on_the_shortlist([0.9, 0.5, 0.5, 0.5], 2).tolist()
    [True, False, False, False]
    """
    values = np.asarray(scores, dtype=float)
    return (membership(values, k) >= _LIKELY) & (values > 0)


def _baselines(matched: MatchedPool, verdict: pd.DataFrame) -> pd.DataFrame:
    posting, pool = matched.posting, matched.pool
    ids = pd.Index(matched.candidates["candidate_id"], name="candidate_id")
    keywords = keyword_counts(posting, pool, kinds=LENSES["resume"])
    whole = document_cosine(posting, pool, matched.space)
    passed = verdict.set_index("candidate_id")["passes"] if len(verdict) else None
    return pd.DataFrame(
        {
            # Who can't be told to have the degree doesn't pass a filter.
            DEGREE_FILTER: np.nan
            if passed is None
            else passed.reindex(ids).fillna(False).astype(float),
            KEYWORDS: keywords.reindex(ids).round(_DIGITS),
            DOCUMENT: whole.reindex(ids).fillna(-1.0).round(_DIGITS),
        },
        index=ids,
    )
