"""The news desks: one colour and one icon a category, the same on every page."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import streamlit as st

from pages.components.i18n import in_other_language, t
from pages.components.markdown import as_text

Color = Literal[
    "red", "orange", "yellow", "green", "blue", "violet", "gray", "primary", "8th", "9th", "10th", "11th", "12th"
]


class Look(NamedTuple):
    """How a category looks."""

    color: Color
    """A colour of the theme, by its name or, beyond `COLORS`, by its place among those of categories; its
    shades for light and dark are in `.streamlit/config.toml`."""
    icon: str
    """A Material icon, as Streamlit writes it in Markdown."""


COLORS: tuple[Color, ...] = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
"""Of categories, in the order of chartCategoricalColors in `.streamlit/config.toml`."""
FURTHER: tuple[Color, ...] = ("8th", "9th", "10th", "11th", "12th")
"""Of bundles with more categories than that: the last of chartCategoricalColors. Streamlit has no names for them."""

LOOKS = {
    "health": Look("red", ":material/health_and_safety:"),
    "technology": Look("orange", ":material/devices:"),
    "religion": Look("yellow", ":material/volunteer_activism:"),
    "sports": Look("green", ":material/sports_soccer:"),
    "business": Look("blue", ":material/storefront:"),
    "entertainment": Look("violet", ":material/music_note:"),
    "politics": Look("gray", ":material/account_balance:"),
    "kitaifa": Look("red", ":material/flag:"),
    "michezo": Look("green", ":material/sports_soccer:"),
    "biashara": Look("blue", ":material/storefront:"),
    "kimataifa": Look("orange", ":material/public:"),
    "burudani": Look("violet", ":material/music_note:"),
}
"""The categories of the bundles that ship; both languages have a name for each."""
_OTHER = ":material/label:"
_introduced: dict[str, Look] = {}


def introduce(labels: Iterable[str]) -> None:
    """Give the labels of a bundle that is not ours a colour each, one that no other label of the bundle has.

    Call it when a bundle is loaded. From the thirteenth label on colours repeat: no more of them can be told apart.
    """
    labels = list(labels)
    taken = {look(label).color for label in labels if label in LOOKS or label in _introduced}
    free = [color for color in (*COLORS, *FURTHER) if color not in taken]
    colors = itertools.chain(free, itertools.cycle((*COLORS, *FURTHER)))
    new = [label for label in labels if label not in LOOKS and label not in _introduced]
    _introduced.update({label: Look(color, _OTHER) for label, color in zip(new, colors, strict=False)})


def look(label: str) -> Look:
    """Return how the category `label` looks."""
    return LOOKS.get(label) or _introduced.get(label) or Look("primary", _OTHER)


def color_domain(labels: Iterable[str], rest: Sequence[str]) -> list[str]:
    """Return a domain for charts that gives each of `labels` its colour, and `rest` the colours after those.

    The colours of chartCategoricalColors are taken in order, over and over: what stands between is never shown.
    """
    labels = list(labels)
    columns: dict[str, list[str]] = {c: [label for label in labels if look(label).color == c] for c in COLORS}
    columns |= {one: [one] for one in rest}
    columns |= {c: [label for label in labels if look(label).color == c] for c in FURTHER}
    rows = range(max(1, *map(len, columns.values())))
    return [
        column[row] if row < len(column) else f"no {color} {row}" for row in rows for color, column in columns.items()
    ]


def shade(label: str, theme: str = "") -> str:
    """Return the colour of a category on `theme`, else on the one that the reader sees, as #rrggbb."""
    theme, color = theme or reader_theme(), look(label).color
    if color in FURTHER:
        last: list[str] = st.get_option(f"theme.{theme}.chartCategoricalColors")[-len(FURTHER) :]
        return last[FURTHER.index(color)]
    return str(st.get_option(f"theme.{theme}.{color}Color"))


def color_or_shade(label: str) -> str:
    """Return the colour of a category by its name in Streamlit, which follows the theme at once, if it has one."""
    color = look(label).color
    return shade(label) if color in FURTHER else color


def reader_theme() -> str:
    """Return `light` or `dark`."""
    return "dark" if st.context.theme.type == "dark" else "light"


def colored(label: str, text: str) -> str:
    """Return the Markdown `text` in the colour of a category."""
    color = look(label).color
    return f':color[{text}]{{foreground="{shade(label)}"}}' if color in FURTHER else f":{color}[{text}]"


def badge(label: str, text: str) -> str:
    """Return a badge in the colour and with the icon of a category, and with the Markdown `text`: Markdown."""
    color, icon = look(label)
    if color in FURTHER:
        ink = shade(label)
        return f':color[:small[{icon} {text}]]{{foreground="{ink}" background="{ink}20"}}'
    return f":{color}-badge[{icon} {text}]"


def name(label: str, code: str | None = None) -> str:
    """Return what the category `label` is called in the language `code`, else the reader's: not for Markdown."""
    return t(f"category.{label}", code) if label in LOOKS else _capital(label)


def markdown_name(label: str) -> str:
    """Return the same as Markdown: people who bring a model along choose its labels, and those stay text."""
    return as_text(name(label))


def listed(weak: Mapping[str, int], labels: Iterable[str]) -> str:
    """Return those of `labels` that are weak, each with the number of articles that it was learned from: Markdown."""
    return ", ".join(f"{markdown_name(label)} ({weak[label]:,})" for label in labels if label in weak)


def other_name(label: str) -> str:
    """Return what the category `label` is called in the other language; empty for a label that has one name."""
    return in_other_language(f"category.{label}") if label in LOOKS else ""


def labels_by_name(labels: Iterable[str]) -> dict[str, str]:
    """Return what categories are called, by themselves and in both languages, in small letters → the label."""
    return {called.casefold(): label for label in labels for called in (other_name(label), name(label), label)}


def _capital(label: str) -> str:
    """Return a label that no catalog knows as one would write it; its own capitals stay."""
    return f"{label[:1].upper()}{label[1:]}"
