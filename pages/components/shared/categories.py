"""How topics are shown and chosen: name and icon distinguish them, the first topic of an answer is accented."""

from collections.abc import Iterable, Mapping

import streamlit as st

from classifier.topics import NO_TOPIC, load_topics
from pages.components.shared.display import as_text
from pages.components.shared.i18n import LANGUAGES, language, t

ACCENT = "orange"
"""The theme's name for the colour of an answer; its shades for light and dark are in `.streamlit/config.toml`."""
_OTHER = "label"
"""The icon of labels that are not in `topics.toml`: those of imported bundles."""
FEW = 8
"""Largest number of labels that are shown as radio buttons instead of a list."""


def icon(label: str) -> str:
    """Return the icon of the topic `label` in Streamlit's Markdown."""
    topic = load_topics().get(label)
    return f":material/{topic.icon if topic else _OTHER}:"


def reader_theme() -> str:
    """Return the reader's theme, `light` or `dark`."""
    return "dark" if st.context.theme.type == "dark" else "light"


def accent(theme: str = "") -> str:
    """Return the colour of an answer in `theme`, by default the reader's, as #rrggbb."""
    return str(st.get_option(f"theme.{theme or reader_theme()}.{ACCENT}Color"))


def accented_icon(label: str) -> str:
    """Return the icon of a topic in the colour of an answer, as Markdown."""
    return f":{ACCENT}[{icon(label)}]"


def badge(label: str, text: str, *, first: bool = False) -> str:
    """Return a badge with the icon of a topic and the Markdown `text`, accented for the first topic of an answer."""
    return f":{ACCENT if first else 'gray'}-badge[{icon(label)} {text}]"


def name(label: str, code: str | None = None) -> str:
    """Return the name of the topic `label` in the language `code`, by default the reader's, as plain text."""
    if label == NO_TOPIC:
        return t("feedback.no_topic", code)
    topic = load_topics().get(label)
    return topic.name[code or language()] if topic else _capital(label)


def markdown_name(label: str, code: str | None = None) -> str:
    """Return the name of the topic as Markdown, escaped: imported models may have any labels."""
    return as_text(name(label, code))


def other_name(label: str) -> str:
    """Return the name of the topic `label` in the other language; empty for a label that is not in `topics.toml`."""
    other = next(code for code in LANGUAGES if code != language())
    return name(label, other) if label in load_topics() else ""


def covers(label: str) -> str:
    """Return a sentence on what the topic `label` covers; empty for a label that is not in `topics.toml`."""
    topic = load_topics().get(label)
    return topic.covers[language()] if topic else ""


def listed(low_support: Mapping[str, int], labels: Iterable[str]) -> str:
    """Return the low-support labels among `labels` with their numbers of articles, as Markdown."""
    return ", ".join(f"{markdown_name(label)} ({low_support[label]:,})" for label in labels if label in low_support)


def _capital(label: str) -> str:
    """Return a label that is not in `topics.toml` with a capital; its own capitals stay."""
    return f"{label[:1].upper()}{label[1:]}"


def pick_category(question: str, labels: Iterable[str], key: str, first: str | None = None) -> str | None:
    """Let the reader choose one of `labels` by its name; return `first`, or None, until then."""
    labels = list(labels)
    index = labels.index(first) if first in labels else None
    if len(labels) > FEW:
        return _pick_from_list(question, labels, key, index)
    names = {label: markdown_name(label) for label in labels}
    chosen: str | None = st.radio(question, labels, index, format_func=names.__getitem__, horizontal=True, key=key)
    return chosen


def _pick_from_list(question: str, labels: list[str], key: str, first: int | None) -> str | None:
    names = {label: name(label) for label in labels}
    kept: str | None = st.session_state.get(key)
    chosen: str | None = st.selectbox(
        question,
        labels,
        labels.index(kept) if kept in labels else first,
        format_func=names.__getitem__,
        key=f"{key}-{language()}",  # with the same key it would keep the names of the former language
        placeholder=t("picker.choose"),
    )
    st.session_state[key] = chosen
    return chosen


def forget_choice(key: str) -> None:
    """Reset the choice of `pick_category` in every language."""
    for kept in (key, *(f"{key}-{code}" for code in LANGUAGES)):
        st.session_state.pop(kept, None)
