"""Measures against brute force and scikit-learn; judgements as people write them; tests' size."""

from __future__ import annotations

from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm
from sklearn.metrics import ndcg_score, roc_auc_score

from skillmatch.comparison.relevance import (
    average_precision,
    differences,
    effectiveness,
    judgement_problems,
    ndcg_at,
    precision_at,
    read_judgements,
    roc_auc,
)
from skillmatch.tables import UnreadableError

lists = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=6)


def by_definition(relevance: np.ndarray, k: int) -> tuple[float, float, float]:
    """nDCG, average precision and precision of a list without ties."""
    relevant = relevance > 0
    discount = np.where(
        np.arange(len(relevance)) < k, 1 / np.log2(np.arange(len(relevance)) + 2), 0
    )
    ideal = np.sort(relevance)[::-1] @ discount
    at_each = relevant.cumsum() / np.arange(1, len(relevance) + 1)
    return (
        relevance @ discount / ideal if ideal else np.nan,
        at_each[relevant].mean() if relevant.any() else np.nan,
        relevant[:k].mean(),
    )


@given(lists, st.integers(1, 8))
def test_ties_are_the_mean_over_all_orders_of_who_ties(rows: list[tuple[int, int]], k: int) -> None:
    scores, relevance = np.array(rows).T
    orders = [
        list(order)
        for order in permutations(range(len(rows)))
        if (np.diff(scores[list(order)]) <= 0).all()
    ]
    truth = np.mean([by_definition(relevance[order], k) for order in orders], axis=0)
    found = (
        ndcg_at(scores, relevance, k),
        average_precision(scores, relevance),
        precision_at(scores, relevance, k),
    )
    np.testing.assert_allclose(found, truth, atol=1e-9)


@pytest.mark.parametrize("levels", [2, 5, 1000])
def test_scikit_learn_agrees_where_it_averages_ties(levels: int) -> None:
    random = np.random.default_rng(levels)
    for _ in range(300):
        count, k = random.integers(2, 200), int(random.integers(1, 50))
        scores = random.integers(0, levels, count)
        relevance = random.integers(0, 4, count) * random.integers(0, 2, count)
        if 0 < (relevance > 0).sum() < count:
            assert (
                abs(ndcg_at(scores, relevance, k) - ndcg_score([relevance], [scores], k=k)) < 1e-9
            )
            assert abs(roc_auc(scores, relevance) - roc_auc_score(relevance > 0, scores)) < 1e-9


def test_measures_say_where_nothing_is_to_be_found() -> None:
    assert np.isnan([ndcg_at([1, 2], [0, 0], 1), average_precision([1, 2], [0, 0])]).all()
    assert np.isnan([roc_auc([1, 2], [0, 0]), roc_auc([1, 2], [1, 1])]).all()
    with pytest.raises(ValueError, match="k must be at least 1"):
        ndcg_at([1, 2], [0, 1], 0)
    with pytest.raises(ValueError, match="2 scores and 1 judgements"):
        roc_auc([1, 2], [1])
    with pytest.raises(ValueError, match="wasn't judged"):
        precision_at([1, 2], [np.nan, 1], 1)


def one_posting(
    seed: int, count: int, signals: dict[str, float], tied: tuple[str, ...] = ()
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Lenses that carry so much of a latent skill; the best 40 % are relevant."""
    random = np.random.default_rng(seed)
    ids = pd.Index([f"c{number:03}" for number in range(count)], name="candidate_id")
    skill = random.standard_normal(count)
    columns = {}
    for lens, signal in signals.items():
        scores = signal * skill + np.sqrt(1 - signal**2) * random.standard_normal(count)
        columns[lens] = (scores > norm.ppf(0.85)).astype(float) if lens in tied else scores
    relevance = (skill > norm.ppf(0.6)).astype(float)
    judged = pd.DataFrame({"candidate_id": ids, "relevance": relevance})
    return {"p": pd.DataFrame(columns, index=ids)}, judged


def many_postings(
    seed: int, postings: int, signals: dict[str, float]
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    scores, judged = {}, []
    for number in range(postings):
        own, relevance = one_posting(seed * 1000 + number, 25, signals)
        scores[f"p{number}"] = own["p"].set_axis(f"p{number}" + own["p"].index)
        judged.append(
            relevance.assign(
                posting_id=f"p{number}", candidate_id=f"p{number}" + relevance["candidate_id"]
            )
        )
    return scores, pd.concat(judged, ignore_index=True)


def test_effectiveness_is_the_measures_with_chance_beside_them() -> None:
    scores, judged = one_posting(1, 40, {"credentials": 0.7, "degrees": 0.0}, tied=("degrees",))
    found = effectiveness(scores, judged, 10, draws=200).set_index(["lens", "measure"])
    relevance = judged["relevance"].to_numpy()
    for lens in ("credentials", "degrees"):
        own = scores["p"][lens].to_numpy()
        truth = [
            ndcg_at(own, relevance, 10),
            average_precision(own, relevance),
            precision_at(own, relevance, 10),
            roc_auc(own, relevance),
        ]
        assert found.loc[lens, "value"].tolist() == pytest.approx(truth, abs=1e-12)
    random = np.random.default_rng(0)
    shuffled = [average_precision(random.random(40), relevance) for _ in range(4000)]
    chance = found.loc[("credentials", "average_precision"), "chance"]
    assert chance == pytest.approx(np.mean(shuffled), abs=4 * np.std(shuffled) / 4000**0.5)
    assert found.loc["credentials", "chance"].tolist() == found.loc["degrees", "chance"].tolist()
    assert (found["low"] <= found["value"]).all()
    assert (found["value"] <= found["high"]).all()


def test_who_was_not_judged_counts_neither_way() -> None:
    scores, judged = one_posting(2, 40, {"credentials": 0.7, "degrees": 0.3})
    some = judged[judged.index % 2 == 0]
    found = effectiveness(scores, some, 5, draws=50)
    alone = effectiveness({"p": scores["p"].loc[some["candidate_id"]]}, some, 5, draws=50)
    pd.testing.assert_frame_equal(
        found.drop(columns="candidates"), alone.drop(columns="candidates")
    )
    assert found[["candidates", "judged"]].drop_duplicates().to_numpy().tolist() == [[40, 20]]


def test_postings_that_tell_no_order_from_another_are_left_out() -> None:
    scores, judged = many_postings(3, 3, {"credentials": 0.7, "degrees": 0.3})
    judged.loc[judged["posting_id"].eq("p1"), "relevance"] = 0.0
    found = effectiveness(scores, judged, 5, draws=50)
    assert set(found["postings"]) == {2}
    assert set(found["judged"]) == {50}


@pytest.mark.parametrize("postings", [1, 3, 12])
def test_no_order_of_rows_matters_and_draws_repeat(postings: int) -> None:
    scores, judged = many_postings(4, postings, {"credentials": 0.7, "degrees": 0.3})
    shuffled = {name: own.sample(frac=1, random_state=1) for name, own in scores.items()}
    turned = judged.sample(frac=1, random_state=2)
    for compare in (effectiveness, differences):
        first = compare(scores, judged, 5, draws=100, seed=3)
        pd.testing.assert_frame_equal(first, compare(shuffled, turned, 5, draws=100, seed=3))


def test_lenses_changed_for_each_other_change_the_sign_alone() -> None:
    scores, judged = one_posting(5, 50, {"a": 0.7, "b": 0.2}, tied=("b",))
    one = differences(scores, judged, 10, draws=500)
    other = differences({"p": scores["p"][["b", "a"]]}, judged, 10, draws=500)
    assert one["difference"].tolist() == (-other["difference"]).tolist()
    assert one["p_value"].tolist() == other["p_value"].tolist()
    assert one["low"].tolist() == pytest.approx((-other["high"]).tolist())
    # Only places count: no lens is better for its scale.
    scaled = differences({"p": np.exp(3 * scores["p"]) - 7}, judged, 10, draws=500)
    pd.testing.assert_frame_equal(scaled, one)


def test_the_same_order_twice_is_no_difference() -> None:
    scores, judged = one_posting(6, 30, {"a": 0.7})
    twice = {"p": scores["p"].assign(b=scores["p"]["a"] * 2)}
    found = differences(twice, judged, 5, draws=100)
    assert found["difference"].eq(0).all()
    assert found["p_value"].eq(1).all()
    assert found["detectable"].isna().all()
    assert found["note"].str.contains("same order").all()


def test_notes_say_what_makes_a_comparison_weak() -> None:
    scores, judged = one_posting(7, 12, {"a": 0.7, "b": 0.2})
    found = differences({"p": scores["p"].assign(b=0.0)}, judged, 12, draws=100)
    assert found["note"].str.contains("of the rarer outcome").all()
    assert found["note"].str.contains("all candidates tie under b").all()
    assert found["note"].str.contains("every order has the same precision").sum() == 1


def rejections(pools: range, draws: int, **of_pool: object) -> pd.DataFrame:
    tables = [differences(*one_posting(seed, **of_pool), 10, draws=draws) for seed in pools]
    found = pd.concat(tables)
    return found.assign(
        rejected=found["p_value"].le(0.05), covered=found["low"].le(0) & found["high"].ge(0)
    )


@pytest.mark.parametrize(
    ("signals", "tied"),
    [
        ({"a": 0.0, "b": 0.0}, ()),
        ({"a": 0.0, "b": 0.0}, ("b",)),
        ({"a": 0.6, "b": 0.6}, ()),
    ],
    ids=["neither tells anything", "neither, most tie under one", "both tell as much"],
)
def test_two_lenses_as_good_differ_no_more_often_than_chance_allows(
    signals: dict[str, float], tied: tuple[str, ...]
) -> None:
    found = rejections(range(200), 99, count=40, signals=signals, tied=tied)
    by_measure = found.groupby("measure")[["rejected", "covered"]].sum()
    assert by_measure["rejected"].max() <= binom.ppf(0.9995, 200, 0.05)
    assert by_measure["covered"].min() >= binom.ppf(0.0005, 200, 0.95)


def test_what_is_called_detectable_is_detected_in_four_of_five_samples() -> None:
    found = rejections(range(200), 99, count=60, signals={"a": 0.6, "b": 0.0}, tied=())
    own = found[found["measure"].eq("roc_auc")]
    # The true difference is close to what the samples call detectable.
    assert own["difference"].mean() == pytest.approx(own["detectable"].mean(), rel=0.1)
    assert binom.ppf(0.0005, 200, 0.7) <= own["rejected"].sum() <= binom.ppf(0.9995, 200, 0.85)


def test_over_postings_the_flips_hold_their_size_and_the_interval_its_level() -> None:
    tables = [
        differences(*many_postings(seed, 8, {"a": 0.5, "b": 0.5}), 5, draws=300)
        for seed in range(150)
    ]
    found = pd.concat(tables)
    rejected = found.groupby("measure")["p_value"].agg(lambda p: p.le(0.05).sum())
    covered = (found["low"].le(0) & found["high"].ge(0)).groupby(found["measure"]).sum()
    assert rejected.max() <= binom.ppf(0.9995, 150, 0.05)
    assert covered.min() >= binom.ppf(0.0005, 150, 0.95)


@pytest.mark.parametrize("copies", [3, 12])
def test_copies_of_a_posting_say_no_more_than_the_posting(copies: int) -> None:
    scores, judged = one_posting(8, 50, {"a": 0.7, "b": 0.1})
    names = [f"p{number}" for number in range(copies)]
    repeated = pd.concat([judged.assign(posting_id=name) for name in names])
    for compare, own in ((differences, "p_value"), (effectiveness, "value")):
        once = compare(scores, judged, 10, draws=300)
        again = compare(dict.fromkeys(names, scores["p"]), repeated, 10, draws=300)
        for column in (own, "low", "high"):
            assert again[column].tolist() == pytest.approx(once[column].tolist())


def test_many_postings_on_one_pool_find_too_much_no_more_often_than_they_say() -> None:
    """Outcomes by lot; what a lens sees in a person it sees for every posting."""

    def found(seed: int) -> pd.DataFrame:
        random = np.random.default_rng(seed)
        ids = pd.Index([f"c{number:02}" for number in range(30)], name="candidate_id")
        relevance = random.permutation(np.repeat([1.0, 0.0], [10, 20]))
        persons = random.normal(size=(30, 2))
        scores, judged = {}, []
        for name in map(str, range(10)):
            seen = persons + 0.7 * random.normal(size=(30, 2))
            scores[name] = pd.DataFrame(seen, index=ids, columns=["a", "b"])
            judged.append(pd.DataFrame({"candidate_id": ids, "relevance": relevance}))
        whole = pd.concat(judged, keys=scores, names=["posting_id"]).reset_index("posting_id")
        return differences(scores, whole, 5, draws=99)

    tables = pd.concat([found(seed) for seed in range(80)])
    by_measure = tables.assign(
        rejected=tables["p_value"].le(0.05), covered=tables["low"].le(0) & tables["high"].ge(0)
    ).groupby("measure")[["rejected", "covered"]]
    assert by_measure.sum()["rejected"].max() <= binom.ppf(0.9995, 80, 0.05)
    assert by_measure.sum()["covered"].min() >= binom.ppf(0.0005, 80, 0.95)


def test_a_draw_without_a_posting_s_relevant_candidates_leaves_out_that_posting_alone() -> None:
    """Of ten postings with one relevant candidate each, nearly every draw lacks some."""
    random = np.random.default_rng(3)
    ids = [f"c{number:02}" for number in range(30)]
    scores = {
        name: pd.DataFrame(random.random((30, 2)), index=ids, columns=["a", "b"])
        for name in map(str, range(10))
    }
    judged = pd.DataFrame(
        [
            {"posting_id": name, "candidate_id": one, "relevance": float(int(name) == number)}
            for name in scores
            for number, one in enumerate(ids)
        ]
    )
    for frame in (effectiveness(scores, judged, 5), differences(scores, judged, 5)):
        assert frame[["low", "high"]].notna().all(axis=None)
        whole = frame[frame["measure"].isin(["average_precision", "roc_auc"])]
        assert (whole["low"] < whole["high"]).all()


def test_so_few_postings_that_no_flips_survive_adjustment_are_no_sample_of_postings() -> None:
    """Nine tests after Holm need p below .0056; the flips of 8 postings give .0078 at the least."""
    lenses = list("abcd")
    scores, judged = many_postings(11, 9, {lens: 0.99 if lens == "a" else 0.0 for lens in lenses})
    scores = {name: own.assign(copy=own["b"]) for name, own in scores.items()}
    pairs = [*combinations(lenses, 2), *(("copy", lens) for lens in "acd")]
    eight = dict(list(scores.items())[:8])
    for some, test in ((scores, "sign flips over 9"), (eight, "swaps of 200")):
        found = differences(some, judged, 5, pairs=pairs)
        assert found["test"].str.startswith(test).all()
        own = found[found["measure"].eq("roc_auc") & found["lens_a"].eq("a")]
        assert own["p_adjusted"].lt(0.05).all()
    few = differences(eight, judged, 5, pairs=pairs[:6])
    assert few["test"].eq("sign flips over 8 postings").all()


def test_tables_that_do_not_fit_say_what_to_do() -> None:
    scores, judged = one_posting(9, 20, {"a": 0.7, "b": 0.1})
    two = {"p": scores["p"], "q": scores["p"]}
    with pytest.raises(ValueError, match="Add the column posting_id"):
        effectiveness(two, judged, 5)
    with pytest.raises(ValueError, match="Judge more candidates"):
        effectiveness(scores, judged.assign(candidate_id="nobody").head(1), 5)
    with pytest.raises(ValueError, match="judged twice"):
        effectiveness(scores, pd.concat([judged, judged]), 5)
    with pytest.raises(ValueError, match="lack the column relevance"):
        effectiveness(scores, judged[["candidate_id"]], 5)
    with pytest.raises(ValueError, match="Give 0 for who has no evidence"):
        effectiveness({"p": scores["p"].where(scores["p"]["a"] > 0)}, judged, 5)
    with pytest.raises(ValueError, match="Give all the same"):
        effectiveness({"p": scores["p"], "q": scores["p"][["b", "a"]]},
                      judged.assign(posting_id="p"), 5)  # fmt: skip
    with pytest.raises(ValueError, match="There are no scores"):
        effectiveness({}, judged, 5)


# --- Reading ---------------------------------------------------------------------------------


def written(folder: Path, text: str) -> Path:
    path = folder / "outcomes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_words_grades_and_gaps_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Candidate ID;Posting ID;Relevance;Remark\n"
        "007;p;HIRED;x\nben;p; Rejected;\ncy;p;2,5;\ndora;p;;\neve;p;Yes;\nfinn;p;not hired;\n"
        "gil;;1;\n;p;1;\n",
    )
    judged = read_judgements(path)
    assert judged.columns.tolist() == ["posting_id", "candidate_id", "relevance"]
    assert dict(zip(judged["candidate_id"], judged["relevance"], strict=True)) == {
        "007": 1.0, "ben": 0.0, "cy": 2.5, "eve": 1.0, "finn": 0.0,
    }  # fmt: skip
    problems = judgement_problems(judged, {"p": pd.DataFrame(index=judged["candidate_id"])})
    assert problems["where"].tolist() == ["row 9", "row 8", "row 5"]
    assert problems["source"].eq("outcomes.csv").all()


def test_a_workbook_and_parquet_say_the_same(tmp_path: Path) -> None:
    frame = pd.DataFrame({"candidate_id": [7, 8, 9], "relevance": [1.0, 0.0, None]})
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    for name in ("a.xlsx", "a.parquet"):
        judged = read_judgements(tmp_path / name)
        assert judged.to_numpy().tolist() == [["", "7", 1.0], ["", "8", 0.0]]


def test_repeated_judgements_count_once_and_contradicting_ones_not_at_all(tmp_path: Path) -> None:
    path = written(tmp_path, "candidate_id,relevance\nana,1\nana,yes\nben,1\nben,0\ncy,0\n")
    judged = read_judgements(path)
    assert judged["candidate_id"].tolist() == ["ana", "cy"]
    where = [row["where"] for row in judged.attrs["problems"]]
    assert where == ["row 3", "row 4", "row 5"]


@pytest.mark.parametrize("value", ["maybe", "-1", "inf", "1e999", "x" * 5000])
def test_a_relevance_that_can_t_be_understood_names_its_row(tmp_path: Path, value: str) -> None:
    with pytest.raises(UnreadableError, match=r"Row 3: .*can't be understood") as error:
        read_judgements(written(tmp_path, f"candidate_id,relevance\nana,1\nben,{value}\n"))
    assert error.value.where == "row 3"
    assert len(str(error.value)) < 400


def test_files_that_are_no_table_of_judgements(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no column 'relevance'"):
        read_judgements(written(tmp_path, "candidate_id,verdict\nana,1\n"))
    with pytest.raises(UnreadableError, match=r"not .outcomes\.pdf."):
        read_judgements(tmp_path / "outcomes.pdf")


def test_judgements_of_who_was_not_ranked_are_problems() -> None:
    scores = {"p": pd.DataFrame({"resume": [0.1, 0.2]}, index=["ana", "ben"])}
    judged = pd.DataFrame(
        {
            "posting_id": ["p", "p", "q"],
            "candidate_id": ["ana", "bem", "ana"],
            "relevance": [1.0, 0.0, 1.0],
        }
    )
    problems = judgement_problems(judged, scores)
    assert problems["where"].tolist() == ["candidate 'bem'", "posting 'q'"]
    assert "Is 'ben' meant?" in problems["what_to_do"][0]
