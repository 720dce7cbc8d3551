"""The box for the article: what fills it, and how the reader's own text comes back that was in it before."""

import streamlit as st

from pages.components.shared.history import Answered, ask
from pages.components.shared.samples import load_samples

KEPT = 50
"""Texts of the reader's own that can be brought back."""


def fill(text: str) -> None:
    """Put `text` in the box; what the reader wrote and it replaces can be brought back."""
    state = st.session_state
    if state.get("article", "") == text:  # Ctrl+Enter on the button of a sample presses it once more
        return
    _keep(_own_text())
    _put(text)
    state.pop("submitted", None)


def fill_and_ask(text: str, model: str) -> None:
    """Put `text` in the box and ask `model` about it, which becomes the chosen one."""
    fill(text)
    st.session_state.wanted_model = model
    ask(text)


def ask_again(answered: Answered) -> None:
    """Put a text back into the box with its answer below, by the same model; it is not remembered twice."""
    fill(answered.text)
    st.session_state.wanted_model = answered.model
    ask(answered.text, answered.everything)
    st.session_state.remembered = st.session_state.asked


def restore() -> None:
    """Put back what was replaced; what the reader wrote since comes round again after all older texts."""
    state = st.session_state
    own, text, older = _own_text(), state.pop("replaced"), state.setdefault("replaced_before", [])
    if own:
        older.insert(0, own)
    if older:
        state.replaced = older.pop()
    _put(text)
    state.filled = ""  # it is the reader's own


def _put(text: str) -> None:
    st.session_state.article = st.session_state.filled = text


def _own_text() -> str:
    """Return what the reader wrote into the box; nothing where it is blank, or as a sample, file or link left it."""
    state = st.session_state
    text: str = state.get("article", "")
    not_own = {state.get("filled", ""), *(sample.text for sample in load_samples().values())}
    return text if text.strip() and text not in not_own else ""


def _keep(own: str) -> None:
    """Keep a text of the reader's own: the last one comes back first."""
    state = st.session_state
    if not own:
        return
    if "replaced" in state:
        older = state.setdefault("replaced_before", [])
        older.append(state.replaced)
        del older[:-KEPT]
    state.replaced = own
