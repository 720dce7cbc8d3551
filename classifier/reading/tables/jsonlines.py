"""A line of JSON Lines → cells: one object a line, its keys the columns."""

import json
from typing import Any

# Numbers stay as they are written: 1.10 is not 1.1, and a number of 20 digits is not rounded.
_AS_WRITTEN: dict[str, Any] = {"parse_int": str, "parse_float": str, "parse_constant": str}


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
