"""How probable it is that a piece of evidence speaks of a requirement.

Evidence is cut into passages, a passage into clauses; names and contact details are taken out
before anything is embedded. The probability comes from a logistic model on how near the passage
and its best clause are to the requirement, how common each of them is (a passage that is near
everything says little), which words they share, whether the passage calls a skill of the
requirement by name, or a narrower one, and whether the job or course in which it stands is of the
posting's kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillmatch.passages import asserted, clauses, sentences
from skillmatch.recognition import ACCEPT
from skillmatch.redact import redact
from skillmatch.rules import (
    aligned,
    credential,
    degree,
    experience,
    is_general,
    language,
    relevant_years,
    topic_of_years,
)
from skillmatch.space import RELATED, SkillSpace
from skillmatch.tables import Posting

# Fitted by scripts/calibrate_matching.py on the validation splits of Decorte et al.'s labelled
# job-ad sentences; the weights of context and length were chosen on twelve of the 24 occupations
# of tests/benchmarks/resumes.py.
WEIGHTS = {
    "passage": 4.03,
    "clause": 9.24,
    "commonness_of_passage": -2.63,
    "commonness_of_requirement": -1.02,
    "overlap": 8.56,
    "named": 1.51,
    "context": 14.0,
    "length": -0.5,
    "constant": -9.04,
}
# A job of the posting's own kind makes a match likelier, whatever it is; it must not make one.
_CONTEXT_OF_NO_SAY = 0.35
_MOST_CONTEXT = 3.0  # log odds
_USUAL_LENGTH = 40  # passages beside the point that a document may hold before it counts as long
_NEAR_TITLE = 0.4  # cosine from which a topic is that of the title
_SPECIAL_CASE = float(np.log(RELATED * ACCEPT / (1 - RELATED * ACCEPT)))  # log odds
LEAST = 0.05  # a match less probable than this is none
_LONG = 9  # words from which a passage is also looked at clause by clause


@dataclass(frozen=True)
class Matches:
    """What every piece of evidence says of every requirement.

    Attributes
    ----------
    probability : ndarray of float, shape (evidence, requirements)
        In [0, 1]: that the evidence speaks of the requirement.
    similarity : ndarray of float, shape (evidence, requirements)
        Cosine between the requirement and the best passage.
    quote : ndarray of str, shape (evidence, requirements)
        The best passage, as it was written.
    related : ndarray of bool, shape (evidence, requirements)
        Whether the passage names only a special case of the skill that is asked for.
    by_title : ndarray of bool, shape (evidence, requirements)
        Whether the passage is the title of a job, which tells nothing of what was done in it.
    """

    probability: NDArray[np.float64]
    similarity: NDArray[np.float64]
    quote: NDArray[np.object_]
    related: NDArray[np.bool_]
    by_title: NDArray[np.bool_]


def match_evidence(
    evidence: pd.DataFrame,
    names: Mapping[str, str],
    posting: Posting,
    requirements: pd.DataFrame,
    space: SkillSpace,
    as_of: pd.Timestamp,
) -> Matches:
    """Match every piece of evidence with every requirement.

    Parameters
    ----------
    evidence : DataFrame
        The ``evidence`` table.
    names : mapping of candidate_id to name
        The names that are cut from what is embedded.
    posting : Posting
        Its title is the context.
    requirements : DataFrame
        The ``requirements`` table.
    space : SkillSpace
    as_of : Timestamp
        The day until which a job that goes on is counted.

    Returns
    -------
    Matches
    """
    passages = _passages(evidence, names)
    if passages.empty:
        shape = (len(evidence), len(requirements))
        return Matches(
            np.zeros(shape),
            np.full(shape, np.nan),
            np.full(shape, "", dtype=object),
            np.zeros(shape, dtype=bool),
            np.zeros(shape, dtype=bool),
        )
    in_years = requirements["kind"].eq("experience").to_numpy()
    asked = [redact(text) for text in requirements["text"]]
    topics = [
        topic_of_years(text) if years else text for text, years in zip(asked, in_years, strict=True)
    ]
    log_odds, cosines, named = _compare(
        passages["embedded"], [*topics, redact(posting.title)], space
    )
    # Years in the posting's own occupation count as well as years in what is asked by name.
    in_occupation = log_odds[:, -1:]
    log_odds, cosines = log_odds[:, :-1], cosines[:, :-1]
    usual = in_years & _in_the_occupation(topics, posting.title, space)
    log_odds[:, usual] = np.maximum(log_odds[:, usual], in_occupation)
    around = _context(evidence, names, posting.title, space)
    shift = np.clip(WEIGHTS["context"] * around, -_MOST_CONTEXT, _MOST_CONTEXT)
    # A job's title tells what the years were spent on, and nothing of single skills.
    is_title = passages["job_title"].to_numpy(bool)
    log_odds[np.ix_(is_title, ~in_years)] = -np.inf
    shift += WEIGHTS["length"] * _length(evidence, passages, log_odds)
    best = _best_rows(passages["evidence"].to_numpy(), log_odds, len(evidence))
    some = best >= 0
    columns = np.broadcast_to(np.arange(len(topics)), best.shape)
    odds = np.where(some, log_odds[best, columns], -np.inf) + shift[:, None]
    # Rounded, so that no sum's last bit depends on the order of files or requirements.
    probability = np.round(1 / (1 + np.exp(-odds)), 6)
    written = passages["text"].to_numpy(dtype=object)
    quote = np.where(some, written[best], "")
    similarity = np.where(some, np.round(cosines[best, columns], 6), np.nan)
    related = some & (named[best, columns] == RELATED)
    by_title = some & is_title[best]
    for column, row in enumerate(requirements.itertuples()):
        said = probability[:, column]
        if row.kind == "experience":
            years = relevant_years(evidence, said, as_of)
            said = experience(evidence, said, years, row.years)
        elif row.kind == "degree":
            said = degree(evidence, said, row.text, row.level)
        elif row.kind == "credential":
            said = credential(evidence, said, row.text)
        elif row.kind == "language":
            said = language(evidence, row.text)
        if row.skill_uri:
            said = np.maximum(said, aligned(evidence, row.skill_uri))
        probability[:, column] = np.where(said < LEAST, 0.0, said)
    return Matches(probability, similarity, quote, related, by_title)


def _passages(evidence: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """One row per passage: the row of its evidence, its words, and what is embedded of them."""
    rows = [
        (position, text, redact(asserted(text), [names.get(row.candidate_id, "")]), is_job_title)
        for position, row in enumerate(evidence.itertuples())
        for text, is_job_title in _quotable(row.kind, row.title, row.text)
    ]
    frame = pd.DataFrame(rows, columns=["evidence", "text", "embedded", "job_title"])
    return frame[frame["embedded"].str.contains(r"\w")].reset_index(drop=True)


def _quotable(kind: str, title: str, text: str) -> list[tuple[str, bool]]:
    is_job = kind == "resume"
    # "Reporting analyst, Kestrel Logistics, Tacoma": the job is one part of its title.
    titles = clauses(title) or [title] if is_job else sentences(title)
    told = [(part, is_job) for part in titles]
    return list(dict.fromkeys([*told, *((part, False) for part in sentences(text))]))


def pair_features(
    texts: list[str], topics: list[str], space: SkillSpace
) -> dict[str, NDArray[np.float64]]:
    """What the logistic model looks at, for every text and topic.

    Parameters
    ----------
    texts, topics : list of str
    space : SkillSpace

    Returns
    -------
    dict of ndarray of float, each of shape (texts, topics)
        ``passage`` (cosine), ``clause`` (highest cosine of the text or one of its clauses),
        ``commonness_of_passage`` and ``commonness_of_requirement`` (product with the space's
        centroid), ``overlap`` (words shared, rare ones counting most), ``named`` (1 if the text
        calls a skill by name that the topic names too, `RELATED` if only a special case of it).

    Examples
    --------
    >>> features = pair_features(["Bakes bread."], ["baking", "welding"], SkillSpace.load())
    >>> bool(features["passage"][0, 0] > features["passage"][0, 1])
    True
    """
    parts = [clauses(text) if len(text.split()) >= _LONG else [] for text in texts]
    pieces = sorted({clause for some in parts for clause in some})
    vectors = space.encode([*texts, *pieces, *topics])
    common = (vectors @ space.centroid).astype(np.float64)
    count, asked = len(texts), slice(len(texts) + len(pieces), None)
    wanted = vectors[asked].T
    cosines = (vectors[:count] @ wanted).astype(np.float64)
    nearest = cosines.copy()
    if pieces:
        position = {piece: row for row, piece in enumerate(pieces)}
        owner = np.repeat(np.arange(count), [len(some) for some in parts])
        row = np.array([position[clause] for some in parts for clause in some])
        np.maximum.at(nearest, owner, (vectors[count : asked.start] @ wanted)[row])
    return {
        "passage": cosines,
        "clause": nearest,
        "commonness_of_passage": np.broadcast_to(common[:count, None], cosines.shape),
        "commonness_of_requirement": np.broadcast_to(common[asked], cosines.shape),
        "overlap": space.compared.names.alike(texts, topics).astype(np.float64),
        "named": _named(texts, topics, space),
    }


def _named(texts: list[str], topics: list[str], space: SkillSpace) -> NDArray[np.float64]:
    said, asked = space.named(texts), space.named(topics)
    found = np.zeros((len(texts), len(topics)))
    for column in range(len(topics)):
        row = asked[[column]]
        wanted = row.indices[row.data == 1]
        if len(wanted):
            found[:, column] = said[:, wanted].max(axis=1).toarray().ravel()
    return found


def _compare(
    texts: pd.Series, topics: list[str], space: SkillSpace
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Log odds and cosine of every passage and topic, and what of it is called by name."""
    unique = sorted(set(texts))
    features = pair_features(unique, topics, space)
    log_odds = np.full(features["passage"].shape, WEIGHTS["constant"])
    for name, values in features.items():
        log_odds += WEIGHTS[name] * values
    # A special case that is named shows what is asked for in part, however it is called.
    log_odds[features["named"] == RELATED] = np.maximum(
        log_odds[features["named"] == RELATED], _SPECIAL_CASE
    )
    place = pd.Index(unique).get_indexer(texts)
    return log_odds[place], features["passage"][place], features["named"][place]


def _in_the_occupation(topics: list[str], title: str, space: SkillSpace) -> NDArray[np.bool_]:
    """Whether what experience is asked in is the posting's own occupation, or isn't said."""
    if not title.strip():
        return np.zeros(len(topics), dtype=bool)
    vectors = space.encode([*topics, redact(title)])
    near = vectors[:-1] @ vectors[-1] >= _NEAR_TITLE
    return near | np.array([is_general(topic) for topic in topics], dtype=bool)


def _best_rows(
    owner: NDArray[np.int64], scores: NDArray[np.float64], count: int
) -> NDArray[np.int64]:
    """For every owner and column the row with the highest score, -1 where there is none."""
    best = np.full((count, scores.shape[1]), -1, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    for start, end in zip(starts, np.r_[starts[1:], len(owner)], strict=True):
        best[owner[start]] = start + scores[start:end].argmax(axis=0)
    best[np.isneginf(np.take_along_axis(scores, best, axis=0)) & (best >= 0)] = -1
    return best


def _context(
    evidence: pd.DataFrame, names: Mapping[str, str], title: str, space: SkillSpace
) -> NDArray[np.float64]:
    """How near the job or degree in which something was done comes to the posting's title.

    Each piece of evidence has its own: what else a document says neither helps nor harms it.
    Zero says nothing either way; a credential speaks for itself, whatever the posting is called.
    """
    told_of = evidence["title"].where(evidence["kind"].isin(("resume", "degree")), "")
    people = evidence["candidate_id"]
    titles = [redact(t, [names.get(who, "")]) for who, t in zip(people, told_of, strict=True)]
    parts = {told: clauses(told) or [told] for told in set(titles) if told}
    if not parts or not title.strip():
        return np.zeros(len(titles))
    unique = sorted({part for some in parts.values() for part in some})
    vectors = space.encode([*unique, redact(title)])
    nearness = np.round(vectors[:-1] @ vectors[-1] - vectors[:-1] @ space.centroid, 6)
    value = dict(zip(unique, nearness.tolist(), strict=True))
    best = {told: max(value[part] for part in some) for told, some in parts.items()}
    return np.array([best.get(told, _CONTEXT_OF_NO_SAY) for told in titles]) - _CONTEXT_OF_NO_SAY


def _length(
    evidence: pd.DataFrame, passages: pd.DataFrame, log_odds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How long the document is in which each piece of evidence stands: log of its usual length.

    The best of many passages comes near a requirement by chance. Only different passages that
    speak of nothing asked for are counted, so that neither saying a thing twice nor saying more
    of what is asked makes a document longer.
    """
    apart = "\0" + pd.Series(np.arange(len(evidence)).astype(str))
    document = (
        evidence["candidate_id"]
        + "\0"
        + evidence["document"].where(evidence["document"].ne(""), apart.to_numpy())
    )
    beside = passages[(log_odds < 0).all(axis=1)]
    told = document.to_numpy()[beside["evidence"]]
    count = beside["embedded"].groupby(told).nunique()
    length = document.map(count).fillna(0).to_numpy(dtype=np.float64)
    return np.log(np.maximum(length / _USUAL_LENGTH, 1))
