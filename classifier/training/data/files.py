"""Reading files of articles: any CSV or TSV whose columns have names."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from classifier.reading.tables.delimited import find_delimiter
from classifier.training.data.articles import NO_TOPIC, Article, Lead, split_opening
from classifier.training.errors import TrainingDataError

_NAME_COLUMNS = "Name its columns with --text-column and --label-column."

HEADLINE = "headline"
"""The column that holds headlines where none is named; a file need not have it."""


class Columns(NamedTuple):
    """What the columns of a file of articles are called."""

    text: str = "text"
    label: str = "category"
    headline: str | None = None
    """None: `headline` where there is such a column, else the first words of the text stand for one."""
    second: str | None = None
    """The column of a second label, where the file has one; `-` and `none` stand for no second label."""
    origin: str | None = None
    """The column that says where a text comes from."""


COLUMNS = Columns()
"""Those of MasakhaNEWS."""


def read_articles(path: Path | str, columns: Columns = COLUMNS) -> list[Article]:
    """Read a CSV or TSV file of labelled articles.

    Labels are read without regard to capitals. Raises TrainingDataError when the file is missing, empty, not UTF-8,
    or lacks a column or a value.
    """
    path = Path(path)
    named = [name for name in (columns.label, columns.headline, columns.text, columns.second, columns.origin) if name]
    rows = read_rows(path, named, [HEADLINE])
    headline = columns.headline or HEADLINE
    return [
        Article(
            _label(row[columns.label]),
            *((row[headline], row[columns.text]) if headline in row else split_opening(row[columns.text])),
            _second(row[columns.second]) if columns.second else "",
            row[columns.origin] if columns.origin else "",
        )
        for row in rows
    ]


def read_leads(path: Path | str, labels: Sequence[str]) -> list[Lead]:
    """Read a TSV file with the columns `category text agreement`; the categories are among `labels`, or `NO_TOPIC`.

    Raises TrainingDataError as `read_articles` does, and for an unknown category or an agreement that is no number.
    """
    path, leads = Path(path), []
    for number, row in enumerate(read_rows(path, ("category", "text", "agreement")), start=2):
        label = _label(row["category"])
        check_label(path, number, label, (*labels, NO_TOPIC))
        try:
            agreement = float(row["agreement"])
        except ValueError as error:
            raise _problem(path, f"The agreement in row {number} is no number.") from error
        leads.append(Lead(label, row["text"], agreement))
    return leads


def check_label(path: Path, number: int, label: str, labels: Sequence[str]) -> None:
    """Raise TrainingDataError when `label`, in row `number` of `path`, is not one of `labels`."""
    if label not in labels:
        known = ", ".join(labels)
        raise _problem(path, f"Row {number} has the category '{label}', which is not one of {known}.")


def read_texts(paths: Iterable[Path | str]) -> Iterator[str]:
    """Yield unlabelled texts: the lines of `.txt` files, the column `content` or `text` of `.csv` and `.tsv` files.

    A folder stands for the files in it. Raises TrainingDataError when one is missing or empty.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from read_texts(sorted(p for p in path.iterdir() if p.suffix in (".txt", ".csv", ".tsv")))
        elif path.suffix == ".txt":
            yield from (line for line in _read(path).splitlines() if line.strip())
        else:
            yield from (row.get("content") or row.get("text") or "" for row in read_rows(path, ()))


def _label(cell: str) -> str:
    """Return the label in a cell: "Michezo" and "michezo" are one."""
    return cell.strip().lower()


def _second(cell: str) -> str:
    label = _label(cell)
    return "" if label in ("-", NO_TOPIC) else label


def read_rows(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the rows of a table: each has something in all `columns`, and in the `optional` ones that there are."""
    csv.field_size_limit(1 << 30)  # an article may be longer than the 128 KB that csv allows a field
    lines = list(io.StringIO(_read(path), newline=""))
    reader = csv.DictReader(lines, delimiter=find_delimiter(lines) if path.suffix.lower() == ".csv" else "\t")
    names = reader.fieldnames or ()
    if missing := [column for column in columns if column not in names]:
        problem = f"The first line names no column '{missing[0]}', only {', '.join(names)}."
        raise TrainingDataError(path=path, problem=problem, remedy=_NAME_COLUMNS)
    rows = list(reader)
    if not rows:
        raise _problem(path, "There is no row below the column names.")
    check_filled(path, rows, [*columns, *(column for column in optional if column in names)])
    return rows


def check_filled(path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> None:
    """Raise TrainingDataError for the first of `rows` that has nothing in one of `columns`."""
    for number, row in enumerate(rows, start=2):
        if empty := [column for column in columns if not (row[column] or "").strip()]:
            raise _problem(path, f"Row {number} has nothing in the column '{empty[0]}'.")


def _read(path: Path) -> str:
    try:
        content = path.read_text(encoding="utf-8-sig")  # spreadsheets put a mark before the first name
    except FileNotFoundError as error:
        raise _problem(path, "There is no such file.") from error
    except UnicodeDecodeError as error:
        raise _problem(path, "It is not UTF-8 text.") from error
    if not content.strip():
        raise _problem(path, "The file is empty.")
    return content


def _problem(path: Path, problem: str) -> TrainingDataError:
    return TrainingDataError(
        path=path, problem=problem, remedy="Mend the file, or fetch it with `python -m classifier.training fetch`."
    )
