"""A file that holds many articles: read, written, and streamed."""
