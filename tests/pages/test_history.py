"""What was asked is remembered in the session: listed, opened again, exported, forgotten."""

import csv
import io
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.classify.takeaway import history_to_csv, table
from pages.components.shared.history import FIRST_CHARACTERS, KEPT, Answered
from pages.components.shared.i18n import catalog
from tests.pages.conftest import SPORTS, OpenApp
from tests.pages.test_classify import classify

POLITICS = "Rais ahutubia bunge kuhusu uchaguzi mkuu"
HEALTH = "Daktari wa hospitali atoa chanjo kwa wagonjwa"


def history(app: AppTest) -> AppTest:
    return app.switch_page("pages/history.py").run()


def texts(app: AppTest) -> list[str]:
    return [shown.value for shown in app.text]


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_an_empty_history_invites(open_app: OpenApp, lang: str) -> None:
    app = history(open_app(lang=lang))
    assert not app.exception
    assert catalog(lang)["history.empty"] in [line.value for line in app.markdown]
    assert [link.value for link in app.page_link] == [catalog(lang)["history.begin"]]


def test_answers_are_listed_latest_first_and_once_however_often_the_page_runs(open_app: OpenApp) -> None:
    app = classify(classify(open_app(), SPORTS), POLITICS)
    app.radio(key="language").set_value("en").run()
    assert texts(history(app)) == [POLITICS, SPORTS]


def test_what_was_refused_is_not_in_it(open_app: OpenApp) -> None:
    assert texts(history(classify(open_app(), "?!"))) == []


def test_an_answer_is_opened_again_with_its_text_and_not_listed_twice(open_app: OpenApp) -> None:
    app = history(classify(classify(open_app(), SPORTS), POLITICS))
    app.button(key="open-1").click().run()
    assert app.text_area(key="article").value == SPORTS
    assert app.header
    assert texts(history(app)) == [POLITICS, SPORTS]


def test_text_and_answer_are_there_again_after_switching_pages(open_app: OpenApp) -> None:
    app = history(classify(open_app(), SPORTS))
    app.switch_page("pages/classify.py").run()
    assert app.text_area(key="article").value == SPORTS
    assert app.header


def click(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.label == catalog("en")[key]).click().run()


def test_it_can_be_forgotten_and_brought_back(open_app: OpenApp) -> None:
    app = history(classify(open_app(lang="en"), SPORTS))
    click(app, "history.forget")
    assert texts(app) == []
    click(app, "history.undo")
    assert texts(app) == [SPORTS]
    assert catalog("en")["history.undo"] not in [button.label for button in app.button]


def test_what_was_forgotten_more_than_once_comes_back_below_what_was_asked_since(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    for text in (POLITICS, HEALTH):
        click(history(app), "history.forget")
        app.switch_page("pages/classify.py").run()
        classify(app, text)
    assert texts(click(history(app), "history.undo")) == [HEALTH, POLITICS, SPORTS]
    assert not app.exception


def test_text_that_was_not_sent_comes_back_after_an_answer_was_opened(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    app.text_area(key="article").set_value(POLITICS).run()
    history(app).button(key="open-0").click().run()
    app.switch_page("pages/classify.py").run()  # what the page does in a browser
    assert app.text_area(key="article").value == SPORTS
    click(app, "classify.restore")
    assert app.text_area(key="article").value == POLITICS
    assert not app.exception


def test_markup_is_shown_and_not_rendered(open_app: OpenApp) -> None:
    text = "<b>Timu</b> **yafunga** :red[bao] uwanjani"
    app = history(classify(open_app(), text))
    assert texts(app) == [text]
    assert not [line.value for line in app.markdown if "yafunga" in line.value]


def test_only_so_many_are_kept(open_app: OpenApp) -> None:
    app = classify(open_app(), SPORTS)
    app.session_state["history"] = app.session_state["history"] * KEPT
    assert len(texts(history(classify(app, POLITICS)))) == KEPT


def test_no_more_is_kept_than_so_many_characters(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.components.shared.history.KEPT_CHARACTERS", 2 * len(SPORTS))
    app = classify(classify(open_app(), SPORTS), SPORTS)
    assert len(app.session_state["history"]) == 2
    assert [answered.text for answered in classify(app, SPORTS[:-1]).session_state["history"]] == [SPORTS[:-1], SPORTS]


def test_a_share_that_is_nearly_everything_is_no_quotation(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    (asked,) = app.session_state["history"]
    sure = replace(asked, prediction=replace(asked.prediction, label="sports", confidence=0.9999))
    app.session_state["history"] = [sure]
    assert any("Sports >99.9%" in line.value for line in history(app).markdown)


def test_first_words_are_one_short_line() -> None:
    shown = Answered(None, "habari \n\n ya leo\t" * 40, None, "small").first_words  # type: ignore[arg-type]
    assert shown.startswith("habari ya leo habari")
    assert len(shown) <= FIRST_CHARACTERS + 1
    assert shown.endswith("…")


def test_the_export_has_a_row_for_every_answer(open_app: OpenApp) -> None:
    app = classify(open_app(), SPORTS)
    (answered,) = app.session_state["history"]
    (row,) = csv.DictReader(io.StringIO(history_to_csv([answered])))
    assert (row["label"], row["text"]) == (answered.prediction.label, answered.first_words)
    assert float(row["probability"]) == answered.prediction.confidence
    assert row["certain"] == str(answered.prediction.certain)


def test_what_is_exported_can_be_read_by_a_program() -> None:
    rows = list(csv.reader(io.StringIO(table([("text",), ('=HYPERLINK("x")',), ("a,\nb",), (0.5,)]))))
    assert rows == [["text"], ['\'=HYPERLINK("x")'], ["a,\nb"], ["0.5"]]
