"""Many articles, one answer each: what the batch page and `python -m classifier batch` share.

    file ─► chunks of rows ─► worker processes, each with its own classifier ─► results, in order ─► file

Only a few chunks are in memory at a time, however large the file is.
"""

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from classifier.arguments import check_count, check_texts
from classifier.bundle.artifacts import DEFAULT_BUNDLE
from classifier.errors import ClassifierError, UnexpectedError
from classifier.inference import Classifier, Prediction, load_classifier
from classifier.reading.tables.chunks import Chunk, Stream
from classifier.reading.tables.errors import BatchStoppedError, NothingClassifiedError, RowWouldBeLostError
from classifier.reading.tables.results import Cell, ResultColumns
from classifier.reading.tables.sinks import open_sink
from classifier.reading.tables.streams import open_stream
from classifier.reading.tables.table import BadRow
from classifier.workers import processor_count, run_task, worker_pools

_LOG = logging.getLogger(__name__)
Outcome = Prediction | ClassifierError
EngineChoice = Literal["auto", "litert", "keras"]
RowResult = tuple[list[Cell], ClassifierError | None]
"""The added cells of a row, and why it has no answer."""

AHEAD = 2
"""Chunks per process that are being classified or wait: no process is idle, and few chunks are in memory."""
MAX_LISTED = 20
"""Bad rows that are kept with their reasons: a file can have millions of them."""
SMALL_FILE = 2_000_000
"""Bytes below which starting processes takes longer than the work."""


def classify_all(classifier: Classifier, texts: Iterable[str], batch_size: int = 64) -> Iterator[Outcome]:
    """Yield a prediction for each text, in order, or the error that says why there is none.

    Lazy: texts are classified as the iterator is read. An unexpected exception costs its own text and no other.
    Raises TypeError and ValueError as `Classifier.predict_many` does.
    """
    check_texts(texts)
    check_count(batch_size, "batch_size")
    return _classify_all(classifier, texts, batch_size)


def _classify_all(classifier: Classifier, texts: Iterable[str], batch_size: int) -> Iterator[Outcome]:
    remaining, before = iter(texts), 0
    while batch := list(islice(remaining, batch_size)):
        check_texts(batch, before)
        before += len(batch)
        try:
            outcomes: Iterable[Outcome] = list(classifier.predict_many(batch, batch_size))
        except Exception:  # one text of the batch is to blame: each is tried alone
            outcomes = (_outcome(classifier, text) for text in batch)
        yield from outcomes


def _outcome(classifier: Classifier, text: str) -> Outcome:
    try:
        return classifier.predict(text)
    except ClassifierError as error:
        return error
    except Exception as error:
        _LOG.exception("a text was not classified")
        return UnexpectedError(kind=type(error).__name__)


@dataclass(slots=True)
class BatchReport:
    """How a batch went."""

    rows: int = 0
    """Rows in the output."""
    answered: int = 0
    """Of these, how many have an answer."""
    bad: int = 0
    """Rows that could not be read, which are not in the output, or not be classified, which are."""
    listed: list[BadRow] = field(default_factory=list)
    """The first `MAX_LISTED` of them."""

    def add(self, chunk: Chunk, errors: Sequence[ClassifierError | None]) -> None:
        """Count the rows of a chunk, which have an answer or an error; the first bad ones are kept."""
        without = [BadRow(number, error) for number, error in zip(chunk.numbers, errors, strict=True) if error]
        bad = sorted([*chunk.bad, *without], key=lambda row: row.number)
        self.rows += len(errors)
        self.answered += len(errors) - len(without)
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

    Both are CSV, TSV, JSON Lines or Parquet, by their endings, and may be one file. `processes` is one a processor core
    unless given. `progress` is called with the number of rows done and the share of the file, from 0 to 1.

    Raises `ClassifierError`: of the bundle, of `classifier.reading`; `target` is then as it was before. Among them are
    NothingClassifiedError, and RowWouldBeLostError for a row that cannot be read of a file that is to be replaced.
    """
    if processes is not None:
        check_count(processes, "processes")
    classifier = load_classifier(bundle, engine)
    report, in_place = BatchReport(), source.exists() and target.exists() and target.samefile(source)
    with (
        open_stream(source, text_column) as stream,
        open_sink(target, stream, ResultColumns.of(classifier.manifest)) as sink,
        closing(_classify_chunks(classifier, engine, processes or _processes_for(source), stream)) as classified,
    ):
        for chunk, results in classified:
            if in_place and chunk.bad:
                raise RowWouldBeLostError(path=source, row=chunk.bad[0].number, reason=chunk.bad[0].error)
            sink.write(chunk, [cells for cells, _ in results])
            report.add(chunk, [error for _, error in results])
            progress(report.rows, chunk.share)
        report.check(source)
    return report


def _processes_for(source: Path) -> int:
    return 1 if source.stat().st_size < SMALL_FILE else processor_count()


def _classify_chunks(
    classifier: Classifier, engine: EngineChoice, processes: int, stream: Stream
) -> Generator[tuple[Chunk, list[RowResult]], None, None]:
    """Yield each chunk with the results of its rows, in order."""
    chunks = ((chunk, [row[stream.text] for row in chunk.rows]) for chunk in stream.chunks)
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
        (columns.cells(outcome), outcome if isinstance(outcome, ClassifierError) else None)
        for outcome in classify_all(classifier, texts)
    ]


_worker: list[Classifier | ClassifierError] = []
"""In a worker process: its classifier, or why it has none."""


def _load_worker(bundle: Path, engine: EngineChoice) -> None:
    try:
        _worker.append(load_classifier(bundle, engine, interpreters=1))  # a process has one core
    except ClassifierError as error:  # an initializer that raises breaks the pool without a reason
        _worker.append(error)


def _process_in_worker(texts: list[str]) -> list[RowResult]:
    (classifier,) = _worker
    if isinstance(classifier, ClassifierError):
        raise classifier
    return _row_results(classifier, texts)
