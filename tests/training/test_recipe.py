"""The whole way: files of articles in, a bundle that answers out."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifier import load_classifier
from classifier.artifacts import Bundle
from classifier.errors import ClassifierError
from classifier.text import preprocess, split_words
from classifier.training import recipe, soft_labels
from classifier.training.__main__ import main
from classifier.training.corpus import Corpus, prepare_words, read_corpus
from classifier.training.errors import TeacherFileError, TrainingDataError
from classifier.training.soft_labels import SoftLabels
from tests.training.newsroom import DESK_WORDS, TINY, write_newsroom

LABELS = tuple(sorted(DESK_WORDS))


def read(newsroom: Path) -> Corpus:
    return read_corpus(
        newsroom / "train.tsv", newsroom / "leads.tsv", newsroom / "dev.tsv", [newsroom / "unlabelled.txt"]
    )


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    write_newsroom(folder)
    recipe.fit_bundle(read(folder), folder / "bundle", TINY, cache=folder / "cache")
    return folder


def test_the_bundle_is_whole_and_answers_alike_in_both_engines(trained: Path) -> None:
    Bundle(trained / "bundle").verify()
    text = "Daktari wa hospitali atoa chanjo ya homa"
    answers = [load_classifier(trained / "bundle", engine).predict(text) for engine in ("litert", "keras")]
    assert answers[0].label == answers[1].label == "afya"
    for label in LABELS:
        assert answers[0].probabilities[label] == pytest.approx(answers[1].probabilities[label], abs=1e-4)


def test_the_evaluation_says_what_its_schema_promises(trained: Path) -> None:
    evaluation = Bundle(trained / "bundle").evaluation()
    assert evaluation["schema"] == 1
    assert evaluation["labels"] == list(LABELS)
    for part, texts in (("dev", 9), ("cv", 24)):
        assert set(evaluation[part]) == {"headline", "lead", "first_200", "full"}
        scores = evaluation[part]["full"]
        assert scores["texts"] == texts == int(np.sum(scores["confusion"]))
        assert set(scores["classes"]) == set(LABELS)
    assert len(evaluation["spread"]["full"]["weighted_f1"]["values"]) == len(evaluation["seeds"]) == TINY.runs
    assert evaluation["calibration"]["temperature"] == Bundle(trained / "bundle").manifest.temperature


def test_the_tokenizer_is_the_one_of_keras_and_small(trained: Path) -> None:
    import tensorflow as tf

    content = Bundle(trained / "bundle").read("tokenizer.json").decode()
    tokenizer = tf.keras.preprocessing.text.tokenizer_from_json(content)
    words = split_words("Daktari neno-lisilojulikana bunge")
    assert tokenizer.texts_to_sequences([" ".join(words)])[0] == Bundle(trained / "bundle").vocabulary().ids(words)
    assert json.loads(json.loads(content)["config"]["word_counts"]) == {}


def test_the_same_seed_gives_the_same_network(trained: Path) -> None:
    corpus = read(trained)
    words = prepare_words(corpus, TINY, trained / "cache")
    first, second = (recipe.train_for_serving(corpus, words, TINY, 5, None).get_weights() for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_soft_labels_are_learned_and_their_folds_kept_apart(trained: Path) -> None:
    texts = ("maneno ya siri kabisa",) * 20
    teacher = np.tile(np.array([[0.02, 0.02, 0.96]], np.float32), (20, 1))
    path = trained / "soft.npz"
    soft_labels.save(path, SoftLabels(LABELS, texts, teacher))
    soft = soft_labels.load(path, LABELS, TINY.folds)
    assert soft.texts == texts
    assert soft.for_fold(0) is None  # this teacher saw every article: it must not help to measure
    corpus = read(trained)
    words = prepare_words(corpus._replace(unlabelled=[*corpus.unlabelled, *texts]), TINY, None)
    model = recipe.train_for_serving(corpus, words, TINY, 1, soft)
    ids = preprocess(texts[:1], words.vocabulary, TINY.max_length)
    assert np.asarray(model(ids))[0].argmax() == 2


@pytest.mark.parametrize(
    ("labels", "shape", "problem"),
    [(("x", "y", "z"), (2, 3), "labels"), (LABELS, (1, 3), "another number"), (LABELS, (2, 2), "another number")],
)
def test_soft_labels_that_do_not_fit_are_a_sentence(
    labels: tuple[str, ...], shape: tuple[int, int], problem: str, tmp_path: Path
) -> None:
    soft_labels.save(tmp_path / "s.npz", SoftLabels(labels, ("a", "b"), np.zeros(shape, np.float32)))
    with pytest.raises(TeacherFileError, match=problem):
        soft_labels.load(tmp_path / "s.npz", LABELS, 2)


def test_a_file_that_holds_no_soft_labels_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TeacherFileError, match="no such file"):
        soft_labels.load(tmp_path / "s.npz", LABELS, 2)
    (tmp_path / "s.npz").write_bytes(b"nothing")
    with pytest.raises(TeacherFileError, match="not a file of soft labels"):
        soft_labels.load(tmp_path / "s.npz", LABELS, 2)


def test_a_dev_label_that_train_lacks_is_a_sentence(newsroom: Path) -> None:
    path = newsroom / "dev.tsv"
    path.write_text(path.read_text().replace("siasa", "uchawi"))
    with pytest.raises(TrainingDataError, match="'uchawi'"):
        read(newsroom)


def test_the_command_line_says_what_is_wrong(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--train", str(newsroom / "nowhere.tsv"), "--dev", str(newsroom / "dev.tsv")]
    assert main(["fit", *data, "--out", str(newsroom / "bundle")]) == 1
    error = capsys.readouterr().err
    assert "nowhere.tsv: There is no such file." in error
    assert "Traceback" not in error
    assert issubclass(TrainingDataError, ClassifierError)
