"""A bundle of 17 topics on every page: lists in place of buttons, second topics, codes, charts that stay readable."""

import csv
import io
import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from classifier import Classifier, load_classifier
from classifier.topics import codes_of
from pages.components.classify.charts import comparison_chart, probability_chart
from pages.components.classify.takeaway import to_csv, to_json, to_line
from pages.components.shared.categories import covers, name
from pages.components.shared.confusions import confusion_chart
from pages.components.shared.i18n import catalog
from pages.components.shared.samples import samples_for
from tests.pages.conftest import MEDIA_TOPICS, SPORTS, OpenApp
from tests.pages.test_batch import FILES
from tests.pages.test_batch import classify as classify_batch
from tests.pages.test_classify import classify, is_list_of_samples

TEXTS = catalog("en")


@pytest.fixture
def open_wide(open_app: OpenApp, wide: Path, monkeypatch: pytest.MonkeyPatch) -> OpenApp:
    """Open the app on the wide bundle: `open_app` serves the small one."""
    monkeypatch.setenv("AINISHA_BUNDLE", str(wide))
    return open_app


@pytest.fixture
def classifier(wide: Path) -> Classifier:
    return load_classifier(wide)


def written(app: AppTest) -> str:
    return "\n".join(line.value for line in app.markdown)


@pytest.mark.parametrize("lang", ["sw", "en"])
@pytest.mark.parametrize("page", ["classify", "batch", "walkthrough", "model", "history", "review"])
def test_every_page_opens(open_wide: OpenApp, page: str, lang: str) -> None:
    app = classify(open_wide(lang=lang), SPORTS).switch_page(f"pages/{page}.py").run()
    assert not app.exception


def test_the_second_topic_stands_beside_the_first_and_in_the_history(open_wide: OpenApp) -> None:
    app = classify(open_wide(lang="en"), SPORTS)
    said = app.session_state["history"][0].prediction
    also = TEXTS["answer.also"].format(label=name(said.second, "en"))
    assert f"{also}]" in written(app)
    assert name(said.label, "en") in app.header[0].value
    app.switch_page("pages/history.py").run()
    assert f"{also}]" in written(app)


def test_the_why_of_any_topic_is_chosen_from_a_list(open_wide: OpenApp) -> None:
    app = classify(open_wide(lang="en"), SPORTS)
    choose = next(group for group in app.selectbox if group.label == TEXTS["why.choose"])
    assert choose.value == app.session_state["history"][0].prediction.label
    assert sorted(choose.options) == sorted(name(label, "en") for label in MEDIA_TOPICS)
    choose.set_value("weather").run()
    assert not app.exception
    assert app.session_state["explanation"][0][1] == "weather"
    app.radio(key="language").set_value("sw").run()
    assert not app.exception
    assert app.session_state["explanation"][0][1] == "weather", "another language changes no choice"


def test_a_correction_is_chosen_from_a_list(
    open_wide: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AINISHA_FEEDBACK", str(tmp_path / "feedback.db"))
    app = classify(open_wide(lang="en"), SPORTS)
    app.feedback[0].set_value(0).run()
    choose = next(group for group in app.selectbox if group.label == TEXTS["feedback.correct_label"])
    assert choose.value is None
    assert len(choose.options) == len(MEDIA_TOPICS), "all but the answer, and none of them"


def test_help_tells_what_each_topic_covers(open_wide: OpenApp) -> None:
    said = written(open_wide(lang="sw"))
    assert [label for label in MEDIA_TOPICS if covers(label) not in said] == []


def test_samples_are_offered_by_their_headlines(open_wide: OpenApp) -> None:
    app, samples = open_wide(lang="en"), samples_for("media-topics")
    offered = [option for group in app.button_group if is_list_of_samples(group.key) for option in group.options]
    assert len(offered) == len(samples)
    for headline, sample in zip(offered, samples.values(), strict=True):
        assert sample.title.startswith(headline.rstrip("…").replace("\\", ""))
    assert not set(offered) & {name(label, "en") for label in MEDIA_TOPICS}


def test_a_batch_has_second_topics_and_a_filter_of_those_that_occur(open_wide: OpenApp) -> None:
    app = open_wide(lang="en").switch_page("pages/batch.py").run()
    app.file_uploader[0].upload("habari.csv", FILES["habari.csv"]).run()
    classify_batch(app)
    assert not app.exception
    shown = next(table.value for table in app.dataframe if "share" in table.value.columns)
    said = {one.label: one.second for one in app.session_state["batch"].job.outcomes if hasattr(one, "label")}
    assert dict(zip(shown["desk"], shown["also"], strict=True)) == {
        name(label, "en"): name(second, "en") for label, second in said.items()
    }
    assert any("`second_code`" in caption.value for caption in app.caption)


def test_what_is_taken_away_has_second_topic_and_codes(classifier: Classifier) -> None:
    said, codes = classifier.predict(SPORTS), codes_of(MEDIA_TOPICS)
    assert said.second
    assert f"{name(said.label, 'sw')}, pia: {name(said.second, 'sw')} (" in to_line(said, SPORTS)
    taken = json.loads(to_json(said, "v"))
    assert (taken["code"], taken["second_code"]) == (codes[said.label], codes[said.second])
    rows = list(csv.DictReader(io.StringIO(to_csv(said, codes))))
    assert [row["topic"] for row in rows[:3]] == ["first", "second", ""]
    assert all(row["code"] == codes[row["label"]] for row in rows)


def test_charts_accent_one_bar_and_many_rows_are_low(classifier: Classifier) -> None:
    said = classifier.predict(SPORTS).probabilities
    chart = probability_chart(said, 0.5, certain=True)
    colors = [row["color"] for row in chart["datasets"]["rows"]]
    assert colors == ["accent", *["beside"] * 16]
    assert chart["height"] == comparison_chart(said, said)["height"] < 420
    ranked = probability_chart(said, 0, True, ranked=False)
    assert {row["color"] for row in ranked["datasets"]["rows"]} == {"accent"}


def test_a_comparison_accents_the_first_of_both_answers() -> None:
    before, after = {"sport": 0.6, "crime": 0.4, "arts": 0.0}, {"sport": 0.2, "crime": 0.7, "arts": 0.1}
    rows = comparison_chart(before, after)["datasets"]["rows"]
    assert [(row["label"], row["was"], row["is"]) for row in rows] == [
        ("sport", "accent", "beside"), ("crime", "beside", "accent"), ("arts", "beside", "beside")
    ]  # fmt: skip


def test_the_table_of_mix_ups_has_a_cell_a_pair() -> None:
    counts = [[int(i == j) for j in range(17)] for i in range(17)]
    chart = confusion_chart(MEDIA_TOPICS, counts).to_dict()
    rows = next(iter(chart["datasets"].values()))
    assert len(rows) == 17 * 17
    assert chart["height"] < 600


def test_the_chooser_tells_what_each_model_is_for(open_wide: OpenApp) -> None:
    choose = open_wide(lang="en").sidebar.radio(key="model-en")
    assert choose.options == [TEXTS["bundle.media_topics.name"], "small"]
    assert list(choose.proto.captions) == [TEXTS["bundle.media_topics.use"], TEXTS["bundle.other.use"]]
