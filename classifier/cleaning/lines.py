"""Classifies the lines of a pasted page: part of the story, or furniture."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from classifier.cleaning.controls import (
    FIRST,
    KNOWN_OR_MENU,
    is_control,
    is_count,
    is_date,
    is_list_title,
    is_menu_item,
    is_menu_row,
    is_notice,
)
from classifier.cleaning.cues import SHORT, is_mixed, is_plain
from classifier.cleaning.line_labels import is_label, is_labelled
from classifier.cleaning.words import FUNCTION, KNOWN, ORDERS

LONGEST = 400
"""Largest number of characters of a line of furniture, such as a notice about cookies."""
SHORTEST_SENTENCE, LONGEST_NOTICE, LONGEST_SOFT = 4, 60, 6
SHORTEST_MIXED = 8
"""Smallest number of words of a line with furniture and a story."""


class Kind(Enum):
    """The kind of a line."""

    BLANK = auto()
    PROSE = auto()
    TITLE = auto()
    """A line without a full stop: a headline of this story or of another one."""
    ITEM = auto()
    """A very short line, which may be a menu's or a table's."""
    MENU = auto()
    """A very short line with words of menus."""
    SOFT = auto()
    """A short line of words that both pages and poems use."""
    CONTROL = auto()
    """A button, notice, credit, byline or link to another story: furniture anywhere."""
    CAPTION = auto()
    """The label of a caption that is in the next line."""
    LIST = auto()
    """The title of a list of other stories."""


class Line(NamedTuple):
    """A line of a text, without its line break."""

    start: int
    end: int
    kind: Kind
    mixed: bool
    """Whether it may contain both furniture and a story."""
    bulleted: bool


_BULLET = re.compile(r"[\s>]*[•*\-–—»→▪●■◦·‣›✓➤►▶]\s")
_DECORATION = ' \t\r>•*-–—»→▪●■◦·‣›✓➤►▶|#_“"(['
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|\d+")
_SENTENCE_END = re.compile(r"[.…;:][”\"'’)\]]*\s*\Z|[.!?,][”\"]\s*\Z")
_QUESTION_END = re.compile(r"[!?][”\"'’)\]]*\s*\Z")
_SENTENCES = re.compile(r"\w[.!?]+\s")


def read_line(text: str, start: int, end: int) -> Line:
    """Return the line `text[start:end]` with its kind."""
    raw = text[start:end]
    tokens = raw.split()
    mixed = is_mixed(tokens)
    if not mixed and is_plain(raw, tokens):
        return Line(start, end, Kind.PROSE, False, False)
    mixed = mixed and len(tokens) >= SHORTEST_MIXED
    if end - start > LONGEST:
        return Line(start, end, Kind.PROSE, mixed, False)
    line = raw.strip(_DECORATION)
    words = _WORD.findall(line)
    if not any(word[0].isalpha() for word in words):
        return Line(start, end, Kind.BLANK, False, False)
    return Line(start, end, _kind(line, words), mixed, bool(_BULLET.match(raw)))


def _kind(line: str, words: Sequence[str]) -> Kind:
    folded = [word.casefold() for word in words]
    count, sentence = len(words), bool(_SENTENCE_END.search(line))
    if _is_notice(line, count):
        return Kind.CONTROL
    if not sentence and is_menu_row(line):
        return Kind.CONTROL
    if count > SHORT:
        return Kind.PROSE
    if label := is_label(line):
        return Kind.CAPTION if label == "caption" else Kind.LIST
    if is_labelled(line, words) or is_date(folded) or is_count(folded) or _is_control(line, words, folded):
        return Kind.LIST if is_list_title(line, folded) else Kind.CONTROL
    if is_list_title(line, folded):
        return Kind.LIST
    if sentence or (count > 4 and _SENTENCES.search(line)) or count > 20 or (count > 14 and _QUESTION_END.search(line)):
        return Kind.PROSE
    return _short(words, folded, line)


def _is_control(line: str, words: Sequence[str], folded: Sequence[str]) -> bool:
    return not line.startswith(f"{words[0]},") and is_control(words, folded)


def _is_notice(line: str, count: int) -> bool:
    """Return whether a line is a notice, as a whole or in every sentence."""
    if count > LONGEST_NOTICE or not is_notice(line.casefold(), count):
        return False
    if count < SHORT // 2:
        return True
    sentences = [_WORD.findall(sentence) for sentence in _SENTENCES.split(line)]
    return all(
        is_notice(" ".join(words).casefold(), len(words)) or is_control(words, [word.casefold() for word in words])
        for words in sentences
        if len(words) > SHORTEST_SENTENCE
    )


def _short(words: Sequence[str], folded: Sequence[str], line: str) -> Kind:
    known = KNOWN_OR_MENU if folded[0] in FIRST else KNOWN
    pairs = list(zip(words, folded, strict=True))
    soft = all(lower in known or (word[0].isupper() and folded[0] in ORDERS) for word, lower in pairs)
    if len(words) > 4 or any(word.isdigit() for word in words):
        return Kind.SOFT if soft and len(words) <= LONGEST_SOFT else Kind.TITLE
    if is_menu_item(folded):
        return Kind.MENU
    if soft:
        return Kind.SOFT
    if _QUESTION_END.search(line) or "," in line:
        return Kind.TITLE
    item = len(words) <= 2 or all(word[0].isupper() or lower in FUNCTION for word, lower in pairs)
    return Kind.ITEM if item else Kind.TITLE
