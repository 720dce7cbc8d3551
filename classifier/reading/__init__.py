"""Articles as they come: a file, a link or a table of them → text."""

from classifier.reading.documents import DOCUMENT_ENDINGS, MAX_DOCUMENT_MEGABYTES, read_document
from classifier.reading.web import fetch_article, links_are_on

__all__ = ["DOCUMENT_ENDINGS", "MAX_DOCUMENT_MEGABYTES", "fetch_article", "links_are_on", "read_document"]
