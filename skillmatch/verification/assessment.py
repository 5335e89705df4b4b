"""Whether what a credential attests was assessed, and was achieved at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from skillmatch.read.credentials.results import deciding, results_of
from skillmatch.read.json_values import as_object, objects, raw_words
from skillmatch.read.wording import holder_sentences, is_assessed
from skillmatch.verification.outcome import Finding
from skillmatch.verification.structure import achievements_of

Object = dict[str, Any]


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
        like. Failed where any result says that it was not achieved, or where the criteria speak of
        attendance alone. Unknown where it says neither, or where a result is stated that can't be
        told from one that falls short.

    Examples
    --------
    >>> check_assessed({"credentialSubject": {"result": [{"status": "InProgress"}]}}).reason
    'Not achieved: it is still in progress.'
    >>> check_assessed({"credentialSubject": {"result": [{"value": "82 %"}]}}).reason
    'Assessed: result 82 %.'
    """
    subjects = objects(credential.get("credentialSubject"))
    decided = deciding(one for subject in subjects for one in results_of(credential, subject))
    if decided is not None:
        return _FINDINGS[decided.verdict](decided.told)
    claims = [claim for subject in subjects for claim in objects(subject.get("hasClaim"))]
    if any(objects(claim.get("provenBy")) for claim in claims):
        return Finding("pass", "Assessed: it states the assessment.")
    return _by_criteria(achievements_of(credential))


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

_FINDINGS: Mapping[str, Callable[[str], Finding]] = {
    "missed": lambda told: Finding("fail", f"Not achieved: {told}."),
    "unfinished": lambda told: Finding("fail", f"Not achieved: {told}."),
    "doubtful": lambda told: Finding("unknown", f"Whether it was achieved is in doubt: {told}."),
    "reached": lambda told: Finding("pass", f"Assessed: {told}."),
}
