"""Which skills a text speaks of, how probable each is, and by which words.

A text is read sentence by sentence, each once through the model. The whole sentence and its
clauses, as the model reads them in their sentence, propose candidates among all skills; for these a
logistic model weighs how near the sentence comes, how near its nearest words come (each word
counting by how near it is to the skill, as in ConTeXT-match, Decorte et al. 2024), and whether the
skill is called by name. Its result is a calibrated probability.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from skillmatch.encoder import ContextualEncoder, Encoder, Words, unit
from skillmatch.mentions import Mention, Names
from skillmatch.passages import asserted, clause_spans, portions, sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOCUS = 12.0  # how sharply a skill looks at its nearest words: the softmax's inverse temperature
CANDIDATES = 128  # skills of each sentence that are looked at closely
ACCEPT, REVIEW = 0.7, 0.4  # probabilities from which a skill is taken, or worth a person's look
_CHARACTERS_PER_BLOCK = 65_536  # of texts that are read together: bounds memory
_SENTENCES_PER_PRODUCT = 256  # with all skills: bounds the memory of long texts

FEATURES = (
    "whole",
    "words_label",
    "words_mean",
    "overlap",
    "named",
    "whole_by_length",
    "words_by_length",
    "overlap_by_length",
)
_NAMED = FEATURES.index("named")
# Fitted by scripts/calibrate_recognition.py.
WEIGHTS = {
    "whole": -3.54,
    "words_label": 11.89,
    "words_mean": 3.08,
    "overlap": 3.76,
    "named": 2.25,
    "whole_by_length": 0.06,
    "words_by_length": 0.90,
    "overlap_by_length": 0.84,
    "constant": -12.67,
}


_NOTHING = pd.DataFrame(
    {
        "text_id": np.zeros(0, dtype=np.int64),
        "skill": np.zeros(0, dtype=np.int64),
        "score": np.zeros(0),
        "quote": np.zeros(0, dtype=object),
        "named": np.zeros(0, dtype=bool),
    }
)


@dataclass(frozen=True)
class Skills:
    """What a text is compared with.

    Attributes
    ----------
    labels : ndarray of float32, shape (number of skills, dimensions)
        Unit vectors of the skills' labels.
    means : ndarray of float32, shape (number of skills, dimensions)
        Unit vectors of label, aliases and description together.
    names : Names
        Labels and aliases, to be found word by word.
    """

    labels: NDArray[np.float32]
    means: NDArray[np.float32]
    names: Names


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text, read.

    Attributes
    ----------
    text_id : int
        The text it stands in.
    text : str
    words : Words
    clauses : list of (int, int)
        Where its clauses begin and end; the whole sentence if it has one only.
    vectors : ndarray of float32, shape (1 + number of clauses, dimensions)
        Unit vectors of the whole and of each clause in its context; of the whole alone if there is
        one clause only.
    mentions : list of Mention
        Skills called by name.
    """

    text_id: int
    text: str
    words: Words
    clauses: list[tuple[int, int]]
    vectors: NDArray[np.float32]
    mentions: list[Mention]


@dataclass(frozen=True)
class Candidates:
    """The skills that come near a sentence, and what tells how near.

    Attributes
    ----------
    sentence : Sentence
    skills : ndarray of int, shape (candidates,)
        Their positions.
    features : ndarray of float32, shape (candidates, number of `FEATURES`)
        ``whole`` (cosine of the sentence and the skill), ``words_label`` and ``words_mean`` (cosine
        of its nearest words and the skill's label, and the whole skill), ``overlap`` (words shared
        with one of its names), ``named`` (1 if called by name); and ``whole``, ``words_mean`` and
        ``overlap`` times the logarithm of the sentence's number of words, ``…_by_length``: the
        longer a sentence, the less of it is about one skill.
    looks : ndarray of float32, shape (candidates, words)
        How much of a skill's look falls on each word of the sentence.
    """

    sentence: Sentence
    skills: NDArray[np.intp]
    features: NDArray[np.float32]
    looks: NDArray[np.float32]


def recognise(texts: Sequence[str], skills: Skills, encoder: Encoder, top: int) -> pd.DataFrame:
    """The most probable skills of each text.

    Parameters
    ----------
    texts : sequence of str
    skills : Skills
    encoder : Encoder
    top : int
        How many skills for each text.

    Returns
    -------
    DataFrame
        ``text_id``, ``skill`` (position), ``score`` (probability), ``quote`` (the words that show
        the skill), ``named`` (bool: whether they are one of its names), best first.
    """
    found = [
        _recognise_block(texts[start:end], start, skills, encoder, top)
        for start, end in _blocks(texts)
    ]
    found = [one for one in found if len(one)]
    return pd.concat(found, ignore_index=True) if found else _NOTHING.copy()


def candidates(
    texts: Sequence[str], skills: Skills, encoder: Encoder, *, count: int = CANDIDATES
) -> list[Candidates]:
    """What the logistic model looks at, for every sentence and the skills that come near it.

    Parameters
    ----------
    texts : sequence of str
    skills : Skills
    encoder : Encoder
    count : int, default 128
        How many skills are proposed for each sentence; those called by name come on top.

    Returns
    -------
    list of Candidates
        One for each sentence that holds any word.
    """
    read = _read(texts, skills.names, encoder)
    named = [
        np.array(sorted({found.skill for found in one.mentions}), dtype=np.intp) for one in read
    ]
    near = _nearest(read, skills.means, count)
    chosen = [np.union1d(a, b) for a, b in zip(near, named, strict=True)]
    overlaps = skills.names.overlap([one.text for one in read], chosen)
    found = []
    # Many small products: threads would wait for each other longer than they work.
    with threadpool_limits(1, "blas"):
        for sentence, some, own, overlap in zip(read, chosen, named, overlaps, strict=True):
            labels, means = skills.labels[some], skills.means[some]
            focused, looks = _focused(sentence.words, np.concatenate([labels, means]))
            by_label, by_mean = np.split(focused, 2)
            whole = means @ sentence.words.whole
            columns = [whole, by_label, by_mean, overlap, np.isin(some, own)]
            length = np.log(len(sentence.text.split()))
            columns += [length * one for one in (whole, by_mean, overlap)]
            features = np.column_stack(columns).astype(np.float32)
            found.append(Candidates(sentence, some, features, looks[len(some) :]))
    return found


def probability(features: NDArray[np.float32]) -> NDArray[np.float64]:
    """The probability that a sentence speaks of a skill.

    Parameters
    ----------
    features : ndarray of float32, shape (n, number of `FEATURES`)
        From `candidates`.

    Returns
    -------
    ndarray of float64, shape (n,)
        In (0, 1), rounded to six places.

    Examples
    --------
    >>> near = [0.6, 0.8, 0.8, 1, 1, 0.4, 0.6, 0.7]
    >>> rows = np.array([[0] * 8, near], dtype=np.float32)
    >>> far, near = probability(rows)
    >>> bool(far < 0.01), bool(near > ACCEPT)
    (True, True)
    """
    odds = features @ np.array([WEIGHTS[name] for name in FEATURES]) + WEIGHTS["constant"]
    return np.clip(np.round(1 / (1 + np.exp(-odds)), 6), 1e-6, 1 - 1e-6)


def _blocks(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Where runs of texts begin and end that are read together; each at least one text long."""
    if not texts:
        return []
    block = np.cumsum([len(text) for text in texts]) // _CHARACTERS_PER_BLOCK
    bounds = [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(texts)]
    return list(pairwise(bounds))


def _recognise_block(
    texts: Sequence[str], offset: int, skills: Skills, encoder: Encoder, top: int
) -> pd.DataFrame:
    """The best skills of each text, the best of its sentences counting for each."""
    parts: list[
        tuple[int, NDArray[np.intp], NDArray[np.float64], list[str], NDArray[np.bool_]]
    ] = []
    for near in candidates(texts, skills, encoder, count=max(CANDIDATES, top)):
        # A text that is a skill's name and nothing else means that skill, however it sounds.
        meant = np.isin(near.skills, _whole_names(near.sentence))
        score = np.maximum(probability(near.features), np.where(meant, ACCEPT, 0))
        kept = np.lexsort((near.skills, -score))[:top]
        quotes, named = _quotes(near, kept), near.features[kept, _NAMED] > 0
        parts.append((near.sentence.text_id, near.skills[kept], score[kept], quotes, named))
    if not parts:
        return _NOTHING
    found = pd.DataFrame(
        {
            "text_id": np.repeat([part[0] for part in parts], [len(part[1]) for part in parts]),
            "skill": np.concatenate([part[1] for part in parts]),
            "score": np.concatenate([part[2] for part in parts]),
            "quote": [quote for part in parts for quote in part[3]],
            "named": np.concatenate([part[4] for part in parts]),
        }
    )
    order = ["text_id", "score", "skill"]
    found = found.sort_values(order, ascending=[True, False, True], kind="stable")
    found = found.drop_duplicates(["text_id", "skill"]).groupby("text_id").head(top)
    return found.assign(text_id=found["text_id"] + offset)


def _read(texts: Sequence[str], names: Names, encoder: Encoder) -> list[Sentence]:
    said = [
        (row, part)
        for row, text in enumerate(texts)
        for one in sentences(text)
        for part in portions(asserted(one))
        if part
    ]
    clauses = [clause_spans(text, minimum=1) or [(0, len(text))] for _, text in said]
    words = _words([text for _, text in said], clauses, encoder)
    return [
        Sentence(row, text, own, spans, _with_clauses(own, spans), names.find(text))
        for (row, text), spans, own in zip(said, clauses, words, strict=True)
    ]


def _words(texts: list[str], clauses: list[list[tuple[int, int]]], encoder: Encoder) -> list[Words]:
    """Each text's words; of an encoder that knows whole texts only, its clauses."""
    if isinstance(encoder, ContextualEncoder):
        return encoder.encode_words(texts)
    parts = [text[a:b] for text, spans in zip(texts, clauses, strict=True) for a, b in spans]
    wholes, vectors = encoder.encode(texts), encoder.encode(parts)
    ends = np.cumsum([len(spans) for spans in clauses])
    return [
        Words(whole, vectors[end - len(spans) : end], np.array(spans))
        for whole, spans, end in zip(wholes, clauses, ends, strict=True)
    ]


def _with_clauses(words: Words, spans: list[tuple[int, int]]) -> NDArray[np.float32]:
    rows = [words.whole]
    for start, end in spans if len(spans) > 1 else []:
        inside = (words.spans[:, 0] >= start) & (words.spans[:, 1] <= end)
        rows.append(words.vectors[inside].mean(axis=0) if inside.any() else words.whole)
    return unit(np.stack(rows))


def _nearest(
    read: list[Sentence], means: NDArray[np.float32], count: int
) -> list[NDArray[np.intp]]:
    """The skills nearest to each sentence or one of its clauses."""
    count = min(count, len(means))
    found: list[NDArray[np.intp]] = []
    for start in range(0, len(read), _SENTENCES_PER_PRODUCT):
        some = read[start : start + _SENTENCES_PER_PRODUCT]
        ends = np.cumsum([len(one.vectors) for one in some])
        cosines = np.concatenate([one.vectors for one in some]) @ means.T
        best = np.stack([part.max(axis=0) for part in np.split(cosines, ends[:-1])])
        found += list(np.argpartition(best, -count, axis=1)[:, -count:])
    return found


def _focused(
    words: Words, skills: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Cosine of each skill and the words nearest to it, and how it looks at each word."""
    if not len(words.vectors):
        return skills @ words.whole, np.zeros((len(skills), 0), dtype=np.float32)
    along = skills @ words.vectors.T
    near = FOCUS * along / np.linalg.norm(words.vectors, axis=1)
    looks = np.exp(near - near.max(axis=1, keepdims=True))
    looks /= looks.sum(axis=1, keepdims=True)
    # The length of the words' mean, so weighted, comes from their products with each other.
    square = ((looks @ (words.vectors @ words.vectors.T)) * looks).sum(axis=1)
    return (looks * along).sum(axis=1) / np.sqrt(np.maximum(square, 1e-12)), looks


def _whole_names(sentence: Sentence) -> list[int]:
    """The skills whose name is all that a sentence says."""
    return [
        found.skill
        for found in sentence.mentions
        if not re.search(r"\w", sentence.text[: found.start] + sentence.text[found.end :])
    ]


def _quotes(near: Candidates, chosen: NDArray[np.intp]) -> list[str]:
    """The name by which a skill is called, or the clause that most of its look falls on."""
    sentence, skills = near.sentence, near.skills[chosen]
    named = {found.skill: sentence.text[found.start : found.end] for found in sentence.mentions}
    if not len(sentence.words.vectors):
        return [named.get(int(skill), sentence.text) for skill in skills]
    middle = sentence.words.spans.mean(axis=1)
    inside = np.array([(a <= middle) & (middle <= b) for a, b in sentence.clauses], dtype=float)
    best = (near.looks[chosen] @ inside.T).argmax(axis=1)
    return [
        named.get(int(skill)) or sentence.text[slice(*sentence.clauses[clause])]
        for skill, clause in zip(skills, best, strict=True)
    ]
