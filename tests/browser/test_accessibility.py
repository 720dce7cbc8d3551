"""Everybody can use it: axe finds nothing serious on any page, and the keyboard alone is enough."""

import os
import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from pages.components.shared.i18n import catalog
from tests.browser.conftest import OpenPage
from tests.browser.steps import (
    PAGES,
    answer,
    box,
    choose_sample,
    classify_batch,
    load_example,
    open_by_menu,
    press_classify,
    sample,
    tab_to,
    wait_until_still,
)

pytestmark = pytest.mark.browser

LOOKS = {"sw": ((1280, False), (390, True)), "en": ((1280, True), (390, False))}
"""Language → width and dark of the looks that are audited: every pair of values, on every page."""

AT_REST = """document.getAnimations().every(
    animation => animation.playState !== "running" || animation.effect.getComputedTiming().endTime === Infinity
)"""
"""Colours and the menu change gradually."""

Audit = Callable[[Page], list[str]]
AuditLooks = Callable[[Page, str], list[str]]


@pytest.fixture
def audit() -> Audit:
    """Return the serious and critical findings of axe-core on a page, as readable lines."""
    try:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
    except ImportError:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("axe is missing: `pip install axe-playwright-python`.")

    def audit(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        grave = [finding for finding in found if finding["impact"] in ("serious", "critical")]
        return [f"{finding['id']}: {node['html'][:200]}" for finding in grave for node in finding["nodes"]]

    return audit


@pytest.fixture
def audit_looks(audit: Audit) -> AuditLooks:
    """Audit a page in every look of its language; it follows the window, and need not be opened anew for each."""

    def audit_looks(page: Page, lang: str) -> list[str]:
        findings = []
        for width, dark in LOOKS[lang]:
            change_look(page, width, dark)
            findings += [f"{width} px, dark {dark}: {finding}" for finding in audit(page)]
        return findings

    return audit_looks


def change_look(page: Page, width: int, dark: bool) -> None:
    """Change the window and the colour scheme, and wait until the page has followed."""
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="screen", color_scheme=scheme)
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
    wait_until_still(page)
    page.wait_for_function(AT_REST)


@pytest.mark.parametrize("lang", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(open_page: OpenPage, audit_looks: AuditLooks, name: str, lang: str) -> None:
    page = open_page(f"{PAGES[name]}?lang={lang}")
    assert audit_looks(page, lang) == []


@pytest.mark.parametrize("lang", LOOKS)
def test_axe_finds_nothing_serious_in_an_answer(open_page: OpenPage, audit_looks: AuditLooks, lang: str) -> None:
    page = open_page(f"?lang={lang}")
    choose_sample(page, "setilaiti", lang)
    page.get_by_role("toolbar", name=catalog(lang)["trial.strike"]).get_by_role("button").first.click()
    page.get_by_test_id("stExpander").filter(has_text=catalog(lang)["help.title"]).locator("summary").click()
    assert audit_looks(page, lang) == []


@pytest.mark.parametrize("lang", LOOKS)
def test_axe_finds_nothing_serious_where_files_are_opened(
    open_page: OpenPage, audit_looks: AuditLooks, lang: str
) -> None:
    page = open_page(f"?lang={lang}")
    page.get_by_role("button", name=catalog(lang)["open.title"]).click()
    expect(page.get_by_label(catalog(lang)["open.link"])).to_be_visible()
    assert audit_looks(page, lang) == []
    expect(page.get_by_label(catalog(lang)["open.link"])).to_be_visible()


@pytest.mark.parametrize("lang", LOOKS)
def test_axe_finds_nothing_serious_in_a_batch(open_page: OpenPage, audit_looks: AuditLooks, lang: str) -> None:
    page = open_page(f"batch?lang={lang}")
    load_example(page, lang)
    assert audit_looks(page, lang) == []
    classify_batch(page, lang)
    page.get_by_test_id("stExpander").locator("summary").click()
    assert audit_looks(page, lang) == []


def test_axe_finds_nothing_serious_in_the_steps_of_how_it_works(open_page: OpenPage, audit: Audit) -> None:
    page = open_page("walkthrough?lang=en", dark=True)
    wait_until_still(page)
    for step in ("numbers", "evidence", "probabilities", "decision", "loop"):
        page.get_by_role("radio", name=catalog("en")[f"walkthrough.step_{step}"]).click()
        wait_until_still(page)
        assert audit(page) == []


@pytest.mark.parametrize("lang", LOOKS)
def test_axe_finds_nothing_serious_with_another_model(open_page: OpenPage, audit_looks: AuditLooks, lang: str) -> None:
    page = open_page(f"?lang={lang}&model=tanzania-desks")
    choose_sample(page, "mrembo", lang)
    page.get_by_text(catalog(lang)["compare.switch"]).click()
    page.get_by_test_id("stExpander").filter(has_text=catalog(lang)["help.title"]).locator("summary").click()
    assert audit_looks(page, lang) == []


def test_axe_finds_nothing_serious_in_the_figures_of_another_model(open_page: OpenPage, audit: Audit) -> None:
    page = open_page("model?lang=en&model=tanzania-desks")
    for dark in (False, True):
        change_look(page, 1280, dark)
        assert audit(page) == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious_in_a_doubtful_answer_and_the_history(
    open_page: OpenPage, audit: Audit, dark: bool
) -> None:
    page = open_page("?lang=en", dark=dark)
    box(page, "en").fill("Simba Yanga")
    press_classify(page)
    assert audit(page) == []
    open_by_menu(page, "history", "en")
    assert audit(page) == []


@pytest.mark.parametrize(
    ("address", "width", "dark"),
    [("?demo=5&lang=en", 1920, True), ("?demo=6&lang=sw", 390, False), ("?embed=true&sample=kipa&lang=sw", 800, False)],
)
def test_axe_finds_nothing_serious_in_a_presentation(
    open_page: OpenPage, audit: Audit, address: str, width: int, dark: bool
) -> None:
    page = open_page(address, width=width, dark=dark)
    expect(answer(page)).to_be_visible()
    wait_until_still(page)
    assert audit(page) == []


def test_the_main_journey_by_keyboard_alone(open_page: OpenPage) -> None:
    page, texts = open_page("?lang=en"), catalog("en")
    wait_until_still(page)
    tab_to(page, box(page, "en"))
    page.keyboard.type("Timu ya soka imefunga mabao matatu na kushinda mechi ya ligi kuu uwanjani, kocha amewasifu")
    tab_to(page, page.get_by_role("button", name=texts["classify.button"], exact=True))
    page.keyboard.press("Enter")
    expect(answer(page)).to_be_visible()
    wait_until_still(page)
    tab_to(page, page.get_by_role("combobox", name=texts["why.choose"]))
    page.keyboard.type("Sport")
    page.keyboard.press("Enter")
    wait_until_still(page)
    words = page.get_by_role("toolbar", name=texts["trial.strike"]).get_by_role("button")
    tab_to(page, words.first)
    page.keyboard.press("Enter")
    expect(page.get_by_text("went from")).to_be_visible()


def test_a_sample_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("?lang=sw")
    wait_until_still(page)
    tab_to(page, page.locator(".st-key-samples"))
    for _ in range(120):  # arrows lead from one to the next
        if sample(page, "sukari").evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(answer(page)).to_be_visible()


def test_charts_have_text_in_place_of_the_picture(open_page: OpenPage) -> None:
    page = open_page("?lang=en")
    choose_sample(page, "kipa", "en")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    for chart in charts.all():
        assert re.search(r"\d", chart.get_attribute("aria-label") or ""), "values, not only names"
