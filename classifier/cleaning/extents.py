"""Where furniture ends that stands in one line with a story."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from classifier.cleaning.words import AGENCIES, BRANDS, CONNECTORS, CONTROLS, FUNCTION, ORDERS, PAGE, WEAK

LONGEST_TITLE = 14
"""Words of another story's title."""
LONGEST_CREDIT = 6
LONGEST_WORD = 99
LONGEST_RUN = 400
"""Words of a menu."""

_STRONG = CONTROLS | PAGE | BRANDS
_KNOWN = _STRONG | WEAK | FUNCTION | AGENCIES
_TOKEN = re.compile(r"\S{1,100}+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTES = "'\"”’"
_STOP = re.compile(r"[.!?;]+[”\"’)\]]*\Z")


class Token(NamedTuple):
    """What stands between two blanks."""

    start: int
    end: int
    word: str
    """Its letters in lower case."""
    capital: bool
    stops: bool
    """Whether a sentence ends with it."""
    mark: str
    """Its last character."""


def tokens(text: str, start: int, end: int, most: int) -> Iterator[Token]:
    """Return the first tokens of `text[start:end]`, up to one that is too long for a word."""
    for match in islice(_TOKEN.finditer(text, start, end), most):
        token = match[0]
        if len(token) > LONGEST_WORD:
            return
        word = _WORD.search(token)
        letters = word[0] if word else ""
        yield Token(*match.span(), letters.casefold(), letters[:1].isupper(), bool(_STOP.search(token)), token[-1])


def title_end(text: str, start: int, end: int) -> int:
    """Return where the title of another story ends: with its sentence, or before the next capital after small words.

    `start` where it has no end, or is none: what follows a label may be the story again.
    """
    last, small = start, False
    for place, token in enumerate(tokens(text, start, end, LONGEST_TITLE + 1)):
        if place == LONGEST_TITLE or token.mark == ":":
            return start
        if token.capital and ((small and place >= 3) or (place and token.word in CONTROLS)):
            return last
        if token.stops:  # titles have no full stop
            return start if "." in text[token.end - 2 : token.end] else token.end
        last, small = token.end, bool(token.word) and not token.capital and token.word not in FUNCTION
    return last


def credit_end(text: str, start: int, end: int) -> int:
    """Return where the names of a credit end: with a full stop or an agency; `start` where neither is near."""
    agency = start
    for token in tokens(text, start, end, LONGEST_CREDIT):
        if token.word in AGENCIES or token.word in BRANDS:
            agency = token.end
        elif token.word and not token.capital and token.word not in FUNCTION:
            return agency
        if token.stops or token.end == end:
            return token.end
    return agency


def run_end(text: str, start: int, end: int, begins: bool) -> int:
    """Return where a button or a notice ends that is made of a page's own words only; `start` where none is."""
    run: list[Token] = []
    goes_on = False
    for token in tokens(text, start, end, LONGEST_RUN):
        known = not token.word or token.word in _KNOWN
        goes_on = not known and not token.capital
        if not known or token.mark in _QUOTES:
            break
        run.append(token)
        if token.stops or token.mark == ":":
            break
    while goes_on and run and not run.pop().capital:  # a sentence goes on with this word: it began with the capital
        pass
    if not run or not _is_button(run, begins, goes_on):
        return start
    return title_end(text, run[-1].end, end) if run[-1].mark == ":" else run[-1].end


def _is_button(run: Sequence[Token], begins: bool, goes_on: bool) -> bool:
    told = run[0].capital and run[0].word in CONTROLS
    strong = sum(token.word in _STRONG for token in run)
    content = sum(bool(token.word) and token.word not in FUNCTION for token in run)
    if told and begins:
        return content >= 2
    row = len(run) > 2 and all(token.word in BRANDS and token.mark != "," for token in run[:3])
    if row or told or not begins:
        return row or (told and strong >= 2 and content >= 3)
    listed = any(token.mark == "," for token in run)
    if run[0].word in FUNCTION or run[-1].word in CONNECTORS or listed or (goes_on and content < 3):
        return False  # "Tovuti ya" and "App za Facebook, Instagram" begin a sentence
    return content >= (2 if strong >= 2 else 3) and bool(strong or (run[0].word in ORDERS and content >= 4))
