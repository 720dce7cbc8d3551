"""Pools of worker processes that end with the process that started them, however that ends."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from classifier.signals import Ended, end_with, ignore_terminal_signals

P = ParamSpec("P")
T = TypeVar("T")
StartPool = Callable[..., ProcessPoolExecutor]
"""`start(processes, initializer, *arguments)` returns a pool of so many processes; each of them calls
`initializer(*arguments)` before its first task."""


def processor_count() -> int:
    """Return how many processes can work at a time: the processor cores, or what a container may use of them."""
    from joblib import cpu_count  # imported here because it takes 0.1 s

    return int(cpu_count())


@contextmanager
def worker_pools() -> Iterator[StartPool]:
    """Yield a function that starts pools, which are shut down when the block ends.

    Where the block raises, the processes end at once, whatever they are doing, and so they do when this process is
    killed. Tasks must run through `run_task`.
    """
    context = multiprocessing.get_context("spawn")  # a forked process would copy locks that other threads hold
    receiver, lifeline = context.Pipe(duplex=False)
    pools: list[ProcessPoolExecutor] = []

    def start(processes: int, initializer: Callable[..., None], *arguments: Any) -> ProcessPoolExecutor:
        pools.append(ProcessPoolExecutor(processes, context, _start_worker, (receiver, initializer, *arguments)))
        return pools[-1]

    try:
        yield start
    except BaseException:
        lifeline.close()
        raise
    finally:
        for wait in (False, True):  # all of them are told to end before any is waited for
            for pool in pools:
                pool.shutdown(wait, cancel_futures=True)
        lifeline.close()
        receiver.close()


def run_task(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return `function(*args)`, or end this worker when it is told to end meanwhile; `finally` blocks have run then."""
    try:
        return function(*args, **kwargs)
    except Ended as ended:  # which the pool would catch, to go on with the next task
        os._exit(ended.status)


def _start_worker(lifeline: Connection, initializer: Callable[..., None], *arguments: Any) -> None:
    ignore_terminal_signals()
    end_with(lifeline)
    run_task(initializer, *arguments)
