"""How topics are shown and chosen: name and icon tell them apart, the first topic of an answer is accented."""

from collections.abc import Iterable, Mapping

import streamlit as st

from classifier.topics import NO_TOPIC, load_topics
from pages.components.shared.display import as_text
from pages.components.shared.i18n import LANGUAGES, language, t

ACCENT = "orange"
"""What the theme calls the colour of an answer; its shades for light and dark are in `.streamlit/config.toml`."""
_OTHER = "label"
"""The icon of labels that are in no table: those of a bundle that somebody brought along."""
FEW = 8
"""Up to so many labels are offered as radio buttons, more in a list."""


def icon(label: str) -> str:
    """Return the icon of the category `label`, as Streamlit writes it in Markdown."""
    topic = load_topics().get(label)
    return f":material/{topic.icon if topic else _OTHER}:"


def reader_theme() -> str:
    """Return `light` or `dark`."""
    return "dark" if st.context.theme.type == "dark" else "light"


def accent(theme: str = "") -> str:
    """Return the colour of an answer on `theme`, else on the one that the reader sees, as #rrggbb."""
    return str(st.get_option(f"theme.{theme or reader_theme()}.{ACCENT}Color"))


def accented_icon(label: str) -> str:
    """Return the icon of a category in the colour of an answer: Markdown."""
    return f":{ACCENT}[{icon(label)}]"


def badge(label: str, text: str, *, first: bool = False) -> str:
    """Return a badge with the icon of a category and the Markdown `text`, accented for the first topic of an answer."""
    return f":{ACCENT if first else 'gray'}-badge[{icon(label)} {text}]"


def name(label: str, code: str | None = None) -> str:
    """Return what the category `label` is called in the language `code`, else the reader's: not for Markdown."""
    if label == NO_TOPIC:
        return t("feedback.no_topic", code)
    topic = load_topics().get(label)
    return topic.name[code or language()] if topic else _capital(label)


def markdown_name(label: str, code: str | None = None) -> str:
    """Return the same as Markdown: people who bring a model along choose its labels, and those stay text."""
    return as_text(name(label, code))


def other_name(label: str) -> str:
    """Return what the category `label` is called in the other language; empty for a label that has one name."""
    other = next(code for code in LANGUAGES if code != language())
    return name(label, other) if label in load_topics() else ""


def covers(label: str) -> str:
    """Return a sentence on what belongs to the category `label`; empty for a label that is in no table."""
    topic = load_topics().get(label)
    return topic.covers[language()] if topic else ""


def listed(weak: Mapping[str, int], labels: Iterable[str]) -> str:
    """Return those of `labels` that are weak, each with the number of articles that it was learned from: Markdown."""
    return ", ".join(f"{markdown_name(label)} ({weak[label]:,})" for label in labels if label in weak)


def _capital(label: str) -> str:
    """Return a label that no table knows as one would write it; its own capitals stay."""
    return f"{label[:1].upper()}{label[1:]}"


def pick_category(question: str, labels: Iterable[str], key: str, first: str | None = None) -> str | None:
    """Ask for one of `labels`, by their names; returns `first`, or None, until one is chosen."""
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
        key=f"{key}-{language()}",  # with one key for both languages it goes on showing the names of the other
        placeholder=t("picker.choose"),
    )
    st.session_state[key] = chosen
    return chosen


def forget_choice(key: str) -> None:
    """Have `pick_category` begin anew, in every language."""
    for kept in (key, *(f"{key}-{code}" for code in LANGUAGES)):
        st.session_state.pop(kept, None)
