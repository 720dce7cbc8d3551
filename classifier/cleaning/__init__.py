"""Removes page furniture (menus, links, credits, notices): readers paste whole pages, and the model reads the article.

A bundle names the stage that its model was trained with (`Manifest.cleaning`). A stage returns the spans to leave out,
which are replaced by blanks, so that every word keeps its offsets in the reader's text.
"""

from classifier.cleaning.furniture import CLEANING, STAGES, CleanText, clean, find_furniture, find_nothing
from classifier.cleaning.spans import Span

__all__ = ["CLEANING", "STAGES", "CleanText", "Span", "clean", "find_furniture", "find_nothing"]
