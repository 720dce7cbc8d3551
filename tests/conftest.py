"""What tests share: a small bundle trained nowhere but built of real parts, and the bundle that ships."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import settings

from classifier import Classifier, load_classifier
from classifier.bundle.manifest import TOKENIZER, Manifest
from classifier.bundle.writing import write_bundle

# No test fails by the clock: this machine may be busy with something else. The seed is fixed for the same reason.
settings.register_profile("ainisha", deadline=None, derandomize=True)
settings.load_profile("ainisha")

DATA = Path(os.environ.get("AINISHA_DATA", Path(__file__).parents[2] / "shared" / "data"))
"""Where the training data lies, where it does: tests use its lines as well, and never need them."""

SMALL_LABELS = ("afya", "michezo", "siasa")
SMALL_TEXTS = (
    "Daktari wa hospitali atoa chanjo kwa wagonjwa",
    "Timu yafunga bao na kushinda mechi uwanjani",
    "Rais ahutubia bunge kuhusu uchaguzi mkuu",
)


SLOW_FIXTURES = {"small_contents", "wide_contents", "app_url", "trained", "desks", "open_app", "commands", "cluster"}
"""What builds a bundle with TensorFlow, or runs the app or a command: tests that need it are slow."""
SLOW_PLACES = {"browser", "importing", "archive", "feedback", "test_network", "test_baselines", "test_robustness"}
SLOW_PLACES |= {"test_documents", "test_weights", "test_preprocessing", "test_native_logs", "test_faults", "test_web"}
SLOW_PLACES |= {"test_recipe", "test_engines", "test_deploy", "test_turns"}
"""Folders and modules whose tests import TensorFlow or Ray, or start processes, by themselves."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import the modules that `make check` leaves out: they load Ray, Keras, scikit-learn and Playwright."""
    is_slow = SLOW_PLACES & {collection_path.stem, collection_path.name}
    return True if is_slow and "not slow" in config.getoption("markexpr") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that `make check` leaves out."""
    for item in items:
        slow = SLOW_PLACES & {item.path.stem, item.path.parent.name}
        if slow or SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


BuildOnce = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """Build a folder once for all processes of pytest-xdist: `build_once("name", write)` returns a copy of it."""
    base, worker = tmp_path_factory.getbasetemp(), os.environ.get("PYTEST_XDIST_WORKER")
    shared = (base.parent if worker else base) / "built-once"

    def build_once(name: str, write: Callable[[Path], None]) -> Path:
        shared.mkdir(exist_ok=True)
        done = shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(shared / name, ignore_errors=True)
                (shared / name).mkdir()
                write(shared / name)
                done.touch()
        return shutil.copytree(shared / name, tmp_path_factory.mktemp("copies") / name)

    return build_once


def build_small(build_once: BuildOnce, name: str, labels: tuple[str, ...], max_length: int) -> dict[str, bytes]:
    """Return the files of a bundle with weights drawn from a fixed seed; one process of all builds it."""

    def write(folder: Path) -> None:
        from tests.small import build_contents

        for file, content in build_contents(SMALL_TEXTS, labels, max_length).items():
            (folder / file).write_bytes(content)

    return {path.name: path.read_bytes() for path in build_once(name, write).iterdir()}


@pytest.fixture(scope="session")
def small_contents(build_once: BuildOnce) -> dict[str, bytes]:
    """The files of a bundle of three labels and eight words a text, with weights drawn from a fixed seed."""
    return build_small(build_once, "small", SMALL_LABELS, max_length=8)


@pytest.fixture
def small_bundle(tmp_path: Path, small_contents: dict[str, bytes]) -> Path:
    """A folder of its own with the small bundle, to be read or to be damaged."""
    folder = tmp_path / "small"
    write_bundle(folder, small_contents, Manifest(name="small", labels=SMALL_LABELS, max_length=8, threshold=0.9))
    return folder


@pytest.fixture(scope="session")
def shipped() -> Classifier:
    """The classifier that the app serves."""
    return load_classifier()


@pytest.fixture(scope="session")
def real_lines(shipped: Classifier) -> list[str]:
    """A few thousand lines: real words in random order and typography and, where the data lies, real articles."""
    generator = np.random.default_rng(20)
    words = np.array(sorted(json.loads(json.loads(shipped.bundle.read(TOKENIZER))["config"]["word_index"])))
    marks = np.array([" ", ", ", ". ", "; ", " – ", " “", "” ", ".", "\n", " 2024 ", "’s ", "\u200b", "é "])
    lines = [
        "".join(w + m for w, m in zip(generator.choice(words, 40), generator.choice(marks, 40), strict=True))
        for _ in range(2000)
    ]
    return lines + list(_lines_of_data())


def _lines_of_data() -> Iterator[str]:
    for path in (DATA / "unlabelled" / "voa-swahili.txt", DATA / "masakhanews-swa" / "dev.tsv"):
        if path.exists():
            yield from path.read_text(encoding="utf-8").splitlines()
