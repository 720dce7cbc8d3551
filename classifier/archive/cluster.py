"""The cluster engine: Ray Data distributes the shards among a pool of actors on all nodes.

Every node must reach IN and OUT under the same URL and have the packages of requirements.txt and
requirements-cluster.txt. Ray copies the code and the bundle to the nodes.
"""

import logging
import os
import socket
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from classifier.archive.errors import ClusterMissingError, ClusterUnreachableError
from classifier.archive.local import ATTEMPTS, worker_ended
from classifier.archive.shards import ShardResult, ShardWorker, Task
from classifier.bundle.artifacts import Bundle
from classifier.bundle.writing import write_bundle

PACKAGE = Path(__file__).parents[1]
CONNECT_SECONDS = 10


class Actor:
    """A worker process of Ray Data, with a classifier of its own."""

    def __init__(self, tasks: Any, target: str, contents: Any) -> None:
        import ray

        self.tasks: Mapping[int, Task] = ray.get(tasks)
        files, manifest = ray.get(contents)
        with tempfile.TemporaryDirectory() as folder:
            write_bundle(Path(folder) / manifest.name, files, manifest)
            self.worker = ShardWorker(target, Path(folder) / manifest.name)

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Process the shards of these numbers; return the fields of `ShardResult`, each with a list of values."""
        results = [asdict(self.worker.process(self.tasks[int(number)])) for number in batch["number"]]
        return {name: [result[name] for result in results] for name in results[0]}


def process_on_cluster(
    tasks: Sequence[Task], target: str, bundle: Bundle, processes: int | None, address: str | None
) -> Iterator[ShardResult]:
    """Process the shards and yield their results in the order of completion.

    Raises ClusterMissingError or ClusterUnreachableError.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # by default Ray sends usage statistics to its developers
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise ClusterMissingError from error
    left = {task[1].number: task for task in tasks}
    with _connected(ray, address):
        for _ in range(ATTEMPTS):  # Ray skips the shards of an actor or node that was killed
            for row in _results(ray, left, target, bundle, processes).iter_rows():
                result = ShardResult(**row | {"thresholds": tuple(map(float, row["thresholds"]))})
                if left.pop(result.number, None):
                    yield result
            if not left:
                return
    yield from map(worker_ended, left.values())


def _results(ray: Any, tasks: Mapping[int, Task], target: str, bundle: Bundle, processes: int | None) -> Any:
    """Return the results as a lazy dataset: the shards are processed as it is read."""
    logging.getLogger("ray.data").setLevel(logging.ERROR)  # errors are among the results
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    context.max_errored_blocks = -1  # a shard that kills its actors must not stop the others
    contents = {name: bundle.read(name) for name in bundle.manifest.files}
    count = min(processes or int(ray.cluster_resources().get("CPU", 1)), len(tasks))
    numbers = ray.data.from_items([{"number": number} for number in tasks], override_num_blocks=len(tasks))
    # Only this argument limits the retries. Ray 2.64 drops it; requirements-cluster.txt pins a release that has it.
    warnings.filterwarnings("ignore", message=".*ray_remote_args_fn", category=DeprecationWarning)
    return numbers.map_batches(
        Actor,
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(size=count, max_tasks_in_flight_per_actor=1),
        num_cpus=1,
        fn_constructor_args=(ray.put(dict(tasks)), target, ray.put((contents, bundle.manifest))),
        ray_remote_args_fn=_actor_options,
    )


def _actor_options() -> dict[str, int]:
    """Return the options with which Ray replaces killed actors but leaves their shards to the next attempt."""
    return {"max_restarts": -1, "max_task_retries": 0}


@contextmanager
def _connected(ray: Any, address: str | None) -> Iterator[None]:
    """Connect to the cluster at `address`, or to a temporary one on this machine only."""
    if ray.is_initialized():  # by the caller, who also shuts it down
        yield
        return
    quiet = {"log_to_driver": False, "logging_level": "warning"}
    try:
        if address:
            _check_listening(address)
            ray.init(address=address, runtime_env={"py_modules": [str(PACKAGE)]}, **quiet)
        else:  # listens on loopback only
            ray.init(address="local", include_dashboard=False, _node_ip_address="127.0.0.1", **quiet)
    except (OSError, OverflowError, ValueError, RuntimeError) as error:
        raise ClusterUnreachableError(address=address or "this machine") from error
    try:
        yield
    finally:
        ray.shutdown()


def _check_listening(address: str) -> None:
    """Raise OSError or OverflowError where nothing listens at `HOST:PORT`: Ray would try for minutes."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS).close()
