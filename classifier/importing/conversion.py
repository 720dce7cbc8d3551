"""A model file → the models of a bundle, once the model was found to fit the labels, the words and their number.

This is what runs in a process of its own: see `sandbox`.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.bundle.manifest import KERAS_MODEL, LITERT_MODEL
from classifier.importing.errors import ImportRefusedError
from classifier.importing.models import keras_bytes, load_model, probabilities, tflite_bytes

PROBES = 24


class Needs(NamedTuple):
    """What the other files ask of a model."""

    labels: int
    """How many there are."""
    largest_id: int
    """The largest number that the tokenizer gives a word."""
    length: int
    """How many words the model is given."""


def fit_model(path: Path, needs: Needs) -> dict[str, bytes]:
    """Return the models of a bundle, name → content, made of the model in the file `path`.

    Needs TensorFlow. Raises ImportRefusedError for a model that is not loaded here, or does not fit.
    """
    network = load_model(path, needs.length)
    check_shapes(network, needs)
    probes = _probes(needs.largest_id, needs.length)
    check_answers(network, probes)
    models = {KERAS_MODEL: keras_bytes(network)}
    if (litert := tflite_bytes(network, probes)) is not None:
        models[LITERT_MODEL] = litert
    return models


def check_shapes(network: Any, needs: Needs) -> None:
    """Refuse a model whose sizes do not fit the other files."""
    if len(network.inputs) != 1 or len(network.outputs) != 1 or len(network.inputs[0].shape) != 2:
        raise ImportRefusedError("The model needs one input, the word numbers of a text, and one output.")
    if len(network.outputs[0].shape) != 2:
        raise ImportRefusedError("The model gives an answer for every word. End it in one answer for the whole text.")
    reads, gives = network.inputs[0].shape[1], network.outputs[0].shape[1]
    if reads not in (None, needs.length):
        raise ImportRefusedError(
            f"The model reads {reads} words and --max-len says {needs.length}. Use --max-len {reads}."
        )
    if gives == 1:
        raise ImportRefusedError(
            f"The model gives one number, as a sigmoid does, and there are {needs.labels} labels. Train it with a "
            "softmax of one output for each label."
        )
    if gives != needs.labels:
        raise ImportRefusedError(
            f"The model gives {gives} probabilities and the encoder has {needs.labels} labels. Give the encoder that "
            "the model was trained with."
        )
    rows = [layer.input_dim for layer in _first_embeddings(network)]
    if rows and needs.largest_id >= min(rows):
        raise ImportRefusedError(
            f"The tokenizer numbers words up to {needs.largest_id:,} and the model's embedding has rows for 0 to "
            f"{min(rows) - 1:,}. Give the tokenizer that the model was trained with, or set its num_words."
        )


def _first_embeddings(network: Any) -> list[Any]:
    """Return the embeddings that read the word numbers themselves."""
    import keras

    return [
        layer
        for layer in network.layers
        if isinstance(layer, keras.layers.Embedding) and layer.input is network.inputs[0]
    ]


def check_answers(network: Any, probes: NDArray[np.int32]) -> None:
    """Refuse a model that does not give probabilities."""
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
    """Return texts of random words, of all lengths, padded before and after; the first one is empty."""
    generator = np.random.default_rng(1)
    ids = generator.integers(1, largest, (PROBES, length), dtype=np.int32, endpoint=True)
    for row, filled in zip(ids, np.linspace(0, length, PROBES).astype(int), strict=True):
        row[filled:] = 0
    ids[1::2] = ids[1::2, ::-1]
    ids[-1, 0] = largest
    return ids
