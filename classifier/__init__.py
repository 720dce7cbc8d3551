"""Ainisha: Swahili news, sorted by desk. The public names; importing them costs neither TensorFlow nor Streamlit."""

from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.errors import BundleError, ClassifierError
from classifier.explanation import Explanation, explain
from classifier.inference import Classifier, Prediction, classify_news, load_classifier
from classifier.language import Language
from classifier.notices import Notice
from classifier.text import normalize_text, preprocess

__version__ = "0.1.0"

__all__ = [
    "DEFAULT_BUNDLE",
    "Bundle",
    "BundleError",
    "Classifier",
    "ClassifierError",
    "Explanation",
    "Language",
    "Notice",
    "Prediction",
    "__version__",
    "classify_news",
    "explain",
    "load_classifier",
    "normalize_text",
    "preprocess",
]
