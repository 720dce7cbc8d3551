"""CSV and TSV → a table, one record at a time: a record that makes no sense costs itself, and no other."""

import csv
import io
from collections.abc import Iterator

from classifier.reading.encoding import decode
from classifier.reading.table import Table, TableBuilder
from classifier.reading.table_errors import RowQuoteError
from classifier.text import MAX_CHARACTERS

DELIMITERS = ",;\t|"
"""Spreadsheets write `;` wherever the comma is the decimal sign."""


def parse_delimited(name: str, content: bytes) -> Table | None:
    """Return the table; None when there is not even a row of names."""
    csv.field_size_limit(MAX_CHARACTERS)  # the module's own limit is less than the longest text that is read
    lines = list(io.StringIO(decode(content), newline=""))
    delimiter = "\t" if name.lower().endswith(".tsv") else find_delimiter(lines)
    records = ((number, cells) for number, cells in read_records(lines, delimiter) if cells is None or any(cells))
    builder: TableBuilder | None = None
    for number, cells in records:
        if builder is None:
            builder = TableBuilder(name, cells or lines[number - 1].rstrip("\r\n").split(delimiter))
        elif cells is None:
            builder.reject(number, RowQuoteError(characters=MAX_CHARACTERS))
        else:
            builder.add(number, cells)
    return builder.build() if builder else None


def find_delimiter(lines: list[str]) -> str:
    """Return what separates the cells of the first line that is not blank; the comma where there is one cell."""
    first = next(filter(str.strip, lines), "")
    unquoted = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=lambda delimiter: (unquoted.count(delimiter), delimiter == ","))


def read_records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield number and cells of each record; None for one whose quotes do not close, or are followed by more.

    After such a record reading goes on with the next line, so that a quote that was never closed does not swallow the
    rest of the file.
    """
    at, number = 0, 0
    columns: int | None = None
    while at < len(lines):
        reader = csv.reader((lines[place] for place in range(at, len(lines))), delimiter=delimiter, strict=True)
        began = at
        while True:
            number += 1
            at = began + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                literal = lines[at].rstrip("\r\n").split(delimiter)
                # TSV is often written without any quoting: then the line is what it looks like.
                yield number, literal if delimiter == "\t" and len(literal) == columns else None
                at += 1
                break
            if columns is None and any(cells):
                columns = len(cells)
            yield number, cells
