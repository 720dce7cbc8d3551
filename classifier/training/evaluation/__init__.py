"""Evaluates models: cross-validation, held-out articles, and baselines."""
