"""The columns that a batch adds to a table: the answers, the same in every kind of file, in English or Swahili."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classifier.bundle.manifest import Manifest
from classifier.errors import ClassifierError
from classifier.notices import Notice
from classifier.prediction import Prediction
from classifier.reading.tables.columns import unique_names
from classifier.topics import load_topics

Cell = str | float
Say = Callable[[Notice | ClassifierError], str]

SWAHILI = {
    "category": "kategoria",
    "corrected": "iliyosahihishwa",
    "code": "msimbo",
    "second": "kategoria_ya_pili",
    "second_code": "msimbo_wa_pili",
    "certain": "hakika",
    "confidence": "uwezekano",
    "threshold": "kizingiti",
    "notices": "angalizo",
    "yes": "ndiyo",
    "no": "hapana",
}
"""English name of a column, or cell of the column `certain` → the same in Swahili."""


@dataclass(frozen=True, slots=True)
class ResultColumns:
    """The added columns: category, its codes, certain, confidence and its threshold, one per label, notices."""

    labels: tuple[str, ...]
    known: tuple[str, ...] = ()
    """Those of `code`, `second` and `second_code` that the bundle can fill: fields of `Prediction`."""
    language: str = "en"
    """Of names and cells, `en` or `sw`; English ones are the labels and keys themselves."""
    corrected: bool = False
    """Whether there is a column for the topics that a person corrected."""

    @classmethod
    def of(cls, manifest: Manifest, language: str = "en", corrected: bool = False) -> "ResultColumns":
        """Return the columns of a bundle: codes where it has any, the second topic where it names one."""
        codes, seconds = bool(manifest.codes), manifest.second_threshold < 1
        there = {"code": codes, "second": seconds, "second_code": codes and seconds}
        return cls(manifest.labels, tuple(name for name, is_there in there.items() if is_there), language, corrected)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns before those of the labels, by their English names."""
        corrected = ("corrected",) if self.corrected else ()
        return ("category", *corrected, *self.known, "certain", "confidence", "threshold")

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called."""
        return (*map(self._word, self.keys), *map(self._topic, self.labels), self._word("notices"))

    @property
    def numbers(self) -> range:
        """The indices of those that hold numbers: the confidence, its threshold and the probability of each label."""
        first = len(self.keys) - 2
        return range(first, first + 2 + len(self.labels))

    def names_beside(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Return the names for a table that has `columns`: none of them double."""
        return unique_names((*unique_names(columns), *self.names))[-len(self.names) :]

    def cells(self, outcome: Prediction | ClassifierError, say: Say = str, corrected: str | None = None) -> list[Cell]:
        """Return the cells of an article; only the reason, in `notices`, for one that could not be classified.

        `say` gives the sentence of a notice or an error in the reader's language; `corrected` is the label that a
        person gave the article.
        """
        if isinstance(outcome, ClassifierError):
            return [*("" for _ in (*self.keys, *self.labels)), say(outcome)]
        cells: dict[str, Cell] = {
            "category": self._topic(outcome.label),
            "corrected": self._topic(corrected or ""),
            "code": outcome.code or "",
            "second": self._topic(outcome.second or ""),
            "second_code": outcome.second_code or "",
            "certain": self._word("yes" if outcome.certain else "no"),
            "confidence": round(outcome.confidence, 6),
            "threshold": round(outcome.threshold, 6),
        }
        shares = (round(outcome.probabilities[label], 6) for label in self.labels)
        return [*(cells[key] for key in self.keys), *shares, " ".join(map(say, outcome.notices))]

    def _word(self, key: str) -> str:
        return SWAHILI[key] if self.language == "sw" else key

    def _topic(self, label: str) -> str:
        topic = None if self.language == "en" else load_topics().get(label)
        return topic.name[self.language] if topic else label
