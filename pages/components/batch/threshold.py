"""From which probability an answer of a batch passes without an editor: the model's own threshold, or the reader's."""

import streamlit as st

from pages.components.batch.job import Batch, Job
from pages.components.shared.i18n import percent, t

LOWEST, HIGHEST = 30, 99
"""Percents between which the threshold can be moved."""
KEY = "batch-threshold"


def choose_threshold(batch: Batch, job: Job) -> None:
    """Let the reader move the threshold, and say what passes and how many of those answers are expected to be wrong."""
    manifest = job.classifier.manifest
    if not manifest.threshold:
        return
    st.markdown(f"**{t('batch.threshold')}**")
    st.caption(t("batch.threshold_why"))
    st.slider(
        t("batch.threshold_slider"),
        LOWEST,
        HIGHEST,
        round(100 * (manifest.threshold if batch.threshold is None else batch.threshold)),
        format="%d%%",
        key=KEY,
        on_change=_move,
        args=(batch,),
    )
    answers = batch.answers(job)
    certain = answers.tally.certain
    share, wrong = percent(certain / max(answers.tally.total, 1)), answers.expected_errors()
    text = t("batch.threshold_costs", share=share, wrong=round(100 * wrong / max(certain, 1)), all=round(wrong))
    st.markdown(text if manifest.calibrated else t("batch.threshold_unknown", share=share))
    if batch.threshold is not None:
        st.button(t("batch.threshold_reset"), icon=":material/undo:", on_click=_reset, args=(batch,))


def _move(batch: Batch) -> None:
    batch.threshold = st.session_state[KEY] / 100


def _reset(batch: Batch) -> None:
    batch.threshold = None
    del st.session_state[KEY]
