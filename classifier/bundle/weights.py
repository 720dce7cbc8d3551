"""Reads the layers of a network, with their shapes and numbers of weights, from its `.keras` file without Keras."""

import io
import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from classifier.bundle.artifacts import Bundle
from classifier.bundle.manifest import KERAS_MODEL
from classifier.errors import BundleDamagedError


class Layer(NamedTuple):
    """One layer, or several parallel ones of the same kind and shape."""

    role: str
    """The name of the layer without the number of its branch: `branch_2_convolve` is `convolve`."""
    kind: str
    """The class of the layer in Keras, such as `Conv1D`."""
    shape: tuple[int, ...]
    """The shape of its largest weight; for an input layer the shape of the input; empty where there is neither."""
    weights: int
    """The number of weights, of all copies together."""
    copies: int = 1


def read_layers(bundle: Bundle) -> list[Layer]:
    """Return the input layer, the layers with weights and the output layer, in order.

    Raises BundleError when the file is damaged or not a Keras model.
    """
    import h5py

    try:
        with zipfile.ZipFile(io.BytesIO(bundle.read(KERAS_MODEL))) as archive:
            listed = json.loads(archive.read("config.json"))["config"]["layers"]
            with h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r") as weights:
                layers = list(_describe(listed, weights["layers"]))
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleDamagedError(path=bundle.path / KERAS_MODEL, reason="model") from error
    return _merge_copies([x for x in layers if x.weights or x.kind == "InputLayer" or x is layers[-1]])


def _describe(listed: Sequence[Mapping[str, Any]], stored: Any) -> Iterator[Layer]:
    """Yield the layers of a configuration with their weights in `stored`."""
    used: Counter[str] = Counter()
    for described in listed:
        kind, config = described["class_name"], described["config"]
        name = _stored_name(kind)
        shapes = _weight_shapes(stored.get(f"{name}_{used[name]}" if used[name] else name))
        used[name] += 1
        shape = max(shapes, key=math.prod, default=())
        if kind == "InputLayer":
            shape = tuple(n for n in config["batch_shape"] if n)
        yield Layer(re.sub(r"^branch_\d+_", "", config["name"]), kind, shape, sum(map(math.prod, shapes)))


def _stored_name(kind: str) -> str:
    """Return the name under which Keras stores the weights of the first layer of a kind; later ones have a number."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", kind)).lower()


def _weight_shapes(layer: Any) -> list[tuple[int, ...]]:
    """Return the shapes of all weights of a layer and its parts; the state of random generators is no weight."""
    shapes: list[tuple[int, ...]] = []

    def visit(path: str, member: Any) -> None:
        if hasattr(member, "shape") and "seed_generator" not in path:
            shapes.append(member.shape)

    if layer is not None:
        layer.visititems(visit)
    return shapes


def _merge_copies(layers: Sequence[Layer]) -> list[Layer]:
    """Return `layers` with those of the same role, kind and shape merged into the first of them."""
    merged: dict[tuple[str, str, tuple[int, ...]], Layer] = {}
    for layer in layers:
        key = (layer.role, layer.kind, layer.shape)
        before = merged.get(key)
        if before:
            layer = before._replace(weights=before.weights + layer.weights, copies=before.copies + 1)
        merged[key] = layer
    return list(merged.values())
