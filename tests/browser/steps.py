"""What a reader does and sees, in the words of the browser."""

from playwright.sync_api import Locator, Page

from pages.components.i18n import catalog


def box(page: Page, lang: str = "sw") -> Locator:
    """The box for the article."""
    return page.get_by_label(catalog(lang)["classify.box"])


def press_classify(page: Page) -> None:
    """Press the one primary button of the page, and wait for what it does."""
    page.get_by_test_id("stBaseButton-primary").click()
    wait_until_still(page)


def choose_sample(page: Page, category: str, lang: str = "sw") -> None:
    """Choose the sample of a category, and wait until it is in the box."""
    page.locator(".st-key-samples").get_by_role("button", name=catalog(lang)[f"category.{category}"]).click()
    wait_until_still(page)


def answer(page: Page) -> Locator:
    """The card that says which category it is."""
    return page.locator(".st-key-answer")


def wait_until_still(page: Page) -> None:
    """Wait until the script has run: a click reaches the server a moment after it returned here."""
    page.wait_for_timeout(250)
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
