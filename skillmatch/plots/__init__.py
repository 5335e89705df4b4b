"""Figures, each a function, all in one theme that colour-blind readers can read."""

from skillmatch.plots.comparisons import (
    agreement_figure,
    attribution_figure,
    boundary_figure,
    coverage_figure,
    lens_slope_chart,
    overlap_curves,
)
from skillmatch.plots.rankings import levels_heatmap, ranking_figure
from skillmatch.plots.spaces import skill_map, skill_profile_figure

__all__ = [
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
]
