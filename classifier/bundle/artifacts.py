"""A bundle: the folder of artifacts that training writes and inference reads.

    artifacts/<name>/
      encoder.joblib    label names, in the order of the model's outputs (a plain numpy array)
      tokenizer.json    the Keras Tokenizer: word → id
      model.keras       the trained network, for the TensorFlow engine
      model.tflite      the same network exported, for the LiteRT engine; a bundle needs at least one of the two
      evaluation.json   the measured figures, and how they were measured
      frequencies.json  how many labelled texts contain each frequent word; imported bundles have none
      manifest.json     sha256 of every file above, label order, sequence length, versions
      held-out.json     optional, without a checksum: a later evaluation, see `classifier.bundle.held_out`

A file is loaded only if its bytes match the manifest, and it is read once, so that the checked bytes are the bytes that
are used. A checksum shows that a file is unchanged, not that it is harmless: `encoder` reads the encoder without
running code of it, and Keras loads models in safe mode.
"""

import glob
import json
import time
from pathlib import Path
from typing import Any

from classifier.arguments import check_path
from classifier.bundle.encoder import read_encoder
from classifier.bundle.frequencies import Frequencies
from classifier.bundle.held_out import read_held_out
from classifier.bundle.manifest import ENCODER, EVALUATION, FREQUENCIES, MANIFEST, TOKENIZER, Manifest, sha256
from classifier.errors import (
    BundleDamagedError,
    BundleForbiddenError,
    BundleMissingError,
    BundleReplacedError,
    BundleUnknownError,
)
from classifier.vocabulary import Vocabulary

PATIENCE, PAUSE = 100, 0.01
"""Number of attempts to read a folder that is being replaced, which takes microseconds, and seconds between them."""

_PACKAGE = Path(__file__).resolve().parents[1]
ARTIFACTS = (_PACKAGE if (_PACKAGE / "artifacts").exists() else _PACKAGE.parent) / "artifacts"
"""The shipped bundles: within the package where it was installed by pip, beside it in a clone of the repository."""
DEFAULT_BUNDLE = ARTIFACTS / "media-topics"


def bundle_folder(name: str) -> Path:
    """Return the folder of the bundle `name`, which is a path or the name of a folder in `artifacts`.

    Raises BundleUnknownError for any other name.
    """
    path = Path(name)
    if path.exists() or path.parent != Path():
        return path
    names = sorted(manifest.parent.name for manifest in ARTIFACTS.glob(f"[!.]*/{MANIFEST}"))
    if name not in names:
        raise BundleUnknownError(name=name, names=", ".join(names))
    return ARTIFACTS / name


class Bundle:
    """A bundle on disk whose manifest has been read; every file is checked when it is read."""

    def __init__(self, path: Path | str) -> None:
        """Raises BundleMissingError, BundleDamagedError or BundleTooNewError for the manifest."""
        check_path(path)
        self.path = Path(path)
        self._content = _read_manifest(self.path)
        self.manifest = Manifest.from_json(self._content, self.path / MANIFEST)

    def read(self, name: str) -> bytes:
        """Return the content of the file `name`, one of `manifest.files`.

        Raises BundleMissingError when it does not exist, BundleDamagedError when its checksum differs, and
        BundleReplacedError when the reason is that the bundle was replaced.
        """
        try:
            content = _read(self.path / name)
            if sha256(content) != self.manifest.files[name]:
                raise self._damaged(name, "checksum")
        except (BundleMissingError, BundleDamagedError) as error:
            if self._was_replaced():
                raise BundleReplacedError(path=self.path) from error
            raise
        return content

    def _was_replaced(self) -> bool:
        """Return whether the manifest has changed, or is missing because the folder is being replaced."""
        try:
            return _read(self.path / MANIFEST) != self._content
        except BundleMissingError:
            return True

    def labels(self) -> tuple[str, ...]:
        """Return the label names from the encoder, in the order of the model's outputs."""
        try:
            labels = read_encoder(self.read(ENCODER))
        except ValueError as error:
            raise self._damaged(ENCODER, "encoder") from error
        if labels != self.manifest.labels:
            raise self._damaged(ENCODER, "labels")
        return labels

    def vocabulary(self) -> Vocabulary:
        """Return the word index of the tokenizer."""
        try:
            return Vocabulary.from_json(self.read(TOKENIZER))
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged(TOKENIZER, "tokenizer") from error

    def frequencies(self) -> Frequencies | None:
        """Return the number of labelled texts that contain each frequent word; None where the bundle lacks it."""
        if FREQUENCIES not in self.manifest.files:
            return None
        try:
            return Frequencies.from_json(self.read(FREQUENCIES))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._damaged(FREQUENCIES, "frequencies") from error

    def evaluation(self) -> dict[str, Any]:
        """Return the measured figures; `classifier.training.evaluation.evaluate` documents the keys."""
        evaluation: dict[str, Any] = json.loads(self.read(EVALUATION))
        return evaluation

    def held_out(self) -> dict[str, Any] | None:
        """Return the held-out evaluation; None where there is none, or it is damaged or of another bundle."""
        return read_held_out(self.path, self.manifest)

    def verify(self) -> None:
        """Read and check every file; raises BundleError for the first damaged file."""
        for name in self.manifest.files:
            self.read(name)
        self.labels()
        self.vocabulary()
        self.frequencies()

    def _damaged(self, name: str, reason: str) -> BundleDamagedError:
        return BundleDamagedError(path=self.path / name, reason=reason)


def _read_manifest(folder: Path) -> bytes:
    """Read the manifest; wait while the folder is being replaced, when it does not exist for a moment."""
    for _ in range(PATIENCE):
        try:
            return _read(folder / MANIFEST)
        except BundleMissingError:
            time.sleep(PAUSE)
            if not any(folder.parent.glob(f".{glob.escape(folder.name)}-*")):
                break
    return _read(folder / MANIFEST)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BundleMissingError(path=path) from error
    except PermissionError as error:
        raise BundleForbiddenError(path=path, folder=path.parent) from error
    except OSError as error:
        raise BundleDamagedError(path=path, reason="unreadable") from error
