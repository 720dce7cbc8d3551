"""A table as it came: its columns, its rows with their numbers, and the rows that could not be read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from typing import Any

from classifier.errors import ClassifierError, TextTooLongError
from classifier.reading.errors import from_json, to_json
from classifier.reading.tables.columns import SAMPLE_ROWS, find_column, find_header, numbered_names, unique_names
from classifier.reading.tables.errors import RowCellsError, RowRepeatsNamesError, TableTooLargeError
from classifier.text import MAX_CHARACTERS

MAX_ROWS = 100_000
MAX_COLUMNS = 2000
MAX_CELLS = 2_000_000
"""Even a short text takes 60 bytes of memory."""
MAX_TABLE_CHARACTERS = 50_000_000
"""In all cells: as many as the largest file has bytes. A small file can hold more, compressed or as shared strings."""
MAX_BAD_ROWS = 1000

_SHARED = 64
"""Characters from which a text that stands in many rows is kept in memory once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: as many cells as the table has columns, an empty text where there is nothing."""

    number: int
    """As a spreadsheet counts, from 1; of JSON Lines the number of the line, of a ZIP that of the entry."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read, and why."""

    number: int
    error: ClassifierError


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a workbook holds, and how much of it was read."""

    read: str = ""
    """The sheet that the table comes from."""
    visible: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    """Sheets that are never read."""
    unstored: int = 0
    """Cells with a formula whose value is not stored in the file, which are read as empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file of many articles holds. Columns are addressed by their index: names can be double, or missing."""

    columns: tuple[str, ...]
    """The names exactly as in the file."""
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...] = ()
    header: int | None = None
    """The number of the row that the names come from; 0 where there is none, None where names are no row."""
    sheets: Sheets = Sheets()
    """What else the workbook holds that this comes from."""
    title: int = 0
    """The number of the first row above names and values that is not blank; 0 where there is none."""
    delimiter: str | None = None
    """See `Stream.delimiter`."""

    def with_header(self, wanted: bool) -> "Table":
        """Return the table with its first row made the names of the columns, or its names made the first row."""
        if self.header is None or wanted is bool(self.header):
            return self
        if not wanted:
            first = Row(self.header, self.columns)
            return replace(self, columns=numbered_names(len(self.columns)), rows=(first, *self.rows), header=0)
        first, *rows = self.rows
        return replace(self, columns=first.cells, rows=tuple(rows), header=first.number)

    @property
    def sample(self) -> list[tuple[str, ...]]:
        """The cells of the first rows, from which the columns are guessed."""
        return [row.cells for row in self.rows[:1000]]

    @property
    def names(self) -> tuple[str, ...]:
        """One name a column to show and to choose by, each once: `text`, `text (2)`, `column 3`."""
        return unique_names(self.columns)

    def find(self, name: str) -> int:
        """Return the index of the column called `name`, in any case; raises ColumnMissingError."""
        return find_column(self.names, name)

    def column(self, index: int) -> list[str]:
        """Return the cells of one column, from the first row to the last."""
        return [row.cells[index] for row in self.rows]


def fit_row(cells: Sequence[str], names: Sequence[str]) -> Sequence[str] | ClassifierError:
    """Return as many cells as there are `names`, empty ones added or left out at the end, or why that cannot be."""
    missing = len(names) - len(cells)
    if missing < 0:
        return RowCellsError(cells=len(cells), columns=len(names)) if any(cells[missing:]) else cells[:missing]
    if not missing and len(names) > 1 and [*cells] == [*names]:  # a list may well repeat its name
        return RowRepeatsNamesError()
    return [*cells, *[""] * missing] if missing else cells


class TableBuilder:
    """Gathers the rows of a file within the limits."""

    def __init__(self, name: str, columns: Sequence[str]) -> None:
        """Raises TableTooLargeError or TextTooLongError for the names of the columns."""
        self._name = name
        self._columns = tuple(columns)
        self._rows: list[Row] = []
        self._bad: list[BadRow] = []
        self._characters = sum(map(len, self._columns))
        if len(self._columns) > MAX_COLUMNS:
            raise too_large(self._name)
        if self._characters > MAX_CHARACTERS:
            raise TextTooLongError(length=self._characters, limit=MAX_CHARACTERS)

    def add(self, number: int, cells: Sequence[str] | ClassifierError) -> None:
        """Keep a row, or why it could not be read; raises that for one too many, and TableTooLargeError."""
        row = cells if isinstance(cells, ClassifierError) else fit_row(cells, self._columns)
        if not isinstance(row, ClassifierError) and (longest := max(map(len, row), default=0)) > MAX_CHARACTERS:
            row = TextTooLongError(length=longest, limit=MAX_CHARACTERS)
        if isinstance(row, ClassifierError):
            if len(self._bad) >= MAX_BAD_ROWS:
                raise row
            self._bad.append(BadRow(number, row))
            return
        self._characters += sum(map(len, row))
        too_many = len(self._rows) >= MAX_ROWS or len(self._rows) * len(self._columns) > MAX_CELLS
        if too_many or self._characters > MAX_TABLE_CHARACTERS:
            raise too_large(self._name)
        self._rows.append(Row(number, tuple(row)))

    def build(self) -> Table:
        """Return the table."""
        return Table(self._columns, tuple(self._rows), tuple(self._bad))


def build_table(name: str, records: Iterator[tuple[int, Sequence[str]]]) -> Table | None:
    """Return the table of these rows, none of which is blank, with its names; None where there is none."""
    head = list(islice(records, SAMPLE_ROWS))
    if not head:
        return None
    header, first, columns = find_header(head)
    builder = TableBuilder(name, columns)
    for number, cells in chain(head, records):
        if number >= first:
            builder.add(number, cells)
    number, _ = head[0]
    return replace(builder.build(), header=header, title=number if number < (header or first) else 0)


def too_large(name: str) -> TableTooLargeError:
    """Return what to raise for a table of more than the limits."""
    return TableTooLargeError(
        name=name, rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_CELLS, characters=MAX_TABLE_CHARACTERS
    )


def table_to_json(table: Table) -> list[Any]:
    """Return what `table_from_json` makes the same table of: one part about all of it, then one a row."""
    bad = [(bad.number, to_json(bad.error)) for bad in table.bad]
    head = {
        "columns": table.columns,
        "bad": bad,
        "header": table.header,
        "sheets": asdict(table.sheets),
        "title": table.title,
    }
    return [head, *((row.number, row.cells) for row in table.rows)]


def table_from_json(parts: Iterable[Any]) -> Table:
    """Return the table that `table_to_json` described."""
    head, *rows = parts
    sheets: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in head["sheets"].items()}
    known: dict[str, str] = {}

    def kept(cell: str) -> str:
        return cell if len(cell) < _SHARED else known.setdefault(cell, cell)

    return Table(
        tuple(head["columns"]),
        tuple(Row(number, tuple(map(kept, cells))) for number, cells in rows),
        tuple(BadRow(number, from_json(error)) for number, error in head["bad"]),
        head["header"],
        Sheets(**sheets),
        head["title"],
    )
