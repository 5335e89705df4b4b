"""The candidate's name and contact details in a resume, which are no evidence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from skillmatch.read.resumes.lines import Line
from skillmatch.read.resumes.sections import section_of
from skillmatch.redact import redact

_SHORTEST_CONTACT, LONGEST_CONTACT = 5, 300  # letters


def is_contact(line: Line) -> bool:
    """Whether a line holds little but an address, a phone number, links and the like."""
    if len(line.text) > LONGEST_CONTACT:
        return False
    rest = redact(line.text)
    words_left = len(re.findall(r"[^\W\d_]{2,}", rest))
    most = 5 if re.search(r"[@\d]|://|www\.|\w/", line.text) else 0
    return len(line.text) - len(rest) > _SHORTEST_CONTACT and words_left <= most


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")
_NAME_LABEL = re.compile(r"^(?:full\s+)?name\s*[:\t]\s*", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"^(?:dr|prof|mr|mrs|ms|miss|mx)\b\.?\s+", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s*(?:,|\t|\||\s[-–—•]\s).*$|\s+(?:ph\.?d|mba|cpa|rn|pmp|msc|bsc|md|jr|sr)\.?$", re.IGNORECASE
)
_TITLE_WORDS = re.compile(
    r"""\b(?:account\w*|admin\w*|advis\w*|advoca\w*|agent|analyst|architect\w*|artist|assist\w*
    |associate|attorney|auditor|banker|buyer|care\w*|cashier|chef|chief|clerk|coach|consult\w*
    |controller|cook|coordinator|counsel\w*|curriculum|resume|cv|dentist|design\w*|develop\w*
    |director|driver|editor|educator|electrician|engineer\w*|executive|expert|finance|financial
    |foreman|generalist|hygienist|human|information|inspector|instructor|intern|interventionist
    |journalist|laborer|lawyer|lead\w*|librarian|machinist|manage\w*|marketing|mechanic|media
    |merchandis\w*|nurs\w*|nutrition\w*|officer|operat\w*|owner|paralegal|partner|pharmac\w*
    |photograph\w*|physician|pilot|planner|police|president|principal|process\w*|produc\w*
    |professional|professor|program\w*|project|receptionist|recruit\w*|rep|representative|research\w*
    |sales\w*|scientist|secretary|senior|junior|service\w*|social|software|specialist|student
    |supervisor|support|surgeon|teacher|team|technician|technolog\w*|therapist|trader|train\w*
    |tutor|underwriter|vice|vita\w*|web|welder|worker|writer|lebenslauf|curriculum|currículo)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TOP = 8  # lines, in which a name is looked for


def without_name(lines: list[Line], candidate_id: str = "") -> tuple[str, list[Line]]:
    """The candidate's name, if one stands at the top, and the other lines.

    A line is taken for a name where something else speaks for it: a label, an e-mail address
    or a candidate id with the same words, or contact details and the first place.

    Examples
    --------
    >>> lines = [Line("Dr Ana Silva, CPA", 1, 1), Line("Accountant", 1, 2)]
    >>> name, rest = without_name(lines, "ana-silva")
    >>> name, [line.text for line in rest]
    ('Ana Silva', ['CPA', 'Accountant'])
    """
    addresses = [
        match[0] for line in lines for match in _EMAIL.finditer(line.text[:LONGEST_CONTACT])
    ]
    known = _folded(" ".join([candidate_id, *(address.split("@")[0] for address in addresses)]))
    has_contact = any(map(is_contact, lines[:_TOP]))
    for index, line in enumerate(lines[:_TOP]):
        label = _NAME_LABEL.match(line.text)
        text = line.text[label.end() :] if label else line.text
        words = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", text))
        if _could_be_name(words) and (
            label or _is_known(words, known) or (index == 0 and has_contact)
        ):
            rest = _BEFORE_NAME.sub("", text).replace(words, "", 1).strip(" ,|\t-–—•")
            left = [replace(line, text=rest, kind="text")] if rest else []
            return words, lines[:index] + left + _unnamed(lines[index + 1 :], words)
    return "", lines


def _unnamed(lines: list[Line], name: str) -> list[Line]:
    """The lines but those that only repeat the name."""
    return [
        line
        for line in lines
        if _folded(_AFTER_NAME.sub("", _BEFORE_NAME.sub("", line.text))) != _folded(name)
    ]


def _could_be_name(words: str) -> bool:
    parts = words.split()
    return (
        2 <= len(parts) <= 5
        and all(
            not part[0].islower() or part in ("de", "da", "van", "von", "der") for part in parts
        )
        and not re.search(r"[\d@/:()]", words)
        and not _TITLE_WORDS.search(words)
        and section_of(Line(words, 1, 1, "heading")) is None
    )


def _is_known(name: str, known: str) -> bool:
    parts = [part for part in _folded(name).split() if len(part) > 2]
    return any(part in known for part in parts)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
