"""What a posting's job is called, and who offers it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from skillmatch.read.postings.headings import is_whole_heading, section_of_heading
from skillmatch.read.resumes.lines import Line

_LONGEST = 500  # characters of a line in which a title or a name is looked for

_TITLE_LABEL = re.compile(
    r"^(?:job[ -]?title|position(?: title)?|role|job|vacancy|post|title)\s*(?::|\t)\s*"
    r"(?P<rest>\S.*)$",
    re.I,
)
_EMPLOYER_LABEL = re.compile(
    r"^(?:company|employer|organi[sz]ation|company name|hiring organi[sz]ation)\s*(?::|\t)\s*"
    r"(?P<rest>\S.*)$",
    re.I,
)
_JOB_WORD = re.compile(
    r"\b(?:\w+(?:(?<!wat|riv|ent|emb|pap|pow)er|tor|sor|ist|ian|yst|tect|tant|dent)s?|nurse|chef|"
    r"clerk|lead|head|officer|assistant|"
    r"apprentice|intern|trainee|consultant|associate|specialist|expert|driver|mechanic|midwife|"
    r"operative|representative|executive|attorney|advocate|coach|guard|scientist|staff|hand|"
    r"tutor|fellow|dean|principal|aide|partner|\w+man|\w+woman)\b",
    re.I,
)
_ORGANISATION = re.compile(
    r"\b(?:inc|llc|ltd|gmbh|plc|b\.?v|clinics?|hospital|school|university|college|council|group|"
    r"company|cent(?:er|re)|partners|systems|services|solutions|institute|trust|bank|foods|department|ministry|agency|llp|"
    r"hotel|nursery|labs)\b",
    re.I,
)
_BEFORE_A_TITLE = re.compile(
    r"^(?:(?:job (?:description|advert\w*|posting|opening)|vacancy|we(?:'re| are) hiring|"
    r"now hiring|wanted|hiring|open position|job)\s*[:–—-]\s*(?:an?\s+)?"
    r"|we(?:'re| are) hiring an?\s+)",
    re.I,
)
_AFTER_A_TITLE = re.compile(
    r"\s*\((?:[mfwdxn]\s*/\s*){1,3}[mfwdxn]\)"
    r"|\s+[–—-]\s+(?:\d+[ -]month|part[- ]time|full[- ]time|permanent|temporary|fixed[- ]term).*$",
    re.I,
)
_AT = re.compile(
    r"^(?P<title>.{3,60}?)\s+(?:at|@)\s+(?P<employer>[A-Z][\w&.'’-]*(?:\s[\w&.'’-]+){0,5})$"
)
_TITLE_IN_A_SENTENCE = re.compile(
    r"^([A-Z][\w/ -]{3,40}?) (?:wanted|needed)\b|"
    r"\b(?:looking for|seeking|hiring|need|recruiting)\s+an?\s+"
    r"(?:\w+ly\s+|experienced\s+|skilled\s+)?([\w/ -]{3,50}?)\s+"
    r"(?:with|who|to|in|for|at|on|and|that)\b"
)
_LEGAL_FORM = r"(?:,? (?:Inc|LLC|Ltd)\.?)?"
_NAME = (
    r"(?!(?:We|You|The|This|Our|It|If|Us|At|All|About)\b)"
    r"[A-Z][\w&.'’-]{0,40}(?:\s(?:(?:of|and|for|the|&) ){0,2}[A-Z0-9][\w&.'’-]{0,40}){0,7}"
)
_NAME_SET_APART = re.compile(rf"{_NAME}{_LEGAL_FORM}(?=\s*(?:$|[|·•\t,]|\s[–—-]\s))")
_NAME_IN_A_SENTENCE = re.compile(
    rf"(?:^|[.!?]\s)(?:At (?P<at>{_NAME}),|(?:The )?(?P<name>{_NAME})"
    r" (?:is (?:an? (?:proud )?[Ee]qual|(?:now |currently )?(?:hiring|looking for|seeking))|"
    r"seeks|invites|needs|does not discriminate))"
)
# "Lumen Loop makes hearing aids", but not "Applicants …": a name of two words or more.
_NAME_AT_WORK = re.compile(rf"^(?P<name>(?:The )?{_NAME}{_LEGAL_FORM}) (?:is an?|[a-z]+[^\Ws]s) ")
_ABOUT = re.compile(rf"^About (?P<name>{_NAME})$")
_TOP = 6  # lines within which a title stands


def title_and_employer(lines: list[Line]) -> tuple[str, str]:
    """The job's title and who offers it, ``""`` for what isn't stated.

    Examples
    --------
    >>> title_and_employer([Line("Brightwater Clinic", 1, 1), Line("Registered Nurse", 1, 2)])
    ('Registered Nurse', 'Brightwater Clinic')
    """
    lines = [replace(line, text=line.text[:_LONGEST]) for line in lines]
    title, employer = _labelled(lines, _TITLE_LABEL), _labelled(lines, _EMPLOYER_LABEL)
    title = title or _top_line(lines) or _in_sentences(lines, _TITLE_IN_A_SENTENCE)
    title = _AFTER_A_TITLE.sub("", _BEFORE_A_TITLE.sub("", title)).strip(" :–—-")
    if not employer and (both := _AT.match(title)):
        return both["title"], both["employer"]
    employer = employer or _employer(lines, title)
    if employer:  # "Sous Chef, The Copper Pan"
        title = re.sub(rf"\s*[,|·–—-]\s*{re.escape(employer)}$", "", title)
    return title, employer


def _labelled(lines: list[Line], label: re.Pattern[str]) -> str:
    found = (label.match(line.text) for line in lines[: 3 * _TOP])
    return next((match["rest"].strip() for match in found if match), "")


def _top_line(lines: list[Line]) -> str:
    """The line of the first few that reads most like a job's title."""
    before_lists = takewhile(lambda line: not _opens_section(line.text), lines[:_TOP])
    top = [x for x in before_lists if x.kind != "item" and _may_be_title(x.text)]
    return min(top, key=_unlike_a_title).text if top else ""


def _opens_section(text: str) -> bool:
    return section_of_heading(text) not in (None, "ignored") and is_whole_heading(text)


def _may_be_title(text: str) -> bool:
    short = 1 <= len(text.split()) <= 12 and len(text) <= 100
    other = re.search(r"[.!?:;]$|[›»|·\t]|[£$€]|\bcookies?\b|^about\b", text, re.I)
    return short and not other and section_of_heading(text) is None


def _unlike_a_title(line: Line) -> tuple[bool, bool, bool]:
    organisation = bool(_ORGANISATION.search(line.text)) and line.kind != "heading"
    return organisation, not _JOB_WORD.search(line.text), line.kind != "heading"


def _employer(lines: list[Line], title: str) -> str:
    """A name that the top of the posting sets apart, or that a sentence says is the employer."""
    text = "\n".join(line.text for line in lines)
    for line in [line for line in lines[:_TOP] if line.kind != "item"]:
        if (apart := _NAME_SET_APART.match(line.text)) and _is_other(apart[0], title):
            comes_again = text.count(apart[0].split()[0]) > 1
            if comes_again or _ORGANISATION.search(apart[0]):
                return apart[0]
    for line in lines[: 2 * _TOP]:
        at_work = _NAME_AT_WORK.match(line.text)
        if (
            at_work
            and " " in at_work["name"].removeprefix("The ")
            and _is_other(at_work["name"], title)
        ):
            return at_work["name"]
    about = (_ABOUT.match(line.text) for line in lines)
    named = next((match["name"] for match in about if match), "")
    return named or _in_sentences(lines, _NAME_IN_A_SENTENCE)


def _is_other(name: str, title: str) -> bool:
    name, title = name.casefold(), title.casefold()
    within = name in title and not title.endswith(name)
    return not within and (not title or title not in name)


def _in_sentences(lines: list[Line], pattern: re.Pattern[str]) -> str:
    found = (match for line in lines if (match := pattern.search(line.text)))
    return next((words for match in found for words in match.groups() if words), "")
