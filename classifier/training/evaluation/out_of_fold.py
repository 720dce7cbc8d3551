"""What networks answer to articles that they did not see: in every length, and with web pages around them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from classifier.training.config import Config
from classifier.training.data import pasting
from classifier.training.data.articles import NO_TOPIC, VIEWS, Article, view
from classifier.training.data.corpus import Corpus
from classifier.training.data.examples import read_ids
from classifier.vocabulary import PADDING_ID, Vocabulary

MOST_PASTED = 1500
"""Articles that are pasted in every way, drawn at random from those that are no short texts."""

Probabilities = dict[str, NDArray[np.float32]]


class Measured(NamedTuple):
    """Out-of-fold probabilities of the train articles."""

    articles: Sequence[Article]
    views: Probabilities
    """View → shape (articles, labels)."""
    pasted: NDArray[np.int64]
    """The places of the articles that were pasted."""
    ways: Probabilities
    """Way of pasting → shape (pasted, labels)."""
    words: Mapping[str, NDArray[np.int64]]
    """View or way → the number of words that the model reads of each text."""


def measure_folds(
    models: Sequence[Any], folds: Sequence[NDArray[np.int64]], corpus: Corpus, vocabulary: Vocabulary, config: Config
) -> Measured:
    """Return what the model of each fold answers to the articles that it did not see."""
    articles = corpus.train
    ids = {name: read_ids([view(article, name) for article in articles], vocabulary, config) for name in VIEWS}
    words = {name: _count(rows) for name, rows in ids.items()}
    views = {name: _run_folds(models, folds, rows, len(corpus.labels)) for name, rows in ids.items()}
    pasted = _choose(articles, words["full"], config)
    inside = [np.flatnonzero(np.isin(pasted, fold)) for fold in folds]
    ways = {}
    for name, way in pasting.WAYS.items():
        generator = np.random.default_rng([config.seed, crc32(name.encode())])
        pages = [way(articles[at].headline, articles[at].text, generator) for at in pasted]
        rows = read_ids(pages, vocabulary, config)
        words[name] = _count(rows)
        ways[name] = _run_folds(models, inside, rows, len(corpus.labels))
    return Measured(articles, views, pasted, ways, words)


def predict_views(
    model: Any, articles: Sequence[Article], vocabulary: Vocabulary, config: Config
) -> dict[str, NDArray[np.float32]]:
    """Return view → probabilities (articles, labels) of a model in the form that is shipped."""
    texts: Callable[[str], list[str]] = lambda name: [view(article, name) for article in articles]  # noqa: E731
    return {name: run(model, read_ids(texts(name), vocabulary, config)) for name in VIEWS}


def run(model: Any, ids: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the probabilities (texts, labels) of a model in the form that is shipped, some texts at a time."""
    return np.concatenate([np.asarray(model(ids[at : at + 64], training=False)) for at in range(0, len(ids), 64)])


def _run_folds(
    models: Sequence[Any], chosen: Sequence[NDArray[np.int64]], ids: NDArray[np.int32], labels: int
) -> NDArray[np.float32]:
    probabilities = np.zeros((len(ids), labels), np.float32)
    for model, rows in zip(models, chosen, strict=True):
        if len(rows):
            probabilities[rows] = run(model, ids[rows])
    return probabilities


def _choose(articles: Sequence[Article], words: NDArray[np.int64], config: Config) -> NDArray[np.int64]:
    told = np.array([article.label != NO_TOPIC for article in articles])
    long = np.flatnonzero(told & (words >= config.short_words))
    long = long if len(long) else np.flatnonzero(told)
    generator = np.random.default_rng(config.seed)
    return np.sort(generator.permutation(long)[:MOST_PASTED])


def _count(ids: NDArray[np.int32]) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = (ids != PADDING_ID).sum(axis=1)
    return counts
