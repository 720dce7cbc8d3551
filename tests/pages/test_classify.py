"""The first page, without a browser: what it answers, what it refuses, and that it loses nothing."""

import builtins
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event, current_thread
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from classifier.bundle.manifest import ENCODER, LITERT_MODEL, MANIFEST, Manifest
from classifier.bundle.writing import encode_labels, write_bundle
from pages.components.classify import charts
from pages.components.classify.box import FIRST, FURTHER
from pages.components.shared.i18n import catalog
from pages.components.shared.resources import PREDICTION_LOCK, warm_up_charts
from pages.components.shared.samples import load_samples
from tests.cases import ANSWERED, REFUSED
from tests.pages.conftest import LABELS, SPORTS, OpenApp
from tests.test_notices import CASES

ROOT = Path(__file__).parents[2]
TEXTS = catalog("en")


def classify(app: AppTest, text: str) -> AppTest:
    """Paste `text` and press the button."""
    app.text_area(key="article").set_value(text)
    return press(app)


def choose_sample(app: AppTest, slug: str) -> AppTest:
    """Choose a sample among the first ones, or in the list of all of them once a text was answered."""
    offered = [
        group
        for group in app.button_group
        if is_list_of_samples(group.key) and load_samples()[slug].title[:20] in str(group.options).replace("\\", "")
    ]
    return offered[0].set_value(slug).run()


def is_list_of_samples(key: str | None) -> bool:
    return key is not None and key.startswith((FIRST, FURTHER))


def press(app: AppTest) -> AppTest:
    return next(button for button in app.button if button.proto.type == "primary").click().run()


def messages(app: AppTest) -> list[str]:
    return [message.value for message in (*app.warning, *app.error, *app.info)]


def chart_rows(app: AppTest, field: str) -> list[str]:
    """A field of the rows of the first chart."""
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    return [row[field] for row in spec["layer"][0]["data"]["values"]]


def set_threshold(bundle: Path, contents: dict[str, bytes], threshold: float) -> None:
    """Write the small bundle anew, with another threshold: above it an answer is certain."""
    manifest = Manifest(name="small", labels=LABELS, max_length=8, threshold=threshold)
    write_bundle(bundle, {**contents, ENCODER: encode_labels(LABELS)}, manifest)


def sendable(cases: dict[str, object]) -> list[str]:
    """Names of the cases that a browser can send: a lone surrogate becomes U+FFFD before it leaves one."""
    return [name for name in cases if "surrogate" not in name]


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_opens_in_the_language_of_the_link(open_app: OpenApp, lang: str) -> None:
    app = open_app(lang=lang)
    assert not app.exception
    assert [title.value for title in app.title] == [catalog(lang)["classify.title"]]
    assert not app.header, "there is no answer before there is a question"


@pytest.mark.parametrize(("locale", "lang"), [("sw-KE", "sw"), ("en-GB", "en"), ("fr-FR", "en"), (None, "sw")])
def test_first_language_is_the_browsers(open_app: OpenApp, locale: str | None, lang: str) -> None:
    assert open_app(locale).title[0].value == catalog(lang)["classify.title"]


def test_answers_with_category_probability_and_chart(
    open_app: OpenApp, bundle: Path, small_contents: dict[str, bytes]
) -> None:
    set_threshold(bundle, small_contents, 0.0)
    app = classify(open_app(lang="en"), SPORTS)
    assert not app.exception
    assert len(app.header) == 1
    assert app.metric[0].value.endswith("%")
    assert any(f"badge[{TEXTS['answer.certain']}]" in line.value for line in app.markdown)
    assert chart_rows(app, "color") == ["accent", "beside", "beside"]


@pytest.mark.parametrize(
    ("text", "threshold", "verdict"), [("Timu yafunga", 0.0, "unreliable"), (SPORTS, 0.99, "for_editor")]
)
def test_doubt_is_said_everywhere_whatever_it_comes_from(
    open_app: OpenApp, bundle: Path, text: str, threshold: float, verdict: str, small_contents: dict[str, bytes]
) -> None:
    """It comes from a notice, however high the confidence, or from the confidence alone."""
    set_threshold(bundle, small_contents, threshold)
    app = classify(open_app(lang="en"), text)
    assert not app.exception
    assert app.header[0].value.startswith(":gray[:material/help:] Uncertain: perhaps")
    assert ("perhaps" in app.header[0].value.split("perhaps", 1)[1]) == bool(threshold), "two topics, or the notice"
    assert not app.metric, "a doubtful probability is not set in large figures"
    assert any(TEXTS[f"answer.{verdict}"] in line.value for line in app.markdown)
    assert set(chart_rows(app, "color")) == {"beside"}
    app.switch_page("pages/history.py").run()
    assert any(TEXTS[f"answer.{verdict}"] in line.value for line in app.markdown)
    assert not any("orange-badge" in line.value for line in app.markdown)


def test_a_notice_not_to_rely_on_the_answer_stands_above_it(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), "Timu yafunga")
    drawn = [element.type for element in app.main]
    assert drawn.index("warning") < drawn.index("header")


def test_a_sample_fills_the_box_and_is_answered_at_once(open_app: OpenApp) -> None:
    app = choose_sample(open_app(lang="sw"), "kipa")
    assert app.text_area(key="article").value == load_samples()["kipa"].text
    assert app.header
    assert not app.exception
    lists = [group for group in app.button_group if is_list_of_samples(group.key)]
    assert [group.value for group in lists] == [None], "it can be chosen again"


def test_a_sample_replaces_own_text_only_until_it_is_brought_back(open_app: OpenApp) -> None:
    app = classify(open_app(), SPORTS)
    choose_sample(app, "kipa")
    assert app.text_area(key="article").value != SPORTS
    next(button for button in app.button if button.label == catalog("sw")["classify.restore"]).click().run()
    assert app.text_area(key="article").value == SPORTS


def test_a_link_opens_a_sample_and_answers_it(open_app: OpenApp) -> None:
    app = open_app(sample="chanjo")
    assert app.text_area(key="article").value == load_samples()["chanjo"].text
    assert app.header


def test_a_link_to_no_sample_opens_an_empty_box(open_app: OpenApp) -> None:
    app = open_app(sample="<script>", lang="fr")
    assert app.text_area(key="article").value == ""
    assert not app.exception


@pytest.mark.parametrize("case", sendable(dict(REFUSED)))
def test_refuses_with_a_sentence_and_keeps_the_text(open_app: OpenApp, case: str) -> None:
    text, error = REFUSED[case]
    app = classify(open_app(lang="en"), text)
    assert not app.exception
    assert not app.header
    assert len(messages(app)) == 1
    assert messages(app)[0].startswith(catalog("en")[f"error.{error.code}"].split("{")[0])
    assert app.text_area(key="article").value == text


@pytest.mark.parametrize("case", sendable(dict(ANSWERED)))
def test_answers_anything_that_has_words_and_never_renders_it(open_app: OpenApp, case: str) -> None:
    text = ANSWERED[case]
    app = classify(open_app(lang="en"), text)
    assert not app.exception
    assert len(app.header) == 1
    assert app.text_area(key="article").value == text
    assert not [shown.value for shown in (*app.markdown, *app.header, *app.caption) if text in shown.value]


@pytest.mark.parametrize("lang", ["sw", "en"])
@pytest.mark.parametrize("case", [case for case, (_, codes) in CASES.items() if codes])
def test_what_to_know_of_a_text_is_said_in_both_languages(open_app: OpenApp, case: str, lang: str) -> None:
    text, codes = CASES[case]
    app = classify(open_app(lang=lang), text)
    assert not app.exception
    said = [message for message in messages(app) if "{" not in message]
    for code in codes:
        beginning = catalog(lang)[f"notice.{code}"].split("{")[0]
        assert any(message.startswith(beginning) for message in said), code


def test_changing_the_language_keeps_text_and_answer(open_app: OpenApp) -> None:
    app = classify(open_app(lang="sw"), SPORTS)
    shares = chart_rows(app, "text")
    app.radio(key="language").set_value("en").run()
    assert app.title[0].value == catalog("en")["classify.title"]
    assert app.text_area(key="article").value == SPORTS
    assert chart_rows(app, "text") == shares
    assert app.query_params["lang"] == "en"


def test_an_error_is_said_again_in_the_language_chosen_after_it(open_app: OpenApp) -> None:
    app = classify(open_app(lang="sw"), "?!")
    app.radio(key="language").set_value("en").run()
    assert messages(app) == [catalog("en")["error.no_words"]]


@pytest.mark.parametrize("lang", ["sw", "en"])
@pytest.mark.parametrize("name", [LITERT_MODEL, MANIFEST])
def test_a_damaged_bundle_is_named_with_the_way_to_mend_it(
    open_app: OpenApp, bundle: Path, name: str, lang: str
) -> None:
    (bundle / name).write_bytes(b"nothing")
    app = open_app(lang=lang)
    assert not app.exception
    assert str(bundle / name) in app.error[0].value
    assert "git checkout -- artifacts" in app.error[0].value


def test_a_missing_bundle_is_mended_under_the_running_app(open_app: OpenApp, bundle: Path) -> None:
    bundle.rename(aside := bundle.with_name("aside"))
    app = open_app(lang="en")
    assert "is missing" in app.error[0].value
    aside.rename(bundle)
    assert not classify(app, SPORTS).error


@pytest.mark.slow
def test_an_answer_needs_no_pandas() -> None:
    """It costs the first reader a second, and memory; asked in a process of its own, for other tests import it."""
    asked = f"""
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(ROOT / "streamlit_app.py")!r}, default_timeout=60).run()
app.text_area(key="article").set_value({load_samples()["kipa"].text!r}).run()
next(button for button in app.button if button.proto.type == "primary").click().run()
print(len(app.get("vega_lite_chart")), len(app.exception), *sorted({{"pandas", "pyarrow"}} & set(sys.modules)))
"""
    printed = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["2", "0"]


def test_no_chart_is_built_while_another_session_imports_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Altair fails where pandas is only half imported."""
    imports, importing, go_on = builtins.__import__, Event(), Event()

    def import_slowly(name: str, *rest: Any) -> Any:
        if name == "pandas" and current_thread().name.startswith("importing"):
            importing.set()
            go_on.wait()
        return imports(name, *rest)

    shares = {f"topic {number}": 1 / 31 for number in range(31)}  # no other test draws so many: no chart is kept
    changes = {f"neno {number}": -0.1 for number in range(31)}
    builders = (
        lambda: charts.probability_chart(shares, 0.5, certain=True),
        lambda: charts.comparison_chart(shares, shares),
        lambda: charts.word_chart(changes),
    )
    warm_up_charts.cache_clear()
    monkeypatch.setattr(builtins, "__import__", import_slowly)
    with ThreadPoolExecutor(1, "importing") as one, ThreadPoolExecutor(len(builders)) as others:
        try:
            imported = one.submit(warm_up_charts)
            importing.wait()
            built = [others.submit(build) for build in builders]
            assert wait(built, timeout=0.5).done == set()
        finally:
            go_on.set()
        imported.result()
        assert all(chart.result()["layer"] for chart in built)


def test_answers_are_worked_out_one_after_the_other(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []
    monkeypatch.setattr(
        "pages.components.classify.answer.show_answer", lambda *_: held.append(PREDICTION_LOCK.locked())
    )
    at_the_database: list[bool] = []
    monkeypatch.setattr(
        "pages.components.classify.feedback.ask_for_feedback",
        lambda *_: at_the_database.append(PREDICTION_LOCK.locked()),
    )
    app = open_app(lang="en")
    for text in (SPORTS, "2024", SPORTS):  # nothing to read in the second one: the turn ends with an error, too
        classify(app, text)
        assert not PREDICTION_LOCK.locked()
    assert held == [True, True]
    assert at_the_database == [False, False], "whoever waits for the database keeps nobody else waiting"
