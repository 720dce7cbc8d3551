from dataclasses import replace

import numpy as np
import pytest

from classifier.text import PADDING_ID, UNKNOWN_ID, Vocabulary
from classifier.training.data import Article
from classifier.training.evidence import WordFeatures, learn_evidence
from tests.training.newsroom import TINY

TEXTS = ["daktari hospitali dawa", "daktari chanjo dawa", "kocha mpira bao", "kocha mpira timu"] * 2
LABELS = ("afya", "michezo")
WORDS = ["daktari", "hospitali", "dawa", "chanjo", "kocha", "mpira", "bao", "timu", "madaktari", "wengi"]
INDEX = {"<unknown>": UNKNOWN_ID} | {word: row for row, word in enumerate(WORDS, start=2)}


@pytest.fixture
def features() -> WordFeatures:
    return WordFeatures(INDEX, Vocabulary(INDEX), TEXTS, ["daktari wengi", "wengi"])


def evidence(features: WordFeatures) -> np.ndarray:
    articles = [Article("afya" if "daktari" in text else "michezo", text[:7], text) for text in TEXTS]
    return learn_evidence(features, articles, [], LABELS, TINY)[:, 0]


def test_words_speak_for_their_label(features: WordFeatures) -> None:
    table = evidence(features)
    assert table.shape == (len(INDEX) + 1, 2)
    assert table[INDEX["daktari"]].argmax() == 0
    assert table[INDEX["mpira"]].argmax() == 1


def test_a_word_no_label_was_seen_with_speaks_through_its_characters(features: WordFeatures) -> None:
    assert evidence(features)[INDEX["madaktari"]].argmax() == 0


def test_the_beginning_has_evidence_of_its_own(features: WordFeatures) -> None:
    # Every article ends alike; only its first words tell the desk.
    articles = [Article("afya" if "daktari" in text else "michezo", text, "daktari mpira") for text in TEXTS]
    table = learn_evidence(features, articles, [], LABELS, replace(TINY, evidence_prefixes=(3,)))
    assert table.shape == (len(INDEX) + 1, 2, 2)
    assert table[INDEX["daktari"], 0].argmax() == 0
    lead = np.abs(np.diff(table[INDEX["daktari"]], axis=1)).ravel()
    assert lead[0] > lead[1]  # in the whole text the word stands in every article


def test_padding_and_unknown_words_say_nothing(features: WordFeatures) -> None:
    assert not evidence(features)[[PADDING_ID, UNKNOWN_ID]].any()


def test_a_text_without_known_words_has_no_features(features: WordFeatures) -> None:
    assert features(["xyz", ""]).nnz == 0
