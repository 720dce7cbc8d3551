"""Two engines, one answer, from any number of threads."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from classifier import Classifier, load_classifier
from classifier.bundle.engines import KerasEngine, LiteRTEngine
from classifier.errors import EngineUnavailableError
from classifier.text import split_words
from tests.conftest import SMALL_TEXTS


def test_engines_agree_on_real_lines(shipped: Classifier, real_lines: list[str]) -> None:
    reference = load_classifier(shipped.bundle.path, engine="keras")
    ids = [shipped.vocabulary.ids(split_words(line)) for line in real_lines[::5] + real_lines[-237:]]
    difference = np.abs(shipped.probabilities(ids) - reference.probabilities(ids))
    assert difference.max() < 1e-4


def test_32_threads_all_get_their_own_answer(shipped: Classifier, real_lines: list[str]) -> None:
    texts = real_lines[:64]
    expected = [shipped.predict(text) for text in texts]
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(shipped.predict, texts * 20))
    assert answers == expected * 20


def test_one_keras_engine_serves_many_threads(small_bundle: Path) -> None:
    classifier = load_classifier(small_bundle, engine="keras")
    assert isinstance(classifier.engine, KerasEngine)
    expected = [classifier.predict(text) for text in SMALL_TEXTS]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(classifier.predict, SMALL_TEXTS * 10)) == expected * 10


def test_auto_serves_with_litert(small_bundle: Path) -> None:
    assert isinstance(load_classifier(small_bundle).engine, LiteRTEngine)


@pytest.mark.parametrize(
    ("engine", "module", "package"),
    [("litert", "ai_edge_litert.interpreter", "ai-edge-litert"), ("keras", "keras", "tensorflow")],
)
def test_an_engine_that_is_not_installed_says_how_to_get_it(
    small_bundle: Path, monkeypatch: pytest.MonkeyPatch, engine: str, module: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # what an import finds where the package is not installed
    with pytest.raises(EngineUnavailableError, match=f"pip install {package}"):
        load_classifier(small_bundle, engine=engine)  # type: ignore[arg-type]


def test_an_engine_nobody_knows(small_bundle: Path) -> None:
    with pytest.raises(ValueError, match="choose 'auto', 'litert' or 'keras'"):
        load_classifier(small_bundle, engine="torch")  # type: ignore[arg-type]
