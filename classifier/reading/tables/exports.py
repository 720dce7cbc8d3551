"""A table and what was found → CSV or XLSX: the columns as they came, then the results, and nothing that runs.

In CSV, what a spreadsheet would evaluate is made text (`spreadsheets`); in XLSX a cell says itself that it is text.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from classifier.errors import ClassifierError
from classifier.prediction import Prediction
from classifier.reading.tables.results import Cell, ResultColumns, Say
from classifier.reading.tables.sheets import SheetWriter
from classifier.reading.tables.spreadsheets import neutral
from classifier.reading.tables.table import Table


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
    sheet = SheetWriter()
    for cells in _lines(table, outcomes, columns, say):
        sheet.append(cells)
    content = io.BytesIO()
    sheet.save(content)
    return content.getvalue()


def _lines(
    table: Table, outcomes: Sequence[Prediction | ClassifierError], columns: ResultColumns, say: Say
) -> Iterator[list[Cell]]:
    yield [*table.columns, *columns.names_beside(table.columns)]
    for row, outcome in zip(table.rows, outcomes, strict=False):
        yield [*row.cells, *columns.cells(outcome, say)]
