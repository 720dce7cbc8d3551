"""What a model of Keras may consist of: layers that only compute, whose weights lie in the file itself.

A configuration names classes and functions for Keras to build. Those that could run code of the file's author, read
other files or reach the network (Lambda, TFSMLayer, StringLookup with a vocabulary file, utilities taken for functions)
are not on the list below, and what is not on the list is refused.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from classifier.importing.errors import ImportRefusedError
from classifier.importing.keras2 import for_keras_3

MOST_BYTES = 1024**3
"""The largest model that is read, packed or unpacked."""

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
    """Refuse a configuration that names anything but what is listed above."""
    for found in _objects(config):
        name, module = str(found["class_name"]), str(found.get("module") or "keras")
        if name == "Lambda" or name == "__lambda__":
            raise ImportRefusedError(
                "The model has a Lambda layer, which is code of its author's and is not run here. Replace it with "
                "layers of Keras and save the model again."
            )
        if name == "function":
            allowed = str(found.get("config")) in _ACTIVATIONS
        elif _OPERATIONS.match(module):
            allowed = name not in _FUNCTIONS_INSIDE
        else:
            allowed = name in _LAYERS | _HELPERS and (module + ".").startswith(("keras.", "builtins."))
        if not allowed:
            raise ImportRefusedError(
                f"The model has {_named(name)}, which is not among the layers that are loaded here. Build the model of "
                "the layers that Keras brings along, without text or custom ones, and save it again."
            )


def _named(name: str) -> str:
    return f"a part called {name[:60]!r}"


def _objects(config: Any) -> Iterator[dict[str, Any]]:
    """Yield every object that is described in `config`, wherever it stands."""
    waiting = [config]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            if "class_name" in found:
                yield found
            waiting += found.values()
        elif isinstance(found, list | tuple):
            waiting += found


_ELSEWHERE = "The model file points to another file. Save the model again, in one file."


def check_weights(file: Any) -> None:
    """Refuse an open HDF5 file that points to other files, or that unpacks to more than `MOST_BYTES`."""
    total = 0
    for table in _tables(file):
        if table.external or table.is_virtual:
            raise ImportRefusedError(_ELSEWHERE)
        total += table.size * table.dtype.itemsize
    if total > MOST_BYTES:
        raise ImportRefusedError(f"The model unpacks to more than {MOST_BYTES // 1024**2:,} MB. Make it smaller.")


def _tables(file: Any) -> Iterator[Any]:
    """Yield every table of numbers of an open HDF5 file, once: a group may be linked from within itself."""
    import h5py

    waiting, seen = [file], set()
    while waiting:
        group = waiting.pop()
        if group.id in seen:
            continue
        seen.add(group.id)
        for name in group:
            if isinstance(group.get(name, getlink=True), h5py.ExternalLink | h5py.SoftLink):
                raise ImportRefusedError(_ELSEWHERE)
            found = group[name]
            if isinstance(found, h5py.Group):
                waiting.append(found)
            elif isinstance(found, h5py.Dataset):  # else a named type, which holds no numbers
                yield found


def parse_config(content: str | bytes, *, keras_2: bool = False) -> dict[str, Any]:
    """Return the configuration in `content`, checked as it will be loaded: as Keras 3 reads what Keras 2 wrote."""
    try:
        config: dict[str, Any] = json.loads(content)
        config = for_keras_3(config) if keras_2 else config
    except (ValueError, TypeError, RecursionError) as error:
        raise ImportRefusedError("The model file is damaged: its configuration is not JSON. Save it again.") from error
    check_config(config)
    return config
