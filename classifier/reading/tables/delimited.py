"""CSV and TSV → a table, one record at a time: a record that makes no sense costs itself, and no other."""

import csv
import io
import itertools
from collections import deque
from collections.abc import Iterable, Iterator

from classifier.reading.encoding import decode
from classifier.reading.tables.errors import RowQuoteError
from classifier.reading.tables.table import Table, TableBuilder
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
            if cells is None:
                raise RowQuoteError(characters=MAX_CHARACTERS)
            builder = TableBuilder(name, cells)
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


def read_records(
    lines: Iterable[str], delimiter: str, first: int = 1, columns: int | None = None
) -> Iterator[tuple[int, list[str] | None]]:
    """Yield number and cells of each record; None for one whose quotes do not close, or are followed by more.

    After such a record reading goes on with the next line, so that a quote that was never closed does not swallow the
    rest of the file. No more than one record is held at a time. Where reading begins in the middle of a file, `first`
    is the number of the first record there and `columns` how many names the file has.
    """
    source = lines if isinstance(lines, Lines) else Lines(lines)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    for number in itertools.count(first):
        source.taken.clear()
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = source.taken[0].rstrip("\r\n").split(delimiter)
            # TSV is often written without any quoting: then the line is what it looks like.
            cells = cells if delimiter == "\t" and len(cells) == columns else None
            source.give_back(source.taken[1:])
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        if columns is None and cells and any(cells):
            columns = len(cells)
        yield number, cells


class Lines:
    """Lines that can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.taken.append(line)
        return line

    @property
    def waiting(self) -> bool:
        """Whether lines were given back that have not been taken again."""
        return bool(self._back)

    def give_back(self, lines: list[str]) -> None:
        """Let these lines, the last ones taken, come again."""
        self._back.extendleft(reversed(lines))
