"""How fast archives are classified, by both engines: `python -m tests.benchmarks.archive [ROWS …]`.

Writes Parquet files of articles of about 400 words (`tests.benchmarks.batch`), has each engine classify them in a
process of its own, and prints articles a second, what of an article's time is not classification, and the most memory
that all processes held at once (Linux; what processes share is counted once). `overhead` is the share of the processes'
time, from start to end, in which no article was being classified: start, plan, reading, writing, waiting; `of a shard`
is the same for the time in which shards were processed. Both engines must write the same files, or it ends with 1.

`python -m tests.benchmarks.archive 1000000` takes 4 GB of disk, and removes them.
"""

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks.batch import articles, family, megabytes

FILE_ROWS, GROUP_ROWS = 100_000, 5_000
PROGRAM = """
import json, sys
from dataclasses import asdict
from classifier.archive.run import run_archive
source, target, engine, processes = sys.argv[1:]
report = run_archive(source, target, engine=engine, processes=int(processes))
print(json.dumps(asdict(report)))
"""


def write_archive(folder: Path, count: int) -> None:
    """Write `count` articles, numbered from 0, in files of `FILE_ROWS`."""
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    folder.mkdir()
    texts, schema = articles(count), pa.schema([("id", pa.int64()), ("content", pa.string())])
    for start in range(0, count, FILE_ROWS):
        with parquet.ParquetWriter(folder / f"articles-{start:09}.parquet", schema, compression="zstd") as writer:
            for first in range(start, min(start + FILE_ROWS, count), GROUP_ROWS):
                group = list(islice(texts, GROUP_ROWS))
                numbers = range(first, first + len(group))
                writer.write_table(pa.table({"id": numbers, "content": group}, schema))


def measure(source: Path, target: Path, engine: str, processes: int) -> dict[str, Any]:
    """Classify the archive and return the report with `wall` (seconds), `peak` (MB) and `busy` (processor seconds)."""
    command = [sys.executable, "-c", PROGRAM, str(source), str(target), engine, str(processes)]
    before, started, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
        while run.poll() is None:
            peak = max(peak, sum(map(megabytes, family(run.pid))))
            time.sleep(0.5)
        wall, said = time.perf_counter() - started, run.stdout.read() if run.stdout else ""
    if run.returncode:
        raise SystemExit(f"{engine} ended with {run.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**json.loads(said.splitlines()[-1]), "wall": wall, "peak": peak, "busy": busy}


def line(rows: int, engine: str, processes: int, report: dict[str, Any]) -> str:
    """Return one line of figures."""
    overhead = 1 - report["classifying"] / (report["wall"] * processes)
    of_a_shard = 1 - report["classifying"] / report["seconds"]
    processor = f"{1000 * report['busy'] / rows:.2f}" if engine == "local" else "–"  # Ray's processes are not ours
    return (
        f"{rows:>11,} {engine:<6} {processes:>2} {report['wall']:>9.1f} {rows / report['wall']:>12,.0f} {processor:>10}"
        f" {overhead:>9.1%} {of_a_shard:>10.1%} {report['peak']:>8,.0f}   load {os.getloadavg()[0]:.1f}"
    )


def checksums(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the SHA-256 of every shard."""
    for path in sorted(folder.rglob("part-*.parquet")):
        with path.open("rb") as file:
            yield path.name, hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("rows", nargs="*", type=int, default=[20_000, 100_000])
    parser.add_argument("--engines", nargs="+", choices=("local", "ray"), default=["local", "ray"])
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    print("       rows engine  n   seconds   articles/s  CPU ms/art  overhead  of a shard  peak MB")
    for rows in options.rows:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "in", Path(folder) / "out"
            write_archive(source, rows)
            made = set()
            for engine in options.engines:
                print(line(rows, engine, options.processes, measure(source, target, engine, options.processes)))
                made.add(tuple(checksums(target)))
                shutil.rmtree(target)
            if len(made) > 1:
                raise SystemExit("the engines wrote different files")
            print(f"{'':>11} {len(made.pop())} shards, the same files from: {', '.join(options.engines)}", flush=True)


if __name__ == "__main__":
    main()
