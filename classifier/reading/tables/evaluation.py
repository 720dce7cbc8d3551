"""How far the answers agree with the categories that editors wrote into a column of the file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from classifier.errors import ClassifierError
from classifier.prediction import Prediction


@dataclass(frozen=True, slots=True)
class LabelEvaluation:
    """One category; the figures are shares of 1."""

    label: str
    precision: float
    """Of the articles that were put here, how many the editors put here."""
    recall: float
    """Of the articles that the editors put here, how many were put here."""
    f1: float
    articles: int
    """Articles that the editors put here."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Answers against editors' categories, over the rows that have both."""

    articles: int
    accuracy: float
    """Share of 1."""
    labels: tuple[LabelEvaluation, ...]
    """Every category that occurs, in the classifier's order."""
    confusion: Mapping[tuple[str, str], int]
    """(editors' category, answer) → articles; pairs that do not occur are missing."""
    left_out: int
    """Rows without an answer, or with a category that the classifier does not have."""


def compare(
    given: Sequence[str], outcomes: Iterable[Prediction | ClassifierError], labels: Sequence[str]
) -> Evaluation | None:
    """Compare the column `given` with the outcomes of the first rows, in order; None where no row has both."""
    known = {label.casefold(): label for label in labels}
    confusion: Counter[tuple[str, str]] = Counter()
    left_out = 0
    for written, outcome in zip(given, outcomes, strict=False):
        label = known.get(written.strip().casefold())
        if label is None or isinstance(outcome, ClassifierError):
            left_out += 1
        else:
            confusion[label, outcome.label] += 1
    if not (articles := confusion.total()):
        return None
    editors, answers = Counter[str](), Counter[str]()
    for (label, answer), count in confusion.items():
        editors[label] += count
        answers[answer] += count
    figures = tuple(
        _figures(label, confusion[label, label], editors[label], answers[label])
        for label in labels
        if editors[label] or answers[label]
    )
    right = sum(confusion[label, label] for label in labels)
    return Evaluation(articles, right / articles, figures, dict(confusion), left_out)


def _figures(label: str, both: int, editors: int, answers: int) -> LabelEvaluation:
    precision, recall = both / answers if answers else 0.0, both / editors if editors else 0.0
    return LabelEvaluation(label, precision, recall, 2 * both / (editors + answers), editors)
