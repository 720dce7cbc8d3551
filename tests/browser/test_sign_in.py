"""Signing in with OpenID Connect, in Chromium, with a real provider on loopback."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine

from classifier.feedback import FeedbackStore
from pages.components.shared.i18n import catalog
from tests.browser.conftest import Tabs, free_port, run_server
from tests.browser.copies import Copy
from tests.browser.steps import wait_until_still
from tests.feedback.samples import make

pytestmark = pytest.mark.browser

SAY = catalog("en")
MARKER = "Zuhurabelinga"
ACCOUNTS = {
    "amina": {"email": "Amina@example.com", "email_verified": True},
    "baraka": {"email": "baraka@example.com", "email_verified": True},
    "impostor": {"email": "amina@example.com", "email_verified": False},
}


@contextmanager
def provide(log: Path) -> Iterator[str]:
    """Serve the provider; yields its address."""
    port = free_port()
    accounts = [f"--user-claims={json.dumps({'sub': sub, **claims})}" for sub, claims in ACCOUNTS.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", f"--port={port}", "--require-nonce=true"]
    with run_server([*command, *accounts], port, ".well-known/openid-configuration", log) as url:
        yield url


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app that knows the provider, with a piece of feedback to review."""
    folder, port = tmp_path_factory.mktemp("sign_in"), free_port()
    with provide(folder / "provider.txt") as provider:
        auth = {
            "redirect_uri": f"http://127.0.0.1:{port}/oauth2callback",
            "cookie_secret": "siri ndefu isiyojulikana",
            "client_id": "ainisha",
            "client_secret": "nyingine",
            "server_metadata_url": f"{provider}/.well-known/openid-configuration",
        }
        app = Copy(folder / "copy", {"auth": auth, "review": {"editors": ["amina@example.com"]}})
        engine = create_engine(f"sqlite:///{app.database}")
        FeedbackStore(engine).record(make("sports", text=f"Rais {MARKER} ahutubia bunge"))
        engine.dispose()
        with app.serve(port) as url:
            yield url


@pytest.fixture
def page(tabs: Tabs) -> Iterator[Page]:
    with tabs.lend("en-GB") as page:
        yield page


def sign_in(page: Page, url: str, account: str) -> None:
    """Sign in by the provider's own page, and come back to the page of the editors."""
    page.goto(f"{url}/review?lang=en")
    page.get_by_role("button", name=SAY["review.sign_in"]).click()
    page.get_by_role("button", name=account, exact=True).click()
    page.get_by_role("heading", name=SAY["classify.title"]).wait_for()
    page.goto(f"{url}/review?lang=en")


def sign_out(page: Page) -> None:
    """Sign out here and, as the provider asks, there."""
    page.get_by_role("button", name=SAY["review.sign_out"]).click()
    page.get_by_role("button", name="End session").click()
    page.get_by_role("heading", name=SAY["classify.title"]).wait_for()


@pytest.mark.parametrize("account", ["baraka", "impostor"])
def test_others_are_refused(page: Page, url: str, account: str) -> None:
    sign_in(page, url, account)
    expect(page.get_by_text(SAY["review.not_an_editor"])).to_be_visible()
    wait_until_still(page)
    assert MARKER not in page.content()
    sign_out(page)


def test_an_editor_enters_and_leaves(page: Page, url: str) -> None:
    page.goto(f"{url}/review?lang=en")
    expect(page.get_by_text(SAY["review.sign_in_why"])).to_be_visible()
    assert MARKER not in page.content()
    sign_in(page, url, "amina")
    expect(page.get_by_text(MARKER)).to_be_visible()
    page.get_by_role("button", name=SAY["review.accept"]).click()
    expect(page.get_by_text(SAY["review.nothing_waits"])).to_be_visible()
    sign_out(page)
    page.goto(f"{url}/review?lang=en")
    expect(page.get_by_text(SAY["review.sign_in_why"])).to_be_visible()
