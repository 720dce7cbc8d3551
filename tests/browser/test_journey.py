"""The main job in a real browser: sample or own text → classify → category and chart; and nothing is lost."""

import re

import pytest
from playwright.sync_api import expect

from pages.components.shared.i18n import catalog
from pages.components.shared.samples import load_samples
from tests.browser.conftest import OpenPage
from tests.browser.steps import answer, box, choose_sample, open_by_menu, press_classify, wait_until_still

pytestmark = pytest.mark.browser

SPORTS = "Timu ya soka imefunga mabao matatu na kushinda mechi ya ligi kuu uwanjani, kocha amewasifu wachezaji wake"
MARKUP = (
    "<script>window.broken = 1</script><img src=x onerror='window.broken = 1'> "
    "[bonyeza](javascript:window.broken=1) # **Rais** :red[ahutubia] $x^2$ bunge kuhusu uchaguzi mkuu leo asubuhi"
)


def test_what_is_typed_while_the_model_warms_up_is_kept_and_answered(open_page: OpenPage) -> None:
    page = open_page()
    before = box(page).bounding_box()
    box(page).click()
    page.keyboard.type(SPORTS)
    page.keyboard.press("Control+Enter")
    expect(answer(page)).to_be_visible()
    expect(box(page)).to_have_value(SPORTS)
    assert box(page).bounding_box() == before, "the box moved when the model became ready"


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_from_a_sample_to_category_and_chart(open_page: OpenPage, lang: str) -> None:
    page = open_page(f"?lang={lang}")
    choose_sample(page, "kipa", lang)
    expect(box(page, lang)).to_have_value(load_samples()["kipa"].text)
    press_classify(page)
    expect(answer(page).get_by_role("heading")).to_contain_text(re.compile(r"\w"))
    expect(answer(page)).to_contain_text(re.compile(r"\d%"))
    described = catalog(lang)["answer.chart_alt"].split("{")[0]
    expect(answer(page).locator(f'[aria-label^="{described}"]').first).to_be_visible()


def test_an_error_keeps_the_text_and_the_next_answer_replaces_it(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    box(page, "en").fill("2024 !?")
    press_classify(page)
    expect(page.get_by_text(catalog("en")["error.no_words"])).to_be_visible()
    expect(box(page, "en")).to_have_value("2024 !?")
    box(page, "en").fill(SPORTS)
    press_classify(page)
    expect(answer(page)).to_be_visible()
    expect(page.get_by_text(catalog("en")["error.no_words"])).to_have_count(0)


def test_changing_the_language_keeps_text_that_was_only_typed(open_page: OpenPage) -> None:
    page = open_page("?lang=sw")
    box(page).fill(SPORTS)
    page.get_by_text("English", exact=True).click()
    expect(box(page, "en")).to_have_value(SPORTS)
    assert "lang=en" in page.url


def test_a_readers_text_is_never_run_or_rendered(open_page: OpenPage) -> None:
    page = open_page("?lang=sw")
    box(page).fill(MARKUP)
    press_classify(page)
    expect(answer(page)).to_be_visible()
    assert page.evaluate("window.broken") is None
    assert page.locator("[data-testid=stMain] a[href^=javascript], [data-testid=stMain] img[src=x]").count() == 0


def test_two_megabytes_are_refused_with_a_sentence(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    box(page, "en").fill("habari ya leo " * 150_000)
    press_classify(page)
    expect(page.get_by_text("2,100,000")).to_be_visible()


def test_a_sample_can_be_opened_by_a_link_and_own_text_never_gets_into_one(open_page: OpenPage) -> None:
    page = open_page("?sample=sukari&lang=en")
    expect(box(page, "en")).to_have_value(load_samples()["sukari"].text)
    box(page, "en").fill(SPORTS)
    press_classify(page)
    assert "mabao" not in page.url


def test_nothing_is_asked_of_another_host(open_page: OpenPage, app_url: str) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    wait_until_still(page)
    choose_sample(page, "boti")
    press_classify(page)
    expect(answer(page)).to_be_visible()
    here = (app_url, app_url.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(here)] == []


def test_the_review_page_is_not_in_the_menu_until_it_is_set_up(open_page: OpenPage) -> None:
    page = open_page("review?lang=en")
    expect(page.get_by_text(catalog("en")["review.closed"])).to_be_visible()
    menu = page.get_by_test_id("stSidebarNav").get_by_role("link")
    expect(menu.filter(has_text=catalog("en")["page.history"])).to_have_count(1)
    expect(menu.filter(has_text=catalog("en")["page.review"])).to_have_count(0)


def test_the_page_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page("?lang=en", width=390, height=844)
    choose_sample(page, "spika", "en")
    press_classify(page)
    expect(answer(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_first_tap_on_the_menu_is_followed_though_text_was_just_typed(open_page: OpenPage) -> None:
    page = open_page("?lang=en", width=820, height=1180, touch=True)
    wait_until_still(page)
    box(page, "en").tap()
    page.keyboard.type("Rais amehutubia bunge")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=catalog("en")["page.history"]).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(catalog("en")["history.title"])
    wait_until_still(page)
    expect(page).to_have_url(re.compile(r"/history"))
    open_by_menu(page, "classify", "en")
    expect(box(page, "en")).to_have_value("Rais amehutubia bunge")
