"""What is known of the labels of a bundle beside their names."""

from classifier.artifacts import Manifest

FEW_ARTICLES = 100
"""A label that was learned from fewer labelled texts is weak: it may be right by chance."""


def weak_labels(manifest: Manifest) -> dict[str, int]:
    """Return label → number of labelled texts it was learned from, for those with fewer than `FEW_ARTICLES`.

    Empty for a bundle that does not say how many there were.
    """
    counts = manifest.training.get("data", {}).get("by_label", {})
    return {label: counts[label] for label in manifest.labels if counts.get(label, FEW_ARTICLES) < FEW_ARTICLES}
