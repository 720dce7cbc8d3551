"""What is measured of answers, on arrays small enough to count by hand."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from classifier.training.evaluation.evaluate import scores
from classifier.training.evaluation.measures import (
    NONE,
    Answers,
    Truth,
    acceptable,
    answers_at,
    by_group,
    figures,
    label_figures,
)

PROBABILITIES = np.array([[0.9, 0.08, 0.02], [0.5, 0.45, 0.05], [0.1, 0.2, 0.7], [0.3, 0.6, 0.1]])
TRUTH = Truth(np.array([0, 1, 0, 1]), np.array([1, 0, NONE, 2]))


def test_an_answer_is_acceptable_when_it_is_one_of_two_topics() -> None:
    assert acceptable(PROBABILITIES.argmax(axis=1), TRUTH).tolist() == [True, True, False, True]


def test_thresholds_make_answers_of_probabilities() -> None:
    answers = answers_at(PROBABILITIES, 0.5, 0.3)
    assert answers.label.tolist() == [0, 0, 2, 1]
    assert answers.certain.all()
    assert answers.second.tolist() == [NONE, 1, NONE, 0]
    assert answers_at(PROBABILITIES, 0.65, 0.3).second.tolist() == [NONE] * 4, "only certain answers have a second"


def test_the_main_figures_are_shares_of_all_texts_and_of_the_certain() -> None:
    measured = figures(answers_at(PROBABILITIES, 0.65, 0.3), TRUTH, 3)
    assert (measured["texts"], measured["two_topics"], measured["unanswered"]) == (4, 3, 0)
    assert (measured["accuracy"], measured["acceptable"]) == (0.5, 0.75)
    assert measured["certain"] == {"share": 0.5, "accuracy": 0.5, "acceptable": 0.5}
    assert measured["second"] == {"share": 0.0, "precision": None}
    # F1 of label 0: precision 1/2, recall 1/2; of label 1: 1 and 1/2; label 2 is nobody's first topic.
    assert measured["macro_f1"] == pytest.approx((0.5 + 2 / 3) / 2)
    assert measured["weighted_f1"] == pytest.approx((2 * 0.5 + 2 * 2 / 3) / 4)
    assert measured["ece"] == pytest.approx((0.1 + 0.5 + 0.7 + 0.4) / 4)


def test_a_second_topic_is_right_when_it_is_either_of_two() -> None:
    measured = figures(answers_at(PROBABILITIES, 0.5, 0.3), TRUTH, 3)
    assert measured["second"] == {"share": 0.5, "precision": 0.5}


def test_no_answer_is_never_right() -> None:
    nothing = Answers(np.array([NONE, 0]), np.array([0.0, 1.0]), np.array([False, True]), np.array([NONE, NONE]))
    measured = figures(nothing, Truth(np.array([0, 0]), np.array([NONE, NONE])), 2)
    assert (measured["unanswered"], measured["accuracy"], measured["acceptable"]) == (1, 0.5, 0.5)
    assert label_figures(nothing.label, np.array([0, 0]), "ab")["confusion"] == [[1, 0], [0, 0]]


def test_groups_come_with_the_largest_first() -> None:
    measured = by_group(["b", "a", "b", "b"], answers_at(PROBABILITIES, 0.5), TRUTH, 3)
    assert {name: group["texts"] for name, group in measured.items()} == {"b": 3, "a": 1}
    assert list(measured) == ["b", "a"]
    assert measured["a"]["accuracy"] == 0.0


def test_held_out_figures_and_evaluation_json_have_the_f1_of_scikit_learn() -> None:
    generator = np.random.default_rng(4)
    probabilities, first = generator.dirichlet(np.ones(5), 300), generator.integers(0, 4, 300)
    truth, predicted = Truth(first, np.full(300, NONE)), probabilities.argmax(axis=1)
    expected = {
        "accuracy": (predicted == first).mean(),
        "weighted_f1": f1_score(first, predicted, average="weighted"),
        "macro_f1": f1_score(first, predicted, labels=range(4), average="macro"),  # no text has the last label
    }
    for measured in (figures(answers_at(probabilities, 0.5), truth, 5), scores(probabilities, truth, list("abcde"))):
        assert {key: measured[key] for key in expected} == pytest.approx(expected)
