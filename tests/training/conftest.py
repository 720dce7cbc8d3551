import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict, replace
from io import StringIO
from pathlib import Path

import pytest

from classifier.training import recipe
from classifier.training.__main__ import main
from classifier.training.config import Config
from classifier.training.data import pasting
from tests.conftest import BuildOnce
from tests.training.newsroom import DESKS, TINIER, TINY, read_newsroom, write_desks, write_newsroom


@contextmanager
def three_ways() -> Iterator[None]:
    """Three ways of pasting whose effect is known, in place of all: none, nothing left to read, and one drawn by lot.

    A bundle that is trained for a test is measured in a third of the time.
    """
    ways: Mapping[str, Callable[..., str]] = {
        "as_it_is": lambda _headline, text, _random: text,
        "nothing_left": lambda _headline, _text, _random: "2024 !!",
        "by_lot": lambda _headline, text, random: " ".join(random.permutation(text.split())),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pasting, "WAYS", ways)
        yield


@pytest.fixture
def ways() -> Iterator[None]:
    """The same for one test."""
    with three_ways():
        yield


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A folder with train.tsv, leads.tsv, dev.tsv and unlabelled.txt."""
    write_newsroom(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def trained(build_once: BuildOnce) -> Path:
    """A newsroom's folder with the bundle `served` that was trained on it, and `cache`, which holds its networks."""

    def write(folder: Path) -> None:
        write_newsroom(folder)
        with three_ways():
            recipe.fit_bundle(read_newsroom(folder), folder / "served", TINY, cache=folder / "cache")

    return build_once("trained", write)


@pytest.fixture(scope="session")
def desks(build_once: BuildOnce) -> Path:
    """The folder of another newsroom: `desks.csv`, the bundle `served` that one command made of it, what it printed."""

    def write(folder: Path) -> None:
        table = folder / "desks.csv"
        write_desks(table, 20)
        command = ["fit", "--train", str(table), "--text-column", DESKS.text, "--label-column", DESKS.label]
        smaller = asdict(replace(TINIER, prefixes=(4,)))
        numbers = [f"{name}={json.dumps(value)}" for name, value in smaller.items() if value != getattr(Config(), name)]
        with three_ways(), redirect_stdout(StringIO()) as printed:
            assert main([*command, "--out", str(folder / "served"), "--set", *numbers]) == 0
        (folder / "printed.txt").write_text(printed.getvalue())

    return build_once("desks", write)
