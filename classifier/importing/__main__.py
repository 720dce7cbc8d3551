"""The process that converts an untrusted model: `python -m classifier.importing MODEL LABELS LARGEST LENGTH FOLDER`.

Started by `sandbox.convert_in_sandbox`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from classifier.importing.conversion import Requirements
from classifier.importing.sandbox import convert_for_parent


def main(arguments: Sequence[str]) -> None:
    """Convert one model."""
    path, labels, largest, length, folder = arguments
    convert_for_parent(Path(path), Requirements(int(labels), int(largest), int(length)), Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
