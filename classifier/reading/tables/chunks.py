"""An open-ended table, as it is read and written: some rows at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from classifier.reading.tables.table import BadRow


@dataclass(slots=True)
class Chunk:
    """Some rows of a file, in order."""

    numbers: list[int] = field(default_factory=list)
    """As in `Row.number`; of a Parquet file the place, from 1."""
    rows: list[list[str]] = field(default_factory=list)
    """The cells, as text."""
    bad: list[BadRow] = field(default_factory=list)
    """Rows between them that could not be read."""
    originals: Any = None
    """What the file holds, where that is more than text: a pyarrow RecordBatch, or lines of JSON."""
    share: float = 0.0
    """How much of the file has been read, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Stream:
    """An open-ended table: names, and chunks that are read as they are asked for, once."""

    columns: tuple[str, ...]
    """The names of the columns, as in the file."""
    text: int
    """The place of the column that holds the articles."""
    chunks: Iterator[Chunk]
    schema: Any = None
    """The pyarrow schema of a Parquet file."""
    delimiter: str | None = None
    """What separates the cells of a CSV file."""
    has_mark: bool = False
    """Whether a CSV file begins with a byte order mark."""
