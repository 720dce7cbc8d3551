"""Paste an article: its category, how sure the model is, and what to know before relying on it."""

import streamlit as st

from classifier import ClassifierError
from classifier.errors import NoWordsError
from pages.components.classify.answer import show_answer
from pages.components.classify.box import fill, restore
from pages.components.classify.comparison import compare_models
from pages.components.classify.feedback import ask_for_feedback
from pages.components.classify.help import show_help
from pages.components.classify.left_out import answering, show_left_out
from pages.components.classify.opening import offer_to_open, take_in
from pages.components.classify.why import show_why
from pages.components.shared.bundles import chosen_bundle
from pages.components.shared.display import as_text, shorten
from pages.components.shared.history import ask, remember
from pages.components.shared.i18n import t
from pages.components.shared.messages import show_error
from pages.components.shared.navigation import run_inside_app
from pages.components.shared.resources import get_classifier, turn, warm_up_answers
from pages.components.shared.samples import Sample, load_samples, samples_for

SAMPLES = 5
"""Samples that are offered at once; the others are a click away."""
MORE = "more-samples"

run_inside_app()
state, samples = st.session_state, load_samples()


def offer(sample: Sample) -> None:
    """Offer to put a sample in the box, by its headline."""
    st.button(as_text(shorten(sample.title, 40)), key=f"sample-{sample.slug}", on_click=choose, args=(sample,))


def choose(sample: Sample) -> None:
    """Put a sample in the box, and fold away those that are offered besides."""
    fill(sample.text)
    state[MORE] = False


# In the first run a link may name a sample, never a reader's own text. A browser that was here before the server was
# started anew still holds one, which goes first: that is why nothing is put into the box here.
first_run = "article" not in state
linked = samples.get(st.query_params.get("sample", "")) if first_run else None
beginning = linked.text if linked else ""
take_in()

st.title(t("classify.title"), anchor=False)
st.markdown(t("classify.promise"))
st.caption(t("classify.kept"))

st.text_area(
    t("classify.box"),
    beginning,
    key="article",
    height=220,
    placeholder=t("classify.placeholder"),
    persist_state="session",  # and sent as soon as the box is left: what is only typed survives a change of page too
)
with st.container(horizontal=True, vertical_alignment="center"):
    # Not by callbacks: a server that was started anew does not know yet of those that a browser's first click is for.
    pressed = st.button(t("classify.button"), type="primary")
    # A button of its own: Streamlit writes the keys on a primary button too pale to be read by everybody.
    pressed |= st.button(t("classify.keyboard"), type="tertiary", shortcut="Ctrl+Enter")
    if pressed or (first_run and state.article not in ("", beginning)):
        ask(state.article)  # pressed, or answered before the server was started anew
    offer_to_open()
    if "replaced" in state:
        st.button(t("classify.restore"), type="tertiary", icon=":material/undo:", on_click=restore)
st.caption(t("classify.samples"))
with st.container(horizontal=True, gap="xsmall", key="samples"):
    offered = list(samples_for(chosen_bundle()).values())
    for sample in offered[:SAMPLES]:
        offer(sample)
    if more := offered[SAMPLES:]:
        with st.popover(t("classify.more_samples", count=len(more)), type="tertiary", key=MORE, on_change="rerun"):
            for sample in more:
                offer(sample)

# The page is painted by now. What follows takes seconds the first time, and the reader can type meanwhile.
try:
    classifier = get_classifier()
    if "submitted" in state:
        with turn():
            reading = answering(classifier)
            trace = reading.trace(state.submitted)
            prediction = reading.predict(trace)
            remember(state.asked, state.submitted, prediction, chosen_bundle())
            show_answer(reading, prediction)
            show_left_out(classifier, state.submitted, prediction)
        # No turn is held where nobody else need wait: for a database that does not answer, for a model that is loaded.
        ask_for_feedback(reading, prediction, state.submitted, state.asked)
        compare_models(reading, prediction, state.submitted)
        show_why(reading, prediction, trace, state.submitted, state.asked)
    show_help(classifier)
except NoWordsError as error:
    show_error(error)
    show_left_out(classifier, state.submitted)
except ClassifierError as error:
    show_error(error)
warm_up_answers()
