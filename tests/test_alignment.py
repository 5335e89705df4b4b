"""What issuers state and what texts show, where they agree and where they don't."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from doubles import WordEncoder

from skillmatch.alignment import stated_and_read
from skillmatch.space import SkillSpace
from skillmatch.tables import table

SKILLS = pd.DataFrame(
    [
        ("http://data.europa.eu/esco/skill/it", "computing", ""),
        ("http://data.europa.eu/esco/skill/db", "databases", "http://data.europa.eu/esco/skill/it"),
        ("http://data.europa.eu/esco/skill/sql", "SQL", "http://data.europa.eu/esco/skill/db"),
        ("http://data.europa.eu/esco/skill/weld", "arc welding", ""),
        ("http://data.europa.eu/esco/skill/team", "teamwork", ""),
    ],
    columns=["uri", "label", "broader"],
)
IT, DB, SQL, WELD, TEAM = SKILLS["uri"]


@pytest.fixture(scope="module")
def space() -> SkillSpace:
    return SkillSpace.from_skills(SKILLS, encoder=WordEncoder())


def badges(*rows: dict[str, Any]) -> pd.DataFrame:
    return table(
        "evidence",
        [
            {"evidence_id": f"e{number}", "kind": "badge", "title": f"Badge {number}",
             "verification": "unchecked", **row}
            for number, row in enumerate(rows, 1)
        ],
    )  # fmt: skip


def agreements(found: pd.DataFrame) -> dict[str, str]:
    return dict(zip(found["uri"], found["agreement"], strict=True))


def test_stated_and_read_stand_side_by_side(space: SkillSpace) -> None:
    evidence = badges({"text": "Earners do arc welding.", "skill_uris": f"{WELD}|{TEAM}"})
    found = stated_and_read(evidence, space)
    assert agreements(found) == {WELD: "both", TEAM: "stated only"}
    both, stated = found.to_dict("records")
    assert (both["stated"], both["read"], both["quote"]) == ("arc welding",) * 3
    assert both["score"] >= 0.4
    assert (stated["stated"], stated["read"]) == ("teamwork", "")
    assert (stated["evidence_id"], stated["title"]) == ("e1", "Badge 1")


def test_a_missing_alignment_is_not_a_missing_skill(space: SkillSpace) -> None:
    found = stated_and_read(badges({"text": "Earners do arc welding."}), space)
    [row] = found.to_dict("records")
    assert (row["stated"], row["read"], row["agreement"]) == ("", "arc welding", "read only")


def test_the_title_is_read_too(space: SkillSpace) -> None:
    assert agreements(stated_and_read(badges({"title": "Arc welding"}), space)) == {
        WELD: "read only"
    }


def test_what_the_issuer_lists_is_not_taken_for_what_the_text_says(space: SkillSpace) -> None:
    evidence = badges({"text": "Three days.\nSkills: arc welding", "skill_uris": WELD})
    assert agreements(stated_and_read(evidence, space)) == {WELD: "stated only"}


def test_a_generic_alignment_is_told_with_what_it_hides(space: SkillSpace) -> None:
    evidence = badges({"text": "Earners write SQL.", "skill_uris": f"{IT}|{DB}"})
    found = stated_and_read(evidence, space).set_index("uri")
    for broad in (IT, DB):
        assert found.loc[broad, "generic"] == "broader than what the text names: SQL"
    assert found.loc[SQL, "agreement"] == "read only"
    assert found.loc[SQL, "generic"] == ""


def test_a_special_case_shows_the_broader_skill(space: SkillSpace) -> None:
    evidence = badges({"text": "Earners write SQL.", "skill_uris": DB})
    assert agreements(stated_and_read(evidence, space)) == {DB: "both", SQL: "read only"}


def test_what_only_a_special_case_shows_is_no_finding_of_its_own(space: SkillSpace) -> None:
    evidence = badges({"text": "Earners write SQL.", "skill_uris": SQL})
    assert agreements(stated_and_read(evidence, space)) == {SQL: "both"}


def test_the_same_alignment_on_all_of_an_issuers_credentials_is_generic(space: SkillSpace) -> None:
    rows = [{"issuer": "Lab", "skill_uris": f"{TEAM}|{uri}"} for uri in (DB, WELD, IT)]
    found = stated_and_read(badges(*rows, {"issuer": "Other", "skill_uris": TEAM}), space)
    generic = found[found["generic"].eq("stated on every credential of this issuer")]
    assert generic[["evidence_id", "uri"]].to_numpy().tolist() == [
        ["e1", TEAM], ["e2", TEAM], ["e3", TEAM]
    ]  # fmt: skip


def test_one_credential_held_by_many_says_nothing_of_its_issuer(space: SkillSpace) -> None:
    rows = [{"issuer": "Lab", "skill_uris": TEAM, "title": "Teams at work"}] * 5
    assert set(stated_and_read(badges(*rows), space)["generic"]) == {""}


def test_a_skill_of_another_taxonomy_is_neither_agreed_nor_denied(space: SkillSpace) -> None:
    other = "https://services.onetcenter.org/ws/online/2.A.1.a"
    found = stated_and_read(badges({"skill_uris": other}), space)
    [row] = found.to_dict("records")
    assert (row["agreement"], row["stated"], row["read"]) == ("not in this taxonomy", other, "")
    assert pd.isna(row["score"])


def test_an_address_with_the_other_scheme_is_the_same_skill(space: SkillSpace) -> None:
    stated = f"{WELD.replace('http:', 'https:')}|{WELD}"
    found = stated_and_read(badges({"title": "Arc welding", "skill_uris": stated}), space)
    assert agreements(found) == {WELD: "both"}
    assert len(found) == 1


def test_resumes_are_left_out(space: SkillSpace) -> None:
    resume = badges({"kind": "resume", "text": "I do arc welding.", "verification": "claimed"})
    found = stated_and_read(resume, space)
    assert found.empty
    assert list(found) == [
        "evidence_id", "title", "uri", "stated", "read", "score", "quote", "agreement", "generic"
    ]  # fmt: skip
    assert found["score"].dtype == "Float64"


def test_rows_follow_the_evidence_and_a_text_means_the_same_to_everybody(space: SkillSpace) -> None:
    one = {"title": "Badge", "text": "Earners do arc welding.", "skill_uris": TEAM}
    found = stated_and_read(badges(one, {"text": "SQL"}, one), space)
    assert found["evidence_id"].drop_duplicates().tolist() == ["e1", "e2", "e3"]
    own = [found[found["evidence_id"].eq(one)].iloc[:, 2:] for one in ("e1", "e3")]
    assert own[0].reset_index(drop=True).equals(own[1].reset_index(drop=True))


def test_a_circle_of_broader_skills_ends() -> None:
    circle = pd.DataFrame({"uri": ["a", "b"], "label": ["joinery", "carpentry"],
                           "broader": ["b", "a"]})  # fmt: skip
    space = SkillSpace.from_skills(circle, encoder=WordEncoder())
    evidence = badges({"text": "Joinery", "skill_uris": "b"})
    assert agreements(stated_and_read(evidence, space))["b"] == "both"
