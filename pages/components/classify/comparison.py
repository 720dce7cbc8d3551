"""Two models on one article, side by side: each answers with the desks that it knows."""

from collections.abc import Sequence

import streamlit as st

from classifier import Classifier, ClassifierError, Prediction
from pages.components.classify.answer import headline, show_chart, show_second
from pages.components.classify.left_out import answering
from pages.components.shared.bundles import bundle_name, other_bundles
from pages.components.shared.i18n import percent, t
from pages.components.shared.messages import show_error
from pages.components.shared.resources import get_classifier, turn


@st.fragment
def compare_models(classifier: Classifier, prediction: Prediction, text: str) -> None:
    """Let the reader see what another model says of the same text, where there is another."""
    others = other_bundles()
    if not others or not st.toggle(t("compare.switch"), key="compare", persist_state="session"):
        return
    other = next(iter(others))
    if len(others) > 1:
        other = st.radio(
            t("compare.other"), list(others), format_func=others.__getitem__, horizontal=True, key="compared"
        )
    try:
        second = answering(get_classifier(other))  # loaded before the turn is taken
        with turn():
            _show_both([(classifier, prediction), (second, second.predict(text))])
    except ClassifierError as error:
        show_error(error)


def _show_both(answers: Sequence[tuple[Classifier, Prediction]]) -> None:
    with st.container(key="comparison"):
        for column, (classifier, prediction) in zip(st.columns(2), answers, strict=True):
            with column.container(border=True, height="stretch"):
                _show(classifier, prediction)


def _show(classifier: Classifier, prediction: Prediction) -> None:
    st.caption(bundle_name(classifier.manifest.name))
    st.subheader(f"{headline(prediction)} {percent(prediction.confidence)}", anchor=False)
    show_second(prediction)
    show_chart(classifier, prediction)
