"""The sample articles."""

from pathlib import Path

import pytest

from classifier import DEFAULT_BUNDLE, load_classifier
from classifier.cleaning import clean
from classifier.topics import load_topics
from pages.components.model.card import SHIPPED
from pages.components.shared.samples import Sample, load_samples, samples_for

MEDIA_TOPICS = "media-topics"
ARTICLES = [sample for sample in load_samples().values() if sample.model == MEDIA_TOPICS]


def test_every_topic_has_a_sample() -> None:
    assert {sample.category for sample in load_samples().values()} == {*load_topics(), ""}


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_samples_are_of_the_topics_that_their_bundle_finds_in_them(folder: Path) -> None:
    classifier = load_classifier(folder)
    plain = [sample for sample in samples_for(folder.name).values() if not sample.doubtful]
    assert {sample.category for sample in plain} == set(classifier.labels)
    assert [sample.slug for sample in plain if classifier.predict(sample.text).label != sample.category] == []


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_nothing_is_certain_of_a_doubtful_sample_and_two_topics_are_the_first_two(folder: Path) -> None:
    classifier, samples = load_classifier(folder), samples_for(folder.name).values()
    assert [s.slug for s in samples if s.doubtful and classifier.predict(s.text).certain] == []
    for sample in samples:
        if sample.second:
            assert sample.second in list(classifier.predict(sample.text).probabilities)[:2]


def test_samples_are_stories_and_nothing_else() -> None:
    assert [sample.slug for sample in load_samples().values() if clean(sample.text).left_out] == []


def test_there_are_three_hard_ones() -> None:
    assert sum(bool(sample.second) for sample in ARTICLES) == 1
    assert [sample.category for sample in ARTICLES if sample.doubtful] == ["", ""]


def test_a_bundle_without_samples_is_tried_with_those_of_the_default() -> None:
    assert samples_for("small") == samples_for(DEFAULT_BUNDLE.name)


@pytest.mark.parametrize("sample", ARTICLES, ids=lambda sample: sample.slug)
def test_samples_are_whole_articles_and_no_long_ones(sample: Sample) -> None:
    assert 110 <= len(sample.text.split()) <= 180


def test_samples_are_read_line_by_line_without_stray_marks() -> None:
    for sample in load_samples().values():
        assert "\\" not in sample.text
        assert "  " not in sample.text
        assert sample.text == sample.text.strip()
