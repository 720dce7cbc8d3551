"""Texts → predictions, or the errors that say why there are none: for the batch page, the commands and evaluation."""

import logging
from collections.abc import Iterable, Iterator
from itertools import islice

from classifier.arguments import check_count, check_texts
from classifier.errors import ClassifierError, UnexpectedError
from classifier.inference import Classifier
from classifier.prediction import Prediction

_LOG = logging.getLogger(__name__)
Outcome = Prediction | ClassifierError


def classify_all(classifier: Classifier, texts: Iterable[str], batch_size: int = 64) -> Iterator[Outcome]:
    """Yield a prediction for each text, in order, or the error that says why there is none.

    Lazy: texts are classified as the iterator is read. An unexpected exception costs its own text and no other.
    Raises TypeError and ValueError as `Classifier.predict_many` does.
    """
    check_texts(texts)
    check_count(batch_size, "batch_size")
    return _classify_all(classifier, texts, batch_size)


def _classify_all(classifier: Classifier, texts: Iterable[str], batch_size: int) -> Iterator[Outcome]:
    remaining, before = iter(texts), 0
    while batch := list(islice(remaining, batch_size)):
        check_texts(batch, before)
        before += len(batch)
        try:
            outcomes: Iterable[Outcome] = list(classifier.predict_many(batch, batch_size))
        except Exception:  # one text of the batch is to blame: each is tried alone
            outcomes = (_outcome(classifier, text) for text in batch)
        yield from outcomes


def _outcome(classifier: Classifier, text: str) -> Outcome:
    try:
        return classifier.predict(text)
    except ClassifierError as error:
        return error
    except Exception as error:
        _LOG.exception("a text was not classified")
        return UnexpectedError(kind=type(error).__name__)
