"""What is measured, and the layout of `evaluation.json`, schema 1.

    schema            1
    labels            label names, the order of every list below
    dev, cv           {view: scores} for the views `headline`, `lead` (first 40 words), `first_200` and `full`
        scores        accuracy, weighted_f1, macro_f1 (shares of 1), texts (count),
                      classes {label: precision, recall, f1, support}, confusion [true][predicted] counts
    spread            {view: {metric: {mean, sd, values}}} on dev, over `seeds`
    calibration       fitted out of fold, on all views together:
        temperature, floor, threshold, target_accuracy
        before, after {ece, bins: [{confidence, accuracy, count}]}: 15 bins of equal mass
        coverage      [{threshold, coverage, accuracy}], on calibrated probabilities
        views         {view: {coverage, accuracy, ece}} at the threshold
    baselines         rows of `python -m classifier.training compare`, empty when it was not run
    trained_on        what the shipped network, the networks of the cross-validation and the word vectors saw;
                      by_label: how many labelled texts, articles and leads, each label was learned from;
                      dev_held_out: whether dev is a tenth of the train file, not a file of its own
    notes             sentences for the reader of the figures

`dev` is measured on the shipped network itself (8-bit word vectors included), which never saw dev. `cv` joins the
held-out answers of every fold to one list, so that each article of train counts once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from classifier.calibration import calibrate
from classifier.training.calibrate import (
    calibration_error,
    choose_threshold,
    coverage_curve,
    fit_calibration,
    reliability,
)
from classifier.training.measures import label_figures

SCHEMA = 1

Probabilities = Mapping[str, NDArray[np.float32]]
"""View → probabilities (texts, labels)."""


def scores(probabilities: NDArray[Any], truth: NDArray[np.int64], labels: Sequence[str]) -> dict[str, Any]:
    """Return the `scores` described above; `truth` holds the index of each text's label."""
    predicted = probabilities.argmax(axis=1)
    return {
        "accuracy": float((predicted == truth).mean()),
        "weighted_f1": weighted_f1(probabilities, truth),
        "macro_f1": macro_f1(probabilities, truth, len(labels)),
        "texts": len(truth),
        **label_figures(predicted, truth, labels),
    }


def weighted_f1(probabilities: NDArray[Any], truth: NDArray[np.int64]) -> float:
    """Return the mean F1 of the labels, each weighted by how many texts have it."""
    return float(f1_score(truth, probabilities.argmax(axis=1), average="weighted", zero_division=0))


def macro_f1(probabilities: NDArray[Any], truth: NDArray[np.int64], labels: int) -> float:
    """Return the plain mean F1 of the labels."""
    return float(f1_score(truth, probabilities.argmax(axis=1), labels=range(labels), average="macro", zero_division=0))


def by_view(probabilities: Probabilities, truth: NDArray[np.int64], labels: Sequence[str]) -> dict[str, Any]:
    """Return {view: scores}."""
    return {name: scores(values, truth, labels) for name, values in probabilities.items()}


def spread(runs: Sequence[Probabilities], truth: NDArray[np.int64], labels: Sequence[str]) -> dict[str, Any]:
    """Return {view: {metric: {mean, sd, values}}} over networks that differ in their seed only."""
    result: dict[str, Any] = {}
    for name in runs[0]:
        each = [scores(run[name], truth, labels) for run in runs]
        result[name] = {m: _summary([one[m] for one in each]) for m in ("accuracy", "weighted_f1", "macro_f1")}
    return result


def calibration(held_out: Probabilities, truth: NDArray[np.int64], target: float) -> dict[str, Any]:
    """Fit temperature, floor and threshold on out-of-fold probabilities of all views; return `calibration` as above."""
    together, repeated = np.concatenate(list(held_out.values())), np.tile(truth, len(held_out))
    temperature, floor = fit_calibration(together, repeated)
    calibrated = calibrate(together, temperature, floor)
    confidence, right = calibrated.max(axis=1), calibrated.argmax(axis=1) == repeated
    threshold = choose_threshold(confidence, right, target)
    before, after = reliability(together, repeated), reliability(calibrated, repeated)
    return {
        "temperature": temperature,
        "floor": floor,
        "threshold": threshold,
        "target_accuracy": target,
        "before": {"ece": calibration_error(before), "bins": before},
        "after": {"ece": calibration_error(after), "bins": after},
        "coverage": coverage_curve(confidence, right),
        "views": {
            name: _at(calibrate(values, temperature, floor), truth, threshold) for name, values in held_out.items()
        },
    }


def _at(probabilities: NDArray[np.float64], truth: NDArray[np.int64], threshold: float) -> dict[str, float]:
    certain = probabilities.max(axis=1) >= threshold
    right = probabilities.argmax(axis=1) == truth
    return {
        "coverage": float(certain.mean()),
        "accuracy": float(right[certain].mean()) if certain.any() else 0.0,
        "ece": calibration_error(reliability(probabilities, truth)),
    }


def _summary(values: Sequence[float]) -> dict[str, Any]:
    return {"mean": float(np.mean(values)), "sd": float(np.std(values, ddof=len(values) > 1)), "values": list(values)}
