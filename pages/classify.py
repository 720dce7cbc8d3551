"""Paste an article: its category, how sure the model is, and what to know before relying on it."""

import streamlit as st

from classifier import ClassifierError
from pages.components.answer import show_answer
from pages.components.box import fill, restore
from pages.components.bundles import chosen_bundle
from pages.components.categories import name
from pages.components.comparison import compare_models
from pages.components.feedback import ask_for_feedback
from pages.components.help import show_help
from pages.components.history import ask, remember
from pages.components.i18n import t
from pages.components.messages import show_error
from pages.components.opening import offer_to_open, take_in
from pages.components.resources import TURN, get_classifier, warm_up_answers
from pages.components.samples import load_samples, samples_for
from pages.components.why import show_why

state, samples = st.session_state, load_samples()


def classify() -> None:
    """Ask about the text in the box."""
    ask(state.article)


if "article" not in state:  # the first run: a link may name a sample, never a reader's own text
    linked = samples.get(st.query_params.get("sample", ""))
    state.article = linked.text if linked else ""
take_in()

st.title(t("classify.title"), anchor=False)
st.markdown(t("classify.promise"))
st.caption(t("classify.kept"))

st.text_area(
    t("classify.box"),
    key="article",
    height=220,
    placeholder=t("classify.placeholder"),
    persist_state="session",  # and sent as soon as the box is left: what is only typed survives a change of page too
)
with st.container(horizontal=True, vertical_alignment="center"):
    st.button(t("classify.button"), type="primary", on_click=classify)
    # A button of its own: Streamlit writes the keys on a primary button too pale to be read by everybody.
    st.button(t("classify.keyboard"), type="tertiary", shortcut="Ctrl+Enter", on_click=classify)
    offer_to_open()
    if "replaced" in state:
        st.button(t("classify.restore"), type="tertiary", icon=":material/undo:", on_click=restore)
st.caption(t("classify.samples"))
with st.container(horizontal=True, gap="xsmall", key="samples"):
    for slug, sample in samples_for(chosen_bundle()).items():
        st.button(name(sample.category), key=f"sample-{slug}", on_click=fill, args=(sample.text,))

# The page is painted by now. What follows takes seconds the first time, and the reader can type meanwhile.
try:
    classifier = get_classifier()
    if "submitted" in state:
        with TURN:
            prediction = classifier.predict(state.submitted)
            remember(state.asked, state.submitted, prediction, chosen_bundle())
            show_answer(classifier, prediction)
        # No turn is held where nobody else need wait: for a database that does not answer, for a model that is loaded.
        ask_for_feedback(classifier, prediction, state.submitted, state.asked)
        compare_models(classifier, prediction, state.submitted)
        with TURN:
            show_why(classifier, prediction, state.submitted, state.asked)
    show_help(classifier)
except ClassifierError as error:
    show_error(error)
warm_up_answers()
