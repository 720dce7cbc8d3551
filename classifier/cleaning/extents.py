"""Where furniture ends that stands in one line with a story."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import islice, takewhile
from typing import NamedTuple

from classifier.cleaning.controls import is_notice
from classifier.cleaning.labels import is_tag_label
from classifier.cleaning.words import AGENCIES, BRANDS, CONNECTORS, CONTROLS, DATES, FUNCTION, MENU, ORDERS, PAGE, WEAK

LONGEST_TITLE = 14
"""Words of another story's title."""
LONGEST_CREDIT = 6
LONGEST_DATE, LONGEST_TAGS, LONGEST_NOTICE = 10, 8, 45
LONGEST_WORD = 99
LONGEST_RUN = 400
"""Words of a menu."""

_STRONG = CONTROLS | PAGE | BRANDS
_KNOWN = _STRONG | WEAK | FUNCTION | AGENCIES
_TOKEN = re.compile(r"\S{1,100}+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTES = "'\"”’"
_STOP = re.compile(r"[.!?;]+[”\"’)\]]*\Z")


_PUBLISHED = frozenset(word for word in DATES if "chapishwa" in word or "sasishwa" in word) | frozenset(
    "iliboreshwa imeboreshwa tarehe published posted updated last created".split()
)


class Context(Enum):
    """Where a word stands that may begin furniture."""

    WITHIN = auto()
    """In a sentence."""
    BEGINS = auto()
    """Where a sentence begins."""
    PAGE = auto()
    """Anywhere in what is certainly a page: a line with a menu before the story, or furniture after it."""


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


def tags_end(text: str, start: int, end: int) -> int:
    """Return where the tags of a story end: names of desks, and what commas join to them."""
    last, comma = start, False
    for token in tokens(text, start, end, LONGEST_TAGS):
        if not token.capital or not (comma or token.word in MENU):
            break
        last, comma = token.end, token.mark == ","
    return last


def notice_end(text: str, start: int, end: int) -> int | None:
    """Return where a notice about cookies or rights ends: with its sentence, or before a capital after small words."""
    last, small = start, False
    for token in tokens(text, start, end, LONGEST_NOTICE):
        if token.capital and small and is_notice(text[start:last].casefold(), LONGEST_TITLE):
            return last
        last, small = token.end, bool(token.word) and not token.capital and token.word not in FUNCTION
        if token.stops:
            break
    return last if is_notice(text[start:last].casefold(), LONGEST_TITLE) else None


def credit_end(text: str, start: int, end: int, sure: bool = False) -> int:
    """Return where the names of a credit end: with a full stop or an agency; `start` where neither is near.

    After a label that is sure to be one they end before the capital word that begins the next sentence.
    """
    agency = before = last = start
    for token in tokens(text, start, end, LONGEST_CREDIT):
        if token.word in AGENCIES or token.word in BRANDS:
            agency = token.end
        elif token.word and not token.capital and token.word not in FUNCTION:
            return max(agency, before) if sure else agency
        elif token.capital:
            before = last
        last = token.end
        if token.stops or token.end == end:
            return token.end
    return agency


def date_end(text: str, start: int, end: int) -> int | None:
    """Return where a line ends that says when a story was put on its page, as "Imechapishwa 3 Mei 2024" does."""
    dated = [*takewhile(_is_date, tokens(text, start, end, LONGEST_DATE))]
    if not dated or dated[0].word not in _PUBLISHED:
        return None
    numbers = [token for token in dated if not token.word]
    return dated[-1].end if numbers and dated[-1].word not in CONNECTORS else None


def _is_date(token: Token) -> bool:
    return not token.word or token.word in DATES


def run_end(text: str, start: int, end: int, context: Context) -> int:
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
    if not run or not _is_button(run, context, goes_on):
        return start
    if run[-1].mark != ":":
        return run[-1].end
    return (tags_end if is_tag_label(run[-1].word) else title_end)(text, run[-1].end, end)


def _is_button(run: Sequence[Token], context: Context, goes_on: bool) -> bool:
    told = run[0].capital and run[0].word in CONTROLS
    strong = sum(token.word in _STRONG for token in run)
    content = sum(bool(token.word) and token.word not in FUNCTION for token in run)
    if len(run) > 2 and all(token.word in BRANDS and token.mark != "," for token in run[:3]):
        return True
    if told or context is Context.WITHIN:
        return told and (content >= 2 if context is not Context.WITHIN else strong >= 2 and content >= 3)
    listed = any(token.mark == "," for token in run)
    if run[-1].word in CONNECTORS or listed or (goes_on and content < 3):
        return False  # "Tovuti ya" and "App za Facebook, Instagram" begin a sentence
    if context is Context.PAGE:
        return bool(content >= 2 and (strong or run[0].word in ORDERS)) or run[0].word in PAGE
    ordered = run[0].word in ORDERS and content >= 4
    return run[0].word not in FUNCTION and content >= (2 if strong >= 2 else 3) and bool(strong or ordered)
