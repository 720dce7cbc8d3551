"""The data of every step from an article to its answer, computed by the library's own functions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier import Classifier, Prediction
from classifier.cleaning import CleanText
from classifier.text import Word, find_words

FindWords = Callable[[str], list[Word]]
"""Type of `Preprocessor.find`."""


@dataclass(frozen=True, kw_only=True)
class Journey:
    """An article and what each step makes of it."""

    text: str
    cleaned: CleanText
    """The text with page furniture blanked out."""
    words: list[str]
    """Every word that is left, normalised."""
    window: range
    """The token window: indices of the words that the model reads."""
    numbers: list[int | None]
    """One number for each of them; None for a word that is left out."""
    unknown_id: int | None
    """The number of unknown words; None: they are left out."""
    sequence: NDArray[np.int32]
    """What goes into the network: the ids and their padding, shape (1, max_length)."""
    raw: Mapping[str, float]
    """Label → share of 1 as the network gives it, before calibration, in the order of the answer."""
    prediction: Prediction

    @property
    def read(self) -> list[str]:
        """The words that the model reads."""
        return self.words[self.window.start : self.window.stop]

    @property
    def ids(self) -> list[int]:
        """The numbers that the network is given."""
        return [number for number in self.numbers if number is not None]

    @property
    def unknown(self) -> list[str]:
        """The words that it reads and does not know, each once, in their order."""
        pairs = zip(self.read, self.numbers, strict=True)
        return list(dict.fromkeys(word for word, number in pairs if number == self.unknown_id))

    @property
    def given(self) -> list[str]:
        """The words that have a number, one for each of `ids`."""
        return [word for word, number in zip(self.read, self.numbers, strict=True) if number is not None]


def follow(classifier: Classifier, text: str) -> Journey:
    """Return the journey of `text`; raises as `Classifier.predict` does."""
    prediction, words = classifier.predict(text), classifier.read(text)
    sequence, window = classifier.preprocessor.pad([classifier.ids(words)]), classifier.stretch(words)
    raw = dict(zip(classifier.labels, map(float, classifier.engine.run(sequence)[0]), strict=True))
    ordered = {label: raw[label] for label in prediction.probabilities}
    return Journey(
        text=text,
        cleaned=classifier.clean(text),
        words=words,
        window=window,
        numbers=classifier.vocabulary.numbers(words[window.start : window.stop]),
        unknown_id=classifier.vocabulary.unknown_id,
        sequence=sequence,
        raw=ordered,
        prediction=prediction,
    )


class Piece(NamedTuple):
    """A part of the reader's own text."""

    text: str
    word: str
    """The normalised word; empty for what is between words."""


def split_up(text: str, find: FindWords = find_words) -> Iterator[Piece]:
    """Yield all of `text`, word by word, with what is between the words."""
    end = 0
    for word in find(text):
        if end < word.start:
            yield Piece(text[end : word.start], "")
        yield Piece(text[word.start : word.end], word.text)
        end = word.end
    if end < len(text):
        yield Piece(text[end:], "")


class Cleaning(NamedTuple):
    """What cleaning did to a text, in numbers."""

    digits: int
    """Digits removed."""
    marks: int
    """Punctuation and other signs removed, without white space."""
    changed: int
    """Words that were rewritten: in lower case, or without accents."""


def count_cleaning(text: str, find: FindWords = find_words) -> Cleaning:
    """Return how much cleaning removes from `text` and how many words it rewrites."""
    pieces = list(split_up(text, find))
    gone = [character for piece in pieces if not piece.word for character in piece.text if not character.isspace()]
    digits = sum(character.isdigit() for character in gone)
    return Cleaning(digits, len(gone) - digits, sum(bool(piece.word) and piece.text != piece.word for piece in pieces))
