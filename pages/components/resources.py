"""What is loaded once and shared by everybody who uses the app."""

import os

import streamlit as st

from classifier import DEFAULT_BUNDLE, Classifier, load_classifier


def get_classifier() -> Classifier:
    """Return the classifier, loaded on the first call. Raises what `load_classifier` raises, until it is mended.

    The environment variable AINISHA_BUNDLE names another bundle than the one that ships.
    """
    return _load(os.environ.get("AINISHA_BUNDLE", str(DEFAULT_BUNDLE)))


@st.cache_resource(show_spinner=False, max_entries=1)
def _load(path: str) -> Classifier:
    return load_classifier(path)


@st.cache_resource(show_spinner=False)
def warm_up_charts() -> None:
    """Import what charts need, seconds of work, so that the first answer does not wait for it."""
    import altair as alt

    alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_bar().encode(x="x:Q").to_dict()
