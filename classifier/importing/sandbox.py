"""Fits a model in a process of its own, within limits of memory and time: its file comes from a stranger.

Keras, HDF5 and TensorFlow read the file and run the network there. What they are driven to take, or whatever ends them,
costs a sentence. The process gets no secrets: only the part of the environment that Python needs to start.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from classifier.bundle.manifest import MODELS
from classifier.importing.conversion import Needs, fit_model
from classifier.importing.errors import ImportRefusedError
from classifier.importing.layer_allowlist import MOST_BYTES
from classifier.reading.confinement import hide_this_process
from classifier.reading.isolation import environment, limit_this_process

MODULE = "classifier.importing"
MINUTES = 10
MEGABYTES = 12_000
"""Address space. TensorFlow starts with 2 GB; the largest model is there several times while it is converted."""

_ANSWER = "answer.json"
_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
_FEW_THREADS = {"TF_NUM_INTRAOP_THREADS": "4", "TF_NUM_INTEROP_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
"""Every thread reserves address space."""


def fit_apart(path: Path, needs: Needs) -> dict[str, bytes]:
    """Return what `fit_model` returns, and raise what it raises; a process does the work.

    Raises ImportRefusedError, too, when that process was stopped for its time or memory, or died of the model.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-P", "-m", MODULE, str(path), *map(str, needs), folder]
        env = environment() | _QUIET | _FEW_THREADS
        hide_this_process()
        pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True}
        try:
            # The path is one argument, and no shell sees it.
            subprocess.run(command, **pipes, timeout=60 * MINUTES, env=env, check=True)  # noqa: S603  # nosec B603
            answer = json.loads((Path(folder) / _ANSWER).read_bytes())
        except (subprocess.SubprocessError, OSError, ValueError) as error:
            raise ImportRefusedError(
                f"{path} is not loaded: it took more than {MEGABYTES // 1000} GB or {MINUTES} minutes, or ended the "
                "process that tried. Make the model smaller, or save it again with Keras 3."
            ) from error
        if "refused" in answer:
            raise ImportRefusedError(answer["refused"])
        return {name: (Path(folder) / name).read_bytes() for name in MODELS if (Path(folder) / name).exists()}


def run_here(path: Path, needs: Needs, folder: Path) -> None:
    """Do the work of that process: leave the models in `folder`, and beside them the answer."""
    seconds = 60 * MINUTES * (os.cpu_count() or 1)
    limit_this_process(seconds, megabytes=MEGABYTES, written=2 * MOST_BYTES)
    answer = {}
    try:
        for name, content in fit_model(path, needs).items():
            (folder / name).write_bytes(content)
    except ImportRefusedError as error:
        answer["refused"] = str(error)
    (folder / _ANSWER).write_text(json.dumps(answer))
