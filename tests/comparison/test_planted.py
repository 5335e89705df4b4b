"""Planted truths: the comparison finds what was put into the pools, and nothing else."""

from __future__ import annotations

import pandas as pd
import pytest
from doubles import pool, posting, word_space
from planted import ASKED, LENSES, SIZE, WORLDS, by_pool, evidence, outcomes, people, scores
from scipy.stats import binom

from skillmatch.comparison.relevance import differences
from skillmatch.ranking import rank

POOLS = 80
LEVEL = 0.05
MEASURES = ["ndcg@10", "average_precision", "precision@10", "roc_auc"]


@pytest.fixture(scope="module")
def crowd() -> pd.DataFrame:
    return people(POOLS, seed=7)


@pytest.fixture(scope="module")
def scored(crowd: pd.DataFrame) -> pd.DataFrame:
    # A candidate's score doesn't depend on who else is ranked, so all pools are ranked as one.
    return scores(crowd, seed=7)


@pytest.fixture(scope="module")
def found(crowd: pd.DataFrame, scored: pd.DataFrame) -> pd.DataFrame:
    """All comparisons, pool by pool; where nothing was planted with two draws of outcomes."""
    tables = []
    for world in WORLDS:
        for seed in (0, 1) if world == "neither" else (0,):
            judged = outcomes(crowd, world, seed).set_index("posting_id", drop=False)
            for name, own in by_pool(crowd, scored).items():
                compared = differences({name: own}, judged.loc[name], 10, draws=199)
                tables.append(compared.assign(world=world))
    result = pd.concat(tables, ignore_index=True)
    return result.assign(differs=result["p_adjusted"].le(LEVEL))


def of_pair(found: pd.DataFrame, world: str, lens_a: str, lens_b: str) -> pd.DataFrame:
    kept = found["world"].eq(world) & found["lens_a"].eq(lens_a) & found["lens_b"].eq(lens_b)
    return found[kept]


def test_a_pool_ranked_alone_has_the_same_scores(scored: pd.DataFrame, crowd: pd.DataFrame) -> None:
    mine = set(crowd["candidate_id"][:SIZE])
    rows = [row for row in evidence(crowd, seed=7) if row["candidate_id"] in mine]
    asked = posting(*ASKED)
    for lens in LENSES:
        alone = rank(
            asked, pool(rows), word_space(), lens=lens, strength="flat", as_of="2026-11-23"
        )
        own = alone.scores.set_index("candidate_id")["score"]
        pd.testing.assert_series_equal(own.sort_index(), scored[lens][:SIZE], check_names=False)


def test_everybody_sends_as_much_and_most_tie_under_degrees(
    crowd: pd.DataFrame, scored: pd.DataFrame
) -> None:
    sent = pd.DataFrame(evidence(crowd, seed=7)).fillna({"kind": "resume"})
    for kind, items in {"badge": 3, "degree": 1, "resume": 3}.items():
        own = sent["candidate_id"][sent["kind"].eq(kind)].value_counts()
        assert own.to_dict() == dict.fromkeys(crowd["candidate_id"], items)
    assert scored["degrees"].nunique() <= 4
    assert scored["degrees"].value_counts(normalize=True).max() > 0.5


@pytest.mark.parametrize(("world", "sign"), [("credentials", 1), ("degrees", -1)])
def test_what_was_planted_is_found_with_its_sign(
    found: pd.DataFrame, world: str, sign: int
) -> None:
    pair = of_pair(found, world, "credentials", "degrees")
    seen = pair[pair["differs"]]
    assert (seen["difference"] * sign > 0).all()
    power = pair.groupby("measure")["differs"].mean()
    assert power["roc_auc"] >= 0.8
    assert power["average_precision"] >= 0.6


@pytest.mark.parametrize("measure", MEASURES)
def test_what_was_not_planted_is_found_no_more_often_than_chance_allows(
    found: pd.DataFrame, measure: str
) -> None:
    own = found[found["world"].eq("neither") & found["measure"].eq(measure)]
    by_test = own["differs"].to_numpy().reshape(-1, 3).any(axis=1)
    assert len(by_test) == 2 * POOLS
    assert by_test.sum() <= binom.ppf(0.999, len(by_test), LEVEL)
    single = own["p_value"].le(LEVEL).to_numpy().reshape(-1, 3).sum(axis=0)
    assert single.max() <= binom.ppf(0.999, len(by_test), LEVEL)


def test_over_many_postings_the_truth_is_plain(crowd: pd.DataFrame, scored: pd.DataFrame) -> None:
    tens = crowd.groupby(crowd["pool"].str[:-1], sort=True)
    wrong = 0
    for _, own in tens:
        lists = by_pool(own, scored)
        for world, sign in (("credentials", 1), ("degrees", -1)):
            compared = differences(lists, outcomes(own, world, 0), 10, draws=999)
            pair = of_pair(compared.assign(world=world), world, "credentials", "degrees")
            assert pair["test"].eq("sign flips over 10 postings").all()
            assert (pair["p_adjusted"].lt(LEVEL) & (pair["difference"] * sign > 0)).all()
        compared = differences(lists, outcomes(own, "neither", 0), 10, draws=999)
        wrong += compared[compared["measure"].eq("roc_auc")]["p_adjusted"].le(LEVEL).any()
    assert wrong <= binom.ppf(0.999, len(tens), LEVEL)
