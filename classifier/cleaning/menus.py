"""Menus within a line: items in a row, with separators between them or only blanks."""

import re
from itertools import islice

from classifier.cleaning.controls import SEPARATOR, is_menu_item
from classifier.cleaning.extents import LONGEST_RUN, tokens
from classifier.cleaning.words import BRANDS, CONTROLS, FUNCTION, MENU, PAGE, WEAK

BEGINNING = 60
"""Words of a line within which a menu may begin that has something before it."""
LONG = 6
"""Items of a menu that is one wherever it stands."""
LONGEST_CELL = 6
LONGEST_NAME = 80
"""Words and characters of an item."""

_KNOWN = CONTROLS | PAGE | BRANDS | WEAK | FUNCTION
_LISTED = MENU | CONTROLS | PAGE
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OF = frozenset("na ya za wa la cha vya &".split())


def menu_end(text: str, start: int, end: int, fewest: int = 4) -> int:
    """Return where a menu of at least so many items ends that begins at `start`; `start` where none does."""
    stop = _separated_end(text, start, end)
    return _plain_end(text, stop, end, fewest if stop == start else 1)


def beginning_end(text: str, start: int, end: int) -> int:
    """Return where the first menu near the beginning of a line ends, where only a page's words stand before it."""
    unknown = 0
    for token in tokens(text, start, end, BEGINNING):
        if token.capital and token.word in _LISTED:
            stop = menu_end(text, token.start, end, LONG)
            if stop > token.start:
                return stop
        unknown += bool(token.word) and token.word not in _KNOWN and token.word not in MENU
        if unknown > 3:
            break
    return start


def _separated_end(text: str, start: int, end: int) -> int:
    if not SEPARATOR.search(text, start, min(end, start + LONGEST_NAME)):
        return start
    cells, known, last = 0, 0, start
    for match in islice(SEPARATOR.finditer(text, start, min(end, start + 12 * LONGEST_RUN)), LONGEST_RUN):
        words = [word.casefold() for word in _WORD.findall(text, last, match.start())]
        if len(words) > LONGEST_CELL or ". " in text[last : match.start()]:
            break
        cells += bool(words)
        known += bool(words) and (is_menu_item(words) or all(word in _KNOWN for word in words))
        last = match.end()
    return last if cells >= 2 and known >= max(2, 0.25 * cells) else start


def _plain_end(text: str, start: int, end: int, fewest: int) -> int:
    ends, before = [start], ""
    last, items, content, at_last = -1, 0, 0, 0
    for place, token in enumerate(tokens(text, start, end, LONGEST_RUN)):
        listed = token.word in _LISTED
        if token.mark == "," or not (token.capital or listed or token.word in _KNOWN or not token.word):
            # "Tamaduni za kipekee": the last item is the first word of the story.
            alone = place - last == 1 or (place - last == 2 and before in FUNCTION)
            ends = ends[:-1] if alone and token.mark != "," and len(ends) > 1 else ends
            break
        if not content and not listed:
            fewest *= 2  # "Waziri wa Habari" is no menu
        content += bool(token.word) and token.word not in FUNCTION
        items += listed and token.capital
        follows = last >= 0 and (place - last == 1 or (place - last == 2 and before in _OF))
        if (listed and (token.capital or follows)) or (token.capital and follows and before in _OF):
            ends, last, at_last = [*ends[-1:], token.end], place, content
        if token.stops:
            break
        before = token.word
    return ends[-1] if items >= fewest and items >= 0.4 * at_last else start
