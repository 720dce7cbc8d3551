"""Feedback under an answer: right, or wrong and the right topic. Nothing is stored without a click."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from classifier import Classifier, ClassifierError, Prediction
from classifier.topics import NO_TOPIC
from pages.components.shared.categories import forget_choice, pick_category
from pages.components.shared.i18n import language, t
from pages.components.shared.messages import show_error
from pages.components.shared.resources import get_feedback_store, get_hash_key

if TYPE_CHECKING:
    from classifier.feedback import Feedback

WRONG, RIGHT = 0, 1  # the values of the thumbs of st.feedback
LONGEST_NOTE = 500


@st.fragment
def ask_for_feedback(classifier: Classifier, prediction: Prediction, text: str, asked: int) -> None:
    """Ask whether the answer to question number `asked` is right; feedback can be changed or withdrawn."""
    with st.container(horizontal=True, vertical_alignment="center", key="feedback"):
        st.markdown(t("feedback.question"))
        thumb = st.feedback(
            "thumbs", key=f"thumb-{asked}", on_change=_reconsider, args=(asked,), persist_state="session"
        )
    corrected = prediction.label if thumb == RIGHT else None
    if thumb == WRONG:
        corrected = _ask_which(classifier, prediction, asked)
    if corrected is not None:
        note = st.text_input(t("feedback.note"), key=f"note-{asked}", max_chars=LONGEST_NOTE, persist_state="session")
        consent = st.checkbox(
            t("feedback.consent"), help=t("feedback.consent_help"), key=f"consent-{asked}", persist_state="session"
        )
        feedback = _make_feedback(classifier, prediction, corrected, text)
        _record(replace(feedback, note=note or None, text=text if consent else None), asked)
    elif st.session_state.get("taken_back") == asked:
        st.caption(f":material/undo: {t('feedback.taken_back')}")
    _offer_to_withdraw(asked)


def _ask_which(classifier: Classifier, prediction: Prediction, asked: int) -> str | None:
    """Return the label that the reader chose, now or before a change of language, which resets the widget."""
    others = [*(label for label in classifier.labels if label != prediction.label), NO_TOPIC]
    feedback: Feedback | None = _stored_feedback().get(asked)
    before = feedback.corrected if feedback and feedback.corrected in others else None
    return pick_category(t("feedback.correct_label"), others, f"correct-{asked}", before)


def _reconsider(asked: int) -> None:
    """Withdraw the feedback on question number `asked` if the thumb now contradicts it or is gone."""
    state = st.session_state
    thumb, feedback = state[f"thumb-{asked}"], _stored_feedback().get(asked)
    state.pop("taken_back", None)
    if feedback is None or thumb == RIGHT or (thumb == WRONG and feedback.corrected != feedback.predicted):
        return  # there is no contradiction, or the feedback is about to be replaced
    try:
        get_feedback_store().withdraw(feedback.id)
    except ClassifierError as error:
        state.withdraw_error = error
        return
    del _stored_feedback()[asked]
    state.taken_back = asked
    state[f"note-{asked}"], state[f"consent-{asked}"] = "", False  # a new thumb is no new consent
    forget_choice(f"correct-{asked}")


def _stored_feedback() -> "dict[int, Feedback]":
    """Return the stored feedback of this session: number of the question → feedback."""
    stored: dict[int, Feedback] = st.session_state.setdefault("feedback", {})
    return stored


def _make_feedback(classifier: Classifier, prediction: Prediction, corrected: str, text: str) -> "Feedback":
    from classifier.feedback import Feedback, text_key  # SQLAlchemy is slow to import, and needed only after a click

    return Feedback(
        bundle=classifier.manifest.name,
        bundle_version=classifier.manifest.version,
        page_language=language(),
        predicted=prediction.label,
        corrected=corrected,
        probabilities=prediction.probabilities,
        text_key=text_key(get_hash_key(), text),
    )


def _record(feedback: "Feedback", asked: int) -> None:
    """Store the feedback on question number `asked`, replacing earlier feedback on it, and confirm that."""
    stored = _stored_feedback()
    if asked in stored:
        feedback = replace(feedback, id=stored[asked].id, at=stored[asked].at)
    try:
        if feedback != stored.get(asked):
            get_feedback_store().record(feedback)
            stored[asked] = feedback
    except ClassifierError as error:
        show_error(error)
    else:
        st.caption(f":material/check: {t('feedback.saved_with_text') if feedback.text else t('feedback.saved')}")


def _offer_to_withdraw(asked: int) -> None:
    """Offer to withdraw articles that were saved earlier in this session."""
    stored = _stored_feedback()
    earlier = [number for number, feedback in stored.items() if feedback.text and number != asked]
    if earlier:
        label = t("feedback.withdraw", count=len(earlier))
        st.button(label, icon=":material/delete:", type="tertiary", on_click=_withdraw, args=(earlier,))
    if "withdraw_error" in st.session_state:
        show_error(st.session_state.pop("withdraw_error"))


def _withdraw(numbers: list[int]) -> None:
    stored = _stored_feedback()
    try:
        for number in numbers:
            forgotten = replace(stored[number], text=None)
            get_feedback_store().record(forgotten)
            stored[number] = forgotten
    except ClassifierError as error:
        st.session_state.withdraw_error = error
