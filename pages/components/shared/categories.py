"""How topics are shown: name and icon tell them apart; the first topic of an answer has the one accent colour."""

from collections.abc import Iterable, Mapping

import streamlit as st

from classifier.topics import NO_TOPIC, load_topics
from pages.components.shared.i18n import LANGUAGES, language, t
from pages.components.shared.markdown import as_text

ACCENT = "orange"
"""What the theme calls the colour of an answer; its shades for light and dark are in `.streamlit/config.toml`."""
_OTHER = "label"
"""The icon of labels that are in no table: those of a bundle that somebody brought along."""


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


def labels_by_name(labels: Iterable[str]) -> dict[str, str]:
    """Return what categories are called, by themselves and in both languages, in small letters → the label."""
    return {called.casefold(): label for label in labels for called in (other_name(label), name(label), label)}


def _capital(label: str) -> str:
    """Return a label that no table knows as one would write it; its own capitals stay."""
    return f"{label[:1].upper()}{label[1:]}"
