"""Servers on this machine that behave badly, and the process that is allowed to visit them.

`python -m tests.reading.servers link URL SECONDS` is `classifier.reading` with another policy: no setting of the app
opens that door.
"""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from classifier.reading import __main__ as reader
from classifier.reading import isolation
from classifier.reading.links.addresses import Address, Policy, resolve
from classifier.reading.links.reader import SECONDS, check_article, extract_article, fetch_page
from tests.reading.files import html_of


def fetch_here(url: str, policy: Policy | None = None, seconds: float = SECONDS) -> str:
    """Do in this process, by a policy of the test, what `fetch_article` does in two others."""
    page = fetch_page(url, policy, seconds)
    return check_article(page if page.plain else page._replace(text=extract_article(page.text)))


class Ports(frozenset[int]):
    """Every port: a test's server has the one that was free."""

    def __contains__(self, _port: object) -> bool:
        return True


def resolve_in_time(host: str, port: int) -> list[Address]:
    """Resolve as the app does, but for one name whose server never answers."""
    if host == SLEEPY:
        time.sleep(10**6)
    return resolve(host, port)


SLEEPY = "lala.example"
OPEN = Policy(ports=Ports(), allows=lambda _address: True, resolve=resolve_in_time)
Handler = Callable[[str, socket.socket], None]


def answer(body: bytes = b"", status: int = 200, kind: str = "text/html", more: str = "", **headers: str) -> bytes:
    """Return a whole HTTP answer; `Content_Length` in `headers` overrides what is true, `more` is lines of headers."""
    said = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"HTTP/1.1 {status} X\r\n{lines}{more}\r\n".encode() + body


def fixed(*pages: tuple[str, bytes]) -> Handler:
    """Return a handler that knows these paths and answers 404 to every other."""
    known = dict(pages)
    return lambda path, peer: peer.sendall(known.get(path) or answer(status=404))


def after_robots(act: Callable[[socket.socket], None]) -> Handler:
    """Return a handler that has no robots.txt and does `act` for any other path."""
    return lambda path, peer: peer.sendall(answer(status=404)) if path == "/robots.txt" else act(peer)


def never_answers(peer: socket.socket) -> None:
    peer.recv(1)  # until the other side gives up


def sends_for_ever(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        peer.sendall(b"<p>habari</p>" * 5000)


def drips_a_body(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    _drip(peer, b"a")


def drips_headers(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    _drip(peer, b"a")


def _drip(peer: socket.socket, drop: bytes) -> None:
    while True:
        peer.sendall(drop)
        time.sleep(0.1)


def gzip_bomb(peer: socket.socket) -> None:
    # 300 MB of blanks, packed twice: a few kilobytes.
    packed = gzip.compress(b" " * 1_000_000) * 300
    peer.sendall(answer(packed, Content_Encoding="gzip"))


def breaks_off(peer: socket.socket) -> None:
    peer.sendall(answer(html_of(), Content_Length="100000"))


@contextmanager
def serving(handle: Handler) -> Iterator[str]:
    """Serve on a free port of this machine, one thread a visit, and give the origin."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def visit(peer: socket.socket) -> None:
            with peer:
                try:
                    head = peer.recv(65536).decode("latin-1")
                    handle(head.split(" ")[1] if " " in head else "", peer)
                except OSError:
                    pass  # the other side has left

        def accept() -> None:
            while True:
                try:
                    peer, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=visit, args=(peer,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)  # closing alone leaves `accept` waiting


if __name__ == "__main__":
    arguments = isolation.unpack()
    seconds = float(arguments[-1])  # as many as the test gives it: the app's own are too few for a busy machine
    reader.TASKS["link"] = lambda url, *_: list(fetch_page(url, OPEN, seconds))
    reader.main(arguments)
