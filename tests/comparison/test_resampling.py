from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.comparison import resampling
from skillmatch.comparison.agreement import chance, jaccard_at, overlap_at, tau_b
from skillmatch.comparison.resampling import (
    adjusted,
    agreement_table,
    beyond_chance,
    bootstrap,
)

COLUMNS = [
    "lens_a", "lens_b", "measure", "value", "chance", "low", "high",
    "p_value", "p_adjusted", "postings", "candidates", "note",
]  # fmt: skip


def pool(size: int, seed: int, correlation: float = 0.0, lenses: int = 2) -> pd.DataFrame:
    """Normal scores of lenses that are each as related to the first."""
    random = np.random.default_rng(seed)
    scores = random.standard_normal((size, lenses))
    scores[:, 1:] *= np.sqrt(1 - correlation**2)
    scores[:, 1:] += correlation * scores[:, [0]]
    names = ["credentials", "resume", "degrees", "combined"][:lenses]
    return pd.DataFrame(scores, index=[f"c{n:03}" for n in range(size)], columns=names)


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    """A measure that takes no time."""
    return float((a - a.mean()) @ (b - b.mean()))


def test_intervals_of_tau_hold_the_truth_as_often_as_they_say() -> None:
    truth = 2 / np.pi * np.arcsin(0.6)
    held = 0
    for seed in range(60):
        interval = bootstrap({"p": pool(25, seed, 0.6)}, tau_b, draws=100, seed=9999 + seed)
        held += interval.low <= truth <= interval.high
    assert held >= 50  # 57 are expected; fewer than 50 happen once in 1,000 times


def test_with_few_postings_intervals_hold_the_truth_too() -> None:
    """Each posting has an agreement of its own, around 0.4."""
    random = np.random.default_rng(0)
    held = 0
    for seed in range(40):
        correlations = np.sin(np.pi / 2 * random.uniform(0.2, 0.6, 3))
        postings = {str(n): pool(15, 1000 * seed + n, rho) for n, rho in enumerate(correlations, 1)}
        interval = bootstrap(postings, tau_b, draws=40, seed=9999 + seed)
        held += interval.low <= 0.4 <= interval.high
    assert held >= 32


def test_postings_with_the_same_candidates_share_draws() -> None:
    seen: list[tuple[float, ...]] = []

    def record(a: np.ndarray, b: np.ndarray) -> float:
        seen.append(tuple(a))
        return 0.0

    same = pool(9, 0)
    bootstrap({"p": same, "q": same, "r": same}, record, draws=30)
    assert len(set(seen)) == 31  # a sample per draw, and the pool itself
    seen.clear()
    bootstrap({"p": same, "q": same.rename(index=str.upper)}, record, draws=30)
    assert len(set(seen)) > 35


def test_no_order_given_matters_and_results_repeat() -> None:
    postings = {"p": pool(12, 1), "q": pool(9, 2), "r": pool(15, 3)}
    turned = {name: postings[name].sample(frac=1, random_state=4) for name in ("r", "p", "q")}
    for analysis in (bootstrap, beyond_chance):
        found = analysis(postings, tau_b, 50, 7)
        assert analysis(turned, tau_b, 50, 7) == found
        assert found.draws == 50
    assert bootstrap(postings, tau_b, 50, 7) != bootstrap(postings, tau_b, 50, 8)
    pd.testing.assert_frame_equal(
        agreement_table(turned, 3, draws=20), agreement_table(postings, 3, draws=20)
    )


def test_an_interval_of_a_difference() -> None:
    scores = pool(60, 5, 0.9, lenses=3).assign(degrees=np.random.default_rng(1).random(60))
    interval = bootstrap({"p": scores}, lambda c, r, d: tau_b(c, r) - tau_b(c, d), draws=200)
    assert 0 < interval.low < interval.value < interval.high


def test_a_lens_compared_with_itself_agrees_in_every_draw() -> None:
    same = pool(20, 0)[["credentials"]].assign(again=lambda frame: frame["credentials"])
    interval = bootstrap({"p": same}, tau_b, draws=100)
    assert (interval.low, interval.high) == pytest.approx((1, 1))
    assert bootstrap({"p": same}, lambda a, b: overlap_at(a, b, 5), draws=100).high == 1


def rejections(test: Callable[[int], float], runs: int) -> int:
    return sum(test(seed) <= 0.05 for seed in range(runs))


def test_tests_find_too_much_no_more_often_than_they_say() -> None:
    """At 5 % and 300 runs 15 are expected; more than 28, or fewer than 5, once in 1,000 times."""

    def unrelated(seed: int) -> float:
        return beyond_chance({"p": pool(20, seed)}, likeness, 39, 9999 + seed).p_value

    assert 5 <= rejections(unrelated, 300) <= 28


def test_related_postings_of_one_pool_don_t_count_twice() -> None:
    """A candidate good for one posting is good for the next: four postings say no more."""

    def copies(seed: int) -> float:
        scores = pool(15, seed)
        return beyond_chance({str(n): scores for n in range(4)}, likeness, 39, 9999 + seed).p_value

    assert rejections(copies, 120) <= 15


def test_tests_find_what_is_there() -> None:
    assert beyond_chance({"p": pool(40, 3, 0.8)}, tau_b, 199).p_value == 1 / 200


def test_the_chance_of_every_measure_is_that_of_ties_as_they_are() -> None:
    """With ties across both cuts Jaccard is less by chance than without."""
    first, second = np.array([3, 2, 2, 1, 0, 0]), np.array([1, 1, 1, 1, 0, 0])
    scores = pd.DataFrame({"a": first, "b": second})
    table = agreement_table({"p": scores}, 2, draws=2000).set_index("measure")
    orders = [second[list(order)] for order in permutations(range(6))]
    for name, measure in (("overlap@2", overlap_at), ("jaccard@2", jaccard_at)):
        truth = np.mean([measure(first, order, 2) for order in orders])
        assert table.loc[name, "chance"] == pytest.approx(truth, abs=0.008)
    assert table.loc["jaccard@2", "chance"] < chance("jaccard", first, second, k=2) - 0.01


def test_a_p_value_counts_what_was_found_itself() -> None:
    """Of the 24 orders of four candidates one agrees as fully."""
    scores = pd.DataFrame({"a": range(4), "b": range(4)})
    test = beyond_chance({"p": scores}, tau_b, 1000)
    assert test.value == pytest.approx(1)
    assert 1 / 40 < test.p_value < 1 / 15


def test_adjusted_by_hand() -> None:
    raw = [0.03, np.nan, 0.01, 0.04, 0.02]
    expected = [0.06, np.nan, 0.04, 0.06, 0.06]
    assert adjusted(raw).tolist() == pytest.approx(expected, nan_ok=True)
    expected = [0.04, np.nan, 0.04, 0.04, 0.04]
    found = adjusted(raw, "benjamini-hochberg").tolist()
    assert found == pytest.approx(expected, nan_ok=True)
    assert adjusted([0.5, 0.9]).tolist() == [1.0, 1.0]
    assert adjusted([]).tolist() == []
    assert adjusted([], "benjamini-hochberg").tolist() == []


@settings(max_examples=50)
@given(st.lists(st.integers(0, 100), min_size=1, max_size=12), st.integers(1, 30))
def test_holm_rejects_what_its_steps_reject(percents: list[int], level: int) -> None:
    alpha = level / 100 + 1e-6  # off the grid, where rounding would decide
    p_values = np.array(percents) / 100
    rejected = np.zeros(len(p_values), dtype=bool)
    for step, place in enumerate(np.argsort(p_values, kind="stable")):
        if p_values[place] > alpha / (len(p_values) - step):
            break
        rejected[place] = True
    assert (adjusted(p_values) <= alpha).tolist() == rejected.tolist()


def test_the_table_has_a_row_per_pair_and_measure() -> None:
    scores = pool(30, 1, 0.7, lenses=3)
    table = agreement_table({"p": scores, "q": scores + 0}, 10, draws=40)
    assert list(table.columns) == COLUMNS
    assert len(table) == 3 * 4
    assert table["measure"].unique().tolist() == [
        "tau_b", "rbo_b (p=0.9)", "overlap@10", "jaccard@10",
    ]  # fmt: skip
    row = table.iloc[0]
    assert (row["lens_a"], row["lens_b"]) == ("credentials", "resume")
    assert row["value"] == pytest.approx(tau_b(scores["credentials"], scores["resume"]))
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    for _, rows in table.groupby("measure"):
        assert rows["p_adjusted"].tolist() == adjusted(rows["p_value"]).tolist()
    assert table.loc[table["measure"] == "overlap@10", "chance"].tolist() == [1 / 3] * 3
    assert set(table["postings"]) == {2}
    assert set(table["candidates"]) == {30}
    assert set(table["note"]) == {""}


def test_the_table_says_what_ties_and_what_is_missing() -> None:
    degrees = pool(20, 1).assign(resume=[1.0] + [0.0] * 19)
    nobody = pool(8, 2).assign(resume=0.0).rename(index=str.upper)
    table = agreement_table({"p": degrees, "q": nobody}, 5, draws=20).set_index("measure")
    tau = table.loc["tau_b"]
    assert tau["postings"] == 1
    assert tau["candidates"] == 20
    assert tau["value"] == pytest.approx(tau_b(degrees["credentials"], degrees["resume"]))
    assert tau["note"] == (
        "resume ties 95 % of pairs; "
        "undefined in 1 of 2 postings: everybody has the same score by resume"
    )
    assert table.loc["overlap@5", "postings"] == 2
    assert table.loc["overlap@5", "candidates"] == 28
    alone = agreement_table({"q": nobody}, 5, draws=20).set_index("measure")
    missing = alone.loc["tau_b"]
    assert missing[["value", "chance", "low", "high", "p_value", "p_adjusted"]].isna().all()
    assert missing["postings"] == missing["candidates"] == 0
    assert "undefined: everybody has the same score by resume" in missing["note"]
    assert alone.loc["overlap@5", "p_value"] == 1


def test_large_pools_get_fewer_draws_and_the_table_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resampling, "_CELLS", 300)
    monkeypatch.setattr(resampling, "_LEAST_DRAWS", 5)
    assert bootstrap({"p": pool(20, 0)}, tau_b, draws=100).draws == 15
    assert bootstrap({"p": pool(100, 0)}, tau_b, draws=100).draws == 5
    table = agreement_table({"p": pool(20, 0)}, 3, draws=100)
    assert set(table["note"]) == {"15 draws, as the pools are large"}
    assert set(agreement_table({"p": pool(20, 0)}, 3, draws=10)["note"]) == {""}


good = pool(3, 0)


@pytest.mark.parametrize(
    ("scores", "says"),
    [
        ({}, "no postings"),
        ({"p": good.iloc[:0]}, "'p' has no candidates"),
        ({"p": good[["resume"]]}, "At least 2 lenses"),
        ({"p": good, "q": good.iloc[:, ::-1]}, "same, in the same order"),
        ({"p": pd.concat([good, good])}, "'c000' more than once"),
        ({"p": good.assign(resume=[1, None, 2])}, "'resume' is missing"),
    ],
)
def test_scores_that_can_t_be_compared_are_said(scores: dict[str, pd.DataFrame], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        agreement_table(scores, 2, draws=5)


def test_p_values_and_methods_that_are_none_are_said() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted([1.2])
    with pytest.raises(ValueError, match="holm or benjamini"):
        adjusted([0.2], "bonferroni")  # type: ignore[arg-type]
