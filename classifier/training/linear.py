"""The linear model to beat: TF-IDF over words, or words and character runs, and a linear support vector machine.

How rare a feature is, is counted over unlabelled text too: a thousand articles say little about that.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.svm import LinearSVC

from classifier.text import split_words
from classifier.training.data.articles import NO_TOPIC, Article, Lead, view

Features = Literal["words", "words+characters"]

SHARPNESS = 5.0
"""Distances times this, through a softmax, stand for probabilities; least surprising on dev."""


class TextFeatures:
    """TF-IDF features; they are learned from text alone, no label is seen."""

    def __init__(self, texts: Sequence[str], features: Features = "words", unlabelled: Sequence[str] = ()) -> None:
        """Take the features from `texts`; count in how many of `texts` and `unlabelled` each one is."""
        self._vectorizers = [CountVectorizer(analyzer=_words_and_pairs, min_df=2, dtype=np.float32)]
        if features == "words+characters":
            self._vectorizers.append(CountVectorizer(analyzer=character_runs, min_df=3, dtype=np.float32))
        self._weights = []
        for vectorizer in self._vectorizers:
            counts = vectorizer.fit_transform(texts)
            if unlabelled:
                counts = sparse.vstack([counts, vectorizer.transform(unlabelled)])
            self._weights.append(TfidfTransformer(sublinear_tf=True).fit(counts))

    def __call__(self, texts: Sequence[str]) -> Any:
        """Return a sparse matrix (texts, features); the words' part and the characters' part have length 1 each."""
        pairs = zip(self._vectorizers, self._weights, strict=True)
        return sparse.hstack([w.transform(v.transform(texts)) for v, w in pairs], format="csr")


class LinearModel:
    """A linear classifier over `TextFeatures`."""

    def __init__(self, features: TextFeatures) -> None:
        self._features = features
        self._classifier: Any = LinearSVC(C=0.5, class_weight="balanced", random_state=0)

    def fit(self, articles: Sequence[Article], leads: Sequence[Lead], labels: Sequence[str]) -> "LinearModel":
        """Learn from the full articles, their headlines and the leads, except leads without a topic."""
        leads = [lead for lead in leads if lead.label != NO_TOPIC]
        texts = [view(article, "full") for article in articles] + [article.headline for article in articles]
        texts += [lead.text for lead in leads]
        names = [article.label for article in articles] * 2 + [lead.label for lead in leads]
        targets = [labels.index(name) for name in names]
        weights = [1.0] * len(articles) + [0.3] * len(articles) + [0.5 * lead.agreement for lead in leads]
        self._classifier.fit(self._features(texts), targets, sample_weight=weights)
        return self

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return something like probabilities, shape (texts, labels); the largest is the answer."""
        distances = SHARPNESS * self._classifier.decision_function(self._features(texts))
        shares = np.exp(distances - distances.max(axis=1, keepdims=True))
        probabilities: NDArray[np.float64] = shares / shares.sum(axis=1, keepdims=True)
        return probabilities


def _words_and_pairs(text: str) -> list[str]:
    words = split_words(text)
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def character_runs(text: str) -> list[str]:
    """Return all runs of 3 to 5 characters inside the words of `text`, word edges included."""
    runs: list[str] = []
    for word in split_words(text):
        edged = f" {word} "
        runs += [edged[at : at + n] for n in (3, 4, 5) for at in range(max(1, len(edged) - n + 1))]
    return runs
