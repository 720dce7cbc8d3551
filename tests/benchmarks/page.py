"""How soon the page is there and how soon it answers, in Chromium: `python -m tests.benchmarks.page`.

Starts the app and, for comparison, a Streamlit page with nothing but a text, each in a fresh server with the browser
already open, and prints medians: seconds from `streamlit run` to the page, from the first click to its answer, from
later clicks to theirs, and how far the box moved when the model became ready. The first click comes at once, as no
reader's does, and in other runs after the seconds that pasting takes.
"""

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

from pages.components.shared.samples import load_samples
from tests.browser.conftest import ARGUMENTS, ROOT, find_chromium
from tests.browser.steps import answer, box

RUNS, CLICKS = 3, 8
PASTING = 3  # seconds between the box and the click of a quick reader
EMPTY = "import streamlit as st\nst.title('Empty')\n"


@contextmanager
def served(script: Path) -> Iterator[str]:
    """Run `script` in a server of its own and yield its address at once, before it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def open_when_it_listens(page: Page, url: str) -> None:
    """Open the page as soon as there is a server; a browser that asks all the time would take the server's cores."""
    address = urlsplit(url)
    while True:
        with suppress(ConnectionRefusedError), socket.create_connection((address.hostname, address.port)):
            break
        time.sleep(0.01)
    page.goto(url)


def seconds_to_empty_page(browser: Browser, script: Path) -> float:
    page = browser.new_page(locale="sw-KE")
    started = time.perf_counter()
    with served(script) as url:
        open_when_it_listens(page, url)
        expect(page.get_by_role("heading", name="Empty")).to_be_visible(timeout=60_000)
        seconds = time.perf_counter() - started
    page.close()
    return seconds


def measure_app(browser: Browser, pasting: float) -> dict[str, float]:
    page, text = browser.new_page(locale="sw-KE"), load_samples()["ligi"].text
    started = time.perf_counter()
    with served(ROOT / "streamlit_app.py") as url:
        open_when_it_listens(page, url)
        expect(box(page)).to_be_editable(timeout=60_000)
        measured = {"box": time.perf_counter() - started}
        box(page).fill(text)
        before = box(page).bounding_box()
        page.wait_for_timeout(1000 * pasting)
        measured[f"first click, {pasting:.0f} s later"] = seconds_to_answer(page)
        after = box(page).bounding_box()
        assert before
        assert after
        measured["jump (pixels)"] = abs(before["y"] - after["y"]) + abs(before["height"] - after["height"])
        later = []
        for number in range(CLICKS):
            box(page).fill(f"{text} {'Na tena. ' * (number + 1)}")
            later.append(seconds_to_answer(page))
        measured["later clicks"] = statistics.median(later)
    page.close()
    return measured


def seconds_to_answer(page: Page) -> float:
    """Press the button; return the seconds until the answer is on the page and its script has run to the end."""
    started = time.perf_counter()
    page.get_by_test_id("stBaseButton-primary").click()
    expect(answer(page)).to_be_visible(timeout=60_000)
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    return time.perf_counter() - started


def figures() -> dict[str, float]:
    """Return what `make bench` keeps: the medians of `RUNS` servers, whose first reader clicks at once."""
    with chromium() as browser:
        runs = [measure_app(browser, pasting=0) for _ in range(RUNS)]
    box = statistics.median(run["box"] for run in runs)
    return {"page_box": box, "page_answer": box + statistics.median(run["first click, 0 s later"] for run in runs)}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_chromium(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page()
        page.goto("about:blank")
        page.close()
        yield browser
        browser.close()


def main() -> None:
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY)
        empty = [seconds_to_empty_page(browser, script) for _ in range(RUNS)]
        apps = [[measure_app(browser, pasting) for _ in range(RUNS)] for pasting in (0, PASTING)]
    print(f"{'an empty Streamlit page':<28} {statistics.median(empty):6.2f} s")
    for runs in apps:
        for name in runs[0]:
            print(f"{name:<28} {statistics.median(run[name] for run in runs):6.2f}{'' if 'pixels' in name else ' s'}")


if __name__ == "__main__":
    main()
