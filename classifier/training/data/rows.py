"""CSV and TSV files → rows, checked; what is wrong with a file is a TrainingDataError."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from classifier.reading.tables.delimited import find_delimiter
from classifier.training.errors import TrainingDataError

Row = Mapping[str, str]
"""Column name → cell; empty where the row is too short."""


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV or TSV file below the column names, at least one.

    Raises TrainingDataError when the file is missing, empty or not UTF-8.
    """
    csv.field_size_limit(1 << 30)  # an article may be longer than the 128 KB that csv allows a field
    lines = list(io.StringIO(read_text(path), newline=""))
    delimiter = find_delimiter(lines) if path.suffix.lower() == ".csv" else "\t"
    rows = list(csv.DictReader(lines, delimiter=delimiter, restval=""))
    if not rows:
        raise problem_in(path, "There is no row below the column names.")
    return [{name: cell for name, cell in row.items() if name} for row in rows]


def check_filled(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Raise TrainingDataError for the first row that has nothing in one of `columns`."""
    for number, row in enumerate(rows, start=2):
        if empty := [column for column in columns if not row[column].strip()]:
            raise problem_in(path, f"Row {number} has nothing in the column '{empty[0]}'.")


def check_columns(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Raise TrainingDataError for the first of `columns` that the file lacks."""
    if missing := [column for column in columns if column not in rows[0]]:
        raise column_missing(path, rows, missing[:1])


def column_missing(path: Path, rows: Sequence[Row], names: Sequence[str]) -> TrainingDataError:
    """Return the error that says that no column has one of `names`."""
    wanted = ", ".join(f"'{name}'" for name in names)
    return TrainingDataError(
        path=path,
        problem=f"The first line names no column {wanted}, only {', '.join(rows[0])}.",
        remedy="Name its columns with --text-column, --label-column and the like.",
    )


def read_text(path: Path) -> str:
    """Return the content of a text file; raises TrainingDataError when it is missing, empty or not UTF-8."""
    try:
        content = path.read_text(encoding="utf-8-sig")  # spreadsheets put a byte order mark before the first name
    except FileNotFoundError as error:
        raise problem_in(path, "There is no such file.") from error
    except UnicodeDecodeError as error:
        raise problem_in(path, "It is not UTF-8 text.") from error
    if not content.strip():
        raise problem_in(path, "The file is empty.")
    return content


def problem_in(path: Path, problem: str) -> TrainingDataError:
    """Return the error for a file that has to be corrected."""
    return TrainingDataError(
        path=path, problem=problem, remedy="Mend the file, or fetch it with `python -m classifier.training fetch`."
    )
