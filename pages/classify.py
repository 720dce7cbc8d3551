"""The first page: paste an article, see its topic, how sure the model is, and what to know before relying on that."""

import streamlit as st

from classifier import ClassifierError
from classifier.errors import NoWordsError
from pages.components.classify.answer import show_answer
from pages.components.classify.box import offer_samples, restore, take_in_sample
from pages.components.classify.comparison import compare_models
from pages.components.classify.feedback import ask_for_feedback
from pages.components.classify.help import show_help
from pages.components.classify.left_out import answering, show_corrections, show_left_out
from pages.components.classify.opening import offer_to_open, take_in
from pages.components.classify.why import show_why
from pages.components.shared.bundles import chosen_bundle
from pages.components.shared.display import as_text, shorten
from pages.components.shared.history import ask, remember
from pages.components.shared.i18n import t
from pages.components.shared.messages import show_error
from pages.components.shared.navigation import run_inside_app
from pages.components.shared.resources import get_classifier, turn, warm_up_answers
from pages.components.shared.samples import load_samples

run_inside_app()
state = st.session_state

# In the first run the address may name a sample. After a restart of the server, a browser may still hold a reader's own
# text, which has priority: so the sample is only the initial value of the box.
first_run = "article" not in state
linked = load_samples().get(st.query_params.get("sample", "")) if first_run else None
take_in()
take_in_sample()

st.title(t("classify.title"), anchor=False)
with st.container(key="promise"):
    st.markdown(t("classify.promise"))
    st.caption(t("classify.kept"))

# The style sheet gives the text the whole width until there is a question; then the answer is beside or below it.
with st.container(key="desk"):
    question, answer = st.columns([4, 5], gap="large")
with question:
    st.text_area(
        t("classify.box"),
        linked.text if linked else "",
        key="article",
        height=220,
        placeholder=t("classify.placeholder"),
        persist_state="session",  # the text survives a change of page
    )
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        # Without callbacks: a restarted server does not know the callback of a browser's first click.
        pressed = st.button(t("classify.button"), type="primary")
        # A separate button: on a primary button Streamlit shows the keys with too little contrast.
        pressed |= st.button(t("classify.keyboard"), type="tertiary", shortcut="Ctrl+Enter", key="keyboard")
        offer_to_open()
        if "replaced" in state:
            st.button(t("classify.restore"), type="tertiary", icon=":material/undo:", on_click=restore)
    if pressed or (first_run and state.article):
        ask(state.article)  # after a click, a link to a sample, or a restart of the server
    offer_samples(folded="submitted" in state)

# The page is visible by now. The rest takes seconds the first time, and the reader can type meanwhile.
answer_area = answer.container(key="answered") if "submitted" in state else st.container()
try:
    classifier = get_classifier()
    if "submitted" in state:
        with answer_area:
            if state.article != state.submitted:
                with st.container(key="stale"):  # the style sheet fades the answer
                    beginning = as_text(shorten(state.submitted, 60))
                    st.info(t("classify.stale", beginning=beginning), icon=":material/update:")
            with turn():
                reading = answering(classifier)
                trace = reading.trace(state.submitted)
                prediction = reading.predict(trace)
                remember(state.asked, state.submitted, prediction, chosen_bundle())
                show_answer(reading, prediction, state.asked, state.submitted)
                show_left_out(classifier, state.submitted, prediction)
                show_corrections(trace)
            # No turn is held where nobody else need wait: for a database, for a model that is loaded.
            ask_for_feedback(reading, prediction, state.submitted, state.asked)
        compare_models(reading, prediction, state.submitted)
        show_why(reading, prediction, trace, state.submitted, state.asked)
    show_help(classifier)
except ClassifierError as error:
    with answer_area:
        show_error(error)
        if isinstance(error, NoWordsError):
            show_left_out(classifier, state.submitted)
warm_up_answers()
