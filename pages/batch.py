"""The page for many articles: a file of articles → a table, charts, and a file with a topic for every row."""

import streamlit as st

from classifier import ClassifierError
from pages.components.batch.intake import ask_for_file, choose_columns
from pages.components.batch.job import Batch
from pages.components.batch.results import show_results
from pages.components.batch.summary import show_progress
from pages.components.shared.i18n import t
from pages.components.shared.messages import show_error
from pages.components.shared.navigation import run_inside_app
from pages.components.shared.resources import get_classifier, warm_up_charts

run_inside_app()
st.title(t("batch.title"), anchor=False)
st.markdown(t("batch.promise"))

try:
    classifier = get_classifier()
except ClassifierError as error:
    show_error(error)
    st.stop()

batch: Batch | None = st.session_state.get("batch")
if batch is None:
    ask_for_file(classifier.labels)
warm_up_charts()  # with the invitation on the screen, and before any table or chart
if batch and batch.job is None:
    choose_columns(batch, classifier)
elif batch and batch.job and batch.job.running:
    show_progress(batch, batch.job)
elif batch and batch.job:
    show_results(batch, batch.job, classifier)
