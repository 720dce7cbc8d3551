"""The trainer: examples → batches → gradient steps → a network. Read it from top to bottom."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from classifier.text import PADDING_ID, UNKNOWN_ID, Vocabulary, pad, split_words
from classifier.training.config import Config
from classifier.training.data import Article, Lead
from classifier.training.network import build_network

LENGTHS = (16, 48, 128, 256)
"""Batches are padded to one of these or to the full length: headlines need not cost what longer texts cost."""


class Example(NamedTuple):
    """One text as the network learns it."""

    ids: list[int]
    """Word ids, at most as many as the branches look at."""
    target: NDArray[np.float32]
    """The probability of each label."""
    weight: float


def labelled_examples(
    articles: Sequence[Article], leads: Sequence[Lead], labels: Sequence[str], vocabulary: Vocabulary, config: Config
) -> list[Example]:
    """Return the views of each article that journalists paste, and the annotated leads, with smoothed targets."""
    counts = Counter([article.label for article in articles] + [lead.label for lead in leads])
    mean = sum(counts.values()) / len(counts)
    raised = {label: (mean / count) ** config.balance for label, count in counts.items()}
    examples = []
    for article in articles:
        headline, text = split_words(article.headline), split_words(article.text)
        target = _smooth(labels.index(article.label), len(labels), config.label_smoothing)
        for words, weight in (
            (headline, config.headline_weight),
            (headline + text[: config.lead_words], config.headline_weight),
            (headline + text, 1.0),
        ):
            ids = _beginning(words, vocabulary, config)
            examples.append(Example(ids, target, weight * raised[article.label]))
    for lead in leads:
        target = _smooth(labels.index(lead.label), len(labels), config.label_smoothing)
        ids = _beginning(split_words(lead.text), vocabulary, config)
        examples.append(Example(ids, target, config.headline_weight * lead.agreement * raised[lead.label]))
    return [example for example in examples if example.ids]


def soft_examples(
    texts: Sequence[str], probabilities: NDArray[np.float32], vocabulary: Vocabulary, config: Config
) -> list[Example]:
    """Return each unlabelled text with its teacher's probabilities, whole and, when it is long, its beginning."""
    examples = []
    for text, target in zip(texts, probabilities, strict=True):
        ids = _beginning(split_words(text), vocabulary, config)
        examples.append(Example(ids, target, config.soft_weight))
        if len(ids) > 2 * config.lead_words:
            examples.append(Example(ids[: config.lead_words], target, config.soft_weight * config.headline_weight))
    return [example for example in examples if example.ids]


def _beginning(words: Sequence[str], vocabulary: Vocabulary, config: Config) -> list[int]:
    """Return the ids of the words that the branches look at."""
    return vocabulary.ids(words[: min(config.attended, config.max_length)])


def train(
    examples: Sequence[Example], table: NDArray[np.float32], labels: int, config: Config, seed: int, title: str = "fit"
) -> Any:
    """Return a network trained on `examples`: the mean of its weights after each of the last epochs.

    `table` holds the pre-trained word vectors by id. The same arguments give the same weights on the same machine.
    """
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    rng = np.random.default_rng(seed)
    network = build_network(config, table, labels)
    steps = config.epochs * len(_plan(examples, config, rng))
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, steps, alpha=0.02, warmup_target=config.learning_rate, warmup_steps=steps // 20 + 1
    )
    optimizer = keras.optimizers.Adam(rate, global_clipnorm=1.0)
    step = _compile_step(network, optimizer)
    progress = tqdm(total=steps, desc=title, unit=" steps", mininterval=1.0)
    kept: list[list[NDArray[np.float32]]] = []
    for _ in range(config.epochs):
        for ids, targets, weights in _batches(examples, config, rng):
            loss = step(ids, targets, weights)
            progress.update()
        progress.set_postfix(loss=f"{float(loss):.3f}")
        kept = [*kept, network.get_weights()][-config.averaged_epochs :]
    progress.close()
    network.set_weights([np.mean(weights, axis=0) for weights in zip(*kept, strict=True)])
    return network


def _compile_step(network: Any, optimizer: Any) -> Callable[..., Any]:
    """Return one gradient step, compiled for any batch and length."""
    import tensorflow as tf

    def step(ids: Any, targets: Any, weights: Any) -> Any:
        with tf.GradientTape() as tape:
            logits = network(ids, training=True)  # (batch, answers, labels): each answer is learned on its own
            losses = -tf.reduce_sum(targets[:, tf.newaxis] * tf.nn.log_softmax(logits), axis=-1)
            loss = tf.reduce_mean(losses * weights[:, tf.newaxis])
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
        return loss

    optimizer.build(network.trainable_variables)
    numbers = tf.TensorSpec((None,), tf.float32)
    signature = [tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None, None), tf.float32), numbers]
    return tf.function(step, input_signature=signature)  # type: ignore[no-any-return]


def _batches(
    examples: Sequence[Example], config: Config, rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]]:
    """Yield (ids, targets, weights) once over all examples, in random order."""
    for length, chosen in _plan(examples, config, rng):
        ids = pad([examples[i].ids for i in chosen], length)
        dropped = (rng.random(ids.shape) < config.word_dropout) & (ids != PADDING_ID)
        targets = np.stack([examples[i].target for i in chosen])
        weights = np.array([examples[i].weight for i in chosen], dtype=np.float32)
        yield np.where(dropped, np.int32(UNKNOWN_ID), ids), targets, weights


def _plan(examples: Sequence[Example], config: Config, rng: np.random.Generator) -> list[tuple[int, list[int]]]:
    """Return (padded length, indices of examples) a batch, in random order, similar lengths together."""
    shelves: dict[int, list[int]] = {}
    for index in rng.permutation(len(examples)):
        words = len(examples[index].ids)
        shelves.setdefault(next((n for n in LENGTHS if words <= n), config.max_length), []).append(int(index))
    size = config.batch_size
    batches = [(n, shelf[at : at + size]) for n, shelf in shelves.items() for at in range(0, len(shelf), size)]
    return [batches[at] for at in rng.permutation(len(batches))]


def _smooth(label: int, labels: int, smoothing: float) -> NDArray[np.float32]:
    target = np.full(labels, smoothing / labels, dtype=np.float32)
    target[label] += 1 - smoothing
    return target
