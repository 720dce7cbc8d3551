"""What a network is made of, read from its `.keras` file without Keras: layers, their sizes, their weights."""

import io
import json
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from classifier.artifacts import KERAS_MODEL, Bundle
from classifier.errors import BundleDamagedError


class Layer(NamedTuple):
    """One layer, or several that are built alike and stand side by side."""

    role: str
    """Its name without the number of its branch: `branch_2_convolve` is `convolve`."""
    kind: str
    """What Keras calls it, such as `Conv1D`."""
    shape: tuple[int, ...]
    """The shape of its largest table of weights; of what it reads, for an input; empty where there is neither."""
    weights: int
    """The number of weights, of all copies together."""
    copies: int = 1


def read_layers(bundle: Bundle) -> list[Layer]:
    """Return what takes words in, the layers that hold weights, and what gives probabilities, in order.

    Raises BundleError when the file is not what the manifest says or is no Keras model.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(bundle.read(KERAS_MODEL))) as archive:
            listed = json.loads(archive.read("config.json"))["config"]["layers"]
        layers = [_layer(one) for one in listed]
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        raise BundleDamagedError(path=bundle.path / KERAS_MODEL, reason="model") from error
    last = len(layers) - 1
    kept = [layer for at, layer in enumerate(layers) if layer.weights or layer.kind == "InputLayer" or at == last]
    return _together(kept)


def _layer(described: Mapping[str, Any]) -> Layer:
    kind, config = described["class_name"], described["config"]
    role = re.sub(r"^branch_\d+_", "", config["name"])
    reads = (described.get("build_config") or {}).get("input_shape") or [None]
    match kind:
        case "InputLayer":
            return Layer(role, kind, tuple(n for n in config["batch_shape"] if n), 0)
        case "Embedding":
            shape, extra = (config["input_dim"], config["output_dim"]), _scales(config)
        case "Conv1D":
            shape, extra = (*config["kernel_size"], reads[-1], config["filters"]), config["filters"]
        case "Dense":
            shape, extra = (reads[-1], config["units"]), config["units"]
        case _:
            return Layer(role, kind, (), 0)
    bias = extra if config.get("use_bias", True) else 0
    return Layer(role, kind, shape, math.prod(shape) + bias)


def _scales(config: Mapping[str, Any]) -> int:
    """Return how many scales an embedding has: one a row when it is kept as 8-bit numbers."""
    policy = config["dtype"]
    quantized = isinstance(policy, Mapping) and policy["class_name"] == "QuantizedDTypePolicy"
    return int(config["input_dim"]) if quantized else 0


def _together(layers: Sequence[Layer]) -> list[Layer]:
    """Return `layers` with those that are built alike counted as one, at the place of the first."""
    found: dict[tuple[str, str, tuple[int, ...]], Layer] = {}
    for layer in layers:
        key = (layer.role, layer.kind, layer.shape)
        known = found.get(key)
        together = layer.weights + (known.weights if known else 0)
        found[key] = layer._replace(weights=together, copies=known.copies + 1 if known else 1)
    return list(found.values())
