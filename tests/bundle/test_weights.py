"""Layers read from the file agree with what Keras says of the loaded model."""

from pathlib import Path

import pytest

from classifier import BundleError, Classifier, load_classifier
from classifier.bundle.artifacts import Bundle
from classifier.bundle.engines import KerasEngine
from classifier.bundle.manifest import KERAS_MODEL, Manifest
from classifier.bundle.weights import read_layers
from classifier.bundle.writing import write_bundle


def test_weights_are_those_that_keras_counts(shipped: Classifier, small_bundle: Path) -> None:
    for bundle in (shipped.bundle, Bundle(small_bundle)):
        model = KerasEngine(bundle.read(KERAS_MODEL)).model
        assert sum(layer.weights for layer in read_layers(bundle)) == model.count_params()


def test_every_weight_of_a_network_that_was_brought_along_is_counted(
    tmp_path: Path, small_contents: dict[str, bytes]
) -> None:
    import keras
    from keras import layers

    words = layers.Input((20,))
    vectors = layers.Embedding(30, 8)(words)
    forth = layers.Bidirectional(layers.LSTM(5, return_sequences=True, dropout=0.1))(vectors)
    seen = layers.MultiHeadAttention(2, 4)(forth, forth)
    found = layers.BatchNormalization()(layers.SeparableConv1D(6, 3)(layers.LSTM(7, return_sequences=True)(seen)))
    inner = keras.Sequential([layers.Input((6,)), layers.Dense(4), layers.PReLU()])
    timed = layers.Flatten()(layers.TimeDistributed(inner)(found))
    both = layers.Dropout(0.2)(layers.Concatenate()([layers.GRU(4)(found), timed]))
    model = keras.Model(words, layers.Dense(3, activation="softmax")(both))
    model.save(tmp_path / "model.keras")
    manifest = Manifest(name="own", labels=("a", "b", "c"), max_length=20)
    contents = small_contents | {KERAS_MODEL: (tmp_path / "model.keras").read_bytes()}
    write_bundle(tmp_path / "own", contents, manifest)
    found_layers = read_layers(Bundle(tmp_path / "own"))
    assert sum(layer.weights for layer in found_layers) == model.count_params()
    counted = {layer.kind: layer for layer in found_layers}
    assert counted["LSTM"].weights == 4 * 7 * (10 + 7 + 1)
    assert counted["LSTM"].shape == (10, 28)


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
