"""Fit the weights of skillmatch/matching.py on labelled sentences, and print them.

    python scripts/calibrate_matching.py FOLDER

FOLDER holds ``house_validation.csv`` and ``tech_validation.csv`` of the Skill Extraction benchmark
(Decorte et al. 2022, CC BY 4.0): job-ad sentences and the ESCO skills that each speaks of. Every
sentence is paired with every label of its split; the pairs that the annotators made are the
matches. Figures are for one split with weights fitted on the other; the weights printed are fitted
on both. No test split is read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from calibration import expected_calibration_error
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, log_loss

from skillmatch.matching import pair_features
from skillmatch.space import SkillSpace

SPLITS = ("house_validation", "tech_validation")
NO_SKILL = ("UNDERSPECIFIED", "LABEL NOT PRESENT")


def main() -> None:
    """Fit on each split for the figures, and on both for the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    space = SkillSpace.load()
    pairs = {split: _pairs(folder / f"{split}.csv", space) for split in SPLITS}
    for fitted, judged in (SPLITS, SPLITS[::-1]):
        model = _fit(*pairs[fitted])
        features, truth = pairs[judged]
        probability = model.predict_proba(features)[:, 1]
        print(
            f"fitted on {fitted}, judged on {judged}: average precision "
            f"{average_precision_score(truth, probability):.3f}, "
            f"log loss {log_loss(truth, probability):.4f}, "
            f"calibration error {expected_calibration_error(truth, probability):.4f}"
        )
    model = _fit(
        pd.concat([features for features, _ in pairs.values()]),
        np.concatenate([truth for _, truth in pairs.values()]),
    )
    for name, weight in zip(model.feature_names_in_, model.coef_[0], strict=True):
        print(f'    "{name}": {weight:.2f},')
    print(f'    "constant": {model.intercept_[0]:.2f},')


def _pairs(file: Path, space: SkillSpace) -> tuple[pd.DataFrame, np.ndarray]:
    rows = pd.read_csv(file)
    sentences = rows["sentence"].drop_duplicates().tolist()
    known = rows[rows["label"].notna() & ~rows["label"].isin(NO_SKILL)]
    labels = sorted(known["label"].unique())
    marked = set(zip(known["sentence"], known["label"], strict=True))
    features = pair_features(sentences, labels, space)
    truth = np.array([[(one, label) in marked for label in labels] for one in sentences])
    frame = pd.DataFrame({name: values.ravel() for name, values in features.items()})
    return frame, truth.ravel()


def _fit(features: pd.DataFrame, truth: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=1e4, max_iter=1000).fit(features, truth)


if __name__ == "__main__":
    main()
