"""Where furniture ends that stands in one line with a story."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from classifier.cleaning.lines import SEPARATOR, is_menu_item
from classifier.cleaning.words import AGENCIES, BRANDS, CONTROLS, FUNCTION, MENU, PAGE, WEAK

LONGEST_TITLE = 14
"""Words of another story's title."""
LONGEST_CREDIT = 6
LONGEST_RUN = 400
"""Words of a menu."""

_STRONG = CONTROLS | PAGE | BRANDS
_KNOWN = _STRONG | WEAK | FUNCTION
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_STOP = re.compile(r"[.!?;]+[”\"’)\]]*\Z")


class _Token(NamedTuple):
    """What stands between two blanks."""

    start: int
    end: int
    word: str
    """Its letters in lower case."""
    capital: bool
    stops: bool
    """Whether a sentence ends with it."""
    comma: bool


def _tokens(text: str, start: int, end: int, most: int) -> Iterator[_Token]:
    for match in islice(_TOKEN.finditer(text, start, end), most):
        token = match[0]
        word = _WORD.search(token)
        letters = word[0] if word else ""
        yield _Token(
            *match.span(), letters.casefold(), letters[:1].isupper(), bool(_STOP.search(token)), token[-1] == ","
        )


def title_end(text: str, start: int, end: int) -> int:
    """Return where the title of another story ends: with its sentence, or before the next capital after small words."""
    last, small = start, False
    for place, token in enumerate(_tokens(text, start, end, LONGEST_TITLE + 1)):
        if place == LONGEST_TITLE:
            return start
        if token.capital and ((small and place >= 4) or (place and token.word in CONTROLS)):
            return last
        last, small = token.end, bool(token.word) and not token.capital
        if token.stops:
            return last
    return last


def credit_end(text: str, start: int, end: int) -> int:
    """Return where the names of a credit end; the last one before small letters begins the next sentence."""
    ends = [start]
    for token in _tokens(text, start, end, LONGEST_CREDIT + 1):
        agency = token.word in AGENCIES or token.word in BRANDS
        if not (token.capital or agency or token.word in FUNCTION or not token.word):
            return ends[-2] if len(ends) > 1 else start
        ends.append(token.end)
        if token.stops:
            return token.end
        if agency:
            ends.append(token.end)
    return ends[-1] if len(ends) <= LONGEST_CREDIT else start


def run_end(text: str, start: int, end: int) -> int:
    """Return where a button or a notice ends that is made of a page's own words only."""
    last, capital, strong, count = start, start, 0, 0
    for token in _tokens(text, start, end, LONGEST_RUN):
        if token.word and token.word not in _KNOWN:
            last = last if token.capital else capital  # that capital word begins the sentence of this small one
            break
        capital = last if token.capital else capital
        last, count = token.end, count + 1
        strong += token.word in _STRONG
        if token.stops:
            break
    alone = count == 1 and text[start:last].isupper()
    return last if strong and (count > 1 or alone) else start


def menu_end(text: str, start: int, end: int) -> int:
    """Return where a menu ends that begins at `start`, with separators between its items or only blanks."""
    return max(_separated_end(text, start, end), _plain_end(text, start, end))


def _separated_end(text: str, start: int, end: int) -> int:
    cells, known, last = 0, 0, start
    for match in islice(SEPARATOR.finditer(text, start, min(end, start + 12 * LONGEST_RUN)), LONGEST_RUN):
        words = [word.casefold() for word in _WORD.findall(text, last, match.start())]
        if len(words) > 6 or ". " in text[last : match.start()]:
            break
        cells += bool(words)
        known += bool(words) and (is_menu_item(words) or all(word in _KNOWN for word in words))
        last = match.end()
    return last if cells >= 2 and known >= max(2, 0.25 * cells) else start


def _plain_end(text: str, start: int, end: int) -> int:
    menu, content, last, at_last = 0, 0, start, 0
    for token in _tokens(text, start, end, LONGEST_RUN):
        listed = token.word in MENU or token.word in _STRONG
        if token.comma or not (token.capital or listed or token.word in _KNOWN or not token.word):
            break
        content += bool(token.word) and token.word not in FUNCTION
        if listed and token.capital:
            menu, last, at_last = menu + 1, token.end, content
        if token.stops:
            break
    return last if menu >= 4 and menu >= 0.4 * at_last else start
