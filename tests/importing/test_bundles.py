"""Bring your own artifacts: what Keras says of them is what the bundle says, and what does not fit is told so."""

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import joblib
import numpy as np
import pytest
from sklearn.preprocessing import LabelEncoder, OneHotEncoder

from classifier import load_classifier
from classifier.__main__ import main
from classifier.bundle.artifacts import Bundle
from classifier.bundle.manifest import LITERT_MODEL
from classifier.errors import BundleModelMissingError
from classifier.explanation import explain
from classifier.importing import ImportRefusedError, TextSettings, import_bundle
from classifier.importing import importer as importing
from classifier.importing.conversion import convert_model

HERE = Path(__file__).parent
LABELS = ("afya", "michezo", "siasa")
LENGTH = 12
TEXTS = [
    "Daktari wa hospitali atoa chanjo kwa wagonjwa 20",
    "Timu yafunga bao na kushinda mechi; uwanjani ng'ombe!",
    "Rais ahutubia bunge kuhusu uchaguzi mkuu wa mwaka ujao na bajeti ya serikali yake leo asubuhi mjini",
    "maneno yasiyojulikana kabisa hapa",
]
ENCODERS: dict[str, Callable[[], Any]] = {
    "array": lambda: np.array(LABELS),
    "LabelEncoder": lambda: LabelEncoder().fit(LABELS),
    "OneHotEncoder": lambda: OneHotEncoder(sparse_output=False).fit([[label] for label in LABELS]),
}
RECIPES: dict[str, tuple[dict[str, Any], Callable[[str], str], dict[str, str]]] = {
    "the original": ({}, lambda text: re.sub(r"[^a-z\s]", "", text.lower()), {"normalization": "letters-a-z"}),
    "as written": ({"oov_token": "<OOV>", "num_words": 14}, lambda text: text, {"normalization": "as-written"}),
}


def network(kind: str, rows: int, ends: str = "softmax") -> Any:
    import keras
    from keras import layers

    keras.utils.set_random_seed(5)
    middle = {
        "LSTM": lambda: [layers.LSTM(5)],
        "masked LSTM": lambda: [layers.Bidirectional(layers.LSTM(5))],
        "GRU": lambda: [layers.GRU(5)],
        "CNN": lambda: [layers.Conv1D(6, 3, activation="relu"), layers.GlobalMaxPooling1D()],
        "dense": lambda: [layers.Flatten(), layers.Dense(6, activation="relu"), layers.BatchNormalization()],
    }[kind]()
    vectors = layers.Embedding(rows, 6, mask_zero=kind.startswith("masked"), embeddings_initializer="orthogonal")
    answer = layers.Dense(len(LABELS), activation=ends, kernel_initializer="orthogonal")
    return keras.Sequential([keras.Input((LENGTH,)), vectors, *middle, layers.Dropout(0.3), answer])


def tokenizer_of(recipe: str) -> Any:
    from tensorflow.keras.preprocessing.text import Tokenizer

    settings, clean, _ = RECIPES[recipe]
    tokenizer = Tokenizer(**settings)
    tokenizer.fit_on_texts([clean(text) for text in TEXTS[:3]])
    return tokenizer


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models are fitted in this process: starting TensorFlow in another one for each takes ten seconds."""
    monkeypatch.setattr(importing, "convert_in_sandbox", convert_model)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A tokenizer and an encoder as the original recipe wrote them, and a model that fits."""
    tokenizer = tokenizer_of("the original")
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer.to_json()))
    joblib.dump(ENCODERS["OneHotEncoder"](), tmp_path / "encoder.joblib")
    network("dense", len(tokenizer.word_index) + 1).save(tmp_path / "model.keras")
    return {name.partition(".")[0]: tmp_path / name for name in ("model.keras", "tokenizer.json", "encoder.joblib")}


def bring(files: dict[str, Path], **changes: Any) -> Path:
    settings: dict[str, Any] = {"max_length": LENGTH, "normalization": "letters-a-z"}
    text_settings = TextSettings(**(settings | changes))
    out = files["tokenizer"].parent / "out"
    import_bundle(
        "yangu", text_settings, model=files["model"], tokenizer=files["tokenizer"], encoder=files["encoder"], out=out
    )
    return out / "yangu"


@pytest.mark.usefixtures("here")
@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
@pytest.mark.parametrize(
    ("kind", "suffix", "encoder", "recipe", "side", "twice"),
    [
        ("LSTM", ".keras", "OneHotEncoder", "the original", "pre", True),
        ("LSTM", ".h5", "LabelEncoder", "as written", "post", False),
        ("masked LSTM", ".keras", "array", "as written", "post", True),
        ("GRU", ".h5", "OneHotEncoder", "the original", "pre", False),
        ("GRU", ".keras", "LabelEncoder", "as written", "post", True),
        ("CNN", ".h5", "array", "the original", "post", True),
        ("CNN", ".keras", "OneHotEncoder", "as written", "pre", False),
        ("dense", ".h5", "LabelEncoder", "the original", "pre", True),
        ("dense", ".keras", "array", "as written", "pre", False),
    ],
)
def test_the_bundle_says_what_keras_says(
    tmp_path: Path, kind: str, suffix: str, encoder: str, recipe: str, side: str, twice: bool
) -> None:
    from keras.utils import pad_sequences

    tokenizer, (_, clean, rule) = tokenizer_of(recipe), RECIPES[recipe]
    model = network(kind, len(tokenizer.word_index) + 1)
    model.save(tmp_path / f"model{suffix}")
    written = tokenizer.to_json()
    (tmp_path / "t.json").write_text(json.dumps(written) if twice else written)
    joblib.dump(ENCODERS[encoder](), tmp_path / "e.joblib", compress=3)
    sides: Any = {"padding": side, "truncating": side}
    files = {"model": tmp_path / f"model{suffix}", "tokenizer": tmp_path / "t.json", "encoder": tmp_path / "e.joblib"}
    folder = bring(files, **rule, **sides)
    sequences = pad_sequences(tokenizer.texts_to_sequences([clean(text) for text in TEXTS]), LENGTH, **sides)
    expected = np.asarray(model(sequences, training=False))
    Bundle(folder).verify()
    engines: tuple[Literal["auto", "keras"], ...] = ("auto", "keras")
    for engine in engines:
        classifier = load_classifier(folder, engine=engine)
        given = [[classifier.predict(text).probabilities[label] for label in LABELS] for text in TEXTS]
        np.testing.assert_allclose(given, expected, atol=1e-5)
        assert classifier.engine.name == ("litert" if engine == "auto" else "keras")
    assert [span.word for span in explain(classifier, TEXTS[1]).spans] == classifier.tokenize(TEXTS[1]).words
    assert not classifier.manifest.calibrated


@pytest.mark.usefixtures("here")
def test_a_model_that_litert_cannot_run_is_served_by_keras(files: dict[str, Path]) -> None:
    import keras

    ids = keras.Input((LENGTH,), dtype="int32")
    vectors = keras.layers.Embedding(40, 4)(ids)
    unusual = keras.ops.erfinv(vectors * 0.5)  # no built-in operation of LiteRT
    answer = keras.layers.Dense(3, activation="softmax")(keras.layers.Flatten()(unusual))
    keras.Model(ids, answer).save(files["model"])
    folder = bring(files)
    assert LITERT_MODEL not in Bundle(folder).manifest.files
    Bundle(folder).verify()
    classifier = load_classifier(folder)
    assert classifier.engine.name == "keras"
    assert sum(classifier.predict(TEXTS[0]).probabilities.values()) == pytest.approx(1)
    with pytest.raises(BundleModelMissingError, match="hold no model for the litert engine"):
        load_classifier(folder, engine="litert")


@pytest.mark.usefixtures("here")
def test_a_tokenizer_of_no_words_keeps_them_all_as_it_does_in_keras(files: dict[str, Path]) -> None:
    from tensorflow.keras.preprocessing.text import tokenizer_from_json

    change_tokenizer(files, num_words=0)
    expected = tokenizer_from_json(files["tokenizer"].read_text()).texts_to_sequences(["daktari wa hospitali"])
    classifier = load_classifier(bring(files))
    assert [classifier.tokenize("daktari wa hospitali").ids] == expected


def change_tokenizer(files: dict[str, Path], **changes: Any) -> None:
    found = json.loads(json.loads(files["tokenizer"].read_text()))
    found["config"] |= changes
    files["tokenizer"].write_text(json.dumps(found))


def small_embedding(files: dict[str, Path]) -> None:
    network("dense", 5).save(files["model"])


def ends_in(activation: str, units: int = 3) -> Callable[[dict[str, Path]], None]:
    def change(files: dict[str, Path]) -> None:
        from keras import layers

        model = network("dense", 40)
        model.pop()
        model.add(layers.Dense(units, activation=activation, bias_initializer="ones"))
        model.save(files["model"])

    return change


def with_lambda(files: dict[str, Path]) -> None:
    import keras

    model = network("dense", 40)
    model.add(keras.layers.Lambda(lambda x: x))
    model.save(files["model"])


def labels(*names: str) -> Callable[[dict[str, Path]], object]:
    return lambda files: joblib.dump(np.array(names), files["encoder"])


def weights_only(files: dict[str, Path]) -> None:
    import h5py

    with h5py.File(files["model"], "w") as file:
        file["kernel"] = np.zeros(3)


def link_to_another_file(files: dict[str, Path]) -> None:
    import h5py

    shutil.copyfile(HERE / "keras2-lstm.h5", files["model"])
    with h5py.File(files["model"], "r+") as file:
        file["model_weights"]["stolen"] = h5py.ExternalLink("/etc/passwd", "/")


def a_function_of_keras_utils(files: dict[str, Path]) -> None:
    import h5py

    shutil.copyfile(HERE / "keras2-lstm.h5", files["model"])
    with h5py.File(files["model"], "r+") as file:
        config = json.loads(file.attrs["model_config"])
        evil = {"module": "keras.utils", "class_name": "function", "config": "get_file", "registered_name": None}
        config["config"]["layers"][-1]["config"]["activation"] = evil
        file.attrs["model_config"] = json.dumps(config)


def a_layer_with_a_file(files: dict[str, Path]) -> None:
    import h5py

    shutil.copyfile(HERE / "keras2-lstm.h5", files["model"])
    with h5py.File(files["model"], "r+") as file:
        config = json.loads(file.attrs["model_config"])
        layer = {"module": "keras.layers", "class_name": "StringLookup", "config": {"vocabulary": "/etc/passwd"}}
        config["config"]["layers"].append(layer)
        file.attrs["model_config"] = json.dumps(config)


def saved_model(files: dict[str, Path]) -> None:
    files["model"].unlink()
    files["model"].mkdir()


MISFITS: dict[str, tuple[Callable[[dict[str, Path]], Any], dict[str, Any], str]] = {
    "a smaller embedding": (small_embedding, {}, r"numbers words up to 30 .* rows for 0 to 4"),
    "another length": (lambda _: None, {"max_length": 9}, "reads 12 words and --max-len says 9. Use --max-len 12"),
    "fewer labels": (labels("a", "b"), {}, "gives 3 probabilities and the encoder has 2 labels"),
    "a label twice": (labels("a", "b", "a"), {}, "has a more than once"),
    "one label": (labels("a"), {}, "needs two labels or more"),
    "a sigmoid": (ends_in("sigmoid", 1), {}, "gives one number, as a sigmoid does"),
    "sigmoids": (ends_in("sigmoid"), {}, "no probabilities: they sum to .*End it in a softmax"),
    "logits": (ends_in("linear"), {}, "no probabilities"),
    "a Lambda": (with_lambda, {}, "has a Lambda layer, which is code of its author's"),
    "a function that downloads": (a_function_of_keras_utils, {}, "a part called 'function'"),
    "a layer that reads a file": (a_layer_with_a_file, {}, "a part called 'StringLookup'"),
    "weights only": (weights_only, {}, "holds weights without the model"),
    "a link out": (link_to_another_file, {}, "points to another file"),
    "no model": (lambda files: files["model"].write_bytes(b"nothing"), {}, r"neither a \.keras nor an \.h5 file"),
    "no encoder": (lambda files: files["encoder"].write_bytes(b"nothing"), {}, "Save a OneHotEncoder, a LabelEncoder"),
    "no tokenizer": (lambda files: files["tokenizer"].write_text("[]"), {}, "not the tokenizer of Keras as JSON"),
    "a tokenizer of letters": (lambda files: change_tokenizer(files, char_level=True), {}, "Give a tokenizer of words"),
    "half a word": (lambda files: change_tokenizer(files, num_words=12.5), {}, "num_words=12.5, which is no number"),
    "a whole fraction": (lambda files: change_tokenizer(files, num_words=12.0), {}, "num_words=12.0, which is no"),
    "words less than none": (lambda files: change_tokenizer(files, num_words=-1), {}, "num_words=-1, which is no"),
    "a truth of words": (lambda files: change_tokenizer(files, num_words=True), {}, "num_words=True, which is no"),
    "a text of words": (lambda files: change_tokenizer(files, num_words="9"), {}, "not the tokenizer of Keras as JSON"),
    "no words": (lambda files: change_tokenizer(files, num_words=1), {}, "keeps none of its words: num_words is 1"),
    "no filters": (lambda files: change_tokenizer(files, filters=3), {}, "at which characters it splits words"),
    "ids that are shared": (
        lambda files: change_tokenizer(files, word_index='{"a": 1, "b": 1}'), {}, "number its words from 1 on"
    ),
    "a SavedModel": (saved_model, {}, r"is a folder, as model\.export writes a SavedModel\. Save .* in one file"),
    "a missing file": (lambda files: files["model"].unlink(), {}, "cannot be read .No such file"),
}  # fmt: skip


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_is_said_in_a_sentence(files: dict[str, Path], name: str) -> None:
    spoil, changes, sentence = MISFITS[name]
    spoil(files)
    with pytest.raises(ImportRefusedError, match=sentence) as caught:
        bring(files, **changes)
    assert str(caught.value).endswith(".")
    assert not (files["tokenizer"].parent / "out" / "yangu").exists()


def test_the_command_line_imports_lists_shows_and_verifies(
    files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bundles"
    given = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    command = ["bundle", "import", *given, "--max-len", "12", "--name", "yangu", "--normalization", "letters-a-z"]
    command += ["--padding", "pre", "--truncating", "pre", "--out", str(out)]
    assert main(command) == 0
    assert "LiteRT serves it" in capsys.readouterr().out
    assert main(command) == 1
    assert "is there already" in capsys.readouterr().err
    assert main(["bundle", "list", "--json", "--out", str(out)]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["labels"], row["padding"], row["measured"]) == (list(LABELS), "pre", False)
    assert main(["bundle", "info", str(out / "yangu")]) == 0
    assert "letters-a-z" in capsys.readouterr().out
    assert main(["bundle", "verify", str(out / "yangu"), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == 5
    (out / "yangu" / "tokenizer.json").write_text("{}")
    assert main(["bundle", "verify", str(out / "yangu")]) == 1
    assert "its checksum differs" in capsys.readouterr().err


def test_a_pickle_that_runs_something_is_refused_on_the_command_line(
    files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    buffer = io.BytesIO()
    joblib.dump(np.array([_Touch(tmp_path / "ran"), "a"], dtype=object), buffer)
    files["encoder"].write_bytes(buffer.getvalue())
    given = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    assert main(["bundle", "import", *given, "--max-len", "12", "--name", "yangu", "--out", str(tmp_path)]) == 1
    assert "encoder.joblib is not read: it holds" in capsys.readouterr().err
    assert not (tmp_path / "ran").exists()


class _Touch:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.path,))
