"""The answer: the category, its probability, the chart, and what to know before relying on it."""

import streamlit as st

from classifier import Classifier, Prediction
from pages.components.classify.charts import describe, draw, probability_chart
from pages.components.classify.takeaway import offer_to_take_away
from pages.components.shared.categories import accented_icon, badge, listed, markdown_name, other_name
from pages.components.shared.i18n import percent, t
from pages.components.shared.messages import show_notice


def show_answer(classifier: Classifier, prediction: Prediction) -> None:
    """Show what the model says of a text."""
    with st.container(border=True, key="answer"):
        category, probability = st.columns([7, 3], vertical_alignment="center")
        with category.container(horizontal=True, vertical_alignment="center"):
            st.header(headline(prediction), anchor=False, width="content")
            show_second(prediction)
        probability.metric(t("answer.probability"), percent(prediction.confidence))
        show_chart(classifier, prediction)
        st.caption(_small_print(prediction))
        if classifier.engine.name == "keras":
            st.caption(t("answer.keras"))
        offer_to_take_away(classifier, prediction)
    for notice in prediction.notices:
        show_notice(notice)


def show_chart(classifier: Classifier, prediction: Prediction) -> None:
    """Show the probabilities, and which labels were learned from few articles: those have a star."""
    few = classifier.manifest.low_support_labels
    chart = probability_chart(prediction.probabilities, prediction.threshold, prediction.certain, few)
    draw(chart, describe(prediction.probabilities))
    if few:
        st.caption(t("answer.few", labels=listed(few, prediction.probabilities)))


def headline(prediction: Prediction) -> str:
    """Return the category in both languages; two of them when the model cannot tell."""
    first, second, *_ = prediction.probabilities
    if prediction.confidence < prediction.threshold:
        return (
            f":gray[:material/help:] {t('answer.uncertain', first=markdown_name(first), second=markdown_name(second))}"
        )
    other = other_name(first)
    return f"{accented_icon(first)} {markdown_name(first)}" + (f" :gray[:small[{other}]]" if other else "")


def show_second(prediction: Prediction) -> None:
    """Show the other topic that an editor might file the story under, where the answer names one."""
    if prediction.second:
        also = t("answer.also", label=markdown_name(prediction.second))
        st.markdown(badge(prediction.second, also), width="content")


def _small_print(prediction: Prediction) -> str:
    read = t("answer.read", words=prediction.words, known=prediction.known_words)
    threshold = percent(prediction.threshold)
    return f"{read} {t('answer.threshold', threshold=threshold)}" if prediction.threshold else read
