"""A trained network → the bytes of `model.tflite`, and how far its answers are from the network's own."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

AGREEMENT = 1e-4
"""The largest difference between the two engines, in any probability, that a bundle is written with."""


def tflite_bytes(model: Any) -> bytes:
    """Return the content of `model.tflite`: one text at a time, built-in operations only."""
    import tensorflow as tf

    # `from_keras_model`, not `from_concrete_functions`: the latter rewrites convolutions to a layout it then rejects.
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    content: bytes = converter.convert()
    return content


def disagreement(keras_model: Any, tflite: bytes, ids: NDArray[np.int32]) -> float:
    """Return the largest difference between the two in any probability, over word ids (texts, length)."""
    return float(np.abs(np.asarray(keras_model(ids, training=False)) - run_tflite(tflite, ids)).max())


def run_tflite(tflite: bytes, ids: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the probabilities (texts, labels) that LiteRT computes for word ids (texts, length)."""
    from classifier.bundle.engines import LiteRTEngine

    return LiteRTEngine(tflite).run(ids)
