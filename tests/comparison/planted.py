"""Pools in which it is known what tells of the outcome: credentials, degrees, or neither.

Every candidate has a practice and a schooling, drawn apart from each other. Badges show the
practice, a degree the schooling, a resume a bit of both; the outcome is drawn from one of them,
or from something that leaves no trace in what is sent. Nothing but this differs between the
worlds: the evidence is the very same, and everybody sends as many items (with the flat preset
several add up), so that what is sent never tells the worlds apart. A degree is one item and three
badges are three: most candidates tie under degrees, in every world.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from doubles import pool, posting, word_space
from scipy.special import expit

from skillmatch.ranking import rank

ASKED = ("bookkeeping ledgers", "patient triage", "SQL queries")
BESIDE = ("choir singing", "mountain climbing", "landscape painting")
LENSES = ("credentials", "degrees", "resume")
WORLDS = ("credentials", "degrees", "neither")
SIZE = 80


def people(pools: int, seed: int) -> pd.DataFrame:
    """A row per candidate: the pool they are in, and their traits."""
    random = np.random.default_rng(seed)
    count = pools * SIZE
    return pd.DataFrame(
        {
            "candidate_id": [f"c{number:05}" for number in range(count)],
            "pool": [f"p{number:03}" for number in np.repeat(np.arange(pools), SIZE)],
            "practice": random.standard_normal(count),
            "schooling": random.standard_normal(count),
        }
    )


def evidence(crowd: pd.DataFrame, seed: int) -> list[dict[str, object]]:
    """Three badges, three passages of a resume and a degree for everybody."""
    random = np.random.default_rng([seed, 1])
    rows: list[dict[str, object]] = []
    for one in crowd.itertuples():
        both = (one.practice + one.schooling) / np.sqrt(2)
        for asked, beside in zip(ASKED, BESIDE, strict=True):
            badge = asked if random.random() < expit(2.5 * one.practice) else beside
            rows.append({"candidate_id": one.candidate_id, "kind": "badge", "title": badge})
            passage = asked if random.random() < expit(2.5 * both) else beside
            rows.append({"candidate_id": one.candidate_id, "text": passage})
        field = random.integers(len(ASKED))
        studied = ASKED if random.random() < expit(4 * one.schooling - 1) else BESIDE
        degree = {"candidate_id": one.candidate_id, "kind": "degree", "title": studied[field]}
        rows.append(degree)
    return rows


def scores(crowd: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Candidates × lenses, from `rank` with the flat preset."""
    everybody = pool(evidence(crowd, seed))
    columns = {}
    for lens in LENSES:
        ranking = rank(
            posting(*ASKED),
            everybody,
            word_space(),
            lens=lens,
            strength="flat",
            as_of="2026-11-23",
        )
        columns[lens] = ranking.scores.set_index("candidate_id")["score"]
    return pd.DataFrame(columns).loc[crowd["candidate_id"]]


def outcomes(crowd: pd.DataFrame, world: str, seed: int) -> pd.DataFrame:
    """Judgements of all candidates, as `read_judgements` gives them; a pool is a posting."""
    random = np.random.default_rng([seed, 2])
    luck = pd.Series(random.standard_normal(len(crowd)), crowd.index)
    skill = {"credentials": crowd["practice"], "degrees": crowd["schooling"]}.get(world, luck)
    latent = 0.9 * skill + np.sqrt(1 - 0.9**2) * random.standard_normal(len(crowd))
    judged = crowd[["pool", "candidate_id"]].rename(columns={"pool": "posting_id"})
    return judged.assign(relevance=(latent > 0.25).astype(float))


def by_pool(crowd: pd.DataFrame, scored: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The scores of each pool."""
    return {name: scored.loc[own["candidate_id"]] for name, own in crowd.groupby("pool")}
