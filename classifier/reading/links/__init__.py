"""Fetches the web page of a link and extracts its article, from public addresses only."""
