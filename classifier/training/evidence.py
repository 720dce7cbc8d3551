"""A linear model that fits into a table: the evidence of each word for each label.

A linear model over words and character n-grams is the strongest simple method on this data. Here its features are those
of single words: the word itself, and the n-grams of 3 to 5 characters inside it, edges included. They are weighted by
inverse document frequency, summed over the text and divided by the square root of its length. So the whole model is one
number for each word and label, and a word that no labelled text holds still counts through its n-grams:

    evidence[word, label] = Σ over the word's features: idf × the coefficient of the support vector machine

The first words of a text can have evidence of their own, where the beginning says more than the rest.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.svm import LinearSVC

from classifier.text import split_words
from classifier.training.config import Config
from classifier.training.data.articles import NO_TOPIC
from classifier.training.data.examples import LINEAR_WEIGHTS, Text
from classifier.training.linear import character_ngrams
from classifier.vocabulary import UNKNOWN_ID, Vocabulary

WORD_LENGTH = 0.5
"""The mean length of the feature vector of the word itself, where that of its n-grams is 1."""

MIN_WORD, MIN_NGRAM = 2, 3
"""Smallest number of labelled texts that contain a word, or an n-gram, for it to be used."""


class WordFeatures:
    """The features of every word, shape (ids, features), learned from text alone, without labels."""

    def __init__(
        self, word_index: dict[str, int], vocabulary: Vocabulary, labelled: Sequence[str], unlabelled: Sequence[str]
    ) -> None:
        """Take the features from `labelled` texts; count document frequencies over `unlabelled` texts as well."""
        self._vocabulary, self._ids = vocabulary, max(word_index.values()) + 1
        words = [""] * self._ids
        for word, row in word_index.items():
            words[row] = word if row > UNKNOWN_ID else ""
        counts = self.counts([split_words(text) for text in labelled])
        more = [split_words(text) for text in unlabelled]
        all_counts = sparse.vstack([counts, self.counts(more)]) if unlabelled else counts
        ngrams = CountVectorizer(analyzer=character_ngrams, dtype=np.float32).fit_transform(words)
        self.matrix = sparse.hstack(
            [
                WORD_LENGTH * _weighted(sparse.identity(self._ids, dtype=np.float32), counts, all_counts, MIN_WORD),
                _weighted(ngrams, counts, all_counts, MIN_NGRAM),
            ],
            format="csr",
        )

    def counts(self, texts: Sequence[Sequence[str]]) -> Any:
        """Return how often each text, a list of words, holds each known word: a sparse matrix (texts, ids)."""
        rows = [[i for i in self._vocabulary.ids(words) if i > UNKNOWN_ID] for words in texts]
        starts = np.cumsum([0, *map(len, rows)])
        columns = np.concatenate([np.array(row, dtype=np.int32) for row in rows])
        values = np.ones(len(columns), dtype=np.float32)
        return sparse.csr_matrix((values, columns, starts), shape=(len(texts), self._ids))

    def __call__(self, texts: Sequence[Sequence[str]]) -> Any:
        """Return the features of texts, each a list of words: a sparse matrix (texts, features)."""
        counts = self.counts(texts)
        lengths = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1.0)
        return sparse.diags(1 / np.sqrt(lengths)) @ (counts @ self.matrix)


def learn_evidence(
    features: WordFeatures, texts: Sequence[Text], labels: Sequence[str], config: Config
) -> NDArray[np.float32]:
    """Return the evidence of every word, shape (ids, parts, labels), learned from the `texts` that have a topic.

    The parts are the beginnings of `config.evidence_prefixes` and, last, the whole text.
    """
    used = [text for text in texts if LINEAR_WEIGHTS[text.part] and text.label != NO_TOPIC]
    weights = [LINEAR_WEIGHTS[text.part] * text.weight for text in used]
    svm = LinearSVC(C=config.evidence_c, class_weight="balanced", fit_intercept=False, random_state=config.seed)
    lengths = (*config.evidence_prefixes, None)
    parts = sparse.hstack([features([text.words[:length] for text in used]) for length in lengths], "csr")
    svm.fit(parts, [labels.index(text.label) for text in used], sample_weight=weights)
    coefficients = svm.coef_ if len(labels) > 2 else np.concatenate([-svm.coef_, svm.coef_])
    evidence = [features.matrix @ part.T for part in np.split(coefficients, len(lengths), axis=1)]
    return np.asarray(config.evidence_weight * np.stack(evidence, axis=1), dtype=np.float32)


def _weighted(features: Any, counts: Any, all_counts: Any, minimum: int) -> Any:
    """Return the features that `minimum` labelled texts contain, times their idf, scaled to a mean row length of 1.

    `features` has the shape (ids, features); `counts`, of the labelled texts, and `all_counts` have (texts, ids).
    """
    kept = np.flatnonzero(_document_frequency(features, counts) >= minimum)
    chosen = sparse.csr_matrix(features)[:, kept]
    idf = np.log((1 + all_counts.shape[0]) / (1 + _document_frequency(chosen, all_counts))) + 1
    weighted = chosen @ sparse.diags(idf.astype(np.float32))
    length = np.sqrt(weighted.multiply(weighted).sum() / weighted.shape[0])
    return weighted / max(float(length), 1e-9)


def _document_frequency(features: Any, counts: Any) -> NDArray[np.int64]:
    """Return how many texts contain each feature, shape (features,), from `features` (ids, features) and `counts`."""
    return np.asarray((((counts > 0).astype(np.float32) @ features) > 0).sum(axis=0)).ravel()
