"""A linear model that fits into a table: what each word says for each label.

A linear model over words and character runs is the strongest plain method on this data. Here its features are those of
single words (the word itself, and the runs of 3 to 5 characters inside it, edges included), weighted by how rare they
are, summed over the text and divided by the square root of its length. So the whole model is one number a word and
label, and a word that no labelled text holds still speaks through its runs:

    evidence[word, label] = Σ over the word's features: rarity × what the support vector machine learned for the label

Where the beginning of a text says more than the rest, the words of the beginning can have evidence of their own.
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
from classifier.training.data.examples import BEGINNING, FULL, HEADLINE, LEAD, PASTED, Text
from classifier.training.linear import character_runs
from classifier.vocabulary import UNKNOWN_ID, Vocabulary

WORD_SHARE = 0.5
"""How long the word's own part of its features is, where the part of its runs is about 1 long."""

MIN_WORD, MIN_RUN = 2, 3
"""Labelled texts that must hold a feature for it to be used."""


class WordFeatures:
    """The features of every word, shape (ids, features); learned from text alone, no label is seen."""

    def __init__(
        self, word_index: dict[str, int], vocabulary: Vocabulary, labelled: Sequence[str], unlabelled: Sequence[str]
    ) -> None:
        """Take the features that `labelled` texts use; count how rare they are in `unlabelled` texts as well."""
        self._vocabulary, self._ids = vocabulary, max(word_index.values()) + 1
        words = [""] * self._ids
        for word, row in word_index.items():
            words[row] = word if row > UNKNOWN_ID else ""
        here = self.counts([split_words(text) for text in labelled])
        elsewhere = [split_words(text) for text in unlabelled]
        everywhere = sparse.vstack([here, self.counts(elsewhere)]) if unlabelled else here
        runs = CountVectorizer(analyzer=character_runs, dtype=np.float32).fit_transform(words)
        self.matrix = sparse.hstack(
            [
                WORD_SHARE * _weighted(sparse.identity(self._ids, dtype=np.float32), here, everywhere, MIN_WORD),
                _weighted(runs, here, everywhere, MIN_RUN),
            ],
            format="csr",
        )

    def counts(self, texts: Sequence[Sequence[str]]) -> Any:
        """Return how often each text, a list of words, holds each known word: a sparse matrix (texts, ids)."""
        rows = [[i for i in self._vocabulary.ids(words) if i > UNKNOWN_ID] for words in texts]
        places = np.cumsum([0, *map(len, rows)])
        columns = np.concatenate([np.array(row, dtype=np.int32) for row in rows])
        values = np.ones(len(columns), dtype=np.float32)
        return sparse.csr_matrix((values, columns, places), shape=(len(texts), self._ids))

    def __call__(self, texts: Sequence[Sequence[str]]) -> Any:
        """Return the features of texts, each a list of words: a sparse matrix (texts, features)."""
        counts = self.counts(texts)
        lengths = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1.0)
        return sparse.diags(1 / np.sqrt(lengths)) @ (counts @ self.matrix)


WEIGHTS = {FULL: 1.0, PASTED: 1.0, HEADLINE: 0.3, BEGINNING: 0.0, LEAD: 0.5}
"""What each part of an article counts."""


def learn_evidence(
    features: WordFeatures, texts: Sequence[Text], labels: Sequence[str], config: Config
) -> NDArray[np.float32]:
    """Return the evidence of every word, shape (ids, parts, labels), learned from those of `texts` that have a topic.

    The parts are the beginnings of `config.evidence_prefixes` and, last, the whole text.
    """
    used = [text for text in texts if WEIGHTS[text.part] and text.label != NO_TOPIC]
    weights = [WEIGHTS[text.part] * text.weight for text in used]
    machine = LinearSVC(C=config.evidence_c, class_weight="balanced", fit_intercept=False, random_state=config.seed)
    lengths = (*config.evidence_prefixes, None)
    parts = sparse.hstack([features([text.words[:length] for text in used]) for length in lengths], "csr")
    machine.fit(parts, [labels.index(text.label) for text in used], sample_weight=weights)
    learned = machine.coef_ if len(labels) > 2 else np.concatenate([-machine.coef_, machine.coef_])
    each = [features.matrix @ part.T for part in np.split(learned, len(lengths), axis=1)]
    return np.asarray(config.evidence_weight * np.stack(each, axis=1), dtype=np.float32)


def _weighted(features: Any, here: Any, everywhere: Any, least: int) -> Any:
    """Keep the features that `least` labelled texts hold, and multiply each by how rare it is; mean length 1."""
    kept = np.flatnonzero(_texts_with(features, here) >= least)
    chosen = sparse.csr_matrix(features)[:, kept]
    rarity = np.log((1 + everywhere.shape[0]) / (1 + _texts_with(chosen, everywhere))) + 1
    weighted = chosen @ sparse.diags(rarity.astype(np.float32))
    length = np.sqrt(weighted.multiply(weighted).sum() / weighted.shape[0])
    return weighted / max(float(length), 1e-9)


def _texts_with(features: Any, counts: Any) -> NDArray[np.int64]:
    """Return how many texts hold each feature; `features` are the words', `counts` the texts' (texts, ids)."""
    return np.asarray((((counts > 0).astype(np.float32) @ features) > 0).sum(axis=0)).ravel()
