"""One part of an archive → one Parquet file: what every worker does, of every engine."""

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifier.archive.plan import Part, PlannedFile, open_parquet
from classifier.archive.storage import Folder
from classifier.batch import classify_all
from classifier.errors import ClassifierError, FileUnreadableError, UnexpectedError
from classifier.inference import Classifier
from classifier.loading import load_classifier
from classifier.reading.tables.columns import find_column, unique_names
from classifier.reading.tables.layout import Layout, open_text
from classifier.reading.tables.results import ResultColumns
from classifier.reading.tables.rows import CHUNK_ROWS, Chunk, Stream, gather, read_rows
from classifier.reading.tables.sinks import ParquetSink
from classifier.reading.tables.streams import column_cells

_LOG = logging.getLogger(__name__)
Task = tuple[PlannedFile, Part]
BEGINNING = 200
"""Characters of a rejected article that are kept beside the reason: enough to know it again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a part."""

    number: int
    rows: int = 0
    """Rows in its file."""
    rejected: int = 0
    """Rows that have no answer, and are in its other file."""
    seconds: float = 0.0
    classifying: float = 0.0
    """Of these, how many the classifier took."""
    error: str = ""
    """Why the part could not be made, where it could not."""


@dataclass(slots=True)
class Rejects:
    """Rows that are set aside, each with its reason."""

    url: str
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, number: int, error: ClassifierError, text: str | None = None) -> None:
        """Set aside one row, whose text may be known."""
        beginning = None if text is None else text[:BEGINNING].encode("utf-8", "replace").decode()
        found = {"file": self.url, "row": number, "code": error.code, "reason": str(error), "beginning": beginning}
        self.rows.append(found)


class PartMaker:
    """A worker: a classifier of its own, which uses one core, and the folder that the parts go to."""

    def __init__(self, target: str, bundle: Path) -> None:
        """Load the bundle; raises BundleError."""
        self.folder = Folder(target)
        self.classifier = load_classifier(bundle, interpreters=1)

    def make(self, task: Task) -> Outcome:
        """Make a part, unless it is there already; what is wrong with its input or output is said in the outcome."""
        part = task[1]
        try:
            return make_part(task, self.folder, self.classifier)
        except ClassifierError as error:
            return Outcome(part.number, error=str(error))
        except Exception as error:  # of this part: left to end the process, it would look like a want of memory
            _LOG.exception("%s was not made", part.name)
            return Outcome(part.number, error=str(UnexpectedError(kind=type(error).__name__)))


def count_part(part: Part, folder: Folder) -> Outcome:
    """Return the outcome of a part that was made before."""
    rejected = folder.rows(part.rejects) if folder.has(part.rejects) else 0
    return Outcome(part.number, folder.rows(part.name), rejected)


def make_part(task: Task, folder: Folder, classifier: Classifier) -> Outcome:
    """Classify the rows of a part and write its files, the one that says that it is complete at the end.

    Raises FileUnreadableError or FileUnwritableError.
    """
    planned, part = task
    if folder.has(part.name):  # whoever made it before was ended before it could say so
        return count_part(part, folder)
    started, classifying, rows = time.perf_counter(), 0.0, 0
    rejects, columns = Rejects(planned.file.url), ResultColumns.of(classifier.manifest)
    with ExitStack() as files:
        stream = _open(planned, part, files)
        file = files.enter_context(folder.written(part.name))
        sink = files.enter_context(closing(ParquetSink(file, stream, columns)))
        for chunk in _readable(stream, planned):
            before = time.perf_counter()
            outcomes = list(classify_all(classifier, stream.articles(chunk.rows)))
            classifying += time.perf_counter() - before
            good = [place for place, outcome in enumerate(outcomes) if not isinstance(outcome, ClassifierError)]
            _set_aside(chunk, outcomes, stream.text, rejects)
            sink.write(_only(chunk, good), [columns.cells(outcomes[place]) for place in good])
            rows += len(good)
        if rejects.rows:
            _write_rejects(rejects, folder, part)
    return Outcome(part.number, rows, len(rejects.rows), time.perf_counter() - started, classifying)


def _set_aside(chunk: Chunk, outcomes: list[Any], text: int, rejects: Rejects) -> None:
    for bad in chunk.bad:
        rejects.add(bad.number, bad.error)
    for number, row, outcome in zip(chunk.numbers, chunk.rows, outcomes, strict=True):
        if isinstance(outcome, ClassifierError):
            rejects.add(number, outcome, row[text])


def _only(chunk: Chunk, places: list[int]) -> Chunk:
    """Return some rows of a chunk."""
    if len(places) == len(chunk.rows):
        return chunk
    arrow = chunk.originals.take(places) if hasattr(chunk.originals, "take") else None
    return Chunk([chunk.numbers[place] for place in places], [chunk.rows[place] for place in places], [], arrow)


def _write_rejects(rejects: Rejects, folder: Folder, part: Part) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    kinds = {"file": pa.string(), "row": pa.int64(), "code": pa.string(), "reason": pa.string()}
    schema = pa.schema([*kinds.items(), ("beginning", pa.string())])
    rows = sorted(rejects.rows, key=lambda row: int(str(row["row"])))
    with folder.written(part.rejects) as file:
        parquet.write_table(pa.Table.from_pylist(rows, schema), file, compression="zstd")


def _open(planned: PlannedFile, part: Part, files: ExitStack) -> Stream:
    try:
        if planned.layout is None:
            return _open_parquet(planned, part, files)
        return _open_text(planned, planned.layout, part, files)
    except (OSError, ValueError) as error:
        raise FileUnreadableError(path=planned.file.url, reason=getattr(error, "strerror", None) or error) from error


def _readable(stream: Stream, planned: PlannedFile) -> Iterator[Chunk]:
    """Yield the chunks; raises FileUnreadableError where the file is damaged."""
    try:
        yield from stream.chunks
    except (OSError, ValueError, NotImplementedError) as error:
        raise FileUnreadableError(path=planned.file.url, reason="it is damaged") from error


def _open_text(planned: PlannedFile, layout: Layout, part: Part, files: ExitStack) -> Stream:
    file = files.enter_context(open_text(planned.file, layout, part.position))
    chunks = gather(read_rows(file, layout, part.first, part.records))
    names = unique_names(layout.columns)
    headline = find_column(names, planned.headline) if planned.headline else None
    return Stream(layout.columns, find_column(names, planned.text), chunks, headline=headline)


def _open_parquet(planned: PlannedFile, part: Part, files: ExitStack) -> Stream:
    file = files.enter_context(open_parquet(planned.file))
    schema = file.schema_arrow
    names = unique_names(schema.names)
    places = [find_column(names, name) for name in (planned.text, planned.headline) if name]
    # The rows hold the article and its headline: whatever else there is goes from Parquet to Parquet as it is.
    return Stream(tuple(schema.names), 0, _batches(file, part, places), schema, 1 if planned.headline else None)


def _batches(file: Any, part: Part, places: list[int]) -> Iterator[Chunk]:
    """Yield the rows of a part; only its row groups are read."""
    wanted, left = range(part.first - 1, part.first - 1 + part.records), part.records
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
            first = part.first + part.records - left
            numbers = list(range(first, first + batch.num_rows))
            left -= batch.num_rows
            columns = [column_cells(batch.columns[place]) for place in places]
            yield Chunk(numbers, [list(cells) for cells in zip(*columns, strict=True)], [], batch)
        if not left:
            return
