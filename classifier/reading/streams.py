"""A file of any number of articles → chunks of rows, in constant memory: CSV, TSV, JSON Lines and Parquet."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from classifier.errors import ClassifierError, FileUnreadableError
from classifier.reading.chunks import Chunk, Stream
from classifier.reading.delimited import find_delimiter, read_records
from classifier.reading.encoding import find_encoding
from classifier.reading.errors import FileEmptyError
from classifier.reading.jsonlines import as_cell, read_object
from classifier.reading.table import BadRow, find_column, guess_text_place, unique_names
from classifier.reading.table_errors import (
    RowCellsError,
    RowNotJSONError,
    RowQuoteError,
    TableEmptyError,
    TableUnsupportedError,
)
from classifier.text import MAX_CHARACTERS

CHUNK_ROWS = 256
_GUESS_ROWS = 200
_BLOCK = 1 << 20
MAX_LINE = 4_000_000
"""Characters of a line that are held in memory."""


@contextmanager
def open_stream(path: Path, text_column: str | None = None) -> Iterator[Stream]:
    """Open the file at `path`; its text is in the column `text_column`, or in the one that looks most like it.

    Raises FileUnreadableError and errors of `classifier.reading.table_errors`, all of them `ClassifierError`.
    """
    with ExitStack() as files:
        yield _open(path, files, text_column)


def _open(path: Path, files: ExitStack, text_column: str | None) -> Stream:
    make = STREAMS.get(path.suffix.lower())
    if make is None:
        raise TableUnsupportedError(name=path.name, supported=", ".join(STREAMS))
    try:
        columns, chunks, schema = make(path, files)
        first = next(chunks, None)
    except (OSError, ValueError, MemoryError) as error:  # of the system, of an encoding, or of pyarrow
        reason = getattr(error, "strerror", None) or "it is damaged, or of another type"
        raise FileUnreadableError(path=path, reason=reason) from error
    if not columns:
        raise first.bad[0].error if first and first.bad else FileEmptyError(name=path.name)
    if first is None:
        raise TableEmptyError(name=path.name)
    if text_column is None:
        place = guess_text_place(columns, first.rows[:_GUESS_ROWS])
    else:
        place = find_column(unique_names(columns), text_column)
    return Stream(tuple(columns), place, _chain(path, first, chunks), schema)


def _chain(path: Path, first: Chunk, others: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    try:
        yield from others
    except (OSError, ValueError, MemoryError) as error:
        raise FileUnreadableError(path=path, reason="it is damaged") from error


_Made = tuple[Sequence[str], Iterator[Chunk], Any]


def _delimited(path: Path, files: ExitStack) -> _Made:
    csv.field_size_limit(MAX_CHARACTERS)
    encoding = find_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else find_delimiter(list(islice(file, 100)))
    file = files.enter_context(path.open(encoding=encoding, errors="replace", newline=""))
    records = read_records(_lines(file), delimiter)
    columns = next((cells for _, cells in records if cells is None or any(cells)), [])
    if columns is None:
        raise RowQuoteError(characters=MAX_CHARACTERS)
    return columns, _gather(_rows(records, len(columns)), path, file), None


def _lines(file: Any) -> Iterator[str]:
    """Return the lines of a text file; one of millions of characters comes in pieces, none of which is a good row."""
    return iter(partial(file.readline, MAX_LINE), "")


_Found = tuple[int, list[str] | ClassifierError, str | None]


def _rows(records: Iterator[tuple[int, list[str] | None]], columns: int) -> Iterator[_Found]:
    """Yield number and cells of each row that is not blank, or what is wrong with it."""
    for number, cells in records:
        if cells is None:
            yield number, RowQuoteError(characters=MAX_CHARACTERS), None
        elif any(cells[columns:]):
            yield number, RowCellsError(cells=len(cells), columns=columns), None
        elif any(cells):
            yield number, [*cells[:columns], *[""] * (columns - len(cells))], None


def _json_lines(path: Path, files: ExitStack) -> _Made:
    opened = partial(path.open, encoding=find_encoding(path), errors="replace", newline="\n")
    columns: dict[str, None] = {}
    with opened() as file:  # the keys first: the last line may have one that no other has
        for line in _lines(file):
            columns |= dict.fromkeys(read_object(line) or ())
    file = files.enter_context(opened())
    return tuple(columns), _gather(_objects(_lines(file), tuple(columns)), path, file), None


def _objects(lines: Iterator[str], columns: Sequence[str]) -> Iterator[_Found]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = read_object(line)
        if found is None:
            yield number, RowNotJSONError(), None
        else:
            yield number, [found.get(column, "") for column in columns], line.strip()


def _gather(found: Iterator[_Found], path: Path, file: Any) -> Iterator[Chunk]:
    """Yield the rows by the chunk."""
    size = path.stat().st_size or 1
    while some := list(islice(found, CHUNK_ROWS)):
        chunk = Chunk(share=min(1.0, file.buffer.tell() / size))
        for number, cells, _ in some:
            if isinstance(cells, ClassifierError):
                chunk.bad.append(BadRow(number, cells))
            else:
                chunk.numbers.append(number)
                chunk.rows.append(cells)
        chunk.originals = [line for *_, line in some if line is not None] or None
        yield chunk


def _parquet(path: Path, files: ExitStack) -> _Made:
    from pyarrow import parquet  # type: ignore[import-untyped]

    # Buffered, and nothing read ahead: a file can be one row group of a million rows.
    file = files.enter_context(parquet.ParquetFile(path, buffer_size=_BLOCK, pre_buffer=False))
    return file.schema_arrow.names, _batches(file), file.schema_arrow


def _batches(file: Any) -> Iterator[Chunk]:
    number, total = 0, file.metadata.num_rows or 1
    for batch in file.iter_batches(batch_size=CHUNK_ROWS, use_threads=False):
        numbers = list(range(number + 1, number + 1 + batch.num_rows))
        number += batch.num_rows
        columns = [[_shown(value) for value in column.to_pylist()] for column in batch.columns]
        yield Chunk(numbers, [list(cells) for cells in zip(*columns, strict=True)], [], batch, number / total)


def _shown(value: Any) -> str:
    """Return a value of a Parquet file as the text of a cell."""
    try:
        return as_cell(value)
    except TypeError:  # a date, a number with a fixed point
        return str(value)


STREAMS: dict[str, Callable[[Path, ExitStack], _Made]] = {
    ".csv": _delimited,
    ".tsv": _delimited,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
}
"""What can be read as a stream, by the ending of its name."""
