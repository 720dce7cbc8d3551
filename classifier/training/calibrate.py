"""Making a stated probability mean what it says.

The network is fitted on articles it then knows by heart, so its own confidence says little about new ones. The two
numbers of `classifier.calibration`, temperature and floor, are fitted on out-of-fold predictions. They move no answer,
only how sure of it the model claims to be. The threshold above which an answer is called certain comes from the same
predictions. The temperature alone left an error of 0.043: it could not tell overconfidence near 1 from modesty below.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from classifier.calibration import SMALLEST, calibrate

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]

BINS = 15


def fit_calibration(probabilities: Floats, truth: Ints) -> tuple[float, float]:
    """Return the temperature and floor that make the true labels most likely; `truth` holds label indices (texts,)."""

    def surprise(parameters: Floats) -> float:
        temperature, floor = _unpack(parameters)
        shares = calibrate(probabilities, temperature, floor)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(shares, SMALLEST)).mean())

    best = minimize(surprise, x0=[0.0, -3.0], method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-7})
    return _unpack(best.x)


def _unpack(parameters: Floats) -> tuple[float, float]:
    """Return (temperature above 0, floor between 0 and 1) for two numbers without bounds."""
    log_temperature, floor_logit = np.clip(parameters, -20, 20)
    return float(np.exp(log_temperature)), float(1 / (1 + np.exp(-floor_logit)))


def reliability(probabilities: Floats, truth: Ints, bins: int = BINS) -> list[dict[str, float]]:
    """Return bins of equal mass, least confident first: `confidence` and `accuracy` (means), `count` (texts)."""
    return confidence_bins(probabilities.max(axis=1), probabilities.argmax(axis=1) == truth, bins)


def confidence_bins(confidence: Floats, right: Bools, bins: int = BINS) -> list[dict[str, float]]:
    """Return the same bins for the confidence of each answer and whether it is right, shape (texts,) both."""
    parts = np.array_split(np.argsort(confidence, kind="stable"), min(bins, len(confidence)))
    return [
        {"confidence": float(confidence[p].mean()), "accuracy": float(right[p].mean()), "count": len(p)} for p in parts
    ]


def calibration_error(bins: list[dict[str, float]]) -> float:
    """Return the expected calibration error: the mean gap between confidence and accuracy, weighted by count."""
    total = sum(part["count"] for part in bins)
    return sum(part["count"] * abs(part["confidence"] - part["accuracy"]) for part in bins) / total


def coverage_curve(
    confidence: Floats, right: Bools, acceptable: Bools | None = None, points: int = 50
) -> list[dict[str, float]]:
    """Return, for rising thresholds, the share of texts at or above it (`coverage`) and their `accuracy`.

    All arrays have the shape (texts,). Where `acceptable` is given, which answers are the first or the second topic of
    the annotator, each point has their share as well.
    """
    shares = {"accuracy": right} | ({} if acceptable is None else {"acceptable": acceptable})
    thresholds = np.unique(np.quantile(confidence, np.linspace(0, 0.98, points)))
    kept = [confidence >= threshold for threshold in thresholds]
    return [
        {"threshold": float(t), "coverage": float(k.mean())}
        | {name: float(good[k].mean()) for name, good in shares.items()}
        for t, k in zip(thresholds, kept, strict=True)
    ]


def choose_threshold(confidence: Floats, right: Bools, target: float) -> float:
    """Return the lowest confidence from which on at least the share `target` of the answers are right.

    Both arrays have the shape (texts,); what counts as `right` is the caller's choice. Looks at every confidence that
    occurs among the upper 95 %; 1.0, at which hardly anything is certain, if none fits.
    """
    order = np.argsort(-confidence, kind="stable")
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    fits = np.flatnonzero(accuracy >= target)
    fits = fits[fits >= len(order) // 20]  # the first few answers are too few to trust
    return float(confidence[order[fits[-1]]]) if len(fits) else 1.0
