"""Converts an untrusted model in a process of its own, within limits of memory and time.

Keras, HDF5 and TensorFlow read the file and run the network in that process. If it exceeds a limit or crashes, the
result is an ImportRefusedError. The process gets only the environment variables that Python needs to start, and no
secrets.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from classifier.bundle.manifest import MODELS
from classifier.errors import ImportRefusedError
from classifier.importing.conversion import Requirements
from classifier.reading.confinement import hide_this_process
from classifier.reading.isolation import environment

MODULE = "classifier.importing"
MINUTES = 10
MEGABYTES = 12_000
"""Limit of address space. TensorFlow needs 2 GB, and a model is in memory several times while it is converted."""

ANSWER = "answer.json"
"""The file with the reason why the process refused a model."""
_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
_FEW_THREADS = {"TF_NUM_INTRAOP_THREADS": "4", "TF_NUM_INTEROP_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
"""Every thread reserves address space."""


def convert_in_sandbox(path: Path, required: Requirements) -> dict[str, bytes]:
    """Return what `convert_model` returns, and raise what it raises, running it in a process of its own.

    Raises ImportRefusedError, too, when that process exceeded its time or memory, or crashed.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-P", "-m", MODULE, str(path), *map(str, required), folder]
        env = environment() | _QUIET | _FEW_THREADS
        hide_this_process()
        pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True}
        try:
            # The path is one argument, and no shell sees it.
            subprocess.run(command, **pipes, timeout=60 * MINUTES, env=env, check=True)  # noqa: S603  # nosec B603
            answer = json.loads((Path(folder) / ANSWER).read_bytes())
        except (subprocess.SubprocessError, OSError, ValueError) as error:
            raise ImportRefusedError(
                f"{path} is not loaded: it took more than {MEGABYTES // 1000} GB or {MINUTES} minutes, or ended the "
                "process that tried. Make the model smaller, or save it again with Keras 3."
            ) from error
        if "refused" in answer:
            raise ImportRefusedError(answer["refused"])
        return {name: (Path(folder) / name).read_bytes() for name in MODELS if (Path(folder) / name).exists()}
