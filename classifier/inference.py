"""Text in, answer out: `load_classifier`, `Classifier`, `Prediction`, and the short form, `classify_news`."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from classifier.arguments import check_count, check_path, check_text, check_texts
from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.bundle.engines import INTERPRETERS, EngineName, choose_engine, load_engine
from classifier.bundle.labels import weak_labels
from classifier.bundle.versions import served_bundle, shipped_folder
from classifier.calibration import calibrate
from classifier.cleaning import CleanText, Span
from classifier.errors import BundleDamagedError, BundleReplacedError, NoWordsError, TextTooLongError
from classifier.language import Language, detect_language
from classifier.notices import Notice, Reading, few_articles, find_notices, unfamiliar_topic
from classifier.preprocessing import Preprocessor
from classifier.text import MAX_CHARACTERS, UNKNOWN_ID, Word

RELOADS = 5
"""How often a bundle is read anew that was replaced while it was read."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of one text."""

    label: str
    """The most probable label."""
    confidence: float
    """Its calibrated probability, a share of 1."""
    certain: bool
    """Whether to rely on it: the confidence reaches the threshold and no notice speaks against it."""
    probabilities: Mapping[str, float]
    """Label → share of 1, highest first; they sum to 1."""
    words: int
    """Words in the text."""
    known_words: int
    """Words that the model read and has in its vocabulary."""
    truncated: bool
    """Whether the text is longer than what the model reads."""
    language: Language
    """What the text is written in; `.code` is `sw` for Swahili."""
    notices: tuple[Notice, ...]
    """What to know before relying on the answer, the gravest first; empty for most articles."""
    threshold: float = 0.0
    """The confidence from which on an answer to a text of this length is certain."""
    second: str | None = None
    """On a certain answer: the topic that an editor might file the story under as well, where one is likely enough."""
    code: str | None = None
    """The code of the label in a published scheme, such as `medtop:11000000`; None where the bundle has none."""
    second_code: str | None = None
    """The code of the second topic in the same way."""
    left_out: tuple[Span, ...] = ()
    """What the model did not read because it stands around the story: links, menus, credits; offsets into the text."""


class Classifier:
    """A bundle and an engine, ready to answer. Immutable, and safe to call from many threads at once."""

    def __init__(
        self,
        bundle: Bundle,
        engine: EngineName,
        interpreters: int = INTERPRETERS,
        checker: "Classifier | None" = None,
    ) -> None:
        """Read and check the files of `bundle`; raises BundleError or EngineUnavailableError.

        `checker` is asked about the topics that `bundle` does not know: see `Manifest.checked_by`.
        """
        self.bundle = bundle
        self.manifest = bundle.manifest
        self.labels = bundle.labels()
        self.weak = weak_labels(bundle.manifest)
        self.preprocessor = Preprocessor.of(bundle)
        self.vocabulary = self.preprocessor.vocabulary
        self.evaluation = bundle.evaluation()
        """What was measured of it; held, because the files may be replaced under a running app."""
        self.frequencies = bundle.frequencies()
        """How many labelled texts hold each frequent word; None where the bundle does not say."""
        self.engine = load_engine(bundle, engine, interpreters)
        self._checker = checker
        self._try_out()

    def predict(self, text: str) -> Prediction:
        """Classify one text of up to `MAX_CHARACTERS` characters.

        Raises NoWordsError when there is nothing to read, TextTooLongError when there is too much, TypeError for what
        is no str.
        """
        check_text(text)
        return next(self._predict_all([text], 1))

    def predict_many(self, texts: Iterable[str], batch_size: int = 64) -> Iterator[Prediction]:
        """Classify texts lazily, in order, `batch_size` at a time; raises as `predict` does.

        Raises TypeError and ValueError at once, before any work; for what an iterator yields when it comes to that.
        """
        check_texts(texts)
        check_count(batch_size, "batch_size")
        return self._predict_all(texts, batch_size)

    def _predict_all(self, texts: Iterable[str], batch_size: int) -> Iterator[Prediction]:
        remaining, before = iter(texts), 0
        while batch := list(islice(remaining, batch_size)):
            check_texts(batch, before)
            before += len(batch)
            cleaned = [self.clean(text) for text in batch]
            words = [self._split(text.text) for text in cleaned]
            ids = [self.ids(found) for found in words]
            for text, found, read, row in zip(cleaned, words, ids, self.probabilities(ids), strict=True):
                stretch, known = self.stretch(found), self.vocabulary.count_known(read)
                reading = Reading(len(found), len(stretch), known, stretch.start)
                yield self._prediction(text, reading, self.rank(row))

    def clean(self, text: str) -> CleanText:
        """Return `text` without what stands around the story; raises TextTooLongError."""
        check_text(text)
        if len(text) > MAX_CHARACTERS:
            raise TextTooLongError(length=len(text), limit=MAX_CHARACTERS)
        return self.preprocessor.clean(text)

    def without_cleaning(self) -> "Classifier":
        """Return a classifier that reads every word of a text, links and menus too; it shares the network."""
        other = copy.copy(self)
        other.preprocessor = replace(self.preprocessor, cleaning="")
        return other

    def read(self, text: str) -> list[str]:
        """Return the words of `text` that stand in the story; raises as `predict` does."""
        return self._split(self.clean(text).text)

    def _split(self, cleaned: str) -> list[str]:
        words = self.preprocessor.split(cleaned)
        if not words:
            raise NoWordsError
        return words

    def find_words(self, text: str, places: range | None = None) -> list[Word]:
        """Return the same words as `read`, or those at `places` among them, each with its place in `text`.

        There are none in a text without words. Raises TextTooLongError.
        """
        return self.preprocessor.find(self.clean(text).text, places)

    def stretch(self, words: Sequence[str]) -> range:
        """Return the places of the words that the model reads, those it does not know among them."""
        return self.preprocessor.stretch(words)

    def ids(self, words: Sequence[str]) -> list[int]:
        """Return the ids of the words that the model reads: at most `manifest.max_length`."""
        return self.preprocessor.ids(words)

    def probabilities(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape (texts, labels), for the word ids of each text."""
        return self.calibrate(self.run(ids))

    def run(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return the network's own probabilities, shape (texts, labels), for the word ids of each text."""
        return self.engine.run(self.preprocessor.pad(ids))

    def calibrate(self, probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return what the network's own probabilities are worth, shape (texts, labels)."""
        return calibrate(probabilities, self.manifest.temperature, self.manifest.floor)

    def rank(self, row: NDArray[np.float64]) -> dict[str, float]:
        """Return label → share for one row of `probabilities`, highest first."""
        return {self.labels[i]: float(row[i]) for i in np.argsort(-row, kind="stable")}

    def _try_out(self) -> None:
        """Run the network once: files that each match their checksum may still not fit each other."""
        try:
            row = self.probabilities([[UNKNOWN_ID, self.vocabulary.largest_id]])
        except (ValueError, RuntimeError) as error:
            raise BundleDamagedError(path=self.bundle.path, reason="model_and_tokenizer") from error
        if row.shape != (1, len(self.labels)) or not np.isfinite(row).all():
            raise BundleDamagedError(path=self.bundle.path, reason="model_and_labels")

    def _prediction(self, cleaned: CleanText, reading: Reading, probabilities: dict[str, float]) -> Prediction:
        (label, confidence), (runner_up, share), *_ = probabilities.items()
        language = detect_language(cleaned.text)
        notices = find_notices(reading, language) + few_articles(label, self.weak)
        threshold = self.manifest.threshold_for(reading.read)
        certain = confidence >= threshold and not any(notice.unreliable for notice in notices)
        if certain and (unfamiliar := self._unfamiliar_topic(cleaned.text)):
            notices, certain = (unfamiliar, *notices), False
        second = runner_up if certain and share >= self.manifest.second_threshold else None
        return Prediction(
            label=label,
            confidence=confidence,
            certain=certain,
            probabilities=probabilities,
            words=reading.words,
            known_words=reading.known,
            truncated=reading.words > reading.read,
            language=language,
            notices=notices,
            threshold=threshold,
            second=second,
            code=self.manifest.codes.get(label),
            second_code=self.manifest.codes.get(second) if second else None,
            left_out=cleaned.left_out,
        )

    def _unfamiliar_topic(self, text: str) -> Notice | None:
        """Return what to know of a text whose topic this model does not know and the checking one is certain of."""
        if self._checker is None:
            return None
        checked = self._checker.predict(text)
        sure = checked.certain and checked.confidence >= self.manifest.unfamiliar_threshold
        unfamiliar = sure and checked.label in self.manifest.unfamiliar
        return unfamiliar_topic(checked.label) if unfamiliar else None


def load_classifier(
    path: Path | str = DEFAULT_BUNDLE,
    engine: Literal["auto", "litert", "keras"] = "auto",
    interpreters: int = INTERPRETERS,
) -> Classifier:
    """Load the bundle in the folder `path`, or the one that was promoted over it.

    `auto` serves with LiteRT, or with Keras where LiteRT cannot run the network; `keras` imports TensorFlow, the
    reference. `interpreters` is how many texts LiteRT runs at a time, a thread each: 1 where every processor core has a
    process of its own.

    Raises BundleError, whose sentence names the file and the way to mend it, or EngineUnavailableError.
    """
    check_path(path)
    check_count(interpreters, "interpreters")
    if engine not in ("auto", "litert", "keras"):
        raise ValueError(f"engine is {engine!r}; choose 'auto', 'litert' or 'keras'")

    def load(bundle: Bundle, checker: Classifier | None = None) -> Classifier:
        return Classifier(bundle, choose_engine(bundle) if engine == "auto" else engine, interpreters, checker)

    def load_served() -> Classifier:
        bundle = Bundle(served_bundle(Path(path)))
        checked_by = bundle.manifest.checked_by
        beside = shipped_folder(bundle.path).parent / checked_by
        checker = load(Bundle(served_bundle(beside))) if checked_by and beside.is_dir() else None
        return load(bundle, checker)

    for _ in range(RELOADS):
        with suppress(BundleReplacedError):
            return load_served()
    return load_served()


@cache
def _default_classifier() -> Classifier:
    return load_classifier()


def classify_news(text: str) -> tuple[dict[str, float], str]:
    """Return (probabilities, label) for a Swahili news article, with the shipped model, loaded once a process.

    The probabilities map each label to its share of 1, highest first; the label is the one with the largest number.

    Raises NoWordsError, TextTooLongError or BundleError, all of them `ClassifierError`.
    """
    check_text(text)
    classifier = _default_classifier()
    (row,) = classifier.probabilities([classifier.ids(classifier.read(text))])  # no language check: only the answer
    probabilities = classifier.rank(row)
    return probabilities, next(iter(probabilities))
