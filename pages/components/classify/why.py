"""Why: the words that decide the answer, the effect of every word, and a trial: strike words out, see what changes."""

from collections.abc import Iterable, Sequence

import streamlit as st

from classifier import Classifier, Explanation, Prediction, Trace, explain
from classifier.explanation import Counterfactual, find_counterfactual, hide_words, strongest_words
from pages.components.classify.charts import LONGEST_WORD, comparison_chart, draw, points, word_chart
from pages.components.classify.highlight import highlight
from pages.components.shared.categories import markdown_name, name, pick_category
from pages.components.shared.display import as_text
from pages.components.shared.i18n import percent, t
from pages.components.shared.resources import hold_prediction_lock

FULL_STRENGTH = 0.1
"""The change of probability, a share of 1, from which on a word has the deepest shade."""
COMPARED = 5
"""Topics whose bars are shown: those that are most probable with or without the words."""


@st.fragment
def show_why(classifier: Classifier, prediction: Prediction, trace: Trace, text: str, asked: int) -> None:
    """Explain the answer to question number `asked`, or another topic, unless the answer is unreliable."""
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
    with hold_prediction_lock():
        explanation, decisive = _explain(classifier, trace, label, rival, asked)
        lead.markdown(_sentence(explanation, decisive, rival))
        words = strongest_words(classifier, explanation)
        strengths = {word: -moves / FULL_STRENGTH for word, moves in words.items()} | dict.fromkeys(decisive.words, 1.0)
        with moved:
            struck = _choose_struck(list(dict.fromkeys((*decisive.words, *words))), asked)
            if struck:
                _show_trial(classifier, prediction, trace, struck)
            elif words:
                _show_words(words, label)
        with written:
            with st.container(border=True, key="highlighted"):
                st.html(highlight(text, explanation, strengths, prediction.left_out, struck))
            if strengths:
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
    """Return a sentence on the probabilities of the label, and of its rival, without the decisive words."""
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
    """Show the effect of each single word, from most for to most against the label."""
    ordered = dict(sorted(words.items(), key=lambda pair: pair[1]))
    draw(word_chart(ordered), t("why.chart_alt", label=name(label), words=_listed(ordered.items())))
    st.caption(t("why.chart_legend", label=markdown_name(label)))


def _listed(words: Iterable[tuple[str, float]]) -> str:
    return "; ".join(f"{word[:LONGEST_WORD]} {points(moves)}" for word, moves in words)


def _choose_struck(words: Sequence[str], asked: int) -> list[str]:
    """Let the reader strike out some of `words`; return those, in the order of the choice."""
    if not words:
        return []
    key = f"struck-{asked}"
    labels = {word: as_text(word[:LONGEST_WORD]) for word in words}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        struck: list[str] = st.pills(
            t("trial.strike"), words, selection_mode="multi", format_func=labels.__getitem__, key=key, wrap=True
        )
        if struck:
            st.button(t("trial.reset"), key=f"reset-{asked}", icon=":material/undo:", on_click=_reset, args=(key,))
    return struck


def _show_trial(classifier: Classifier, before: Prediction, trace: Trace, struck: Sequence[str]) -> None:
    """Show the answer `before` beside the answer to the text without the words that were struck out."""
    (row,) = hide_words(classifier, trace, [struck])
    after = classifier.rank(row)
    label, new_label = before.label, next(iter(after))
    values = {"before": percent(before.confidence), "after": percent(after[label]), "label": markdown_name(label)}
    key = "trial.same" if new_label == label else "trial.changed"
    st.markdown(t(key, new_label=markdown_name(new_label), **values))
    most = sorted(after, key=lambda topic: -max(after[topic], before.probabilities[topic]))[:COMPARED]
    was = {topic: share for topic, share in before.probabilities.items() if topic in most}
    shares = ", ".join(f"{name(topic)} {percent(share)} → {percent(after[topic])}" for topic, share in was.items())
    draw(comparison_chart(was, {topic: after[topic] for topic in was}), t("trial.chart_alt", shares=shares))


def _reset(key: str) -> None:
    st.session_state[key] = []
