"""Stand-ins for tests: encoders that know words and nothing else, and small tables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from skillmatch.encoder import Words
from skillmatch.space import SkillSpace
from skillmatch.tables import Pool, Posting, table

SKILLS = ("bookkeeping", "arc welding", "patient triage", "SQL queries", "lesson planning", "sales")


class WordEncoder:
    """Texts that share words are near each other; no model is needed."""

    name = "words"
    checksum = "0" * 64

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 513), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, 0] = 0.05
            for word in re.findall(r"\w+", text.casefold()):
                digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
                seed = np.random.default_rng(int.from_bytes(digest, "big"))
                vectors[row, 1:] += seed.standard_normal(512, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths == 0, 1, lengths)


class WordByWordEncoder(WordEncoder):
    """Also tells where in a text each word stands."""

    name = "words in their places"

    def encode_words(self, texts: Sequence[str]) -> list[Words]:
        found = [list(re.finditer(r"\w+", text)) for text in texts]
        return [
            Words(
                whole,
                self.encode([word.group() for word in words]),
                np.array([word.span() for word in words], dtype=np.int64).reshape(-1, 2),
            )
            for whole, words in zip(self.encode(texts), found, strict=True)
        ]


def word_space() -> SkillSpace:
    return SkillSpace.from_skills(pd.DataFrame({"label": SKILLS}), encoder=WordEncoder())


def posting(*texts: str, **columns: Any) -> Posting:
    rows = [
        {
            "posting_id": "p",
            "requirement_id": f"r{number:02}",
            "text": text,
            "importance": "required",
            "weight": 1.0,
            "kind": "skill",
            **columns,
        }
        for number, text in enumerate(texts, 1)
    ]
    return Posting("p", "Office clerk", "\n".join(texts), table("requirements", rows))


def pool(evidence: Sequence[dict[str, Any]], names: dict[str, str] | None = None) -> Pool:
    rows = [
        {
            "evidence_id": f"e{number}",
            "kind": "resume",
            "verification": "claimed" if row.get("kind", "resume") == "resume" else "unchecked",
            "document": f"{row['candidate_id']}/{row.get('kind', 'resume')}",
            "source": f"{row['candidate_id']}/file",
            **row,
        }
        for number, row in enumerate(evidence)
    ]
    ids = sorted({row["candidate_id"] for row in rows} | set(names or {}))
    people = [{"candidate_id": one, "name": (names or {}).get(one, "")} for one in ids]
    return Pool(table("candidates", people), table("evidence", rows))
