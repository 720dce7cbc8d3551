"""A file or a link instead of a paste: its text comes into the box, and nothing that was there is lost."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from classifier.reading import MAX_DOCUMENT_MEGABYTES, isolation
from classifier.reading.links import reader as web
from pages.components.shared.display import as_text, to_copy
from pages.components.shared.i18n import catalog
from pages.components.shared.samples import load_samples
from tests.pages.conftest import SPORTS, OpenApp
from tests.pages.test_classify import classify, messages
from tests.reading.files import BODY, TITLE, docx_of, html_of, pdf_of
from tests.reading.servers import OPEN, fixed, serving
from tests.reading.servers import answer as page_of

TEXTS = catalog("en")
OpenFile = Callable[..., AppTest]

BROKEN = {
    "unsupported_file": ("taarifa.doc", b"habari"),
    "file_empty": ("taarifa.txt", b" "),
    "file_broken": ("taarifa.docx", b"PK nothing"),
    "file_scanned": ("taarifa.pdf", pdf_of()),
    "file_encrypted": ("taarifa.pdf", pdf_of("Rais", encrypt="siri")),
    "file_too_large": ("taarifa.txt", b"habari " * (MAX_DOCUMENT_MEGABYTES * 150_000)),
    "text_too_long": ("taarifa.txt", b"habari " * 100_000),
}


NASTY_NAMES = (
    "![](habari/a.png) **Rais** :red[x] <b>`$x$`.docx",
    "![](http://example.org/a.png) **Rais** :red[x] <b>`$x$`.docx",
    "www.habari.example ``a``` b.docx",
    "`mhariri@habari.example`.docx",
)


@pytest.fixture
def open_file(open_app: OpenApp) -> OpenFile:
    """Open the app, fold out the offer and send a file: `open_file("a.txt", b"…", article="…")`."""

    def open_file(name: str, content: bytes, article: str = "", **query: str) -> AppTest:
        app = fold_out(open_app(**({"lang": "en"} | query)), article)
        app.file_uploader[0].upload(name, content).run()
        return app

    return open_file


def fold_out(app: AppTest, article: str = "") -> AppTest:
    app.text_area(key="article").set_value(article).run()
    app.session_state["opening"] = True
    return app.run()


def fetch(app: AppTest, url: str) -> AppTest:
    app.text_input(key="open-url").set_value(url)
    return next(button for button in app.button if button.label == TEXTS["open.fetch"]).click().run()


def box(app: AppTest) -> str:
    return app.text_area(key="article").value or ""


def test_a_session_has_one_file_read_at_a_time(open_file: OpenFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 0.05)
    with isolation._processors.taken("test session id"):
        app = open_file("taarifa.pdf", pdf_of("habari"))
    assert messages(app) == [TEXTS["error.reading_busy"].format(name=as_text("taarifa.pdf"))]


def is_folded_away(app: AppTest) -> bool:
    return not app.file_uploader


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("taarifa.txt", f"{TITLE}\n\n{BODY[0]}".encode("utf-16")),
        ("taarifa.md", f"# {TITLE}\n\n{BODY[0]}".encode()),
        ("taarifa.docx", docx_of(TITLE, *BODY)),
        ("TAARIFA.PDF", pdf_of(TITLE, *BODY)),
        ("taarifa.html", html_of()),
    ],
)
def test_the_text_of_a_file_comes_into_the_box_title_first(open_file: OpenFile, name: str, content: bytes) -> None:
    app = open_file(name, content)
    assert not app.exception
    assert box(app).removeprefix("# ").startswith(TITLE)
    assert "bajeti ya mwaka ujao" in box(app)
    assert is_folded_away(app)
    assert not messages(app)
    assert not app.header, "it is read before it is classified"


def test_it_can_be_changed_and_classified(open_file: OpenFile) -> None:
    app = open_file("taarifa.txt", b"habari")
    assert classify(app, SPORTS).header


def test_own_text_that_it_replaces_comes_back(open_file: OpenFile) -> None:
    app = open_file("taarifa.txt", b"Habari kutoka kwenye faili", article=SPORTS)
    assert box(app) == "Habari kutoka kwenye faili"
    next(button for button in app.button if button.label == TEXTS["classify.restore"]).click().run()
    assert box(app) == SPORTS


def send(app: AppTest, name: str, content: str) -> AppTest:
    app.session_state["opening"] = True
    return app.run().file_uploader[0].upload(name, content.encode()).run()


def bring_back(app: AppTest) -> str:
    next(button for button in app.button if button.label == TEXTS["classify.restore"]).click().run()
    assert not app.exception
    return box(app)


def test_own_text_comes_back_after_two_files(open_file: OpenFile) -> None:
    app = send(open_file("a.txt", b"Habari A", article=SPORTS), "b.txt", "Habari B")
    assert box(app) == "Habari B"
    assert bring_back(app) == SPORTS
    assert TEXTS["classify.restore"] not in [button.label for button in app.button], "no text of a file comes back"


def test_all_that_a_person_wrote_comes_back_the_latest_first(open_file: OpenFile) -> None:
    app = open_file("a.txt", b"Habari A", article="Yangu 1")
    app.text_area(key="article").set_value("Habari A, imehaririwa").run()
    send(app, "b.txt", "Habari B")
    app.text_area(key="article").set_value("Yangu 3").run()
    app.button(key="sample-salamu").click().run()
    assert [bring_back(app) for _ in range(3)] == ["Yangu 3", "Habari A, imehaririwa", "Yangu 1"]


def test_what_was_written_since_comes_round_again(open_file: OpenFile) -> None:
    app = open_file("a.txt", b"Habari A", article="Yangu 1")
    app.text_area(key="article").set_value("Yangu 2").run()
    assert [bring_back(app) for _ in range(4)] == ["Yangu 1", "Yangu 2", "Yangu 1", "Yangu 2"]


def test_a_sample_that_it_replaces_does_not(open_file: OpenFile) -> None:
    app = open_file("taarifa.txt", b"Habari", article=load_samples()["ligi"].text)
    assert TEXTS["classify.restore"] not in [button.label for button in app.button]


@pytest.mark.parametrize("code", BROKEN)
def test_what_cannot_be_read_gets_a_sentence_and_the_box_keeps_its_text(open_file: OpenFile, code: str) -> None:
    app = open_file(*BROKEN[code], article=SPORTS)
    assert not app.exception
    (said,) = messages(app)
    pieces = TEXTS[f"error.{code}"].replace("{name}", as_text(BROKEN[code][0])).split("{")
    assert said.startswith(pieces[0])
    assert box(app) == SPORTS
    assert not is_folded_away(app)


def test_after_a_file_that_cannot_be_read_another_can(open_file: OpenFile) -> None:
    app = open_file(*BROKEN["file_broken"])
    app.file_uploader[0].upload("taarifa.txt", b"Habari njema").run()
    assert box(app) == "Habari njema"
    assert not messages(app)


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_a_name_full_of_markup_is_shown_as_text(open_file: OpenFile, name: str) -> None:
    (said,) = messages(open_file(name, b"PK nothing"))
    before, name_as_shown, after = said.partition(to_copy(name))
    assert (before, name_as_shown) == ("", to_copy(name))
    assert after.startswith(" cannot be read")
    if fenced := re.match(r"(`+) (.*) \1$", name_as_shown):
        assert fenced[2] == name, "who copies it has what was there, and nothing unseen"
        assert fenced[1] not in name
    else:
        assert not re.search(r"(?<!\\)[!\[*:<`$]", name_as_shown)
        assert name_as_shown.replace("\\", "") == name


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://www.habari.example/a_b?c=*d*", "link_invalid"),
        ("https://mhariri@habari.example/`a`", "link_invalid"),
        ("http://127.0.0.1/", "link_refused"),
    ],
)
def test_a_link_in_a_sentence_can_be_copied_as_it_was(open_app: OpenApp, url: str, code: str) -> None:
    (said,) = messages(fetch(fold_out(open_app(lang="en")), url))
    assert said.endswith(TEXTS[f"error.{code}"].partition("}")[2])
    assert url in said or code == "link_refused"
    assert not [sign for sign in said if unicodedata.category(sign) == "Cf"]


def test_the_server_keeps_no_bytes(open_file: OpenFile, monkeypatch: pytest.MonkeyPatch) -> None:
    managers: list[MemoryUploadedFileManager] = []
    remove = MemoryUploadedFileManager.remove_file

    def remove_and_note(self: MemoryUploadedFileManager, *args: Any, **kwargs: Any) -> None:
        remove(self, *args, **kwargs)
        managers.append(self)

    monkeypatch.setattr(MemoryUploadedFileManager, "remove_file", remove_and_note)
    app = open_file("taarifa.txt", b"Habari")
    assert managers[0].file_storage["test session id"] == {}
    assert box(app.run()) == "Habari"


@pytest.fixture
def reaching_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let links lead to servers of this test."""
    monkeypatch.setattr(isolation, "MODULE", "tests.reading.servers")
    monkeypatch.setattr(web, "Policy", lambda: OPEN)


@pytest.mark.usefixtures("reaching_this_machine")
def test_the_article_behind_a_link_comes_into_the_box(open_app: OpenApp) -> None:
    app = fold_out(open_app(lang="en"), SPORTS)
    with serving(fixed(("/habari", page_of(html_of())))) as origin:
        fetch(app, f"{origin}/habari")
    assert not app.exception
    assert box(app).startswith(f"{TITLE}\n")
    assert is_folded_away(app)
    assert app.session_state["replaced"] == SPORTS


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/", "link_refused"),
        ("http://[::1]/", "link_refused"),
        ("http://169.254.169.254/latest/meta-data", "link_refused"),
        ("ftp://example.org/habari", "link_invalid"),
        ("habari ya leo", "link_invalid"),
    ],
)
def test_a_link_that_cannot_be_opened_gets_a_sentence_and_stays_to_be_mended(
    open_app: OpenApp, url: str, code: str
) -> None:
    app = fetch(fold_out(open_app(lang="en"), SPORTS), url)
    (said,) = messages(app)
    assert TEXTS[f"error.{code}"].split("}")[-1] in said
    assert app.text_input(key="open-url").value == url
    assert box(app) == SPORTS


def test_an_empty_link_asks_nothing(open_app: OpenApp) -> None:
    app = fetch(fold_out(open_app(lang="en"), SPORTS), "  ")
    assert not messages(app)
    assert box(app) == SPORTS


def test_links_can_be_switched_off(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web.SETTING, "off")
    app = fold_out(open_app(lang="en"))
    assert app.file_uploader
    assert not app.text_input
