"""A ranking as plain nested data: the JSON of ``skillmatch rank``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.ranking import EVIDENCE_COLUMNS
from skillmatch.words import clean, cut, unmet

if TYPE_CHECKING:
    from skillmatch.ranking import Ranking

_POSTING = ["posting_id", "title", "employer", "source", "text"]
_SCORE = ["rank", "candidate_id", "name", "score", "rank_low", "rank_high"]
_SCORE_DETAILS = ["score_error", "required_met", "required", "evidence", "best_reason"]
_REQUIREMENT = ["requirement_id", "text", "importance", "weight", "kind", "level", "years"]


def to_dict(ranking: Ranking, top: int | None = None) -> dict[str, Any]:
    """A ranking as dicts, lists, text and numbers, ready for JSON.

    Parameters
    ----------
    ranking : Ranking
    top : int, optional
        Give the reasons of candidates down to this rank, equal scores together.

    Returns
    -------
    dict
        ``posting`` (its words, where they came from, and its ``requirements`` as used),
        ``provenance``, ``candidates`` and ``problems``; with `top`, also ``below_the_cut`` (those
        left out, without reasons). A candidate has ``rank``, ``candidate_id``, ``name``, ``score``,
        ``rank_low``, ``rank_high``, ``unmet`` (texts of required items without evidence to speak
        of) and ``requirements``, each with its ``level`` and a list of ``evidence``, strongest
        first. What is missing or not finite is None.

    Raises
    ------
    ValueError
        If `top` is not a whole number above 0.

    Examples
    --------
    >>> from skillmatch import SkillSpace, rank
    >>> from skillmatch.tables import Pool, Posting, table
    >>> asked = table("requirements", [{"posting_id": "p", "requirement_id": "r01",
    ...     "text": "Prepare tax returns", "importance": "required", "weight": 1, "kind": "skill"}])
    >>> pool = Pool(
    ...     table("candidates", [{"candidate_id": "ana"}]),
    ...     table("evidence", [{"evidence_id": "1", "candidate_id": "ana", "kind": "badge",
    ...         "title": "Income tax returns", "verification": "unchecked"}]))
    >>> ranking = rank(Posting("p", "Tax accountant", "", asked), pool, SkillSpace.load())
    >>> [first] = to_dict(ranking)["candidates"]
    >>> first["requirements"][0]["evidence"][0]["quote"]
    'Income tax returns'
    """
    parts = cut(ranking, top)
    missing = unmet(ranking)
    requirements = _requirements(ranking, parts.shown["candidate_id"])
    posting = ranking.posting
    whole: dict[str, Any] = plain(
        {
            "posting": {
                **{key: getattr(posting, key) for key in _POSTING},
                "requirements": ranking.requirements[_REQUIREMENT].to_dict("records"),
            },
            "provenance": ranking.provenance,
            "candidates": [
                {
                    **score,
                    "unmet": missing[score["candidate_id"]],
                    "requirements": requirements[score["candidate_id"]],
                }
                for score in parts.shown[_SCORE + _SCORE_DETAILS].to_dict("records")
            ],
            "problems": ranking.problems.to_dict("records"),
        }
    )
    if top is not None:
        whole["below_the_cut"] = [
            {**score, "unmet": missing[score["candidate_id"]]}
            for score in plain(parts.below[_SCORE].to_dict("records"))
        ]
    return whole


def json_text(ranking: Ranking, top: int | None) -> str:
    """What `to_dict` gives, as indented JSON."""
    return json.dumps(to_dict(ranking, top), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """A value in JSON's own types: missing and infinite numbers are None, dates ISO text.

    Examples
    --------
    >>> plain({"half_life": float("inf"), "as_of": pd.Timestamp("2026-11-23"), "n": np.int64(3)})
    {'half_life': None, 'as_of': '2026-11-23T00:00:00', 'n': 3}
    """
    if isinstance(value, Mapping):
        return {clean(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, np.ndarray, pd.Series)):
        return [plain(part) for part in value]
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return clean(value)


def _requirements(ranking: Ranking, candidates: pd.Series) -> dict[str, list[dict[str, Any]]]:
    """For each candidate the requirements in the posting's order, with their evidence."""
    found: dict[str, list[dict[str, Any]]] = {candidate: [] for candidate in candidates}
    for row in ranking.reasons_of(candidates).to_dict("records"):
        own = found[row["candidate_id"]]
        if not own or own[-1]["requirement_id"] != row["requirement_id"]:
            own.append(
                {
                    "requirement_id": row["requirement_id"],
                    "text": row["requirement"],
                    "importance": row["importance"],
                    "weight": row["weight"],
                    "level": row["level"],
                    "evidence": [],
                }
            )
        if row["evidence_id"]:
            own[-1]["evidence"].append({key: row[key] for key in EVIDENCE_COLUMNS})
    return found
