"""How far a batch has come: looked at twice a second, and stopped at once."""

import streamlit as st

from pages.components.batch.job import Batch, Job
from pages.components.batch.summary import show_desks
from pages.components.shared.i18n import t
from pages.components.shared.markdown import as_text


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
    show_desks(job.outcomes[:done])
    st.button(t("batch.stop"), icon=":material/stop:", on_click=job.stop)


def _duration(seconds: float) -> str:
    """Return a time to wait in words, never less than a second."""
    if seconds < 90:
        return t("batch.seconds", count=max(1, round(seconds)))
    return t("batch.minutes", count=round(seconds / 60))
