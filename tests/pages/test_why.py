"""Why, and "try it yourself": the reader's text is marked and never altered, and both answers stand side by side."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from classifier import Classifier, Explanation, explain
from pages.components.classify.charts import WIDEST, probability_chart, word_chart
from pages.components.classify.highlight import UNREAD, highlight
from pages.components.shared.categories import name
from pages.components.shared.i18n import catalog
from pages.components.shared.resources import PREDICTION_LOCK
from tests.cases import ANSWERED
from tests.pages.conftest import SPORTS, OpenApp
from tests.pages.test_classify import classify, set_threshold

TEXTS = catalog("en")


@pytest.fixture
def open_certain(open_app: OpenApp, bundle: Path, small_contents: dict[str, bytes]) -> OpenApp:
    """Open the app on a bundle whose answers are all certain, unless a notice speaks against one."""
    set_threshold(bundle, small_contents, 0.0)
    return open_app


def struck(app: AppTest) -> bool:
    """Return whether words are struck out in the text."""
    return any("<s>" in element.proto.body for element in app.get("html"))


@pytest.fixture
def every_word_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count words that move the answer by less than a point: in a network that was never trained all do."""
    for limit in ("SMALLEST_STEP", "SMALLEST_EFFECT"):
        monkeypatch.setattr(f"classifier.explanation.{limit}", 1e-9)


def shown(html: str) -> str:
    """Return the text that HTML shows."""
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize("text", [text for text in ANSWERED.values() if len(text) < 1000])
def test_highlighting_shows_the_text_as_it_was_written_and_no_markup_of_its_own(
    small_classifier: Classifier, text: str
) -> None:
    explanation = explain(small_classifier, text)
    html = highlight(text, explanation, {effect.word: effect.contribution for effect in explanation.effects})
    assert shown(html) == text
    assert set(re.findall(r"</?([a-z]+)", html)) <= {"div", "mark", "span"}


@given(before=st.text(), after=st.text(max_size=UNREAD))
def test_highlighting_survives_any_text(small_classifier: Classifier, before: str, after: str) -> None:
    text = f"{before} mechi {after}"
    read = highlight(text, explain(small_classifier, text), {"mechi": 1.0}, struck=["mechi"])
    assert shown(read).startswith(text[:UNREAD])


@pytest.mark.parametrize(("strength", "says"), [(0.5, "why.says_for"), (-0.5, "why.says_against"), (0.0, None)])
def test_words_for_and_against_are_told_apart_by_eye_and_by_ear(
    small_classifier: Classifier, strength: float, says: str | None
) -> None:
    html = highlight(SPORTS, explain(small_classifier, SPORTS), {"mechi": strength}, struck=["bao"])
    assert "<s>bao</s>" in html
    mark = re.search(r'<mark style="([^"]*)" data-says="([^"]*)">mechi</mark>', html)
    assert bool(mark) == bool(says)
    if mark and says:
        assert ("border-bottom" in mark[1]) == (strength < 0)
        assert mark[2] == catalog("sw")[says]
    assert html.count("<mark") == bool(says)


def test_the_why_of_any_category_can_be_asked_for(open_certain: OpenApp) -> None:
    app = classify(open_certain(lang="en"), SPORTS)
    for label in ("health", "politics", "sports"):
        choose = next(group for group in app.radio if group.label == TEXTS["why.choose"])
        choose.set_value(label).run()
        assert not app.exception
        legend, tiny = (TEXTS[key].format(label=name(label, "en")) for key in ("why.legend", "why.tiny"))
        said = [line.value for line in (*app.caption, *app.markdown)]
        assert legend in said or tiny in said


@pytest.mark.usefixtures("every_word_counts")
def test_the_words_that_decide_lead(open_certain: OpenApp) -> None:
    app = classify(open_certain(lang="en"), SPORTS)
    decisive = app.session_state["explanation"][2]
    assert decisive.words
    (lead,) = [line.value for line in app.markdown if line.value.startswith("Without ")]
    assert [word in lead for word in decisive.words] == [True] * len(decisive.words)
    assert f"**{decisive.after:.1%}** instead of **{decisive.before:.1%}**" in lead


@pytest.mark.usefixtures("every_word_counts")
def test_the_words_of_an_uncertain_answer_are_weighed_against_its_second_topic(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    first, second, *_ = app.session_state["history"][0].prediction.probabilities
    (lead,) = [line.value for line in app.markdown if line.value.startswith("Without ")]
    assert lead.index(name(first, "en")) < lead.index(name(second, "en"))


def test_an_answer_not_to_be_relied_on_is_not_explained(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), "Timu yafunga")
    assert TEXTS["why.unreliable"] in [line.value for line in app.markdown]
    assert TEXTS["why.choose"] not in [group.label for group in app.radio]
    assert len(app.get("vega_lite_chart")) == 1


def test_a_session_keeps_one_explanation_and_works_it_out_in_its_turn(
    open_certain: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    holders = []

    def watch(*arguments: Any) -> Explanation:
        holders.append(set(PREDICTION_LOCK._held))
        return explain(*arguments)

    monkeypatch.setattr("pages.components.classify.why.explain", watch)
    app = classify(open_certain(lang="en"), SPORTS)
    for label in ("politics", "sports"):
        next(group for group in app.radio if group.label == TEXTS["why.choose"]).set_value(label).run()
    assert repr(app.session_state._state.filtered_state).count("Explanation(") == 1
    assert holders == [{"test session id"}] * 3
    assert not PREDICTION_LOCK.locked()


@pytest.mark.usefixtures("every_word_counts")
def test_striking_a_word_out_shows_what_it_was_worth(open_certain: OpenApp) -> None:
    app = classify(open_certain(lang="en"), SPORTS)
    words = [group for group in app.button_group if group.label == TEXTS["trial.strike"]]
    decisive = app.session_state["explanation"][2]
    words[0].set_value(list(decisive.words)).run()
    assert not app.exception
    assert app.text_area(key="article").value == SPORTS
    said = " ".join(line.value for line in app.markdown)
    assert f"from {decisive.before:.1%} to {decisive.after:.1%}" in said, "the same figures as in the sentence"
    assert struck(app)
    next(button for button in app.button if button.label == TEXTS["trial.reset"]).click().run()
    assert not struck(app)


def test_charts_are_valid_with_their_rows(small_classifier: Classifier) -> None:
    prediction = small_classifier.predict(SPORTS)
    for chart in (
        word_chart({"mechi": -0.014, "bao": 0.9}),
        probability_chart(prediction.probabilities, 0.5, certain=True),
        probability_chart(prediction.probabilities, 0.0, certain=False),
    ):
        assert alt.Chart.from_dict(chart, validate=True).to_dict() == chart


def test_bars_of_words_have_one_scale_and_say_points() -> None:
    rows = word_chart({"mechi": -0.014, "bao": 0.9, "wa": -0.3})["datasets"]["rows"]
    assert [row["text"] for row in rows] == ["\u22121.4", "+90.0", "\u221230.0"]
    assert [row["change"] for row in rows] == [-0.014, WIDEST, -WIDEST]
    assert [row["side"] for row in rows] == ["accent", "beside", "accent"]
