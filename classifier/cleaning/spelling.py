"""Misspelt words, read as words of the vocabulary: "bugne" as "bunge".

Badly typed text has many words that the vocabulary lacks; a clean article has few, most of them names. So the words of
a text are corrected only where it is Swahili and several are unknown, names are left alone, and clean text costs
nothing.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from string import ascii_lowercase

from classifier.language import SWAHILI, detect_language
from classifier.text import Word
from classifier.vocabulary import Vocabulary

SPELLING = "one-edit-1"
"""The name of our rule. A bundle that corrects spelling names it (`Manifest.spelling`)."""

SPELLINGS: Collection[str] = ("", SPELLING)
"""The rules that a bundle can name; "" corrects nothing."""

UNKNOWN_SHARES = (0.1, 0.5)
"""A text is corrected where this share of its words is unknown. With more there is nothing to go by."""
MIN_UNKNOWN = 2
WORD_LENGTHS = range(4, 21)
"""Shorter words are one edit away from too many others."""
FREQUENT = 5_000
"""Only words with an id up to this are read into a text: a Keras tokenizer numbers words by frequency."""
MAX_CORRECTIONS = 40
"""Different words corrected in a text, at most: each takes about 500 lookups."""
_ALPHABET = ascii_lowercase + "'"
_AROUND = 100
"""Characters before and after a word that say whether it is a name."""
_SENTENCE_START = re.compile(r"(?:^|\w{4}(?<!Prof)\.|[!?:\n])[\W_]*$")
"""What stands before the first word of a sentence. A name follows "Dkt." and "Mhe.", which are shorter."""


def is_badly_typed(text: str, words: int, unknown: int) -> bool:
    """Return whether `text` is Swahili and as many of its words are unknown as where somebody typed badly."""
    low, high = UNKNOWN_SHARES
    several = unknown >= MIN_UNKNOWN and low <= unknown / words <= high
    return several and detect_language(text).code == SWAHILI


def find_corrections(text: str, words: Sequence[Word], vocabulary: Vocabulary) -> dict[str, str]:
    """Return unknown word → the most frequent word that is one edit away, for those of `words` that have one.

    An edit drops, adds, replaces or swaps letters. `words` have offsets into `text`, by which names are told: a word
    that has a capital inside a sentence is left as it is, and so is an acronym.
    """
    unknown = [word for word in words if word.text not in vocabulary and len(word.text) in WORD_LENGTHS]
    names = {word.text for word in unknown if _is_name(text, word)}
    typed = list(dict.fromkeys(word.text for word in unknown if word.text not in names))
    corrections = {word: _closest(word, vocabulary) for word in typed[:MAX_CORRECTIONS]}
    return {word: read for word, read in corrections.items() if read}


def apply(corrections: Mapping[str, str], words: Sequence[str]) -> list[str]:
    """Return `words` as they are read."""
    return [corrections.get(word, word) for word in words]


def _is_name(text: str, word: Word) -> bool:
    """Return whether a word has a capital inside a sentence, or is an acronym in a line that is not all in capitals."""
    written = text[word.start : word.end]
    before = text[max(word.start - _AROUND, 0) : word.start]
    if written.isupper():
        after = text[word.end : word.end + _AROUND]
        return not (before.rpartition("\n")[2] + written + after.partition("\n")[0]).isupper()
    return written[0].isupper() and not _SENTENCE_START.search(before)


def _closest(word: str, vocabulary: Vocabulary) -> str | None:
    candidates = list(_edits(word))
    frequent = [
        (index, candidate)
        for index, candidate in zip(vocabulary.lookup(candidates), candidates, strict=True)
        if index is not None and index != vocabulary.unknown_id and index <= FREQUENT
    ]
    return min(frequent)[1] if frequent else None


def _edits(word: str) -> Iterator[str]:
    """Yield every string that is one edit away from `word`.

    Source: P. Norvig, "How to Write a Spelling Corrector", 2007.
    """
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        yield from (left + letter + right for letter in _ALPHABET)
        if right:
            yield left + right[1:]
            yield from (left + letter + right[1:] for letter in _ALPHABET)
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
