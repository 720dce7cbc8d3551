"""Loads a model file of Keras 2 or 3 with Keras 3, and writes a model as the files of a bundle."""

import contextlib
import io
import json
import os
import shutil
import tempfile
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bundle.manifest import KERAS_MODEL
from classifier.errors import ImportRefusedError
from classifier.importing.keras2 import written_by_keras_2
from classifier.importing.layer_allowlist import MOST_BYTES, check_weights, parse_config
from classifier.importing.memory_limits import check_memory

_CONFIG, _WEIGHTS = "config.json", "model.weights.h5"


def load_model(path: Path, length: int = 1) -> Any:
    """Return the Keras model in the file `path`, `.keras` or `.h5`, without running code in the file.

    `length` is the number of words of a text, for models without a fixed length. Raises ImportRefusedError.
    """
    if path.is_dir():
        raise ImportRefusedError(
            f"{path} is a folder, as model.export writes a SavedModel. Save the model in one file, with "
            "model.save('model.keras')."
        )
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ImportRefusedError(f"{path} cannot be read ({error.strerror}). Check the path of the model.") from error
    if size > MOST_BYTES:
        raise ImportRefusedError(f"{path} is larger than the limit of {MOST_BYTES // 1024**2:,} MB.")
    with tempfile.TemporaryDirectory() as folder:
        if zipfile.is_zipfile(path):
            return _load(_checked_archive(path, Path(folder) / "converted.keras"), ".keras", length)
        copy = Path(folder) / "model.h5"
        shutil.copyfile(path, copy)
        _convert_hdf5(copy, path)
        return _load(copy, ".h5", length)


def _load(path: Path, suffix: str, length: int) -> Any:
    with tempfile.TemporaryDirectory() as folder:  # Keras recognises a format by the file name
        named = Path(folder) / f"model{suffix}"
        _link(path, named)
        check_memory(lambda: _load_named(named), length)
        return _load_named(named)


def _load_named(path: Path) -> Any:
    import keras

    try:
        with warnings.catch_warnings(action="ignore"):  # about deprecated features in the file
            return keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # Keras and TensorFlow raise exceptions of any type
        reason = str(error).strip().partition("\n")[0][:200]
        raise ImportRefusedError(f"Keras cannot load the model ({reason}). Save it again with Keras 3.") from error


def _link(path: Path, named: Path) -> None:
    """Make `named` a hard link to `path`, or a copy where links are not possible: another disk, another owner."""
    try:
        os.link(path.resolve(), named)
    except OSError:
        shutil.copyfile(path, named)


def _checked_archive(path: Path, copy: Path) -> Path:
    """Check a `.keras` file; return its path or, where Keras 2 wrote it, the path of a copy that Keras 3 can read."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(path, archive)
            version = json.loads(archive.read("metadata.json")).get("keras_version")
            keras_2 = written_by_keras_2(version)
            config = parse_config(archive.read("config.json"), keras_2=keras_2)
            _check_archived_weights(archive)
            if not keras_2:
                return path
            _write_converted(archive, config, copy)
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, AttributeError) as error:
        # RuntimeError: protected by a password; the last two: the metadata does not parse
        raise ImportRefusedError(f"{path} is damaged: its parts cannot be read. Copy it again.") from error
    return copy


def _check_members(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse an archive that is too large, or contains anything but the three parts of a model."""
    members = {member.filename: member.file_size for member in archive.infolist()}
    if set(members) - {"metadata.json", _CONFIG, _WEIGHTS}:
        raise ImportRefusedError(
            "The model brings files of its own along, such as a vocabulary. Build it of numbers in and numbers out."
        )
    if sum(members.values()) > MOST_BYTES or len(members) != 3:
        raise ImportRefusedError(
            f"{path} is no .keras file, or unpacks to more than {MOST_BYTES // 1024**2:,} MB. Save the model again."
        )


def _check_archived_weights(archive: zipfile.ZipFile) -> None:
    import h5py

    with h5py.File(io.BytesIO(archive.read(_WEIGHTS)), "r") as weights:
        check_weights(weights)


def _write_converted(archive: zipfile.ZipFile, config: dict[str, Any], copy: Path) -> None:
    """Write the archive with another configuration."""
    with zipfile.ZipFile(copy, "w") as converted:
        for name in ("metadata.json", _WEIGHTS):
            converted.writestr(name, archive.read(name))
        converted.writestr(_CONFIG, json.dumps(config))


def _convert_hdf5(copy: Path, original: Path) -> None:
    """Check an `.h5` file and convert its configuration to Keras 3."""
    import h5py

    try:
        with h5py.File(copy, "r+") as file:
            check_weights(file)
            config = file.attrs.get("model_config")
            if config is None:
                raise ImportRefusedError(
                    f"{original} holds weights without the model. Save it with model.save, not model.save_weights."
                )
            keras_2 = written_by_keras_2(file.attrs.get("keras_version"))
            file.attrs["model_config"] = json.dumps(parse_config(config, keras_2=keras_2))
            file.attrs.pop("training_config", None)
    except OSError as error:
        raise ImportRefusedError(f"{original} is neither a .keras nor an .h5 file of Keras.") from error


def to_keras_file(model: Any) -> bytes:
    """Return the content of `model.keras`, after loading it in safe mode as the app does."""
    import keras

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / KERAS_MODEL
        model.save(path)
        keras.saving.load_model(path, compile=False, safe_mode=True)
        return path.read_bytes()


def probabilities(model: Any, ids: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the model's outputs, shape (texts, labels), for word ids of shape (texts, length)."""
    return np.asarray(model(ids, training=False), dtype=np.float32)


def to_litert_file(model: Any, ids: NDArray[np.int32], faster: Any = None) -> tuple[bytes, float]:
    """Return the content of `model.tflite`, and the largest difference of any probability between LiteRT and Keras.

    They are compared on `ids`, word ids of shape (texts, length). A model `faster` that calculates the same in another
    way is converted in place of `model`. Raises exceptions of any type where LiteRT cannot run the model.
    """
    import tensorflow as tf

    from classifier.bundle.engines import LiteRTEngine

    # With a fixed shape, one text, LiteRT plans all buffers ahead and leaves out the operations that work out shapes.
    # Recurrent layers need that to be converted to built-in operations at all.
    shape = tf.TensorSpec((1, ids.shape[1]), tf.int32)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):  # Keras prints progress
        _export(faster or model, shape, folder)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
        content: bytes = converter.convert()
    return content, float(np.abs(LiteRTEngine(content).run(ids) - probabilities(model, ids)).max())


def _export(model: Any, inputs: Any, folder: str) -> None:
    """Write a model as a SavedModel that reads inputs of one shape; `model.export` lets the number of texts vary."""
    import keras

    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("serve", lambda ids: model(ids, training=False), input_signature=[inputs])
    archive.write_out(folder, verbose=False)
