"""The results of a batch: what it came to, the table, the charts, and the way to take them along."""

from functools import partial
from pathlib import PurePath

import streamlit as st

from classifier import Classifier
from classifier.reading import ResultColumns, to_csv, to_xlsx
from pages.components.batch.bad_rows import show_bad_rows
from pages.components.batch.charts import confidence_chart, describe_confidence, describe_desks, desk_chart
from pages.components.batch.evaluation import show_agreement
from pages.components.batch.intake import begin, offer_another_file
from pages.components.batch.job import Batch, Job
from pages.components.batch.summary import predictions, show_summary
from pages.components.batch.table import show_table
from pages.components.shared.card_facts import thresholds
from pages.components.shared.i18n import language, t
from pages.components.shared.markdown import as_text
from pages.components.shared.messages import plain_sentence, show_error

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_results(batch: Batch, job: Job, chosen: Classifier) -> None:
    """Show what was found so far, which is everything unless the reader stopped it; `chosen` is the model of now."""
    st.markdown(f"**{as_text(batch.name)}**")
    if not job.finished:
        _offer_to_go_on(job)
    if job.classifier.manifest.version != chosen.manifest.version:
        _offer_to_begin_again(batch, chosen)
    show_summary(job.outcomes)
    _offer_to_take_away(batch, job)
    if predictions(job.outcomes):
        show_table(batch, job)
    show_bad_rows(batch.table, job.outcomes)
    if predictions(job.outcomes):
        _show_charts(job)
    show_agreement(batch, job)


def _offer_to_go_on(job: Job) -> None:
    for fault in job.faults:
        show_error(fault)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("batch.stopped", done=len(job.outcomes), total=len(job.texts)))
        st.button(t("batch.go_on"), type="primary", icon=":material/play_arrow:", on_click=job.go_on)


def _offer_to_begin_again(batch: Batch, chosen: Classifier) -> None:
    """Say that the answers are those of another model than the one that was chosen since."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("batch.other_model"))
        st.button(t("batch.again"), icon=":material/refresh:", on_click=begin, args=(batch, chosen))


def _offer_to_take_away(batch: Batch, job: Job) -> None:
    """Offer the files; they are made when they are asked for."""
    say, columns = partial(plain_sentence, code=language()), ResultColumns.of(job.classifier.manifest)
    files = {
        "Excel": (to_xlsx, ".xlsx", _XLSX),
        "CSV": (to_csv, ".csv", "text/csv"),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind, (make, ending, mime) in files.items():
            st.download_button(
                t("batch.download", kind=kind),
                partial(make, batch.table, tuple(job.outcomes), columns, say),
                _stem(batch.name) + ending,
                mime,
                key=f"batch-{kind}",
                type="primary" if kind == "Excel" and job.finished else "secondary",
                icon=":material/download:",
                on_click="ignore",
            )
        offer_another_file()
    added = ", ".join(f"`{name}`" for name in ("category", *columns.known, "certain", "confidence", "threshold"))
    st.caption(t("batch.download_has", columns=added))


def _stem(name: str) -> str:
    """Return what the files are called: after the one that came, with letters, digits and dashes only."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in PurePath(name).stem[:60]).strip("-")
    return f"{plain}-ainisha" if plain else "ainisha"


def _show_charts(job: Job) -> None:
    answers, manifest = predictions(job.outcomes), job.classifier.manifest
    desks, confidence = st.columns(2)
    with desks:
        st.markdown(f"**{t('batch.by_desk')}**")
        st.altair_chart(desk_chart(answers), alt=describe_desks(answers))
    with confidence:
        st.markdown(f"**{t('batch.by_confidence')}**")
        st.altair_chart(confidence_chart(answers), alt=describe_confidence(answers))
    st.caption(t("batch.charts_legend", threshold=thresholds(t, manifest)))
