"""How the batch page bears a large file, in Chromium: `python -m tests.benchmarks.batch_page [ROWS]`.

Writes a CSV file of articles of about 400 words (`tests.benchmarks.batch`), sends it to the page, has it classified and
downloaded, and prints what each step took, articles a second, and the most memory that the server (with the processes
it starts) and the browser's tab held at once. Linux: memory is read from /proc; what processes share is counted once.
"""

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from pages.components.shared.i18n import catalog, t
from tests.benchmarks.batch import family, megabytes, write
from tests.benchmarks.page import chromium
from tests.browser.conftest import serve
from tests.browser.steps import wait_until_still

TEXTS = catalog("en")
PATIENCE = 600_000
"""Milliseconds that any step may take."""
ROLES = {"server": ("streamlit", "classifier.reading"), "tab": ("--type=renderer",)}


class Memory(threading.Thread):
    """Looks at the processes below this one, four times a second, and keeps the most that each role held."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = dict.fromkeys(ROLES, 0.0)
        self.seen = threading.Event()
        """Set: there is nothing more to look at."""

    def run(self) -> None:
        while not self.seen.wait(0.25):
            held = dict.fromkeys(ROLES, 0.0)
            for pid in family(os.getpid()):
                if role := _role(pid):
                    held[role] += megabytes(pid)
            self.most = {role: max(self.most[role], held[role]) for role in ROLES}

    def say(self, step: str, seconds: float) -> None:
        most = "  ".join(f"{role} {self.most[role]:6,.0f} MB" for role in ROLES)
        print(f"{step:<34} {seconds:7.1f} s   most until here: {most}   load {os.getloadavg()[0]:.1f}")


def _role(pid: int) -> str | None:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return None
    return next((role for role, marks in ROLES.items() if any(mark in command for mark in marks)), None)


@contextmanager
def timed(memory: Memory, step: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    memory.say(step, time.perf_counter() - started)


def drive(page: Page, file: Path, rows: int, memory: Memory) -> float:
    """Do with `file` all that can be done, and return how many seconds the classifying took."""
    primary = page.get_by_test_id("stBaseButton-primary")
    with timed(memory, f"sent and read ({file.stat().st_size / 1e6:.0f} MB)"):
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name=t("batch.start", "en", count=rows)).wait_for()
        wait_until_still(page)
    started = time.perf_counter()
    primary.click()
    page.get_by_role("button", name=TEXTS["batch.stop"]).wait_for()
    page.locator(".st-key-summary").wait_for()
    seconds = time.perf_counter() - started
    memory.say(f"classified ({rows / seconds:,.0f} a second)", seconds)
    with timed(memory, "… until the results are all there"):
        wait_until_still(page)
        page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
    for kind in ("CSV", "Excel"):
        with timed(memory, f"downloaded as {kind}"), page.expect_download(timeout=PATIENCE) as found:
            page.get_by_role("button", name=TEXTS["batch.download"].format(kind=kind)).click()
        print(f"{'':<34} {found.value.path().stat().st_size / 1e6:7.1f} MB")
    with timed(memory, "uncertain ones shown alone"):
        page.get_by_role("combobox", name=TEXTS["batch.show"]).click()
        page.get_by_role("option", name=TEXTS["batch.show_doubtful"]).click()
        wait_until_still(page)
    with timed(memory, "one article opened"):
        page.get_by_test_id("stDataFrame").first.click(position={"x": 35, "y": 52})
        page.locator(".st-key-answer").wait_for()
    return seconds


def figures() -> dict[str, float]:
    """Return what `make bench` keeps."""
    seconds, memory = measure(10_000)
    return {"batch_page": seconds, "batch_page_memory": memory}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("rows", nargs="?", type=int, default=10_000)
    measure(parser.parse_args().rows)


def measure(rows: int) -> tuple[float, float]:
    """Print all figures; returns the seconds of classifying, and the most memory of the server, in MB."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder) / "articles.csv"
        write(file, rows)
        with serve(Path(folder) / "log.txt") as url:
            memory = Memory()
            memory.start()
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(PATIENCE)
            with timed(memory, "page opened"):
                page.goto(f"{url}/batch?lang=en")
                page.locator("input[type=file]").wait_for(state="attached")
                wait_until_still(page)
            seconds = drive(page, file, rows, memory)
            memory.seen.set()
    return seconds, memory.most["server"]


if __name__ == "__main__":
    main()
