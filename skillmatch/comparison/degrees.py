"""Degrees read fairly: level, field of study, school and year, and whether they were earned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillmatch.comparison.fields import field_code, field_name, fields_in, given_code
from skillmatch.read.education import (
    degree_span,
    education_level,
    is_unfinished,
    names_school,
    school_in,
)

if TYPE_CHECKING:
    from skillmatch.tables import Pool

LEVEL_NAMES = {
    1: "primary",
    2: "lower secondary",
    3: "secondary, first part",
    4: "upper secondary",
    5: "short cycle",
    6: "bachelor",
    7: "master",
    8: "doctorate",
}
"""What degrees of each level of the European Qualifications Framework are called."""

_COLUMNS = {
    "candidate_id": "str",
    "evidence_id": "str",
    "title": "str",
    "level": "Int64",
    "level_name": "str",
    "field": "str",
    "field_code": "str",
    "field_name": "str",
    "institution": "str",
    "year": "Int64",
    "earned": "boolean",
    "source": "str",
}
_SCHOOL_LEVEL = 4
_LONGEST_TITLE, _LONGEST_TEXT = 400, 4000  # letters; what goes beyond says nothing of the degree
_VOID = ("revoked", "invalid", "malformed")

# Degrees whose level the readers leave open, since their names alone say little in most countries.
_MORE_LEVELS = {
    7: r"\bspecialist (?:degree|diploma)\b|\bcand\. ?\w+|\bmagíster\b",
    6: r"\bbach\w*rs?\b",
    5: r"\b(?:higher )?national diploma\b",
    4: (
        r"\b(?:BTEC|NVQ|SVQ)(?: level)? 3\b|\btechnik \w+|\bvocational school diploma\b"
        r"|\bsecondary diploma\b|\bdiploma\b.*\bhigh school\b|^high school\W*(?:,|$)|\b12th\b"
        r"|\b(?:baccalaureate|diploma) from .*\bhigh school\b"
    ),
    3: r"\bG(?:CS|SC)Es?\b|\bO[- ]levels?\b",
}
_LEVELS = {level: re.compile(pattern, re.IGNORECASE) for level, pattern in _MORE_LEVELS.items()}
# "PhD student in Physics", and not "BA Student Affairs"
_STUDENT = r"student(?=\s*(?:[,:;(]|in\b|of\b|at\b|$))"
_NOT_FINISHED = re.compile(
    rf"\bnot finished\b|\btowards?\b|\b{_STUDENT}"
    r"|\b\w+ of \w+ (?:credits?|terms?|semesters?|years?|modules?)\b",
    re.IGNORECASE,
)

_BUSINESS = "Business Administration"
# The subject that a degree names by itself; what is written beside it says more.
_OWN_SUBJECTS = {
    _BUSINESS: "E?MBA|M\\.B\\.A|BBA|BSBA|DBA|PGDM|(?i:business administration)",
    "Accounting": "MAcc",
    "Commerce": "[BM]\\.? ?Com|(?i:of commerce)",
    "Nursing": "BSN|MSN|DNP|ADN",
    "Law": "LL\\.? ?[BM]|JD|J\\.D",
    "Medicine": "MD|M\\.D|MBBS",
    "Dental surgery": "DDS|DMD",
    "Veterinary medicine": "DVM",
    "Pharmacy": "Pharm\\.? ?D|B\\.? ?Pharm",
    "Physical therapy": "DPT",
    "Public health": "MPH",
    "Health administration": "MHA",
    "Public administration": "MPA",
    "Public policy": "MPP",
    "Social work": "MSW|BSW",
    "Education": "[BM]\\.? ?Ed|Ed\\.? ?[DS]|MAT|PGCE|(?i:(?:of|in) (?:education|teaching))",
    "Engineering": "[BM]\\.? ?Eng|D\\.? ?Eng|B\\.?E|[BM]\\.? ?Tech|MSc Eng|BSE|(?i:of engineering)",
    "Electrical engineering": "BSEE",
    "Mechanical engineering": "BSME",
    "Fine arts": "BFA|MFA",
    "Architecture": "[BM]\\.? ?Arch",
    "Music": "B\\.? ?Mus",
    "Divinity": "MDiv",
    "Library science": "MLIS",
    "Computer applications": "[BM]CA",
    "Psychology": "PsyD",
}
_OWN_SUBJECT = {
    subject: re.compile(rf"(?<!\w)(?:{letters})(?!\w)")
    for subject, letters in _OWN_SUBJECTS.items()
}
_TEACHING = re.compile(
    r"\b(?:bachelor|master)['’]?s? (?:of|in) (?:education|teaching)\b|\b[BM]\. ?Ed\b"
    r"|\b[BM]Ed\b|\bPGCE\b|\bteaching (?:diploma|certificate)\b",
    re.IGNORECASE,
)
_OF_TEACHING = re.compile(r"\w education$", re.IGNORECASE)  # "History & Social Studies Education"
# "of Science", "of Arts" and "of Philosophy" name no field.
_GENERIC = re.compile(
    r"(?:applied )?(?:science|arts|studies|philosophy)s?(?:\(\w+\))?(?: degree)?(?=\W|$)"
    r"(?! (?:du|de|of|et|and)\b)\W*",
    re.IGNORECASE,
)
# "of Engineering: Control", "of Education in Mathematics": what follows says more.
_OF_A_FACULTY = re.compile(
    r"(?:education|teaching|engineering|technology|commerce|business administration)"
    r"(?:\s*[:,]|\s+in\b)+\s*(?=\w)",
    re.IGNORECASE,
)
_FACULTY_ALONE = re.compile(
    r"(?:education|teaching|engineering|technology|commerce)", re.IGNORECASE
)
_NO_FIELD = re.compile(r"(?:\w+ )?(?:diploma|degree)", re.IGNORECASE)
_LEADING = re.compile(
    r"(?:\W|\b(?:degree|deg|honou?rs|hons?|dual|double|major(?:ing|ed)?|program(?:me)?|emphasis|with"
    rf"|candidate|{_STUDENT}"
    r"|level \d|triennale|magistrale|of|in|en|de|em|di|des|du|d|technique)\b)+",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"\bC?GPA\b|\bminor\b|\bminoring\b|\bhonou?rs?\b|\b(?:summa|magna|suma|cum)\b|\bfirst class\b"
    r"|\b2:[12]\b|\d{2,}|\bgraduated\b|\b(?:related |relevant )?coursework\b"
    r"|\bcontinuing education\b|\bcredits?\b|\bEXP\.|\bpercentage\b|\bCity\b(?=,|\s|$)|\bISCED"
    r"|\bCIP\b|\bexpected\b|\bmaster['’]?s degree\b|\bbachelor['’]?s degree\b",
    re.IGNORECASE,
)
_MAJOR = re.compile(
    r"\b(?:major(?:ed|ing)?|specialization|fachrichtung|studiengang)\b(?: in)?\s*:?\s*"
    r"(?P<field>[^,.;|\n]{3,60})",
    re.IGNORECASE,
)
_OTHER_HEAD = re.compile(
    r"[^,:]*?\b(?:diploma|certificate|degree|BTEC|cand\. ?\w+|G(?:CS|SC)Es?|studies|school"
    r"|apprenticeship|magíster)\b[^,:]*?(?:[,:]|\bin\b|\ben\b|$)",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"\([^()]*\bdropped out\b[^()]*\)|\bdropped out\b(?: in| after)?(?: (?:19|20)\d\d\b)?"
    r"|\(?\b(?:not (?:completed|finished)|in progress|incomplete|unfinished|ongoing"
    r"|\w+ of \w+ (?:credits?|terms?|semesters?|years?|modules?))\b[\s,;]*\)?",
    re.IGNORECASE,
)
_TWICE = re.compile(r"(?P<once>.{3,}?)[\s,:/]+(?P=once)", re.IGNORECASE)
_SCHOOL_WORD_FIRST = re.compile(
    r"\s*(?:and\s+|of\s+)?(?:universi\w+|college|institut\w*|school|academy)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?:(?<![\d.])|(?<=\b0[1-9]\.)|(?<=\b1[0-2]\.))(?:19|20)\d\d(?![\d.]\d|\d)")
_YEAR_OF_A_CODE = re.compile(r"\b(?:ISCED(?:-?F)?|CIP)[- ]?20\d\d\b|\bCIP\W*[\d.]+", re.IGNORECASE)
_DATE_LAST = re.compile(
    r"[\s–-]+(?:(?:19|20)\d\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)?$"
)


def degree_table(pool: Pool) -> pd.DataFrame:
    """The degrees of a pool: how high, in what, from where, when, and whether earned.

    Parameters
    ----------
    pool : Pool

    Returns
    -------
    DataFrame
        A row per piece of evidence of the kind ``degree``, in the pool's order:

        - ``candidate_id``, ``evidence_id``, ``title``, ``source``: as in ``pool.evidence``
        - ``level`` (Int64): on the European Qualifications Framework, the evidence's where it has
          one, else as the title tells; of an unfinished degree, the level it would be
        - ``level_name``: see `LEVEL_NAMES`
        - ``field``: the field of study in the degree's own words, "" if it names none
        - ``field_code``, ``field_name``: in ISCED-F 2013, as given (CIP codes are translated) or
          recognised; the more digits the narrower; "" where unknown
        - ``institution``: the school
        - ``year`` (Int64): in which it was earned, is to be, or was broken off; the last that the
          title names where the evidence has no date
        - ``earned`` (boolean): false if it is in progress, was broken off or revoked, or its proof
          is wrong; what nobody checked is taken at its word

    Examples
    --------
    >>> from skillmatch.tables import Pool, table
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "candidate_id": "ana", "kind": "degree", "level": 6,
    ...      "title": "BSc in Statistics", "verification": "claimed"},
    ...     {"evidence_id": "2", "candidate_id": "ana", "kind": "degree",
    ...      "title": "MBA, in progress", "verification": "claimed"}])
    >>> degrees = degree_table(Pool(table("candidates", [{"candidate_id": "ana"}]), evidence))
    >>> degrees[["level_name", "field", "field_code", "earned"]].to_numpy().tolist()
    [['bachelor', 'Statistics', '0542', True], ['master', 'Business Administration', '0413', False]]
    """
    degrees = pool.evidence[pool.evidence["kind"].eq("degree")]
    rows = [_row(row) for row in degrees.to_dict("records")]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)
    return frame.astype(_COLUMNS)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    title = " ".join(row["title"][:_LONGEST_TITLE].split())
    text = " ".join(row["text"][:_LONGEST_TEXT].split())
    level = row["level"] if pd.notna(row["level"]) else _level(title or text[:100])
    field, institution = _field_and_school(title, text, " ".join(row["issuer"].split()), level)
    own = _own_subject(title)
    code = given_code(title, text) or field_code(field) or field_code(own)
    teaches = _TEACHING.search(title) or _OF_TEACHING.search(field)
    if teaches and code and code[:2] not in ("00", "01", "09"):
        code = "0114"  # a teacher of the subject
    if own == _BUSINESS and code[:3] != "041":
        code = "0413"  # an MBA in healthcare is no health degree
    return {
        **{column: row[column] for column in ("candidate_id", "evidence_id", "title", "source")},
        "level": level,
        "level_name": LEVEL_NAMES.get(level, "") if level is not None else "",
        "field": field or own,
        "field_code": code,
        "field_name": field_name(code),
        "institution": institution,
        "year": _year(row, title),
        "earned": _earned(row, title, text),
    }


def _level(title: str) -> int | None:
    found = education_level(title)
    if found is not None:
        return found
    return next((level for level, words in _LEVELS.items() if words.search(title)), None)


def _earned(row: dict[str, Any], title: str, text: str) -> bool:
    if row["verification"] in _VOID or _NOT_FINISHED.search(title) or is_unfinished(title):
        return False
    ongoing = row.get("ongoing")
    return not (is_unfinished(text) if ongoing is None or pd.isna(ongoing) else bool(ongoing))


def _year(row: dict[str, Any], title: str) -> int | None:
    ended = row["issued_on"] if pd.notna(row["issued_on"]) else row["ended_on"]
    if pd.notna(ended):
        return int(ended.year)
    named = _YEAR.findall(_YEAR_OF_A_CODE.sub(" ", title))
    return int(named[-1]) if named else None


def _own_subject(title: str) -> str:
    return next((own for own, letters in _OWN_SUBJECT.items() if letters.search(title)), "")


def _field_and_school(title: str, text: str, issuer: str, level: int | None) -> tuple[str, str]:
    """The field in the degree's own words, and the school without words of the field."""
    plain_school = names_school(title) and not degree_span(title) and "diploma" not in issuer
    if plain_school and title.startswith(issuer.rstrip(" -")):
        return "", _tidied_school(issuer)
    title = _STATUS.sub(" ", title)
    words = _after_degree(title)
    if issuer and _runs_on(title, text, issuer):
        words, issuer = _apart(words, issuer)
    elif school := school_in(words):
        lead, school = _apart(words[: words.index(school)].strip(), school)
        words, issuer = lead, issuer or school
    field = _tidied_field(words)
    if not field or _FACULTY_ALONE.fullmatch(field):
        degree = degree_span(title)
        before = _tidied_field(title[: degree[0]] if degree else title)
        field = before if field_code(before) else field
    if (level or 8) <= _SCHOOL_LEVEL and not field_code(field):
        field = ""  # of what is written after a school diploma, most is the school
    if not field and (level or 0) > _SCHOOL_LEVEL and (major := _MAJOR.search(text)):
        field = _tidied_field(major["field"])
    return field, _tidied_school(issuer)


def _after_degree(title: str) -> str:
    """What a title says after it has named the degree."""
    if degree := degree_span(title):
        rest = re.sub(r"^\s*\([^()]*\)", "", title[degree[1] :])
        # "Bachelor, BA: English": the degree once more, in letters
        while (again := degree_span(rest)) and not _LEADING.sub("", rest[: again[0]], count=1):
            rest = rest[again[1] :]
    elif head := _OTHER_HEAD.match(title):
        rest = title[head.end() :]
    else:
        rest = title
    rest = _LEADING.sub("", rest, count=1) if _LEADING.match(rest) else rest
    for unsaying in (_GENERIC, _LEADING, _OF_A_FACULTY):
        if match := unsaying.match(rest):
            rest = rest[match.end() :]
    return rest


def _runs_on(title: str, text: str, issuer: str) -> bool:
    """Whether the school follows on the title, so that words of the field may stand in its name."""
    at = text.find(issuer)
    before = re.findall(r"\w+", text[:at]) if at > 0 else []
    last = re.findall(r"\w+", title)
    return bool(before and last and before[-1] == last[-1])


def _apart(words: str, school: str) -> tuple[str, str]:
    """Words of a field and a school's name, parted where the name of a subject ends."""
    together = f"{words} {school}".strip()
    at = len(together) - len(school)
    for found in fields_in(together):
        rest = together[found.end :]
        into = found.start < at < found.end or (found.start == at == 0)
        if into and not (at == 0 and _SCHOOL_WORD_FIRST.match(rest)) and names_school(rest):
            return together[: found.end], rest
    return words, school


def _tidied_field(words: str) -> str:
    words = _AFTERWARDS.split(words, maxsplit=1)[0]
    words = re.sub(r"\((?:hons?|honou?rs|[A-Z]{2,4})\.?\)|\(\s*$", " ", words, flags=re.IGNORECASE)
    words = " ".join(words.split()).strip(" ,:;|/–-.&'’")
    if twice := _TWICE.fullmatch(words):
        words = twice["once"]
    if named := fields_in(words):
        # What comes after a comma and names no field is a place or a school.
        end = named[-1].end
        words = words[:end] + re.split(r"\s*(?:[,;](?! and\b)|[.:] |\s[–-]\s)", words[end:])[0]
    says_something = re.search(r"[^\W\d_]{2}", words) and not _NO_FIELD.fullmatch(words)
    return words if says_something else ""


def _tidied_school(name: str) -> str:
    return _DATE_LAST.sub("", name).strip(" ,:;|–-")
