"""CSV, TSV and JSON Lines of any length → rows, from the first of them or from any position that was noted before."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from classifier.errors import ClassifierError
from classifier.reading.encoding import Source
from classifier.reading.tables.columns import articles_of
from classifier.reading.tables.delimited import Lines, read_records
from classifier.reading.tables.errors import RowNotJSONError, RowQuoteError
from classifier.reading.tables.layout import Layout, Start, open_text, read_lines, read_object
from classifier.reading.tables.table import BadRow, fit_row
from classifier.text import MAX_CHARACTERS

CHUNK_ROWS = 256
NumberedRow = tuple[int, Sequence[str] | ClassifierError, str | None]
"""Number of a row, its cells or what is wrong with it, and the line if it is JSON."""


@dataclass(slots=True)
class Chunk:
    """Some rows of a file, in order."""

    numbers: list[int] = field(default_factory=list)
    """As in `Row.number`; of a Parquet file the position, from 1."""
    rows: list[Sequence[str]] = field(default_factory=list)
    """The cells, as text."""
    bad: list[BadRow] = field(default_factory=list)
    """Rows between them that could not be read."""
    originals: Any = None
    """What the file holds, where that is more than text: a pyarrow RecordBatch, or lines of JSON."""
    share: float = 0.0
    """How much of the file has been read, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Stream:
    """An open-ended table: names, and chunks that are read as they are asked for, once."""

    columns: tuple[str, ...]
    """The names of the columns, as in the file."""
    text: int
    """The index of the column that holds the articles."""
    chunks: Iterator[Chunk]
    schema: Any = None
    """The pyarrow schema of a Parquet file."""
    headline: int | None = None
    """The index of the column that holds their headlines."""
    title: int = 0
    """See `Layout.title`."""
    delimiter: str | None = None
    """What separates the cells of a text file; None where CSV should have its usual comma."""
    has_mark: bool = False
    """Whether a CSV file begins with a byte order mark."""

    def articles(self, rows: Iterable[Sequence[str]]) -> list[str]:
        """Return the text of each row that is classified."""
        return articles_of(rows, self.text, self.headline)


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive records of a file."""

    start: Start
    records: int
    """How many, with those that are blank or cannot be read."""


def read_rows(file: io.TextIOWrapper, layout: Layout, first: int, records: int | None = None) -> Iterator[NumberedRow]:
    """Yield the rows from the current position of the file, the number of which is `first`: all, or of so many records.

    Blank ones are counted and left out.
    """
    if layout.delimiter is None:
        yield from _json_rows(islice(enumerate(read_lines(file), first), records), layout.columns)
        return
    cells = read_records(Lines(read_lines(file)), layout.delimiter, first, len(layout.columns))
    yield from _delimited_rows(islice(cells, records), layout.columns)


def split(source: Source, layout: Layout, start: Start, most: int) -> Iterator[Segment]:
    """Yield segments of about `most` records each, by which the file can be read: the same ones for the same file."""
    with open_text(source, layout, start.position) as file:
        lines = Lines(read_lines(file))
        if layout.delimiter is None:
            numbers = (number for number, _ in enumerate(lines, start.number))
        else:
            numbers = (n for n, _ in read_records(lines, layout.delimiter, start.number, len(layout.columns)))
        number = start.number - 1
        for number in numbers:
            # Lines that were read ahead, to find where a quote closes, come again: no segment can begin there.
            if number - start.number + 1 >= most and not lines.waiting:
                yield Segment(start, number - start.number + 1)
                start = Start(file.tell(), number + 1)
        if number >= start.number:
            yield Segment(start, number - start.number + 1)


def gather(rows: Iterator[NumberedRow]) -> Iterator[Chunk]:
    """Yield the rows by the chunk; the caller sets `Chunk.share`."""
    while some := list(islice(rows, CHUNK_ROWS)):
        chunk = Chunk()
        for number, cells, _ in some:
            if isinstance(cells, ClassifierError):
                chunk.bad.append(BadRow(number, cells))
            else:
                chunk.numbers.append(number)
                chunk.rows.append(cells)
        chunk.originals = [line for *_, line in some if line is not None] or None
        yield chunk


def _delimited_rows(records: Iterator[tuple[int, list[str] | None]], names: Sequence[str]) -> Iterator[NumberedRow]:
    for number, cells in records:
        if cells is None:
            yield number, RowQuoteError(characters=MAX_CHARACTERS), None
        elif any(cells):
            yield number, fit_row(cells, names), None


def _json_rows(lines: Iterator[tuple[int, str]], columns: tuple[str, ...]) -> Iterator[NumberedRow]:
    for number, line in lines:
        if not line.strip():
            continue
        cells = read_object(line)
        if cells is None:
            yield number, RowNotJSONError(), None
        else:
            yield number, [cells.get(column, "") for column in columns], line.strip()
