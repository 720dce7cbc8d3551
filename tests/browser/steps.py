"""What a reader does and sees, in the words of the browser."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.components.shared.display import shorten
from pages.components.shared.i18n import catalog
from pages.components.shared.samples import load_samples

PAGES = {
    path.stem: "" if path.stem == "classify" else path.stem  # the first page has the address of the app itself
    for path in sorted((Path(__file__).parents[2] / "pages").glob("[!_]*.py"))
}
"""Every page of the app: name → address."""


def box(page: Page, lang: str = "sw") -> Locator:
    """The box for the article."""
    return page.get_by_label(catalog(lang)["classify.box"])


def press_classify(page: Page) -> None:
    """Press the one primary button of the page, and wait for what it does."""
    page.get_by_test_id("stBaseButton-primary").click()
    wait_until_still(page)


def sample(page: Page, slug: str) -> Locator:
    """What chooses a sample; it may be in the list of all samples, which is opened by `.st-key-more-samples button`."""
    headline = shorten(load_samples()[slug].title, 40)
    return page.locator(".st-key-samples, [class*=st-key-further-samples]").get_by_role("radio", name=headline)


def choose_sample(page: Page, slug: str, lang: str = "sw") -> None:
    """Choose a sample, and wait until it is in the box and answered."""
    wait_until_still(page)
    page.locator(".st-key-samples, .st-key-more-samples").first.wait_for()
    if not sample(page, slug).is_visible():
        page.locator(".st-key-more-samples button").first.click()
    sample(page, slug).click()
    expect(box(page, lang)).to_have_value(load_samples()[slug].text)
    expect(answer(page)).to_be_visible()
    page.keyboard.press("Escape")  # where the list of samples is still open, it lies over what is below it
    wait_until_still(page)


def load_example(page: Page, lang: str = "sw") -> None:
    """Have the batch page read its example."""
    page.get_by_role("button", name=catalog(lang)["batch.try_example"]).click()
    expect(page.get_by_test_id("stBaseButton-primary")).to_be_enabled()
    wait_until_still(page)


def classify_batch(page: Page, lang: str = "sw") -> None:
    """Classify the articles of the file that was read, and wait for the last of them."""
    page.get_by_test_id("stBaseButton-primary").click()
    expect(page.get_by_role("button", name=catalog(lang)["batch.stop"])).to_have_count(0)
    expect(page.locator(".st-key-summary")).to_be_visible()
    wait_until_still(page)


def answer(page: Page) -> Locator:
    """The card that says which category it is."""
    return page.locator(".st-key-answer")


def wait_until_still(page: Page) -> None:
    """Wait until the script has run: a click reaches the server a moment after it returned here."""
    page.wait_for_timeout(250)
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")


def finished_runs(page: Page) -> list[ForwardMsg]:
    """Return a list that grows with every run of a script that came to its end; call it before the page is opened."""
    finished: list[ForwardMsg] = []

    def hear(data: str | bytes) -> None:
        message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
        ended = message.WhichOneof("type") == "script_finished"
        if ended and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            finished.append(message)

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    return finished


def open_by_menu(page: Page, name: str, lang: str) -> None:
    """Go to another page as a reader does: by the menu, within the session."""
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=catalog(lang)[f"page.{name}"])
    link.click()
    wait_until_still(page)


def tab_to(page: Page, target: Locator, *, backwards: bool = False) -> None:
    """Press Tab until `target`, or something within it, has the focus."""
    for _ in range(120):
        if target.evaluate("element => element.contains(document.activeElement)"):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError("the keyboard does not lead there")
