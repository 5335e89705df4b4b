from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from doubles import pool, posting, word_space
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.comparison.attribution import (
    SOURCES,
    attribution,
    counterfactual,
    shapley,
    source_attribution,
)
from skillmatch.levels import combine
from skillmatch.matched import MatchedPool, match
from skillmatch.ranking import weigh

worth = st.floats(0, 0.99)


def level(pieces: list[tuple[float, int]]) -> float:
    missing = 1.0
    for label in {group for _, group in pieces}:
        missing *= 1 - max(value for value, group in pieces if group == label)
    return 1 - missing


@given(st.lists(st.tuples(worth, st.integers(0, 2)), min_size=1, max_size=5))
def test_shapley_is_the_mean_over_all_orders(pieces: list[tuple[float, int]]) -> None:
    total = np.zeros(len(pieces))
    orders = list(permutations(range(len(pieces))))
    for order in orders:
        before: list[tuple[float, int]] = []
        for one in order:
            total[one] += level([*before, pieces[one]]) - level(before)
            before.append(pieces[one])
    column = np.array([[value] for value, _ in pieces])
    found = shapley(column, np.array([group for _, group in pieces])).ravel()
    np.testing.assert_allclose(found, total / len(orders), atol=1e-12)


def test_shapley_adds_up_for_many_pieces() -> None:
    random = np.random.default_rng(0)
    values, group = random.uniform(0, 0.9, (80, 3)), random.integers(0, 30, 80)
    for column in range(3):
        pieces = list(zip(values[:, column], group, strict=True))
        assert shapley(values, group)[:, column].sum() == pytest.approx(level(pieces), abs=1e-12)


@given(
    st.lists(
        st.tuples(worth, st.integers(0, 2), st.sampled_from([0.5, 0.75, 1.0])),
        min_size=1,
        max_size=5,
    )
)
def test_shapley_with_claims_is_the_mean_over_all_orders_of_what_levels_say(
    pieces: list[tuple[float, int, float]],
) -> None:
    value, group, trust = (np.array(column) for column in zip(*pieces, strict=True))

    def level_of(rows: list[int]) -> float:
        if not rows:
            return 0.0
        ones = np.ones((len(rows), 1))
        own = value[rows][:, None]
        return combine(
            np.zeros(len(rows), int), group[rows], ones, own, trust[rows], 1
        ).level.item()

    total = np.zeros(len(pieces))
    orders = list(permutations(range(len(pieces))))
    for order in orders:
        for place, one in enumerate(order):
            before = sorted(order[:place])
            total[one] += level_of(sorted([*before, one])) - level_of(before)
    cap = np.where(trust < 1, np.maximum(trust, value), np.nan)[:, None]
    found = shapley(value[:, None], group, cap).ravel()
    np.testing.assert_allclose(found, total / len(orders), atol=1e-9)


ASKED = ("keep the ledger", "weld steel pipes", "query databases")
EVIDENCE = [
    {"candidate_id": "ana", "text": "I keep the ledger.", "title": "Clerk"},
    {"candidate_id": "ana", "kind": "badge", "title": "keep the ledger", "assessed": True,
     "verification": "verified"},
    {"candidate_id": "ana", "kind": "certificate", "title": "query databases",
     "verification": "valid"},
    {"candidate_id": "ben", "kind": "degree", "title": "BSc in how to weld steel pipes"},
    {"candidate_id": "ben", "text": "I weld pipes", "title": "Welder"},
    {"candidate_id": "cy", "kind": "badge", "title": "weld steel pipes", "verification": "valid"},
]  # fmt: skip


def matched(evidence: list[dict] = EVIDENCE) -> MatchedPool:
    people = pool(evidence, {"ana": "Ana", "ben": "Ben", "cy": "Cy", "dora": "Dora"})
    return match(posting(*ASKED), people, word_space(), as_of="2026-11-23")


def test_a_candidates_pieces_share_the_score_and_tell_what_their_loss_costs() -> None:
    whole = matched()
    score = dict(zip(whole.candidates["candidate_id"], weigh(whole).score, strict=True))
    found = attribution(whole, "ana").set_index("evidence_id")
    assert found["shapley"].sum() == pytest.approx(score["ana"], abs=1e-5)
    assert found["shapley"].is_monotonic_decreasing
    for evidence_id, row in found.iterrows():
        less = whole.without([evidence_id])
        alone = dict(zip(less.candidates["candidate_id"], weigh(less).score, strict=True))
        assert row["score_without"] == pytest.approx(alone["ana"], abs=1e-6)
        ranks = pd.Series(alone).rank(ascending=False, method="min")
        assert row["rank_without"] == ranks["ana"]
    assert attribution(whole, "dora").empty
    with pytest.raises(KeyError, match="nobody"):
        attribution(whole, "nobody")


def test_pieces_share_the_ranks_that_they_bring() -> None:
    whole = matched()
    found = attribution(whole, "ana").set_index("evidence_id")
    ids = found.index.tolist()
    place = whole.candidates["candidate_id"].tolist().index("ana")
    total = dict.fromkeys(ids, 0)
    orders = list(permutations(ids))

    def rank_with(kept: tuple[str, ...]) -> int:
        score = weigh(whole.without([one for one in ids if one not in kept])).score
        return 1 + int((np.delete(score, place) > score[place]).sum())

    for order in orders:
        for number, one in enumerate(order):
            total[one] += rank_with(order[:number]) - rank_with(order[: number + 1])
    mean = {one: gained / len(orders) for one, gained in total.items()}
    assert found["shapley_ranks"].to_dict() == pytest.approx(mean, abs=1e-6)
    gained = rank_with(()) - rank_with(tuple(ids))
    assert found["shapley_ranks"].sum() == pytest.approx(gained, abs=1e-5)
    assert gained > 0


def test_sources_share_every_score_and_every_place() -> None:
    whole = matched()
    found = source_attribution(whole, k=2)
    total = found.groupby("candidate_id")[["score", "places", "top_k"]].sum()
    score = weigh(whole).score
    np.testing.assert_allclose(total["score"], score, atol=1e-5)
    rank = pd.Series(score).rank(ascending=False)
    np.testing.assert_allclose(total["places"], (len(score) + 1) / 2 - rank, atol=1e-5)
    assert found["source"].tolist()[:3] == list(SOURCES)
    own = found.set_index(["candidate_id", "source"])
    assert own.loc[("cy", "credentials"), "score"] > 0
    assert own.loc[("cy", "resume"), "score"] == 0


def test_a_counterfactual_is_the_ranking_without_or_with() -> None:
    whole = matched()
    without = counterfactual(whole, "ben", without=["degrees"]).set_index("case")
    assert without.loc["as if", "score"] < without.loc["as it is", "score"]
    never = matched([row for row in EVIDENCE if row.get("kind") != "degree"])
    place = never.candidates["candidate_id"].tolist().index("ben")
    assert without.loc["as if", "score"] == weigh(never).score[place]
    badge = whole.evidence[whole.evidence["title"].eq("query databases")]
    badge = badge.assign(evidence_id="new", candidate_id="dora")
    more = counterfactual(whole, "dora", together_with=badge).set_index("case")
    assert more.loc["as it is", "score"] == 0
    assert more.loc["as if", "r03"] > 0
    assert more.loc["as if", "rank"] < more.loc["as it is", "rank"]
    with pytest.raises(KeyError, match="nope"):
        counterfactual(whole, "ana", without=["nope"])
