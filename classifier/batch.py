"""Many articles, one answer each: what the batch page and `python -m classifier batch` have in common.

    file ─► chunks of rows ─► worker processes, each with a classifier of its own ─► results, in order ─► file

Only a few chunks are under way at any moment, so that memory does not grow with the file.
"""

import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from classifier.arguments import check_count, check_texts
from classifier.bundle.artifacts import DEFAULT_BUNDLE
from classifier.bundle.engines import EngineChoice
from classifier.errors import ClassifierError, UnexpectedError
from classifier.inference import Classifier
from classifier.loading import load_classifier
from classifier.prediction import Prediction
from classifier.reading.tables.errors import (
    BatchStoppedError,
    NothingClassifiedError,
    RowAboveNamesError,
    RowWouldBeLostError,
)
from classifier.reading.tables.results import Cell, ResultColumns
from classifier.reading.tables.rows import Chunk, Stream
from classifier.reading.tables.sinks import open_sink
from classifier.reading.tables.streams import open_stream
from classifier.reading.tables.table import BadRow
from classifier.signals import end_with, leave_the_terminal_to_others

_LOG = logging.getLogger(__name__)
Outcome = Prediction | ClassifierError

AHEAD = 2
"""Chunks a process that are under way or wait: none stands idle, and few are in memory."""
MAX_LISTED = 20
"""Bad rows that are kept with their reasons: a file of a million can have as many."""
SMALL_FILE = 2_000_000
"""Bytes below which starting processes takes longer than the work."""


def classify_all(classifier: Classifier, texts: Iterable[str], batch_size: int = 64) -> Iterator[Outcome]:
    """Yield a prediction for each text, in order, or the error that says why there is none.

    Lazy: stop asking, and the work stops. A fault that nobody foresaw costs the text that it comes with, and no other.
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
        except Exception:  # of one of them: the others are asked about alone
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
class Report:
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
) -> Report:
    """Classify every row of the file `source` and write `target`: the same columns, then category and the others.

    Both are CSV, TSV, JSON Lines or Parquet, by their endings, and may be one file. `processes` is one a processor core
    unless given. `progress` is called with the number of rows done and the share of the file, from 0 to 1.

    Raises `ClassifierError`: of the bundle, of `classifier.reading`; `target` is then as it was before. Among them are
    NothingClassifiedError, and RowWouldBeLostError for a row that cannot be read of a file that is to be replaced.
    """
    if processes is not None:
        check_count(processes, "processes")
    classifier = load_classifier(bundle, engine)
    report, in_place = Report(), source.exists() and target.exists() and target.samefile(source)
    with (
        open_stream(source, text_column) as stream,
        open_sink(target, stream, ResultColumns.of(classifier.manifest)) as sink,
    ):
        if in_place and stream.title:
            raise RowWouldBeLostError(path=source, row=stream.title, reason=RowAboveNamesError())
        count = processes or (1 if source.stat().st_size < SMALL_FILE else usable_cores())
        run = _in_processes(classifier.bundle.path, engine, count) if count > 1 else _here(classifier)
        for chunk, results in run(stream):
            if in_place and chunk.bad:
                raise RowWouldBeLostError(path=source, row=chunk.bad[0].number, reason=chunk.bad[0].error)
            sink.write(chunk, [cells for cells, _ in results])
            report.add(chunk, [error for _, error in results])
            progress(report.rows, chunk.share)
        report.check(source)
    return report


Result = tuple[list[Cell], ClassifierError | None]
Run = Callable[[Stream], Iterator[tuple[Chunk, list[Result]]]]


def _results(classifier: Classifier, texts: Sequence[str]) -> list[Result]:
    columns = ResultColumns.of(classifier.manifest)
    return [
        (columns.cells(outcome), outcome if isinstance(outcome, ClassifierError) else None)
        for outcome in classify_all(classifier, texts)
    ]


def _here(classifier: Classifier) -> Run:
    def run(stream: Stream) -> Iterator[tuple[Chunk, list[Result]]]:
        for chunk in stream.chunks:
            yield chunk, _results(classifier, stream.articles(chunk.rows))

    return run


def _in_processes(bundle: Path, engine: EngineChoice, count: int) -> Run:
    def run(stream: Stream) -> Iterator[tuple[Chunk, list[Result]]]:
        # Not forked from this process: it may have threads, and a copy of a lock that one of them holds never opens.
        context = multiprocessing.get_context("spawn")
        under_way: deque[tuple[Chunk, Future[list[Result]]]] = deque()
        theirs, lifeline = context.Pipe(duplex=False)
        pool = ProcessPoolExecutor(count, context, _start_worker, (bundle, engine, theirs))
        try:
            for chunk in stream.chunks:
                under_way.append((chunk, pool.submit(_work, stream.articles(chunk.rows))))
                if len(under_way) > AHEAD * count:
                    first, results = under_way.popleft()
                    yield first, results.result()
            for first, results in under_way:
                yield first, results.result()
        except BrokenProcessPool as error:
            raise BatchStoppedError from error
        except BaseException:
            lifeline.close()  # nobody waits any more for what they are at, which may take them minutes
            raise
        finally:
            pool.shutdown(cancel_futures=True)
            lifeline.close()
            theirs.close()

    return run


_worker: list[Classifier | ClassifierError] = []


def _start_worker(bundle: Path, engine: EngineChoice, lifeline: Connection) -> None:
    leave_the_terminal_to_others()
    end_with(lifeline)
    try:
        _worker.append(load_classifier(bundle, engine, interpreters=1))  # a process has one core
    except ClassifierError as error:  # raised here it would look like an accident of the process
        _worker.append(error)


def _work(texts: list[str]) -> list[Result]:
    (classifier,) = _worker
    if isinstance(classifier, ClassifierError):
        raise classifier
    return _results(classifier, texts)


def usable_cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
