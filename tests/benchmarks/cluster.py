"""Does a cluster of two Ray nodes survive the loss of one? `python -m tests.benchmarks.cluster [ROWS] [--node]`.

Starts two nodes on this machine, has `python -m classifier archive --engine ray --address …` classify ROWS articles,
and ends a worker by SIGKILL when half of the parts are there; with `--node` then the whole second node. Looks at every
row of what comes out: each article must be there once, with an answer. Ends with 1 where that is not so.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.archive import write_archive
from tests.benchmarks.batch import family

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"


def start() -> tuple[Any, Any]:
    """Return a cluster and its second node: two processor cores each, in name, so that one can do the other's work."""
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    second = cluster.add_node(num_cpus=2)
    cluster.wait_for_nodes()
    return cluster, second


def workers() -> list[int]:
    """Return the ids of the processes that process shards."""
    return [pid for pid in family(os.getpid()) if b"MapWorker" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def wait_for(run: subprocess.Popen[bytes], target: Path, parts: int) -> None:
    """Wait until so many parts are there, or the work has ended."""
    while run.poll() is None and len(list(target.glob("part-*"))) < parts:
        time.sleep(0.2)


def check(target: Path, rows: int) -> bool:
    """Print what came out, and return whether every article is there once, with an answer."""
    from pyarrow import compute, parquet  # type: ignore[import-untyped]

    table = parquet.read_table(target, columns=["id", "category"])
    unique, answered = len(compute.unique(table["id"])), table["category"].length() - table["category"].null_count
    leftovers = [path.name for path in target.rglob("*.tmp")]
    print(f"{table.num_rows:,} rows, {unique:,} articles, {answered:,} with an answer; left behind: {leftovers}")
    return (table.num_rows, unique, answered, leftovers) == (rows, rows, rows, [])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    parser.add_argument("--node", action="store_true", help="end a whole node as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in", Path(folder) / "out"
        write_archive(source, options.rows)
        cluster, second = start()
        try:
            command = [sys.executable, "-m", "classifier", "archive", str(source), str(target), "--engine", "ray"]
            with subprocess.Popen([*command, "--processes", "2", "--address", cluster.address]) as run:
                parts = -(-options.rows // 20_000)
                wait_for(run, target, max(1, parts // 2))
                ended = workers()
                os.kill(ended[0], signal.SIGKILL)
                print(f"\nworker {ended[0]} of {ended} ended with {len(list(target.glob('part-*')))} parts there")
                if options.node:
                    wait_for(run, target, max(1, parts // 2 + 1))
                    cluster.remove_node(second, allow_graceful=False)
                    print(f"\nthe second node ended with {len(list(target.glob('part-*')))} parts there")
            good = check(target, options.rows)
        finally:
            cluster.shutdown()
    sys.exit(run.returncode or not good)


if __name__ == "__main__":
    main()
