"""A file of many articles → a table: text, a workbook, the tables of a page, or a ZIP of documents.

The name must have a known ending; the content says what the file is (`kinds`). Text is parsed here, within the limits
of `TableBuilder`. What large libraries read is read in a process of its own.
"""

import io
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import IO, Any

from classifier.errors import ClassifierError
from classifier.extras import package_missing
from classifier.reading.errors import FileBrokenError, FileEmptyError
from classifier.reading.files import check_file, check_password
from classifier.reading.isolation import run_isolated
from classifier.reading.tables.errors import DocumentNotTableError, TableEmptyError, TableUnsupportedError
from classifier.reading.tables.kinds import HEAD, Kind, find_kind, find_packed_kind
from classifier.reading.tables.layout import find_layout, open_text
from classifier.reading.tables.markup import parse_html, parse_mhtml, parse_xml
from classifier.reading.tables.rows import read_rows
from classifier.reading.tables.table import MAX_COLUMNS, Table, TableBuilder, table_from_json
from classifier.reading.tables.workbooks import parse_calamine, parse_workbook
from classifier.reading.tables.zips import parse_zip

MAX_TABLE_MEGABYTES = 50
SECONDS = 60
"""Reading a spreadsheet of the largest size takes about half of that."""
TABLE_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".jsonl", ".ndjson", ".zip")
"""What a table's name may end in."""


@dataclass(frozen=True, slots=True)
class _Memory:
    """A file whose bytes are here: see `classifier.reading.encoding.Source`."""

    name: str
    content: bytes

    def open(self, _mode: str, /) -> IO[Any]:
        return io.BytesIO(self.content)


def parse_text(name: str, content: bytes, _sheet: str = "") -> Table | None:
    """Return the table in a text file; None where nothing stands in it."""
    source = _Memory(name, content)
    layout, start = find_layout(source, MAX_COLUMNS)
    builder = TableBuilder(name, layout.columns)
    with open_text(source, layout, start.position) as file:
        for number, cells, _ in read_rows(file, layout, start.number):
            builder.add(number, cells)
    table = replace(builder.build(), header=layout.header, title=layout.title, delimiter=layout.csv_delimiter(name))
    return table if table.columns or table.rows or table.bad else None


_PARSERS: dict[Kind, Callable[[str, bytes, str], Table | None]] = {
    "text": parse_text,
    "xlsx": parse_workbook,
    "xls": parse_calamine,
    "ods": parse_calamine,
    "html": parse_html,
    "mhtml": parse_mhtml,
    "xml": parse_xml,
    "zip": parse_zip,
}


def read_table(name: str, content: bytes, owner: Hashable | None = None, sheet: str = "") -> Table:
    """Return the table in the file `name`, whose bytes are `content`.

    Of a workbook it is the one on the sheet called `sheet`, else on the first visible sheet that holds anything.

    Of an `owner`, such as a reader's session, one workbook or archive is read at a time.

    Raises errors of `classifier.reading.errors`, all of them `ClassifierError`, when there is no table. A row that
    cannot be read is listed in `Table.bad`.
    """
    if _check(name, content) == "text":
        return parse_table(name, content)
    return table_from_json(run_isolated("table", name, content, SECONDS, owner, sheet))


def parse_table(name: str, content: bytes, sheet: str = "") -> Table:
    """Do what `read_table` does, in this process: for the one that reads hostile files, and for tests."""
    kind = _check(name, content)
    try:
        table = _parse(name, content, sheet, kind)
    except (ClassifierError, MemoryError):
        raise
    except ModuleNotFoundError as error:
        raise package_missing(error) from error
    except Exception as error:  # parsers of hostile files raise whatever they trip over
        raise FileBrokenError(name=name, kind=PurePath(name).suffix.lower()[1:]) from error
    if table is None:
        raise FileEmptyError(name=name)
    if not table.columns and table.bad:
        raise table.bad[0].error
    if not table.columns or not (table.rows or table.bad):
        raise TableEmptyError(name=name)
    return table


def _parse(name: str, content: bytes, sheet: str, kind: Kind) -> Table | None:
    kind = find_packed_kind(name, content) if kind == "packed" else kind
    if kind == "document":
        raise DocumentNotTableError(name=name)
    if kind not in _PARSERS:
        raise TableUnsupportedError(name=name, supported=", ".join(TABLE_ENDINGS))
    return _PARSERS[kind](name, content, sheet)


def _check(name: str, content: bytes) -> Kind:
    check_file(name, content, TABLE_ENDINGS, MAX_TABLE_MEGABYTES, TableUnsupportedError)
    check_password(name, content)
    return find_kind(content[:HEAD])
