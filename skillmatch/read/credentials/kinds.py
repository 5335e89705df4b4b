"""What kind of credential something is, how sure that is, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

# How sure a kind is, surest first; "corrected" is what the employer's candidate.json says.
CERTAINTIES = ("corrected", "stated", "from its name", "from its text", "assumed")


@dataclass(frozen=True)
class Kind:
    """A kind of credential.

    Attributes
    ----------
    kind : str
        One of `skillmatch.tables.KINDS`.
    certainty : str
        One of `CERTAINTIES`.
    why : str
        What says so, in words for people.
    """

    kind: str
    certainty: str
    why: str

    def columns(self) -> dict[str, str]:
        """Its columns in the evidence table and in the catalog."""
        return {"kind": self.kind, "kind_certainty": self.certainty, "kind_why": self.why}


# In this order: a nanodegree is no degree, and a certificate badge is a badge.
_KIND_WORDS = {
    "nanodegree": r"nano-?\s?degree",
    "badge": r"badges?\b|micro-?\s?credential",
    "license": r"\blicen[cs]e|\blicensure\b",
    "certificate": r"certificat|\bcertified\b",
    "degree": (
        r"\bdegree\b|\bdiploma\b|\bdoctorate\b|\bph\.?\s?d\b|\bb\.?\s?sc\b|\bm\.?\s?sc\b|\bmba\b"
        r"|\b(?:bachelor|master|doctor|associate)(?:'s|’s|s)?\s+(?:of|in|degree)\b|\bbachelors?\b"
    ),
}
# The achievement types of Open Badges 3.0, most of them also classes of CTDL. Those that are kinds:
_KINDS_BY_TYPE = {
    "badge": "Badge MicroCredential",
    "certificate": "ApprenticeshipCertificate Certificate CertificateOfCompletion Certification "
    "JourneymanCertificate MasterCertificate",
    "license": "License",
    "degree": "AssociateDegree BachelorDegree Degree Diploma DoctoralDegree "
    "GeneralEducationDevelopment MasterDegree ProfessionalDoctorate ResearchDoctorate "
    "SecondarySchoolDiploma",
}
_STATING = {name.lower(): kind for kind, names in _KINDS_BY_TYPE.items() for name in names.split()}
# Those that say what was done and not what was given for it, each with what it is; the kind where
# the type makes one likelier than the format does. Issuers also write Module and Program.
_SUGGESTING: dict[str, tuple[str, str]] = {
    "achievement": ("", "which may be anything"),
    "assessment": ("", "which is one assessment"),
    "assignment": ("", "which is one piece of work"),
    "award": ("", "which honours something and may be given in any form"),
    "cocurricular": ("", "which is learning beside a course of study"),
    "communityservice": ("", "which is service to others"),
    "competency": ("", "which is one competency"),
    "course": ("", "which is one course"),
    "fieldwork": ("", "which is practice outside the classroom"),
    "learningprogram": ("certificate", "which is a series of courses"),
    "membership": ("", "which is belonging to a body"),
    "module": ("", "which is a part of a course"),
    "program": ("certificate", "which is a series of courses"),
    "programme": ("certificate", "which is a series of courses"),
    "qualityassurancecredential": ("certificate", "which certifies that requirements are met"),
}
_DEGREE_TYPE = re.compile(r"degree|diploma|doctorate", re.I)
_EARNED_CERTIFICATE = re.compile(
    r"\b(?:earned|earns|awarded|received|receives|issued)\b[^.]{0,40}\bcertificat", re.I
)


def kind_named(words: str) -> str:
    """The kind of credential that a type or a title names, ``""`` where it names none.

    Examples
    --------
    >>> kind_named("Data Analyst Nanodegree"), kind_named("Master of Science in Statistics")
    ('nanodegree', 'degree')
    >>> kind_named("Introduction to SQL")
    ''
    """
    for kind, pattern in _KIND_WORDS.items():
        if re.search(pattern, words, re.I):
            return kind
    return ""


def kind_of(stated_type: str, title: str, text: str = "", *, otherwise: str) -> Kind:
    """The kind of a credential by its type, else its title, else what its text says was earned.

    No standard has a type for nanodegrees: a title that says so outweighs the type.

    Parameters
    ----------
    stated_type : str
        An achievement type or a CTDL class, such as ``"MasterDegree"``; may be empty.
    title, text : str
        The credential's name and description.
    otherwise : str
        The kind where none of these says.

    Examples
    --------
    >>> kind_of("BachelorDegree", "BSc Economics", otherwise="badge")
    Kind(kind='degree', certainty='stated', why='Its type is “BachelorDegree”.')
    >>> kind_of("Course", "Statistics", otherwise="badge").why
    'Its type is “Course”, which is one course: taken as a badge.'
    >>> kind_of("Course", "Statistics", "Has earned a Course Certificate.", otherwise="badge").kind
    'certificate'
    """
    in_title = kind_named(title)
    own_type = re.split(r"[/#:]", stated_type)[-1].casefold()
    by_type = _STATING.get(own_type) or ("" if own_type in _SUGGESTING else _named_by(stated_type))
    if by_type and in_title != "nanodegree":
        return Kind(by_type, "stated", f"Its type is “{stated_type}”.")
    if in_title:
        return Kind(in_title, "from its name", "Its name says so.")
    if _EARNED_CERTIFICATE.search(text):
        return Kind("certificate", "from its text", "Its text says that a certificate was earned.")
    if own_type in _SUGGESTING:
        likely, what = _SUGGESTING[own_type]
        kind = likely or otherwise
        return Kind(kind, "assumed", f"Its type is “{stated_type}”, {what}: taken as a {kind}.")
    return assumed(otherwise)


def _named_by(stated_type: str) -> str:
    """The kind that a type beyond the table names, as "CourseCertificate" does."""
    return kind_named(stated_type) or ("degree" if _DEGREE_TYPE.search(stated_type) else "")


def assumed(kind: str) -> Kind:
    """The kind that credentials of a format are, where nothing else says which."""
    return Kind(kind, "assumed", "Neither its type nor its name says which kind it is.")
