"""Why: which words spoke for the answer and which against it, and what changes without them."""

import streamlit as st

from classifier import Classifier, Explanation, Prediction, Trace, explain
from classifier.explanation import WordEffect
from pages.components.classify.charts import LONGEST_WORD, draw, word_chart
from pages.components.classify.highlight import highlight
from pages.components.classify.trial import try_it
from pages.components.shared.categories import markdown_name, name, pick_category
from pages.components.shared.display import as_text
from pages.components.shared.i18n import percent, t
from pages.components.shared.resources import turn

NAMED = 4
"""Words named in the sentence, for and against."""


@st.fragment
def show_why(classifier: Classifier, prediction: Prediction, trace: Trace, text: str, asked: int) -> None:
    """Explain the answer to the question number `asked`, or any other category that the reader chooses."""
    st.subheader(t("why.title"), anchor=False)
    labels = list(prediction.probabilities)
    label = pick_category(t("why.choose"), labels, f"why-label-{asked}", prediction.label) or prediction.label
    with turn():
        explanation = _explanation(classifier, trace, label, asked)
        _show(classifier, prediction, explanation, text, asked)


def _show(classifier: Classifier, prediction: Prediction, explanation: Explanation, text: str, asked: int) -> None:
    st.markdown(_sentence(explanation))
    with st.container(border=True, key="highlighted"):
        st.html(highlight(text, explanation, prediction.left_out))
    st.caption(t("why.legend", label=markdown_name(explanation.label)))
    strongest = explanation.strongest()
    draw(word_chart(strongest), _describe(strongest, explanation))
    st.caption(
        t("why.chart_legend", label=markdown_name(explanation.label), probability=percent(explanation.probability))
    )
    try_it(classifier, prediction, text, [effect.word for effect in strongest], asked)


def _explanation(classifier: Classifier, trace: Trace, label: str, asked: int) -> Explanation:
    """Return an explanation, worked out once: kept in this session only, and only until another is asked for."""
    state, wanted = st.session_state, (asked, label)
    if "explanation" not in state or state.explanation[0] != wanted:
        state.explanation = (wanted, explain(classifier, trace, label))
    explanation: Explanation = state.explanation[1]
    return explanation


def _sentence(explanation: Explanation) -> str:
    """Return in words what spoke most for the label and what most against it."""
    strongest = explanation.strongest()
    speaking = [effect for effect in strongest if effect.contribution > 0][:NAMED]
    against = [effect for effect in strongest[::-1] if effect.contribution < 0][:NAMED]
    label = markdown_name(explanation.label)
    sentences = [t("why.for", label=label, words=_listed(speaking)) if speaking else t("why.nothing_for", label=label)]
    if against:
        sentences.append(t("why.against", words=_listed(against)))
    return " ".join(sentences)


def _listed(effects: list[WordEffect]) -> str:
    return ", ".join(f"**{as_text(effect.word[:LONGEST_WORD])}**" for effect in effects)


def _describe(strongest: tuple[WordEffect, ...], explanation: Explanation) -> str:
    words = "; ".join(f"{effect.word[:LONGEST_WORD]} {percent(effect.probability_without)}" for effect in strongest)
    return t("why.chart_alt", label=name(explanation.label), words=words)
