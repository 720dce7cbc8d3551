"""The articles of this session and their answers, to open again or to download."""

from functools import partial

import streamlit as st

from pages.components.classify.answer import show_second
from pages.components.classify.box import ask_again
from pages.components.classify.takeaway import history_to_csv
from pages.components.shared.bundles import bundle_names
from pages.components.shared.categories import badge, markdown_name
from pages.components.shared.display import as_text
from pages.components.shared.history import bring_back, forget, forgotten_answers, past_answers
from pages.components.shared.i18n import moment, percent, t
from pages.components.shared.navigation import run_inside_app
from pages.components.shared.verdict import verdict_chip

run_inside_app()
st.title(t("history.title"), anchor=False)
st.markdown(t("history.promise"))

if forgotten_answers():
    st.button(t("history.undo"), icon=":material/undo:", on_click=bring_back)
if not past_answers():
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(t("history.empty"), text_alignment="center")
        st.page_link("pages/classify.py", label=t("history.begin"), icon=":material/arrow_forward:")
    st.stop()

models = bundle_names()
several = len({answered.model for answered in past_answers()}) > 1
with st.container(horizontal=True):
    st.download_button(
        t("history.export"),
        partial(history_to_csv, tuple(past_answers())),
        "ainisha-history.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    st.button(t("history.forget"), icon=":material/delete:", type="tertiary", on_click=forget)

for number, answered in enumerate(past_answers()):
    label, certain = answered.prediction.label, answered.prediction.certain
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            share = percent(answered.prediction.confidence)
            st.markdown(badge(label, f"{markdown_name(label)} {share}", first=certain), width="content")
            st.markdown(verdict_chip(answered.prediction), width="content")
            show_second(answered.prediction)
            model = f" · {models.get(answered.model) or as_text(answered.model)}" if several else ""
            st.caption(f"{moment(answered.at)}{model}", width="stretch")
            if st.button(t("history.open"), key=f"open-{number}", icon=":material/open_in_full:", type="tertiary"):
                ask_again(answered)
                st.switch_page("pages/classify.py")
        st.text(answered.first_words)
