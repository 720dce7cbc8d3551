"""What each word of a text contributed to its label.

By occlusion: the network runs once more with the word replaced by the unknown word, and the difference in its output is
the contribution of the word. That works for any network and includes the effect of a word on its neighbours. Words are
hidden, not cut out: the network was trained with hidden words, while a text without any "ya" is shorter, which looks
like evidence.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.inference import Classifier
from classifier.prediction import Trace


@dataclass(frozen=True, slots=True)
class WordSpan:
    """A word with its offsets: `text[start:end]` is how the reader wrote it."""

    word: str
    """The normalised word, as the model reads it."""
    start: int
    end: int
    contribution: float
    """What all occurrences of the word together add to the label's log-odds."""
    known: bool
    """Whether the word is in the model's vocabulary."""


@dataclass(frozen=True, slots=True)
class WordEffect:
    """A word of the text, all its occurrences together."""

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
    """Every different word that was read, the one that speaks most for the label first."""
    before: int = 0
    """Words before the first one that was read."""
    after: int = 0
    """Words after the last one that was read."""

    def strongest(self, count: int = 10) -> tuple[WordEffect, ...]:
        """Return the `count` words that moved the label most, for or against, from most for to most against."""
        largest = sorted(self.effects, key=lambda effect: -abs(effect.contribution))[:count]
        return tuple(sorted(largest, key=lambda effect: -effect.contribution))


def explain(classifier: Classifier, text: str | Trace, label: str | None = None) -> Explanation:
    """Return what each word of `text`, or of the text of a trace, contributed to `label`, by default the most probable.

    The network runs once for every different word of the token window: at most `manifest.max_length` times. Words that
    the tokenizer leaves out contribute nothing.
    Source: occlusion, M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.

    Raises NoWordsError or TextTooLongError as `Classifier.predict` does, ValueError for a label that is none.
    """
    if label is not None and label not in classifier.labels:
        raise ValueError(f"label is {label!r}; the labels are {', '.join(classifier.labels)}")
    trace = classifier.trace(text)
    tokens = trace.tokens
    positions: dict[str, list[int]] = defaultdict(list)
    for position, word in enumerate(tokens.window_words):
        positions[word].append(position)
    hidden = {word: at for word, at in positions.items() if tokens.window_ids[at[0]] is not None}
    variants = [_hide(tokens.window_ids, at, classifier.vocabulary.unknown_id) for at in hidden.values()]
    rows = np.vstack([trace.output, *([classifier.run(variants)] if variants else [])])
    column = int(np.argmax(trace.output)) if label is None else classifier.labels.index(label)
    whole, *odds = map(_log_odds, rows[:, column].tolist())
    probability, *without = classifier.calibrate(rows)[:, column].tolist()
    effects = {word: WordEffect(word, len(at), 0.0, probability) for word, at in positions.items()}
    effects |= {
        word: WordEffect(word, len(at), whole - odds_without, probability_without)
        for (word, at), odds_without, probability_without in zip(hidden.items(), odds, without, strict=True)
    }
    return Explanation(
        label=classifier.labels[column],
        probability=probability,
        spans=tuple(
            WordSpan(word, start, end, effects[word].contribution, word in classifier.vocabulary)
            for word, start, end in tokens.window_spans
        ),
        effects=tuple(sorted(effects.values(), key=lambda effect: -effect.contribution)),
        before=tokens.window.start,
        after=len(tokens.words) - tokens.window.stop,
    )


def _hide(ids: Sequence[int | None], hidden: Sequence[int], unknown: int | None) -> list[int]:
    """Return the word ids of a text as if the words at the positions `hidden` were unknown."""
    left = list(ids)
    for position in hidden:
        left[position] = unknown
    return [index for index in left if index is not None]


def _log_odds(probability: float) -> float:
    """Return the logit of `probability`, clipped to ±30 so that it stays finite."""
    probability = min(max(probability, 1e-13), 1 - 1e-13)
    return math.log(probability / (1 - probability))
