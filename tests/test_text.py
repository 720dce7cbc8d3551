"""The text rule, and the two tokenizers that must read the same JSON alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import Classifier
from classifier.bundle.manifest import TOKENIZER
from classifier.preprocessing import preprocess
from classifier.text import find_words, normalize_text, split_words
from classifier.vocabulary import UNKNOWN_ID, Vocabulary, pad

CASES = [
    ("Habari za LEO", "habari za leo"),
    ("mjini huu.Misafara yote", "mjini huu misafara yote"),  # separated, not glued
    ("ng'ombe", "ng'ombe"),
    ("Ng’ombe, ng‘ombe, ngʼombe, ng`ombe, ng´ombe, ng′ombe", " ".join(["ng'ombe"] * 6)),
    ("'habari' ‘leo’ \"jana\" “kesho”", "habari leo jana kesho"),
    ("mwana-siasa wa chama–tawala — ndiyo", "mwana siasa wa chama tawala ndiyo"),
    ("café naïve Élysée", "cafe naive elysee"),
    ("cafe\u0301", "cafe"),  # the same letters, with the accent typed apart
    ("ha\u200bba\u200dri\u00ad \ufeffleo", "habari leo"),  # zero-width characters and a soft hyphen
    ("\u202ehabari\u202c \u200fleo", "habari leo"),  # marks for right-to-left text
    ("Covid-19 yaua 3,000 mwaka 2021", "covid yaua mwaka"),
    ("a_b", "a b"),
    ("ﬁkra ＨＡＢＡＲＩ", "fikra habari"),
    ("ΟΔΟΣ ΣΟΦΟΣ", "οδοσ σοφοσ"),  # a fold that looked at neighbours would end words in ς
    ("<script>alert('x')</script>", "script alert x script"),
    ("**nzito** [kiungo](http://tz)", "nzito kiungo http tz"),
    ("ha\0bari \x07 leo", "ha bari leo"),
    ("\ud800 habari \udfff", "habari"),
    ("habari\r\n\tleo\u00a0jana\u2028kesho", "habari leo jana kesho"),
    ("", ""),
    (" \n\t ", ""),
    ("?! ... 123 😀🎉 -- '", ""),
]

anything = st.text(st.characters(), max_size=60) | st.text("aé’'`.- \u0301\u200bİßΣς\ud800ﬁ1", max_size=30)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_normalize_text(text: str, expected: str) -> None:
    assert normalize_text(text) == expected


@given(anything)
def test_the_rule_is_idempotent(text: str) -> None:
    assert normalize_text(normalize_text(text)) == normalize_text(text)


@given(anything)
def test_found_words_are_the_split_words_at_their_place(text: str) -> None:
    words = find_words(text)
    assert [word.text for word in words] == split_words(text)
    assert all(normalize_text(text[word.start : word.end]) == word.text for word in words)
    ends = [0, *(word.end for word in words)]
    assert all(end <= word.start < word.end for end, word in zip(ends, words, strict=False))


def test_found_words_keep_how_the_reader_wrote_them() -> None:
    text = "“Ng’ombe”\n wa\u200b KIJIJI."
    assert [text[word.start : word.end] for word in find_words(text)] == ["Ng’ombe", "wa", "KIJIJI"]


@pytest.mark.slow
def test_vocabulary_gives_the_ids_that_keras_gives(shipped: Classifier, real_lines: list[str]) -> None:
    from tensorflow.keras.preprocessing.text import tokenizer_from_json

    content = shipped.bundle.read(TOKENIZER).decode()
    tokenizer = tokenizer_from_json(content)
    normalized = [normalize_text(line) for line in real_lines]
    expected = tokenizer.texts_to_sequences(normalized)
    vocabulary = Vocabulary.from_json(content)
    assert [vocabulary.ids(split_words(line)) for line in real_lines] == expected
    assert len(expected) >= 2000
    assert {UNKNOWN_ID} < {index for ids in expected for index in ids}


@pytest.mark.slow
@given(st.lists(st.lists(st.integers(1, 9), max_size=12), min_size=1, max_size=5), st.integers(1, 9))
def test_pad_gives_what_keras_gives(sequences: list[list[int]], length: int) -> None:
    from keras.utils import pad_sequences

    expected = pad_sequences(sequences, maxlen=length, padding="post", truncating="post")
    np.testing.assert_array_equal(pad(sequences, length), expected)


def test_preprocess_gives_padded_ids() -> None:
    vocabulary = Vocabulary({"<unk>": 1, "habari": 2, "leo": 3})
    ids = preprocess(["Habari, leo!", "leo ngeni habari leo", ""], vocabulary, 3)
    assert ids.tolist() == [[2, 3, 0], [3, 1, 2], [0, 0, 0]]
    assert ids.dtype == np.int32


def test_vocabulary_knows_its_words() -> None:
    vocabulary = Vocabulary({"<unk>": 1, "habari": 2, "leo": 3}, size=3)
    assert ("habari" in vocabulary, "leo" in vocabulary, len(vocabulary)) == (True, False, 2)
