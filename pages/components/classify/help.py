"""Help: what each topic covers, what the percentages mean, what is stored."""

import streamlit as st

from classifier import Classifier
from pages.components.shared.bundles import thresholds
from pages.components.shared.categories import badge, covers, markdown_name
from pages.components.shared.i18n import t


def show_help(classifier: Classifier) -> None:
    """Show the help in a closed expander."""
    with st.expander(t("help.title"), icon=":material/help:"):
        st.markdown(f"**{t('help.categories')}**")
        for label in classifier.labels:
            st.markdown(f"{badge(label, markdown_name(label))} {covers(label)}")
        st.markdown(f"**{t('help.percentages')}**")
        key = "help.percentages_text" if classifier.manifest.calibrated else "help.percentages_own"
        st.markdown(t(key, threshold=thresholds(t, classifier.manifest)))
        st.markdown(f"**{t('help.kept')}**")
        st.markdown(t("help.kept_text"))
