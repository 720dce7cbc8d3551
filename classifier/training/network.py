"""The network: word vectors → convolution over three words → attention → probabilities.

    ids (batch, length) ─► vectors ─┬► branch 1: convolve ─► attend ─► logits ┐
                                    ├► branch 2                               ├► mean ─► softmax
                                    └► branch 3                               ┘

The branches differ only in their random start: their mean makes fewer mistakes than any of them, as an ensemble does,
while the large part, the table of word vectors, is stored once. Only layers and operations that Keras itself can
load are used, so that the app needs none of this code.
"""

from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from classifier.text import PADDING_ID
from classifier.training.config import Config

VECTORS = "word_vectors"
FAR_BELOW = -1e9
"""Added to the attention score of padding."""


def build_network(
    config: Config, table: NDArray[np.float32], labels: int, length: int | None = None, batch: int | None = None
) -> Any:
    """Return a Keras model: int32 word ids (batch, length) → (logits of each branch (batch, branches, labels)).

    `table` holds the start of the word vectors, shape (ids, dimensions). `length` and
    `batch` None read any length, any number of texts.
    """
    ids = keras.Input((length,), batch_size=batch, dtype="int32", name="word_ids")
    embedding = layers.Embedding(len(table), table.shape[1], trainable=config.tune_vectors, name=VECTORS)
    vectors = embedding(ids)
    embedding.set_weights([table])
    padding = ops.cast(ops.expand_dims(ops.equal(ids, PADDING_ID), 1), "float32") * FAR_BELOW
    branches = [_branch(config, vectors, padding, labels, f"branch_{number}") for number in range(config.branches)]
    return keras.Model(ids, ops.stack(branches, axis=1), name="training")


def _branch(config: Config, vectors: Any, padding: Any, labels: int, name: str) -> Any:
    """Return the logits (batch, labels) of one branch."""
    dropped = layers.SpatialDropout1D(config.dropout / 2, name=f"{name}_drop_vectors")(vectors)
    found = layers.Conv1D(config.filters, 3, padding="same", activation="relu", name=f"{name}_convolve")(dropped)
    scores = layers.Permute((2, 1), name=f"{name}_turn")(layers.Dense(config.heads, name=f"{name}_score")(found))
    attention = layers.Softmax(name=f"{name}_attend")(scores + padding)  # (batch, heads, length)
    pooled = ops.matmul(attention, found)  # (batch, heads, filters)
    flat = layers.Dropout(config.dropout, name=f"{name}_drop")(layers.Flatten(name=f"{name}_flatten")(pooled))
    return layers.Dense(labels, name=f"{name}_logits")(flat)


def for_serving(trained: Any, config: Config, batch: int | None = None) -> Any:
    """Return the model that is shipped: word ids (batch, max_length) → probabilities (batch, labels).

    The word vectors, nine tenths of its size, are kept as 8-bit numbers with one scale a word.
    """
    table = trained.get_layer(VECTORS).get_weights()[0]
    network = build_network(config, table, trained.output_shape[-1], config.max_length, batch)
    network.set_weights(trained.get_weights())
    probabilities = layers.Softmax(name="probabilities")(ops.mean(network.output, axis=1))
    network.get_layer(VECTORS).quantize("int8")
    return keras.Model(network.input, probabilities, name="swahili_news")
