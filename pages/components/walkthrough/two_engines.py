"""One sentence through LiteRT, which serves, and TensorFlow, which trained the model: both answers and times."""

import time
from statistics import median

import streamlit as st

from classifier import Classifier, ClassifierError
from classifier.bundle.artifacts import Bundle
from classifier.bundle.manifest import MODELS
from pages.components.shared.categories import name
from pages.components.shared.i18n import t
from pages.components.shared.messages import show_error
from pages.components.walkthrough.journey import Journey

RUNS = 9
"""Runs of an engine: the median is its time."""


@st.fragment
def compare_engines(journey: Journey, classifier: Classifier) -> None:
    """Let the reader run the sentence through TensorFlow too, where the bundle has a model for both engines."""
    if not set(MODELS) <= set(classifier.manifest.files):
        return
    st.subheader(t("engines.title"), anchor=False)
    st.markdown(t("engines.intro"))
    if not st.toggle(t("engines.switch"), key="tensorflow", persist_state="session"):
        return
    try:
        with st.spinner(t("engines.loading"), show_time=True):
            reference = _load_reference(classifier.bundle)
    except ClassifierError as error:
        show_error(error)
        return
    _show(journey, {"LiteRT": classifier, "TensorFlow": reference})


@st.cache_resource(show_spinner=False, max_entries=1, hash_funcs={Bundle: lambda bundle: bundle.manifest.version})
def _load_reference(bundle: Bundle) -> Classifier:
    return Classifier(bundle, "keras")


def _show(journey: Journey, engines: dict[str, Classifier]) -> None:
    answers, times = {}, {}
    for engine, classifier in engines.items():
        answers[engine] = classifier.rank(classifier.probabilities([journey.tokens.ids])[0])
        times[engine] = _milliseconds(journey, classifier)
    first, second = answers.values()
    difference = max(abs(share - second[label]) for label, share in first.items())
    with st.container(horizontal=True):
        for engine, milliseconds in times.items():
            st.metric(engine, t("engines.time", milliseconds=milliseconds))
        st.metric(t("engines.difference"), _tiny(difference), help=t("engines.difference_help"))
    columns = {engine: [100 * answer[label] for label in first] for engine, answer in answers.items()}
    st.dataframe(
        {t("engines.category"): [name(label) for label in first], **columns},
        column_config={engine: st.column_config.NumberColumn(format="%.4f%%") for engine in engines},
        hide_index=True,
        alt=t("engines.table_alt"),
    )
    st.caption(t("engines.legend", runs=RUNS))


def _milliseconds(journey: Journey, classifier: Classifier) -> float:
    """Return how long the network itself takes for the sentence, in milliseconds."""
    times, sequence = [], journey.trace.sequence[None]
    for _ in range(RUNS):
        start = time.perf_counter()
        classifier.engine.run(sequence)
        times.append(time.perf_counter() - start)
    return 1000 * median(times)


def _tiny(share: float) -> str:
    """Return a share of 1 with as many decimals as the table has."""
    return "<0.0001%" if 0 < share < 1e-6 else f"{share:.4%}"
