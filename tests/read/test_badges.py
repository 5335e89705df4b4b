"""Digital credentials as rows of evidence."""

import copy
import json

import pandas as pd
import pytest
from badge_files import SQL_SKILL, baked_png, open_badge_2, open_badge_3, token

from skillmatch.read.badges import is_credential, read_badge, read_credential
from skillmatch.read.wording import MAX_TEXT
from skillmatch.tables import UnreadableError, table


def read(data):
    rows, problems = read_credential(data, "ana-silva", source="ana-silva/badge.json")
    return table("evidence", rows), problems


def only_row(data):
    evidence, problems = read(data)
    assert problems == []
    assert len(evidence) == 1
    return evidence.iloc[0]


def only_problem(data):
    evidence, problems = read(data)
    assert evidence.empty
    assert len(problems) == 1
    assert problems[0].what_to_do
    return problems[0].problem


def test_reads_an_open_badge_3():
    row = only_row(open_badge_3())
    assert row["kind"] == "badge"
    assert row["title"] == "SQL for Analytics"
    assert row["text"].splitlines() == [
        "the holder can query relational data.",
        "Earners pass a proctored exam.",
        "Skills: SQL",
        "Wrote twelve queries on a shop's data.",
    ]
    assert row["section"] == "credential"
    assert row["issuer"] == "Brightwater Skills Lab"
    assert row["issued_on"] == pd.Timestamp("2025-04-12")
    assert row["expires_on"] == pd.Timestamp("2027-04-12")
    assert row["assessed"] is True or row["assessed"] == True  # noqa: E712
    assert row["skill_uris"] == SQL_SKILL
    assert row["verification"] == "unchecked"
    assert row["document"] == row["source"] == row["evidence_id"] == "ana-silva/badge.json"
    assert pd.isna(row["level"]) and pd.isna(row["hours"])


def test_reads_the_older_dates_of_vc_1():
    badge = open_badge_3()
    badge["issuanceDate"], badge["expirationDate"] = badge.pop("validFrom"), badge.pop("validUntil")
    row = only_row(badge)
    assert (row["issued_on"].year, row["expires_on"].year) == (2025, 2027)


def test_an_expired_badge_stays_unchecked_here():
    badge = {**open_badge_3(), "validUntil": "2001-01-01T00:00:00Z"}
    assert only_row(badge)["verification"] == "unchecked"


def test_reads_an_open_badge_2():
    row = only_row(open_badge_2(narrative="Built a model of a bakery.", expires="9999-12-31"))
    assert row["title"] == "Spreadsheet Modelling"
    assert row["issuer"] == "Fennimore Adult College"
    assert row["issued_on"] == pd.Timestamp("2024-02-29")
    assert row["expires_on"] == pd.Timestamp("9999-12-31")
    assert row["assessed"] == False  # noqa: E712
    assert "Tags: spreadsheets" in row["text"]
    assert "Built a model of a bakery." in row["text"]


def test_a_badge_that_says_it_was_revoked_is_revoked():
    assert only_row(open_badge_2(revoked=True))["verification"] == "revoked"


def test_reads_seconds_since_1970_of_the_first_open_badges():
    assert only_row(open_badge_2(issuedOn=1_700_000_000))["issued_on"] == pd.Timestamp("2023-11-14")


def test_a_description_is_no_evidence_that_anybody_holds_the_badge():
    assert "doesn't say that anybody holds it" in only_problem(open_badge_2()["badge"])


def test_a_badge_known_only_by_address_needs_the_network():
    message = only_problem(open_badge_2(badge="https://example.org/badges/7"))
    assert "https://example.org/badges/7" in message and "network" in message


@pytest.mark.parametrize(
    ("achievement_type", "name", "kind"),
    [
        ("Badge", "SQL", "badge"),
        ("MicroCredential", "SQL", "badge"),
        ("MicroCredential", "Data Analyst Nanodegree", "nanodegree"),
        ("CertificateOfCompletion", "SQL", "certificate"),
        ("Certification", "SQL", "certificate"),
        ("ApprenticeshipCertificate", "Electrician", "certificate"),
        ("License", "Electrician", "license"),
        ("BachelorDegree", "Statistics", "degree"),
        ("ResearchDoctorate", "Statistics", "degree"),
        ("SecondarySchoolDiploma", "Abitur", "degree"),
        ("ext:Diploma", "Statistics", "degree"),
        ("Course", "Certified Scrum Master", "certificate"),
        ("Course", "Scrum Master", "badge"),
        ("", "Master of Science in Statistics", "degree"),
        (None, "Microcredential in SQL", "badge"),
        ("Module", "Introduction to degree audits", "degree"),
        (7, "SQL", "badge"),
    ],
)
def test_kind_by_type_and_title(achievement_type, name, kind):
    assert only_row(open_badge_3(achievementType=achievement_type, name=name))["kind"] == kind


def test_level_of_a_degree_by_its_title_or_type():
    assert only_row(open_badge_3(achievementType="MasterDegree", name="Statistics"))["level"] == 7
    named = open_badge_3(achievementType="Degree", name="Bachelor of Arts in History")
    assert only_row(named)["level"] == 6


@pytest.mark.parametrize(
    "alignment",
    [
        {"targetFramework": "European Qualifications Framework", "targetName": "Level 5"},
        {"targetFramework": "EQF", "targetCode": "5"},
        {"targetUrl": "http://data.europa.eu/snb/eqf/5", "targetName": "Level 5"},
    ],
)
def test_level_by_an_alignment_with_the_eqf(alignment):
    row = only_row(open_badge_3(alignment=[alignment]))
    assert row["level"] == 5
    assert "Skills:" not in row["text"]


def test_only_addresses_of_taxonomies_count_as_skills():
    addresses = [
        SQL_SKILL,
        "https://www.onetonline.org/link/summary/15-2051.00",
        "https://example.org/skills/1",
        "javascript:alert(1)",
        "http://data.europa.eu/esco/skill/a|b",
    ]
    alignments = [{"targetName": f"Skill {n}", "targetUrl": a} for n, a in enumerate(addresses)]
    row = only_row(open_badge_3(alignment=alignments))
    assert row["skill_uris"] == "|".join(addresses[:2])
    assert "Skills: Skill 0, Skill 1, Skill 2, Skill 3, Skill 4" in row["text"]


@pytest.mark.parametrize(
    ("result", "line", "assessed"),
    [
        ({"value": "92 %", "resultDescription": "urn:exam"}, "Final exam: 92 %", True),
        ({"achievedLevel": "urn:good", "resultDescription": "urn:exam"}, "Final exam: Good", True),
        ({"value": "Pass"}, "Result: Pass", True),
        ({"status": "Completed"}, None, False),
    ],
)
def test_results_become_lines(result, line, assessed):
    badge = open_badge_3(
        criteria={"narrative": "Attend all sessions."},
        resultDescription=[
            {"id": "urn:exam", "name": "Final exam",
             "rubricCriterionLevel": [{"id": "urn:good", "level": "Good"}]},
        ],
    )  # fmt: skip
    badge["credentialSubject"]["result"] = [result]
    row = only_row(badge)
    assert row["assessed"] == assessed
    assert line is None or line in row["text"].splitlines()


@pytest.mark.parametrize("status", ["Failed", "InProgress", "Enrolled", "Withdrew"])
def test_what_was_not_achieved_is_no_evidence(status):
    badge = open_badge_3()
    badge["credentialSubject"]["result"] = {"status": status}
    assert status in only_problem(badge)


def test_hours_are_not_credits():
    row = only_row(open_badge_3(creditsAvailable=30, description="A course of 24 hours of study."))
    assert row["hours"] == 24


def test_the_holder_is_not_named_in_the_text():
    badge = open_badge_3(
        name="Badge of Ana Silva",
        criteria={"narrative": "ana  silva passed. ana.silva@example.org wrote an essay."},
    )
    badge["credentialSubject"]["identifier"].append(
        {"identityType": "emailAddress", "hashed": False, "identityHash": "ana.silva@example.org"}
    )
    row = only_row(badge)
    assert "silva" not in (row["text"] + row["title"]).lower()


# --- Several credentials in one file ---------------------------------------------------------


def wrapped(*credentials, **members):
    return {"type": ["VerifiablePresentation"], "verifiableCredential": [*credentials], **members}


def learner_record(*credentials):
    return {
        "@context": [],
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": "did:key:z6Mk",
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": [*credentials]},
    }


ENVELOPED = {
    "type": "EnvelopedVerifiableCredential",
    "id": f"data:application/vc+jwt,{token(open_badge_3())}",
}


@pytest.mark.parametrize(
    "data",
    [
        [open_badge_3(), open_badge_2()],
        wrapped(open_badge_3(), open_badge_2()),
        wrapped(token(open_badge_3()), open_badge_2()),
        wrapped(ENVELOPED, open_badge_2()),
        learner_record(open_badge_3(), open_badge_2()),
        {"iss": "x", "vp": wrapped(open_badge_3(), open_badge_2())},
        [wrapped(learner_record(open_badge_3())), token(open_badge_2())],
    ],
)
def test_each_credential_is_a_row(data):
    evidence, problems = read(data)
    assert problems == []
    assert evidence["title"].tolist() == ["SQL for Analytics", "Spreadsheet Modelling"]
    assert evidence["source"].tolist() == [
        "ana-silva/badge.json, credential 1",
        "ana-silva/badge.json, credential 2",
    ]


def test_several_achievements_of_one_credential_are_rows():
    badge = open_badge_3()
    one = badge["credentialSubject"]["achievement"]
    badge["credentialSubject"]["achievement"] = [one, {**one, "name": "Python"}]
    assert read(badge)[0]["title"].tolist() == ["SQL for Analytics", "Python"]


def test_a_bad_credential_leaves_the_others():
    evidence, problems = read([open_badge_3(), "https://example.org/2", {"type": "Profile"}])
    assert len(evidence) == 1
    assert [problem.where for problem in problems] == ["credential 2", "credential 3"]


def test_a_token_may_say_who_issued_it_and_when():
    badge = open_badge_3()
    del badge["issuer"], badge["validFrom"], badge["validUntil"]
    claims = {
        "vc": badge,
        "iss": "https://lab.example.org",
        "nbf": 1_700_000_000,
        "exp": 1_900_000_000,
    }
    row = only_row(claims)
    assert row["issuer"] == "https://lab.example.org"
    assert row["issued_on"] == pd.Timestamp("2023-11-14")
    assert row["expires_on"] == pd.Timestamp("2030-03-17")


def test_wrapping_has_an_end():
    data = open_badge_3()
    for _ in range(20):
        data = wrapped(data)
    assert "too deeply" in only_problem(data)


def test_very_many_credentials_are_cut():
    evidence, problems = read([open_badge_2()] * 600)
    assert len(evidence) == 500
    assert "more than 500" in problems[0].problem


# --- Broken ones -----------------------------------------------------------------------------


@pytest.mark.parametrize("data", [[1, 2, 3], [], [[1]], 7, None, True, "hello", {}, {"a": 1}])
def test_other_json_is_a_problem(data):
    assert only_problem(data)


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ("issuer", "an issuer"),
        ("validFrom", "a date of issue"),
    ],
)
def test_a_badge_without_essentials_is_malformed(member, says):
    badge = open_badge_3()
    del badge[member]
    evidence, problems = read(badge)
    assert evidence["verification"].tolist() == ["malformed"]
    assert says in problems[0].problem


def test_a_badge_without_a_name_is_malformed():
    evidence, problems = read(open_badge_3(name=None))
    assert evidence["verification"].tolist() == ["malformed"]
    assert "a name" in problems[0].problem


def test_an_assertion_without_a_recipient_is_malformed():
    evidence, problems = read(open_badge_2(recipient=None))
    assert evidence["verification"].tolist() == ["malformed"]
    assert "a recipient" in problems[0].problem


def test_padding_is_cut_and_reported():
    evidence, problems = read(
        open_badge_3(description="\n\n".join(f"Skill {n}." for n in range(9000)))
    )
    assert len(evidence["text"][0]) <= MAX_TEXT
    assert "longer than" in problems[0].problem


WRONG_TYPES = [None, 1, "x", True, [], {}, [1], ["x"], {"x": 1}, [[{}]], "\ud800", "\x00"]


def paths(value, path=()):
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in children:
        if isinstance(child, dict | list):
            yield from paths(child, (*path, key))
        else:
            yield (*path, key)


@pytest.mark.parametrize("badge", [open_badge_3(), open_badge_2()], ids=["3.0", "2.0"])
def test_a_wrong_type_anywhere_ends_in_a_row_or_a_problem(badge):
    found = []
    for path in list(paths(badge))[1:]:
        for wrong in WRONG_TYPES:
            broken = copy.deepcopy(badge)
            inner = broken
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = wrong
            rows, problems = read_credential(broken, "ana-silva", source=f"{path} {wrong!r}")
            assert rows or problems, (path, wrong)
            found += rows
    assert len(table("evidence", found)) > 200


# --- Files -----------------------------------------------------------------------------------


def test_reads_a_file(tmp_path):
    path = tmp_path / "badge.png"
    path.write_bytes(baked_png(open_badge_3()))
    rows, problems = read_badge(path, "ana-silva", source="ana-silva/badge.png")
    assert [row["candidate_id"] for row in rows] == ["ana-silva"]
    assert problems == []


def test_tells_credentials_from_other_json():
    for data in (open_badge_3(), open_badge_2(), [open_badge_2()], token({}), {"vc": {}}):
        assert is_credential(data)
    for data in ({"basics": {}}, [], [1], 1, "word", None):
        assert not is_credential(data)


def test_reads_real_course_certificates(shared_data):
    for path in sorted((shared_data / "credentials" / "dcc-mit-learn").rglob("*.json")):
        rows, problems = read_badge(path, "x", source=path.name)
        assert problems == []
        assert [(row["kind"], row["issuer"]) for row in rows] == [("certificate", "MIT Learn")]
        assert "Lucas" not in rows[0]["text"]
        assert "earned a" in rows[0]["text"]


@pytest.mark.parametrize("form", ["signed.jsonld", "unsigned.jsonld", "unsigned-uploadable.json"])
def test_reads_european_digital_credentials(shared_data, form):
    folder = shared_data / "credentials" / "eu-elm"
    rows, problems = read_badge(folder / f"Sample-MC-Annex1-{form}", "x", source="mc.json")
    assert problems == []
    row = table("evidence", rows).iloc[0]
    assert row["kind"] == "badge"
    assert row["title"] == "Digital micro-credential creation"
    assert row["issuer"] == "University of Zed"
    assert (row["level"], row["hours"]) == (6, 60)
    assert row["assessed"]
    assert len(row["skill_uris"].split("|")) == 4
    assert "develop digital content" in row["text"]
    assert "Andromeda" not in row["text"]


def test_a_webinar_was_not_assessed(shared_data):
    path = shared_data / "credentials" / "eu-elm" / "Sample-CertOfPart-unsigned.jsonld"
    row = table("evidence", read_badge(path, "x", source="webinar.json")[0]).iloc[0]
    assert row["hours"] == 2
    assert pd.isna(row["assessed"]) or not row["assessed"]


def test_every_real_file_ends_in_evidence_or_a_reason(shared_data):
    files = [path for path in (shared_data / "credentials").rglob("*") if path.is_file()]
    assert files
    for path in files:
        try:
            rows, problems = read_badge(path, "x", source=path.name)
        except UnreadableError as error:
            assert error.what_to_do
        else:
            assert rows or problems
            json.dumps([row["text"] for row in rows])
