"""Why: the words without which the answer would be another, each word in the text, and what changes without any."""

from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st

from classifier import Classifier, Explanation, Prediction, Trace, explain
from classifier.explanation import Counterfactual, change, find_counterfactual, strongest_words
from pages.components.classify.charts import LONGEST_WORD, draw, points, word_chart
from pages.components.classify.highlight import highlight
from pages.components.classify.trial import show_trial, struck_words
from pages.components.shared.categories import markdown_name, name, pick_category
from pages.components.shared.display import as_text
from pages.components.shared.i18n import percent, t
from pages.components.shared.resources import turn

FULL_STRENGTH = 0.1
"""The change of probability, a share of 1, from which on a word is shaded as deep as any."""


class Reasons(NamedTuple):
    """What speaks for one label of an answer."""

    explanation: Explanation
    sentence: str
    """What becomes of the label without the words that decide: Markdown."""
    decisive: tuple[str, ...]
    words: dict[str, float]
    """Word → what hiding it adds to the probability of the label, a share of 1."""

    @property
    def strengths(self) -> dict[str, float]:
        """How strongly words are marked: see `highlight`."""
        return {word: -moves / FULL_STRENGTH for word, moves in self.words.items()} | dict.fromkeys(self.decisive, 1.0)


def find_reasons(classifier: Classifier, trace: Trace, label: str, rival: str | None, asked: int) -> Reasons:
    """Return what speaks for `label` in the answer to question number `asked`, and against its `rival` if any."""
    explanation, decisive = _explain(classifier, trace, label, rival, asked)
    words = {effect.word: change(effect, explanation) for effect in strongest_words(classifier, explanation)}
    return Reasons(explanation, _sentence(explanation, decisive, rival), tuple(decisive.words), words)


@st.fragment
def show_why(classifier: Classifier, prediction: Prediction, trace: Trace, text: str, asked: int) -> None:
    """Explain the answer to question number `asked`, or any other topic; nothing where it is not to be relied on."""
    st.subheader(t("why.title"), anchor=False)
    if any(notice.unreliable for notice in prediction.notices):
        st.markdown(t("why.unreliable"))
        return
    with st.container(key="why"):
        lead = st.container()
        written, moved = st.columns(2, gap="large")
    labels = list(prediction.probabilities)
    with moved:
        label = pick_category(t("why.choose"), labels, f"why-label-{asked}", prediction.label) or prediction.label
    rival = labels[1] if label == labels[0] and not prediction.certain else None
    with turn():
        why = find_reasons(classifier, trace, label, rival, asked)
        lead.markdown(why.sentence)
        with moved:
            struck = struck_words(list(dict.fromkeys((*why.decisive, *why.words))), asked)
            if struck:
                show_trial(classifier, prediction, text, struck)
            elif why.words:
                _show_words(why.words, label)
        with written:
            with st.container(border=True, key="highlighted"):
                st.html(highlight(text, why.explanation, why.strengths, prediction.left_out, struck))
            if why.strengths:
                st.caption(t("why.legend", label=markdown_name(label)))


def _explain(
    classifier: Classifier, trace: Trace, label: str, rival: str | None, asked: int
) -> tuple[Explanation, Counterfactual]:
    """Return an explanation and its decisive words, kept in this session until another is asked for."""
    state, wanted = st.session_state, (asked, label)
    if "explanation" not in state or state.explanation[0] != wanted:
        explanation = explain(classifier, trace, label)
        state.explanation = (wanted, explanation, find_counterfactual(classifier, trace, explanation, rival))
    _, explanation, decisive = state.explanation
    return explanation, decisive


def _sentence(explanation: Explanation, decisive: Counterfactual, rival: str | None) -> str:
    """Return in words what becomes of the label, and of its rival, without the words that decide."""
    values = {
        "label": markdown_name(explanation.label),
        "words": ", ".join(f"*{as_text(w[:LONGEST_WORD])}*" for w in decisive.words),
    }
    if not decisive.words:
        return t("why.tiny", **values)
    values |= {"before": percent(decisive.before), "after": percent(decisive.after)}
    if rival is None:
        return t("why.without", **values)
    rivals = {"rival_before": percent(decisive.rival_before), "rival_after": percent(decisive.rival_after)}
    return t("why.without_rival", rival=markdown_name(rival), **values, **rivals)


def _show_words(words: dict[str, float], label: str) -> None:
    """Show what each word alone is worth, from most for to most against the label."""
    ordered = dict(sorted(words.items(), key=lambda pair: pair[1]))
    draw(word_chart(ordered), t("why.chart_alt", label=name(label), words=_listed(ordered.items())))
    st.caption(t("why.chart_legend", label=markdown_name(label)))


def _listed(words: Iterable[tuple[str, float]]) -> str:
    return "; ".join(f"{word[:LONGEST_WORD]} {points(moves)}" for word, moves in words)
