"""Writing Excel workbooks (.xlsx): texts as they are, numbers as numbers, and nothing that Excel would run."""

import re
from collections.abc import Iterable, Sequence
from typing import IO, Any

from classifier.reading.tables.results import Cell, ResultColumns
from classifier.reading.tables.rows import Chunk, Stream
from classifier.reading.tables.spreadsheets import is_evaluated

MAX_XLSX_CHARACTERS = 32_767
"""The most characters of a cell; a longer text is cut there, and whole in CSV."""
MAX_XLSX_ROWS = 1_048_576
"""The most rows of a sheet, with the row of names."""

# Excel shows such a text exactly like the number: no long digits, no leading or trailing zeros, no minus before a zero.
_PLAIN_NUMBER = re.compile(r"(?!-0$)(?=[\d.-]{1,11}$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?")


class WorkbookSink:
    """A workbook of one sheet, whose first row stays visible; rows go to a temporary file as they are added."""

    def __init__(self, file: IO[bytes], stream: Stream, columns: ResultColumns) -> None:
        import openpyxl  # imported here because few need it

        self._file, self._rows = file, 0
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet("Ainisha")
        self._sheet.freeze_panes = "A2"
        self._append([*stream.columns, *columns.names_beside(stream.columns)])

    def write(self, chunk: Chunk, results: Sequence[Sequence[Cell]]) -> None:
        """Write some rows and their results; raises OSError for a row that no sheet can hold."""
        for cells, added in zip(chunk.rows, results, strict=True):
            self._append([*cells, *added])

    def close(self) -> None:
        """Write the workbook to the file."""
        self._book.save(self._file)

    def _append(self, cells: Iterable[Cell]) -> None:
        self._rows += 1
        if self._rows > MAX_XLSX_ROWS:
            raise OSError(f"a sheet holds {MAX_XLSX_ROWS:,} rows at most; choose .csv or .parquet")
        self._sheet.append([self._cell(value) for value in cells])

    def _cell(self, value: Cell) -> object:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        if not isinstance(value, str):
            return value
        if _PLAIN_NUMBER.fullmatch(value):
            return float(value) if "." in value else int(value)
        clean = value[:MAX_XLSX_CHARACTERS].encode("utf-8", "replace").decode()
        cell = WriteOnlyCell(self._sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", clean))
        cell.data_type = "s"  # never a formula
        cell.quotePrefix = is_evaluated(value)  # nor one after it was edited
        return cell
