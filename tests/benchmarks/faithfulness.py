"""Do explanations tell the truth? `python -m tests.benchmarks.faithfulness DEV.tsv`.

For every article of 50 words or more: delete the ten words that the explanation ranks highest for the predicted label,
and ten words drawn at random, everywhere they stand, and compare how far the label's probability falls. Prints the
share of articles in which the ranked words cost more, the mean falls, and the time an explanation takes.

Beside it: the share of the words that the page shows that are function words, and how far the probability falls when
the words that decide are hidden together, as the page says.
"""

import csv
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classifier import Classifier, Explanation, explain, load_classifier
from classifier.explanation import Counterfactual, find_counterfactual, strongest_words

DELETED, DRAWS, SHORTEST = 10, 10, 50


def fall(classifier: Classifier, words: Sequence[str], gone: set[str], label: str, before: float) -> float:
    """Return how far the probability of `label` falls when the words `gone` are deleted."""
    left = [word for word in words if word not in gone]
    return before - classifier.predict(" ".join(left)).probabilities[label] if left else before


def shown_words(classifier: Classifier, explanation: Explanation, decisive: Counterfactual) -> set[str]:
    """Return the words that the page shows: those that decide together, and those that are worth half a point."""
    return {*decisive.words, *(effect.word for effect in strongest_words(classifier, explanation))}


def main() -> None:
    classifier, generator = load_classifier(), np.random.default_rng(4)
    frequencies = classifier.frequencies
    ranked, drawn, times, joint = [], [], [], []
    shown: list[str] = []
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        texts = [f"{row['headline']}\n{row['text']}" for row in csv.DictReader(file, delimiter="\t")]
    for text in texts:
        words = classifier.tokenize(text).window_words
        if len(words) < SHORTEST:
            continue
        text = " ".join(words)
        started = time.perf_counter()
        explanation = explain(classifier, text)
        decisive = find_counterfactual(classifier, text, explanation)
        times.append(time.perf_counter() - started)
        joint.append(decisive)
        shown += shown_words(classifier, explanation, decisive)
        distinct = [effect.word for effect in explanation.effects]
        goes = (classifier, words), (explanation.label, explanation.probability)
        ranked.append(fall(*goes[0], set(distinct[:DELETED]), *goes[1]))
        picks = [set(generator.choice(distinct, DELETED, replace=False).tolist()) for _ in range(DRAWS)]
        drawn.append(statistics.mean(fall(*goes[0], pick, *goes[1]) for pick in picks))
    wins = sum(a > b for a, b in zip(ranked, drawn, strict=True))
    print(f"articles: {len(ranked)}; ranked words cost more in {wins / len(ranked):.1%}")
    print(f"mean fall: ranked {statistics.mean(ranked):.3f}, random {statistics.mean(drawn):.4f}")
    falls = [decisive.before - decisive.after for decisive in joint]
    print(
        f"hidden together: {statistics.mean(len(decisive.words) for decisive in joint):.1f} words, mean fall", end=" "
    )
    print(f"{statistics.mean(falls):.3f}, none decide in {sum(not d.words for d in joint) / len(joint):.1%}")
    if frequencies:
        print(f"words shown: {len(shown)}; function words {sum(map(frequencies.is_function_word, shown))}")
    print(f"explain: median {statistics.median(times) * 1e3:.0f} ms, largest {max(times) * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
