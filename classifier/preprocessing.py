"""What becomes of a text before the network reads it, as one bundle wants it: its rule, its tokenizer, its sides.

Our own bundles need little of this: their tokenizer splits nothing itself, has a number for unknown words, and reads an
article from its beginning. What others trained may leave unknown words out, or read the end of an article, as Keras'
`Tokenizer()` and `pad_sequences()` do when nothing else is asked of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from classifier.bundle.artifacts import Bundle
from classifier.cleaning import CleanText, clean
from classifier.errors import TextTooLongError
from classifier.text import MAX_CHARACTERS, RULES, Rule, Side, Vocabulary, Word, pad, split_folded, trace

_PART = re.compile("[^ ]+")
_BLOCK = 10_000
"""Characters that are folded at a time."""


@dataclass(frozen=True)
class Preprocessor:
    """From a text to what goes into the network. Immutable."""

    vocabulary: Vocabulary
    length: int
    """Numbers that the network reads."""
    rule: Rule
    padding: Side = "post"
    truncating: Side = "post"
    cleaning: str = ""
    """The stage that leaves out what stands around a story: one of `cleaning.STAGES`."""

    @classmethod
    def of(cls, bundle: Bundle) -> "Preprocessor":
        """Return what `bundle` asks for; raises BundleError when its tokenizer cannot be read."""
        manifest = bundle.manifest
        rule = RULES[manifest.normalization]
        return cls(
            bundle.vocabulary(), manifest.max_length, rule, manifest.padding, manifest.truncating, manifest.cleaning
        )

    def clean(self, text: str) -> CleanText:
        """Return `text` without what stands around the story."""
        return clean(text, self.cleaning)

    def split(self, text: str) -> list[str]:
        """Return the words of a cleaned text, as the vocabulary has them.

        Raises TextTooLongError for a text that grows beyond `MAX_CHARACTERS` by the rule: ﷺ becomes four words.
        """
        words = split_folded(self._fold(text), self.rule)
        return _PART.findall(self._cut(" ".join(words))) if self._tokenizer_cuts else words

    def find(self, text: str, places: range | None = None) -> list[Word]:
        """Return the same words as `split`, or those at `places` among them, each with its place in `text`.

        Raises TextTooLongError as `split` does.
        """
        start, stop = (places.start, places.stop) if places else (0, None)
        return list(islice(self._find(text), start, stop))

    def _fold(self, text: str) -> str:
        """Fold block by block, so that a text that grows is refused before it has grown."""
        pieces, length = [], 0
        for start in range(0, len(text), _BLOCK):
            pieces.append(self.rule.fold(text[start : start + _BLOCK]))
            length += len(pieces[-1])
            if length > MAX_CHARACTERS:
                raise TextTooLongError(length=length, limit=MAX_CHARACTERS)
        return "".join(pieces)

    def _find(self, text: str) -> Iterator[Word]:
        self._fold(text)  # refuses what is too long
        folded, origin = trace(text, self.rule.fold)
        for whole in self.rule.word.finditer(folded):
            if not self._tokenizer_cuts:
                yield Word(whole[0], origin[whole.start()], origin[whole.end() - 1] + 1)
                continue
            # Lower case may be longer: İ becomes two characters.
            _, place = trace(whole[0], str.lower if self.vocabulary.lower else str)
            for part in _PART.finditer(self._cut(whole[0])):
                first, last = (origin[whole.start() + place[at]] for at in (part.start(), part.end() - 1))
                yield Word(part[0], first, last + 1)

    def stretch(self, words: Sequence[str]) -> range:
        """Return the places of the words that the network reads, unknown words among them."""
        places: Sequence[int] = range(len(words))
        if self.vocabulary.unknown_id is None:  # words that are left out take no room
            places = [at for at in places if words[at] in self.vocabulary]
        if len(places) <= self.length:
            return range(len(words))
        if self.truncating == "post":
            return range(places[self.length - 1] + 1)
        return range(places[-self.length], len(words))

    def ids(self, words: Sequence[str]) -> list[int]:
        """Return the ids of the words that the network reads: at most `length`."""
        read = self.stretch(words)
        return self.vocabulary.ids(words[read.start : read.stop])

    def pad(self, ids: Sequence[Sequence[int]]) -> NDArray[np.int32]:
        """Return what goes into the network, shape (texts, length)."""
        return pad(ids, self.length, self.padding, self.truncating)

    @property
    def _tokenizer_cuts(self) -> bool:
        return bool(self.vocabulary.filters or self.vocabulary.lower)

    def _cut(self, text: str) -> str:
        """Return what the tokenizer makes of `text` before it splits it at blanks."""
        lowered = text.lower() if self.vocabulary.lower else text
        return lowered.translate(dict.fromkeys(map(ord, self.vocabulary.filters), " "))
