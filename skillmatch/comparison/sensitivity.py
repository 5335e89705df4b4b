"""Which conclusions hang on a default: every figure of `skillmatch.strength` moved in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd

from skillmatch.comparison.agreement import membership, tau_b
from skillmatch.comparison.lenses import on_the_shortlist
from skillmatch.matched import MatchedPool
from skillmatch.ranking import weigh
from skillmatch.strength import PRESETS, Strength, preset

_FACTORS = (0.5, 1.5)


def sensitivity(
    matched: MatchedPool,
    *,
    strength: str | Strength = "balanced",
    k: int = 10,
    lens: str = "combined",
) -> pd.DataFrame:
    """How the ranking changes when each default of the strengths is moved, one at a time.

    Parameters
    ----------
    matched : MatchedPool
    strength : {"balanced", "strict", "flat"} or Strength
        The defaults to move.
    k : int, default 10
        Places on the shortlist.
    lens : str, default "combined"

    Returns
    -------
    DataFrame
        A row per default and new value, those that move the shortlist most first: ``default``,
        ``value``, ``changed_to``, ``tau_b`` (agreement of the whole ranking with the one it
        came from), ``kept`` (the expected share of the shortlist that stays), ``entered`` and
        ``left`` (candidates that cross the cut, separated by ``; ``), ``flips`` (whether any
        does). Every figure is halved and raised by half, those that are shares to at most 1;
        the presets are tried as a whole. Defaults that touch nothing in the pool are left out.
    """
    start = preset(strength)
    ids = matched.candidates["candidate_id"].to_numpy()
    base = weigh(matched, lens=lens, strength=start).score
    rows = []
    for name, before, after, changed in _changes(start, set(matched.evidence["kind"])):
        score = weigh(matched, lens=lens, strength=changed).score
        if np.array_equal(score, base):
            continue
        old, new = membership(base, k), membership(score, k)
        was, now = on_the_shortlist(base, k), on_the_shortlist(score, k)
        entered, left = ids[now & ~was], ids[was & ~now]
        rows.append(
            {
                "default": name,
                "value": before,
                "changed_to": after,
                "tau_b": tau_b(base, score),
                "kept": float((old * new).sum() / max(old.sum(), 1e-12)),
                "entered": "; ".join(entered),
                "left": "; ".join(left),
                "flips": bool(len(entered) or len(left)),
            }
        )
    columns = ["default", "value", "changed_to", "tau_b", "kept", "entered", "left", "flips"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["kept", "tau_b", "default"], ignore_index=True)


def _changes(start: Strength, kinds: set[str]) -> Iterator[tuple[str, str, str, Strength]]:
    """Name of a default, its figure, the new one, and the strengths that then hold.

    What is said of kinds of evidence that nobody sent is passed over: it can't change a score.
    """
    for name, other in PRESETS.items():
        if other != start:
            yield "preset", start.name, name, other
    for field in fields(start):
        value = getattr(start, field.name)
        if isinstance(value, Mapping):
            for key, figure in value.items():
                if isinstance(key, tuple) and key[0] not in kinds:
                    continue
                for new in _moved(figure):
                    changed = _with(start, field.name, {**value, key: new})
                    yield f"{field.name}: {_in_words(key)}", f"{figure:g}", f"{new:g}", changed
        elif isinstance(value, float):
            for new in _moved(value, most=np.inf if field.name == "half_life" else 1.0):
                yield field.name, f"{value:g}", f"{new:g}", _with(start, field.name, new)


def _with(start: Strength, name: str, value: Any) -> Strength:
    return replace(start, **{name: value})


def _moved(figure: float, most: float = 1.0) -> list[float]:
    moved = [min(figure * factor, most) for factor in _FACTORS]
    return [new for new in moved if new != figure and np.isfinite(new)]


def _in_words(key: object) -> str:
    if not isinstance(key, tuple):
        return str(key)
    kind, assessed = key
    said = {True: "assessed", False: "not assessed", None: "not known whether assessed"}
    return f"{kind}, {said[assessed]}"
