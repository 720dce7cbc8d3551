"""From a reader's text to the numbers that a model reads. Training and serving both walk this road.

    text ─► words ─► word ids ─► padded sequence

One rule decides what a word is: letters of any script, with apostrophes inside (`ng'ombe` is one word), folded to lower
case without accents; everything else separates words (`huu.Misafara` is two). The fold looks at one character at a
time, so a word can always be traced back to its place in the reader's own text (`find_words`).
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NORMALIZATION = "unicode-words-1"
"""The name of the rule below, written into every bundle: a later rule can tell which one a model was trained with."""

MAX_CHARACTERS = 200_000
"""The longest text that is read, in characters: about 30,000 words, many times the longest news article."""

PADDING_ID, UNKNOWN_ID = 0, 1
"""Word ids with a meaning of their own, as the Keras `Tokenizer` gives them with an `oov_token`."""

# Typists, keyboards and word processors write the apostrophe of ng'ombe in all of these ways.
_APOSTROPHES = frozenset("'’‘‛ʼʻʹ′`´＇")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_BACKTICK = str.maketrans("`", "'")


class Word(NamedTuple):
    """A word and where it stands: `source[start:end]` is how the reader wrote it."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """Return one character in lower case without accents; nothing for invisible characters."""
    if character in _APOSTROPHES:
        return "'"
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(c for c in letters if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def _fold(text: str) -> str:
    """Fold every character; `_fold(a + b) == _fold(a) + _fold(b)` for any split."""
    if not text.isascii():  # most characters of a Swahili article are ASCII: only the others take the slow way
        text = _NOT_ASCII.sub(lambda match: _fold_character(match[0]), text)
    return text.lower().translate(_BACKTICK)


def split_words(text: str) -> list[str]:
    """Return the normalised words of `text`, in order."""
    return _WORD.findall(_fold(text))


def normalize_text(text: str) -> str:
    """Return the words of `text` in lower case, without accents, digits or punctuation, joined by single blanks.

    >>> normalize_text("Ng’ombe 200 waibwa mjini huu.Misafara yasitishwa!")
    "ng'ombe waibwa mjini huu misafara yasitishwa"

    Any string is accepted, lone surrogates and control characters included. The rule is idempotent.
    """
    return " ".join(split_words(text))


def find_words(text: str) -> list[Word]:
    """Return the same words as `split_words`, each with its place in `text` (slower: it keeps every offset)."""
    pieces = [_fold(character) for character in text]
    origin = [at for at, piece in enumerate(pieces) for _ in piece]
    found = _WORD.finditer("".join(pieces))
    return [Word(m[0], origin[m.start()], origin[m.end() - 1] + 1) for m in found]


class Vocabulary:
    """The word index of a Keras `Tokenizer`, read from its JSON without importing TensorFlow.

    Gives the ids that `tokenizer_from_json(…).texts_to_sequences` gives for normalised text; a test holds the two
    together. Immutable.
    """

    def __init__(self, word_index: dict[str, int], size: int | None = None) -> None:
        self._ids = {word: index for word, index in word_index.items() if size is None or index < size}

    @classmethod
    def from_json(cls, content: str | bytes) -> "Vocabulary":
        """Read what `Tokenizer.to_json()` wrote.

        Raises ValueError, KeyError or TypeError when `content` is not such a JSON document.
        """
        config = json.loads(content)["config"]
        return cls(json.loads(config["word_index"]), config["num_words"])

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, word: object) -> bool:
        return word in self._ids

    @staticmethod
    def count_known(ids: Iterable[int]) -> int:
        """Return how many of `ids`, given by `ids()`, stand for words of the vocabulary."""
        return sum(index != UNKNOWN_ID for index in ids)

    def ids(self, words: Iterable[str]) -> list[int]:
        """Return one id a word, `UNKNOWN_ID` for words outside the vocabulary."""
        get = self._ids.get
        return [get(word, UNKNOWN_ID) for word in words]


def pad(sequences: Sequence[Sequence[int]], length: int) -> NDArray[np.int32]:
    """Return an array of shape (len(sequences), length): cut or filled with `PADDING_ID` at the end.

    The same numbers as Keras' `pad_sequences(…, padding="post", truncating="post")`, held together by a test.
    """
    padded = np.full((len(sequences), length), PADDING_ID, dtype=np.int32)
    for row, sequence in zip(padded, sequences, strict=True):
        kept = sequence[:length]
        row[: len(kept)] = kept
    return padded


def preprocess(texts: Iterable[str], vocabulary: Vocabulary, length: int) -> NDArray[np.int32]:
    """Return the padded word ids of `texts`, shape (number of texts, length)."""
    return pad([vocabulary.ids(split_words(text)[:length]) for text in texts], length)
