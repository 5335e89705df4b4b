"""Descriptions of credentials in CTDL as a catalog of offers."""

import copy
import json

import pytest
from badge_files import SQL_SKILL, open_badge_2, open_badge_3

from skillmatch.read.credentials.badges import is_credential, read_credential
from skillmatch.read.credentials.ctdl import is_ctdl, read_ctdl
from skillmatch.tables import UnreadableError, table

REGISTRY = "https://credentialengineregistry.org/resources"


def competency(name, address=None):
    named = {"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNodeName": {"en": name}}
    return {**named, "ceterms:targetNode": address} if address else named


def offer(**changes):
    """A certificate in CTDL; `changes` are its members without the prefix."""
    whole = {
        "@id": f"{REGISTRY}/ce-1",
        "@type": "ceterms:Certificate",
        "ceterms:ctid": "ce-1",
        "ceterms:name": {"en-US": "Applied Analytics", "de": "Angewandte Analytik"},
        "ceterms:description": {"en-US": "Four courses on data."},
        "ceterms:ownedBy": ["_:school"],
        "ceterms:teaches": [competency("Query databases", SQL_SKILL)],
        "ceterms:assesses": [competency("Build dashboards", f"{REGISTRY}/ce-9")],
        "ceterms:requires": [
            {
                "@type": "ceterms:ConditionProfile",
                "ceterms:description": {"en": "Pass the final exam."},
                "ceterms:condition": {"en": ["Hand in a project.", "Attend the seminar."]},
                "ceterms:targetCompetency": [competency("Clean data")],
                "ceterms:targetCredential": ["_:before"],
            }
        ],
        "ceterms:estimatedDuration": [{"ceterms:exactDuration": "PT120H"}],
        "ceterms:estimatedCost": [
            {"ceterms:price": 400, "ceterms:currency": "USD"},
            {"ceterms:price": "50.5", "ceterms:currency": "USD"},
        ],
    }
    return {**whole, **{f"ceterms:{name}": value for name, value in changes.items()}}


SCHOOL = {
    "@id": "_:school",
    "@type": "ceterms:CredentialOrganization",
    "ceterms:name": {"en": "Harrow Polytechnic"},
}
BEFORE = {
    "@id": "_:before",
    "@type": "ceterms:DigitalBadge",
    "ceterms:name": {"en": "Spreadsheets"},
}


def graph(*nodes):
    return {"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [*nodes]}


@pytest.fixture
def read(tmp_path):
    def read(data):
        path = tmp_path / "offers.jsonld"
        path.write_text(json.dumps(data), encoding="utf-8")
        rows, problems = read_ctdl(path)
        return table("catalog", rows), problems

    return read


def test_reads_what_a_credential_teaches_assesses_and_costs(read):
    catalog, problems = read(graph(offer(), SCHOOL, BEFORE))
    assert problems == []
    assert catalog["title"].tolist() == ["Applied Analytics", "Spreadsheets"]
    row = catalog.iloc[0]
    assert (row["credential_id"], row["kind"]) == ("ce-1", "certificate")
    assert row["kind_certainty"] == "stated"
    assert row["issuer"] == "Harrow Polytechnic"
    assert row["description"] == "Four courses on data.\nTeaches: Query databases"
    assert row["criteria"].splitlines() == [
        "Pass the final exam.",
        "Hand in a project.",
        "Attend the seminar.",
        "Assesses: Build dashboards; Clean data",
    ]
    assert (row["hours"], row["cost"], row["currency"]) == (120, 450.5, "USD")
    assert row["assessed"]
    assert row["prerequisites"] == "Spreadsheets"
    assert row["skill_uris"] == f"{SQL_SKILL}|{REGISTRY}/ce-9"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Badge", "badge"), ("DigitalBadge", "badge"), ("OpenBadge", "badge"),
        ("MicroCredential", "badge"), ("Certificate", "certificate"),
        ("CertificateOfCompletion", "certificate"), ("Certification", "certificate"),
        ("MasterCertificate", "certificate"), ("ApprenticeshipCertificate", "certificate"),
        ("License", "license"), ("AssociateDegree", "degree"), ("BachelorDegree", "degree"),
        ("ResearchDoctorate", "degree"), ("SecondarySchoolDiploma", "degree"),
        ("GeneralEducationDevelopment", "degree"), ("Course", "certificate"),
        ("LearningProgram", "certificate"), ("LearningOpportunityProfile", "certificate"),
    ],
)  # fmt: skip
def test_kinds_of_classes(read, name, kind):
    assert read({**offer(), "@type": f"ceterms:{name}"})[0]["kind"].tolist() == [kind]


def test_a_nanodegree_is_known_by_its_name(read):
    row = read(offer(name={"en": "Data Analyst Nanodegree"}))[0].iloc[0]
    assert (row["kind"], row["kind_certainty"]) == ("nanodegree", "from its name")


@pytest.mark.parametrize("name", ["CredentialOrganization", "CostProfile", "AssessmentProfile"])
def test_other_resources_are_no_offers(read, name):
    with pytest.raises(UnreadableError, match="no credential"):
        read({"@type": f"ceterms:{name}", "ceterms:name": {"en": "SQL"}})


def test_names_may_be_spelled_out(read):
    plain = {name.replace("ceterms:", "https://purl.org/ctdl/terms/"): value
             for name, value in offer().items()}  # fmt: skip
    plain["@type"] = "https://purl.org/ctdl/terms/Certificate"
    assert read([plain])[0]["title"].tolist() == ["Applied Analytics"]


@pytest.mark.parametrize(
    ("changes", "hours"),
    [
        ({"estimatedDuration": [{"ceterms:exactDuration": "P10W"}]}, None),
        ({"estimatedDuration": [{"ceterms:exactDuration": "P2D"}]}, None),
        (
            {
                "estimatedDuration": [
                    {"ceterms:minimumDuration": "PT20H", "ceterms:maximumDuration": "PT30H"}
                ]
            },
            30,
        ),
        (
            {
                "estimatedDuration": None,
                "creditValue": [
                    {
                        "schema:value": 45,
                        "ceterms:creditUnitType": [
                            {"ceterms:targetNode": "creditUnit:ContactHour"}
                        ],
                    }
                ],
            },
            45,
        ),
    ],
)
def test_only_hours_are_hours(read, changes, hours):
    found = read(offer(**changes))[0]["hours"].iloc[0]
    assert (found == hours) if hours else found is not found or str(found) == "<NA>"


def test_the_price_of_all_of_it_is_not_added_to_its_parts(read):
    costs = [
        {"ceterms:price": 30, "ceterms:currency": "EUR"},
        {"ceterms:price": 100, "ceterms:currency": "EUR",
         "ceterms:directCostType": {"ceterms:targetNode": "costType:AggregateCost"}},
    ]  # fmt: skip
    assert read(offer(estimatedCost=costs))[0]["cost"].tolist() == [100]


def test_what_has_no_address_is_not_taken_for_another_without_one(read):
    plain = {name: value for name, value in offer().items() if name != "@id"}
    assert "Teaches: Query databases" in read(plain)[0]["description"][0]


def test_costs_in_several_currencies_are_not_added_up(read):
    costs = [{"ceterms:price": 1, "ceterms:currency": name} for name in ("EUR", "USD")]
    catalog, problems = read(offer(estimatedCost=costs))
    assert catalog["cost"].isna().all()
    assert "several currencies" in problems[0].problem and problems[0].what_to_do


def test_what_has_no_name_is_a_problem_and_stops_nothing(read):
    catalog, problems = read([offer(name=None), offer()])
    assert len(catalog) == 1
    assert problems[0].where == "resource 1"


def test_addresses_that_are_no_addresses_are_left_out(read):
    wrong = [competency("A", "javascript:alert(1)"), competency("B", "https://a.example/x|y")]
    assert read(offer(teaches=wrong, assesses=None))[0]["skill_uris"].tolist() == [""]


def test_tells_ctdl_from_what_somebody_holds():
    assert is_ctdl(graph(offer()))
    assert is_ctdl([offer()])
    assert is_credential(offer())
    for data in (open_badge_3(), open_badge_2(), {"hello": 1}, [], None, "ceterms:Badge"):
        assert not is_ctdl(data)


@pytest.mark.parametrize("data", [offer(), graph(offer(), SCHOOL), [offer()]])
def test_a_description_is_no_evidence_that_anybody_holds_it(data):
    rows, problems = read_credential(data, "ana-silva", source="offer.json")
    assert rows == []
    assert len(problems) == 1
    assert "“Applied Analytics”" in problems[0].problem
    assert "doesn't say that anybody holds it" in problems[0].problem


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(open_badge_3()), encoding="utf-8")
    with pytest.raises(UnreadableError, match="CTDL"):
        read_ctdl(path)


WRONG = [None, 1, "x", True, [], {}, [1], {"x": 1}, [[{}]], float(10**9), "\ud800"]


def test_a_wrong_type_anywhere_ends_in_a_row_or_a_problem(read):
    whole = graph(offer(), SCHOOL, BEFORE)
    for name in offer():
        for wrong in WRONG:
            broken = copy.deepcopy(whole)
            broken["@graph"][0][name] = wrong
            catalog, problems = read(broken)
            assert len(catalog) + len(problems) >= 1
