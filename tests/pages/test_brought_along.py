"""A model that somebody brought along, on every page: another rule, unknown words left out, the end of a text read."""

import json
from pathlib import Path

import pytest

from classifier import load_classifier
from classifier.bundle.manifest import ENCODER, LITERT_MODEL, TOKENIZER, Manifest
from classifier.bundle.writing import encode_labels, write_bundle
from pages.components.shared.display import as_text
from pages.components.shared.i18n import catalog
from tests.pages.conftest import LABELS, SPORTS, OpenApp

LONG = "Rais *ahutubia* bunge kanyaboya kuhusu uchaguzi mkuu. " * 3 + SPORTS


@pytest.fixture
def brought(tmp_path: Path, small_contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle that only Keras can serve, whose tokenizer leaves unknown words out."""
    tokenizer = json.loads(small_contents[TOKENIZER])
    tokenizer["config"] |= {"oov_token": None, "filters": "*", "lower": True}
    contents = small_contents | {TOKENIZER: json.dumps(tokenizer).encode(), ENCODER: encode_labels(LABELS)}
    del contents[LITERT_MODEL]
    manifest = Manifest(
        name="brought", labels=LABELS, max_length=8, normalization="as-written", padding="pre", truncating="pre"
    )
    write_bundle(tmp_path / "brought", contents, manifest)
    monkeypatch.setenv("AINISHA_BUNDLE", str(tmp_path / "brought"))
    return tmp_path / "brought"


def test_every_page_says_what_is_so(open_app: OpenApp, brought: Path) -> None:
    classifier = load_classifier(brought)
    say = catalog("sw")  # AppTest knows the options of a radio by their names in the app's first language
    app = open_app(lang="sw")
    app.text_area(key="article").set_value(LONG).run()
    next(button for button in app.button if button.label == say["classify.button"]).click().run()
    assert not app.exception
    assert say["answer.keras"] in [caption.value for caption in app.caption]
    assert say["notice.truncated_before"].partition("{")[0] in "".join(info.value for info in app.info)
    assert any(say["help.percentages_own"].partition(".")[0] in text.value for text in app.markdown)
    app.switch_page("pages/walkthrough.py").run()
    for step, key in (("words", "words_otherwise"), ("numbers", "numbers_none"), ("evidence", "evidence_closed")):
        app.session_state["step"] = step
        app.run()
        assert not app.exception
        told = [text.value for text in app.markdown]
        assert say[f"walkthrough.{key}"].format(rule="as-written", size=len(classifier.vocabulary)) in told
        if step == "numbers":
            assert say["walkthrough.cut_before.other"].partition("{")[0] in app.info[0].value, (
                "the end of a text is read"
            )
    app.session_state["step"] = "probabilities"
    assert say["walkthrough.probabilities_own"].format(temperature=1) in [text.value for text in app.run().markdown]
    app.switch_page("pages/model.py").run()
    assert not app.exception
    assert say["model.unmeasured"] in [info.value for info in app.info]


def test_signs_in_words_are_only_signs() -> None:
    assert as_text("*a_b*") == r"\*a\_b\*"
    assert as_text("ng'ombe") == r"ng\'ombe"
