"""What Keras 2 wrote: every layer that is let in, with the arguments that Keras 3 has dropped, gives the same numbers.

The files are real ones, and so are their numbers: `keras2.json` says what made them. `keras2-layers.json` has the
configuration that tf_keras 2.21.0 gives each of the layers.
"""

import copy
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from classifier.errors import ImportRefusedError
from classifier.importing.keras2 import for_keras_3, written_by_keras_2
from classifier.importing.layer_allowlist import _LAYERS, parse_config
from classifier.importing.models import load_model, probabilities

HERE = Path(__file__).parent
FILES = ("lstm.h5", "gru.h5", "bilstm.h5", "spatial.h5", "dropped.h5", "dropped.keras")
CONFIGS: dict[str, dict[str, Any]] = json.loads((HERE / "keras2-layers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_a_file_gives_the_numbers_that_keras_2_gave(name: str) -> None:
    import keras

    written, path = json.loads((HERE / "keras2.json").read_text(encoding="utf-8")), HERE / f"keras2-{name}"
    with pytest.raises((ValueError, TypeError)):
        keras.saving.load_model(path, compile=False)
    ids = np.array(written["ids"], dtype=np.int32)
    given = probabilities(load_model(path, ids.shape[1]), ids)
    np.testing.assert_allclose(given, written[name.partition(".")[0]], atol=1e-6)


def test_the_layers_are_all_that_are_let_in() -> None:
    models = {"Sequential", "Functional", "Model", "InputLayer"}
    assert set(CONFIGS) == _LAYERS - models


@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`", "ignore:Argument `alpha` is deprecated")
@pytest.mark.parametrize("archive", [False, True])
@pytest.mark.parametrize("name", CONFIGS)
def test_every_layer_is_let_in_with_what_keras_2_says_of_it(name: str, archive: bool) -> None:
    import keras
    from keras.src.legacy.saving import saving_utils

    first = {"batch_input_shape": [None, 12]} if name == "Embedding" else {}
    written = {"class_name": name, "config": {**CONFIGS[name], **first}}
    if archive:
        mended = parse_config(json.dumps({"module": "keras.layers", "registered_name": None, **written}), keras_2=True)
        layer = keras.saving.deserialize_keras_object(mended)
    else:
        layer = saving_utils.model_from_config(parse_config(json.dumps(written), keras_2=True))
    assert type(layer).__name__ == name


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "another axis": ("LSTM", {"time_major": True}, r"LSTM has time_major=True, which Keras 3 no longer knows"),
    "groups": ("SeparableConv1D", {"groups": 2}, r"SeparableConv1D has groups=2"),
    "groups of depths": ("DepthwiseConv1D", {"groups": 3}, r"DepthwiseConv1D has groups=3"),
    "a mask of another kind": ("MultiHeadAttention", {"softmax_robust_masking": True}, r"softmax_robust_masking=True"),
    "another function": ("LSTM", {"recurrent_activation": "hard_sigmoid"}, "hard_sigmoid, which is another function"),
    "another function alone": ("Activation", {"activation": "hard_sigmoid"}, "Train the model with sigmoid"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_change_a_number_is_refused(case: str) -> None:
    name, changes, sentence = REFUSED[case]
    layer = {"class_name": name, "config": {**CONFIGS[name], **changes}}
    nested = {"class_name": "Bidirectional", "config": {"layer": layer}}
    for config in (layer, nested, {"class_name": "Sequential", "config": {"layers": [layer]}}):
        with pytest.raises(ImportRefusedError, match=sentence):
            parse_config(json.dumps(config), keras_2=True)
    assert parse_config(json.dumps(layer)) == layer, "Keras 3 means what it writes"


def test_another_way_to_score_is_kept_and_nothing_is_changed_in_place() -> None:
    layer = {"class_name": "Attention", "config": {**CONFIGS["Attention"], "score_mode": "concat"}}
    before = copy.deepcopy(layer)
    assert for_keras_3(layer) == before == layer


@pytest.mark.parametrize(
    ("version", "keras_2"),
    [(None, True), (b"2.2.4", True), ("2.12.0", True), ("2.2.4-tf", True), ("3.0.0", False), (b"3.15.1", False)],
)
def test_who_wrote_a_file_is_told_by_its_version(version: str | bytes | None, keras_2: bool) -> None:
    assert written_by_keras_2(version) is keras_2


def test_a_file_without_a_version_is_of_keras_2(tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    shutil.copyfile(HERE / "keras2-spatial.h5", path)
    with h5py.File(path, "r+") as file:
        del file.attrs["keras_version"]
    assert load_model(path).output_shape == (None, 3)


@pytest.mark.parametrize("metadata", [b"", b"[]", b"null", b"\xff"])
def test_an_archive_whose_metadata_are_none_is_damaged(metadata: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(HERE / "keras2-dropped.keras") as archive, zipfile.ZipFile(path, "w") as damaged:
        for name in archive.namelist():
            damaged.writestr(name, metadata if name == "metadata.json" else archive.read(name))
    with pytest.raises(ImportRefusedError, match="is damaged"):
        load_model(path)
