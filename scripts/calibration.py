"""How well probabilities hold: the expected calibration error and a reliability diagram."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go


def expected_calibration_error(truth: np.ndarray, probability: np.ndarray, bins: int = 10) -> float:
    """Mean gap between probability and frequency over bins of equal width (Naeini et al. 2015)."""
    table = reliability(truth, probability, bins)
    return float(
        ((table["frequency"] - table["probability"]).abs() * table["pairs"]).sum() / len(truth)
    )


def reliability(truth: np.ndarray, probability: np.ndarray, bins: int = 10) -> pd.DataFrame:
    """Per bin: the mean probability, how often it was right, and how many pairs it holds."""
    place = np.minimum((np.asarray(probability) * bins).astype(int), bins - 1)
    frame = pd.DataFrame({"place": place, "probability": probability, "frequency": truth})
    means = frame.groupby("place").mean()
    return means.assign(pairs=frame.groupby("place").size())


def reliability_figure(truth: np.ndarray, probability: np.ndarray, title: str) -> go.Figure:
    """The diagram: on the diagonal a probability is what it says."""
    table = reliability(truth, probability)
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"dash": "dot", "color": "grey"}, showlegend=False
    )
    figure.add_scatter(
        x=table["probability"],
        y=table["frequency"],
        mode="markers+lines+text",
        text=[f"{count:,}" for count in table["pairs"]],
        textposition="bottom right",
        showlegend=False,
    )
    error = expected_calibration_error(truth, probability)
    return figure.update_layout(
        template="simple_white",
        title=f"{title}: expected calibration error {error:.3f}",
        xaxis={"title": "Probability that was given", "range": [0, 1]},
        yaxis={"title": "Share that annotators confirmed (numbers: pairs)", "range": [0, 1]},
        width=720,
        height=560,
    )
