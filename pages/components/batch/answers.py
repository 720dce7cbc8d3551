"""The answers of a batch as the reader has them: with the threshold that was moved and the topics that were corrected.

They are gathered once for a state of the batch, and counted by topic and by tenths of probability.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from classifier import Prediction
from classifier.inference import Outcome

BINS = 10
"""Steps of probability: 0–10%, 10–20% and so on."""


class Tally:
    """Answers counted by topic and by probability. May be read while another thread adds to it."""

    def __init__(self, labels: Iterable[str], outcomes: Iterable[Outcome] = ()) -> None:
        # All keys from the start: a dictionary that grows cannot be read by another thread.
        self._labels = Counter(dict.fromkeys(product(labels, (True, False)), 0))
        self._steps = Counter(dict.fromkeys(product(range(BINS), (True, False)), 0))
        for outcome in outcomes:
            self.add(outcome)

    def add(self, outcome: Outcome) -> None:
        """Count an answer; errors do not count."""
        if isinstance(outcome, Prediction):
            self._labels[outcome.label, outcome.certain] += 1
            self._steps[min(int(outcome.confidence * BINS), BINS - 1), outcome.certain] += 1

    @property
    def total(self) -> int:
        """Answers, certain or not."""
        return self._labels.total()

    @property
    def certain(self) -> int:
        """Answers that are certain."""
        return sum(count for (_, certain), count in self._labels.items() if certain)

    def by_label(self) -> dict[str, tuple[int, int]]:
        """Return label → (certain, others), the largest first, without labels that do not occur."""
        counts = {label: (self._labels[label, True], self._labels[label, False]) for label, _ in self._labels}
        return {label: pair for label, pair in sorted(counts.items(), key=lambda item: -sum(item[1])) if sum(pair)}

    def by_confidence(self) -> dict[str, tuple[int, int]]:
        """Return step of probability, in percent → (certain, others), from the lowest step that occurs to 100%."""
        lowest = min((step for (step, _), count in self._steps.items() if count), default=0)
        width = 100 // BINS
        return {
            f"{step * width}–{(step + 1) * width}": (self._steps[step, True], self._steps[step, False])
            for step in range(lowest, BINS)
        }


@dataclass(frozen=True)
class Answers:
    """The answers of a batch at one moment."""

    outcomes: Sequence[Outcome]
    """Of the first articles, in order: answers and errors, with the topics that were corrected."""
    predicted: Sequence[Outcome]
    """The same as the model said it, with the threshold that was moved."""
    by_index: Mapping[int, Prediction]
    """Index of an article → its answer, the least certain first."""
    tally: Tally
    corrections: Mapping[int, str]
    """Index of an article → the label that the reader gave it."""

    def expected_errors(self) -> float:
        """Return how many of the model's certain answers are expected to be wrong: calibrated probabilities say so."""
        uncorrected = (answer for index, answer in self.by_index.items() if index not in self.corrections)
        return sum(1 - answer.confidence for answer in uncorrected if answer.certain)


def gather(
    outcomes: Sequence[Outcome],
    labels: Sequence[str],
    codes: Mapping[str, str],
    threshold: float | None,
    corrections: Mapping[int, str],
) -> Answers:
    """Return the answers with the reader's `threshold`, where it was moved, and `corrections` (index → label)."""
    predicted = [outcome if threshold is None else _with_threshold(outcome, threshold) for outcome in outcomes]
    final = predicted.copy()
    for index, label in corrections.items():
        final[index] = _corrected(final[index], label, codes)
    # By the confidence of the model's own answer: a row that is corrected stays where it is.
    confidences = {index: answer.confidence for index, answer in enumerate(outcomes) if isinstance(answer, Prediction)}
    by_index = {index: answer for index in sorted(confidences, key=confidences.__getitem__)
                if isinstance(answer := final[index], Prediction)}  # fmt: skip
    return Answers(final, predicted, by_index, Tally(labels, final), dict(corrections))


def _with_threshold(outcome: Outcome, threshold: float) -> Outcome:
    if not isinstance(outcome, Prediction):
        return outcome
    reliable = not any(notice.unreliable for notice in outcome.notices)
    certain = reliable and outcome.confidence >= threshold
    if certain:
        return replace(outcome, certain=True, threshold=threshold)
    return replace(outcome, certain=False, threshold=threshold, second=None, second_code=None)


def _corrected(outcome: Outcome, label: str, codes: Mapping[str, str]) -> Outcome:
    """Return an answer as an editor decided it; the probability is that of the model for this label."""
    if not isinstance(outcome, Prediction):
        return outcome
    return replace(
        outcome,
        label=label,
        code=codes.get(label),
        confidence=outcome.probabilities[label],
        certain=True,
        second=None,
        second_code=None,
        notices=(),
    )
