import keras
import numpy as np
import pytest
from keras import layers

from classifier.importing.models import to_litert_file
from classifier.training.fast_convolution import FastConv1D, with_fast_convolutions
from classifier.training.network import build_network, for_serving
from tests.training.test_network import CONFIG, IDS, TABLE


@pytest.mark.parametrize("length", [1, 4, 5, 127, 128])
def test_a_fast_convolution_gives_what_a_convolution_gives(length: int) -> None:
    inputs = np.random.default_rng(2).normal(size=(2, length, 10)).astype(np.float32)
    plain = layers.Conv1D(6, 3, padding="same", activation="relu", bias_initializer="random_normal")
    fast = FastConv1D.from_config(plain.get_config())
    expected = np.asarray(plain(inputs))
    fast.build(inputs.shape)
    fast.set_weights(plain.get_weights())
    np.testing.assert_allclose(np.asarray(fast(inputs)), expected, atol=1e-5)


def test_the_copy_answers_as_the_network_and_leaves_other_layers_alone() -> None:
    network = for_serving(build_network(CONFIG, TABLE, labels=3), CONFIG, np.ones((30, 1, 3), np.float32))
    fast = with_fast_convolutions(network)
    changed = [layer.name for layer in fast.layers if isinstance(layer, FastConv1D)]
    assert changed == [f"branch_{number}_convolve" for number in range(CONFIG.branches)]
    np.testing.assert_allclose(np.asarray(fast(IDS)), np.asarray(network(IDS)), atol=1e-6)
    _, difference = to_litert_file(network, IDS, fast)
    assert difference < 1e-6


def test_convolutions_over_other_numbers_of_words_stay_as_they_are() -> None:
    inputs = keras.Input((12, 8))
    outputs = layers.Conv1D(4, 3)(layers.Conv1D(4, 5, padding="same")(inputs))
    copy = with_fast_convolutions(keras.Model(inputs, outputs))
    assert not any(isinstance(layer, FastConv1D) for layer in copy.layers)
