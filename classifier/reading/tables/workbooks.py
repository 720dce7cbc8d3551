"""A workbook → a table: one visible sheet, as its cells show. XLSX by openpyxl, XLS and ODS by calamine.

openpyxl reads a sheet row by row, so that limits are kept while it is read; calamine holds the whole rectangle.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from classifier.reading.errors import FileEncryptedError
from classifier.reading.files import ArchiveLimits, open_archive, open_office
from classifier.reading.tables.errors import FormulasNotStoredError, SheetsHiddenError
from classifier.reading.tables.table import MAX_CELLS, Sheets, Table, build_table, too_large

WORKBOOK_LIMITS = ArchiveLimits(entries=2000, megabytes=200)
MAX_EMPTY_ROWS = 10_000
"""Empty rows in a row after which nothing is expected: a stray format in the last row of a sheet is common."""
Records = Iterator[tuple[int, list[str]]]
"""Number and cells of each row that holds anything."""


def parse_workbook(name: str, content: bytes, sheet: str = "") -> Table | None:
    """Return the table on one sheet of an XLSX file: see `read_sheets`."""
    file = open_office(name, content, WORKBOOK_LIMITS)
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    states = {sheet.title: sheet.sheet_state == "visible" for sheet in book.worksheets}
    return read_sheets(name, states, sheet, lambda title, unstored: _openpyxl_rows(name, book[title], unstored))


def parse_calamine(name: str, content: bytes, sheet: str = "") -> Table | None:
    """Return the table on one sheet of an XLS or ODS file: see `read_sheets`."""
    if content.startswith(b"PK"):
        open_archive(name, content, WORKBOOK_LIMITS).close()
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        states = {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in sheets}
        return read_sheets(name, states, sheet, lambda title, _: _calamine_rows(book.get_sheet_by_name(title)))
    except PasswordError as error:
        raise FileEncryptedError(name=name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of Rust is no Exception of Python
            raise
        raise ValueError("calamine failed") from error


def read_sheets(
    name: str, states: dict[str, bool], wanted: str, rows: Callable[[str, list[int]], Records]
) -> Table | None:
    """Return the table on the sheet called `wanted`, else on the first visible one that holds anything.

    `states` is name of a sheet → whether it is visible; `rows` takes such a name, and a list for the rows with formulas
    without values. None when no sheet holds anything. Raises FormulasNotStoredError or SheetsHiddenError when all that
    there is are formulas without values, or stands on hidden sheets.
    """
    visible = tuple(title for title, is_visible in states.items() if is_visible)
    hidden = tuple(title for title in states if title not in visible)
    for title in [wanted] if wanted in visible else visible:
        unstored: list[int] = []
        if table := build_table(name, rows(title, unstored)):
            return replace(table, sheets=Sheets(title, visible, hidden, len(unstored)))
        if unstored:
            raise FormulasNotStoredError(name=name, cells=len(unstored))
    if hidden:
        raise SheetsHiddenError(name=name, sheets=", ".join(hidden)[:200])
    return None


def _openpyxl_rows(name: str, sheet: Any, unstored: list[int]) -> Records:
    """Yield the rows; what the file says of its own size is not believed.

    The row of each cell whose formula has no stored value is added to `unstored`. Raises TableTooLargeError after
    `MAX_CELLS` cells, whether they hold anything or not.
    """
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    book, seen, last = sheet.parent, 0, 0
    formats = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    with sheet._get_source() as source:
        # Not `sheet.iter_rows`: it fills up rows, and a format alone in the column XFD makes 16,384 cells of one.
        parser = WorkSheetParser(source, sheet._shared_strings, data_only=True, epoch=book.epoch, **formats)
        parse_cell = parser.parse_cell

        def parse_and_note(element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = parse_cell(element)
            if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                unstored.append(cell["row"])
            return cell

        parser.parse_cell = parse_and_note  # type: ignore[method-assign]
        for number, row in parser.parse():
            seen += len(row)
            if seen > MAX_CELLS:
                raise too_large(name)
            cells = {cell["column"]: text for cell in row if (text := as_text(cell["value"]))}
            if number - last > MAX_EMPTY_ROWS:
                return
            if cells:
                last = number
                yield number, [cells.get(column, "") for column in range(1, max(cells) + 1)]


def _calamine_rows(sheet: Any) -> Records:
    first = sheet.start[0] + 1 if sheet.start else 1  # the rectangle begins at the first cell that holds anything
    for number, row in enumerate(sheet.iter_rows(), first):
        if any(cells := [as_text(value) for value in row]):
            yield number, trimmed(cells)


def trimmed(cells: Sequence[str]) -> list[str]:
    """Return the cells without the empty ones at the end."""
    width = max(number for number, cell in enumerate(cells, 1) if cell)
    return list(cells[:width])


def as_text(value: Any) -> str:
    """Return what a cell of a spreadsheet shows."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(sep=" ")
    return str(value)
