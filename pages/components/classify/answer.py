"""The answer: the category, its probability, the chart, and what to know before relying on it."""

from datetime import UTC, datetime

import streamlit as st

from classifier import Classifier, Prediction
from pages.components.classify.charts import describe, draw, probability_chart
from pages.components.classify.takeaway import offer_to_take_away
from pages.components.shared.bundles import bundle_name
from pages.components.shared.categories import accented_icon, badge, listed, markdown_name, name, other_name
from pages.components.shared.document import announce
from pages.components.shared.i18n import percent, t
from pages.components.shared.messages import show_notice
from pages.components.shared.verdict import verdict_chip


def show_answer(classifier: Classifier, prediction: Prediction, asked: int) -> None:
    """Show the answer to question number `asked`, below the notices that say not to rely on it."""
    for notice in prediction.notices:
        if notice.unreliable:
            show_notice(notice)
    with st.container(border=True, key="answer"):
        _show_verdict(prediction)
        show_chart(classifier, prediction)
        st.caption(_small_print(prediction))
        if classifier.engine.name == "keras":
            st.caption(t("answer.keras"))
        offer_to_take_away(classifier, prediction)
        announce(_summary(prediction), asked)
        with st.container(key="printed"):  # shown on paper only
            model = f"{bundle_name(classifier.manifest.name)} {classifier.manifest.version}"
            st.caption(t("answer.printed", model=model, date=f"{datetime.now(UTC):%Y-%m-%d}"))
    for notice in prediction.notices:
        if not notice.unreliable:
            show_notice(notice)


def _show_verdict(prediction: Prediction) -> None:
    """Show the category, its probability and the verdict: in large figures only where the answer is certain."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        if prediction.certain:
            with st.container(width="content", gap="xsmall"):
                st.header(headline(prediction), anchor=False)
                with st.container(horizontal=True, gap="xsmall"):
                    st.markdown(verdict_chip(prediction.certain), width="content")
                    show_second(prediction)
            st.metric(t("answer.probability"), percent(prediction.confidence), width="content")
        else:
            with st.container(key="doubtful", gap="xsmall"):
                st.header(headline(prediction), anchor=False)
                probability = f"{t('answer.probability')} {percent(prediction.confidence)}"
                st.markdown(f"{verdict_chip(prediction.certain)} :small[{probability}]")


def show_chart(classifier: Classifier, prediction: Prediction) -> None:
    """Show the probabilities, and which labels were learned from few articles: those have a star."""
    few = classifier.manifest.low_support_labels
    chart = probability_chart(prediction.probabilities, prediction.threshold, prediction.certain, few)
    draw(chart, describe(prediction.probabilities))
    if few:
        st.caption(t("answer.few", labels=listed(few, prediction.probabilities)))


def headline(prediction: Prediction) -> str:
    """Return the category in both languages; what it may be where the answer is not certain."""
    first, second, *_ = map(markdown_name, prediction.probabilities)
    if not prediction.certain:
        reached = prediction.confidence >= prediction.threshold  # a notice speaks against it, not another topic
        perhaps = t("answer.doubtful", first=first) if reached else t("answer.uncertain", first=first, second=second)
        return f":gray[:material/help:] {perhaps}"
    other = other_name(prediction.label)
    return f"{accented_icon(prediction.label)} {first}" + (f" :gray[:small[{other}]]" if other else "")


def _summary(prediction: Prediction) -> str:
    """Return the answer in one sentence, for those who do not see it."""
    values = {"label": name(prediction.label), "probability": percent(prediction.confidence)}
    return t("answer.summary" if prediction.certain else "answer.summary_doubtful", **values)


def show_second(prediction: Prediction) -> None:
    """Show the other topic that an editor might file the story under, where the answer names one."""
    if prediction.second:
        also = t("answer.also", label=markdown_name(prediction.second))
        st.markdown(badge(prediction.second, also), width="content")


def _small_print(prediction: Prediction) -> str:
    read = t("answer.read", words=prediction.words, known=prediction.known_words)
    threshold = percent(prediction.threshold)
    return f"{read} {t('answer.threshold', threshold=threshold)}" if prediction.threshold else read
