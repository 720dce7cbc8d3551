"""What runs the trained network: LiteRT, which serves, or Keras on TensorFlow, which trains and is the reference.

Both take padded word ids and give probabilities; a test holds them within 1e-4 of each other. LiteRT answers its first
article 0.3 s after the process starts, TensorFlow after 15 s: that is why TensorFlow is imported only when asked for.
"""

import os
import queue
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from classifier.bundle.artifacts import Bundle
from classifier.bundle.manifest import KERAS_MODEL, LITERT_MODEL
from classifier.bundle.native_logs import without_info
from classifier.errors import BundleDamagedError, BundleModelMissingError, EngineUnavailableError

INTERPRETERS = min(os.cpu_count() or 1, 4)
"""LiteRT interpreters an engine holds: about 2 MB each, beside the model that they share."""
WORTH_SHARING = 16
"""Texts from which on it takes longer to run them in turn than to share them out."""

EngineName = Literal["litert", "keras"]
EngineChoice = Literal["auto", "litert", "keras"]
"""An engine, or `auto`: LiteRT where it can run the network."""


class Engine(Protocol):
    """A loaded network. Safe to call from many threads at once."""

    name: EngineName

    def run(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return probabilities of shape (texts, labels) for word ids of shape (texts, max_length)."""
        ...


class LiteRTEngine:
    """TensorFlow's runtime for trained models: small, and quick from the first call."""

    name: EngineName = "litert"

    def __init__(self, content: bytes, interpreters: int = INTERPRETERS) -> None:
        """Load `content`, a `.tflite` file; raises ValueError when it is none."""
        try:
            from ai_edge_litert.interpreter import Interpreter
        except ImportError as error:
            raise EngineUnavailableError(engine="LiteRT", package="ai-edge-litert") from error
        # An interpreter has one set of buffers: two threads in it at once raise, or read each other's answer. So each
        # is borrowed, by one thread at a time. While it runs, other threads go on: one a core shortens long work.
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        with without_info():
            for _ in range(interpreters):
                interpreter = Interpreter(model_content=content, num_threads=1)
                interpreter.allocate_tensors()
                self._idle.put(interpreter)
        self._input: int = interpreter.get_input_details()[0]["index"]
        self._output: int = interpreter.get_output_details()[0]["index"]
        self._count = interpreters
        self._workers = ThreadPoolExecutor(interpreters, thread_name_prefix="litert")

    def run(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return probabilities; many texts are shared out among the cores: see `Engine.run`."""
        if len(ids) < WORTH_SHARING or self._count == 1:
            return self._run(ids)
        return np.concatenate(list(self._workers.map(self._run, np.array_split(ids, self._count))))

    def _run(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        interpreter = self._idle.get()
        try:
            return np.concatenate([self._run_one(interpreter, row[np.newaxis]) for row in ids])
        finally:
            self._idle.put(interpreter)

    def _run_one(self, interpreter: Any, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        interpreter.set_tensor(self._input, ids)
        interpreter.invoke()
        probabilities: NDArray[np.float32] = interpreter.get_tensor(self._output)
        return probabilities


class KerasEngine:
    """The network as it was trained."""

    name: EngineName = "keras"

    def __init__(self, content: bytes) -> None:
        """Load `content`, a `.keras` file; raises ValueError when it is none."""
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # warnings and what is worse: TensorFlow reads it once
        try:
            import keras
            import tensorflow as tf
        except ImportError as error:
            raise EngineUnavailableError(engine="Keras", package="tensorflow") from error
        with tempfile.TemporaryDirectory() as folder:  # Keras reads models from paths only
            path = Path(folder) / KERAS_MODEL
            path.write_bytes(content)
            self.model: Any = keras.saving.load_model(path, compile=False, safe_mode=True)
        # One compiled function for any number of texts: `model.predict` costs 70 ms a call, and leaks.
        signature = tf.TensorSpec((None, self.model.input_shape[1]), tf.int32)
        self._call = tf.function(lambda ids: self.model(ids, training=False), input_signature=[signature])

    def run(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return probabilities, all texts at once: see `Engine.run`."""
        probabilities: NDArray[np.float32] = self._call(ids).numpy()
        return probabilities


def choose_engine(bundle: Bundle) -> EngineName:
    """Return the engine that serves `bundle`: LiteRT wherever it can run the network."""
    return "litert" if LITERT_MODEL in bundle.manifest.files else "keras"


def load_engine(bundle: Bundle, name: EngineName, interpreters: int = INTERPRETERS) -> Engine:
    """Load the network of `bundle` with the engine `name`; LiteRT with so many interpreters, a thread each.

    Raises EngineUnavailableError when the engine is not installed, BundleError when the file does not fit.
    """
    file = {"litert": LITERT_MODEL, "keras": KERAS_MODEL}[name]
    if file not in bundle.manifest.files:
        raise BundleModelMissingError(path=bundle.path, engine=name, other=choose_engine(bundle))
    content = bundle.read(file)
    try:
        return LiteRTEngine(content, interpreters) if name == "litert" else KerasEngine(content)
    except ValueError as error:
        raise BundleDamagedError(path=bundle.path / file, reason="model") from error
