"""What one 500-word article costs once the model is loaded: `python -m tests.benchmarks.latency [ARTICLE]`.

Prints the median over many calls, in milliseconds. The article is any text file; by default one is made up of words of
the vocabulary, which no text rule shortens.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from classifier import Classifier, classify_news, explain, load_classifier
from classifier.bundle.manifest import TOKENIZER
from classifier.language import detect_language
from classifier.text import split_words

WORDS = 500


def milliseconds(call: Callable[[], object], repeats: int = 200) -> float:
    """Return the median time of `call`."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def made_up(classifier: Classifier) -> str:
    """Return `WORDS` words of the vocabulary, always the same."""
    vocabulary = json.loads(json.loads(classifier.bundle.read(TOKENIZER))["config"]["word_index"])
    return " ".join(np.random.default_rng(1).choice(list(vocabulary)[1:5000], WORDS))


def figures() -> dict[str, float]:
    """Return what `make bench` keeps."""
    text = made_up(load_classifier())
    return {"classify_news": milliseconds(lambda: classify_news(text))}


def main() -> None:
    classifier = load_classifier()
    text = Path(sys.argv[1]).read_text() if len(sys.argv) > 1 else made_up(classifier)
    words = split_words(text)[:WORDS]
    text = " ".join(words)
    ids = classifier.trace(text).sequence[None]
    print(f"{len(words)} words, {len(text)} characters")
    for name, call, repeats in (
        ("network alone (LiteRT)", lambda: classifier.engine.run(ids), 200),
        ("split_words", lambda: split_words(text), 200),
        ("detect_language", lambda: detect_language(text), 200),
        ("classify_news", lambda: classify_news(text), 200),
        ("Classifier.predict", lambda: classifier.predict(text), 200),
        ("explain", lambda: explain(classifier, text), 20),
    ):
        print(f"{name:<24} {milliseconds(call, repeats):8.3f} ms")


if __name__ == "__main__":
    main()
