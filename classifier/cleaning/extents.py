"""The ends of furniture that is in one line with a story."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import islice, takewhile
from typing import NamedTuple

from classifier.cleaning.controls import is_notice
from classifier.cleaning.line_labels import is_tag_label
from classifier.cleaning.words import (
    AGENCIES,
    BRANDS,
    CONNECTORS,
    CONTROLS,
    DATES,
    FUNCTION,
    KNOWN,
    MENU,
    ORDERS,
    PAGE,
    STRONG,
)

LONGEST_TITLE = 14
"""Largest number of words of the title of another story."""
LONGEST_CREDIT = 6
LONGEST_DATE, LONGEST_TAGS, LONGEST_NOTICE = 10, 8, 45
LONGEST_WORD = 99
LONGEST_RUN = 400
"""Largest number of words of a menu."""

_KNOWN = KNOWN | AGENCIES
_TOKEN = re.compile(r"\S{1,100}+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTES = "'\"”’"
_STOP = re.compile(r"[.!?;]+[”\"’)\]]*\Z")


_PUBLISHED = frozenset(word for word in DATES if "chapishwa" in word or "sasishwa" in word) | frozenset(
    "iliboreshwa imeboreshwa tarehe published posted updated last created".split()
)


class Context(Enum):
    """The position of a word that may begin furniture."""

    WITHIN = auto()
    """Within a sentence."""
    BEGINS = auto()
    """At the beginning of a sentence."""
    PAGE = auto()
    """Anywhere in a line that certainly is a page, with a menu before the story or furniture after it."""


class Token(NamedTuple):
    """A part of a text between two blanks."""

    start: int
    end: int
    word: str
    """Its letters in lower case."""
    capital: bool
    stops: bool
    """Whether it ends a sentence."""
    mark: str
    """Its last character."""


def tokens(text: str, start: int, end: int, most: int) -> Iterator[Token]:
    """Yield up to `most` tokens of `text[start:end]`, and stop at one that is too long for a word."""
    for match in islice(_TOKEN.finditer(text, start, end), most):
        token = match[0]
        if len(token) > LONGEST_WORD:
            return
        if token.isalpha():  # most are: no pattern needed
            letters, stops = token, False
        else:
            word = _WORD.search(token)
            letters, stops = word[0] if word else "", bool(_STOP.search(token))
        yield Token(*match.span(), letters.casefold(), letters[:1].isupper(), stops, token[-1])


def title_end(text: str, start: int, end: int) -> int:
    """Return the end of the title of another story: the end of its sentence, or the next capital after small words.

    Returns `start` where there is no title or no end of it: the story may go on after a label.
    """
    last, small = start, False
    for index, token in enumerate(tokens(text, start, end, LONGEST_TITLE + 1)):
        if index == LONGEST_TITLE or token.mark == ":":
            return start
        if token.capital and ((small and index >= 3) or (index and token.word in CONTROLS)):
            return last
        if token.stops:  # titles have no full stop
            return start if "." in text[token.end - 2 : token.end] else token.end
        last, small = token.end, bool(token.word) and not token.capital and token.word not in FUNCTION
    return last


def tags_end(text: str, start: int, end: int) -> int:
    """Return the end of the tags of a story: names of desks, and further words after commas."""
    last, comma = start, False
    for token in tokens(text, start, end, LONGEST_TAGS):
        if not token.capital or not (comma or token.word in MENU):
            break
        last, comma = token.end, token.mark == ","
    return last


def notice_end(text: str, start: int, end: int) -> int | None:
    """Return the end of a notice about cookies or rights: that of its sentence, or a capital after small words."""
    last, small = start, False
    for token in tokens(text, start, end, LONGEST_NOTICE):
        if token.capital and small and is_notice(text[start:last].casefold(), LONGEST_TITLE):
            return last
        last, small = token.end, bool(token.word) and not token.capital and token.word not in FUNCTION
        if token.stops:
            break
    return last if is_notice(text[start:last].casefold(), LONGEST_TITLE) else None


def credit_end(text: str, start: int, end: int, sure: bool = False) -> int:
    """Return the end of the names of a credit: a full stop or an agency; `start` where neither is near.

    After a certain label (`sure`) they end before the capital word that begins the next sentence.
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
    """Return the end of a date of publication, such as "Imechapishwa 3 Mei 2024"; None where there is none."""
    dated = [*takewhile(_is_date, tokens(text, start, end, LONGEST_DATE))]
    if not dated or dated[0].word not in _PUBLISHED:
        return None
    numbers = [token for token in dated if not token.word]
    return dated[-1].end if numbers and dated[-1].word not in CONNECTORS else None


def _is_date(token: Token) -> bool:
    return not token.word or token.word in DATES


def run_end(text: str, start: int, end: int, context: Context) -> int:
    """Return the end of a button or notice that consists of words of pages; `start` where there is none."""
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
    while goes_on and run and not run.pop().capital:  # this word continues a sentence that began with the last capital
        pass
    if not run or not _is_button(run, context, goes_on):
        return start
    if run[-1].mark != ":":
        return run[-1].end
    return (tags_end if is_tag_label(run[-1].word) else title_end)(text, run[-1].end, end)


def _is_button(run: Sequence[Token], context: Context, goes_on: bool) -> bool:
    control = run[0].capital and run[0].word in CONTROLS
    strong = sum(token.word in STRONG for token in run)
    content = sum(bool(token.word) and token.word not in FUNCTION for token in run)
    if len(run) > 2 and all(token.word in BRANDS and token.mark != "," for token in run[:3]):
        return True
    if control or context is Context.WITHIN:
        return control and (content >= 2 if context is not Context.WITHIN else strong >= 2 and content >= 3)
    listed = any(token.mark == "," for token in run)
    if run[-1].word in CONNECTORS or listed or (goes_on and content < 3):
        return False  # "Tovuti ya" and "App za Facebook, Instagram" begin a sentence
    if context is Context.PAGE:
        return bool(content >= 2 and (strong or run[0].word in ORDERS)) or run[0].word in PAGE
    ordered = run[0].word in ORDERS and content >= 4
    return run[0].word not in FUNCTION and content >= (2 if strong >= 2 else 3) and bool(strong or ordered)
