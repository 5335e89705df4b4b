"""Whether what a credential attests was assessed, and was achieved at all."""

from __future__ import annotations

import re
from typing import Any

from skillmatch.read.json_values import as_object, objects, raw_words, words
from skillmatch.read.wording import holder_sentences, is_assessed
from skillmatch.verification.outcome import Finding
from skillmatch.verification.structure import achievements_of

Object = dict[str, Any]

_NOT_ACHIEVED = {
    "Failed": "it was failed",
    "InProgress": "it is still in progress",
    "Enrolled": "its holder has only enrolled",
    "Withdrew": "its holder withdrew",
    "OnHold": "it is on hold",
}
_REACHED = re.compile(r"\d|\b(?:pass|merit|distinction|excellent|good|[A-F][+-]?)\b", re.I)


def check_assessed(credential: Object) -> Finding:
    """Whether a credential's criteria and results speak of an assessment.

    Parameters
    ----------
    credential : JSON object
        What was signed.

    Returns
    -------
    Finding
        Passed where a result was reached, or the criteria name an examination, a project or the
        like. Failed where the only results say that nothing was achieved, or where the criteria
        speak of attendance alone. Unknown where it says neither.

    Examples
    --------
    >>> check_assessed({"credentialSubject": {"result": [{"status": "InProgress"}]}}).reason
    'Not achieved: it is still in progress.'
    """
    subjects = objects(credential.get("credentialSubject"))
    results = [result for subject in subjects for result in objects(subject.get("result"))]
    statuses = [words(result.get("status")).rpartition(":")[2] for result in results]
    if "Completed" not in statuses:
        for status in statuses:
            if status in _NOT_ACHIEVED:
                return Finding("fail", f"Not achieved: {_NOT_ACHIEVED[status]}.")
    if any(_REACHED.search(_value(result)) for result in results):
        return Finding("pass", "Assessed: it states a result.")
    claims = [claim for subject in subjects for claim in objects(subject.get("hasClaim"))]
    if any(objects(claim.get("provenBy")) for claim in claims):
        return Finding("pass", "Assessed: it states the assessment.")
    return _by_criteria(achievements_of(credential))


def _value(result: Object) -> str:
    value = result.get("value")
    return str(value) if isinstance(value, int | float) else words(value)


def _by_criteria(achievements: list[Object]) -> Finding:
    for achievement in achievements:
        criteria = achievement.get("criteria")
        told = raw_words(as_object(criteria).get("narrative")) or raw_words(criteria)
        found = is_assessed(told)
        if found is None:
            found = is_assessed(holder_sentences(raw_words(achievement.get("description"))))
        if found is not None:
            return _ASSESSED if found else _ATTENDED
    return Finding("unknown", "Its criteria do not say whether anything was assessed.")


_ASSESSED = Finding("pass", "Assessed, by its criteria.")
_ATTENDED = Finding(
    "fail", "Its criteria speak of taking part or completing only, not of an assessment."
)
