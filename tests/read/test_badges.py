"""Digital credentials as rows of evidence."""

import copy
import json
import sys
from pathlib import Path

import pandas as pd
import pytest
from badge_files import SQL_SKILL, baked_png, open_badge_2, open_badge_3, token
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from skillmatch.read.credentials.badges import is_credential, read_badge, read_credential
from skillmatch.read.wording import MAX_TEXT
from skillmatch.tables import UnreadableError, table
from skillmatch.verification.outcome import CHECKS
from skillmatch.verification.recipient import Person

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from sample_writers.open_badge import did_key, sign

ANA = Person("ana-silva", "Ana Silva")
NOW = pd.Timestamp("2026-11-24", tz="UTC")


def read(data, **terms):
    source = "ana-silva/badge.json"
    rows, problems = read_credential(data, "ana-silva", source=source, as_of=NOW, **terms)
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
    assert row["verification"] == "unsigned"
    assert row["document"] == row["source"] == row["evidence_id"] == "ana-silva/badge.json"
    assert pd.isna(row["level"]) and pd.isna(row["hours"])


def test_reads_the_older_dates_of_vc_1():
    badge = open_badge_3()
    badge["issuanceDate"], badge["expirationDate"] = badge.pop("validFrom"), badge.pop("validUntil")
    row = only_row(badge)
    assert (row["issued_on"].year, row["expires_on"].year) == (2025, 2027)


def test_what_verification_found_stands_in_the_row():
    badge = {**open_badge_3(), "validFrom": "2000-01-01T00:00:00Z"}
    row = only_row({**badge, "validUntil": "2001-01-01T00:00:00Z"})
    assert row["verification"] == "expired"
    assert "2001-01-01" in row["verification_reason"]
    checks = json.loads(row["checks"])
    assert set(checks) == set(CHECKS)
    assert (checks["validity"], checks["signature"]) == ("fail", "unknown")


def test_reads_an_open_badge_2():
    row = only_row(open_badge_2(narrative="Built a model of a bakery.", expires="9999-12-31"))
    assert row["title"] == "Spreadsheet Modelling"
    assert row["issuer"] == "Fennimore Adult College"
    assert row["issued_on"] == pd.Timestamp("2024-02-29")
    assert row["expires_on"] == pd.Timestamp("9999-12-31")
    assert row["assessed"] == False  # noqa: E712
    assert "Tags: spreadsheets" in row["text"]
    assert "Built a model of a bakery." in row["text"]


def test_what_counts_nothing_is_shown_with_a_reason():
    later = {**open_badge_3(), "validFrom": "2062-01-01T00:00:00Z", "validUntil": None}
    for badge, word, said in (
        (open_badge_2(revoked=True), "revoked", "revoked"),
        ({**later, "proof": {}}, "invalid", ""),
        (later, "not_yet_valid", "2062-01-01"),
    ):
        evidence, problems = read(badge)
        assert evidence["verification"].tolist() == [word]
        assert len(problems) == 1
        assert problems[0].problem.startswith(f"“{evidence['title'][0]}” counts nothing. ")
        assert said in problems[0].problem and problems[0].what_to_do


def test_of_a_forged_badge_nothing_is_read_but_its_title():
    person = Person("ana-silva", "Ana Silva")
    badge = open_badge_3(name="SQL of Ana Silva", hasPart=[{"id": "urn:r", "name": "R"}])
    evidence, _ = read([{**badge, "proof": {}}, achieved("urn:r", "R")], person=person)
    assert evidence["verification"].tolist() == ["invalid", "unsigned"]
    forged = evidence.iloc[0]
    assert forged["title"] == forged["text"] == "SQL of the holder"
    assert forged["issuer"] == "Brightwater Skills Lab"
    assert forged["skill_uris"] == "" and pd.isna(forged["assessed"])
    assert evidence["part_of"].tolist() == ["", ""]


def test_only_what_was_signed_is_read():
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    badge = open_badge_3()
    badge["issuer"]["id"] = did_key(key)
    del badge["credentialSubject"]["identifier"]
    good = sign(badge, key, created="2025-04-12T00:00:00Z")
    row = only_row(good)
    assert row["verification"] == "valid"
    padded = copy.deepcopy(badge)
    padded["credentialSubject"]["achievement"]["skillsHeld"] = "Rust"
    padded["credentialSubject"]["achievement"]["hours"] = "Rust, 900 hours of study"
    padded = sign(padded, key, created="2025-04-12T00:00:00Z")
    evidence, _ = read(padded)
    # Signed or not, what no context gives a meaning is not read.
    assert "Rust" not in evidence["text"][0]
    edited = copy.deepcopy(good)
    edited["credentialSubject"]["achievement"]["description"] = "Rust."
    evidence, problems = read(edited)
    assert evidence["verification"].tolist() == ["invalid"]
    assert "Rust" not in evidence["text"][0] and len(problems) == 1


def test_a_badge_made_out_to_somebody_else_is_invalid():
    person = Person("ana", emails=("ana@example.org",), ids_are_given=True)
    evidence, problems = read(open_badge_2(), person=person)
    assert evidence["verification"].tolist() == ["invalid"]
    assert "somebody else" in problems[0].problem


def test_reads_seconds_since_1970_of_the_first_open_badges():
    assert only_row(open_badge_2(issuedOn=1_700_000_000))["issued_on"] == pd.Timestamp("2023-11-14")


def test_a_description_is_no_evidence_that_anybody_holds_the_badge():
    assert "doesn't say that anybody holds it" in only_problem(open_badge_2()["badge"])


def test_of_a_badge_known_only_by_its_address_the_address_is_told():
    message = only_problem(open_badge_2(badge="https://example.org/badges/7"))
    assert "https://example.org/badges/7" in message


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
        ({"value": "Pass"}, "Final exam: Pass", True),
        ({"value": 92}, "Final exam: 92", True),
        ({"value": "see page 3"}, "Final exam: see page 3", False),
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


def test_a_rubric_says_what_was_reached():
    level = {
        "id": "urn:good",
        "level": "Good",
        "description": "Writes joins without help.",
        "alignment": [{"targetName": "Joins", "targetUrl": SQL_SKILL}],
    }
    rubric = {"id": "urn:exam", "name": "Rubric", "rubricCriterionLevel": [level]}
    badge = open_badge_3(resultDescription=[rubric], alignment=None)
    badge["credentialSubject"]["result"] = [
        {"achievedLevel": "urn:good", "value": "4", "resultDescription": "urn:exam",
         "alignment": [{"targetName": "Queries"}]},
    ]  # fmt: skip
    row = only_row(badge)
    assert row["text"].splitlines()[-2:] == ["Rubric: 4, Good", "Writes joins without help."]
    assert "Skills: Queries, Joins" in row["text"].splitlines()
    assert row["skill_uris"] == SQL_SKILL


def test_a_level_of_the_rubric_that_was_not_reached_says_nothing():
    level = {"id": "urn:good", "level": "Good", "description": "Writes joins without help."}
    rubric = {"id": "urn:exam", "rubricCriterionLevel": [level]}
    badge = open_badge_3(resultDescription=[rubric])
    badge["credentialSubject"]["result"] = [{"value": "Pass", "resultDescription": "urn:exam"}]
    assert "joins" not in only_row(badge)["text"]


def test_alignments_and_evidence_are_told_in_full():
    aligned = {"targetName": "SQL", "targetDescription": "Queries relational databases."}
    same = {"targetType": "ceterms:Credential", "targetName": "SQL for Analytics (Registry)"}
    badge = open_badge_3(alignment=[aligned, same])
    badge["evidence"] = [
        {"name": "Sales report", "description": "A notebook.", "narrative": "Wrote twelve queries."}
    ]
    assert only_row(badge)["text"].splitlines()[2:] == [
        "Skills: SQL",
        "Queries relational databases.",
        "Sales report",
        "A notebook.",
        "Wrote twelve queries.",
    ]


def endorsement(comment="Our members hire for it.", of="urn:uuid:2", **changes):
    return {
        "@context": open_badge_3()["@context"],
        "id": "urn:uuid:9",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:key:z6Mg", "type": ["Profile"], "name": "Weavers' Guild"},
        "validFrom": "2025-05-01T00:00:00Z",
        "credentialSubject": {
            "id": of, "type": ["EndorsementSubject"], "endorsementComment": comment,
        },
        **changes,
    }  # fmt: skip


ENDORSED = "Endorsed by Weavers' Guild: Our members hire for it."


def test_endorsements_inside_a_credential_are_told_and_assess_nothing():
    told = endorsement("Holders passed our exam of 40 hours of training.")
    badge = open_badge_3(
        criteria={"narrative": "Attend both days."},
        endorsement=[told, endorsement("A sound issuer.", of="did:key:z6Mk")],
    )
    badge["endorsementJwt"] = [token(endorsement()), token({"vc": endorsement("As v1.")}), "x.y", 7]
    row = only_row(badge)
    assert row["text"].splitlines()[-3:] == [
        "Endorsed by Weavers' Guild: Holders passed our exam of 40 hours of training.",
        ENDORSED,
        "Endorsed by Weavers' Guild: As v1.",
    ]
    assert not row["assessed"] and pd.isna(row["hours"])
    assert row["verification"] == "unsigned"


def test_endorsements_of_an_open_badge_2_are_told():
    claim = {"id": "urn:x", "endorsementComment": "Our members hire for it."}
    said = {"type": "Endorsement", "issuer": {"name": "Weavers' Guild"}, "claim": claim}
    assert only_row(open_badge_2(endorsement=said))["text"].splitlines()[-1] == ENDORSED


def test_an_endorsement_that_was_sent_is_told_beside_what_it_endorses():
    for of in ("urn:uuid:1", "urn:uuid:2"):
        evidence, problems = read([endorsement(of=of), open_badge_3(), open_badge_3(id="urn:r")])
        assert problems == []
        assert [ENDORSED in text.splitlines() for text in evidence["text"]] == [
            True,
            of == "urn:uuid:1",
        ]
    evidence, _ = read([endorsement("Ana Silva is good."), open_badge_3()], person=ANA)
    assert evidence["text"][0].endswith("Guild: the holder is good.")


def test_an_endorsement_of_nothing_that_was_sent_is_no_evidence():
    evidence, problems = read([endorsement(of="urn:elsewhere"), open_badge_3()])
    assert ENDORSED not in evidence["text"][0]
    assert [(one.where, one.problem) for one in problems] == [
        (
            "credential 1",
            "It is an endorsement by Weavers' Guild of urn:elsewhere, which is not among the "
            "credentials sent: “Our members hire for it.”",
        )
    ]
    assert "without a comment" in only_problem(endorsement(""))
    of_nothing = endorsement(credentialSubject={"endorsementComment": "Good."})
    assert "something unnamed" in only_problem(of_nothing)


def test_nobody_can_put_words_into_a_better_credential():
    key = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
    badge = open_badge_3()
    badge["issuer"]["id"] = did_key(key)
    badge = sign(badge, key, created="2025-05-01T00:00:00Z")
    evidence, problems = read([badge, endorsement("Knows Haskell.")])
    assert evidence["verification"].tolist() == ["valid"]
    assert "Haskell" not in evidence["text"][0]
    assert "It is unsigned, less than the credential (valid), and does not" in problems[0].problem
    said = endorsement()
    said["issuer"]["id"] = did_key(key)
    said = sign(said, key, created="2025-05-01T00:00:00Z")
    evidence, problems = read([said, badge])
    assert problems == []
    assert evidence["text"][0].splitlines()[-1] == ENDORSED
    assert evidence["verification"].tolist() == ["valid"]
    altered = {**said, "validFrom": "2025-05-02T00:00:00Z"}
    evidence, problems = read([altered, badge])
    assert ENDORSED not in "".join(evidence["text"])
    assert "counts nothing" in problems[0].problem


def test_what_the_signature_does_not_cover_is_no_endorsement():
    key = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
    badge = open_badge_3()
    badge["@context"][1] = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
    badge["issuer"]["id"] = did_key(key)
    said = endorsement(of="urn:uuid:8")
    del said["@context"]  # that of the whole
    badge["endorsement"] = [said]
    badge = sign(badge, key, created="2025-05-01T00:00:00Z", suite="eddsa-rdfc-2022")
    evidence, _ = read(badge)
    assert evidence["verification"].tolist() == ["valid"]
    assert evidence["text"][0].splitlines()[-1] == ENDORSED
    for added in (
        {"endorsementJwt": [token(endorsement("Knows Haskell."))]},
        {"endorsement": [{**said, "credentialSubject": {"endorsementComment": "Haskell."}}]},
    ):
        evidence, _ = read({**badge, **added})
        assert evidence["verification"].tolist() == ["invalid"]
        assert evidence["text"].tolist() == ["SQL for Analytics"]


@pytest.mark.parametrize("status", ["Failed", "InProgress", "Enrolled", "Withdrew"])
def test_what_was_not_achieved_is_no_evidence(status):
    badge = open_badge_3()
    badge["credentialSubject"]["result"] = {"status": status}
    assert "“SQL for Analytics” was not achieved: it" in only_problem(badge)


def test_a_value_below_what_is_asked_is_no_evidence():
    exam = {"id": "urn:exam", "name": "Exam", "requiredValue": "70", "valueMax": "100"}
    badge = open_badge_3(resultDescription=[exam])
    for value, is_doubtful in (("70", False), ("82", False), ("820", True)):
        badge["credentialSubject"]["result"] = [{"value": value, "resultDescription": "urn:exam"}]
        row = only_row(badge)
        assert row["assessed"] is pd.NA if is_doubtful else row["assessed"]
    badge["credentialSubject"]["result"] = [{"value": "69.9", "resultDescription": "urn:exam"}]
    assert "result 69.9 of 100, 70 asked" in only_problem(badge)


def test_hours_are_not_credits():
    row = only_row(open_badge_3(creditsAvailable=30, description="A course of 24 hours of study."))
    assert row["hours"] == 24


def test_credits_are_kept_in_the_words_of_the_issuer():
    badge = open_badge_3(creditsAvailable=30, description="A course of 24 hours of study.")
    badge["credentialSubject"]["creditsEarned"] = {"@type": "xsd:float", "@value": "7.5"}
    row = only_row(badge)
    assert {"Credits available: 30", "Credits earned: 7.5"} <= set(row["text"].splitlines())
    assert row["hours"] == 24
    row = only_row(open_badge_3(creditsAvailable="5 ECTS"))
    assert "Credits available: 5 ECTS" in row["text"] and pd.isna(row["hours"])


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

TITLES = ["SQL for Analytics", "Spreadsheet Modelling"]


def wrapped(*credentials, **members):
    context = ["https://www.w3.org/ns/credentials/v2"]
    return {
        "@context": context,
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [*credentials],
        **members,
    }


def learner_record(*credentials):
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        ],
        "id": "urn:uuid:3",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": "did:key:z6Mk", "type": ["Profile"]},
        "validFrom": "2025-04-12T00:00:00Z",
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
        [wrapped(learner_record(token(open_badge_3()))), open_badge_2()],
    ],
)
def test_each_credential_is_a_row(data):
    evidence, problems = read(data)
    assert problems == []
    assert evidence["title"].tolist() == TITLES
    assert evidence["source"].tolist() == [
        "ana-silva/badge.json, credential 1",
        "ana-silva/badge.json, credential 2",
    ]


def test_a_record_that_fails_fails_its_credentials():
    record = {**learner_record(open_badge_3(), open_badge_2()), "validFrom": "soon"}
    evidence, problems = read(record)
    assert evidence["title"].tolist() == ["Clr Credential", *TITLES]
    assert set(evidence["verification"]) == {"malformed"}
    assert not evidence["text"].str.contains("query").any()
    assert len(problems) == 3 and "record" in problems[1].problem


def test_several_achievements_of_one_credential_are_rows():
    badge = open_badge_3()
    one = badge["credentialSubject"]["achievement"]
    badge["credentialSubject"]["achievement"] = [one, {**one, "name": "Python"}]
    evidence = read(badge)[0]
    assert evidence["title"].tolist() == ["SQL for Analytics", "Python"]
    assert evidence["evidence_id"][1] == "ana-silva/badge.json, achievement 2"


def achieved(address, name):
    return open_badge_3(id=address, name=name)


@pytest.mark.parametrize(
    "association",
    [
        {"associationType": "isPartOf", "sourceId": "urn:sql", "targetId": "urn:data"},
        {"associationType": "isChildOf", "sourceId": "urn:sql", "targetId": "urn:data"},
        {"associationType": "isParentOf", "sourceId": "urn:data", "targetId": "urn:sql"},
    ],
)
def test_a_learner_record_says_which_badges_make_up_a_certificate(association):
    data, sql = achieved("urn:data", "Data certificate"), achieved("urn:sql", "SQL")
    record = learner_record(sql, token(data))
    record["credentialSubject"]["association"] = [association]
    evidence = read(record)[0]
    assert evidence["part_of"].tolist() == [evidence["evidence_id"][1], ""]


def test_a_whole_that_the_file_does_not_hold_is_named():
    record = learner_record(achieved("urn:sql", "SQL"), achieved("urn:r", "R"))
    whole = {"id": "urn:data", "name": "Data Nanodegree", "description": "Two badges."}
    record["credentialSubject"]["achievement"] = [{"type": ["Achievement"], **whole}]
    record["credentialSubject"]["association"] = [
        {"associationType": "isPartOf", "sourceId": "urn:sql", "targetId": "urn:data"},
        {"associationType": "isPartOf", "sourceId": "urn:r", "targetId": "urn:elsewhere"},
        {"associationType": "precedes", "sourceId": "urn:r", "targetId": "urn:sql"},
    ]
    assert read(record)[0]["part_of"].tolist() == ["Data Nanodegree", "urn:elsewhere"]


def test_an_achievement_may_list_its_parts():
    parts = [{"id": "urn:sql", "name": "SQL"}, {"id": "urn:r", "name": "R basics"}]
    whole = open_badge_3(id="urn:data", name="Data Nanodegree", hasPart=parts)
    evidence = read([whole, achieved("urn:sql", "SQL")])[0]
    assert evidence["part_of"].tolist() == ["", evidence["evidence_id"][0]]
    assert "Parts: SQL, R basics" in evidence["text"][0]


def test_nothing_is_a_part_of_itself():
    badge = open_badge_3(id="urn:sql", isPartOf=["urn:sql", "urn:uuid:1"])
    assert only_row(badge)["part_of"] == ""


def test_parts_of_a_european_credential_are_evidence(shared_data):
    path = shared_data / "credentials" / "eu-elm" / "Sample-MC-Annex1-unsigned.jsonld"
    credential = json.loads(path.read_text(encoding="utf-8"))
    credential = credential.get("credential", credential)
    claim = credential["credentialSubject"]["hasClaim"]
    claim = claim[0] if isinstance(claim, list) else claim
    claim["hasPart"] = [{"id": "urn:part", "title": {"en": "Storyboards"}}]
    evidence = read(credential)[0]
    assert evidence["title"].tolist()[-1] == "Storyboards"
    assert evidence["part_of"].tolist()[-1] == evidence["evidence_id"][0]


def test_a_bad_credential_leaves_the_others():
    evidence, problems = read([open_badge_3(), "https://example.org/2", {"type": "Profile"}])
    assert len(evidence) == 1
    assert [problem.where for problem in problems] == ["credential 2", "credential 3"]


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


@pytest.mark.parametrize("data", [[1], [], [[1]], 7, None, True, "hello", {}, {"a": 1}])
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
    assert "the name" in problems[0].problem


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
    assert "Credits: 2 (European Credit Transfer System)" in row["text"]
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
