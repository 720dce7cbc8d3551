"""The engine of a cluster: Ray Data hands the parts to a pool of actors, on whatever nodes there are.

Every node must reach IN and OUT under the same URL, and have what requirements.txt and requirements-cluster.txt list.
The code and the bundle travel with the work: nothing of this repository need be there.
"""

import logging
import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from classifier.archive.errors import ClusterMissingError, ClusterUnreachableError, WorkerEndedError
from classifier.archive.local import ATTEMPTS
from classifier.archive.work import Outcome, PartMaker, Task
from classifier.bundle.artifacts import Bundle
from classifier.bundle.writing import write_bundle

PACKAGE = Path(__file__).parents[1]


class Actor:
    """A worker of Ray Data: one classifier, for as long as the actor lives."""

    def __init__(self, tasks: Any, target: str, contents: Any) -> None:
        import ray

        self.tasks: Mapping[int, Task] = ray.get(tasks)
        files, manifest = ray.get(contents)
        with tempfile.TemporaryDirectory() as folder:
            write_bundle(Path(folder) / manifest.name, files, manifest)
            self.maker = PartMaker(target, Path(folder) / manifest.name)

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Make the parts of these numbers and return what became of each."""
        outcomes = [asdict(self.maker.make(self.tasks[int(number)])) for number in batch["number"]]
        return {name: [outcome[name] for outcome in outcomes] for name in outcomes[0]}


def make_on_cluster(
    tasks: Sequence[Task], target: str, bundle: Bundle, processes: int | None, address: str | None
) -> Iterator[Outcome]:
    """Make the parts and yield what became of each, in the order in which they end.

    Raises ClusterMissingError or ClusterUnreachableError.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nothing is told to anybody
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise ClusterMissingError from error
    left = {part.number: (planned, part) for planned, part in tasks}
    with _connected(ray, address):
        for _ in range(ATTEMPTS):  # Ray passes over the parts of an actor, or of a node, that was ended
            for row in _results(ray, left, target, bundle, processes).iter_rows():
                outcome = Outcome(**row)
                if left.pop(outcome.number, None):
                    yield outcome
            if not left:
                return
    for _, part in left.values():
        yield Outcome(part.number, error=str(WorkerEndedError(part=part.name, times=ATTEMPTS)))


def _results(ray: Any, tasks: Mapping[int, Task], target: str, bundle: Bundle, processes: int | None) -> Any:
    """Return the outcomes as a dataset, which does its work as it is read."""
    logging.getLogger("ray.data").setLevel(logging.ERROR)  # what went wrong is among the outcomes
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    context.max_errored_blocks = -1  # a part that ends its actors costs no other
    contents = {name: bundle.read(name) for name in bundle.manifest.files}
    count = min(processes or int(ray.cluster_resources().get("CPU", 1)), len(tasks))
    numbers = ray.data.from_items([{"number": number} for number in tasks], override_num_blocks=len(tasks))
    # Ray 2.64 drops the one way there is to bound its retries; requirements-cluster.txt pins a release that has it.
    warnings.filterwarnings("ignore", message=".*ray_remote_args_fn", category=DeprecationWarning)
    return numbers.map_batches(
        Actor,
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(size=count, max_tasks_in_flight_per_actor=1),
        num_cpus=1,
        fn_constructor_args=(ray.put(dict(tasks)), target, ray.put((contents, bundle.manifest))),
        ray_remote_args_fn=_endurance,
    )


def _endurance() -> dict[str, int]:
    """Return how Ray bears the end of an actor: another takes its place, and the part is left to the next round."""
    return {"max_restarts": -1, "max_task_retries": 0}


@contextmanager
def _connected(ray: Any, address: str | None) -> Iterator[None]:
    """Be connected to the cluster at `address`, or to one of this machine alone that ends with the work."""
    if ray.is_initialized():  # whoever did that has chosen, and goes on with it
        yield
        return
    quiet = {"log_to_driver": False, "logging_level": "warning"}
    try:
        if address:
            ray.init(address=address, runtime_env={"py_modules": [str(PACKAGE)]}, **quiet)
        else:  # heard by nobody but this machine
            ray.init(address="local", include_dashboard=False, _node_ip_address="127.0.0.1", **quiet)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ClusterUnreachableError(address=address or "this machine") from error
    try:
        yield
    finally:
        ray.shutdown()
