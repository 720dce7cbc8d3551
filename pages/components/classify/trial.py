"""Try it yourself: change the text, or take words out by a click, and see both answers side by side."""

from collections.abc import Sequence

import streamlit as st

from classifier import Classifier, ClassifierError, Prediction
from pages.components.classify.charts import LONGEST_WORD, comparison_chart, draw
from pages.components.shared.categories import markdown_name, name
from pages.components.shared.display import as_text
from pages.components.shared.i18n import percent, t
from pages.components.shared.messages import show_error


def try_it(classifier: Classifier, before: Prediction, text: str, words: Sequence[str], asked: int) -> None:
    """Let the reader change a copy of `text`, and compare its answer with the one `before`."""
    state, box = st.session_state, f"trial-{asked}"
    state.setdefault(box, text)
    with st.expander(t("trial.title"), icon=":material/science:"):
        st.caption(t("trial.remove"))
        with st.container(horizontal=True):
            present = _words(classifier, state[box])
            for word in words:
                st.button(
                    as_text(word[:LONGEST_WORD]),
                    key=f"remove-{asked}-{word}",
                    icon=":material/close:",
                    disabled=word not in present,
                    on_click=_remove,
                    args=(classifier, box, word),
                )
        st.text_area(t("trial.box"), key=box, height=180)
        if state[box] == text:
            return
        st.button(t("trial.reset"), key=f"reset-{asked}", icon=":material/undo:", on_click=_reset, args=(box, text))
        try:
            _compare(before, classifier.predict(state[box]))
        except ClassifierError as error:
            show_error(error)


def _compare(before: Prediction, after: Prediction) -> None:
    was, now = before.confidence, after.probabilities[before.label]
    values = {"label": markdown_name(before.label), "before": percent(was), "after": percent(now)}
    key = "trial.same" if after.label == before.label else "trial.changed"
    st.markdown(t(key, new_label=markdown_name(after.label), **values))
    shares = ", ".join(
        f"{name(label)} {percent(share)} → {percent(after.probabilities[label])}"
        for label, share in before.probabilities.items()
    )
    draw(comparison_chart(before.probabilities, after.probabilities), t("trial.chart_alt", shares=shares))


def _remove(classifier: Classifier, box: str, word: str) -> None:
    """Take every place of `word` out of the text in the box; what stands around it stays as it was written."""
    text: str = st.session_state[box]
    found = classifier.preprocessor.find(classifier.clean(text).text) if word in _words(classifier, text) else ()
    pieces, last = [], 0
    for start, end in dict.fromkeys((one.start, one.end) for one in found if one.text == word):
        pieces.append(text[last:start])
        last = max(last, end + (text[end : end + 1] == " "))
    st.session_state[box] = "".join((*pieces, text[last:]))


def _words(classifier: Classifier, text: str) -> set[str]:
    """Return the words of a text, none where there are none or too many."""
    try:
        return set(classifier.tokenize(text).words)
    except ClassifierError:
        return set()


def _reset(box: str, text: str) -> None:
    st.session_state[box] = text
