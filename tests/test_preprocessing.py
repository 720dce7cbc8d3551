"""From a text to what goes into the network: the numbers that Keras' own Tokenizer and pad_sequences give."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.preprocessing import Preprocessor
from classifier.text import RULES, split_words
from classifier.vocabulary import Vocabulary

TEXTS = ["Rais ahutubia BUNGE; rais asema: ng'ombe 200!", "Timu yafunga bao la 2-1\tna kushinda (mechi) leo\nasubuhi"]
CLEANINGS: dict[str, Callable[[str], str]] = {
    "letters-a-z": lambda text: " ".join(re.sub(r"[^a-z\s]", "", text.lower()).split()),
    "as-written": lambda text: text,
    "unicode-words-1": lambda text: " ".join(split_words(text)),
}
SETTINGS: list[dict[str, Any]] = [{}, {"oov_token": "<OOV>"}, {"num_words": 5, "oov_token": "x1"}, {"num_words": 6}]
SETTINGS += [{"filters": "'", "lower": False}]


def build(rule: str, settings: dict[str, Any], **sides: Any) -> tuple[Any, Preprocessor]:
    from tensorflow.keras.preprocessing.text import Tokenizer

    tokenizer = Tokenizer(**settings)
    tokenizer.fit_on_texts([CLEANINGS[rule](text) for text in TEXTS])
    return tokenizer, Preprocessor(Vocabulary.from_json(tokenizer.to_json()), 5, RULES[rule], **sides)


def _ids(preprocessor: Preprocessor, words: list[str]) -> list[int]:
    window = preprocessor.token_window(words)
    return preprocessor.vocabulary.ids(words[window.start : window.stop])


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("sides", [{}, {"padding": "pre", "truncating": "pre"}, {"padding": "pre"}], ids=str)
def test_the_numbers_are_those_of_keras(rule: str, settings: dict[str, Any], sides: dict[str, str]) -> None:
    from keras.utils import pad_sequences

    tokenizer, preprocessor = build(rule, settings, **sides)
    texts = [*TEXTS, "mechi ya rais", "hakuna lolote hapa", " ".join(TEXTS), "İSTANBUL ΟΔΟΣ-ΟΔΟΣ rais\u00a0bunge x1"]
    sequences = tokenizer.texts_to_sequences([CLEANINGS[rule](text) for text in texts])
    expected = pad_sequences(sequences, 5, **({"padding": "post", "truncating": "post"} | sides))
    ids = [_ids(preprocessor, preprocessor.split(text)) for text in texts]
    assert preprocessor.pad(ids).tolist() == expected.tolist()
    assert all(len(one) <= 5 for one in ids)


@pytest.mark.parametrize("settings", [SETTINGS[0], SETTINGS[-1]], ids=str)
@pytest.mark.parametrize("rule", RULES)
@given(text=st.text(max_size=60) | st.text("aéİΣσ'’. -\t\n\u00a02K", max_size=30))
def test_found_words_are_the_split_words_at_their_place(rule: str, settings: dict[str, Any], text: str) -> None:
    preprocessor = Preprocessor(Vocabulary({"<unk>": 1}), 5, RULES[rule])
    preprocessor.vocabulary.filters = settings.get("filters", '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n')
    preprocessor.vocabulary.lower = settings.get("lower", True)
    words = preprocessor.find(text)
    assert [word.text for word in words] == preprocessor.split(text)
    ends = [0, *(word.end for word in words)]
    assert all(end <= word.start < word.end for end, word in zip(ends, words, strict=False))


def test_words_that_are_left_out_take_no_room_in_the_token_window() -> None:
    vocabulary = Vocabulary({"a": 1, "b": 2, "c": 3}, unknown_id=None)
    first, last = (Preprocessor(vocabulary, 2, RULES["letters-a-z"], truncating=side) for side in ("post", "pre"))
    words = "x a x b x c x".split()
    assert (first.token_window(words), last.token_window(words)) == (range(4), range(3, 7))
    assert (_ids(first, words), _ids(last, words)) == ([1, 2], [2, 3])
    assert first.token_window("x a x".split()) == range(3)
