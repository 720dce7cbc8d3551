"""What a network is made of, read from its `.keras` file without Keras: layers, their sizes, their weights."""

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
    import h5py

    try:
        with zipfile.ZipFile(io.BytesIO(bundle.read(KERAS_MODEL))) as archive:
            listed = json.loads(archive.read("config.json"))["config"]["layers"]
            with h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r") as weights:
                layers = list(_describe(listed, weights["layers"]))
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleDamagedError(path=bundle.path / KERAS_MODEL, reason="model") from error
    last = len(layers) - 1
    kept = [layer for at, layer in enumerate(layers) if layer.weights or layer.kind == "InputLayer" or at == last]
    return _together(kept)


def _describe(listed: Sequence[Mapping[str, Any]], stored: Any) -> Iterator[Layer]:
    """Yield the layers of a configuration, each with the weights that `stored` holds of it."""
    used: Counter[str] = Counter()
    for described in listed:
        kind, config = described["class_name"], described["config"]
        name = _stored_name(kind)
        tables = _tables(stored.get(f"{name}_{used[name]}" if used[name] else name))
        used[name] += 1
        shape = max(tables, key=math.prod, default=())
        if kind == "InputLayer":
            shape = tuple(n for n in config["batch_shape"] if n)
        yield Layer(re.sub(r"^branch_\d+_", "", config["name"]), kind, shape, sum(map(math.prod, tables)))


def _stored_name(kind: str) -> str:
    """Return what Keras calls layers of a kind where it keeps their weights: those after the first have a number."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", kind)).lower()


def _tables(layer: Any) -> list[tuple[int, ...]]:
    """Return the shapes of all tables of a layer and of what it is made of; the state of dice is no weight."""
    shapes: list[tuple[int, ...]] = []

    def see(path: str, found: Any) -> None:
        if hasattr(found, "shape") and "seed_generator" not in path:
            shapes.append(found.shape)

    if layer is not None:
        layer.visititems(see)
    return shapes


def _together(layers: Sequence[Layer]) -> list[Layer]:
    """Return `layers` with those that are built alike counted as one, at the place of the first."""
    found: dict[tuple[str, str, tuple[int, ...]], Layer] = {}
    for layer in layers:
        key = (layer.role, layer.kind, layer.shape)
        known = found.get(key)
        together = layer.weights + (known.weights if known else 0)
        found[key] = layer._replace(weights=together, copies=known.copies + 1 if known else 1)
    return list(found.values())
