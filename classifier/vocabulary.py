"""A vocabulary of words with their ids, and the padded sequences of ids that a network reads.

Both give the numbers that Keras' `Tokenizer` and `pad_sequences` give, without importing TensorFlow.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Side = Literal["pre", "post"]
"""The end of a sequence that is padded or truncated: its beginning or its end."""

PADDING_ID, UNKNOWN_ID = 0, 1
"""Reserved ids, as the Keras `Tokenizer` assigns them with an `oov_token`."""


class Vocabulary:
    """A Keras `Tokenizer`, read from its JSON without importing TensorFlow.

    Immutable. A test checks that the ids equal those of `tokenizer_from_json(…).texts_to_sequences`.
    """

    def __init__(
        self, word_index: Mapping[str, int], size: int | None = None, unknown_id: int | None = UNKNOWN_ID
    ) -> None:
        self._ids = {word: index for word, index in word_index.items() if size is None or index < size}
        self.unknown_id = unknown_id
        """The id of words outside the vocabulary; None: such words are left out."""
        self.filters, self.lower = "", False
        """Characters at which the tokenizer itself splits words, and whether it converts them to lower case."""

    @classmethod
    def from_json(cls, content: str | bytes) -> "Vocabulary":
        """Read what `Tokenizer.to_json()` wrote.

        Raises ValueError, KeyError or TypeError when `content` is not such a JSON document.
        """
        config = json.loads(content)["config"]
        word_index, oov = json.loads(config["word_index"]), config["oov_token"]
        vocabulary = cls(word_index, config["num_words"] or None, None if oov is None else word_index[oov])
        vocabulary.filters, vocabulary.lower = config["filters"], config["lower"]
        return vocabulary

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, word: object) -> bool:
        return word in self._ids

    @property
    def largest_id(self) -> int:
        """The largest id of any word."""
        return max(self._ids.values(), default=PADDING_ID)

    def by_id(self) -> dict[int, str]:
        """Return id → word, in the order of the ids: Keras gives frequent words the low ones."""
        return {index: word for word, index in sorted(self._ids.items(), key=lambda item: item[1])}

    def lookup(self, words: Iterable[str]) -> list[int | None]:
        """Return the id of every word: `unknown_id` for a word outside the vocabulary."""
        return list(map(self._ids.get, words, repeat(self.unknown_id)))

    def ids(self, words: Iterable[str]) -> list[int]:
        """Return the ids of `words`; words outside the vocabulary get `unknown_id`, or are left out if that is None."""
        return [index for index in self.lookup(words) if index is not None]


def pad(
    sequences: Sequence[Sequence[int]], length: int, padding: Side = "post", truncating: Side = "post"
) -> NDArray[np.int32]:
    """Return `sequences` truncated or padded with `PADDING_ID`, shape (len(sequences), length).

    A test checks that the result equals that of Keras' `pad_sequences`, whose default for both sides is "pre".
    """
    padded = np.full((len(sequences), length), PADDING_ID, dtype=np.int32)
    for row, sequence in zip(padded, sequences, strict=True):
        kept = sequence[:length] if truncating == "post" else sequence[-length:]
        if padding == "post":
            row[: len(kept)] = kept
        else:
            row[length - len(kept) :] = kept
    return padded
