"""XLSX → a table: the first sheet that holds anything, as its cells show."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from classifier.reading.files import ArchiveLimits, open_archive
from classifier.reading.tables.table import MAX_CELLS, Table, TableBuilder, too_large

XLSX_LIMITS = ArchiveLimits(entries=2000, megabytes=200)
MAX_EMPTY_ROWS = 10_000
"""Empty rows in a row after which nothing is expected: a stray format in the last row of a sheet is common."""


def parse_workbook(name: str, content: bytes) -> Table | None:
    """Return the table; None when no sheet holds anything."""
    with open_archive(name, content, XLSX_LIMITS):
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        builder: TableBuilder | None = None
        for number, cells in _rows(name, sheet):
            if builder is None:
                builder = TableBuilder(name, cells)
            else:
                builder.add(number, cells)
        if builder:
            return builder.build()
    return None


def _rows(name: str, sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row that holds anything; what the file says of its own size is not believed.

    Raises TableTooLargeError after `MAX_CELLS` cells, whether they hold anything or not.
    """
    sheet.reset_dimensions()
    # It would fill up each row to its last cell, and a format alone in the column XFD makes 16,384 cells of one.
    sheet._get_row = lambda cells, *_: cells
    empty = seen = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        seen += len(row)
        if seen > MAX_CELLS:
            raise too_large(name)
        found = {cell["column"]: text for cell in row if (text := _as_cell(cell["value"]))}
        empty = 0 if found else empty + 1
        if found:
            yield number, [found.get(column, "") for column in range(1, max(found) + 1)]
        elif empty > MAX_EMPTY_ROWS:
            return


def _as_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(sep=" ")
    return str(value)
