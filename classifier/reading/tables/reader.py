"""A file of many articles → a table: CSV, TSV, XLSX, JSON Lines, or a ZIP of text files."""

from collections.abc import Callable, Hashable

from classifier.errors import ClassifierError
from classifier.reading.errors import FileBrokenError, FileEmptyError
from classifier.reading.files import check_file
from classifier.reading.isolation import run_isolated
from classifier.reading.tables.delimited import parse_delimited
from classifier.reading.tables.errors import TableEmptyError, TableUnsupportedError
from classifier.reading.tables.jsonlines import parse_json_lines
from classifier.reading.tables.table import Table, table_from_json
from classifier.reading.tables.workbooks import parse_workbook
from classifier.reading.tables.zips import parse_zip

MAX_TABLE_MEGABYTES = 50
SECONDS = 60
"""Reading a spreadsheet of the largest size takes about half of that."""

_PARSERS: dict[str, Callable[[str, bytes], Table | None]] = {
    ".csv": parse_delimited,
    ".tsv": parse_delimited,
    ".xlsx": parse_workbook,
    ".jsonl": parse_json_lines,
    ".ndjson": parse_json_lines,
    ".zip": parse_zip,
}
TABLE_ENDINGS = tuple(_PARSERS)
"""What a table's name may end in."""


def read_table(name: str, content: bytes, owner: Hashable | None = None) -> Table:
    """Return the table in the file `name`, whose bytes are `content`. Its first row holds the names of the columns.

    Of an `owner`, such as a reader's session, one file is read at a time.

    Raises errors of `classifier.reading.errors`, all of them `ClassifierError`, when there is no table. A row that
    cannot be read is listed in `Table.bad` and costs no other.
    """
    _check(name, content)
    return table_from_json(run_isolated("table", name, content, SECONDS, owner))


def parse_table(name: str, content: bytes) -> Table:
    """Do what `read_table` does, in this process: for the one that reads hostile files, and for tests."""
    ending = _check(name, content)
    try:
        table = _PARSERS[ending](name, content)
    except (ClassifierError, MemoryError):
        raise
    except Exception as error:  # parsers of hostile files raise whatever they trip over
        raise FileBrokenError(name=name, kind=ending[1:]) from error
    if table is None:
        raise FileEmptyError(name=name)
    if not table.columns and table.bad:
        raise table.bad[0].error
    if not table.columns or not (table.rows or table.bad):
        raise TableEmptyError(name=name)
    return table


def _check(name: str, content: bytes) -> str:
    return check_file(name, content, TABLE_ENDINGS, MAX_TABLE_MEGABYTES, TableUnsupportedError)
