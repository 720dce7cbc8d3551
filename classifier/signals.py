"""Termination from outside: the stack unwinds as it does for Ctrl-C, and worker processes end as well.

By default SIGTERM (a container that stops, a machine that shuts down) and SIGHUP (a terminal that is closed) end a
process at once: no `finally` runs, half-written files stay, and workers wait for tasks that never come.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

GRACE = 5
"""Seconds that a worker gets to remove what it has half written."""
_SIGNALS = [signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Ended(SystemExit):
    """The process was told to end. `status` is its exit status as shells give it: 128 and the number of the signal."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _raise_ended(number: int, _frame: FrameType | None) -> None:
    for ignored in _SIGNALS:  # a second one would interrupt the cleaning up after the first
        signal.signal(ignored, signal.SIG_IGN)
    raise Ended(128 + number)


@contextmanager
def raising_ended() -> Iterator[None]:
    """Raise Ended in the main thread on SIGTERM and SIGHUP; a signal that was ignored before stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number, handler in before.items():
        if handler == signal.SIG_DFL:  # not SIG_IGN, which `nohup` sets
            signal.signal(number, _raise_ended)
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not None:
                signal.signal(number, handler)


def ignore_terminal_signals() -> None:
    """Ignore Ctrl-C and a closed terminal in a worker: the process that started it handles them, and ends it."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(signal.Signals[name], signal.SIG_IGN)


def end_with(lifeline: "Connection") -> None:
    """Raise Ended in the main thread once the other end of `lifeline` is closed, also by the end of its process.

    A main thread that does not react within `GRACE` seconds does not keep this process alive.
    """
    signal.signal(signal.SIGTERM, _raise_ended)

    def watch() -> None:
        with suppress(EOFError, OSError):
            lifeline.recv_bytes()  # blocks: nothing is ever sent
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="lifeline").start()
