"""The verdict on an answer, in the same words and colour wherever an answer is shown or passed on."""

from collections.abc import Callable
from enum import Enum

from classifier import Prediction
from pages.components.shared.i18n import t


class Verdict(Enum):
    """What to do with an answer: the key of its words in `answer` of the catalogs, and a colour of the theme."""

    CERTAIN = ("certain", "green")
    FOR_EDITOR = ("for_editor", "yellow")
    UNRELIABLE = ("unreliable", "red")

    @property
    def words(self) -> str:
        """What it is called in the reader's language."""
        return t(f"answer.{self.value[0]}")

    @property
    def color(self) -> str:
        """The name of its colour."""
        return self.value[1]


def verdict(prediction: Prediction) -> Verdict:
    """Return whether an answer is certain, for an editor to decide, or not to be relied on at all."""
    if any(notice.unreliable for notice in prediction.notices):
        return Verdict.UNRELIABLE
    return Verdict.CERTAIN if prediction.certain else Verdict.FOR_EDITOR


def verdict_chip(prediction: Prediction) -> str:
    """Return a Markdown badge with the verdict."""
    shown = verdict(prediction)
    return f":{shown.color}-badge[{shown.words}]"


def in_doubt(prediction: Prediction, call: Callable[[str], str]) -> str:
    """Return what an answer that is not certain may be; `call` gives the name of a label."""
    first, second, *_ = map(call, prediction.probabilities)
    reached = prediction.confidence >= prediction.threshold  # a notice speaks against it, not another topic
    return t("answer.doubtful", first=first) if reached else t("answer.uncertain", first=first, second=second)
