"""Reading what the model learns from, and keeping what it is measured on apart from it."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from classifier.text import split_words
from classifier.training.errors import TrainingDataError

VIEWS = ("headline", "lead", "first_200", "full")
"""The lengths at which journalists paste an article: `view` says what each one is."""


class Article(NamedTuple):
    """A labelled article."""

    label: str
    headline: str
    text: str


class Lead(NamedTuple):
    """A headline, mostly with the first sentence, and the majority vote of its annotators."""

    label: str
    text: str
    agreement: float
    """Share of the annotators, from 0 to 1, who voted for the label."""


def view(article: Article, name: str) -> str:
    """Return what a reader pastes: the headline, the first 40 or 200 words, or everything."""
    if name == "headline":
        return article.headline
    whole = f"{article.headline}\n{article.text}"
    words = {"lead": 40, "first_200": 200}.get(name)
    return whole if words is None else " ".join(split_words(whole)[:words])


def first_words(text: str, count: int) -> str:
    """Return the beginning of `text` as it is written, up to `count` words."""
    return " ".join(text.split()[:count])


def read_articles(path: Path | str, languages: Sequence[str] = ()) -> list[Article]:
    """Read a TSV file with the columns `category headline text`, of some `languages` if it has such a column.

    Raises TrainingDataError when the file is missing, empty, not UTF-8, or lacks a column or a value.
    """
    rows = _rows(Path(path), ("category", "headline", "text"))
    if languages:
        rows = [row for row in rows if row.get("language", languages[0]) in languages]
    return [Article(row["category"].strip(), row["headline"], row["text"]) for row in rows]


def read_leads(path: Path | str, labels: Sequence[str]) -> list[Lead]:
    """Read a TSV file with the columns `category text agreement`; the categories are among `labels`.

    Raises TrainingDataError as `read_articles` does, and for an unknown category or an agreement that is no number.
    """
    path, leads = Path(path), []
    for number, row in enumerate(_rows(path, ("category", "text", "agreement")), start=2):
        label = row["category"].strip()
        check_label(path, number, label, labels)
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
            yield from (row.get("content") or row.get("text") or "" for row in _rows(path, ()))


def overlaps(texts: Sequence[str], others: Sequence[str], share: float = 0.3, length: int = 5) -> list[set[int]]:
    """Return for each of `texts` the indices of `others` that hold at least `share` of its runs of `length` words.

    Headlines alone would not do: a daily series gives every article the same one, and a lead may be reworded.
    """
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for index, other in enumerate(others):
        for run in _runs(other, length):
            holders[run].add(index)
    found = []
    for text in texts:
        runs = _runs(text, length)
        shared = Counter(index for run in runs for index in holders.get(run, ()))
        found.append({index for index, count in shared.items() if count >= share * len(runs)})
    return found


def near_copies(articles: Sequence[Article]) -> NDArray[np.int64]:
    """Return a group number an article; articles that share much of their text have the same one."""
    texts = [view(article, "full") for article in articles]
    group = list(range(len(texts)))
    for index, others in enumerate(overlaps(texts, texts)):
        for other in others:
            old, new = group[index], group[other]
            group = [new if g == old else g for g in group] if old != new else group
    return np.array(group)


def split_folds(articles: Sequence[Article], folds: int, seed: int) -> list[NDArray[np.int64]]:
    """Return the held-out indices of each fold, stratified by label; near-copies are held out together."""
    labels = [article.label for article in articles]
    fewest, label = min((count, label) for label, count in Counter(labels).items())
    if fewest < folds:
        raise TrainingDataError(
            path="The training articles",
            problem=f"have {fewest} of '{label}', fewer than the {folds} folds.",
            remedy="Add articles, or ask for fewer folds.",
        )
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    return [held_out for _, held_out in splitter.split(labels, labels, near_copies(articles))]


def without_copies(leads: Sequence[Lead], articles: Sequence[Article]) -> list[Lead]:
    """Return the leads that belong to none of the (held-out) `articles`."""
    found = overlaps([lead.text for lead in leads], [view(article, "full") for article in articles])
    return [lead for lead, others in zip(leads, found, strict=True) if not others]


def _runs(text: str, length: int) -> set[str]:
    words = split_words(text)
    return {" ".join(words[at : at + length]) for at in range(max(1, len(words) - length + 1))}


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 30)  # an article may be longer than the 128 KB that csv allows a field
    reader = csv.DictReader(_read(path).splitlines(keepends=True), delimiter="," if path.suffix == ".csv" else "\t")
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise _problem(path, f"The first line names no column '{missing[0]}'.")
    rows = list(reader)
    if not rows:
        raise _problem(path, "There is no row below the column names.")
    for number, row in enumerate(rows, start=2):
        if empty := [column for column in columns if not (row[column] or "").strip()]:
            raise _problem(path, f"Row {number} has nothing in the column '{empty[0]}'.")
    return rows


def _read(path: Path) -> str:
    try:
        content = path.read_text(encoding="utf-8")
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
