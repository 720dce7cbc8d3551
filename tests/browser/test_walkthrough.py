"""How it works, in a real browser: the reader's text comes along, the steps can be gone through, a phone is enough."""

import pytest
from playwright.sync_api import Page, expect

from pages.components.shared.i18n import catalog
from pages.components.walkthrough.steps import STEPS
from tests.browser.conftest import OpenPage
from tests.browser.steps import box, press_classify, wait_until_still

pytestmark = pytest.mark.browser

SPORTS = "Timu ya soka imefunga mabao matatu na kushinda mechi ya ligi kuu uwanjani, kocha amewasifu wachezaji wake"
ENGLISH = catalog("en")


def go_there(page: Page) -> None:
    """Follow the link in the menu, which a phone hides behind a button."""
    link = page.get_by_role("link", name=ENGLISH["page.walkthrough"])
    if page.viewport_size and page.viewport_size["width"] < 500:
        page.get_by_test_id("stExpandSidebarButton").click()
    link.click()
    if page.viewport_size and page.viewport_size["width"] < 500:
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    page.get_by_role("heading", level=1, name=ENGLISH["walkthrough.title"]).wait_for()
    wait_until_still(page)


def test_text_that_was_classified_is_walked_through_step_by_step(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    box(page, "en").fill(SPORTS)
    press_classify(page)
    go_there(page)
    expect(page.get_by_text(ENGLISH["walkthrough.own"])).to_be_visible()
    for number, step in enumerate(STEPS, start=1):
        expect(page.get_by_role("heading", name=f"{number}. {ENGLISH[f'walkthrough.step_{step}']}")).to_be_visible()
        if number < len(STEPS):
            page.get_by_role("button", name=ENGLISH["walkthrough.next"], exact=True).click()
            wait_until_still(page)
    page.get_by_role("link", name=ENGLISH["walkthrough.change"]).click()
    expect(box(page, "en")).to_have_value(SPORTS)


def test_all_steps_together_fit_a_phone(open_page: OpenPage) -> None:
    page = open_page("?lang=en&sample=chanjo", width=390, height=844)
    go_there(page)
    page.get_by_text(ENGLISH["walkthrough.all"]).click()
    wait_until_still(page)
    expect(page.get_by_role("heading", level=3)).to_have_count(len(STEPS) + 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for described in ("walkthrough.sequence_alt", "walkthrough.probabilities_alt", "answer.chart_alt"):
        start = ENGLISH[described].split("{")[0]
        expect(page.locator(f'[aria-label^="{start}"]').first).to_be_visible()
