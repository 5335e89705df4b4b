"""Does the space find the right ESCO skill in a sentence? Beside TF-IDF and plain cosine.

    python tests/benchmarks/skill_extraction.py [FOLDER] [--splits NAME…]

FOLDER (by default ``../shared/data/skill_extraction``) holds ``esco_v1.1.0_labels.txt``, the label
space, and the splits (``tech_test.csv`` by default): tables with the columns ``sentence`` and
``label``, one row for each skill that annotators found. Sentences without a skill of the label
space are left out, as in the papers (Decorte et al. 2022, 2023). RP@k is the number of right
labels among the first k, divided by k or by the number of right labels, whichever is less; MRR is
the mean of one over the rank of the first right label. Intervals are 95 % bootstraps over
sentences.

Then, in the same run, how many texts a second `SkillSpace.match` takes beside the plain model's
`encode`, on the same sentences.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sentence_transformers import SentenceTransformer
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch import SkillSpace
from skillmatch.encoder import published_model

NO_SKILL = ("UNDERSPECIFIED", "LABEL NOT PRESENT")
FIGURES = ("RP@1", "RP@5", "RP@10", "MRR")
DEEPEST = 128  # what match looks at closely; ranks beyond count as not found
DRAWS = 2000


def main() -> None:
    """Print a table of figures for each split, and the throughput."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    here = Path(__file__).resolve().parents[2]
    parser.add_argument(
        "folder", type=Path, nargs="?", default=here.parent / "shared" / "data" / "skill_extraction"
    )
    parser.add_argument("--splits", nargs="+", default=["tech_test"])
    chosen = parser.parse_args()
    if not chosen.folder.is_dir():
        sys.exit(f"There is no folder {chosen.folder}: give the one that holds the splits.")
    labels = (chosen.folder / "esco_v1.1.0_labels.txt").read_text("utf-8").split("\n")
    labels = [label.strip() for label in labels if label.strip()]
    # An empty cache: every system embeds every sentence anew.
    with tempfile.TemporaryDirectory() as cache:
        os.environ["SKILLMATCH_CACHE"] = cache
        systems = {
            "TF-IDF, character 2–5-grams": lexical(labels),
            "frozen model, plain cosine": frozen(labels),
            "skillmatch": ours(labels),
        }
        sentences: list[str] = []
        for split in chosen.splits:
            texts, gold = annotated(chosen.folder / f"{split}.csv", labels)
            sentences += texts
            report(split, texts, gold, systems)
        throughput(sentences)


def annotated(file: Path, labels: list[str]) -> tuple[list[str], list[list[int]]]:
    """The sentences of a split that have a skill, and the places of their labels."""
    place = {label: position for position, label in enumerate(labels)}
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    rows = rows[~rows["label"].isin(NO_SKILL) & (rows["label"] != "")]
    unknown = sorted(set(rows["label"]) - set(place))
    if unknown:
        print(f"{file.name}: not in the label space, left out: {', '.join(unknown)}")
    rows = rows[rows["label"].isin(place)]
    found = rows.groupby("sentence", sort=False)["label"].unique()
    return found.index.tolist(), [[place[label] for label in some] for some in found]


def report(
    split: str,
    texts: list[str],
    gold: list[list[int]],
    systems: dict[str, Callable[[list[str]], list[np.ndarray]]],
) -> None:
    """One row per system: each figure, with its interval."""
    own = {name: figures(rank(texts), gold) for name, rank in systems.items()}
    draws = np.random.default_rng(0).integers(len(texts), size=(DRAWS, len(texts)))
    print(f"\n{split}: {len(texts)} sentences, {sum(map(len, gold))} labels")
    print(
        pd.DataFrame({name: with_interval(one, draws) for name, one in own.items()}).T.to_string()
    )
    gain = own["skillmatch"] - own["frozen model, plain cosine"]
    print(f"skillmatch less plain cosine: {with_interval(gain, draws).to_dict()}")


def with_interval(values: np.ndarray, draws: np.ndarray) -> pd.Series:
    """Means over sentences with 95 % bootstrap intervals, as text."""
    low, high = np.quantile(values[draws].mean(axis=1), [0.025, 0.975], axis=0)
    told = [
        f"{mean:.1f} ({a:.1f}–{b:.1f})"
        for mean, a, b in zip(values.mean(axis=0), low, high, strict=True)
    ]
    return pd.Series(told, FIGURES)


def figures(rankings: list[np.ndarray], gold: list[list[int]]) -> np.ndarray:
    """RP@1, RP@5, RP@10 and reciprocal rank of each sentence, in percent."""
    rows = []
    for ranking, right in zip(rankings, gold, strict=True):
        hits = np.flatnonzero(np.isin(ranking[:DEEPEST], right)) + 1
        precisions = [(hits <= k).sum() / min(k, len(right)) for k in (1, 5, 10)]
        rows.append([*precisions, 1 / hits[0] if len(hits) else 0.0])
    return 100 * np.array(rows)


def lexical(labels: list[str]) -> Callable[[list[str]], list[np.ndarray]]:
    """TF-IDF over labels and aliases, all names of a skill as one document.

    The strongest of four on the validation splits (names apart or together, with and without
    sublinear term frequency).
    """
    names = [
        " ".join([label, *other.split("|")])
        for label, other in zip(labels, aliases(labels), strict=True)
    ]
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    known = vectorizer.fit_transform(names)

    def rank(texts: list[str]) -> list[np.ndarray]:
        scores = (known @ vectorizer.transform(texts).T).T.toarray()
        return [np.argsort(-row, kind="stable")[:DEEPEST] for row in scores]

    return rank


def frozen(labels: list[str]) -> Callable[[list[str]], list[np.ndarray]]:
    """What anybody would do: the cosine of sentence and label in the published model."""
    model = plain_model()
    known = model.encode(labels, normalize_embeddings=True)

    def rank(texts: list[str]) -> list[np.ndarray]:
        scores = model.encode(texts, normalize_embeddings=True) @ known.T
        return [np.argsort(-row, kind="stable")[:DEEPEST] for row in scores]

    return rank


def ours(labels: list[str]) -> Callable[[list[str]], list[np.ndarray]]:
    """`SkillSpace.match` in the shipped space, with the labels that it lacks added."""
    space = SkillSpace.load()
    missing = [label for label in labels if label not in set(space.skills["label"])]
    space = space.extended(pd.DataFrame({"label": missing}))
    place = {label: position for position, label in enumerate(labels)}

    def rank(texts: list[str]) -> list[np.ndarray]:
        found = space.match(texts, top=DEEPEST)
        found = found[found["label"].isin(place)]
        ranked = found["label"].map(place).groupby(found["text_id"]).agg(np.array)
        nothing = np.array([], dtype=int)
        return [ranked.get(row, nothing) for row in range(len(texts))]

    return rank


def throughput(texts: list[str]) -> None:
    """Texts per second of the plain model's `encode` and of `match`, nothing cached."""
    model, space = plain_model(), SkillSpace.load()
    works = {"encode": model.encode, "match": lambda some: space.match(some, top=5)}
    for work in works.values():
        work(texts[:8])
    seconds = dict.fromkeys(works, np.inf)
    # In turn, the best of three each: the machine may be busy with something else now and then.
    for _ in range(3):
        for name, work in works.items():
            start = time.perf_counter()
            work(texts)
            seconds[name] = min(seconds[name], time.perf_counter() - start)
    rates = {name: len(texts) / one for name, one in seconds.items()}
    print(
        f"\nThroughput: plain encode {rates['encode']:.0f} texts/s, "
        f"match {rates['match']:.0f} texts/s "
        f"({rates['encode'] / rates['match']:.2f} times the time)"
    )


def aliases(labels: list[str]) -> list[str]:
    """The other names of each label's skill, separated by ``|``."""
    known = SkillSpace.load().skills.set_index("label")["aliases"]
    return known.reindex(labels, fill_value="").tolist()


def plain_model() -> SentenceTransformer:
    """The published all-MiniLM-L6-v2, as it was installed."""
    return SentenceTransformer(str(published_model()), device="cpu")


if __name__ == "__main__":
    main()
