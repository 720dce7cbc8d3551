"""Reads the text of an article from a document: text, Word, OpenDocument, RTF, PDF, web page."""
