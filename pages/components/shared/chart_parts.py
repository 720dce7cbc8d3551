"""Common parts of charts: the colours of the theme, the sizes of rows, the text before and after bars.

Altair takes seconds to import, so it is imported where charts are built and passed on from there.
"""

from collections.abc import Iterable, Sequence
from threading import RLock
from typing import Any, NamedTuple

ALTAIR_LOCK = RLock()
"""Held while charts of answers are built and while pandas is imported: Altair checks whether a value is of pandas, and
fails while another session is still importing pandas."""
ACCENT, BESIDE, INK = "accent", "beside", "ink"
"""The colours of chartCategoricalColors in their order: the accent, other bars, text and lines."""
NAMES, VALUES = 116, 64
"""Smallest width of the names before the bars, and width of the values after them, in pixels."""
LONGEST_NAME = 22
"""Number of letters of a name that fit."""
FEW_ROWS = 8
"""Largest number of rows that are high."""


class Sizes(NamedTuple):
    """Sizes of a chart with a row for each topic, in pixels."""

    rows: int
    """The number of rows."""
    names: int
    """The width of the column of names."""
    row: int
    bar: int

    @property
    def height(self) -> int:
        """The height of the chart."""
        return self.row * self.rows


def sizes_for(names: Sequence[str]) -> Sizes:
    """Return the sizes of a chart with these names: many rows are low, and a long name widens the column."""
    letters = min(max(map(len, names), default=0), LONGEST_NAME)
    return Sizes(len(names), max(NAMES, round(6.4 * letters) + 16), *((34, 20) if len(names) <= FEW_ROWS else (23, 14)))


def between_names_and_values(altair: Any, domain: list[float], names: int = NAMES, values: int = VALUES) -> Any:
    """Return the scale of the bars between the columns of names and of values."""
    return altair.Scale(domain=domain, range=[names, altair.ExprRef(f"width - {values}")])


def names_and_values(altair: Any, base: Any, field: str, width: int = NAMES) -> list[Any]:
    """Return the names before the bars of `base`, and the values after them."""
    words = base.encode(color=altair.ColorDatum(INK, type="nominal"))
    return [
        words.mark_text(align="left", fontSize=14, limit=width - 8).encode(x=altair.value(0), text=field),
        words.mark_text(align="right", fontSize=14).encode(x=altair.value("width"), text="text:N"),
    ]


def color_of(altair: Any, field: str) -> Any:
    """Return the encoding of a field with the values ACCENT, BESIDE and INK."""
    return altair.Color(field, scale=color_scale(altair), legend=None)


def color_scale(altair: Any, domain: Iterable[str] = (ACCENT, BESIDE, INK)) -> Any:
    """Return the scale that assigns the colours of the theme, in their order, to the values of `domain`."""
    return altair.Scale(domain=list(domain))
