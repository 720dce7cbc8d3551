"""Which category it is instead: the names of some, one of which can be chosen."""

from collections.abc import Iterable

import streamlit as st

from pages.components.categories import markdown_name


def pick_category(question: str, labels: Iterable[str], key: str) -> str | None:
    """Ask for one of `labels`, by their names; returns None until one is chosen."""
    names = {label: markdown_name(label) for label in labels}
    chosen: str | None = st.radio(
        question, list(names), index=None, format_func=names.__getitem__, horizontal=True, key=key
    )
    return chosen
