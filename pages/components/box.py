"""The box for the article: what fills it, and how the reader's own text comes back that was in it before."""

import streamlit as st

from pages.components.history import ask
from pages.components.samples import load_samples


def fill(text: str) -> None:
    """Put `text` in the box; the reader's own text that it replaces can be brought back."""
    state = st.session_state
    before = state.get("article", "")
    if before == text:  # Ctrl+Enter on the button of a sample presses it once more
        return
    if before not in {"", *(sample.text for sample in load_samples().values())}:
        state.replaced = before
    state.article = text
    state.pop("submitted", None)


def fill_and_ask(text: str, model: str) -> None:
    """Put `text` in the box and ask `model` about it, which becomes the chosen one."""
    fill(text)
    st.session_state.wanted_model = model
    ask(text)


def restore() -> None:
    """Put back what was replaced."""
    st.session_state.article = st.session_state.pop("replaced")
