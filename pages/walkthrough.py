"""How it works: the way from the reader's own article to an answer, step by step."""

import streamlit as st

from classifier import ClassifierError
from pages.components.shared.bundles import chosen_bundle
from pages.components.shared.i18n import t
from pages.components.shared.messages import show_error
from pages.components.shared.navigation import run_inside_app
from pages.components.shared.resources import get_classifier, warm_up_charts
from pages.components.shared.samples import samples_for
from pages.components.walkthrough.journey import follow
from pages.components.walkthrough.steps import STEPS
from pages.components.walkthrough.two_engines import compare_engines

run_inside_app()
state, names = st.session_state, list(STEPS)


def title(step: str) -> str:
    return f"{names.index(step) + 1}. {t(f'walkthrough.step_{step}')}"


def go(step: str) -> None:
    """Go to another step before the page runs again."""
    state.step = step


st.title(t("walkthrough.title"), anchor=False)
st.markdown(t("walkthrough.promise"))
article = state.get("article", "")
with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(t("walkthrough.own") if article.strip() else t("walkthrough.sample"))
    link = t("walkthrough.change") if article.strip() else t("walkthrough.paste")
    st.page_link("pages/classify.py", label=link, icon=":material/edit:")

try:
    classifier = get_classifier()
    journey = follow(classifier, article if article.strip() else next(iter(samples_for(chosen_bundle()).values())).text)
except ClassifierError as error:
    show_error(error)
    st.stop()

warm_up_charts()
state.setdefault("step", names[0])
everything = st.toggle(t("walkthrough.all"), key="all_steps", persist_state="session")
if not everything:
    st.radio(t("walkthrough.steps"), names, format_func=title, horizontal=True, key="step")
for step in names if everything else [state.step]:
    st.subheader(title(step), anchor=False)
    STEPS[step](journey, classifier)
if not everything:
    at = names.index(state.step)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        before, after = names[max(at - 1, 0)], names[min(at + 1, len(names) - 1)]
        st.button(t("walkthrough.back"), icon=":material/arrow_back:", disabled=at == 0, on_click=go, args=(before,))
        st.button(
            t("walkthrough.next"),
            type="primary",
            icon=":material/arrow_forward:",
            icon_position="right",
            disabled=after == state.step,
            on_click=go,
            args=(after,),
        )
compare_engines(journey, classifier)
