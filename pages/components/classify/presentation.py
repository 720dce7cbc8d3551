"""The app for those who look on: `?demo=1` for a projector, `?embed=true&sample=…` for a page or a slide.

Both show prepared stories and no text of a reader; the model answers them anew each time.
"""

from collections.abc import Callable
from functools import partial

import streamlit as st

from classifier import Classifier, ClassifierError, Prediction, Trace
from pages.components.classify.answer import show_answer
from pages.components.classify.highlight import highlight, plain
from pages.components.classify.why import find_reasons
from pages.components.shared.bundles import chosen_bundle
from pages.components.shared.categories import markdown_name
from pages.components.shared.display import as_text
from pages.components.shared.i18n import language, t
from pages.components.shared.messages import show_error
from pages.components.shared.resources import get_classifier, turn
from pages.components.shared.samples import Sample, load_samples, samples_for
from pages.components.shared.verdict import Verdict, verdict

DEMO = "demo"
"""The key in the address; its value is the number of the story, from 1."""
_STORIES = ("vuli", "kipa", "sukari", "shahidi", "udi")
"""Samples of the default model: three clear ones, one of two topics, one for an editor."""
_REFUSED = Sample(
    slug="",
    model="",
    category="",
    doubtful=True,
    title="County assembly to vote on moving the bus station",
    body="The county assembly will vote on Thursday on a plan to move the bus station out of the town centre. Traders "
    "say that nobody asked them, and drivers fear that passengers will not follow.\n\n"
    "The governor answers that the old station floods whenever it rains.\n\n"
    "Two members of the assembly want a public hearing first, and a petition with nine hundred names has reached the "
    "speaker.",
)
"""The last story: no model here reads English, and each says so."""


def presentation() -> Callable[[], None] | None:
    """Return what draws the presentation that the address asks for; None for the app with its pages."""
    number = st.query_params.get(DEMO, "")
    if number.isascii() and number.isdigit():
        return partial(_show_demo, int(number[:9]))
    sample = load_samples().get(st.query_params.get("sample", ""))
    return partial(_show_alone, sample) if sample and st.context.is_embedded else None


def demo_stories(model: str) -> list[Sample]:
    """Return the stories of the demo, the last of them one that is refused."""
    samples = samples_for(model)
    chosen = [samples[slug] for slug in _STORIES if slug in samples] or list(samples.values())[: len(_STORIES)]
    return [*chosen, _REFUSED]


def _show_demo(number: int) -> None:
    stories = demo_stories(chosen_bundle())
    number = min(max(number, 1), len(stories))
    story = stories[number - 1]
    with st.container(key="demo"):
        _show_controls(number, len(stories))
        story_column, answer_column = st.columns([5, 6], gap="large")
        with story_column:
            st.title(as_text(story.title), anchor=False)
            text = st.empty()
            text.html(plain(story.body))
        try:
            classifier = get_classifier()
            with turn():
                trace = classifier.trace(story.text)
                prediction = classifier.predict(trace)
                with answer_column:
                    show_answer(classifier, prediction, -number)  # the questions of the reader count from 1
            if verdict(prediction) is not Verdict.UNRELIABLE:
                marked, reasons = _mark_words(classifier, prediction, trace, story, number)
                text.html(marked)
                answer_column.markdown(reasons)
        except ClassifierError as error:
            with answer_column:
                show_error(error)


def _show_controls(number: int, count: int) -> None:
    """Show where in the demo this is, and lead on, back and out, by the keys that stand on the buttons too."""
    with st.container(horizontal=True, vertical_alignment="center", key="demo-controls"):
        st.markdown(t("demo.number", number=number, count=count), width="stretch")
        back = st.button(t("demo.back"), shortcut="Left", disabled=number == 1, key="demo-back")
        onward = st.button(t("demo.next"), shortcut="Right", disabled=number == count, key="demo-next")
        leave = st.button(t("demo.leave"), shortcut="Esc", type="tertiary", icon=":material/close:", key="demo-leave")
    if leave:
        del st.query_params[DEMO]
    elif back or onward:
        st.query_params[DEMO] = str(number + (1 if onward else -1))
    if leave or back or onward:
        st.rerun()


def _mark_words(
    classifier: Classifier, prediction: Prediction, trace: Trace, story: Sample, number: int
) -> tuple[str, str]:
    """Return the story with the words that speak for the answer marked, as HTML, and what they do, as Markdown."""
    rival = None if prediction.certain else list(prediction.probabilities)[1]
    with turn():
        why = find_reasons(classifier, trace, prediction.label, rival, -number)
    marked = highlight(story.text, why.explanation, why.strengths, start=len(story.text) - len(story.body))
    return marked, f"{why.sentence}\n\n:small[{t('demo.legend', label=markdown_name(prediction.label))}]"


def _show_alone(sample: Sample) -> None:
    """Show the answer to a sample below its headline, and a link to the app."""
    with st.container(key="alone"):
        st.title(as_text(sample.title), anchor=False)
        try:
            classifier = get_classifier()
            with turn():
                show_answer(classifier, classifier.predict(sample.text), 1)
        except ClassifierError as error:
            show_error(error)
        st.markdown(t("embed.open", address=f"?sample={sample.slug}&lang={language()}"))
