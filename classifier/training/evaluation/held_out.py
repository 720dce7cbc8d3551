"""`evaluate`: a classifier and held-out labelled articles → the report that `classifier.bundle.held_out` describes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from classifier.bundle.held_out import SCHEMA
from classifier.inference import Classifier, classify_all
from classifier.prediction import Prediction
from classifier.terminal import progress_bar
from classifier.text import split_words
from classifier.training.data import pasting
from classifier.training.data.articles import NO_TOPIC, VIEW_WORDS, Article, view
from classifier.training.evaluation.measures import (
    Answers,
    Truth,
    acceptable,
    by_group,
    coverage_curve,
    figures,
    label_figures,
    label_indices,
    truth_of,
)
from classifier.training.evaluation.out_of_fold import paste_all

SEED = 1
"""Of the ways of pasting."""


def measure(classifier: Classifier, articles: Sequence[Article], source: str, on: date) -> dict[str, Any]:
    """Return the report on `articles`, at least one of which has a topic; each is read like the text of a reader."""
    topical = [article for article in articles if article.label != NO_TOPIC]
    labels, truth = classifier.labels, truth_of(topical, classifier.labels)
    answers = answer(classifier, _views(topical, "full"), "whole texts")
    main = figures(answers, truth, len(labels))
    origins = [article.origin or "–" for article in topical]
    return {
        "schema": SCHEMA,
        "source": source,
        "date": on.isoformat(),
        "version": classifier.manifest.version,
        "labels": list(labels),
        "texts": len(topical),
        "main": main,
        "none": _without_topic(classifier, [article for article in articles if article.label == NO_TOPIC]),
        **label_figures(answers.label, truth.first, labels),
        "coverage": coverage_curve(answers.confidence, answers.label == truth.first, acceptable(answers.label, truth)),
        "origins": by_group(origins, answers, truth, len(labels)) if set(origins) != {"–"} else {},
        "views": {
            name: figures(answer(classifier, _views(topical, name), name), truth, len(labels))
            for name in _measured_views(topical)
        },
        "ways": _ways(classifier, topical, truth, main["acceptable"]),
    }


def answer(classifier: Classifier, texts: Sequence[str], title: str) -> Answers:
    """Return the answers of `classifier` to `texts`; a text without words, or with too many, has no answer."""
    results = progress_bar(
        iterable=classify_all(classifier, texts),
        desc=title,
        total=len(texts),
        unit=" texts",
        leave=False,
        disable=None,  # where stderr is no terminal
    )
    predictions = [result if isinstance(result, Prediction) else None for result in results]
    return Answers(
        label_indices([p.label if p else None for p in predictions], classifier.labels),
        np.array([p.confidence if p else 0.0 for p in predictions]),
        np.array([bool(p and p.certain) for p in predictions], np.bool_),
        label_indices([p.second if p else None for p in predictions], classifier.labels),
    )


def _views(articles: Sequence[Article], name: str) -> list[str]:
    return [view(article, name) for article in articles]


def _without_topic(classifier: Classifier, articles: Sequence[Article]) -> dict[str, Any] | None:
    if not articles:
        return None
    certain = answer(classifier, _views(articles, "full"), "texts without a topic").certain
    return {"texts": len(articles), "certain": float(certain.mean())}


def _measured_views(articles: Sequence[Article]) -> list[str]:
    """Return the views that differ from whole articles: headlines where all have one, beginnings where half do."""
    words = np.median([len(split_words(whole)) for whole in _views(articles, "full")])
    headlines = ["headline"] if all(article.headline for article in articles) else []
    return [*headlines, *(name for name, length in VIEW_WORDS.items() if words > length)]


def _ways(classifier: Classifier, articles: Sequence[Article], truth: Truth, clean: float) -> dict[str, Any]:
    """Return way of pasting → figures, and the acceptable answers lost against the share `clean` of whole articles."""
    measured = {}
    for name in pasting.WAYS:
        result = figures(answer(classifier, paste_all(articles, name, SEED), name), truth, len(classifier.labels))
        measured[name] = {**result, "loss": clean - result["acceptable"]}
    return measured
