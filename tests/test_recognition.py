from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from doubles import SKILLS, WordByWordEncoder, WordEncoder
from hypothesis import given
from hypothesis import strategies as st

from skillmatch import recognition
from skillmatch.encoder import ContextualEncoder, Encoder, default_encoder
from skillmatch.mentions import Names
from skillmatch.recognition import FEATURES, Skills, candidates, probability, recognise

ENCODERS = [WordEncoder(), WordByWordEncoder()]
TEXTS = (
    "Did bookkeeping, and arc welding by night. Then SQL queries!",
    "",
    "lesson plans; planning of a lesson\nwelding an arc",
    "— ***",
    "sales sales sales. Sales of patient animals",
)
each_encoder = pytest.mark.parametrize("encoder", ENCODERS, ids=lambda one: one.name)


def skills_of(labels: Sequence[str], encoder: Encoder) -> Skills:
    vectors = encoder.encode(labels)
    return Skills(vectors, vectors, Names(enumerate(labels)))


def recognised(
    texts: Sequence[str], encoder: WordEncoder, top: int = 6, labels: Sequence[str] = SKILLS
) -> pd.DataFrame:
    found = recognise(texts, skills_of(labels, encoder), encoder, top)
    return found.assign(label=[labels[skill] for skill in found["skill"]])


def features_of(
    text: str, labels: Sequence[str], encoder: WordEncoder, count: int = 128
) -> pd.DataFrame:
    (near,) = candidates([text], skills_of(labels, encoder), encoder, count=count)
    return pd.DataFrame(near.features, [labels[skill] for skill in near.skills], FEATURES)


def test_the_doubles_are_one_of_each_kind() -> None:
    assert [isinstance(one, ContextualEncoder) for one in ENCODERS] == [False, True]


# --- Recognised skills -----------------------------------------------------------------------


@each_encoder
def test_each_text_has_its_most_probable_skills_first(encoder: WordEncoder) -> None:
    found = recognised(TEXTS, encoder)
    assert found.columns.tolist() == ["text_id", "skill", "score", "quote", "named", "label"]
    some = [row for row, text in enumerate(TEXTS) if any(map(str.isalnum, text))]
    assert found["text_id"].tolist() == [row for row in some for _ in SKILLS]
    assert (found.groupby("text_id")["score"].diff().dropna() <= 0).all()
    assert found["score"].between(0, 1).all()
    assert not found.duplicated(["text_id", "skill"]).any()
    best = found.groupby("text_id")["label"].agg(list)
    assert set(best[0][:3]) == {"bookkeeping", "arc welding", "SQL queries"}
    assert set(best[2][:2]) == {"lesson planning", "arc welding"}
    assert best[4][0] == "sales"


@each_encoder
def test_a_quote_is_the_name_as_the_text_spells_it_or_the_clause_that_comes_nearest(
    encoder: WordEncoder,
) -> None:
    found = recognised(
        ["Years of SALES, an arc that I was welding; other things. Nothing more."], encoder
    ).set_index("label")
    assert found.loc["sales", ["quote", "named"]].tolist() == ["SALES", True]
    assert found.loc["arc welding", ["quote", "named"]].tolist() == [
        "an arc that I was welding",
        False,
    ]


@each_encoder
def test_the_best_sentence_counts(encoder: WordEncoder) -> None:
    weak, strong = "Taught a lesson", "lesson planning"
    alone = recognised([strong], encoder, top=1)
    both = recognised([f"{weak}. {strong.capitalize()}.", f"{strong}\n{weak}"], encoder, top=1)
    assert both["label"].tolist() == [strong] * 2
    assert both["quote"].tolist() == ["Lesson planning", "lesson planning"]
    assert both["score"].tolist() == pytest.approx([alone["score"].item()] * 2, abs=0.01)


@each_encoder
def test_saying_it_twice_says_no_more(encoder: WordEncoder) -> None:
    once = recognised(["arc welding"], encoder)
    twice = recognised(["arc welding\narc welding"], encoder)
    pd.testing.assert_frame_equal(once, twice)


@each_encoder
@pytest.mark.parametrize("text", ["", " \n", "— \n***", "...", ",,;,"])
def test_a_text_without_letters_speaks_of_nothing(encoder: WordEncoder, text: str) -> None:
    found = recognised([text], encoder)
    assert found.empty


@each_encoder
def test_no_texts_and_no_room_are_empty_tables(encoder: WordEncoder) -> None:
    columns = ["text_id", "skill", "score", "quote", "named", "label"]
    for nothing in (recognised([], encoder), recognised(["sales"], encoder, top=0)):
        assert nothing.empty
        assert nothing.columns.tolist() == columns


@each_encoder
def test_a_long_text_is_read_to_its_end(encoder: WordEncoder) -> None:
    text = "word " * 3000 + "bookkeeping"
    found = recognised([text, "more words. " * 500 + "Arc welding."], encoder, top=1)
    assert found["label"].tolist() == ["bookkeeping", "arc welding"]
    assert found["quote"].tolist() == ["bookkeeping", "Arc welding"]


def test_the_model_s_own_limit_hides_no_name() -> None:
    encoder = default_encoder()
    labels = ["bookkeeping", "arc welding", "PostgreSQL"]
    text = "we value kindness " * 400 + "PostgreSQL"
    found = recognise([text], skills_of(labels, encoder), encoder, 3)
    assert found["skill"].tolist()[0] == 2
    assert found["quote"].tolist()[0] == "PostgreSQL"
    assert all(quote in text for quote in found["quote"])


@each_encoder
def test_a_table_smaller_than_the_candidates_is_looked_at_whole(encoder: WordEncoder) -> None:
    found = recognised(["sales"], encoder, top=50)
    assert sorted(found["skill"]) == list(range(len(SKILLS)))
    assert len(recognised(["sales"], encoder, top=2)) == 2
    assert recognised(["x"], encoder, top=9, labels=["sales"])["label"].tolist() == ["sales"]


@each_encoder
def test_a_table_larger_than_the_candidates_gives_as_many_as_are_asked_for(
    encoder: WordEncoder,
) -> None:
    labels = [f"skill {number}" for number in range(300)]
    assert len(recognised(["sales"], encoder, top=200, labels=labels)) == 200
    found = recognised(["skill 250", "made skill 7 fly"], encoder, top=1, labels=labels)
    assert found["label"].tolist() == ["skill 250", "skill 7"]


# --- What must not matter --------------------------------------------------------------------


def by_label(found: pd.DataFrame) -> pd.DataFrame:
    frame = found.set_index(["text_id", "label"]).sort_index()
    frame["quote"] = frame["quote"].where(frame["score"] >= recognition.REVIEW, "")
    return frame[["score", "quote", "named"]]


@each_encoder
def test_the_order_of_skills_does_not_matter(encoder: WordEncoder) -> None:
    there = recognised(TEXTS, encoder)
    back = recognised(TEXTS, encoder, labels=SKILLS[::-1])
    pd.testing.assert_frame_equal(by_label(there), by_label(back), rtol=0, atol=1e-5)


@each_encoder
def test_the_company_of_other_texts_does_not_matter(encoder: WordEncoder) -> None:
    together = recognised(TEXTS, encoder)
    for place, text in enumerate(TEXTS):
        alone = recognised([text], encoder).assign(text_id=place)
        if alone.empty:
            assert place not in set(together["text_id"])
            continue
        own = together[together["text_id"] == place]
        pd.testing.assert_frame_equal(by_label(alone), by_label(own), rtol=0, atol=1e-5)


@each_encoder
@pytest.mark.parametrize("size", [1, 60, 120])
def test_the_size_of_a_block_does_not_matter(
    encoder: WordEncoder, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = recognised(TEXTS, encoder)
    monkeypatch.setattr(recognition, "_CHARACTERS_PER_BLOCK", size)
    pd.testing.assert_frame_equal(
        by_label(recognised(TEXTS, encoder)), by_label(whole), rtol=0, atol=1e-5
    )


@each_encoder
@given(st.lists(st.text() | st.sampled_from([*SKILLS, "; ", "SALES.", "\n"])))
def test_any_text_gives_probabilities_and_its_own_words(
    encoder: WordEncoder, parts: list[str]
) -> None:
    text = " ".join(parts)
    found = recognised([text], encoder)
    assert len(found) == (len(SKILLS) if re.search(r"\w", text) else 0)
    assert found["score"].between(0, 1).all()
    assert all(quote in text for quote in found["quote"])
    named = found.loc[found["named"]]
    assert [" ".join(quote.split()).casefold() for quote in named["quote"]] == [
        label.casefold() for label in named["label"]
    ]


# --- Candidates and what is looked at --------------------------------------------------------


@each_encoder
def test_a_named_skill_is_always_among_the_candidates(encoder: WordEncoder) -> None:
    text = "sales beside bookkeeping beside arc welding " + "beside lesson planning " * 9
    found = features_of(text, SKILLS, encoder, count=1)
    assert set(found.index) == {"sales", "bookkeeping", "arc welding", "lesson planning"}
    assert found["named"].eq(1).all()
    assert features_of("beside a lesson", SKILLS, encoder, count=1).index.tolist() == [
        "lesson planning"
    ]


@each_encoder
def test_a_clause_proposes_candidates_of_its_own(encoder: WordEncoder) -> None:
    # By the whole sentence "red zebra" is nearer, by its second clause "four arc ox".
    text, labels = "red one two three, red four arc", ["red zebra", "four arc ox"]
    (near,) = candidates([text], skills_of(labels, encoder), encoder, count=1)
    sentence = near.sentence
    assert [text[start:end] for start, end in sentence.clauses] == [
        "red one two three",
        "red four arc",
    ]
    assert sentence.vectors.shape == (3, 513)
    nearest = (sentence.vectors @ encoder.encode(labels).T).argmax(axis=1)
    assert nearest.tolist() == [0, 0, 1]
    assert near.skills.tolist() == [1]


def test_sentences_come_in_the_order_of_their_texts() -> None:
    encoder = WordByWordEncoder()
    read = candidates(TEXTS, skills_of(SKILLS, encoder), encoder)
    said = [(near.sentence.text_id, near.sentence.text) for near in read]
    assert said == [
        (0, "Did bookkeeping, and arc welding by night."),
        (0, "Then SQL queries!"),
        (2, "lesson plans; planning of a lesson"),
        (2, "welding an arc"),
        (4, "sales sales sales."),
        (4, "Sales of patient animals"),
    ]


@each_encoder
def test_a_label_itself_is_as_near_as_can_be(encoder: WordEncoder) -> None:
    own = features_of("Sales", SKILLS, encoder).loc["sales"]
    # One word: the logarithm of its length is zero.
    assert own.to_numpy() == pytest.approx([1] * 5 + [0] * 3, abs=1e-3)
    two = features_of("arc welding", SKILLS, encoder).loc["arc welding"]
    by_length = two[["whole", "words_mean", "overlap"]] * np.log(2)
    assert two.iloc[5:].to_numpy() == pytest.approx(by_length.to_numpy(), abs=1e-5)
    assert set(recognition.WEIGHTS) == {*FEATURES, "constant"}


@each_encoder
def test_the_nearest_words_say_more_than_the_whole_sentence(encoder: WordEncoder) -> None:
    text = "Every day before lunch, bookkeeping, then a walk home along the river"
    own = features_of(text, SKILLS, encoder).loc["bookkeeping"]
    assert own["whole"] < 0.5 < 0.9 < own["words_label"]
    assert own["words_mean"] == pytest.approx(own["words_label"])
    assert own["overlap"] == pytest.approx(1)


def test_label_and_meaning_are_compared_separately() -> None:
    encoder = WordByWordEncoder()
    labels, means = encoder.encode(["ledger"]), encoder.encode(["accounts"])
    skills = Skills(labels, means, Names([(0, "ledger")]))
    for text, told in (("ledger", (0, 1, 0)), ("accounts", (1, 0, 1))):
        (near,) = candidates([text], skills, encoder)
        assert near.features[0, :3] == pytest.approx(told, abs=0.2)


def test_a_name_and_nearer_words_make_a_skill_more_probable() -> None:
    start = np.array([0.5, 0.6, 0.6, 0.5, 0.0, 0.9, 1.0, 0.8], dtype=np.float32)
    more = start + 0.2 * np.eye(8, dtype=np.float32)[1:5]
    before, *after = probability(np.vstack([start, more]))
    assert all(before < one for one in after)


def test_a_probability_is_the_logistic_function_of_the_weighted_sum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weights = dict.fromkeys(FEATURES, 0.0) | {"whole": 1.0, "overlap": -1.0, "named": 2.0}
    monkeypatch.setattr(recognition, "WEIGHTS", {**weights, "constant": 0.5})
    rows = [[0, 9, 9, 0, 0, 9, 9, 9], [0, 9, 9, 0, 1, 9, 9, 9], [0.5, 9, 9, 3, 1, 9, 9, 9]]
    found = probability(np.array(rows, dtype=np.float32))
    assert found == pytest.approx(1 / (1 + np.exp([-0.5, -2.5, 0])), abs=1e-6)


@each_encoder
def test_a_text_that_is_a_name_means_its_skill(encoder: WordEncoder) -> None:
    # An alias that looks nothing like the skill's label and meaning.
    vectors = encoder.encode(["bookkeeping", "arc welding"])
    skills = Skills(vectors, vectors, Names([(0, "bookkeeping"), (0, "ledgerly"), (1, "welding")]))
    found = recognise(["Ledgerly"], skills, encoder, top=2)
    assert found["score"].iloc[0] >= recognition.ACCEPT
    assert found["skill"].iloc[0] == 0
    beside = recognise(["Ledgerly was never seen here"], skills, encoder, top=2)
    assert beside["score"].iloc[0] < recognition.ACCEPT


@pytest.mark.parametrize("constant", [-30.0, 30.0])
def test_a_probability_is_never_certain(constant: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(recognition.WEIGHTS, "constant", constant)
    assert 0 < probability(np.zeros((1, len(FEATURES)), dtype=np.float32)).item() < 1
