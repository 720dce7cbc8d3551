"""What strangers try so that the app stops for others, or calls somebody: on a server started as `make run` does."""

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from pages.components.shared.uploads import ALL_BYTES, ASKED, MEGABYTE
from tests.browser.conftest import ROOT, SECONDS, free_port, run_server
from tests.browser.copies import Copy
from tests.visitor import Visitor, run_beside, visit

CALLS = "calls.txt"
# Python runs a module of this name at its start. It writes down whom the server would call, and lets no call out.
LISTEN_IN = f"""
import sys
def note(event, given):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto"):
        host = given[0] if event.startswith("socket.get") else given[1][0]
        if host not in ("127.0.0.1", "localhost", None):
            with open(__file__.replace("sitecustomize.py", "{CALLS}"), "a") as calls:
                calls.write(f"{{event}} {{host}}\\n")
            raise OSError("this test calls nobody")
sys.addaudithook(note)
"""
FRAME = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n%b\r\n--x--\r\n'


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    app = Copy(tmp_path_factory.mktemp("attacks"))
    (app.home / "sitecustomize.py").write_text(LISTEN_IN)
    return app


@pytest.fixture(scope="module")
def url(app: Copy) -> Iterator[str]:
    """The address of the app, started with the options of `make run`."""
    made = subprocess.run(["make", "--dry-run", "run"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    port, options = free_port(), made.split("streamlit_app.py ")[-1].split()
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options]
    command += [f"--server.port={port}", "--server.headless=true"]
    environment = {"HOME": str(app.home), "TMPDIR": str(app.temporary), "PYTHONPATH": str(app.home)}
    with run_server(command, port, "_stcore/health", app.log, app.root, environment) as url:
        yield url


def knock(url: str, origin: str, host: str = "127.0.0.1") -> int:
    """Open a connection as a page of `origin` does that found the app at `host`; return the status."""
    port = int(url.rpartition(":")[2])

    async def open_it() -> None:
        address = f"ws://{host}:{port}/_stcore/stream"
        async with connect(address, origin=origin, host="127.0.0.1", port=port):  # type: ignore[arg-type]
            pass

    try:
        run_beside(open_it())
    except InvalidStatus as refused:
        return refused.response.status_code
    return 101


def test_no_page_of_another_site_makes_the_app_call_anybody(url: str, app: Copy) -> None:
    """The first request of this server: no session has run the script yet."""
    assert knock(url, "http://malicious.example") == 403
    assert not (app.home / CALLS).exists()


def test_no_name_that_leads_to_this_machine_opens_a_session(url: str) -> None:
    for host, status in (("malicious.example", 403), ("127.0.0.1.malicious.example", 403), ("localhost", 101)):
        assert knock(url, f"http://{host}:{url.rpartition(':')[2]}", host) == status


async def ask_to_upload(visitor: Visitor, files: int) -> list[str]:
    """Return where the session may put so many files, as a page asks before it sends one."""
    message = BackMsg()
    message.file_urls_request.file_names.extend(["a.txt"] * files)
    await visitor.send(message)
    async for raw in visitor.socket:
        assert isinstance(raw, bytes)
        answer = ForwardMsg.FromString(raw)
        if answer.WhichOneof("type") == "file_urls_response":
            return [str(file.upload_url) for file in answer.file_urls_response.file_urls]
    raise AssertionError("the server hung up")


class Upload:
    """A file on its way to the server."""

    def __init__(self, url: str, path: str, megabytes: int) -> None:
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=SECONDS)
        self.connection.request("GET", "/_stcore/health")
        answer = self.connection.getresponse()
        answer.read()
        cookie = str(answer.getheader("set-cookie")).partition(";")[0]
        self.body = FRAME % bytes(megabytes * MEGABYTE)
        self.connection.putrequest("PUT", path)
        for name, value in (
            ("Cookie", cookie),
            ("X-Xsrftoken", cookie.partition("=")[2]),
            ("Content-Type", "multipart/form-data; boundary=x"),
            ("Content-Length", str(len(self.body))),
        ):
            self.connection.putheader(name, value)
        self.connection.endheaders()

    def send(self, most: int | None = None) -> None:
        """Send the file, or so many bytes of it."""
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was read: the answer says so
            self.connection.send(self.body[:most])

    def status(self) -> int:
        """Return what the server says to it."""
        status = self.connection.getresponse().status
        self.connection.close()
        return status


def put(url: str, path: str, megabytes: int) -> int:
    upload = Upload(url, path, megabytes)
    upload.send()
    return upload.status()


def kept(url: str) -> int:
    """Return how many bytes of uploads the server keeps. It works that out once in 5 seconds."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=SECONDS)
    connection.request("GET", "/_stcore/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    connection.close()
    return sum(int(float(line.rpartition(" ")[2])) for line in lines if "UploadedFileManager" in line)


def test_uploads_have_an_end_and_the_last_reader_has_room(url: str) -> None:
    async def send_from(sessions: int) -> list[int]:
        async with visit(url) as visitor:
            status = put(url, (await ask_to_upload(visitor, 1))[0], 49)
            return [status, *(await send_from(sessions - 1) if sessions > 1 else [kept(url)])]

    async def send_many() -> None:
        async with visit(url) as visitor:
            paths = await ask_to_upload(visitor, 100)
            stalled = Upload(url, paths[0], 40)
            with closing(stalled.connection):  # the server waits for it before it ends
                stalled.send(30 * MEGABYTE)
                assert len(paths) == ASKED
                assert put(url, paths[1], 30) == 204
                assert stalled.status() == 503, "a session has room for one file"
            assert put(url, paths[2] + "x", 1) == 403, "nobody asked for it"
            *statuses, total = await send_from(4)
            assert statuses == [204] * 4
            assert 0 < total <= ALL_BYTES

    run_beside(send_many())
