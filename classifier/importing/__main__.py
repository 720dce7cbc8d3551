"""The process that converts an untrusted model: `python -m classifier.importing MODEL LABELS LARGEST LENGTH FOLDER`.

Started by `sandbox.convert_in_sandbox`, it writes the model files, or why it refuses the model, into the folder.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from classifier.errors import ImportRefusedError
from classifier.importing.conversion import Requirements, convert_model
from classifier.importing.layer_allowlist import MOST_BYTES
from classifier.importing.sandbox import ANSWER, MEGABYTES, MINUTES
from classifier.reading.isolation import limit_this_process


def main(arguments: Sequence[str]) -> None:
    """Convert a model within limits of memory and time."""
    path, labels, largest, length, folder = arguments
    limit_this_process(60 * MINUTES * (os.cpu_count() or 1), megabytes=MEGABYTES, written=2 * MOST_BYTES)
    answer = {}
    try:
        for name, content in convert_model(Path(path), Requirements(int(labels), int(largest), int(length))).items():
            Path(folder, name).write_bytes(content)
    except ImportRefusedError as error:
        answer["refused"] = str(error)
    Path(folder, ANSWER).write_text(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
