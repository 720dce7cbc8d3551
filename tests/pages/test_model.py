"""The model's page and its README, without a browser: both say what evaluation.json and manifest.json say."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from classifier import DEFAULT_BUNDLE, Classifier
from classifier.bundle.artifacts import Bundle
from classifier.bundle.manifest import MANIFEST
from classifier.topics import load_topics
from pages.components.model.card import README, SHIPPED, main, readme
from pages.components.model.charts import coverage_chart, reliability_chart
from pages.components.model.facts import main_figures
from pages.components.model.held_out import out_of_fold_tables
from pages.components.shared.confusions import confusion_chart, explain_confusion
from pages.components.shared.i18n import catalog, english, percent
from tests.pages.conftest import OpenApp


@pytest.fixture(scope="session")
def evaluation(shipped: Classifier) -> Mapping[str, Any]:
    return shipped.bundle.evaluation()


@pytest.fixture
def open_page(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> OpenApp:
    """Open the page on the bundle that ships, the small one was not measured; without what others measured of it."""
    monkeypatch.setenv("AINISHA_BUNDLE", str(DEFAULT_BUNDLE))
    monkeypatch.setattr(Bundle, "held_out", lambda _bundle: None)
    return lambda **query: open_app(**query).switch_page("pages/model.py").run()


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_figures_are_those_of_the_evaluation(open_page: OpenApp, evaluation: Mapping[str, Any], lang: str) -> None:
    app = open_page(lang=lang)
    assert not app.exception
    assert app.title[0].value == catalog(lang)["model.title"]
    assert [metric.value for metric in app.metric] == [figure for _, figure, _ in main_figures(english, evaluation)]
    assert len(app.tabs) == 4 + len(out_of_fold_tables(english, evaluation))
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
    true, predicted = choose.options[0].split(" → ")
    choose.select_index(0).run()
    assert not app.exception
    assert true in app.info[0].value
    assert predicted in app.info[0].value


def test_a_bundle_without_figures_says_so(open_app: OpenApp) -> None:
    app = open_app(lang="en").switch_page("pages/model.py").run()
    assert not app.exception
    assert catalog("en")["model.unmeasured"] in [info.value for info in app.info]


def test_a_damaged_bundle_is_named(open_app: OpenApp, bundle: Path) -> None:
    (bundle / MANIFEST).write_bytes(b"nothing")
    app = open_app(lang="en").switch_page("pages/model.py").run()
    assert not app.exception
    assert str(bundle / MANIFEST) in app.error[0].value
    assert "git checkout -- artifacts" in app.error[0].value


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_readme_that_ships_is_the_one_that_is_generated(folder: Path) -> None:
    written, bundle = (folder / README).read_text(encoding="utf-8"), Bundle(folder)
    assert written == readme(bundle), "run `python -m pages.components.model.card`"
    assert bundle.manifest.version in written


def test_the_readme_is_written_by_one_command(shipped: Classifier, tmp_path: Path) -> None:
    for file in DEFAULT_BUNDLE.iterdir():
        if file.name != README:
            (tmp_path / file.name).symlink_to(file)
    assert main([tmp_path]) == 0
    assert (tmp_path / README).read_text(encoding="utf-8") == readme(shipped.bundle)


def test_every_reason_for_a_mix_up_is_of_two_topics() -> None:
    reasons = {key.removeprefix("confusion.") for key in catalog("en") if key.startswith("confusion.")}
    reasons = {reason for reason in reasons if reason.split(".")[0] not in ("right", "never", "count", "other")}
    assert len(reasons) > 20
    assert reasons <= {"_".join(pair) for pair in combinations(sorted(load_topics()), 2)}


@pytest.mark.parametrize("pair", list(combinations(load_topics(), 2)), ids="-".join)
def test_a_mix_up_is_explained_by_its_own_reason_where_there_is_one(pair: tuple[str, str]) -> None:
    true, predicted = pair
    first, second = sorted(pair)
    reason = catalog("sw").get(f"confusion.{first}_{second}", catalog("sw")["confusion.other"])
    assert explain_confusion(true, predicted, 3, 100).endswith(reason)
    assert reason not in explain_confusion(true, predicted, 0, 100)


def test_charts_hold_every_figure(evaluation: Mapping[str, Any]) -> None:
    measured, labels, counts = evaluation["calibration"], evaluation["labels"], evaluation["cv"]["full"]["confusion"]
    cells = rows_of(confusion_chart(labels, counts))
    assert {(cell["true"], cell["predicted"]): cell["count"] for cell in cells} == {
        (true, predicted): counts[i][j] for i, true in enumerate(labels) for j, predicted in enumerate(labels)
    }
    before, after = measured["before"]["bins"], measured["after"]["bins"]
    promised = [row["confidence"] for row in rows_of(reliability_chart(before, after)) if "confidence" in row]
    assert promised == [step["confidence"] for step in (*after, *before)]
    shares = {row["share"] for row in rows_of(coverage_chart(measured["coverage"], 0.5)) if "share" in row}
    assert shares == {step[key] for step in measured["coverage"] for key in ("accuracy", "coverage")}


def rows_of(chart: Any) -> list[dict[str, Any]]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]
