"""Every word on a page comes from the catalogs: when all of their texts stand in brackets, nothing stands outside."""

import re
from collections.abc import Iterator, Mapping

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from classifier.topics import load_topics
from pages.components.batch.example import example_csv
from pages.components.shared import categories, i18n
from pages.components.shared.display import as_text, shorten
from pages.components.shared.samples import load_samples
from tests.pages.conftest import SPORTS, OpenApp
from tests.pages.test_classify import classify, press

SPOKEN = ("label", "value", "body", "placeholder", "help", "options")
"""Where an element keeps what it says."""
SILENT = {"text", "text_area", "code", "html", "vega_lite_chart", "dataframe", "arrow_table"}
"""Elements that show the reader's own text, or data."""
NAMES = {"ainisha", "json", "ninjs", "csv", "png", "kiswahili", "english", "lugha", "language", "tensorflow", "litert"}
"""Names are the same in every language."""
# Markup, and moments, whose months the calendar names.
SAMPLES = {as_text(shorten(sample.title, 40)) for sample in load_samples().values()}
"""Headlines of sample articles, which are Swahili."""
MARKUP = re.compile(r"\d+ \w+ \d{4}, \d\d:\d\d|:material/\w+:|:[a-z]+(?:-badge)?\[|`[^`]*`|\*\*|https?://\S*")


@pytest.fixture(autouse=True)
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put every text of the catalogs and of the table of topics in brackets."""
    read, topics = i18n.catalog, load_topics()
    monkeypatch.setattr(i18n, "catalog", lambda code: {key: f"⟦{text}⟧" for key, text in read(code).items()})
    told = {
        label: topic._replace(name=_bracketed(topic.name), covers=_bracketed(topic.covers))
        for label, topic in topics.items()
    }
    monkeypatch.setattr(categories, "load_topics", lambda: told)
    example_csv.cache_clear()
    yield
    example_csv.cache_clear()  # it has the names in brackets


def _bracketed(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: f"⟦{text}⟧" for code, text in texts.items()}


def elements(block: Block | Element) -> Iterator[Element]:
    if isinstance(block, Block):
        for child in block.children.values():
            yield from elements(child)
    else:
        yield block


def outside(text: str) -> set[str]:
    """Return the words of `text` that stand outside all brackets and are neither names nor markup."""
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = inner
    return {word for word in re.findall(r"[^\W\d_]{2,}", MARKUP.sub(" ", text)) if word.lower() not in NAMES}


def untranslated(app: AppTest) -> dict[str, set[str]]:
    """Return what the page says outside the catalogs: what was said → the words."""
    found = {}
    for element in elements(app._tree):
        proto = getattr(element, "proto", None)
        if element.type in SILENT or proto is None:
            continue
        for field in SPOKEN:
            said = getattr(proto, field, "")
            said = [said] if isinstance(said, str) else said if hasattr(said, "__iter__") else []
            for text in (one for one in said if isinstance(one, str) and one not in SAMPLES):
                if words := outside(text) - {*SPORTS.split(), *SPORTS.lower().split()}:
                    found[text] = words
    return found


def test_the_first_page_with_an_answer(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    assert app.header
    assert untranslated(app) == {}


def test_the_first_page_with_an_error(open_app: OpenApp) -> None:
    app = classify(open_app(lang="en"), "?!")
    assert app.warning
    assert untranslated(app) == {}


def test_the_first_page_with_a_file_that_cannot_be_read(open_app: OpenApp) -> None:
    app = open_app(lang="en")
    app.session_state["opening"] = True
    app.run().file_uploader[0].upload("1.doc", b"habari").run()
    assert app.warning
    assert untranslated(app) == {}


@pytest.mark.parametrize("page", ["history", "walkthrough", "review"])
def test_other_pages(open_app: OpenApp, page: str) -> None:
    app = classify(open_app(lang="en"), SPORTS).switch_page(f"pages/{page}.py").run()
    assert app.title
    assert untranslated(app) == {}


@pytest.mark.parametrize("step", ["numbers", "evidence", "decision"])
def test_steps_of_how_it_works(open_app: OpenApp, step: str) -> None:
    app = classify(open_app(lang="en"), SPORTS)
    app.session_state["step"] = step
    app.switch_page("pages/walkthrough.py").run()
    assert app.text_input
    assert untranslated(app) == {}


def test_the_batch_page(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AINISHA_BUNDLE")
    monkeypatch.setattr("pages.components.batch.intake.EXAMPLE_NAME", "1.csv")
    app = open_app(lang="en").switch_page("pages/batch.py").run()
    assert untranslated(app) == {}
    next(button for button in app.button if "example" in button.label).click().run()
    assert untranslated(app) == {}
    press(app)
    app.session_state["batch"].job.wait()
    assert app.run().metric
    assert untranslated(app) == {}


def test_words_outside_the_catalogs_are_found() -> None:
    assert outside("⟦Why ⟦Sports⟧?⟧ :green[:material/label:] 98.8% · Ainisha") == set()
    assert outside("⟦Why⟧ forgotten") == {"forgotten"}


def test_the_model_page(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AINISHA_BUNDLE")  # the shipped bundle has figures to show
    app = open_app(lang="en").switch_page("pages/model.py").run()
    assert app.metric
    assert untranslated(app) == {}
