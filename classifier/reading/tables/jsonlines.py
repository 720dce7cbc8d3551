"""JSON Lines → a table: one object a line, its keys the columns."""

import json
from typing import Any

from classifier.reading.encoding import decode
from classifier.reading.tables.errors import RowNotJSONError
from classifier.reading.tables.table import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Table, TableBuilder, too_large

# Numbers stay as they are written: 1.10 is not 1.1, and a number of 20 digits is not rounded.
_AS_WRITTEN: dict[str, Any] = {"parse_int": str, "parse_float": str, "parse_constant": str}


def parse_json_lines(name: str, content: bytes) -> Table | None:
    """Return the table; None when no line holds anything."""
    columns: dict[str, None] = {}
    found: list[tuple[int, dict[str, str] | None]] = []
    seen = 0
    for number, line in enumerate(decode(content).split("\n"), 1):
        if line.strip():
            cells = read_object(line)
            columns |= dict.fromkeys(cells or ())
            found.append((number, cells))
            seen += len(cells or ())
            if len(columns) > MAX_COLUMNS or seen > MAX_CELLS or len(found) > 2 * MAX_ROWS:
                raise too_large(name)
    if not found:
        return None
    builder = TableBuilder(name, tuple(columns))
    for number, cells in found:
        if cells is None:
            builder.reject(number, RowNotJSONError())
        else:
            builder.add(number, [cells.get(column, "") for column in columns])
    return builder.build()


def read_object(line: str) -> dict[str, str] | None:
    """Return the cells of one line; None when it is no JSON object."""
    try:
        found = json.loads(line, **_AS_WRITTEN)
    except (ValueError, RecursionError):
        return None
    return {key: as_cell(value) for key, value in found.items()} if isinstance(found, dict) else None


def as_cell(value: Any) -> str:
    """Return a JSON value as the text of a cell."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
