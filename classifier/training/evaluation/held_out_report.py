"""Measuring: a classifier and annotated texts → what `classifier.bundle.held_out` describes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from zlib import crc32

import numpy as np
from tqdm import tqdm

from classifier.bundle.held_out import SCHEMA
from classifier.inference import Classifier, Prediction
from classifier.outcomes import Outcome, classify_all
from classifier.text import split_words
from classifier.training.calibrate import coverage_curve
from classifier.training.data.articles import NO_TOPIC
from classifier.training.evaluation.held_out_annotated import Annotated
from classifier.training.evaluation.measures import NONE, Answers, Truth, acceptable, by_group, figures, label_figures

Way = Callable[[str, str, np.random.Generator], str]
"""Headline (may be empty), text and a generator → what a reader pastes."""

SEED = 1
_LENGTHS = {"lead": 40, "first_200": 200}
"""View → its words: measured where half of the texts are longer."""


def measure(classifier: Classifier, texts: Sequence[Annotated], source: str, on: date) -> dict[str, Any]:
    """Return the report on `texts`, of which one at least has a topic; each goes the whole way of a reader's text."""
    topical = [text for text in texts if text.first != NO_TOPIC]
    truth, labels = _truth(topical, classifier.labels), classifier.labels
    answers = answer(classifier, [text.whole() for text in topical], "whole texts")
    main = figures(answers, truth, len(labels))
    right = answers.label == truth.first
    origins = [text.origin for text in topical]
    return {
        "schema": SCHEMA,
        "source": source,
        "date": on.isoformat(),
        "version": classifier.manifest.version,
        "labels": list(labels),
        "texts": len(topical),
        "main": main,
        "none": _without_topic(classifier, [text for text in texts if text.first == NO_TOPIC]),
        **label_figures(answers.label, truth.first, labels),
        "coverage": coverage_curve(answers.confidence, right, acceptable(answers.label, truth)),
        "origins": by_group([origin or "–" for origin in origins], answers, truth, len(labels)) if any(origins) else {},
        "views": {
            name: figures(answer(classifier, [text.view(name) for text in topical], name), truth, len(labels))
            for name in _views(topical)
        },
        "ways": _by_way(classifier, topical, truth, main["acceptable"]),
    }


def answer(classifier: Classifier, texts: Sequence[str], title: str) -> Answers:
    """Return what `classifier` answers to `texts`; a text without words, or of too many, has no answer."""
    outcomes: Iterable[Outcome] = tqdm(
        classify_all(classifier, texts), desc=title, total=len(texts), unit=" texts", leave=False, disable=None
    )
    predictions = [outcome if isinstance(outcome, Prediction) else None for outcome in outcomes]
    return Answers(
        _indices((p.label if p else None for p in predictions), classifier.labels),
        np.array([p.confidence if p else 0.0 for p in predictions]),
        np.array([bool(p and p.certain) for p in predictions], np.bool_),
        _indices((p.second if p else None for p in predictions), classifier.labels),
    )


def _indices(labels: Iterable[str | None], known: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([known.index(label) if label else NONE for label in labels], np.int64)


def _truth(texts: Sequence[Annotated], labels: Sequence[str]) -> Truth:
    return Truth(_indices((text.first for text in texts), labels), _indices((text.second for text in texts), labels))


def _without_topic(classifier: Classifier, texts: Sequence[Annotated]) -> dict[str, Any] | None:
    if not texts:
        return None
    certain = answer(classifier, [text.whole() for text in texts], "texts without a topic").certain
    return {"texts": len(texts), "certain": float(certain.mean())}


def _views(texts: Sequence[Annotated]) -> list[str]:
    """Return the parts of the texts that say something of their own: a headline alone where each text has one."""
    words = np.median([len(split_words(text.whole())) for text in texts])
    headlines = ["headline"] if all(text.headline for text in texts) else []
    return [*headlines, *(name for name, length in _LENGTHS.items() if words > length)]


def _by_way(classifier: Classifier, texts: Sequence[Annotated], truth: Truth, clean: float) -> dict[str, Any]:
    """Return way of pasting → figures and the acceptable answers that it costs against the `clean` text."""
    from classifier.training.data.pasting import WAYS

    measured = {}
    for name, paste in WAYS.items():
        result = figures(answer(classifier, _pasted(name, paste, texts), name), truth, len(classifier.labels))
        measured[name] = {**result, "loss": clean - result["acceptable"]}
    return measured


def _pasted(name: str, paste: Way, texts: Sequence[Annotated]) -> list[str]:
    """Return the texts as they are pasted: the same ones each time, whatever other ways there are."""
    generator = np.random.default_rng([SEED, crc32(name.encode())])
    return [paste(text.headline, text.text, generator) for text in texts]
