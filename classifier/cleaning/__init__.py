"""Leaving out what stands around a story: a reader pastes a page, and the model is to read the article.

A bundle names the stage that its model was trained with (`Manifest.cleaning`). A stage finds spans to leave out; they
are replaced by blanks, so that every word keeps its place in the reader's own text.
"""

from classifier.cleaning.furniture import find_furniture
from classifier.cleaning.spans import Span
from classifier.cleaning.stage import CLEANING, STAGES, CleanText, clean, find_nothing

__all__ = ["CLEANING", "STAGES", "CleanText", "Span", "clean", "find_furniture", "find_nothing"]
