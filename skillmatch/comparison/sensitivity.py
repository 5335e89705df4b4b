"""Which conclusions hang on a default: every figure of `skillmatch.strength` moved in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from math import inf, isfinite, isinf
from typing import Any, NamedTuple

import pandas as pd

from skillmatch.comparison.agreement import membership, tau_b
from skillmatch.comparison.lenses import DEMONSTRATED, LensComparison, on_the_shortlist
from skillmatch.comparison.talent import is_surfaced
from skillmatch.ranking import weigh
from skillmatch.strength import PRESETS, Strength

_FACTORS = (0.5, 1.5)
_HALF_LIVES = (5.0, 10.0)  # years, where the strengths themselves know of no ageing


def sensitivity(lenses: LensComparison) -> pd.DataFrame:
    """How the conclusions change when each default of the strengths is moved, one at a time.

    Parameters
    ----------
    lenses : LensComparison
        Its own strengths are the ones that are moved.

    Returns
    -------
    DataFrame
        A row per default and new value, those that move the shortlist most first: ``default``,
        ``value``, ``changed_to``, ``tau_b`` (agreement of the whole combined ranking with the one
        it came from), ``kept`` (the expected share of the combined shortlist that stays),
        ``entered`` and ``left`` (candidates that cross its cut, separated by ``; ``),
        ``surfaced`` and ``no_longer_surfaced`` (who becomes hidden talent and who ceases to be,
        see `skillmatch.comparison.talent.hidden_talent`), ``nearer`` (whether credentials then
        agree more, by tau-b, with the ``resume`` or with ``degrees``; "" where neither does),
        ``conclusions`` (which of ``shortlist``, ``hidden talent`` and ``agreement`` flip,
        separated by ``; ``), ``flips`` (whether any does).

    Notes
    -----
    Every figure above 0 is halved and raised by half, those that are shares to at most 1; the
    presets are tried as a whole. Where nothing ages, half-lives of 5 and of 10 years are tried,
    and the least that age leaves is moved together with one of 10 years, without which it would
    say nothing. Changes that touch no combined score are left out.
    """
    start = lenses.strength
    base = _View.of(lenses, start)
    rows = []
    for name, before, after, changed in changes(start, set(lenses.matched.evidence["kind"])):
        score = _weighed(lenses, "combined", changed)
        if score.equals(base.combined):
            continue
        view = _View.of(lenses, changed, score)
        entered, left = _crossed(base.shortlist, view.shortlist)
        surfaced, no_longer = _crossed(base.surfaced, view.surfaced)
        flipped = {
            "shortlist": entered or left,
            "hidden talent": surfaced or no_longer,
            "agreement": view.nearer != base.nearer,
        }
        old, new = (membership(one.combined.to_numpy(), lenses.k) for one in (base, view))
        conclusions = "; ".join(one for one, flips in flipped.items() if flips)
        rows.append(
            {
                "default": name,
                "value": before,
                "changed_to": after,
                "tau_b": tau_b(base.combined.to_numpy(), score.to_numpy()),
                "kept": float((old * new).sum() / max(old.sum(), 1e-12)),
                "entered": entered,
                "left": left,
                "surfaced": surfaced,
                "no_longer_surfaced": no_longer,
                "nearer": view.nearer,
                "conclusions": conclusions,
                "flips": bool(conclusions),
            }
        )
    frame = pd.DataFrame(rows, columns=_COLUMNS).astype({"flips": bool, "conclusions": "str"})
    return frame.sort_values(["kept", "tau_b", "default"], ignore_index=True)


_COLUMNS = [
    "default", "value", "changed_to", "tau_b", "kept", "entered", "left", "surfaced",
    "no_longer_surfaced", "nearer", "conclusions", "flips",
]  # fmt: skip


class _View(NamedTuple):
    """What is concluded under some strengths."""

    combined: pd.Series
    shortlist: pd.Series
    surfaced: pd.Series
    nearer: str

    @classmethod
    def of(
        cls, lenses: LensComparison, strength: Strength, combined: pd.Series | None = None
    ) -> _View:
        if combined is None:
            combined = _weighed(lenses, "combined", strength)
        by = {one: _weighed(lenses, one, strength) for one in ("credentials", "resume", "degrees")}
        shown = by["credentials"]
        if lenses.shown_by == DEMONSTRATED:
            shown = _weighed(lenses, DEMONSTRATED, strength)
        listed = pd.Series(on_the_shortlist(combined, lenses.k), index=combined.index)
        surfaced = is_surfaced(lenses, shown, by["resume"])
        return cls(combined, listed, surfaced, _nearer(**by))


def _weighed(lenses: LensComparison, lens: str, strength: Strength) -> pd.Series:
    own = lens == DEMONSTRATED
    weighed = weigh(
        lenses.matched,
        lens="credentials" if own else lens,
        strength=strength,
        demonstrated_only=own,
    )
    return pd.Series(weighed.score, index=lenses.scores.index)


def _nearer(credentials: pd.Series, resume: pd.Series, degrees: pd.Series) -> str:
    own = credentials.to_numpy()
    by_resume, by_degrees = (tau_b(own, other.to_numpy()) for other in (resume, degrees))
    if by_resume > by_degrees:
        return "resume"
    return "degrees" if by_degrees > by_resume else ""


def _crossed(was: pd.Series, now: pd.Series) -> tuple[str, str]:
    """Who comes in and who goes out."""
    return "; ".join(was.index[now & ~was]), "; ".join(was.index[was & ~now])


def changes(start: Strength, kinds: set[str]) -> Iterator[tuple[str, str, str, Strength]]:
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
        elif isinf(start.half_life) and field.name == "half_life":
            for years in _HALF_LIVES:
                yield "half_life", "inf", f"{years:g}", _with(start, "half_life", years)
        elif isinf(start.half_life) and field.name == "floor":
            ageing = _with(start, "half_life", _HALF_LIVES[-1])
            for new in _moved(value):
                changed = _with(ageing, "floor", new)
                before, after = f"inf, {value:g}", f"{_HALF_LIVES[-1]:g}, {new:g}"
                yield "half_life, floor", before, after, changed
        elif isinstance(value, float):
            for new in _moved(value, most=inf if field.name == "half_life" else 1.0):
                yield field.name, f"{value:g}", f"{new:g}", _with(start, field.name, new)


def _with(start: Strength, name: str, value: Any) -> Strength:
    return replace(start, **{name: value})


def _moved(figure: float, most: float = 1.0) -> list[float]:
    moved = [min(figure * factor, most) for factor in _FACTORS]
    return [new for new in moved if new != figure and isfinite(new)]


def _in_words(key: object) -> str:
    if not isinstance(key, tuple):
        return str(key)
    kind, assessed = key
    said = {True: "assessed", False: "not assessed", None: "not known whether assessed"}
    return f"{kind}, {said[assessed]}"
