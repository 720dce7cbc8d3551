"""Does the page around a story move the answer? `python -m tests.benchmarks.pasting BUNDLE FILE.tsv … [--count 200]`.

For every way of `classifier.training.data.pasting.WAYS`: the share of articles that get the answer of the bare
article, read without the cleaning stage and with it; the share of the furniture's words that the stage leaves, of the
story's words that it takes, and of headlines of which it takes a word. FILEs have a column `text`, and may
have one `headline`.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from classifier import Classifier, load_classifier
from classifier.cleaning import CLEANING, clean
from classifier.text import split_words
from classifier.training.data.pasting import WAYS

SEED = 5
COLUMNS = ("as pasted", "cleaned", "furniture left", "story lost", "headlines hurt")

Article = tuple[str, str]
"""(headline, text)."""


def read_articles(path: Path, count: int) -> list[Article]:
    """Return up to `count` articles of a file, spread over all of it."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row.get("headline") or "", row["text"]) for row in csv.DictReader(file, delimiter="\t")]
    return rows[:: max(1, len(rows) // count)][:count]


def whole(article: Article) -> str:
    """Return an article without anything around it."""
    return "\n".join(part for part in article if part)


def bare(headline: str, text: str, _rng: np.random.Generator) -> str:
    """Paste an article with nothing around it."""
    return whole((headline, text))


def count_words(articles: Sequence[Article], pasted: Sequence[str]) -> tuple[float, float, float]:
    """Return the shares of the furniture's words left, of the story's words lost and of headlines that lost one."""
    left = around = lost = words = hurt = 0
    for article, text in zip(articles, pasted, strict=True):
        story, kept = split_words(whole(article)), split_words(clean(text).text)
        left += (Counter(kept) - Counter(story)).total()
        lost += (Counter(story) - Counter(kept)).total()
        around += len(split_words(text)) - len(story)
        words += len(story)
        hurt += " ".join(split_words(article[0])) not in " ".join(kept)
    return left / max(1, around), lost / words, hurt / len(articles)


def answers(classifier: Classifier, texts: Sequence[str]) -> list[str]:
    """Return the label of every text."""
    return [prediction.label for prediction in classifier.predict_many(texts)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=200, help="articles of a file (200)")
    options = parser.parse_args()

    cleaning = load_classifier(options.bundle)
    cleaning.preprocessor = replace(cleaning.preprocessor, cleaning=CLEANING)
    reading = cleaning.without_cleaning()
    articles = [article for path in options.files for article in read_articles(path, options.count)]
    right = answers(reading, [whole(article) for article in articles])

    def agreement(classifier: Classifier, texts: Sequence[str]) -> float:
        return float(np.mean([a == b for a, b in zip(answers(classifier, texts), right, strict=True)]))

    print(f"{len(articles)} articles\n{'':28}", *(f"{name:>15}" for name in COLUMNS))
    for name, way in {"bare": bare, **WAYS}.items():
        rng = np.random.default_rng(SEED)
        texts = [way(headline, text, rng) for headline, text in articles]
        figures = (agreement(reading, texts), agreement(cleaning, texts), *count_words(articles, texts))
        print(f"{name:28}", *(f"{figure:15.4f}" for figure in figures))


if __name__ == "__main__":
    main()
