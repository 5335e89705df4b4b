"""The baselines: a degree filter, keyword counting as rank_bm25 counts, cosine of documents."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from skillmatch.comparison.baselines import (
    candidate_texts,
    degree_filter,
    document_cosine,
    keyword_counts,
)
from skillmatch.tables import Posting, table
from tests.doubles import pool, posting, word_space

WORDS = st.sampled_from(["sql", "c++", "c#", "bookkeeping", "the", "a", "R", "3"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=2, max_size=8)


def said(who: str, text: str, **columns: Any) -> dict[str, Any]:
    return {"candidate_id": who, "text": text, **columns}


def asks(text: str) -> Posting:
    return Posting("p", "", text, table("requirements"))


@given(texts=TEXTS, asked=st.lists(WORDS, min_size=1, max_size=10).map(" ".join))
def test_keyword_counts_are_those_of_rank_bm25(texts: list[str], asked: str) -> None:
    people = pool([said(f"c{number}", text) for number, text in enumerate(texts)])
    words = [re.findall(r"[a-z0-9+#]+", text.casefold()) for text in [*texts, asked]]
    expected = BM25Okapi(words[:-1], k1=1.5, b=0.75).get_scores(words[-1])
    np.testing.assert_allclose(keyword_counts(asks(asked), people), expected, rtol=0, atol=1e-9)


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


def test_the_degree_filter_passes_by_every_hard_gate() -> None:
    people = pool(
        [
            said("bachelor", "BSc Law", kind="degree", title="BSc Law", level=6),
            said("unknown", "Law", kind="degree", title="Law studies, Wearmouth"),
            said("none", "Filed papers"),
        ]
    )
    asked = posting("Bachelor's degree", "High school diploma", kind="degree")
    passed = degree_filter(asked, people)
    assert passed["bachelor"] == 1
    assert passed["none"] == 0
    assert np.isnan(passed["unknown"])
    assert "note" not in passed.attrs
    stricter = posting("Bachelor's degree", "PhD", kind="degree")
    assert degree_filter(stricter, people)["bachelor"] == 0


def test_the_degree_filter_says_where_it_does_not_apply() -> None:
    people = pool([said("ana", "BSc Law", kind="degree", title="BSc Law", level=6)])
    for asked in (posting("SQL"), posting("Degree preferred", kind="degree")):
        passed = degree_filter(asked, people)
        assert passed.isna().all()
        assert "does not apply" in passed.attrs["note"]


def test_the_degree_filter_takes_experience_where_the_switch_is_on() -> None:
    worked = said("ana", "Filed papers", section="experience", started_on="2010-01-01")
    asked = posting("Bachelor's degree or equivalent experience", kind="degree")
    people = pool([worked])
    assert degree_filter(asked, people, as_of="2026-11-23").tolist() == [0.0]
    assert degree_filter(asked, people, count_experience=True, as_of="2026-11-23").tolist() == [1.0]


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
