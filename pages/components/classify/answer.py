"""The answer: the category, its probability, the chart, and what to know before relying on it."""

from datetime import UTC, datetime
from itertools import islice

import streamlit as st

from classifier import Classifier, Prediction
from pages.components.classify.charts import describe, draw, probability_chart
from pages.components.classify.takeaway import offer_to_take_away
from pages.components.shared.bundles import bundle_name
from pages.components.shared.categories import accented_icon, badge, listed, markdown_name, name, other_name
from pages.components.shared.document import announce
from pages.components.shared.i18n import percent, t
from pages.components.shared.messages import show_notice
from pages.components.shared.verdict import in_doubt, verdict_chip

FIRST_BARS = 6


def show_answer(classifier: Classifier, prediction: Prediction, asked: int, text: str = "") -> None:
    """Show the answer to question number `asked`, below the notices that say not to rely on it.

    With the `text` that it answers it can be taken away, and has every bar; without, only the `FIRST_BARS`.
    """
    for notice in prediction.notices:
        if notice.unreliable:
            show_notice(notice)
    with st.container(border=True, key="answer"):
        _show_verdict(prediction)
        show_chart(classifier, prediction, None if text else FIRST_BARS)
        st.caption(_small_print(prediction))
        if classifier.engine.name == "keras":
            st.caption(t("answer.keras"))
        if text:
            offer_to_take_away(classifier, prediction, text)
        announce(_summary(prediction), asked)
        with st.container(key="printed"):  # shown on paper, and where the answer stands alone
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
                    st.markdown(verdict_chip(prediction), width="content")
                    show_second(prediction)
            st.metric(t("answer.probability"), percent(prediction.confidence), width="content")
        else:
            with st.container(key="doubtful", gap="xsmall"):
                st.header(headline(prediction), anchor=False)
                probability = f"{t('answer.probability')} {percent(prediction.confidence)}"
                st.markdown(f"{verdict_chip(prediction)} :small[{probability}]")


def show_chart(classifier: Classifier, prediction: Prediction, most: int | None = None) -> None:
    """Show the highest probabilities, at `most` so many; labels that were learned from few articles have a star."""
    shown = dict(islice(prediction.probabilities.items(), most))
    few = {label: count for label, count in classifier.manifest.low_support_labels.items() if label in shown}
    draw(probability_chart(shown, prediction.threshold, prediction.certain, few), describe(shown))
    if few:
        st.caption(t("answer.few", labels=listed(few, shown)))


def headline(prediction: Prediction) -> str:
    """Return the category in both languages; what it may be where the answer is not certain."""
    if not prediction.certain:
        return f":gray[:material/help:] {in_doubt(prediction, markdown_name)}"
    other = other_name(prediction.label)
    first = f"{accented_icon(prediction.label)} {markdown_name(prediction.label)}"
    return first + (f" :gray[:small[{other}]]" if other else "")


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
