"""How fast the batch command is, and how much memory it takes: `python -m tests.benchmarks.batch [ROWS …]`.

Writes files of articles of about 400 words, made of the vocabulary's words as often as words are used, has
`python -m classifier batch` classify each in a process of its own, and prints articles a second, articles a second of
processor time (which says more where the machine is busy), and the most memory that all its processes held at once
(Linux; what processes share is counted once). Where memory does not grow from 5,000 to 20,000 rows it does not for a
million: `python -m tests.benchmarks.batch 1000000` takes 2.5 GB of disk and proves it.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.bundle.manifest import TOKENIZER

WORDS, BLOCK = 400, 1000


def articles(count: int) -> Iterator[str]:
    """Yield `count` texts of about 400 words, always the same ones."""
    index = json.loads(json.loads(Bundle(DEFAULT_BUNDLE).read(TOKENIZER))["config"]["word_index"])
    words = np.array(list(index)[1:])  # the most frequent first
    frequency = 1 / np.arange(1, len(words) + 1)
    generator, total = np.random.default_rng(6), np.cumsum(frequency / frequency.sum())
    for start in range(0, count, BLOCK):
        lengths = generator.integers(WORDS * 3 // 4, WORDS * 5 // 4, min(BLOCK, count - start))
        drawn = words[np.searchsorted(total, generator.random(int(lengths.sum()))).clip(max=len(words) - 1)]
        for text in np.split(drawn, np.cumsum(lengths)[:-1]):
            yield " ".join(text).capitalize() + "."


def write(path: Path, count: int) -> None:
    """Write a CSV file, or a Parquet file of a single row group, which is the hardest to read in little memory."""
    if path.suffix == ".parquet":
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet

        parquet.write_table(pa.table({"content": list(articles(count))}), path, row_group_size=count)
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "content"])
        writer.writerows(enumerate(articles(count)))


def family(root: int) -> list[int]:
    """Return the ids of a process and of all below it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            children.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
        except OSError:
            continue
    pids = [root]
    for pid in pids:  # grows while it is read
        pids.extend(children.get(pid, []))
    return pids


def megabytes(pid: int) -> float:
    """Return the memory of one process: what it shares with others is shared out among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def measure(source: Path, rows: int, processes: int) -> str:
    """Classify the file and return one line of figures."""
    target = source.with_name("results" + source.suffix)
    command = [sys.executable, "-m", "classifier", "batch", str(source), str(target), "--processes", str(processes)]
    before, started, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0.0
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None:
            peak = max(peak, sum(map(megabytes, family(run.pid))))
            time.sleep(0.25)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {run.returncode}")
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (
        f"{rows:>9,} {source.suffix[1:]:<8} {processes:>2} {rows / seconds:>12,.0f} {rows / busy:>16,.0f} {peak:>8,.0f}"
        f"   load {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("rows", nargs="*", type=int, default=[5000, 20_000])
    parser.add_argument("--type", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    print("     rows type      n   articles/s   a processor's s  peak MB")
    with tempfile.TemporaryDirectory() as folder:
        for rows in options.rows:
            path = Path(folder) / f"articles.{options.type}"
            write(path, rows)
            print(measure(path, rows, options.processes))


if __name__ == "__main__":
    main()
