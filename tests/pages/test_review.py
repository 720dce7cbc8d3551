"""From a reader's click to an editor's decision, without a browser; and that nobody else gets in."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from sqlalchemy import RowMapping, create_engine
from streamlit.testing.v1 import AppTest

from classifier.errors import FeedbackUnavailableError
from classifier.feedback import Feedback, FeedbackStore, Item, Verdict
from classifier.feedback import store as feedback_store
from classifier.feedback.queries import AgreementRate
from classifier.topics import NO_TOPIC
from pages.components.review.attempts import FREE
from pages.components.review.numbers import latest_days
from pages.components.review.queue import EXCERPT, MANY
from pages.components.shared import i18n
from pages.components.shared.categories import name
from pages.components.shared.i18n import catalog
from tests.pages.conftest import LABELS, SECONDS, SPORTS, OpenApp
from tests.pages.test_classify import classify, messages

PASSWORD = "maji-marefu-27"  # noqa: S105  of this test's own
REVIEW = Path(__file__).parents[2] / "pages" / "review.py"
Stored = Callable[[], list[Feedback]]
MARKER = "Kanyaboya mabao matatu mechi uwanjani"

TEXTS = catalog("en")


ADDRESSES = itertools.count(1)


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start every test with no store opened, from an address of its own: wrong passwords are counted by address."""
    monkeypatch.setattr("pages.components.review.access._address", f"192.0.2.{next(ADDRESSES)}".__str__)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "feedback.db"
    monkeypatch.setenv("AINISHA_FEEDBACK", str(path))
    return path


@pytest.fixture
def store(database: Path) -> Iterator[FeedbackStore]:
    engine = create_engine(f"sqlite:///{database}")
    yield FeedbackStore(engine)
    engine.dispose()


@pytest.fixture
def stored(database: Path) -> Iterator[Stored]:
    """Return a function that reads what is stored, as another program would."""
    engine = create_engine(f"sqlite:///{database}")
    yield lambda: [item.feedback for item in FeedbackStore(engine).queue()] if database.exists() else []
    engine.dispose()


def open_review(password: str | None = PASSWORD) -> AppTest:
    app = AppTest.from_file(str(REVIEW), default_timeout=SECONDS)
    app.query_params["lang"] = "en"
    app.session_state.started = True  # as if the session had come in through streamlit_app.py
    if password:
        app.secrets["review"] = {"password": password}
    return app.run()


def sign_in(app: AppTest, password: str = PASSWORD) -> AppTest:
    app.text_input[0].set_value("Amina")
    app.text_input[1].set_value(password)
    return app.button[0].click().run()


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.label == catalog("en")[key]).click().run()


def everything(app: AppTest) -> str:
    """Return all that a page says."""
    kinds = ("markdown", "caption", "text", "code", "info", "warning", "error", "success", "header", "subheader")
    return " ".join(str(element.value) for kind in kinds for element in app.get(kind))  # type: ignore[union-attr]


def make(text: str | None = MARKER, corrected: str = "sports") -> Feedback:
    shares = {"health": 0.5, "sports": 0.3, "politics": 0.2}
    return Feedback(
        bundle="small",
        bundle_version="0" * 12,
        page_language="sw",
        predicted="health",
        corrected=corrected,
        probabilities=shares,
        text_key="k",
        note="<b>maoni</b>",
        text=text,
    )


def test_nothing_is_stored_without_a_click(open_app: OpenApp, database: Path) -> None:
    app = classify(open_app(lang="sw"), MARKER)
    assert not app.exception
    assert not database.exists()


def test_a_thumb_up_stores_the_answer_and_not_the_article(open_app: OpenApp, stored: Stored, database: Path) -> None:
    app = classify(open_app(lang="sw"), MARKER)
    app.feedback[0].set_value(1).run()
    assert not app.exception
    (said,) = stored()
    assert said.predicted == said.corrected
    assert (said.text, said.note, said.page_language) == (None, None, "sw")
    assert b"Kanyaboya" not in b"".join(path.read_bytes() for path in database.parent.glob("feedback.db*"))


def test_a_thumb_down_stores_only_once_the_category_is_chosen(open_app: OpenApp, stored: Stored) -> None:
    app = classify(open_app(lang="sw"), MARKER)
    app.feedback[0].set_value(0).run()
    assert stored() == []
    choose = next(radio for radio in app.radio if radio.label == catalog("sw")["feedback.correct_label"])
    corrected = next(label for label in LABELS if name(label, "sw") == choose.options[0])
    choose.set_value(corrected).run()
    (said,) = stored()
    assert said.corrected == corrected != said.predicted


def test_no_category_may_fit_and_editors_see_it_with_the_note(open_app: OpenApp, stored: Stored) -> None:
    app = classify(open_app(lang="en"), MARKER)
    app.feedback[0].set_value(0).run()
    choose = next(radio for radio in app.radio if radio.label == TEXTS["feedback.correct_label"])
    assert choose.options[-1] == TEXTS["feedback.no_topic"]
    choose.set_value(NO_TOPIC).run()
    next(field for field in app.text_input if field.label == TEXTS["feedback.note"]).set_value("Mapishi").run()
    assert [(said.corrected, said.note) for said in stored()] == [(NO_TOPIC, "Mapishi")]
    review = sign_in(open_review())
    assert not review.exception
    assert TEXTS["feedback.no_topic"] in everything(review) or catalog("sw")["feedback.no_topic"] in everything(review)


def test_the_article_is_stored_with_consent_and_deleted_without(open_app: OpenApp, stored: Stored) -> None:
    app = classify(open_app(lang="sw"), MARKER)
    app.feedback[0].set_value(1).run()
    app.checkbox[0].check().run()
    assert [said.text for said in stored()] == [MARKER]
    app.checkbox[0].uncheck().run()
    assert [said.text for said in stored()] == [None]


@pytest.mark.parametrize("thumb", [0, 1])
def test_what_is_taken_back_is_gone_with_the_article(
    open_app: OpenApp, stored: Stored, database: Path, thumb: int
) -> None:
    app = classify(open_app(lang="en"), MARKER)
    app.feedback[0].set_value(thumb).run()
    if thumb == 0:
        choose_correction(app)
    app.text_input(key="note-1").set_value("maoni Kanyaboya").run()
    app.checkbox[0].check().run()
    assert [(said.text, said.note) for said in stored()] == [(MARKER, "maoni Kanyaboya")]
    app.feedback[0].set_value(None).run()
    assert not app.exception
    assert stored() == []
    assert any(catalog("en")["feedback.taken_back"] in caption.value for caption in app.caption)
    assert b"Kanyaboya" not in b"".join(path.read_bytes() for path in database.parent.glob("feedback.db*"))
    app.feedback[0].set_value(1).run()
    assert [(said.text, said.note) for said in stored()] == [(None, None)], "a new thumb is no new consent"


def test_a_thumb_up_by_mistake_is_not_kept_as_right(open_app: OpenApp, stored: Stored) -> None:
    app = classify(open_app(lang="en"), MARKER)
    app.feedback[0].set_value(1).run()
    assert [said.corrected == said.predicted for said in stored()] == [True]
    app.feedback[0].set_value(0).run()
    assert stored() == []
    corrected = choose_correction(app)
    assert [said.corrected for said in stored()] == [corrected]
    app.feedback[0].set_value(1).run()
    assert [said.corrected == said.predicted for said in stored()] == [True]


@pytest.mark.parametrize("way", ["another page", "another language"])
def test_what_was_said_stays_with_what_a_reader_does_besides(open_app: OpenApp, stored: Stored, way: str) -> None:
    app = classify(open_app(lang="en"), MARKER)
    app.feedback[0].set_value(0).run()
    corrected = choose_correction(app)
    app.checkbox[0].check().run()
    if way == "another page":
        app.switch_page("pages/model.py").run()
        app.switch_page("pages/classify.py").run()
    else:
        app.sidebar.radio(key="language").set_value("sw").run()
    assert not app.exception
    assert [(said.corrected, said.text) for said in stored()] == [(corrected, MARKER)]
    assert app.feedback[0].value == 0
    assert app.checkbox[0].value
    app.feedback[0].set_value(None).run()
    assert stored() == []


def test_what_cannot_be_taken_back_is_said(open_app: OpenApp, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_store: FeedbackStore, _id: str) -> None:
        raise FeedbackUnavailableError

    app = classify(open_app(lang="en"), MARKER)
    app.feedback[0].set_value(1).run()
    with monkeypatch.context() as patch:
        patch.setattr(FeedbackStore, "withdraw", fail)
        app.feedback[0].set_value(None).run()
    assert catalog("en")["error.feedback_unavailable"] in messages(app)
    assert len(stored()) == 1
    app.feedback[0].set_value(1).run()
    app.feedback[0].set_value(None).run()
    assert stored() == []


def choose_correction(app: AppTest) -> str:
    """Say that another category is right; returns its label."""
    choose = next(radio for radio in app.radio if radio.label == catalog("en")["feedback.correct_label"])
    choose.set_value(choose.options[0]).run()
    return next(label for label in LABELS if name(label, "en") == choose.options[0])


def test_an_article_saved_earlier_in_the_session_can_be_withdrawn(open_app: OpenApp, stored: Stored) -> None:
    app = classify(open_app(lang="sw"), MARKER)
    app.feedback[0].set_value(1).run()
    app.checkbox[0].check().run()
    app = classify(app, SPORTS)
    next(button for button in app.button if button.icon == ":material/delete:").click().run()
    assert not app.exception
    assert [said.text for said in stored()] == [None]


def test_a_database_that_cannot_be_written_is_a_sentence(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AINISHA_FEEDBACK", str(tmp_path / "no" / "folder" / "feedback.db"))
    app = classify(open_app(lang="sw"), MARKER)
    app.feedback[0].set_value(1).run()
    assert not app.exception
    assert catalog("sw")["error.feedback_unavailable"] in messages(app)
    assert app.header, "the answer stays"


@pytest.mark.usefixtures("bundle")
def test_without_a_password_in_the_secrets_there_is_no_way_in(store: FeedbackStore) -> None:
    store.record(make())
    app = open_review(password=None)
    assert not app.exception
    assert catalog("en")["review.closed"] in messages(app)
    assert "Kanyaboya" not in everything(app)
    assert "secrets" not in everything(app), "how to set it up is for whoever runs the app"


def test_one_day_of_answers_is_one_bar_of_a_fortnight() -> None:
    answers, day = AgreementRate(3, 1), date(2026, 3, 1)
    counts = i18n.in_language("en", lambda: latest_days({day: answers}))()
    assert (len(counts), next(iter(counts)), list(counts)[-1]) == (14, "16 Feb", "1 Mar")
    assert sum(counts.values()) == counts["1 Mar"] == 3
    long = i18n.in_language("en", lambda: latest_days({day - timedelta(days=400): answers, day: answers}))()
    assert (len(long), sum(long.values())) == (60, 3)


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("password", ["", "maji", PASSWORD.upper(), PASSWORD + " ", "é" * 8])
def test_a_wrong_password_shows_nothing(store: FeedbackStore, password: str) -> None:
    store.record(make())
    app = sign_in(open_review(), password)
    assert not app.exception
    assert catalog("en")["review.wrong_password"] in messages(app)
    app.session_state.last_decided = "x"
    app.query_params["editor"] = "Amina"
    assert "Kanyaboya" not in everything(app.run())


@pytest.mark.usefixtures("bundle", "database")
def test_wrong_passwords_make_every_session_of_an_address_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.components.review.attempts.time.monotonic", lambda: 1000.0)
    for _ in range(FREE):
        app = sign_in(open_review(), "wrong")
    assert catalog("en")["review.wrong_password"] in messages(app)
    app = sign_in(open_review(), PASSWORD)
    assert messages(app) == [catalog("en")["review.too_many"].format(seconds=1)]


@pytest.mark.usefixtures("bundle")
def test_buttons_that_were_drawn_for_an_editor_do_nothing_for_who_is_none_any_more(store: FeedbackStore) -> None:
    first, second = make(), make(corrected="politics")
    store.record(first)
    store.record(second)
    app = press(sign_in(open_review()), "review.accept")
    drawn = [button for button in app.button if button.label != catalog("en")["review.sign_out"]]
    assert len(drawn) > 3
    app.secrets["review"] = {"password": "jipya"}
    for button in drawn:
        button.click()
    assert not app.run().exception
    assert MARKER not in everything(app)
    assert [item.verdict for item in store.decided()] == [Verdict.ACCEPT]
    assert len(store.queue()) == 1


@pytest.mark.usefixtures("bundle")
def test_an_editor_decides_and_undoes(store: FeedbackStore) -> None:
    store.record(given := make())
    app = sign_in(open_review())
    assert not app.exception
    assert [text.value for text in app.text] == ["<b>maoni</b>", MARKER]
    press(app, "review.accept")
    assert not app.exception
    assert [(item.verdict, item.label) for item in store.decided()] == [(Verdict.ACCEPT, "sports")]
    press(app, "review.undo")
    assert [item.feedback.id for item in store.queue()] == [given.id]
    press(app, "review.reject")
    assert [item.verdict for item in store.decided()] == [Verdict.REJECT]
    press(app, "review.reopen")
    assert len(store.queue()) == 1


@pytest.mark.usefixtures("bundle")
def test_junk_is_left_out_many_at_once(store: FeedbackStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(MANY + 2):
        store.record(make(MARKER * 10))
    store.record(right := replace(make(), predicted="politics", probabilities={"politics": 0.1, "sports": 0.9}))
    read: list[str] = []
    make_item = feedback_store._item

    def note(row: RowMapping) -> Item:
        read.append(row["text"])
        return make_item(row)

    monkeypatch.setattr(feedback_store, "_item", note)
    app = sign_in(open_review())
    assert catalog("en")["review.queue"].format(count=MANY + 3) in [tab.label for tab in app.tabs]
    assert set(read) == {MARKER}, "no text is read but the one that is shown"
    app.toggle[0].set_value(True).run()
    assert max(map(len, read)) <= EXCERPT
    assert len(app.checkbox) == 1 + MANY
    app.checkbox[0].check().run()
    app.checkbox(key=f"many-True-{right.id}").uncheck()
    press(app, "review.reject_ticked")
    assert not app.exception
    assert store.waiting() == 4
    assert right.id in [item.feedback.id for item in store.queue()]


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("key", ["review.accept", "review.reject", "review.undo"])
def test_an_item_that_has_gone_meanwhile_costs_a_sentence(store: FeedbackStore, database: Path, key: str) -> None:
    store.record(make())
    app = sign_in(open_review())
    if key == "review.undo":
        press(app, "review.accept")
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM feedback")
    connection.close()
    press(app, key)
    assert not app.exception
    assert messages(app)[0] == catalog("en")["error.feedback_gone"]
    assert catalog("en")["review.undo"] not in [button.label for button in app.button]
    assert not app.run().exception


@pytest.mark.usefixtures("bundle", "database")
def test_with_no_feedback_the_page_says_what_will_be_there() -> None:
    app = sign_in(open_review())
    assert not app.exception
    assert catalog("en")["review.no_feedback"] in messages(app)
    assert catalog("en")["review.nothing_waits"] in everything(app)


@pytest.mark.usefixtures("bundle")
def test_who_signs_out_sees_nothing_more_and_a_new_password_shuts_out_the_old(store: FeedbackStore) -> None:
    store.record(make())
    app = sign_in(open_review())
    assert MARKER in everything(app)
    assert MARKER not in everything(press(app, "review.sign_out"))
    sign_in(app)
    assert MARKER in everything(app)
    app.secrets["review"] = {"password": "jipya"}
    assert MARKER not in everything(app.run())
    assert not app.exception


def editor_account(**claims: object) -> dict[str, object]:
    return {"is_logged_in": True, "email": "amina@example.com", **claims}


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize(
    ("account", "editors", "enters"),
    [
        (editor_account(), ["Amina@Example.com"], True),
        (editor_account(email_verified=True), ["amina@example.com"], True),
        (editor_account(email_verified="true"), ["amina@example.com"], True),
        (editor_account(email_verified=False), ["amina@example.com"], False),
        (editor_account(email_verified="false"), ["amina@example.com"], False),
        (editor_account(email_verified=None), ["amina@example.com"], False),
        (editor_account(email="\u212aevin@example.com"), ["kevin@example.com"], False),
        (editor_account(email="kevin@example.com"), ["\u212aevin@example.com"], False),
        (editor_account(email=""), [""], False),
        (editor_account(email=None), ["none"], False),
        (editor_account(email="baraka@example.com"), ["amina@example.com"], False),
        (editor_account(), [], False),
        (editor_account(), "amina@example.com", False),
        ({"is_logged_in": False}, ["amina@example.com"], False),
    ],
)
def test_only_accounts_whose_address_is_verified_and_listed_enter(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch, account: dict[str, object], editors: object, enters: bool
) -> None:
    store.record(make())
    user = SimpleNamespace(is_logged_in=account["is_logged_in"], get=account.get)
    monkeypatch.setattr("pages.components.review.access.st.user", user)
    app = open_review(password=None)
    app.secrets["auth"], app.secrets["review"] = {"client_id": "x"}, {"editors": editors, "password": PASSWORD}
    app.session_state.editor, app.session_state.entered_with = "Amina", PASSWORD  # the password does not count here
    assert not app.run().exception
    assert (MARKER in everything(app)) is enters
