"""Runs what reads hostile files and pages in a process of its own, which can be stopped at any moment.

The process gets its task and the bytes on stdin (what is on a command line, all users of the machine can read), limits
its own memory and time, gives up what else it could read (`classifier.reading.confinement`), and answers with lines of
JSON on stdout (`classifier.reading.__main__`). It inherits no secrets: only the part of the environment that Python
needs to start.
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

from classifier.reading.confinement import hide_this_process
from classifier.reading.errors import ReadingBusyError, ReadingTooHeavyError, from_json
from classifier.reading.files import MEGABYTE
from classifier.turns import FairTurns

MODULE = "classifier.reading"
SECONDS = 20
MEGABYTES = 1500
"""Address space: several times what the largest document of 10 MB was seen to take, which is less in real memory."""
MAX_ANSWER_MEGABYTES = 100
"""What is read of an answer: quotes and line breaks can make the largest file twice as long."""
PROCESSES = 2
"""At once: a process takes up to 150 MB, and a small server has two cores."""
VISITS = 8
"""Links at once. A process that waits for the network takes about 50 MB and no processor."""

_ROOT = Path(__file__).resolve().parents[2]
_NOWHERE = _ROOT.anchor
"""The folder that the process starts in: none of the app's."""
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_processors, _network = FairTurns(PROCESSES), FairTurns(VISITS)
_TURNS = {"link": _network}
"""Task → the turns it waits for; all others take a processor's."""


def run_isolated(
    task: str, name: str, content: bytes, seconds: float | None = None, owner: Hashable | None = None, option: str = ""
) -> list[Any]:
    """Return the parts of what the task answers to `content`; `name` is the file's or the link, `option` the task's.

    Raises, after at most so many `seconds`, the error that the task ended with, ReadingTooHeavyError when it was
    stopped for its time, memory or length, and ReadingBusyError when it had to wait for one of the `PROCESSES` to come
    free. Of an `owner`, such as a reader's session, one is running at a time.
    """
    limit = SECONDS if seconds is None else seconds
    deadline, turns = time.monotonic() + limit, _TURNS.get(task, _processors)
    owner = object() if owner is None else owner
    waits = not turns.acquire(owner, timeout=0)
    if waits and not turns.acquire(owner, timeout=limit):
        raise ReadingBusyError(name=name)
    try:
        left = max(0.0, deadline - time.monotonic())
        answer = _run([task, name, option, str(left)], content, left)
    finally:
        turns.release(owner)
    if answer is None and waits:  # it was not given all the time that it may take
        raise ReadingBusyError(name=name)
    if answer is None:
        raise ReadingTooHeavyError(name=name, seconds=round(limit), megabytes=MEGABYTES)
    head, *parts = answer
    if "error" in head:
        raise from_json(head["error"])
    return parts


def _run(arguments: list[str], content: bytes, limit: float) -> list[Any] | None:
    """Return the answer of one process; None when it was stopped, or died of what it read."""
    hide_this_process()
    command = [sys.executable, "-P", "-m", MODULE]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=_NOWHERE, env=environment(), **pipes) as process:  # noqa: S603  # nosec B603
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
    with suppress(OSError), pipe:  # it may have ended before it had read all
        pipe.write(content)


def _receive(pipe: IO[bytes]) -> list[Any] | None:
    """Return an answer, parsed line by line so that no more than a line is held twice; None when it is not whole."""
    answer, left = [], MAX_ANSWER_MEGABYTES * MEGABYTE
    try:
        while line := pipe.readline(left + 1):
            left -= len(line)
            if left < 0:
                return None
            answer.append(json.loads(line.decode("utf-8", "surrogatepass")))
    except (ValueError, RecursionError):
        return None
    whole = answer and ("error" in answer[0] or answer[0]["parts"] == len(answer) - 1)
    return answer if whole else None


def pack(arguments: list[str]) -> bytes:
    """Return the arguments as the line that comes before the bytes."""
    return json.dumps([argument.encode("utf-8", "replace").decode() for argument in arguments]).encode() + b"\n"


def unpack() -> list[str]:
    """Return the arguments that this process was given."""
    arguments: list[str] = json.loads(sys.stdin.buffer.readline())
    return arguments


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
