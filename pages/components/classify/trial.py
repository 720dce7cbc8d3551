"""Try it yourself: strike words out of the text, and watch the probabilities move."""

from collections.abc import Sequence

import streamlit as st

from classifier import Classifier, Prediction
from classifier.explanation import hide_words
from pages.components.classify.charts import LONGEST_WORD, comparison_chart, draw
from pages.components.shared.categories import markdown_name, name
from pages.components.shared.display import as_text
from pages.components.shared.i18n import percent, t

COMPARED = 5
"""Topics whose bars are shown: those that are most probable with or without the words."""


def struck_words(words: Sequence[str], asked: int) -> list[str]:
    """Offer `words` to be struck out; return those that the reader struck, in the order of the choice."""
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


def show_trial(classifier: Classifier, before: Prediction, text: str, struck: Sequence[str]) -> None:
    """Show the answer `before` beside the one to `text` without the words that were struck."""
    (row,) = hide_words(classifier, text, [struck])
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
