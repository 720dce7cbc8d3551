"""Page furniture that the model did not read: its amount under the answer, and a button to read it too."""

import streamlit as st

from classifier import Classifier, Prediction
from pages.components.shared.history import ask, reads_everything
from pages.components.shared.i18n import t


def current_classifier(classifier: Classifier) -> Classifier:
    """Return the classifier for the current question: without cleaning where the reader asked for that."""
    return classifier.without_cleaning() if reads_everything() else classifier


def show_left_out(classifier: Classifier, text: str, prediction: Prediction | None = None) -> None:
    """Show how much of `text` was left out, with a button that asks again with it, or again without it.

    The spans are those of the `prediction`, where there is one.
    """
    everything = reads_everything()
    left_out = prediction.left_out if prediction and not everything else classifier.clean(text).left_out
    count = len(left_out)
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="left-out"):
        st.caption(t("left_out.everything") if everything else t("left_out.count", count=count), width="content")
        st.button(
            t("left_out.again") if everything else t("left_out.keep"),
            type="tertiary",
            icon=":material/visibility_off:" if everything else ":material/visibility:",
            key="read-everything",
            on_click=ask,
            args=(text, not everything),
        )
