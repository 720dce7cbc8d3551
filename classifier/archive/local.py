"""The engine of one machine: a process for every core, each at one part at a time.

A process that is ended from outside costs the part that it was at, which another process takes up again, and nothing
else. A pool of `concurrent.futures` would not do: it breaks as a whole, and does not tell who was at what.
"""

import multiprocessing
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from pathlib import Path

from classifier.archive.errors import WorkerEndedError
from classifier.archive.work import Outcome, PartMaker, Task
from classifier.errors import ClassifierError
from classifier.signals import end_with_the_parent, leave_the_terminal_to_others

ATTEMPTS = 3
"""How often a part is begun: it may itself be what ends its process."""
GRACE = 5
"""Seconds that a process gets to end by itself."""


class Worker:
    """A process, and the part that it is at."""

    def __init__(self, context: SpawnContext, target: str, bundle: Path) -> None:
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, target, bundle), daemon=True)
        self.process.start()
        theirs.close()  # with the process goes the last one who holds it: that is how its end is heard of
        self.task: Task | None = None

    def give(self, task: Task) -> None:
        """Let it make a part."""
        self.task = task
        try:
            self.connection.send(task)
        except OSError:  # it has ended: `take` will find out
            return

    def take(self) -> tuple[Task, Outcome | None]:
        """Return the part and what became of it; None where the process has ended."""
        task, self.task = self.task, None
        if task is None:
            raise RuntimeError("it was not at a part")
        try:
            return task, self.connection.recv()
        except (EOFError, OSError):
            return task, None

    def end(self) -> None:
        """End the process, whatever it is at; it is given a moment to remove what it has half written."""
        self.connection.close()
        self.process.terminate()
        self.process.join(GRACE)
        self.process.kill()
        self.process.join()


def make_locally(tasks: Sequence[Task], target: str, bundle: Path, processes: int) -> Iterator[Outcome]:
    """Make the parts and yield what became of each, in the order in which they end."""
    # Not forked from this process: it may have threads, and a copy of a lock that one of them holds never opens.
    context = multiprocessing.get_context("spawn")
    waiting, ended = deque(tasks), Counter[int]()
    with _workers(context, min(processes, len(tasks)), target, bundle) as workers:
        while waiting or any(worker.task for worker in workers):
            for worker in workers:
                if waiting and not worker.task:
                    worker.give(waiting.popleft())
            for place in _ready(workers):
                task, outcome = workers[place].take()
                if not outcome:
                    workers[place].end()
                    workers[place] = Worker(context, target, bundle)
                    outcome = _again(task, waiting, ended)
                if outcome:
                    yield outcome


@contextmanager
def _workers(context: SpawnContext, count: int, target: str, bundle: Path) -> Iterator[list[Worker]]:
    """Give so many workers, and end those that are there when they are not needed any more."""
    workers: list[Worker] = []
    try:
        for _ in range(count):
            workers.append(Worker(context, target, bundle))  # noqa: PERF401  those that were started are to end
        yield workers
    finally:
        for worker in workers:
            worker.process.terminate()  # all of them before waiting for any
        for worker in workers:
            worker.end()


def _ready(workers: Sequence[Worker]) -> list[int]:
    """Wait until something is heard of a worker, or more; returns their places."""
    heard = wait([worker.connection for worker in workers if worker.task])
    return [place for place, worker in enumerate(workers) if worker.task and worker.connection in heard]


def _again(task: Task, waiting: deque[Task], ended: Counter[int]) -> Outcome | None:
    """Let a part be begun again, or return that it cannot be made."""
    part = task[1]
    ended[part.number] += 1
    if ended[part.number] < ATTEMPTS:
        waiting.appendleft(task)
        return None
    return Outcome(part.number, error=str(WorkerEndedError(part=part.name, times=ATTEMPTS)))


def _serve(connection: Connection, target: str, bundle: Path) -> None:
    """Be a worker until nobody asks for more."""
    leave_the_terminal_to_others()
    end_with_the_parent()
    make = _maker(target, bundle)
    try:
        while True:
            connection.send(make(connection.recv()))
    except (EOFError, OSError):  # the process that shares out has ended
        sys.exit()


def _maker(target: str, bundle: Path) -> Callable[[Task], Outcome]:
    """Return what makes parts, or says of each why it cannot be made here."""
    try:
        return PartMaker(target, bundle).make
    except ClassifierError as error:
        return partial(_unmade, str(error))


def _unmade(reason: str, task: Task) -> Outcome:
    return Outcome(task[1].number, error=reason)
