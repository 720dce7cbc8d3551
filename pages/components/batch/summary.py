"""What a batch came to, at a glance: how many articles, how many of them certain, and which desks they are for."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from classifier import Prediction
from classifier.outcomes import Outcome
from pages.components.shared.categories import badge, markdown_name
from pages.components.shared.i18n import percent, t


def predictions(outcomes: Sequence[Outcome]) -> list[Prediction]:
    """Return the outcomes that are answers."""
    return [outcome for outcome in outcomes if isinstance(outcome, Prediction)]


def show_summary(outcomes: Sequence[Outcome]) -> None:
    """Show three figures, what they mean, and the desks."""
    answers = predictions(outcomes)
    certain = sum(answer.certain for answer in answers)
    figures = {
        t("batch.classified"): len(answers),
        t("batch.certain"): certain,
        t("batch.doubtful"): len(answers) - certain,
    }
    with st.container(border=True, key="summary"):
        with st.container(horizontal=True, gap="large"):
            for label, figure in figures.items():
                st.metric(label, f"{figure:,}", width="content")
        st.caption(t("batch.figures_mean", share=percent(certain / max(len(answers), 1))))
        show_desks(outcomes)


def show_desks(outcomes: Sequence[Outcome]) -> None:
    """Show a badge a desk with its number of articles, the largest first."""
    counts = Counter(answer.label for answer in predictions(outcomes)).most_common()
    with st.container(horizontal=True, gap="xsmall", key="desks"):
        for label, count in counts:
            st.markdown(badge(label, f"{markdown_name(label)} {count:,}"), width="content")
