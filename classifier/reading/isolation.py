"""Runs what reads hostile files and pages in a process of its own, which can be stopped at any moment.

The process gets its task on the command line and the bytes on stdin, limits its own memory and time, and answers with
one JSON object on stdout (`classifier.reading.__main__`). It inherits no secrets: only the part of the environment
that Python needs to start.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from classifier.reading.errors import ReadingBusyError, ReadingTooHeavyError, from_json

MODULE = "classifier.reading"
SECONDS = 20
MEGABYTES = 1500
"""Address space: several times what the largest document of 10 MB was seen to take, which is less in real memory."""
PROCESSES = 2
"""At once: a process takes up to 150 MB, and a small server has two cores."""

_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_turns = threading.BoundedSemaphore(PROCESSES)


def run_isolated(task: str, name: str, content: bytes, seconds: float | None = None) -> Any:
    """Return what the task answers to `content`; `name` is the file's, or the link.

    Raises, after at most so many `seconds`, the error that the task ended with, ReadingTooHeavyError when it was
    stopped for its time or memory, and ReadingBusyError when it had to wait for one of the `PROCESSES` to come free.
    """
    limit = SECONDS if seconds is None else seconds
    deadline = time.monotonic() + limit
    waits = not _turns.acquire(blocking=False)
    if waits and not _turns.acquire(timeout=limit):
        raise ReadingBusyError(name=name)
    try:
        left = max(0.0, deadline - time.monotonic())
        answer = _run([task, name, str(left)], content, left)
    finally:
        _turns.release()
    if answer is None and waits:  # it was not given all the time that it may take
        raise ReadingBusyError(name=name)
    if answer is None:
        raise ReadingTooHeavyError(name=name, seconds=round(limit), megabytes=MEGABYTES)
    if "error" in answer:
        raise from_json(answer["error"])
    return answer["result"]


def _run(arguments: list[str], content: bytes, limit: float) -> dict[str, Any] | None:
    """Return the answer of one process; None when it was stopped, or died of what it read."""
    try:
        # The name can hold anything that a reader typed; it is one argument, and no shell sees it.
        command = [sys.executable, "-m", MODULE, *(_printable(argument) for argument in arguments)]
        done = subprocess.run(  # noqa: S603  # nosec B603
            command, input=content, capture_output=True, timeout=limit, cwd=_ROOT, env=environment(), check=False
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return answer


def _printable(argument: str) -> str:
    """Return the argument as a command line can hold it."""
    return argument.replace("\0", "").encode("utf-8", "replace").decode()


def environment() -> dict[str, str]:
    """Return the part of the environment that a process needs to start, and no secret."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    # One thread for the linear algebra that numpy brings along: each more reserves address space and none is used.
    return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}


def limit_this_process(seconds: float, megabytes: int = MEGABYTES, written: int = 0) -> None:
    """Bound what this process may take, where the platform can: memory, time, and the bytes of a file it writes."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the process is still stopped from outside
        return
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    whole = max(1, round(seconds))
    bounds = {
        resource.RLIMIT_AS: megabytes * 1_000_000,
        resource.RLIMIT_CPU: whole,
        resource.RLIMIT_FSIZE: written,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        try:
            resource.setrlimit(kind, (bound, bound))
        except (ValueError, OSError):  # macOS knows the names and refuses some of the numbers
            continue
