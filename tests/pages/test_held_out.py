"""What others measured, on the page of the model and on its card."""

from pathlib import Path
from typing import Any

import pytest

from classifier import DEFAULT_BUNDLE, Classifier
from classifier.bundle.artifacts import Bundle
from classifier.bundle.held_out import HELD_OUT, write_held_out
from classifier.training.data.pasting import WAYS
from pages.components.model.card import readme
from pages.components.model.facts import main_figures
from pages.components.shared.i18n import LANGUAGES, catalog, english
from tests.pages.conftest import OpenApp
from tests.small import held_out_report


@pytest.fixture
def held_out(bundle: Path) -> dict[str, Any]:
    """What others measured of the small bundle, which is served: it lies in its folder."""
    report = held_out_report(Bundle(bundle).manifest)
    write_held_out(bundle, report)
    return report


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_what_others_measured_comes_first(open_app: OpenApp, held_out: dict[str, Any], lang: str) -> None:
    app = open_app(lang=lang).switch_page("pages/model.py").run()
    said, text = catalog(lang), " ".join(markdown.value for markdown in app.markdown)
    assert not app.exception
    assert not app.info, "it was measured"
    assert app.subheader[0].value == said["held_out.title"]
    assert [metric.value for metric in app.metric] == ["90.0%", "95.0%", "80.0%", "99.0%"]
    assert held_out["source"].split(",")[0] in text
    assert held_out["date"] in text
    ways, origins, parts = (table.value.to_string() for table in app.table)
    assert all(words in origins for words in ("zindi", "30", "92.0%", "voa", "84.0%"))
    assert said["model.view_lead"] in parts
    assert all(words in ways for words in (said["way.menu_before"], "94.0%", "1.0%", r"upside\_down", "4.0%"))
    assert ways.index("upside") < ways.index(said["way.menu_before"]), "the dearest first"
    captions = " ".join(caption.value for caption in app.caption)
    assert all(share in captions for share in ("89.0%", "85.0%", "3.1%", "82.0%", "10.0%"))


def test_a_bundle_with_figures_of_its_own_shows_them_below(
    open_app: OpenApp, shipped: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AINISHA_BUNDLE", str(DEFAULT_BUNDLE))
    report = held_out_report(shipped.manifest)
    monkeypatch.setattr(Bundle, "held_out", lambda _bundle: report)
    app = open_app(lang="en").switch_page("pages/model.py").run()
    assert not app.exception
    titles = [subheader.value for subheader in app.subheader]
    assert titles[:2] == [catalog("en")["held_out.title"], catalog("en")["held_out.ours"]]
    assert [metric.value for metric in app.metric][4:] == [
        figure for _, figure, _ in main_figures(english, shipped.evaluation)
    ]


def test_how_it_works_moves_the_threshold_over_what_others_measured(
    open_app: OpenApp, held_out: dict[str, Any]
) -> None:
    app = open_app(lang="en")
    app.session_state["step"] = "decision"
    app.switch_page("pages/walkthrough.py").run()
    said = catalog("en")
    costs = said["walkthrough.line_costs"].format(through=100, wrong=5, editor=0)  # whatever the threshold: one point
    assert costs in [markdown.value for markdown in app.markdown]
    source = said["walkthrough.line_others"].format(texts=40, source=held_out["source"].replace(",", r"\,"))
    assert source in [caption.value for caption in app.caption]


def test_without_second_topics_nothing_is_called_acceptable(
    open_app: OpenApp, bundle: Path, held_out: dict[str, Any]
) -> None:
    figures = {**held_out["main"], "two_topics": 0, "acceptable": 0.9, "unanswered": 3}
    write_held_out(bundle, {**held_out, "main": figures, "origins": {}, "views": {}, "none": None})
    app = open_app(lang="en").switch_page("pages/model.py").run()
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["90.0%", "80.0%", "96.0%"]
    (ways,) = app.table
    assert "Acceptable" not in ways.value.to_string()
    assert any("3 texts had nothing to read" in caption.value for caption in app.caption)


def test_nothing_certain_is_no_figure(open_app: OpenApp, bundle: Path, held_out: dict[str, Any]) -> None:
    certain = {"share": 0.0, "accuracy": None, "acceptable": None}
    figures = {**held_out["main"], "certain": certain, "second": {"share": 0.0, "precision": None}}
    write_held_out(bundle, {**held_out, "main": figures, "ways": {}})
    app = open_app(lang="sw").switch_page("pages/model.py").run()
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["90.0%", "95.0%", "0.0%"]


@pytest.mark.parametrize("content", ["", "{}", '{"schema": 1}', "[]"])
def test_a_held_out_file_that_does_not_fit_is_left_aside(open_app: OpenApp, bundle: Path, content: str) -> None:
    (bundle / HELD_OUT).write_text(content)
    app = open_app(lang="en").switch_page("pages/model.py").run()
    assert not app.exception
    assert not app.metric
    assert [info.value for info in app.info] == [catalog("en")["model.unmeasured"]]


def test_what_strangers_wrote_stays_text(open_app: OpenApp, bundle: Path, held_out: dict[str, Any]) -> None:
    bad = "![x](https://example.com/x.png) **a** | b"
    parts = {"origins": {bad: held_out["main"]}, "ways": {bad: held_out["ways"]["menu_before"]}}
    write_held_out(bundle, {**held_out, "source": bad, **parts})
    app = open_app(lang="en").switch_page("pages/model.py").run()
    assert not app.exception
    shown = [*(markdown.value for markdown in app.markdown), *(table.value.to_string() for table in app.table)]
    assert not [value for value in shown if "](" in value or "https:/" in value]


def test_the_card_says_the_same(shipped: Classifier, tmp_path: Path) -> None:
    for file in DEFAULT_BUNDLE.iterdir():
        (tmp_path / file.name).symlink_to(file)
    write_held_out(tmp_path, held_out_report(shipped.manifest))
    card = readme(Bundle(tmp_path))
    assert card.index(english("held_out.title")) < card.index(english("held_out.ours"))
    for words in ("Forty texts of a newsroom", "2026-01-31", "**Right answers: 90.0%.**", "| zindi | 30 | 92.0%"):
        assert words in card
    assert f"| {english('way.menu_before')} | 94.0% | 1.0% |" in card


@pytest.mark.parametrize("code", LANGUAGES)
def test_ways_of_pasting_have_names(code: str) -> None:
    names = [key.removeprefix("way.") for key in catalog(code) if key.startswith("way.")]
    assert set(WAYS) <= set(names)
