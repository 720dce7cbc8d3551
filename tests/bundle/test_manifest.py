"""Which labels have low support."""

from typing import Any

import pytest

from classifier.bundle.artifacts import ARTIFACTS, DEFAULT_BUNDLE, Bundle
from classifier.bundle.manifest import LOW_SUPPORT, Manifest


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        ({}, {}),
        ({"data": None}, {}),
        ({"data": "a newspaper"}, {}),
        ({"data": {"articles": 5}}, {}),
        ({"data": {"by_label": {"a": LOW_SUPPORT - 1, "b": LOW_SUPPORT}}}, {"a": LOW_SUPPORT - 1}),
        ({"data": {"by_label": {"b": 0, "c": 1}}}, {"b": 0}),
    ],
)
def test_labels_with_few_articles_have_low_support(training: dict[str, Any], expected: dict[str, int]) -> None:
    manifest = Manifest(name="x", labels=("a", "b"), max_length=8, training=training)
    assert manifest.low_support_labels == expected


def test_the_bundles_that_ship() -> None:
    assert Bundle(DEFAULT_BUNDLE).manifest.low_support_labels == {}
    assert Bundle(ARTIFACTS / "tanzania-desks").manifest.low_support_labels == {"burudani": 12, "kimataifa": 39}
