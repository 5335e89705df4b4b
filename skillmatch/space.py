"""The skills space: named skills and any text, side by side as vectors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch import profiles, recognition
from skillmatch.encoder import Encoder, ModelError, default_encoder, unit, whole_characters
from skillmatch.mentions import Names
from skillmatch.passages import sentences
from skillmatch.recognition import ACCEPT, REVIEW
from skillmatch.resources import resource
from skillmatch.tables import COLUMNS, UnreadableError, check

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

_MATCH_COLUMNS = ["text_id", "rank", "uri", "label", "score", "decision", "via", "quote"]
# What a narrower skill says of a broader one, as a share of its own probability.
RELATED = 0.5
_MOST_IN_PROFILE = 100


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
        Unit rows, in the order of `skills`: label, aliases and description together.
    label_vectors : ndarray of float32, shape (number of skills, dimensions)
        The same of the labels alone.
    encoder : Encoder
        What places texts in the space.
    card : dict
        Where the space comes from: source, model, versions.
    places : ndarray of float32, shape (number of skills, 2), optional
        Where `map` shows each skill; worked out when first asked for if it isn't there.
    """

    skills: pd.DataFrame
    vectors: NDArray[np.float32]
    label_vectors: NDArray[np.float32]
    encoder: Encoder
    card: dict[str, Any] = field(default_factory=dict)
    places: NDArray[np.float32] | None = None

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
        UnreadableError
            If the folder holds no space.

        Examples
        --------
        >>> space = SkillSpace.load()
        >>> space.skills["label"].is_unique, space.vectors.shape[1]
        (True, 384)
        """
        folder = Path(folder) if folder is not None else resource("data", "esco")
        try:
            card = json.loads((folder / "card.json").read_text("utf-8"))
        except (OSError, ValueError):
            raise UnreadableError(
                f"{folder} holds no skills space.",
                "Give a folder that SkillSpace.save wrote, or none for the shipped space.",
            ) from None
        skills = pd.read_csv(folder / "skills.csv.gz", dtype=str, keep_default_na=False)
        skills = skills.reindex(columns=[*COLUMNS["skills"], "broader"], fill_value="")
        with np.load(folder / "vectors.npz", allow_pickle=False) as stored:
            vectors = unit(stored["vectors"].astype(np.float32))
            label_vectors = unit(stored["label_vectors"].astype(np.float32))
            places = stored["places"].astype(np.float32)
        encoder = default_encoder()
        if encoder.checksum != card["model_sha256"]:
            raise ModelError(
                f"The space in {folder.name!r} was made with another model ({card['model']}, "
                f"{card['model_sha256'][:12]}) than the one in use ({encoder.name}, "
                f"{encoder.checksum[:12]}): their vectors don't compare. Unset SKILLMATCH_MODEL if "
                "it is set, or make the space again with scripts/build_space.py."
            )
        return cls(skills, vectors, label_vectors, encoder, card, places)

    @classmethod
    def from_skills(cls, skills: pd.DataFrame, *, encoder: Encoder | None = None) -> SkillSpace:
        """A space over skills of your own.

        Parameters
        ----------
        skills : DataFrame
            The ``skills`` table, from `skillmatch.read_taxonomy` for example, of one taxonomy or
            of several; only ``label`` is needed. Each skill's vector is the mean of its label's,
            its aliases' and its description's. A column ``broader`` names the uris of the skills
            that each one is a special case of, separated by ``|``.
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
        frame = _filled(skills)
        encoder = encoder or default_encoder()
        labels = encoder.encode(frame["label"].tolist())
        described = frame["description"].str.strip() != ""
        texts = frame["description"].where(described, frame["label"])
        told = encoder.encode(texts.tolist())
        means = unit(labels + _alias_means(frame["aliases"], encoder, labels) + told)
        card = {"model": encoder.name, "model_sha256": encoder.checksum}
        return cls(frame, means, labels, encoder, card)

    def extended(self, skills: pd.DataFrame) -> SkillSpace:
        """Add further skills, such as another taxonomy's or one's own, in a space of its own.

        Parameters
        ----------
        skills : DataFrame
            As in `from_skills`. Of a skill whose uri is in the space already, such as ESCO's in
            another language, the label and the aliases become further names.

        Returns
        -------
        SkillSpace

        Examples
        --------
        >>> space = SkillSpace.load().extended(pd.DataFrame({"label": ["Kestrel WMS"]}))
        >>> space.match(["Daily work in Kestrel WMS."], top=1)["label"].item()
        'Kestrel WMS'
        """
        frame = _filled(skills)
        known = frame["uri"].isin(self.skills["uri"])
        own = _with_names(self.skills, frame[known])
        if known.all():
            return replace(self, skills=own)
        added = SkillSpace.from_skills(frame[~known], encoder=self.encoder)
        places = self.places
        if places is not None:
            near = profiles.placed(added.vectors @ self.vectors.T, places)
            places = np.concatenate([places, near])
        return SkillSpace(
            pd.concat([own, added.skills], ignore_index=True),
            np.concatenate([self.vectors, added.vectors]),
            np.concatenate([self.label_vectors, added.label_vectors]),
            self.encoder,
            self.card,
            places,
        )

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
        kept = self.skills[["uri", "label", "aliases", "concept_type", "taxonomy", "broader"]]
        kept.to_csv(
            folder / "skills.csv.gz", index=False, compression={"method": "gzip", "mtime": 0}
        )
        np.savez_compressed(
            folder / "vectors.npz",
            vectors=_rounded(self.vectors),
            label_vectors=_rounded(self.label_vectors),
            places=self._places.astype(np.float16),
        )
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
        return self.encoder.encode(_texts(texts))

    def match(self, texts: Sequence[str], *, top: int = 5) -> pd.DataFrame:
        """The skills that texts speak of, most probable first, with the words that show each.

        Parameters
        ----------
        texts : sequence of str
            From a few words to many pages; each sentence is read by itself, and the best counts.
        top : int, default 5
            How many skills for each text.

        Returns
        -------
        DataFrame
            ``text_id`` (position in `texts`, int), ``rank`` (int, from 1), ``uri``, ``label``,
            ``score`` (float: the calibrated probability that the text speaks of the skill),
            ``decision`` (``accept`` from 0.7, ``review`` from 0.4, else ``unlikely``; ``related``
            where only a narrower skill shows it, with half that one's probability), ``via`` (the
            narrower skill that shows this one, "" if the text itself does: "PostgreSQL"
            shows "SQL", not the reverse), ``quote`` (the words of the text that show the skill).

        Examples
        --------
        >>> space = SkillSpace.load()
        >>> found = space.match(["PostgreSQL administration"], top=2)
        >>> found[["label", "via"]].to_numpy().tolist()
        [['PostgreSQL', ''], ['SQL', 'PostgreSQL']]
        """
        found = recognition.recognise(_texts(texts), self.compared, self.encoder, max(top, 0))
        found["via"] = ""
        found = self._with_broader(found, top)
        chosen = found["skill"].to_numpy(dtype=np.intp)
        found["uri"] = self.skills["uri"].to_numpy()[chosen]
        found["label"] = self.skills["label"].to_numpy()[chosen]
        found["rank"] = found.groupby("text_id").cumcount() + 1
        found["decision"] = np.select(
            [found["via"] != "", found["score"] >= ACCEPT, found["score"] >= REVIEW],
            ["related", "accept", "review"],
            "unlikely",
        )
        return found[_MATCH_COLUMNS]

    def named(self, texts: Sequence[str]) -> csr_array:
        """The skills that texts call by name, and those that these are special cases of.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        csr_array of float64, shape (texts, number of skills)
            1 where a skill is called by name, `RELATED` where only a narrower one is.

        Examples
        --------
        >>> skills = pd.DataFrame({"label": ["SQL", "PostgreSQL"], "broader": ["", "SQL"]})
        >>> SkillSpace.from_skills(skills).named(["PostgreSQL", "sql"]).toarray().tolist()
        [[0.5, 1.0], [1.0, 0.0]]
        """
        from scipy.sparse import csr_array

        entries: dict[tuple[int, int], float] = {}
        for row, text in enumerate(texts):
            for found in self.compared.names.find(text):
                entries[row, found.skill] = 1.0
                for above in self._broader.get(found.skill, []):
                    entries.setdefault((row, above), RELATED)
        rows, columns = zip(*entries, strict=True) if entries else ((), ())
        shape = (len(texts), len(self.skills))
        return csr_array((list(entries.values()), (rows, columns)), shape=shape, dtype=np.float64)

    def _with_broader(self, found: pd.DataFrame, top: int) -> pd.DataFrame:
        """Add what skills that are called by name show of the skills above them."""
        named = found[found["named"].astype(bool)]
        called = set(zip(named["text_id"], named["skill"], strict=True))
        rows = [
            row._replace(
                skill=above, score=round(row.score * RELATED, 6), via=self._label(row.skill)
            )
            for row in named.itertuples(index=False)
            for above in self._broader.get(row.skill, [])
            if (row.text_id, above) not in called
        ]
        if not rows:
            return found
        both = pd.concat([found, pd.DataFrame(rows)], ignore_index=True)
        order = ["text_id", "score", "skill"]
        both = both.sort_values(order, ascending=[True, False, True], kind="stable")
        both = both.drop_duplicates(["text_id", "skill"])
        return both.groupby("text_id").head(top).reset_index(drop=True)

    def _label(self, skill: int) -> str:
        return str(self.skills["label"].iloc[skill])

    @cached_property
    def _broader(self) -> dict[int, list[int]]:
        """The skills above each that has some, by position."""
        place = {uri: row for row, uri in enumerate(self.skills["uri"])}
        told = self.skills["broader"]
        return {
            row: above
            for row, uris in enumerate(told)
            if (above := [place[uri.strip()] for uri in uris.split("|") if uri.strip() in place])
        }

    @cached_property
    def compared(self) -> recognition.Skills:
        """What `match` compares texts with."""
        labels, aliases = self.skills["label"], self.skills["aliases"].str.split("|")
        names = [
            (row, name)
            for row, (label, others) in enumerate(zip(labels, aliases, strict=True))
            for name in [label, *others]
        ]
        return recognition.Skills(self.label_vectors, self.vectors, Names(names))

    def profile(self, texts: Sequence[str], *, least: float = REVIEW) -> pd.DataFrame:
        """What texts say, as weights on named skills.

        Parameters
        ----------
        texts : sequence of str
            A requirement, a credential's description, a posting, all that a candidate sent.
        least : float, default 0.4
            Less probable skills are left out.

        Returns
        -------
        DataFrame
            As from `match`: a sparse vector per ``text_id`` with ``score`` as its entries;
            `skillmatch.profiles` tells what two of them share.

        Examples
        --------
        >>> space = SkillSpace.load()
        >>> space.profile(["Python and SQL", ""])["label"].tolist()
        ['Python (computer programming)', 'SQL', 'computer programming', 'query languages']
        """
        found = self.match(texts, top=_MOST_IN_PROFILE)
        return found[found["score"] >= least].reset_index(drop=True)

    def neighbours(self, skill_or_text: str, *, top: int = 10) -> pd.DataFrame:
        """The skills nearest to a skill, given by label or uri, or to any text.

        Parameters
        ----------
        skill_or_text : str
        top : int, default 10

        Returns
        -------
        DataFrame
            ``uri``, ``label``, ``concept_type``, ``taxonomy``, ``cosine`` (float), nearest first;
            without the skill itself.

        Examples
        --------
        >>> near = SkillSpace.load().neighbours("SQL", top=20)
        >>> "query languages" in near["label"].tolist()
        True
        """
        own = self.skills.index[
            self.skills["label"].eq(skill_or_text) | self.skills["uri"].eq(skill_or_text)
        ]
        vector = self.vectors[own[0]] if len(own) else self.encode([skill_or_text])[0]
        cosines = self.vectors @ vector
        cosines[own] = -np.inf
        best = np.argsort(-cosines, kind="stable")[: min(top, len(cosines) - len(own))]
        near = self.skills.loc[best, ["uri", "label", "concept_type", "taxonomy"]]
        return near.assign(cosine=cosines[best]).reset_index(drop=True)

    def shared(self, one: str, other: str, *, least: float = REVIEW) -> pd.DataFrame:
        """Which skills two texts share, and which only one of them speaks of.

        Parameters
        ----------
        one, other : str
        least : float, default 0.4

        Returns
        -------
        DataFrame
            ``uri``, ``label``, ``one`` and ``other`` (probabilities, 0 where less than `least`),
            ``shared`` (the lesser of the two), most shared first.

        Examples
        --------
        >>> both = SkillSpace.load().shared("Python and SQL", "SQL and accounting")
        >>> both.loc[both["shared"] > 0, "label"].tolist()
        ['SQL']
        """
        return profiles.shared(self.profile([one, other], least=least))

    def map(self, texts: Sequence[str] | None = None) -> pd.DataFrame:
        """The space in two dimensions, for plotting.

        Parameters
        ----------
        texts : sequence of str, optional
            Where these stand, instead of the skills: amid the skills nearest to each.

        Returns
        -------
        DataFrame
            ``uri``, ``label``, ``concept_type``, ``taxonomy``, or for texts ``text_id``; and ``x``
            and ``y`` (float), which have no unit: only nearness has a meaning.

        Examples
        --------
        >>> space = SkillSpace.load()
        >>> len(space.map()) == len(space.skills)
        True
        >>> space.map(["welding", "baking"]).columns.tolist()
        ['text_id', 'x', 'y']
        """
        if texts is not None:
            texts = _texts(texts)
        else:
            kept = self.skills[["uri", "label", "concept_type", "taxonomy"]]
            return kept.assign(x=self._places[:, 0], y=self._places[:, 1])
        wholes = [self.encode(sentences(text) or [text]).mean(axis=0) for text in texts]
        cosines = (
            unit(np.stack(wholes)) @ self.vectors.T
            if wholes
            else np.zeros((0, len(self.vectors)), np.float32)
        )
        where = profiles.placed(cosines, self._places)
        return pd.DataFrame({"text_id": range(len(where)), "x": where[:, 0], "y": where[:, 1]})

    @cached_property
    def _places(self) -> NDArray[np.float32]:
        return profiles.plane(self.vectors) if self.places is None else self.places

    def __repr__(self) -> str:
        return f"SkillSpace({len(self.skills):,} skills, {self.encoder.name})"

    @cached_property
    def centroid(self) -> NDArray[np.float32]:
        """The mean of all skills: the nearer to it, the more common is what a text says."""
        return self.vectors.mean(axis=0)


def _filled(skills: pd.DataFrame) -> pd.DataFrame:
    """The skills table with every column, a skill without a uri going by its label."""
    frame = skills.assign(**{c: "" for c in [*COLUMNS["skills"], "broader"] if c not in skills})
    if "uri" not in skills:
        frame["uri"] = frame["label"]
    frame["broader"] = frame["broader"].fillna("").astype(str)
    return check("skills", frame)


def _with_names(skills: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Skills with the labels and aliases of other rows about them as further aliases."""
    told = (others["label"] + "|" + others["aliases"]).groupby(others["uri"]).agg("|".join)
    aliases = skills["aliases"].copy()
    for row in np.flatnonzero(skills["uri"].isin(told.index)):
        own = [part for part in aliases.iloc[row].split("|") if part]
        more = [part.strip() for part in told[skills["uri"].iloc[row]].split("|")]
        new = [part for part in more if part and part != skills["label"].iloc[row]]
        aliases.iloc[row] = "|".join(dict.fromkeys([*own, *new]))
    return skills.assign(aliases=aliases)


def _texts(given: Sequence[str] | str) -> list[str]:
    """Texts as a list: one text may come by itself, and a missing one is empty."""
    some = [given] if isinstance(given, str) else given
    return [whole_characters(text) if isinstance(text, str) else "" for text in some]


def _rounded(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """One scale per row: a row's direction is all that counts, and it is normalised on loading."""
    scale = np.abs(vectors).max(axis=1, keepdims=True)
    return np.round(vectors / np.where(scale == 0, 1, scale) * 127).astype(np.int8)


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
