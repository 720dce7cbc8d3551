"""The classifier: from a text to its trace and its prediction, or to the error that says why there is none."""

import copy
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from classifier.arguments import check_text, checked_batches
from classifier.bundle.artifacts import Bundle
from classifier.bundle.engines import INTERPRETERS, EngineName, load_engine
from classifier.calibration import calibrate
from classifier.cleaning import CleanText
from classifier.errors import BundleDamagedError, ClassifierError, UnexpectedError
from classifier.language import detect_language
from classifier.notices import Notice, WordCounts, few_articles, find_notices, unfamiliar_topic
from classifier.prediction import Prediction, Trace
from classifier.preprocessing import Preprocessor, TokenizedText
from classifier.vocabulary import UNKNOWN_ID

_LOG = logging.getLogger(__name__)
Outcome = Prediction | ClassifierError


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

        `checker` recognises topics that `bundle` does not know: see `Manifest.checked_by`.
        """
        self.bundle = bundle
        self.manifest = bundle.manifest
        self.labels = bundle.labels()
        self.preprocessor = Preprocessor.of(bundle)
        self.vocabulary = self.preprocessor.vocabulary
        self.evaluation = bundle.evaluation()
        """The measured figures, kept in memory because the files may be replaced while the app runs."""
        self.frequencies = bundle.frequencies()
        """The number of labelled texts that contain each frequent word; None where the bundle lacks it."""
        self.engine = load_engine(bundle, engine, interpreters)
        self._checker = checker
        self._smoke_test()

    def predict(self, text: str | Trace) -> Prediction:
        """Classify one text of up to `MAX_CHARACTERS` characters, or its trace.

        Raises NoWordsError for a text without words, TextTooLongError, or TypeError for anything but a str.
        """
        return self._prediction(self.trace(text))

    def predict_many(self, texts: Iterable[str], batch_size: int = 64) -> Iterator[Prediction]:
        """Classify texts lazily, in order, `batch_size` at a time; raises as `predict` does.

        Raises TypeError and ValueError at once; for a text that an iterator yields, when that text is reached.
        """
        batches = checked_batches(texts, batch_size)
        return (self._prediction(trace) for batch in batches for trace in self._trace_all(batch))

    def trace(self, text: str | Trace) -> Trace:
        """Return the result of every step from `text` to its probabilities; a trace of this classifier as it is.

        `predict` and `explain` accept the trace in place of the text: the network then runs once for both.
        Raises as `predict` does, and ValueError for a trace of another classifier.
        """
        if isinstance(text, Trace):
            if text.tokens.preprocessor != self.preprocessor:
                raise ValueError("the trace is of another classifier; trace the text with this one")
            return text
        check_text(text)
        (trace,) = self._trace_all([text])
        return trace

    def _trace_all(self, texts: Sequence[str]) -> list[Trace]:
        tokens = [self.preprocessor.tokenize(text) for text in texts]
        sequences = self.preprocessor.pad([text.ids for text in tokens])
        outputs = self.engine.run(sequences)
        return list(map(Trace, tokens, sequences, outputs, self.calibrate(outputs)))

    def tokenize(self, text: str) -> TokenizedText:
        """Return the words of `text` and their ids, without running the network; raises as `predict` does."""
        check_text(text)
        return self.preprocessor.tokenize(text)

    def clean(self, text: str) -> CleanText:
        """Return `text` without page furniture; raises TextTooLongError."""
        check_text(text)
        return self.preprocessor.clean(text)

    def without_cleaning(self) -> "Classifier":
        """Return a classifier that reads page furniture too; it shares the network with this one."""
        other = copy.copy(self)
        other.preprocessor = replace(self.preprocessor, cleaning="")
        return other

    def probabilities(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape (texts, labels), for the word ids of each text."""
        return self.calibrate(self.run(ids))

    def run(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return the network's own probabilities, shape (texts, labels), for the word ids of each text."""
        return self.engine.run(self.preprocessor.pad(ids))

    def calibrate(self, probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the network's own probabilities after calibration, shape (texts, labels)."""
        return calibrate(probabilities, self.manifest.temperature, self.manifest.floor)

    def rank(self, row: NDArray[np.float64]) -> dict[str, float]:
        """Return label → share for one row of `probabilities`, highest first."""
        return dict(sorted(zip(self.labels, row.tolist(), strict=True), key=itemgetter(1), reverse=True))

    def _smoke_test(self) -> None:
        """Run the network once: files that match their checksums may still not fit each other."""
        try:
            row = self.probabilities([[UNKNOWN_ID, self.vocabulary.largest_id]])
        except (ValueError, RuntimeError) as error:
            raise BundleDamagedError(path=self.bundle.path, reason="model_and_tokenizer") from error
        if row.shape != (1, len(self.labels)) or not np.isfinite(row).all():
            raise BundleDamagedError(path=self.bundle.path, reason="model_and_labels")

    def _prediction(self, trace: Trace) -> Prediction:
        tokens, probabilities = trace.tokens, self.rank(trace.probabilities)
        (label, confidence), (runner_up, share), *_ = probabilities.items()
        counts = WordCounts(len(tokens.words), len(tokens.window), tokens.known_words, tokens.window.start)
        language = detect_language(tokens.cleaned.text)
        notices = find_notices(counts, language) + few_articles(label, self.manifest.low_support_labels)
        threshold = self.manifest.threshold_for(counts.read)
        certain = confidence >= threshold and not any(notice.unreliable for notice in notices)
        if certain and (unfamiliar := self._unfamiliar_topic(tokens.cleaned.text)):
            notices, certain = (unfamiliar, *notices), False
        second = runner_up if certain and share >= self.manifest.second_threshold else None
        return Prediction(
            label=label,
            confidence=confidence,
            certain=certain,
            probabilities=probabilities,
            words=counts.words,
            known_words=counts.known,
            truncated=counts.words > counts.read,
            language=language,
            notices=notices,
            threshold=threshold,
            second=second,
            code=self.manifest.codes.get(label),
            second_code=self.manifest.codes.get(second) if second else None,
            left_out=tokens.cleaned.left_out,
        )

    def _unfamiliar_topic(self, text: str) -> Notice | None:
        """Return the notice for a text whose topic only the checking model knows, and is certain of."""
        if self._checker is None:
            return None
        checked = self._checker.predict(text)
        certain = checked.certain and checked.confidence >= self.manifest.unfamiliar_threshold
        return unfamiliar_topic(checked.label) if certain and checked.label in self.manifest.unfamiliar else None


def classify_all(classifier: Classifier, texts: Iterable[str], batch_size: int = 64) -> Iterator[Outcome]:
    """Yield a prediction for each text, in order, or the error that says why there is none.

    Lazy: texts are classified as the iterator is read. An unexpected exception costs its own text and no other.
    Raises TypeError and ValueError as `Classifier.predict_many` does.
    """
    return (outcome for batch in checked_batches(texts, batch_size) for outcome in _outcomes(classifier, batch))


def _outcomes(classifier: Classifier, batch: Sequence[str]) -> Iterable[Outcome]:
    try:
        return list(classifier.predict_many(batch, len(batch)))
    except Exception:  # caused by at least one text of the batch: each is tried alone
        return (_outcome(classifier, text) for text in batch)


def _outcome(classifier: Classifier, text: str) -> Outcome:
    try:
        return classifier.predict(text)
    except ClassifierError as error:
        return error
    except Exception as error:
        _LOG.exception("a text was not classified")
        return UnexpectedError(kind=type(error).__name__)
