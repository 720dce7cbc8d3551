"""A file that holds one article → its text."""
