"""Splits a text into normalised words, for training and serving alike.

A bundle names the rule that defines a word. Ours is `unicode-words-1`: letters of any script, with apostrophes inside
(`ng'ombe` is one word), folded to lower case without accents; everything else separates words (`huu.Misafara` is two).
Models trained elsewhere may need another of the `RULES`. Each rule folds single characters, so that every word has
offsets in the reader's own text (`find_words`).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from classifier.arguments import check_text

NORMALIZATION = "unicode-words-1"
"""The name of our rule. Every bundle names the rule that its model was trained with."""

MAX_CHARACTERS = 200_000
"""Largest number of characters of a text: about 30,000 words, many times the longest news article."""

# Keyboards and word processors write the apostrophe of ng'ombe in all of these ways.
_APOSTROPHES = frozenset("'’‘‛ʼʻʹ′`´＇")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NEITHER_LETTER_NOR_BLANK = re.compile(r"[^a-z\s]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SEPARATORS = bytes(code if chr(code).isalpha() or chr(code) == "'" else ord(" ") for code in range(256))
"""Translation of all ASCII characters that are not part of words to blanks."""


class Word(NamedTuple):
    """A normalised word and its offsets: `source[start:end]` is how the reader wrote it."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """Return a character in lower case without accents: a blank if it is no letter, nothing if it is invisible."""
    if character in _APOSTROPHES:
        return "'"
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    visible = [c for c in letters if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"]
    return "".join(c if _LETTER.match(c) or c in "'`" else " " for c in visible)


def _fold(text: str) -> str:
    """Fold every character; `_fold(a + b) == _fold(a) + _fold(b)` for any split."""
    if not text.isascii():  # most characters of a Swahili article are ASCII: only the others need the slow function
        text = _NOT_ASCII.sub(lambda match: _fold_character(match[0]), text)
    return text.lower().replace("`", "'")


def _keep_a_to_z(text: str) -> str:
    """Return `text` in lower case with a to z and blanks only: "Ng'ombe 3" becomes "ngombe "."""
    return _NEITHER_LETTER_NOR_BLANK.sub("", text.lower())


class Rule(NamedTuple):
    """A definition of a word. `fold(a + b)` is `fold(a) + fold(b)` for any split of a text."""

    fold: Callable[[str], str]
    """Normalises the characters of a text."""
    word: re.Pattern[str]
    """Matches the words of a folded text."""


_OURS = Rule(_fold, _WORD)
RULES = {
    NORMALIZATION: _OURS,
    "letters-a-z": Rule(_keep_a_to_z, re.compile(r"\S+")),
    "as-written": Rule(str, re.compile(r"[^ ]+")),
}
"""Name → rule: ours; a rule that drops all but a to z and blanks; a rule that leaves all to the Keras tokenizer."""


def split_words(text: str, rule: Rule = _OURS) -> list[str]:
    """Return the normalised words of `text`, in order."""
    return split_folded(rule.fold(text), rule)


def split_folded(folded: str, rule: Rule = _OURS) -> list[str]:
    """Return the words of a text that `rule.fold` has normalised."""
    return _split_ascii(folded) if rule is _OURS and folded.isascii() else rule.word.findall(folded)


def _split_ascii(folded: str) -> list[str]:
    """Return the words by our rule, four times faster: only apostrophes, which may be at an edge, need the pattern."""
    words = folded.encode().translate(_SEPARATORS).decode().split()  # bytes are translated faster than characters
    if "'" not in folded:
        return words
    return [part for word in words for part in (_WORD.findall(word) if "'" in word else (word,))]


def normalize_text(text: str) -> str:
    """Return the words of `text` in lower case, without accents, digits or punctuation, joined by single blanks.

    >>> normalize_text("Ng’ombe 200 waibwa mjini huu.Misafara yasitishwa!")
    "ng'ombe waibwa mjini huu misafara yasitishwa"

    Any string is accepted, including lone surrogates and control characters. The function is idempotent.
    """
    check_text(text)
    return " ".join(split_words(text))


def find_words(text: str, rule: Rule = _OURS) -> list[Word]:
    """Return the same words as `split_words` with their offsets in `text`; slower than `split_words`."""
    folded, offsets = fold_with_offsets(text, rule.fold)
    return [Word(m[0], offsets[m.start()], offsets[m.end() - 1] + 1) for m in rule.word.finditer(folded)]


def fold_with_offsets(text: str, fold: Callable[[str], str]) -> tuple[str, list[int]]:
    """Return `fold(text)` and, for each of its characters, the offset in `text` of the character it comes from."""
    folded = {character: fold(character) for character in set(text)}
    pieces = [folded[character] for character in text]
    return "".join(pieces), [offset for offset, piece in enumerate(pieces) for _ in piece]
