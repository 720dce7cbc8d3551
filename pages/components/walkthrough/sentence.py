"""The sentence that the page follows: the beginning of the reader's article, a sample headline, or what is typed."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from classifier import Classifier
from pages.components.shared.bundles import chosen_bundle
from pages.components.shared.i18n import t
from pages.components.shared.samples import load_samples, samples_for

LONGEST = 16
"""Words of a sentence: more would not fit a screen."""
MOST_CHARACTERS = 300
"""Of a sentence: nobody needs to read a word of 100,000 letters."""


class Headlines(NamedTuple):
    """Headlines of the sample articles, by what a model makes of them."""

    sure: list[str]
    """Those that it is certain of, and right; all where there are none."""
    doubtful: str
    """The one whose second topic is most probable among those that it is not certain of."""


def headlines_for(classifier: Classifier) -> Headlines:
    """Return the sample headlines for a model."""
    return _headlines(classifier.bundle.path, classifier.manifest.version, chosen_bundle(), classifier)


@st.cache_resource(show_spinner=False, max_entries=8)
def _headlines(folder: Path, version: str, model: str, _classifier: Classifier) -> Headlines:  # noqa: ARG001  keys
    samples = list({**samples_for(model), **load_samples()}.values())
    answers = list(_classifier.predict_many(sample.title for sample in samples))
    of_model = list(zip(samples, answers, strict=True))[: len(samples_for(model))]
    sure = [sample.title for sample, answer in of_model if answer.certain and answer.label == sample.category]
    seconds = {
        sample.title: sorted(answer.probabilities.values())[-2] if not answer.certain else 0.0
        for sample, answer in zip(samples, answers, strict=True)
    }
    return Headlines(sure or [sample.title for sample, _ in of_model], max(seconds, key=seconds.__getitem__))


def choose_sentence(classifier: Classifier) -> str:
    """Let the reader type a sentence or take another sample; return what it is, at most `LONGEST` words long."""
    state, samples = st.session_state, headlines_for(classifier).sure
    article = classifier.clean(state.get("article", "")).text.strip()
    source = article or chosen_bundle()
    if state.get("sentence_source") != source:
        untouched = state.get("sentence") in (None, "", state.get("sentence_offered"))
        if article or untouched:
            state.sentence = state.sentence_offered = _beginning(article) if article else samples[0]
        state.sentence_source = source
    with st.container(horizontal=True, vertical_alignment="bottom", key="choose-sentence"):
        label = (
            t("walkthrough.own") if article and state.sentence == state.sentence_offered else t("walkthrough.sentence")
        )
        st.text_input(label, key="sentence", max_chars=MOST_CHARACTERS, persist_state="session")
        st.button(t("walkthrough.another"), icon=":material/shuffle:", on_click=_offer, args=(samples,))
    return _beginning(state.sentence)


def _offer(samples: list[str]) -> None:
    """Put the sample after the one that is shown into the box."""
    state = st.session_state
    at = samples.index(state.sentence) if state.sentence in samples else -1
    state.sentence = state.sentence_offered = samples[(at + 1) % len(samples)]


def _beginning(text: str) -> str:
    """Return the first line of `text`, cut between words where it is longer than a sentence."""
    words = next(iter(text.strip().splitlines()), "")[: 4 * MOST_CHARACTERS].split()
    while len(words) > 1 and (len(words) > LONGEST or len(" ".join(words)) > MOST_CHARACTERS):
        words.pop()
    return " ".join(words)[:MOST_CHARACTERS]
