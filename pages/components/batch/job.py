"""A batch under way: a thread of its own classifies, and the page looks at how far it has come.

The thread knows nothing of the page. It ends when it is stopped, when all is done, and when nobody holds the job any
more because the tab was closed.
"""

import logging
import threading
import time
import weakref
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from classifier import Classifier, ClassifierError
from classifier.errors import UnexpectedError
from classifier.outcomes import Outcome, classify_all
from classifier.reading import Table

_LOG = logging.getLogger(__name__)
WINDOW = 12
"""Looks at a running job that its rate is worked out over: it is slow at first, while models load."""


class Job:
    """Articles and what was found of them so far. Can be stopped and can go on; what is done is kept."""

    def __init__(self, classifier: Classifier, texts: Sequence[str]) -> None:
        self.classifier = classifier
        self.texts = texts
        self.outcomes: list[Outcome] = []
        """Of the first texts, in order; grows while the job is running."""
        self.faults: list[ClassifierError] = []
        """What ended it before it was done or stopped: one at most."""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._looks: deque[tuple[float, int]] = deque(maxlen=WINDOW)
        weakref.finalize(self, self._stop.set)

    def go_on(self) -> None:
        """Classify what is left, in the background."""
        if not self.running:
            self._stop.clear()
            self._looks.clear()
            self.faults.clear()
            self._looks.append((time.monotonic(), len(self.outcomes)))
            # Not the job: it is to be let go of.
            work = (self.classifier, self.texts, self.outcomes, self.faults, self._stop)
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
        """Return articles a second over the last looks at it; 0 before the first article."""
        self._looks.append((time.monotonic(), len(self.outcomes)))
        (begun, before), (now, done) = self._looks[0], self._looks[-1]
        return (done - before) / max(now - begun, 1e-9)


def _work(
    classifier: Classifier,
    texts: Sequence[str],
    outcomes: list[Outcome],
    faults: list[ClassifierError],
    stop: threading.Event,
) -> None:
    try:
        for outcome in classify_all(classifier, texts[len(outcomes) :]):
            outcomes.append(outcome)
            if stop.is_set():
                return
    except ClassifierError as error:
        faults.append(error)
    except Exception as error:  # nobody waits for this thread: what it does not say is never heard of
        _LOG.exception("a batch ended before it was done")
        faults.append(UnexpectedError(kind=type(error).__name__))


@dataclass
class Batch:
    """A file of articles, in the memory of one open tab: which columns count, and the job once it has begun."""

    name: str
    table: Table
    text: int
    """Place of the column with the articles."""
    labels: int | None
    """Place of the column with the editors' own categories, where there is one."""
    job: Job | None = None
    model: str = ""
    """The folder of the bundle that the job asks: see `pages.components.shared.bundles`."""
    shown: str = "all"
    """Which of the answers the reader looks at."""
