"""Files of labelled articles, annotated leads and unlabelled texts: any CSV or TSV whose columns have names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from classifier.topics import labels_by_name
from classifier.training.data.articles import NO_TOPIC, Article, Lead, split_opening
from classifier.training.data.rows import (
    NamedRow,
    check_columns,
    check_filled,
    column_missing,
    problem_in,
    read_rows,
    read_text,
)
from classifier.training.errors import TrainingDataError

MAX_ORIGINS = 20
"""A column with more different values does not say where a text comes from."""
_NO_SECOND = ("", "-", NO_TOPIC)
_LISTED = 10
"""Unknown labels that an error lists."""


class Columns(NamedTuple):
    """The names of the columns of a file of labelled articles; empty for a column that was not named."""

    text: str = ""
    label: str = ""
    second: str = ""
    """A second topic; empty, `-` or `none` where there is none."""
    origin: str = ""
    """Where a text comes from."""
    headline: str = ""


UNNAMED = Columns()

COLUMNS = Columns("text", "category")
"""Those of MasakhaNEWS."""

USUAL = {
    "text": ("text", "content", "body"),
    "label": ("primary", "category", "label", "kategoria"),
    "second": ("second", "kategoria_ya_pili"),
    "origin": ("source", "origin"),
    "headline": ("headline",),
}
"""Field of `Columns` → the names that `read_labelled` looks for where none was given."""


def read_articles(path: Path | str, columns: Columns = COLUMNS) -> list[Article]:
    """Return the articles of a file to train on or to compare recipes with; labels are in lower case.

    `columns` names the text and the label. Without a headline column the file's `headline` is used, and without that
    the first words of the text. Raises TrainingDataError when the file cannot be read, or lacks a column or a value.
    """
    path = Path(path)
    rows = read_rows(path)
    if not columns.headline and "headline" in rows[0]:
        columns = columns._replace(headline="headline")
    named = [name for name in columns if name]
    check_columns(path, rows, named)
    check_filled(path, rows, named)
    articles = [_article(row, columns) for row in rows]
    return articles if columns.headline else [split_opening(article) for article in articles]


def read_labelled(path: Path | str, labels: Sequence[str], columns: Columns = UNNAMED) -> list[Article]:
    """Return the articles of a file to evaluate a bundle on, whose topics are among `labels` or `NO_TOPIC`.

    Labels are matched by their names in any language, without regard to case, and returned as the bundle writes them.
    Columns that are not named are looked for by their `USUAL` names. Raises TrainingDataError when the file cannot be
    read, lacks a column or a value, or has other labels.
    """
    path = Path(path)
    rows = [{name: cell.strip() for name, cell in row.items()} for row in read_rows(path)]
    resolved = _find_columns(path, columns, rows)
    check_filled(path, rows, (resolved.text, resolved.label))
    articles = [_article(row, resolved) for row in rows]
    if not columns.origin and len({article.origin for article in articles}) > MAX_ORIGINS:
        articles = [article._replace(origin="") for article in articles]
    known = labels_by_name((NO_TOPIC, *labels))
    _check_labelled(path, articles, known, resolved)
    return [
        article._replace(
            label=known[article.label],
            second=known[article.second] if article.second not in ("", article.label) else "",
        )
        for article in articles
    ]


def read_leads(path: Path | str, labels: Sequence[str]) -> list[Lead]:
    """Return the leads of a TSV file with the columns `category text agreement`.

    The categories are among `labels`, or `NO_TOPIC`.

    Raises TrainingDataError as `read_articles` does, and for an unknown category or an agreement that is no number.
    """
    path, leads = Path(path), []
    rows, names = read_rows(path), ("category", "text", "agreement")
    check_columns(path, rows, names)
    check_filled(path, rows, names)
    for number, row in enumerate(rows, start=2):
        label = _label(row["category"])
        check_label(path, number, label, (*labels, NO_TOPIC))
        try:
            agreement = float(row["agreement"])
        except ValueError as error:
            raise problem_in(path, f"The agreement in row {number} is no number.") from error
        leads.append(Lead(label, row["text"], agreement))
    return leads


def check_label(path: Path, number: int, label: str, labels: Sequence[str]) -> None:
    """Raise TrainingDataError when `label`, in row `number` of `path`, is not one of `labels`."""
    if label not in labels:
        known = ", ".join(labels)
        raise problem_in(path, f"Row {number} has the category '{label}', which is not one of {known}.")


def read_texts(paths: Iterable[Path | str]) -> Iterator[str]:
    """Yield unlabelled texts: the lines of `.txt` files, the column `content` or `text` of `.csv` and `.tsv` files.

    A folder stands for the files in it. Raises TrainingDataError when a file is missing or empty.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from read_texts(sorted(p for p in path.iterdir() if p.suffix in (".txt", ".csv", ".tsv")))
        elif path.suffix == ".txt":
            yield from (line for line in read_text(path).splitlines() if line.strip())
        else:
            yield from (row.get("content") or row.get("text") or "" for row in read_rows(path))


def _article(row: NamedRow, columns: Columns) -> Article:
    text, label, second, origin, headline = (row[name] if name else "" for name in columns)
    second = _label(second)
    return Article(_label(label), headline, text, "" if second in _NO_SECOND else second, origin)


def _label(cell: str) -> str:
    """Return the label in a cell: "Michezo" and "michezo" are the same label."""
    return cell.strip().lower()


def _find_columns(path: Path, columns: Columns, rows: Sequence[NamedRow]) -> Columns:
    """Return the names of the columns of this file; empty for an optional column that it does not have."""
    check_columns(path, rows, [name for name in columns if name])
    by_name = {name.casefold().strip(): name for name in reversed(list(rows[0]))}
    usual = {role: next((by_name[name] for name in names if name in by_name), "") for role, names in USUAL.items()}
    for role, named in (("text", columns.text), ("label", columns.label)):
        if not (named or usual[role]):
            raise column_missing(path, rows, USUAL[role])
    return Columns(**{role: named or usual[role] for role, named in columns._asdict().items()})


def _check_labelled(path: Path, articles: Sequence[Article], known: Mapping[str, str], columns: Columns) -> None:
    """Raise TrainingDataError for labels that the bundle lacks, no topic at all, or too many origins."""
    used = {label for article in articles for label in (article.label, article.second) if label}
    if unknown := sorted(used - set(known)):
        listed = ", ".join(f"'{label}'" for label in unknown[:_LISTED])
        more = f" and {len(unknown) - _LISTED} more" if len(unknown) > _LISTED else ""
        raise TrainingDataError(
            path=path,
            problem=f"It has labels that the bundle does not know: {listed}{more}.",
            remedy=f"Rename them or leave those rows out; the bundle knows {', '.join(dict.fromkeys(known.values()))}.",
        )
    if all(article.label == NO_TOPIC for article in articles):
        problem = f"Each of its {len(articles)} rows has the label '{NO_TOPIC}', so there is no answer to compare with."
        raise TrainingDataError(path=path, problem=problem, remedy="Add texts that have a topic.")
    if (origins := len({article.origin for article in articles})) > MAX_ORIGINS:
        problem = f"The column '{columns.origin}' has {origins} different values, more than {MAX_ORIGINS}."
        raise TrainingDataError(path=path, problem=problem, remedy="Name a column of few origins with --origin-column.")
