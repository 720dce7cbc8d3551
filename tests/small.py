"""Builds a small bundle out of real parts: a Keras Tokenizer, a Keras network, and its export."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from classifier.artifacts import encode_labels
from classifier.manifest import ENCODER, EVALUATION, KERAS_MODEL, LITERT_MODEL, TOKENIZER
from classifier.text import normalize_text


def build_contents(texts: Sequence[str], labels: tuple[str, ...], max_length: int) -> dict[str, bytes]:
    """Return the content of every file of a bundle whose vocabulary is the words of `texts`."""
    import keras
    import tensorflow as tf
    from tensorflow.keras.preprocessing.text import Tokenizer

    keras.utils.set_random_seed(7)
    tokenizer = Tokenizer(filters="", lower=False, oov_token="<unk>")  # noqa: S106  no password, a word
    tokenizer.fit_on_texts([normalize_text(text) for text in texts])
    model = keras.Sequential(
        [
            keras.Input((max_length,), dtype="int32"),
            keras.layers.Embedding(len(tokenizer.word_index) + 1, 6),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(len(labels), activation="softmax", kernel_initializer="orthogonal"),
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / KERAS_MODEL
        model.save(path)
        saved = path.read_bytes()
        model.export(folder, format="tf_saved_model", verbose=False)
        exported = tf.lite.TFLiteConverter.from_saved_model(folder).convert()
    return {
        ENCODER: encode_labels(labels),
        TOKENIZER: tokenizer.to_json().encode(),
        KERAS_MODEL: saved,
        LITERT_MODEL: exported,
        EVALUATION: b"{}",
    }
