"""Our stage: the rules for lines, for what stands between sentences, and when to leave a paste alone."""

import re
from collections.abc import Iterator, Sequence

from classifier.cleaning.lines import Kind, Line, read_line
from classifier.cleaning.marks import find_marks
from classifier.cleaning.page import find_lines
from classifier.cleaning.phrases import find_phrases
from classifier.cleaning.spans import Span, blank, merge

FEWEST_WORDS = 3
"""Words of a story that the rules leave: where less is left, they were wrong."""

MOST_LINES = 1000
"""Lines that are looked at: a long page has a few hundred."""

_STORY = (Kind.PROSE, Kind.TITLE, Kind.BLANK)
_WORD = re.compile(r"[^\W\d_]+")


def find_furniture(text: str) -> Sequence[Span]:
    """Return what stands around the story in `text`; of what is no page, only addresses and marks of chats."""
    marks = find_marks(text)
    rest = blank(text, marks)
    lines = list(_read_lines(rest))
    if all(line.kind in _STORY and not line.mixed for line in lines):
        return marks
    around = find_lines(rest, lines)
    found = [Span(line.start, line.end) for line in around]
    for line in set(lines).difference(around):
        if line.mixed:
            found += find_phrases(rest, line.start, line.end)
    if not found:
        return marks
    spans = merge([*marks, *found])
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
