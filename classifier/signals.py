"""Being ended from outside: the work unwinds as it does for Ctrl-C, and the processes that help with it end as well.

Left alone, SIGTERM (a container that stops, a machine that shuts down) and SIGHUP (a terminal that is closed) end a
process on the spot: no `finally` runs, half-written files stay, and helpers wait for work that never comes.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_ENDING = [signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Ended(SystemExit):
    """The process was asked to end. `status` is its exit status as shells give it: 128 and the number of the signal."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _raise(number: int, _frame: FrameType | None) -> None:
    for each in _ENDING:  # one is enough: another would break off what cleans up after the first
        signal.signal(each, signal.SIG_IGN)
    raise Ended(128 + number)


@contextmanager
def raising_ended() -> Iterator[None]:
    """Raise Ended in the main thread when the process is asked to end; what was told to ignore that goes on."""
    if threading.current_thread() is not threading.main_thread():
        yield  # the only one who may say what becomes of a signal
        return
    before = {each: signal.getsignal(each) for each in _ENDING}
    for each, handler in before.items():
        if handler == signal.SIG_DFL:  # not SIG_IGN: `nohup` means it
            signal.signal(each, _raise)
    try:
        yield
    finally:
        for each, handler in before.items():
            if handler is not None:
                signal.signal(each, handler)


def leave_the_terminal_to_others() -> None:
    """Ignore Ctrl-C and a closed terminal: they are for the process that shares out the work, which ends this one."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(signal.Signals[name], signal.SIG_IGN)


def end_with_the_parent() -> None:
    """Raise Ended in the main thread of this worker when it is asked to end, or when its parent has ended."""
    from multiprocessing import parent_process  # here, for those who classify one article

    signal.signal(signal.SIGTERM, _raise)

    def watch() -> None:
        if parent := parent_process():
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent").start()


def end_with(lifeline: "Connection") -> None:
    """End this process, whatever it is at, once the other end of `lifeline` is closed, or has gone with its process."""

    def watch() -> None:
        with suppress(EOFError, OSError):
            lifeline.recv_bytes()  # nothing is ever sent
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="lifeline").start()
