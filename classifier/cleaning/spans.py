"""Spans of a text."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_NOT_A_LINE_BREAK = re.compile(r"[^\n]+")


class Span(NamedTuple):
    """A part of a text: `text[start:end]`."""

    start: int
    end: int


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the spans sorted, with overlapping ones merged and empty ones dropped."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def blank(text: str, spans: Sequence[Span]) -> str:
    """Return `text` with blanks in place of the spans, which are sorted and disjoint; line breaks are kept."""
    if not spans:
        return text
    pieces, end = [], 0
    for span in spans:
        pieces += [text[end : span.start], _NOT_A_LINE_BREAK.sub(_blanks, text[span.start : span.end])]
        end = span.end
    return "".join([*pieces, text[end:]])


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])
