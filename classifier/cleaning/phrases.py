"""Finds furniture within a line, for pages that were pasted without their line breaks."""

import re
from collections.abc import Iterator
from itertools import islice

from classifier.cleaning.cues import STARTS
from classifier.cleaning.extents import Context, credit_end, date_end, notice_end, run_end, tags_end, title_end
from classifier.cleaning.line_labels import CAPTION, CREDIT, READ, is_tag_label, leads_elsewhere
from classifier.cleaning.menus import beginning_end, menu_end
from classifier.cleaning.spans import Span
from classifier.cleaning.tail import tail_start

LONGEST = 30_000
"""Largest number of characters of a line that are examined: several times the longest article."""
MOST_CUES, MOST_PIECES = 80, 20
"""Largest numbers of cue words of a line that are examined, and of adjacent pieces of furniture."""

_CAPITAL = re.compile(r"[A-Z][A-Za-z]+|©")
_LABEL = re.compile(r"[^.!?:|\n]{3,40}: ?")
_BEFORE = (". ", "! ", "? ", "” ", '" ', ") ", "| ", "• ")
"""The characters before a word that begins a sentence."""
_BLANK = re.compile(r"\s*+")


def find_phrases(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the menus, links to other stories, credits and notices within `text[start:end]`."""
    below = tail_start(text, start, end)
    yield Span(below, end)
    whole, end = end, min(below, start + LONGEST)
    at = _chain_end(text, beginning_end(text, start, end), end, start)
    page = below < whole or at > start
    begins = Context.PAGE if page else Context.BEGINS
    yield Span(start, at)
    cues = (match.start() for match in _CAPITAL.finditer(text, start, end) if match[0].casefold() in STARTS)
    for cue in islice(cues, MOST_CUES):
        if cue < at or text[cue - 1 : cue].isalnum():
            continue
        stop = _phrase_end(text, cue, end, begins if page or text[cue - 2 : cue] in _BEFORE else Context.WITHIN)
        if stop > cue:
            at = _chain_end(text, stop, end, cue)
            yield Span(cue, at)


def _chain_end(text: str, start: int, end: int, first: int) -> int:
    """Return the end of the furniture that began at `first`, with all adjacent pieces from `start` on."""
    for _ in range(MOST_PIECES):
        begin = _skip_blanks(text, start, end)
        stop = menu_end(text, begin, end)
        if stop == begin:
            stop = _phrase_end(text, begin, end, Context.PAGE if start > first else Context.BEGINS)
        if stop <= begin:
            break
        start = stop
    return start


def _skip_blanks(text: str, start: int, end: int) -> int:
    match = _BLANK.match(text, start, end)
    return match.end() if match else start


def _phrase_end(text: str, cue: int, end: int, context: Context) -> int:
    """Return the end of the furniture that begins at `cue`; `cue` where there is none."""
    if match := CAPTION.match(text, cue, end):
        credited = match[0].casefold().startswith(("chanzo", "image source", "photo", "picture", "courtesy"))
        return (credit_end if credited else title_end)(text, match.end(), end)
    if (match := _LABEL.match(text, cue, end)) and leads_elsewhere(match[0].strip().casefold()):
        tags = is_tag_label(match[0].casefold())
        return (tags_end if tags else title_end)(text, match.end(), end)
    if (match := READ.match(text, cue, end)) and text[match.end() + 1 : match.end() + 2].isupper():
        return title_end(text, match.end(), end)
    sentence = None if context is Context.WITHIN else _sentence_end(text, cue, end, page=context is Context.PAGE)
    return sentence or run_end(text, cue, end, context)


def _sentence_end(text: str, start: int, end: int, page: bool) -> int | None:
    """Return the end of a credit, notice or date that is a sentence of its own; None where there is none."""
    match = CREDIT.match(text, start, end)
    if match and (stop := credit_end(text, match.end(), end, sure=page and ":" in match[0])) > match.end():
        return stop
    return notice_end(text, start, end) or (date_end(text, start, end) if page else None)
