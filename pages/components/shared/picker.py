"""One category of several, chosen by name: buttons where there are few of them, a list where there are many."""

from collections.abc import Iterable

import streamlit as st

from pages.components.shared.categories import markdown_name, name
from pages.components.shared.i18n import LANGUAGES, language, t

FEW = 8
"""Up to so many are all shown at once."""


def pick_category(question: str, labels: Iterable[str], key: str, first: str | None = None) -> str | None:
    """Ask for one of `labels`, by their names; returns `first`, or None, until one is chosen."""
    labels = list(labels)
    place = labels.index(first) if first in labels else None
    if len(labels) > FEW:
        return _pick_from_list(question, labels, key, place)
    names = {label: markdown_name(label) for label in labels}
    chosen: str | None = st.radio(question, labels, place, format_func=names.__getitem__, horizontal=True, key=key)
    return chosen


def _pick_from_list(question: str, labels: list[str], key: str, first: int | None) -> str | None:
    names = {label: name(label) for label in labels}
    kept: str | None = st.session_state.get(key)
    chosen: str | None = st.selectbox(
        question,
        labels,
        labels.index(kept) if kept in labels else first,
        format_func=names.__getitem__,
        key=f"{key}-{language()}",  # with one key for both languages it goes on showing the names of the other
        placeholder=t("picker.choose"),
    )
    st.session_state[key] = chosen
    return chosen


def forget_choice(key: str) -> None:
    """Have `pick_category` begin anew, in every language."""
    for kept in (key, *(f"{key}-{code}" for code in LANGUAGES)):
        st.session_state.pop(kept, None)
