"""The local engine: a worker process per processor core, each with one shard at a time.

Each process is a pool of its own: when it is killed, only its shard is lost and started again. A pool of several
processes would break as a whole. (So does Pebble's pool when a process is killed while it starts or waits.)
"""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from classifier.archive.errors import WorkerEndedError
from classifier.archive.shards import ShardResult, ShardWorker, Task
from classifier.errors import ClassifierError
from classifier.workers import processor_count, run_task, worker_pools

ATTEMPTS = 3
"""How often a shard is tried: the shard itself may be what kills its process."""


def process_locally(tasks: Sequence[Task], target: str, bundle: Path, processes: int | None) -> Iterator[ShardResult]:
    """Process the shards and yield their results in the order of completion."""
    waiting, attempts = deque(tasks), Counter[int]()
    running: dict[Future[ShardResult], tuple[Task, ProcessPoolExecutor]] = {}
    with worker_pools() as start:
        idle = [start(1, _load_worker, target, bundle) for _ in range(min(processes or processor_count(), len(tasks)))]
        while waiting or running:
            while waiting and idle:
                task, pool = waiting.popleft(), idle.pop()
                try:
                    running[pool.submit(run_task, _process_in_worker, task)] = task, pool
                    attempts[task[1].number] += 1
                except BrokenProcessPool:  # the process was killed while it was idle
                    waiting.appendleft(task)
                    idle.append(start(1, _load_worker, target, bundle))
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task, pool = running.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    pool = start(1, _load_worker, target, bundle)
                    if attempts[task[1].number] < ATTEMPTS:
                        waiting.appendleft(task)
                    else:
                        yield worker_ended(task)
                idle.append(pool)


def worker_ended(task: Task) -> ShardResult:
    """Return the result of a shard all of whose workers were killed."""
    shard = task[1]
    return ShardResult(shard.number, error=str(WorkerEndedError(part=shard.name, times=ATTEMPTS)))


_worker: list[ShardWorker | ClassifierError] = []
"""In a worker process: its `ShardWorker`, or the error of loading it."""


def _load_worker(target: str, bundle: Path) -> None:
    try:
        _worker.append(ShardWorker(target, bundle))
    except ClassifierError as error:  # an initializer that raises would break the pool without telling the reason
        _worker.append(error)


def _process_in_worker(task: Task) -> ShardResult:
    (worker,) = _worker
    if isinstance(worker, ClassifierError):
        return ShardResult(task[1].number, error=str(worker))
    return worker.process(task)
