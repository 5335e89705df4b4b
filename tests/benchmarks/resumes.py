"""Does the ranking find the resumes of an occupation? Beside cosine and BM25, in one run.

    python tests/benchmarks/resumes.py [FOLDER]

FOLDER (by default ``../shared/data``) holds ``resumes_pdf/CATEGORY/*.pdf`` and the O*NET text
files in ``onet/``. For each category a posting is made from the title, description and tasks of
its occupation (``occupations.csv``); the resumes of all categories are one pool. Reported is
average precision, with the category as relevance. Every other occupation, beginning with the first,
was used to choose one weight (the context of `skillmatch.matching`); the others are the test.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from rank_bm25 import BM25Okapi

from skillmatch import Posting, SkillSpace, rank, read_pool, read_posting
from skillmatch.encoder import default_encoder
from skillmatch.read.formats.documents import read_document

AS_OF = "2026-11-23"


def main(folder: Path) -> None:
    """Print a row per occupation and the means."""
    files = sorted((folder / "resumes_pdf").glob("*/*.pdf"))
    category = {file.stem: file.parent.name for file in files}
    with tempfile.TemporaryDirectory() as flat:
        for file in files:
            (Path(flat) / file.name).write_bytes(file.read_bytes())
        pool = read_pool(flat)
    texts = [read_document(file).text for file in files]
    relevance = pd.Series(category)
    space = SkillSpace.load()
    frozen = replace(default_encoder(), adaptation=None)
    vectors = frozen.encode(texts)
    keywords = BM25Okapi([_words(text) for text in texts])
    rows = []
    for occupation, posting in postings(folder / "onet").items():
        whole = frozen.encode([posting.text])[0]
        scores = {
            "BM25": pd.Series(keywords.get_scores(_words(posting.text)), list(category)),
            "cosine": pd.Series(vectors @ whole, list(category)),
        }
        for name, preset in (("skillmatch", "balanced"), ("skillmatch, flat", "flat")):
            table = rank(posting, pool, space, strength=preset, as_of=AS_OF).scores
            scores[name] = table.set_index("candidate_id")["score"]
        relevant = relevance.eq(occupation)
        rows.append(
            {"occupation": occupation}
            | {name: average_precision(own, relevant) for name, own in scores.items()}
        )
    table = pd.DataFrame(rows).set_index("occupation")
    print(table.round(3).to_string())
    chosen_on = np.arange(len(table)) % 2 == 0
    means = {"all": table, "used to choose": table[chosen_on], "test": table[~chosen_on]}
    print(f"\nMean average precision, {len(files)} resumes:")
    print(pd.DataFrame({name: part.mean() for name, part in means.items()}).round(3).to_string())
    difference = (table["skillmatch"] - table["cosine"]).to_numpy()
    draws = np.random.default_rng(0).choice(difference, (10_000, len(difference))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    print(
        f"\nskillmatch less cosine: {difference.mean():+.3f}, 95 % interval over occupations "
        f"{low:+.3f} to {high:+.3f}"
    )


def postings(onet: Path) -> dict[str, Posting]:
    """A posting per category, from O*NET's text about its occupation."""
    described = pd.read_csv(onet / "Occupation Data.txt", sep="\t").set_index("O*NET-SOC Code")
    tasks = pd.read_csv(onet / "Task Statements.txt", sep="\t")
    made = {}
    for row in pd.read_csv(Path(__file__).with_name("occupations.csv")).itertuples():
        own = tasks.loc[tasks["O*NET-SOC Code"].eq(row.onet_code), "Task"]
        text = "\n".join(
            [f"# {row.title}", "", described.loc[row.onet_code, "Description"], "", "## Tasks", ""]
            + [f"- {task}" for task in own]
        )
        made[row.category] = read_posting(text)
    return made


def average_precision(scores: pd.Series, relevant: pd.Series) -> float:
    """Average precision; equal scores are put in the order of their labels."""
    order = scores.sort_index().sort_values(ascending=False, kind="stable").index
    hits = relevant.loc[order].to_numpy()
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / hits.sum())


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9+#]+", text.casefold())


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
