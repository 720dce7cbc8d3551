"""CSV, TSV and JSON Lines of any length → rows, from the first of them or from any place that was noted before."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from classifier.errors import ClassifierError
from classifier.reading.encoding import Source
from classifier.reading.tables.columns import articles_of
from classifier.reading.tables.delimited import Lines, read_records
from classifier.reading.tables.errors import RowCellsError, RowNotJSONError, RowQuoteError
from classifier.reading.tables.jsonlines import read_object
from classifier.reading.tables.layout import Layout, Place, open_text, read_lines
from classifier.reading.tables.table import BadRow
from classifier.text import MAX_CHARACTERS

CHUNK_ROWS = 256
Found = tuple[int, list[str] | ClassifierError, str | None]
"""Number of a row, its cells or what is wrong with it, and the line if it is JSON."""


@dataclass(slots=True)
class Chunk:
    """Some rows of a file, in order."""

    numbers: list[int] = field(default_factory=list)
    """As in `Row.number`; of a Parquet file the place, from 1."""
    rows: list[list[str]] = field(default_factory=list)
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
    """The place of the column that holds the articles."""
    chunks: Iterator[Chunk]
    schema: Any = None
    """The pyarrow schema of a Parquet file."""
    headline: int | None = None
    """The place of the column that holds their headlines."""
    title: int = 0
    """See `Layout.title`."""
    delimiter: str | None = None
    """What separates the cells of a CSV file; None where it has a single column."""
    has_mark: bool = False
    """Whether a CSV file begins with a byte order mark."""

    def articles(self, rows: Iterable[Sequence[str]]) -> list[str]:
        """Return the text of each row that is classified."""
        return articles_of(rows, self.text, self.headline)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows that follow each other."""

    place: Place
    records: int
    """How many, with those that are blank or cannot be read."""


def read_rows(file: io.TextIOWrapper, layout: Layout, first: int, records: int | None = None) -> Iterator[Found]:
    """Yield the rows from where the file stands, the number of which is `first`: all, or those of so many records.

    Blank ones are counted and left out.
    """
    if layout.delimiter is None:
        yield from _objects(islice(enumerate(read_lines(file), first), records), layout.columns)
        return
    found = read_records(Lines(read_lines(file)), layout.delimiter, first, len(layout.columns))
    yield from _cells(islice(found, records), len(layout.columns))


def cut(source: Source, layout: Layout, place: Place, most: int) -> Iterator[Stretch]:
    """Yield what the file can be read by, about `most` records each: always the same for the same file."""
    with open_text(source, layout, place.position) as file:
        lines = Lines(read_lines(file))
        if layout.delimiter is None:
            numbers = (number for number, _ in enumerate(lines, place.number))
        else:
            found = read_records(lines, layout.delimiter, place.number, len(layout.columns))
            numbers = (number for number, _ in found)
        number = place.number - 1
        for number in numbers:
            # Lines that were read ahead, to find where a quote closes, come again: no place to begin at.
            if number - place.number + 1 >= most and not lines.waiting:
                yield Stretch(place, number - place.number + 1)
                place = Place(file.tell(), number + 1)
        if number >= place.number:
            yield Stretch(place, number - place.number + 1)


def gather(found: Iterator[Found]) -> Iterator[Chunk]:
    """Yield the rows by the chunk; how much of the file that is, `Chunk.share`, is for others to say."""
    while some := list(islice(found, CHUNK_ROWS)):
        chunk = Chunk()
        for number, cells, _ in some:
            if isinstance(cells, ClassifierError):
                chunk.bad.append(BadRow(number, cells))
            else:
                chunk.numbers.append(number)
                chunk.rows.append(cells)
        chunk.originals = [line for *_, line in some if line is not None] or None
        yield chunk


def _cells(records: Iterator[tuple[int, list[str] | None]], columns: int) -> Iterator[Found]:
    for number, cells in records:
        if cells is None:
            yield number, RowQuoteError(characters=MAX_CHARACTERS), None
        elif any(cells[columns:]):
            yield number, RowCellsError(cells=len(cells), columns=columns), None
        elif any(cells):
            yield number, [*cells[:columns], *[""] * (columns - len(cells))], None


def _objects(lines: Iterator[tuple[int, str]], columns: tuple[str, ...]) -> Iterator[Found]:
    for number, line in lines:
        if not line.strip():
            continue
        found = read_object(line)
        if found is None:
            yield number, RowNotJSONError(), None
        else:
            yield number, [found.get(column, "") for column in columns], line.strip()
