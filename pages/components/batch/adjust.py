"""What a reader adjusts in the results: the threshold, and the desks of the newsroom in place of topics.

The table and the downloads follow both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from classifier import ClassifierError, Prediction
from classifier.inference import Outcome
from classifier.reading import Row, Table, read_table
from classifier.topics import labels_by_name
from pages.components.batch.job import Batch, Job
from pages.components.shared.i18n import percent, t
from pages.components.shared.messages import show_error
from pages.components.shared.resources import session
from pages.components.shared.uploads import upload

LOWEST, HIGHEST = 30, 99
"""Percents between which the threshold can be moved."""
KEY = "batch-threshold"
MEGABYTES = 1
"""The most that a file of desks may have."""


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


def choose_desks(batch: Batch, job: Job) -> None:
    """Let the reader upload a file of two columns, topic and desk."""
    state = st.session_state
    st.markdown(f"**{t('batch.desks')}**")
    st.caption(t("batch.desks_how"))
    if file := upload(t("batch.desks_file"), "batch-desks", MEGABYTES):
        state.pop("desks_error", None)
        try:
            batch.desks = read_desks(read_table(*file, owner=session()), job.classifier.labels)
        except ClassifierError as error:
            state.desks_error = error
        st.rerun()
    if "desks_error" in state:
        show_error(state.desks_error)
    if batch.desks is not None:
        st.markdown(t("batch.desks_count", count=len(batch.desks)))
        st.button(t("batch.desks_forget"), icon=":material/undo:", on_click=_forget, args=(batch,))


def read_desks(table: Table, labels: Iterable[str]) -> dict[str, str]:
    """Return label → desk from the first two columns; topics may be called by any of their names."""
    known = labels_by_name(labels)
    rows = [table.columns, *(row.cells for row in table.rows)]  # the file may have no header
    pairs = ((known.get(cells[0].strip().casefold()), cells[1].strip()) for cells in rows if len(cells) > 1)
    return {label: desk for label, desk in pairs if label and desk}


def with_desks(table: Table, outcomes: Sequence[Outcome], desks: Mapping[str, str], column: str) -> Table:
    """Return `table` with one more column, called `column`: the desk of each answer, empty where there is none."""
    cells = [desks.get(outcome.label, "") if isinstance(outcome, Prediction) else "" for outcome in outcomes]
    cells += [""] * (len(table.rows) - len(cells))
    rows = (Row(row.number, (*row.cells, desk)) for row, desk in zip(table.rows, cells, strict=True))
    return replace(table, columns=(*table.columns, column), rows=tuple(rows))


def _forget(batch: Batch) -> None:
    batch.desks = None
