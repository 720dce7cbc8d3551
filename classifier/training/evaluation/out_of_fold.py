"""Out-of-fold predictions: the answers of networks to articles they did not see, in every view and way of pasting."""

from collections.abc import Mapping, Sequence
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

MAX_PASTED = 1500
"""Articles that are pasted in every way, drawn at random from those that are no short texts."""

Probabilities = Mapping[str, NDArray[np.float32]]
"""View or way of pasting → probabilities (texts, labels)."""


class OutOfFold(NamedTuple):
    """Out-of-fold probabilities of the train articles."""

    articles: Sequence[Article]
    views: Probabilities
    """By view, shape (articles, labels)."""
    pasted: NDArray[np.int64]
    """The indices of the articles that were pasted."""
    ways: Probabilities
    """By way of pasting, shape (pasted, labels)."""
    words: Mapping[str, NDArray[np.int64]]
    """View or way → the number of words that the model reads of each text."""


def predict_folds(
    models: Sequence[Any], folds: Sequence[NDArray[np.int64]], corpus: Corpus, vocabulary: Vocabulary, config: Config
) -> OutOfFold:
    """Return the probabilities that the model of each fold gives to the articles that it did not see."""
    articles = corpus.train
    ids = {name: read_ids([view(article, name) for article in articles], vocabulary, config) for name in VIEWS}
    words = {name: _count_words(rows) for name, rows in ids.items()}
    views = {name: _run_folds(models, folds, rows, len(corpus.labels)) for name, rows in ids.items()}
    pasted = _choose_pasted(articles, words["full"], config)
    inside = [np.flatnonzero(np.isin(pasted, fold)) for fold in folds]
    ways = {}
    for name in pasting.WAYS:
        pages = paste_all([articles[at] for at in pasted], name, config.seed)
        rows = read_ids(pages, vocabulary, config)
        words[name] = _count_words(rows)
        ways[name] = _run_folds(models, inside, rows, len(corpus.labels))
    return OutOfFold(articles, views, pasted, ways, words)


def predict_views(model: Any, articles: Sequence[Article], vocabulary: Vocabulary, config: Config) -> Probabilities:
    """Return the probabilities by view, shape (articles, labels), of a model in the form that ships."""
    return {
        name: _run(model, read_ids([view(article, name) for article in articles], vocabulary, config)) for name in VIEWS
    }


def paste_all(articles: Sequence[Article], way: str, seed: int) -> list[str]:
    """Return the articles pasted in one way of `pasting.WAYS`; the same each time, whatever other ways there are."""
    generator = np.random.default_rng([seed, crc32(way.encode())])
    return [pasting.WAYS[way](article.headline, article.text, generator) for article in articles]


def _run(model: Any, ids: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the probabilities (texts, labels), computed 64 texts at a time."""
    return np.concatenate([np.asarray(model(ids[at : at + 64], training=False)) for at in range(0, len(ids), 64)])


def _run_folds(
    models: Sequence[Any], chosen: Sequence[NDArray[np.int64]], ids: NDArray[np.int32], labels: int
) -> NDArray[np.float32]:
    """Return the probabilities (texts, labels); each model runs the texts that were `chosen` for it."""
    probabilities = np.zeros((len(ids), labels), np.float32)
    for model, rows in zip(models, chosen, strict=True):
        if len(rows):
            probabilities[rows] = _run(model, ids[rows])
    return probabilities


def _choose_pasted(articles: Sequence[Article], words: NDArray[np.int64], config: Config) -> NDArray[np.int64]:
    """Return the indices of the articles to paste; `words` holds the length of each article, shape (articles,)."""
    with_topic = np.array([article.label != NO_TOPIC for article in articles])
    long = np.flatnonzero(with_topic & (words >= config.short_words))
    long = long if len(long) else np.flatnonzero(with_topic)
    generator = np.random.default_rng(config.seed)
    return np.sort(generator.permutation(long)[:MAX_PASTED])


def _count_words(ids: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the number of words of each row of padded word ids, shape (texts,)."""
    counts: NDArray[np.int64] = (ids != PADDING_ID).sum(axis=1)
    return counts
