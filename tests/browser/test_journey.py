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
ENGLISH = (
    "Police in Nairobi have arrested three men after a robbery at a jewellery shop on Tuesday night. The suspects were "
    "armed with pistols, stole goods worth two million shillings and fled on a motorcycle."
)
MARKUP = (
    "<script>window.broken = 1</script><img src=x onerror='window.broken = 1'> "
    "[bonyeza](javascript:window.broken=1) # **Rais** :red[ahutubia] $x^2$ bunge kuhusu uchaguzi mkuu leo asubuhi"
)


def test_what_is_typed_while_the_model_warms_up_is_kept_and_answered(open_page: OpenPage) -> None:
    page = open_page()
    before = box(page).bounding_box()
    box(page).click()
    page.keyboard.type(SPORTS)
    wait_until_still(page)
    assert box(page).bounding_box() == before, "the box moved when the model became ready"
    page.keyboard.press("Control+Enter")
    expect(answer(page)).to_be_visible()
    expect(box(page)).to_have_value(SPORTS)
    expect(box(page)).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize("doubtful", [False, True])
def test_the_answer_is_in_view_and_told_to_those_who_do_not_look(
    open_page: OpenPage, width: int, height: int, doubtful: bool
) -> None:
    page = open_page("?lang=sw", width=width, height=height)
    box(page).fill(ENGLISH if doubtful else SPORTS)
    press_classify(page)
    card, chart = answer(page), answer(page).get_by_test_id("stVegaLiteChart")
    expect(chart).to_be_visible()
    verdict = catalog("sw")["answer.unreliable" if doubtful else "answer.certain"]
    drawn = chart.bounding_box()
    assert drawn
    assert drawn["y"] + 5 * drawn["height"] / 17 <= height
    parts = [card.get_by_role("heading"), card.get_by_text(verdict, exact=True), card.get_by_text(re.compile(r"\d%"))]
    for part in parts:
        expect(part.first).to_be_in_viewport(ratio=1)
    if doubtful:
        expect(page.get_by_test_id("stAlert")).to_be_in_viewport(ratio=1)
    beginning = catalog("sw")["answer.summary_doubtful" if doubtful else "answer.summary"].split("{")[0]
    expect(page.get_by_role("status").filter(has_text=beginning)).to_have_count(1)
    expect(card.get_by_role("heading")).to_be_focused()


def test_right_after_typing_links_lead_where_they_say(open_page: OpenPage) -> None:
    page, texts = open_page("?lang=en"), catalog("en")
    heading = page.get_by_role("heading", level=1)
    batch, model = (
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=texts[f"page.{name}"])
        for name in ("batch", "model")
    )

    def write(text: str) -> None:
        expect(heading).to_have_text(texts["classify.title"])
        wait_until_still(page)
        box(page, "en").click()
        page.keyboard.type(text)

    write("moja ")
    with page.context.expect_page() as opened:
        batch.click(modifiers=["Control"])
    opened.value.close()
    write("mbili ")
    batch.click()
    model.click()
    wait_until_still(page)
    expect(heading).to_have_text(texts["model.title"])
    open_by_menu(page, "classify", "en")
    expect(box(page, "en")).to_have_value("moja mbili ")


def test_an_answer_to_another_text_says_so_and_a_sample_is_answered_at_once(open_page: OpenPage) -> None:
    page, stale = open_page("?lang=en"), catalog("en")["classify.stale"].split("{")[0]
    choose_sample(page, "kipa", "en")
    expect(page.get_by_text(stale)).to_have_count(0)
    box(page, "en").fill(SPORTS)
    box(page, "en").blur()
    expect(page.get_by_text(stale)).to_contain_text("Kipa wa akiba")
    expect(answer(page)).to_have_css("filter", "grayscale(1)")
    page.get_by_text("Seven topics", exact=True).click()
    wait_until_still(page)
    expect(page.get_by_text(stale)).to_contain_text("Kipa wa akiba")
    press_classify(page)
    expect(page.get_by_text(stale)).to_have_count(0)
    expect(answer(page)).to_have_css("filter", "none")


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_from_a_sample_to_category_and_chart(open_page: OpenPage, lang: str) -> None:
    page = open_page(f"?lang={lang}")
    choose_sample(page, "kipa", lang)
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
    expect(answer(page)).to_be_visible()
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


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_the_document_is_in_the_readers_language_and_icons_and_charts_do_not_chatter(
    open_page: OpenPage, lang: str
) -> None:
    page = open_page(f"?lang={lang}&sample=kipa", width=320, height=640)  # as 1280 pixels at 400 % zoom
    expect(answer(page)).to_be_visible()
    wait_until_still(page)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    icons = "[data-testid=stIconMaterial], [role=img][aria-label$=' icon']"
    page.wait_for_function(
        "icons => [...document.querySelectorAll(icons)].every(icon => icon.ariaHidden === 'true')", arg=icons
    )
    chart = answer(page).get_by_test_id("stVegaLiteChart")
    expect(chart).to_have_attribute("role", "img")
    assert chart.evaluate("chart => chart.tabIndex") == 0
    assert chart.locator("[tabindex], a, button").count() == 0
    assert len(chart.get_attribute("aria-label") or "") < 160
    page.get_by_text("English" if lang == "sw" else "Kiswahili", exact=True).evaluate("label => label.click()")
    expect(page.locator("html")).to_have_attribute("lang", "en" if lang == "sw" else "sw")


def test_an_answer_prints_on_one_page_without_buttons(open_page: OpenPage) -> None:
    page = open_page("?lang=en&sample=kipa")
    expect(page.locator(".st-key-highlighted mark").first).to_be_visible()
    wait_until_still(page)
    page.emulate_media(media="print")
    for hidden in (page.get_by_test_id("stSidebar"), page.get_by_test_id("stBaseButton-primary"), box(page, "en")):
        expect(hidden).to_be_hidden()
    for printed in (".st-key-printed", ".st-key-answer h2", ".st-key-highlighted"):
        expect(page.locator(printed)).to_be_visible()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
