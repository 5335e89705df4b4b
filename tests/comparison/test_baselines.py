"""The baselines: keyword counting by the formula, word for word, and cosine of documents."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.comparison.baselines import (
    candidate_texts,
    document_cosine,
    keyword_counts,
)
from skillmatch.tables import Posting, table
from tests.doubles import pool, posting, word_space

WORDS = st.sampled_from(
    ["sql", "c++", "c#", "bookkeeping", "the", "a", "R", "3", "учёт", "schweißen"]
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=2, max_size=8)


def said(who: str, text: str, **columns: Any) -> dict[str, Any]:
    return {"candidate_id": who, "text": text, **columns}


def asks(text: str) -> Posting:
    return Posting("p", "", text, table("requirements"))


@given(texts=TEXTS, asked=st.lists(WORDS, min_size=1, max_size=10).map(" ".join))
def test_keyword_counts_are_the_formula_word_for_word(texts: list[str], asked: str) -> None:
    people = pool([said(f"c{number}", text) for number, text in enumerate(texts)])
    split = [text.lower().split() for text in texts]
    mean = sum(map(len, split)) / len(split)

    def score(words: list[str]) -> float:
        total = 0.0
        for word in asked.lower().split():
            holding = sum(word in others for others in split)
            weight = log(1 + (len(split) - holding + 0.5) / (holding + 0.5))
            often = words.count(word)
            total += weight * often * 2.5 / (often + 1.5 * (0.25 + 0.75 * len(words) / mean))
        return total

    counts = keyword_counts(asks(asked), people)
    np.testing.assert_allclose(counts, [score(words) for words in split], rtol=0, atol=1e-9)


@pytest.mark.parametrize("others", [[], ["welding pipes"], ["SQL queries often", "nothing"]])
def test_in_a_small_pool_a_full_match_still_counts_for_a_candidate(others: list[str]) -> None:
    texts = ["SQL queries", *others]
    counts = keyword_counts(asks("SQL queries"), pool([said(t, t) for t in texts]))
    assert counts["SQL queries"] == counts.max() > 0


def test_words_of_any_alphabet_count() -> None:
    people = pool([said("ana", "Бухгалтерский УЧЁТ"), said("ben", "Сварка труб")])
    counts = keyword_counts(asks("учёт на складе"), people)
    assert counts["ana"] > counts["ben"] == 0


def test_a_candidate_without_text_counts_nothing_and_no_text_at_all_is_no_error() -> None:
    some = pool([said("ana", "SQL"), said("ben", "Sales")], names={"cy": "Cy Roe"})
    counts = keyword_counts(asks("SQL queries"), some)
    assert counts.index.tolist() == ["ana", "ben", "cy"]
    assert counts["cy"] == 0
    none = pool([], names={"cy": "Cy Roe"})
    assert keyword_counts(asks("SQL"), none).tolist() == [0.0]
    assert keyword_counts(asks("数据"), some).tolist() == [0.0, 0.0, 0.0]


def test_a_posting_without_text_is_its_requirements() -> None:
    people = pool([said("ana", "SQL queries"), said("ben", "Sales"), said("cy", "Welding")])
    bare = Posting("p", "Analyst", "", posting("SQL queries").requirements)
    assert keyword_counts(bare, people).idxmax() == "ana"


def test_kinds_restrict_what_a_candidate_says() -> None:
    people = pool(
        [
            said("ana", "Filed papers"),
            said("ana", "Writes SQL queries", kind="badge", title="SQL"),
            said("ben", "Sales"),
            said("cy", "Welding"),
        ]
    )
    assert keyword_counts(asks("SQL"), people)["ana"] > 0
    assert keyword_counts(asks("SQL"), people, kinds=["resume", "degree"])["ana"] == 0


def test_names_and_contacts_do_not_count() -> None:
    rows = [
        said("ana", "Ana Silva, ana@example.org, wrote SQL"),
        said("ben", "wrote SQL"),
        said("cy", "wrote SQL"),
    ]
    named = pool(rows, names={"ana": "Ana Silva"})
    assert "silva" not in candidate_texts(named)["ana"].casefold()
    assert "example.org" not in candidate_texts(named)["ana"]
    other = pool(
        [rows[0] | {"text": rows[0]["text"].replace("Ana Silva", "Bo Berg")}, *rows[1:]],
        names={"ana": "Bo Berg"},
    )
    ask = asks("We seek Ana Silva or Bo Berg to write SQL")
    pd.testing.assert_series_equal(keyword_counts(ask, named), keyword_counts(ask, other))


def test_a_title_counts_once() -> None:
    people = pool(
        [
            said("ana", "Filed papers", title="Clerk"),
            said("ana", "Sent letters", title="Clerk"),
            said("ana", "Badge: Excel", title="Excel", kind="badge"),
        ]
    )
    assert candidate_texts(people)["ana"] == "Clerk\nFiled papers\nSent letters\nBadge: Excel"


def test_document_cosine_finds_the_text_that_is_nearest() -> None:
    people = pool(
        [said("ana", "bookkeeping for shops"), said("ben", "arc welding of pipes")],
        names={"cy": "Cy Roe"},
    )
    near = document_cosine(asks("bookkeeping for a small shop"), people, word_space())
    assert near.idxmax() == "ana"
    assert np.isnan(near["cy"])
    assert near.dropna().between(-1, 1 + 1e-6).all()


def test_document_cosine_takes_the_published_model_and_reads_its_beginning_only() -> None:
    pytest.importorskip("sentence_transformers")
    from dataclasses import replace

    from skillmatch.encoder import default_encoder

    encoder = default_encoder()
    plain = replace(encoder, adaptation=None)
    space = replace(word_space(), encoder=encoder)
    short = "Bakes bread, rolls and cakes in a wood oven. "
    long = short * 60
    people = pool([said("ana", long), said("ben", long + "Repairs diesel engines.")])
    near = document_cosine(asks("Baker wanted"), people, space)
    vectors = plain.encode([candidate_texts(people)["ana"], "Baker wanted"])
    assert near["ana"] == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-6)
    assert near["ana"] == pytest.approx(near["ben"], abs=1e-3)
