"""Whoever has files and links read keeps nobody waiting: neither who asks for an answer, nor who has a file."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from classifier.reading import __main__ as reader
from classifier.reading import errors, fetch_article, isolation, read_document, read_table
from classifier.reading.links import reader as web
from tests.reading import servers
from tests.reading.files import BODY, pdf_of, xlsx_of
from tests.reading.servers import OPEN, answer, serving


@pytest.mark.skipif(not hasattr(os, "nice"), reason="there are no such priorities on Windows")
def test_who_reads_files_steps_back_behind_who_answers() -> None:
    program = (
        "import os; from classifier.reading import __main__ as reader\n"
        "reader.TASKS['document'] = lambda *_: [os.nice(0)]; reader.main(['document', 'a.pdf', '', '60'])"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, env=isolation.environment(), stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    assert int(done.stdout.split()[-1]) == min(os.nice(0) + reader.NICE, 19)


def test_links_that_wait_for_a_server_keep_no_file_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MODULE", servers.__name__)
    monkeypatch.setattr(isolation, "SECONDS", 60)
    monkeypatch.setattr(web, "SECONDS", 600)
    monkeypatch.setattr(web, "Policy", lambda: OPEN)
    arrived, go_on = threading.Semaphore(0), threading.Event()

    def act(peer: socket.socket) -> None:
        arrived.release()
        go_on.wait()
        peer.sendall(answer(" ".join(BODY).encode(), kind="text/plain"))

    with serving(servers.after_robots(act)) as origin, ThreadPoolExecutor() as threads:
        links = [threads.submit(fetch_article, f"{origin}/a") for _ in range(isolation.PROCESSES + 1)]
        try:
            for _ in links:
                assert arrived.acquire(timeout=600)
            assert read_document("a.pdf", pdf_of("habari")) == "habari"
        finally:
            go_on.set()
        assert all(link.result() for link in links)


@pytest.mark.parametrize(
    "read",
    [
        lambda: read_document("a.pdf", pdf_of("habari"), owner="me"),
        lambda: read_table("a.xlsx", xlsx_of(("a",)), owner="me"),
    ],
    ids=["document", "table"],
)
def test_nobody_has_two_files_read_at_once(read: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 0.05)
    monkeypatch.setattr("classifier.reading.tables.reader.SECONDS", 0.05)
    with isolation._processors.taken("me"), pytest.raises(errors.ReadingBusyError):
        read()


def test_nobody_has_two_links_followed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SECONDS", 0.05)
    with isolation._network.taken("me"), pytest.raises(errors.ReadingBusyError):
        fetch_article("https://93.184.216.34/a", owner="me")
