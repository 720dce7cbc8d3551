"""An address → the text of the article behind it."""
