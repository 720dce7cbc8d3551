"""Preprocessing: from a text to the padded word ids that a network reads, with the settings of a bundle.

    text ─► clean ─► words ─► token window ─► spelling ─► word ids ─► padded sequence

Our own bundles need few of the settings: their tokenizer splits no words itself, has an id for unknown words, and reads
an article from its beginning. Models trained elsewhere may leave unknown words out, or read the end of an article, as
Keras' `Tokenizer()` and `pad_sequences()` do by default.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import cast

import numpy as np
from numpy.typing import NDArray

from classifier.arguments import check_count, check_texts
from classifier.bundle.artifacts import Bundle
from classifier.cleaning import CleanText, clean
from classifier.cleaning.spelling import apply, find_corrections, is_badly_typed
from classifier.errors import NoWordsError, TextTooLongError
from classifier.text import MAX_CHARACTERS, RULES, Rule, Word, fold_with_offsets, split_folded, split_words
from classifier.vocabulary import Side, Vocabulary, pad

_PART = re.compile("[^ ]+")
_BLOCK = 10_000
"""Number of characters that are folded at a time."""


@dataclass(frozen=True, eq=False)
class TokenizedText:
    """A text and its words, tokenized once. Immutable."""

    cleaned: CleanText
    """The text without page furniture."""
    words: Sequence[str]
    """All words of the cleaned text, normalised."""
    window: range
    """The token window: the indices in `words` of those that the network reads, unknown words included."""
    window_words: Sequence[str]
    """The words of the window, misspelt ones as they are read."""
    corrections: Mapping[str, str]
    """Misspelt word of the window → the word of the vocabulary that it is read as."""
    window_ids: Sequence[int | None]
    """The id of every word of the window; None for a word that the tokenizer leaves out."""
    known_words: int
    """How many words of the window are in the vocabulary as they were written."""
    preprocessor: "Preprocessor" = field(repr=False)

    @cached_property
    def ids(self) -> Sequence[int]:
        """The word ids that the network reads, without padding."""
        if self.preprocessor.vocabulary.unknown_id is not None:  # no word is left out
            return cast("Sequence[int]", self.window_ids)
        return [index for index in self.window_ids if index is not None]

    @cached_property
    def window_spans(self) -> Sequence[Word]:
        """The words of the window with their offsets in the text; worked out when first asked for, being slow."""
        written = self.preprocessor.find(self.cleaned.text, self.window)
        return [word._replace(text=read) for word, read in zip(written, self.window_words, strict=True)]


@dataclass(frozen=True)
class Preprocessor:
    """Converts texts to the input of the network. Immutable."""

    vocabulary: Vocabulary
    length: int
    """The number of word ids that the network reads."""
    rule: Rule
    padding: Side = "post"
    truncating: Side = "post"
    cleaning: str = ""
    """The stage that removes page furniture: one of `cleaning.STAGES`."""
    spelling: str = ""
    """The rule that corrects misspelt words: one of `cleaning.spelling.SPELLINGS`."""

    @classmethod
    def of(cls, bundle: Bundle) -> "Preprocessor":
        """Return the preprocessor of `bundle`; raises BundleError when its tokenizer cannot be read."""
        manifest = bundle.manifest
        return cls(
            bundle.vocabulary(),
            manifest.max_length,
            RULES[manifest.normalization],
            manifest.padding,
            manifest.truncating,
            manifest.cleaning,
            manifest.spelling,
        )

    def clean(self, text: str) -> CleanText:
        """Return `text` without page furniture; raises TextTooLongError above `MAX_CHARACTERS`."""
        if len(text) > MAX_CHARACTERS:
            raise TextTooLongError(length=len(text), limit=MAX_CHARACTERS)
        return clean(text, self.cleaning)

    def tokenize(self, text: str) -> TokenizedText:
        """Return the words of `text` and their ids; raises NoWordsError or TextTooLongError."""
        cleaned = self.clean(text)
        words = self.split(cleaned.text)
        if not words:
            raise NoWordsError
        window = self.token_window(words)
        window_words = words[window.start : window.stop]
        ids, corrections = self.vocabulary.lookup(window_words), {}
        unknown = ids.count(self.vocabulary.unknown_id)
        if self.spelling and is_badly_typed(cleaned.text, len(ids), unknown):
            corrections = find_corrections(cleaned.text, self.find(cleaned.text, window), self.vocabulary)
            window_words = apply(corrections, window_words)
            ids = self.vocabulary.lookup(window_words)
        known = len(window) - unknown
        return TokenizedText(cleaned, words, window, window_words, corrections, ids, known, self)

    def split(self, text: str) -> list[str]:
        """Return the words of a cleaned text, as the vocabulary has them.

        Raises TextTooLongError for a text that the rule expands beyond `MAX_CHARACTERS`: ﷺ becomes four words.
        """
        words = split_folded(self._fold(text), self.rule)
        return _PART.findall(self._tokenizer_filter(" ".join(words))) if self._tokenizer_splits else words

    def find(self, text: str, window: range | None = None) -> list[Word]:
        """Return the same words as `split`, or those in `window`, with their offsets in `text`; raises as `split`."""
        start, stop = (window.start, window.stop) if window else (0, None)
        return list(islice(self._find(text), start, stop))

    def _fold(self, text: str) -> str:
        """Fold in blocks, so that a text that expands too much is refused before it fills the memory."""
        pieces, length = [], 0
        for start in range(0, len(text), _BLOCK):
            pieces.append(self.rule.fold(text[start : start + _BLOCK]))
            length += len(pieces[-1])
            if length > MAX_CHARACTERS:
                raise TextTooLongError(length=length, limit=MAX_CHARACTERS)
        return "".join(pieces)

    def _find(self, text: str) -> Iterator[Word]:
        self._fold(text)  # raises for a text that is too long
        folded, offsets = fold_with_offsets(text, self.rule.fold)
        for match in self.rule.word.finditer(folded):
            if not self._tokenizer_splits:
                yield Word(match[0], offsets[match.start()], offsets[match.end() - 1] + 1)
                continue
            # Lower case may be longer: İ becomes two characters.
            _, inner = fold_with_offsets(match[0], str.lower if self.vocabulary.lower else str)
            for part in _PART.finditer(self._tokenizer_filter(match[0])):
                first, last = (offsets[match.start() + inner[at]] for at in (part.start(), part.end() - 1))
                yield Word(part[0], first, last + 1)

    def token_window(self, words: Sequence[str]) -> range:
        """Return the indices of the words that the network reads, unknown words included."""
        indices: Sequence[int] = range(len(words))
        if self.vocabulary.unknown_id is None:  # words that the tokenizer leaves out are not part of the sequence
            indices = [index for index in indices if words[index] in self.vocabulary]
        if len(indices) <= self.length:
            return range(len(words))
        if self.truncating == "post":
            return range(indices[self.length - 1] + 1)
        return range(indices[-self.length], len(words))

    def pad(self, ids: Sequence[Sequence[int]]) -> NDArray[np.int32]:
        """Return the input of the network, shape (texts, length)."""
        return pad(ids, self.length, self.padding, self.truncating)

    @property
    def _tokenizer_splits(self) -> bool:
        return bool(self.vocabulary.filters or self.vocabulary.lower)

    def _tokenizer_filter(self, text: str) -> str:
        """Return `text` as the tokenizer changes it before it splits it at blanks."""
        lowered = text.lower() if self.vocabulary.lower else text
        return lowered.translate(dict.fromkeys(map(ord, self.vocabulary.filters), " "))


def preprocess(texts: Iterable[str], vocabulary: Vocabulary, length: int) -> NDArray[np.int32]:
    """Return the padded word ids of `texts` by our rule, shape (number of texts, length)."""
    check_texts(texts)
    check_count(length, "length")
    return pad([vocabulary.ids(split_words(text)[:length]) for text in texts], length)
