"""The results of a batch: figures, downloads, the table, the charts, and the comparison with the reader's topics."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath

import streamlit as st

from classifier import Classifier
from classifier.reading import ResultColumns, to_csv, to_xlsx
from pages.components.batch.adjust import choose_desks, choose_threshold, with_desks
from pages.components.batch.answers import Answers, Tally
from pages.components.batch.charts import confidence_chart, describe_confidence, describe_desks, desk_chart
from pages.components.batch.evaluation import show_evaluation
from pages.components.batch.intake import begin, offer_another_file
from pages.components.batch.job import Batch, Job
from pages.components.batch.printout import printed_summary
from pages.components.batch.summary import show_bad_rows, show_summary
from pages.components.batch.table import show_table
from pages.components.shared.bundles import thresholds
from pages.components.shared.display import as_text
from pages.components.shared.i18n import in_this_language, language, moment, percent, t
from pages.components.shared.messages import plain_sentence, show_error

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_results(batch: Batch, job: Job, chosen: Classifier) -> None:
    """Show the answers so far: all of them unless the reader stopped it. `chosen` is the model that is chosen now."""
    st.markdown(f"**{as_text(batch.name)}**")
    if not job.finished:
        _offer_to_go_on(job)
    if job.classifier.manifest.version != chosen.manifest.version:
        _offer_to_begin_again(batch, chosen)
    answers = batch.answers(job)
    show_summary(answers.tally)
    _offer_to_take_away(batch, job, answers)
    if answers.by_index:
        show_table(batch, job)
    show_bad_rows(batch.table, job.outcomes)
    if answers.by_index:
        _show_charts(batch, job, answers.tally)
    show_evaluation(batch, job)


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


def _offer_to_take_away(batch: Batch, job: Job, answers: Answers) -> None:
    """Offer the files; they are made when they are asked for."""
    columns = ResultColumns.of(job.classifier.manifest, language(), corrected=True)
    say = partial(plain_sentence, code=language())
    files = {"Excel": (to_xlsx, ".xlsx", _XLSX), "CSV": (to_csv, ".csv", "text/csv")}
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind, (make, ending, mime) in files.items():
            st.download_button(
                t("batch.download", kind=kind),
                partial(_make, make, batch, answers, t("batch.own_desk"), columns, say),
                _stem(batch.name) + ending,
                mime,
                key=f"batch-{kind}",
                type="primary" if kind == "Excel" and job.finished else "secondary",
                icon=":material/download:",
                on_click="ignore",
            )
        st.download_button(
            t("batch.print"),
            in_this_language(partial(printed_summary, batch, job, moment(datetime.now(UTC)))),
            f"{_stem(batch.name)}.html",
            "text/html",
            type="tertiary",
            icon=":material/print:",
            help=t("batch.print_help"),
            on_click="ignore",
        )
        with st.popover(t("batch.adjust"), icon=":material/tune:", type="tertiary"):
            choose_threshold(batch, job)
            choose_desks(batch, job)
        offer_another_file()
    added = ", ".join(f"`{name}`" for name in columns.names[: len(columns.keys)])
    st.caption(t("batch.download_has", columns=added))


def _make(
    make: Callable[..., bytes],
    batch: Batch,
    answers: Answers,
    desk_column: str,
    columns: ResultColumns,
    say: Callable[..., str],
) -> bytes:
    """Return a file of the table and the answers, with the newsroom's desks where the reader brought them."""
    table = batch.table
    if batch.desks is not None:
        table = with_desks(table, answers.outcomes, batch.desks, desk_column)
    return make(table, answers.predicted, columns, say, answers.corrections)


def _stem(name: str) -> str:
    """Return what the files are called: after the one that came, with letters, digits and dashes only."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in PurePath(name).stem[:60]).strip("-")
    return f"{plain}-ainisha" if plain else "ainisha"


def _show_charts(batch: Batch, job: Job, tally: Tally) -> None:
    desks, confidence = st.columns(2)
    with desks:
        st.markdown(f"**{t('batch.by_desk')}**")
        st.altair_chart(desk_chart(tally), alt=describe_desks(tally))
    with confidence:
        st.markdown(f"**{t('batch.by_confidence')}**")
        st.altair_chart(confidence_chart(tally), alt=describe_confidence(tally))
    moved = None if batch.threshold is None else percent(batch.threshold)
    st.caption(t("batch.charts_legend", threshold=moved or thresholds(t, job.classifier.manifest)))
