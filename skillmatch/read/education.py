"""Degrees and schools as people write them, and the level a degree stands on."""

from __future__ import annotations

import re

# The European Qualifications Framework's levels, and words that name a degree on them. Those
# in capitals are abbreviations, found only as written; a first professional degree (MD, JD)
# stands with a master's, as in the UNESCO mapping of US degrees.
_DEGREES: tuple[tuple[int, str, str], ...] = (
    (
        8,
        r"doctor of philosophy|doctor of (?:education|science|engineering|business|public|nursing"
        r"|psychology|ministry|theology|management)\w*|doctora(?:te?|l degree)\w*|doktor\w*"
        r"|doctorado|doutorado|doutoramento|dottorato|ph\.?\s?d\b\.?|d\.?phil\b\.?"
        r"|dr\. ?[a-z.]+ nat\.?",
        r"Ph\.? ?D\b\.?|PHD|D\.?Phil|Ed\.? ?D\b\.?|D\.? ?Sc\b\.?|DBA|D\.?N\.?P\b\.?|Psy\.?D\b\.?"
        r"|D\.?Eng\b|Dr\.-Ing\.?",
    ),
    (
        7,
        r"master(?:['’]?s)?(?: degree)?|masters|postgraduate (?:diploma|certificate|degree)"
        r"|magist\w+"
        r"|diplom-\w+|diplom|staatsexamen|laurea magistrale|laurea specialistica|maîtrise|mastère"
        r"|maestría|maestria|máster|mestrado|diplôme d[’']ingénieur|juris doctor"
        r"|doctor of (?:medicine"
        r"|law|jurisprudence|pharmacy|dental \w+|veterinary \w+|osteopath\w+|chiropractic|optometry"
        r"|physical therapy)|pharm\.?d\b\.?",
        r"M\.? ?B\.? ?A\b\.?|M\.? ?S\.? ?c?\b\.?|M\.? ?A\b\.?|M\.? ?Ed\b\.?|M\.? ?Eng\b\.?"
        r"|M\.?Tech\b"
        r"|M\.?Phil\b\.?|M\.? ?P\.? ?[AHP]\b\.?|M\.?F\.?A\b\.?|M\.?S\.?W\b\.?|M\.?S\.?N\b\.?"
        r"|LL\.? ?M\b\.?"
        r"|M\.?C\.?A\b\.?|M\.?Com\b\.?|M\.?Arch\b\.?|M\.?Div\b\.?|M\.?I\.?S\b\.?|M\.?L\.?I\.?S\b\.?"
        r"|M\.?H\.?A\b\.?|M\.?A\.?T\b|PGDM|PGCE|PG Diploma|J\.? ?D\b\.?|M\.? ?D\b\.?|D\.?D\.?S\b"
        r"|D\.?M\.?D\b"
        r"|D\.?V\.?M\b|D\.?P\.?T\b|EMBA|MSc|MPhil|Ed\.?S\b\.?",
    ),
    (
        6,
        r"bachelor(?:['’]?s)?(?: degree)?|bachelors|baccalaureate (?:degree|of)|licence"
        r"|licenciatura"
        r"|licenciad[oa]|grado en|graduado en|ingenier[oa]|bacharel\w*|laurea|honou?rs degree"
        r"|undergraduate degree|graduação|graduate diploma|vordiplom|kandidat\w*",
        r"B\.? ?S\.? ?c?\b\.?|B\.? ?A\b\.?|B\.? ?B\.? ?A\b\.?|B\.? ?Com\b\.?|B\.? ?Ed\b\.?"
        r"|B\.? ?Eng\b\.?"
        r"|B\.? ?Tech\b\.?|B\.? ?E\b\.?|LL\.? ?B\b\.?|B\.?S\.?N\b\.?|B\.?F\.?A\b\.?|B\.?S\.?W\b\.?"
        r"|B\.?C\.?A\b\.?|B\.?Arch\b\.?|B\.?S\.?B\.?A\b\.?|B\.?A\.?Sc\b\.?|B\.?Mus\b\.?|A\.?B\b\.?"
        r"|B\.?S\.?E\.?E?\b\.?|B\.?S\.?M\.?E\b\.?|BSc|B\.?B\.?M\b\.?|B\.?Pharm\b\.?"
        r"|M\.?B\.?B\.?S\b\.?",
    ),
    (
        5,
        r"associate(?:['’]?s)?(?: degree)?(?: (?:of|in|degree)\b)|associates? degree|associate['’]s"
        r"|associates|foundation degree|higher national diploma|short[- ]cycle"
        r"|técnico superior|tecnólogo|brevet de technicien supérieur",
        r"A\.? ?A\.? ?S\b\.?|A\.? ?A\b\.?|A\. ?S\b\.?|AS(?=\s*(?::|,|-|–|in\b|of\b|degree))"
        r"|A\.?D\.?N\b"
        r"|HND|BTS|DUT|D\.?E\.?C\b\.?",
    ),
    (
        4,
        r"high[- ]?school (?:diploma|degree|certificate|equivalen\w+|graduate)|secondary (?:school"
        r" (?:certificate|diploma)|education)|senior secondary|higher secondary"
        r"|general educat\w+ (?:development|diploma)"
        r"|a[- ]levels?|abitur|fachabitur|baccalauréat|bachillerato|ensino (?:médio|secundário)"
        r"|maturità"
        r"|matura|international baccalaureate|vwo|berufsausbildung|lehre",
        r"G\.? ?E\.? ?D\b\.?|HSC|H\.?S\.? Diploma|SSCE|WASSCE|HS",
    ),
)

_WORDS = tuple(
    (level, re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE)) for level, words, _ in _DEGREES
)
_ABBREVIATIONS = tuple(
    (level, re.compile(rf"(?<![\w.])(?:{short})(?![\w])")) for level, _, short in _DEGREES
)
_NOT_A_DEGREE = re.compile(
    r"\bMS[- ](?:office|excel|word|sql|windows|project|access|power ?point|outlook|visio|dynamics"
    r"|teams|dos)\b|,\s*(?:MA|MD|AA|DC)\b(?=\s*(?:\d{5}|$|,|\||\t))"
    r"|\b(?:certified|sales) associates?\b|\bscrum master\w*"
    r"|\bmaster (?:plan"
    r"|data|scheduler|mechanic|electrician|plumber|technician|chef|trainer|black belt"
    r"|of ceremonies)"
    r"|\bmasters? (?:certificate|certification|class)\w*|\bmasterclass|\bdegree of\b",
    re.IGNORECASE,
)

_SCHOOL = re.compile(
    r"\b(?:universit\w*|university|college|institut\w*|school|academy|académie|academia"
    r"|polytechnic\w*"
    r"|politécnic\w*|politecnico|hochschule|fachhochschule|gymnasium|lyc[ée]e|liceo|[ée]cole|escola"
    r"|escuela|colegio|faculdade|facultad|facult[ée]|faculty|seminary|conservator\w+|UC|UCLA|MIT"
    r"|SUNY|CUNY|ETH|EPFL|INSEAD|universidade?|hogeschool)\b",
    re.IGNORECASE,
)

_UNFINISHED = re.compile(
    r"\b(?:expected|anticipated|in progress|pursuing|currently (?:enrolled|attending|pursuing"
    r"|working)"
    r"|enrolled|completing|candidate|did not (?:complete|finish|graduate)|incomplete|unfinished"
    r"|ongoing"
    r"|not completed|some college|close to obtaining|no degree|credits? (?:earned|towards?|completed)"
    r"|coursework (?:toward|completed)"
    r"|working (?:toward|on)|to be completed|dropped out|voraussichtlich|abgebrochen|en cours"
    r"|en curso"
    r"|em curso|in corso|attending)\b",
    re.IGNORECASE,
)


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
_NAME_WORD = r"(?:[A-ZÀ-Þ][\w.&'’-]*|of|the|and|&|for|in|de|da|do|la|le|des|du|della|di|à|at)"
_UNIVERSITY_OF = re.compile(
    rf"\b(?:The )?(?i:universi\w+) (?i:of|de|degli|di|at|du|do|da)\b(?: {_NAME_WORD})*"
)
_SCHOOL_OF = re.compile(
    rf"(?:\b[A-ZÀ-Þ][\w.'’-]+ ){{0,2}}\b(?i:college|institut\w*|school|academy|[ée]cole|escola"
    rf"|escuela"
    rf"|faculdade) (?i:of|de|for|at|des|du)\b(?: {_NAME_WORD})*"
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
    for part in _PARTS.split(text):
        degree = degree_span(part)
        if not names_school(part) or (degree and degree[1] - degree[0] > len(part) / 2):
            continue
        if degree and degree[0] == 0:
            part = part[degree[1] :]
        for form in (_UNIVERSITY_OF, _SCHOOL_OF, _NAMED_SCHOOL):
            if match := form.search(part):
                return _without_degree(match[0])
        if len(part.split()) <= 6 and part[:1].isupper():
            return part.strip()
    return ""
