"""Measuring a bundle on a file of labelled texts that it never saw: `python -m classifier.training evaluate`."""
