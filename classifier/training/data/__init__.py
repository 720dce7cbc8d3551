"""Annotated and unlabelled articles → what a network learns from."""
