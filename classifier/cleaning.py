"""Leaving out what stands around a story: a reader pastes a page, and the model is to read the article.

A bundle names the stage that its model was trained with (`Manifest.cleaning`). A stage finds spans to leave out; they
are replaced by blanks, so that every word keeps its place in the reader's own text.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

CLEANING = "page-furniture-1"
"""The name of our stage."""


class Span(NamedTuple):
    """A stretch of a text: `text[start:end]`."""

    start: int
    end: int


class CleanText(NamedTuple):
    """A text without what stands around the story."""

    text: str
    """As long as the reader's own: what was left out is blank."""
    left_out: tuple[Span, ...]


_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?<!\w)@\w+", re.IGNORECASE)


def find_nothing(_text: str) -> Sequence[Span]:
    """Leave nothing out."""
    return ()


def find_furniture(text: str) -> Sequence[Span]:
    """Return the links, addresses and handles in `text`."""
    return [Span(*match.span()) for match in _LINK.finditer(text)]


STAGES: dict[str, Callable[[str], Sequence[Span]]] = {"": find_nothing, CLEANING: find_furniture}
"""Name in the manifest → what finds the spans to leave out."""


def clean(text: str, stage: str = CLEANING) -> CleanText:
    """Return `text` with what the stage leaves out replaced by blanks; line breaks stay where they are."""
    left_out = tuple(STAGES[stage](text))
    if not left_out:
        return CleanText(text, ())
    pieces, end = [], 0
    for span in left_out:
        pieces += [text[end : span.start], _BLANK.sub(" ", text[span.start : span.end])]
        end = span.end
    return CleanText("".join([*pieces, text[end:]]), left_out)


_BLANK = re.compile(r"[^\n]")
