"""Loading a classifier from a folder of artifacts, and the short form `classify_news`."""

from contextlib import suppress
from functools import cache
from pathlib import Path

from classifier.arguments import check_count, check_path, check_text
from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.bundle.engines import INTERPRETERS, EngineChoice, choose_engine
from classifier.bundle.versions import served_bundle, shipped_folder
from classifier.errors import BundleReplacedError
from classifier.inference import Classifier

RELOADS = 5
"""How often loading starts again after the bundle was replaced in the meantime."""


def load_classifier(
    path: Path | str = DEFAULT_BUNDLE, engine: EngineChoice = "auto", interpreters: int = INTERPRETERS
) -> Classifier:
    """Load the bundle in the folder `path`, or the one that was promoted over it.

    `auto` serves with LiteRT, or with Keras where LiteRT cannot run the network; `keras` imports TensorFlow, the
    reference. `interpreters` is the number of texts that LiteRT runs simultaneously, in a thread each: 1 where every
    core has a process.

    Raises BundleError, whose sentence names the file and how to repair it, or EngineUnavailableError.
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
    probabilities = classifier.rank(classifier.trace(text).probabilities)  # no Prediction: that detects the language
    return probabilities, next(iter(probabilities))
