"""Reads articles from documents, web pages and tables."""

from classifier.reading.documents.reader import DOCUMENT_ENDINGS, MAX_DOCUMENT_MEGABYTES, read_document
from classifier.reading.links.reader import fetch_article, links_are_on
from classifier.reading.tables.columns import articles_of, guess_headline_column, guess_label_column, guess_text_column
from classifier.reading.tables.evaluation import Evaluation, LabelEvaluation, compare
from classifier.reading.tables.reader import MAX_TABLE_MEGABYTES, TABLE_ENDINGS, read_table
from classifier.reading.tables.results import ResultColumns
from classifier.reading.tables.sinks import to_csv, to_xlsx
from classifier.reading.tables.table import BadRow, Row, Table

__all__ = [
    "DOCUMENT_ENDINGS",
    "MAX_DOCUMENT_MEGABYTES",
    "MAX_TABLE_MEGABYTES",
    "TABLE_ENDINGS",
    "BadRow",
    "Evaluation",
    "LabelEvaluation",
    "ResultColumns",
    "Row",
    "Table",
    "articles_of",
    "compare",
    "fetch_article",
    "guess_headline_column",
    "guess_label_column",
    "guess_text_column",
    "links_are_on",
    "read_document",
    "read_table",
    "to_csv",
    "to_xlsx",
]
