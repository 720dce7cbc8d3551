"""The whole way: files of articles in, a bundle that answers out."""

import io
import json
from pathlib import Path

import numpy as np
import pytest

from classifier import load_classifier
from classifier.bundle.artifacts import Bundle
from classifier.errors import ClassifierError
from classifier.text import split_words
from classifier.training import recipe
from classifier.training.__main__ import main
from classifier.training.data import pasting
from classifier.training.data.corpus import read_corpus
from classifier.training.data.files import Columns
from classifier.training.errors import TrainingDataError
from classifier.training.networks import train_networks
from classifier.training.prepared import load_prepared
from classifier.training.scope import MAX_LOST, Scope, lowest_threshold
from tests.training.newsroom import DESK_WORDS, TINIER, TINY, read_newsroom, write_annotated

LABELS = tuple(sorted(DESK_WORDS))


def test_the_bundle_is_whole_and_answers_alike_in_both_engines(trained: Path) -> None:
    Bundle(trained / "served").verify()
    text = "Daktari wa hospitali atoa chanjo ya homa"
    answers = [load_classifier(trained / "served", engine).predict(text) for engine in ("litert", "keras")]
    assert answers[0].label == answers[1].label == "afya"
    for label in LABELS:
        assert answers[0].probabilities[label] == pytest.approx(answers[1].probabilities[label], abs=1e-4)


def test_the_evaluation_says_what_its_schema_promises(trained: Path) -> None:
    evaluation = Bundle(trained / "served").evaluation()
    assert evaluation["schema"] == 2
    assert evaluation["labels"] == list(LABELS)
    for part, texts in (("dev", 9), ("cv", 24)):
        assert set(evaluation[part]) == {"headline", "lead", "first_200", "full"}
        scores = evaluation[part]["full"]
        assert scores["texts"] == texts == int(np.sum(scores["confusion"]))
        assert set(scores["classes"]) == set(LABELS)
    assert len(evaluation["spread"]["full"]["weighted_f1"]["values"]) == len(evaluation["seeds"]) == TINY.runs
    assert evaluation["calibration"]["temperature"] == Bundle(trained / "served").manifest.temperature


def test_the_tokenizer_is_the_one_of_keras_and_small(trained: Path) -> None:
    import tensorflow as tf

    content = Bundle(trained / "served").read("tokenizer.json").decode()
    tokenizer = tf.keras.preprocessing.text.tokenizer_from_json(content)
    words = split_words("Daktari neno-lisilojulikana bunge")
    assert tokenizer.texts_to_sequences([" ".join(words)])[0] == Bundle(trained / "served").vocabulary().ids(words)
    assert json.loads(json.loads(content)["config"]["word_counts"]) == {}


def test_networks_trained_elsewhere_are_the_same_and_are_not_trained_again(
    trained: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = recipe.prepare(read_newsroom(trained), TINY, trained / "cache")
    kept = {path.name: path.read_bytes() for path in folder.glob("seed-*.npz")}
    assert len(kept) == TINY.runs  # `fit_bundle` left them there: the same data and numbers have the same name
    for name in kept:
        (folder / name).unlink()
    assert main(["train-networks", str(folder), "--only", "seed 1"]) == 0
    assert "seed 1" in capfd.readouterr().err
    assert {path.name for path in folder.glob("seed-*.npz")} == {"seed-1.npz"}
    again = np.load(folder / "seed-1.npz")
    before = np.load(io.BytesIO(kept["seed-1.npz"]))
    assert all(np.array_equal(again[name], before[name]) for name in before.files)

    ((network, backend),) = train_networks(load_prepared(folder), folder, ["seed 1"]).values()
    assert backend == "tensorflow"
    assert "seed 1" not in capfd.readouterr().err
    weights = [variable.numpy() for variable in network.trainable_variables]
    assert all(np.array_equal(a, before[f"arr_{at}"]) for at, a in enumerate(weights))
    for name, content in kept.items():
        (folder / name).write_bytes(content)


@pytest.mark.usefixtures("ways")
def test_an_article_with_two_labels_and_one_without_a_topic(tmp_path: Path) -> None:
    annotated = write_annotated(tmp_path / "annotated.tsv")
    columns = Columns("text", "primary", second="second", origin="source")
    corpus = read_corpus(annotated, None, annotated, extra_paths=[annotated, annotated], columns=columns)
    assert corpus.labels == LABELS

    evaluation = recipe.fit_bundle(corpus, tmp_path / "bundle", TINIER)
    manifest = Bundle(tmp_path / "bundle").manifest
    assert manifest.labels == LABELS
    assert evaluation["none"]["texts"] == 4
    assert evaluation["cv"]["full"]["acceptable"] >= evaluation["cv"]["full"]["accuracy"]
    assert set(evaluation["ways"]) == set(pasting.WAYS)
    assert sum(figures["texts"] for figures in evaluation["origins"].values()) == evaluation["cv"]["full"]["texts"]
    assert manifest.short_threshold == evaluation["calibration"]["short_threshold"]
    frequencies = Bundle(tmp_path / "bundle").frequencies()
    assert frequencies is not None
    assert sum(frequencies.documents.values()) == 3 * evaluation["cv"]["full"]["texts"]
    assert frequencies.share("na") > frequencies.share("bunge") > 0


def test_a_dev_label_that_train_lacks_is_a_sentence(newsroom: Path) -> None:
    path = newsroom / "dev.tsv"
    path.write_text(path.read_text().replace("siasa", "uchawi"))
    with pytest.raises(TrainingDataError, match="'uchawi'"):
        read_newsroom(newsroom)


def test_the_command_line_says_what_is_wrong(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--train", str(newsroom / "nowhere.tsv"), "--dev", str(newsroom / "dev.tsv")]
    assert main(["fit", *data, "--out", str(newsroom / "bundle")]) == 1
    error = capsys.readouterr().err
    assert "nowhere.tsv: There is no such file." in error
    assert "Traceback" not in error
    assert issubclass(TrainingDataError, ClassifierError)


@pytest.mark.usefixtures("ways")
def test_a_bundle_that_knows_more_topics_checks_the_answers(trained: Path) -> None:
    scope = Scope("served", ("siasa",))
    evaluation = recipe.fit_bundle(
        read_newsroom(trained), trained / "narrow", TINY, cache=trained / "cache", scope=scope
    )
    measured, manifest = evaluation["scope"], Bundle(trained / "narrow").manifest
    assert measured["lost"] <= MAX_LOST * measured["relied"]
    assert measured["version"] == Bundle(trained / "served").manifest.version
    assert (manifest.checked_by, manifest.unfamiliar) == scope
    assert manifest.unfamiliar_threshold == measured["threshold"]
    assert load_classifier(trained / "narrow").predict("Waziri bunge kura katiba mgombea chama").label == "siasa"


def test_the_threshold_of_unfamiliar_topics_costs_no_more_than_allowed() -> None:
    confidence = np.array([0.0, 0.0, 0.7, 0.8, 0.9])
    assert lowest_threshold(confidence, 0.0) == pytest.approx(0.9)
    assert (confidence >= lowest_threshold(confidence, 0.0)).sum() == 0
    assert (confidence >= lowest_threshold(confidence, 0.2)).sum() == 1
    assert lowest_threshold(confidence, 0.6) == 0.0
