"""Rank candidates by demonstrated competencies, in one skills space.

>>> import skillmatch as sm
>>> pool = sm.read_pool("applications/")  # doctest: +SKIP
>>> posting = sm.read_posting("posting.md")  # doctest: +SKIP
>>> ranking = sm.rank(posting, pool, sm.SkillSpace.load())  # doctest: +SKIP
>>> ranking.to_excel("shortlist.xlsx", top=10)  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skillmatch.alignment import stated_and_read
    from skillmatch.cards import credential_card
    from skillmatch.comparison.compare import Comparison, compare
    from skillmatch.comparison.degrees import degree_table
    from skillmatch.comparison.fields import field_profile
    from skillmatch.matched import MatchedPool, NothingToRankError, match
    from skillmatch.plots import (
        agreement_figure,
        attribution_figure,
        boundary_figure,
        coverage_figure,
        lens_slope_chart,
        levels_heatmap,
        overlap_curves,
        ranking_figure,
        skill_map,
        skill_profile_figure,
    )
    from skillmatch.ranking import Ranking, rank, rank_matched
    from skillmatch.read.pool import read_pool
    from skillmatch.read.postings.posting_files import read_posting, read_postings
    from skillmatch.resources import resource
    from skillmatch.space import SkillSpace
    from skillmatch.strength import PRESETS, Strength
    from skillmatch.tables import Pool, Posting, TableError, UnreadableError
    from skillmatch.taxonomy import read_taxonomy
    from skillmatch.verification.files import verify

__version__ = "0.1.0"

__all__ = [
    "PRESETS",
    "Comparison",
    "MatchedPool",
    "NothingToRankError",
    "Pool",
    "Posting",
    "Ranking",
    "SkillSpace",
    "Strength",
    "TableError",
    "UnreadableError",
    "agreement_figure",
    "attribution_figure",
    "boundary_figure",
    "compare",
    "coverage_figure",
    "credential_card",
    "degree_table",
    "field_profile",
    "lens_slope_chart",
    "levels_heatmap",
    "match",
    "overlap_curves",
    "rank",
    "rank_matched",
    "ranking_figure",
    "read_pool",
    "read_posting",
    "read_postings",
    "read_taxonomy",
    "resource",
    "skill_map",
    "skill_profile_figure",
    "stated_and_read",
    "verify",
]

# Loaded when first used: `import skillmatch` costs no pandas, no torch.
_ROOMS = {
    "alignment": ("stated_and_read",),
    "cards": ("credential_card",),
    "comparison.compare": ("Comparison", "compare"),
    "comparison.degrees": ("degree_table",),
    "comparison.fields": ("field_profile",),
    "plots": (
        "agreement_figure",
        "attribution_figure",
        "boundary_figure",
        "coverage_figure",
        "lens_slope_chart",
        "levels_heatmap",
        "overlap_curves",
        "ranking_figure",
        "skill_map",
        "skill_profile_figure",
    ),
    "matched": ("MatchedPool", "NothingToRankError", "match"),
    "ranking": ("Ranking", "rank", "rank_matched"),
    "read.pool": ("read_pool",),
    "read.postings.posting_files": ("read_posting", "read_postings"),
    "resources": ("resource",),
    "space": ("SkillSpace",),
    "strength": ("PRESETS", "Strength"),
    "tables": ("Pool", "Posting", "TableError", "UnreadableError"),
    "taxonomy": ("read_taxonomy",),
    "verification.files": ("verify",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'skillmatch' has no attribute {name!r}")
    return getattr(import_module(f"skillmatch.{_ROOM_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
