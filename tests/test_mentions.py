from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.mentions import Mention, Names

LABELS = (
    "SQL",
    "SQL Server",
    "R",
    "Go",
    "LESS",
    "Python (computer programming)",
    "C++",
    "C#",
    "Node.js",
    "R&D",
    "tax returns",
    "prepare tax returns",
)


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(enumerate(LABELS))


def called(names: Names, text: str) -> list[str]:
    return [LABELS[found.skill] for found in names.find(text)]


# --- Names in full ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("sql", ["SQL"]),
        ("Python, then SQL", ["Python (computer programming)", "SQL"]),
        ("PYTHON (computer programming)", ["Python (computer programming)"]),
        ("tax  \n returns", ["tax returns"]),
        ("NoSQL, MySQL and sqlite", []),
        ("tax and returns", []),
        ("", []),
        ("— \n***", []),
    ],
)
def test_names_are_found_word_by_word(names: Names, text: str, labels: list[str]) -> None:
    assert called(names, text) == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("R", ["R"]),
        ("Go, R", ["Go", "R"]),
        ("LESS", ["LESS"]),
        ("r", []),
        ("ready to go", []),
        ("GO", []),
        ("less is more, Less so here", []),
    ],
)
def test_short_and_everyday_names_count_only_as_they_are_spelled(
    names: Names, text: str, labels: list[str]
) -> None:
    assert called(names, text) == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("(SQL)", ["SQL"]),
        ("“SQL”: daily.", ["SQL"]),
        ("c++; C#.", ["C++", "C#"]),
        ("Node.js.", ["Node.js"]),
        ("all of R&D", ["R&D"]),
        ("C-level", []),
        pytest.param(
            "SQL's and SQL’s limits",
            ["SQL", "SQL"],
        ),
        pytest.param(
            "SQL/R",
            ["SQL", "R"],
        ),
    ],
)
def test_punctuation_belongs_to_a_name_or_does_not_matter(
    names: Names, text: str, labels: list[str]
) -> None:
    assert called(names, text) == labels


def test_the_longest_name_counts(names: Names) -> None:
    assert called(names, "SQL Server") == ["SQL Server"]
    assert called(names, "We prepare tax returns; tax returns.") == [
        "prepare tax returns",
        "tax returns",
    ]
    assert called(names, "SQL Servers") == ["SQL"]


def test_a_longest_name_that_is_not_meant_leaves_room_for_a_shorter_one() -> None:
    names = Names([(0, "R"), (1, "R"), (2, "r")])
    assert [found.skill for found in names.find("R")] == [0, 1]
    assert [found.skill for found in names.find("r")] == [2]


def test_a_shared_name_gives_every_skill_that_has_it() -> None:
    names = Names([(3, "Java"), (1, "java"), (1, "Java (language)")])
    assert names.find("in Java") == [Mention(3, 3, 7), Mention(1, 3, 7)]


def test_parentheses_are_part_of_a_name_where_there_is_nothing_else() -> None:
    names = Names([(0, "(SQL)"), (1, "work (paid) daily")])
    assert [found.skill for found in names.find("SQL")] == [0]
    assert [found.skill for found in names.find("work paid daily")] == [1]
    assert names.find("work daily") == []


def test_a_name_of_many_words_is_not_looked_for() -> None:
    eight, nine = "a b c d e f g h", "a b c d e f g h i"
    assert Names([(0, eight)]).find(nine) == [Mention(0, 0, 15)]
    assert Names([(0, nine)]).find(nine) == []


def test_names_without_a_letter_or_digit_are_never_found() -> None:
    assert Names([(0, "***"), (1, ""), (2, "SQL")]).find("*** SQL") == [Mention(2, 4, 7)]
    assert Names([]).find("SQL") == []


def test_space_around_a_name_changes_nothing() -> None:
    names = Names([(0, "R "), (1, " Go")])
    assert [found.skill for found in names.find("R and Go")] == [0, 1]
    assert names.find("r and go") == []


@given(st.lists(st.sampled_from([*LABELS, "and", "go", "r", ",", "/", "\n", "’s", "."])))
def test_mentions_stand_where_they_say_and_apart(parts: list[str]) -> None:
    text = " ".join(parts)
    found = Names(enumerate(LABELS)).find(text)
    for one in found:
        said = " ".join(text[one.start : one.end].split()).casefold()
        assert LABELS[one.skill].casefold().startswith(said)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    for found in Names([(0, "a"), (1, "ss"), (2, "ß b")]).find(text):
        assert 0 <= found.start < found.end <= len(text)


# --- Names in part ---------------------------------------------------------------------------


def overlap(names: Names, text: str, *skills: int) -> list[float]:
    return names.overlap([text], [np.array(skills, dtype=np.intp)])[0].tolist()


def test_overlap_is_one_for_the_name_itself_and_nothing_without_a_shared_word(
    names: Names,
) -> None:
    assert overlap(names, "tax RETURNS", 10, 0) == pytest.approx([1, 0])
    assert overlap(names, "", 0, 1) == [0, 0]
    assert overlap(names, "***", 0, 1) == [0, 0]


def test_overlap_is_higher_the_more_words_are_shared(names: Names) -> None:
    two, three = overlap(names, "prepare tax returns", 10, 11)
    one = overlap(names, "all tax", 10)[0]
    assert 0 < one < two < three == pytest.approx(1)


def test_a_rare_word_counts_most() -> None:
    names = Names([(0, "weld metal"), (1, "cut metal"), (2, "polish metal")])
    weld, metal = overlap(names, "weld", 0) + overlap(names, "metal", 0)
    assert weld > metal > 0


def test_the_best_of_several_names_counts() -> None:
    names = Names([(0, "bookkeeping"), (1, "weld metal"), (0, "keep the books")])
    assert overlap(names, "keep the books", 0, 1) == pytest.approx([1, 0])
    assert overlap(names, "bookkeeping", 0, 1) == pytest.approx([1, 0])


def test_each_text_has_its_own_skills(names: Names) -> None:
    some = [np.array([10, 2], dtype=np.intp), np.array([0], dtype=np.intp)]
    first, second = names.overlap(["tax returns", "sql"], some)
    assert (first.tolist(), second.tolist()) == (pytest.approx([1, 0]), pytest.approx([1]))


@pytest.mark.parametrize(
    "nameless",
    [
        0,
        1,
        pytest.param(
            2,
        ),
    ],
)
def test_a_skill_without_any_name_shares_nothing(nameless: int) -> None:
    own = ["SQL", "welding", "sales"]
    own[nameless] = "***"
    said = " ".join(own)
    found = overlap(Names(enumerate(own)), said, 0, 1, 2)
    assert [share > 0 for share in found] == [skill != nameless for skill in range(3)]


@given(st.lists(st.sampled_from(["prepare tax", "returns", "weld", "metal", "SQL server", "++"])))
def test_overlap_lies_between_nothing_and_one(words: list[str]) -> None:
    own = Names([(0, "prepare tax returns"), (1, "weld metal"), (1, "weld"), (2, "SQL server")])
    assert all(0 <= share <= 1 + 1e-6 for share in overlap(own, " ".join(words), 0, 1, 2))


def test_texts_are_alike_by_the_words_that_skills_have_in_their_names(names: Names) -> None:
    same, other, unknown = names.alike(
        ["Tax returns"], ["returns, tax", "SQL server", "the cat sat"]
    )[0].tolist()
    assert (same, other, unknown) == pytest.approx((1, 0, 0))
    there, back = names.alike(["tax"], ["tax returns"]), names.alike(["tax returns"], ["tax"])
    assert there.item() == pytest.approx(back.item())
    assert 0 < there.item() < 1
