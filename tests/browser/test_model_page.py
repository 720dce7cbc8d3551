"""The model's page in a real browser: a click on a cell tells why, and a phone is enough."""

import re

import pytest
from playwright.sync_api import Page, expect

from pages.components.shared.i18n import catalog
from tests.browser.conftest import OpenPage
from tests.browser.steps import wait_until_still

pytestmark = pytest.mark.browser

ENGLISH = catalog("en")


def open_tab(page: Page, key: str) -> None:
    page.get_by_role("tab", name=ENGLISH[key]).click()
    wait_until_still(page)


def test_a_link_to_the_page_opens_it_with_menu_and_language(open_page: OpenPage) -> None:
    page = open_page("model?lang=en")  # by itself, this test is the first visit of a fresh process
    expect(page.get_by_role("heading", level=1, name=ENGLISH["model.title"])).to_be_visible()
    expect(page.get_by_role("radio", name="English")).to_be_checked()
    expect(page.get_by_role("link", name=ENGLISH["page.classify"], exact=True)).to_be_visible()


def test_a_click_on_a_cell_tells_what_gets_mixed_up(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    page.get_by_role("link", name=ENGLISH["page.model"]).click()
    page.get_by_role("heading", level=1, name=ENGLISH["model.title"]).wait_for()
    wait_until_still(page)
    open_tab(page, "model.confusions")
    chart = page.get_by_test_id("stVegaLiteChart").locator("visible=true").locator("canvas, svg").first
    chart.scroll_into_view_if_needed()
    place = chart.bounding_box()
    assert place
    page.mouse.click(place["x"] + place["width"] * 0.62, place["y"] + place["height"] * 0.6)
    wait_until_still(page)
    expect(page.get_by_test_id("stAlert").locator("visible=true")).to_contain_text(re.compile("^(Of|No) "))


def test_every_tab_fits_a_phone_that_came_by_a_link(open_page: OpenPage) -> None:
    page = open_page("model?lang=en", width=390, height=844)
    page.get_by_role("heading", level=1, name=ENGLISH["model.title"]).wait_for()
    wait_until_still(page)
    for key in ("model.scores", "model.confusions", "model.calibration", "model.use_and_data"):
        open_tab(page, key)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
