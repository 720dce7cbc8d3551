"""What was asked in this session, and what the answers were: in the memory of one open tab, and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, islice, takewhile

import streamlit as st

from classifier import Prediction
from pages.components.shared.display import shorten

KEPT = 50
"""Answers that a session remembers; older ones are forgotten."""
KEPT_CHARACTERS = 1_000_000
"""Of their texts, all together."""
FIRST_CHARACTERS = 90


@dataclass(frozen=True, slots=True)
class Answered:
    """One text and its answer."""

    at: datetime
    text: str
    prediction: Prediction
    model: str
    """The folder of the bundle that answered: see `pages.components.shared.bundles`."""
    everything: bool = False
    """Whether every word was read, what stands around the story too: see `pages.components.classify.left_out`."""

    @property
    def first_words(self) -> str:
        """How the text begins, on one line."""
        return shorten(self.text, FIRST_CHARACTERS)


def past_answers() -> list[Answered]:
    """Return what this session remembers, the latest first."""
    remembered: list[Answered] = st.session_state.setdefault("history", [])
    return remembered


def remember(asked: int, text: str, prediction: Prediction, model: str) -> None:
    """Remember the answer of `model` to question number `asked`, once however often the page runs."""
    if st.session_state.get("remembered") != asked:
        st.session_state.remembered = asked
        past_answers().insert(0, Answered(datetime.now(UTC), text, prediction, model, reads_everything()))
        st.session_state.history = _latest(past_answers())


def ask(text: str, everything: bool = False) -> None:
    """Ask about `text`, anew; `everything` reads what stands around the story too, for this one question."""
    state = st.session_state
    state.submitted, state.everything = text, everything
    state.asked = state.get("asked", 0) + 1


def reads_everything() -> bool:
    """Return whether the question of now is to be answered from every word of its text."""
    return bool(st.session_state.get("everything"))


def forget() -> None:
    """Forget everything that was asked, until the reader wants it back or closes the tab."""
    st.session_state.forgotten = _latest([*past_answers(), *forgotten_answers()])
    st.session_state.history = []


def forgotten_answers() -> list[Answered]:
    """Return what was forgotten and can be brought back."""
    forgotten: list[Answered] = st.session_state.get("forgotten", [])
    return forgotten


def bring_back() -> None:
    """Remember again what was forgotten, below what was asked since."""
    st.session_state.history = _latest([*past_answers(), *forgotten_answers()])
    st.session_state.forgotten = []


def _latest(answers: Sequence[Answered]) -> list[Answered]:
    """Return as many of `answers`, the latest first, as are kept."""
    characters = accumulate(len(answered.text) for answered in answers)
    kept = takewhile(lambda pair: pair[1] <= KEPT_CHARACTERS, zip(answers, characters, strict=True))
    return [answered for answered, _ in islice(kept, KEPT)]
