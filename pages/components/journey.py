"""What becomes of one article on its way to an answer: every step's data, worked out by the library's own functions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier import Classifier, Prediction
from classifier.text import UNKNOWN_ID, find_words, pad


@dataclass(frozen=True, kw_only=True)
class Journey:
    """An article and what each step makes of it."""

    text: str
    words: list[str]
    """Every word of the text, normalised."""
    ids: list[int]
    """One number for each word that the model reads."""
    sequence: NDArray[np.int32]
    """What goes into the network: the ids and their padding, shape (1, max_length)."""
    raw: Mapping[str, float]
    """Label → share of 1 as the network gives it, before calibration, in the order of the answer."""
    prediction: Prediction

    @property
    def read(self) -> list[str]:
        """The words that the model reads."""
        return self.words[: len(self.ids)]

    @property
    def unknown(self) -> list[str]:
        """The words that it reads and does not know, each once, in their order."""
        pairs = zip(self.read, self.ids, strict=True)
        return list(dict.fromkeys(word for word, number in pairs if number == UNKNOWN_ID))


def follow(classifier: Classifier, text: str) -> Journey:
    """Return the journey of `text`; raises as `Classifier.predict` does."""
    prediction, words = classifier.predict(text), classifier.read(text)
    ids = classifier.ids(words)
    sequence = pad([ids], classifier.manifest.max_length)
    raw = dict(zip(classifier.labels, map(float, classifier.engine.run(sequence)[0]), strict=True))
    ordered = {label: raw[label] for label in prediction.probabilities}
    return Journey(text=text, words=words, ids=ids, sequence=sequence, raw=ordered, prediction=prediction)


class Piece(NamedTuple):
    """A stretch of the reader's own text."""

    text: str
    word: str
    """What becomes of it; empty for what stands between words."""


def split_up(text: str) -> Iterator[Piece]:
    """Yield all of `text`, word by word, with what stands between the words."""
    end = 0
    for word in find_words(text):
        if end < word.start:
            yield Piece(text[end : word.start], "")
        yield Piece(text[word.start : word.end], word.text)
        end = word.end
    if end < len(text):
        yield Piece(text[end:], "")


class Cleaning(NamedTuple):
    """What cleaning did to a text, in numbers."""

    digits: int
    """Digits that went."""
    marks: int
    """Punctuation marks and other signs that went; blanks are not counted."""
    changed: int
    """Words that are written otherwise now: in small letters, or without accents."""


def count_cleaning(text: str) -> Cleaning:
    """Return how much `normalize_text` removes from `text` and how many words it rewrites."""
    pieces = list(split_up(text))
    gone = [character for piece in pieces if not piece.word for character in piece.text if not character.isspace()]
    digits = sum(character.isdigit() for character in gone)
    return Cleaning(digits, len(gone) - digits, sum(bool(piece.word) and piece.text != piece.word for piece in pieces))
