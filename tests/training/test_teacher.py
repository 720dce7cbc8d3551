"""The teacher without its large model, whose packages are no part of a developer's environment."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from classifier.training import e5, soft_labels, teacher
from classifier.training.corpus import Corpus, read_corpus
from classifier.training.errors import PackageMissingError, TrainingDataError
from classifier.training.teacher import TeacherConfig, choose_texts
from tests.training.newsroom import TINY

SETTINGS = TeacherConfig(networks=1, article_words=15, articles=4, sentences=3, shortest=3, words_read=10)


class Stub:
    """Stands for the large model: it thinks the first label of everything."""

    def __init__(self, vocabulary: Sequence[str], labels: Sequence[str], _: object) -> None:
        self.vocabulary, self.labels = set(vocabulary), len(labels)

    def fit(self, *_: object) -> "Stub":
        return self

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        assert self.vocabulary.issuperset(texts)  # else the model would lack their tokens
        return np.tile(np.eye(self.labels, dtype=np.float32)[0], (len(texts), 1))


def read(newsroom: Path) -> Corpus:
    return read_corpus(
        newsroom / "train.tsv", newsroom / "leads.tsv", newsroom / "dev.tsv", [newsroom / "unlabelled.txt"]
    )


def test_soft_labels_are_the_mean_of_the_teachers(
    newsroom: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(teacher, "Transformer", Stub)
    corpus = read(newsroom)
    teacher.teach(corpus, None, newsroom / "soft.npz", TINY, None, SETTINGS)
    soft = soft_labels.load(newsroom / "soft.npz", corpus.labels, TINY.folds)
    assert soft.probabilities.shape == (4, 3)
    assert soft.probabilities.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (soft.probabilities[:, 0] >= 0.5).all()
    assert "teacher on dev, headline" in capsys.readouterr().out


def test_other_languages_must_have_the_same_labels(newsroom: Path) -> None:
    other = newsroom / "other.tsv"
    other.write_text("language\tcategory\theadline\ttext\neng\tweather\tRain\tIt rains.\n")
    with pytest.raises(TrainingDataError, match="'weather'"):
        teacher.teach(read(newsroom), other, newsroom / "soft.npz", TINY, None, SETTINGS)


def test_the_sample_is_repeatable_and_cut_to_its_beginning() -> None:
    texts = [f"{letter} " * 30 for letter in "abcdefgh"] + [f"sentensi fupi {letter} hapa" for letter in "abcdefgh"]
    chosen = choose_texts(texts, SETTINGS, seed=1)
    assert chosen == choose_texts(texts, SETTINGS, seed=1)
    assert [len(text.split()) for text in chosen] == [10] * 4 + [4] * 3


def test_a_missing_package_is_a_sentence_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(PackageMissingError, match=r"pip install -r requirements-training\.txt"):
        e5.load(["maneno"])
