"""Several models: one is chosen in the sidebar and kept in the address, two are compared on one article."""

import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from classifier import Classifier
from classifier.bundle.manifest import ENCODER, MANIFEST, Manifest
from classifier.bundle.writing import encode_labels, write_bundle
from pages.components.classify import comparison
from pages.components.classify.charts import probability_chart
from pages.components.shared import resources
from pages.components.shared.display import as_text
from pages.components.shared.i18n import catalog
from pages.components.shared.samples import load_samples
from tests.pages.conftest import LABELS, SPORTS, OpenApp, OpenBatch
from tests.pages.test_batch import FILES, click, job_of, said
from tests.pages.test_batch import classify as classify_batch
from tests.pages.test_classify import classify, is_list_of_samples

TEXTS = catalog("en")
NASTY = (
    "**x** [a](http://evil.example/x) :smile: :material/home:",
    ":red[afya] $x^2$ <b>b</b> www.evil.example",
    "`kodi` # siasa ![p](http://evil.example/p.png) ~~c~~",
)
DESKS = ("kitaifa", "michezo", "afya yetu")
"""The last one is in no catalog."""


@pytest.fixture
def desks(bundle: Path, small_contents: dict[str, bytes]) -> Path:
    """A second bundle beside the one that the app serves, of which two labels are weak."""
    folder = bundle.with_name("tanzania-desks")
    training = {"data": {"by_label": {"kitaifa": 1000, "michezo": 43, "afya yetu": 13}}}
    manifest = Manifest(name="tanzania-desks", labels=DESKS, max_length=8, training=training)
    write_bundle(folder, {**small_contents, ENCODER: encode_labels(DESKS)}, manifest)
    return folder


@pytest.fixture
def nasty(bundle: Path, small_contents: dict[str, bytes]) -> Path:
    """A bundle beside the one that the app serves whose name and labels are Markdown."""
    folder = bundle.with_name("nasty")
    training = {"data": {"by_label": dict.fromkeys(NASTY, 43)}}
    manifest = Manifest(name=NASTY[0], labels=NASTY, max_length=8, threshold=0.3, training=training)
    write_bundle(folder, {**small_contents, ENCODER: encode_labels(NASTY)}, manifest)
    return folder


def markdown_of(app: AppTest) -> list[str]:
    """Everything that Streamlit reads as Markdown; options of a select box, cells and charts are text."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    written = [str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind)]
    return written + [element.label for element in app.button] + [one for radio in app.radio for one in radio.options]


def chooser(app: AppTest) -> list[str]:
    return [option for radio in app.sidebar.radio if radio.key == "model-en" for option in radio.options]


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def test_one_model_is_no_choice(open_app: OpenApp) -> None:
    app = open_app(lang="en")
    assert not chooser(app)
    assert not classify(app, SPORTS).toggle
    assert "model" not in app.query_params


def test_a_model_is_chosen_asked_anew_and_kept_in_the_address(open_app: OpenApp, desks: Path) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    assert chooser(app) == ["small", TEXTS["bundle.tanzania_desks.name"]]
    assert set(app.session_state["history"][0].prediction.probabilities) == set(LABELS)
    app.sidebar.radio(key="model-en").set_value(desks.name).run()
    assert not app.exception
    assert app.query_params["model"] == desks.name
    newest, older = app.session_state["history"]
    assert set(newest.prediction.probabilities) == set(DESKS)
    assert (newest.model, older.model) == (desks.name, "bundle")
    app.sidebar.radio(key="model-en").set_value("bundle").run()
    assert "model" not in app.query_params


def test_a_batch_says_that_its_answers_are_of_another_model_and_offers_those_of_this_one(
    open_batch: OpenBatch, desks: Path
) -> None:
    app = classify_batch(open_batch("habari.csv", FILES["habari.csv"]))
    assert TEXTS["batch.other_model"] not in said(app)
    app.sidebar.radio(key="model-en").set_value(desks.name).run()
    assert TEXTS["batch.other_model"] in said(app)
    click(app, "batch.again")
    job_of(app).wait()
    app.run()
    assert not app.exception
    assert TEXTS["batch.other_model"] not in said(app)
    assert job_of(app).classifier.labels == DESKS


def test_an_article_of_a_batch_is_opened_with_the_model_that_classified_it(open_batch: OpenBatch, desks: Path) -> None:
    app = classify_batch(open_batch("habari.csv", FILES["habari.csv"]))
    app.sidebar.radio(key="model-en").set_value(desks.name).run()
    app.selectbox(key="batch-chosen").select_index(0).run()
    app.switch_page("pages/classify.py").run()  # what the page does in a browser
    assert not app.exception
    assert app.sidebar.radio(key="model-en").value == "bundle"
    newest = app.session_state["history"][0]
    assert newest.model == "bundle"
    assert set(newest.prediction.probabilities) == set(LABELS)


def test_another_language_changes_neither_the_model_nor_the_answers(open_app: OpenApp, desks: Path) -> None:
    app = classify(open_app(lang="en", model=desks.name), SPORTS)
    for lang in ("sw", "en", "sw"):
        app.sidebar.radio(key="language").set_value(lang).run()
        assert app.sidebar.radio(key=f"model-{lang}").value == desks.name
        assert app.query_params["model"] == desks.name
    assert len(app.session_state["history"]) == 1


@pytest.mark.parametrize("page", ["classify", "batch", "walkthrough", "model", "history", "review"])
def test_every_page_opens_with_the_model_of_the_address(open_app: OpenApp, desks: Path, page: str) -> None:
    app = classify(open_app(lang="en", model=desks.name), SPORTS)
    assert set(app.session_state["history"][0].prediction.probabilities) == set(DESKS)
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert app.sidebar.radio(key="model-en").value == desks.name


@pytest.mark.parametrize("asked", ["nothing-like-it", "../small", "", "tanzania-desks.releases"])
def test_a_model_that_is_not_there_is_the_default(open_app: OpenApp, desks: Path, asked: str) -> None:
    assert desks.exists()
    app = classify(open_app(lang="en", model=asked), SPORTS)
    assert not app.exception
    assert set(app.session_state["history"][0].prediction.probabilities) == set(LABELS)
    assert "model" not in app.query_params


def test_a_model_that_goes_away_leaves_the_default(open_app: OpenApp, desks: Path) -> None:
    app = classify(open_app(lang="en", model=desks.name), SPORTS)
    shutil.rmtree(desks)
    assert not app.run().exception
    assert not chooser(app)


def test_a_damaged_model_is_offered_by_the_name_of_its_folder_and_says_what_is_wrong(
    open_app: OpenApp, desks: Path
) -> None:
    (desks / MANIFEST).write_bytes(b"nothing")
    app = open_app(lang="en", model=desks.name)
    assert chooser(app) == ["small", as_text(desks.name)]
    assert not app.exception
    assert app.error


def test_an_answer_of_the_history_is_opened_with_its_model(open_app: OpenApp, desks: Path) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    app.sidebar.radio(key="model-en").set_value(desks.name).run()
    app.switch_page("pages/history.py").run()
    assert any(f" · {TEXTS['bundle.tanzania_desks.name']}" in line for line in captions(app))
    app.button(key="open-1").click().run()
    app.switch_page("pages/classify.py").run()  # what the button does in a browser
    assert app.sidebar.radio(key="model-en").value == "bundle"
    assert len(app.session_state["history"]) == 2


@pytest.mark.usefixtures("desks")
def test_nobody_waits_for_a_model_that_another_reader_loads(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def load(bundle: str | None = None) -> Classifier:
        held.append(resources.PREDICTION_LOCK.locked())
        return resources.get_classifier(bundle)

    st.cache_resource.clear()
    monkeypatch.setattr(comparison, "get_classifier", load)
    app = classify(open_app(lang="en"), SPORTS)
    app.toggle(key="compare").set_value(True).run()
    assert not app.exception
    assert held == [False]
    assert not resources.PREDICTION_LOCK.locked()


def test_two_models_are_compared_on_one_article(open_app: OpenApp, desks: Path) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    charts = len(app.get("vega_lite_chart"))
    app.toggle(key="compare").set_value(True).run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == charts + 2
    assert {"small", TEXTS["bundle.tanzania_desks.name"]} <= set(captions(app))
    (desks / MANIFEST).write_bytes(b"nothing")
    damaged = classify(app, f"{SPORTS} tena")
    assert not damaged.exception


def test_labels_learned_from_few_articles_are_marked(open_app: OpenApp, desks: Path) -> None:
    app = classify(open_app(lang="en", model=desks.name), SPORTS)
    few = [line for line in captions(app) if "Learned from few" in line]
    assert len(few) == 1
    assert "Sports (43)" in few[0]
    assert "Afya yetu (13)" in few[0]
    assert "National" not in few[0]
    said = [message.value for message in app.info if "from only" in message.value]
    label = app.session_state["history"][0].prediction.label
    assert bool(said) == (label != "kitaifa")


def test_samples_are_those_of_the_model(open_app: OpenApp, desks: Path) -> None:
    groups = open_app(lang="en", model=desks.name).button_group
    offered = " ".join(option for group in groups if is_list_of_samples(group.key) for option in group.options)
    samples = load_samples()
    assert all(samples[slug].title[:20] in offered for slug in ("daraja", "alizeti"))
    assert samples["korosho"].title[:20] not in offered


def test_a_link_to_a_sample_opens_with_the_model_that_it_is_of(open_app: OpenApp, desks: Path) -> None:
    app = open_app(lang="en", sample="daraja")
    assert app.text_area(key="article").value == load_samples()["daraja"].text
    assert app.sidebar.radio(key="model-en").value == desks.name
    assert app.query_params["model"] == desks.name
    named = open_app(lang="en", sample="daraja", model="bundle")
    assert named.sidebar.radio(key="model-en").value == "bundle", "a model that the link names goes first"
    default = open_app(lang="en", sample="korosho")
    assert default.sidebar.radio(key="model-en").value == "bundle"


def test_labels_and_names_of_a_bundle_are_shown_as_text(open_app: OpenApp, nasty: Path) -> None:
    """On every page, and in everything that opens on a click."""
    app = classify(open_app(lang="en", model=nasty.name), SPORTS)
    app.toggle(key="compare").set_value(True).run()
    app.feedback[0].set_value(0).run()  # asks which label it is instead
    pages = [markdown_of(app)]
    app.session_state["step"] = "decision"
    for page in ("model", "history", "batch", "review", "walkthrough"):
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        pages.append(markdown_of(app))
    for label in NASTY:
        raw = [line for lines in pages for line in lines if label in line or label.capitalize() in line]
        assert raw == []
        assert any(as_text(label) in line for line in pages[0])
    assert any(as_text(NASTY[0]) in option for option in chooser(app))


def test_a_long_name_of_a_weak_label_keeps_its_star() -> None:
    shares = dict.fromkeys(NASTY, 1 / 3)
    names = [row["name"] for row in probability_chart(shares, 0, True, NASTY)["datasets"]["rows"]]
    assert [name for name in names if not name.endswith("… *") or len(name) > 19] == []


def test_a_batch_shows_labels_as_text(open_batch: OpenBatch, nasty: Path) -> None:
    app = classify_batch(open_batch("habari.csv", FILES["habari.csv"], model=nasty.name))
    lines = markdown_of(app)
    assert not [line for line in lines for label in NASTY if label in line]
    assert any(as_text(label) in line for line in lines for label in NASTY)
