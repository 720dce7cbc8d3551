"""The command `archive`: list the input files, plan shards, process those that are missing, and report."""

import argparse
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from classifier.archive.errors import ArchiveUnfinishedError, ArchiveWithoutAnswersError
from classifier.archive.manifest import ArchiveManifest, Basis, check_unchanged, read_manifest
from classifier.archive.plan import SHARD_ROWS, Plan, make_plan
from classifier.archive.shards import ShardResult, Task, count_shard
from classifier.archive.storage import Folder, InputFile, find_files
from classifier.arguments import check_count
from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.loading import load_classifier
from classifier.reading.tables.results import ResultColumns
from classifier.terminal import add_bundle_option, add_table_options, describe_certain, progress_bar, say

ArchiveEngine = Literal["local", "ray"]


def add_commands(commands: Any) -> None:
    """Add `archive` to the commands of `python -m classifier`."""
    described = "classify an archive of Parquet, CSV or JSON Lines into parts of Parquet; run again, it goes on"
    parser = commands.add_parser("archive", help=described, description=described)
    parser.add_argument("source", metavar="IN", help="a folder, a glob or a file; a path or a URL that fsspec knows")
    parser.add_argument("target", metavar="OUT", help="a folder for the parts; a path or a URL")
    parser.add_argument(
        "--engine", choices=("local", "ray"), default="local", help="this machine or Ray (default: %(default)s)"
    )
    parser.add_argument("--address", metavar="HOST:PORT", help="the Ray cluster (default: one of this machine alone)")
    add_table_options(parser)
    add_bundle_option(parser)
    parser.set_defaults(run=_archive, stopped="what is complete stays, and the same command makes the rest")


def _archive(options: argparse.Namespace) -> None:
    with progress_bar(unit=" articles", smoothing=0.05) as bar:

        def progress(rows: int, total: int) -> None:
            bar.total = total
            if not bar.n and rows:
                bar.initial = rows  # rows of an earlier run do not count for the rate
            bar.update(rows - bar.n)

        report = run_archive(
            options.source,
            options.target,
            engine=options.engine,
            address=options.address,
            text_column=options.text_column,
            processes=options.processes,
            bundle=options.bundle,
            progress=progress,
        )
    for sentence in report.unreadable:
        say(sentence)
    if not report.rows:
        raise ArchiveWithoutAnswersError(rows=report.rejected, target=options.target)
    kept = f", {report.kept:,} of which were there before" if report.kept else ""
    how_many = describe_certain(report.certain, report.rows, report.thresholds)
    say(f"{report.rows:,} rows in {report.shards:,} parts{kept}: {options.target}; {how_many}")
    if report.rejected:
        say(f"{report.rejected:,} rows have no answer: {options.target}/_rejected says why")


@dataclass(slots=True)
class ArchiveReport:
    """How the run of an archive went."""

    shards: int
    """Shards of the archive."""
    kept: int = 0
    """Of these, how many an earlier run had written."""
    rows: int = 0
    """Rows that have an answer, in all shards."""
    rejected: int = 0
    """Rows that have none."""
    certain: int = 0
    thresholds: set[float] = field(default_factory=set)
    """How many answers are certain, and the confidence from which; short texts may have another than long ones."""
    unreadable: list[str] = field(default_factory=list)
    """A sentence for each file that could not be read."""
    seconds: float = 0.0
    classifying: float = 0.0
    """Seconds that all workers together spent on shards, and in the classifier."""


def run_archive(
    source: str,
    target: str,
    *,
    engine: ArchiveEngine = "local",
    address: str | None = None,
    text_column: str | None = None,
    processes: int | None = None,
    bundle: Path = DEFAULT_BUNDLE,
    shard_rows: int = SHARD_ROWS,
    progress: Callable[[int, int], None] = lambda _rows, _total: None,
) -> ArchiveReport:
    """Classify every row of every file of `source`, and write shards of Parquet into the folder `target`.

    Both are paths or fsspec URLs. `processes` is by default one a processor core, of this machine or of the cluster at
    `address`. Shards of the same archive that `target` already holds are kept. `progress` is called with the number of
    rows that are done and of all rows.

    Raises `ClassifierError`: of the bundle, of `classifier.archive.errors`, of `classifier.reading`. Nothing has been
    written then, except with ArchiveUnfinishedError: the next run keeps what has been.
    """
    check_count(shard_rows, "shard_rows")
    if processes is not None:
        check_count(processes, "processes")
    served = load_classifier(bundle).bundle  # loading the model checks it before any work
    folder, files = Folder(target), find_files(source, target)
    manifest = _begin(folder, files, Basis.of(served, text_column, shard_rows), ResultColumns.of(served.manifest))
    plan, results = manifest.plan, dict(manifest.results)
    tasks = [plan.task(shard) for shard in plan.shards if shard.number not in results]
    report = ArchiveReport(len(plan.shards), len(results), unreadable=[file.error for file in plan.files if file.error])
    try:
        with closing(_process(engine, tasks, target, served, processes, address)) as new_results:
            failed = _collect(new_results, plan, results, report, progress)
    finally:
        folder.clean()  # files that workers were writing when they ended
    ArchiveManifest(manifest.basis, plan, results).write(folder)
    report.rows = sum(result.rows for result in results.values())
    report.rejected = sum(result.rejected for result in results.values())
    report.certain = sum(result.certain for result in results.values())
    report.thresholds.update(*(result.thresholds for result in results.values()))
    if failed:
        reason = min(failed, key=lambda result: result.number).error
        raise ArchiveUnfinishedError(count=len(failed), total=len(plan.shards), target=target, reason=reason)
    return report


def _begin(folder: Folder, files: Sequence[InputFile], basis: Basis, columns: ResultColumns) -> ArchiveManifest:
    """Return what there is to do and what an earlier run has done, after writing it to the folder.

    Raises ArchiveChangedError where the earlier run had another input, and what `make_plan` raises.
    """
    folder.check_writable()
    manifest = read_manifest(folder)
    if manifest:
        check_unchanged(manifest, basis, files, folder.url)
    else:
        manifest = ArchiveManifest(basis, make_plan(files, basis.text_column, basis.part_rows), {})
    manifest.write(folder)
    return ArchiveManifest(basis, manifest.plan, {**manifest.results, **_written_before(manifest, folder, columns)})


def _written_before(manifest: ArchiveManifest, folder: Folder, columns: ResultColumns) -> dict[int, ShardResult]:
    """Return the shards that exist although the manifest does not have their results, as after a run was stopped."""
    names = folder.names()
    shards = [shard for shard in manifest.plan.shards if shard.name in names and shard.number not in manifest.results]
    return {shard.number: count_shard(shard, folder, columns) for shard in shards}


def _process(
    engine: ArchiveEngine,
    tasks: Sequence[Task],
    target: str,
    bundle: Bundle,
    processes: int | None,
    address: str | None,
) -> Generator[ShardResult, None, None]:
    """Yield the results of the shards as they are completed; only the chosen engine is imported."""
    if not tasks:
        return
    if engine == "local":
        from classifier.archive.local import process_locally

        yield from process_locally(tasks, target, bundle.path, processes)
    else:
        from classifier.archive.cluster import process_on_cluster

        yield from process_on_cluster(tasks, target, bundle, processes, address)


def _collect(
    new_results: Iterator[ShardResult],
    plan: Plan,
    results: dict[int, ShardResult],
    report: ArchiveReport,
    progress: Callable[[int, int], None],
) -> list[ShardResult]:
    """Add the new results to `results` and to the report; return those of shards that failed."""
    total, failed = sum(shard.records for shard in plan.shards), []
    progress(rows := sum(plan.shards[number].records for number in results), total)
    for result in new_results:
        report.seconds += result.seconds
        report.classifying += result.classifying
        if result.error:
            failed.append(result)
        else:
            results[result.number] = result
        rows += plan.shards[result.number].records
        progress(rows, total)
    return failed
