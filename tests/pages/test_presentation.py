"""The demo for a projector, and the answer that stands alone in another page, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from classifier import DEFAULT_BUNDLE, Prediction, load_classifier
from classifier.bundle.manifest import MANIFEST
from pages.components.classify.presentation import demo_stories
from pages.components.model.card import SHIPPED
from pages.components.shared.i18n import catalog
from pages.components.shared.samples import load_samples
from pages.components.shared.verdict import Verdict, verdict
from tests.pages.conftest import OpenApp

TEXTS = catalog("en")


def demo_answers(model: str) -> list[Prediction]:
    classifier = load_classifier(DEFAULT_BUNDLE.parent / model)
    return [classifier.predict(story.text) for story in demo_stories(model)]


def test_the_demo_goes_from_clear_stories_to_one_for_an_editor_and_one_that_is_refused() -> None:
    answers = demo_answers("media-topics")
    said = [verdict(answer) for answer in answers]
    assert said == [*[Verdict.CERTAIN] * 4, Verdict.FOR_EDITOR, Verdict.UNRELIABLE]
    assert [answer.second is not None for answer in answers] == [False, False, False, True, False, False]


@pytest.mark.parametrize("model", [folder.name for folder in SHIPPED[1:]])
def test_the_demo_of_another_model_has_its_own_stories(model: str) -> None:
    assert [story.model for story in demo_stories(model)] == [model] * 5 + [""]
    assert verdict(demo_answers(model)[-1]) is Verdict.UNRELIABLE


def press(app: AppTest, action: str) -> AppTest:
    return app.button(key=f"demo-{action}").click().run()


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_the_demo_leads_on_back_and_out(open_app: OpenApp, lang: str) -> None:
    app, texts = open_app(demo="1", lang=lang), catalog(lang)
    stories = demo_stories("small")
    assert (app.title[0].value, app.button(key="demo-back").disabled) == (stories[0].title, True)
    assert (len(app.sidebar), len(app.text_area)) == (0, 0)
    press(app, "next")
    assert app.query_params["demo"] == "2"
    assert app.title[0].value == stories[1].title
    assert press(app, "back").title[0].value == stories[0].title
    press(app, "leave")
    assert "demo" not in app.query_params
    assert app.title[0].value == texts["classify.title"]
    assert app.radio(key="language").value == lang


def test_the_demo_ends_with_its_last_story(open_app: OpenApp) -> None:
    app = open_app(demo="99", lang="en")
    assert app.title[0].value == demo_stories("small")[-1].title
    assert app.button(key="demo-next").disabled
    assert TEXTS["answer.unreliable"] in "".join(line.value for line in app.markdown)
    assert app.warning


@pytest.mark.parametrize("demo", ["x", "-1", "²"])
def test_other_words_in_the_address_are_no_demo(open_app: OpenApp, demo: str) -> None:
    assert open_app(demo=demo, lang="en").title[0].value == TEXTS["classify.title"]


def test_a_demo_without_a_model_says_what_is_wrong(open_app: OpenApp, bundle: Path) -> None:
    (bundle / MANIFEST).write_text("{")
    app = open_app(demo="1", lang="en")
    assert not app.exception
    assert app.error


@pytest.mark.parametrize(("sample", "alone"), [("kipa", True), ("unheard-of", False), ("", False)])
def test_only_the_answer_to_a_sample_stands_alone(open_app: OpenApp, sample: str, alone: bool) -> None:
    app = open_app(sample=sample, lang="en")
    assert app.text_area
    app.context["is_embedded"] = True
    app = app.run()
    assert bool(app.text_area) != alone
    assert (app.title[0].value == load_samples()["kipa"].title) == alone
    assert bool(app.get("vega_lite_chart")) == alone
    assert (not app.button and not app.get("download_button")) == alone
