"""What the words of a credential say about it: how it was earned, hours, EQF level."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

MAX_TEXT = 20_000  # characters of one credential: far beyond any description of one

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_BLOCK_TAG = re.compile(r"</?(?:br|p|li|ul|ol|div|h[1-6])\b[^<>]{0,500}>", re.I)
_LIST_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_MARKS = re.compile(r"^\s*(?:#{1,6}|>)\s+|(?:\*\*|__|`)")


def clean(text: str) -> str:
    r"""One line of plain text: no markup, no control characters, single spaces.

    Examples
    --------
    >>> clean("Builds <b>dashboards</b>&nbsp;\n in Power BI\x00")
    'Builds dashboards in Power BI'
    """
    # A lone surrogate can be written in JSON and in no file: it would break every export.
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = html.unescape(_TAG.sub(" ", text))
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or _is_shown(c))
    return " ".join(text.split())


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def paragraphs(text: str) -> list[str]:
    r"""The paragraphs and list items of a text, each on one line.

    Examples
    --------
    >>> paragraphs("The earner has to\nshow two things:\n\n- a dashboard\n- its **tests**")
    ['The earner has to show two things:', 'a dashboard', 'its tests']
    """
    blocks: list[list[str]] = [[]]
    for line in _BLOCK_TAG.sub("\n\n", text).splitlines():
        if not line.strip() or _LIST_ITEM.match(line):
            blocks.append([])
        blocks[-1].append(_MARKS.sub("", _LIST_ITEM.sub("", line)))
    cleaned = (clean(" ".join(block)) for block in blocks)
    return [paragraph for paragraph in cleaned if paragraph]


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with a person's full names and addresses replaced by "the holder".

    Examples
    --------
    >>> without_names("Ana  Silva has completed the course.", ["Ana Silva"])
    'the holder has completed the course.'
    """
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        if words := r"\s+".join(re.escape(word) for word in name.split()):
            text = re.sub(rf"(?<!\w){words}(?!\w)", "the holder", text, flags=re.I)
    return text


# --- Assessment ------------------------------------------------------------------------------

_ASSESSMENT = re.compile(
    r"\b(?:assess(?:ed|es|ment|ments|or|ors)?|exam(?:s|ination|inations|ined|iner|iners)?"
    r"|tests?|tested|quiz(?:zes)?|graded?|grades|grading|mark(?:s|ed|ing)|pass mark|scored?|scores"
    r"|scoring|rubrics?|capstone|portfolio|projects?|assignments?|thesis|dissertation|practicum"
    r"|simulations?|demonstrat(?:e|es|ed|ing|ion|ions)|case stud(?:y|ies)|viva|proctored"
    r"|evaluat(?:ed|ion)|pass(?:ed|ing)|submit(?:s|ted|ting)?|handed in|defended|correctly"
    r"|answer(?:s|ed)? (?:\w+ )?\w+ questions|(?:is|are|be) (?:right|correct|free of errors)"
    r"|(?:must|ha(?:d|s|ve) to) (?:reach|pass|agree|meet|score|show))\b"
    r"|\b(?:tutor|instructor|assessor|examiner|reviewer|supervisor|preceptor|observer|panel)s?\b"
    r"[^.]{0,60}\b(?:check|chang|confirm|mark|observ|question|rat|review|ran|runs?|sign)\w*",
    re.I,
)
_ATTENDANCE = re.compile(
    r"\b(?:attend(?:s|ed|ing|ance|ees?)?|participa(?:te|tes|ted|ting|tion|nts?)|logged in"
    r"|complet(?:e|es|ed|ing|ion)|watch(?:ed|ing)?|took part|taking part|present at|enrolled)\b",
    re.I,
)
_UNASSESSED = re.compile(
    r"\b(?:no|not|nothing|nobody|none|without|never|nor|isn['’]t|wasn['’]t)\b[^.;]{0,40}"
    r"\b(?:assess\w*|exam\w*|tests?|tested|grad(?:e|ed|ing)|mark(?:s|ed)|quiz\w*|evaluat\w*"
    r"|checked|handed in)\b"
    r"|\b(?:un|non-?)assessed\b|\b(?:un|non-?)graded\b",
    re.I,
)
# A plain "no assessment" outweighs a word such as "project" beside it.
_NO_ASSESSMENT = re.compile(r"\b(?:no|without)\s+(?:an?\s+)?(?:formal\s+)?assessment\b", re.I)


def is_assessed(text: str) -> bool | None:
    """Whether a credential was earned by an assessment, as its criteria tell it.

    Returns
    -------
    bool or None
        True where an examination, a project, a rubric or the like is named; False where the
        text speaks of attendance, participation or completion only, or says that nothing was
        assessed; None where it says neither.

    Examples
    --------
    >>> is_assessed("Earners pass a proctored exam of 60 questions.")
    True
    >>> is_assessed("Awarded for attending all four sessions. There was no assessment.")
    False
    >>> is_assessed("An introduction to databases.") is None
    True
    """
    if _NO_ASSESSMENT.search(text):
        return False
    sentences = re.split(r"(?<=[.;!?])\s+|\n", text)
    affirmed = [sentence for sentence in sentences if not _UNASSESSED.search(sentence)]
    if any(map(_ASSESSMENT.search, affirmed)):
        return True
    return False if len(affirmed) < len(sentences) or _ATTENDANCE.search(text) else None


_OF_THE_HOLDER = re.compile(
    r"\b(?:earners?|holders?|learners?|candidates?|recipients?|participants?|students?|trainees?"
    r"|awarded|earned|has|have|must|successfully|certif(?:y|ies))\b",
    re.I,
)


def holder_sentences(text: str) -> str:
    """The sentences that speak of the holder and not only of the subject taught.

    A description of a course on testing says nothing of whether its earners were tested.

    Examples
    --------
    >>> holder_sentences("How to write unit tests. Earners pass an exam.")
    'Earners pass an exam.'
    """
    sentences = re.split(r"(?<=[.;!?])\s+|\n", text)
    return "\n".join(filter(_OF_THE_HOLDER.search, sentences))


# --- Hours and level -------------------------------------------------------------------------

_FIGURE = r"(?<![\w.,:/-])(\d{1,2}[, ]\d{3}|\d{1,4}(?:\.\d+)?)"
_HOURS_OF_LEARNING = re.compile(
    rf"{_FIGURE}[ -]?(?:(?P<before>[a-z]+(?: [a-z]+)?) )?(?:hours?|hrs?|h)\b"
    r"(?=(?P<after>[^.;:\n]{0,24}))",
    re.I,
)
_LEARNING = re.compile(
    r"^\W*(?:of |in )?(?:total |guided |directed |online |in-person |classroom |contact |course )*"
    r"(?:learning|study|training|instruction|course|class|contact|tuition|teaching|total|workload"
    r"|coursework|programme|program|workshop|continuing education|lab)",
    re.I,
)
_HOURS_LABELLED = re.compile(
    rf"\b(?:hours|duration|length|workload|volume of learning)\s*[:=]\s*{_FIGURE}"
    r"\s*(?:h|hours?|hrs?)?\s*(?:$|[.;,|)\n])",
    re.I,
)
_HOURS_ALONE = re.compile(rf"^\W*{_FIGURE}[ -]?(?:hours?|hrs?|h)\W*$", re.I | re.M)
_DURATION = re.compile(r"P(?:(?P<days>\d+)D)?T(?P<hours>\d+(?:\.\d+)?)H(?:\d+M)?")


def learning_hours(text: str) -> float | None:
    """The hours of learning that a text states, if it states one figure for them.

    Hours that may be something else (of an examination, of a week, of practice alone) are
    not taken.

    Examples
    --------
    >>> learning_hours("24 hours of instruction and a 3-hour exam")
    24.0
    >>> learning_hours("Support within 24 hours, 3 hours per week") is None
    True
    >>> learning_hours("PT60H"), learning_hours("Duration: 1,200 hours")
    (60.0, 1200.0)
    """
    if duration := _DURATION.fullmatch(text.strip()):
        return float(duration["hours"]) + 24 * float(duration["days"] or 0)
    stated = {match[1] for match in (*_HOURS_LABELLED.finditer(text), *_HOURS_ALONE.finditer(text))}
    for match in _HOURS_OF_LEARNING.finditer(text):
        if _LEARNING.match(match["before"] or "") or _LEARNING.match(match["after"]):
            stated.add(match[1])
    figures = {float(re.sub("[, ]", "", figure)) for figure in stated}
    return figures.pop() if len(figures) == 1 else None


_EQF = re.compile(
    r"\b(?:EQF|European Qualifications? Framework)\b\W{0,3}(?:\(EQF\)\W{0,3})?"
    r"(?:level\W{0,3})?([1-8])\b"
    r"|\bdata\.europa\.eu/snb/eqf/([1-8])\b",
    re.I,
)


def eqf_level(text: str) -> int | None:
    """The level of the European Qualifications Framework that a text or an address states.

    Examples
    --------
    >>> eqf_level("European Qualifications Framework, level 6"), eqf_level("Level 6")
    (6, None)
    >>> eqf_level("http://data.europa.eu/snb/eqf/7")
    7
    """
    stated = {int(match[1] or match[2]) for match in _EQF.finditer(text)}
    return stated.pop() if len(stated) == 1 else None
