"""Why, "try it yourself", and the notices, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from pages.components.shared.i18n import catalog
from pages.components.shared.samples import load_samples
from tests.browser.conftest import OpenPage
from tests.browser.steps import answer, box, choose_sample, open_by_menu, press_classify, wait_until_still

pytestmark = pytest.mark.browser

TEXTS = catalog("en")
SAFARI = "Waziri wa utalii alisema watalii wengi wametembelea mbuga za wanyama mwaka huu kuliko mwaka uliopita. "
NOTICES = {
    "other_language": "The finance minister told parliament on Tuesday that the budget for schools and hospitals "
    "would grow next year, and that farmers in the north could expect better roads before the rains come.",
    "mixed_language": SAFARI * 6 + "The hotel association said bookings have grown for the third year in a row. " * 8,
    "too_short": "Simba Yanga",
    "truncated": SAFARI * 60,
}


def beginning(text: str) -> str:
    """Return a text of the catalog up to its first value."""
    return text.split("{")[0]


@pytest.mark.parametrize("code", NOTICES)
def test_what_to_know_before_relying_on_the_answer_is_said(open_page: OpenPage, code: str) -> None:
    page = open_page("?lang=en")
    box(page, "en").fill(NOTICES[code])
    press_classify(page)
    expect(answer(page)).to_be_visible()
    expect(page.get_by_text(beginning(TEXTS[f"notice.{code}"]))).to_be_visible()


def test_an_ordinary_article_has_no_notice(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    choose_sample(page, "kipa", "en")
    expect(answer(page)).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


@pytest.mark.parametrize("by_click", [True, False])
def test_words_are_marked_in_the_text_and_for_any_category(open_page: OpenPage, by_click: bool) -> None:
    page = open_page("?lang=en")
    choose_sample(page, "jimbo", "en")
    marks = page.locator(".st-key-highlighted mark")
    expect(marks.first).to_be_visible()
    before = marks.evaluate_all("marks => marks.map(mark => mark.getAttribute('style')).join()")
    choose = page.get_by_role("combobox", name=TEXTS["why.choose"])
    if by_click:
        choose.scroll_into_view_if_needed()
        wait_until_still(page)  # scrolling closes the list, and so does a rerun
        choose.click()
        option = page.get_by_role("option").nth(1)  # the list draws only those that are in view
        label = option.inner_text()
        option.click()
    else:
        choose.focus()
        label = "Crime and law"
        page.keyboard.type("Crime")
        page.keyboard.press("Enter")
    expect(page.get_by_text(TEXTS["why.legend"].format(label=label))).to_be_visible()
    assert marks.evaluate_all("marks => marks.map(mark => mark.getAttribute('style')).join()") != before


def test_striking_words_out_moves_the_bars_and_can_be_undone(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    choose_sample(page, "kipa", "en")
    words = page.get_by_role("toolbar", name=TEXTS["trial.strike"]).get_by_role("button")
    for word in words.all()[:2]:
        word.click()
        wait_until_still(page)
    expect(page.get_by_text(re.compile(r"went from [<>\d.]+% to"))).to_be_visible()
    expect(page.locator(".st-key-highlighted s").first).to_be_visible()
    bars = page.locator(f"[aria-label^='{beginning(TEXTS['trial.chart_alt'])}']")
    expect(bars.first).to_be_visible()
    page.get_by_role("button", name=TEXTS["trial.reset"]).click()
    expect(page.locator(".st-key-highlighted s")).to_have_count(0)


def test_an_answer_not_to_be_relied_on_is_not_explained(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    box(page, "en").fill(NOTICES["other_language"])
    press_classify(page)
    expect(page.get_by_text(TEXTS["why.unreliable"])).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(1)


def test_a_past_answer_is_opened_again_from_the_history(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    for slug in ("kipa", "kengele"):
        choose_sample(page, slug, "en")
    typed = "Nimeandika haya bila kubofya"
    box(page, "en").fill(typed)
    open_by_menu(page, "history", "en")
    expect(page.get_by_role("button", name=TEXTS["history.open"])).to_have_count(2)
    open_by_menu(page, "classify", "en")
    expect(box(page, "en")).to_have_value(typed)  # typed, never sent, and there again
    open_by_menu(page, "history", "en")
    page.get_by_role("button", name=TEXTS["history.open"]).last.click()
    wait_until_still(page)
    expect(box(page, "en")).to_have_value(re.compile("Mto Stars"))
    expect(answer(page)).to_be_visible()


def test_an_answer_is_taken_away(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    choose_sample(page, "sukari", "en")
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)  # they push what is below them down
    offer = page.get_by_role("button", name=TEXTS["take.title"])
    offer.evaluate("button => button.scrollIntoView({block: 'center'})")
    offer.click()
    starts = {"JSON": b"{", "ninjs": b"{", "CSV": b"label,code,probability", TEXTS["take.picture"]: b"\x89PNG"}
    for kind, start in starts.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        assert download.value.path().read_bytes().startswith(start)
    expect(page.get_by_test_id("stCode")).to_have_text(re.compile(rf"\*{load_samples()['sukari'].title}\*"))
