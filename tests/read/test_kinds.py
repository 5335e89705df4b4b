"""What kind of credential something is, how sure that is, and why."""

import pytest

from skillmatch.read.credentials.kinds import CERTAINTIES, kind_named, kind_of
from skillmatch.tables import KINDS


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Data Analyst Nanodegree Certificate", "nanodegree"), ("nano-degree", "nanodegree"),
        ("Certificate badge", "badge"), ("Driving licence", "license"), ("licensing law", ""),
        ("Certified Welder", "certificate"), ("Ph.D. in History", "degree"), ("MBA", "degree"),
        ("Scrum Master", ""), ("Master data management", ""), ("Master's degree", "degree"),
        ("Associate of Applied Science", "degree"), ("Sales Associate", ""),
    ],
)  # fmt: skip
def test_names_kinds(words, kind):
    assert kind_named(words) == kind


@pytest.mark.parametrize(
    ("stated_type", "title", "text", "kind", "certainty", "says"),
    [
        ("MicroCredential", "SQL", "", "badge", "stated", "MicroCredential"),
        ("MicroCredential", "SQL Nanodegree", "", "nanodegree", "from its name", "name"),
        ("BachelorDegree", "Certificate studies", "", "degree", "stated", "BachelorDegree"),
        ("CertificateOfCompletion", "SQL", "", "certificate", "stated", "CertificateOfCompletion"),
        ("Course", "Certified Welder", "", "certificate", "from its name", "name"),
        ("Course", "SQL", "Earned a certificate.", "certificate", "from its text", "text"),
        ("LearningProgram", "SQL", "", "certificate", "assumed", "series of courses"),
        ("Course", "SQL", "", "badge", "assumed", "“Course”, which is one course"),
        ("ext:Module", "SQL", "", "badge", "assumed", "which is a part of a course"),
        ("CourseCertificate", "SQL", "", "certificate", "stated", "CourseCertificate"),
        ("Merit", "SQL", "", "badge", "assumed", "Neither"),
        ("", "", "", "badge", "assumed", "Neither"),
    ],
)
def test_says_how_sure_a_kind_is_and_why(stated_type, title, text, kind, certainty, says):
    found = kind_of(stated_type, title, text, otherwise="badge")
    assert (found.kind, found.certainty) == (kind, certainty)
    assert says in found.why
    assert found.kind in KINDS and found.certainty in CERTAINTIES


@pytest.mark.parametrize(
    ("kind", "certainty", "types"),
    [
        ("badge", "stated", "Badge MicroCredential Microcredential"),
        ("certificate", "stated", "ApprenticeshipCertificate Certificate CertificateOfCompletion "
         "Certification JourneymanCertificate MasterCertificate"),
        ("license", "stated", "License"),
        ("degree", "stated", "AssociateDegree BachelorDegree Degree Diploma DoctoralDegree "
         "GeneralEducationDevelopment MasterDegree ProfessionalDoctorate ResearchDoctorate "
         "SecondarySchoolDiploma"),
        ("certificate", "assumed", "LearningProgram QualityAssuranceCredential"),
        ("badge", "assumed", "Achievement Assessment Assignment Award CommunityService Competency "
         "Course CoCurricular Fieldwork Membership"),
    ],
)  # fmt: skip
def test_every_achievement_type_of_the_standard_has_a_kind_and_a_reason(kind, certainty, types):
    for name in types.split():
        found = kind_of(name, "SQL", otherwise="badge")
        assert (found.kind, found.certainty) == (kind, certainty), name
        assert found.why.startswith(f"Its type is “{name}”")
