"""SavedModels: what Keras exports is served with Keras' own numbers, and what does more than compute never runs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier import load_classifier
from classifier.artifacts import Bundle
from classifier.bundles import ImportRefusedError, apart
from classifier.bundles.fitting import Needs, fit_model
from classifier.bundles.graphs import checked_graph
from classifier.engines import LiteRTEngine
from classifier.errors import BundleModelMissingError
from classifier.explanation import explain
from classifier.manifest import LITERT_MODEL, MODELS
from tests.bundles.test_bundles import LABELS, LENGTH, TEXTS, bring, files, here, network

__all__ = ["files", "here"]  # fixtures

ROWS = 31  # the words of TEXTS, and 0
NEEDS = Needs(labels=len(LABELS), largest_id=ROWS - 1, length=LENGTH)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("kind", ["dense", "LSTM", "masked LSTM", "GRU", "CNN"])
def test_an_exported_model_gives_the_numbers_of_keras(files: dict[str, Path], kind: str) -> None:
    from keras.utils import pad_sequences

    model = network(kind, ROWS)
    files["model"] = files["model"].parent / "exported"
    model.export(files["model"], verbose=False)
    folder = bring(files)
    Bundle(folder).verify()
    assert set(MODELS) & set(Bundle(folder).manifest.files) == {LITERT_MODEL}
    classifier = load_classifier(folder)
    sequences = pad_sequences([classifier.ids(classifier.read(text)) for text in TEXTS], LENGTH, padding="post")
    given = [[classifier.predict(text).probabilities[label] for label in LABELS] for text in TEXTS]
    np.testing.assert_allclose(given, np.asarray(model(sequences, training=False)), atol=1e-5)
    assert [span.word for span in explain(classifier, TEXTS[1]).spans] == classifier.read(TEXTS[1])
    with pytest.raises(BundleModelMissingError):
        load_classifier(folder, engine="keras")


def test_the_ids_may_be_whole_numbers_and_a_process_of_its_own_does_the_work(tmp_path: Path) -> None:
    import keras

    ids = keras.Input((LENGTH,), dtype="int64")
    vectors = keras.layers.GlobalMaxPooling1D()(keras.layers.Embedding(ROWS, 5)(ids))
    model = keras.Model(ids, keras.layers.Dense(len(LABELS), activation="softmax")(vectors))
    model.export(tmp_path / "exported", verbose=False)
    texts = np.random.default_rng(2).integers(0, ROWS, (5, LENGTH), dtype=np.int32)
    given = LiteRTEngine(apart.fit_apart(tmp_path / "exported", NEEDS)[LITERT_MODEL]).run(texts)
    np.testing.assert_allclose(given, np.asarray(model(texts, training=False)), atol=1e-5)


def save(folder: Path, before: Callable[[], object], **options: Any) -> Path:
    """Save a SavedModel that answers as a classifier does, after it did something else."""
    import tensorflow as tf

    def serve(ids: Any) -> Any:
        before()
        return tf.nn.softmax(tf.cast(ids[:, : len(LABELS)], tf.float32))

    module = tf.Module()
    module.serve = tf.function(serve, input_signature=[tf.TensorSpec((None, LENGTH), tf.int32)])
    tf.saved_model.save(module, str(folder), signatures=options.get("signatures", module.serve))
    return folder


def _harms(trace: Path) -> dict[str, Callable[[], object]]:
    import tensorflow as tf

    def touch() -> None:
        trace.touch()

    def in_a_branch() -> object:
        return tf.cond(tf.constant(1) > 0, lambda: tf.io.write_file(str(trace), "x"), tf.no_op)

    return {
        "WriteFile": lambda: tf.io.write_file(str(trace), "x"),
        "ReadFile": lambda: tf.print(tf.io.read_file("/etc/passwd")),
        "EagerPyFunc": lambda: tf.py_function(touch, [], []),
        "PyFunc": lambda: tf.numpy_function(touch, [], []),
        "a branch": in_a_branch,
    }


@pytest.mark.parametrize("name", ["WriteFile", "ReadFile", "EagerPyFunc", "PyFunc", "a branch"])
def test_what_does_more_than_compute_is_refused_and_does_not_run(tmp_path: Path, name: str) -> None:
    folder = save(tmp_path / "saved", _harms(tmp_path / "ran")[name])
    operation = "WriteFile" if name == "a branch" else name
    with pytest.raises(ImportRefusedError, match=f"does '{operation}', which is not among .*only compute"):
        fit_model(folder, NEEDS)
    assert not (tmp_path / "ran").exists()


def change(folder: Path, spoil: Callable[[Any], object]) -> None:
    from tensorflow.core.protobuf import saved_model_pb2

    saved = saved_model_pb2.SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    spoil(saved.meta_graphs[0])
    (folder / "saved_model.pb").write_bytes(saved.SerializeToString())


def _giant_constant(graph: Any) -> None:
    functions = [one for one in graph.graph_def.library.function if "traced" not in one.signature.name]
    node = next(one for function in functions for one in function.node_def if one.op == "Const")
    node.attr["value"].tensor.tensor_shape.dim.add().size = 10**12


def _registered(graph: Any) -> None:
    graph.object_graph_def.nodes[0].registered_name = "Custom>Thing"


def _with_a_saver_of_its_own(graph: Any) -> None:
    graph.object_graph_def.nodes[0].saveable_objects["x"].save_function = 1


def _named_as_an_operation(graph: Any) -> None:
    """A function that is called what an operation is called makes that operation no less of one."""
    functions = graph.graph_def.library.function
    functions.add().signature.name = "WriteFile"
    next(one for one in functions if "wrapper" in one.signature.name).node_def.add(name="evil", op="WriteFile")


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no graph": (lambda folder: (folder / "saved_model.pb").unlink(), r"saved_model\.pb cannot be read .No such file"),
    "no weights": (lambda folder: (folder / "variables" / "variables.index").unlink(), "TensorFlow cannot load"),
    "noise": (lambda folder: (folder / "saved_model.pb").write_bytes(b"\xff\xff"), "saved_model.pb cannot be read"),
    "nothing": (lambda folder: (folder / "saved_model.pb").write_bytes(b""), "not of TensorFlow 2"),
    "a giant constant": (lambda folder: change(folder, _giant_constant), "weights of more than 1,024 MB"),
    "a class": (lambda folder: change(folder, _registered), "a part called 'Custom>Thing'"),
    "a saver": (lambda folder: change(folder, _with_a_saver_of_its_own), "a part called '_generic_user_object'"),
    "a disguise": (lambda folder: change(folder, _named_as_an_operation), "does 'WriteFile'"),
    "no signature": (lambda folder: save(folder, lambda: None, signatures={}), "no signature 'serving_default'"),
    "a broken graph": (
        lambda folder: change(folder, lambda graph: graph.graph_def.library.ClearField("function")),
        "TensorFlow cannot load",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_broken_folder_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    network("dense", ROWS).export(tmp_path / "exported", verbose=False)
    spoil, sentence = SPOILT[name]
    spoil(tmp_path / "exported")
    with pytest.raises(ImportRefusedError, match=sentence) as caught:
        fit_model(tmp_path / "exported", NEEDS)
    assert str(caught.value).endswith(".")


def test_a_folder_that_points_elsewhere_is_refused(tmp_path: Path) -> None:
    network("dense", ROWS).export(tmp_path / "exported", verbose=False)
    weights = tmp_path / "exported" / "variables" / "variables.index"
    weights.rename(tmp_path / "elsewhere")
    weights.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ImportRefusedError, match="points to other files"):
        fit_model(tmp_path / "exported", NEEDS)


@pytest.mark.parametrize(
    ("needs", "sentence"),
    [
        (NEEDS._replace(length=9), "reads 12 words and --max-len says 9"),
        (NEEDS._replace(labels=4), "gives 3 probabilities and the encoder has 4 labels"),
        (NEEDS._replace(largest_id=ROWS + 5), "fails on the tokenizer's largest numbers"),
    ],
)
def test_what_does_not_fit_is_told_as_of_other_models(tmp_path: Path, needs: Needs, sentence: str) -> None:
    network("dense", ROWS).export(tmp_path / "exported", verbose=False)
    with pytest.raises(ImportRefusedError, match=sentence):
        fit_model(tmp_path / "exported", needs)


def test_what_litert_cannot_run_is_to_be_saved_as_keras_does(tmp_path: Path) -> None:
    import tensorflow as tf
    from keras import Input, Model, layers

    ids = Input((LENGTH,), dtype="int32")
    tangent = layers.Lambda(tf.math.tan, output_shape=(LENGTH, 4))  # no built-in operation of LiteRT
    spun = tangent(layers.Embedding(ROWS, 4)(ids))
    Model(ids, layers.Dense(3, activation="softmax")(layers.Flatten()(spun))).export(tmp_path / "e", verbose=False)
    with pytest.raises(ImportRefusedError, match=r"LiteRT cannot run this SavedModel.*model\.save\('model\.keras'\)"):
        fit_model(tmp_path / "e", NEEDS)


def test_the_code_that_saves_and_restores_is_cut_out(tmp_path: Path) -> None:
    network("LSTM", ROWS).export(tmp_path / "exported", verbose=False)
    content = (tmp_path / "exported" / "saved_model.pb").read_bytes()
    assert b"SaveV2" in content
    assert b"SaveV2" not in checked_graph(content)
    assert b"RestoreV2" not in checked_graph(content)
