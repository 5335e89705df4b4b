"""Fit the weights of `skillmatch.recognition`, and show how well its probabilities hold.

    python scripts/calibrate_recognition.py FOLDER [--figure FILE.html]

FOLDER holds ``house_validation.csv`` and ``tech_validation.csv``, labelled job-ad sentences
(Decorte et al. 2022). The model is fitted on one split and judged on the other, both ways; what is
printed last, for the module, is fitted on both. No test split is read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from calibration import expected_calibration_error, reliability_figure
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, log_loss

from skillmatch import SkillSpace
from skillmatch.recognition import ACCEPT, FEATURES, REVIEW, candidates

SPLITS = ("house_validation", "tech_validation")
NO_SKILL = ("UNDERSPECIFIED", "LABEL NOT PRESENT")
LIKELY = 0.05  # pairs below are plainly none, and would hide how the others do
PENALTY = 1.0  # on standardised features: few sentences, so the weights are held back


def main() -> None:
    """Print figures for both ways of splitting, and the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--figure", type=Path)
    chosen = parser.parse_args()
    pairs = {split: _pairs(chosen.folder / f"{split}.csv") for split in SPLITS}
    judgements = []
    for fitted, judged in (SPLITS, SPLITS[::-1]):
        weights = _fit(*pairs[fitted])
        features, truth = pairs[judged]
        probability = 1 / (1 + np.exp(-(features @ weights[:-1] + weights["constant"])))
        judgements.append((truth, probability.to_numpy()))
        print(
            f"fitted on {fitted}, judged on {judged}: average precision "
            f"{average_precision_score(truth, probability):.3f}, "
            f"log loss {log_loss(truth, probability):.4f}, "
            f"calibration error {expected_calibration_error(truth, probability):.4f}"
        )
    truth, probability = (np.concatenate(parts) for parts in zip(*judgements, strict=True))
    likely = probability >= LIKELY
    print(
        "both ways together: calibration error "
        f"{expected_calibration_error(truth, probability):.4f} over all "
        f"{len(truth):,} pairs, of which most are hopeless; "
        f"{expected_calibration_error(truth[likely], probability[likely]):.3f} over the "
        f"{likely.sum()} that got {LIKELY} or more"
    )
    for least in (REVIEW, ACCEPT):
        taken = probability >= least
        print(
            f"from {least}: {taken.sum()} skills taken, {truth[taken].mean():.2f} of them right, "
            f"{truth[taken].sum() / truth.sum():.2f} of the labelled ones found"
        )
    if chosen.figure:
        figure = reliability_figure(
            truth[likely], probability[likely], "How well the probability of a skill holds"
        )
        figure.write_html(chosen.figure, include_plotlyjs=True)
    features = pd.concat([one for one, _ in pairs.values()], ignore_index=True)
    weights = _fit(features, np.concatenate([one for _, one in pairs.values()]))
    for name, weight in weights.items():
        print(f'    "{name}": {weight:.2f},')


def _pairs(file: Path) -> tuple[pd.DataFrame, np.ndarray]:
    """Features of every sentence's candidates, and whether annotators named them."""
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    # Sentences that annotators found no skill in are kept: nothing in them should be accepted.
    space = SkillSpace.load()
    marked = rows.groupby("sentence", sort=False)["label"].agg(
        lambda own: set(own) - {*NO_SKILL, ""}
    )
    labels = space.skills["label"].to_numpy()
    features, truth = [], []
    for near in candidates(marked.index.tolist(), space.compared, space.encoder):
        right = marked.iloc[near.sentence.text_id]
        features.append(pd.DataFrame(near.features, columns=list(FEATURES)))
        truth.append(np.array([label in right for label in labels[near.skills]]))
    return pd.concat(features, ignore_index=True), np.concatenate(truth)


def _fit(features: pd.DataFrame, truth: np.ndarray) -> pd.Series:
    """Weights of the features as they are, fitted on standardised ones."""
    mean, spread = features.mean(), features.std()
    model = LogisticRegression(C=PENALTY, max_iter=2000).fit((features - mean) / spread, truth)
    weights = pd.Series(model.coef_[0], features.columns) / spread
    weights["constant"] = model.intercept_[0] - (weights * mean).sum()
    return weights


if __name__ == "__main__":
    main()
