"""Wrong types and numbers are refused with a sentence, before any work; all that holds texts is taken."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from classifier import Bundle, Classifier, classify_news, explain, load_classifier, normalize_text, preprocess
from classifier.archive.run import run_archive
from classifier.batch import run_batch
from classifier.inference import classify_all
from tests.test_inference import ARTICLE

NO_TEXTS: dict[str, Any] = {
    "None": None,
    "bytes": b"Rais ahutubia bunge",
    "NaN": math.nan,
    "NA": pd.NA,
    "a number": 7,
    "a list": [ARTICLE],
    "a path": Path("makala.txt"),
}
NO_COLUMNS: dict[str, Any] = {
    "None": None,
    "one text": ARTICLE,
    "bytes": ARTICLE.encode(),
    "a dictionary": {"text": ARTICLE},
    "a number": 5,
    "a whole table": pd.DataFrame({"text": [ARTICLE]}),
    "an array of two dimensions": np.array([[ARTICLE]]),
    "a list with None": [ARTICLE, None],
    "a column with NaN": pd.Series([ARTICLE, math.nan]),
    "a tuple with bytes": (ARTICLE, b"Rais"),
    "an array of objects": np.array([ARTICLE, 1.5], dtype=object),
}
NO_COUNTS: dict[str, tuple[Any, type[Exception]]] = {
    "0": (0, ValueError),
    "-1": (-1, ValueError),
    "True": (True, ValueError),
    "2.5": (2.5, TypeError),
    "a text": ("64", TypeError),
    "None": (None, TypeError),
    "NaN": (math.nan, TypeError),
}


class Idle(Classifier):
    """A classifier that fails as soon as it is made to work."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        self.labels = labels

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"work was begun: {name}")


@pytest.fixture
def idle(shipped: Classifier) -> Classifier:
    return Idle(shipped.labels)


@pytest.mark.parametrize("name", NO_TEXTS)
def test_what_is_no_text_is_refused_before_any_work(name: str, idle: Classifier) -> None:
    wrong = NO_TEXTS[name]
    takers: list[Callable[[Any], Any]] = [
        idle.predict,
        idle.clean,
        idle.trace,
        idle.tokenize,
        lambda text: explain(idle, text),
        classify_news,
        normalize_text,
    ]
    for take in takers:
        with pytest.raises(TypeError, match=r"^text is .*; give a str"):
            take(wrong)


@pytest.mark.parametrize("name", NO_COLUMNS)
def test_what_is_no_column_of_texts_is_refused_when_it_is_passed(
    name: str, idle: Classifier, shipped: Classifier
) -> None:
    wrong = NO_COLUMNS[name]
    takers: list[Callable[[Any], Any]] = [
        idle.predict_many,
        lambda texts: classify_all(idle, texts),
        lambda texts: preprocess(texts, shipped.vocabulary, 8),
    ]
    for take in takers:
        with pytest.raises(TypeError, match=r"^texts(\[1\]| is| has) .*; give (a str|a list|one column)"):
            take(wrong)  # and nobody has asked for the first answer yet


@pytest.mark.parametrize("name", NO_COUNTS)
def test_what_is_no_number_of_texts_is_refused_when_it_is_passed(
    name: str, idle: Classifier, shipped: Classifier, small_bundle: Path, tmp_path: Path
) -> None:
    wrong, error = NO_COUNTS[name]
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    takers: list[Callable[[], Any]] = [
        lambda: idle.predict_many([ARTICLE], batch_size=wrong),
        lambda: classify_all(idle, [ARTICLE], wrong),
        lambda: preprocess([ARTICLE], shipped.vocabulary, wrong),
        lambda: load_classifier(small_bundle, interpreters=wrong),
        lambda: run_archive(str(source), str(target), shard_rows=wrong),
    ]
    if wrong is not None:  # which stands for as many processes as there are cores
        takers.append(lambda: run_batch(source, target, processes=wrong))
        takers.append(lambda: run_archive(str(source), str(target), processes=wrong))
    for take in takers:
        with pytest.raises(error, match=r" is .*; give a whole number from 1 on"):
            take()


@pytest.mark.parametrize("path", [None, b"artifacts", 3, math.nan])
def test_what_is_no_path_is_refused(path: Any) -> None:
    for take in (load_classifier, Bundle):
        with pytest.raises(TypeError, match="give a str or a Path"):
            take(path)


def test_what_an_iterator_yields_is_refused_when_it_comes_to_that(shipped: Classifier) -> None:
    def texts() -> Iterator[Any]:
        yield from [ARTICLE, ARTICLE, ARTICLE, None]

    answers = shipped.predict_many(texts(), batch_size=2)
    assert [next(answers).label, next(answers).label] == ["sport", "sport"]
    with pytest.raises(TypeError, match=r"texts\[3\] is None; give a str"):
        next(answers)


@pytest.mark.parametrize("kind", [list, tuple, np.array, pd.Series, iter, lambda texts: dict.fromkeys(texts).keys()])
def test_whatever_holds_texts_is_taken(shipped: Classifier, kind: Callable[[list[str]], Any]) -> None:
    texts = [ARTICLE, ARTICLE + " tena"]
    two: Any = np.int64(2)
    assert list(shipped.predict_many(kind(texts), two)) == [shipped.predict(text) for text in texts]
    assert list(shipped.predict_many(kind([]))) == []


@pytest.mark.parametrize("typed", ["0", "-3", "2.5", "mbili"])
@pytest.mark.parametrize("command", ["batch", "archive"])
def test_a_number_that_is_none_is_refused_by_the_command_line(
    command: str, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from classifier.__main__ import main

    with pytest.raises(SystemExit) as ended:
        main([command, "in.csv", "out.csv", "--processes", typed])
    assert ended.value.code == 2
    assert "argument --processes: " in capsys.readouterr().err
