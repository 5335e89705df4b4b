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
from functools import cached_property
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
CANDIDATES = 96  # skills of each sentence that are looked at closely
ACCEPT, REVIEW = 0.7, 0.4  # probabilities from which a skill is taken, or worth a person's look
_AXES = 160  # of the vectors' 384, by which candidates are proposed: half the time, the same ones
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

    @cached_property
    def axes(self) -> NDArray[np.float32]:
        """The directions in which the means differ most, as columns: enough to propose by."""
        _, axes = np.linalg.eigh(self.means.T @ self.means)
        return np.ascontiguousarray(axes[:, -_AXES:])

    @cached_property
    def sketches(self) -> NDArray[np.float32]:
        """The means along these axes."""
        return self.means @ self.axes


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
    count : int, default 96
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
    near = _nearest(read, skills, count)
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
    read = candidates(texts, skills, encoder, count=max(CANDIDATES, top))
    if not read:
        return _NOTHING
    score = probability(np.concatenate([near.features for near in read]))
    counts = [len(near.skills) for near in read]
    skill = np.concatenate([near.skills for near in read])
    sentence = np.repeat(np.arange(len(read)), counts)
    place = np.concatenate([np.arange(count) for count in counts])
    text_id = np.array([near.sentence.text_id for near in read])[sentence]
    # A text that is a skill's name and nothing else means that skill, however it sounds.
    for row, near in enumerate(read):
        if names := _whole_names(near.sentence):
            meant = (sentence == row) & np.isin(skill, names)
            score[meant] = np.maximum(score[meant], ACCEPT)
    order = np.lexsort((skill, -score, text_id))
    said = pd.DataFrame({"text_id": text_id[order], "skill": skill[order]})
    first = said[~said.duplicated()]
    kept = order[first.index[first.groupby("text_id").cumcount() < top]]
    shown = [(read[row], at) for row, at in zip(sentence[kept], place[kept], strict=True)]
    return pd.DataFrame(
        {
            "text_id": text_id[kept] + offset,
            "skill": skill[kept],
            "score": score[kept],
            "quote": [_quote(near, at) for near, at in shown],
            "named": [near.features[at, _NAMED] > 0 for near, at in shown],
        }
    )


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


def _nearest(read: list[Sentence], skills: Skills, count: int) -> list[NDArray[np.intp]]:
    """The skills nearest to each sentence or one of its clauses."""
    count = min(count, len(skills.means))
    found: list[NDArray[np.intp]] = []
    for start in range(0, len(read), _SENTENCES_PER_PRODUCT):
        some = read[start : start + _SENTENCES_PER_PRODUCT]
        ends = np.cumsum([len(one.vectors) for one in some])
        vectors = np.concatenate([one.vectors for one in some]) @ skills.axes
        cosines = vectors @ skills.sketches.T
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


def _quote(near: Candidates, place: int) -> str:
    """The name by which a skill is called, or the clause that most of its look falls on."""
    sentence, skill = near.sentence, near.skills[place]
    for found in sentence.mentions:
        if found.skill == skill:
            return sentence.text[found.start : found.end]
    if not len(sentence.words.vectors) or len(sentence.clauses) == 1:
        return sentence.text[slice(*sentence.clauses[0])]
    middle = sentence.words.spans.mean(axis=1)
    shares = [near.looks[place, (a <= middle) & (middle <= b)].sum() for a, b in sentence.clauses]
    return sentence.text[slice(*sentence.clauses[int(np.argmax(shares))])]
