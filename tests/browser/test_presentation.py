"""The demo by keys alone, and the answer that stands alone, in a real browser."""

import pytest
from playwright.sync_api import expect

from pages.components.classify.presentation import demo_stories
from pages.components.shared.i18n import catalog
from pages.components.shared.samples import load_samples
from tests.browser.conftest import OpenPage
from tests.browser.steps import answer, box, wait_until_still

pytestmark = pytest.mark.browser

TEXTS = catalog("en")


def test_the_demo_by_keys_alone(open_page: OpenPage) -> None:
    page = open_page("?demo=1&lang=en", width=1920, height=1080)
    for story in demo_stories("media-topics"):
        expect(page.get_by_role("heading", level=1)).to_have_text(story.title)
        expect(answer(page).get_by_test_id("stVegaLiteChart")).to_be_visible()
        wait_until_still(page)
        page.keyboard.press("ArrowRight")
    expect(answer(page).get_by_text(TEXTS["answer.unreliable"])).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    drawn, card = answer(page).locator("svg.marks").bounding_box(), answer(page).bounding_box()
    assert drawn
    assert card
    assert card["x"] < drawn["x"] < drawn["x"] + drawn["width"] < card["x"] + card["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    expect(box(page, "en")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_the_answer_alone_within_another_page(open_page: OpenPage) -> None:
    page = open_page("?embed=true&sample=kipa&lang=en", width=800, height=600)
    expect(page.get_by_role("heading", level=1)).to_have_text(load_samples()["kipa"].title)
    expect(answer(page).get_by_test_id("stVegaLiteChart")).to_be_visible()
    expect(page.get_by_text(TEXTS["embed.open"].split("]")[0][1:])).to_be_in_viewport()
    for other in ("stSidebar", "stTextArea", "stButton", "stPopover", "stExpander", "stHeader"):
        expect(page.get_by_test_id(other).locator("visible=true")).to_have_count(0)
