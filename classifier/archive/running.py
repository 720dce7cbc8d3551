"""An archive from end to end: find, plan, make what is missing, and say what became of it."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from classifier.archive.errors import ArchiveUnfinishedError
from classifier.archive.local import make_locally
from classifier.archive.manifest import Basis, Manifest, check_unchanged, read_manifest
from classifier.archive.plan import PART_ROWS, Part, Plan, make_plan
from classifier.archive.storage import Folder, find_files
from classifier.archive.work import Outcome, Task, count_part
from classifier.arguments import check_count
from classifier.batch import usable_cores
from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.loading import load_classifier

EngineChoice = Literal["local", "ray"]


@dataclass(slots=True)
class Report:
    """How it went."""

    parts: int
    """Parts of the archive."""
    kept: int = 0
    """Of these, how many were there before."""
    rows: int = 0
    """Rows that have an answer, in all parts."""
    rejected: int = 0
    """Rows that have none and were set aside."""
    unreadable: list[str] = field(default_factory=list)
    """Files of which nothing could be read, each a sentence."""
    seconds: float = 0.0
    classifying: float = 0.0
    """Seconds that workers were at a part, all together, and of these at classifying."""


def run_archive(
    source: str,
    target: str,
    *,
    engine: EngineChoice = "local",
    address: str | None = None,
    text_column: str | None = None,
    processes: int | None = None,
    bundle: Path = DEFAULT_BUNDLE,
    part_rows: int = PART_ROWS,
    progress: Callable[[int, int], None] = lambda _records, _all: None,
) -> Report:
    """Classify every row of every file of `source`, and write parts of Parquet into the folder `target`.

    Both are paths or fsspec URLs. `processes` is one a processor core unless given, of this machine or of the cluster
    at `address`. What is there already, of the same archive, is kept. `progress` is called with the number of rows that
    are done and of all.

    Raises `ClassifierError`: of the bundle, of `classifier.archive.errors`, of `classifier.reading`. Only with
    ArchiveUnfinishedError, and of course when it is stopped, are there parts that the next run keeps.
    """
    check_count(part_rows, "part_rows")
    if processes is not None:
        check_count(processes, "processes")
    served = load_classifier(bundle).bundle  # which also tells whether it can be used, before anything is begun
    folder, files = Folder(target), find_files(source, target)
    basis = Basis.of(served, text_column, part_rows)
    before = read_manifest(folder)
    if before:
        check_unchanged(before, basis, files, target)
    plan = before.plan if before else make_plan(files, text_column, part_rows)
    done = dict(before.done) if before else {}
    Manifest(basis, plan, done).write(folder)
    done |= _made_before(plan, folder, done)
    report = Report(len(plan.parts), len(done), unreadable=[one.error for one in plan.files if one.error])
    missing = [part for part in plan.parts if part.number not in done]
    try:
        with closing(_start(engine, plan, missing, target, served, processes, address)) as outcomes:
            failed = _follow(outcomes, plan, done, report, progress)
    finally:
        folder.clean()  # what workers had half written that were ended, by an accident or with all of this
    Manifest(basis, plan, done).write(folder)
    report.rows, report.rejected = (sum(getattr(one, name) for one in done.values()) for name in ("rows", "rejected"))
    if failed:
        reason = min(failed, key=lambda outcome: outcome.number).error
        raise ArchiveUnfinishedError(count=len(failed), total=len(plan.parts), target=target, reason=reason)
    return report


def _made_before(plan: Plan, folder: Folder, known: dict[int, Outcome]) -> dict[int, Outcome]:
    """Return the parts that are there though the manifest does not know of them: a run was stopped."""
    names = folder.names()
    found = [part for part in plan.parts if part.name in names and part.number not in known]
    return {part.number: count_part(part, folder) for part in found}


def _start(
    engine: EngineChoice,
    plan: Plan,
    missing: Sequence[Part],
    target: str,
    bundle: Bundle,
    processes: int | None,
    address: str | None,
) -> Generator[Outcome, None, None]:
    tasks: list[Task] = [plan.task(part) for part in missing]
    if not tasks:
        return
    if engine == "local":
        yield from make_locally(tasks, target, bundle.path, processes or usable_cores())
        return
    from classifier.archive.cluster import make_on_cluster  # here, for those who have no cluster

    yield from make_on_cluster(tasks, target, bundle, processes, address)


def _follow(
    outcomes: Iterator[Outcome],
    plan: Plan,
    done: dict[int, Outcome],
    report: Report,
    progress: Callable[[int, int], None],
) -> list[Outcome]:
    """Note every outcome as it comes; returns those of parts that could not be made."""
    total, failed = sum(part.records for part in plan.parts), []
    records = sum(plan.parts[number].records for number in done)
    progress(records, total)
    for outcome in outcomes:
        report.seconds += outcome.seconds
        report.classifying += outcome.classifying
        if outcome.error:
            failed.append(outcome)
        else:
            done[outcome.number] = outcome
        records += plan.parts[outcome.number].records
        progress(records, total)
    return failed
