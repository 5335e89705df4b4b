"""Certificates, licences, nanodegrees and badges that a resume lists in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.read.dates import credential_dates, without_dates
from skillmatch.read.resumes.claims import Claim
from skillmatch.read.resumes.headers import is_only_date, tidied
from skillmatch.read.resumes.lines import Line
from skillmatch.read.resumes.passages import passages
from skillmatch.read.vocabulary import any_of

_SECTION = "certifications"
_MOST_WORDS = 40  # of a certificate; a longer line is prose

_CERTIFICATE = re.compile(
    r"\b(?:certif\w+|zertifi\w+|licen[sc]\w+|diploma in|nanodegree|badge|credential|accredit\w+"
    r"|training (?:course|program\w*))\b",
    re.IGNORECASE,
)
_KIND_WORDS = {
    "nanodegree": "nano-?degree",
    "badge": "badge",
    "license": r"""
        licen[sc]e[sd]?; licensure; licen[sc]ing; lizenz; registered \w+; RN; LPN; LVN; CDL; notary
        driving; driver['’]?s; führerschein; permis; bar (?:admission|association); admitted to
        real estate (?:broker|salesperson)
        """,
}
_KINDS = tuple(
    (kind, re.compile(rf"\b(?:{any_of(words)})\b", re.IGNORECASE))
    for kind, words in _KIND_WORDS.items()
)


def names_certificate(text: str) -> bool:
    """Whether a text names a certificate, a licence or the like."""
    return _CERTIFICATE.search(text) is not None


def certificate_kind(text: str) -> str:
    """The kind of evidence that a certificate's words make it.

    Examples
    --------
    >>> certificate_kind("Data Analyst Nanodegree"), certificate_kind("Driving licence B")
    ('nanodegree', 'license')
    >>> certificate_kind("First aid")
    'certificate'
    """
    return next((kind for kind, words in _KINDS if words.search(text)), "certificate")


def certifications_in(lines: list[Line]) -> Iterator[tuple[Line, Claim]]:
    """The certificates of a section, one a line, each with its first line.

    Examples
    --------
    >>> lines = [Line("Registered Nurse, Board of Nursing, expires 03/2027", 1, 1)]
    >>> [(claim.kind, claim.title, claim.issuer) for _, claim in certifications_in(lines)]
    [('license', 'Registered Nurse', 'Board of Nursing')]
    """
    for group in _with_their_dates(lines):
        text = ", ".join(" ".join(line.text.split()) for line in group)
        if len(text.split()) > _MOST_WORDS:
            yield from ((group[0], Claim(part, _SECTION)) for part in passages(text))
        else:
            yield group[0], _certificate(text)


def _certificate(text: str) -> Claim:
    issued, expires = credential_dates(text)
    return Claim(
        text,
        _SECTION,
        kind=certificate_kind(text),
        title=_title(text),
        issuer=_issuer(without_dates(text)),
        issued_on=issued,
        expires_on=expires,
    )


def _with_their_dates(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines, those that hold only a date together with the certificate that they date."""
    dates_lead = bool(lines) and is_only_date(lines[0].text)
    group: list[Line] = []
    for line in lines:
        if group and is_only_date(line.text) == dates_lead:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


_BY = re.compile(
    r"(?:\b(?:issued by|awarded by|offered by|certified by|by|from|through|via)|@)\s+"
    r"(?P<issuer>(?:the )?[A-ZÀ-Þ][\w.&'’-]*(?: (?:of|and|for|the|&|de|[A-ZÀ-Þ][\w.&'’-]*))*)"
)
_ISSUERS = r"""
    institut\w*; association; academy; board; council; university; college; school; society; inc
    foundation; organi[sz]ation; department; ministry; bureau; state of; commission; chamber
    corporation; red cross; american heart; coursera; udacity; udemy; edx; linkedin(?: learning)?
    google; microsoft; amazon(?: web services)?; aws; ibm; cisco; oracle; comptia; isaca; pmi
    scrum\.org; scrum alliance; salesforce; hubspot; sap; red hat; adobe; datacamp; pluralsight
    codecademy; freecodecamp; futurelearn; autodesk; vmware; shrm; hrci; axelos; ieee; credly; meta
    nvidia; deeplearning\.ai
"""
_ORGANISATION = re.compile(rf"\b(?:{any_of(_ISSUERS)})\b", re.IGNORECASE)
_NUMBERED = re.compile(r"[\s#]*\b(?:licen[sc]e|no|number|id)?\b[\s.:#]*\d[\w-]*.*$", re.IGNORECASE)


def _issuer(text: str) -> str:
    """Who issued a certificate: what follows "by", or a part that names an organisation."""
    if match := _BY.search(text):
        return match["issuer"].strip(" .")
    _, *parts = re.split(r"\s*[,|;()\t]\s*|\s+[-–—:]\s+", text)
    plain = [_NUMBERED.sub("", part) for part in parts]
    named = next((part for part in plain if _ORGANISATION.search(part) and len(part) <= 80), "")
    if named or len(plain) != 1 or names_certificate(plain[0]):
        return named
    return plain[0] if _NAME_OF_THREE_WORDS.fullmatch(plain[0]) else ""


_NAME_OF_THREE_WORDS = re.compile(r"(?:[A-ZÀ-Þ][\w.&'’-]*(?: of| and| for| the| &)? ?){3,5}")
_BARE = re.compile(r"(?:certificat(?:e|ion)|licen[sc]e|diploma)?", re.IGNORECASE)


def _title(whole: str) -> str:
    text = without_dates(whole)
    if issuer := _issuer(text):
        by = r"(?:\b(?:(?:issued|awarded|offered) )?(?:by|from|through|via)\s+)?"
        text = re.sub(by + re.escape(issuer), "", text)
    title = tidied(text)
    return tidied(without_dates(whole)) if _BARE.fullmatch(title) else title
