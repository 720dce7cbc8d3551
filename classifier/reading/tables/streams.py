"""A file of any number of articles → chunks of rows; CSV, TSV, JSON Lines and Parquet in constant memory."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from classifier.errors import FileUnreadableError
from classifier.extras import package_missing
from classifier.reading.encoding import has_mark
from classifier.reading.errors import FileEmptyError, FileTooLargeError
from classifier.reading.files import MEGABYTE
from classifier.reading.tables.columns import find_column, guess_headline_column, guess_text_column, unique_names
from classifier.reading.tables.errors import TableEmptyError, TableUnsupportedError
from classifier.reading.tables.kinds import HEAD, Kind, find_kind
from classifier.reading.tables.layout import as_cell, find_layout, open_text
from classifier.reading.tables.reader import MAX_TABLE_MEGABYTES, TABLE_ENDINGS, read_table
from classifier.reading.tables.rows import CHUNK_ROWS, Chunk, Stream, gather, read_rows
from classifier.reading.tables.table import Table

GUESS_ROWS = 200
BLOCK = 1 << 20
"""Bytes of a Parquet file that are buffered: a file can be a single row group of a million rows."""


@contextmanager
def open_stream(path: Path, text_column: str | None = None) -> Iterator[Stream]:
    """Open the file at `path`; its text is in the column `text_column`, or in the one that looks most like it.

    Raises FileUnreadableError and errors of `classifier.reading.tables.errors`, all of them `ClassifierError`.
    """
    if path.suffix.lower() not in (*TABLE_ENDINGS, ".parquet"):
        raise TableUnsupportedError(name=path.name, supported=", ".join((*TABLE_ENDINGS, ".parquet")))
    with ExitStack() as files:
        try:
            with path.open("rb") as file:
                kind = "parquet" if path.suffix.lower() == ".parquet" else find_kind(file.read(HEAD))
            columns, chunks, facts = _READERS.get(kind, _whole)(path, files)
            first = next(chunks, None)
        except ModuleNotFoundError as error:
            raise package_missing(error) from error
        except (OSError, ValueError, MemoryError) as error:  # of the system, of an encoding, or of pyarrow
            reason = getattr(error, "strerror", None) or "it is damaged, or of another type"
            raise FileUnreadableError(path=path, reason=reason) from error
        if not columns:
            raise first.bad[0].error if first and first.bad else FileEmptyError(name=path.name)
        if first is None:
            raise TableEmptyError(name=path.name)
        if text_column is None:
            sample = first.rows[:GUESS_ROWS]
            text = guess_text_column(columns, sample)
            headline = guess_headline_column(columns, sample, text)
        else:
            text, headline = find_column(unique_names(columns), text_column), None
        yield Stream(tuple(columns), text, _chain(path, first, chunks), headline=headline, **facts)


def _chain(path: Path, first: Chunk, others: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    try:
        yield from others
    except (OSError, ValueError, MemoryError) as error:
        raise FileUnreadableError(path=path, reason="it is damaged") from error


_Opened = tuple[Sequence[str], Iterator[Chunk], dict[str, Any]]
"""Columns, chunks, and more fields of `Stream`."""


def _text(path: Path, files: ExitStack) -> _Opened:
    layout, start = find_layout(path)
    file = files.enter_context(open_text(path, layout, start.position))
    facts = {"title": layout.title, "delimiter": layout.csv_delimiter(path.name), "has_mark": has_mark(path)}
    return layout.columns, _with_shares(gather(read_rows(file, layout, start.number)), path, file), facts


def _with_shares(chunks: Iterator[Chunk], path: Path, file: Any) -> Iterator[Chunk]:
    """Yield the chunks, each with the share of the file that has been read."""
    size = path.stat().st_size or 1
    for chunk in chunks:
        chunk.share = min(1.0, file.buffer.tell() / size)
        yield chunk


def _parquet(path: Path, files: ExitStack) -> _Opened:
    from pyarrow import parquet  # type: ignore[import-untyped]

    # Without reading ahead, only one buffer is in memory.
    file = files.enter_context(parquet.ParquetFile(path, buffer_size=BLOCK, pre_buffer=False))
    return file.schema_arrow.names, _batches(file), {"schema": file.schema_arrow}


def _batches(file: Any) -> Iterator[Chunk]:
    number, total = 0, file.metadata.num_rows or 1
    for batch in file.iter_batches(batch_size=CHUNK_ROWS, use_threads=False):
        numbers = list(range(number + 1, number + 1 + batch.num_rows))
        number += batch.num_rows
        columns = [column_cells(column) for column in batch.columns]
        yield Chunk(numbers, list(zip(*columns, strict=True)), [], batch, number / total)


def column_cells(column: Any) -> list[str]:
    """Return the values of a column of a Parquet file as the text of cells."""
    try:
        return [_as_text(value) for value in column.to_pylist()]
    except UnicodeDecodeError:  # Parquet does not check that its texts are UTF-8
        return [_decode(scalar) for scalar in column]


def _decode(scalar: Any) -> str:
    try:
        return _as_text(scalar.as_py())
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes().decode("utf-8", "replace") if hasattr(scalar, "as_buffer") else ""


def _as_text(value: Any) -> str:
    try:
        return as_cell(value)
    except TypeError:  # a date, a number with a fixed point
        return str(value)


def _whole(path: Path, _files: ExitStack) -> _Opened:
    """Read what cannot be read piece by piece, within the limits of the page."""
    if path.stat().st_size > MAX_TABLE_MEGABYTES * MEGABYTE:
        raise FileTooLargeError(name=path.name, megabytes=MAX_TABLE_MEGABYTES)
    table = read_table(path.name, path.read_bytes())
    return table.columns, _chunks(table), {"title": table.title}


def _chunks(table: Table) -> Iterator[Chunk]:
    bad = list(table.bad)
    for start in range(0, max(1, len(table.rows)), CHUNK_ROWS):
        rows = table.rows[start : start + CHUNK_ROWS]
        share = (start + len(rows)) / max(1, len(table.rows))
        yield Chunk([row.number for row in rows], [row.cells for row in rows], bad, None, share)
        bad = []


_READERS: dict[Kind, Callable[[Path, ExitStack], _Opened]] = {"text": _text, "parquet": _parquet}
"""What is read as a stream of any length; all else is read as a whole."""

STREAMS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
"""How the names of such files end, where a folder of them is searched."""
