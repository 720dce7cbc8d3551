"""The queue of feedback: editors accept, change or reject an item by a click or a key."""

from collections.abc import Callable, Sequence

import streamlit as st

from classifier.feedback import Item, Verdict
from classifier.topics import NO_TOPIC
from pages.components.shared.categories import name, pick_category
from pages.components.shared.display import as_text, shorten
from pages.components.shared.i18n import moment, percent, t

Decide = Callable[..., None]
MANY, EXCERPT = 100, 80
"""Number of items that can be rejected at once, and of characters shown of each."""


def show_item(waiting: Sequence[Item], decide: Decide) -> None:
    """Show the first waiting item with the three possible decisions."""
    if not waiting:
        st.success(t("review.nothing_waits"), icon=":material/done_all:")
        return
    item = waiting[0]
    _show(item)
    key = item.feedback.id
    accept, reject = (key, Verdict.ACCEPT), (key, Verdict.REJECT)
    with st.container(horizontal=True):
        st.button(
            t("review.accept"), icon=":material/check:", shortcut="a", key=f"accept-{key}", on_click=decide, args=accept
        )
        st.button(
            t("review.reject"), icon=":material/close:", shortcut="x", key=f"reject-{key}", on_click=decide, args=reject
        )
    others = [label for label in (*item.feedback.probabilities, NO_TOPIC) if label != item.feedback.corrected]
    chosen = pick_category(t("review.change"), others, f"change-{key}")
    if chosen:
        st.button(
            t("review.change_to", label=_label(chosen)),
            icon=":material/edit:",
            shortcut="e",
            key=f"confirm-{key}",
            on_click=decide,
            args=(key, Verdict.CHANGE, chosen),
        )


def show_many(waiting: Sequence[Item], leave_out: Callable[[Sequence[str]], None]) -> None:
    """List items with the beginning of each, to reject them together: the queue may be full of spam."""
    every = st.checkbox(t("review.tick_all", count=len(waiting)))
    with st.form("many", border=False):
        ticked = [
            item.feedback.id
            for item in waiting
            # The key changes with `every`, so that ticking all or none resets each box.
            if st.checkbox(_excerpt(item), value=every, key=f"many-{every}-{item.feedback.id}")
        ]
        sent = st.form_submit_button(t("review.reject_ticked"), icon=":material/close:")
    if sent and ticked:
        leave_out(ticked)
        st.rerun()


def _excerpt(item: Item) -> str:
    feedback = item.feedback
    words = shorten(feedback.text or feedback.note or t("review.no_text"), EXCERPT)
    return f"{_label(feedback.predicted)} → {_label(feedback.corrected)} · {moment(feedback.at)} · {as_text(words)}"


def show_decided(decided: Sequence[Item], decide: Decide) -> None:
    """Show the decided items, the latest first; every decision can be undone."""
    if not decided:
        st.info(t("review.nothing_decided"), icon=":material/inbox:")
    for item in decided:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            feedback, verdict = item.feedback, t(f"verdict.{item.verdict}")
            label = _label(item.label) if item.label else "—"
            st.markdown(f"**{verdict}** · {_label(feedback.predicted)} → {label} · {moment(feedback.at)}")
            st.button(t("review.reopen"), key=f"undo-{feedback.id}", on_click=decide, args=(feedback.id, Verdict.UNDO))


def _label(label: str) -> str:
    """Return the name of a topic as Markdown; the database may have labels of any model."""
    return as_text(name(label))


def _show(item: Item) -> None:
    feedback = item.feedback
    with st.container(border=True, key="review-item"):
        agreed = feedback.predicted == feedback.corrected
        key = "review.agreed" if agreed else "review.corrected"
        st.markdown(t(key, predicted=_label(feedback.predicted), corrected=_label(feedback.corrected)))
        confidence = percent(feedback.probabilities[feedback.predicted])
        st.caption(
            t("review.facts", confidence=confidence, when=moment(feedback.at), version=as_text(feedback.bundle_version))
            + (f" {t('review.repeats', count=item.repeats)}" if item.repeats > 1 else "")
        )
        if feedback.note:
            st.caption(t("review.note"))
            st.text(feedback.note)
        if feedback.text:
            with st.container(height=220, border=False):
                st.text(feedback.text)  # without Markdown
        else:
            st.caption(f":material/visibility_off: {t('review.no_text')}")
