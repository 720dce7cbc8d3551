"""What is known of the labels of a bundle beside their names."""

from collections.abc import Mapping

from classifier.bundle.manifest import Manifest

FEW_ARTICLES = 100
"""A label that was learned from fewer labelled texts is weak: it may be right by chance."""


def weak_labels(manifest: Manifest) -> dict[str, int]:
    """Return label → number of labelled texts it was learned from, for those with fewer than `FEW_ARTICLES`.

    Empty for a bundle that does not say how many there were.
    """
    data = manifest.training.get("data")
    counts = data.get("by_label") if isinstance(data, Mapping) else None
    if not isinstance(counts, Mapping):
        return {}
    return {label: counts[label] for label in manifest.labels if counts.get(label, FEW_ARTICLES) < FEW_ARTICLES}
