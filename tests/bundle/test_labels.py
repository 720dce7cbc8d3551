"""Which labels are weak."""

from typing import Any

import pytest

from classifier.bundle.artifacts import ARTIFACTS, DEFAULT_BUNDLE, Bundle
from classifier.bundle.labels import FEW_ARTICLES, weak_labels
from classifier.bundle.manifest import Manifest


@pytest.mark.parametrize(
    ("training", "weak"),
    [
        ({}, {}),
        ({"data": None}, {}),
        ({"data": "a newspaper"}, {}),
        ({"data": {"articles": 5}}, {}),
        ({"data": {"by_label": {"a": FEW_ARTICLES - 1, "b": FEW_ARTICLES}}}, {"a": FEW_ARTICLES - 1}),
        ({"data": {"by_label": {"b": 0, "c": 1}}}, {"b": 0}),
    ],
)
def test_a_label_is_weak_that_was_learned_from_few_articles(training: dict[str, Any], weak: dict[str, int]) -> None:
    assert weak_labels(Manifest(name="x", labels=("a", "b"), max_length=8, training=training)) == weak


def test_the_bundles_that_ship() -> None:
    assert weak_labels(Bundle(DEFAULT_BUNDLE).manifest) == {}
    assert weak_labels(Bundle(ARTIFACTS / "tanzania-desks").manifest) == {"burudani": 12, "kimataifa": 39}
