"""Processes a shard of an archive into a Parquet file: the work of a worker, in both engines."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.archive.plan import PlannedFile, Shard, open_parquet
from classifier.archive.rejected import RejectedRows
from classifier.archive.storage import Folder
from classifier.errors import ClassifierError, FileUnreadableError, UnexpectedError
from classifier.inference import Classifier, classify_all
from classifier.loading import load_classifier
from classifier.prediction import Prediction
from classifier.reading.tables.columns import find_column, unique_names
from classifier.reading.tables.layout import Layout, open_text
from classifier.reading.tables.results import ResultColumns
from classifier.reading.tables.rows import CHUNK_ROWS, Chunk, Stream, gather, read_rows
from classifier.reading.tables.sinks import ParquetSink
from classifier.reading.tables.streams import column_cells

_LOG = logging.getLogger(__name__)
Task = tuple[PlannedFile, Shard]
"""What a worker needs for processing a shard."""


@dataclass(frozen=True, slots=True)
class ShardResult:
    """The result of processing a shard."""

    number: int
    rows: int = 0
    """Rows in its file."""
    rejected: int = 0
    """Rows that have no answer, which are in its other file."""
    certain: int = 0
    """Of the rows in its file, how many are certain."""
    thresholds: tuple[float, ...] = ()
    """The confidence from which they are; short texts may have another than long ones."""
    seconds: float = 0.0
    classifying: float = 0.0
    """The seconds that the classifier took, which are part of `seconds`."""
    error: str = ""
    """Why the shard could not be processed; empty where it was."""


class ShardWorker:
    """A classifier that uses one core, and the folder that its shards are written to."""

    def __init__(self, target: str, bundle: Path) -> None:
        """Load the bundle; raises BundleError."""
        self.folder = Folder(target)
        self.classifier = load_classifier(bundle, interpreters=1)

    def process(self, task: Task) -> ShardResult:
        """Write the files of a shard unless they exist; errors are part of the result, and none is raised."""
        shard = task[1]
        try:
            return process_shard(task, self.folder, self.classifier)
        except ClassifierError as error:
            return ShardResult(shard.number, error=str(error))
        except Exception as error:  # an ended process would look like a lack of memory
            _LOG.exception("%s was not written", shard.name)
            return ShardResult(shard.number, error=str(UnexpectedError(kind=type(error).__name__)))


def count_shard(shard: Shard, folder: Folder, columns: ResultColumns) -> ShardResult:
    """Return the result of a shard that was written before, with these `columns` at the end of its rows."""
    rejected = folder.rows(shard.rejected_name) if folder.has(shard.rejected_name) else 0
    before = [columns.keys.index(key) - len(columns.names) for key in ("certain", "threshold")]
    certain, thresholds = folder.columns(shard.name, *before)
    counts = len(certain), rejected, certain.to_pylist().count("yes")
    return ShardResult(shard.number, *counts, tuple(sorted(thresholds.unique().to_pylist())))


def process_shard(task: Task, folder: Folder, classifier: Classifier) -> ShardResult:
    """Classify the rows of a shard and write its files, the file of the answers last: a shard that has it is complete.

    Raises FileUnreadableError or FileUnwritableError.
    """
    planned, shard = task
    columns = ResultColumns.of(classifier.manifest)
    if folder.has(shard.name):  # the worker that wrote it was killed before it returned the result
        return count_shard(shard, folder, columns)
    started, classifying, rows, certain = time.perf_counter(), 0.0, 0, 0
    rejected, thresholds = RejectedRows(planned.file.url), set[float]()
    with ExitStack() as files:
        stream = _open(planned, shard, files)
        file = files.enter_context(folder.written(shard.name))
        sink = files.enter_context(closing(ParquetSink(file, stream, columns)))
        for chunk in _readable(stream, planned):
            before = time.perf_counter()
            outcomes = list(classify_all(classifier, stream.articles(chunk.rows)))
            classifying += time.perf_counter() - before
            answers = {index: said for index, said in enumerate(outcomes) if isinstance(said, Prediction)}
            _reject(chunk, outcomes, stream.text, rejected)
            sink.write(_rows_of(chunk, list(answers)), list(map(columns.cells, answers.values())))
            rows += len(answers)
            certain += sum(answer.certain for answer in answers.values())
            thresholds.update(round(answer.threshold, 6) for answer in answers.values())
        if rejected.rows:
            rejected.write(folder, shard.rejected_name)
    seconds = time.perf_counter() - started
    return ShardResult(shard.number, rows, len(rejected.rows), certain, tuple(sorted(thresholds)), seconds, classifying)


def _reject(chunk: Chunk, outcomes: list[Any], text: int, rejected: RejectedRows) -> None:
    for bad in chunk.bad:
        rejected.add(bad.number, bad.error)
    for number, row, outcome in zip(chunk.numbers, chunk.rows, outcomes, strict=True):
        if isinstance(outcome, ClassifierError):
            rejected.add(number, outcome, row[text])


def _rows_of(chunk: Chunk, indices: list[int]) -> Chunk:
    """Return the rows of a chunk at these indices."""
    if len(indices) == len(chunk.rows):
        return chunk
    arrow = chunk.originals.take(indices) if hasattr(chunk.originals, "take") else None
    return Chunk([chunk.numbers[index] for index in indices], [chunk.rows[index] for index in indices], [], arrow)


def _open(planned: PlannedFile, shard: Shard, files: ExitStack) -> Stream:
    try:
        if planned.layout is None:
            return _open_parquet(planned, shard, files)
        return _open_text(planned, planned.layout, shard, files)
    except (OSError, ValueError) as error:
        raise FileUnreadableError(path=planned.file.url, reason=getattr(error, "strerror", None) or error) from error


def _readable(stream: Stream, planned: PlannedFile) -> Iterator[Chunk]:
    """Yield the chunks; raises FileUnreadableError where the file is damaged."""
    try:
        yield from stream.chunks
    except (OSError, ValueError, NotImplementedError) as error:
        raise FileUnreadableError(path=planned.file.url, reason="it is damaged") from error


def _open_text(planned: PlannedFile, layout: Layout, shard: Shard, files: ExitStack) -> Stream:
    file = files.enter_context(open_text(planned.file, layout, shard.position))
    chunks = gather(read_rows(file, layout, shard.first, shard.records))
    names = unique_names(layout.columns)
    headline = find_column(names, planned.headline) if planned.headline else None
    return Stream(layout.columns, find_column(names, planned.text), chunks, headline=headline)


def _open_parquet(planned: PlannedFile, shard: Shard, files: ExitStack) -> Stream:
    file = files.enter_context(open_parquet(planned.file))
    schema = file.schema_arrow
    names = unique_names(schema.names)
    columns = [find_column(names, name) for name in (planned.text, planned.headline) if name]
    # The rows have only article and headline. Other columns are copied from Parquet to Parquet without Python objects.
    headline = 1 if planned.headline else None
    return Stream(tuple(schema.names), 0, _batches(file, shard, columns), schema, headline)


def _batches(file: Any, shard: Shard, columns: Sequence[int]) -> Iterator[Chunk]:
    """Yield the rows of a shard; only their row groups are read."""
    wanted, left = range(shard.first - 1, shard.first - 1 + shard.records), shard.records
    groups: list[int] = []
    start = skip = 0
    for number in range(file.num_row_groups):
        rows = file.metadata.row_group(number).num_rows
        if start < wanted.stop and start + rows > wanted.start:
            skip = skip if groups else wanted.start - start
            groups.append(number)
        start += rows
    for batch in file.iter_batches(batch_size=CHUNK_ROWS, row_groups=groups, use_threads=False):
        batch, skip = batch.slice(skip), max(0, skip - batch.num_rows)
        batch = batch.slice(0, left)
        if batch.num_rows:
            first = shard.first + shard.records - left
            numbers = list(range(first, first + batch.num_rows))
            left -= batch.num_rows
            cells = [column_cells(batch.columns[column]) for column in columns]
            yield Chunk(numbers, list(zip(*cells, strict=True)), [], batch)
        if not left:
            return
