"""Document frequencies of words by label, which tell function words from words of a topic.

A function word, such as `ya` or `mwa`, is frequent in texts of every label. The frequencies are counted in training, so
no list of stop words is needed.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FREQUENT = 0.02
"""Smallest share of the texts that contain a function word."""
EVEN = 0.95
"""Smallest evenness of a function word over the labels, from 0 (a single label) to 1 (all labels equally)."""


@dataclass(frozen=True)
class Frequencies:
    """Document frequencies of the words in at least a hundredth of the labelled texts. Immutable."""

    documents: Mapping[str, int]
    """Label → number of labelled texts."""
    words: Mapping[str, Sequence[int]]
    """Word → number of texts of each label that contain it, in the order of `documents`."""

    def share(self, word: str) -> float:
        """Return the share of the texts, of 1, that contain `word`; 0 for a rare word."""
        return sum(self.words.get(word, ())) / max(sum(self.documents.values()), 1)

    def evenness(self, word: str) -> float:
        """Return how evenly `word` is spread over the labels, from 0 to 1; 0 for a rare word.

        It is the entropy of the label given the word, for equally frequent labels, divided by its maximum, with the
        correction for small counts by G. Miller, "Note on the bias of information estimates", 1955.
        """
        counts = self.words.get(word)
        labels = [n for n in self.documents.values() if n]
        if not counts or len(labels) < 2:
            return 0.0
        rates = [count / n for count, n in zip(counts, self.documents.values(), strict=True) if n]
        shares = [rate / sum(rates) for rate in rates if rate]
        entropy = -sum(share * math.log(share) for share in shares) + (len(labels) - 1) / (2 * sum(counts))
        return min(entropy / math.log(len(labels)), 1.0)

    def is_function_word(self, word: str) -> bool:
        """Return whether `word` is frequent and evenly spread over the labels."""
        return self.share(word) >= FREQUENT and self.evenness(word) >= EVEN

    def to_json(self) -> bytes:
        """Return the content of `frequencies.json`."""
        document = {"documents": dict(self.documents), "words": {word: list(n) for word, n in self.words.items()}}
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_json(cls, content: bytes) -> "Frequencies":
        """Read what `to_json` wrote; raises ValueError, KeyError, TypeError or AttributeError for anything else."""
        document = json.loads(content)
        frequencies = cls(dict(document["documents"]), dict(document["words"]))
        sizes = {len(counts) for counts in frequencies.words.values()}
        numbers = [*frequencies.documents.values(), *(n for counts in frequencies.words.values() for n in counts)]
        if not sizes <= {len(frequencies.documents)} or not all(type(n) is int and n >= 0 for n in numbers):
            raise ValueError("counts do not fit")
        return frequencies
