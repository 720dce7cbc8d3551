"""What a reader is told about a text: a table of cases, each as somebody might paste it."""

from dataclasses import replace
from pathlib import Path

import pytest

from classifier import Classifier, load_classifier
from classifier.bundle.manifest import Manifest
from classifier.bundle.writing import write_bundle
from classifier.errors import MESSAGES
from classifier.language import Language, english_name
from classifier.notices import WordCounts, find_notices
from tests.conftest import SMALL_LABELS, SMALL_TEXTS
from tests.test_language import OTHERS, SWAHILI

NONSENSE = "Zqwarp flimbu nodaxi grevuto plenku shobari vixuma trelodi krambezi "

FILES = "http www com html css js php png jpg kkkk jjjj llll xkcd qwerty asdf zxcv bnm lkjh uiop "

CASES = {
    "a Swahili article": (SWAHILI, []),
    "a headline": ("Rais ahutubia bunge kuhusu uchaguzi mkuu wa mwaka ujao", []),
    "an English recipe": (OTHERS["en"], ["other_language"]),
    "a French article": (OTHERS["fr"] * 3, ["other_language"]),
    "a Kinyarwanda article": (OTHERS["rw"], ["other_language"]),
    "a translation beside the text": (SWAHILI * 3 + OTHERS["en"] * 4, ["mixed_language"]),
    "names of files": (FILES * 3, ["other_language"]),
    "names of files below the text": (SWAHILI * 3 + FILES * 12, ["mixed_language"]),
    "three words": ("Simba yafunga Yanga", ["too_short"]),
    "one word of 100,000 letters": ("a" * 100_000, ["too_short"]),
    "Arabic": (OTHERS["ar"], ["other_language"]),
    "a text that came over broken": (
        NONSENSE * 3 + "Serikali ya kaunti imetangaza mpango mpya wa maji kwa vijiji",
        ["unknown_words"],
    ),
    "a long article": (SWAHILI * 20, ["truncated"]),
    "a long English one": (OTHERS["en"] * 30, ["other_language", "truncated"]),
}


@pytest.mark.parametrize("name", CASES)
def test_notices(shipped: Classifier, name: str) -> None:
    text, expected = CASES[name]
    prediction = shipped.predict(text)
    assert [notice.code for notice in prediction.notices] == expected
    assert all(str(notice).endswith(".") for notice in prediction.notices)
    unreliable = [notice.code for notice in prediction.notices if notice.unreliable]
    assert unreliable == [code for code in expected if code != "truncated"]
    if unreliable:
        assert not prediction.certain
        assert all("do not rely on this answer" in str(notice) for notice in prediction.notices if notice.unreliable)


@pytest.mark.parametrize("name", [name for name, (_, codes) in CASES.items() if "language" in "".join(codes)])
def test_languages_are_named_and_never_shown_by_their_codes(shipped: Classifier, name: str) -> None:
    notice = shipped.predict(CASES[name][0]).notices[0]
    called = english_name(str(notice.values["language"]))
    assert f"found: {called})" in str(notice)
    assert len(called) > 3
    assert (called == "text in no language") == name.startswith("names of files")


def test_every_sentence_has_a_case() -> None:
    codes = {code for _, codes in CASES.values() for code in codes}
    assert codes | {"few_articles", "truncated_before", "unfamiliar_topic"} == set(MESSAGES["notice"])


def test_an_answer_that_was_learned_from_few_articles_says_so(small_contents: dict[str, bytes], tmp_path: Path) -> None:
    first, second, third = SMALL_LABELS
    counts = {first: 13, second: 99}
    training = {"data": {"by_label": counts | {third: 100}}}
    manifest = Manifest(name="small", labels=SMALL_LABELS, max_length=8, training=training)
    write_bundle(tmp_path / "small", small_contents, manifest)
    classifier = load_classifier(tmp_path / "small")
    assert classifier.manifest.low_support_labels == counts
    for text in SMALL_TEXTS:
        prediction = classifier.predict(text)
        told = [notice.values for notice in prediction.notices if notice.code == "few_articles"]
        few = counts.get(prediction.label)
        assert told == ([{"label": prediction.label, "articles": few}] if few else [])


def test_a_model_that_reads_the_end_says_so() -> None:
    (notice,) = find_notices(WordCounts(words=500, read=120, known=100, first=380), Language("sw", 1.0, None))
    assert (notice.code, notice.unreliable) == ("truncated_before", False)
    assert "read the last 120" in str(notice)


def test_a_topic_that_only_the_checking_bundle_knows(small_contents: dict[str, bytes], tmp_path: Path) -> None:
    write_bundle(tmp_path / "wide", small_contents, Manifest(name="wide", labels=SMALL_LABELS, max_length=8))
    label = load_classifier(tmp_path / "wide").predict(SMALL_TEXTS[0]).label
    narrow = Manifest(name="narrow", labels=SMALL_LABELS, max_length=8, checked_by="wide", unfamiliar=(label,))
    write_bundle(tmp_path / "narrow", small_contents, narrow)
    told = load_classifier(tmp_path / "narrow").predict(SMALL_TEXTS[0])
    assert [(notice.code, notice.values) for notice in told.notices] == [("unfamiliar_topic", {"label": label})]
    assert not told.certain
    assert "a topic this model does not know" in str(told.notices[0])

    write_bundle(tmp_path / "narrow", small_contents, replace(narrow, unfamiliar=()))
    assert load_classifier(tmp_path / "narrow").predict(SMALL_TEXTS[0]).certain
    write_bundle(tmp_path / "narrow", small_contents, replace(narrow, checked_by="nowhere"))
    assert load_classifier(tmp_path / "narrow").predict(SMALL_TEXTS[0]).certain
