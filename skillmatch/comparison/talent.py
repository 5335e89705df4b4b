"""Whom credentials surface that a degree filter or a resume screen misses, and the mirror."""

from __future__ import annotations

import pandas as pd

from skillmatch.comparison.lenses import LensComparison, on_the_shortlist
from skillmatch.ranking import UNMET, Ranking, best_evidence
from skillmatch.uncertainty import CONFIDENCE, rank_sets

_SOURCES = ("credentials", "resume", "degrees")
_FILTERED = ("fails", "can't be told")


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
        ``missed_by`` (degree filter, resume screen, or both), ``certain_in`` (the whole range of
        ranks lies in the top k), ``certain_missed`` (where the resume screen misses: the whole
        range of ranks by resume lies beyond the top k; a degree filter leaves no doubt),
        ``certain`` (both at once), ``degree_gate`` (passes, fails, can't be told, none), ``why``
        (what the gate says), ``resume_rank``, ``resume_rank_low`` (NA where the resume shows
        nothing that is asked for: then it misses them for certain), ``combined_rank``,
        ``requirements_shown`` (how many), and the evidence that does it: ``evidence_id``,
        ``evidence``, ``requirement``, ``verification``.

    Notes
    -----
    Ranges, and what is certain by them, hold with 90 % confidence for one person, not for all of
    them at once. ``certain`` takes two ranges where the resume screen misses somebody; each of
    them is then made with 95 %, so that both hold together with 90 %.
    """
    lens = lenses.shown_by
    ranking = lenses.rankings[lens]
    frame = _people(ranking)
    by_resume = lenses.on_the_list("resume").reindex(frame.index)
    frame.insert(2, "shown_by", lens)
    frame["degree_gate"], frame["why"] = _gate(lenses, frame.index)
    by_degree = ~frame["degree_gate"].isin(_FILTERED)
    frame.insert(
        5,
        "missed_by",
        [
            "; ".join(n for n, found in (("degree filter", d), ("resume screen", r)) if not found)
            for d, r in zip(by_degree, by_resume, strict=True)
        ],
    )
    frame.insert(6, "certain_in", _surely_in(lenses, lens))
    frame.insert(7, "certain_missed", by_resume | _surely_missed(lenses, "resume"))
    # Two statements that each fail with 5 % both hold with 90 %.
    both = _surely_in(lenses, lens, 2) & _surely_missed(lenses, "resume", 2)
    frame.insert(8, "certain", frame["certain_in"].where(by_resume, both))
    frame["resume_rank"] = _rank(lenses, "resume")
    frame["resume_rank_low"] = _ranges(lenses, "resume")["low"]
    frame["combined_rank"] = _rank(lenses, "combined")
    frame["requirements_shown"] = (ranking.levels >= UNMET).sum(axis=1)
    frame = frame.join(_evidence(ranking))
    surfaced = is_surfaced(lenses, lenses.scores[lens], lenses.scores["resume"])
    return frame[surfaced.reindex(frame.index)].reset_index()


def is_surfaced(lenses: LensComparison, shown: pd.Series, resume: pd.Series) -> pd.Series:
    """Who is in the top k by what is shown and missed by the degree filter or by the resume.

    Parameters
    ----------
    lenses : LensComparison
        Its degree gate and k count.
    shown, resume : Series of float
        Scores by ``candidate_id``, such as those of other weights.

    Returns
    -------
    Series of bool
        By ``candidate_id``.
    """
    words, _ = _gate(lenses, shown.index)
    filtered = words.isin(_FILTERED).to_numpy()
    listed, by_resume = (on_the_shortlist(one, lenses.k) for one in (shown, resume))
    return pd.Series(listed & (filtered | ~by_resume), index=shown.index)


def overlooked_by_credentials(lenses: LensComparison) -> pd.DataFrame:
    """The mirror: who is in the top k by resume or degree with little demonstrated.

    Parameters
    ----------
    lenses : LensComparison

    Returns
    -------
    DataFrame
        Best by resume first: ``candidate_id``, ``name``, ``found_by`` (resume, degrees, or
        both), ``resume_rank``, ``resume_rank_low``, ``resume_rank_high``, ``degrees_rank``,
        ``degrees_rank_low``, ``degrees_rank_high``, ``shown_by``, ``shown_rank`` (below the
        median), ``shown_rank_low``, ``shown_rank_high``, ``shown_score``, ``certain_found`` (the
        whole range of ranks lies in the top k, under every lens that found them),
        ``certain_missed`` (the whole range of ranks by what is shown lies beyond the top k),
        ``certain`` (both at once), ``combined_rank``, and the best evidence of the lens that
        found them, the resume's where both did: ``evidence_id``, ``evidence``, ``requirement``,
        ``verification``. A rank is NA where the lens shows nothing that is asked for.

    Notes
    -----
    What is certain is so with 90 % confidence for one person, as in `hidden_talent`; ``certain``
    takes two ranges, or three where both lenses found somebody, that hold together.
    """
    lens = lenses.shown_by
    shown = lenses.scores[lens]
    people = lenses.matched.candidates.set_index("candidate_id")
    on = {name: lenses.on_the_list(name) for name in ("resume", "degrees")}
    little = shown.lt(shown.median()) | shown.eq(0)
    frame = people.copy()
    frame["found_by"] = ["; ".join(name for name in on if on[name][one]) for one in frame.index]
    for name in on:
        frame[f"{name}_rank"] = _rank(lenses, name)
        frame = frame.join(_ranges(lenses, name).add_prefix(f"{name}_rank_"))
    frame["shown_by"] = lens
    frame["shown_rank"] = _rank(lenses, lens)
    frame = frame.join(_ranges(lenses, lens).add_prefix("shown_rank_"))
    frame["shown_score"] = shown
    frame["certain_found"] = _surely_found(lenses, on, 1)
    frame["certain_missed"] = _surely_missed(lenses, lens)
    statements = 1 + on["resume"].astype(int) + on["degrees"].astype(int)
    frame["certain"] = False
    for count in (2, 3):
        together = _surely_found(lenses, on, count) & _surely_missed(lenses, lens, count)
        frame["certain"] = frame["certain"].mask(statements.eq(count), together)
    frame["combined_rank"] = _rank(lenses, "combined")
    by_resume, by_degree = (_evidence(lenses.rankings[name]) for name in on)
    finds = on["resume"].reindex(frame.index)
    frame = frame.join(
        pd.concat(
            [
                by_resume[by_resume.index.isin(finds.index[finds])],
                by_degree[by_degree.index.isin(finds.index[~finds])],
            ]
        )
    )
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


def _people(ranking: Ranking) -> pd.DataFrame:
    columns = ["candidate_id", "name", "rank", "rank_low", "rank_high"]
    return ranking.scores[columns].set_index("candidate_id")


def _rank(lenses: LensComparison, lens: str) -> pd.Series:
    """Ranks, NA for those who tie at the end because nothing that is asked for was found."""
    return lenses.ranks[lens].where(lenses.scores[lens].gt(0))


def _ranges(lenses: LensComparison, lens: str, statements: int = 1) -> pd.DataFrame:
    """Best and worst rank (``low``, ``high``), NA as in `_rank`.

    As many ranges as there are statements then hold together with the usual confidence.
    """
    scores = lenses.rankings[lens].scores.set_index("candidate_id")
    confidence = 1 - (1 - CONFIDENCE) / statements
    low, high = rank_sets(scores["score"].to_numpy(), scores["score_error"].to_numpy(), confidence)
    found = pd.DataFrame({"low": low, "high": high}, index=scores.index, dtype="Int64")
    return found.reindex(lenses.scores.index).where(lenses.scores[lens].gt(0))


def _surely_in(lenses: LensComparison, lens: str, statements: int = 1) -> pd.Series:
    ranges = _ranges(lenses, lens, statements)
    return ranges["high"].le(lenses.k).fillna(value=False).astype(bool)


def _surely_missed(lenses: LensComparison, lens: str, statements: int = 1) -> pd.Series:
    """Also who shows nothing that is asked for: they are on no shortlist."""
    ranges = _ranges(lenses, lens, statements)
    return ranges["low"].gt(lenses.k).fillna(value=True).astype(bool)


def _surely_found(lenses: LensComparison, on: dict[str, pd.Series], statements: int) -> pd.Series:
    """In the top k for certain under every lens that has them on its list, and there is one."""
    sure = {name: _surely_in(lenses, name, statements) | ~listed for name, listed in on.items()}
    return sure["resume"] & sure["degrees"] & (on["resume"] | on["degrees"])


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
