"""Converts configurations of Keras 2 to Keras 3: the same layers, without the arguments that Keras 3 has dropped.

The outputs of a model stay the same: an argument is dropped only where it has the value that Keras 3 always uses, and
the model is refused where it has another value.
"""

from collections.abc import Callable
from typing import Any

from classifier.errors import ImportRefusedError


def _always(_value: Any) -> bool:
    return True  # it has no effect after training


def _one_group(value: Any) -> bool:
    return value in (None, 1)


def _off(value: Any) -> bool:
    return not value


_DROPPED: dict[str, dict[str, Callable[[Any], bool]]] = {
    # Keras 3 does not accept the common arguments of layers for this one.
    "SpatialDropout1D": dict.fromkeys(("noise_shape", "trainable", "batch_input_shape"), _always),
    "Embedding": {"input_length": _always},
    "SeparableConv1D": {
        "groups": _one_group,
        **dict.fromkeys(("kernel_initializer", "kernel_regularizer", "kernel_constraint"), _always),
    },
    "DepthwiseConv1D": {"groups": _one_group},
    "MultiHeadAttention": {
        **dict.fromkeys(("query_shape", "key_shape", "value_shape"), _always),
        "softmax_robust_masking": _off,
    },
    **{name: {"time_major": _off} for name in ("LSTM", "GRU", "SimpleRNN")},
}
"""Class → argument that Keras 3 does not accept → whether Keras 3 gives the same outputs without it."""

_DEFAULTS = {"Attention": ("score_mode", "dot")}
"""Default values that Keras 3 mistakes for the name of a function when it reads an older file."""

_MODELS = {"Sequential": "keras", "Functional": "keras.src.models.functional", "Model": "keras"}
"""Model class → its module in Keras 3. Archives of Keras 2 name modules that no longer exist."""


def written_by_keras_2(version: str | bytes | None) -> bool:
    """Return whether `version`, the Keras version in a file, is that of Keras 2; the oldest files have none."""
    version = version.decode("ascii", "replace") if isinstance(version, bytes) else version
    return not version or version.startswith(("1.", "2."))


def for_keras_3(config: Any) -> Any:
    """Return the configuration of a model, or of a part of it, converted to Keras 3."""
    if isinstance(config, list):
        return [for_keras_3(part) for part in config]
    if not isinstance(config, dict):
        return config
    converted = {key: for_keras_3(value) for key, value in config.items()}
    name, arguments = converted.get("class_name"), converted.get("config")
    if isinstance(converted.get("inbound_nodes"), list):
        converted["inbound_nodes"] = [_with_named_tensors(node) for node in converted["inbound_nodes"]]
    if isinstance(name, str) and isinstance(arguments, dict):
        converted["config"] = _without_dropped(name, arguments)
        if "module" in converted:
            converted |= _for_archives(name, converted)
    return converted


def _without_dropped(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    if "hard_sigmoid" in (arguments.get("activation"), arguments.get("recurrent_activation")):
        raise ImportRefusedError(
            f"The layer {name} has the activation hard_sigmoid, which is another function in Keras 3: its answers "
            "would not be those that were trained. Train the model with sigmoid."
        )
    dropped = _DROPPED.get(name, {})
    for argument, same in dropped.items():
        if argument in arguments and not same(arguments[argument]):
            raise ImportRefusedError(
                f"The layer {name} has {argument}={arguments[argument]!r}, which Keras 3 no longer knows. Train the "
                "model without it."
            )
    kept = {
        key: value for key, value in arguments.items() if key not in dropped and (key, value) != _DEFAULTS.get(name)
    }
    inputs = kept.get("input_layers")
    if isinstance(inputs, list) and len(inputs) == 1:  # without this Keras 3 warns that it expects a list
        (kept["input_layers"],) = inputs
    return kept


def _for_archives(name: str, described: dict[str, Any]) -> dict[str, Any]:
    """Return further changes to an object in an archive (`.keras`), which Keras 3 reads as its own format."""
    arguments = dict(described["config"])
    shape = arguments.pop("batch_input_shape", None)
    if name == "InputLayer":
        arguments["batch_shape"] = shape
    if name == "BatchNormalization" and isinstance(arguments.get("axis"), list) and len(arguments["axis"]) == 1:
        (arguments["axis"],) = arguments["axis"]
    converted = {"config": arguments, "module": _MODELS.get(name, described["module"])}
    # It is built from several shapes in Keras 3, which it learns when it is called.
    return converted | {"build_config": None} if name == "MultiHeadAttention" else converted


def _with_named_tensors(node: Any) -> Any:
    """Return the call of a layer in the form of Keras 3 where a keyword argument is the output of another layer."""
    if not isinstance(node, list) or not node or not all(isinstance(entry, list) and len(entry) == 4 for entry in node):
        return node
    inputs = [_tensor(entry[:3]) for entry in node]
    named = {name: value for entry in node if isinstance(entry[3], dict) for name, value in entry[3].items()}
    tensors = {name: _tensor(value) for name, value in named.items() if _is_output(value)}
    if not tensors:
        return node
    return {"args": inputs if len(inputs) == 1 else [inputs], "kwargs": named | tensors}


def _is_output(value: Any) -> bool:
    """Return whether `value` names the output of a layer: [layer, index of the call, index of the output]."""
    return isinstance(value, list) and [type(part) for part in value] == [str, int, int]


def _tensor(output: list[Any]) -> dict[str, Any]:
    # Keras takes the shape from the layer; this one is not used.
    config = {"shape": [None], "dtype": "float32", "keras_history": output}
    return {"class_name": "__keras_tensor__", "config": config}
