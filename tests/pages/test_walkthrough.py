"""How it works, without a browser: every step shows what the library really does with the article."""

import builtins
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from classifier import Classifier, normalize_text
from pages.components.shared.i18n import catalog
from pages.components.walkthrough.charts import cleaned
from pages.components.walkthrough.journey import count_cleaning, follow, split_up
from pages.components.walkthrough.steps import STEPS
from tests.cases import ANSWERED, REFUSED
from tests.pages.conftest import SPORTS, OpenApp

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_walkthrough(open_app: OpenApp) -> OpenPage:
    """Go to the page with an article in the box of the first one: `open_walkthrough("…", lang="sw")`."""

    def open_walkthrough(article: str = "", **query: str) -> AppTest:
        app = open_app(**query)
        app.text_area(key="article").set_value(article).run()
        return app.switch_page("pages/walkthrough.py").run()

    return open_walkthrough


def show_all(app: AppTest) -> AppTest:
    return app.toggle(key="all_steps").set_value(True).run()


def test_every_step_can_be_shown_by_itself(open_walkthrough: OpenPage) -> None:
    lang = "sw"  # AppTest knows the options of a radio by their names in the app's first language
    app = open_walkthrough(SPORTS, lang=lang)
    assert app.title[0].value == catalog(lang)["walkthrough.title"]
    for number, step in enumerate(STEPS, start=1):
        assert app.subheader[0].value == f"{number}. {catalog(lang)[f'walkthrough.step_{step}']}"
        assert not app.exception
        following = next(button for button in app.button if button.label == catalog(lang)["walkthrough.next"])
        assert following.disabled == (number == len(STEPS))
        if not following.disabled:
            following.click().run()


def test_an_empty_box_shows_a_sample_and_says_so(open_walkthrough: OpenPage) -> None:
    captions = [caption.value for caption in open_walkthrough(lang="sw").caption]
    assert catalog("sw")["walkthrough.sample"] in captions


def test_the_article_of_the_first_page_is_walked_through_and_still_there(open_walkthrough: OpenPage) -> None:
    app = show_all(open_walkthrough(SPORTS, lang="sw"))
    assert catalog("sw")["walkthrough.own"] in [caption.value for caption in app.caption]
    assert [text.value for text in app.text] == [SPORTS, normalize_text(SPORTS)]
    assert app.switch_page("pages/classify.py").run().text_area(key="article").value == SPORTS


@pytest.mark.parametrize("text", [ANSWERED[case] for case in ("HTML", "Markdown", "one word of 100,000 letters")])
def test_any_text_with_words_is_walked_through_and_never_rendered(open_walkthrough: OpenPage, text: str) -> None:
    app = show_all(open_walkthrough(text, lang="sw"))
    assert not app.exception
    assert len(app.subheader) == len(STEPS) + 1
    assert not [shown.value for shown in (*app.markdown, *app.caption) if text in shown.value]


def test_a_text_that_is_refused_is_told_so(open_walkthrough: OpenPage) -> None:
    app = open_walkthrough(REFUSED["digits"][0], lang="sw")
    assert [warning.value for warning in app.warning] == [catalog("sw")["error.no_words"]]
    assert not app.exception


def test_tensorflow_that_is_not_installed_is_told_so(
    open_walkthrough: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, real = open_walkthrough(SPORTS, lang="sw"), builtins.__import__

    def without_keras(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "keras":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_keras)
    app.toggle(key="tensorflow").set_value(True).run()
    assert not app.exception
    assert "pip install tensorflow" in app.warning[0].value


def test_both_engines_answer_side_by_side(open_walkthrough: OpenPage) -> None:
    app = open_walkthrough(SPORTS, lang="sw")
    app.toggle(key="tensorflow").set_value(True).run()
    assert not app.exception
    assert [metric.label for metric in app.metric] == ["LiteRT", "TensorFlow", catalog("sw")["engines.difference"]]
    assert float(app.metric[2].value.strip("<%")) < 0.01


@given(st.text())
def test_what_is_marked_is_the_text_as_it_was_written(text: str) -> None:
    html = cleaned(text)
    assert unescape(re.sub(r"<[^>]*>", "", html)) == text
    assert set(re.findall(r"</?([a-z]+)", html)) <= {"div", "s", "u"}
    assert " ".join(piece.word for piece in split_up(text) if piece.word) == normalize_text(text)


def test_cleaning_is_counted() -> None:
    assert count_cleaning("Mwaka 2024, “Ng’ombe” 3 wa José!") == (5, 4, 3)


def test_the_journey_ends_where_the_prediction_does(small_classifier: Classifier) -> None:
    journey = follow(small_classifier, SPORTS + " kanyaboya")
    assert journey.unknown == ["kanyaboya"]
    assert list(journey.raw) == list(journey.prediction.probabilities)
    assert sum(journey.raw.values()) == pytest.approx(1, abs=1e-5)
    assert journey.trace.sequence.shape == (small_classifier.manifest.max_length,)
