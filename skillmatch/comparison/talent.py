"""Whom credentials surface that a degree filter or a resume screen misses, and the mirror."""

from __future__ import annotations

import pandas as pd

from skillmatch.comparison.lenses import LensComparison
from skillmatch.ranking import UNMET, Ranking, best_evidence

_SOURCES = ("credentials", "resume", "degrees")


def hidden_talent(lenses: LensComparison) -> pd.DataFrame:
    """Who is in the top k by demonstrated competencies and would be missed otherwise.

    Parameters
    ----------
    lenses : LensComparison

    Returns
    -------
    DataFrame
        Best first: ``candidate_id``, ``name``, ``shown_by`` (``demonstrated``, or
        ``credentials`` where nothing is demonstrated), ``rank``, ``rank_low``, ``rank_high``,
        ``certain`` (whether the whole interval lies in the top k), ``missed_by`` (degree filter,
        resume screen, or both), ``degree_gate`` (passes, fails, can't be told, none), ``why``
        (what the gate says), ``resume_rank``, ``resume_rank_low`` (NA where the resume shows
        nothing that is asked for: they all tie), ``combined_rank``,
        ``requirements_shown`` (how many), and the evidence that does it: ``evidence_id``,
        ``evidence``, ``requirement``, ``verification``.
    """
    lens = lenses.shown_by
    ranking, resume = lenses.rankings[lens], lenses.rankings["resume"]
    frame = _people(lenses, ranking)
    listed, by_resume = (lenses.on_the_list(name).reindex(frame.index) for name in (lens, "resume"))
    frame.insert(2, "shown_by", lens)
    frame["certain"] = frame["rank_high"] <= lenses.k
    frame["degree_gate"], frame["why"] = _gate(lenses, frame.index)
    by_degree = ~frame["degree_gate"].isin(("fails", "can't be told"))
    frame.insert(
        6,
        "missed_by",
        [
            "; ".join(n for n, found in (("degree filter", d), ("resume screen", r)) if not found)
            for d, r in zip(by_degree, by_resume, strict=True)
        ],
    )
    frame["resume_rank"] = _rank(lenses, "resume")
    lowest = resume.scores.set_index("candidate_id")["rank_low"].astype("Int64")
    frame["resume_rank_low"] = lowest.where(frame["resume_rank"].notna())
    frame["combined_rank"] = _rank(lenses, "combined")
    frame["requirements_shown"] = (ranking.levels >= UNMET).sum(axis=1)
    frame = frame.join(_evidence(ranking))
    return frame[listed & frame["missed_by"].ne("")].reset_index()


def overlooked_by_credentials(lenses: LensComparison) -> pd.DataFrame:
    """The mirror: who is in the top k by resume or degree with little demonstrated.

    Parameters
    ----------
    lenses : LensComparison

    Returns
    -------
    DataFrame
        Best by resume first: ``candidate_id``, ``name``, ``found_by`` (resume, degrees, or
        both), ``resume_rank``, ``degrees_rank``, ``shown_by``, ``shown_rank`` (below the
        median), ``shown_score``, ``combined_rank``, and the resume's or degree's best evidence:
        ``evidence_id``, ``evidence``, ``requirement``, ``verification``. A rank is NA where the
        lens shows nothing that is asked for.
    """
    lens = lenses.shown_by
    shown = lenses.scores[lens]
    people = lenses.matched.candidates.set_index("candidate_id")
    on = {name: lenses.on_the_list(name) for name in ("resume", "degrees")}
    little = shown.lt(shown.median()) | shown.eq(0)
    frame = people.copy()
    frame["found_by"] = ["; ".join(name for name in on if on[name][one]) for one in frame.index]
    frame["resume_rank"] = _rank(lenses, "resume")
    frame["degrees_rank"] = _rank(lenses, "degrees")
    frame["shown_by"] = lens
    frame["shown_rank"] = _rank(lenses, lens)
    frame["shown_score"] = shown
    frame["combined_rank"] = _rank(lenses, "combined")
    best = _evidence(lenses.rankings["resume"])
    frame = frame.join(best.combine_first(_evidence(lenses.rankings["degrees"])))
    frame = frame[frame["found_by"].ne("") & little]
    return frame.sort_values(["resume_rank", "candidate_id"]).reset_index()


def coverage(lenses: LensComparison) -> pd.DataFrame:
    """Which sources show each requirement, and which requirements only credentials show.

    Parameters
    ----------
    lenses : LensComparison

    Returns
    -------
    DataFrame
        A row per requirement and set of sources that occurs, in the posting's order:
        ``requirement_id``, ``requirement``, ``importance``, ``sources`` (such as
        ``credentials``, ``credentials + resume``, ``none``), ``candidates`` (how many are shown
        to meet it by just these), ``share`` of the pool. Shown means a level of at least 0.1.
    """
    met = {
        source: lenses.rankings[source].levels.reindex(lenses.scores.index) >= UNMET
        for source in _SOURCES
    }
    rows = []
    for asked in lenses.matched.requirements.itertuples():
        by = pd.Series("", index=lenses.scores.index)
        for source, levels in met.items():
            shown = levels[asked.requirement_id]
            by = by.where(~shown, by.where(by.eq(""), by + " + ") + source)
        counts = by.replace("", "none").value_counts().sort_index()
        for sources, count in counts.items():
            rows.append(
                {
                    "requirement_id": asked.requirement_id,
                    "requirement": asked.text,
                    "importance": asked.importance,
                    "sources": sources,
                    "candidates": int(count),
                    "share": count / len(by) if len(by) else 0.0,
                }
            )
    columns = ["requirement_id", "requirement", "importance", "sources", "candidates", "share"]
    return pd.DataFrame(rows, columns=columns)


def _people(lenses: LensComparison, ranking: Ranking) -> pd.DataFrame:
    columns = ["candidate_id", "name", "rank", "rank_low", "rank_high"]
    return ranking.scores[columns].set_index("candidate_id")


def _rank(lenses: LensComparison, lens: str) -> pd.Series:
    """Ranks, NA for those who tie at the end because nothing that is asked for was found."""
    return lenses.ranks[lens].where(lenses.scores[lens].gt(0))


def _gate(lenses: LensComparison, ids: pd.Index) -> tuple[pd.Series, pd.Series]:
    if lenses.gate.empty:
        return pd.Series("none", index=ids), pd.Series("", index=ids)
    verdict = lenses.gate.set_index("candidate_id").reindex(ids)
    words = verdict["passes"].map({True: "passes", False: "fails"}).fillna("can't be told")
    return words, verdict["reason"]


def _evidence(ranking: Ranking) -> pd.DataFrame:
    best = best_evidence(ranking.reasons)
    named = {"words": "evidence"}
    return best.rename(columns=named)[["evidence_id", "evidence", "requirement", "verification"]]
