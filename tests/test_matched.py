from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from doubles import pool, posting, word_space

from skillmatch.matched import MatchedPool, NothingToRankError, match
from skillmatch.ranking import LENSES, rank, rank_matched
from skillmatch.tables import Pool

ASKED = ("keep the ledger", "weld steel pipes")
BADGE = {
    "candidate_id": "ana",
    "kind": "badge",
    "title": "weld steel pipes",
    "assessed": True,
    "verification": "verified",
    "document": "badge.json",
}
EVIDENCE = [
    {"candidate_id": "ana", "text": "I keep the ledger.", "title": "Clerk"},
    BADGE,
    {"candidate_id": "ben", "kind": "degree", "title": "BSc in how to weld steel"},
    {"candidate_id": "ben", "text": "I weld pipes", "title": "Welder"},
]


def matched(evidence: list[dict] = EVIDENCE) -> MatchedPool:
    return match(posting(*ASKED), people(evidence), word_space(), as_of="2026-11-23")


def people(evidence: list[dict]) -> Pool:
    return pool(evidence, {"ana": "Ana", "ben": "Ben"})


@pytest.mark.parametrize("lens", LENSES)
def test_a_ranking_of_the_matches_is_the_ranking(lens: str) -> None:
    again = rank_matched(matched(), lens=lens, strength="flat")
    once = rank(
        posting(*ASKED), people(EVIDENCE), word_space(), lens=lens, strength="flat",
        as_of="2026-11-23",
    )  # fmt: skip
    pd.testing.assert_frame_equal(again.scores, once.scores)
    pd.testing.assert_frame_equal(again.reasons, once.reasons)


def test_evidence_left_out_is_as_if_it_had_not_been_sent() -> None:
    whole = matched()
    own = whole.evidence["kind"].eq("badge")
    less = rank_matched(whole.without(whole.evidence["evidence_id"][own].tolist()))
    never = rank_matched(matched([row for row in EVIDENCE if row is not BADGE]))
    pd.testing.assert_frame_equal(less.levels, never.levels)
    assert less.levels.loc["ana"].sum() < rank_matched(whole).levels.loc["ana"].sum()


def test_evidence_added_is_as_if_it_had_been_sent() -> None:
    whole = matched()
    badge = whole.evidence[whole.evidence["kind"].eq("badge")]
    less = whole.without(badge["evidence_id"].tolist())
    more = less.together_with(badge)
    pd.testing.assert_frame_equal(rank_matched(more).levels, rank_matched(whole).levels)
    pd.testing.assert_frame_equal(more.evidence, whole.evidence)
    np.testing.assert_array_equal(more.matches.quote, whole.matches.quote)
    with pytest.raises(ValueError, match="already"):
        whole.together_with(badge)
    with pytest.raises(ValueError, match="no candidate 'zoe'"):
        less.together_with(badge.assign(candidate_id="zoe"))
    with pytest.raises(KeyError, match="no evidence nope"):
        whole.without(["nope"])


def test_weights_change_without_matching_anew() -> None:
    heavy = rank_matched(matched().weighted({"r01": 0.0}))
    assert heavy.scores.set_index("candidate_id").loc["ana", "score"] == heavy.levels.loc[
        "ana", "r02"
    ].round(6)
    assert heavy.provenance["requirements_edited"]
    with pytest.raises(NothingToRankError):
        matched().weighted({"r01": 0.0, "r02": 0.0})
    with pytest.raises(KeyError, match="r09"):
        matched().weighted({"r09": 1.0})


def test_evidence_of_somebody_who_is_no_candidate_is_named() -> None:
    known = people(EVIDENCE)
    without_ben = Pool(known.candidates[known.candidates["candidate_id"].ne("ben")], known.evidence)
    with pytest.raises(ValueError, match="evidence of 'ben', but no such candidate"):
        match(posting(*ASKED), without_ben, word_space())
