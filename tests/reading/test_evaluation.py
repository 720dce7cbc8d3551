"""Answers against editors' categories: counted by hand."""

from dataclasses import replace

import pytest

from classifier import Classifier, ClassifierError, Prediction
from classifier.errors import NoWordsError
from classifier.reading import compare

LABELS = ("health", "politics", "sports", "technology")


def test_figures_are_those_counted_by_hand(shipped: Classifier) -> None:
    some = shipped.predict("Rais ahutubia bunge la taifa")
    pairs = [
        ("politics", "politics"), ("Politics ", "politics"), ("politics", "health"), ("sports", "sports"),
        ("sports", "politics"), ("uchumi", "sports"), ("", "sports"),
    ]  # fmt: skip
    outcomes: list[Prediction | ClassifierError] = [
        *(replace(some, label=answer) for _, answer in pairs),
        NoWordsError(),
    ]
    found = compare([*(written for written, _ in pairs), "sports", "never reached"], outcomes, LABELS)
    assert found is not None
    assert (found.articles, found.left_out) == (5, 3)
    assert found.accuracy == pytest.approx(3 / 5)
    assert found.confusion == {
        ("politics", "politics"): 2, ("politics", "health"): 1, ("sports", "sports"): 1, ("sports", "politics"): 1
    }  # fmt: skip
    rows = [(row.label, row.precision, row.recall, row.f1, row.articles) for row in found.labels]
    assert rows == [
        ("health", 0, 0, 0, 0),
        ("politics", pytest.approx(2 / 3), pytest.approx(2 / 3), pytest.approx(2 / 3), 3),
        ("sports", 1, 0.5, pytest.approx(2 / 3), 2),
    ]


def test_nothing_to_compare() -> None:
    assert compare([], [], LABELS) is None
    assert compare(["uchumi", "sports"], [NoWordsError(), NoWordsError()], LABELS) is None
