"""Figures, each a function, all in one theme that colour-blind readers can read."""

from skillmatch.plots.rankings import levels_heatmap, ranking_figure
from skillmatch.plots.spaces import skill_map, skill_profile_figure

__all__ = ["levels_heatmap", "ranking_figure", "skill_map", "skill_profile_figure"]
