"""What is measured of answers: plain functions over arrays, the same for held-out texts and for out-of-fold results.

Every array has the shape (texts,) unless it says otherwise. A topic is an index into the labels of the bundle; `NONE`
stands for no topic. A share of no texts at all is None.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from classifier.training.calibrate import Bools, Floats, Ints, calibration_error, confidence_bins

NONE = -1
"""No topic: an annotator named no second one, or a model gave no answer."""


class Truth(NamedTuple):
    """What annotators said."""

    first: Ints
    """The topic that an editor would file the text under."""
    second: Ints
    """Another that is nearly as strong; `NONE` where there is none."""

    def part(self, chosen: Bools | Ints) -> "Truth":
        """Return what was said of the `chosen` texts: a mask, or their indices."""
        return Truth(self.first[chosen], self.second[chosen])


class Answers(NamedTuple):
    """What a model answered."""

    label: Ints
    """The topic; `NONE` where the model found nothing to read, which is never right and never certain."""
    confidence: Floats
    """Its probability, a share of 1."""
    certain: Bools
    second: Ints
    """The second topic that is shown beside the first; `NONE` where none is."""

    def part(self, chosen: Bools | Ints) -> "Answers":
        """Return what was answered to the `chosen` texts: a mask, or their indices."""
        return Answers(self.label[chosen], self.confidence[chosen], self.certain[chosen], self.second[chosen])


def answers_at(probabilities: Floats, threshold: float | Floats, second_threshold: float = 1.0) -> Answers:
    """Return the answers that calibrated `probabilities`, shape (texts, labels), give by the thresholds of a manifest.

    `threshold` may be one a text. No notice speaks against any of them, as one may where a `Classifier` answers.
    """
    order = np.argsort(-probabilities, axis=1, kind="stable")
    confidence, runner_up = (np.take_along_axis(probabilities, order[:, [rank]], axis=1)[:, 0] for rank in (0, 1))
    certain = confidence >= threshold
    second = np.where(certain & (runner_up >= second_threshold), order[:, 1], NONE)
    return Answers(order[:, 0], confidence, certain, second)


def accepted(probabilities: Floats, truth: Ints, second: Ints) -> Bools:
    """Return which of the most probable labels are acceptable; `probabilities` have the shape (texts, labels)."""
    return acceptable(probabilities.argmax(axis=1), Truth(truth, second))


def acceptable(label: Ints, truth: Truth) -> Bools:
    """Return which answers are the annotator's first or second topic."""
    accepts: Bools = (label != NONE) & ((label == truth.first) | (label == truth.second))
    return accepts


def figures(answers: Answers, truth: Truth, labels: int) -> dict[str, Any]:
    """Return the main figures of some texts.

    texts, two_topics         how many there are, and to how many of them the annotator gave a second topic
    unanswered                how many the model found nothing to read in
    accuracy, acceptable      share of answers that are the annotator's first topic, or one of the two
    weighted_f1, macro_f1     the mean F1 of the labels that are a first topic of any text
    ece                       expected calibration error of the confidence against the first topic
    certain                   {share, accuracy, acceptable}: see `certain_figures`
    second                    {share, precision}: see `second_figures`
    """
    right, accepts = answers.label == truth.first, acceptable(answers.label, truth)
    classes = label_figures(answers.label, truth.first, [str(i) for i in range(labels)])["classes"].values()
    present = [figure for figure in classes if figure["support"]]
    return {
        "texts": len(right),
        "two_topics": int((truth.second != NONE).sum()),
        "unanswered": int((answers.label == NONE).sum()),
        "accuracy": float(right.mean()),
        "acceptable": float(accepts.mean()),
        "weighted_f1": sum(figure["f1"] * figure["support"] for figure in present) / len(right),
        "macro_f1": sum(figure["f1"] for figure in present) / len(present),
        "ece": calibration_error(confidence_bins(answers.confidence, right)),
        "certain": certain_figures(answers.certain, right, accepts),
        "second": second_figures(answers.second, truth),
    }


def certain_figures(certain: Bools, right: Bools, accepts: Bools) -> dict[str, float | None]:
    """Return the `share` of answers that are certain, and of those the `accuracy` and the `acceptable` share."""
    return {
        "share": float(certain.mean()),
        "accuracy": share_of(right[certain]),
        "acceptable": share_of(accepts[certain]),
    }


def second_figures(shown: Ints, truth: Truth) -> dict[str, float | None]:
    """Return the `share` of texts for which a second topic is shown, and its `precision`.

    A second topic is right when it is one of the two of the annotator, whichever.
    """
    named = shown != NONE
    return {"share": float(named.mean()), "precision": share_of(acceptable(shown, truth)[named])}


def by_group(groups: Sequence[str], answers: Answers, truth: Truth, labels: int) -> dict[str, Any]:
    """Return group → main figures; `groups` names that of each text. The largest group comes first."""
    names, counts = np.unique(groups, return_counts=True)
    ranked = names[np.argsort(-counts, kind="stable")]
    masks = {str(name): np.asarray(groups) == name for name in ranked}
    return {name: figures(answers.part(mask), truth.part(mask), labels) for name, mask in masks.items()}


def label_figures(label: Ints, truth: Ints, labels: Sequence[str]) -> dict[str, Any]:
    """Return `classes`, {label: precision, recall, f1, support}, and `confusion`, counts as [true][answered]."""
    numbers = range(len(labels))
    precision, recall, f1, support = precision_recall_fscore_support(truth, label, labels=numbers, zero_division=0)
    return {
        "classes": {
            name: {
                "precision": float(precision[i]),
                "recall": float(recall[i]),
                "f1": float(f1[i]),
                "support": int(support[i]),
            }
            for i, name in enumerate(labels)
        },
        "confusion": confusion_matrix(truth, label, labels=numbers).tolist(),
    }


def share_of(hits: NDArray[np.bool_]) -> float | None:
    """Return the share of hits; None where there is nothing to take a share of."""
    return float(hits.mean()) if len(hits) else None
