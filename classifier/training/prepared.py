"""The training data of the networks of a bundle, saved to a folder for training on another machine."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.training.config import Config

PREPARED = "prepared.npz"
_UNUSED_BY_NETWORKS = frozenset(
    "spelling prefixes evidence_weight evidence_prefixes evidence_c short_words target_acceptable target_second".split()
)
"""Fields of the configuration that do not change how a network is trained."""


class Examples(NamedTuple):
    """Training examples of a network; the first axis of each array is that of the texts."""

    ids: list[list[int]]
    """Word ids, at most as many as the branches read."""
    targets: NDArray[np.float32]
    """The target probability of each label, shape (texts, labels)."""
    weights: NDArray[np.float32]
    """Shape (texts,)."""

    def part(self, chosen: NDArray[np.bool_]) -> "Examples":
        """Return the `chosen` examples, a mask of shape (texts,)."""
        ids = [row for row, kept in zip(self.ids, chosen, strict=True) if kept]
        return Examples(ids, self.targets[chosen], self.weights[chosen])


class Run(NamedTuple):
    """One network to train."""

    title: str
    seed: int
    chosen: NDArray[np.bool_]
    """The examples that it learns from, a mask of shape (texts,)."""


class Prepared(NamedTuple):
    """The training data of the networks of a bundle."""

    examples: Examples
    table: NDArray[np.float32]
    """The initial word vectors by id, shape (ids, dimensions)."""
    config: Config
    runs: Sequence[Run]

    def folder(self, cache: Path) -> Path:
        """Return the folder of `cache` for these networks; its name changes with anything that they depend on."""
        shaping = {name: value for name, value in asdict(self.config).items() if name not in _UNUSED_BY_NETWORKS}
        numbers = json.dumps([shaping, [(run.title, run.seed) for run in self.runs]])
        digest = hashlib.sha256(numbers.encode())
        for array in (*_flatten(self.examples.ids), *self.examples[1:], self.table, *(run.chosen for run in self.runs)):
            digest.update(np.ascontiguousarray(array).tobytes())
        return cache / f"networks-{digest.hexdigest()[:16]}"

    def save(self, folder: Path) -> None:
        """Write it to `folder`, where `load_prepared` reads it."""
        folder.mkdir(parents=True, exist_ok=True)
        values, lengths = _flatten(self.examples.ids)
        np.savez_compressed(
            folder / PREPARED,
            values=values,
            lengths=lengths,
            targets=self.examples.targets,
            weights=self.examples.weights,
            table=self.table.astype(np.float16),
            chosen=np.array([run.chosen for run in self.runs]),
            runs=json.dumps([(run.title, run.seed) for run in self.runs]),
            config=json.dumps(asdict(self.config)),
        )


def load_prepared(folder: Path) -> Prepared:
    """Return what `Prepared.save` wrote to `folder`."""
    with np.load(folder / PREPARED) as saved:
        ends = np.cumsum(saved["lengths"])
        ids = [part.tolist() for part in np.split(saved["values"], ends[:-1])]
        numbers: dict[str, Any] = json.loads(str(saved["config"]))
        numbers = {name: tuple(value) if isinstance(value, list) else value for name, value in numbers.items()}
        named = json.loads(str(saved["runs"]))
        runs = [Run(title, seed, chosen) for (title, seed), chosen in zip(named, saved["chosen"], strict=True)]
        table = saved["table"].astype(np.float32)
        return Prepared(Examples(ids, saved["targets"], saved["weights"]), table, Config(**numbers), runs)


def _flatten(ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the ids of all texts in one array, and the number of ids of each text, shape (texts,)."""
    return np.array([i for row in ids for i in row], np.int32), np.array([len(row) for row in ids], np.int32)
