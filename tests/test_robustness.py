"""Whatever is pasted, there is an answer or a sentence. `python -m tests.benchmarks.fuzz 100000` tries many more."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Classifier, load_classifier
from classifier.language import detect_language
from pages.components.shared.samples import load_samples
from tests.cases import ANSWERED, REFUSED
from tests.fuzzing import check, check_all, mutations

COUNT = 1000


@pytest.fixture(scope="module")
def reference() -> Classifier:
    return load_classifier(engine="keras")


@pytest.fixture(scope="module")
def articles() -> list[str]:
    return [sample.text for sample in load_samples().values()]


def test_changed_articles_are_answered_or_refused_alike_by_both_engines(
    shipped: Classifier, reference: Classifier, articles: list[str]
) -> None:
    answered, refused = check_all(shipped, reference, islice(mutations(articles, seed=9), COUNT))
    assert answered > refused > 0


@settings(max_examples=500)
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_at_all(shipped: Classifier, text: str) -> None:
    check(shipped, text)
    assert 0 <= detect_language(text).swahili_share <= 1


@pytest.mark.parametrize("name", [*ANSWERED, *REFUSED])
def test_the_known_cases(shipped: Classifier, reference: Classifier, name: str) -> None:
    text = ANSWERED.get(name) or REFUSED[name][0]
    assert check_all(shipped, reference, iter([text])) == ((1, 0) if name in ANSWERED else (0, 1))
