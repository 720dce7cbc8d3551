"""What stands around a story is left out, and every word keeps its place."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from classifier import load_classifier
from classifier.artifacts import write_bundle
from classifier.cleaning import CLEANING, clean
from classifier.manifest import Manifest
from tests.conftest import SMALL_LABELS

_PASTED = st.text() | st.lists(
    st.sampled_from(["https://a.b/c?d=e", "www.x.co.tz", "Bunge", "\n", " ", "@tv1", "a@b.tz", ".", "|"])
).map("".join)


@given(_PASTED)
def test_offsets_stay_and_only_the_spans_are_blank(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.text) == len(text)
    end = 0
    for start, stop in cleaned.left_out:
        assert end <= start < stop
        assert cleaned.text[end:start] == text[end:start]
        assert not cleaned.text[start:stop].strip()
        end = stop
    assert cleaned.text[end:] == text[end:]
    assert clean(text, "") == (text, ())


def test_a_bundle_reads_as_its_manifest_says(small_contents: dict[str, bytes], tmp_path: Path) -> None:
    text = "Timu yafunga bao https://example.org/siasa/rais-bunge uwanjani"
    manifest = Manifest(name="small", labels=SMALL_LABELS, max_length=8)
    write_bundle(tmp_path / "old", small_contents, manifest)
    write_bundle(tmp_path / "new", small_contents, replace(manifest, cleaning=CLEANING))
    old, new = load_classifier(tmp_path / "old"), load_classifier(tmp_path / "new")
    assert new.read(text) == ["timu", "yafunga", "bao", "uwanjani"]
    assert [word.text for word in new.find_words(text)] == new.read(text)
    assert [text[start:end] for start, end in new.predict(text).left_out] == ["https://example.org/siasa/rais-bunge"]
    assert new.manifest.version != old.manifest.version

    assert "rais" in old.read(text)
    assert old.predict(text).left_out == ()
    assert new.without_cleaning().predict(text) == old.predict(text)
