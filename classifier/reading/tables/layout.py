"""How a CSV, TSV or JSON Lines file of any length is written: encoding, delimiter, and where its rows begin."""

import csv
import io
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import PurePath
from typing import Any

from classifier.reading.encoding import Source, find_encoding
from classifier.reading.tables.columns import SAMPLE_ROWS, find_header
from classifier.reading.tables.delimited import ONE_COLUMN, Lines, find_delimiter, find_separator_line, read_records
from classifier.reading.tables.errors import RowQuoteError
from classifier.reading.tables.table import too_large
from classifier.text import MAX_CHARACTERS

MAX_LINE = 4_000_000
"""Characters of a line that are held in memory."""
SAMPLE_CHARACTERS = 300_000
"""Of the first lines, from which delimiter and names are told."""
JSON_ENDINGS = (".jsonl", ".ndjson")

# Numbers stay as they are written: 1.10 is not 1.1, and a number of 20 digits is not rounded.
_AS_WRITTEN: dict[str, Any] = {"parse_int": str, "parse_float": str, "parse_constant": str}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is written."""

    columns: tuple[str, ...]
    encoding: str
    delimiter: str | None
    """What separates cells; None in JSON Lines."""
    header: int | None = 0
    """The number of the row of names; 0 where there is none, None where names are no row."""
    title: int = 0
    """The number of the first row above names and values that is not blank; 0 where there is none."""

    def csv_delimiter(self, name: str) -> str | None:
        """Return the delimiter for CSV of the same rows, None for a comma; only tabs in a `.csv` stay tabs."""
        tabs = self.delimiter == "\t" and not name.lower().endswith(".csv")
        return None if tabs or self.delimiter == ONE_COLUMN else self.delimiter


@dataclass(frozen=True, slots=True)
class Start:
    """Where rows begin in a text file."""

    position: int
    """What `tell` said of the text file, opened in its encoding."""
    number: int
    """The number of the first row there, as in `Row.number`."""


def find_layout(source: Source, most_keys: int | None = None) -> tuple[Layout, Start]:
    """Return how the text file is written and where its rows begin; without columns where it has none.

    Raises ValueError for what is no text, OSError, RowQuoteError for a first row that cannot be read, and
    TableTooLargeError for JSON Lines of more than `most_keys` keys.
    """
    encoding, ending = find_encoding(source), PurePath(source.name).suffix.lower()
    with open_text(source, Layout((), encoding, ",")) as file:
        lines = _first_lines(file)
    first_line = next(filter(str.strip, lines), "")
    if ending in JSON_ENDINGS or read_object(first_line):
        return Layout(_find_keys(source, encoding, most_keys), encoding, None, None), Start(0, 1)
    declared = find_separator_line(first_line)
    tabs = "\t" if ending == ".tsv" and any("\t" in line for line in lines) else None
    delimiter = declared or tabs or find_delimiter(lines)
    records = [(number, cells) for number, cells in read_records(lines, delimiter) if cells is None or any(cells)]
    del records[: bool(declared)]
    readable = [(number, cells) for number, cells in records if cells]
    header, first, columns = find_header(readable) if readable else (0, 1, ())
    if any(cells is None and number < first for number, cells in records) or (records and not readable):
        raise RowQuoteError(characters=MAX_CHARACTERS)
    title = readable[0][0] if readable and readable[0][0] < (header or first) else 0
    layout = Layout(columns, encoding, delimiter, header, title)
    with open_text(source, layout) as file:
        deque(islice(read_records(Lines(read_lines(file)), delimiter), first - 1), 0)
        return layout, Start(file.tell(), first)


def _find_keys(source: Source, encoding: str, most: int | None) -> tuple[str, ...]:
    """Return the keys of all lines of JSON: the last one may have a key that no other has."""
    keys: dict[str, None] = {}
    with open_text(source, Layout((), encoding, None)) as file:
        for line in read_lines(file):
            keys |= dict.fromkeys(read_object(line) or ())
            if most and len(keys) > most:
                raise too_large(source.name)
    return tuple(keys)


def read_object(line: str) -> dict[str, str] | None:
    """Return the cells of a line of JSON Lines, by their keys; None when it is no JSON object."""
    try:
        value = json.loads(line, **_AS_WRITTEN)
    except (ValueError, RecursionError):
        return None
    return {key: as_cell(cell) for key, cell in value.items()} if isinstance(value, dict) else None


def as_cell(value: Any) -> str:
    """Return a JSON value as the text of a cell."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _first_lines(file: io.TextIOWrapper) -> list[str]:
    """Return the first lines, as many as guesses look at."""
    lines, characters = [], 0
    for line in islice(read_lines(file), 2 * SAMPLE_ROWS):
        lines.append(line)
        characters += len(line)
        if characters > SAMPLE_CHARACTERS:
            break
    return lines


def open_text(source: Source, layout: Layout, position: int = 0) -> io.TextIOWrapper:
    """Open the file as text, at a position that was noted; what cannot be decoded becomes U+FFFD."""
    csv.field_size_limit(MAX_CHARACTERS)  # the module's own limit is less than the longest text that is read
    newline = "\n" if layout.delimiter is None else ""
    file = io.TextIOWrapper(source.open("rb"), encoding=layout.encoding, errors="replace", newline=newline)
    if position:
        file.seek(position)
    return file


def read_lines(file: io.TextIOWrapper) -> Iterator[str]:
    """Return the lines of a text file; one of millions of characters comes in pieces, none of which is a good row."""
    return iter(partial(file.readline, MAX_LINE), "")
