"""Reads tables as checked rows; problems of a file are TrainingDataErrors."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from classifier.errors import ClassifierError
from classifier.reading.encoding import decode
from classifier.reading.errors import FileEmptyError
from classifier.reading.tables.columns import unique_names
from classifier.reading.tables.errors import TableEmptyError
from classifier.reading.tables.streams import open_stream
from classifier.training.errors import TrainingDataError

NamedRow = Mapping[str, str]
"""Column name → cell."""


def read_rows(path: Path) -> list[NamedRow]:
    """Return the rows of a table below the column names, at least one: CSV, TSV, JSON Lines, Parquet or a workbook.

    Raises TrainingDataError when the file is missing, empty or damaged.
    """
    try:
        with open_stream(path) as stream:
            names, chunks = unique_names(stream.columns), list(stream.chunks)
    except FileEmptyError as error:
        raise problem_in(path, "The file is empty.") from error
    except TableEmptyError as error:
        raise problem_in(path, "There is no row below the column names.") from error
    except ClassifierError as error:
        if path.exists() and isinstance(error.__cause__, OSError):
            raise error.__cause__ from None  # the problem is the folder, disk or permissions, not the file
        raise problem_in(path, "There is no such file." if not path.exists() else str(error)) from error
    if bad := next((row for chunk in chunks for row in chunk.bad), None):
        raise problem_in(path, f"Row {bad.number}: {bad.error}")
    return [dict(zip(names, cells, strict=True)) for chunk in chunks for cells in chunk.rows]


def check_filled(path: Path, rows: Sequence[NamedRow], columns: Sequence[str]) -> None:
    """Raise TrainingDataError for the first row that has nothing in one of `columns`."""
    for number, row in enumerate(rows, start=2):
        if empty := [column for column in columns if not row[column].strip()]:
            raise problem_in(path, f"Row {number} has nothing in the column '{empty[0]}'.")


def check_columns(path: Path, rows: Sequence[NamedRow], columns: Sequence[str]) -> None:
    """Raise TrainingDataError for the first of `columns` that the file lacks."""
    if missing := [column for column in columns if column not in rows[0]]:
        raise column_missing(path, rows, missing[:1])


def column_missing(path: Path, rows: Sequence[NamedRow], names: Sequence[str]) -> TrainingDataError:
    """Return the error that says that no column has one of `names`."""
    wanted = ", ".join(f"'{name}'" for name in names)
    return TrainingDataError(
        path=path,
        problem=f"The first line names no column {wanted}, only {', '.join(rows[0])}.",
        remedy="Name its columns with --text-column, --label-column and the like.",
    )


def read_text(path: Path) -> str:
    """Return the content of a text file; raises TrainingDataError when it is missing, empty or no text."""
    try:
        content = decode(path.read_bytes())
    except FileNotFoundError as error:
        raise problem_in(path, "There is no such file.") from error
    except ValueError as error:
        raise problem_in(path, "It is no text.") from error
    if not content.strip():
        raise problem_in(path, "The file is empty.")
    return content


def problem_in(path: Path, problem: str) -> TrainingDataError:
    """Return the error for a file that has to be corrected."""
    return TrainingDataError(
        path=path, problem=problem, remedy="Correct the file, or fetch it with `python -m classifier.training fetch`."
    )
