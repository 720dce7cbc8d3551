"""XLSX → a table: the first sheet that holds anything, as its cells show."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from classifier.reading.archives import ArchiveLimits, open_archive
from classifier.reading.table import Table, TableBuilder

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
        for number, cells in _rows(sheet):
            if builder is None:
                builder = TableBuilder(name, cells)
            else:
                builder.add(number, cells)
        if builder:
            return builder.build()
    return None


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row that holds anything; what the file says of its own size is not believed."""
    sheet.reset_dimensions()
    empty = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_as_cell(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        empty = 0 if cells else empty + 1
        if cells:
            yield number, cells
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
