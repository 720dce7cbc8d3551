"""Reads annotated and unlabelled articles and makes training examples of them."""
