"""What tests of pages share: the app on a small bundle, without a browser."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from classifier import Classifier, Prediction, load_classifier
from classifier.bundle.manifest import ENCODER, Manifest
from classifier.bundle.writing import encode_labels, write_bundle
from classifier.cleaning import CLEANING
from classifier.language import Language
from classifier.notices import Notice
from classifier.topics import codes_of, load_topics
from pages.components.shared.verdict import Verdict
from tests.conftest import BuildOnce, build_small

APP = Path(__file__).parents[2] / "streamlit_app.py"
SECONDS = 600
"""How long a script may run: the first one imports altair and loads a model, on a machine that may be busy."""

LABELS = ("health", "sports", "politics")
SPORTS = "Timu yafunga bao na kushinda mechi uwanjani"

MEDIA_TOPICS = tuple(label for label, topic in load_topics().items() if topic.code)
WIDE = Manifest(
    name="media-topics",
    labels=MEDIA_TOPICS,
    max_length=40,
    cleaning=CLEANING,
    codes=codes_of(MEDIA_TOPICS),
    second_threshold=0.01,
)

OpenApp = Callable[..., AppTest]
OpenBatch = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def run_as_a_server_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep st.navigation in charge: AppTest forgets before every run that it is, and looks into the folder pages/."""
    init = PagesManager.__init__

    def init_and_keep(self: PagesManager, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", init_and_keep)


@pytest.fixture
def bundle(tmp_path: Path, small_contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundle that the app serves, in a folder of its own: to be used, or to be damaged."""
    folder = tmp_path / "bundle"
    manifest = Manifest(name="small", labels=LABELS, max_length=8, threshold=0.5)
    write_bundle(folder, {**small_contents, ENCODER: encode_labels(LABELS)}, manifest)
    monkeypatch.setenv("AINISHA_BUNDLE", str(folder))
    return folder


@pytest.fixture(scope="session")
def small_classifier(tmp_path_factory: pytest.TempPathFactory, small_contents: dict[str, bytes]) -> Classifier:
    """The classifier of the small bundle, for tests that need no page."""
    folder = tmp_path_factory.mktemp("bundles") / "small"
    manifest = Manifest(name="small", labels=LABELS, max_length=8)
    write_bundle(folder, {**small_contents, ENCODER: encode_labels(LABELS)}, manifest)
    return load_classifier(folder)


@pytest.fixture
def open_app(bundle: Path) -> OpenApp:  # noqa: ARG001  the app reads where it is from the environment
    """Open the app as a reader does: `open_app(lang="en")` for ?lang=en, `open_app("en-GB")` for a browser's locale."""

    def open_app(locale: str | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=SECONDS)
        app.context = {"locale": locale} if locale else {}
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return open_app


@pytest.fixture
def open_batch(open_app: OpenApp) -> OpenBatch:
    """Open the page with a file: `open_batch("a.csv", b"…", lang="sw")`; without one, the page as it begins."""

    def open_batch(name: str = "", content: bytes = b"", **query: str) -> AppTest:
        app = open_app(**({"lang": "en"} | query)).switch_page("pages/batch.py").run()
        if name:
            app.file_uploader[0].upload(name, content).run()
        return app

    return open_batch


@pytest.fixture(scope="session")
def wide_contents(build_once: BuildOnce) -> dict[str, bytes]:
    """The files of a bundle of the 17 Media Topics, with weights drawn from a fixed seed."""
    return build_small(build_once, "wide", MEDIA_TOPICS, max_length=40)


@pytest.fixture
def wide(tmp_path: Path, wide_contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle of the 17 Media Topics in place of the small one: it leaves out links and names second topics."""
    folder = tmp_path / "media-topics"
    write_bundle(folder, wide_contents, WIDE)
    monkeypatch.setenv("AINISHA_BUNDLE", str(folder))
    return folder


@pytest.fixture
def answers() -> dict[Verdict, Prediction]:
    """An answer for each verdict, from no model."""
    certain = Prediction(
        label="politics",
        confidence=0.984,
        certain=True,
        probabilities={"politics": 0.984, "health": 0.011, "sports": 0.005},
        words=140,
        known_words=133,
        truncated=False,
        language=Language("sw", 1.0, None),
        notices=(),
        threshold=0.7,
    )
    shares = {"politics": 0.514, "health": 0.466, "sports": 0.02}
    doubtful = replace(certain, certain=False, confidence=0.514, probabilities=shares)
    refused = replace(doubtful, notices=(Notice("other_language", {"language": "en"}, unreliable=True),))
    return dict(zip(Verdict, (certain, doubtful, refused), strict=True))
