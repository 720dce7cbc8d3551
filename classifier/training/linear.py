"""The linear model to beat: TF-IDF over words, or words and character runs, and a linear classifier.

How rare a feature is, is counted over unlabelled text too: a thousand articles say little about that.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from classifier.text import normalize_text
from classifier.training.data import Article, Lead, view

Features = Literal["words", "words+characters"]


class LinearModel:
    """TF-IDF and a linear classifier; `kind` is `svm` for the strongest answer, `logistic` for probabilities."""

    def __init__(self, features: Features = "words", kind: Literal["svm", "logistic"] = "svm") -> None:
        self._vectorizers = [CountVectorizer(analyzer=_words_and_pairs, min_df=2, dtype=np.float32)]
        if features == "words+characters":
            characters = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, dtype=np.float32)
            self._vectorizers.append(characters)
        self._weights = [TfidfTransformer(sublinear_tf=True) for _ in self._vectorizers]
        self._classifier: Any = (
            LinearSVC(C=0.5, class_weight="balanced")
            if kind == "svm"
            else LogisticRegression(C=20.0, class_weight="balanced", max_iter=300)
        )

    def fit(
        self, articles: Sequence[Article], leads: Sequence[Lead], labels: Sequence[str], unlabelled: Sequence[str] = ()
    ) -> "LinearModel":
        """Learn from the full articles, their headlines and the leads; count features over `unlabelled` too."""
        texts = [view(article, "full") for article in articles]
        headlines = [article.headline for article in articles]
        targets = [a.label for a in articles] * 2 + [lead.label for lead in leads]
        weights = [1.0] * len(texts) + [0.3] * len(headlines) + [0.5 * lead.agreement for lead in leads]
        cleaned = [normalize_text(text) for text in [*texts, *headlines, *(lead.text for lead in leads)]]
        other = [normalize_text(text) for text in unlabelled]
        parts = []
        for vectorizer, weight in zip(self._vectorizers, self._weights, strict=True):
            counts = vectorizer.fit_transform(cleaned)
            seen = counts[: len(texts)]
            weight.fit(sparse.vstack([seen, vectorizer.transform(other)]) if other else seen)
            parts.append(weight.transform(counts))
        numbers = [labels.index(target) for target in targets]
        self._classifier.fit(sparse.hstack(parts, format="csr"), numbers, sample_weight=weights)
        return self

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities (logistic) or distances (svm), shape (texts, labels); the largest is the answer."""
        cleaned = [normalize_text(text) for text in texts]
        pairs = zip(self._vectorizers, self._weights, strict=True)
        features = sparse.hstack([w.transform(v.transform(cleaned)) for v, w in pairs], format="csr")
        probabilities = getattr(self._classifier, "predict_proba", None)
        result: NDArray[np.float64] = (probabilities or self._classifier.decision_function)(features)
        return result


def _words_and_pairs(text: str) -> list[str]:
    words = text.split()
    return words + [f"{a} {b}" for a, b in pairwise(words)]
