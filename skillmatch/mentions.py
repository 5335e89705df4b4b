"""Skills that a text calls by name, in full or in part: an exact pass, and shared words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfVectorizer

# "C++", "R&D" and ".NET" are words; "C/C++" and "SQL-based" are two each.
_WORD = re.compile(r"(?:(?<!\w)\.)?[^\W_]+(?:[&'’][^\W_]+)*[+#]*")
_POSSESSIVE = re.compile(r"['’]s$")
_PARENTHESES = re.compile(r"\s*\([^)]*\)\s*$")
_LONGEST = 8  # words; longer names are sentences, which nobody writes word by word
_SHORT = 2  # letters: "R", "C", "Go" count only as they are written
# Everyday words that are also skills' names (LESS, Go, IT) count only in the name's own case.
_EVERYDAY_WORDS = """
    able act age aim air and art ask bar base bit call can card case change check class
    clean close code crew cut data day deal do drive edge end face fast field fit flow form
    free game get give go good ground group hand hard head help high home hot idea in into
    it job key know lab land law lead lean less lift light line link live look low mail make
    man map mark may mean meet mix move net new next no note off on one open or other our
    out over own pace pack pair part pass path plan play plus point pool port post press
    pure push puppet quick rest ride right ring rise role roll room run safe sale save sell
    send serve set ship shop show side sign site size slack small smart solid spark spring
    staff stage stand star start stay step stock stop swift take talk tap team tell term
    test time tip tool top total touch trace track trade train trim trip true turn type unit
    up use view walk watch way well will wind with word work you
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())


@dataclass(frozen=True)
class Mention:
    """One place where a text calls a skill by name.

    Attributes
    ----------
    skill : int
        The skill's position in the table.
    start, end : int
        Where in the text the name stands.
    """

    skill: int
    start: int
    end: int


class Names:
    """The names of skills, ready to be found in texts.

    Parameters
    ----------
    names : iterable of (int, str)
        A skill's position and one of its names; what stands in parentheses at a name's end
        ("Python (computer programming)") only tells it from others and need not be said.

    Examples
    --------
    >>> names = Names([(0, "SQL"), (1, "SQL Server"), (2, "Go"), (3, "Python (programming)")])
    >>> [found.skill for found in names.find("python and sql server; willing to go far")]
    [3, 1]
    """

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._skills: defaultdict[tuple[str, ...], dict[int, str]] = defaultdict(dict)
        self._names: list[str] = []
        self._owners: list[int] = []
        for skill, name in names:
            said = _PARENTHESES.sub("", name.strip()) or name.strip()
            words = tuple(_folded(said))
            # A short or everyday word counts as a name only, never as a shared word.
            if words and not (len(words) == 1 and _is_delicate(said)):
                self._names.append(" ".join(words))
                self._owners.append(skill)
            if 0 < len(words) <= _LONGEST:
                self._skills[words].setdefault(skill, said)

    def find(self, text: str) -> list[Mention]:
        """Every skill that is called by name; of names within names the longest counts.

        Parameters
        ----------
        text : str

        Returns
        -------
        list of Mention
            In the order of the text; a name that several skills share gives each of them.
        """
        words = list(_WORD.finditer(text))
        folded = [_fold(word.group()) for word in words]
        found, place = [], 0
        while place < len(words):
            for length in range(min(_LONGEST, len(words) - place), 0, -1):
                known = self._skills.get(tuple(folded[place : place + length]))
                if known is None:
                    continue
                start, end = words[place].start(), words[place + length - 1].end()
                meant = [
                    skill for skill, name in known.items() if _is_meant(name, text, start, end)
                ]
                if meant:
                    found += [Mention(skill, start, end) for skill in meant]
                    place += length - 1
                    break
            place += 1
        return found

    def overlap(
        self, texts: Sequence[str], skills: Sequence[NDArray[np.intp]]
    ) -> list[NDArray[np.float32]]:
        """How many words a text shares with a skill's best name, rare words counting most.

        Parameters
        ----------
        texts : sequence of str
        skills : sequence of ndarray of int
            For each text the skills to look at.

        Returns
        -------
        list of ndarray of float32
            For each text one number in [0, 1] per skill: the highest cosine of text and name as
            bags of words weighted by TF-IDF.

        Examples
        --------
        >>> names = Names([(0, "prepare tax returns"), (1, "weld metal")])
        >>> names.overlap(["Files tax returns"], [np.array([0, 1])])[0] > 0.5
        array([ True, False])
        """
        if not texts or not self._names:
            return [np.zeros(len(some), dtype=np.float32) for some in skills]
        weighting, weights, owners = self._weighted
        counts = [len(some) for some in skills]
        wanted, text = np.concatenate(skills), np.repeat(np.arange(len(texts)), counts)
        # A skill's names stand side by side, and so do a name's words.
        names, of_skill = _runs(
            np.searchsorted(owners, wanted), np.searchsorted(owners, wanted, "right")
        )
        words, of_name = _runs(weights.indptr[names], weights.indptr[names + 1])
        said = weighting.transform([" ".join(_folded(one)) for one in texts]).toarray()
        shared = weights.data[words] * said[text[of_skill[of_name]], weights.indices[words]]
        cosines = np.bincount(of_name, shared, minlength=len(names))
        best = np.zeros(len(wanted), dtype=np.float32)
        np.maximum.at(best, of_skill, cosines.astype(np.float32))
        return np.split(best, np.cumsum(counts)[:-1])

    def alike(self, texts: Sequence[str], others: Sequence[str]) -> NDArray[np.float32]:
        """How many words texts share, weighted as in `overlap`.

        Parameters
        ----------
        texts, others : sequence of str

        Returns
        -------
        ndarray of float32, shape (texts, others)
            Cosines in [0, 1]; words that no skill has in its names count as the rarest do.

        Examples
        --------
        >>> names = Names([(0, "prepare tax returns"), (1, "weld metal")])
        >>> names.alike(["Files tax returns in QuickBooks"], ["QuickBooks", "metal"]) > 0.4
        array([[ True, False]])
        """
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.preprocessing import normalize

        said = [" ".join(_folded(text)) for text in [*texts, *others]]
        if not any(said):
            return np.zeros((len(texts), len(others)), dtype=np.float32)
        counting = CountVectorizer(analyzer=str.split, dtype=np.float32)
        counts = counting.fit_transform(said)
        counts.data = 1 + np.log(counts.data)
        rarity = self._rarity
        rarest = max(rarity.values(), default=1.0)
        words = counting.get_feature_names_out()
        weights = np.array([rarity.get(word, rarest) for word in words], dtype=np.float32)
        weighted = normalize(counts.multiply(weights).tocsr())
        return (weighted[: len(texts)] @ weighted[len(texts) :].T).toarray()

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """How rare each word is among the names: its inverse document frequency."""
        if not self._names:
            return {}
        weighting, _, _ = self._weighted
        return dict(zip(weighting.get_feature_names_out(), weighting.idf_.tolist(), strict=True))

    @cached_property
    def _weighted(self) -> tuple[TfidfVectorizer, csr_array, NDArray[np.intp]]:
        """Words' weights, the names in them by skill, and whose name each is."""
        from scipy.sparse import csr_array
        from sklearn.feature_extraction.text import TfidfVectorizer

        owners = np.array(self._owners, dtype=np.intp)
        order = np.argsort(owners, kind="stable")
        weighting = TfidfVectorizer(analyzer=str.split, sublinear_tf=True, dtype=np.float32)
        weights = csr_array(weighting.fit_transform([self._names[row] for row in order]))
        return weighting, weights, owners[order]


def _runs(
    starts: NDArray[np.integer], ends: NDArray[np.integer]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The numbers from each start to its end, one run after the other, and whose run each is in."""
    lengths = (ends - starts).astype(np.intp)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    before = np.cumsum(lengths) - lengths
    return np.arange(len(owner)) - before[owner] + starts.astype(np.intp)[owner], owner


def _folded(text: str) -> list[str]:
    return [_fold(word) for word in _WORD.findall(text)]


def _fold(word: str) -> str:
    return _POSSESSIVE.sub("", word.casefold())


def _is_delicate(name: str) -> bool:
    return len(name) <= _SHORT or name.casefold() in _EVERYDAY


def _is_meant(name: str, text: str, start: int, end: int) -> bool:
    """Short names and everyday words must stand as they are spelled, and by themselves."""
    if not _is_delicate(name):
        return True
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    if name != text[start:end] or set(around) & set("-&'’"):
        return False
    if len(name) <= _SHORT or not name.istitle():
        return True
    # "Swift response", "Swift Transportation": a capital that any word would have there.
    opens = not text[:start].strip() or text[:start].rstrip()[-1] in ".!?:"
    return re.match(r"\s+\w" if opens else r"\s+[A-Z]", text[end:]) is None
