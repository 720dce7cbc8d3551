"""Which words decide: those without which the answer would be another one, hidden together.

One word rarely decides a story: where five words say "sport", any four of them still do. So the words that matter most
are hidden one after the other, each time the one that moves the answer most beside those that are hidden already.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.explanation import Explanation, WordEffect
from classifier.inference import Classifier
from classifier.prediction import Trace

LARGEST = 5
"""Words hidden together at most."""
CANDIDATES = 8
"""Words that are tried: those whose contribution to the label is largest."""
SMALLEST_STEP = 0.01
"""The last word hidden moves the probability by at least so much, a share of 1: a point."""
SMALLEST_EFFECT = 0.005
"""A word whose absence moves the probability by less, a share of 1, is not worth showing: half a point."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What becomes of an answer when the words that matter most are hidden together; probabilities are shares of 1."""

    words: tuple[str, ...]
    """The hidden words, as the model reads them, the most important first; empty where no words move the answer."""
    before: float
    """The label's probability for the whole text."""
    after: float
    """The label's probability without the words."""
    rival_before: float = 0.0
    """The probability of the label that it was compared with; 0 where there is none."""
    rival_after: float = 0.0


def find_counterfactual(
    classifier: Classifier, text: str | Trace, explanation: Explanation, rival: str | None = None
) -> Counterfactual:
    """Return at most `LARGEST` content words of `text` that together lower the probability of the explained label most.

    With a `rival` label they lower how far the label is ahead of it. The search is greedy and ends with the last word
    that moved this by `SMALLEST_STEP`. The network runs at most `LARGEST` times, for `CANDIDATES` texts at once.

    `explanation` is what `explain` returned for the same classifier and text. Raises as `Classifier.predict` does, and
    ValueError for a rival that is no label.
    """
    columns = [classifier.labels.index(label) for label in (explanation.label, rival or explanation.label)]
    speaking = [effect.word for effect in content_words(classifier, explanation) if effect.contribution > 0]

    def measure(groups: Sequence[tuple[str, ...]]) -> list[tuple[tuple[str, ...], float, float]]:
        """Return for each group of words the probabilities of the label and its rival without them."""
        rows = hide_words(classifier, text, groups)[:, columns].tolist()
        return [(group, first, second if rival else 0.0) for group, (first, second) in zip(groups, rows, strict=True)]

    steps = measure([()])
    while len(steps) <= LARGEST:
        hidden = steps[-1][0]
        groups = [(*hidden, word) for word in speaking[:CANDIDATES] if word not in hidden]
        if not groups:
            break
        steps.append(min(measure(groups), key=lambda step: step[1] - step[2]))
    leads = [first - second for _, first, second in steps]
    last = max((at for at in range(1, len(steps)) if leads[at - 1] - leads[at] >= SMALLEST_STEP), default=0)
    (_, before, rival_before), (words, after, rival_after) = steps[0], steps[last]
    return Counterfactual(words, before, after, rival_before, rival_after)


def hide_words(classifier: Classifier, text: str | Trace, groups: Sequence[Collection[str]]) -> NDArray[np.float64]:
    """Return calibrated probabilities, shape (groups, labels): for `text` with each group of its words hidden.

    Words are as the model reads them, normalised. Raises as `Classifier.predict` does.
    """
    tokens = text.tokens if isinstance(text, Trace) else classifier.tokenize(text)
    ids, vocabulary = tokens.ids, classifier.vocabulary
    hidden = [set(vocabulary.ids(group)) for group in groups]
    return classifier.probabilities([_hide(ids, gone, vocabulary.unknown_id) for gone in hidden])


def content_words(classifier: Classifier, explanation: Explanation) -> list[WordEffect]:
    """Return the words of an explanation that are no function words, in its order.

    Where the bundle does not say how frequent words are, these are all of them.
    """
    frequencies = classifier.frequencies
    return [e for e in explanation.effects if not (frequencies and frequencies.is_function_word(e.word))]


def strongest_words(classifier: Classifier, explanation: Explanation, count: int = 10) -> list[WordEffect]:
    """Return the `count` content words that move the probability most, by half a point at least, the largest first."""
    words = content_words(classifier, explanation)
    worth = [effect for effect in words if abs(change(effect, explanation)) >= SMALLEST_EFFECT]
    return sorted(worth, key=lambda effect: -abs(change(effect, explanation)))[:count]


def change(effect: WordEffect, explanation: Explanation) -> float:
    """Return what hiding a word adds to the label's probability, a share of 1: below 0 where it speaks for it."""
    return effect.probability_without - explanation.probability


def _hide(ids: Sequence[int], hidden: set[int], unknown: int | None) -> list[int]:
    """Return word ids as if the words with the ids `hidden` were unknown."""
    if unknown is None:
        return [number for number in ids if number not in hidden]
    return [unknown if number in hidden else number for number in ids]
