"""The page for editors, who review the feedback of readers."""

from collections.abc import Sequence

import streamlit as st

from classifier import ClassifierError
from classifier.errors import FeedbackGoneError
from classifier.feedback import Verdict
from pages.components.review.access import current_editor, require_editor
from pages.components.review.numbers import show_numbers
from pages.components.review.queue import EXCERPT, MANY, show_decided, show_item, show_many
from pages.components.shared.i18n import t
from pages.components.shared.messages import show_error
from pages.components.shared.navigation import run_inside_app
from pages.components.shared.resources import database_is_configured, disk_is_lasting, get_feedback_store

run_inside_app()
state = st.session_state

st.title(t("review.title"), anchor=False)
require_editor()
if not (database_is_configured() or disk_is_lasting()):
    st.warning(t("review.no_disk"), icon=":material/cloud_off:")


def decide(feedback_id: str, verdict: Verdict, label: str | None = None) -> None:
    """Record a decision before the page runs again; keep an error for the page to show."""
    editor = current_editor()
    if editor is None:  # signed out since the buttons were shown
        return
    try:
        get_feedback_store().decide(feedback_id, verdict, editor, label)
    except ClassifierError as error:
        state.review_error = error
        if isinstance(error, FeedbackGoneError):
            state.pop("last_decided", None)
    else:
        state.last_decided = feedback_id


def leave_out(feedback_ids: Sequence[str]) -> None:
    """Reject these items before the page runs again; keep an error for the page to show."""
    editor = current_editor()
    if editor is None:
        return
    try:
        get_feedback_store().reject_many(feedback_ids, editor)
    except ClassifierError as error:
        state.review_error = error
    else:
        state.pop("last_decided", None)  # they can be reopened in the list of decided items


try:
    if "review_error" in state:
        show_error(state.pop("review_error"))
    store = get_feedback_store()
    waiting, decided, numbers = store.waiting(), store.decided(characters=0), store.statistics()
    queue_tab, decided_tab, numbers_tab = st.tabs(
        [t("review.queue", count=waiting), t("review.decided"), t("review.numbers")]
    )
    with queue_tab:
        show_item(store.queue(limit=1), decide)
        if "last_decided" in state:
            last = (state.last_decided, Verdict.UNDO)
            st.button(t("review.undo"), icon=":material/undo:", shortcut="z", on_click=decide, args=last)
        if waiting > 1 and st.toggle(t("review.many")):
            show_many(store.queue(MANY, EXCERPT), leave_out)
    with decided_tab:
        show_decided(decided, decide)
    with numbers_tab:
        show_numbers(numbers)
except ClassifierError as error:
    show_error(error)
