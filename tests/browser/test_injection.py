"""Nothing that a stranger writes is run or rendered: in no field, file or address, and not for the editors later."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, expect
from sqlalchemy import create_engine

from classifier.feedback import FeedbackStore
from pages.components.shared.i18n import catalog
from pages.components.shared.samples import load_samples
from tests.browser.conftest import Tabs
from tests.browser.copies import Copy
from tests.browser.steps import answer, box, open_by_menu, press_classify, wait_until_still
from tests.feedback.samples import make
from tests.reading.files import docx_of, html_of, pdf_of, zip_of

pytestmark = pytest.mark.browser

SAY = catalog("en")
PASSWORD = "maji-marefu-27"  # noqa: S105  of this test's own
ATTACK = (
    "<script>window.broken=1</script><img src=x onerror=window.broken=1><svg onload=window.broken=1></svg>"
    "<iframe srcdoc='<script>parent.broken=1</script>'></iframe><a href=javascript:window.broken=1>a</a>"
    "</textarea></style>]]>--> [bonyeza](javascript:window.broken=1) ![x](http://127.0.0.1:1/x) "
    "**Rais** :red[ahutubia] $x^2$ `bunge` {label} {0} %s kuhusu uchaguzi mkuu"
)
FOREIGN = (
    "img[src=x], svg[onload], iframe[srcdoc], a[href^=javascript], a[href*='127.0.0.1:1'], img[src*='127.0.0.1:1'], "
    "[data-testid=stMain] script"
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """An app whose editors have feedback to review that was made to harm them."""
    app = Copy(tmp_path_factory.mktemp("injection"), {"review": {"password": PASSWORD}})
    engine = create_engine(f"sqlite:///{app.database}")
    shares = {ATTACK: 0.6, "sports": 0.4}
    FeedbackStore(engine).record(
        make(ATTACK, text=ATTACK, note=ATTACK, predicted=ATTACK, probabilities=shares, bundle_version="<b>aaaa</b>")
    )
    engine.dispose()
    return app


@pytest.fixture(scope="module")
def url(app: Copy) -> Iterator[str]:
    with app.serve() as url:
        yield url


@pytest.fixture
def empty(tabs: Tabs) -> Iterator[Page]:
    """A tab in which no dialog may open."""
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    with tabs.lend("en-GB") as page:
        page.on("dialog", note)
        yield page
        page.remove_listener("dialog", note)
    assert dialogs == []


@pytest.fixture
def page(empty: Page, url: str) -> Page:
    """The first page of the app."""
    empty.goto(f"{url}/?lang=en")
    empty.get_by_role("heading", name=SAY["classify.title"]).wait_for()
    return empty


def check(page: Page) -> None:
    wait_until_still(page)
    assert page.evaluate("window.broken") is None
    assert [element.evaluate("element => element.outerHTML") for element in page.locator(FOREIGN).all()] == []


def test_fields_show_what_was_typed_as_text(page: Page) -> None:
    box(page, "en").fill(f"{load_samples()['kipa'].text}\n\n{ATTACK}")  # an answer to be relied on is explained
    press_classify(page)
    expect(answer(page)).to_be_visible()
    expect(page.locator(".st-key-highlighted")).to_contain_text("<script>window.broken=1</script>")
    check(page)
    page.get_by_role("radio", name=re.compile("thumbs up", re.IGNORECASE)).click()
    page.get_by_label(SAY["feedback.note"]).fill(ATTACK)
    page.keyboard.press("Enter")
    check(page)
    for name in ("history", "walkthrough", "model"):
        open_by_menu(page, name, "en")
        check(page)


def test_editors_see_text_and_nothing_else(empty: Page, url: str) -> None:
    page = empty
    page.goto(f"{url}/review?lang=en")
    for tried in (ATTACK, PASSWORD):
        page.get_by_label(SAY["review.name"]).fill(ATTACK)
        page.get_by_role("textbox", name=SAY["review.password"]).fill(tried)
        page.get_by_role("button", name=SAY["review.sign_in"]).click()
        check(page)
    expect(page.get_by_text("<script>window.broken=1</script>").first).to_be_visible()
    page.get_by_role("button", name=SAY["review.accept"]).first.click()
    check(page)
    for tab in ("review.decided", "review.numbers"):
        page.get_by_role("tab", name=SAY[tab]).click()
        check(page)


PARAMETERS = ("lang", "sample", "model", "demo", "embed_options", "theme", "unheard_of")


@pytest.mark.parametrize("path", ["", "history", "review", "nowhere<img src=x onerror=window.broken=1>"])
def test_addresses_carry_nothing_into_the_page(empty: Page, url: str, path: str) -> None:
    empty.goto(f"{url}/{path}?{urlencode(dict.fromkeys(PARAMETERS, ATTACK))}")
    empty.get_by_role("heading", level=1).wait_for()
    check(empty)


FILES = {
    "txt": ATTACK.encode(),
    "md": ATTACK.encode(),
    "docx": docx_of(ATTACK, ATTACK),
    "pdf": pdf_of(re.sub(r"[()\\]", "", ATTACK)),
    "html": html_of(title="<script>window.broken=1</script>", body=(ATTACK, ATTACK), heading=ATTACK),
    "zip": zip_of({f"{ATTACK}.txt": ATTACK.encode()}),
    "exe": b"MZ",
}


@pytest.mark.parametrize("ending", FILES)
def test_files_and_their_names_are_text(page: Page, ending: str) -> None:
    page.get_by_role("button", name=SAY["open.title"]).click()
    name = f"<img src=x onerror=window.broken=1> [a](javascript:window.broken=1) **b**.{ending}"
    file = FilePayload(name=name, mimeType="text/html", buffer=FILES[ending])
    page.locator("input[type=file]").set_input_files(file)
    check(page)
    if ending in ("txt", "md", "docx", "pdf", "html"):
        expect(box(page, "en")).to_have_value(re.compile("Rais"))
        press_classify(page)
        expect(answer(page)).to_be_visible()
        check(page)
