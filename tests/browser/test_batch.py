"""Many articles at once, in a real browser: from a file to results, to one article, and to files taken along."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect
from pypdf import PdfReader

from classifier import Classifier
from classifier.reading import ResultColumns, read_table
from pages.components.shared.i18n import catalog
from pages.components.shared.samples import load_samples
from tests.benchmarks.batch import write
from tests.browser.conftest import OpenPage
from tests.browser.steps import answer, box, classify_batch, load_example, open_by_menu, tab_to, wait_until_still

pytestmark = pytest.mark.browser

TEXTS = catalog("en")
HOSTILE = "<img src=x onerror='window.broken = 1'> **Rais** [a](javascript:window.broken=1) =1+1"
FEW, MANY = 49, 3000
HEIGHT = 35
"""Pixels of a row of a table, and of the names of its columns."""


def articles() -> list[list[str]]:
    texts = [sample.text for sample in load_samples().values()]
    rows = [[str(number), f"{texts[number % len(texts)]} Habari ya {number}.", "=1+1"] for number in range(FEW)]
    return [["id", "makala", "Σ"], *rows, ["x", "2024", "-"]]


def csv_of(rows: list[list[str]], name: str = "habari za jana.csv") -> FilePayload:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return FilePayload(name=name, mimeType="text/csv", buffer=text.getvalue().encode())


def upload(page: Page, file: FilePayload | Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("stBaseButton-primary")).to_be_enabled()
    wait_until_still(page)


def download(page: Page, kind: str) -> tuple[str, bytes]:
    with page.expect_download() as found:
        page.get_by_role("button", name=TEXTS["batch.download"].format(kind=kind)).click()
    return found.value.suggested_filename, found.value.path().read_bytes()


def check_download(name: str, content: bytes, shipped: Classifier) -> None:
    found, (names, *rows) = read_table(name, content), articles()
    assert list(found.columns) == [*names, *ResultColumns.of(shipped.manifest, corrected=True).names]
    assert [row.cells[:2] for row in found.rows] == [tuple(row[:2]) for row in rows]
    assert {row.cells[2].removeprefix("'") for row in found.rows} == {"=1+1", "-"}
    assert not any(row.cells[2].startswith("=") for row in found.rows) or name.endswith(".xlsx")
    expected = [prediction.label for prediction in shipped.predict_many(row[1] for row in rows[:FEW])]
    assert found.column(3) == [*expected, ""]
    assert found.column(len(found.columns) - 1)[FEW] == TEXTS["error.no_words"]


def results(page: Page) -> Locator:
    """The table of results, painted: before that, a click on it is lost."""
    table = page.get_by_test_id("stDataFrame").first
    expect(table.get_by_test_id("glide-cell-3-0")).to_be_attached()
    return table


def test_from_a_file_to_one_article_and_back(open_page: OpenPage) -> None:
    page = open_page("batch?lang=en")
    upload(page, csv_of(articles()))
    classify_batch(page, "en")
    expect(page.locator(".st-key-summary")).to_contain_text(str(FEW))
    expect(page.get_by_text(TEXTS["batch.bad"].format(count=1))).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    results(page).click(position={"x": 35, "y": HEIGHT + HEIGHT // 2})
    expect(answer(page)).to_be_visible()
    expect(box(page, "en")).not_to_have_value("")
    assert box(page, "en").input_value() in {row[1] for row in articles()}
    wait_until_still(page)
    open_by_menu(page, "batch", "en")
    expect(page.locator(".st-key-summary")).to_contain_text(str(FEW))
    page.get_by_text("Kiswahili", exact=True).click()
    shown = page.get_by_role("combobox", name=catalog("sw")["batch.show"])
    expect(shown).to_have_value(re.compile(f"^{catalog('sw')['batch.show_all']}"))


def test_the_article_that_is_opened_is_the_one_that_was_clicked_however_they_are_sorted(open_page: OpenPage) -> None:
    page = open_page("batch?lang=en")
    upload(page, csv_of(articles()))
    classify_batch(page, "en")
    table = results(page)
    table.click(position={"x": 180, "y": HEIGHT // 2})  # sorts by the article
    begins = table.locator("[id^=glide-cell-][id$='-0']").filter(has_text=re.compile("^Barua iliyochelewa"))
    expect(begins).to_be_attached()
    shown = (begins.text_content() or "").removesuffix("…")
    table.click(position={"x": 35, "y": HEIGHT + HEIGHT // 2})
    expect(answer(page)).to_be_visible()
    expect(box(page, "en")).not_to_have_value("")  # the answer may be painted first
    assert " ".join(box(page, "en").input_value().split()).startswith(shown)


def test_a_topic_is_corrected_in_the_table_and_the_downloads_have_it(open_page: OpenPage, shipped: Classifier) -> None:
    page = open_page("batch?lang=en")
    upload(page, csv_of(articles()))
    classify_batch(page, "en")
    table = results(page)
    table.click(position={"x": 350, "y": HEIGHT + HEIGHT // 2})
    page.keyboard.press("Enter")
    page.keyboard.type("Weather")
    page.keyboard.press("Enter")
    expect(page.get_by_text(TEXTS["batch.corrected.one"].format(count=1))).to_be_visible()
    expect(table.get_by_test_id("glide-cell-3-0")).to_have_text(TEXTS["batch.is_corrected"])
    wait_until_still(page)
    _, content = download(page, "CSV")
    exported = read_table("a.csv", content)
    assert [cell for cell in exported.column(4) if cell] == ["weather"]
    predicted = [said.label for said in shipped.predict_many(row[1] for row in articles()[1 : FEW + 1])]
    assert exported.column(3) == [*predicted, ""], "what the model said stays"


def test_the_summary_is_one_printed_page(open_page: OpenPage) -> None:
    page = open_page("batch?lang=sw")
    load_example(page)
    classify_batch(page)
    with page.expect_download() as found:
        page.get_by_role("button", name=catalog("sw")["batch.print"]).click()
    summary = found.value.path().read_text(encoding="utf-8")
    page.set_content(summary)
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) == 1
    assert catalog("sw")["batch.most_doubtful"] in summary


def test_an_article_is_opened_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("batch?lang=en")
    upload(page, csv_of(articles()))
    classify_batch(page, "en")
    tab_to(page, page.get_by_role("combobox", name=TEXTS["batch.open_by_name"]))
    page.keyboard.type("Watoto laki mbili")
    page.keyboard.press("Enter")
    expect(answer(page)).to_be_visible()
    expect(box(page, "en")).to_have_value(re.compile("^Watoto laki mbili"))


def test_what_is_downloaded_is_what_came_and_what_was_found(open_page: OpenPage, shipped: Classifier) -> None:
    page = open_page("batch?lang=en")
    upload(page, csv_of(articles()))
    classify_batch(page, "en")
    for kind, ending in (("CSV", ".csv"), ("Excel", ".xlsx")):
        name, content = download(page, kind)
        assert name == f"habari-za-jana-ainisha{ending}"
        check_download(name, content, shipped)


def test_it_stops_at_once_keeps_what_is_done_and_goes_on(open_page: OpenPage, tmp_path: Path) -> None:
    write(tmp_path / "many.csv", MANY)
    page = open_page("batch?lang=en")
    upload(page, tmp_path / "many.csv")
    page.get_by_test_id("stBaseButton-primary").click()
    page.get_by_role("button", name=TEXTS["batch.stop"]).click()
    go_on = page.get_by_role("button", name=TEXTS["batch.go_on"])
    expect(go_on).to_be_visible()
    wait_until_still(page)
    before = TEXTS["batch.stopped"].partition("{")[0]
    done = int(page.get_by_text(before).inner_text().removeprefix(before).split()[0].replace(",", ""))
    assert done < MANY
    _, content = download(page, "CSV")
    assert len(read_table("a.csv", content).rows) == done
    go_on.click()
    expect(go_on).to_have_count(0)
    expect(page.locator(".st-key-summary")).to_contain_text(f"{MANY:,}")


def test_markup_in_the_file_is_never_run_or_rendered(open_page: OpenPage) -> None:
    page = open_page("batch?lang=en")
    rows = [["makala", HOSTILE], *([f"{HOSTILE} {sample.text}", "sports"] for sample in load_samples().values())]
    upload(page, csv_of([*rows, [HOSTILE * 40_000, HOSTILE]], f"{HOSTILE.replace('/', '')}.csv"))
    expect(page.get_by_role("strong").filter(has_text="**Rais** [a](javascript")).to_be_visible()
    classify_batch(page, "en")
    page.get_by_test_id("stExpander").locator("summary").click()
    wait_until_still(page)
    assert page.evaluate("window.broken") is None
    assert page.locator("[data-testid=stMain] a[href^=javascript], [data-testid=stMain] img[src=x]").count() == 0


def test_a_file_that_is_no_table_gets_a_sentence(open_page: OpenPage) -> None:
    page = open_page("batch?lang=en")
    page.locator("input[type=file]").set_input_files(FilePayload(name="a.xlsx", mimeType="", buffer=b"PK\3\4 nothing"))
    expect(page.get_by_text("a.xlsx cannot be read as xlsx")).to_be_visible()
    upload(page, csv_of(articles()))
    expect(page.get_by_text("cannot be read")).to_have_count(0)


def test_the_results_fit_a_phone(open_page: OpenPage) -> None:
    page = open_page("batch?lang=en", width=390, height=844)
    upload(page, csv_of(articles()))
    classify_batch(page, "en")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_browser_that_leaves_during_a_batch_costs_nobody_else_anything(open_page: OpenPage) -> None:
    page = open_page("batch?lang=en")
    upload(page, csv_of([["makala"], *([f"Rais ahutubia bunge {'a' * (n % 50)} leo"] for n in range(MANY))]))
    page.get_by_test_id("stBaseButton-primary").click()
    expect(page.get_by_role("button", name=TEXTS["batch.stop"])).to_be_visible()
    page.close()
    other = open_page("batch?lang=en")
    upload(other, csv_of(articles()))
    classify_batch(other, "en")
    expect(other.locator(".st-key-summary")).to_contain_text(str(FEW))
