"""The corpus: labelled articles, annotated leads and unlabelled texts."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from classifier.training.config import Config
from classifier.training.data.articles import NO_TOPIC, Article, Lead, hold_out, without_copies
from classifier.training.data.files import COLUMNS, Columns, check_label, read_articles, read_leads, read_texts

FREQUENCY_TEXTS = 10_000
"""Unlabelled texts, the longest, over which document frequencies are counted."""


class Corpus(NamedTuple):
    """Everything that training reads; no lead belongs to a dev article."""

    labels: tuple[str, ...]
    train: list[Article]
    leads: list[Lead]
    dev: list[Article]
    unlabelled: list[str]
    extra: tuple[Article, ...] = ()
    """Articles that train in every fold and are scored in none."""
    held_out: bool = False
    """Whether dev was held out of the file of train articles."""


def read_corpus(
    train_path: Path,
    leads_path: Path | None,
    dev_path: Path | None,
    unlabelled: Iterable[Path] = (),
    feedback_path: Path | None = None,
    extra_paths: Sequence[Path] = (),
    *,
    columns: Columns = COLUMNS,
    seed: int = Config.seed,
) -> Corpus:
    """Read the training data; raises TrainingDataError for files that cannot be used.

    Without `dev_path` a tenth of the train articles, chosen by `seed`, is held out as dev. `feedback_path` names a
    table in the format of the leads: corrections by readers that editors accepted. `extra_paths` name tables in the
    format of the train articles, which are trained on and never scored.
    """
    articles = read_articles(train_path, columns)
    labels = tuple(sorted({article.label for article in articles} - {NO_TOPIC}))
    train, dev = (articles, read_articles(dev_path, columns)) if dev_path else hold_out(articles, seed)
    extra = [(path, read_articles(path, columns._replace(origin=""))) for path in extra_paths]
    for path, read in ((train_path, articles), (dev_path or train_path, dev), *extra):
        for number, article in enumerate(read, start=2):
            for label in filter(None, (article.label, article.second)):
                check_label(path, number, label, (*labels, NO_TOPIC))
    leads = [lead for path in (leads_path, feedback_path) if path for lead in read_leads(path, labels)]
    texts = list(read_texts(unlabelled))
    extra_articles = tuple(article for _, read in extra for article in read)
    return Corpus(labels, train, without_copies(leads, dev), dev, texts, extra_articles, dev_path is None)


def longest(texts: Sequence[str]) -> list[str]:
    """Return the longest of the unlabelled texts, which are articles: document frequencies are counted over them."""
    return sorted(texts, key=len, reverse=True)[:FREQUENCY_TEXTS]
