"""A batch and its job: a thread classifies in the background, and the page polls it.

The thread knows nothing of the page. It ends when it is stopped, when all is done, and when the job is garbage
collected because the tab was closed.
"""

import logging
import threading
import time
import weakref
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from classifier import Classifier, ClassifierError
from classifier.errors import UnexpectedError
from classifier.inference import Outcome, classify_all
from classifier.reading import Table
from pages.components.batch.answers import Answers, Tally, gather

_LOG = logging.getLogger(__name__)
WINDOW = 12
"""Polls that the rate is measured over: a job is slow at first, while models load."""


class Job:
    """Articles and their outcomes so far. Can be stopped and can go on; what is done is kept."""

    def __init__(self, classifier: Classifier, texts: Sequence[str]) -> None:
        self.classifier = classifier
        self.texts = texts
        self.outcomes: list[Outcome] = []
        """Of the first texts, in order; grows while the job is running."""
        self.tally = Tally(classifier.labels)
        """Counts of these outcomes."""
        self.faults: list[ClassifierError] = []
        """What ended it before it was done or stopped: one at most."""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._polls: deque[tuple[float, int]] = deque(maxlen=WINDOW)
        weakref.finalize(self, self._stop.set)

    def go_on(self) -> None:
        """Classify what is left, in the background."""
        if not self.running:
            self._stop.clear()
            self._polls.clear()
            self.faults.clear()
            self._polls.append((time.monotonic(), len(self.outcomes)))
            # Without the job itself: the thread must not keep it alive.
            work = (self.classifier, self.texts, self.outcomes, self.tally, self.faults, self._stop)
            self._thread = threading.Thread(target=_work, args=work, daemon=True, name="batch")
            self._thread.start()

    def stop(self) -> None:
        """Stop, a few dozen articles from here."""
        self._stop.set()
        self.wait()

    def wait(self) -> None:
        """Wait until it is done or stopped."""
        if self._thread:
            self._thread.join()

    @property
    def running(self) -> bool:
        """Whether it is classifying at this moment."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def finished(self) -> bool:
        """Whether every article has an outcome."""
        return len(self.outcomes) == len(self.texts)

    def rate(self) -> float:
        """Return articles a second over the last polls; 0 before the first article."""
        self._polls.append((time.monotonic(), len(self.outcomes)))
        (begun, before), (now, done) = self._polls[0], self._polls[-1]
        return (done - before) / max(now - begun, 1e-9)


def _work(
    classifier: Classifier,
    texts: Sequence[str],
    outcomes: list[Outcome],
    tally: Tally,
    faults: list[ClassifierError],
    stop: threading.Event,
) -> None:
    try:
        for outcome in classify_all(classifier, texts[len(outcomes) :]):
            outcomes.append(outcome)
            tally.add(outcome)
            if stop.is_set():
                return
    except ClassifierError as error:
        faults.append(error)
    except Exception as error:  # an error in a thread is lost unless it is recorded
        _LOG.exception("a batch ended before it was done")
        faults.append(UnexpectedError(kind=type(error).__name__))


@dataclass
class Batch:
    """A file of articles, in the memory of one open tab: which columns count, and the job once it has begun."""

    name: str
    table: Table
    text: int = 0
    """Index of the column with the articles."""
    labels: int | None = None
    """Index of the column with the editors' own categories, where there is one."""
    headline: int | None = None
    """Index of the column with the headlines of the articles, where there is one."""
    content: bytes = b""
    """The bytes of a workbook of several sheets, until one of them is classified."""
    job: Job | None = None
    model: str = ""
    """The folder of the bundle that the job asks: see `pages.components.shared.bundles`."""
    shown: str = "all"
    """Which of the answers the reader looks at."""
    threshold: float | None = None
    """The probability from which an answer is certain, where the reader moved it."""
    corrections: dict[int, str] = field(default_factory=dict)
    """Index of an article → the label that the reader gave it."""
    desks: Mapping[str, str] | None = None
    """Label → desk of the newsroom, where the reader brought a file of them."""
    _gathered: tuple[object, Answers] | None = None

    def answers(self, job: Job) -> Answers:
        """Return the answers so far; they are gathered anew only when something has changed."""
        key = (job, len(job.outcomes), self.threshold, tuple(self.corrections.items()))
        if self._gathered is None or self._gathered[0] != key:
            labels, codes = job.classifier.labels, job.classifier.manifest.codes
            outcomes = job.outcomes[: key[1]]
            self._gathered = key, gather(outcomes, labels, codes, self.threshold, self.corrections)
        return self._gathered[1]
