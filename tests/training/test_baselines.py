import sys
from pathlib import Path

import numpy as np
import pytest

from classifier.bundle.artifacts import Bundle
from classifier.extras import PackageMissingError
from classifier.training.data.corpus import read_corpus
from classifier.training.evaluation import baselines
from classifier.training.evaluation.tables import compare_table
from classifier.training.linear import TextFeatures, train_linear
from tests.training.newsroom import TINY, read_newsroom


def test_baselines_are_measured_on_every_view_and_make_a_table(trained: Path) -> None:
    rows = baselines.compare(
        read_newsroom(trained), TINY, ["svm_words", "svm_words_characters", "shipped"], trained / "cache"
    )
    assert rows[2] == baselines.shipped_row(Bundle(trained / "served").evaluation())
    assert [row["name"] for row in rows] == ["svm_words", "svm_words_characters", "shipped"]
    assert all(0 <= rows[0][part][v]["weighted_f1"] <= 1 for part in ("cv", "dev") for v in ("headline", "full"))
    assert rows[0]["dev"]["full"]["weighted_f1"] > 0.6
    table = compare_table(rows).splitlines()
    assert len(table) == 5
    assert table[2].startswith("| svm_words |")


def test_the_shipped_row_can_come_from_a_bundle() -> None:
    scores = {"weighted_f1": 0.8, "macro_f1": 0.7, "accuracy": 0.9}
    views = dict.fromkeys(("headline", "lead", "first_200", "full"), scores)
    row = baselines.shipped_row({"cv": views, "dev": views})
    assert row["cv"]["lead"] == scores


def test_the_linear_model_gives_shares(newsroom: Path) -> None:
    corpus = read_corpus(newsroom / "train.tsv", None, newsroom / "dev.tsv")
    features = TextFeatures([article.text for article in corpus.train], "words+characters", ["mpira"])
    shares = train_linear(features, corpus.train, [], corpus.labels)(["mpira bao timu", "neno"])
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert corpus.labels[shares[0].argmax()] == "michezo"
    assert shares.shape == (2, 3)


def test_fasttext_is_asked_for_by_name(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fasttext", None)
    corpus = read_corpus(newsroom / "train.tsv", None, newsroom / "dev.tsv")
    with pytest.raises(PackageMissingError, match="requirements-training"):
        baselines.compare(corpus, TINY, ["fasttext"])
