"""What typing faults cost, and what correction gives back: `python -m tests.benchmarks.typing_faults BUNDLE FILE.tsv`.

For the headlines of FILE, or the first words of texts without one: right answers to clean headlines and to headlines
in which 5 % of the letters are dropped, doubled, replaced or swapped with the one before, with and without correction;
the share of certain answers, and of these the right ones. Then how many words of the clean headlines and whole texts
the correction changes, and the milliseconds that tokenizing takes a text.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase

import numpy as np

from classifier import Classifier, load_classifier
from classifier.training.data.articles import NO_TOPIC, split_opening, view
from classifier.training.data.files import read_labelled

SHARE = 0.05
SEEDS = range(3)


def mistype(text: str, rng: np.random.Generator) -> str:
    """Return `text` with faults in `SHARE` of its letters."""
    typed = ""
    for letter in text:
        fault = rng.integers(4) if letter.isalpha() and rng.random() < SHARE else None
        if fault == 0:
            typed += letter * 2
        elif fault == 1:
            typed += ascii_lowercase[rng.integers(26)]
        elif fault == 2:
            typed = typed[:-1] + letter + typed[-1:]
        elif fault is None:
            typed += letter
    return typed


def without_spelling(classifier: Classifier) -> Classifier:
    """Return the classifier of the same bundle that reads words as they were written."""
    other = classifier.without_cleaning()
    other.preprocessor = replace(classifier.preprocessor, spelling="")
    return other


def measure(classifier: Classifier, texts: Sequence[str], labels: Sequence[str]) -> str:
    """Return right answers, certain ones, and of these the right ones, in words."""
    predictions = [classifier.predict(text) for text in texts]
    right = np.array([p.label == label for p, label in zip(predictions, labels, strict=True)])
    certain = np.array([p.certain for p in predictions])
    of_these = f"{right[certain].mean():.3f}" if certain.any() else "–"
    return f"right {right.mean():.3f}, certain {certain.mean():.3f}, of these right {of_these}"


def changed(classifier: Classifier, texts: Sequence[str]) -> str:
    """Return how many words of clean texts the correction changes, in words."""
    start = time.perf_counter()
    tokens = [classifier.tokenize(text) for text in texts]
    milliseconds = 1000 * (time.perf_counter() - start) / len(texts)
    words = sum(len(text.window) for text in tokens)
    changes = sum(word in text.corrections for text in tokens for word in text.words[: len(text.window)])
    return f"{changes} of {words} words changed, {milliseconds:.2f} ms a text"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    classifier = load_classifier(options.bundle)
    written = without_spelling(classifier)
    articles = [a for a in read_labelled(options.file, classifier.labels) if a.label != NO_TOPIC]
    articles = [a if a.headline else split_opening(a) for a in articles]
    labels, headlines = [a.label for a in articles], [a.headline for a in articles]
    print("clean headlines:", measure(written, headlines, labels))
    print("corrected:", measure(classifier, headlines, labels))
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        typed = [mistype(headline, rng) for headline in headlines]
        print(f"seed {seed}: as typed:", measure(written, typed, labels))
        print(f"seed {seed}: corrected:", measure(classifier, typed, labels), "|", changed(classifier, typed))
    print("clean headlines:", changed(classifier, headlines))
    whole = [view(article, "full") for article in articles]
    print("clean texts:", changed(classifier, whole), "| without correction:", changed(written, whole))


if __name__ == "__main__":
    main()
