"""What there is to learn from: the articles and other texts, and the vocabulary that they give."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.text import Vocabulary
from classifier.training.config import Config
from classifier.training.data import Article, Lead, hold_out, view, without_copies
from classifier.training.evidence import WordFeatures
from classifier.training.files import COLUMNS, Columns, check_label, read_articles, read_leads, read_texts
from classifier.training.linear import TextFeatures
from classifier.training.vocabulary import build_tokenizer, cached_vectors, vector_table

FREQUENCY_TEXTS = 10_000
"""Unlabelled texts, the longest, over which document frequencies are counted."""


class Corpus(NamedTuple):
    """Everything that is read; the leads hold none of the dev articles."""

    labels: tuple[str, ...]
    train: list[Article]
    leads: list[Lead]
    dev: list[Article]
    unlabelled: list[str]
    held_out: bool = False
    """Whether dev was held out of the file of train articles."""


def read_corpus(
    train_path: Path,
    leads_path: Path | None,
    dev_path: Path | None,
    unlabelled: Iterable[Path] = (),
    feedback_path: Path | None = None,
    *,
    columns: Columns = COLUMNS,
    seed: int = Config.seed,
) -> Corpus:
    """Read the training data; raises TrainingDataError for what does not fit.

    Without `dev_path` a tenth of the train articles, chosen by `seed`, is held out as dev. `feedback_path` names a
    table like that of the leads: what readers corrected and editors accepted.
    """
    articles = read_articles(train_path, columns)
    labels = tuple(sorted({article.label for article in articles}))
    train, dev = (articles, read_articles(dev_path, columns)) if dev_path else hold_out(articles, seed)
    for number, article in enumerate(dev, start=2):
        check_label(dev_path or train_path, number, article.label, labels)
    leads = [lead for path in (leads_path, feedback_path) if path for lead in read_leads(path, labels)]
    return Corpus(labels, train, without_copies(leads, dev), dev, list(read_texts(unlabelled)), dev_path is None)


class Words(NamedTuple):
    """The vocabulary in its three forms."""

    tokenizer: Any
    vocabulary: Vocabulary
    table: NDArray[np.float32]
    """The start of the word vectors by id, shape (ids, dimensions)."""
    features: WordFeatures


def prepare_words(corpus: Corpus, config: Config, cache: Path | None) -> Words:
    """Learn word vectors from all text but dev, and number the words."""
    texts = [view(article, "full") for article in corpus.train] + [lead.text for lead in corpus.leads]
    texts += corpus.unlabelled
    vectors = cached_vectors(texts, config, cache)
    tokenizer = build_tokenizer(vectors.words, texts)
    index, vocabulary = tokenizer.word_index, Vocabulary(tokenizer.word_index)
    labelled = len(texts) - len(corpus.unlabelled)
    features = WordFeatures(index, vocabulary, texts[:labelled], longest(corpus.unlabelled))
    return Words(tokenizer, vocabulary, vector_table(index, vectors), features)


def text_features(corpus: Corpus) -> TextFeatures:
    """Return features of words and characters; how rare they are is counted over the longest unlabelled texts, too."""
    texts = [view(article, "full") for article in corpus.train] + [lead.text for lead in corpus.leads]
    return TextFeatures(texts, "words+characters", longest(corpus.unlabelled))


def longest(texts: Sequence[str]) -> list[str]:
    """Return the longest of the unlabelled texts, which are articles: over them document frequencies are counted."""
    return sorted(texts, key=len, reverse=True)[:FREQUENCY_TEXTS]
