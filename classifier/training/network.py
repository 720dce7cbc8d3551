"""The network: word vectors → convolution over three words → attention → probabilities.

    ids (batch, length) ─┬► vectors ─┬► branch 1: convolve ─► attend ─► logits ┐
                         │           ├► branch 2                               ├► mean ─┐
                         │           └► branch 3                               ┘        ├► sum ─► probabilities
                         └► evidence of each word ─► sum over the text ─────────────────┘

The branches differ only in their random initialization. Like an ensemble, their mean makes fewer mistakes than any of
them, while the large part, the table of word vectors, is stored once.

A news article says what it is about at its beginning, and editors sort it by that. So the branches read only its first
words (`Config.attended`), and once trained each branch attends several times: to the first words (`Config.prefixes`)
and to all that it reads. The mean of these answers is right more often than the last one alone; it is that of the mean
attention, because what follows is linear. The evidence is that of every word of the token window. EXPERIMENTS.md has
the figures.

Only layers and operations that Keras itself can load are used, so that the app needs none of this code.
"""

from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from classifier.training.config import Config
from classifier.vocabulary import PADDING_ID, UNKNOWN_ID

VECTORS = "word_vectors"
EVIDENCE = "word_evidence"
PADDING_SCORE = -1e9
"""Added to the attention score of padding, so that it gets no attention."""


def build_network(config: Config, table: NDArray[np.float32], labels: int) -> Any:
    """Return the Keras model that is trained: int32 word ids (batch, any length) → logits (batch, branches, labels).

    `table` holds the initial word vectors, shape (ids, dimensions).
    """
    ids = keras.Input((None,), dtype="int32", name="word_ids")
    return keras.Model(ids, ops.stack(_answers(config, ids, table, labels, ()), axis=1), name="training")


def for_serving(trained: Any, config: Config, evidence: NDArray[np.float32] | None = None) -> Any:
    """Return the Keras model that ships: int32 word ids (batch, max_length) → probabilities (batch, labels).

    The branches read the first `config.attended` ids. `evidence` holds the evidence of each word for each label, shape
    (ids, parts, labels); the parts are those of `config.evidence_prefixes` and the whole text. The tables, nine tenths
    of the size, are stored as 8-bit numbers with one scale per word.
    """
    ids = keras.Input((config.max_length,), dtype="int32", name="word_ids")
    table = trained.get_layer(VECTORS).get_weights()[0]
    answers = _answers(config, ids[:, : config.attended], table, trained.output_shape[-1], config.prefixes)
    network = keras.Model(ids, answers)
    network.set_weights(trained.get_weights())
    network.get_layer(VECTORS).quantize("int8")
    logits = ops.mean(ops.stack(answers, axis=1), axis=1)
    if evidence is not None:
        logits = logits + _sum_evidence(ids, evidence, (*config.evidence_prefixes, config.max_length))
    return keras.Model(ids, layers.Softmax(name="probabilities")(logits), name="swahili_news")


def _answers(config: Config, ids: Any, table: NDArray[np.float32], labels: int, prefixes: tuple[int, ...]) -> list[Any]:
    """Return the logits (batch, labels) of every branch, the mean of those for each of `prefixes` and for all `ids`."""
    embedding = layers.Embedding(len(table), table.shape[1], trainable=config.tune_vectors, name=VECTORS)
    vectors = embedding(ids)
    embedding.set_weights([table])
    padding = ops.cast(ops.expand_dims(ops.equal(ids, PADDING_ID), 1), "float32") * PADDING_SCORE
    names = [f"branch_{number}" for number in range(config.branches)]
    return [_branch(config, vectors, padding, labels, name, prefixes) for name in names]


def _branch(config: Config, vectors: Any, padding: Any, labels: int, name: str, prefixes: tuple[int, ...]) -> Any:
    """Return the logits (batch, labels) of one branch.

    `vectors` are (batch, length, dimensions), `padding` is (batch, 1, length).
    """
    dropped = layers.SpatialDropout1D(config.dropout / 2, name=f"{name}_drop_vectors")(vectors)
    features = layers.Conv1D(config.filters, 3, padding="same", activation="relu", name=f"{name}_convolve")(dropped)
    scores = _attention_scores(config, features, name) + padding
    attention = _attention(scores, layers.Softmax(name=f"{name}_attend"), prefixes)
    pooled = layers.Flatten(name=f"{name}_flatten")(ops.matmul(attention, features))
    kept = layers.Dropout(config.dropout, name=f"{name}_drop")(pooled)
    return layers.Dense(labels, name=f"{name}_logits")(kept)


def _attention_scores(config: Config, features: Any, name: str) -> Any:
    """Return the attention scores (batch, heads, length) of `features` (batch, length, filters)."""
    transpose = layers.Permute((2, 1), name=f"{name}_turn")
    return transpose(layers.Dense(config.heads, name=f"{name}_score")(features))


def _attention(scores: Any, softmax: Any, prefixes: tuple[int, ...]) -> Any:
    """Return the mean of the attention to all words and to each of `prefixes`, (batch, heads, length) like `scores`."""
    beginnings = [softmax(scores[:, :, :words]) for words in prefixes]
    padded = [ops.pad(shares, [[0, 0], [0, 0], [0, scores.shape[2] - shares.shape[2]]]) for shares in beginnings]
    return sum(padded, softmax(scores)) / (1 + len(prefixes))


def _sum_evidence(ids: Any, evidence: NDArray[np.float32], lengths: tuple[int, ...]) -> Any:
    """Return the summed evidence of the known words, shape (batch, labels).

    `lengths` has, for each part of `evidence` (ids, parts, labels), the number of words from the beginning that it is
    summed over. The sum of each part is divided by the square root of its number of known words.
    """
    size, _, labels = evidence.shape
    table = layers.Embedding(size, len(lengths) * labels, name=EVIDENCE)
    by_word = table(ids)
    table.set_weights([evidence.reshape(size, -1)])
    table.quantize("int8")
    known, sums = ops.cast(ops.greater(ids, UNKNOWN_ID), "float32"), []
    for at, words in enumerate(lengths):
        count = ops.sum(known[:, :words], axis=1, keepdims=True)
        total = ops.sum(by_word[:, :words, at * labels : (at + 1) * labels], axis=1)
        sums.append(total / ops.sqrt(ops.maximum(count, 1.0)))
    return sum(sums[1:], sums[0])
