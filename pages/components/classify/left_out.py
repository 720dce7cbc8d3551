"""What the model left out because it stands around the story: said under the answer, and read too where it is asked."""

import streamlit as st

from classifier import Classifier, Prediction
from pages.components.shared.history import ask, reads_everything
from pages.components.shared.i18n import t


def answering(classifier: Classifier) -> Classifier:
    """Return the classifier that answers the question of now: it reads every word where the reader asked for that."""
    return classifier.without_cleaning() if reads_everything() else classifier


def show_left_out(classifier: Classifier, text: str, prediction: Prediction | None = None) -> None:
    """Say how much of `text` is left out, with a button that asks anew and reads it, or the other way round.

    The `prediction` knows what was left out, where there is one.
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
