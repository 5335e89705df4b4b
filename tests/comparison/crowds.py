"""Small pools in which it is known whom credentials surface, and whom they miss.

Of five people, hana shows all that is asked for by assessed and verified badges, without a degree
or a word of it in her resume; ivo has a bit of everything; rita says it all in her resume; dan
studied it; nina has nothing to do with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from doubles import pool, posting, word_space

from skillmatch.comparison.compare import Comparison, compare
from skillmatch.comparison.lenses import LensComparison, compare_lenses
from skillmatch.matched import match
from skillmatch.tables import Pool, Posting, check

DAY = "2026-11-23"
ASKED = ("bookkeeping ledgers", "patient triage", "SQL queries")
BACHELOR = "Bachelor's degree or equivalent experience"
SHOWN = {"kind": "badge", "assessed": True, "verification": "verified"}


def job(*asked: str, degree: str = BACHELOR, posting_id: str = "clerk") -> Posting:
    """A posting for some skills, and for a degree unless that is ""."""
    one = posting(*(asked or ASKED), *filter(None, [degree]))
    rows = one.requirements.assign(posting_id=posting_id)
    if degree:
        rows.loc[rows.index[-1], "kind"] = "degree"
    return replace(one, posting_id=posting_id, requirements=check("requirements", rows))


def evidence(**badges: Any) -> list[dict[str, Any]]:
    """Everybody's, the badges with other columns if given."""
    badge = {**SHOWN, **badges}
    degree = {"kind": "degree", "level": 6}
    jobs = {"section": "experience", "started_on": "2016-01-01", "ended_on": "2026-01-01"}
    return [
        *({"candidate_id": "hana", "title": one, **badge} for one in ASKED),
        {"candidate_id": "hana", "text": "choir singing", **jobs},
        {"candidate_id": "ivo", "title": ASKED[0], **badge},
        *({"candidate_id": "ivo", "text": one, **jobs} for one in ASKED),
        {"candidate_id": "ivo", "title": "BSc Landscape painting", **degree},
        *({"candidate_id": "rita", "text": one, **jobs} for one in ASKED),
        {"candidate_id": "rita", "title": "BSc Landscape painting", **degree},
        {"candidate_id": "dan", "title": f"BSc {ASKED[2]}", **degree},
        {"candidate_id": "nina", "text": "mountain climbing"},
    ]


def people(**badges: Any) -> Pool:
    return pool(evidence(**badges), {"hana": "Hana Ito", "nina": "Nina Berg"})


def lenses(
    one: Posting | None = None, crowd: Pool | None = None, k: int = 2, **options: Any
) -> LensComparison:
    matched = match(one or job(), crowd or people(), word_space(), as_of=DAY)
    return compare_lenses(matched, k=k, **options)


def comparison(*postings: Posting, crowd: Pool | None = None, **options: Any) -> Comparison:
    chosen: dict[str, Any] = {"k": 2, "draws": 60, "as_of": DAY, **options}
    return compare(list(postings) or job(), crowd or people(), word_space(), **chosen)


def judged(**relevance: float) -> pd.DataFrame:
    return pd.DataFrame({"candidate_id": list(relevance), "relevance": list(relevance.values())})
