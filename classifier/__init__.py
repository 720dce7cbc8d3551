"""Ainisha classifies Swahili news by topic. The public names; they import neither TensorFlow nor Streamlit."""

from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.errors import BundleError, ClassifierError
from classifier.explanation import Explanation, explain
from classifier.inference import Classifier
from classifier.language import Language
from classifier.loading import classify_news, load_classifier
from classifier.notices import Notice
from classifier.prediction import Prediction, Trace
from classifier.preprocessing import preprocess
from classifier.text import normalize_text

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
    "Trace",
    "__version__",
    "classify_news",
    "explain",
    "load_classifier",
    "normalize_text",
    "preprocess",
]
