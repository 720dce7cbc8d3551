"""What is added to each row of a table: the columns of the answers, the same in every kind of file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classifier.bundle.manifest import Manifest
from classifier.errors import ClassifierError
from classifier.notices import Notice
from classifier.prediction import Prediction
from classifier.reading.tables.columns import unique_names

Cell = str | float
Say = Callable[[Notice | ClassifierError], str]


@dataclass(frozen=True, slots=True)
class ResultColumns:
    """The added columns: category, its codes, certain, confidence and its threshold, one per label, notices."""

    labels: tuple[str, ...]
    known: tuple[str, ...] = ()
    """Those of `code`, `second` and `second_code` that the bundle can fill: fields of `Prediction`."""

    @classmethod
    def of(cls, manifest: Manifest) -> "ResultColumns":
        """Return the columns of a bundle: codes where it has any, the second topic where it names one."""
        codes, seconds = bool(manifest.codes), manifest.second_threshold < 1
        there = {"code": codes, "second": seconds, "second_code": codes and seconds}
        return cls(manifest.labels, tuple(name for name, is_there in there.items() if is_there))

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called."""
        return ("category", *self.known, "certain", "confidence", "threshold", *self.labels, "notices")

    @property
    def numbers(self) -> range:
        """The indices of those that hold numbers: the confidence, its threshold and the probability of each label."""
        first = 2 + len(self.known)
        return range(first, first + 2 + len(self.labels))

    def names_beside(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Return the names for a table that has `columns`: none of them double."""
        return unique_names((*unique_names(columns), *self.names))[-len(self.names) :]

    def cells(self, outcome: Prediction | ClassifierError, say: Say = str) -> list[Cell]:
        """Return the cells of an article; only the reason, in `notices`, for one that could not be classified.

        `say` gives the sentence of a notice or an error in the reader's language.
        """
        if isinstance(outcome, ClassifierError):
            return [*("" for _ in self.names[1:]), say(outcome)]
        known = [getattr(outcome, name) or "" for name in self.known]
        shares = [round(outcome.probabilities[label], 6) for label in self.labels]
        notices = " ".join(map(say, outcome.notices))
        numbers = [round(outcome.confidence, 6), round(outcome.threshold, 6), *shares]
        return [outcome.label, *known, "yes" if outcome.certain else "no", *numbers, notices]
