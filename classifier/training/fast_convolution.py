"""Convolutions over three words with half of the multiplications, for the network that LiteRT runs.

The convolutions take most of the time of an article. Four outputs in a row read six words; the straight way takes 12
matrix products for them, Winograd's F(4, 3) takes 6, of sums of the words with sums of the kernel:

    outputs = OUTPUTS · ((KERNEL · kernel) * (INPUTS · words))      INPUTS (6, 6), KERNEL (6, 3), OUTPUTS (4, 6)

The sums of the kernel are constants in the converted model; those of words and products are written out below, because
most numbers of the matrices are 0, 1 or -1. Probabilities change by less than 1e-6.
Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016.
"""

from typing import Any

import keras
import numpy as np
from keras import layers, ops

TILE, WIDTH = 4, 3
"""Outputs that are worked out together, and words that a convolution reads."""
KERNEL = np.array(
    [
        [1 / 4, 0, 0],
        [-1 / 6, -1 / 6, -1 / 6],
        [-1 / 6, 1 / 6, -1 / 6],
        [1 / 24, 1 / 12, 1 / 6],
        [1 / 24, -1 / 12, 1 / 6],
        [0, 0, 1],
    ],
    np.float32,
)


class FastConv1D(layers.Conv1D):  # type: ignore[misc, unused-ignore]  # Keras has no types
    """A convolution over three words, padded to the same length; its weights are those of `Conv1D`."""

    def call(self, inputs: Any) -> Any:
        """Return the outputs (batch, length, filters) for `inputs` (batch, length, channels)."""
        length = inputs.shape[1]
        kernels = ops.einsum("kw,wcf->kcf", KERNEL, self.kernel)
        first, *products = [ops.matmul(words, kernels[at]) for at, words in enumerate(_input_sums(inputs))]
        products[0] += self.bias  # which each of the outputs contains once
        outputs = ops.concatenate([self.activation(output) for output in _output_sums(first, *products)], axis=-1)
        return ops.reshape(outputs, (-1, _tiles(length) * TILE, self.filters))[:, :length]


def with_fast_convolutions(model: Any) -> Any:
    """Return a copy of a Keras model that calculates its convolutions over three words in this way."""
    copy = keras.models.clone_model(model, clone_function=_faster)
    copy.set_weights(model.get_weights())
    return copy


def _faster(layer: Any) -> Any:
    fits = type(layer) is layers.Conv1D and layer.kernel_size == (WIDTH,) and layer.padding == "same"
    return (FastConv1D if fits else type(layer)).from_config(layer.get_config())


def _tiles(length: int) -> int:
    return -(-length // TILE)


def _input_sums(inputs: Any) -> list[Any]:
    """Return INPUTS · words: six sums of shape (batch, tiles, channels)."""
    _, length, channels = inputs.shape
    tiles = _tiles(length)
    padded = ops.pad(inputs, [[0, 0], [1, (tiles + 1) * TILE - length - 1], [0, 0]])
    rows = ops.reshape(padded, (-1, tiles + 1, TILE * channels))
    here, after = rows[:, :-1], rows[:, 1:]
    a, b, c, d = (here[..., at * channels : (at + 1) * channels] for at in range(TILE))
    e, f = after[..., :channels], after[..., channels : 2 * channels]
    even, odd, even_2, odd_2 = e - 4 * c, d - 4 * b, e - c, 2 * (d - b)
    return [4 * a - 5 * c + e, even + odd, even - odd, even_2 + odd_2, even_2 - odd_2, 4 * b - 5 * d + f]


def _output_sums(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> list[Any]:
    """Return OUTPUTS · products: four sums of shape (batch, tiles, filters)."""
    even, odd, even_2, odd_2 = b + c, b - c, d + e, 2 * (d - e)
    return [a + even + even_2, odd + odd_2, even + 4 * even_2, odd + 4 * odd_2 + f]
