"""A table as it came: its columns, its rows with their numbers, and the rows that could not be read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.errors import ClassifierError, TextTooLongError
from classifier.reading.errors import from_json, to_json
from classifier.reading.tables.errors import ColumnMissingError, RowCellsError, TableTooLargeError
from classifier.text import MAX_CHARACTERS

MAX_ROWS = 100_000
MAX_COLUMNS = 2000
MAX_CELLS = 2_000_000
"""Even a short text takes 60 bytes of memory."""
MAX_TABLE_CHARACTERS = 50_000_000
"""In all cells: as many as the largest file has bytes. A small file can hold more, packed or said once for all rows."""
MAX_BAD_ROWS = 1000

TEXT_NAMES = ("content", "text", "body", "article", "makala", "habari", "maandishi", "story", "news")
LABEL_SHARE = 0.9
"""How many of a column's values must be categories for it to be the editors' own: some rows have none, or a typo."""
_SHARED = 64
"""Characters from which on a text that stands in many rows is kept once."""
_LOOKED_AT = 1000
"""Rows that a guess looks at."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: as many cells as the table has columns, an empty text where there is nothing."""

    number: int
    """As a spreadsheet counts, the column names being row 1; of JSON Lines the line, of a ZIP the place in it."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read, and why."""

    number: int
    error: ClassifierError


@dataclass(frozen=True, slots=True)
class Table:
    """What a file of many articles holds. Columns are addressed by their place: names can be double, or missing."""

    columns: tuple[str, ...]
    """The names exactly as in the file."""
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """One name a column to show and to choose by, each once: `text`, `text (2)`, `column 3`."""
        return unique_names(self.columns)

    def find(self, name: str) -> int:
        """Return the place of the column called `name`, in any case; raises ColumnMissingError."""
        return find_column(self.names, name)

    def column(self, place: int) -> list[str]:
        """Return the cells of one column, from the first row to the last."""
        return [row.cells[place] for row in self.rows]


def find_column(names: Sequence[str], name: str) -> int:
    """Return the place of `name` among `names`, in any case; raises ColumnMissingError."""
    if name in names:
        return names.index(name)
    for place, known in enumerate(names):
        if _plain(known) == _plain(name):
            return place
    raise ColumnMissingError(column=name, columns=shown_names(names))


def unique_names(columns: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each column that no other has."""
    names: dict[str, None] = {}
    in_file = set(columns)
    counts: dict[str, int] = {}
    for place, column in enumerate(columns, 1):
        called = column if column.strip() else f"column {place}"
        name = called
        while name in names or (name != column and name in in_file):
            counts[called] = counts.get(called, 1) + 1
            name = f"{called} ({counts[called]})"
        names[name] = None
    return tuple(names)


def shown_names(names: Sequence[str]) -> str:
    """Return the first names, for a sentence."""
    return ", ".join(name[:40] for name in names[:12]) + (", …" if len(names) > 12 else "")


def guess_text_column(table: Table) -> int:
    """Return the place of the column that holds the articles: by its name, else by its length."""
    return guess_text_place(table.columns, [row.cells for row in table.rows[:_LOOKED_AT]])


def guess_text_place(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Do what `guess_text_column` does, for the first rows of a longer table."""
    found = [place for name in TEXT_NAMES for place, column in enumerate(columns) if _plain(column) == name]
    lengths = [sum(len(cells[place]) for cells in rows) for place in range(len(columns))]
    filled = [place for place in found if lengths[place]]
    return filled[0] if filled else max(range(len(lengths)), key=lengths.__getitem__, default=0)


def guess_label_column(table: Table, labels: Collection[str], apart_from: int | None = None) -> int | None:
    """Return the place of the column whose values are among `labels`, or None; the column `apart_from` is the text."""
    known = {_plain(label) for label in labels}
    best: tuple[float, int | None] = (LABEL_SHARE, None)
    for place in range(len(table.columns)):
        values = [value for row in table.rows[:_LOOKED_AT] if (value := _plain(row.cells[place]))]
        share = sum(value in known for value in values) / len(values) if values else 0.0
        if place != apart_from and (share > best[0] or (share == best[0] and best[1] is None)):
            best = share, place
    return best[1]


def _plain(name: str) -> str:
    return name.strip().casefold()


class TableBuilder:
    """Gathers the rows of a file within the limits."""

    def __init__(self, name: str, columns: Sequence[str]) -> None:
        """Begin with the names of the columns, which together are no longer than a text."""
        self._name = name
        self._columns = tuple(columns)
        self._rows: list[Row] = []
        self._bad: list[BadRow] = []
        self._characters = sum(map(len, self._columns))
        if len(self._columns) > MAX_COLUMNS:
            raise too_large(self._name)
        if self._characters > MAX_CHARACTERS:
            raise TextTooLongError(length=self._characters, limit=MAX_CHARACTERS)

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Keep one row; empty cells may be missing at its end, or be too many."""
        missing = len(self._columns) - len(cells)
        if missing < 0 and any(cells[missing:]):
            self.reject(number, RowCellsError(cells=len(cells), columns=len(self._columns)))
            return
        if (longest := max(map(len, cells), default=0)) > MAX_CHARACTERS:
            self.reject(number, TextTooLongError(length=longest, limit=MAX_CHARACTERS))
            return
        self._characters += sum(map(len, cells))
        too_many = len(self._rows) >= MAX_ROWS or len(self._rows) * len(self._columns) > MAX_CELLS
        if too_many or self._characters > MAX_TABLE_CHARACTERS:
            raise too_large(self._name)
        self._rows.append(Row(number, (*cells[: len(self._columns)], *[""] * missing)))

    def reject(self, number: int, error: ClassifierError) -> None:
        """Keep the reason why a row could not be read; raises it when it is one of too many."""
        if len(self._bad) >= MAX_BAD_ROWS:
            raise error
        self._bad.append(BadRow(number, error))

    def build(self) -> Table:
        """Return the table."""
        return Table(self._columns, tuple(self._rows), tuple(self._bad))


def too_large(name: str) -> TableTooLargeError:
    """Return what to raise for a table of more than the limits."""
    return TableTooLargeError(
        name=name, rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_CELLS, characters=MAX_TABLE_CHARACTERS
    )


def table_to_json(table: Table) -> list[Any]:
    """Return what `table_from_json` makes the same table of: one part about all of it, then one a row."""
    head = {"columns": table.columns, "bad": [(bad.number, to_json(bad.error)) for bad in table.bad]}
    return [head, *((row.number, row.cells) for row in table.rows)]


def table_from_json(parts: Iterable[Any]) -> Table:
    """Return the table that `table_to_json` described."""
    head, *rows = parts
    known: dict[str, str] = {}

    def kept(cell: str) -> str:
        return cell if len(cell) < _SHARED else known.setdefault(cell, cell)

    return Table(
        tuple(head["columns"]),
        tuple(Row(number, tuple(map(kept, cells))) for number, cells in rows),
        tuple(BadRow(number, from_json(error)) for number, error in head["bad"]),
    )
