"""The linear baseline: TF-IDF over words, or words and character n-grams, and a linear support vector machine.

Document frequencies are counted over unlabelled text too: a thousand articles are too few to estimate them.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]
from scipy.special import softmax
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.svm import LinearSVC

from classifier.text import split_words
from classifier.training.data.articles import Article, Lead, view
from classifier.training.data.examples import FULL, HEADLINE, LEAD, LINEAR_WEIGHTS

Features = Literal["words", "words+characters"]

SHARPNESS = 5.0
"""The softmax of the distances times this gives probabilities; it has the lowest negative log-likelihood on dev."""


class TextFeatures:
    """TF-IDF features, learned from text alone, without labels."""

    def __init__(self, texts: Sequence[str], features: Features = "words", unlabelled: Sequence[str] = ()) -> None:
        """Take the features from `texts`; count document frequencies over `texts` and `unlabelled`."""
        self._vectorizers = [CountVectorizer(analyzer=_words_and_bigrams, min_df=2, dtype=np.float32)]
        if features == "words+characters":
            self._vectorizers.append(CountVectorizer(analyzer=character_ngrams, min_df=3, dtype=np.float32))
        self._transformers = []
        for vectorizer in self._vectorizers:
            counts = vectorizer.fit_transform(texts)
            if unlabelled:
                counts = sparse.vstack([counts, vectorizer.transform(unlabelled)])
            self._transformers.append(TfidfTransformer(sublinear_tf=True).fit(counts))

    def __call__(self, texts: Sequence[str]) -> Any:
        """Return a sparse matrix (texts, features); the word part and the character part have length 1 each."""
        pairs = zip(self._vectorizers, self._transformers, strict=True)
        return sparse.hstack([t.transform(v.transform(texts)) for v, t in pairs], format="csr")


def train_linear(
    features: TextFeatures, articles: Sequence[Article], leads: Sequence[Lead], labels: Sequence[str]
) -> Callable[[Sequence[str]], NDArray[np.float64]]:
    """Learn from the full articles, their headlines and the leads.

    Returns a function: texts → uncalibrated probabilities, shape (texts, labels); the largest is the answer.
    """
    texts = [view(article, "full") for article in articles] + [article.headline for article in articles]
    texts += [lead.text for lead in leads]
    names = [article.label for article in articles] * 2 + [lead.label for lead in leads]
    weights = [LINEAR_WEIGHTS[part] for part in (FULL, HEADLINE) for _ in articles]
    weights += [LINEAR_WEIGHTS[LEAD] * lead.agreement for lead in leads]
    svm = LinearSVC(C=0.5, class_weight="balanced", random_state=0)
    svm.fit(features(texts), [labels.index(name) for name in names], sample_weight=weights)
    return lambda texts: np.asarray(softmax(SHARPNESS * svm.decision_function(features(texts)), axis=1))


def _words_and_bigrams(text: str) -> list[str]:
    words = split_words(text)
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def character_ngrams(text: str) -> list[str]:
    """Return all n-grams of 3 to 5 characters inside the words of `text`, word edges included."""
    ngrams: list[str] = []
    for word in split_words(text):
        edged = f" {word} "
        ngrams += [edged[at : at + n] for n in (3, 4, 5) for at in range(max(1, len(edged) - n + 1))]
    return ngrams
