"""The server as the world meets it: whom it answers, what it keeps to itself, and that it is well."""

import http.client
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from pages.components.shared.i18n import catalog
from tests.browser.conftest import ROOT, SECONDS, serve
from tests.browser.copies import Copy
from tests.test_deploy import instructions
from tests.visitor import run_beside, visit

SAY = catalog("en")
ELSEWHERE = "http://malicious.example"


def ask(url: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers (names in lower case) and body."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=SECONDS)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def test_the_configuration_is_as_safe_as_it_can_be() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["enableXsrfProtection"] is True
    assert config["server"]["maxUploadSize"] <= 50
    assert config["client"]["showErrorDetails"] == "none"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["browser"]["serverAddress"] == "localhost", "else a headless start asks another host for one"
    assert config["server"]["maxMessageSize"] <= 50
    for name, unset in (("enableCORS", True), ("enableStaticServing", False), ("enableAgentApi", False)):
        assert config["server"].get(name, unset) is unset


@pytest.mark.parametrize("path", ["/", "/review", "/media/x", "/_stcore/health", "/_stcore/host-config"])
def test_no_page_of_another_site_may_read_an_answer(app_url: str, path: str) -> None:
    _, headers, _ = ask(app_url, path, Origin=ELSEWHERE)
    assert headers.get("access-control-allow-origin") not in ("*", ELSEWHERE)


def test_no_page_of_another_site_may_open_a_session(app_url: str) -> None:
    async def knock() -> None:
        async with connect(f"{app_url.replace('http', 'ws')}/_stcore/stream", origin=ELSEWHERE):  # type: ignore[arg-type]
            pass

    with pytest.raises(InvalidStatus, match="403"):
        run_beside(knock())


def test_no_file_is_taken_without_the_token_of_the_session(app_url: str) -> None:
    for method in ("PUT", "DELETE"):
        status, _, body = ask(app_url, "/_stcore/upload_file/a/b", method)
        assert status in (400, 403)
        assert b"Traceback" not in body
    status, headers, _ = ask(app_url, "/_stcore/health")
    assert status == 200
    assert "SameSite=Lax" in headers["set-cookie"]


def test_broken_messages_cost_nobody_else_anything(app_url: str) -> None:
    async def disturb() -> bool:
        for raw in (b"", b"\xff" * 1000, b"\x0a\xff\xff\x0f", BackMsg(load_git_info=True).SerializeToString()):
            async with connect(f"{app_url.replace('http', 'ws')}/_stcore/stream") as socket:
                await socket.send(raw)
        async with visit(app_url, query="lang=en") as visitor:
            return visitor.heard_of(SAY["classify.title"])

    assert run_beside(disturb())


def test_the_health_check_of_the_container_tells_well_from_ill(app_url: str) -> None:
    _, code = instructions("HEALTHCHECK")[0].split('"-c", "')
    code = code.removesuffix('"]')
    port = app_url.rpartition(":")[2]
    well, ill = (code.replace("8501", number) for number in (port, "1"))
    assert "8501" in code
    assert subprocess.run([sys.executable, "-c", well], check=False).returncode == 0
    assert subprocess.run([sys.executable, "-c", ill], stderr=subprocess.DEVNULL, check=False).returncode != 0


# Python runs a module of this name at its start.
WITHOUT_TENSORFLOW = """
import sys
sys.modules["tensorflow"] = sys.modules["keras"] = None
"""


@pytest.fixture
def small_host(tmp_path: Path) -> Iterator[str]:
    """What the container serves, on a Python without TensorFlow."""
    app = Copy(tmp_path)
    (app.home / "sitecustomize.py").write_text(WITHOUT_TENSORFLOW)
    with serve(app.log, app.root, HOME=str(app.home), TMPDIR=str(app.temporary), PYTHONPATH=str(app.home)) as url:
        yield url


def test_the_app_serves_without_tensorflow(small_host: str) -> None:
    async def classify() -> bool:
        async with visit(small_host, query="lang=en") as visitor:
            visitor.fill("text_area", SAY["classify.box"], "Rais ahutubia bunge kuhusu uchaguzi mkuu")
            await visitor.press(SAY["classify.button"])
            return visitor.heard_of(SAY["why.title"])

    assert run_beside(classify())
