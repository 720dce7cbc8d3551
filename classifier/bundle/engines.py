"""The engines that run a trained network: LiteRT, which serves, and Keras on TensorFlow, which is the reference.

Both take padded word ids and give probabilities; a test checks that they differ by less than 1e-4. LiteRT classifies
its first article 0.3 s after the process starts, TensorFlow after 15 s: so TensorFlow is imported only on request.
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
"""LiteRT interpreters of an engine: about 2 MB each, in addition to the model, which they share."""
PARALLEL_TEXTS = 16
"""Smallest number of texts for which several threads are faster than a single thread."""

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
    """TensorFlow's runtime for trained models: small, and fast from the first call."""

    name: EngineName = "litert"

    def __init__(self, content: bytes, interpreters: int = INTERPRETERS) -> None:
        """Load the content of a `.tflite` file; raises ValueError for anything else."""
        try:
            from ai_edge_litert.interpreter import Interpreter
        except ImportError as error:
            raise EngineUnavailableError(engine="LiteRT", package="ai-edge-litert") from error
        # An interpreter has one set of buffers: simultaneous threads raise, or read each other's output. So each thread
        # takes an interpreter from the queue. It releases the GIL while it runs, so several speed up batches.
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
        """Return probabilities; many texts are distributed among the interpreters: see `Engine.run`."""
        if len(ids) < PARALLEL_TEXTS or self._count == 1:
            return self._run(ids)
        return np.concatenate(list(self._workers.map(self._run, np.array_split(ids, self._count))))

    def _run(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        interpreter = self._idle.get()
        try:
            return np.concatenate([self._run_text(interpreter, row[np.newaxis]) for row in ids])
        finally:
            self._idle.put(interpreter)

    def _run_text(self, interpreter: Any, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        interpreter.set_tensor(self._input, ids)
        interpreter.invoke()
        probabilities: NDArray[np.float32] = interpreter.get_tensor(self._output)
        return probabilities


class KerasEngine:
    """The trained network, run by Keras on TensorFlow."""

    name: EngineName = "keras"

    def __init__(self, content: bytes) -> None:
        """Load the content of a `.keras` file; raises ValueError for anything else."""
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # errors only; TensorFlow reads it once, on import
        try:
            import keras
            import tensorflow as tf
        except ImportError as error:
            raise EngineUnavailableError(engine="Keras", package="tensorflow") from error
        with tempfile.TemporaryDirectory() as folder:  # Keras reads models from paths only
            path = Path(folder) / KERAS_MODEL
            path.write_bytes(content)
            self.model: Any = keras.saving.load_model(path, compile=False, safe_mode=True)
        # A compiled function for any number of texts: `model.predict` takes 70 ms a call, and leaks memory.
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
    """Load the network of `bundle` with the engine `name`; `interpreters` is the number of threads of LiteRT.

    Raises EngineUnavailableError when the engine is not installed, BundleError when the file is missing or damaged.
    """
    file = {"litert": LITERT_MODEL, "keras": KERAS_MODEL}[name]
    if file not in bundle.manifest.files:
        raise BundleModelMissingError(path=bundle.path, engine=name, other=choose_engine(bundle))
    content = bundle.read(file)
    try:
        return LiteRTEngine(content, interpreters) if name == "litert" else KerasEngine(content)
    except ValueError as error:
        raise BundleDamagedError(path=bundle.path / file, reason="model") from error
