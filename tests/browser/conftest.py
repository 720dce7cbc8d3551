"""What browser tests share: the app as `streamlit run` serves it, and a Chromium to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
HOW_TO_GET_ONE = "Browser tests need Chromium: `sudo apt install chromium`, or `.venv/bin/playwright install chromium`."
SECONDS = 180
"""How long anything may take: this machine may be busy with something else."""

expect.set_options(timeout=SECONDS * 1000)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

OpenPage = Callable[..., Page]


def find_chromium(bundled: str) -> str | None:
    """Return the path of a Chromium: the system's, or the one that Playwright installed at `bundled`."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), bundled if Path(bundled).exists() else None)


def free_port() -> int:
    """Return a port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(log: Path, folder: Path = ROOT, port: int | None = None, **environment: str) -> Iterator[str]:
    """Serve the app in `folder` on a free port of loopback, and stop it at the end; `log` takes what it prints."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    with run_server(command, port, "_stcore/health", log, folder, environment) as url:
        yield url


@contextmanager
def run_server(
    command: list[str],
    port: int,
    health: str,
    log: Path,
    folder: Path = ROOT,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[str]:
    """Run a server on `port` of loopback from when its page `health` answers, and stop it at the end."""
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}/{health}", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=SECONDS)


def wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `url` answers; fail with what the server printed where it never does."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  loopback
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app."""
    with serve(tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; where there is none, skip, or fail in CI, with a sentence that says how to get it."""
    with sync_playwright() as playwright:
        path = find_chromium(playwright.chromium.executable_path)
        if path is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_GET_ONE)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Tabs:
    """Tabs that are used again: one that has shown the app before shows it in less than half the processor time."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[tuple[str, bool], BrowserContext] = {}
        self._free: dict[tuple[str, bool], list[Page]] = {}

    @contextmanager
    def lend(self, locale: str, *, touch: bool = False) -> Iterator[Page]:
        """Lend an empty tab of a browser in this language, without cookies and stored values of earlier tests."""
        kind = (locale, touch)
        if kind not in self._contexts:
            self._contexts[kind] = self._browser.new_context(locale=locale, has_touch=touch, is_mobile=touch)
            self._contexts[kind].set_default_timeout(SECONDS * 1000)
        free = self._free.setdefault(kind, [])
        tab = free.pop() if free else self._contexts[kind].new_page()
        yield tab
        if not tab.is_closed():
            tab.evaluate("localStorage.clear(), sessionStorage.clear()")
            tab.goto("about:blank")  # which ends the session on the server
            free.append(tab)
        self._contexts[kind].clear_cookies()


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


@pytest.fixture
def open_page(tabs: Tabs, app_url: str) -> Iterator[OpenPage]:
    """Open a page of the app and wait until it is painted: `open_page("?lang=en", width=390, dark=True)`."""
    with ExitStack() as lent:

        def open_page(
            address: str = "",
            *,
            width: int = 1280,
            height: int = 900,
            locale: str = "sw-KE",
            dark: bool = False,
            touch: bool = False,
        ) -> Page:
            page = lent.enter_context(tabs.lend(locale, touch=touch))
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(media="screen", color_scheme="dark" if dark else "light")
            page.goto(f"{app_url}/{address}")
            page.get_by_role("heading", level=1).wait_for()
            return page

        yield open_page
