"""Files of the bundle that are damaged while the app runs: what is loaded goes on, a new start says a sentence."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st

from classifier.bundle.manifest import CONTENTS, EVALUATION, KERAS_MODEL, LITERT_MODEL, MANIFEST, TOKENIZER
from classifier.errors import MESSAGES
from pages.components.shared.i18n import LANGUAGES, catalog
from tests.pages.conftest import SPORTS, OpenApp
from tests.pages.test_classify import classify, messages

Damage = Callable[[Path], object]


@pytest.fixture(autouse=True)
def start_anew() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def truncate(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def swap(file: Path) -> None:
    """Put another file of the bundle in its place."""
    shutil.copy(file.with_name(TOKENIZER if file.name != TOKENIZER else LITERT_MODEL), file)


@pytest.mark.parametrize("name", [*CONTENTS, MANIFEST])
@pytest.mark.parametrize("damage", [truncate, swap, Path.unlink], ids=["truncated", "swapped", "deleted"])
def test_a_running_app_goes_on_and_a_new_start_says_what_to_do(
    open_app: OpenApp, bundle: Path, name: str, damage: Damage
) -> None:
    app = classify(open_app(lang="sw"), SPORTS)
    damage(bundle / name)
    app = classify(app, SPORTS)
    assert not app.exception
    assert app.header, "the running app does not answer"
    app.switch_page("pages/model.py").run()
    assert not app.exception
    assert messages(app) == [catalog("sw")["model.unmeasured"]]
    st.cache_resource.clear()
    for lang in LANGUAGES:
        app = classify(open_app(lang=lang), SPORTS)
        assert not app.exception
        assert bool(app.header) is (name == KERAS_MODEL), "only TensorFlow reads that one"
        said = " ".join(messages(app))
        assert name == KERAS_MODEL or ("git checkout" in said and name in said)
        assert lang == "en" or not any(reason in said for reason in MESSAGES["damage"].values())


def test_a_model_that_is_damaged_costs_the_walkthrough_what_is_read_from_it(open_app: OpenApp, bundle: Path) -> None:
    app = open_app(lang="sw")
    truncate(bundle / KERAS_MODEL)
    app.session_state["step"] = "numbers"
    app.switch_page("pages/walkthrough.py").run()
    assert not app.exception
    assert any(KERAS_MODEL in said and catalog("sw")["damage.checksum"] in said for said in messages(app))
    assert catalog("sw")["walkthrough.nearest_closed"] in [text.value for text in app.markdown]


def test_a_bundle_that_is_put_back_is_served_again(open_app: OpenApp, bundle: Path) -> None:
    content = (bundle / EVALUATION).read_bytes()
    (bundle / EVALUATION).unlink()
    app = classify(open_app(lang="en"), SPORTS)
    assert not app.header
    (bundle / EVALUATION).write_bytes(content)
    assert app.run().header
