"""What each word of a text contributed to its label, and which few words together decide.

By occlusion: the network runs once more with the word replaced by the unknown word, and the difference in its output is
the contribution of the word. That works for any network and includes the effect of a word on its neighbours. Words are
hidden, not cut out: the network was trained with hidden words, and a shorter text would look like evidence.

A single word rarely decides: where five words say "sport", any four of them still do. So a counterfactual hides several
words, one after the other, each time the word that moves the answer most beside those already hidden.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.inference import Classifier
from classifier.prediction import Trace

LARGEST = 5
"""Largest number of words that a counterfactual hides."""
CANDIDATES = 8
"""Number of words that are tried: those whose contribution to the label is largest."""
SMALLEST_STEP = 0.01
"""Smallest change of the probability, a share of 1, for which a counterfactual hides another word: a point."""
SMALLEST_EFFECT = 0.005
"""Smallest change of the probability, a share of 1, for which a word is shown: half a point."""


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


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """An answer with and without its most important words, hidden together; probabilities are shares of 1."""

    words: tuple[str, ...]
    """The hidden words, as the model reads them, the most important first; empty where no words move the answer."""
    before: float
    """The label's probability for the whole text."""
    after: float
    """The label's probability without the words."""
    rival_before: float = 0.0
    """The probability of the label that it was compared with; 0 where there is none."""
    rival_after: float = 0.0


def explain(classifier: Classifier, text: str | Trace, label: str | None = None) -> Explanation:
    """Return what each word of `text`, or of the text of a trace, contributed to `label`, by default the most probable.

    The network runs once for every different word of the token window: at most `manifest.max_length` times. Words that
    the tokenizer leaves out contribute nothing.
    Source: occlusion, M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.

    Raises NoWordsError or TextTooLongError as `Classifier.predict` does, ValueError for an unknown label.
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


def find_counterfactual(
    classifier: Classifier, text: str | Trace, explanation: Explanation, rival: str | None = None
) -> Counterfactual:
    """Return at most `LARGEST` content words of `text` that together lower the probability of the explained label most.

    With a `rival` label they lower how far the label is ahead of it. The search is greedy and ends with the last word
    that moved this by `SMALLEST_STEP`. The network runs at most `LARGEST` times, for `CANDIDATES` texts at once.

    `explanation` is what `explain` returned for the same classifier and text. Raises as `Classifier.predict` does, and
    ValueError for an unknown rival.
    """
    columns = [classifier.labels.index(label) for label in (explanation.label, rival or explanation.label)]
    candidates = [effect.word for effect in content_words(classifier, explanation) if effect.contribution > 0]

    def measure(groups: Sequence[tuple[str, ...]]) -> list[tuple[tuple[str, ...], float, float]]:
        rows = hide_words(classifier, text, groups)[:, columns].tolist()
        return [(group, first, second if rival else 0.0) for group, (first, second) in zip(groups, rows, strict=True)]

    steps = measure([()])
    while len(steps) <= LARGEST:
        hidden = steps[-1][0]
        groups = [(*hidden, word) for word in candidates[:CANDIDATES] if word not in hidden]
        if not groups:
            break
        steps.append(min(measure(groups), key=lambda step: step[1] - step[2]))
    leads = [first - second for _, first, second in steps]
    last = max((at for at in range(1, len(steps)) if leads[at - 1] - leads[at] >= SMALLEST_STEP), default=0)
    (_, before, rival_before), (words, after, rival_after) = steps[0], steps[last]
    return Counterfactual(words, before, after, rival_before, rival_after)


def hide_words(classifier: Classifier, text: str | Trace, groups: Sequence[Collection[str]]) -> NDArray[np.float64]:
    """Return calibrated probabilities, shape (groups, labels), for `text` with each group of normalised words hidden.

    Raises as `Classifier.predict` does.
    """
    tokens = text.tokens if isinstance(text, Trace) else classifier.tokenize(text)
    unknown = classifier.vocabulary.unknown_id
    hidden = [[at for at, word in enumerate(tokens.window_words) if word in group] for group in groups]
    return classifier.probabilities([_hide(tokens.window_ids, positions, unknown) for positions in hidden])


def content_words(classifier: Classifier, explanation: Explanation) -> list[WordEffect]:
    """Return the words of an explanation without function words, in its order; all where no frequencies are known."""
    frequencies = classifier.frequencies
    return [e for e in explanation.effects if not (frequencies and frequencies.is_function_word(e.word))]


def strongest_words(classifier: Classifier, explanation: Explanation, count: int = 10) -> list[WordEffect]:
    """Return the `count` content words that move the probability most, by `SMALLEST_EFFECT` at least, largest first."""
    shown = [e for e in content_words(classifier, explanation) if abs(change(e, explanation)) >= SMALLEST_EFFECT]
    return sorted(shown, key=lambda effect: -abs(change(effect, explanation)))[:count]


def change(effect: WordEffect, explanation: Explanation) -> float:
    """Return what hiding a word adds to the label's probability, a share of 1: below 0 where it speaks for it."""
    return effect.probability_without - explanation.probability


def _hide(ids: Sequence[int | None], positions: Sequence[int], unknown: int | None) -> list[int]:
    """Return the word ids of a text as if the words at `positions` were unknown."""
    left = list(ids)
    for position in positions:
        left[position] = unknown
    return [index for index in left if index is not None]


def _log_odds(probability: float) -> float:
    """Return the logit of `probability`, clipped to ±30 so that it stays finite."""
    probability = min(max(probability, 1e-13), 1 - 1e-13)
    return math.log(probability / (1 - probability))
