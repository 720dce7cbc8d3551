from dataclasses import replace

import numpy as np
import pytest

from classifier.training.data.examples import FULL, HEADLINE, Text
from classifier.training.evidence import WordFeatures, learn_evidence
from classifier.vocabulary import PADDING_ID, UNKNOWN_ID, Vocabulary
from tests.training.newsroom import TINY

TEXTS = ["daktari hospitali dawa", "daktari chanjo dawa", "kocha mpira bao", "kocha mpira timu"] * 2
LABELS = ("afya", "michezo")
WORDS = ["daktari", "hospitali", "dawa", "chanjo", "kocha", "mpira", "bao", "timu", "madaktari", "wengi"]
INDEX = {"<unknown>": UNKNOWN_ID} | {word: row for row, word in enumerate(WORDS, start=2)}


@pytest.fixture
def features() -> WordFeatures:
    return WordFeatures(INDEX, Vocabulary(INDEX), TEXTS, ["daktari wengi", "wengi"])


def learned_from(text: str, part: str = FULL, label: str = "") -> Text:
    desk = label or ("afya" if "daktari" in text else "michezo")
    return Text(text.split(), desk, "", part, 1.0, frozenset())


def evidence(features: WordFeatures) -> np.ndarray:
    texts = [learned_from(text) for text in TEXTS] + [learned_from(text[:7], HEADLINE) for text in TEXTS]
    return learn_evidence(features, texts, LABELS, TINY)[:, 0]


def test_words_speak_for_their_label(features: WordFeatures) -> None:
    table = evidence(features)
    assert table.shape == (len(INDEX) + 1, 2)
    assert table[INDEX["daktari"]].argmax() == 0
    assert table[INDEX["mpira"]].argmax() == 1


def test_a_word_no_label_was_seen_with_speaks_through_its_characters(features: WordFeatures) -> None:
    assert evidence(features)[INDEX["madaktari"]].argmax() == 0


def test_the_beginning_has_evidence_of_its_own(features: WordFeatures) -> None:
    # Every article ends alike; only its first words tell the desk.
    texts = [learned_from(f"{text} daktari mpira", label="afya" if "daktari" in text else "michezo") for text in TEXTS]
    table = learn_evidence(features, texts, LABELS, replace(TINY, evidence_prefixes=(3,)))
    assert table.shape == (len(INDEX) + 1, 2, 2)
    assert table[INDEX["daktari"], 0].argmax() == 0
    lead = np.abs(np.diff(table[INDEX["daktari"]], axis=1)).ravel()
    assert lead[0] > lead[1]  # every whole article holds the word


def test_padding_and_unknown_words_say_nothing(features: WordFeatures) -> None:
    assert not evidence(features)[[PADDING_ID, UNKNOWN_ID]].any()


def test_a_text_without_known_words_has_no_features(features: WordFeatures) -> None:
    assert features([["xyz"], []]).nnz == 0


def test_texts_without_a_topic_teach_nothing(features: WordFeatures) -> None:
    texts = [learned_from(text) for text in TEXTS]
    more = [*texts, *(learned_from("daktari mpira", label="none") for _ in range(9))]
    assert np.array_equal(learn_evidence(features, texts, LABELS, TINY), learn_evidence(features, more, LABELS, TINY))
