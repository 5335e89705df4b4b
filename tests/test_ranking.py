"""Properties that every ranking must have, and what its tables hold."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from doubles import pool, posting, word_space
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.matched import NothingToRankError
from skillmatch.ranking import Ranking, rank
from skillmatch.space import SkillSpace
from skillmatch.tables import Pool, table
from skillmatch.words import nothing_demonstrated

SPACE = word_space()
ASKED = posting("keep the ledger and reconcile accounts", "weld steel pipes", "query databases")
PASSAGES = (
    "Keep the ledger and reconcile accounts.",
    "Reconcile accounts each month.",
    "Weld steel pipes in a shipyard.",
    "Query databases with SQL.",
    "Taught yoga to beginners.",
    "Sold ice cream at the harbour.",
    "Query large databases and weld reports together.",
)
KINDS = ("badge", "certificate", "nanodegree", "license", "degree", "resume")

pieces = st.fixed_dictionaries(
    {
        "candidate_id": st.sampled_from(("ana", "ben", "cy")),
        "kind": st.sampled_from(KINDS),
        "text": st.sampled_from(PASSAGES),
        "title": st.sampled_from(("Ledger", "Welding", "SQL Level 1", "SQL Level 2")),
        "issuer": st.sampled_from(("Northgate", "Brightwater")),
        "assessed": st.sampled_from((True, False, None)),
        "section": st.sampled_from(("experience", "skills")),
        "issued_on": st.sampled_from(("2015-05-01", "2025-05-01", None)),
        "expires_on": st.sampled_from(("2020-01-01", "2030-01-01", None)),
    }
)
# Of trusted issuers, of others, of nobody, in families and achievements that overlap.
WORDS = ("verified", "valid", "unchecked", "expired", "revoked", "claimed")
checks = st.fixed_dictionaries(
    {
        "verification": st.sampled_from(WORDS),
        "issuer": st.sampled_from(("Northgate", "Brightwater", "Invented Institute", "")),
        "title": st.sampled_from(("SQL Level 1", "SQL Level 2", "Ledger", "")),
    }
)
checked = st.tuples(pieces, checks).map(lambda drawn: drawn[0] | drawn[1])
checked_pools = st.lists(checked, min_size=1, max_size=12)
pools = st.lists(pieces, min_size=1, max_size=12)
NAMES = {"ana": "", "ben": "", "cy": ""}


def ranked(rows: list[dict], names: dict[str, str] | None = None, **options: object) -> Ranking:
    return rank(ASKED, pool(rows, names or NAMES), SPACE, as_of="2026-11-23", **options)


def scores(ranking: Ranking) -> dict[str, float]:
    return dict(zip(ranking.scores["candidate_id"], ranking.scores["score"], strict=True))


@settings(max_examples=30, deadline=None)
@given(pools, pieces)
def test_more_evidence_never_lowers_a_score(rows: list[dict], more: dict) -> None:
    before, after = scores(ranked(rows)), scores(ranked([*rows, more]))
    assert all(after[one] >= before[one] - 1e-6 for one in before)
    assert all(after[one] == before[one] for one in before if one != more["candidate_id"])


@settings(max_examples=30, deadline=None)
@given(pools)
def test_saying_it_twice_changes_nothing(rows: list[dict]) -> None:
    again = [{**row, "document": "another file", "source": "another file"} for row in rows]
    assert scores(ranked([*rows, *rows, *again])) == scores(ranked(rows))


@settings(max_examples=30, deadline=None)
@given(checked_pools, checked)
def test_more_verified_evidence_never_lowers_and_copies_change_nothing(
    rows: list[dict], more: dict
) -> None:
    before, after = scores(ranked(rows)), scores(ranked([*rows, more]))
    assert all(after[one] >= before[one] - 1e-6 for one in before)
    assert scores(ranked([*rows, *rows])) == before


def test_a_course_of_another_trusted_issuer_counts_and_of_an_invented_one_does_not() -> None:
    held = {"candidate_id": "ana", "kind": "badge", "title": "Ledger", "text": PASSAGES[0]}
    first = {**held, "issuer": "Northgate", "assessed": True, "verification": "verified"}
    alone = scores(ranked([first]))["ana"]
    for word in ("valid", "unsigned", "unchecked"):
        copied = {**first, "issuer": "Invented Institute", "verification": word}
        assert scores(ranked([first, copied]))["ana"] == alone
    assert scores(ranked([first, {**first, "issuer": "Brightwater"}]))["ana"] > alone
    assert scores(ranked([first, {**first, "issuer": "Northgate Ltd."}]))["ana"] == alone


@settings(max_examples=30, deadline=None)
@given(pools)
def test_padding_a_document_never_raises_its_score(rows: list[dict]) -> None:
    padding = [
        {"candidate_id": one, "kind": "resume", "text": "Enjoys hiking, cooking, travelling far."}
        for one in NAMES
        for _ in range(5)
    ]
    before, after = scores(ranked(rows)), scores(ranked([*rows, *padding]))
    assert all(after[one] <= before[one] + 1e-6 for one in before)


@settings(max_examples=30, deadline=None)
@given(pools, st.randoms(use_true_random=False))
def test_no_order_matters(rows: list[dict], random: object) -> None:
    numbered = [{**row, "evidence_id": f"x{number}"} for number, row in enumerate(rows)]
    shuffled = random.sample(numbered, len(numbered))  # type: ignore[attr-defined]
    asked = ASKED.requirements.sample(frac=1, random_state=3)
    one, other = ranked(numbered), ranked(shuffled, requirements=asked)
    columns = ["rank", "candidate_id", "score", "rank_low", "rank_high"]
    pd.testing.assert_frame_equal(one.scores[columns], other.scores[columns])
    pd.testing.assert_frame_equal(one.levels, other.levels[one.levels.columns])


@settings(max_examples=30, deadline=None)
@given(pools, st.sampled_from((("Ana Silva", "she"), ("Björn Müller", "he"), ("Li Wei", "they"))))
def test_names_and_pronouns_change_nothing(rows: list[dict], person: tuple[str, str]) -> None:
    def told(name: str, pronoun: str) -> list[dict]:
        return [{**row, "text": f"{name}: here {pronoun} did it. {row['text']}"} for row in rows]

    one = ranked(told("Zora Brown", "she"), dict.fromkeys(NAMES, "Zora Brown"))
    other = ranked(told(*person), dict.fromkeys(NAMES, person[0]))
    assert scores(one) == scores(other)


@settings(max_examples=30, deadline=None)
@given(pools)
def test_levels_follow_from_the_explanation(rows: list[dict]) -> None:
    ranking = ranked(rows)
    for candidate, levels in ranking.levels.iterrows():
        reasons = ranking.explain(str(candidate))
        left = (1 - reasons["contribution"].fillna(0)).groupby(reasons["requirement_id"]).prod()
        pd.testing.assert_series_equal(
            1 - left, levels, check_names=False, check_index_type=False, atol=1e-5
        )
    weight = ranking.requirements["weight"].astype(float).to_numpy()
    mean = ranking.levels.to_numpy() @ weight / weight.sum()
    assert mean == pytest.approx(ranking.scores["score"].to_numpy(), abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(pools)
def test_an_assessed_credential_beats_the_same_words_in_a_resume(rows: list[dict]) -> None:
    # A title of its own: another badge of one family would be the same witness.
    said = {"candidate_id": "ana", "text": PASSAGES[0], "title": "Bookkeeping practice"}
    resume = scores(ranked([*rows, {**said, "kind": "resume"}]))["ana"]
    badge = scores(ranked([*rows, {**said, "kind": "badge", "assessed": True}]))["ana"]
    assert badge >= resume - 1e-6


def test_a_thin_posting_gives_nobody_everything() -> None:
    asked = posting("query databases")
    rows = [{"candidate_id": "ana", "kind": "resume", "text": "Query databases."}]
    assert rank(asked, pool(rows), SPACE).scores["score"].max() < 0.5


def test_claims_from_many_documents_stay_one_claim() -> None:
    rows = [
        {"candidate_id": "ana", "text": PASSAGES[0], "document": f"resume {number}.pdf"}
        for number in range(10)
    ]
    assert scores(ranked(rows))["ana"] == scores(ranked(rows[:1]))["ana"]


def test_a_lens_sees_its_own_kinds_only() -> None:
    rows = [
        {"candidate_id": "ana", "kind": "badge", "text": PASSAGES[0], "assessed": True},
        {"candidate_id": "ben", "kind": "resume", "text": PASSAGES[0]},
        {"candidate_id": "cy", "kind": "degree", "title": "Ledger and reconcile accounts"},
    ]
    for lens, only in (("credentials", "ana"), ("resume", "ben"), ("degrees", "cy")):
        found = scores(ranked(rows, lens=lens))
        assert [one for one in found if found[one] > 0] == [only]
    assert all(value > 0 for value in scores(ranked(rows)).values())


def test_demonstrated_only_counts_verified_assessments() -> None:
    badge = {"kind": "badge", "text": PASSAGES[0], "assessed": True}
    rows = [
        {"candidate_id": "ana", **badge, "verification": "verified"},
        {"candidate_id": "ben", **badge, "verification": "valid"},
    ]
    found = scores(ranked(rows, demonstrated_only=True))
    assert found["ana"] > 0
    assert found["ben"] == 0


def test_what_verification_found_is_told_with_its_mark() -> None:
    badge = {"kind": "badge", "text": PASSAGES[0]}
    rows = [
        {"candidate_id": "ana", **badge, "verification": "valid"},
        {"candidate_id": "ben", **badge, "verification": "unchecked", "expires_on": "2024-01-01"},
    ]
    ranking = ranked(rows)
    reasons = ranking.explain("ana")
    place = reasons.columns.get_loc("verification")
    assert reasons.columns[place + 1] == "checked"
    assert reasons["checked"].tolist() == ["◇ valid", "", ""]
    assert ranking.explain("ben")["checked"].iloc[0] == "! expired"


def test_an_expired_licence_is_no_licence() -> None:
    asked = posting("Valid RN license", kind="credential")
    held = {"kind": "license", "title": "RN license"}
    rows = [
        {"candidate_id": "ana", **held, "expires_on": "2028-01-01"},
        {"candidate_id": "ben", **held, "expires_on": "2024-01-01"},
    ]
    ranking = rank(asked, pool(rows), SPACE, as_of="2026-11-23")
    found = scores(ranking)
    assert found["ana"] > 0.5
    assert found["ben"] == 0
    assert ranking.scores.set_index("candidate_id").loc["ben", "unmet"] == "Valid RN license"


def test_years_of_experience_count_in_proportion_and_overlaps_once() -> None:
    asked = posting("4 years of experience as a welder", kind="experience", years=4)
    job = {"title": "Welder", "text": "Welder experience.", "section": "experience"}
    rows = [
        {"candidate_id": "ana", **job, "started_on": "2020-01-01", "ended_on": "2026-01-01"},
        {"candidate_id": "ben", **job, "started_on": "2024-01-01", "ended_on": "2026-01-01"},
        {"candidate_id": "cy", **job, "started_on": "2024-01-01", "ended_on": "2026-01-01"},
        {"candidate_id": "cy", **job, "started_on": "2024-06-01", "ended_on": "2025-06-01"},
    ]
    found = scores(rank(asked, pool(rows), SPACE, as_of="2026-01-01"))
    assert found["ana"] > found["ben"] > 0
    assert found["cy"] == found["ben"]


def test_a_degree_below_the_level_asked_does_not_count() -> None:
    asked = posting("Master's degree in accounting", kind="degree", level=7)
    rows = [
        {"candidate_id": "ana", "kind": "degree", "title": "MSc Accounting", "level": 7},
        {"candidate_id": "ben", "kind": "degree", "title": "BSc Accounting", "level": 6},
    ]
    found = scores(rank(asked, pool(rows), SPACE))
    assert found["ana"] > 0
    assert found["ben"] == 0


def test_a_language_counts_where_it_is_named() -> None:
    asked = posting("Fluent in Spanish", kind="language")
    rows = [
        {"candidate_id": "ana", "text": "Spanish (native), English (fluent)"},
        {"candidate_id": "ben", "text": "French (native), English (fluent)"},
    ]
    found = scores(rank(asked, pool(rows), SPACE))
    assert found["ana"] > 0
    assert found["ben"] == 0


def test_an_alignment_that_the_issuer_stated_counts() -> None:
    asked = posting("something else entirely", skill_uri="https://example.org/skill/1")
    rows = [
        {
            "candidate_id": "ana",
            "kind": "badge",
            "title": "B",
            "assessed": True,
            "skill_uris": "https://example.org/skill/2|https://example.org/skill/1",
        },
        {
            "candidate_id": "ben",
            "kind": "badge",
            "title": "B",
            "assessed": True,
            "skill_uris": "https://example.org/skill/10",
        },
    ]
    found = scores(rank(asked, pool(rows), SPACE))
    assert found["ana"] > 0.5 > found["ben"]


def test_candidates_without_evidence_are_ranked_last_and_explained() -> None:
    ranking = ranked([{"candidate_id": "ana", "text": PASSAGES[0]}])
    assert ranking.scores["candidate_id"].tolist() == ["ana", "ben", "cy"]
    assert ranking.scores["rank"].tolist() == [1, 2, 2]
    reasons = ranking.explain("ben")
    assert len(reasons) == 3
    assert reasons["level"].eq(0).all()
    assert reasons["quote"].eq("").all()


def test_a_pool_without_evidence_is_ranked() -> None:
    empty = Pool(table("candidates", [{"candidate_id": "ana"}]), table("evidence"))
    ranking = rank(ASKED, empty, SPACE)
    assert ranking.scores["score"].tolist() == [0.0]
    assert len(ranking.reasons) == 3


def test_edited_requirements_are_used_and_recorded() -> None:
    edited = ASKED.requirements.assign(weight=[0.0, 1.0, 0.0])
    rows = [
        {"candidate_id": "ana", "text": PASSAGES[0]},
        {"candidate_id": "ben", "text": PASSAGES[2]},
    ]
    ranking = ranked(rows, requirements=edited)
    assert ranking.scores["candidate_id"].iloc[0] == "ben"
    assert ranking.provenance["requirements_edited"] is True
    assert ranked(rows).provenance["requirements_edited"] is False


@pytest.mark.parametrize(
    "requirements",
    [
        ASKED.requirements.iloc[:0],
        ASKED.requirements.assign(weight=0),
        ASKED.requirements.assign(text=" "),
    ],
)
def test_a_posting_that_asks_for_nothing_ranks_nobody(requirements: pd.DataFrame) -> None:
    with pytest.raises(NothingToRankError, match="no requirement that counts"):
        ranked([{"candidate_id": "ana"}], requirements=requirements)


def test_wrong_arguments_say_what_is_right() -> None:
    rows = [{"candidate_id": "ana"}]
    with pytest.raises(ValueError, match="lens must be one of combined"):
        ranked(rows, lens="badges")
    with pytest.raises(ValueError, match="strength must be one of balanced"):
        ranked(rows, strength="weak")
    with pytest.raises(KeyError, match="no candidate 'zoe'"):
        ranked(rows).explain("zoe")


def test_the_flat_preset_treats_all_kinds_alike() -> None:
    rows = [
        {
            "candidate_id": "ana",
            "kind": "badge",
            "text": PASSAGES[0],
            "title": "",
            "assessed": True,
        },
        {"candidate_id": "ben", "kind": "resume", "text": PASSAGES[0], "title": ""},
    ]
    found = scores(ranked(rows, strength="flat"))
    assert found["ana"] == pytest.approx(found["ben"])


def test_the_best_of_many_passages_counts_less() -> None:
    padding = [
        {"candidate_id": "ana", "kind": "resume", "document": "ana.pdf",
         "text": f"Sold {thing} at the harbour."}
        for thing in ("fish", "soap", "hats", "cups", "lamps", "maps", "nuts", "oars", "pens")
    ]  # fmt: skip
    said = {"candidate_id": "ana", "kind": "resume", "text": PASSAGES[1], "document": "ana.pdf"}
    short, usual = scores(ranked([said])), scores(ranked([said, *padding]))
    numbered = [{**row, "text": f"{n} {row['text']}"} for n in range(6) for row in padding]
    long = scores(ranked([said, *numbered]))
    assert long["ana"] < usual["ana"] == short["ana"]
    # Of another document, and of the same said again, it is not longer.
    elsewhere = [{**row, "document": "other.pdf"} for row in numbered]
    assert scores(ranked([said, *elsewhere]))["ana"] == short["ana"]
    assert scores(ranked([said, *numbered, *numbered])) == long


def test_a_special_case_is_told_as_such() -> None:
    space = SkillSpace.load()
    rows = [
        {"candidate_id": "ana", "kind": "badge", "title": "PostgreSQL administration"},
        {"candidate_id": "ben", "kind": "badge", "title": "SQL administration"},
    ]
    ranking = rank(posting("SQL"), pool(rows), space, as_of="2026-11-23")
    assert ranking.explain("ana")["relation"].tolist() == ["narrower skill"]
    assert ranking.explain("ben")["relation"].tolist() == [""]
    assert scores(ranking)["ben"] > scores(ranking)["ana"] > 0


def test_what_is_denied_is_no_evidence() -> None:
    rows = [
        {"candidate_id": "ana", "kind": "resume", "text": "No experience in query databases."},
        {"candidate_id": "ben", "kind": "resume", "text": "Experience: query databases."},
    ]
    told = scores(rank(posting("query databases"), pool(rows), SPACE, as_of="2026-11-23"))
    assert told["ana"] == 0 < told["ben"]


def test_a_day_that_is_none_is_refused_in_words() -> None:
    rows = [{"candidate_id": "ana", "text": PASSAGES[0]}]
    with pytest.raises(ValueError, match="as_of must be a day"):
        rank(ASKED, pool(rows, NAMES), SPACE, as_of="garbage")
    with pytest.raises(TypeError, match="as_of must be a day"):
        rank(ASKED, pool(rows, NAMES), SPACE, as_of=20261123)
    zoned = rank(ASKED, pool(rows, NAMES), SPACE, as_of="2026-11-23T00:00Z")
    assert zoned.as_of == pd.Timestamp("2026-11-23")


def test_where_nothing_is_demonstrated_the_problems_say_so() -> None:
    rows = [{"candidate_id": "ana", "text": PASSAGES[0]}]
    assert ranked(rows).problems.empty
    [said] = ranked(rows, demonstrated_only=True).problems["problem"]
    assert "No evidence in it is demonstrated" in said


VERIFIED = {"kind": "badge", "text": PASSAGES[0], "assessed": True, "verification": "verified"}


@pytest.mark.parametrize(
    ("badge", "issuers", "why", "what_to_do"),
    [
        ({"verification": "valid"}, "", "No list of issuers was given", "--issuers FILE"),
        ({"verification": "valid"}, "i.toml", "on your list of issuers", "add issuers"),
        ({"checks": '{"recipient": "unknown"}'}, "i.toml", "whose they are", "candidate.json"),
        ({"assessed": False}, "i.toml", "known to be assessed", "criteria"),
    ],
)
def test_where_nothing_is_demonstrated_the_true_cause_is_told(
    badge: dict, issuers: str, why: str, what_to_do: str
) -> None:
    people = pool([{"candidate_id": "ana", **VERIFIED, **badge}])
    people = replace(people, issuers={"list": issuers, "sha256": "", "online": False})
    ranking = rank(ASKED, people, SPACE, as_of="2026-11-23", demonstrated_only=True)
    [problem] = ranking.problems.to_dict("records")
    assert why in problem["problem"]
    assert what_to_do in problem["what_to_do"]
    assert nothing_demonstrated(ranking).startswith(problem["problem"])
    assert ranking.provenance["issuers"]["list"] == (issuers or "none given")
    told = rank(ASKED, people, SPACE, as_of="2026-11-23").explain("ana").iloc[0]
    assert told["status"] == "claimed"
    assert told["status_why"]


def test_what_is_demonstrated_lacks_nothing() -> None:
    told = ranked([{"candidate_id": "ana", **VERIFIED}]).explain("ana").iloc[0]
    assert (told["status"], told["status_why"]) == ("demonstrated", "")
    assert nothing_demonstrated(ranked([{"candidate_id": "ana", **VERIFIED}])) == ""


def test_what_is_below_the_level_asked_is_not_demonstrated() -> None:
    rows = [
        {"candidate_id": "ana", **VERIFIED, "level": 6},
        {"candidate_id": "ben", **VERIFIED, "level": 4},
        {"candidate_id": "cy", **VERIFIED},
    ]
    asked = posting("keep the ledger and reconcile accounts", level=5)
    ranking = rank(asked, pool(rows), SPACE, as_of="2026-11-23")
    told = ranking.reasons.set_index("candidate_id")
    assert told["status"].to_dict() == {"ana": "demonstrated", "ben": "claimed", "cy": "claimed"}
    assert told["at_level"].to_dict() == {"ana": "reached", "ben": "below", "cy": "not stated"}
    lacking = told["status_why"].to_dict()
    assert lacking["ana"] == ""
    assert "below the level" in lacking["ben"] and "state the level" in lacking["cy"]
    only = rank(asked, pool(rows), SPACE, as_of="2026-11-23", demonstrated_only=True)
    found = scores(only)
    assert found["ana"] == scores(ranking)["ana"] > 0
    assert found["ben"] == found["cy"] == 0
    counted = only.reasons[only.reasons["contribution"] > 0]
    assert counted["status"].eq("demonstrated").all()


def test_what_only_the_title_of_a_job_tells_is_inferred() -> None:
    asked = posting("2 years of experience as a welder", kind="experience", years=2)
    job = {"section": "experience", "started_on": "2020-01-01", "ended_on": "2026-01-01"}
    rows = [
        {"candidate_id": "ana", **job, "title": "Welder", "text": "Taught yoga."},
        {"candidate_id": "ben", **job, "title": "", "text": "Experience as a welder."},
    ]
    told = rank(asked, pool(rows), SPACE, as_of="2026-01-01").reasons.set_index("candidate_id")
    assert told["quote"].to_dict() == {"ana": "Welder", "ben": "Experience as a welder."}
    assert told["status"].to_dict() == {"ana": "inferred", "ben": "claimed"}


@pytest.mark.parametrize("strength", ["balanced", "strict"])
def test_any_number_of_claims_stays_below_one_credential_that_is_verified(strength: str) -> None:
    said = {"candidate_id": "ben", "text": PASSAGES[0]}
    claims = [
        {**said, "kind": kind, "title": f"{title} {kind}", "assessed": True, "issuer": title,
         "verification": word, "section": section, "document": f"{title}.pdf"}
        for title in ("Kite", "Lamp", "Oar", "Nut", "Pen", "Cup")
        for kind, word, section in (
            ("resume", "claimed", "skills"), ("resume", "claimed", "experience"),
            ("badge", "unsigned", ""), ("nanodegree", "unchecked", ""),
            ("certificate", "claimed", ""), ("badge", "valid", ""),
        )
    ]  # fmt: skip
    rows = [{"candidate_id": "ana", **VERIFIED, "title": "Ledger"}, *claims]
    found = scores(ranked(rows, strength=strength))
    assert found["ana"] > found["ben"] > 0
