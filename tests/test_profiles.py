from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.profiles import matrix, placed, plane, shared

COLUMNS = ["text_id", "uri", "label", "score"]


def profiles(*rows: tuple[int, str, str, float]) -> pd.DataFrame:
    types = {"text_id": "int64", "uri": "str", "label": "str", "score": "float64"}
    return pd.DataFrame(rows, columns=COLUMNS).astype(types)


# --- What two texts share ---------------------------------------------------------------------


def test_what_both_texts_say_stands_first_then_what_one_says() -> None:
    found = shared(
        profiles(
            (0, "u:1", "R", 0.9),
            (0, "u:2", "SQL", 0.5),
            (0, "u:3", "Go", 0.6),
            (1, "u:2", "SQL", 0.8),
            (1, "u:3", "Go", 0.4),
            (1, "u:4", "C", 0.7),
        )
    )
    assert found.columns.tolist() == ["uri", "label", "one", "other", "shared"]
    assert found.to_numpy().tolist() == [
        ["u:2", "SQL", 0.5, 0.8, 0.5],
        ["u:3", "Go", 0.6, 0.4, 0.4],
        ["u:1", "R", 0.9, 0.0, 0.0],
        ["u:4", "C", 0.0, 0.7, 0.0],
    ]


def test_equals_stand_in_the_order_of_their_labels() -> None:
    found = shared(profiles((0, "u:1", "b", 0.5), (0, "u:2", "a", 0.5), (0, "u:3", "c", 0.5)))
    assert found["label"].tolist() == ["a", "b", "c"]


def test_skills_of_one_label_are_told_apart() -> None:
    found = shared(profiles((0, "u:1", "SQL", 0.9), (1, "u:2", "SQL", 0.9)))
    assert sorted(found["uri"]) == ["u:1", "u:2"]
    assert found["shared"].eq(0).all()


@pytest.mark.parametrize(("silent", "column", "other"), [(0, "other", "one"), (1, "one", "other")])
def test_a_text_without_a_skill_shares_nothing(silent: int, column: str, other: str) -> None:
    found = shared(profiles((1 - silent, "u:1", "SQL", 0.9)))
    assert found[[column, other, "shared"]].to_numpy().tolist() == [[0.9, 0.0, 0.0]]


def test_nothing_is_shared_by_nothing() -> None:
    found = shared(profiles())
    assert found.empty
    assert found.columns.tolist() == ["uri", "label", "one", "other", "shared"]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4), st.floats(0.01, 1))))
def test_sharing_is_mutual(rows: list[tuple[int, int, float]]) -> None:
    once = {(text, skill): score for text, skill, score in rows}
    frame = profiles(*((t, f"u:{s}", f"l{s}", score) for (t, s), score in once.items()))
    there = shared(frame).set_index("uri")
    back = shared(frame.assign(text_id=1 - frame["text_id"])).set_index("uri")
    assert set(there.index) == set(back.index) == set(frame["uri"])
    assert there["shared"].equals(back["shared"].reindex(there.index))
    assert there["one"].equals(back["other"].reindex(there.index))


# --- As a matrix ------------------------------------------------------------------------------


def test_a_matrix_holds_every_profile_in_its_row() -> None:
    uris = pd.Series(["u:1", "u:2", "u:3"])
    rows = profiles((2, "u:3", "c", 0.5), (0, "u:1", "a", 0.9), (0, "u:3", "c", 0.7))
    found = matrix(rows, uris, 4)
    assert found.dtype == np.float64
    assert found.nnz == 3
    assert found.toarray().tolist() == [[0.9, 0, 0.7], [0, 0, 0], [0, 0, 0.5], [0, 0, 0]]


def test_profiles_without_any_skill_are_a_matrix_of_zeros() -> None:
    found = matrix(profiles(), pd.Series(["u:1", "u:2"]), 3)
    assert found.shape == (3, 2)
    assert found.nnz == 0


# --- On a map ---------------------------------------------------------------------------------


def two_groups() -> np.ndarray:
    rng = np.random.default_rng(7)
    far = np.repeat(np.eye(2, 8), 20, axis=0) * 10
    return (far + rng.standard_normal((40, 8)) * 0.1).astype(np.float32)


def test_the_same_vectors_give_the_same_map() -> None:
    vectors = two_groups()
    first = plane(vectors)
    np.random.seed(3)  # noqa: NPY002 – the global seed must not matter
    assert (plane(vectors) == first).all()
    assert first.shape == (40, 2)
    assert np.isfinite(first).all()


def test_what_is_near_stays_near() -> None:
    where = plane(two_groups())
    apart = np.linalg.norm(where[:, None] - where[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert ((apart.argmin(axis=1) < 20) == (np.arange(40) < 20)).all()


@pytest.mark.parametrize("count", range(7))
def test_a_few_skills_have_places_too(count: int) -> None:
    where = plane(np.eye(count, 8, dtype=np.float32))
    assert where.shape == (count, 2)
    assert len(np.unique(where, axis=0)) == count


def test_skills_that_are_all_alike_have_places_too() -> None:
    assert np.isfinite(plane(np.ones((6, 8), dtype=np.float32))).all()


def test_a_text_stands_amid_the_skills_nearest_to_it() -> None:
    places = np.array([[0, 0], [10, 0], [0, 10], [90, 90]], dtype=np.float32)
    cosines = np.array([[0.5, 0.5, -0.5, -0.9], [0.9, 0.5, 0.5, -0.9]], dtype=np.float32)
    amid, near = placed(cosines, places, nearest=2).tolist()
    assert amid == pytest.approx([5, 0])
    assert 0 < near[0] < 1
    assert placed(cosines, places, nearest=1)[1].tolist() == [0, 0]


def test_a_place_lies_within_the_map_however_few_skills_it_has() -> None:
    rng = np.random.default_rng(7)
    places = rng.standard_normal((4, 2)).astype(np.float32)
    cosines = rng.uniform(-1, 1, (30, 4)).astype(np.float32)
    where = placed(cosines, places)
    assert where.dtype == np.float32
    assert where.shape == (30, 2)
    assert (where >= places.min(axis=0) - 1e-5).all()
    assert (where <= places.max(axis=0) + 1e-5).all()


def test_no_texts_have_no_places() -> None:
    places = np.zeros((4, 2), dtype=np.float32)
    assert placed(np.zeros((0, 4), dtype=np.float32), places).shape == (0, 2)
