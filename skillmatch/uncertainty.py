"""How sure a rank is, given how sure the matches are."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.9
_ROUNDING = 1.05  # standard errors are rounded up to powers of this
_LEAST_RATIO, _MOST_RATIO = -60, 60  # errors further apart, in powers, are taken as this far
_TRIED = 8  # critical values between which the right one is interpolated
_NODES = np.linspace(-4.8, 4.8, 97)  # of the integral over one candidate's own error
_MASS = (np.exp(-(_NODES**2) / 2) / np.exp(-(_NODES**2) / 2).sum()).astype(np.float32)
_PLACES = 400
_STEPS = 3  # later ones settle next to nothing more
_AT_A_TIME = 1000
_LEAST_CHANCE = 1e-30


def rank_sets(
    scores: NDArray[np.float64],
    errors: NDArray[np.float64],
    confidence: float = CONFIDENCE,
    *,
    simultaneous: bool = False,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ranks that each candidate may really have, with a given confidence.

    Confidence sets for ranks after Mogstad, Romano, Shaikh and Wilhelm (2024): a candidate is
    told apart from another if their scores differ by more than a critical value times the
    standard error of the difference; the best rank is 1 + how many are surely above, the worst is
    the number of candidates less how many are surely below. The critical value bounds the chance
    that any of these comparisons is wrong, and is lowered in steps as comparisons are settled.

    A marginal set is a statement about one candidate: it fails for each of them with at most
    ``1 - confidence``. Simultaneous sets are a statement about the list: the chance that any of
    them fails is at most ``1 - confidence``. They are wider.

    The errors are taken as normal and independent between candidates, and rounded up to 5 %.
    The sets hold whether one thinks of true scores around those computed or the reverse.
    Percentiles of ranks drawn around the scores are narrower, but where candidates are close they
    hold the true rank of some of them far less often than they say. Nothing is drawn at random:
    for marginal sets the critical value is found by integration; for simultaneous ones it is an
    upper bound that holds for any errors, 1 to 10 % above the exact value, or Holm's where that
    is smaller.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
        Higher is better.
    errors : ndarray of float, shape (n,)
        Standard errors. Candidates with an error of 0 are compared exactly among themselves;
        those with equal scores share the ranks that they take.
    confidence : float, default 0.9
        Above 0 and below 1.
    simultaneous : bool, default False

    Returns
    -------
    (rank_low, rank_high) : ndarrays of int, shape (n,)
        Best and worst rank, counted from 1; the rank by score lies between them.

    Raises
    ------
    ValueError
        If the confidence isn't between 0 and 1.

    References
    ----------
    Mogstad, M., Romano, J. P., Shaikh, A. M., Wilhelm, D. (2024). Inference for ranks with
    applications to mobility across neighbourhoods and academic achievement across countries.
    Review of Economic Studies 91(1). https://doi.org/10.1093/restud/rdad006

    Examples
    --------
    >>> low, high = rank_sets(np.array([0.9, 0.5, 0.49]), np.array([0.01, 0.05, 0.05]))
    >>> low.tolist(), high.tolist()
    ([1, 2, 2], [1, 3, 3])
    """
    check_confidence(confidence)
    field = Field.of(scores, errors)
    count = len(scores)
    critical_value = _for_all(field, confidence) if simultaneous else _for_each(field, confidence)
    above = below = np.zeros((count, len(field.error)), dtype=np.int64)
    for _ in range(_STEPS):
        above, below = field.told_apart(critical_value(above, below))
    return 1 + above.sum(axis=1), count - below.sum(axis=1)


def check_confidence(confidence: float) -> None:
    """Refuse a confidence that isn't one."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be above 0 and below 1, such as 0.9, not {confidence}.")


@dataclass(frozen=True)
class Field:
    """Candidates grouped by standard error, so that counting who is above whom is quick.

    Attributes
    ----------
    scores : ndarray of float, shape (n,)
    group : ndarray of int, shape (n,)
        The group that each candidate is in.
    power : ndarray of int, shape (groups,)
        Of the rounding step: the groups' errors on a logarithmic scale. An error of 0 is given
        one far below all others.
    error : ndarray of float, shape (groups,)
        Rounded up.
    ordered : tuple of ndarrays
        Each group's scores, lowest first.
    """

    scores: NDArray[np.float64]
    group: NDArray[np.int64]
    power: NDArray[np.int64]
    error: NDArray[np.float64]
    ordered: tuple[NDArray[np.float64], ...]

    @classmethod
    def of(cls, scores: NDArray[np.float64], errors: NDArray[np.float64]) -> Field:
        """Group candidates.

        Parameters
        ----------
        scores, errors : ndarrays of float, shape (n,)

        Returns
        -------
        Field
        """
        exact = errors <= 0
        powers = np.ceil(np.log(np.where(exact, 1.0, errors)) / np.log(_ROUNDING) - 1e-9)
        powers[exact] = powers.min(initial=0.0) - 2 * _MOST_RATIO
        power, group = np.unique(powers.astype(np.int64), return_inverse=True)
        error = _ROUNDING ** power.astype(np.float64)
        error[np.isin(power, powers[exact])] = 0.0
        ordered = tuple(np.sort(scores[group == one]) for one in range(len(power)))
        return cls(scores, group, power, error, ordered)

    @property
    def size(self) -> NDArray[np.int64]:
        """How many candidates each group has."""
        return np.array([len(scores) for scores in self.ordered], dtype=np.int64)

    @property
    def noisy(self) -> NDArray[np.bool_]:
        """Whether candidate and group have an error between them, shape (n, groups)."""
        return (self.error[self.group][:, None] > 0) | (self.error > 0)

    def told_apart(
        self, critical: NDArray[np.float64] | float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many of each group are surely above and surely below each candidate.

        Parameters
        ----------
        critical : float or ndarray of float, shape (n,)
            How many standard errors of the difference make it sure.

        Returns
        -------
        (above, below) : ndarrays of int, shape (n, groups)
        """
        shape = len(self.scores), len(self.error)
        above, below = np.empty(shape, np.int64), np.empty(shape, np.int64)
        own = self.error[self.group]
        for one, scores in enumerate(self.ordered):
            margin = critical * np.hypot(own, self.error[one])
            highest = np.searchsorted(scores, self.scores + margin, side="right")
            above[:, one] = len(scores) - highest
            below[:, one] = np.searchsorted(scores, self.scores - margin, side="left")
        return above, below


_Critical = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]


def _for_all(field: Field, confidence: float) -> _Critical:
    """Critical values for every comparison of any two, as long as so many aren't settled."""
    from scipy.special import ndtri

    noisy = field.noisy
    own = field.error[field.group] > 0
    hypotheses = (noisy * field.size).sum() - own.sum()
    bound = critical_bound(lambda value: _all_within(value, int(own.sum())), confidence)

    def critical(above: NDArray[np.int64], below: NDArray[np.int64]) -> NDArray[np.float64]:
        # A comparison settled one way stays open the other way: the count goes down by one.
        left = max(hypotheses - above[noisy].sum(), 1)
        holm = -ndtri((1 - confidence) / left)
        return np.full(len(field.scores), max(min(holm, bound), 0.0))

    return critical


def _all_within(value: float, count: int) -> float:
    """At least this probable: no two of so many differ by more than ``value`` standard errors.

    The difference of two normal errors over its standard error is ``a·x - b·y`` with
    ``a² + b² = 1``, so no more than ``√(x² + y²)``, whatever the errors' sizes: the largest error
    upwards and the largest downwards, in their own standard errors, bound all differences.
    """
    from scipy.special import ndtr

    up, mass = half_normal_nodes(value)
    down = np.sqrt(value**2 - up**2)
    inside = count * mass * (ndtr(up) - ndtr(-down)) ** max(count - 1, 0)
    return float((ndtr(0.0) - ndtr(-value)) ** count + inside.sum())


def half_normal_nodes(value: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places from 0 to a value, and the mass of the normal distribution about each.

    Parameters
    ----------
    value : float

    Returns
    -------
    (places, mass) : ndarrays of float
    """
    step = value / _PLACES
    places = (np.arange(_PLACES, dtype=np.float64) + 0.5) * step
    mass = np.exp(-(places**2) / 2) * (step / math.sqrt(2 * math.pi))
    return places, mass


def critical_bound(within: Callable[[float], float], confidence: float) -> float:
    """The value at which a probability that grows with it reaches the confidence.

    Parameters
    ----------
    within : callable
        From a critical value to a probability.
    confidence : float

    Returns
    -------
    float
    """
    from scipy.optimize import brentq

    if within(0.0) >= confidence:
        return 0.0
    return float(brentq(lambda value: within(value) - confidence, 0.0, 20.0))


def _for_each(field: Field, confidence: float) -> _Critical:
    """Critical values for the comparisons of each candidate with all others."""
    from scipy.special import ndtri

    tried, table = _log_within(len(field.scores), confidence)
    for_all = _for_all(field, confidence)
    noisy = field.noisy
    # How the other's error compares with one's own is all that matters.
    apart = np.clip(field.power - field.power[:, None], _LEAST_RATIO, _MOST_RATIO) - _LEAST_RATIO

    def critical(above: NDArray[np.int64], below: NDArray[np.int64]) -> NDArray[np.float64]:
        both = field.size - above - below
        both[np.arange(len(both)), field.group] -= 1
        left = np.concatenate(
            [both * noisy, above * noisy, below * noisy], axis=1, dtype=np.float32
        )
        found = np.empty(len(both))
        for own in range(len(field.error)):
            logs = table[:, apart[own]].reshape(left.shape[1], -1)
            rows = np.flatnonzero(field.group == own)
            for start in range(0, len(rows), _AT_A_TIME):
                some = rows[start : start + _AT_A_TIME]
                chance = np.exp(left[some] @ logs).reshape(-1, len(_NODES)) @ _MASS
                found[some] = _reached(chance.reshape(-1, _TRIED), tried, confidence)
        hypotheses = (2 * both + above + below) * noisy
        bonferroni = -ndtri((1 - confidence) / np.maximum(hypotheses.sum(axis=1), 1))
        return np.maximum(np.minimum(np.minimum(found, bonferroni), for_all(above, below)), 0.0)

    return critical


@lru_cache(maxsize=8)
def _log_within(count: int, confidence: float) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Log probabilities that a comparison isn't wrong, given one candidate's own error.

    With the critical values that were tried; shape (3, ratios of errors, critical values, nodes).
    The other is put neither surely below nor surely above, not below, not above.
    """
    from scipy.special import ndtr, ndtri

    hypotheses = max(2 * count - 2, 1)
    least, most = max(ndtri(confidence), 0.0), -ndtri((1 - confidence) / hypotheses)
    tried = np.sqrt(np.linspace(least**2, most**2, _TRIED))
    ratio = _ROUNDING ** np.arange(_LEAST_RATIO, _MOST_RATIO + 1.0)[:, None, None]
    margin = tried[:, None] * np.hypot(1.0, ratio)
    not_below = ndtr((margin - _NODES) / ratio)
    not_above = not_below[:, :, ::-1]
    chances = np.stack([not_below + not_above - 1, not_below, not_above])
    return tried, np.log(np.maximum(chances, _LEAST_CHANCE)).astype(np.float32)


def _reached(
    chance: NDArray[np.float32], tried: NDArray[np.float64], confidence: float
) -> NDArray[np.float64]:
    """Where the chance (a row per candidate, growing with what was tried) reaches the confidence.

    Interpolated in the square of the critical value, in which the log of a small chance of error
    is nearly a line.
    """
    error = np.log(-np.log(np.clip(chance.astype(np.float64), 1e-30, 1 - 1e-12)))
    wanted = np.log(-np.log(confidence))
    return np.array([np.sqrt(np.interp(-wanted, -row, tried**2)) for row in error])
