"""The run of an archive: list the input files, plan shards, process those that are missing, and report."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from classifier.archive.errors import ArchiveUnfinishedError
from classifier.archive.manifest import ArchiveManifest, Basis, check_unchanged, read_manifest
from classifier.archive.plan import SHARD_ROWS, Plan, make_plan
from classifier.archive.shards import ShardResult, Task, count_shard
from classifier.archive.storage import Folder, InputFile, find_files
from classifier.arguments import check_count
from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.loading import load_classifier
from classifier.reading.tables.results import ResultColumns

ArchiveEngine = Literal["local", "ray"]


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
