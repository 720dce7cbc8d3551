"""The questions of this session and their answers, which exist only in memory while the tab is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, islice, takewhile

import streamlit as st

from classifier import Prediction
from pages.components.shared.display import shorten

KEPT = 50
"""Largest number of answers that a session remembers."""
KEPT_CHARACTERS = 1_000_000
"""Largest number of characters of all their texts together."""
FIRST_CHARACTERS = 90


@dataclass(frozen=True, slots=True)
class Answered:
    """A text and its answer."""

    at: datetime
    text: str
    prediction: Prediction
    model: str
    """The folder of the bundle that answered: see `pages.components.shared.bundles`."""
    everything: bool = False
    """Whether page furniture was read too: see `pages.components.classify.left_out`."""

    @property
    def first_words(self) -> str:
        """The beginning of the text on a single line."""
        return shorten(self.text, FIRST_CHARACTERS)


def past_answers() -> list[Answered]:
    """Return the remembered answers of this session, the latest first."""
    remembered: list[Answered] = st.session_state.setdefault("history", [])
    return remembered


def remember(asked: int, text: str, prediction: Prediction, model: str) -> None:
    """Remember the answer of `model` to question number `asked`; repeated runs of the page do not add it again."""
    if st.session_state.get("remembered") != asked:
        st.session_state.remembered = asked
        past_answers().insert(0, Answered(datetime.now(UTC), text, prediction, model, reads_everything()))
        st.session_state.history = _latest(past_answers())


def ask(text: str, everything: bool = False) -> None:
    """Ask a new question about `text`; with `everything`, its page furniture is read too."""
    state = st.session_state
    state.submitted, state.everything = text, everything
    state.asked = state.get("asked", 0) + 1


def reads_everything() -> bool:
    """Return whether page furniture is read for the current question."""
    return bool(st.session_state.get("everything"))


def forget() -> None:
    """Forget all answers; the reader can bring them back until the tab is closed."""
    st.session_state.forgotten = _latest([*past_answers(), *forgotten_answers()])
    st.session_state.history = []


def forgotten_answers() -> list[Answered]:
    """Return the forgotten answers, which can be brought back."""
    forgotten: list[Answered] = st.session_state.get("forgotten", [])
    return forgotten


def bring_back() -> None:
    """Remember the forgotten answers again, after the newer answers."""
    st.session_state.history = _latest([*past_answers(), *forgotten_answers()])
    st.session_state.forgotten = []


def _latest(answers: Sequence[Answered]) -> list[Answered]:
    """Return the latest of `answers` that do not exceed the limits."""
    characters = accumulate(len(answered.text) for answered in answers)
    kept = takewhile(lambda pair: pair[1] <= KEPT_CHARACTERS, zip(answers, characters, strict=True))
    return [answered for answered, _ in islice(kept, KEPT)]
