"""The data of every step from an article to its answer, computed by the library's own functions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from classifier import Classifier, Prediction, Trace
from classifier.preprocessing import TokenizedText
from classifier.text import Word, find_words

FindWords = Callable[[str], list[Word]]
"""Type of `Preprocessor.find`."""


@dataclass(frozen=True, kw_only=True)
class Journey:
    """An article with the data of each step."""

    text: str
    trace: Trace
    prediction: Prediction
    raw: Mapping[str, float]
    """Label → share of 1 as the network gives it, before calibration, in the order of the answer."""

    @property
    def tokens(self) -> TokenizedText:
        """The words of the article and their ids."""
        return self.trace.tokens

    @property
    def unknown_id(self) -> int | None:
        """The id of unknown words; None: they are left out."""
        return self.tokens.preprocessor.vocabulary.unknown_id

    @property
    def unknown(self) -> list[str]:
        """The different words that the model reads and does not know, in the order of the text."""
        pairs = zip(self.tokens.window_words, self.tokens.window_ids, strict=True)
        return list(dict.fromkeys(word for word, index in pairs if index == self.unknown_id))


def follow(classifier: Classifier, text: str) -> Journey:
    """Return the journey of `text`; raises as `Classifier.predict` does."""
    trace = classifier.trace(text)
    prediction, raw = classifier.predict(trace), dict(zip(classifier.labels, trace.output.tolist(), strict=True))
    return Journey(
        text=text, trace=trace, prediction=prediction, raw={label: raw[label] for label in prediction.probabilities}
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
