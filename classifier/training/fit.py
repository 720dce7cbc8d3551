"""The trainer: examples → batches → gradient steps → a network. Read it from top to bottom.

It runs on any backend of Keras: TensorFlow unless KERAS_BACKEND names another.
"""

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from classifier.terminal import progress_bar
from classifier.training.config import Config
from classifier.training.network import build_network
from classifier.training.prepared import Examples
from classifier.vocabulary import PADDING_ID, UNKNOWN_ID, pad

LENGTHS = (16, 48, 128, 256)
"""Batches are padded to the smallest of these that fits, or to the full length, so that short texts train faster."""


def train(examples: Examples, table: NDArray[np.float32], config: Config, seed: int, title: str = "fit") -> Any:
    """Return a network trained on `examples`; its weights are the mean of those after each of the last epochs.

    `table` holds the pre-trained word vectors by id, shape (ids, dimensions). The same arguments give the same weights
    on the same machine and backend.
    """
    keras.utils.set_random_seed(seed)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
    generator = np.random.default_rng(seed)
    network = build_network(config, table, examples.targets.shape[1])
    steps = config.epochs * len(_batch_indices(examples, config, generator))
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, steps, alpha=0.02, warmup_target=config.learning_rate, warmup_steps=steps // 20 + 1
    )
    network.compile(keras.optimizers.Adam(rate, global_clipnorm=1.0), loss=cross_entropy)
    progress = progress_bar(total=steps, desc=title, unit=" steps", mininterval=1.0)
    kept: list[list[NDArray[np.float32]]] = []
    for _ in range(config.epochs):
        for ids, targets, weights in _batches(examples, config, generator):
            loss = network.train_on_batch(ids, targets, sample_weight=weights)
            progress.update()
        progress.set_postfix(loss=f"{float(loss):.3f}")
        kept = [*kept, network.get_weights()][-config.averaged_epochs :]
    progress.close()
    network.set_weights([np.mean(weights, axis=0) for weights in zip(*kept, strict=True)])
    return network


def cross_entropy(targets: Any, logits: Any) -> Any:
    """Return the loss of each text, shape (batch,), the mean over branches; `logits` are (batch, branches, labels)."""
    return -ops.mean(ops.sum(ops.expand_dims(targets, 1) * ops.log_softmax(logits), axis=-1), axis=1)


def _batches(
    examples: Examples, config: Config, generator: np.random.Generator
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]]:
    """Yield (ids, targets, weights) once over all examples, in random order."""
    for length, chosen in _batch_indices(examples, config, generator):
        ids = pad([examples.ids[i] for i in chosen], length)
        dropped = (generator.random(ids.shape) < config.word_dropout) & (ids != PADDING_ID)
        yield np.where(dropped, np.int32(UNKNOWN_ID), ids), examples.targets[chosen], examples.weights[chosen]


def _batch_indices(examples: Examples, config: Config, generator: np.random.Generator) -> list[tuple[int, list[int]]]:
    """Return (padded length, indices of examples) of each batch, in random order, similar lengths together."""
    by_length: dict[int, list[int]] = {}
    for index in generator.permutation(len(examples.ids)).tolist():
        words = len(examples.ids[index])
        by_length.setdefault(next((n for n in LENGTHS if words <= n), config.max_length), []).append(index)
    size = config.batch_size
    batches = [(n, same[at : at + size]) for n, same in by_length.items() for at in range(0, len(same), size)]
    return [batches[at] for at in generator.permutation(len(batches))]
