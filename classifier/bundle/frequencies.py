"""How many labelled texts hold each frequent word, label by label: what tells function words from words of a topic.

A function word, such as `ya` or `mwa`, is frequent and stands in texts of every topic alike. Both are counted in
training; nothing is a list that somebody typed.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FREQUENT = 0.02
"""Share of the texts that must hold a function word."""
EVEN = 0.95
"""How evenly a function word is spread over the labels, from 0 (one label only) to 1 (all alike)."""


@dataclass(frozen=True)
class Frequencies:
    """Document frequencies of the words that at least a hundredth of the labelled texts hold. Immutable."""

    documents: Mapping[str, int]
    """Label → how many texts were counted."""
    words: Mapping[str, Sequence[int]]
    """Word → how many texts of each label hold it, in the order of `documents`."""

    def share(self, word: str) -> float:
        """Return the share of the texts that hold `word`, of 1; 0 for a rare word."""
        return sum(self.words.get(word, ())) / max(sum(self.documents.values()), 1)

    def evenness(self, word: str) -> float:
        """Return how evenly `word` is spread over the labels, from 0 to 1; 0 for a rare word.

        It is the entropy of the label, each label as frequent as any other, over the largest there can be, with the
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
        """Return whether `word` is frequent and speaks for no topic."""
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
