"""The Keras layers that a model may consist of: layers that only compute, with their weights in the file itself.

A configuration names classes and functions for Keras to build. Those that could run code of the file's author, read
other files or reach the network (Lambda, TFSMLayer, StringLookup with a vocabulary file, utilities used as functions)
are not on the allowlist below, and whatever is not on it is refused.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from classifier.errors import ImportRefusedError
from classifier.importing.keras2 import for_keras_3

MOST_BYTES = 1024**3
"""Largest size of a model file, compressed or not."""

_LAYERS = frozenset(
    """
    Sequential Functional Model InputLayer Embedding Dense LSTM GRU SimpleRNN LSTMCell GRUCell SimpleRNNCell
    Bidirectional TimeDistributed Conv1D SeparableConv1D DepthwiseConv1D MaxPooling1D AveragePooling1D
    GlobalMaxPooling1D GlobalAveragePooling1D Dropout SpatialDropout1D GaussianNoise GaussianDropout
    AlphaDropout Activation ReLU LeakyReLU PReLU ELU Softmax Flatten Reshape Permute RepeatVector Masking
    Concatenate Add Average Multiply Maximum Minimum Subtract Dot BatchNormalization LayerNormalization
    UnitNormalization Attention AdditiveAttention MultiHeadAttention Cropping1D ZeroPadding1D UpSampling1D
    Identity ActivityRegularization Rescaling
    """.split()
)
_HELPERS = frozenset(
    """
    DTypePolicy QuantizedDTypePolicy Policy __keras_tensor__ __tuple__ slice
    Zeros Ones Constant Identity RandomNormal RandomUniform TruncatedNormal VarianceScaling GlorotNormal GlorotUniform
    HeNormal HeUniform LecunNormal LecunUniform Orthogonal OrthogonalInitializer L1 L2 L1L2 OrthogonalRegularizer
    MaxNorm NonNeg UnitNorm MinMaxNorm AbsMaxQuantizer
    """.split()
)
_ACTIVATIONS = frozenset(
    "relu leaky_relu relu6 softmax celu elu selu softplus softsign squareplus swish silu gelu tanh sigmoid exponential "
    "hard_sigmoid hard_silu hard_swish linear mish log_softmax log_sigmoid sparse_plus sparse_sigmoid threshold".split()
)
_OPERATIONS = re.compile(r"keras\.src\.ops\.(numpy|nn|math)")
_FUNCTIONS_INSIDE = frozenset({"Vectorize", "CustomGradient"})


def check_config(config: Any) -> None:
    """Refuse a configuration that names anything outside the allowlist."""
    for described in _objects(config):
        name, module = str(described["class_name"]), str(described.get("module") or "keras")
        if name == "Lambda" or name == "__lambda__":
            raise ImportRefusedError(
                "The model has a Lambda layer, which is code of its author's and is not run here. Replace it with "
                "layers of Keras and save the model again."
            )
        if name == "function":
            allowed = str(described.get("config")) in _ACTIVATIONS
        elif _OPERATIONS.match(module):
            allowed = name not in _FUNCTIONS_INSIDE
        else:
            allowed = name in _LAYERS | _HELPERS and (module + ".").startswith(("keras.", "builtins."))
        if not allowed:
            raise ImportRefusedError(
                f"The model has a part called {name[:60]!r}, which is not among the layers that are loaded here. Build "
                "the model of the layers that Keras brings along, without text or custom ones, and save it again."
            )


def _objects(config: Any) -> Iterator[dict[str, Any]]:
    """Yield the description of every object in `config`, at any depth."""
    waiting = [config]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if "class_name" in part:
                yield part
            waiting += part.values()
        elif isinstance(part, list | tuple):
            waiting += part


_EXTERNAL = "The model file points to another file. Save the model again, in one file."


def check_weights(file: Any) -> None:
    """Refuse an open HDF5 file that links to other files, or unpacks to more than `MOST_BYTES`."""
    total = 0
    for dataset in _datasets(file):
        if dataset.external or dataset.is_virtual:
            raise ImportRefusedError(_EXTERNAL)
        total += dataset.size * dataset.dtype.itemsize
    if total > MOST_BYTES:
        raise ImportRefusedError(f"The model unpacks to more than {MOST_BYTES // 1024**2:,} MB. Make it smaller.")


def _datasets(file: Any) -> Iterator[Any]:
    """Yield every dataset of an open HDF5 file once: a group may contain a link to itself."""
    import h5py

    waiting, seen = [file], set()
    while waiting:
        group = waiting.pop()
        if group.id in seen:
            continue
        seen.add(group.id)
        for name in group:
            if isinstance(group.get(name, getlink=True), h5py.ExternalLink | h5py.SoftLink):
                raise ImportRefusedError(_EXTERNAL)
            member = group[name]
            if isinstance(member, h5py.Group):
                waiting.append(member)
            elif isinstance(member, h5py.Dataset):  # else a named type, which has no values
                yield member


def parse_config(content: str | bytes, *, keras_2: bool = False) -> dict[str, Any]:
    """Return the checked configuration in `content`; one that Keras 2 wrote is converted to Keras 3 first."""
    try:
        config: dict[str, Any] = json.loads(content)
        config = for_keras_3(config) if keras_2 else config
    except (ValueError, TypeError, RecursionError) as error:
        raise ImportRefusedError("The model file is damaged: its configuration is not JSON. Save it again.") from error
    check_config(config)
    return config
