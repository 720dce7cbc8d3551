"""How it works: one sentence on its way through the model, in five steps, and what becomes of mistakes."""

import streamlit as st

from classifier import ClassifierError
from pages.components.shared.document import mark_step
from pages.components.shared.i18n import t
from pages.components.shared.messages import show_error
from pages.components.shared.navigation import run_inside_app
from pages.components.shared.resources import get_classifier, warm_up_charts
from pages.components.walkthrough.ending import show_decision, show_loop
from pages.components.walkthrough.journey import follow
from pages.components.walkthrough.sentence import choose_sentence
from pages.components.walkthrough.steps import show_evidence, show_numbers, show_probabilities, show_words

STEPS = {
    "words": show_words,
    "numbers": show_numbers,
    "evidence": show_evidence,
    "probabilities": show_probabilities,
    "decision": show_decision,
    "loop": show_loop,
}
"""Name → what shows it, in order."""

run_inside_app()
state, names = st.session_state, list(STEPS)


def title(step: str) -> str:
    return t(f"walkthrough.step_{step}")


def go(step: str) -> None:
    """Go to another step before the page runs again."""
    state.step = step


state.setdefault("step", names[0])
st.title(t("walkthrough.title"), anchor=False)
if state.step == names[0]:
    st.markdown(t("walkthrough.promise"))
try:
    classifier = get_classifier()
    journey = follow(classifier, choose_sentence(classifier))
except ClassifierError as error:
    show_error(error)
    st.stop()

warm_up_charts()
st.pills(
    t("walkthrough.steps"),
    names,
    required=True,
    format_func=title,
    key="step",
    label_visibility="collapsed",
    wrap=True,
    persist_state="session",
)
step: str = state.step
mark_step(title(step))
STEPS[step](journey, classifier)

at = names.index(step)
before, after = names[max(at - 1, 0)], names[min(at + 1, len(names) - 1)]
with st.container(horizontal=True, horizontal_alignment="distribute", key="pager"):
    st.button(t("walkthrough.back"), icon=":material/arrow_back:", disabled=before == step, on_click=go, args=(before,))
    st.button(
        t("walkthrough.next"),
        type="primary",
        icon=":material/arrow_forward:",
        icon_position="right",
        disabled=after == step,
        on_click=go,
        args=(after,),
    )
