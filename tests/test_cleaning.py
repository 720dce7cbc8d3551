"""What stands around a story is left out, the story stays, and every word keeps its place."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import load_classifier
from classifier.bundle.manifest import Manifest
from classifier.bundle.writing import write_bundle
from classifier.cleaning import CLEANING, clean
from classifier.text import MAX_CHARACTERS, split_words
from tests.conftest import SMALL_LABELS

_CASES = tomllib.loads(Path(__file__).with_name("pasted.toml").read_text(encoding="utf-8"))
_FIRST, _SECOND, _THIRD = _CASES["story"].split("\n")
_FIELDS = {
    "headline": _CASES["headline"],
    "story": _CASES["story"],
    "one_line": " ".join((_FIRST, _SECOND, _THIRD)),
    "first": _FIRST,
    "second": _SECOND,
    "third": _THIRD,
}
PAGES: dict[str, str] = _CASES["pages"]
WITHIN_A_LINE = {name: [text.format(**_FIELDS) for text in texts] for name, texts in _CASES["within"].items()}
STAYS = {name: text.format(**_FIELDS) for name, text in _CASES["stays"].items()}
_PIECES = [
    *(
        "https://a.b/c?d=e",
        "www.x.co.tz",
        "Bunge",
        "\n",
        " ",
        "@tv1",
        "a@b.tz",
        ".",
        "|",
        "Soma pia: ",
        "Mwanzo ",
        "Habari ",
    ),
    *(
        "Shiriki ",
        "© 2024 ",
        "Picha na ",
        "Chanzo cha picha, ",
        "Maoni (2)",
        "[1:20] Asha: ",
        "• ",
        "> ",
        "Juma ",
        "Na ",
    ),
    *(
        "limepitisha ",
        "bajeti. ",
        "vidakuzi ",
        "yetu ",
        "Haki zote zimehifadhiwa ",
        "Habari zinazohusiana",
        "Facebook ",
        ",",
    ),
]
_PASTED = st.text() | st.lists(st.sampled_from(_PIECES)).map("".join)


def kept(text: str) -> str:
    """Return what the stage leaves of a text, with single blanks."""
    return " ".join(clean(text).text.split())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_left_out_and_its_story_stays(name: str) -> None:
    lines = PAGES[name].split("\n")
    text = "\n".join(line.removeprefix("|") for line in lines)
    left = [line for line in clean(text).text.split("\n") if line.strip(" >")]
    assert left == [line for line in lines if not line.startswith("|")]


@pytest.mark.parametrize("name", PAGES)
def test_blank_lines_and_windows_line_ends_make_no_difference(name: str) -> None:
    lines = PAGES[name].split("\n")
    text = "\r\n\r\n".join(line.removeprefix("|") for line in lines)
    assert split_words(clean(text).text) == split_words("\n".join(x for x in lines if not x.startswith("|")))


@pytest.mark.parametrize("name", WITHIN_A_LINE)
def test_furniture_within_a_line_is_left_out(name: str) -> None:
    text, expected = WITHIN_A_LINE[name]
    assert kept(text) == expected


@pytest.mark.parametrize("name", STAYS)
def test_a_story_stays(name: str) -> None:
    assert clean(STAYS[name]) == (STAYS[name], ())


@pytest.mark.parametrize("name", STAYS)
def test_links_go_where_nothing_else_does(name: str) -> None:
    if STAYS[name]:
        assert split_words(clean(f"{STAYS[name]}\nhttps://upeo.co.tz/siasa").text) == split_words(STAYS[name])


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
    assert cleaned.text.count("\n") == text.count("\n")
    assert clean(text, "") == (text, ())


@given(st.lists(st.sampled_from(_PIECES)).map(" ".join))
def test_no_word_is_split(text: str) -> None:
    words = iter(split_words(text))
    assert all(word in words for word in split_words(clean(text).text))


@pytest.mark.parametrize("piece", ["a", ".", "@", "a.", " ", "\n", "http", "Soma pia: ", "© ", "a b c d e\n", "| "])
def test_the_longest_texts_are_read(piece: str) -> None:
    text = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    assert len(clean(text).text) == MAX_CHARACTERS


def test_a_bundle_reads_as_its_manifest_says(small_contents: dict[str, bytes], tmp_path: Path) -> None:
    text = "Timu yafunga bao https://example.org/siasa/rais-bunge uwanjani"
    manifest = Manifest(name="small", labels=SMALL_LABELS, max_length=8)
    write_bundle(tmp_path / "old", small_contents, manifest)
    write_bundle(tmp_path / "new", small_contents, replace(manifest, cleaning=CLEANING))
    old, new = load_classifier(tmp_path / "old"), load_classifier(tmp_path / "new")
    assert new.tokenize(text).words == ["timu", "yafunga", "bao", "uwanjani"]
    assert [word.text for word in new.tokenize(text).window_spans] == new.tokenize(text).words
    assert [text[start:end] for start, end in new.predict(text).left_out] == ["https://example.org/siasa/rais-bunge"]
    assert new.manifest.version != old.manifest.version

    assert "rais" in old.tokenize(text).words
    assert old.predict(text).left_out == ()
    assert new.without_cleaning().predict(text) == old.predict(text)
