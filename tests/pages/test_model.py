"""The model's page and its README, without a browser: both say what evaluation.json and manifest.json say."""

from collections.abc import Mapping
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from classifier import DEFAULT_BUNDLE, Classifier
from classifier.bundle.artifacts import Bundle
from classifier.bundle.manifest import MANIFEST
from classifier.topics import load_topics
from pages.components.model.card import README, SHIPPED, main, readme
from pages.components.model.charts import confusion_chart, coverage_chart, reliability_chart
from pages.components.model.held_out import out_of_fold_tables
from pages.components.shared.card_facts import english, headlines
from pages.components.shared.categories import markdown_name
from pages.components.shared.confusions import explain_confusion
from pages.components.shared.i18n import catalog, language, percent
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
    assert [metric.value for metric in app.metric] == [figure for _, figure, _ in headlines(english, evaluation)]
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


@pytest.mark.parametrize("true", load_topics())
def test_every_mix_up_is_explained(true: str) -> None:
    texts = catalog(language())
    for predicted in load_topics():
        names = {"true": markdown_name(true), "predicted": markdown_name(predicted), "texts": 100}
        never, often = (explain_confusion(true, predicted, count, 100) for count in (0, 3))
        if true == predicted:
            assert often == texts["confusion.right"].format(count=3, **names)
            continue
        assert never == texts["confusion.never"].format(**names)
        reason = texts.get(f"confusion.{'_'.join(sorted((true, predicted)))}", texts["confusion.other"])
        assert often == f"{texts['confusion.count'].format(count=3, **names)} {reason}"


def test_every_reason_for_a_mix_up_is_of_two_topics() -> None:
    reasons = {key.removeprefix("confusion.") for key in catalog("en") if key.startswith("confusion.")}
    reasons -= {"right", "never", "count", "other"}
    assert len(reasons) > 20
    assert reasons <= {"_".join(pair) for pair in combinations(sorted(load_topics()), 2)}


def rows_of(chart: Any) -> list[dict[str, Any]]:
    """Return the rows of all layers of a chart; Altair checks the chart against the schema of Vega-Lite."""
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def test_the_confusion_chart_has_every_count_once(evaluation: Mapping[str, Any]) -> None:
    labels, counts = evaluation["labels"], evaluation["cv"]["full"]["confusion"]
    rows = rows_of(confusion_chart(labels, counts))
    assert [row["count"] for row in rows] == [count for row in counts for count in row]
    assert [(row["true"], row["predicted"]) for row in rows] == list(product(labels, labels))
    assert sum(row["share"] for row in rows) == pytest.approx(len(labels)), "shares of a row are shares of 1"


def test_the_reliability_chart_has_every_bin_of_both_kinds(evaluation: Mapping[str, Any]) -> None:
    before, after = (evaluation["calibration"][moment]["bins"] for moment in ("before", "after"))
    texts, kinds = catalog(language()), dict[str, list[tuple[float, float]]]()
    for row in rows_of(reliability_chart(before, after)):
        if "kind" in row:
            kinds.setdefault(row["kind"], []).append((row["confidence"], row["accuracy"]))
    for kind, bins in (("model.uncalibrated", before), ("model.calibrated", after)):
        assert kinds[texts[kind]] == [(one["confidence"], one["accuracy"]) for one in bins]


def test_the_coverage_chart_has_both_curves_and_the_threshold(evaluation: Mapping[str, Any]) -> None:
    curve, threshold = evaluation["calibration"]["coverage"], evaluation["calibration"]["threshold"]
    rows = rows_of(coverage_chart(curve, threshold))
    texts = catalog(language())
    for kind, key in (("model.curve_right", "accuracy"), ("model.curve_covered", "coverage")):
        drawn = [(row["threshold"], row["share"]) for row in rows if row.get("kind") == texts[kind]]
        assert drawn == [(one["threshold"], one[key]) for one in curve]
    assert [row for row in rows if "at" in row] == [{"at": threshold, "text": percent(threshold)}]
