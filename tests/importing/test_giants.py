"""Small files that describe giant networks: refused before they take anything, and whatever escapes that is stopped."""

import json
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifier.importing import ImportRefusedError, sandbox
from classifier.importing.conversion import Requirements, convert_model
from classifier.importing.models import load_model

LENGTH = 12
REQUIREMENTS = Requirements(labels=3, largest_id=30, length=LENGTH)
HUGE = 10**9


def save(path: Path, *middle: Any, length: int | None = LENGTH) -> Path:
    import keras
    from keras import layers

    ends = [layers.GlobalMaxPooling1D(), layers.Dense(3, activation="softmax")]
    keras.Sequential([keras.Input((length,)), layers.Embedding(40, 6), *middle, *ends]).save(path)
    return path


def rewrite(path: Path, layer: str, **settings: Any) -> None:
    """Change what the configuration says of a layer, as somebody would who means harm."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(parts["config.json"])
    for one in config["config"]["layers"]:
        if one["class_name"] == layer:
            one["config"].update(settings)
            one.pop("build_config", None)
    parts["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _upsampled(path: Path, **settings: Any) -> None:
    from keras import layers

    save(path, layers.UpSampling1D(2), **settings)
    rewrite(path, "UpSampling1D", size=HUGE)


def _padded(path: Path) -> None:
    from keras import layers

    save(path, layers.ZeroPadding1D(2))
    rewrite(path, "ZeroPadding1D", padding=[HUGE, HUGE])


def _repeated(path: Path) -> None:
    from keras import layers

    save(path, layers.GlobalMaxPooling1D(), layers.RepeatVector(2))
    rewrite(path, "RepeatVector", n=HUGE)


def _one_after_the_other(path: Path) -> None:
    """No number is large."""
    from keras import layers

    save(path, *(layers.UpSampling1D(1) for _ in range(5)))
    rewrite(path, "UpSampling1D", size=40)


def _each_with_each(path: Path) -> None:
    """What is large stands inside a layer: the scores of every word with every other."""
    import keras
    from keras import layers

    words = keras.Input((LENGTH,))
    long = layers.UpSampling1D(2000)(layers.Embedding(40, 6)(words))
    pooled = layers.GlobalMaxPooling1D()(layers.Attention()([long, long]))
    keras.Model(words, layers.Dense(3, activation="softmax")(pooled)).save(path)


def _operation(path: Path) -> None:
    import keras
    from keras import layers

    words = keras.Input((LENGTH,))
    tiled = keras.ops.tile(layers.Embedding(40, 6)(words), (1, 4 * HUGE, 1))
    keras.Model(words, layers.Dense(3, activation="softmax")(layers.GlobalMaxPooling1D()(tiled))).save(path)


GIANTS: dict[str, Callable[[Path], None]] = {
    "UpSampling1D": _upsampled,
    "UpSampling1D of any length": lambda path: _upsampled(path, length=None),
    "ZeroPadding1D": _padded,
    "RepeatVector": _repeated,
    "many small numbers": _one_after_the_other,
    "Attention": _each_with_each,
    "an operation": _operation,
}


@pytest.mark.parametrize("name", GIANTS)
def test_a_layer_that_would_make_too_much_of_a_text_is_refused(tmp_path: Path, name: str) -> None:
    GIANTS[name](tmp_path / "model.keras")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ImportRefusedError, match=r"a layer that makes of one text more than 1,024 MB\."):
        load_model(tmp_path / "model.keras", LENGTH)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kB


@pytest.mark.parametrize(
    ("layer", "settings"),
    [("Conv1D", {"kernel_size": [HUGE]}), ("Conv1D", {"filters": HUGE}), ("Embedding", {"input_dim": HUGE})],
)
def test_weights_that_the_file_does_not_hold_get_no_room(tmp_path: Path, layer: str, settings: dict[str, Any]) -> None:
    from keras import layers

    path = save(tmp_path / "model.keras", layers.Conv1D(5, 3, padding="same"))
    load_model(path)
    rewrite(path, layer, **settings)
    with pytest.raises(ImportRefusedError, match="Keras cannot load the model"):
        load_model(path)


def test_what_takes_too_long_or_ends_the_process_costs_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "model.keras")
    monkeypatch.setattr(sandbox, "MODULE", "no.such.module")
    with pytest.raises(ImportRefusedError, match=r"took more than 12 GB or 10 minutes, or ended the process"):
        sandbox.convert_in_sandbox(path, REQUIREMENTS)
    monkeypatch.undo()
    monkeypatch.setattr(sandbox, "MINUTES", 0.001)
    with pytest.raises(ImportRefusedError, match="Make the model smaller"):
        sandbox.convert_in_sandbox(path, REQUIREMENTS)


def test_the_process_gives_what_is_given_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "model.keras")
    monkeypatch.chdir(tmp_path)
    Path("keras.py").write_text("raise SystemExit('a file of the folder was run')")
    given = sandbox.convert_in_sandbox(Path(path.name), REQUIREMENTS)
    assert set(given) == set(convert_model(path, REQUIREMENTS))
