"""What is read from a model's file agrees with what Keras says of it and with what the engine answers."""

from pathlib import Path

import numpy as np
import pytest

from classifier import BundleError, Classifier, load_classifier
from classifier.bundle.artifacts import ARTIFACTS, Bundle
from classifier.bundle.engines import KerasEngine
from classifier.bundle.manifest import KERAS_MODEL, Manifest
from classifier.bundle.weights import read_network
from classifier.bundle.writing import write_bundle
from pages.components.shared.samples import samples_for


def test_weights_are_those_that_keras_counts(shipped: Classifier, small_bundle: Path) -> None:
    for bundle in (shipped.bundle, Bundle(small_bundle)):
        model = KerasEngine(bundle.read(KERAS_MODEL)).model
        assert read_network(bundle).weights == model.count_params()


def test_every_weight_of_a_network_that_was_brought_along_is_counted(
    tmp_path: Path, small_contents: dict[str, bytes]
) -> None:
    import keras
    from keras import layers

    words = layers.Input((20,))
    vectors = layers.Embedding(30, 8, name="theirs")(words)
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
    network = read_network(Bundle(tmp_path / "own"))
    assert network.weights == model.count_params()
    assert network.vectors == "theirs"
    np.testing.assert_array_equal(network.layers["theirs"][0], model.get_layer("theirs").get_weights()[0])


@pytest.mark.parametrize("name", ["media-topics", "swahili-news", "tanzania-desks"])
def test_evidence_adds_up_to_the_answer_of_the_engine(name: str) -> None:
    classifier = load_classifier(ARTIFACTS / name)
    network = read_network(classifier.bundle)
    for sample in list(samples_for(name).values())[:3]:
        for text in (sample.title, sample.text * 4):
            trace = classifier.trace(text)
            evidence = network.evidence(trace.sequence, trace.output)
            assert evidence is not None
            assert len(evidence.words) == len(evidence.attention) == len(trace.tokens.ids)
            scores = np.exp(evidence.totals()[-1])
            np.testing.assert_allclose(scores / scores.sum(), trace.output, atol=1e-5)
            assert evidence.attention.sum() == pytest.approx(1, abs=1e-5)


def test_a_network_that_is_built_in_another_way_has_no_evidence(small_bundle: Path, shipped: Classifier) -> None:
    small = load_classifier(small_bundle)
    trace = small.trace("Timu yafunga bao")
    assert read_network(small.bundle).evidence(trace.sequence, trace.output) is None
    trace = shipped.trace("Timu yafunga bao na kushinda mechi uwanjani")
    trace.output[:] = trace.output[::-1]  # what another network would answer
    assert read_network(shipped.bundle).evidence(trace.sequence, trace.output) is None


def test_the_nearest_words_are_those_of_the_vectors_that_keras_loads(small_bundle: Path) -> None:
    classifier = load_classifier(small_bundle)
    network, vocabulary = read_network(classifier.bundle), classifier.vocabulary
    vectors = KerasEngine(classifier.bundle.read(KERAS_MODEL)).model.layers[0].get_weights()[0]
    nearest = network.nearest("mechi", vocabulary, len(vocabulary))
    assert list(nearest.values()) == sorted(nearest.values(), reverse=True)
    assert set(nearest) == set(vocabulary.by_id().values()) - {"mechi", "<unk>"}
    (mechi, bao) = vectors[vocabulary.ids(["mechi", "bao"])]
    cosine = mechi @ bao / (np.linalg.norm(mechi) * np.linalg.norm(bao))
    assert nearest["bao"] == pytest.approx(cosine, abs=1e-5)
    assert network.nearest("kanyaboya", vocabulary, 3) == {}


def test_words_that_are_used_alike_are_near_in_the_shipped_model(shipped: Classifier) -> None:
    nearest = read_network(shipped.bundle).nearest("mabao", shipped.vocabulary, 5)
    assert {"magoli", "bao"} <= set(nearest)


def test_a_damaged_file_is_named(small_bundle: Path) -> None:
    classifier = load_classifier(small_bundle)
    (small_bundle / KERAS_MODEL).write_bytes(b"nothing")
    with pytest.raises(BundleError, match=KERAS_MODEL):
        read_network(classifier.bundle)
