import itertools

import numpy as np
import pytest

from classifier.calibration import calibrate
from classifier.training.calibrate import (
    calibration_error,
    choose_threshold,
    coverage_curve,
    fit_calibration,
    reliability,
)


@pytest.fixture
def overconfident() -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of a model that is three times too sure of itself, and the truth."""
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(4000, 5))
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = np.array([rng.choice(5, p=row) for row in honest])
    return calibrate(honest, 1 / 3, 0.0), truth


def test_the_temperature_is_found(overconfident: tuple[np.ndarray, np.ndarray]) -> None:
    temperature, floor = fit_calibration(*overconfident)
    assert temperature == pytest.approx(3.0, rel=0.1)
    assert floor < 0.05


def test_answers_that_are_wrong_however_sure_raise_the_floor() -> None:
    rng = np.random.default_rng(5)
    logits = 4 * rng.normal(size=(8000, 5))
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = np.array([rng.integers(5) if rng.random() < 0.1 else rng.choice(5, p=row) for row in honest])
    temperature, floor = fit_calibration(honest, truth)
    assert temperature == pytest.approx(1.0, rel=0.1)
    assert floor == pytest.approx(0.1, abs=0.02)


def test_calibration_brings_confidence_to_accuracy(overconfident: tuple[np.ndarray, np.ndarray]) -> None:
    probabilities, truth = overconfident
    before = calibration_error(reliability(probabilities, truth))
    after = calibration_error(reliability(calibrate(probabilities, *fit_calibration(probabilities, truth)), truth))
    assert after < 0.03 < before


def test_calibration_moves_no_answer(overconfident: tuple[np.ndarray, np.ndarray]) -> None:
    probabilities, _ = overconfident
    calibrated = calibrate(probabilities, 2.5, 0.1)
    assert (calibrated.argmax(axis=1) == probabilities.argmax(axis=1)).all()
    assert calibrated.sum(axis=1) == pytest.approx(1.0)


@pytest.fixture
def answers(overconfident: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The confidence of each answer, and whether it is right."""
    probabilities, truth = overconfident
    return probabilities.max(axis=1), probabilities.argmax(axis=1) == truth


def test_answers_above_the_threshold_are_right_often_enough(answers: tuple[np.ndarray, np.ndarray]) -> None:
    confidence, right = answers
    certain = confidence >= choose_threshold(confidence, right, 0.7)
    assert right[certain].mean() >= 0.7
    assert 0.05 < certain.mean() < 1


def test_a_target_out_of_reach_leaves_nothing_certain() -> None:
    assert choose_threshold(np.full(40, 0.5), np.array([True, False] * 20), 0.9) == 1.0


def test_the_threshold_falls_where_more_counts_as_right(answers: tuple[np.ndarray, np.ndarray]) -> None:
    confidence, right = answers
    acceptable = right | (np.arange(len(right)) % 3 == 0)
    assert choose_threshold(confidence, acceptable, 0.7) < choose_threshold(confidence, right, 0.7)


def test_bins_have_equal_mass_and_coverage_falls(
    overconfident: tuple[np.ndarray, np.ndarray], answers: tuple[np.ndarray, np.ndarray]
) -> None:
    assert {part["count"] for part in reliability(*overconfident)} <= {266, 267}
    curve = coverage_curve(*answers)
    assert curve[0]["coverage"] == 1.0
    assert curve[0].keys() == {"threshold", "coverage", "accuracy"}
    assert all(a["coverage"] > b["coverage"] for a, b in itertools.pairwise(curve))


def test_a_curve_can_say_what_is_acceptable_too(answers: tuple[np.ndarray, np.ndarray]) -> None:
    confidence, right = answers
    curve = coverage_curve(confidence, right, np.ones_like(right), points=5)
    assert [point["acceptable"] for point in curve] == [1.0] * 5
    assert [point["accuracy"] for point in curve] == [point["accuracy"] for point in coverage_curve(*answers, points=5)]
