"""The data of every step from a sentence to its answer, computed by the library's own functions."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from classifier import Classifier, ClassifierError, Prediction, Trace
from classifier.bundle.artifacts import Bundle
from classifier.bundle.manifest import KERAS_MODEL
from classifier.bundle.weights import Evidence, Network, read_network
from classifier.preprocessing import TokenizedText
from pages.components.shared.messages import show_error


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A sentence with the data of each step."""

    text: str
    trace: Trace
    prediction: Prediction
    scores: dict[str, float]
    """Label → the network's score (logit), less the mean of all labels, in the order of the answer."""

    @property
    def tokens(self) -> TokenizedText:
        """The words of the sentence and their ids."""
        return self.trace.tokens


def follow(classifier: Classifier, text: str) -> Journey:
    """Return the journey of `text`; raises as `Classifier.predict` does."""
    trace = classifier.trace(text)
    prediction = classifier.predict(trace)
    logits = np.log(np.maximum(trace.output, np.finfo(np.float32).tiny))  # a softmax undone, but for a constant
    scores = dict(zip(classifier.labels, (logits - logits.mean()).tolist(), strict=True))
    ranked = {label: scores[label] for label in prediction.probabilities}
    return Journey(text=text, trace=trace, prediction=prediction, scores=ranked)


def network_of(classifier: Classifier) -> Network | None:
    """Return the weights of a network; None where its bundle has no file that says, or where that is damaged."""
    if KERAS_MODEL not in classifier.manifest.files:
        return None
    try:
        return _read(classifier.bundle.path, classifier.manifest.version, classifier.bundle)
    except ClassifierError as error:  # the only file that is read while the app runs: it may have been replaced
        show_error(error)
        return None


@st.cache_resource(show_spinner=False, max_entries=2)
def _read(folder: Path, version: str, _bundle: Bundle) -> Network:  # noqa: ARG001  another version is another key
    return read_network(_bundle)


def evidence_of(journey: Journey, network: Network | None) -> Evidence | None:
    """Return what each word adds to the scores; None for a network that does not say."""
    return network.evidence(journey.trace.sequence, journey.trace.output) if network else None
