"""Credentials, resumes and degrees compared over one posting or many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from skillmatch.comparison.agreement import persistence
from skillmatch.comparison.attribution import attribution, counterfactual, source_attribution
from skillmatch.comparison.judgements import judgement_problems, judgements_of, read_judgements
from skillmatch.comparison.lenses import (
    DEMONSTRATED,
    JUDGED_PAIRS,
    PAIRS,
    LensComparison,
    compare_lenses,
)
from skillmatch.comparison.rank_sets import top_k
from skillmatch.comparison.relevance import differences, effectiveness
from skillmatch.comparison.resampling import agreement_table, draws_made
from skillmatch.comparison.sensitivity import sensitivity
from skillmatch.comparison.talent import coverage, hidden_talent, overlooked_by_credentials
from skillmatch.matched import NothingToRankError, match
from skillmatch.space import SkillSpace
from skillmatch.strength import Strength
from skillmatch.tables import Pool, Posting, Problem, table
from skillmatch.uncertainty import CONFIDENCE

_DRAWS = 2000
TABLES = (
    "ranks", "shifts", "shortlists", "hidden_talent", "overlooked", "coverage", "boundary",
    "sources", "sensitivity", "effectiveness", "differences", "agreement",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """What credentials, resumes and degrees each say of the same candidates.

    Attributes
    ----------
    parts : tuple of LensComparison
        One for each posting.
    judgements : DataFrame or None
        Who was relevant, or hired, see `skillmatch.comparison.judgements.read_judgements`.
    draws : int
        Of every bootstrap and permutation test.
    seed : int
        Of all random numbers.
    left_out : DataFrame
        Postings that ask for nothing, so that nobody can be ranked for them; ``problems`` rows.
    """

    parts: tuple[LensComparison, ...]
    judgements: pd.DataFrame | None
    draws: int
    seed: int
    left_out: pd.DataFrame = field(default_factory=lambda: table("problems"))

    def __repr__(self) -> str:
        people = len(self.parts[0].matched.candidates)
        return (
            f"<Comparison: {len(self.parts)} postings, {people} candidates, shortlist of {self.k}, "
            f"weights {self.strength.name}>"
        )

    @property
    def k(self) -> int:
        """Places on the shortlist."""
        return self.parts[0].k

    @property
    def strength(self) -> Strength:
        """The weights of evidence that were used."""
        return self.parts[0].strength

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """Ranks side by side: ``posting_id``, ``candidate_id``, ``name``, a column per method."""
        return self._each(
            lambda part: (
                part.matched.candidates.set_index("candidate_id").join(part.ranks).reset_index()
            )
        )

    @cached_property
    def shifts(self) -> pd.DataFrame:
        """How many places each candidate gains by credentials against resume and degrees.

        ``posting_id``, ``candidate_id``, ``name``, ``credentials``, ``resume``, ``degrees``
        (ranks, those who tie in the middle of their places), ``against_resume`` and
        ``against_degrees`` (places gained), largest gain first.
        """
        return self._each(_shifts)

    @cached_property
    def shortlists(self) -> pd.DataFrame:
        """See `LensComparison.shortlists`; with ``posting_id``."""
        return self._each(lambda part: part.shortlists)

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """How far the methods agree, see `skillmatch.comparison.resampling.agreement_table`."""
        return agreement_table(self._scores, self.k, pairs=PAIRS, draws=self.draws, seed=self.seed)

    @property
    def draws_for_agreement(self) -> int:
        """How many of the draws asked for were made for `agreement`: for large pools fewer."""
        return draws_made(self.draws, self._scores)

    @cached_property
    def hidden_talent(self) -> pd.DataFrame:
        """Whom credentials surface, see `skillmatch.comparison.talent.hidden_talent`."""
        return self._each(hidden_talent)

    @cached_property
    def overlooked(self) -> pd.DataFrame:
        """Whom credentials miss; see `skillmatch.comparison.talent.overlooked_by_credentials`."""
        return self._each(overlooked_by_credentials)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """Which sources show which requirement, see `skillmatch.comparison.talent.coverage`."""
        return self._each(coverage)

    @cached_property
    def boundary(self) -> pd.DataFrame:
        """Who can't be told from the cut.

        ``posting_id``, ``lens``, ``candidate_id``, ``rank``, ``score``, ``score_error`` and
        ``place``: ``in`` or ``out`` of the top k for certain (at 90 %), or ``boundary``.
        """
        return self._each(_boundary)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """What each source brings each candidate, see `source_attribution`."""
        return self._each(
            lambda part: source_attribution(part.matched, strength=part.strength, k=part.k)
        )

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """Which defaults the conclusions hang on, see `sensitivity`."""
        return self._each(sensitivity)

    @cached_property
    def effectiveness(self) -> pd.DataFrame:
        """How well each method finds those judged relevant; empty without judgements."""
        return self._with_judgements(effectiveness)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Which methods find them better than others; empty without judgements."""
        return self._with_judgements(differences, pairs=JUDGED_PAIRS)

    def attribution(self, candidate_id: str, posting_id: str | None = None) -> pd.DataFrame:
        """What each piece of a candidate's evidence adds, see `attribution`.

        Raises
        ------
        KeyError
            If there is no such candidate or posting.
        """
        part = self.part(posting_id)
        return attribution(part.matched, candidate_id, strength=part.strength)

    def counterfactual(
        self,
        candidate_id: str,
        *,
        without: Sequence[str] = (),
        together_with: pd.DataFrame | None = None,
        posting_id: str | None = None,
    ) -> pd.DataFrame:
        """Where a candidate would stand without some evidence, or with more.

        See `skillmatch.comparison.attribution.counterfactual`.

        Raises
        ------
        KeyError
            If there is no such candidate, evidence or posting.
        """
        part = self.part(posting_id)
        return counterfactual(
            part.matched,
            candidate_id,
            without=without,
            together_with=together_with,
            strength=part.strength,
        )

    def part(self, posting_id: str | None = None) -> LensComparison:
        """The comparison for one posting, the first by default.

        Raises
        ------
        KeyError
            If there is no such posting.
        """
        for part in self.parts:
            if posting_id in (None, part.posting_id):
                return part
        known = ", ".join(part.posting_id for part in self.parts)
        raise KeyError(f"There is no posting {posting_id!r}; there are {known}.")

    @property
    def provenance(self) -> dict[str, Any]:
        """What made this comparison: versions, model, weights, seeds, inputs with hashes."""
        first = self.parts[0]
        each = [part.rankings["combined"].provenance for part in self.parts]
        of_postings = [inputs for made in each for inputs in made["inputs"][:1]]
        own = ("lens", "demonstrated_only", "confidence", "requirements_edited", "counts")
        return {
            "postings": [part.posting_id for part in self.parts],
            "preset": self.strength.name,
            "k": self.k,
            "degree_gate": first.degree_gate,
            "count_experience": first.count_experience,
            "match_field": first.match_field,
            "rbo_persistence": persistence(self.k),
            "draws": self.draws,
            "seed": self.seed,
            "confidence_of_ranks": CONFIDENCE,
            **{name: value for name, value in each[0].items() if name not in own},
            "inputs": of_postings + each[0]["inputs"][1:],
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by its name, for reports; those without a row are left out.

        Agreement and sensitivity take longest: a bar on a terminal shows how far they are.
        """
        from tqdm import tqdm

        shown = tqdm(TABLES, bar_format="{desc} {n}/{total} [{elapsed}]", leave=False, disable=None)
        found = {}
        for name in shown:
            shown.set_description(f"Comparing: {name.replace('_', ' ')}")
            found[name] = getattr(self, name)
        return {name: frame for name, frame in found.items() if len(frame)}

    def methods(self) -> str:
        """A paragraph on what was done, for a paper; see `skillmatch.comparison.report`."""
        from skillmatch.comparison.report import methods

        return methods(self)

    def to_report(self, path: str | PathLike[str]) -> None:
        """Write a report: ``.html``, ``.md``, ``.tex`` or ``.json``.

        Raises
        ------
        ValueError
            If the path has another ending.
        OSError
            If the file can't be written.
        """
        from skillmatch.comparison.report import write_report

        write_report(self, path)

    def _each(self, of: Callable[[LensComparison], pd.DataFrame]) -> pd.DataFrame:
        frames = []
        for part in self.parts:
            frame = of(part).copy()
            frame.insert(0, "posting_id", part.posting_id)
            frames.append(frame)
        some = [frame for frame in frames if len(frame)]
        return pd.concat(some or frames[:1], ignore_index=True)

    def _with_judgements(
        self, measure: Callable[..., pd.DataFrame], **options: Any
    ) -> pd.DataFrame:
        if self.judgements is None:
            return pd.DataFrame()
        made = {"draws": self.draws, "seed": self.seed, **options}
        return measure(self._scores, self.judgements, self.k, **made)

    @property
    def _scores(self) -> dict[str, pd.DataFrame]:
        """Scores by posting, of the methods that apply to all of them.

        The lens of demonstrated evidence doesn't where nobody has any.
        """
        known = set.intersection(*(set(part.places) for part in self.parts))
        if all(part.shown_by != DEMONSTRATED for part in self.parts):
            known -= {DEMONSTRATED}
        return {
            part.posting_id: part.scores[[one for one in part.scores if one in known]]
            for part in self.parts
        }

    @property
    def problems(self) -> pd.DataFrame:
        """Of the postings, the pool and the judgements: ``source``, ``where``, ``problem``, …."""
        found = [self.left_out, *(part.matched.posting.problems for part in self.parts)]
        found.append(self.parts[0].matched.pool.problems)
        if self.judgements is not None:
            found.append(judgement_problems(self.judgements, self._scores))
        return pd.concat(found, ignore_index=True)


def compare(
    postings: Posting | Iterable[Posting],
    pool: Pool,
    space: SkillSpace,
    *,
    strength: str | Strength = "flat",
    k: int = 10,
    degree_gate: bool = True,
    count_experience: bool = False,
    match_field: bool = False,
    judgements: str | Path | pd.DataFrame | None = None,
    draws: int = _DRAWS,
    seed: int = 0,
    as_of: str | pd.Timestamp | None = None,
    progress: bool = True,
) -> Comparison:
    """Compare credentials, resumes and degrees: whom each surfaces, whom each misses.

    Parameters
    ----------
    postings : Posting or iterable of Posting
        One posting, or many, over which figures of agreement are averaged; of many, those that
        ask for nothing are left out and listed in the comparison's ``problems``.
    pool : Pool
    space : SkillSpace
    strength : {"flat", "balanced", "strict"} or Strength, default "flat"
        With ``flat``, no kind of evidence counts for more than another: no finding is true by
        construction.
    k : int, default 10
        Places on the shortlist.
    degree_gate, count_experience, match_field : bool, default True, False, False
        Whether a degree that a posting requires is applied as a filter, whether experience does
        in its place where the posting says so, and whether the field must fit as well.
    judgements : str, Path or DataFrame, optional
        A table of who was relevant, or hired: ``candidate_id``, ``relevance`` and, with many
        postings, ``posting_id``; see `skillmatch.comparison.judgements.read_judgements`.
    draws : int, default 2000
        Of every bootstrap and permutation test.
    seed : int, default 0
        Of all random numbers.
    as_of : date, optional
        The day on which age and expiry are judged; today by default.
    progress : bool, default True
        Whether to show the progress over postings on a terminal.

    Returns
    -------
    Comparison

    Raises
    ------
    NothingToRankError
        If no posting asks for anything.
    ValueError
        If no posting is given, the pool has no candidates, two postings share an id, `k` or
        `draws` is below 1, there is no such preset, or no judgement tells a good order of the
        candidates from a bad one.
    UnreadableError
        If the judgements can't be read.

    Examples
    --------
    >>> from skillmatch.tables import table
    >>> asked = table("requirements", [{"posting_id": "p", "requirement_id": "r01",
    ...     "text": "Bake bread", "importance": "required", "weight": 1, "kind": "skill"}])
    >>> pool = Pool(table("candidates", [{"candidate_id": "ana"}, {"candidate_id": "ben"}]),
    ...     table("evidence", [
    ...         {"evidence_id": "1", "candidate_id": "ana", "kind": "badge",
    ...          "title": "Baking bread", "verification": "valid"},
    ...         {"evidence_id": "2", "candidate_id": "ben", "kind": "resume",
    ...          "text": "Bakes bread.", "verification": "claimed"}]))
    >>> found = compare(Posting("p", "Baker", "", asked), pool, SkillSpace.load(), k=1)
    >>> found.ranks[["candidate_id", "credentials", "resume"]].values.tolist()
    [['ana', 1, 2], ['ben', 2, 1]]
    """
    from tqdm import tqdm

    several = [postings] if isinstance(postings, Posting) else list(postings)
    ids = [posting.posting_id for posting in several]
    if not several:
        raise ValueError("No posting was given to compare the lenses for.")
    if pool.candidates.empty:
        raise ValueError(
            "The pool has no candidates, so there is nobody to compare. Its `problems` say what "
            "couldn't be read."
        )
    if len(set(ids)) < len(ids):
        twice = sorted({one for one in ids if ids.count(one) > 1})
        raise ValueError(f"Two postings have the id {', '.join(twice)}. Give each one of its own.")
    for name, value in (("k", k), ("draws", draws)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, not {value}.")
    if isinstance(judgements, str | Path):
        judgements = read_judgements(judgements)
    elif judgements is not None:
        judgements = judgements_of(judgements)
    # `disable=None` shows the bar on a terminal only.
    shown = tqdm(several, unit=" postings", disable=(len(several) < 2 or not progress) or None)
    parts, left_out = [], []
    for posting in shown:
        try:
            matched = match(posting, pool, space, as_of=as_of)
        except NothingToRankError as error:
            if len(several) == 1:
                raise
            left_out.append(vars(_left_out(posting, error)))
            continue
        parts.append(
            compare_lenses(
                matched,
                strength=strength,
                k=k,
                degree_gate=degree_gate,
                count_experience=count_experience,
                match_field=match_field,
            )
        )
    if not parts:
        raise NothingToRankError(
            f"None of the {len(several)} postings states a requirement that counts, so nobody can "
            "be ranked. Say in each what is asked for, one thing a line."
        )
    found = Comparison(tuple(parts), judgements, draws, seed, table("problems", left_out))
    if judgements is not None:
        _ = found.effectiveness  # now, so that judgements that say nothing are told of at once
    return found


def _left_out(posting: Posting, error: NothingToRankError) -> Problem:
    return Problem(posting.source or posting.posting_id, "", str(error), "It was left out.")


def _shifts(part: LensComparison) -> pd.DataFrame:
    ranks = part.scores[["credentials", "resume", "degrees"]].rank(ascending=False)
    frame = part.matched.candidates.set_index("candidate_id").join(ranks)
    frame["against_resume"] = frame["resume"] - frame["credentials"]
    frame["against_degrees"] = frame["degrees"] - frame["credentials"]
    frame = frame.reset_index()
    return frame.sort_values(["against_resume", "candidate_id"], ascending=[False, True])


def _boundary(part: LensComparison) -> pd.DataFrame:
    frames = []
    for lens, ranking in part.rankings.items():
        if lens == DEMONSTRATED and part.shown_by != DEMONSTRATED:
            continue
        own = ranking.scores[["candidate_id", "rank", "score", "score_error"]].copy()
        own["place"] = top_k(own["score"].to_numpy(), own["score_error"].to_numpy(), part.k)
        own.insert(0, "lens", lens)
        frames.append(own)
    return pd.concat(frames, ignore_index=True)
