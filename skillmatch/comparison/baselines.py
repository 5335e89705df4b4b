"""What employers use today, to compare with: keyword counting and document cosine.

The third, a filter by degree, is in `skillmatch.comparison.gates`. Each gives a number per
candidate, higher is better. Names, contact details, age, gender, family and
origin are redacted first, as they are for skillmatch's own score, so that a difference between the
two isn't owed to them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillmatch.encoder import SentenceEncoder
from skillmatch.redact import redact

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from skillmatch.space import SkillSpace
    from skillmatch.tables import Pool, Posting

_K1, _B = 1.5, 0.75
_WORD = r"[\w+#]+"


def keyword_counts(
    posting: Posting, pool: Pool, *, kinds: Collection[str] | None = None
) -> pd.Series:
    r"""How often a candidate's text uses the posting's words: Okapi BM25.

    The formula of Robertson and Zaragoza (2009) with k1 = 1.5 and b = 0.75. Of N texts, a word
    that n hold weighs ``log(1 + (N - n + 0.5) / (n + 0.5))``, as in Lucene: never below zero, so
    that in a pool of few a word that most use doesn't count against them. Words are runs of
    letters of any alphabet, digits, + and #, in lower case; where a language writes no spaces, a
    whole phrase is one word.

    Parameters
    ----------
    posting : Posting
        Its whole text is what is looked for, or its title and requirements if it has none.
    pool : Pool
        Its candidates are the collection that tells how rare a word is.
    kinds : collection of str, optional
        Only evidence of these kinds makes a candidate's text: ``["resume", "degree"]`` is what an
        applicant tracking system sees. By default all of it.

    Returns
    -------
    Series of float, by candidate_id
        Zero or more; a candidate without text has 0.

    Examples
    --------
    >>> from skillmatch import read_posting
    >>> from skillmatch.tables import Pool, table
    >>> people = table("candidates", [{"candidate_id": who} for who in ("ana", "ben", "cy")])
    >>> evidence = table("evidence", [
    ...     {"evidence_id": who, "candidate_id": who, "kind": "resume", "text": text,
    ...      "verification": "claimed"}
    ...     for who, text in [("ana", "SQL and Python"), ("ben", "Sales"), ("cy", "Welding")]])
    >>> counts = keyword_counts(read_posting("Analyst\nSQL"), Pool(people, evidence))
    >>> counts.idxmax(), counts["ben"].item()
    ('ana', 0.0)
    """
    texts = candidate_texts(pool, kinds)
    scores = np.zeros(len(texts))
    if texts.str.contains(_WORD, case=False).any():
        from sklearn.feature_extraction.text import CountVectorizer

        reader = CountVectorizer(token_pattern=_WORD)
        counts = reader.fit_transform(texts).tocsc()
        asked = reader.transform([_asked(posting)])
        scores = _okapi(counts, asked)
    return pd.Series(scores, index=texts.index, name="keyword_counts")


def document_cosine(
    posting: Posting, pool: Pool, space: SkillSpace, *, kinds: Collection[str] | None = None
) -> pd.Series:
    r"""How near a candidate's text is to the posting's, by a plain sentence-transformers model.

    The model of `space` as it was published, without the layers trained for skillmatch; an
    encoder of your own is used as it is. A model
    reads the beginning of a text only (all-MiniLM-L6-v2: 256 word pieces, some 150 to 200 words):
    the rest of a long resume doesn't count. That is how it is used, and a weakness of the method.

    Parameters
    ----------
    posting : Posting
    pool : Pool
    space : SkillSpace
        Gives the model.
    kinds : collection of str, optional
        See `keyword_counts`.

    Returns
    -------
    Series of float, by candidate_id
        The cosine, in [-1, 1]; NaN for a candidate without text.

    Examples
    --------
    >>> import pandas as pd
    >>> from skillmatch import SkillSpace, read_posting
    >>> from skillmatch.tables import Pool, table
    >>> people = table("candidates", [{"candidate_id": "ana"}, {"candidate_id": "ben"}])
    >>> evidence = table("evidence", [
    ...     {"evidence_id": who, "candidate_id": who, "kind": "resume", "text": text,
    ...      "verification": "claimed"}
    ...     for who, text in [("ana", "Bakes bread"), ("ben", "Repairs engines")]])
    >>> space = SkillSpace.from_skills(pd.DataFrame({"label": ["baking"]}))
    >>> posting = read_posting("Baker\nBread for our shop")
    >>> document_cosine(posting, Pool(people, evidence), space).idxmax()
    'ana'
    """
    texts = candidate_texts(pool, kinds)
    told = texts[texts.ne("")]
    scores = pd.Series(np.nan, index=texts.index, name="document_cosine")
    encoder = space.encoder
    if isinstance(encoder, SentenceEncoder):
        encoder = replace(encoder, adaptation=None)
    if len(told):
        vectors = encoder.encode([*told, _asked(posting)])
        scores[told.index] = vectors[:-1] @ vectors[-1]
    return scores


def candidate_texts(pool: Pool, kinds: Collection[str] | None = None) -> pd.Series:
    r"""All that each candidate sent, as one redacted text.

    Parameters
    ----------
    pool : Pool
    kinds : collection of str, optional
        Only evidence of these kinds; by default all.

    Returns
    -------
    Series of str, by candidate_id
        Titles and texts in the pool's order, a line each; a title is there once, and not where its
        text has it already. "" for a candidate without evidence.

    Examples
    --------
    >>> from skillmatch.tables import Pool, table
    >>> people = table("candidates", [{"candidate_id": "ana", "name": "Ana Silva"}])
    >>> evidence = table("evidence", [
    ...     {"evidence_id": "1", "candidate_id": "ana", "kind": "resume", "title": "Welder",
    ...      "text": "Ana Silva welds pipes", "verification": "claimed"}])
    >>> candidate_texts(Pool(people, evidence))["ana"]
    'Welder\nwelds pipes'
    """
    evidence = pool.evidence
    if kinds is not None:
        evidence = evidence[evidence["kind"].isin(set(kinds))]
    names = dict(zip(pool.candidates["candidate_id"], pool.candidates["name"], strict=True))
    lines: dict[str, dict[str, None]] = {who: {} for who in names}
    columns = ("candidate_id", "title", "text")
    for who, title, text in zip(*(evidence[column] for column in columns), strict=True):
        for line in (title if title not in text else "", text):
            if who in lines and (kept := redact(line, [names[who]])):
                lines[who].setdefault(kept)
    texts = ["\n".join(own) for own in lines.values()]
    return pd.Series(texts, index=_index(pool), dtype="str", name="text")


def _index(pool: Pool) -> pd.Index:
    return pd.Index(pool.candidates["candidate_id"], name="candidate_id")


def _asked(posting: Posting) -> str:
    words = posting.text or "\n".join([posting.title, *posting.requirements["text"]])
    return redact(words)


def _okapi(counts: csr_array, asked: csr_array) -> NDArray[np.float64]:
    """BM25 of the words asked for, each as often as it is asked, in every text."""
    size = counts.shape[0]
    length = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    holding = np.diff(counts.indptr)  # texts that hold each word
    rarity = np.log1p((size - holding + 0.5) / (holding + 0.5))
    words = asked.indices
    often = counts[:, words].toarray().astype(np.float64)
    norm = _K1 * (1 - _B + _B * length / length.mean())
    return often * (_K1 + 1) / (often + norm[:, None]) @ (rarity[words] * asked.data)
