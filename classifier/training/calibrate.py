"""Making a stated probability mean what it says.

The network is fitted on articles it then knows by heart, so its own confidence says little about new ones. One number,
the temperature, is fitted on out-of-fold predictions: p becomes p^(1/temperature), rescaled to sum to 1. It moves no
answer, only how sure of it the model claims to be. The threshold above which an answer is called certain comes from
the same predictions.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]

BINS = 15


def soften(probabilities: Floats, temperature: float) -> NDArray[np.float64]:
    """Return calibrated probabilities, shape (texts, labels), as `Classifier` computes them."""
    logits = np.log(np.maximum(probabilities.astype(np.float64), np.finfo(np.float32).tiny)) / temperature
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    softened: NDArray[np.float64] = shares / shares.sum(axis=1, keepdims=True)
    return softened


def fit_temperature(probabilities: Floats, truth: Ints) -> float:
    """Return the temperature that makes the true labels most likely; `truth` holds label indices, shape (texts,)."""

    def surprise(log_temperature: float) -> float:
        softened = soften(probabilities, float(np.exp(log_temperature)))
        return float(-np.log(np.maximum(softened[np.arange(len(truth)), truth], 1e-12)).mean())

    low, high = -2.5, 2.5  # the surprise has one lowest point: narrow in on it
    while high - low > 1e-4:
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if surprise(left) < surprise(right) else (left, high)
    return float(np.exp((low + high) / 2))


def reliability(probabilities: Floats, truth: Ints, bins: int = BINS) -> list[dict[str, float]]:
    """Return bins of equal mass, least confident first: `confidence` and `accuracy` (means), `count` (texts)."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    parts = np.array_split(np.argsort(confidence, kind="stable"), min(bins, len(truth)))
    return [
        {"confidence": float(confidence[p].mean()), "accuracy": float(right[p].mean()), "count": len(p)} for p in parts
    ]


def calibration_error(bins: list[dict[str, float]]) -> float:
    """Return the expected calibration error: the mean gap between confidence and accuracy, weighted by count."""
    total = sum(part["count"] for part in bins)
    return sum(part["count"] * abs(part["confidence"] - part["accuracy"]) for part in bins) / total


def coverage_curve(probabilities: Floats, truth: Ints, points: int = 50) -> list[dict[str, float]]:
    """Return, for rising thresholds, the share of texts at or above it (`coverage`) and their `accuracy`."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    thresholds = np.unique(np.quantile(confidence, np.linspace(0, 0.98, points)))
    kept = [confidence >= threshold for threshold in thresholds]
    return [
        {"threshold": float(t), "coverage": float(k.mean()), "accuracy": float(right[k].mean())}
        for t, k in zip(thresholds, kept, strict=True)
    ]


def choose_threshold(probabilities: Floats, truth: Ints, target: float) -> float:
    """Return the lowest confidence from which on at least the share `target` of the answers are right.

    Looks at every confidence that occurs among the upper 95 %; 1.0, at which hardly anything is certain, if none fits.
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    order = np.argsort(-confidence, kind="stable")
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    fits = np.flatnonzero(accuracy >= target)
    fits = fits[fits >= len(order) // 20]  # the first few answers are too few to trust
    return float(confidence[order[fits[-1]]]) if len(fits) else 1.0
