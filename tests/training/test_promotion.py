"""The loop, with real parts: classify → correct → review → export → fit → promote → the app answers anew; and back."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import create_engine
from streamlit.testing.v1 import AppTest

from classifier import Bundle, load_classifier
from classifier.bundle.manifest import LITERT_MODEL, TOKENIZER
from classifier.bundle.versions import SHIPPED, served_versions
from classifier.bundle.writing import write_bundle
from classifier.feedback import FeedbackStore, Verdict
from classifier.training import recipe
from classifier.training.__main__ import main
from classifier.training.errors import PromotionRefusedError
from classifier.training.promotion import promote_if_no_worse
from classifier.vocabulary import UNKNOWN_ID
from tests.training.newsroom import DESKS, TINIER, read_newsroom

APP = Path(__file__).parents[2] / "streamlit_app.py"
NEW_WORDS = "Kriketi wiketi mrushaji mlindawiketi mpigaji kriketi wiketi mrushaji mpigaji kriketi"
"""A sport of which the newsroom has never written."""


@pytest.fixture
def newsroom(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A newsroom with a served bundle and an empty database of feedback, that the app is pointed at."""
    shutil.copytree(trained, tmp_path, ignore=shutil.ignore_patterns("cache"), dirs_exist_ok=True)
    monkeypatch.setenv("AINISHA_BUNDLE", str(tmp_path / "served"))
    monkeypatch.setenv("AINISHA_FEEDBACK", str(tmp_path / "feedback.db"))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def contents_of(bundle: Path) -> dict[str, bytes]:
    return {name: (bundle / name).read_bytes() for name in Bundle(bundle).manifest.files}


def classify(app: AppTest, text: str) -> AppTest:
    app.text_area(key="article").set_value(text)
    return next(button for button in app.button if button.proto.type == "primary").click().run()


@pytest.mark.usefixtures("ways")
def test_the_whole_loop(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A reader corrects an answer, and lets the article be kept.
    app = classify(AppTest.from_file(str(APP), default_timeout=60).run(), NEW_WORDS)
    first = load_classifier(newsroom / "served").predict(NEW_WORDS)
    corrected = next(label for label in first.probabilities if label != first.label)
    app.feedback[0].set_value(0).run()
    called, wrong = corrected.capitalize(), first.label.capitalize()
    next(radio for radio in app.radio if called in radio.options and wrong not in radio.options).set_value(
        corrected
    ).run()
    app.checkbox[0].check().run()
    assert not app.exception

    # An editor agrees.
    database = f"sqlite:///{newsroom / 'feedback.db'}"
    store = FeedbackStore(engine := create_engine(database))
    (item,) = store.queue()
    store.decide(item.feedback.id, Verdict.ACCEPT, "amina")
    engine.dispose()

    # The model learns it, and is promoted.
    out = newsroom / "feedback.tsv"
    assert main(["export-feedback", "--database", database, "--bundle", "served", "--out", str(out)]) == 0
    lines = out.read_text().splitlines()
    out.write_text("\n".join([lines[0], *lines[1:] * 8]) + "\n")  # as if eight readers had said it
    recipe.fit_bundle(read_newsroom(newsroom, out), newsroom / "candidate", TINIER)
    arguments = [str(newsroom / "candidate"), "--served", str(newsroom / "served"), "--dev", str(newsroom / "dev.tsv")]
    assert main(["promote", *arguments, "--feedback", str(out), "--margin", "0.2"]) == 0
    assert "feedback: 1.000 right, 0.000 before" in capsys.readouterr().out

    # The running app answers with what it learned, without a restart; and can go back.
    version = load_classifier(newsroom / "candidate").manifest.version
    assert served_versions(newsroom / "served") == [SHIPPED, version]
    assert load_classifier(newsroom / "served").predict(NEW_WORDS).label == corrected
    app = classify(app, NEW_WORDS)
    assert called in app.header[0].value
    assert main(["roll-back", "--served", str(newsroom / "served")]) == 0
    app = classify(app, NEW_WORDS)
    assert wrong in app.header[0].value


def test_a_worse_bundle_is_refused_and_nothing_changes(newsroom: Path) -> None:
    contents, manifest = contents_of(newsroom / "served"), Bundle(newsroom / "served").manifest
    tokenizer = json.loads(contents[TOKENIZER])
    index = json.loads(tokenizer["config"]["word_index"])
    words = [word for word, identity in index.items() if identity != UNKNOWN_ID]
    mixed_up = dict(zip(words, [index[word] for word in reversed(words)], strict=True))
    tokenizer["config"]["word_index"] = json.dumps({**index, **mixed_up})
    write_bundle(newsroom / "candidate", {**contents, TOKENIZER: json.dumps(tokenizer).encode()}, manifest)
    with pytest.raises(PromotionRefusedError, match=r"right less often \(dev: 0\."):
        promote_if_no_worse(newsroom / "served", newsroom / "candidate", read_newsroom(newsroom).dev)
    assert served_versions(newsroom / "served") == [SHIPPED]


def test_a_bundle_that_only_keras_runs_is_promoted(newsroom: Path) -> None:
    contents = contents_of(newsroom / "served")
    del contents[LITERT_MODEL]
    write_bundle(newsroom / "candidate", contents, Bundle(newsroom / "served").manifest)
    version, scores = promote_if_no_worse(newsroom / "served", newsroom / "candidate", read_newsroom(newsroom).dev)
    assert [score.candidate - score.served for score in scores] == [0]
    served = load_classifier(newsroom / "served")
    assert (served.manifest.version, served.engine.name) == (version, "keras")


def test_what_was_held_out_of_both_decides_where_there_is_no_dev(
    desks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served = shutil.copytree(desks / "served", tmp_path / "served")
    manifest = Bundle(served).manifest
    other = replace(manifest, training={**manifest.training, "seed": 2})
    write_bundle(tmp_path / "other", contents_of(served), other)
    options = ["--served", str(served), "--train", str(desks / "desks.csv")]
    options += ["--text-column", DESKS.text, "--label-column", DESKS.label]

    assert main(["promote", str(tmp_path / "other"), *options]) == 1
    assert "may have learned from the tenth held out" in capsys.readouterr().err
    assert served_versions(served) == [SHIPPED]
    assert main(["promote", str(desks / "served"), *options]) == 0
    assert "of 6 texts" in capsys.readouterr().out
    assert len(served_versions(served)) == 2
