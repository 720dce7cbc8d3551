"""What a network learned, read from its `.keras` file without Keras: word vectors, and what each word adds to a score.

The scores of the networks that `classifier.training.network` builds, its logits, can be divided among the words of a
text without a rest. A word adds its row of the table of evidence, and what the attention passes on of it and its two
neighbours: attention and output layer are sums over the words. What is left is a start, the same for every text.
"""

import io
import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.bundle.artifacts import Bundle
from classifier.bundle.manifest import KERAS_MODEL
from classifier.errors import BundleDamagedError
from classifier.vocabulary import PADDING_ID, UNKNOWN_ID, Vocabulary

COMPARED = 20_000
"""Words whose vectors are compared, the most frequent: below them are mostly misspellings."""
TOLERANCE = 1e-3
"""The largest difference between the probabilities of an engine and those of the scores read from the file."""

Arrays = Sequence[NDArray[Any]]
Floats = NDArray[np.floating[Any]]


class Evidence(NamedTuple):
    """The scores of a text as a sum over its words, each less the mean of all labels: above 0 speaks for a label."""

    start: Floats
    """The scores before the first word, shape (labels,)."""
    words: Floats
    """What each word adds, shape (words read, labels)."""
    attention: Floats
    """The share of the attention that each word gets, shape (words read,); they sum to 1."""

    def totals(self) -> Floats:
        """Return the scores after the start and after each word, shape (words read + 1, labels)."""
        return np.cumsum(np.vstack([self.start, self.words]), axis=0)


@dataclass(frozen=True, eq=False)
class Network:
    """The weights of a network. Immutable."""

    weights: int
    """How many there are."""
    layers: Mapping[str, Arrays]
    """Name of a layer → its own weights; layers without any are left out."""
    vectors: str
    """The name of the first embedding; empty where there is none."""
    config: Mapping[str, Any]
    """How it was trained, as its manifest says; empty for a network that was not trained by us."""

    def nearest(self, word: str, vocabulary: Vocabulary, count: int) -> dict[str, float]:
        """Return the `count` words whose vectors are most similar to that of `word`, the most similar first.

        The values are cosines, -1 … 1. Empty for a word that is not in the vocabulary, or a network without vectors.
        """
        ids = vocabulary.lookup([word]) if word in vocabulary else []
        if not self.vectors or not ids:
            return {}
        words = {index: other for index, other in vocabulary.by_id().items() if index != vocabulary.unknown_id}
        compared = [index for index in list(words)[:COMPARED] if index != ids[0]]
        rows = _rows(self.layers[self.vectors], np.array([*ids, *compared]))
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.finfo(np.float32).tiny)
        cosines = rows[1:] @ rows[0]
        return {words[compared[at]]: float(cosines[at]) for at in np.argsort(-cosines, kind="stable")[:count]}

    def evidence(self, sequence: NDArray[np.int32], output: Floats) -> Evidence | None:
        """Return what each word of a text adds to its scores; None for a network that is built in another way.

        `sequence` and `output` are the input and the probabilities of the network, as `Trace` has them.
        """
        try:
            start, words, attention = self._divide(sequence)
        except (KeyError, IndexError, ValueError):  # other layers, or layers of other shapes
            return None
        shares = _softmax(start + words.sum(axis=0))
        if shares.shape != output.shape or not np.allclose(shares, output, atol=TOLERANCE):
            return None
        read = np.count_nonzero(sequence != PADDING_ID)
        return Evidence(start - start.mean(), (words - words.mean(axis=1, keepdims=True))[:read], attention[:read])

    def _divide(self, ids: NDArray[np.int32]) -> tuple[Floats, Floats, Floats]:
        """Return start (labels,), words (length, labels) and attention (length,); see `training.network`."""
        first = ids[: self.config["attended"]]
        prefixes = (*self.config["prefixes"], len(first))
        answers, labels = self.config["branches"] * len(prefixes), self.layers["branch_0_logits"][1].size
        start, words, attention = np.zeros(labels), self._table_evidence(ids, labels), np.zeros(len(ids))
        vectors = np.pad(_rows(self.layers["word_vectors"], first), ((1, 1), (0, 0)))
        triples = np.hstack([vectors[at : at + len(first)] for at in range(3)])
        for branch in range(self.config["branches"]):
            convolve, score, logits = (self.layers[f"branch_{branch}_{x}"] for x in ("convolve", "score", "logits"))
            features = np.maximum(triples @ convolve[0].reshape(triples.shape[1], -1) + convolve[1], 0)
            scores = np.where(first == PADDING_ID, -np.inf, (features @ score[0] + score[1]).T)
            by_head = features @ logits[0].reshape(len(scores), -1, labels)  # (heads, length, labels)
            for length in prefixes:
                weights = _softmax(scores[:, :length])
                words[:length] += np.einsum("hw,hwl->wl", weights, by_head[:, :length]) / answers
                attention[:length] += weights.mean(axis=0) / answers
            start += logits[1] / self.config["branches"]
        return start, words, attention

    def _table_evidence(self, ids: NDArray[np.int32], labels: int) -> Floats:
        """Return what the table of evidence says of each word, shape (length, labels)."""
        rows, known = _rows(self.layers["word_evidence"], ids), ids > UNKNOWN_ID
        words = np.zeros((len(ids), labels), np.float32)
        for part, length in enumerate((*self.config["evidence_prefixes"], len(ids))):
            added = rows[:length, part * labels : (part + 1) * labels]
            words[:length] += added / math.sqrt(max(known[:length].sum(), 1))
        return words


def read_network(bundle: Bundle) -> Network:
    """Return the weights of a bundle's network; raises BundleError when the file is damaged or not a Keras model."""
    import h5py

    try:
        with zipfile.ZipFile(io.BytesIO(bundle.read(KERAS_MODEL))) as archive:
            listed = json.loads(archive.read("config.json"))["config"]["layers"]
            with h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r") as stored:
                weights = sum(map(math.prod, _weight_shapes(stored["layers"])))
                layers = dict(_own_weights(listed, stored["layers"]))
        embeddings = [layer["config"]["name"] for layer in listed if layer["class_name"] == "Embedding"]
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleDamagedError(path=bundle.path / KERAS_MODEL, reason="model") from error
    vectors = next((name for name in embeddings if name in layers), "")
    return Network(weights, layers, vectors, bundle.manifest.training.get("config", {}))


def _own_weights(listed: Sequence[Mapping[str, Any]], stored: Any) -> Iterator[tuple[str, Arrays]]:
    """Yield the name of each layer of a configuration with its weights in `stored`, without those of layers within."""
    used: Counter[str] = Counter()
    for described in listed:
        # Keras stores the first layer of a class under the name of the class, later ones with a number.
        kind = re.sub(
            r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", described["class_name"])
        ).lower()
        group = stored.get(f"{kind}_{used[kind]}" if used[kind] else kind, {}).get("vars", {})
        used[kind] += 1
        if len(group):
            yield described["config"]["name"], [group[key][()] for key in sorted(group, key=int)]


def _weight_shapes(layers: Any) -> list[tuple[int, ...]]:
    """Return the shapes of all weights of layers and their parts; the state of random generators is no weight."""
    shapes: list[tuple[int, ...]] = []

    def visit(path: str, member: Any) -> None:
        if hasattr(member, "shape") and "seed_generator" not in path:
            shapes.append(member.shape)

    layers.visititems(visit)
    return shapes


def _rows(table: Arrays, ids: NDArray[Any]) -> Floats:
    """Return rows of an embedding; where it is stored as 8-bit numbers, its second weight has the scale of each row."""
    rows: Floats = table[0][ids].astype(np.float32)
    if len(table) > 1:
        rows /= table[1][ids, None]
    return rows


def _softmax(scores: Floats) -> Floats:
    shares: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares
