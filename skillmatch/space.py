"""The skills space: named skills and any text, side by side as vectors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.encoder import Encoder, ModelError, default_encoder, unit
from skillmatch.passages import clauses, sentences
from skillmatch.resources import resource
from skillmatch.tables import COLUMNS, check

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TEXTS_PER_BLOCK = 512


@dataclass(frozen=True, repr=False)
class SkillSpace:
    """Skills and texts in one vector space.

    Use `SkillSpace.load` for the ESCO space that ships with skillmatch, or
    `SkillSpace.from_skills` for skills of your own.

    Attributes
    ----------
    skills : DataFrame
        The ``skills`` table: ``uri``, ``label``, ``aliases``, ``description``,
        ``concept_type``, ``taxonomy``.
    vectors : ndarray of float32, shape (number of skills, dimensions)
        Unit rows, in the order of `skills`.
    encoder : Encoder
        What places texts in the space.
    card : dict
        Where the space comes from: source, model, versions.
    """

    skills: pd.DataFrame
    vectors: NDArray[np.float32]
    encoder: Encoder
    card: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: str | PathLike[str] | None = None) -> SkillSpace:
        """The space in a folder; by default the ESCO space that ships with skillmatch.

        Parameters
        ----------
        folder : path, optional
            A folder written by `SkillSpace.save`.

        Returns
        -------
        SkillSpace

        Raises
        ------
        ModelError
            If the installed model is not the one that the space was made with.

        Examples
        --------
        >>> space = SkillSpace.load()
        >>> space.skills["label"].is_unique, space.vectors.shape[1]
        (True, 384)
        """
        folder = Path(folder) if folder is not None else resource("data", "esco")
        card = json.loads((folder / "card.json").read_text("utf-8"))
        skills = pd.read_csv(folder / "skills.csv.gz", dtype=str, keep_default_na=False)
        skills = skills.reindex(columns=list(COLUMNS["skills"]), fill_value="")
        with np.load(folder / "vectors.npz", allow_pickle=False) as stored:
            vectors = unit(stored["vectors"].astype(np.float32))
        encoder = default_encoder()
        if encoder.checksum != card["model_sha256"]:
            raise ModelError(
                f"The space in {folder.name!r} was made with the model {card['model']}, and "
                f"{encoder.name} is set: their vectors don't compare. Unset SKILLMATCH_MODEL, or "
                "make the space again with scripts/build_space.py."
            )
        return cls(skills, vectors, encoder, card)

    @classmethod
    def from_skills(cls, skills: pd.DataFrame, *, encoder: Encoder | None = None) -> SkillSpace:
        """A space over skills of your own.

        Parameters
        ----------
        skills : DataFrame
            The ``skills`` table, for example from `skillmatch.read_taxonomy`; only ``label``
            is needed. Each skill's vector is the mean of its label's, its aliases' and its
            description's.
        encoder : Encoder, optional
            By default the installed model.

        Returns
        -------
        SkillSpace

        Examples
        --------
        >>> skills = pd.DataFrame({"label": ["bookkeeping", "welding"]})
        >>> SkillSpace.from_skills(skills).match(["keeps the ledgers"], top=1)["label"].item()
        'bookkeeping'
        """
        frame = skills.assign(**{c: "" for c in COLUMNS["skills"] if c not in skills})
        if "uri" not in skills:
            frame["uri"] = frame["label"]
        frame = check("skills", frame)
        encoder = encoder or default_encoder()
        labels = encoder.encode(frame["label"].tolist())
        parts = [labels, _alias_means(frame["aliases"], encoder, labels)]
        described = frame["description"].str.strip() != ""
        texts = frame["description"].where(described, frame["label"])
        parts.append(encoder.encode(texts.tolist()))
        card = {"model": encoder.name, "model_sha256": encoder.checksum}
        return cls(frame, unit(sum(parts[1:], parts[0])), encoder, card)

    def save(self, folder: str | PathLike[str], **facts: Any) -> None:
        """Write the space to a folder, without the skills' descriptions.

        Parameters
        ----------
        folder : path
            Made if it isn't there. Gets ``skills.csv.gz``, ``vectors.npz`` (int8) and
            ``card.json``.
        **facts
            Further facts for the card, such as ``source`` and ``license``.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        kept = self.skills[["uri", "label", "aliases", "concept_type", "taxonomy"]]
        kept.to_csv(
            folder / "skills.csv.gz", index=False, compression={"method": "gzip", "mtime": 0}
        )
        # One scale per row: a row's direction is all that counts, and it is normalised on loading.
        scale = np.abs(self.vectors).max(axis=1, keepdims=True)
        quantised = np.round(self.vectors / np.where(scale == 0, 1, scale) * 127).astype(np.int8)
        np.savez_compressed(folder / "vectors.npz", vectors=quantised)
        card = {**self.card, **facts, "skills": len(kept), "dimensions": self.vectors.shape[1]}
        (folder / "card.json").write_text(
            json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8"
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Place texts in the space.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        ndarray of float32, shape (number of texts, dimensions)
            Rows of length one; the product of two is their cosine.

        Examples
        --------
        >>> vectors = SkillSpace.load().encode(["baking bread", "bakes bread", "arc welding"])
        >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
        True
        """
        return self.encoder.encode(list(texts))

    def match(self, texts: Sequence[str], *, top: int = 5) -> pd.DataFrame:
        """The skills that texts speak of, best first, with the words that show each.

        A skill's score is the sum of its cosine to the whole sentence and its highest cosine to
        one of the sentence's clauses, halved; of a longer text the best sentence counts.

        Parameters
        ----------
        texts : sequence of str
        top : int, default 5
            How many skills for each text.

        Returns
        -------
        DataFrame
            ``text_id`` (position in `texts`, int), ``rank`` (int, from 1), ``uri``, ``label``,
            ``score`` (float, at most 1), ``quote`` (the words of the text that show the skill).

        Examples
        --------
        >>> space = SkillSpace.load()
        >>> space.match(["Prepares income tax returns."], top=1)[["text_id", "rank", "label"]]
           text_id  rank                     label
        0        0     1  prepare tax returns forms
        """
        top = min(top, len(self.skills))
        rows = []
        for start in range(0, len(texts), _TEXTS_PER_BLOCK):
            block = [_views(text) for text in texts[start : start + _TEXTS_PER_BLOCK]]
            words = [view for views in block for sentence in views for view in sentence]
            vectors = iter(self.encode(words))
            for position, views in enumerate(block, start):
                scores, quotes = self._score(views, vectors)
                best = np.argsort(-scores, kind="stable")[:top]
                rows.append(
                    pd.DataFrame(
                        {
                            "text_id": position,
                            "rank": np.arange(1, len(best) + 1),
                            "uri": self.skills["uri"].to_numpy()[best],
                            "label": self.skills["label"].to_numpy()[best],
                            "score": scores[best],
                            "quote": [quotes[skill] for skill in best],
                        }
                    )
                )
        if not rows:
            return pd.DataFrame(columns=["text_id", "rank", "uri", "label", "score", "quote"])
        return pd.concat(rows, ignore_index=True)

    def _score(
        self, views: list[list[str]], vectors: Iterator[NDArray[np.float32]]
    ) -> tuple[NDArray[np.float32], NDArray[np.object_]]:
        count = len(self.skills)
        scores = np.full(count, -np.inf, dtype=np.float32)
        quotes = np.full(count, "", dtype=object)
        for sentence in views:
            cosines = np.stack([next(vectors) for _ in sentence]) @ self.vectors.T
            parts = cosines[1:] if len(sentence) > 1 else cosines
            score = (cosines[0] + parts.max(axis=0)) / 2
            shown = np.array(sentence[1:] or sentence, dtype=object)[parts.argmax(axis=0)]
            better = score > scores
            scores[better], quotes[better] = score[better], shown[better]
        return scores, quotes

    def __repr__(self) -> str:
        return f"SkillSpace({len(self.skills):,} skills, {self.encoder.name})"

    @cached_property
    def centroid(self) -> NDArray[np.float32]:
        """The mean of all skills: the nearer to it, the more common is what a text says."""
        return self.vectors.mean(axis=0)


def _views(text: str) -> list[list[str]]:
    """Each sentence of a text, followed by its clauses."""
    return [[sentence, *clauses(sentence)] for sentence in sentences(text)] or [[text]]


def _alias_means(
    aliases: pd.Series, encoder: Encoder, labels: NDArray[np.float32]
) -> NDArray[np.float32]:
    names = aliases.str.split("|").explode().str.strip()
    names = names[names != ""]
    if names.empty:
        return labels
    unique = names.unique().tolist()
    vectors = encoder.encode(unique)
    means = labels.copy()
    position = {name: row for row, name in enumerate(unique)}
    for skill, group in names.groupby(level=0):
        means[skill] = vectors[[position[name] for name in group]].mean(axis=0)
    return unit(means)
