"""Worker processes and their end: a signal unwinds the stack as Ctrl-C does, and workers end with their parent process.

By default SIGTERM (a container that stops, a machine that shuts down) and SIGHUP (a terminal that is closed) end a
process at once: no `finally` runs, half-written files stay, and workers wait for tasks that never come.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:  # commands that start no processes do not import these
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.connection import Connection

P = ParamSpec("P")
T = TypeVar("T")
StartPool = Callable[..., "ProcessPoolExecutor"]
"""`start(processes, initializer, *arguments)` returns a pool whose processes call `initializer(*arguments)` before
their first task."""
GRACE = 5
"""Seconds for a worker to remove incomplete files before it is killed."""
_SIGNALS = [signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Ended(SystemExit):
    """The process received a signal to end. `status` is that of shells: 128 plus the number of the signal."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _raise_ended(number: int, _frame: FrameType | None) -> None:
    for ignored in _SIGNALS:  # a second signal would interrupt the cleanup after the first
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
    """Ignore Ctrl-C and a closed terminal in a worker: its parent process handles them and ends the worker."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(signal.Signals[name], signal.SIG_IGN)


def end_with(lifeline: "Connection") -> None:
    """Raise Ended in the main thread once the other end of `lifeline` is closed, as it is when the parent ends.

    The process ends after `GRACE` seconds even if the main thread does not react.
    """
    signal.signal(signal.SIGTERM, _raise_ended)

    def watch() -> None:
        with suppress(EOFError, OSError):
            lifeline.recv_bytes()  # blocks: nothing is ever sent
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="lifeline").start()


def processor_count() -> int:
    """Return the number of processor cores that this process may use; containers may limit them."""
    from joblib import cpu_count  # imported here because it takes 0.1 s

    return int(cpu_count())


@contextmanager
def worker_pools() -> Iterator[StartPool]:
    """Yield a function that starts pools, which are shut down when the block ends.

    When the block raises, or this process is killed, the workers end at once. Tasks must run through `run_task`.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")  # a forked process would copy locks that other threads hold
    receiver, lifeline = context.Pipe(duplex=False)
    pools: list[ProcessPoolExecutor] = []

    def start(processes: int, initializer: Callable[..., None], *arguments: Any) -> "ProcessPoolExecutor":
        pools.append(ProcessPoolExecutor(processes, context, _start_worker, (receiver, initializer, *arguments)))
        return pools[-1]

    try:
        yield start
    except BaseException:
        lifeline.close()
        raise
    finally:
        for wait in (False, True):  # all pools begin to end before the first is waited for
            for pool in pools:
                pool.shutdown(wait, cancel_futures=True)
        lifeline.close()
        receiver.close()


def run_task(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return `function(*args)`; end this worker, after its `finally` blocks, on a signal to end."""
    try:
        return function(*args, **kwargs)
    except Ended as ended:  # the pool would catch it and continue with the next task
        os._exit(ended.status)


def _start_worker(lifeline: "Connection", initializer: Callable[..., None], *arguments: Any) -> None:
    ignore_terminal_signals()
    end_with(lifeline)
    run_task(initializer, *arguments)
