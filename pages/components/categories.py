"""The news desks: one colour and one icon a category, the same on every page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from pages.components.i18n import in_other_language, t
from pages.components.markdown import as_text

Color = Literal["red", "orange", "yellow", "green", "blue", "violet", "gray", "primary"]


class Look(NamedTuple):
    """How a category looks."""

    color: Color
    """A colour name of the theme, whose shades for light and dark are in `.streamlit/config.toml`."""
    icon: str
    """A Material icon, as Streamlit writes it in Markdown."""


COLORS: tuple[Color, ...] = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
"""Of categories, in the order of chartCategoricalColors in `.streamlit/config.toml`."""

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

    Call it when a bundle is loaded. From the eighth label on colours repeat: no more of them can be told apart.
    """
    labels = list(labels)
    taken = {look(label).color for label in labels if label in LOOKS or label in _introduced}
    free = [color for color in COLORS if color not in taken] or list(COLORS)
    new = [label for label in labels if label not in LOOKS and label not in _introduced]
    for place, label in enumerate(new):
        _introduced[label] = Look((free if place < len(free) else COLORS)[place % len(COLORS)], _OTHER)


def look(label: str) -> Look:
    """Return how the category `label` looks."""
    return LOOKS.get(label) or _introduced.get(label) or Look("primary", _OTHER)


def color_domain(labels: Iterable[str], rest: Sequence[str]) -> list[str]:
    """Return a domain for charts that gives each of `labels` its colour, and `rest` the colours after those.

    The colours of chartCategoricalColors are taken in order, over and over: what stands between is never shown.
    """
    labels = list(labels)
    columns = {color: [label for label in labels if look(label).color == color] for color in COLORS}
    domain: list[str] = []
    for row in range(max(1, *map(len, columns.values()))):
        domain += [column[row] if row < len(column) else f"no {color} {row}" for color, column in columns.items()]
        domain += rest if row == 0 else [f"no {one} {row}" for one in rest]
    return domain


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
