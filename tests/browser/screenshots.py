"""Pictures of every page, for people who look: `python -m tests.browser.screenshots` writes them to docs/screenshots.

Wide and narrow, light and dark, in Swahili and in English; the first page with an answer, the history with
entries, the batch page with the results of its example.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, HOW_TO_GET_ONE, ROOT, SECONDS, find_chromium, serve
from tests.browser.steps import PAGES, choose_sample, classify_batch, load_example, press_classify, wait_until_still

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = {1280: 900, 390: 844}
SAMPLES = ("basi", "sukari", "spika")
"""Classified one after the other before the pictures are taken, so that every page has something to show."""


def main() -> int:
    """Take all pictures; return 0, or 1 where there is no browser to take them with."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = find_chromium(playwright.chromium.executable_path)
        if path is None:
            print(HOW_TO_GET_ONE, file=sys.stderr)
            return 1
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        with TemporaryDirectory() as folder, serve(Path(folder) / "log.txt") as url:
            for lang, dark, width in product(("sw", "en"), (False, True), WIDTHS):
                with open_session(browser, f"{url}/?lang={lang}", width, dark) as page:
                    take_all(page, f"{lang}-{'dark' if dark else 'light'}-{width}", lang)
        browser.close()
    return 0


@contextmanager
def open_session(browser: Browser, address: str, width: int, dark: bool) -> Iterator[Page]:
    """Open the app in a browser of its own."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(SECONDS * 1000)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    wait_until_still(page)
    yield page
    context.close()


def take_all(page: Page, look: str, lang: str) -> None:
    """Take a picture of every page, in one session."""
    for slug in SAMPLES:
        choose_sample(page, slug, lang)
        press_classify(page)
    take(page, FOLDER / f"classify-{look}.png")
    for name in PAGES.keys() - {"classify", "review"}:  # Review is in the menu only where it is set up
        follow(page, name)
        if name == "batch":
            load_example(page, lang)
            classify_batch(page, lang)
        take(page, FOLDER / f"{name}-{look}.png")


def follow(page: Page, name: str) -> None:
    """Go to the page `name` by its link in the menu, which lies folded away on a phone."""
    page.locator(f"[data-testid=stSidebarNav] a[href*='/{name}']").evaluate("link => link.click()")
    wait_until_still(page)


def take(page: Page, path: Path) -> None:
    """Take a picture of all of a page: Streamlit scrolls within the window, so the window grows to hold everything."""
    viewport = page.viewport_size or {"width": 1280, "height": 900}
    page.mouse.move(0, 0)  # no button is to look pressed
    page.wait_for_timeout(600)  # charts draw themselves after the script
    height = page.get_by_test_id("stMainBlockContainer").evaluate("block => block.scrollHeight")
    page.set_viewport_size({"width": viewport["width"], "height": max(viewport["height"], min(height + 60, 6000))})
    page.wait_for_timeout(400)
    page.screenshot(path=path)
    page.set_viewport_size(viewport)


if __name__ == "__main__":
    sys.exit(main())
