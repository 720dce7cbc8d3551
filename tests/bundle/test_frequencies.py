"""Function words are told from words of a topic by what was counted in training."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from classifier import BundleError
from classifier.bundle.artifacts import Bundle
from classifier.bundle.frequencies import Frequencies
from classifier.bundle.manifest import FREQUENCIES, Manifest
from classifier.bundle.writing import write_bundle
from tests.conftest import SMALL_LABELS

COUNTED = Frequencies(
    {"afya": 100, "michezo": 100, "siasa": 50}, {"ya": [98, 97, 50], "timu": [1, 80, 2], "mwa": [9, 11, 5]}
)


def test_frequent_words_of_all_labels_are_function_words() -> None:
    assert COUNTED.share("ya") == pytest.approx(245 / 250)
    assert COUNTED.evenness("ya") == pytest.approx(1.0, abs=0.01)
    assert COUNTED.evenness("timu") < 0.3
    assert [word for word in ("ya", "mwa", "timu", "korosho") if COUNTED.is_function_word(word)] == ["ya", "mwa"]


def test_a_word_of_one_label_is_not_even_and_a_rare_one_is_not_known() -> None:
    only = Frequencies({"a": 1000, "b": 1000}, {"x": [900, 0]})
    assert only.evenness("x") == pytest.approx(1 / (2 * 900) / math.log(2))
    assert (only.share("y"), only.evenness("y")) == (0, 0)


def test_a_bundle_keeps_them_and_need_not_have_any(small_contents: dict[str, bytes], tmp_path: Path) -> None:
    manifest = Manifest(name="small", labels=SMALL_LABELS, max_length=8)
    without = {name: content for name, content in small_contents.items() if name != FREQUENCIES}
    write_bundle(tmp_path / "without", without, manifest)
    assert Bundle(tmp_path / "without").frequencies() is None
    write_bundle(tmp_path / "with", small_contents | {FREQUENCIES: COUNTED.to_json()}, replace(manifest, name="with"))
    Bundle(tmp_path / "with").verify()
    assert Bundle(tmp_path / "with").frequencies() == COUNTED


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"documents":{"a":1},"words":{"x":[1,2]}}', b'{"documents":{"a":-1},"words":{}}']
)
def test_damaged_frequencies_are_a_sentence(content: bytes, small_contents: dict[str, bytes], tmp_path: Path) -> None:
    manifest = Manifest(name="small", labels=SMALL_LABELS, max_length=8)
    write_bundle(tmp_path / "bundle", small_contents | {FREQUENCIES: content}, manifest)
    with pytest.raises(BundleError, match="it is not a list of frequencies"):
        Bundle(tmp_path / "bundle").verify()
