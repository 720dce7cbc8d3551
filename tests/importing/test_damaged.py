"""Model files that are damaged or built to do harm: each is refused in a sentence, none hangs or ends in a trace."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from classifier.importing import ImportRefusedError
from classifier.importing.layer_allowlist import check_config, check_weights, parse_config
from classifier.importing.models import load_model


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A whole `.keras` file."""
    import keras

    path = tmp_path / "model.keras"
    keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="softmax")]).save(path)
    return path


@pytest.mark.parametrize("member", ["config.json", "model.weights.h5"])
def test_a_byte_that_flipped_on_the_way_is_found(saved: Path, member: str) -> None:
    load_model(saved)
    with zipfile.ZipFile(saved) as archive:
        info = archive.getinfo(member)
        content = archive.read(member)
    raw = bytearray(saved.read_bytes())
    raw[raw.index(content, info.header_offset)] ^= 1
    saved.write_bytes(raw)
    with pytest.raises(ImportRefusedError, match="is damaged: its parts cannot be read"):
        load_model(saved)


def test_a_file_that_may_be_read_but_not_linked_is_copied(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert load_model(saved).output_shape == (None, 2)


@pytest.mark.parametrize("value", [3, h5py.Empty("f4"), "{", "[" * 30_000 + "]" * 30_000])
def test_a_configuration_that_is_none_is_refused(tmp_path: Path, value: Any) -> None:
    path = tmp_path / "model.h5"
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = value
    with pytest.raises(ImportRefusedError, match="its configuration is not JSON"):
        load_model(path)


@pytest.mark.parametrize("config", ['{"class_name": "function"}', '{"class_name": "function", "config": {"a": []}}'])
def test_a_function_without_a_known_name_is_refused(config: str) -> None:
    with pytest.raises(ImportRefusedError, match="a part called 'function'"):
        parse_config(config)


def test_a_known_function_is_not() -> None:
    check_config({"class_name": "function", "config": "relu", "module": "builtins"})


def _loop(file: h5py.File) -> None:
    file["group/itself"] = file.create_group("group")


def _named_type(file: h5py.File) -> None:
    file["type"] = np.dtype("f4")


@pytest.mark.parametrize("fill", [_loop, _named_type])
def test_weights_are_looked_through_once(tmp_path: Path, fill: Callable[[h5py.File], None]) -> None:
    """A group that holds itself has no end: it is counted once."""
    with h5py.File(tmp_path / "weights.h5", "w") as file:
        fill(file)
        file["kernel"] = np.zeros(3)
        check_weights(file)
        file["kernel_elsewhere"] = h5py.ExternalLink("/etc/passwd", "/")
        with pytest.raises(ImportRefusedError, match="points to another file"):
            check_weights(file)
