"""A file instead of a paste, in a real browser."""

import pytest
from playwright.sync_api import FilePayload, expect

from pages.components.shared.i18n import catalog
from tests.browser.conftest import OpenPage
from tests.browser.steps import answer, box, press_classify
from tests.reading.files import BODY, TITLE, docx_of

pytestmark = pytest.mark.browser

TEXTS = catalog("en")
TYPED = "Nimeandika haya mwenyewe"
WORD = FilePayload(name="taarifa.docx", mimeType="", buffer=docx_of(TITLE, *BODY))
HOSTILE = FilePayload(
    name="<img src=x onerror='window.broken = 1'> **Rais** ![](x.png).docx", mimeType="", buffer=b"PK nothing"
)


def test_a_word_file_comes_into_the_box_and_own_text_comes_back(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    box(page, "en").fill(TYPED)
    page.get_by_role("button", name=TEXTS["open.title"]).click()
    page.locator("input[type=file]").set_input_files(WORD)
    expect(box(page, "en")).to_have_value("\n".join((TITLE, *BODY)))
    expect(page.locator("input[type=file]")).to_have_count(0)
    press_classify(page)
    expect(answer(page)).to_be_visible()
    page.get_by_role("button", name=TEXTS["classify.restore"]).click()
    expect(box(page, "en")).to_have_value(TYPED)


def test_a_file_that_cannot_be_read_gets_a_sentence_in_place(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    box(page, "en").fill(TYPED)
    page.get_by_role("button", name=TEXTS["open.title"]).click()
    page.locator("input[type=file]").set_input_files(HOSTILE)
    expect(page.get_by_text("**Rais** ![](x.png).docx cannot be read as docx")).to_be_visible()
    expect(box(page, "en")).to_have_value(TYPED)
    assert page.evaluate("window.broken") is None
    page.locator("input[type=file]").set_input_files(WORD)
    expect(box(page, "en")).to_have_value("\n".join((TITLE, *BODY)))
