"""Why this label: what each word of the reader's own text contributed to it.

By occlusion: the network answers once more as if it did not know the word, and the difference is what the word was
worth. That holds for any network and counts what a word does to its neighbours. Words are hidden, not cut out: the
network was trained with hidden words, while cutting out every "ya" makes a text shorter, and looks like evidence.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.arguments import check_text
from classifier.inference import Classifier


@dataclass(frozen=True, slots=True)
class WordSpan:
    """A word at its place: `text[start:end]` is how the reader wrote it."""

    word: str
    """The word as the model reads it, normalised."""
    start: int
    end: int
    contribution: float
    """What the word, wherever it stands in the text, adds to the label's log-odds."""
    known: bool
    """Whether the word is in the model's vocabulary."""


@dataclass(frozen=True, slots=True)
class WordEffect:
    """A word of the text, all its places together."""

    word: str
    count: int
    contribution: float
    """The network's log-odds of the label with the word, less those without: above 0 it speaks for the label."""
    probability_without: float
    """The label's probability, a share of 1, when the word is hidden everywhere."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What every word of a text contributed to one label."""

    label: str
    probability: float
    """The label's probability, a share of 1, for the whole text."""
    spans: tuple[WordSpan, ...]
    """Every word that was read, in the order of the text."""
    effects: tuple[WordEffect, ...]
    """Every word that was read once, the one that speaks most for the label first."""
    before: int = 0
    """Words before the first one that was read."""
    after: int = 0
    """Words after the last one that was read."""

    def strongest(self, count: int = 10) -> tuple[WordEffect, ...]:
        """Return the `count` words that moved the label most, for or against, from most for to most against."""
        largest = sorted(self.effects, key=lambda effect: -abs(effect.contribution))[:count]
        return tuple(sorted(largest, key=lambda effect: -effect.contribution))


def explain(classifier: Classifier, text: str, label: str | None = None) -> Explanation:
    """Return what each word of `text` contributed to `label`, by default the most probable one.

    The network runs once for every different word among those it reads: at most `manifest.max_length` times. Words that
    a model leaves out, as it does not know them, contribute nothing.
    Source: occlusion, M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.

    Raises NoWordsError or TextTooLongError as `Classifier.predict` does, ValueError for a label that is none.
    """
    check_text(text)
    if label is not None and label not in classifier.labels:
        raise ValueError(f"label is {label!r}; the labels are {', '.join(classifier.labels)}")
    words = classifier.read(text)
    stretch = classifier.stretch(words)
    read = words[stretch.start : stretch.stop]
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(read):
        places[word].append(place)
    numbers, unknown = classifier.vocabulary.numbers(read), classifier.vocabulary.unknown_id
    given = {word: hidden for word, hidden in places.items() if numbers[hidden[0]] is not None}
    rows = classifier.run([_without(numbers, hidden, unknown) for hidden in ((), *given.values())])
    column = int(np.argmax(rows[0])) if label is None else classifier.labels.index(label)
    whole, *odds = map(_log_odds, rows[:, column].tolist())
    probability, *without = classifier.calibrate(rows)[:, column].tolist()
    effects = {word: WordEffect(word, len(hidden), 0.0, probability) for word, hidden in places.items()}
    effects |= {
        word: WordEffect(word, len(hidden), whole - left, probability_left)
        for (word, hidden), left, probability_left in zip(given.items(), odds, without, strict=True)
    }
    return Explanation(
        label=classifier.labels[column],
        probability=probability,
        spans=_spans(classifier, text, stretch, effects),
        effects=tuple(sorted(effects.values(), key=lambda effect: -effect.contribution)),
        before=stretch.start,
        after=len(words) - stretch.stop,
    )


def _without(numbers: Sequence[int | None], hidden: Sequence[int], unknown: int | None) -> list[int]:
    """Return the ids of a text as if the words at the places `hidden` were unknown."""
    left = list(numbers)
    for place in hidden:
        left[place] = unknown
    return [number for number in left if number is not None]


def _log_odds(probability: float) -> float:
    """Return the logit of `probability`, within ±30 so that it stays finite."""
    probability = min(max(probability, 1e-13), 1 - 1e-13)
    return math.log(probability / (1 - probability))


def _spans(classifier: Classifier, text: str, read: range, effects: dict[str, WordEffect]) -> tuple[WordSpan, ...]:
    return tuple(
        WordSpan(
            word=word.text,
            start=word.start,
            end=word.end,
            contribution=effects[word.text].contribution,
            known=word.text in classifier.vocabulary,
        )
        for word in classifier.find_words(text, read)
    )
