"""The news desks: one colour and one icon a category, the same on every page."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pages.components.i18n import in_other_language, t

Color = Literal["red", "orange", "yellow", "green", "blue", "violet", "gray", "primary"]


class Look(NamedTuple):
    """How a category looks."""

    color: Color
    """A colour name of the theme, whose shades for light and dark are in `.streamlit/config.toml`."""
    icon: str
    """A Material icon, as Streamlit writes it in Markdown."""


# The order is that of chartCategoricalColors in `.streamlit/config.toml`: charts give the nth label the nth colour.
LOOKS = {
    "health": Look("red", ":material/health_and_safety:"),
    "technology": Look("orange", ":material/devices:"),
    "religion": Look("yellow", ":material/volunteer_activism:"),
    "sports": Look("green", ":material/sports_soccer:"),
    "business": Look("blue", ":material/storefront:"),
    "entertainment": Look("violet", ":material/music_note:"),
    "politics": Look("gray", ":material/account_balance:"),
}
_OTHER = Look("primary", ":material/label:")  # a label of a bundle that is not ours


def look(label: str) -> Look:
    """Return how the category `label` looks."""
    return LOOKS.get(label, _OTHER)


def name(label: str) -> str:
    """Return what the category `label` is called in the reader's language."""
    return t(f"category.{label}") if label in LOOKS else label


def other_name(label: str) -> str:
    """Return what the category `label` is called in the other language; empty for a label that has one name."""
    return in_other_language(f"category.{label}") if label in LOOKS else ""


def labels_by_name(labels: Iterable[str]) -> dict[str, str]:
    """Return what categories are called, by themselves and in both languages, in small letters → the label."""
    return {called.casefold(): label for label in labels for called in (other_name(label), name(label), label)}
