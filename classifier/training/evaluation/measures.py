"""Measures of answers: functions over arrays, for held-out texts and out-of-fold results alike.

Every array has the shape (texts,) unless its docstring gives another. A topic is an index into the labels of the
bundle; `NONE` stands for no topic. A share of no texts at all is None.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from classifier.training.data.articles import Article

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]
Bins = list[dict[str, float]]
"""Each has `confidence` and `accuracy` (means) and `count` (texts)."""

NONE = -1
"""No topic: an annotator named no second one, or a model gave no answer."""
BINS = 15
"""Of `confidence_bins`."""
POINTS = 50
"""Thresholds of `coverage_curve`, at most."""


class Truth(NamedTuple):
    """The topics that annotators gave."""

    first: Ints
    """The topic under which an editor would file the text; `NONE` where it cannot be told."""
    second: Ints
    """Another that is nearly as strong; `NONE` where there is none."""

    def part(self, chosen: Bools | Ints) -> "Truth":
        """Return the topics of the `chosen` texts: a mask, or their indices."""
        return Truth(self.first[chosen], self.second[chosen])


def truth_of(articles: Sequence[Article], labels: Sequence[str]) -> Truth:
    """Return the label indices of the articles."""
    return Truth(
        label_indices([article.label for article in articles], labels),
        label_indices([article.second for article in articles], labels),
    )


def label_indices(names: Sequence[str | None], labels: Sequence[str]) -> Ints:
    """Return the index of each of `names` in `labels`; `NONE` for a name that is not there."""
    return np.array([labels.index(name) if name in labels else NONE for name in names], np.int64)


class Answers(NamedTuple):
    """The answers of a model."""

    label: Ints
    """The topic; `NONE` where there is no answer, which is never right and never certain."""
    confidence: Floats
    """Its probability, a share of 1."""
    certain: Bools
    second: Ints
    """The second topic that is shown beside the first; `NONE` where none is."""

    def part(self, chosen: Bools | Ints) -> "Answers":
        """Return the answers to the `chosen` texts: a mask, or their indices."""
        return Answers(self.label[chosen], self.confidence[chosen], self.certain[chosen], self.second[chosen])


def answers_at(probabilities: Floats, threshold: float | Floats, second_threshold: float = 1.0) -> Answers:
    """Return the answers that calibrated `probabilities`, shape (texts, labels), give at the thresholds of a manifest.

    `threshold` is a number, or one for each text. Notices, which may make an answer of a `Classifier` uncertain, are
    not considered.
    """
    order = np.argsort(-probabilities, axis=1, kind="stable")
    confidence, runner_up = (np.take_along_axis(probabilities, order[:, [rank]], axis=1)[:, 0] for rank in (0, 1))
    certain = confidence >= threshold
    second = np.where(certain & (runner_up >= second_threshold), order[:, 1], NONE)
    return Answers(order[:, 0], confidence, certain, second)


def acceptable(label: Ints, truth: Truth) -> Bools:
    """Return which answers are the annotator's first or second topic."""
    accepts: Bools = (label != NONE) & ((label == truth.first) | (label == truth.second))
    return accepts


def figures(answers: Answers, truth: Truth, labels: int) -> dict[str, Any]:
    """Return the main figures of some texts; `labels` is the number of labels.

    texts, two_topics         number of texts, and of those with a second topic by the annotator
    unanswered                number of texts without an answer
    accuracy, acceptable, weighted_f1, macro_f1: see `accuracy_figures`
    ece                       expected calibration error of the confidence against the first topic
    certain                   {share, accuracy, acceptable}: share of answers that are certain; the others are of those
    second                    {share, precision}: see `second_figures`
    """
    right, accepts = answers.label == truth.first, acceptable(answers.label, truth)
    return {
        "texts": len(right),
        "two_topics": int((truth.second != NONE).sum()),
        "unanswered": int((answers.label == NONE).sum()),
        **accuracy_figures(answers.label, truth, labels),
        "ece": calibration_error(confidence_bins(answers.confidence, right)),
        "certain": {
            "share": float(answers.certain.mean()),
            "accuracy": share_of(right[answers.certain]),
            "acceptable": share_of(accepts[answers.certain]),
        },
        "second": second_figures(answers.second, truth),
    }


def accuracy_figures(label: Ints, truth: Truth, labels: int) -> dict[str, float]:
    """Return how right the answers are, as shares of 1; `labels` is the number of labels.

    accuracy, acceptable      share of answers that are the annotator's first topic, or one of the two
    weighted_f1               mean F1 of the labels, each weighted by the number of texts that have it
    macro_f1                  plain mean F1 of the labels that are the first topic of any text
    """
    _, _, f1, support = precision_recall_fscore_support(truth.first, label, labels=range(labels), zero_division=0)
    return {
        "accuracy": float((label == truth.first).mean()),
        "acceptable": float(acceptable(label, truth).mean()),
        "weighted_f1": float(np.average(f1, weights=support)),
        "macro_f1": float(np.average(f1, weights=support > 0)),
    }


def second_figures(shown: Ints, truth: Truth) -> dict[str, float | None]:
    """Return the `share` of texts for which a second topic is shown, and its `precision`.

    A second topic is right when it is either of the annotator's two.
    """
    named = shown != NONE
    return {"share": float(named.mean()), "precision": share_of(acceptable(shown, truth)[named])}


def by_group(groups: Sequence[str], answers: Answers, truth: Truth, labels: int) -> dict[str, Any]:
    """Return group → `figures`, largest group first; `groups` names that of each text."""
    names, counts = np.unique(groups, return_counts=True)
    ranked = names[np.argsort(-counts, kind="stable")]
    masks = {str(name): np.asarray(groups) == name for name in ranked}
    return {name: figures(answers.part(mask), truth.part(mask), labels) for name, mask in masks.items()}


def label_figures(label: Ints, truth: Ints, labels: Sequence[str]) -> dict[str, Any]:
    """Return `classes`, {label: precision, recall, f1, support}, and `confusion`, counts as [true][answered]."""
    numbers = range(len(labels))
    columns = precision_recall_fscore_support(truth, label, labels=numbers, zero_division=0)
    names = ("precision", "recall", "f1", "support")
    return {
        "classes": {
            name: dict(zip(names, (column[at].item() for column in columns), strict=True))
            for at, name in enumerate(labels)
        },
        "confusion": confusion_matrix(truth, label, labels=numbers).tolist(),
    }


def share_of(hits: Bools) -> float | None:
    """Return the share of hits; None where there are no texts."""
    return float(hits.mean()) if len(hits) else None


def confidence_bins(confidence: Floats, right: Bools) -> Bins:
    """Return bins of equal mass, least confident first, for the confidence of each answer and whether it is right."""
    parts = np.array_split(np.argsort(confidence, kind="stable"), min(BINS, len(confidence)))
    return [
        {"confidence": float(confidence[p].mean()), "accuracy": float(right[p].mean()), "count": len(p)} for p in parts
    ]


def calibration_error(bins: Bins) -> float:
    """Return the expected calibration error: the mean gap between confidence and accuracy, weighted by count."""
    total = sum(part["count"] for part in bins)
    return sum(part["count"] * abs(part["confidence"] - part["accuracy"]) for part in bins) / total


def coverage_curve(confidence: Floats, right: Bools, accepts: Bools) -> list[dict[str, float]]:
    """Return {threshold, coverage, accuracy, acceptable} for rising thresholds.

    `coverage` is the share of texts at or above the threshold, the others are of those. `accepts` tells which answers
    are `acceptable`.
    """
    thresholds = np.unique(np.quantile(confidence, np.linspace(0, 0.98, POINTS)))
    kept = [confidence >= threshold for threshold in thresholds]
    return [
        {
            "threshold": float(threshold),
            "coverage": float(mask.mean()),
            "accuracy": float(right[mask].mean()),
            "acceptable": float(accepts[mask].mean()),
        }
        for threshold, mask in zip(thresholds, kept, strict=True)
    ]
