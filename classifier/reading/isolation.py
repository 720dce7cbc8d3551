"""Reads hostile files and pages in a process of their own, which can be killed at any time.

The process gets its task and the bytes on stdin (all users of the machine can read command lines), limits its own
memory and time, gives up all other files (`classifier.reading.confinement`), and answers with lines of JSON on stdout
(`classifier.reading.__main__`). It inherits no secrets: only the environment variables that Python needs to start.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from classifier.fair_lock import FairLock
from classifier.reading.confinement import hide_this_process
from classifier.reading.errors import ReadingBusyError, ReadingTooHeavyError, from_json
from classifier.reading.files import MEGABYTE

MODULE = "classifier.reading"
SECONDS = 20
MEGABYTES = 1500
"""Limit of address space: several times what documents of 10 MB took in tests; real memory is less."""
MAX_ANSWER_MEGABYTES = 100
"""Largest answer that is read: escaped quotes and line breaks can double the length of the largest file."""
PROCESSES = 2
"""Number of simultaneous processes: each takes up to 150 MB, and a small server has two cores."""
VISITS = 8
"""Number of links fetched simultaneously. A process that waits for the network takes 50 MB and no processor time."""

_ROOT = Path(__file__).resolve().parents[2]
_WORKING_FOLDER = _ROOT.anchor
"""The working directory of the process: outside the app."""
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_processors, _network = FairLock(PROCESSES), FairLock(VISITS)
_LOCKS = {"link": _network}
"""Task → the lock it waits for; `_processors` for all others."""


def run_isolated(
    task: str, name: str, content: bytes, seconds: float | None = None, owner: Hashable | None = None, option: str = ""
) -> list[Any]:
    """Run a task on `content` and return the parts of its answer; `name` is a file name or a link.

    Raises, after at most `seconds`, the error of the task, ReadingTooHeavyError when it exceeded its time, memory or
    length, or ReadingBusyError when it had to wait too long for one of the `PROCESSES`. An `owner`, such as a reader's
    session, runs a single task at a time.
    """
    limit = SECONDS if seconds is None else seconds
    deadline, lock = time.monotonic() + limit, _LOCKS.get(task, _processors)
    owner = object() if owner is None else owner
    waits = not lock.acquire(owner, timeout=0)
    if waits and not lock.acquire(owner, timeout=limit):
        raise ReadingBusyError(name=name)
    try:
        remaining = max(0.0, deadline - time.monotonic())
        answer = _run([task, name, option, str(remaining)], content, remaining)
    finally:
        lock.release(owner)
    if answer is None and waits:  # a part of the allowed time was spent waiting
        raise ReadingBusyError(name=name)
    if answer is None:
        raise ReadingTooHeavyError(name=name, seconds=round(limit), megabytes=MEGABYTES)
    head, *parts = answer
    if "error" in head:
        raise from_json(head["error"])
    return parts


def _run(arguments: list[str], content: bytes, limit: float) -> list[Any] | None:
    """Return the answer of one process; None when it was killed or crashed."""
    hide_this_process()
    command = [sys.executable, "-P", "-m", MODULE]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=_WORKING_FOLDER, env=environment(), **pipes) as process:  # noqa: S603  # nosec B603
        timer = threading.Timer(limit, process.kill)
        sender = threading.Thread(target=_send, args=(process.stdin, pack(arguments) + content))
        timer.start()
        sender.start()
        try:
            return _receive(process.stdout)  # type: ignore[arg-type]
        finally:
            timer.cancel()
            process.kill()
            sender.join()


def _send(pipe: IO[bytes], content: bytes) -> None:
    with suppress(OSError), pipe:  # the process may end before it has read everything
        pipe.write(content)


def _receive(pipe: IO[bytes]) -> list[Any] | None:
    """Return an answer, parsed line by line to save memory; None when it is incomplete or too long."""
    answer, remaining = [], MAX_ANSWER_MEGABYTES * MEGABYTE
    try:
        while line := pipe.readline(remaining + 1):
            remaining -= len(line)
            if remaining < 0:
                return None
            answer.append(json.loads(line.decode("utf-8", "surrogatepass")))
    except (ValueError, RecursionError):
        return None
    whole = answer and ("error" in answer[0] or answer[0]["parts"] == len(answer) - 1)
    return answer if whole else None


def pack(arguments: list[str]) -> bytes:
    """Return the line with the arguments, which precedes the bytes."""
    return json.dumps([argument.encode("utf-8", "replace").decode() for argument in arguments]).encode() + b"\n"


def unpack() -> list[str]:
    """Return the arguments that the parent sent to this process."""
    arguments: list[str] = json.loads(sys.stdin.buffer.readline())
    return arguments


def environment() -> dict[str, str]:
    """Return the environment variables that a process needs to start, without secrets."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    # A single thread for numpy's linear algebra: others would reserve address space and stay unused.
    return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}


def limit_this_process(seconds: float, megabytes: int = MEGABYTES, written: int = 0) -> None:
    """Limit memory, processor time and the size of written files of this process, where the platform supports it."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent still kills the process when its time is over
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
        except (ValueError, OSError):  # macOS refuses some of the values
            continue
