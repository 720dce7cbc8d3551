"""The stages that a bundle can name, and what becomes of a text by them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from classifier.cleaning.furniture import find_furniture
from classifier.cleaning.spans import Span, blank

CLEANING = "page-furniture-1"
"""The name of our stage."""


class CleanText(NamedTuple):
    """A text without what stands around the story."""

    text: str
    """As long as the reader's own: what was left out is blank."""
    left_out: tuple[Span, ...]


def find_nothing(_text: str) -> Sequence[Span]:
    """Leave nothing out."""
    return ()


STAGES: dict[str, Callable[[str], Sequence[Span]]] = {"": find_nothing, CLEANING: find_furniture}
"""Name in the manifest → what finds the spans to leave out."""


def clean(text: str, stage: str = CLEANING) -> CleanText:
    """Return `text` with what the stage leaves out replaced by blanks; line breaks stay where they are."""
    left_out = tuple(STAGES[stage](text))
    return CleanText(blank(text, left_out), left_out)
