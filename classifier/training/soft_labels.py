"""A file of soft labels: texts, and what a teacher thinks of each. It holds texts, so it never goes into the repo."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.reading.replacing import replaced
from classifier.training.errors import TeacherFileError


@dataclass(frozen=True)
class SoftLabels:
    """Texts and a teacher's probabilities for them; perhaps also those of teachers that did not see a fold."""

    labels: tuple[str, ...]
    texts: tuple[str, ...]
    probabilities: NDArray[np.float32]
    """Shape (texts, labels), from the teacher that saw every train article."""
    folds: NDArray[np.float32] | None = None
    """Shape (folds, texts, labels): the teacher of each fold did not see its held-out articles."""

    @property
    def has_folds(self) -> bool:
        """Whether cross-validation can use these labels."""
        return self.folds is not None

    def for_fold(self, fold: int) -> "SoftLabels | None":
        """Return the labels of the teacher that did not see `fold`, or None when there is none."""
        if self.folds is None:
            return None
        return SoftLabels(self.labels, self.texts, self.folds[fold])


def save(path: Path, soft: SoftLabels) -> None:
    """Write `path`, an `.npz` file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced(path) as part, part.open("wb") as file:
        np.savez_compressed(
            file,
            labels=np.array(soft.labels),
            texts=np.array([text.encode() for text in soft.texts], dtype=np.bytes_),
            probabilities=soft.probabilities,
            folds=np.zeros(0, np.float32) if soft.folds is None else soft.folds,
        )


def load(path: Path, labels: Sequence[str], folds: int) -> SoftLabels:
    """Read what `save` wrote; raises TeacherFileError when it is missing, damaged, or made for other labels."""
    try:
        with np.load(path) as saved:
            parts = {name: saved[name] for name in saved.files}
        texts = tuple(text.decode() for text in parts["texts"].tolist())
        fold_labels = parts["folds"] if parts["folds"].size else None
        soft = SoftLabels(tuple(parts["labels"].tolist()), texts, parts["probabilities"], fold_labels)
    except FileNotFoundError as error:
        raise TeacherFileError(path=path, problem="There is no such file.") from error
    except (OSError, ValueError, KeyError) as error:
        raise TeacherFileError(path=path, problem="It is not a file of soft labels.") from error
    if soft.labels != tuple(labels):
        raise TeacherFileError(path=path, problem="Its labels are not those of the training data.")
    if soft.probabilities.shape != (len(texts), len(labels)):
        raise TeacherFileError(path=path, problem="It has another number of texts than of labels.")
    if soft.folds is not None and soft.folds.shape != (folds, len(texts), len(labels)):
        raise TeacherFileError(path=path, problem=f"Its teachers did not see other folds than these {folds}.")
    return soft
