"""What Keras 2 wrote, as Keras 3 reads it: the same layers, without arguments that Keras 3 has dropped.

None of them changes a number: each is left out where it has the one value that Keras 3 computes with, and the model is
refused where it has another.
"""

from collections.abc import Callable
from typing import Any

from classifier.importing.errors import ImportRefusedError


def _always(_value: Any) -> bool:
    return True  # it matters while training at most


def _one_group(value: Any) -> bool:
    return value in (None, 1)


def _off(value: Any) -> bool:
    return not value


_DROPPED: dict[str, dict[str, Callable[[Any], bool]]] = {
    # It takes nothing that every other layer does.
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
"""Class → argument that Keras 3 does not take → whether Keras 3 computes the same without it."""

_DEFAULTS = {"Attention": ("score_mode", "dot")}
"""Values that Keras 3 takes for the name of a function while it reads an older file; they are its own defaults."""

_MODELS = {"Sequential": "keras", "Functional": "keras.src.models.functional", "Model": "keras"}
"""Where Keras 3 has its models. Archives of Keras 2 name places that are no more."""


def written_by_keras_2(version: str | bytes | None) -> bool:
    """Tell whether `version`, which a file names as that of Keras, is of Keras 2; the earliest ones named none."""
    version = version.decode("ascii", "replace") if isinstance(version, bytes) else version
    return not version or version.startswith(("1.", "2."))


def for_keras_3(config: Any) -> Any:
    """Return the configuration of a model, or of any part of it, without what Keras 3 refuses."""
    if isinstance(config, list):
        return [for_keras_3(part) for part in config]
    if not isinstance(config, dict):
        return config
    mended = {key: for_keras_3(value) for key, value in config.items()}
    name, arguments = mended.get("class_name"), mended.get("config")
    if isinstance(mended.get("inbound_nodes"), list):
        mended["inbound_nodes"] = [_with_named_tensors(node) for node in mended["inbound_nodes"]]
    if isinstance(name, str) and isinstance(arguments, dict):
        mended["config"] = _without_dropped(name, arguments)
        if "module" in mended:
            mended |= _for_archives(name, mended)
    return mended


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
    if isinstance(inputs, list) and len(inputs) == 1:  # else Keras 3 expects its one input in a list, and warns
        (kept["input_layers"],) = inputs
    return kept


def _for_archives(name: str, found: dict[str, Any]) -> dict[str, Any]:
    """Return what an object needs besides in an archive (`.keras`), which Keras 3 reads as one of its own."""
    arguments = dict(found["config"])
    shape = arguments.pop("batch_input_shape", None)
    if name == "InputLayer":
        arguments["batch_shape"] = shape
    if name == "BatchNormalization" and isinstance(arguments.get("axis"), list) and len(arguments["axis"]) == 1:
        (arguments["axis"],) = arguments["axis"]
    mended = {"config": arguments, "module": _MODELS.get(name, found["module"])}
    # It is built of more shapes than one by now: when it is called it learns them.
    return mended | {"build_config": None} if name == "MultiHeadAttention" else mended


def _with_named_tensors(node: Any) -> Any:
    """Return how a layer is called, as Keras 3 writes it where it is given another layer's answer by name."""
    if not isinstance(node, list) or not node or not all(isinstance(given, list) and len(given) == 4 for given in node):
        return node
    inputs = [_tensor(given[:3]) for given in node]
    named = {name: value for given in node if isinstance(given[3], dict) for name, value in given[3].items()}
    tensors = {name: _tensor(value) for name, value in named.items() if _is_answer(value)}
    if not tensors:
        return node
    return {"args": inputs if len(inputs) == 1 else [inputs], "kwargs": named | tensors}


def _is_answer(value: Any) -> bool:
    """Tell whether `value` names the answer of a layer: the layer, which of its calls, which of the answers."""
    return isinstance(value, list) and [type(part) for part in value] == [str, int, int]


def _tensor(answer: list[Any]) -> dict[str, Any]:
    # The shape is that of the layer's real answer; the one here is never looked at.
    config = {"shape": [None], "dtype": "float32", "keras_history": answer}
    return {"class_name": "__keras_tensor__", "config": config}
