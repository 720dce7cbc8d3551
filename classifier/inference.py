"""Text in, answer out: `load_classifier`, `Classifier`, `Prediction`, and the short form, `classify_news`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from classifier.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.engines import EngineName, load_engine
from classifier.errors import BundleDamagedError, NoWordsError, TextTooLongError
from classifier.text import MAX_CHARACTERS, UNKNOWN_ID, pad, split_words


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of one text."""

    label: str
    """The most probable label."""
    confidence: float
    """Its calibrated probability, a share of 1."""
    certain: bool
    """Whether the confidence reaches the bundle's threshold."""
    probabilities: Mapping[str, float]
    """Label → share of 1, highest first; they sum to 1."""
    words: int
    """Words in the text."""
    known_words: int
    """Words that the model read and has in its vocabulary."""
    truncated: bool
    """Whether the text is longer than what the model reads."""


class Classifier:
    """A bundle and an engine, ready to answer. Immutable, and safe to call from many threads at once."""

    def __init__(self, bundle: Bundle, engine: EngineName) -> None:
        """Read and check the files of `bundle`; raises BundleError or EngineUnavailableError."""
        self.bundle = bundle
        self.manifest = bundle.manifest
        self.labels = bundle.labels()
        self.vocabulary = bundle.vocabulary()
        self.engine = load_engine(bundle, engine)
        self._try_out()

    def predict(self, text: str) -> Prediction:
        """Classify one text of up to `MAX_CHARACTERS` characters.

        Raises NoWordsError when there is nothing to read, TextTooLongError when there is too much.
        """
        words, ids = self._read(text)
        return self._prediction(words, ids, self.probabilities(pad([ids], self.manifest.max_length))[0])

    def predict_many(self, texts: Iterable[str], batch_size: int = 64) -> Iterator[Prediction]:
        """Classify texts lazily, in order, `batch_size` at a time; raises as `predict` does."""
        remaining = iter(texts)
        while batch := [self._read(text) for text in islice(remaining, batch_size)]:
            rows = self.probabilities(pad([ids for _, ids in batch], self.manifest.max_length))
            for (words, ids), row in zip(batch, rows, strict=True):
                yield self._prediction(words, ids, row)

    def probabilities(self, ids: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return calibrated probabilities (texts, labels) for padded word ids (texts, max_length)."""
        # Softened in float64, so that each row sums to 1 far within 1e-6.
        logits = np.log(np.maximum(self.engine.run(ids).astype(np.float64), np.finfo(np.float32).tiny))
        scaled = logits / self.manifest.temperature
        shares = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        calibrated: NDArray[np.float64] = shares / shares.sum(axis=1, keepdims=True)
        return calibrated

    def _try_out(self) -> None:
        """Run the network once: files that each match their checksum may still not fit each other."""
        try:
            row = self.probabilities(pad([[UNKNOWN_ID, len(self.vocabulary)]], self.manifest.max_length))
        except (ValueError, RuntimeError) as error:
            raise BundleDamagedError(path=self.bundle.path, reason="its model and tokenizer do not fit") from error
        if row.shape != (1, len(self.labels)) or not np.isfinite(row).all():
            raise BundleDamagedError(path=self.bundle.path, reason="its model and labels do not fit")

    def _read(self, text: str) -> tuple[int, list[int]]:
        """Return the number of words in `text` and the ids of those that the model reads."""
        if len(text) > MAX_CHARACTERS:
            raise TextTooLongError(length=len(text), limit=MAX_CHARACTERS)
        words = split_words(text)
        if not words:
            raise NoWordsError
        return len(words), self.vocabulary.ids(words[: self.manifest.max_length])

    def _prediction(self, words: int, ids: list[int], row: NDArray[np.float64]) -> Prediction:
        order = np.argsort(-row, kind="stable")
        probabilities = {self.labels[i]: float(row[i]) for i in order}
        label, confidence = next(iter(probabilities.items()))
        return Prediction(
            label=label,
            confidence=confidence,
            certain=confidence >= self.manifest.threshold,
            probabilities=probabilities,
            words=words,
            known_words=self.vocabulary.count_known(ids),
            truncated=words > self.manifest.max_length,
        )


def load_classifier(
    path: Path | str = DEFAULT_BUNDLE, engine: Literal["auto", "litert", "keras"] = "auto"
) -> Classifier:
    """Load the bundle in the folder `path`. `auto` serves with LiteRT; `keras` imports TensorFlow, the reference.

    Raises BundleError, whose sentence names the file and the way to mend it, or EngineUnavailableError.
    """
    if engine not in ("auto", "litert", "keras"):
        raise ValueError(f"engine is {engine!r}; choose 'auto', 'litert' or 'keras'")
    return Classifier(Bundle(path), "keras" if engine == "keras" else "litert")


@cache
def _default_classifier() -> Classifier:
    return load_classifier()


def classify_news(text: str) -> tuple[dict[str, float], str]:
    """Return (probabilities, label) for a Swahili news article, with the shipped model, loaded once a process.

    The probabilities map each label to its share of 1, highest first; the label is the one with the largest number.

    Raises NoWordsError, TextTooLongError or BundleError, all of them `ClassifierError`.
    """
    prediction = _default_classifier().predict(text)
    return dict(prediction.probabilities), prediction.label
