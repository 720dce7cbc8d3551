"""Classifies a file of articles and writes it with the answers: `python -m classifier batch`.

    file ─► chunks of rows ─► worker processes, each with its own classifier ─► results, in order ─► file

Only a few chunks are in memory at a time, however large the file is.
"""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from classifier.arguments import check_count
from classifier.bundle.artifacts import DEFAULT_BUNDLE
from classifier.bundle.engines import EngineChoice
from classifier.errors import ClassifierError
from classifier.inference import Classifier, classify_all
from classifier.loading import load_classifier
from classifier.reading.tables.errors import (
    BatchStoppedError,
    NothingClassifiedError,
    RowAboveNamesError,
    RowWouldBeLostError,
    WorkbookWouldBeLostError,
)
from classifier.reading.tables.replacing import check_output, unwritable
from classifier.reading.tables.results import Cell, ResultColumns
from classifier.reading.tables.rows import Chunk, Stream
from classifier.reading.tables.sinks import SINKS, open_sink
from classifier.reading.tables.streams import open_stream
from classifier.reading.tables.table import BadRow
from classifier.workers import processor_count, run_task, worker_pools

AHEAD = 2
"""Chunks per process that are in memory: enough that no process is idle."""
MAX_LISTED = 20
"""Largest number of bad rows that are kept with their reasons: a file can have millions of them."""
SMALL_FILE = 2_000_000
"""Bytes below which starting processes takes longer than the work."""


class RowResult(NamedTuple):
    """The result of a worker for a row."""

    cells: list[Cell]
    """The cells that are added to the row."""
    certain: bool = False
    threshold: float = 0.0
    error: ClassifierError | None = None
    """Why it has no answer."""


@dataclass(slots=True)
class BatchReport:
    """How a batch went."""

    rows: int = 0
    """Rows in the output."""
    answered: int = 0
    """Of these, how many have an answer."""
    certain: int = 0
    """Of these, how many are certain."""
    thresholds: set[float] = field(default_factory=set)
    """The confidence from which answers counted as certain; short texts may have another than long ones."""
    bad: int = 0
    """Number of rows that could not be read, which are not in the output, or not be classified, which are."""
    listed: list[BadRow] = field(default_factory=list)
    """The first `MAX_LISTED` bad rows."""

    def add(self, chunk: Chunk, results: Sequence[RowResult]) -> None:
        """Count the rows of a chunk; the first bad ones are kept."""
        without = [BadRow(number, r.error) for number, r in zip(chunk.numbers, results, strict=True) if r.error]
        bad = sorted([*chunk.bad, *without], key=lambda row: row.number)
        self.rows += len(results)
        self.answered += len(results) - len(without)
        self.certain += sum(result.certain for result in results)
        self.thresholds.update(result.threshold for result in results if not result.error)
        self.bad += len(bad)
        self.listed += bad[: MAX_LISTED - len(self.listed)]

    def check(self, source: Path) -> None:
        """Raise NothingClassifiedError where no row of the file `source` has an answer."""
        if self.listed and not self.answered:
            row = self.listed[0]
            raise NothingClassifiedError(name=source.name, rows=self.bad, row=row.number, reason=row.error)


def run_batch(
    source: Path,
    target: Path,
    *,
    text_column: str | None = None,
    bundle: Path = DEFAULT_BUNDLE,
    engine: EngineChoice = "auto",
    processes: int | None = None,
    progress: Callable[[int, float], None] = lambda _rows, _share: None,
) -> BatchReport:
    """Classify every row of the file `source` and write `target`: the same columns, then category and the others.

    The source is any kind of table that is read, by its content; the target is CSV, TSV, Excel, JSON Lines or Parquet,
    by its ending. They may be one file, unless that is a workbook. `processes` is by default one a processor core.
    `progress` is called with the number of rows done and the share of the file, 0 to 1.

    Raises `ClassifierError`: of the bundle, of `classifier.reading`; `target` is then as it was before. Among them are
    NothingClassifiedError, and WorkbookWouldBeLostError or RowWouldBeLostError (a row that cannot be read) for a file
    that is to be replaced.
    """
    if processes is not None:
        check_count(processes, "processes")
    check_output(target, SINKS)
    report, in_place = BatchReport(), source.exists() and target.exists() and target.samefile(source)
    if in_place and target.suffix.lower() == ".xlsx":
        raise WorkbookWouldBeLostError(path=target)
    classifier = load_classifier(bundle, engine)
    with (
        open_stream(source, text_column) as stream,
        open_sink(target, stream, ResultColumns.of(classifier.manifest)) as sink,
        closing(_classify_chunks(classifier, engine, processes or _processes_for(source), stream)) as classified,
    ):
        if in_place and stream.title:
            raise RowWouldBeLostError(path=source, row=stream.title, reason=RowAboveNamesError())
        for chunk, results in classified:
            if in_place and chunk.bad:
                raise RowWouldBeLostError(path=source, row=chunk.bad[0].number, reason=chunk.bad[0].error)
            with unwritable(target):
                sink.write(chunk, [result.cells for result in results])
            report.add(chunk, results)
            progress(report.rows, chunk.share)
        report.check(source)
    return report


def _processes_for(source: Path) -> int:
    return 1 if source.stat().st_size < SMALL_FILE else processor_count()


def _classify_chunks(
    classifier: Classifier, engine: EngineChoice, processes: int, stream: Stream
) -> Generator[tuple[Chunk, list[RowResult]], None, None]:
    """Yield each chunk with the results of its rows, in order."""
    chunks = ((chunk, stream.articles(chunk.rows)) for chunk in stream.chunks)
    if processes == 1:
        for chunk, texts in chunks:
            yield chunk, _row_results(classifier, texts)
        return
    pending: deque[tuple[Chunk, Future[list[RowResult]]]] = deque()
    with worker_pools() as start:
        pool = start(processes, _load_worker, classifier.bundle.path, engine)
        try:
            for chunk, texts in chunks:
                pending.append((chunk, pool.submit(run_task, _process_in_worker, texts)))
                if len(pending) > AHEAD * processes:
                    first, results = pending.popleft()
                    yield first, results.result()
            for first, results in pending:
                yield first, results.result()
        except BrokenProcessPool as error:
            raise BatchStoppedError from error


def _row_results(classifier: Classifier, texts: Sequence[str]) -> list[RowResult]:
    columns = ResultColumns.of(classifier.manifest)
    return [
        RowResult(columns.cells(outcome), error=outcome)
        if isinstance(outcome, ClassifierError)
        else RowResult(columns.cells(outcome), outcome.certain, outcome.threshold)
        for outcome in classify_all(classifier, texts)
    ]


_worker: list[Classifier | ClassifierError] = []
"""In a worker process: its classifier, or why it has none."""


def _load_worker(bundle: Path, engine: EngineChoice) -> None:
    try:
        _worker.append(load_classifier(bundle, engine, interpreters=1))  # a process has one core
    except ClassifierError as error:  # an initializer that raises would break the pool without telling the reason
        _worker.append(error)


def _process_in_worker(texts: list[str]) -> list[RowResult]:
    (classifier,) = _worker
    if isinstance(classifier, ClassifierError):
        raise classifier
    return _row_results(classifier, texts)
