"""Calibration and thresholds, fitted on out-of-fold predictions.

A network is overconfident on the articles that it was fitted on, so its confidence in them says little about new ones.
The two numbers of `classifier.calibration`, temperature and floor, are fitted on articles that it did not see. They
change no answer, only its confidence. With the temperature alone the calibration error was 0.043: it could not correct
overconfidence near 1 and underconfidence below at once. The thresholds come from the same predictions.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from classifier.calibration import SMALLEST, calibrate
from classifier.training.config import Config
from classifier.training.evaluation import measures
from classifier.training.evaluation.measures import NONE, Answers, Bins, Bools, Floats, Ints, Truth
from classifier.training.evaluation.out_of_fold import OutOfFold

MIN_TEXTS = 50
"""Smallest number of short texts, or of longer texts, for a threshold of their own."""


def fit_calibration(probabilities: Floats, truth: Ints) -> tuple[float, float]:
    """Return the temperature and floor that make the true labels most likely.

    `probabilities` has the shape (texts, labels), `truth` holds label indices, shape (texts,).
    """

    def negative_log_likelihood(parameters: Floats) -> float:
        temperature, floor = _unpack(parameters)
        shares = calibrate(probabilities, temperature, floor)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(shares, SMALLEST)).mean())

    options = {"xatol": 1e-4, "fatol": 1e-7}
    return _unpack(minimize(negative_log_likelihood, x0=[0.0, -3.0], method="Nelder-Mead", options=options).x)


def _unpack(parameters: Floats) -> tuple[float, float]:
    """Return (temperature above 0, floor between 0 and 1) for two unbounded numbers."""
    log_temperature, floor_logit = np.clip(parameters, -20, 20)
    return float(np.exp(log_temperature)), float(1 / (1 + np.exp(-floor_logit)))


def reliability(probabilities: Floats, truth: Ints) -> Bins:
    """Return `confidence_bins` of the most probable labels; shapes (texts, labels) and (texts,)."""
    return measures.confidence_bins(probabilities.max(axis=1), probabilities.argmax(axis=1) == truth)


def choose_threshold(confidence: Floats, right: Bools, target: float) -> float:
    """Return the lowest confidence from which on at least the share `target` of the answers are right.

    Both arrays have the shape (texts,); what counts as `right` is the caller's choice. Every confidence that leaves at
    least 5 % of the answers is tried; 1.0, at which hardly anything is certain, if none fits.
    """
    order = np.argsort(-confidence, kind="stable")
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    fits = np.flatnonzero(accuracy >= target)
    fits = fits[fits >= len(order) // 20]  # the first few answers are too few to trust
    return float(confidence[order[fits[-1]]]) if len(fits) else 1.0


def fit_decisions(measured: OutOfFold, truth: Truth, config: Config) -> dict[str, Any]:
    """Fit temperature, floor and thresholds on all views together; return `calibration` of `evaluation.json`."""
    with_topic = truth.first != NONE
    truth, views = truth.part(with_topic), {name: values[with_topic] for name, values in measured.views.items()}
    words = {name: measured.words[name][with_topic] for name in views}
    together, lengths = np.concatenate(list(views.values())), np.concatenate(list(words.values()))
    repeated = Truth(*(np.tile(column, len(views)) for column in truth))
    temperature, floor = fit_calibration(together, repeated.first)
    calibrated = calibrate(together, temperature, floor)
    confidence, accepts = calibrated.max(axis=1), measures.acceptable(calibrated.argmax(axis=1), repeated)
    short = lengths < config.short_words
    fitted: dict[str, Any] = {
        "temperature": temperature,
        "floor": floor,
        "threshold": _threshold(confidence, accepts, ~short, config.target_acceptable),
        "short_threshold": _threshold(confidence, accepts, short, config.target_acceptable),
        "target_acceptable": config.target_acceptable,
        "target_second": config.target_second,
    }
    fitted["second_threshold"] = _second_threshold(
        calibrated, repeated, confidence >= _thresholds(lengths, fitted, config), config.target_second
    )
    before, after = reliability(together, repeated.first), reliability(calibrated, repeated.first)
    return fitted | {
        "before": {"ece": measures.calibration_error(before), "bins": before},
        "after": {"ece": measures.calibration_error(after), "bins": after},
        "coverage": measures.coverage_curve(confidence, calibrated.argmax(axis=1) == repeated.first, accepts),
        "views": {name: _view_figures(views[name], words[name], truth, fitted, config) for name in views},
    }


def calibrated_answers(probabilities: Floats, words: Ints, fitted: Mapping[str, Any], config: Config) -> Answers:
    """Return the answers of a bundle with these network outputs, shape (texts, labels), and this `calibration`.

    `words` holds the number of words that the model reads of each text, shape (texts,).
    """
    calibrated = calibrate(probabilities, fitted["temperature"], fitted["floor"])
    return measures.answers_at(calibrated, _thresholds(words, fitted, config), fitted["second_threshold"])


def _threshold(confidence: Floats, accepts: Bools, chosen: Bools, target: float) -> float:
    """Return the threshold of the `chosen` texts; that of all texts where there are too few of them."""
    if chosen.sum() >= MIN_TEXTS:
        confidence, accepts = confidence[chosen], accepts[chosen]
    return choose_threshold(confidence, accepts, target)


def _thresholds(words: Ints, fitted: Mapping[str, Any], config: Config) -> NDArray[np.float64]:
    """Return the threshold of each text, shape (texts,)."""
    short = words < config.short_words
    thresholds: NDArray[np.float64] = np.where(short, fitted["short_threshold"], fitted["threshold"])
    return thresholds


def _second_threshold(probabilities: Floats, truth: Truth, certain: Bools, target: float) -> float:
    """Return the lowest probability from which on the share `target` of the second topics of certain answers is right.

    1.0, so that none is shown, where there are no second topics or none fits.
    """
    order = np.argsort(-probabilities[certain], axis=1, kind="stable")
    if not len(order) or not (truth.second != NONE).any():
        return 1.0
    share = np.take_along_axis(probabilities[certain], order[:, [1]], axis=1)[:, 0]
    right = measures.acceptable(order[:, 1], truth.part(certain))
    most_likely = np.argsort(-share)[: max(len(share) // 4, 1)]  # `choose_threshold` leaves out the first twentieth
    return choose_threshold(share[most_likely], right[most_likely], target)


def _view_figures(
    probabilities: Floats, words: Ints, truth: Truth, fitted: Mapping[str, Any], config: Config
) -> dict[str, float]:
    measured = measures.figures(calibrated_answers(probabilities, words, fitted, config), truth, probabilities.shape[1])
    certain = measured["certain"]
    return {
        "coverage": certain["share"],
        "accuracy": certain["accuracy"] or 0.0,
        "acceptable": certain["acceptable"] or 0.0,
        "ece": measured["ece"],
    }
