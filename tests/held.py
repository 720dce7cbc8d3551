"""Work that never ends by itself, so that a test can end it at a moment that it knows, on any machine.

What holds writes a dot to the named pipe AINISHA_HELD and keeps it open: who reads the pipe hears when each of them has
begun, and reads to its end once all of them have gone.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any

from classifier.archive import local, shards

PIPE = "AINISHA_HELD"
RUN = """
import signal, sys
from classifier import batch
from classifier.__main__ import main
from classifier.archive import local
from tests import held
signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored where tests run in the background of a shell
process, nohup, *arguments = sys.argv[1:]
batch._process_in_worker, local._process_in_worker = held.hold, getattr(held, process)
if nohup:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
sys.exit(main(arguments))
"""


def hold(*_given: Any) -> Any:
    """Say that the work has begun, and never end it."""
    with Path(os.environ[PIPE]).open("wb", buffering=0) as pipe:
        pipe.write(b".")
        time.sleep(10**6)


def hold_every_shard(task: shards.Task) -> shards.ShardResult:
    """In a worker of an archive: begin to write a shard and never finish it."""
    vars(shards)["classify_all"] = hold
    return local._process_in_worker(task)  # the original: only the parent process has this function in its place


def hold_second_shard(task: shards.Task) -> shards.ShardResult:
    """In a worker of an archive: process the first shard, and never finish another."""
    return hold() if task[1].number else local._process_in_worker(task)


class Held:
    """A command that is under way and will not come to its end."""

    def __init__(self, process: subprocess.Popen[str], pipe: FileIO) -> None:
        self.process = process
        self._pipe = pipe

    def wait_for(self, workers: int) -> None:
        """Wait until so many workers are at it."""
        begun = 0
        while begun < workers:
            assert self.process.poll() is None, "it ended before they were at it"
            begun += len(self._pipe.read(1) or b"")
            time.sleep(0.02)

    def wait_until_all_have_gone(self) -> None:
        """Wait until no worker is there any more."""
        while self._pipe.read(1) != b"":  # None while somebody holds the other end
            time.sleep(0.02)


@contextmanager
def held(
    arguments: Sequence[str], folder: Path, process: str = hold_every_shard.__name__, *, nohup: bool = False
) -> Iterator[Held]:
    """Run `python -m classifier` with workers that hold."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-c", RUN, process, "nohup" if nohup else "", *arguments]
    environment = {**os.environ, PIPE: str(pipe)}
    opened = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with (
        FileIO(opened) as end,
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as run,
    ):
        try:
            yield Held(run, end)
        finally:
            run.kill()
    pipe.unlink()
