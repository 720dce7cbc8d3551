"""Finds the furniture below a story that was pasted in one line."""

import re
from collections.abc import Sequence

from classifier.cleaning.controls import is_list_title, is_notice
from classifier.cleaning.cues import may_hold_cues
from classifier.cleaning.extents import LONGEST_TITLE, Token, tokens
from classifier.cleaning.words import BRANDS, CONTROLS, FUNCTION, PAGE, STRONG

LONGEST = 6000
"""Number of characters at the end of a line that are examined."""

_SENTENCE = re.compile(r"(?:[^.!?]|[.!?](?![”\"’)\]]*\s))+(?:[.!?]+[”\"’)\]]*\s*)?")
_ENDED = re.compile(r"[.!?]+[”\"’)\]]*\s*\Z")
_LABELS = frozenset("mada lebo tagi vitambulisho sehemu maneno muhimu tags topics topic keywords section".split())


def tail_start(text: str, start: int, end: int) -> int:
    """Return the start of the furniture below the story; `end` where there is none."""
    last = max(text.rfind(mark, start, end - 2) for mark in (". ", "! ", "? ", "” "))
    begin = max(start, end - LONGEST)
    if _is_story(text, max(begin, last + 1), end):
        return end
    if not may_hold_cues(text[begin:end].split()):
        return end
    below = begin
    for match in _SENTENCE.finditer(text, begin, end):
        if _is_story(text, match.start(), match.end()):
            below = match.end()
    return _first_cue(list(tokens(text, below, end, LONGEST)), end) if below > begin else end


def _is_story(text: str, start: int, end: int) -> bool:
    """Return whether a sentence is complete and has enough lower-case words that pages do not use."""
    if not _ENDED.search(text, start, end) or is_notice(text[start:end].casefold(), 20):
        return False
    sentence = list(tokens(text, start, end, LONGEST))
    cues = _find_cues(sentence)
    if cues:  # furniture, perhaps followed by a sentence of the story
        sentence = _longest_piece(sentence[cues[-1] + 1 :])
    small = sum(not token.capital and token.word not in STRONG for token in sentence)
    return small > (LONGEST_TITLE // 2 if cues else 2) and small > 0.4 * len(sentence)


def _longest_piece(sentence: Sequence[Token]) -> list[Token]:
    """Return the longest run of tokens between beginnings of titles, which are capitals after lower-case words."""
    pieces: list[list[Token]] = [[]]
    small = False
    for token in sentence:
        if token.capital and small:
            pieces.append([])
        pieces[-1].append(token)
        small = not token.capital and token.word not in FUNCTION
    return max(pieces, key=len)


def _first_cue(below: Sequence[Token], end: int) -> int:
    cues = _find_cues(below)
    return below[cues[0]].start if len(cues) > 1 else end


def _find_cues(below: Sequence[Token]) -> list[int]:
    return [at for at, token in enumerate(below) if token.capital and _is_cue(below, at)]


def _is_cue(below: Sequence[Token], at: int) -> bool:
    token = below[at]
    if token.end - token.start > len(token.word) + 2:
        return False  # two words without a blank in between
    if token.word in BRANDS:  # "WhatsApp Telegram" is a row of buttons, "WhatsApp" a word
        return at + 1 < len(below) and below[at + 1].word in BRANDS and token.mark != ","
    if token.mark == ":":
        return token.word in _LABELS
    return token.word in CONTROLS or token.word in PAGE or _opens_list(below, at)


def _opens_list(below: Sequence[Token], at: int) -> bool:
    words = [token.word for token in below[at : at + 2]]
    return any(is_list_title(" ".join(title), title) for title in (words, words[:1]))
