"""The server is started anew, by a deploy or after a sleep: what the browser holds stays, and is answered."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.components.shared.samples import load_samples
from tests.browser.conftest import SECONDS, free_port
from tests.browser.copies import Copy
from tests.browser.steps import answer, box, finished_runs, press_classify, sample

pytestmark = pytest.mark.browser

TEXT = "Timu ya soka imefunga mabao matatu na kushinda mechi ya ligi kuu uwanjani, kocha amewasifu wachezaji wake"
OTHER = "Rais amehutubia bunge la taifa kuhusu uchaguzi mkuu ujao na bajeti ya serikali ya mwaka huu wa fedha"


def press(page: Page) -> None:
    page.get_by_test_id("stBaseButton-primary").click()


def press_keys(page: Page) -> None:
    box(page, "en").press("Control+Enter")


def change_the_text_and_press(page: Page) -> None:
    box(page, "en").fill(OTHER)
    press(page)


def change_the_language(page: Page) -> None:
    page.get_by_text("Kiswahili", exact=True).click()


def open_samples_and_choose(page: Page) -> None:
    if not sample(page, "kipa").is_visible():
        page.locator(".st-key-more-samples button").first.click()
    sample(page, "kipa").click()


DEEDS: dict[str, tuple[str, Callable[[Page], None], str, str]] = {
    "presses": ("?lang=en", press, TEXT, "en"),
    "presses keys": ("?lang=en", press_keys, TEXT, "en"),
    "came by the link of a sample": ("?lang=en&sample=korosho", press, TEXT, "en"),
    "changes the text first": ("?lang=en", change_the_text_and_press, OTHER, "en"),
    "chooses a sample": ("?lang=en", open_samples_and_choose, load_samples()["kipa"].text, "en"),
    "does something else": ("?lang=en", change_the_language, TEXT, "sw"),
}
"""What a reader does next: the address, the deed, the text that is to be there, in which language."""


def test_a_restart_costs_no_text_and_no_answer(browser: Browser, tmp_path: Path) -> None:
    copy, port, pages, runs = Copy(tmp_path), free_port(), {}, {}
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(SECONDS * 1000)
    with copy.serve(port) as url:
        for name, (address, *_) in DEEDS.items():
            page = pages[name] = context.new_page()
            runs[name] = finished_runs(page)
            page.goto(f"{url}/{address}")
            box(page, "en").fill(TEXT)
            press_classify(page)
            expect(answer(page)).to_be_visible()
    with copy.serve(port):
        for name, (_, deed, text, lang) in DEEDS.items():
            page = pages[name]
            expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
            runs[name].clear()
            deed(page)
            while not runs[name]:
                page.wait_for_timeout(50)
            expect(box(page, lang), name).to_have_value(text)
            expect(answer(page), name).to_be_visible()
            expect(page.get_by_text("Kiswahili", exact=True), "the page runs in its frame").to_be_visible()
    context.close()
