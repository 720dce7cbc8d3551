"""A table and what was found → CSV or XLSX: the columns as they came, then the results, and nothing that runs.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`: whoever wrote the article would run code on the desk of
whoever opens the results. In CSV such a cell gets an apostrophe, which spreadsheets take for "this is text"; in XLSX it
is marked as text and stays as it is.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from classifier.errors import ClassifierError
from classifier.inference import Prediction
from classifier.notices import Notice
from classifier.reading.table import Table, unique_names

Cell = str | float
Say = Callable[[Notice | ClassifierError], str]
MAX_XLSX_CHARACTERS = 32_767
"""What a cell of a spreadsheet holds; what is longer is cut there, and whole in CSV."""

_RUN = re.compile(r"[\s\x00]*[=+\-@＝＋－＠]|[\t\r]")
_NUMBER = re.compile(r"[+-]?\d[\d,.]*(?:[eE][+-]?\d+)?%?")
_PLAIN_NUMBER = re.compile(r"(?!-0$)-?(?:0|[1-9]\d{0,14})(?:\.\d{0,14}[1-9])?")


def result_columns(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the columns that are added: category, confidence, one a label, notices."""
    return ("category", "confidence", *labels, "notices")


def result_cells(outcome: Prediction | ClassifierError, labels: Iterable[str], say: Say = str) -> list[Cell]:
    """Return the cells of those columns; for an article that could not be classified only the reason, in `notices`."""
    if isinstance(outcome, ClassifierError):
        return ["", "", *("" for _ in labels), say(outcome)]
    shares = [round(outcome.probabilities[label], 6) for label in labels]
    return [outcome.label, round(outcome.confidence, 6), *shares, " ".join(map(say, outcome.notices))]


def to_csv(
    table: Table, outcomes: Sequence[Prediction | ClassifierError], labels: Sequence[str], say: Say = str
) -> bytes:
    """Return a CSV file that spreadsheets open as UTF-8; `outcomes` are those of the first rows, in order.

    `say` gives the sentence of a notice or an error in the reader's language.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for cells in _lines(table, outcomes, labels, say):
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig", "replace")


def to_xlsx(
    table: Table, outcomes: Sequence[Prediction | ClassifierError], labels: Sequence[str], say: Say = str
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
        cell.quotePrefix = bool(_RUN.match(value))  # nor one after it was edited
        return cell

    for cells in _lines(table, outcomes, labels, say):
        sheet.append([cell_of(cell) for cell in cells])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def neutral(text: str) -> str:
    """Return `text` so that no spreadsheet runs it; a number stays a number."""
    return f"'{text}" if _RUN.match(text) and not _NUMBER.fullmatch(text) else text


def _lines(
    table: Table, outcomes: Sequence[Prediction | ClassifierError], labels: Sequence[str], say: Say
) -> Iterator[list[Cell]]:
    added = result_columns(labels)
    yield [*table.columns, *unique_names((*table.names, *added))[-len(added) :]]
    for row, outcome in zip(table.rows, outcomes, strict=False):
        yield [*row.cells, *result_cells(outcome, labels, say)]
