"""The sample articles."""

from pages.components.categories import LOOKS
from pages.components.samples import load_samples


def test_every_category_has_a_sample() -> None:
    assert {sample.category for sample in load_samples().values()} == set(LOOKS)


def test_samples_are_whole_articles() -> None:
    assert [slug for slug, sample in load_samples().items() if len(sample.text.split()) < 120] == []


def test_samples_are_read_line_by_line_without_stray_marks() -> None:
    for sample in load_samples().values():
        assert "\\" not in sample.text
        assert "  " not in sample.text
        assert sample.text == sample.text.strip()
