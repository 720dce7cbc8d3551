"""What is left out because it stands around the story: said, faded where it stands, and read too on demand."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from classifier import DEFAULT_BUNDLE, Classifier, explain, load_classifier
from classifier.cleaning import clean
from classifier.text import find_words
from pages.components.classify.highlight import highlight
from pages.components.shared.i18n import catalog
from pages.components.walkthrough.stage import written
from tests.pages.conftest import SPORTS, OpenApp
from tests.pages.test_classify import classify

TEXTS = catalog("en")
LINK = "https://example.org/rais?a=1&b=2"
PASTED = f"{LINK}\n\n{SPORTS} <img src=x>\n\nFuata @tv1 www.example.org/**habari**"

pytestmark = pytest.mark.usefixtures("wide")


@pytest.fixture
def classifier(wide: Path) -> Classifier:
    return load_classifier(wide)


def said(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def _content(element: Any) -> str:
    return str(element.value)


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.label == TEXTS[key]).click().run()


@pytest.fixture
def open_wide(open_app: OpenApp, wide: Path, monkeypatch: pytest.MonkeyPatch) -> OpenApp:
    """Open the app on the wide bundle: `open_app` serves the small one."""
    monkeypatch.setenv("AINISHA_BUNDLE", str(wide))
    return open_app


def test_it_is_said_and_read_too_on_demand_for_this_question_only(open_wide: OpenApp) -> None:
    app = classify(open_wide(lang="en"), PASTED)
    assert TEXTS["left_out.count"].format(count=3) in said(app)
    first = app.session_state["history"][0].prediction
    press(app, "left_out.keep")
    assert not app.exception
    assert TEXTS["left_out.everything"] in said(app)
    second = app.session_state["history"][0].prediction
    assert len(first.left_out) == 3
    assert second.left_out == ()
    assert second.words > first.words
    press(app, "left_out.again")
    assert TEXTS["left_out.count"].format(count=3) in said(app)
    press(app, "left_out.keep")
    classify(app, f"{PASTED} tena")
    assert TEXTS["left_out.count"].format(count=3) in said(app), "the next question is read as any other"


def test_an_answer_of_the_history_is_opened_as_it_was_asked(open_wide: OpenApp) -> None:
    app = press(classify(open_wide(lang="en"), PASTED), "left_out.keep")
    classify(app, SPORTS)
    app.switch_page("pages/history.py").run()
    app.button(key="open-1").click().run()
    app.switch_page("pages/classify.py").run()
    assert TEXTS["left_out.everything"] in said(app)


def test_a_text_of_which_nothing_is_left_can_be_read_all_the_same(open_wide: OpenApp) -> None:
    app = classify(open_wide(lang="en"), "https://example.org/timu-yafunga-bao")
    assert [warning.value for warning in app.warning] == [TEXTS["error.no_words"]]
    assert press(app, "left_out.keep").header


@pytest.mark.parametrize("text", [SPORTS, "?!", ""])
def test_nothing_is_said_where_nothing_is_left_out(open_wide: OpenApp, text: str) -> None:
    app = classify(open_wide(lang="en"), text)
    assert TEXTS["left_out.keep"] not in [button.label for button in app.button]


def test_it_is_faded_where_it_stands_and_escaped(classifier: Classifier) -> None:
    prediction = classifier.predict(PASTED)
    html = highlight(PASTED, explain(classifier, PASTED), {}, prediction.left_out)
    assert unescape(re.sub(r"<[^>]*>", "", html)) == PASTED
    faded = re.findall(r'<span style="opacity:.6">(.*?)</span>', html)
    assert [unescape(text) for text in faded] == [PASTED[start:end] for start, end in prediction.left_out]
    assert "<img" not in html


def test_the_walkthrough_shows_it_struck_out_and_counts_it(open_wide: OpenApp) -> None:
    app = classify(open_wide(lang="en"), SPORTS).switch_page("pages/walkthrough.py").run()
    app.text_input(key="sentence").set_value(f"{SPORTS} Fuata {LINK}").run()
    assert not app.exception
    assert TEXTS["walkthrough.words_left_out.one"].format(count=1) in [line.value for line in app.markdown]
    shown = next(html for html in map(_content, app.get("html")) if "<s>" in html)
    assert "rais?a=1&amp;b=2</s>" in shown


@given(st.text() | st.lists(st.sampled_from([LINK, "@tv1", "Bunge", " ", "\n", "2024"])).map("".join))
def test_all_of_a_text_is_shown_whatever_is_left_out(text: str) -> None:
    story = clean(text).text
    assert len(story) == len(text)
    words = find_words(story)
    html = "".join(upper for upper, _ in written(text, words))
    assert set(re.findall(r"</?([a-z]+)", html)) <= {"s"}
    assert not words or "".join(unescape(re.sub(r"<[^>]*>", "", html)).split()) == "".join(text.split())


def test_misspelt_words_are_shown_as_they_were_read(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AINISHA_BUNDLE", str(DEFAULT_BUNDLE))
    app = classify(open_app(lang="en"), "Spika wa bugne amesoma bajetti mpya ya serikali mjini Dodoma")
    expected = TEXTS["left_out.misspelt"].format(words="bugne → *bunge*, bajetti → *bajeti*")
    assert expected in said(app)
    classify(app, "Spika wa bunge amesoma bajeti mpya ya serikali mjini Dodoma")
    assert not [caption for caption in said(app) if "→" in caption]
