"""Finds menus within a line: rows of items, separated by marks or blanks."""

import re
from itertools import islice

from classifier.cleaning.controls import SEPARATOR, is_menu_item
from classifier.cleaning.extents import LONGEST_RUN, Token, tokens
from classifier.cleaning.words import CONTROLS, FUNCTION, KNOWN, MENU, PAGE

BEGINNING = 60
"""Number of words of a line within which a menu after other words may begin."""
LONG = 6
"""Smallest number of items of a menu after other words."""
LONGEST_CELL = 6
LONGEST_NAME = 80
"""Largest number of words and of characters of an item."""

_LISTED = MENU | CONTROLS | PAGE
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OF = frozenset("na ya za wa la cha vya &".split())


def menu_end(text: str, start: int, end: int, fewest: int = 4) -> int:
    """Return the end of a menu of at least `fewest` items that begins at `start`; `start` where there is none."""
    stop = _separated_end(text, start, end)
    return _plain_end(text, stop, end, fewest if stop == start else 1)


def beginning_end(text: str, start: int, end: int) -> int:
    """Return the end of the first menu near the beginning of a line, after words of pages only; `start` if none."""
    unknown = 0
    for token in tokens(text, start, end, BEGINNING):
        if token.capital and token.word in _LISTED:
            stop = menu_end(text, token.start, end, LONG)
            if stop > token.start:
                return stop
        unknown += bool(token.word) and token.word not in KNOWN and token.word not in MENU
        if unknown > 3:
            break
    return start


def _separated_end(text: str, start: int, end: int) -> int:
    first = SEPARATOR.search(text, start, min(end, start + LONGEST_NAME))
    if not first:
        return start
    kind = first[0].strip() or "blanks"
    cells, known, last, last_known = 0, 0, start, start
    for match in islice(SEPARATOR.finditer(text, start, min(end, start + 12 * LONGEST_RUN)), LONGEST_RUN):
        words = [word.casefold() for word in _WORD.findall(text, last, match.start())]
        another = (match[0].strip() or "blanks") != kind
        if another or len(words) > LONGEST_CELL or ". " in text[last : match.start()]:
            break
        cells += bool(words)
        last = match.end()
        if words and (is_menu_item(words) or all(word in KNOWN for word in words)):
            known += 1
            last_known = last
    if cells < 2 or known < max(2, 0.25 * cells):
        return start
    return last if kind in "|›•" else last_known  # a headline may have a dash


class _Items:
    """The items of a menu read so far: the last one may be the beginning of the story."""

    def __init__(self, start: int) -> None:
        self.ends = [start]
        self.count = self.content = self.counted = self.since = 0
        self.known = False
        """Whether the current item begins with a word of menus."""
        self._before = ""

    def read(self, token: Token) -> None:
        """Read one more word."""
        continues = self._before in _OF
        listed = token.word in _LISTED
        begins = token.capital and not continues
        self.known = (listed or token.word in KNOWN) if begins else self.known
        self.content += token.word not in FUNCTION
        self.count += listed and token.capital
        if begins and listed:
            self._end(token, self.ends[-1:])
        elif not begins and self.since == 0 and len(self.ends) > 1 and token.word not in FUNCTION:
            self._end(token, self.ends[:-1])
        elif listed and token.capital and self.known:
            self._end(token, self.ends[-1:])
        else:
            self.since += token.word not in FUNCTION
        self._before = token.word

    def _end(self, token: Token, before: list[int]) -> None:
        self.ends, self.counted, self.since = [*before, token.end], self.content, 0


def _plain_end(text: str, start: int, end: int, fewest: int) -> int:
    items = _Items(start)
    for token in tokens(text, start, end, LONGEST_RUN):
        if not token.word:
            continue
        if token.mark in ",:" or not (token.capital or token.word in _LISTED or token.word in KNOWN):
            goes_on = token.mark != "," and token.word not in KNOWN
            if goes_on and items.since == 0:  # "Tamaduni za kipekee": that item begins the story
                items.ends = items.ends[:-1] or [start]
            break
        if not items.content and token.word not in _LISTED:
            fewest *= 2  # "Waziri wa Habari" is no menu
        items.read(token)
        if token.stops:
            break
    return items.ends[-1] if items.count >= fewest and items.count >= 0.4 * items.counted else start
