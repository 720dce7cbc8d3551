"""How right a model is: cross-validation, held-out articles, and other ways of doing it."""
