"""Calculates how much memory a model needs before any of it is allocated.

A file of a few kilobytes can describe a network of terabytes. So the network is first built without allocating its
weights and traced without running it. The traced graph has the shape of every tensor from the input to the output.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

from classifier.errors import ImportRefusedError
from classifier.importing.layer_allowlist import MOST_BYTES

_BYTES = 4
"""Size of most values in a network; some have 1 or 8 bytes."""


def check_memory(load: Callable[[], Any], length: int) -> None:
    """Refuse a model whose weights, or any single tensor in it, take more than `MOST_BYTES`.

    `load` loads the model, whose weights are not allocated here. `length` is the number of words that a model without a
    fixed length reads.
    """
    import keras

    with keras.StatelessScope(initialize_variables=False):
        model = load()
        if sum(math.prod(variable.shape) for variable in model.variables) * _BYTES > MOST_BYTES:
            raise _too_large("weights of")
        if len(model.inputs) != 1 or len(model.inputs[0].shape) != 2:
            return  # `check_shapes` refuses that
        batch, reads = model.inputs[0].shape
        try:
            graph = _trace(model, (batch or 1, reads or length))
        except Exception as error:  # Keras and TensorFlow raise exceptions of any type
            raise ImportRefusedError(
                f"Keras cannot run the model on a text of {reads or length} words: its parts do not fit each other, or "
                "are too large. Save it again with Keras 3."
            ) from error
    if max(_sizes(graph), default=0) > MOST_BYTES:
        raise _too_large("a layer that makes of one text")


def _trace(model: Any, shape: tuple[int, int]) -> Any:
    """Return the graph of the model for word ids of `shape`, without running it."""
    import tensorflow as tf

    call = tf.function(lambda ids: model(ids, training=False))
    return call.get_concrete_function(tf.TensorSpec(shape, tf.int32)).graph.as_graph_def(add_shapes=True)


def _sizes(graph: Any) -> Iterator[int]:
    """Yield the size in bytes of every tensor in `graph` and in its loops."""
    for node in [*graph.node, *(node for function in graph.library.function for node in function.node_def)]:
        for shape in node.attr["_output_shapes"].list.shape:
            if not shape.unknown_rank:
                yield math.prod(max(1, side.size) for side in shape.dim) * _BYTES


def _too_large(what: str) -> ImportRefusedError:
    return ImportRefusedError(f"The model has {what} more than {MOST_BYTES // 1024**2:,} MB. Make it smaller.")
