"""How it works, in a real browser: the reader's text comes along, and the way on is in view at every step."""

import pytest
from playwright.sync_api import Page, expect

from pages.components.shared.i18n import catalog
from tests.browser.conftest import OpenPage
from tests.browser.steps import box, press_classify, wait_until_still

pytestmark = pytest.mark.browser

SPORTS = "Timu ya soka imefunga mabao matatu na kushinda mechi ya ligi kuu uwanjani, kocha amewasifu wachezaji wake"
ENGLISH = catalog("en")
STEPS = [key for key in ENGLISH if key.startswith("walkthrough.step_")]
LINES = "words => words.map(word => new Set([...word.getClientRects()].map(piece => piece.top)).size)"


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


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_next_is_in_view_at_every_step_and_no_word_breaks_off(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page("?lang=en", width=width, height=height)
    box(page, "en").fill(SPORTS)
    press_classify(page)
    go_there(page)
    following = page.get_by_role("button", name=ENGLISH["walkthrough.next"], exact=True)
    words = page.locator(".ainisha-stage li > span")
    for key in STEPS:
        expect(page.get_by_role("radio", name=ENGLISH[key])).to_be_checked()
        expect(following).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if key != STEPS[-1]:
            expect(words.first).to_be_visible()
            assert set(words.evaluate_all(LINES)) == {1}
            page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
            following.click()
            wait_until_still(page)
    expect(following).to_be_disabled()
