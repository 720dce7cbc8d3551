import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from classifier.training.network import build_network, for_serving
from classifier.vocabulary import PADDING_ID
from tests.training.newsroom import TINY

CONFIG = replace(TINY, max_length=12, prefixes=(3, 6))
TABLE = np.random.default_rng(1).normal(size=(30, 8)).astype(np.float32)
IDS = np.array([[2, 5, 9, 11, 3, 7, 0, 0, 0, 0, 0, 0], [4, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]], np.int32)


@pytest.fixture(scope="module")
def trained() -> object:
    return build_network(CONFIG, TABLE, labels=3)


def test_what_is_trained_answers_once_a_branch(trained: object) -> None:
    assert trained(IDS).shape == (2, CONFIG.branches, 3)  # type: ignore[operator]


def test_padding_changes_nothing(trained: object) -> None:
    assert np.allclose(trained(IDS[:, :7]), trained(IDS), atol=1e-6)  # type: ignore[operator]
    assert (IDS[:, 7:] == PADDING_ID).all()


def test_what_is_shipped_gives_probabilities_and_adds_the_evidence(trained: object) -> None:
    plain = np.asarray(for_serving(trained, CONFIG)(IDS))
    evidence = np.zeros((30, 1, 3), np.float32)
    evidence[4, 0, 1] = 9.0
    with_evidence = np.asarray(for_serving(trained, CONFIG, evidence)(IDS))
    assert plain.sum(axis=1) == pytest.approx(1.0)
    assert np.allclose(with_evidence[0], plain[0], atol=1e-6)  # the first text does not hold the word
    assert with_evidence[1].argmax() == 1


def test_evidence_of_the_beginning_counts_there_only(trained: object) -> None:
    evidence = np.zeros((30, 2, 3), np.float32)
    evidence[[3, 9], 0, 1] = 9.0
    model = for_serving(trained, replace(CONFIG, evidence_prefixes=(3,)), evidence)
    late = np.where(IDS == 9, 8, IDS)  # 9 is among the first three words, 3 is not
    assert np.asarray(model(IDS))[0].argmax() == 1
    assert np.allclose(np.asarray(model(late)), np.asarray(for_serving(trained, CONFIG)(late)), atol=1e-6)


def test_the_first_words_answer_too(trained: object) -> None:
    late = IDS.copy()
    late[0, 5] = 20
    only_whole = for_serving(trained, replace(CONFIG, prefixes=()))
    with_prefixes = for_serving(trained, CONFIG)
    moved = [np.abs(np.asarray(model(late)) - np.asarray(model(IDS)))[0].max() for model in (only_whole, with_prefixes)]
    assert moved[1] < moved[0]


def test_the_branches_look_at_the_beginning_and_the_evidence_at_every_word(trained: object) -> None:
    beginning = replace(CONFIG, attended=5, prefixes=(3,))
    late = IDS.copy()
    late[0, 5] = 20
    evidence = np.zeros((30, 1, 3), np.float32)
    evidence[20, 0, 1] = 9.0
    assert np.array_equal(for_serving(trained, beginning)(late), for_serving(trained, beginning)(IDS))
    assert np.asarray(for_serving(trained, beginning, evidence)(late))[0].argmax() == 1


def test_networks_are_trained_elsewhere_with_keras_and_what_the_app_runs_on() -> None:
    code = """
import sys
from unittest.mock import MagicMock
sys.modules["keras"] = MagicMock()
import classifier.training.__main__, classifier.training.fit, classifier.training.networks
print(sorted({"gensim", "scipy", "sklearn", "tensorflow"} & set(sys.modules)))
"""
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout == "[]\n"
