"""Degrees and schools as people write them, and the level a degree stands on."""

from __future__ import annotations

import re

from skillmatch.read.vocabulary import any_of

# Words that name a degree, by its level on the European Qualifications Framework. A first
# professional degree (MD, JD) stands with a master's, as in the UNESCO mapping of US degrees.
_DEGREE_WORDS = {
    8: r"""
        doctor of philosophy; doctora(?:te?|l degree)\w*; doktor\w*; doctorado; doutorado
        doctor of (?:education|science|engineering|business|public|nursing|psychology|ministry)\w*
        doctor of (?:theology|management); doutoramento; dottorato; ph\.?\s?d; d\.?phil
        dr\.-ing; dr\. ?[a-z.]+ nat
        """,
    7: r"""
        master(?:['’]?s)?(?: degree)?; postgraduate (?:diploma|certificate|degree); pg diploma
        magist\w+; diplom-\w+; diplom; staatsexamen; laurea magistrale; laurea specialistica
        maîtrise; mastère; maestr[ií]a; máster; mestrado; diplôme d[’']ingénieur; juris doctor
        doctor of (?:medicine|law|jurisprudence|pharmacy|chiropractic|optometry|physical therapy)
        doctor of (?:dental|veterinary|osteopath\w+)(?: \w+)?; pharm\.?d
        """,
    6: r"""
        bachelor(?:['’]?s)?(?: degree)?; baccalaureate (?:degree|of); licence; licenciatura
        licenciad[oa]; grado en; graduado en; ingenier[oa]; bacharel\w*; laurea; graduação
        honou?rs degree; undergraduate degree; graduate diploma; vordiplom; kandidat\w*
        """,
    5: r"""
        associate['’]?s?(?: degree)? (?:of|in|degree); associates? degree; associate['’]?s
        foundation degree; higher national diploma; short[- ]cycle; técnico superior; tecnólogo
        brevet de technicien supérieur
        """,
    4: r"""
        high[- ]?school (?:diploma|degree|certificate|equivalen\w+|graduate); senior secondary
        secondary school (?:certificate|diploma); secondary education; higher secondary
        general educat\w+ (?:development|diploma); a[- ]levels?; abitur; fachabitur
        baccalauréat; bachillerato; ensino (?:médio|secundário); maturità; matura; vwo
        international baccalaureate; berufsausbildung; lehre; apprenticeship; nvq level 3
        upper secondary (?:diploma|education|school)
        """,
}
# Abbreviations count only with their capitals, with or without dots: MEd, M.Ed., M. Ed.
_DEGREE_ABBREVIATIONS = {
    8: "PhD PHD DPhil EdD DSc DBA DNP PsyD DEng",
    7: """
        MBA EMBA MS MSc MA MEd MEng MTech MPhil MPA MPH MPP MFA MSW MSN LLM MCA MCom MArch MDiv
        MLIS MHA MAT PGDM PGCE EdS JD MD DDS DMD DVM DPT
        """,
    6: """
        BS BSc BA BBA BCom BEd BEng BTech BE LLB BSN BFA BSW BCA BArch BSBA BASc BMus BSE BSEE
        BSME BBM BPharm MBBS AB
        """,
    5: "AAS AA ADN HND BTS DUT",
    4: "GED HSC SSCE WASSCE HS",
}
_AS_A_DEGREE = r"A\. ?S\b\.?|AS(?=\s*(?::|,|-|–|in\b|of\b|degree))"  # and not the word "as"


def _with_dots(abbreviation: str) -> str:
    return r"(?:\. ?)?".join(re.findall("[A-Z][a-z]*", abbreviation)) + r"\b\.?"


_WORDS = tuple(
    (level, re.compile(rf"\b(?:{any_of(words)})(?!\w)", re.IGNORECASE))
    for level, words in _DEGREE_WORDS.items()
)
_ABBREVIATIONS = tuple(
    (
        level,
        re.compile(
            rf"(?<![\w.])(?:{'|'.join(map(_with_dots, abbreviations.split()))}"
            rf"{'|' + _AS_A_DEGREE if level == 5 else ''})(?!\w)"
        ),
    )
    for level, abbreviations in _DEGREE_ABBREVIATIONS.items()
)
_NOT_A_DEGREE = re.compile(
    r"\bMS[- ](?:office|excel|word|sql|windows|project|access|power ?point|outlook|visio|dynamics"
    r"|teams|dos)\b|,\s*(?:MA|MD|AA|DC)\b(?=\s*(?:\d{5}|$|,|\||\t))|\b(?:scrum|road) ?master\w*"
    r"|\b(?:certified|sales) associates?\b|\bmasters? (?:certificate|certification|class)\w*"
    r"|\bmaster (?:plan|data|scheduler|mechanic|electrician|plumber|technician|chef|trainer"
    r"|black belt|of ceremonies)|\bmasterclass|\bdegree of\b",
    re.IGNORECASE,
)

_SCHOOLS = r"""
    universit\w*; universidade?; college; institut\w*; istitut\w*; school; academy
    académie; academia
    polytechnic\w*; politécnic\w*; politecnico; hochschule; fachhochschule; hogeschool; gymnasium
    lyc[ée]e; liceo; [ée]cole; escola; escuela; colegio; faculdade; facultad; facult[ée]; faculty
    seminary; conservator\w+; collegiate; coleg; škola; schule; lyceum
    UC; UCLA; MIT; SUNY; CUNY; ETH; EPFL; INSEAD; RWTH; (?-i:(?:TU|FH)(?= [A-ZÀ-Þ]))
"""
_SCHOOL = re.compile(rf"\b(?:{any_of(_SCHOOLS)})\b", re.IGNORECASE)

_NOT_EARNED = r"""
    expected; anticipated; in progress; ongoing; pursuing; enrolled; attending; completing
    currently working; candidate; did not (?:complete|finish|graduate); incomplete; unfinished
    not completed; some college; close to obtaining; no degree; to be completed; dropped out
    credits? (?:earned|towards?|completed); coursework (?:toward|completed); working (?:toward|on)
    voraussichtlich; abgebrochen; en cours; en curso; em curso; in corso
"""
_UNFINISHED = re.compile(rf"\b(?:{any_of(_NOT_EARNED)})\b", re.IGNORECASE)


def degree_span(text: str) -> tuple[int, int, int] | None:
    """Where the first degree in a text is named, and its level: ``(start, end, level)``.

    Examples
    --------
    >>> degree_span("University of Porto, BSc in Biology")
    (21, 24, 6)
    >>> degree_span("MS Office, Excel")
    """
    hidden = _NOT_A_DEGREE.sub(lambda match: "_" * len(match[0]), text)
    found = [
        (match.start(), match.end(), level)
        for level, pattern in (*_WORDS, *_ABBREVIATIONS)
        if (match := pattern.search(hidden))
    ]
    return min(found, key=lambda span: (span[0], -span[1])) if found else None


def education_level(text: str) -> int | None:
    """The level, on the European Qualifications Framework, of the highest degree in a text.

    Parameters
    ----------
    text : str
        A line about education; abbreviations such as MA count as degrees.

    Returns
    -------
    int or None
        8 doctorate, 7 master, 6 bachelor, 5 associate or short cycle, 4 high school; None if
        no degree is named.

    Examples
    --------
    >>> education_level("Master of Science : Management, Florida Institute of Technology")
    7
    >>> education_level("B.S. in Nursing"), education_level("High School Diploma")
    (6, 4)
    >>> education_level("Certificate in Six Sigma")
    """
    hidden = _NOT_A_DEGREE.sub("_", text)
    for (level, words), (_, short) in zip(_WORDS, _ABBREVIATIONS, strict=True):
        if words.search(hidden) or short.search(hidden):
            return level
    return None


def is_unfinished(text: str) -> bool:
    """Whether a text says of a degree that it isn't, or isn't yet, earned.

    Examples
    --------
    >>> is_unfinished("MBA, expected 2027"), is_unfinished("MBA, 2019")
    (True, False)
    """
    return _UNFINISHED.search(text) is not None


def names_school(text: str) -> bool:
    """Whether a text names a school, college or university.

    Examples
    --------
    >>> names_school("Santa Barbara Business College"), names_school("Acme Ltd")
    (True, False)
    """
    return _SCHOOL.search(text) is not None


_PARTS = re.compile(r"\s*(?:[,|\t;\n()•·]|\s[-–—:]+\s|\s[-–—]$)\s*")
_APART = re.compile(r"\s*(?:[,|\t;\n()•·]|\s[-–—]\s(?=\S))\s*")
_WHOLE_NAME = re.compile(r"[A-ZÀ-Þ](?:[^\W\d]|[.&'’ -]){3,60}")
_NAME_WORD = r"(?:[A-ZÀ-Þ][\w.&'’-]*|of|the|and|&|for|in|de|da|do|la|le|des|du|della|di|à|at)"
_UNIVERSITY_OF_A_FIELD = re.compile(
    rf"\b[A-ZÀ-Þ][\w.'’-]+ (?i:university) of (?:Technology|Applied|Science|Education|Arts"
    rf"|Economics|Business|Medicine|Health)\b(?: {_NAME_WORD})*"
)
_UNIVERSITY_OF = re.compile(
    rf"\b(?:The )?(?i:universi\w+) (?i:of|de|degli|di|at|du|do|da)\b(?: {_NAME_WORD})*"
)
_SCHOOL_OF = re.compile(
    rf"(?:\b[A-ZÀ-Þ][\w.'’-]+ ){{0,2}}\b(?i:college|institut\w*|school|academy|[ée]cole|escola"
    rf"|escuela|faculdade) (?i:of|de|for|at|des|du)\b(?: {_NAME_WORD})*"
)
_NAMED_SCHOOL = re.compile(
    r"(?:\b[A-ZÀ-Þ][\w.&'’-]* ){1,3}(?i:university|college|institute|school|academy|polytechnic\w*"
    r"|seminary|hochschule|gymnasium|conservatory)\b"
)


def _without_degree(name: str) -> str:
    degree = degree_span(name)
    name = name[: degree[0]] if degree and degree[0] > 0 else name
    return re.split(r"(?<=[a-z]{3})\.\s", name)[0].strip()


def school_in(text: str) -> str:
    """The name of the school in a line about education; "" if none is named.

    Examples
    --------
    >>> school_in("Bachelor of Science : Nursing, University of Washington - Seattle")
    'University of Washington'
    >>> school_in("BSc Biology 2004 | San Jose State University")
    'San Jose State University'
    """
    for part in _APART.split(text):
        if names_school(part) and _WHOLE_NAME.fullmatch(part) and not degree_span(part):
            return part
    for part in _PARTS.split(text):
        degree = degree_span(part)
        if not names_school(part) or (degree and degree[1] - degree[0] > len(part) / 2):
            continue
        if degree and degree[0] == 0:
            part = part[degree[1] :]
        for form in (_UNIVERSITY_OF_A_FIELD, _UNIVERSITY_OF, _SCHOOL_OF, _NAMED_SCHOOL):
            if match := form.search(part):
                return _without_degree(match[0])
        if len(part.split()) <= 6 and part[:1].isupper():
            return part.strip()
    return ""
