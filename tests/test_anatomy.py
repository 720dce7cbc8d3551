"""Layers read from the file agree with what Keras says of the loaded model."""

from pathlib import Path

import pytest

from classifier import BundleError, Classifier, load_classifier
from classifier.anatomy import read_layers
from classifier.artifacts import KERAS_MODEL, Bundle
from classifier.engines import KerasEngine


def test_weights_are_those_that_keras_counts(shipped: Classifier, small_bundle: Path) -> None:
    for bundle in (shipped.bundle, Bundle(small_bundle)):
        model = KerasEngine(bundle.read(KERAS_MODEL)).model
        assert sum(layer.weights for layer in read_layers(bundle)) == model.count_params()


def test_begins_with_what_is_read_and_ends_with_probabilities(shipped: Classifier) -> None:
    first, *_, last = read_layers(shipped.bundle)
    assert first.shape == (shipped.manifest.max_length,)
    assert last.role == "probabilities"


def test_branches_built_alike_are_counted_as_one(shipped: Classifier) -> None:
    layers = read_layers(shipped.bundle)
    assert not any("branch" in layer.role for layer in layers)
    assert max(layer.copies for layer in layers) == shipped.manifest.training["config"]["branches"]


def test_a_damaged_file_is_named(small_bundle: Path) -> None:
    classifier = load_classifier(small_bundle)
    (small_bundle / KERAS_MODEL).write_bytes(b"nothing")
    with pytest.raises(BundleError, match=KERAS_MODEL):
        read_layers(classifier.bundle)
