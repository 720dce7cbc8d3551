"""Errors pass from one process to another with all that they say: no row, and no pool of processes, is lost by one."""

import copy
import importlib
import json
import multiprocessing
import pickle
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path, PurePosixPath
from string import Formatter

import pytest

import classifier
from classifier import ClassifierError, classify_news
from classifier.errors import MESSAGES, BundleDamagedError, NoWordsError
from classifier.reading.errors import from_json, to_json

PACKAGE = Path(classifier.__file__).parent
DEFINES_AN_ERROR = re.compile(r"^class \w+Error\(", re.MULTILINE)
VALUES: dict[str, object] = {"reason": "checksum", "path": PurePosixPath("/makala/{a}.txt"), "count": 1}


def _error_classes() -> list[type[ClassifierError]]:
    """Return the root and every class below it, of all modules of the package that define any."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if DEFINES_AN_ERROR.search(path.read_text(encoding="utf-8")):
            importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    return [ClassifierError, *_below(ClassifierError)]


def _below(root: type[ClassifierError]) -> Iterator[type[ClassifierError]]:
    for child in root.__subclasses__():
        yield child
        yield from _below(child)


def _made(kind: type[ClassifierError]) -> ClassifierError:
    """Return an error of this class with a value for everything that its sentence names."""
    names = [name for _, name, _, _ in Formatter().parse(kind.sentence) if name]
    return kind(**{name: VALUES.get(name, 1234567) for name in names})


def _again(error: ClassifierError, protocol: int = pickle.DEFAULT_PROTOCOL) -> ClassifierError:
    """Return what another process makes of the error."""
    again: ClassifierError = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301  made here
    return again


CLASSES = _error_classes()


def test_all_of_them_are_found() -> None:
    assert len(CLASSES) > 60
    assert len({kind.code for kind in CLASSES}) == len(CLASSES)
    assert all(kind.__doc__ for kind in CLASSES)


def test_every_error_has_a_sentence_and_every_sentence_an_error() -> None:
    written = {*MESSAGES["error"], *MESSAGES["terminal_error"]}
    assert [kind for kind in CLASSES if kind.code not in written and "sentence" not in vars(kind)] == []
    assert written <= {kind.code for kind in CLASSES}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_an_error_comes_out_of_another_process_as_it_went_in(kind: type[ClassifierError]) -> None:
    error = _made(kind)
    error.add_note("makala 7")
    copies = [_again(error, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for again in [*copies, copy.copy(error), copy.deepcopy(error)]:
        assert type(again) is kind
        assert str(again) == str(error)
        assert again.args == error.args
        assert again.values == error.values
        assert again.code == error.code
        assert again.__notes__ == ["makala 7"]
    told = from_json(json.loads(json.dumps(to_json(error))))
    assert type(told) is kind
    assert str(told) == str(error)


@pytest.mark.parametrize("reason", MESSAGES["damage"])
def test_what_is_damaged_is_still_said_by_its_code(reason: str) -> None:
    again = _again(BundleDamagedError(path=Path("a/b"), reason=reason))
    assert again.values == {"path": Path("a/b"), "reason": reason}
    assert MESSAGES["damage"][reason] in str(again)


def test_an_exception_among_the_values_is_there_for_its_message() -> None:
    class OfTheStorageError(Exception):
        def __init__(self, host: str, status: int) -> None:
            super().__init__(f"{host} answered {status}")

    reason = OfTheStorageError("hifadhi.example", 403)
    error = importlib.import_module("classifier.archive.errors").StorageUnknownError(url="s3://a", reason=reason)
    assert _again(error).values == {"url": "s3://a", "reason": "hifadhi.example answered 403"}


def test_a_pool_of_processes_bears_a_blank_article() -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        with pytest.raises(NoWordsError) as refused:
            pool.submit(classify_news, " ").result()
        label = pool.submit(classify_news, "Simba yafunga Yanga mabao mawili katika mechi ya ligi kuu").result()[1]
    assert str(refused.value) == str(NoWordsError())
    assert label == "sport"
