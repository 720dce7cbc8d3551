"""A folder that TensorFlow 2 saved, or Keras 3 exported → the network in it, and that as LiteRT runs it.

TensorFlow loads a copy of its own, of what `graphs` has checked; nothing else in the folder is looked at.
"""

import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bundles.contents import MOST_BYTES
from classifier.bundles.errors import ImportRefusedError
from classifier.bundles.graphs import SAVE_IT_AS_KERAS, checked_graph
from classifier.bundles.models import converted
from classifier.bundles.sizes import check_graph

_GRAPH = "saved_model.pb"
_WEIGHTS = re.compile(r"variables\.(index|data-\d{5}-of-\d{5})")
_SIGNATURES = ("serving_default", "serve")


class SavedModel:
    """The function of a SavedModel that answers, called as a Keras model is: one text at a time.

    `inputs` and `outputs` say its shapes, as those of a Keras model do; its layers are not known any more.
    """

    layers: tuple[Any, ...] = ()

    def __init__(self, path: Path, length: int) -> None:
        """Load the folder `path`, for texts of `length` words. Raises ImportRefusedError."""
        with tempfile.TemporaryDirectory() as folder:
            try:
                _copy_checked(path, Path(folder))
                self._load(folder)
                self._trace(length)
            except ImportRefusedError:
                raise
            except Exception as error:  # TensorFlow raises whatever stopped it
                reason = str(error).strip().partition("\n")[0][:200]
                raise ImportRefusedError(
                    f"TensorFlow cannot load the SavedModel ({reason}). {SAVE_IT_AS_KERAS}"
                ) from error

    def _load(self, folder: str) -> None:
        import tensorflow as tf

        self._all = tf.saved_model.load(folder)  # holds the weights
        name = next((one for one in _SIGNATURES if one in self._all.signatures), None)
        if name is None:
            raise ImportRefusedError(f"The SavedModel has no signature {_SIGNATURES[0]!r}. {SAVE_IT_AS_KERAS}")
        self._signature = self._all.signatures[name]
        self.inputs = list(self._signature.structured_input_signature[1].values())
        self.outputs = list(self._signature.structured_outputs.values())
        if any(one.shape.rank is None for one in (*self.inputs, *self.outputs)):
            raise ImportRefusedError(f"The SavedModel does not say what it reads and gives. {SAVE_IT_AS_KERAS}")

    def _trace(self, length: int) -> None:
        """Make the function of one text, from int32, without its variables; refuse it for its size."""
        import tensorflow as tf
        from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

        self.call: Any = None
        if len(self.inputs) != 1 or len(self.inputs[0].shape) != 2 or self.inputs[0].shape[1] not in (None, length):
            return  # that does not fit, which is said elsewhere
        (given,), signature = self.inputs, self._signature

        def answer(ids: Any) -> Any:
            (only, *_) = signature(**{given.name: tf.cast(ids, given.dtype)}).values()
            return tf.cast(only, tf.float32)

        traced = tf.function(answer).get_concrete_function(tf.TensorSpec((1, length), tf.int32))
        self.call = convert_variables_to_constants_v2(traced)
        check_graph(self.call.graph.as_graph_def(add_shapes=True))

    def __call__(self, ids: NDArray[np.int32], **_: Any) -> NDArray[np.float32]:
        """Return what the model gives for word ids (texts, length); what else Keras takes is left alone."""
        import tensorflow as tf

        answers = [self.call(tf.constant(row[np.newaxis])) for row in ids]
        return np.concatenate([np.asarray(one[0] if isinstance(one, list) else one) for one in answers])


def litert_bytes(model: SavedModel, ids: NDArray[np.int32]) -> bytes:
    """Return the content of `model.tflite`, compared on `ids`; raises ImportRefusedError where there can be none."""
    import tensorflow as tf

    content = converted(tf.lite.TFLiteConverter.from_concrete_functions([model.call]), model, ids)
    if content is None:
        raise ImportRefusedError(f"LiteRT cannot run this SavedModel, and nothing else can here. {SAVE_IT_AS_KERAS}")
    return content


def _copy_checked(path: Path, folder: Path) -> None:
    """Copy the graph and the weights of the SavedModel in `path` to `folder`, once they are checked."""
    try:
        weights = [one for one in (path / "variables").iterdir() if _WEIGHTS.fullmatch(one.name)]
        parts = [path / _GRAPH, *weights]
        if any(one.is_symlink() or (one.exists() and not one.is_file()) for one in parts):
            raise ImportRefusedError(f"{path} points to other files. Copy the files themselves, and give that folder.")
        if sum(one.stat().st_size for one in parts) > MOST_BYTES:
            raise ImportRefusedError(f"{path} is larger than the limit of {MOST_BYTES // 1024**2:,} MB.")
        (folder / _GRAPH).write_bytes(checked_graph((path / _GRAPH).read_bytes()))
        (folder / "variables").mkdir()
        for one in weights:
            (folder / "variables" / one.name).write_bytes(one.read_bytes())
    except OSError as error:
        raise ImportRefusedError(
            f"{path} is no whole SavedModel: {Path(error.filename or path).name} cannot be read ({error.strerror}). "
            "Export it again, and give the folder."
        ) from error
