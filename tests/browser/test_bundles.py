"""Two models in a real browser: chosen by a click and by a link, compared side by side, or in turn on a phone."""

import pytest
from playwright.sync_api import expect

from pages.components.shared.categories import name
from pages.components.shared.i18n import catalog
from tests.browser.conftest import OpenPage
from tests.browser.steps import answer, box, choose_sample, open_by_menu, press_classify, wait_until_still

pytestmark = pytest.mark.browser

TEXTS = catalog("en")
TOPICS, DESKS = TEXTS["bundle.media_topics.name"], TEXTS["bundle.tanzania_desks.name"]


def test_a_model_is_chosen_and_the_link_keeps_it(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    choose_sample(page, "kipa", "en")
    before = box(page, "en").input_value()
    page.get_by_test_id("stSidebar").get_by_text(DESKS).click()
    wait_until_still(page)
    expect(answer(page).get_by_role("heading")).to_contain_text(name("michezo", "en"))
    expect(box(page, "en")).to_have_value(before)
    page.wait_for_url("**model=tanzania-desks**")
    for lang in ("Kiswahili", "English"):  # changes the words of the choice, not the choice
        page.get_by_text(lang, exact=True).click()
        wait_until_still(page)
    open_by_menu(page, "history", "en")
    expect(page.get_by_role("button", name=TEXTS["history.open"])).to_have_count(2)
    open_by_menu(page, "model", "en")
    expect(page.get_by_role("radio", name=DESKS)).to_be_checked()
    assert "model=tanzania-desks" in page.url
    copied = open_page(page.url.rpartition("/")[2])
    expect(copied.get_by_role("radio", name=DESKS)).to_be_checked()


def test_a_link_to_a_model_that_is_not_there_opens_the_default(open_page: OpenPage) -> None:
    page = open_page("?lang=en&model=nothing-like-it")
    wait_until_still(page)
    expect(page.get_by_role("radio", name=TOPICS)).to_be_checked()
    assert "nothing-like-it" not in page.url


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (390, False)])
def test_two_models_side_by_side(open_page: OpenPage, width: int, beside: bool) -> None:
    page = open_page("?lang=en", width=width)
    choose_sample(page, "sukari", "en")
    press_classify(page)
    page.get_by_text(TEXTS["compare.switch"]).click()
    wait_until_still(page)
    charts = page.locator(".st-key-comparison").get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    first, second = (chart.bounding_box() for chart in charts.all())
    assert first
    assert second
    assert (abs(first["y"] - second["y"]) < 80) == beside
    assert max(first["x"] + first["width"], second["x"] + second["width"]) <= width
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
