"""A bundle: the folder of artifacts in which training and inference meet.

    artifacts/<name>/
      encoder.joblib    label names, in the order of the model's outputs (a plain numpy array)
      tokenizer.json    the Keras Tokenizer: word → id
      model.keras       the trained network, for the TensorFlow engine
      model.tflite      the same network exported, for the LiteRT engine; a bundle needs one of the two at least
      evaluation.json   what was measured, and how
      frequencies.json  how many labelled texts hold each frequent word; bundles made elsewhere have none
      manifest.json     what belongs together: sha256 of every file above, label order, sequence length, versions
      held-out.json     optional and without a checksum: what others measured, see `classifier.bundle.held_out`

Nothing is loaded before its bytes match the manifest, and the bytes that were checked are the very bytes that are used:
a file is read once. A checksum says that a file is the one that was written, not that it is harmless: the encoder is
never unpickled but read by `encoder`, which runs nothing of it, and Keras loads models in its safe mode.
"""

import glob
import io
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from classifier.arguments import check_path
from classifier.bundle.encoder import read_encoder
from classifier.bundle.frequencies import Frequencies
from classifier.bundle.held_out import read_held_out
from classifier.bundle.manifest import CONTENTS, ENCODER, EVALUATION, FREQUENCIES, TOKENIZER, Manifest, sha256
from classifier.errors import (
    BundleDamagedError,
    BundleForbiddenError,
    BundleMissingError,
    BundleReplacedError,
    BundleUnknownError,
)
from classifier.text import Vocabulary

MANIFEST = "manifest.json"

PATIENCE, PAUSE = 100, 0.01
"""How often, and after how many seconds, a folder is looked for that is being replaced: a matter of microseconds."""

_PACKAGE = Path(__file__).resolve().parents[1]
ARTIFACTS = (_PACKAGE if (_PACKAGE / "artifacts").exists() else _PACKAGE.parent) / "artifacts"
"""The shipped bundles: within the package where it was installed by pip, beside it in a clone of the repository."""
DEFAULT_BUNDLE = ARTIFACTS / "media-topics"


def bundle_folder(name: str) -> Path:
    """Return the folder of a bundle, given as a path or as the name of one in `ARTIFACTS`.

    Raises BundleUnknownError for a name that is neither.
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

        Raises BundleMissingError when it is not there, BundleDamagedError when its checksum differs, and
        BundleReplacedError when that is because there is another bundle by now.
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
        """Tell whether the manifest is another one by now, or is on its way."""
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
        """Return how many labelled texts hold each frequent word; None where the bundle does not say."""
        if FREQUENCIES not in self.manifest.files:
            return None
        try:
            return Frequencies.from_json(self.read(FREQUENCIES))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._damaged(FREQUENCIES, "frequencies") from error

    def evaluation(self) -> dict[str, Any]:
        """Return what was measured; `classifier.training.evaluation.evaluate` documents the keys."""
        evaluation: dict[str, Any] = json.loads(self.read(EVALUATION))
        return evaluation

    def held_out(self) -> dict[str, Any] | None:
        """Return what others measured; None where nobody did, or where their file is damaged or of another bundle."""
        return read_held_out(self.path, self.manifest)

    def verify(self) -> None:
        """Read and check every file; raises BundleError for the first that does not fit."""
        for name in self.manifest.files:
            self.read(name)
        self.labels()
        self.vocabulary()
        self.frequencies()

    def _damaged(self, name: str, reason: str) -> BundleDamagedError:
        return BundleDamagedError(path=self.path / name, reason=reason)


def encode_labels(labels: tuple[str, ...]) -> bytes:
    """Return the content of `encoder.joblib` for `labels`, given in the order of the model's outputs."""
    import joblib  # here, for those who only read

    buffer = io.BytesIO()
    joblib.dump(np.array(labels, dtype=np.str_), buffer)
    return buffer.getvalue()


def write_bundle(folder: Path | str, contents: Mapping[str, bytes], manifest: Manifest) -> Manifest:
    """Write a whole bundle to `folder` and return its manifest, completed with the checksums of `contents`.

    `contents` maps each name of `CONTENTS` to its bytes; one of the two models and
    the frequencies may be left out. The bundle is built
    beside its place and moved there when it is complete, so that no reader ever sees half of one; what was there before
    is replaced.
    """
    folder = Path(folder)
    checksums = {name: sha256(contents[name]) for name in CONTENTS if name in contents}
    manifest = replace(manifest, files=checksums)
    manifest.check()
    make_public_folder(folder.parent)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        scratch.chmod(0o755)
        for name in checksums:
            write_public(scratch / name, contents[name])
        write_public(scratch / MANIFEST, manifest.to_json().encode())
        _replace_folder(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def _replace_folder(new: Path, folder: Path) -> None:
    """Move `new` to `folder`. A folder cannot be replaced in one step: the old one steps aside first."""
    if not folder.exists():
        new.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent)) / folder.name
    folder.rename(aside)
    new.rename(folder)
    shutil.rmtree(aside.parent)


def make_public_folder(folder: Path) -> None:
    """Make the folder and those above it where they are missing, for all users: the app may be run by another one."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(0o755)


def write_public(path: Path, content: bytes) -> None:
    """Write a new file to the disk, for all users to read."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


def _read_manifest(folder: Path) -> bytes:
    """Read the manifest, waiting for a folder that is being replaced: for a moment between two steps there is none."""
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
