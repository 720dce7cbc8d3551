"""Statistics of the feedback."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import streamlit as st

from classifier.feedback.queries import AgreementRate, Statistics
from pages.components.shared.categories import name
from pages.components.shared.i18n import percent, short_date, t
from pages.components.shared.resources import warm_up_charts

FEWEST_DAYS, MOST_DAYS = 14, 60
"""Smallest and largest number of days in the chart of answers over time."""


def show_numbers(numbers: Statistics) -> None:
    """Show counts over time, agreement by topic and by confidence, and the most frequent confusions."""
    if not numbers.total.answers:
        st.info(t("review.no_feedback"), icon=":material/inbox:")
        return
    warm_up_charts()
    with st.container(horizontal=True):
        st.metric(t("review.answers"), f"{numbers.total.answers:,}")
        st.metric(t("review.agreement"), percent(numbers.total.share))
    st.subheader(t("review.over_time"), anchor=False)
    days = latest_days(numbers.by_day)
    st.bar_chart(
        {t("review.day"): list(days), t("review.answers"): list(days.values())},
        x=t("review.day"),
        y=t("review.answers"),
        height=180,
        sort=False,
    )
    st.subheader(t("review.by_category"), anchor=False)
    _table(t("review.category"), ((name(label), agreement) for label, agreement in numbers.by_label.items()))
    st.subheader(t("review.by_confidence"), anchor=False)
    tenths = ((f"{tenth * 10}–{tenth * 10 + 10}%", agreement) for tenth, agreement in numbers.by_confidence.items())
    _table(t("review.confidence"), tenths)
    if numbers.confusions:
        st.subheader(t("review.confusions"), anchor=False)
        st.dataframe(
            {
                t("review.model_said"): [name(confusion.predicted) for confusion in numbers.confusions],
                t("review.reader_said"): [name(confusion.corrected) for confusion in numbers.confusions],
                t("review.answers"): [confusion.count for confusion in numbers.confusions],
            },
            hide_index=True,
            height="content",
        )


def latest_days(by_day: Mapping[date, AgreementRate]) -> dict[str, int]:
    """Return day → number of answers for the days up to the last with an answer, including days without answers."""
    last = max(by_day)
    shown = min(max((last - min(by_day)).days + 1, FEWEST_DAYS), MOST_DAYS)
    days = [last - timedelta(days=ago) for ago in reversed(range(shown))]
    return {short_date(day): by_day[day].answers if day in by_day else 0 for day in days}


def _table(head: str, rows: Iterable[tuple[str, AgreementRate]]) -> None:
    listed = list(rows)
    st.dataframe(
        {
            head: [label for label, _ in listed],
            t("review.answers"): [agreement.answers for _, agreement in listed],
            t("review.agreement"): [agreement.share for _, agreement in listed],
        },
        column_config={
            t("review.agreement"): st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
        },
        hide_index=True,
        height="content",
    )
