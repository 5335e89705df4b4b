"""The same pool under every lens and baseline."""

from __future__ import annotations

import numpy as np
import pytest
from crowds import ASKED, evidence, job, lenses, people
from doubles import pool, posting

from skillmatch.comparison.baselines import document_cosine
from skillmatch.comparison.lenses import on_the_shortlist
from skillmatch.ranking import rank


def test_each_lens_scores_as_its_ranking_does() -> None:
    found = lenses()
    assert found.posting_id == "clerk"
    for lens in ("credentials", "resume", "degrees", "combined"):
        alone = rank(
            found.matched.posting,
            found.matched.pool,
            found.matched.space,
            lens=lens,
            strength="flat",
            as_of="2026-11-23",
        )
        expected = alone.scores.set_index("candidate_id")["score"].sort_index()
        assert found.scores[lens].sort_index().tolist() == expected.tolist()


def test_ties_share_the_best_rank_and_the_last_place() -> None:
    found = lenses()
    assert found.ranks["resume"].to_dict() == {"dan": 3, "hana": 3, "ivo": 1, "nina": 3, "rita": 1}
    assert found.places["degrees"].to_dict() == {
        "dan": 1.0, "hana": 0.0, "ivo": 0.5, "nina": 0.0, "rita": 0.5,
    }  # fmt: skip
    assert found.on_the_list("degrees").to_dict() == {
        "dan": True, "hana": False, "ivo": True, "nina": False, "rita": True,
    }  # fmt: skip


def test_the_same_words_tie_under_every_baseline() -> None:
    """Sums in another order differ in the last digit, which is no difference between people."""
    found = lenses()
    assert found.scores.loc["ivo", "keywords"] == found.scores.loc["rita", "keywords"] > 0
    twins = [{"candidate_id": one, "text": text} for one in "abc" for text in ASKED]
    same = lenses(crowd=pool(twins))
    assert (same.ranks.dropna(axis=1) == 1).all(axis=None)


def test_nobody_without_a_score_is_on_a_shortlist() -> None:
    wide = lenses(k=5)
    assert wide.places["resume"].eq(1).all()
    listed = wide.shortlists.groupby("method")["candidate_id"].agg(set)
    assert listed["resume"] == {"ivo", "rita"}
    assert listed["credentials"] == {"hana", "ivo"}
    assert wide.on_the_list("resume").sum() == 2


def test_shortlists_name_rank_score_and_chance_of_a_place() -> None:
    shortlists = lenses().shortlists
    filtered = shortlists[shortlists["method"].eq("degree filter")]
    assert filtered["candidate_id"].tolist() == ["dan", "ivo", "rita"]
    assert filtered["place"].tolist() == pytest.approx([2 / 3] * 3)
    assert (shortlists.groupby("method")["place"].sum() <= 2 + 1e-9).all()


def test_who_sent_no_text_is_last_by_whole_document_and_the_baseline_stays() -> None:
    crowd = pool(evidence(), {"zoe": "Zoe"})
    found = lenses(crowd=crowd)
    assert np.isnan(document_cosine(job(), crowd, found.matched.space)["zoe"])
    assert found.ranks.loc["zoe", "whole document"] == 6
    assert "whole document" in found.places


def test_the_degree_filter_is_applied_as_asked() -> None:
    def passing(**options: bool) -> set[str]:
        scores = lenses(**options).scores["degree filter"]
        return set(scores[scores.eq(1)].index)

    assert passing() == {"dan", "ivo", "rita"}
    # ten years in jobs: rita and ivo have degrees, hana sang in a choir
    assert passing(count_experience=True) == {"dan", "ivo", "rita"}
    off = lenses(degree_gate=False)
    assert off.gate.empty
    assert off.scores["degree filter"].isna().all()
    assert "degree filter" not in off.places
    assert len(off.gates) == 1  # what the posting asks for is still told


def test_experience_and_field_move_the_degree_filter() -> None:
    asked = job(degree="Bachelor's degree in physics, or equivalent experience")
    history = {"section": "experience", "started_on": "2012-01-01", "ended_on": "2026-01-01"}
    crowd = pool(
        [
            {"candidate_id": "exa", "text": "relevant experience in bookkeeping", **history},
            {"candidate_id": "phil", "kind": "degree", "level": 6, "title": "BSc Physics"},
            {"candidate_id": "soc", "kind": "degree", "level": 6, "title": "BA Sociology"},
        ]
    )

    def verdicts(**options: bool) -> dict[str, float]:
        return lenses(asked, crowd, **options).scores["degree filter"].to_dict()

    assert verdicts() == {"exa": 0, "phil": 1, "soc": 1}
    assert verdicts(match_field=True) == {"exa": 0, "phil": 1, "soc": 0}
    assert verdicts(count_experience=True)["exa"] == 1


def test_every_degree_that_the_posting_insists_on_is_asked_for() -> None:
    asked = posting(
        ASKED[0], "Bachelor's degree in law", "Master's degree in public health", kind="degree"
    )
    crowd = pool(
        [
            {"candidate_id": "both", "kind": "degree", "level": 6, "title": "LLB"},
            {
                "candidate_id": "both",
                "kind": "degree",
                "level": 7,
                "title": "Master of Public Health",
            },
            {
                "candidate_id": "one",
                "kind": "degree",
                "level": 7,
                "title": "Master of Public Health",
            },
            {"candidate_id": "open", "kind": "degree", "title": "Law studies, Wearmouth"},
        ]
    )
    found = lenses(asked, crowd, match_field=True)
    assert found.scores["degree filter"].to_dict() == {"both": 1, "one": 0, "open": 0}
    verdict = found.gate.set_index("candidate_id")
    assert verdict["passes"].astype(object).where(verdict["passes"].notna(), None).to_dict() == {
        "both": True, "one": False, "open": None,
    }  # fmt: skip
    assert verdict.loc["one", "reason"].endswith("Public Health, but law is asked for")
    assert verdict.loc["open", "reason"].endswith("its level can't be told")


def test_a_posting_without_a_degree_has_no_degree_filter() -> None:
    found = lenses(job(degree=""))
    assert found.gates == ()
    assert found.scores["degree filter"].isna().all()
    assert found.ranks["degree filter"].isna().all()


def test_what_speaks_for_competencies() -> None:
    assert lenses().shown_by == "demonstrated"
    assert lenses(crowd=people(verification="valid")).shown_by == "credentials"
    assert lenses(crowd=people(assessed=False)).shown_by == "credentials"


def test_a_shortlist_needs_a_place() -> None:
    with pytest.raises(ValueError, match="k must be at least 1, not 0"):
        lenses(k=0)
    with pytest.raises(ValueError, match="strength must be one of"):
        lenses(strength="soft")
    assert on_the_shortlist([], 3).tolist() == []
