"""Which words decide together: content words, few, and no more than move the answer."""

from pathlib import Path

import pytest

from classifier import Classifier, explain, load_classifier
from classifier.bundle.frequencies import Frequencies
from classifier.bundle.manifest import FREQUENCIES, Manifest
from classifier.bundle.writing import write_bundle
from classifier.explanation import (
    LARGEST,
    SMALLEST_EFFECT,
    SMALLEST_STEP,
    change,
    content_words,
    find_counterfactual,
    hide_words,
    strongest_words,
)
from tests.conftest import SMALL_LABELS

SPORTS = (
    "Timu ya taifa ya soka imeshinda mechi ya kufuzu kwa fainali za Kombe la Afrika baada ya kufunga mabao matatu, na "
    "kocha wa timu hiyo amewasifu wachezaji wake kwa ushindi huo mbele ya mashabiki wa nyumbani."
)


def test_the_words_that_matter_are_hidden_together(shipped: Classifier) -> None:
    found = find_counterfactual(shipped, SPORTS, explain(shipped, SPORTS))
    assert 1 < len(found.words) <= LARGEST
    assert found.before == pytest.approx(shipped.predict(SPORTS).confidence)
    singly = {effect.word: effect.probability_without for effect in explain(shipped, SPORTS).effects}
    assert found.after < min(singly[word] for word in found.words) - SMALLEST_STEP


def test_words_are_hidden_group_by_group(shipped: Classifier) -> None:
    found = find_counterfactual(shipped, SPORTS, explanation := explain(shipped, SPORTS))
    whole, without = hide_words(shipped, SPORTS, [(), found.words])[:, shipped.labels.index(explanation.label)]
    assert (whole, without) == pytest.approx((found.before, found.after))


def test_no_function_word_is_hidden_or_shown(shipped: Classifier) -> None:
    assert shipped.frequencies
    explanation = explain(shipped, SPORTS)
    words = {effect.word for effect in content_words(shipped, explanation)}
    assert "ya" in {effect.word for effect in explanation.effects} - words
    assert {*find_counterfactual(shipped, SPORTS, explanation).words} <= words
    assert {effect.word for effect in strongest_words(shipped, explanation)} <= words


def test_words_worth_less_than_half_a_point_are_not_shown(shipped: Classifier) -> None:
    explanation = explain(
        shipped, "Mbunge wa chama cha upinzani akana mashtaka ya kufuja fedha mbele ya hakimu wa mkoa"
    )
    shown = strongest_words(shipped, explanation, count=100)
    moved = [abs(change(effect, explanation)) for effect in shown]
    assert moved == sorted(moved, reverse=True)
    assert moved[-1] >= SMALLEST_EFFECT
    assert len(shown) < len(explanation.effects)
    assert strongest_words(shipped, explanation, count=1) == shown[:1]


def test_nothing_is_hidden_where_no_words_move_the_answer(shipped: Classifier) -> None:
    improbable = list(shipped.predict(SPORTS).probabilities)[-1]
    found = find_counterfactual(shipped, SPORTS, explain(shipped, SPORTS, improbable))
    assert found.words == ()
    assert found.after == found.before


def test_a_rival_is_what_the_label_is_compared_with(shipped: Classifier) -> None:
    first, second, *_ = shipped.predict(SPORTS).probabilities
    found = find_counterfactual(shipped, SPORTS, explain(shipped, SPORTS), second)
    assert found.rival_before == pytest.approx(shipped.predict(SPORTS).probabilities[second])
    assert found.after - found.rival_after < found.before - found.rival_before - SMALLEST_STEP
    assert first == explain(shipped, SPORTS).label


@pytest.mark.parametrize("counted", [True, False])
def test_a_bundle_works_without_frequencies(tmp_path: Path, small_contents: dict[str, bytes], counted: bool) -> None:
    contents = {**small_contents}
    if counted:
        documents = dict.fromkeys(SMALL_LABELS, 10)
        contents[FREQUENCIES] = Frequencies(documents, {"timu": [10, 10, 10]}).to_json()
    else:
        del contents[FREQUENCIES]
    write_bundle(tmp_path / "small", contents, Manifest(name="small", labels=SMALL_LABELS, max_length=8))
    classifier = load_classifier(tmp_path / "small")
    explanation = explain(classifier, "Timu yafunga bao na kushinda mechi uwanjani")
    words = {effect.word for effect in content_words(classifier, explanation)}
    assert ("timu" in words) != counted
    assert {*find_counterfactual(classifier, "Timu yafunga bao na kushinda mechi", explanation).words} <= words
