"""Why: every word at its place, and what it is worth is what hiding it shows."""

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import Classifier, explain
from classifier.errors import NoWordsError, TextTooLongError
from classifier.explanation import Explanation
from classifier.text import Word, find_words
from classifier.vocabulary import Side
from tests.cases import ANSWERED, REFUSED
from tests.test_inference import ARTICLE


@pytest.fixture(scope="module")
def explanation(shipped: Classifier) -> Explanation:
    return explain(shipped, ARTICLE)


def test_it_explains_the_answer(shipped: Classifier, explanation: Explanation) -> None:
    prediction = shipped.predict(ARTICLE)
    assert explanation.label == prediction.label
    assert explanation.probability == pytest.approx(prediction.confidence, abs=1e-9)


def test_every_word_stands_where_the_reader_wrote_it(explanation: Explanation) -> None:
    expected = [(word.text, word.start, word.end) for word in find_words(ARTICLE)]
    assert [(span.word, span.start, span.end) for span in explanation.spans] == expected


def test_a_contribution_is_what_hiding_the_word_takes_away(shipped: Classifier, explanation: Explanation) -> None:
    assert "xqzv" not in shipped.vocabulary
    for effect in (*explanation.effects[:3], *explanation.effects[-3:]):
        hidden = " ".join("xqzv" if word.text == effect.word else word.text for word in find_words(ARTICLE))
        without = shipped.predict(hidden).probabilities[explanation.label]
        assert effect.probability_without == pytest.approx(without, abs=1e-6)
        assert (effect.contribution > 0) == (without < explanation.probability)


def test_words_about_football_speak_for_sports(explanation: Explanation) -> None:
    assert {effect.word for effect in explanation.effects[:10]} & {"timu", "soka", "mechi", "mabao", "kocha"}
    contributions = [effect.contribution for effect in explanation.effects]
    assert contributions == sorted(contributions, reverse=True)
    assert contributions[9] > 0


def test_repeated_words_are_one_effect_and_many_spans(explanation: Explanation) -> None:
    wa = next(effect for effect in explanation.effects if effect.word == "na")
    spans = [span for span in explanation.spans if span.word == "na"]
    assert wa.count == len(spans) == 2
    assert {span.contribution for span in spans} == {wa.contribution}


def test_any_label_can_be_asked(shipped: Classifier) -> None:
    asked = {label: explain(shipped, ARTICLE, label) for label in shipped.labels}
    assert sum(one.probability for one in asked.values()) == pytest.approx(1, abs=1e-6)
    with pytest.raises(ValueError, match="no such topic"):
        explain(shipped, ARTICLE, "no such topic")


def test_words_beyond_the_models_length_are_counted(shipped: Classifier) -> None:
    limit = shipped.manifest.max_length
    explanation = explain(shipped, "habari za leo " * limit)
    assert (explanation.before, len(explanation.spans), explanation.after) == (0, limit, 2 * limit)
    assert explanation.spans == explain(shipped, "habari za leo " * (limit // 3) + "habari").spans


def test_only_places_of_words_that_are_read_are_worked_out(
    shipped: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Word] = []

    def make(*fields: Any) -> Word:
        made.append(Word(*fields))
        return made[-1]

    monkeypatch.setattr("classifier.preprocessing.Word", make)
    explain(shipped, "habari za leo " * 10_000)
    assert len(made) == shipped.manifest.max_length


@pytest.mark.parametrize("truncating", ["pre", "post"])
def test_words_at_some_places_are_found_as_among_all(shipped: Classifier, truncating: Side) -> None:
    limit = shipped.manifest.max_length
    classifier = copy.copy(shipped)
    classifier.preprocessor = replace(shipped.preprocessor, truncating=truncating)
    text = "Mtume ﷺ alisema ng’ombe. " * limit
    tokens = classifier.tokenize(text)
    assert len(tokens.window) == limit
    everywhere = classifier.preprocessor.find(tokens.cleaned.text)
    assert tokens.window_spans == everywhere[tokens.window.start : tokens.window.stop]
    assert explain(classifier, text).before == tokens.window.start


def test_a_text_that_grows_has_no_places(shipped: Classifier) -> None:
    with pytest.raises(TextTooLongError, match="has 360,000 characters"):
        shipped.preprocessor.find("\ufdfa" * 200_000)


def test_unknown_words_are_marked(shipped: Classifier) -> None:
    spans = explain(shipped, "Serikali flimbuzqx yatangaza").spans
    assert [(span.word, span.known) for span in spans][1] == ("flimbuzqx", False)


@pytest.mark.parametrize("name", ANSWERED)
def test_odd_text_is_explained(shipped: Classifier, name: str) -> None:
    text = ANSWERED[name]
    explanation = explain(shipped, text)
    assert explanation.before + len(explanation.spans) + explanation.after == len(find_words(text))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_cannot_be_explained(shipped: Classifier, name: str) -> None:
    text, error = REFUSED[name]
    with pytest.raises(error):
        explain(shipped, text)


@given(text=st.text(st.characters(), min_size=1, max_size=80))
def test_any_text(shipped: Classifier, text: str) -> None:
    try:
        explanation = explain(shipped, text)
    except NoWordsError:
        return
    assert all(0 <= effect.probability_without <= 1 for effect in explanation.effects)
    assert sum(effect.count for effect in explanation.effects) == len(explanation.spans)
