"""The results of Open Badges 3.0 credentials: whether what was asked for was reached.

A result is held against its description: the value against the value required, the level against
the level required. A holder can change the order of a rubric's levels without breaking every kind
of signature, since JSON-LD knows it as a set: an order that isn't signed can tell that a result
falls short, never that it suffices. Where a result can't be told from one that falls short, it is
doubtful, which is no assessment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from skillmatch.read.credentials.grades import Score, Verdict, letter_rank, said_by, score_in
from skillmatch.read.json_values import (
    Object,
    as_list,
    as_written,
    objects,
    raw_words,
    words,
)

_STATUSES: dict[str, str] = {
    "failed": "it was failed",
    "inprogress": "it is still in progress",
    "enrolled": "its holder has only enrolled",
    "withdrew": "its holder withdrew",
    "onhold": "it is on hold",
}
# Its context makes even the list of allowed values a set.
_DRAFT = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
_LONGEST = 80  # letters of a value that are shown
_BY_WEIGHT: tuple[Verdict, ...] = ("missed", "unfinished", "doubtful", "reached", "silent")


@dataclass(frozen=True)
class Result:
    """What one result says.

    Attributes
    ----------
    verdict : Verdict
    told : str
        In words for people, such as "result 82 of 100, 70 asked".
    name : str
        Of what was assessed, such as "Final exam".
    reached : str
        The value and the level as stated.
    description : str
        What the level of the rubric means.
    alignments : list of JSON objects
        Of the result and of the level.
    """

    verdict: Verdict
    told: str
    name: str
    reached: str
    description: str
    alignments: list[Object]


def results_of(credential: Object, subject: Object) -> list[Result]:
    """The results that a credential states of one of its subjects, each judged.

    Parameters
    ----------
    credential : JSON object
        An Open Badge 3.0: what was signed.
    subject : JSON object
        One of its ``credentialSubject``.

    Returns
    -------
    list of Result
        What is unfinished beside something of the same subject that is completed is silent.

    Examples
    --------
    >>> exam = {"id": "urn:exam", "requiredValue": "70", "valueMax": "100"}
    >>> subject = {"achievement": {"name": "SQL", "resultDescription": [exam]},
    ...            "result": {"value": "55", "resultDescription": "urn:exam"}}
    >>> (result,) = results_of({"credentialSubject": subject}, subject)
    >>> result.verdict, result.told
    ('missed', 'result 55 of 100, 70 asked')
    """
    stated = objects(subject.get("result"))
    is_ordered = _DRAFT not in as_list(credential.get("@context"))
    everybody = [subject, *objects(credential.get("credentialSubject"))]
    described = [own for one in everybody for own in _descriptions(one)]
    found = [_judged(one, _described(one, subject, described), is_ordered) for one in stated]
    if any(_status(one) == "completed" for one in stated):
        return [replace(r, verdict="silent") if r.verdict == "unfinished" else r for r in found]
    return found


def deciding(results: Iterable[Result]) -> Result | None:
    """The result that counts: any that was missed, then what is unfinished, doubtful or reached.

    Returns
    -------
    Result or None
        None where no result says anything.
    """
    telling = [one for one in results if one.verdict != "silent"]
    return min(telling, key=lambda one: _BY_WEIGHT.index(one.verdict), default=None)


def _descriptions(subject: Object) -> list[Object]:
    achievements = objects(subject.get("achievement"))
    return [own for one in achievements for own in objects(one.get("resultDescription"))]


def _described(result: Object, subject: Object, described: list[Object]) -> Object:
    """What describes a result: what it names, or else the only thing that could."""
    named = result.get("resultDescription")
    if isinstance(named, dict) and set(named) - {"id", "type"}:
        return named
    address = as_written(named.get("id") if isinstance(named, dict) else named)
    if address:
        return next((one for one in described if as_written(one.get("id")) == address), {})
    own = _descriptions(subject)
    return own[0] if len(own) == 1 else {}


def _judged(result: Object, description: Object, is_ordered: bool) -> Result:
    value, level = as_written(result.get("value")), _achieved_level(result, description)
    named = _named(level)
    required = _level(_address(description.get("requiredLevel")), description)
    judged = [
        (_of_status(result), _STATUSES.get(_status(result), "it was not passed")),
        (_of_value(value, description, is_ordered), _told_of_value(value, description)),
        (_of_level(result, level, description), _told(named or "unnamed", _named(required))),
    ]
    verdict, told = min(judged, key=lambda one: _BY_WEIGHT.index(one[0]))
    return Result(
        verdict,
        told,
        words(description.get("name")) or "Result",
        ", ".join(dict.fromkeys(filter(None, (value, named)))),
        raw_words(level.get("description")),
        [*objects(result.get("alignment")), *objects(level.get("alignment"))],
    )


# --- Status ----------------------------------------------------------------------------------


def _status(result: Object) -> str:
    """A result's status as the standard's word, however it is spelled."""
    word = re.split(r"[/#:]", words(result.get("status")))[-1]
    return re.sub(r"[\s_-]", "", word.casefold())


def _of_status(result: Object) -> Verdict:
    status = _status(result)
    if status in _STATUSES:
        return "missed" if status == "failed" else "unfinished"
    said = said_by(words(result.get("status")))
    return said if said in ("missed", "unfinished") else "silent"


# --- Value -----------------------------------------------------------------------------------


def _of_value(value: str, description: Object, is_ordered: bool) -> Verdict:
    result_type = _type(description)
    if not value or result_type == "PredictedScore":  # a guess is no result
        return "silent"
    required = as_written(description.get("requiredValue"))
    allowed = [
        text for one in as_list(description.get("allowedValue")) if (text := as_written(one))
    ]
    own = said_by(value, result_type)
    compared = _compared(value, required, allowed, description, is_ordered) if required else None
    if compared in ("reached", "missed"):
        return compared
    if own == "missed" and _is_above_least(value, description):
        own = "doubtful"
    if own in ("missed", "unfinished"):
        return own
    # What can't be held against what is required may fall short of it.
    return own if not required and _is_possible(value, allowed, description) else "doubtful"


def _compared(
    value: str, required: str, allowed: list[str], description: Object, is_ordered: bool
) -> Verdict | None:
    """The value against the value required; None where they can't be compared."""
    if not _is_possible(value, allowed, description):
        # Below what is possible it falls short all the same.
        return "missed" if _by_number(value, required, description) == "missed" else "doubtful"
    by_letter = _at_least(letter_rank(value), letter_rank(required))
    by_number = _by_number(value, required, description)
    by_order = _at_least(_place(value, allowed), _place(required, allowed))
    found = _agreed(by_order, by_letter or by_number, is_ordered, by_number is not None)
    if found is None and _same(value, required):
        return "reached"
    return found


def _agreed(
    by_order: Verdict | None, by_nature: Verdict | None, is_ordered: bool, are_numbers: bool
) -> Verdict | None:
    """One verdict for what the order of the values and what the values themselves say."""
    if by_order is None or by_order == by_nature:
        return by_nature
    if by_nature is None:
        return by_order if is_ordered or by_order == "missed" else "doubtful"
    # Grades may count downwards; a list that puts A below F is rather written the wrong way round.
    return by_order if is_ordered and are_numbers else "doubtful"


def _by_number(value: str, required: str, description: Object) -> Verdict | None:
    held, asked = score_in(value), score_in(required)
    if held is None or asked is None:
        return None
    low, high = _figure(description, "valueMin"), _figure(description, "valueMax")
    mine, theirs = _scaled(held, description, high), _scaled(asked, description, high)
    if mine is None or theirs is None:
        return None
    if low is not None and high is not None and low > high:  # 1 is the best grade
        mine, theirs = -mine, -theirs
    return _at_least(mine, theirs)


def _scaled(score: Score, description: Object, most: float | None) -> float | None:
    """The figure on the description's scale; None where it is on another that isn't known."""
    scale = 100.0 if most is None and _type(description) == "Percent" else most
    if score.out_of is None or scale is None or score.out_of == scale:
        return score.number
    return score.number / score.out_of * scale if score.out_of > 0 else None


def _is_possible(value: str, allowed: list[str], description: Object) -> bool:
    """Whether the value is one that its description allows."""
    if allowed and _place(value, allowed) is None:
        return False
    score = score_in(value)
    bounds = [_figure(description, name) for name in ("valueMin", "valueMax")]
    known = [one for one in bounds if one is not None]
    number = _scaled(score, description, bounds[1]) if score else None
    if number is None or not known:
        return True
    if len(known) == 2:
        return min(known) <= number <= max(known)
    return number >= known[0] if bounds[0] is not None else number <= known[0]


def _is_above_least(value: str, description: Object) -> bool:
    """Whether a figure of zero or less is not the lowest of its scale."""
    score, low = score_in(value), _figure(description, "valueMin")
    return score is not None and low is not None and score.number > low


def _figure(stated: Object, member: str) -> float | None:
    score = score_in(as_written(stated.get(member)))
    return None if score is None else score.number


def _place(value: str, allowed: Sequence[str]) -> float | None:
    return next((float(n) for n, one in enumerate(allowed) if _same(one, value)), None)


def _same(one: str, other: str) -> bool:
    if one.casefold() == other.casefold():
        return True
    first, second = score_in(one), score_in(other)
    return first is not None and second is not None and first.number == second.number


def _at_least(held: float | None, asked: float | None) -> Verdict | None:
    if held is None or asked is None:
        return None
    return "reached" if held >= asked else "missed"


# --- Level of a rubric -----------------------------------------------------------------------


def _achieved_level(result: Object, description: Object) -> Object:
    """The level of the rubric that a result names, an empty object where it names none."""
    return _level(_address(result.get("achievedLevel")), description)


def _level(address: str, description: Object) -> Object:
    levels = objects(description.get("rubricCriterionLevel"))
    return next((one for one in levels if address and as_written(one.get("id")) == address), {})


def _of_level(result: Object, achieved: Object, description: Object) -> Verdict:
    address = _address(result.get("achievedLevel"))
    asked = _address(description.get("requiredLevel"))
    if not address:
        return "silent"
    own = said_by(_named(achieved), "RubricCriterionLevel")
    required = _level(asked, description)
    if not asked:
        return own
    if address == asked:
        return "reached" if own != "doubtful" else own
    if own == "missed" or not achieved or not required:
        return own if own == "missed" else "doubtful"
    for member in ("points", "level"):  # "Level 3" is its own number
        if by_number := _at_least(_figure(achieved, member), _figure(required, member)):
            return by_number
    levels = objects(description.get("rubricCriterionLevel"))
    return "missed" if levels.index(achieved) < levels.index(required) else "doubtful"


def _named(level: Object) -> str:
    return words(level.get("level")) or words(level.get("name"))


# --- Words -----------------------------------------------------------------------------------


def _told_of_value(value: str, description: Object) -> str:
    """Such as "result 82 of 100, 70 asked"."""
    most, score = as_written(description.get("valueMax")), score_in(value)
    of_all = f" of {most}" if most and score and score.out_of is None else ""
    return _told(value[:_LONGEST] + of_all, as_written(description.get("requiredValue")))


def _told(held: str, asked: str) -> str:
    return f"result {held[:_LONGEST]}" + (f", {asked[:_LONGEST]} asked" if asked else "")


def _type(description: Object) -> str:
    return re.split(r"[/#:]", as_written(description.get("resultType")))[-1]


def _address(value: object) -> str:
    return as_written(value.get("id") if isinstance(value, dict) else value)
