"""Builds a small bundle out of real parts: a Keras Tokenizer, a Keras network, and its export; and figures for it."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.bundle.frequencies import Frequencies
from classifier.bundle.held_out import SCHEMA
from classifier.bundle.manifest import ENCODER, EVALUATION, FREQUENCIES, KERAS_MODEL, LITERT_MODEL, TOKENIZER, Manifest
from classifier.bundle.writing import encode_labels
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
        FREQUENCIES: Frequencies(dict.fromkeys(labels, 1), {}).to_json(),
    }


def held_out_report(manifest: Manifest, **changed: Any) -> dict[str, Any]:
    """Return what `held-out.json` may say of a bundle: made-up figures, with two topics a text and two origins."""
    figures = {
        "texts": 40,
        "two_topics": 20,
        "unanswered": 0,
        "accuracy": 0.9,
        "acceptable": 0.95,
        "weighted_f1": 0.89,
        "macro_f1": 0.85,
        "ece": 0.031,
        "certain": {"share": 0.8, "accuracy": 0.96, "acceptable": 0.99},
        "second": {"share": 0.2, "precision": 0.82},
    }
    parts = [{**figures, "texts": 30, "accuracy": 0.92}, {**figures, "texts": 10, "accuracy": 0.84}]
    scores = {"precision": 0.9, "recall": 0.9, "f1": 0.9, "support": 13}
    report = {
        "schema": SCHEMA,
        "source": "Forty texts of a newsroom, labelled by two editors",
        "date": "2026-01-31",
        "version": manifest.version,
        "labels": list(manifest.labels),
        "texts": 40,
        "main": figures,
        "none": {"texts": 10, "certain": 0.1},
        "classes": dict.fromkeys(manifest.labels, scores),
        "confusion": [[13] * len(manifest.labels)] * len(manifest.labels),
        "coverage": [{"threshold": 0.5, "coverage": 1.0, "accuracy": 0.9, "acceptable": 0.95}],
        "origins": dict(zip(("zindi", "voa"), parts, strict=True)),
        "views": {"lead": figures},
        "ways": {
            "menu_before": {**figures, "acceptable": 0.94, "loss": 0.01},
            "upside_down": {**figures, "acceptable": 0.91, "loss": 0.04},
        },
    }
    return json.loads(json.dumps({**report, **changed}))  # type: ignore[no-any-return]
