"""How it works, without a browser: every step shows what the library really does with the sentence."""

import builtins
import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from classifier import Classifier, load_classifier, normalize_text
from classifier.bundle.artifacts import ARTIFACTS
from classifier.bundle.held_out import passing
from classifier.bundle.weights import read_network
from classifier.calibration import calibrate
from classifier.text import find_words
from pages.components.shared.i18n import catalog, percent
from pages.components.shared.samples import load_samples
from pages.components.walkthrough import ending
from pages.components.walkthrough.charts import evidence_chart, hundred_chart, signed
from pages.components.walkthrough.sentence import LONGEST
from pages.components.walkthrough.stage import written
from tests.cases import ANSWERED, REFUSED
from tests.pages.conftest import SPORTS, OpenApp

OpenPage = Callable[..., AppTest]
SAY = catalog("en")
STEPS = [key.removeprefix("walkthrough.step_") for key in SAY if key.startswith("walkthrough.step_")]
SHIPPED = ["media-topics", "swahili-news", "tanzania-desks"]


@pytest.fixture
def open_walkthrough(open_app: OpenApp) -> OpenPage:
    """Go to a step of the page with an article in the box of the first one: `open_walkthrough("…", "numbers")`."""

    def open_walkthrough(article: str = "", step: str = "words", **query: str) -> AppTest:
        app = open_app(**{"lang": "en", **query})
        app.text_area(key="article").set_value(article).run()
        app.session_state["step"] = step
        return app.switch_page("pages/walkthrough.py").run()

    return open_walkthrough


@pytest.fixture
def open_shipped(open_walkthrough: OpenPage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Go there with the model that ships."""
    monkeypatch.delenv("AINISHA_BUNDLE")
    return open_walkthrough


def stage(app: AppTest) -> list[tuple[str, str]]:
    """Return what stands on the stage: each word, or topic, with what stands below it."""
    html = next(element.proto.body for element in app.get("html") if "ainisha-stage" in element.proto.body)
    items = re.findall(r"<li><span>(.*?)</span><small>(.*?)</small></li>", html)
    return [(unescape(re.sub(r"<[^>]*>", "", upper)), unescape(lower)) for upper, lower in items]


def charts(app: AppTest) -> list[str]:
    """Return the alternative texts of the charts."""
    return [chart.proto.alt for chart in app.get("vega_lite_chart")]


def told(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption))


def sentence(app: AppTest) -> str:
    return app.text_input(key="sentence").value or ""


def test_next_leads_through_every_step(open_walkthrough: OpenPage) -> None:
    app = open_walkthrough(SPORTS)
    assert app.title[0].value == SAY["walkthrough.title"]
    for step in STEPS:
        assert app.session_state["step"] == step
        assert not app.exception
        following = next(button for button in app.button if button.label == SAY["walkthrough.next"])
        assert following.disabled == (step == STEPS[-1])
        if not following.disabled:
            following.click().run()


def test_the_sentence_begins_the_article_and_ends_between_words(open_walkthrough: OpenPage) -> None:
    article = "Bunge lakutana.\n\nKikao cha kwanza."
    app = open_walkthrough(article)
    assert sentence(app) == "Bunge lakutana."
    assert app.text_input(key="sentence").label == SAY["walkthrough.own"]
    assert stage(app) == [("Bunge", "bunge"), ("lakutana.", "lakutana")]
    app.text_input(key="sentence").set_value("Kanyaboya " * 30).run()
    assert stage(app) == [("Kanyaboya", "kanyaboya")] * LONGEST
    assert app.switch_page("pages/classify.py").run().text_area(key="article").value == article


def test_an_empty_box_has_samples_that_the_model_gets_right(open_shipped: OpenPage, shipped: Classifier) -> None:
    app = open_shipped()
    samples = {sample.title: sample for sample in load_samples().values()}
    seen = [sentence(app)]
    for _ in range(2):
        app.button[-3].click().run()
        seen.append(sentence(app))
    assert len(set(seen)) == 3
    for title in seen:
        prediction = shipped.predict(title)
        assert prediction.certain
        assert prediction.label == samples[title].category


@pytest.mark.parametrize("text", [ANSWERED[case] for case in ("HTML", "Markdown", "one word of 100,000 letters")])
def test_any_text_with_words_is_walked_through_and_never_rendered(open_walkthrough: OpenPage, text: str) -> None:
    app = open_walkthrough(text, lang="sw")  # AppTest knows options by their names in the app's first language
    for step in STEPS:
        app.session_state["step"] = step
        app.run()
        assert app.session_state["step"] == step
        assert not app.exception
        assert text.strip() not in told(app)
        assert not any("<img" in element.proto.body for element in app.get("html"))


def test_a_text_that_is_refused_is_told_so(open_walkthrough: OpenPage) -> None:
    app = open_walkthrough(REFUSED["digits"][0], lang="sw")
    assert [warning.value for warning in app.warning] == [catalog("sw")["error.no_words"]]
    assert not app.exception


@given(st.text())
def test_all_of_a_sentence_is_on_the_stage_as_it_was_written(text: str) -> None:
    items = list(written(text, find_words(text)))
    assert " ".join(unescape(lower) for _, lower in items) == normalize_text(text)
    html = "".join(upper for upper, _ in items)
    assert set(re.findall(r"</?([a-z]+)", html)) <= {"s"}
    if items:
        assert "".join(unescape(re.sub(r"<[^>]*>", "", html)).split()) == "".join(text.split())


def test_words_have_the_numbers_of_the_vocabulary(open_shipped: OpenPage, shipped: Classifier) -> None:
    app = open_shipped("Rais wa Zanzibar kanyaboyani", "numbers")
    tokens = shipped.tokenize("Rais wa Zanzibar kanyaboyani")
    padding = shipped.manifest.max_length - len(tokens.ids)
    assert stage(app) == [*zip(tokens.words, map(str, tokens.ids), strict=True), ("…", f"{padding} × 0")]
    assert SAY["walkthrough.numbers_unknown"].format(words="**kanyaboyani**") in told(app)


def test_misspelt_words_that_are_read_otherwise_are_told(open_shipped: OpenPage) -> None:
    app = open_shipped("Waziri wa fedha amesoma bajetti ya serikkali mbele ya wabunge", "numbers")
    assert {"bajeti", "serikali"} < {word for word, _ in stage(app)}
    words = "bajetti → *bajeti*, serikkali → *serikali*"
    assert SAY["left_out.misspelt"].format(words=words) in told(app)


def test_a_typed_word_has_its_neighbours_and_an_unknown_one_is_told(
    open_shipped: OpenPage, shipped: Classifier
) -> None:
    app = open_shipped("", "numbers")
    app.text_input[-1].set_value("Mabao!").run()
    nearest = read_network(shipped.bundle).nearest("mabao", shipped.vocabulary, 6)
    assert charts(app)[0].endswith(": " + ", ".join(f"{word} {share:.2f}" for word, share in nearest.items()) + ".")
    app.text_input[-1].set_value("*kanyaboyani*").run()
    assert not charts(app)
    assert SAY["walkthrough.nearest_unknown"].format(word="kanyaboyani") in told(app)


def test_evidence_is_that_of_the_network_and_adds_up(open_shipped: OpenPage, shipped: Classifier) -> None:
    app = open_shipped("", "evidence")
    trace = shipped.trace(sentence(app))
    evidence = read_network(shipped.bundle).evidence(trace.sequence, trace.output)
    assert evidence is not None
    first = int(trace.output.argmax())
    added = [signed(value) for value in evidence.words[:, first]]
    assert stage(app) == list(zip(trace.tokens.words, added, strict=True))
    assert signed(evidence.totals()[-1, first]) in charts(app)[0]


def test_the_table_of_evidence_has_every_word_and_totals_up_to_it(shipped: Classifier) -> None:
    trace = shipped.trace(SPORTS)
    evidence = read_network(shipped.bundle).evidence(trace.sequence, trace.output)
    assert evidence is not None
    at, words = shipped.labels.index("sport"), trace.tokens.words
    scores = [signed(total) for total in evidence.totals()[:, at]]
    for totals, shown in ((False, [signed(added) for added in evidence.words[:, at]]), (True, scores[1:])):
        chart = evidence_chart(evidence, [at, 0], ["sport", shipped.labels[0]], words, totals=totals)
        rows = next(iter(chart.to_dict()["datasets"].values()))[::2]
        assert [row["text"] for row in rows] == [*shown, scores[-1]]
        assert [row["word"] for row in rows][:-1] == words


def test_a_network_of_another_shape_is_told_to_be_one(open_walkthrough: OpenPage) -> None:
    app = open_walkthrough(SPORTS, "evidence")
    assert SAY["walkthrough.evidence_closed"] in told(app)
    assert [word for word, _ in stage(app)] == normalize_text(SPORTS).split()


def test_the_temperature_that_is_chosen_is_applied(open_shipped: OpenPage, shipped: Classifier) -> None:
    app = open_shipped("", "probabilities")
    trace = shipped.trace(sentence(app))
    logits = np.log(trace.output)
    assert stage(app)[0][1] == signed(float((logits - logits.mean()).max()))
    own, doubtful = charts(app)
    assert percent(shipped.predict(trace).confidence) in own
    app.slider[0].set_value(2.0).run()
    shares = calibrate(trace.output[None], 2.0, shipped.manifest.floor)[0]
    assert percent(shares.max()) in charts(app)[0]
    assert charts(app)[1] != doubtful


def test_a_model_that_is_certain_of_its_own_samples_has_a_doubtful_sentence_too(open_shipped: OpenPage) -> None:
    app = open_shipped("", "probabilities", model="tanzania-desks")
    classifier = load_classifier(ARTIFACTS / "tanzania-desks")
    (shown,) = [sample.title for sample in load_samples().values() if sample.title in app.markdown[-2].value]
    prediction = classifier.predict(shown)
    assert not prediction.certain
    assert percent(prediction.confidence) in charts(app)[1]


def test_a_threshold_costs_what_was_measured(open_shipped: OpenPage, shipped: Classifier) -> None:
    app = open_shipped("", "decision")
    prediction = shipped.predict(sentence(app))
    assert stage(app)[0][1] == percent(prediction.confidence)
    assert percent(prediction.threshold) in told(app)
    curve = shipped.evaluation["calibration"]["coverage"]
    for percents in (round(100 * shipped.manifest.threshold), 95):
        app.slider[0].set_value(percents).run()
        share, wrong = passing(curve, shipped.manifest.threshold if percents < 95 else 0.95)
        through, wrongly = round(100 * share), round(100 * wrong)
        text = SAY["walkthrough.line_costs"].format(through=through, wrong=wrongly, editor=100 - through)
        assert text in told(app)
        assert charts(app) == [text.replace("*", "")]


def test_a_hundred_texts_are_a_hundred_dots() -> None:
    (dots,) = hundred_chart(60, 2).to_dict()["datasets"].values()
    kinds = Counter(dot["kind"] for dot in dots)
    assert sorted(kinds.values()) == [2, 40, 58]
    assert len({(dot["column"], dot["row"]) for dot in dots}) == 100


def test_without_measurements_no_cost_of_a_threshold_is_told(open_walkthrough: OpenPage) -> None:
    app = open_walkthrough(SPORTS, "decision")
    assert SAY["walkthrough.line_unknown"] in told(app)
    assert not app.slider


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_model_gets_the_hard_story_wrong_and_says_why(open_shipped: OpenPage, name: str) -> None:
    app = open_shipped("", "loop", model=name)
    prediction = load_classifier(ARTIFACTS / name).predict(ending.hard_story()["text"])
    assert prediction.label not in ending.hard_story()["labels"]
    text = told(app)
    assert percent(prediction.confidence) in text
    assert "*kipa*" in text
    assert SAY["walkthrough.loop_review"] in text


@pytest.mark.parametrize("right", [True, False])
def test_a_story_that_is_no_mistake_is_not_called_one(
    open_walkthrough: OpenPage, small_classifier: Classifier, monkeypatch: pytest.MonkeyPatch, right: bool
) -> None:
    labels = [small_classifier.predict(SPORTS).label] if right else ["weather"]
    monkeypatch.setattr(ending, "hard_story", lambda: {"title": "", "body": SPORTS, "text": SPORTS, "labels": labels})
    app = open_walkthrough(SPORTS, "loop")
    assert not app.exception
    key = "walkthrough.wrong_not" if right else "walkthrough.wrong_unknown"
    assert SAY[key].rpartition(")")[2] in told(app)
    assert SAY["walkthrough.wrong_answer"].rpartition(":")[2] not in told(app)


def test_tensorflow_that_is_not_installed_is_told_so(
    open_walkthrough: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, real = open_walkthrough(SPORTS, "probabilities"), builtins.__import__

    def without_keras(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "keras":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_keras)
    app.toggle(key="tensorflow").set_value(True).run()
    assert not app.exception
    assert "pip install tensorflow" in app.warning[0].value


def test_both_engines_answer_side_by_side(open_walkthrough: OpenPage) -> None:
    app = open_walkthrough(SPORTS, "probabilities", lang="sw")
    app.toggle(key="tensorflow").set_value(True).run()
    assert not app.exception
    assert [metric.label for metric in app.metric] == ["LiteRT", "TensorFlow", catalog("sw")["engines.difference"]]
    assert float(app.metric[2].value.strip("<%")) < 0.01
