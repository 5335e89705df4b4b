"""What a grade, a mark or a word for a result says by itself: passed, failed or neither."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["reached", "missed", "unfinished", "doubtful", "silent"]
"""``missed`` was failed, ``unfinished`` may still be reached, ``doubtful`` can't be relied on, and
``silent`` says nothing of an assessment at all."""

# Words are compared in small letters and without accents.
_PRAISE = (
    # English
    r"pass(?:ed|es|ing)?|merit|distinction|commendation|excellent|outstanding|(?:very )?good"
    r"|satisfactory|sufficient|proficient|competent|mastered|mastery|honou?rs|credit|successful"
    r"|achieved|met|meets|meet|exceed(?:s|ed)|approved"
    # German, Dutch
    r"|bestanden|sehr gut|gut|befriedigend|ausreichend|genugend|genuegend|erfolgreich"
    r"|geslaagd|voldoende|goed|behaald|cum laude"
    # French
    r"|reussie?|admise?|recue?|validee?|acquise?|(?:tres |assez )?bien|passable|satisfaisant"
    # Spanish, Portuguese, Italian
    r"|aprobad[oa]|apt[oa]|notable|sobresaliente|superad[oa]|suficiente|aprovad[oa]"
    r"|superat[oa]|idone[oa]|promoss[oa]|ottimo|buono|distinto|sufficiente"
    # Polish
    r"|zaliczon[eya]|zdan[eya]|dobry|celujacy|dostateczny"
)
_NOT = r"(?:not|no|non|never|nicht|kein\w*|pas|nao|niet|nie|without|\w*n['’]t)"
_DENIED_FAILURE = re.compile(rf"\b{_NOT}\s+(?:\w+\s+)?fail\w*")
_FAILED = re.compile(
    rf"\b{_NOT}\s+(?:\w+\s+){{0,2}}?(?:{_PRAISE})\b"
    r"|\b(?:fail(?:s|ed|ing|ure)?|unsatisfactory|insufficient|unsuccessful|unacceptable|inadequate"
    r"|incompetent|not yet|below (?:\w+ )?(?:standards?|expectations?|pass\w*|basic|proficient)"
    r"|durchgefallen|mangelhaft|ungenugend|ungenuegend|onvoldoende|gezakt"
    r"|echec|echouee?|ajournee?|refusee?|recalee?|insuffisante?"
    r"|suspens[oa]|suspendid[oa]|reprobad[oa]|insuficiente|reprovad[oa]"
    r"|bocciat[oa]|respint[oa]|insufficiente|niezaliczon[eya]|niezdan[eya]|niedostateczny)\b"
)
_PASSED = re.compile(rf"\b(?:{_PRAISE})\b")
_UNFINISHED = re.compile(
    r"in ?progress|enrolled|withdrew|withdrawn|on ?hold|incomplete|dropped(?: out)?|pending"
    r"|en cours|en curso|in corso|em curso|laufend|ausstehend|abgebrochen"
)
_NO_ASSESSMENT = re.compile(
    r"\b(?:not|never|nicht|non) (?:\w+ )?(?:assessed|graded|marked|evaluated|scored|bewertet"
    r"|benotet|evaluee?|notee?)\b|\b(?:un(?:graded|assessed|marked)|audit(?:ed)?|exempt(?:ed)?|predicted)\b"
)
_NOTHING = re.compile(r"n/?a|none|null|nil|tbd|tba|unknown|not (?:applicable|available)|[-–—?.]*")
_LETTER = re.compile(r"(?:(?:grade|mark|note|nota|result)\s*:?\s*)?([a-z]{1,2})\s*([+-]?)")
_GRADES = "fedcba"
_FAILING_LETTERS = frozenset({"f", "fx", "u", "nc", "np"})
_PASSING_LETTERS = frozenset({"a", "b", "c", "d", "p", "s", "cr"})
_LETTERED = frozenset({"", "LetterGrade", "Result"})
# What the issuer itself calls a level of performance is one, however it is named.
_LEVELLED = frozenset(
    {"PerformanceLevel", "RubricCriterion", "RubricCriterionLevel", "RubricScore"}
)
_LONGEST_LEVEL = 60  # letters

_FIGURE = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?|[0-9]{1,12}(?:[.,][0-9]{1,6})?"
_UNIT = r"points?|pts?|marks?|punkte|puntos|punti"
_SCORE = re.compile(
    r"(?:(?:final )?(?:score|grade|mark|result|level|note|nota|punktzahl|puntuacion|punteggio)"
    rf"\s*[:=]?\s*)?(?P<figure>[-−]?(?:{_FIGURE}))\s*"
    rf"(?:(?P<percent>%|per ?cent|prozent)|(?:{_UNIT}))?"
    rf"(?:\s*(?:/|of|out of|von|sur|de|su|van)\s*(?P<all>{_FIGURE})\s*(?:{_UNIT})?)?"
)


@dataclass(frozen=True)
class Score:
    """A figure for a result, and the most that could be had where it says so."""

    number: float
    out_of: float | None = None


def score_in(text: str) -> Score | None:
    """The figure that a result consists of, None where it is none.

    Examples
    --------
    >>> score_in("82/100") == Score(82, out_of=100), score_in("3,7") == Score(3.7)
    (True, True)
    >>> score_in("2025-05-01") is None
    True
    """
    found = _SCORE.fullmatch(_plain(text))
    if found is None:
        return None
    most = _number(found["all"]) if found["all"] else 100.0 if found["percent"] else None
    return Score(_number(found["figure"]), most)


def letter_rank(text: str) -> float | None:
    """How high a letter stands among the grades from F to A, None where it is none.

    Examples
    --------
    >>> letter_rank("B+") > letter_rank("B") > letter_rank("C+")
    True
    >>> letter_rank("Pass") is None
    True
    """
    found = _LETTER.fullmatch(_plain(text))
    if found is None or found[1] not in _GRADES:
        return None
    return _GRADES.index(found[1]) + {"+": 0.3, "-": -0.3, "": 0.0}[found[2]]


def said_by(text: str, result_type: str = "") -> Verdict:
    """What a result says without anything to compare it with.

    Parameters
    ----------
    text : str
        Such as "92 %", "Pass", "F" or "nicht bestanden".
    result_type : str, default ""
        As Open Badges 3.0 name it, such as ``LetterGrade``.

    Returns
    -------
    str
        Of `Verdict`; ``reached`` only for what is plausible as the result of an assessment.

    Examples
    --------
    >>> [said_by(text) for text in ("92 %", "Merit", "B+", "sehr gut")]
    ['reached', 'reached', 'reached', 'reached']
    >>> [said_by(text) for text in ("0%", "Did not pass", "F", "Ungenügend")]
    ['missed', 'missed', 'missed', 'missed']
    >>> said_by("see page 3"), said_by("In progress"), said_by("140 %")
    ('silent', 'unfinished', 'doubtful')
    """
    plain = _plain(text)
    if _NOTHING.fullmatch(plain) or result_type == "PredictedScore":
        return "silent"
    if _UNFINISHED.fullmatch(plain):
        return "unfinished"
    if _NO_ASSESSMENT.search(plain) or _DENIED_FAILURE.search(plain):
        return "doubtful"
    if _FAILED.search(plain):
        return "doubtful" if _PASSED.search(_FAILED.sub(" ", plain)) else "missed"
    if _PASSED.search(plain):
        return "reached"
    letter = _LETTER.fullmatch(plain)
    if letter and (result_type in _LETTERED or letter[1] == "f"):
        return _by_letter(letter[1])
    score = score_in(text)
    if score is not None:
        return _by_score(score, result_type)
    is_level = result_type in _LEVELLED and len(plain) <= _LONGEST_LEVEL
    return "reached" if is_level and re.search("[a-z]", plain) else "silent"


def _by_letter(letter: str) -> Verdict:
    if letter in _FAILING_LETTERS:
        return "missed"
    # An E passes in some places and fails in others.
    return "reached" if letter in _PASSING_LETTERS else "silent"


def _by_score(score: Score, result_type: str) -> Verdict:
    if score.number <= 0:
        return "missed"
    most = score.out_of or (100.0 if result_type in ("Percent", "GradePointAverage") else None)
    return "doubtful" if most is not None and score.number > most else "reached"


def _number(figure: str) -> float:
    figure = figure.replace("−", "-")
    if re.fullmatch(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", figure):
        return float(figure.replace(",", ""))
    return float(figure.replace(",", "."))


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text[:400].casefold())
    kept = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(kept.replace("_", " ").split()).strip(" .!")
