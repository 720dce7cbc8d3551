import itertools

import numpy as np
import pytest

from classifier.calibration import calibrate
from classifier.training.calibrate import choose_threshold, fit_calibration, reliability
from classifier.training.evaluation.measures import calibration_error, coverage_curve


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
    confidence, right = answers
    curve = coverage_curve(confidence, right, right)
    assert curve[0] == {"threshold": confidence.min(), "coverage": 1.0} | dict.fromkeys(
        ("accuracy", "acceptable"), right.mean()
    )
    assert all(a["coverage"] > b["coverage"] for a, b in itertools.pairwise(curve))


def test_the_curve_says_what_is_right_and_what_is_acceptable(answers: tuple[np.ndarray, np.ndarray]) -> None:
    confidence, right = answers
    for point in coverage_curve(confidence, right, np.ones_like(right)):
        assert point["acceptable"] == 1.0
        assert point["accuracy"] == right[confidence >= point["threshold"]].mean()
