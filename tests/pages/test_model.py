"""The model's page and its README, without a browser: both say what evaluation.json and manifest.json say."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from classifier import DEFAULT_BUNDLE, Classifier
from classifier.artifacts import MANIFEST, Bundle
from classifier.held_out import HELD_OUT, write_held_out
from classifier.training.pasting import WAYS
from pages.components.card import README, SHIPPED, english, headlines, main, readme
from pages.components.categories import LOOKS
from pages.components.confusions import PAIRS, explain_confusion
from pages.components.i18n import LANGUAGES, catalog, percent
from pages.components.model_charts import confusion_chart, coverage_chart, reliability_chart
from tests.pages.conftest import OpenApp
from tests.small import held_out_report


@pytest.fixture(scope="session")
def evaluation(shipped: Classifier) -> Mapping[str, Any]:
    return shipped.bundle.evaluation()


@pytest.fixture
def open_page(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> OpenApp:
    """Open the page on the bundle that ships: the small one was not measured."""
    monkeypatch.setenv("AINISHA_BUNDLE", str(DEFAULT_BUNDLE))
    return lambda **query: open_app(**query).switch_page("pages/model.py").run()


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_figures_are_those_of_the_evaluation(open_page: OpenApp, evaluation: Mapping[str, Any], lang: str) -> None:
    app = open_page(lang=lang)
    assert not app.exception
    assert app.title[0].value == catalog(lang)["model.title"]
    assert [metric.value for metric in app.metric] == [figure for _, figure, _ in headlines(english, evaluation)]
    assert len(app.tabs) == 4
    assert len(app.get("vega_lite_chart")) == 4
    assert evaluation["dev"]["full"]["accuracy"] != evaluation["cv"]["full"]["accuracy"]
    assert app.metric[0].value == percent(evaluation["cv"]["full"]["accuracy"]), "never the hopeful one"


def test_a_way_of_measuring_can_be_chosen_and_says_what_it_is(
    open_page: OpenApp, evaluation: Mapping[str, Any]
) -> None:
    app = open_page(lang="sw")  # AppTest knows the options by their names in the app's first language
    choose = next(group for group in app.radio if group.label == catalog("sw")["model.measured_by"])
    choose.set_value("dev").run()
    assert not app.exception
    told = catalog("sw")["model.dev_means"].format(texts=evaluation["dev"]["full"]["texts"])
    assert told in [caption.value for caption in app.caption]
    assert percent(evaluation["dev"]["lead"]["macro_f1"]) in app.table[0].value.to_string()


def test_a_mix_up_can_be_chosen_without_a_mouse(open_page: OpenApp) -> None:
    app = open_page(lang="sw")
    choose = next(group for group in app.selectbox if group.label == catalog("sw")["model.often"])
    assert not app.info
    choose.set_value((0, 3)).run()
    assert not app.exception
    assert catalog("sw")["category.business"].lower() in app.info[0].value.lower()
    assert catalog("sw")["category.politics"].lower() in app.info[0].value.lower()


def test_a_bundle_without_figures_says_so(open_app: OpenApp) -> None:
    app = open_app(lang="en").switch_page("pages/model.py").run()
    assert not app.exception
    assert catalog("en")["model.unmeasured"] in [info.value for info in app.info]


def test_a_damaged_bundle_is_named(open_app: OpenApp, bundle: Path) -> None:
    app = open_app(lang="en")
    (bundle / MANIFEST).write_bytes(b"nothing")
    app.switch_page("pages/model.py").run()
    assert not app.exception


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_readme_that_ships_is_the_one_that_is_generated(folder: Path) -> None:
    written, bundle = (folder / README).read_text(encoding="utf-8"), Bundle(folder)
    assert written == readme(bundle), "run `python -m pages.components.card`"
    assert bundle.manifest.version in written


def test_the_readme_is_written_by_one_command(shipped: Classifier, tmp_path: Path) -> None:
    for file in DEFAULT_BUNDLE.iterdir():
        if file.name != README:
            (tmp_path / file.name).symlink_to(file)
    assert main([tmp_path]) == 0
    assert (tmp_path / README).read_text(encoding="utf-8") == readme(shipped.bundle)


@pytest.mark.parametrize("true", LOOKS)
def test_every_mix_up_is_explained(true: str) -> None:
    for predicted in LOOKS:
        assert explain_confusion(true, predicted, 3, 100)
        assert explain_confusion(true, predicted, 0, 100)
    assert all(first < second for first, second in PAIRS)


def test_charts_are_sound(evaluation: Mapping[str, Any]) -> None:
    measured = evaluation["calibration"]
    charts = [
        confusion_chart(evaluation["labels"], evaluation["cv"]["full"]["confusion"]),
        reliability_chart(measured["before"]["bins"], measured["after"]["bins"]),
        coverage_chart(measured["coverage"], measured["threshold"]),
    ]
    for chart in charts:
        assert json.dumps(chart.to_dict())


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
    open_page: OpenApp, shipped: Classifier, evaluation: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = held_out_report(shipped.manifest)
    monkeypatch.setattr(Bundle, "held_out", lambda _bundle: report)
    app = open_page(lang="en")
    assert not app.exception
    titles = [subheader.value for subheader in app.subheader]
    assert titles[:2] == [catalog("en")["held_out.title"], catalog("en")["held_out.ours"]]
    assert [metric.value for metric in app.metric][4:] == [figure for _, figure, _ in headlines(english, evaluation)]


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
    assert any("3 texts held nothing to read" in caption.value for caption in app.caption)


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
