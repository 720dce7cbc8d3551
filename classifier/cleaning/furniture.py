"""The cleaning stages: ours finds page furniture by lines and within lines, unless too little of the text is left."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from classifier.cleaning.lines import Kind, Line, read_line
from classifier.cleaning.marks import find_marks
from classifier.cleaning.page import find_lines
from classifier.cleaning.phrases import find_phrases
from classifier.cleaning.spans import Span, blank, merge

FEWEST_WORDS = 3
"""Smallest number of words that must remain: otherwise only marks are removed."""

MOST_LINES = 1000
"""Largest number of lines that are examined: a long page has a few hundred."""

_STORY = (Kind.PROSE, Kind.TITLE, Kind.BLANK)
_WORD = re.compile(r"[^\W\d_]+")


def find_furniture(text: str) -> Sequence[Span]:
    """Return the spans of page furniture in `text`; in a text that is not a page, only addresses and marks of chats."""
    marks = find_marks(text)
    rest = blank(text, marks)
    lines = list(_read_lines(rest))
    if all(line.kind in _STORY and not line.mixed for line in lines):
        return marks
    around = find_lines(rest, lines)
    furniture = [Span(line.start, line.end) for line in around]
    for line in set(lines).difference(around):
        if line.mixed:
            furniture += find_phrases(rest, line.start, line.end)
    if not furniture:
        return marks
    spans = merge([*marks, *furniture])
    return spans if _leaves_a_story(blank(text, spans)) else marks


def _read_lines(text: str) -> Iterator[Line]:
    start = 0
    for line in text.split("\n", MOST_LINES)[:MOST_LINES]:
        end = start + len(line)
        if line and not line.isspace():
            yield read_line(text, start, end)
        start = end + 1


def _leaves_a_story(rest: str) -> bool:
    return sum(1 for _, _ in zip(range(FEWEST_WORDS), _WORD.finditer(rest), strict=False)) == FEWEST_WORDS


CLEANING = "page-furniture-1"
"""The name of our stage."""


class CleanText(NamedTuple):
    """A text without page furniture."""

    text: str
    """As long as the reader's text, with blanks in place of what was left out."""
    left_out: tuple[Span, ...]


def find_nothing(_text: str) -> Sequence[Span]:
    """Leave nothing out."""
    return ()


STAGES: dict[str, Callable[[str], Sequence[Span]]] = {"": find_nothing, CLEANING: find_furniture}
"""Name in the manifest → function that finds the spans to leave out."""


def clean(text: str, stage: str = CLEANING) -> CleanText:
    """Return `text` with blanks in place of the spans that the stage leaves out; line breaks are kept."""
    left_out = tuple(STAGES[stage](text))
    return CleanText(blank(text, left_out), left_out)
