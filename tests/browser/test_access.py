"""With a password set, nothing that can be sent to the server shows a stored row without it.

No browser here: a browser asks politely. `tests.visitor` sends what anybody with a keyboard can.
"""

import http.client
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from classifier.feedback import Feedback, FeedbackStore
from pages.components.review.attempts import FREE
from pages.components.shared.i18n import catalog
from tests.browser.conftest import SECONDS
from tests.browser.copies import Copy
from tests.feedback.samples import make
from tests.visitor import Visitor, run_beside, visit

SAY = catalog("en")
PASSWORD = "maji-marefu-27"  # noqa: S105  of this test's own
MARKER = "Zuhurabelinga"
STORED = make("sports", text=f"Rais {MARKER} ahutubia bunge", note=f"{MARKER} amekosea")
STORED_WORDS = (MARKER, STORED.id, STORED.text_key, PASSWORD)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    app = Copy(tmp_path_factory.mktemp("access"), {"review": {"password": PASSWORD}})
    engine = create_engine(f"sqlite:///{app.database}")
    FeedbackStore(engine).record(STORED)
    engine.dispose()
    return app


@pytest.fixture(scope="module")
def url(app: Copy) -> Iterator[str]:
    with app.serve() as url:
        yield url


@pytest.fixture
def fresh_url(app: Copy) -> Iterator[str]:
    """A server that has counted no wrong password yet."""
    with app.serve() as url:
        yield url


def stored(app: Copy) -> list[Feedback]:
    engine = create_engine(f"sqlite:///{app.database}")
    open_items = [item.feedback for item in FeedbackStore(engine).queue()]
    engine.dispose()
    return open_items


async def enter(visitor: Visitor, password: str) -> None:
    visitor.fill("text_input", SAY["review.name"], "Amina")
    visitor.fill("text_input", SAY["review.password"], password)
    visitor.forget()
    await visitor.press(SAY["review.sign_in"])


def leaks(raw: bytes) -> list[str]:
    return [words for words in STORED_WORDS if words.encode() in raw]


PATHS = [
    "/",
    "/review",
    "/review?editor=Amina&entered_with=maji-marefu-27&lang=en",
    "/pages/review.py",
    "/feedback.db",
    "/app/static/feedback.db",
    "/static/../../feedback.db",
    "/static/..%2f..%2ffeedback.db",
    "/static/%2e%2e/%2e%2e/.streamlit/secrets.toml",
    "//etc/passwd/../../feedback.db",
    "/..\\..\\feedback.db",
    "/.streamlit/secrets.toml",
    "/media/feedback.db",
    "/media/..%2f..%2ffeedback.db",
    "/component/../feedback.db",
    "/component/streamlit/../../feedback.db",
    "/_stcore/health",
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/script-health-check",
    "/_stcore/upload_file/a/b",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
]


def test_no_address_shows_a_stored_row(url: str) -> None:
    host = url.removeprefix("http://")
    for path in PATHS:
        for method in ("GET", "POST"):
            connection = http.client.HTTPConnection(host, timeout=SECONDS)
            connection.request(method, path, body=b"{}" if method == "POST" else None)
            assert leaks(connection.getresponse().read()) == [], (method, path)
            connection.close()


def forged(visitor: Visitor) -> Iterator[WidgetState]:
    """Yield what a session might claim of itself."""
    key = STORED.id
    for name in ("editor", "entered_with", "$$STREAMLIT_INTERNAL_KEY-editor", "$$ID-0-entered_with"):
        yield WidgetState(id=name, string_value=PASSWORD)
        yield WidgetState(id=name, json_value=f'"{PASSWORD}"')
    for name in (f"accept-{key}", f"$$ID-0123456789abcdef-accept-{key}", f"reject-{key}", f"undo-{key}"):
        yield WidgetState(id=name, trigger_value=True)
    yield WidgetState(id=visitor.widgets["text_input", SAY["review.password"]], bool_value=True)


def test_no_crafted_session_shows_or_changes_a_stored_row(url: str, app: Copy) -> None:
    async def attack() -> list[bytes]:
        account = json.dumps({"is_logged_in": True, "email": "amina@example.com", "origin": url})
        query = "lang=en&editor=Amina&entered_with=maji-marefu-27&page=review&last_decided=x"
        async with visit(url, "review", query, {"Cookie": f"_streamlit_user={account}"}) as visitor:
            for state in forged(visitor):
                visitor.states[state.id] = state
                await visitor.run()
            await visitor.send(BackMsg(clear_cache=True))
            await visitor.run()
            async with visit(url, "classify", "lang=en") as other:
                other.page = "review"
                await other.run()
                return visitor.heard + other.heard

    heard = run_beside(attack())
    assert len(heard) > 10
    assert leaks(b"".join(heard)) == []
    assert stored(app) == [STORED]


def test_the_password_does_show_it_and_a_wrong_one_does_not(url: str) -> None:
    async def knock() -> tuple[list[str], list[str]]:
        async with visit(url, "review", "lang=en") as visitor:
            await enter(visitor, PASSWORD[:-1])
            wrong = leaks(b"".join(visitor.heard))
            await enter(visitor, PASSWORD)
            return wrong, leaks(b"".join(visitor.heard))

    wrong, right = run_beside(knock())
    assert wrong == []
    assert right == [MARKER, STORED.id]  # the id names a button; the key of the text and the password stay inside


def test_emptying_the_cache_spares_no_session_the_wait_and_a_known_browser_has_none(fresh_url: str) -> None:
    known = {"Cookie": f"_streamlit_xsrf={generate_xsrf_token_string()}"}

    async def try_until_it_waits() -> int:
        for tries in range(99):
            async with visit(fresh_url, "review", "lang=en") as visitor:
                await enter(visitor, "si hilo")
                if visitor.heard_of(SAY["review.too_many"].partition("{")[0]):
                    return tries
                await visitor.send(BackMsg(clear_cache=True))
                await visitor.run()
        return 99

    async def sign_in(headers: dict[str, str]) -> bool:
        async with visit(fresh_url, "review", "lang=en", headers) as visitor:
            await enter(visitor, PASSWORD)
            return visitor.heard_of(MARKER)

    async def attack() -> tuple[bool, int, bool]:
        before = await sign_in(known)
        return before, await try_until_it_waits(), await sign_in(known)

    before, tries, after = run_beside(attack())
    assert before
    assert FREE <= tries < 99, "each try is wrong, and the wait doubles: it is longer than a try in the end"
    assert after
