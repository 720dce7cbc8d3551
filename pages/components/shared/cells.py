"""Texts of readers as lists and tables show them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.reading import Table

NAME_CHARACTERS = 60


def shorten(text: str, characters: int) -> str:
    """Return how a text begins, on one line, cut between words where that can be."""
    start = " ".join(text[: 4 * characters].split())
    return start if len(start) <= characters else f"{start[:characters].rsplit(' ', 1)[0]}…"


def as_cell(text: str, characters: int) -> str:
    """Return the same so that no spreadsheet evaluates it: browsers offer every table as CSV."""
    from classifier.reading.tables.spreadsheets import neutral  # the first page shows lists, and no tables of files

    return neutral(shorten(text, characters))


def column_names(table: "Table") -> tuple[str, ...]:
    """Return a short name for each column that no other has."""
    from classifier.reading.tables.columns import unique_names

    return unique_names([as_cell(name, NAME_CHARACTERS) for name in table.names])
