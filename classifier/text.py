"""From a reader's text to the numbers that a model reads. Training and serving both walk this road.

    text ─► words ─► word ids ─► padded sequence

A bundle names the rule that decides what a word is. Ours is `unicode-words-1`: letters of any script, with apostrophes
inside (`ng'ombe` is one word), folded to lower case without accents; everything else separates words (`huu.Misafara` is
two). Models that others trained may need another one of `RULES`. Each looks at one character at a time, so that a word
can always be traced back to its place in the reader's own text (`find_words`).
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.arguments import check_count, check_text, check_texts

NORMALIZATION = "unicode-words-1"
"""The name of our rule. Every bundle says which rule its model was trained with."""

Side = Literal["pre", "post"]
"""Where a sequence is filled or cut: before it or after it."""

MAX_CHARACTERS = 200_000
"""The longest text that is read, in characters: about 30,000 words, many times the longest news article."""

PADDING_ID, UNKNOWN_ID = 0, 1
"""Word ids with a meaning of their own, as the Keras `Tokenizer` gives them with an `oov_token`."""

# Typists, keyboards and word processors write the apostrophe of ng'ombe in all of these ways.
_APOSTROPHES = frozenset("'’‘‛ʼʻʹ′`´＇")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NEITHER_LETTER_NOR_BLANK = re.compile(r"[^a-z\s]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_BACKTICK = str.maketrans("`", "'")
_SEPARATORS = {code: " " for code in range(128) if not chr(code).isalpha() and chr(code) != "'"}
"""The ASCII characters that are in no word."""


class Word(NamedTuple):
    """A word and where it stands: `source[start:end]` is how the reader wrote it."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """Return one character in lower case without accents, a blank for what is no letter, nothing for the invisible."""
    if character in _APOSTROPHES:
        return "'"
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    visible = [c for c in letters if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"]
    return "".join(c if _LETTER.match(c) or c in "'`" else " " for c in visible)


def _fold(text: str) -> str:
    """Fold every character; `_fold(a + b) == _fold(a) + _fold(b)` for any split."""
    if not text.isascii():  # most characters of a Swahili article are ASCII: only the others take the slow way
        text = _NOT_ASCII.sub(lambda match: _fold_character(match[0]), text)
    return text.lower().translate(_BACKTICK)


def _keep_a_to_z(text: str) -> str:
    """Return `text` in lower case, with nothing but a to z and blanks: "Ng'ombe 3" becomes "ngombe "."""
    return _NEITHER_LETTER_NOR_BLANK.sub("", text.lower())


class Rule(NamedTuple):
    """What a word is. `fold(a + b)` is `fold(a) + fold(b)` for any split of a text."""

    fold: Callable[[str], str]
    word: re.Pattern[str]
    """What of the folded text is a word."""


_OURS = Rule(_fold, _WORD)
RULES = {
    NORMALIZATION: _OURS,
    "letters-a-z": Rule(_keep_a_to_z, re.compile(r"\S+")),
    "as-written": Rule(str, re.compile(r"[^ ]+")),
}
"""Name → rule: ours; dropping all but a to z and blanks; leaving everything to the Keras tokenizer."""


def split_words(text: str, rule: Rule = _OURS) -> list[str]:
    """Return the normalised words of `text`, in order."""
    return split_folded(rule.fold(text), rule)


def split_folded(folded: str, rule: Rule = _OURS) -> list[str]:
    """Return the words of what `rule.fold` made of a text."""
    return _split_ascii(folded) if rule is _OURS and folded.isascii() else rule.word.findall(folded)


def _split_ascii(folded: str) -> list[str]:
    """Return the words of our rule in a third of the time: only apostrophes, which may stand at an edge, need more."""
    words = folded.translate(_SEPARATORS).split()
    if "'" not in folded:
        return words
    return [part for word in words for part in (_WORD.findall(word) if "'" in word else (word,))]


def normalize_text(text: str) -> str:
    """Return the words of `text` in lower case, without accents, digits or punctuation, joined by single blanks.

    >>> normalize_text("Ng’ombe 200 waibwa mjini huu.Misafara yasitishwa!")
    "ng'ombe waibwa mjini huu misafara yasitishwa"

    Any string is accepted, lone surrogates and control characters included. The rule is idempotent.
    """
    check_text(text)
    return " ".join(split_words(text))


def find_words(text: str, rule: Rule = _OURS) -> list[Word]:
    """Return the same words as `split_words`, each with its place in `text` (slower: it keeps every offset)."""
    folded, origin = trace(text, rule.fold)
    return [Word(m[0], origin[m.start()], origin[m.end() - 1] + 1) for m in rule.word.finditer(folded)]


def trace(text: str, fold: Callable[[str], str]) -> tuple[str, list[int]]:
    """Return `fold(text)`, worked out character by character, and the place in `text` that each of it comes from."""
    folded = {character: fold(character) for character in set(text)}
    pieces = [folded[character] for character in text]
    return "".join(pieces), [at for at, piece in enumerate(pieces) for _ in piece]


class Vocabulary:
    """A Keras `Tokenizer`, read from its JSON without importing TensorFlow.

    Gives the ids that `tokenizer_from_json(…).texts_to_sequences` gives for words; a test holds the two together.
    Immutable.
    """

    def __init__(
        self, word_index: Mapping[str, int], size: int | None = None, unknown_id: int | None = UNKNOWN_ID
    ) -> None:
        self._ids = {word: index for word, index in word_index.items() if size is None or index < size}
        self.unknown_id = unknown_id
        """What stands for words outside the vocabulary; None: such words are left out."""
        self.filters, self.lower = "", False
        """Characters at which the tokenizer splits words itself, and whether it writes them in lower case."""

    @classmethod
    def from_json(cls, content: str | bytes) -> "Vocabulary":
        """Read what `Tokenizer.to_json()` wrote.

        Raises ValueError, KeyError or TypeError when `content` is not such a JSON document.
        """
        config = json.loads(content)["config"]
        word_index, oov = json.loads(config["word_index"]), config["oov_token"]
        vocabulary = cls(word_index, config["num_words"] or None, None if oov is None else word_index[oov])
        vocabulary.filters, vocabulary.lower = config["filters"], config["lower"]
        return vocabulary

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, word: object) -> bool:
        return word in self._ids

    @property
    def largest_id(self) -> int:
        """The largest id of any word."""
        return max(self._ids.values(), default=PADDING_ID)

    def count_known(self, ids: Sequence[int]) -> int:
        """Return how many of `ids`, given by `ids()`, stand for words of the vocabulary."""
        return len(ids) if self.unknown_id is None else len(ids) - ids.count(self.unknown_id)

    def ids(self, words: Iterable[str]) -> list[int]:
        """Return one id a word; words outside the vocabulary get `unknown_id` or, without one, none."""
        if self.unknown_id is None:
            return [self._ids[word] for word in words if word in self._ids]
        return list(map(self._ids.get, words, repeat(self.unknown_id)))

    def numbers(self, words: Iterable[str]) -> list[int | None]:
        """Return one id a word, None for words that `ids` leaves out."""
        return [self._ids.get(word, self.unknown_id) for word in words]


def pad(
    sequences: Sequence[Sequence[int]], length: int, padding: Side = "post", truncating: Side = "post"
) -> NDArray[np.int32]:
    """Return an array of shape (len(sequences), length): cut, or filled with `PADDING_ID`.

    The same numbers as Keras' `pad_sequences` gives, held together by a test; its default for both sides is "pre".
    """
    padded = np.full((len(sequences), length), PADDING_ID, dtype=np.int32)
    for row, sequence in zip(padded, sequences, strict=True):
        kept = sequence[:length] if truncating == "post" else sequence[-length:]
        if padding == "post":
            row[: len(kept)] = kept
        else:
            row[length - len(kept) :] = kept
    return padded


def preprocess(texts: Iterable[str], vocabulary: Vocabulary, length: int) -> NDArray[np.int32]:
    """Return the padded word ids of `texts` by our rule, shape (number of texts, length)."""
    check_texts(texts)
    check_count(length, "length")
    return pad([vocabulary.ids(split_words(text)[:length]) for text in texts], length)
