"""Results of Open Badges 3.0, alone and against what is required."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.read.credentials.grades import said_by
from skillmatch.read.credentials.results import Result, deciding, results_of

DRAFT = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
LEVELS = ["Poor", "Fair", "Solid", "Superb"]
BACK = LEVELS[::-1]


def result(stated: dict[str, Any], context: str = "", **description: Any) -> Result:
    """The result `stated`, against the description."""
    described = {"id": "urn:exam", "name": "Exam", **description}
    subject = {
        "achievement": {"name": "SQL", "resultDescription": [described]},
        "result": [{"resultDescription": "urn:exam", **stated}],
    }
    (found,) = results_of({"@context": [context], "credentialSubject": subject}, subject)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "F", "f", "Grade: F", "0", "0%", "0 %", "0/100", "0.0", "-3", "Fail", "FAILED", "Failing",
        "Did not pass", "didn't pass", "didn’t pass", "Not passed", "No pass", "not a pass",
        "unsatisfactory", "Unsuccessful", "Not yet competent", "Not competent", "Not met",
        "Does not meet expectations", "Below expectations", "below the standard", "insufficient",
        "nicht bestanden", "Nicht ausreichend", "mangelhaft", "Ungenügend", "durchgefallen",
        "Échec", "échoué", "Non admis", "Non validé", "ajournée", "insuffisant",
        "Suspenso", "Reprobado", "No apto", "no aprobado", "Insuficiente", "no superado",
        "Reprovado", "não aprovado", "Non superato", "bocciato", "insufficiente",
        "onvoldoende", "niet geslaagd", "niezaliczone", "FX",
    ],
)  # fmt: skip
def test_what_was_failed_is_missed_in_any_language(text: str) -> None:
    assert said_by(text) == "missed"


@pytest.mark.parametrize(
    "text",
    [
        "92", "92 %", "82 of 100", "41/50", "3,7", "1,3", "Score: 82", "1,200 points", "Pass",
        "Passed", "Merit", "with distinction", "A", "B+", "C-", "Very good", "Exceeds expectations",
        "bestanden", "sehr gut", "Réussi", "Très bien", "Aprobado", "Sobresaliente", "Superato",
        "geslaagd", "zaliczone", "Aprovado",
    ],
)  # fmt: skip
def test_what_was_passed_is_reached(text: str) -> None:
    assert said_by(text) == "reached"


@pytest.mark.parametrize(
    "text",
    ["", "-", "N/A", "none", "see page 3", "2025-05-01", "https://a.example/9", "Cohort 4b",
     "Completed", "Handbook, section A", "E"],
)  # fmt: skip
def test_what_says_nothing_of_an_assessment_is_silent(text: str) -> None:
    assert said_by(text) == "silent"


@pytest.mark.parametrize(
    "text", ["Pass/Fail", "140 %", "101/100", "not assessed", "ungraded", "did not fail", "exempt"]
)
def test_what_cannot_be_relied_on_is_doubtful(text: str) -> None:
    assert said_by(text) == "doubtful"


@pytest.mark.parametrize(
    ("value", "description", "verdict"),
    [
        ("82", {"requiredValue": "70"}, "reached"),
        ("70", {"requiredValue": "70"}, "reached"),
        ("69.9", {"requiredValue": "70"}, "missed"),
        (69, {"requiredValue": 70}, "missed"),
        ("9", {"requiredValue": "70"}, "missed"),
        ("82 %", {"requiredValue": "70"}, "reached"),
        ("35/50", {"requiredValue": "71", "resultType": "Percent"}, "missed"),
        ("36/50", {"requiredValue": "71", "resultType": "Percent"}, "reached"),
        ("Blue", {"requiredValue": "70"}, "doubtful"),
        ("Pass", {"requiredValue": "70"}, "doubtful"),
        ("Fail", {"requiredValue": "70"}, "missed"),
        ("820", {"requiredValue": "70", "valueMax": "100"}, "doubtful"),
        ("820", {"valueMax": "100"}, "doubtful"),
        ("5", {"valueMin": "10", "requiredValue": "20"}, "missed"),
        ("0", {"valueMin": "-5", "valueMax": "5"}, "doubtful"),
        ("0", {"valueMin": "-5", "requiredValue": "-1"}, "reached"),
        # One is the best of five.
        ("1,3", {"requiredValue": "4,0", "valueMin": "5", "valueMax": "1"}, "reached"),
        ("5,0", {"requiredValue": "4,0", "valueMin": "5", "valueMax": "1"}, "missed"),
        ("1.0", {"requiredValue": "4.0", "allowedValue": ["5.0", "4.0", "1.0"]}, "reached"),
        ("5.0", {"requiredValue": "4.0", "allowedValue": ["5.0", "4.0", "1.0"]}, "missed"),
        ("B", {"requiredValue": "C"}, "reached"),
        ("D+", {"requiredValue": "C-"}, "missed"),
        ("B", {"requiredValue": "C", "allowedValue": ["F", "D", "C", "B", "A"]}, "reached"),
        ("D", {"requiredValue": "C", "allowedValue": ["F", "D", "C", "B", "A"]}, "missed"),
        # Written the wrong way round: nobody with an A has failed.
        ("A", {"requiredValue": "C", "allowedValue": ["A", "B", "C", "D", "F"]}, "doubtful"),
        ("Solid", {"requiredValue": "Fair", "allowedValue": LEVELS}, "reached"),
        ("Poor", {"requiredValue": "Fair", "allowedValue": LEVELS}, "missed"),
        ("fair", {"requiredValue": "Fair", "allowedValue": LEVELS}, "reached"),
        ("Unheard of", {"requiredValue": "Fair", "allowedValue": LEVELS}, "doubtful"),
        ("Unheard of", {"allowedValue": LEVELS}, "doubtful"),
        ("Merit", {"requiredValue": "Merit"}, "reached"),
        ("Pass", {"requiredValue": "Merit"}, "doubtful"),
        ("95", {"resultType": "PredictedScore", "requiredValue": "70"}, "silent"),
        ("Practitioner", {"resultType": "PerformanceLevel"}, "reached"),
        ("Practitioner", {}, "silent"),
        ("P", {"resultType": "LetterGrade"}, "reached"),
        ("U", {"resultType": "LetterGrade"}, "missed"),
        ("U", {"resultType": "RawScore"}, "silent"),
    ],
)
def test_a_value_against_what_is_required(
    value: object, description: dict[str, Any], verdict: str
) -> None:
    assert result({"value": value}, **description).verdict == verdict


def test_an_order_that_is_not_signed_can_only_lower() -> None:
    asked = {"requiredValue": "Fair"}
    assert result({"value": "Poor"}, DRAFT, allowedValue=BACK, **asked).verdict == "doubtful"
    assert result({"value": "Poor"}, DRAFT, allowedValue=LEVELS, **asked).verdict == "missed"


def rubric(held: str, asked: str, **figures: str) -> str:
    levels = [
        {"id": f"urn:{name}", "level": name}
        | ({"points": figures[name]} if name in figures else {})
        for name in LEVELS
    ]
    stated = {"achievedLevel": f"urn:{held}"}
    return result(stated, requiredLevel=f"urn:{asked}", rubricCriterionLevel=levels).verdict


def test_a_level_against_the_level_required() -> None:
    points = {name: str(n) for n, name in enumerate(LEVELS)}
    assert rubric("Solid", "Fair", **points) == "reached"
    assert rubric("Poor", "Fair", **points) == "missed"
    assert rubric("Fair", "Fair") == "reached"
    assert rubric("Poor", "Fair") == "missed"
    # Nobody has signed in which order levels without points stand.
    assert rubric("Solid", "Fair") == "doubtful"
    assert rubric("Mythical", "Fair") == "doubtful"


def test_a_level_that_is_named_a_failure_is_missed() -> None:
    levels = [{"id": "urn:1", "level": "Not met"}, {"id": "urn:2", "level": "Level 2"}]
    assert result({"achievedLevel": "urn:1"}, rubricCriterionLevel=levels).verdict == "missed"
    assert result({"achievedLevel": "urn:2"}, rubricCriterionLevel=levels).verdict == "reached"
    assert result({"achievedLevel": "urn:3"}, rubricCriterionLevel=levels).verdict == "silent"


@pytest.mark.parametrize(
    ("stated", "verdict", "told"),
    [
        ({"status": "Failed", "value": "90"}, "missed", "it was failed"),
        ({"status": "In Progress"}, "unfinished", "it is still in progress"),
        ({"status": "OnHold"}, "unfinished", "it is on hold"),
        ({"status": "Completed"}, "silent", None),
        ({"status": "Completed", "value": "55"}, "missed", "result 55 of 100, 70 asked"),
        ({"status": "Completed", "value": "82"}, "reached", "result 82 of 100, 70 asked"),
        ({"status": "Did not pass"}, "missed", "it was not passed"),
    ],
)
def test_status_and_value_together(stated: dict[str, str], verdict: str, told: str | None) -> None:
    found = result(stated, requiredValue="70", valueMax="100")
    assert found.verdict == verdict
    assert told is None or found.told == told


def test_any_failure_decides_and_completion_covers_what_is_unfinished() -> None:
    def decided(*results: dict[str, str]) -> str:
        subject = {"achievement": {"name": "SQL"}, "result": list(results)}
        found = deciding(results_of({"credentialSubject": subject}, subject))
        return found.verdict if found else ""

    done, going, failed = ({"status": s} for s in ("Completed", "InProgress", "Failed"))
    assert decided(done, failed, {"value": "99"}) == "missed"
    assert decided({"value": "99"}, {"value": "F"}) == "missed"
    assert decided(going, {"value": "99"}) == "unfinished"
    assert decided(done, going, {"value": "99"}) == "reached"
    assert decided(done, going) == ""


numbers = st.integers(1, 10_000).map(lambda n: n / 100)


@given(numbers, numbers, numbers)
def test_more_is_never_worse(one: float, other: float, required: float) -> None:
    low, high = sorted((one, other))
    verdicts = [result({"value": str(n)}, requiredValue=str(required)).verdict for n in (low, high)]
    assert verdicts != ["reached", "missed"]
    assert verdicts[1] == ("reached" if high >= required else "missed")


@given(st.permutations(LEVELS), st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_no_order_of_a_rubric_makes_a_lower_level_suffice(
    order: list[str], held: str, asked: str
) -> None:
    levels = [{"id": f"urn:{name}", "level": name} for name in order]
    found = result(
        {"achievedLevel": f"urn:{held}"}, requiredLevel=f"urn:{asked}", rubricCriterionLevel=levels
    )
    assert (found.verdict == "reached") == (held == asked)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("id", "@value", "level", "points", "en")), inner)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(("value", "status", "achievedLevel")), junk), junk, junk)
def test_anything_may_stand_anywhere(stated: dict[str, Any], required: Any, levels: Any) -> None:
    members = {"requiredValue": required, "requiredLevel": required, "allowedValue": levels}
    result(stated, rubricCriterionLevel=levels, valueMin=required, resultType=levels, **members)
