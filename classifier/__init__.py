"""Ainisha: Swahili news, sorted by desk. The public names; importing them costs neither TensorFlow nor Streamlit."""

from classifier.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.errors import BundleError, ClassifierError
from classifier.inference import Classifier, Prediction, classify_news, load_classifier
from classifier.text import normalize_text, preprocess

__all__ = [
    "DEFAULT_BUNDLE",
    "Bundle",
    "BundleError",
    "Classifier",
    "ClassifierError",
    "Prediction",
    "classify_news",
    "load_classifier",
    "normalize_text",
    "preprocess",
]
