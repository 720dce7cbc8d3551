"""Reading a file of texts that people labelled, to measure by: with one topic a text, or two."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from classifier.training.data.articles import NO_TOPIC, Article, view
from classifier.training.data.files import check_filled, read_rows
from classifier.training.errors import TrainingDataError

MOST_ORIGINS = 20
"""A column with more different values says something else than where a text comes from."""
_NO_SECOND = ("", "-", NO_TOPIC)
_SHOWN = 10
_NAME_COLUMNS = "Name its columns with --text-column, --label-column and the like."


class Columns(NamedTuple):
    """What the columns of a file of annotated texts are called; None: the first of `USUAL` that the file has."""

    text: str | None = None
    label: str | None = None
    second: str | None = None
    origin: str | None = None
    headline: str | None = None


USUAL = {
    "text": ("text", "content", "body"),
    "label": ("primary", "category", "label"),
    "second": ("second",),
    "origin": ("source", "origin"),
    "headline": ("headline",),
}
"""Column → names that are looked for; a file need not have the last three."""
COLUMNS = Columns()


class Annotated(NamedTuple):
    """A text, and what an annotator said of it."""

    headline: str
    """Empty where the file has none."""
    text: str
    first: str
    """The label an editor would file it under; `NO_TOPIC` where none can be told."""
    second: str
    """Another label that is nearly as strong; empty where there is none."""
    origin: str
    """Where the text comes from; empty where the file does not say."""

    def whole(self) -> str:
        """Return all of it: the headline, where there is one, on a line of its own."""
        return f"{self.headline}\n{self.text}" if self.headline else self.text

    def view(self, name: str) -> str:
        """Return a part of it: see `classifier.training.data.articles.view`."""
        return view(Article(self.first, self.headline, self.text), name)


def read_annotated(path: Path | str, labels: Sequence[str], columns: Columns = COLUMNS) -> list[Annotated]:
    """Read a CSV or TSV file of texts whose topics are among `labels`, or `NO_TOPIC`; capitals make no difference.

    Raises TrainingDataError when the file is missing, empty, damaged, lacks a column or a value, or has other labels.
    """
    path = Path(path)
    rows = read_rows(path, ())
    names = _resolve(path, columns, [name for name in rows[0] if name])
    check_filled(path, rows, [name for name in (names.text, names.label) if name])
    known = {label.casefold(): label for label in (NO_TOPIC, *labels)}
    cells = [{role: _cell(row, name) for role, name in names._asdict().items()} for row in rows]
    firsts, seconds = ([cell[role].casefold() for cell in cells] for role in ("label", "second"))
    seconds = ["" if label in _NO_SECOND else label for label in seconds]
    _check_labels(path, [*firsts, *filter(None, seconds)], known)
    if set(firsts) == {NO_TOPIC}:
        problem = f"Each of its {len(rows)} rows has the label '{NO_TOPIC}', so there is no answer to compare with."
        raise TrainingDataError(path=path, problem=problem, remedy="Add texts that have a topic.")
    origins = _origins(path, [cell["origin"] for cell in cells], columns.origin)
    return [
        Annotated(cell["headline"], cell["text"], known[first], _second(known, first, second), origin)
        for cell, first, second, origin in zip(cells, firsts, seconds, origins, strict=True)
    ]


def _resolve(path: Path, columns: Columns, names: Sequence[str]) -> Columns:
    """Return what the columns of this file are called; None for those that it need not have and does not."""
    by_name = {name.casefold().strip(): name for name in reversed(names)}
    usual = (next((by_name[name] for name in known if name in by_name), None) for known in USUAL.values())
    resolved = Columns(*(named or other for named, other in zip(columns, usual, strict=True)))
    for role, name in resolved._asdict().items():
        if name not in names and (name or role in ("text", "label")):
            looked_for = name or "', '".join(USUAL[role])
            problem = f"The first line names no column '{looked_for}', only {', '.join(names)}."
            raise TrainingDataError(path=path, problem=problem, remedy=_NAME_COLUMNS)
    return resolved


def _cell(row: Mapping[str, str], name: str | None) -> str:
    return ((row[name] if name else "") or "").strip()


def _second(known: Mapping[str, str], first: str, second: str) -> str:
    return known[second] if second and second != first else ""


def _check_labels(path: Path, used: Iterable[str], known: Mapping[str, str]) -> None:
    """Raise TrainingDataError where the file has labels that the bundle lacks."""
    if unknown := sorted(set(used) - set(known)):
        listed = ", ".join(f"'{label}'" for label in unknown[:_SHOWN])
        more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
        raise TrainingDataError(
            path=path,
            problem=f"It has labels that the bundle does not know: {listed}{more}.",
            remedy=f"Rename them or leave those rows out; the bundle knows {', '.join(known.values())}.",
        )


def _origins(path: Path, origins: Sequence[str], named: str | None) -> Sequence[str]:
    """Return the origin of each text; empty ones for a column that was found by its name and says something else."""
    if len(set(origins)) <= MOST_ORIGINS:
        return origins
    if named:
        problem = f"The column '{named}' has {len(set(origins))} different values, more than {MOST_ORIGINS}."
        raise TrainingDataError(path=path, problem=problem, remedy="Name a column of few origins with --origin-column.")
    return [""] * len(origins)
