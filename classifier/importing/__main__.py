"""The process that loads a stranger's model: `python -m classifier.importing MODEL LABELS LARGEST LENGTH FOLDER`.

Started by `sandbox.fit_apart`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from classifier.importing.conversion import Needs
from classifier.importing.sandbox import run_here


def main(arguments: Sequence[str]) -> None:
    """Fit one model."""
    path, labels, largest, length, folder = arguments
    run_here(Path(path), Needs(int(labels), int(largest), int(length)), Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
