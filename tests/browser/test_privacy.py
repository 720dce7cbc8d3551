"""What is pasted is found nowhere once the session is over, unless the reader said that it may be kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.components.shared.i18n import catalog
from tests.browser.conftest import SECONDS
from tests.browser.copies import Copy
from tests.browser.steps import answer, box, open_by_menu, press_classify, wait_until_still

pytestmark = pytest.mark.browser

MARKER = "Zuhurabelinga"
ARTICLE = f"Rais {MARKER} ahutubia bunge la taifa kuhusu uchaguzi mkuu na bajeti ya serikali mwaka ujao"


@pytest.fixture
def app(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


@pytest.fixture
def addresses() -> list[str]:
    """Every address that the browser was at or asked for."""
    return []


@pytest.fixture
def page(app: Copy, browser: Browser, addresses: list[str]) -> Iterator[Page]:
    with app.serve() as url:
        context = browser.new_context(locale="sw-KE")
        context.set_default_timeout(SECONDS * 1000)
        opened = context.new_page()
        opened.on("request", lambda request: addresses.append(request.url))
        opened.on("framenavigated", lambda frame: addresses.append(frame.url))
        opened.goto(url)
        yield opened
        context.close()


def agree(page: Page) -> None:
    """Classify the article, and say that the answer is right."""
    box(page).fill(ARTICLE)
    press_classify(page)
    expect(answer(page)).to_be_visible()
    page.get_by_role("radio", name=re.compile("thumbs up", re.IGNORECASE)).click()
    expect(page.get_by_text(catalog("sw")["feedback.saved"])).to_be_visible()


def walk_around(page: Page) -> None:
    """Look at an explanation, change the language, and go round all that a reader sees."""
    wait_until_still(page)
    page.get_by_text("English", exact=True).click()
    wait_until_still(page)
    for name in ("walkthrough", "model", "history", "classify"):
        open_by_menu(page, name, "en")
    expect(box(page, "en")).to_have_value(ARTICLE)


def test_without_consent_no_word_of_an_article_is_found_anywhere(app: Copy, page: Page, addresses: list[str]) -> None:
    agree(page)
    walk_around(page)
    open_by_menu(page, "history", "en")
    expect(page.get_by_text(MARKER)).to_be_visible()
    assert app.database.exists(), "the feedback itself is kept"
    assert app.files_with(MARKER) == app.files_with(MARKER.lower()) == []
    page.context.close()
    assert app.files_with(MARKER) == app.files_with(MARKER.lower()) == []
    assert [address for address in addresses if MARKER.lower() in address.lower()] == []


def test_with_consent_the_article_is_in_the_database_and_only_there(app: Copy, page: Page) -> None:
    agree(page)
    page.get_by_text(catalog("sw")["feedback.consent"]).click()
    expect(page.get_by_text(catalog("sw")["feedback.saved_with_text"])).to_be_visible()
    found = app.files_with(MARKER)
    assert found, "what readers may be asked for is not where it should be"
    assert all(path.name.startswith(app.database.name) for path in found)
