"""Why, and "try it yourself": the reader's text is marked and never altered, and both answers stand side by side."""

import re
from html import unescape
from typing import Any

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import Classifier, Explanation, explain
from pages.components.classify.charts import probability_chart, word_chart
from pages.components.classify.highlight import UNREAD, highlight
from pages.components.shared.categories import name
from pages.components.shared.i18n import catalog
from pages.components.shared.resources import TURN
from tests.cases import ANSWERED
from tests.pages.conftest import SPORTS, OpenApp
from tests.pages.test_classify import classify, messages

TEXTS = catalog("en")


def shown(html: str) -> str:
    """Return the text that HTML shows."""
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize("text", [text for text in ANSWERED.values() if len(text) < 1000])
def test_highlighting_shows_the_text_as_it_was_written_and_no_markup_of_its_own(
    small_classifier: Classifier, text: str
) -> None:
    html = highlight(text, explain(small_classifier, text))
    assert shown(html) == text
    assert set(re.findall(r"</?([a-z]+)", html)) <= {"div", "mark", "span"}


@given(before=st.text(), after=st.text(max_size=UNREAD))
def test_highlighting_survives_any_text(small_classifier: Classifier, before: str, after: str) -> None:
    text = f"{before} mechi {after}"
    read = highlight(text, explain(small_classifier, text))
    assert shown(read).startswith(text[:UNREAD])


def test_a_word_that_speaks_for_the_label_is_shaded_and_one_against_it_underlined(small_classifier: Classifier) -> None:
    explanation = explain(small_classifier, SPORTS)
    html = highlight(SPORTS, explanation)
    strongest = explanation.strongest(1)[0]
    mark = re.search(rf'<mark style="([^"]*)">{strongest.word}</mark>', html, re.IGNORECASE)
    assert mark
    assert ("border-bottom" in mark[1]) == (strongest.contribution < 0)


def test_the_why_of_any_category_can_be_asked_for(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    for label in ("health", "politics", "sports"):
        choose = next(group for group in app.radio if group.label == catalog("en")["why.choose"])
        choose.set_value(label).run()
        assert not app.exception
        legend = catalog("en")["why.legend"].format(label=name(label, "en"))
        assert legend in [caption.value for caption in app.caption]


def test_a_session_keeps_one_explanation_and_works_it_out_in_its_turn(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    holders = []

    def watch(*arguments: Any) -> Explanation:
        holders.append(set(TURN._held))
        return explain(*arguments)

    monkeypatch.setattr("pages.components.classify.why.explain", watch)
    app = classify(open_app(lang="en"), SPORTS)
    for label in ("politics", "sports"):
        next(group for group in app.radio if group.label == TEXTS["why.choose"]).set_value(label).run()
    assert repr(app.session_state._state.filtered_state).count("Explanation(") == 1
    assert holders == [{"test session id"}] * 3
    assert not TURN.locked()


def test_a_copy_longer_than_any_text_is_told_so(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    box = next(area for area in app.text_area if area.label == TEXTS["trial.box"])
    box.set_value("mechi " * 40_000).run()
    assert not app.exception
    assert messages(app) == [TEXTS["error.text_too_long"].format(length=240_000, limit=200_000)]
    assert next(button for button in app.button if button.label == "mechi").disabled


def test_taking_a_word_out_shows_what_it_was_worth(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    next(button for button in app.button if button.label == "mechi").click().run()
    assert not app.exception
    copy = next(area for area in app.text_area if area.label == catalog("en")["trial.box"])
    assert copy.value == SPORTS.replace("mechi ", "")
    assert app.text_area(key="article").value == SPORTS
    assert re.search(r"went from [\d.]+% to [\d.]+%", " ".join(line.value for line in app.markdown))
    next(button for button in app.button if button.label == catalog("en")["trial.reset"]).click().run()
    assert next(area for area in app.text_area if area.label == catalog("en")["trial.box"]).value == SPORTS


def test_a_copy_without_words_is_told_so(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    next(area for area in app.text_area if area.label == catalog("en")["trial.box"]).set_value("…").run()
    assert [warning.value for warning in app.warning] == [catalog("en")["error.no_words"]]


def test_charts_are_valid_with_their_rows(small_classifier: Classifier) -> None:
    explanation, prediction = explain(small_classifier, SPORTS), small_classifier.predict(SPORTS)
    for chart in (
        word_chart(explanation.strongest()),
        probability_chart(prediction.probabilities, 0.5, certain=True),
        probability_chart(prediction.probabilities, 0.0, certain=False),
    ):
        assert alt.Chart.from_dict(chart, validate=True).to_dict() == chart
