"""The sample articles."""

from pathlib import Path

import pytest

from classifier import DEFAULT_BUNDLE, load_classifier
from pages.components.card import SHIPPED
from pages.components.categories import LOOKS
from pages.components.samples import load_samples, samples_for


def test_every_category_has_a_sample() -> None:
    assert {sample.category for sample in load_samples().values()} == set(LOOKS)


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_samples_are_of_the_categories_that_their_bundle_finds_in_them(folder: Path) -> None:
    classifier, samples = load_classifier(folder), samples_for(folder.name).values()
    assert {sample.category for sample in samples} == set(classifier.labels)
    assert [sample.slug for sample in samples if classifier.predict(sample.text).label != sample.category] == []


def test_a_bundle_without_samples_is_tried_with_those_of_the_default() -> None:
    assert samples_for("small") == samples_for(DEFAULT_BUNDLE.name)


def test_samples_are_whole_articles() -> None:
    assert [slug for slug, sample in load_samples().items() if len(sample.text.split()) < 120] == []


def test_samples_are_read_line_by_line_without_stray_marks() -> None:
    for sample in load_samples().values():
        assert "\\" not in sample.text
        assert "  " not in sample.text
        assert sample.text == sample.text.strip()
