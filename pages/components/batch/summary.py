"""A batch at a glance: progress while it runs, then totals, articles by topic, and the rows without an answer."""

from collections.abc import Sequence

import streamlit as st

from classifier import ClassifierError
from classifier.inference import Outcome
from classifier.reading import Table
from pages.components.batch.answers import Tally
from pages.components.batch.job import Batch, Job
from pages.components.shared.categories import badge, markdown_name
from pages.components.shared.display import as_text
from pages.components.shared.i18n import percent, t
from pages.components.shared.messages import plain_sentence

SHOWN = 1000
"""Rows without an answer that are listed."""


def show_summary(tally: Tally) -> None:
    """Show three figures, what they mean, and the topics."""
    figures = {
        t("batch.classified"): tally.total,
        t("batch.certain"): tally.certain,
        t("batch.doubtful"): tally.total - tally.certain,
    }
    with st.container(border=True, key="summary"):
        with st.container(horizontal=True, gap="medium"):
            for label, figure in figures.items():
                st.metric(label, f"{figure:,}", width="content")
        st.caption(t("batch.figures_mean", share=percent(tally.certain / max(tally.total, 1))))
        show_desks(tally)


def show_desks(tally: Tally) -> None:
    """Show a badge for each topic with its number of articles, the largest first."""
    with st.container(horizontal=True, gap="xsmall", key="desks"):
        for label, pair in tally.by_label().items():
            st.markdown(badge(label, f"{markdown_name(label)} {sum(pair):,}"), width="content")


@st.fragment(run_every=0.5)
def show_progress(batch: Batch, job: Job) -> None:
    """Show a running job; the page is drawn anew once it is done or stopped."""
    if not job.running:
        st.rerun()
    st.markdown(f"**{as_text(batch.name)}**")
    done, total, rate = len(job.outcomes), len(job.texts), job.rate()
    counts = t("batch.done_of", done=done, total=total)
    pace = t("batch.pace", rate=round(rate), left=_duration((total - done) / rate)) if rate else t("batch.begins")
    st.progress(done / total, f"{counts} · {pace}")
    show_desks(job.tally)
    st.button(t("batch.stop"), icon=":material/stop:", on_click=job.stop)


def _duration(seconds: float) -> str:
    """Return a time to wait in words, never less than a second."""
    if seconds < 90:
        return t("batch.seconds", count=max(1, round(seconds)))
    return t("batch.minutes", count=round(seconds / 60))


def show_bad_rows(table: Table, outcomes: Sequence[Outcome] = ()) -> None:
    """List the rows that could not be read, or not be classified, each with its number and the reason."""
    unread = [(bad.number, bad.error) for bad in table.bad]
    unclassified = [
        (row.number, outcome)
        for row, outcome in zip(table.rows, outcomes, strict=False)
        if isinstance(outcome, ClassifierError)
    ]
    bad = sorted(unread + unclassified, key=lambda row: row[0])
    if not bad:
        return
    with st.expander(t("batch.bad", count=len(bad)), expanded=not table.rows, icon=":material/report:"):
        st.dataframe(
            {
                t("batch.row"): [number for number, _ in bad[:SHOWN]],
                t("batch.reason"): [plain_sentence(error) for _, error in bad[:SHOWN]],
            },
            column_config={t("batch.row"): st.column_config.NumberColumn(width="small")},
            hide_index=True,
            alt=t("batch.bad_alt"),
        )
        if unclassified:
            st.caption(t("batch.bad_kept"))
