"""Which skills a text speaks of, how probable each is, and by which words.

A text is read sentence by sentence, each once through the model. The whole sentence and its
clauses, as the model reads them in their sentence, propose candidates among all skills; for these a
logistic model weighs how near the sentence comes, how near its nearest words come (each word
counting by how near it is to the skill, as in ConTeXT-match, Decorte et al. 2024), and whether the
skill is called by name. Its result is a calibrated probability.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillmatch.encoder import ContextualEncoder, Encoder, Words, unit
from skillmatch.mentions import Mention, Names
from skillmatch.passages import clause_spans, sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOCUS = 12.0  # how sharply a skill looks at its nearest words: the softmax's inverse temperature
CANDIDATES = 128  # skills of each sentence that are looked at closely
ACCEPT, REVIEW = 0.7, 0.4  # probabilities from which a skill is taken, or worth a person's look
_TEXTS_PER_BLOCK = 256

# Fitted by scripts/calibrate_recognition.py.
WEIGHTS = {
    "whole": -7.49,
    "words_label": 12.98,
    "words_mean": 11.62,
    "overlap": 4.35,
    "named": 3.03,
    "constant": -14.93,
}


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
        Unit vectors of the whole and of each clause in its context.
    mentions : list of Mention
        Skills called by name.
    """

    text_id: int
    text: str
    words: Words
    clauses: list[tuple[int, int]]
    vectors: NDArray[np.float32]
    mentions: list[Mention]


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
        frame
        for start in range(0, len(texts), _TEXTS_PER_BLOCK)
        for frame in _recognise_block(
            texts[start : start + _TEXTS_PER_BLOCK], start, skills, encoder, top
        )
    ]
    columns = ["text_id", "skill", "score", "quote", "named"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def candidate_features(
    texts: Sequence[str], skills: Skills, encoder: Encoder, *, candidates: int = CANDIDATES
) -> Iterator[tuple[Sentence, NDArray[np.intp], pd.DataFrame]]:
    """What the logistic model looks at, for every sentence and the skills that come near it.

    Parameters
    ----------
    texts : sequence of str
    skills : Skills
    encoder : Encoder
    candidates : int, default 128
        How many skills are proposed for each sentence; those called by name come on top.

    Yields
    ------
    Sentence, ndarray of int, DataFrame
        The sentence, the candidates' positions, and a row of features for each: ``whole`` (cosine
        of the sentence and the skill), ``words_label`` and ``words_mean`` (cosine of its nearest
        words and the skill's label, and the whole skill), ``overlap`` (words shared with one of
        its names) and ``named`` (1 if called by name).
    """
    read = _read(texts, skills.names, encoder)
    named = [
        np.array(sorted({found.skill for found in one.mentions}), dtype=np.intp) for one in read
    ]
    near = _nearest(read, skills.means, candidates)
    chosen = [np.union1d(a, b) for a, b in zip(near, named, strict=True)]
    overlaps = skills.names.overlap([one.text for one in read], chosen)
    for sentence, some, own, overlap in zip(read, chosen, named, overlaps, strict=True):
        features = {
            "whole": skills.means[some] @ sentence.words.whole,
            "words_label": _focused(sentence.words, skills.labels[some]),
            "words_mean": _focused(sentence.words, skills.means[some]),
            "overlap": overlap,
            "named": np.isin(some, own).astype(np.float32),
        }
        yield sentence, some, pd.DataFrame(features)


def _recognise_block(
    texts: Sequence[str], offset: int, skills: Skills, encoder: Encoder, top: int
) -> Iterator[pd.DataFrame]:
    """The table of each text, the best of its sentences counting for a skill."""
    own: dict[int, list[pd.DataFrame]] = {}
    some = max(CANDIDATES, top)
    for sentence, chosen, features in candidate_features(texts, skills, encoder, candidates=some):
        score = probability(features)
        kept = np.argsort(-score, kind="stable")[:top]
        frame = pd.DataFrame(
            {
                "text_id": sentence.text_id + offset,
                "skill": chosen[kept],
                "score": score[kept],
                "quote": _quotes(sentence, skills, chosen[kept]),
                "named": features["named"].to_numpy()[kept] > 0,
            }
        )
        own.setdefault(sentence.text_id, []).append(frame)
    for text_id in sorted(own):
        frame = pd.concat(own[text_id], ignore_index=True)
        frame = frame.sort_values(["score", "skill"], ascending=[False, True], kind="stable")
        yield frame.drop_duplicates("skill").head(top)


def probability(features: pd.DataFrame) -> NDArray[np.float64]:
    """The probability that a sentence speaks of a skill.

    Parameters
    ----------
    features : DataFrame
        From `candidate_features`.

    Returns
    -------
    ndarray of float64, in (0, 1)
    """
    odds = np.full(len(features), WEIGHTS["constant"])
    for name, column in features.items():
        odds += WEIGHTS[str(name)] * column.to_numpy(np.float64)
    return np.round(1 / (1 + np.exp(-odds)), 6)


def _read(texts: Sequence[str], names: Names, encoder: Encoder) -> list[Sentence]:
    said = [(row, one) for row, text in enumerate(texts) for one in sentences(text) or [text]]
    clauses = [clause_spans(text) or [(0, len(text))] for _, text in said]
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
    for start, end in spans:
        inside = (words.spans[:, 0] >= start) & (words.spans[:, 1] <= end)
        rows.append(words.vectors[inside].mean(axis=0) if inside.any() else words.whole)
    return unit(np.stack(rows))


def _nearest(
    read: list[Sentence], means: NDArray[np.float32], count: int
) -> list[NDArray[np.intp]]:
    """The skills nearest to each sentence or one of its clauses."""
    if not read:
        return []
    starts = np.cumsum([0, *(len(one.vectors) for one in read[:-1])])
    cosines = np.concatenate([one.vectors for one in read]) @ means.T
    best = np.maximum.reduceat(cosines, starts, axis=0)
    count = min(count, len(means))
    return list(np.argpartition(-best, count - 1, axis=1)[:, :count])


def _focused(words: Words, skills: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine of each skill and the words nearest to it."""
    if not len(words.vectors):
        return skills @ words.whole
    told = _attention(words, skills) @ words.vectors
    return (unit(told) * skills).sum(axis=1)


def _attention(words: Words, skills: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much of a skill's look falls on each word; shape (skills, words)."""
    near = skills @ unit(words.vectors).T
    weights = np.exp(FOCUS * (near - near.max(axis=1, keepdims=True)))
    return weights / weights.sum(axis=1, keepdims=True)


def _quotes(sentence: Sentence, skills: Skills, chosen: NDArray[np.intp]) -> list[str]:
    """The name by which a skill is called, or the clause that most of its look falls on."""
    named = {found.skill: sentence.text[found.start : found.end] for found in sentence.mentions}
    if not len(sentence.words.vectors):
        return [named.get(int(skill), sentence.text) for skill in chosen]
    looks = _attention(sentence.words, skills.means[chosen])
    middle = sentence.words.spans.mean(axis=1)
    shares = [looks[:, (a <= middle) & (middle <= b)].sum(axis=1) for a, b in sentence.clauses]
    best = np.argmax(shares, axis=0)
    return [
        named.get(int(skill)) or sentence.text[slice(*sentence.clauses[clause])]
        for skill, clause in zip(chosen, best, strict=True)
    ]
