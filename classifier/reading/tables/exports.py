"""A table and what was found → CSV or XLSX: the columns as they came, then the results, and nothing that runs.

In CSV, what a spreadsheet would evaluate is made text (`spreadsheets`); in XLSX a cell says itself that it is text.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from classifier.errors import ClassifierError
from classifier.prediction import Prediction
from classifier.reading.tables.results import Cell, ResultColumns, Say
from classifier.reading.tables.spreadsheets import is_evaluated, neutral
from classifier.reading.tables.table import Table

MAX_XLSX_CHARACTERS = 32_767
"""What a cell of a spreadsheet holds; what is longer is cut there, and whole in CSV."""

# Shown by a spreadsheet as it is written here: no more digits than that, no zeros that go, no sign that does.
_PLAIN_NUMBER = re.compile(r"(?!-0$)(?=[\d.-]{1,11}$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?")


def to_csv(
    table: Table, outcomes: Sequence[Prediction | ClassifierError], columns: ResultColumns, say: Say = str
) -> bytes:
    """Return a CSV file that spreadsheets open as UTF-8; `outcomes` are those of the first rows, in order.

    `say` gives the sentence of a notice or an error in the reader's language.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for cells in _lines(table, outcomes, columns, say):
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig", "replace")


def to_xlsx(
    table: Table, outcomes: Sequence[Prediction | ClassifierError], columns: ResultColumns, say: Say = str
) -> bytes:
    """Return an XLSX file, with the names of the columns always in sight; see `to_csv`."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Ainisha")
    sheet.freeze_panes = "A2"

    def cell_of(value: Cell) -> object:
        if not isinstance(value, str):
            return value
        if _PLAIN_NUMBER.fullmatch(value):
            return float(value) if "." in value else int(value)
        clean = value[:MAX_XLSX_CHARACTERS].encode("utf-8", "replace").decode()
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", clean))
        cell.data_type = "s"  # never a formula
        cell.quotePrefix = is_evaluated(value)  # nor one after it was edited
        return cell

    for cells in _lines(table, outcomes, columns, say):
        sheet.append([cell_of(cell) for cell in cells])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _lines(
    table: Table, outcomes: Sequence[Prediction | ClassifierError], columns: ResultColumns, say: Say
) -> Iterator[list[Cell]]:
    yield [*table.columns, *columns.names_beside(table.columns)]
    for row, outcome in zip(table.rows, outcomes, strict=False):
        yield [*row.cells, *columns.cells(outcome, say)]
