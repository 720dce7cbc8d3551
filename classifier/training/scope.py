"""Topics that a bundle does not know: the confidence from which on the answer of a checking bundle casts doubt."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from classifier.inference import Classifier
from classifier.loading import load_classifier
from classifier.training.data.articles import Article, view
from classifier.training.evaluation.measures import Bools, Floats

MAX_LOST = 0.02
"""Share of the right and certain answers that may be doubted wrongly."""


class Scope(NamedTuple):
    """The topics that a bundle does not know, and the bundle beside it that does: see `Manifest.checked_by`."""

    checked_by: str = ""
    unfamiliar: tuple[str, ...] = ()


def fit_scope(scope: Scope, beside: Path, articles: Sequence[Article], relied: Bools) -> dict[str, Any] | None:
    """Return `scope` of `evaluation.json`: the threshold of unfamiliar topics and its cost; None without such topics.

    `relied` tells which out-of-fold answers to the train articles are right and certain, shape (articles,). The bundle
    called `scope.checked_by` is in the folder `beside`, and must not have learned from the articles.
    """
    if not scope.checked_by:
        return None
    checker = load_classifier(beside / scope.checked_by)
    confidence = _unfamiliar_confidence(checker, scope.unfamiliar, articles)
    threshold = lowest_threshold(confidence[relied], MAX_LOST)
    doubted = (confidence > 0) & (confidence >= threshold)
    return {
        "checked_by": scope.checked_by,
        "version": checker.manifest.version,
        "unfamiliar": list(scope.unfamiliar),
        "threshold": threshold,
        "relied": int(relied.sum()),
        "lost": int((doubted & relied).sum()),
        "doubted": int(doubted.sum()),
    }


def lowest_threshold(confidence: Floats, most: float) -> float:
    """Return the lowest threshold that at most the share `most` of `confidence`, shape (texts,), reaches."""
    allowed = int(most * len(confidence))
    ranked = np.sort(confidence)[::-1]
    all_allowed = allowed >= len(ranked) or ranked[allowed] == 0.0
    return 0.0 if all_allowed else float(min(np.nextafter(ranked[allowed], 2.0), 1.0))


def _unfamiliar_confidence(checker: Classifier, unfamiliar: Sequence[str], articles: Sequence[Article]) -> Floats:
    """Return the checker's confidence where it is certain of one of the topics, else 0; shape (articles,)."""
    answers = checker.predict_many(view(article, "full") for article in articles)
    return np.array([a.confidence if a.certain and a.label in unfamiliar else 0.0 for a in answers])
