"""Converts a model file to the model files of a bundle, after checking that it fits the labels and the tokenizer.

Runs in a process of its own: see `sandbox`.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.bundle.manifest import KERAS_MODEL, LITERT_MODEL
from classifier.errors import ImportRefusedError
from classifier.importing.models import load_model, probabilities, to_keras_file, to_litert_file

PROBES = 24
MAX_DIFFERENCE = 1e-5
"""The largest difference of any probability between LiteRT and Keras at which LiteRT serves the model."""


class Requirements(NamedTuple):
    """The requirements of the other files for a model."""

    labels: int
    """The number of labels."""
    largest_id: int
    """The largest word id of the tokenizer."""
    length: int
    """The number of word ids that the model reads."""


def convert_model(path: Path, required: Requirements) -> dict[str, bytes]:
    """Return the model files of a bundle, name → content, converted from the model in the file `path`.

    Needs TensorFlow. Raises ImportRefusedError for a model that cannot be loaded, or does not fit.
    """
    network = load_model(path, required.length)
    check_shapes(network, required)
    probes = _probes(required.largest_id, required.length)
    check_answers(network, probes)
    models = {KERAS_MODEL: to_keras_file(network)}
    with suppress(Exception):  # the converter raises exceptions of any type; Keras serves the model then
        litert, difference = to_litert_file(network, probes)
        if difference <= MAX_DIFFERENCE:
            models[LITERT_MODEL] = litert
    return models


def check_shapes(network: Any, required: Requirements) -> None:
    """Refuse a model whose input, output or embedding does not fit the other files."""
    if len(network.inputs) != 1 or len(network.outputs) != 1 or len(network.inputs[0].shape) != 2:
        raise ImportRefusedError("The model needs one input, the word numbers of a text, and one output.")
    if len(network.outputs[0].shape) != 2:
        raise ImportRefusedError("The model gives an answer for every word. End it in one answer for the whole text.")
    inputs, outputs = network.inputs[0].shape[1], network.outputs[0].shape[1]
    if inputs not in (None, required.length):
        raise ImportRefusedError(
            f"The model reads {inputs} words and --max-len says {required.length}. Use --max-len {inputs}."
        )
    if outputs == 1:
        raise ImportRefusedError(
            f"The model gives one number, as a sigmoid does, and there are {required.labels} labels. Train it with a "
            "softmax of one output for each label."
        )
    if outputs != required.labels:
        raise ImportRefusedError(
            f"The model gives {outputs} probabilities and the encoder has {required.labels} labels. Give the encoder "
            "that the model was trained with."
        )
    rows = [layer.input_dim for layer in _first_embeddings(network)]
    if rows and required.largest_id >= min(rows):
        raise ImportRefusedError(
            f"The tokenizer numbers words up to {required.largest_id:,} and the model's embedding has rows for 0 to "
            f"{min(rows) - 1:,}. Give the tokenizer that the model was trained with, or set its num_words."
        )


def _first_embeddings(network: Any) -> list[Any]:
    """Return the embedding layers that read the word ids."""
    import keras

    return [
        layer
        for layer in network.layers
        if isinstance(layer, keras.layers.Embedding) and layer.input is network.inputs[0]
    ]


def check_answers(network: Any, probes: NDArray[np.int32]) -> None:
    """Refuse a model whose outputs are not probabilities."""
    try:
        answers = probabilities(network, probes)
    except Exception as error:
        raise ImportRefusedError(
            "The model fails on the tokenizer's largest numbers. Give the tokenizer that it was trained with."
        ) from error
    sums = answers.sum(axis=1)
    if not np.isfinite(answers).all() or answers.min() < 0 or np.abs(sums - 1).max() > 1e-3:
        raise ImportRefusedError(
            f"The model's answers are no probabilities: they sum to {sums[np.abs(sums - 1).argmax()]:.3f}, not to 1. "
            "End it in a softmax, not in a sigmoid or in logits."
        )


def _probes(largest: int, length: int) -> NDArray[np.int32]:
    """Return random word ids of texts of all lengths, shape (PROBES, length), padded on both sides in turn."""
    generator = np.random.default_rng(1)
    ids = generator.integers(1, largest, (PROBES, length), dtype=np.int32, endpoint=True)
    for row, filled in zip(ids, np.linspace(0, length, PROBES).astype(int), strict=True):
        row[filled:] = 0
    ids[1::2] = ids[1::2, ::-1]
    ids[-1, 0] = largest
    return ids
