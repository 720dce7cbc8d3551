"""The networks of a bundle: trained where the rest of `fit` runs, or elsewhere, on a machine with a GPU.

`fit --prepare` writes what they learn from to a folder of the cache; `train-networks FOLDER` needs nothing but Keras
with any backend, NumPy and that folder, and leaves the weights there; `fit` then goes on with them.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.training.config import Config
from classifier.training.data.examples import Examples

PREPARED = "prepared.npz"
_LATER = frozenset(
    "prefixes evidence_weight evidence_prefixes evidence_c short_words target_acceptable target_second".split()
)
"""Numbers of the configuration that no network depends on: they shape what is made of it."""


class Run(NamedTuple):
    """One network to train."""

    title: str
    seed: int
    chosen: NDArray[np.bool_]
    """The examples that it learns from, shape (texts,)."""


class Prepared(NamedTuple):
    """Everything that the networks of a bundle learn from."""

    examples: Examples
    table: NDArray[np.float32]
    """The start of the word vectors by id, shape (ids, dimensions)."""
    config: Config
    runs: Sequence[Run]

    def digest(self) -> str:
        """Return a name that changes with anything the networks depend on."""
        shaping = {name: value for name, value in asdict(self.config).items() if name not in _LATER}
        numbers = json.dumps([shaping, [(run.title, run.seed) for run in self.runs]])
        digest = hashlib.sha256(numbers.encode())
        for array in (*_flat(self.examples.ids), *self.examples[1:], self.table, *(run.chosen for run in self.runs)):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:16]

    def save(self, folder: Path) -> None:
        """Write it to `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        values, lengths = _flat(self.examples.ids)
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
    """Read what `Prepared.save` wrote to `folder`."""
    with np.load(folder / PREPARED) as saved:
        ends = np.cumsum(saved["lengths"])
        ids = [part.tolist() for part in np.split(saved["values"], ends[:-1])]
        numbers: dict[str, Any] = json.loads(str(saved["config"]))
        numbers = {name: tuple(value) if isinstance(value, list) else value for name, value in numbers.items()}
        named = json.loads(str(saved["runs"]))
        runs = [Run(title, seed, chosen) for (title, seed), chosen in zip(named, saved["chosen"], strict=True)]
        table = saved["table"].astype(np.float32)
        return Prepared(Examples(ids, saved["targets"], saved["weights"]), table, Config(**numbers), runs)


class Trained(NamedTuple):
    """A trained network, and what trained it."""

    network: Any
    backend: str
    """The backend of Keras, such as `jax`."""


def train_networks(prepared: Prepared, folder: Path | None, only: Sequence[str] = ()) -> dict[str, Trained]:
    """Return title → trained network; those whose weights lie in `folder` are read, the others trained and kept there.

    `only` names some of the runs.
    """
    return {run.title: _network(prepared, run, folder) for run in prepared.runs if not only or run.title in only}


def _network(prepared: Prepared, run: Run, folder: Path | None) -> Trained:
    from keras import backend

    from classifier.training.fit import train
    from classifier.training.network import build_network

    path = folder / f"{run.title.replace(' ', '-')}.npz" if folder else None
    if path and path.exists():
        network = build_network(prepared.config, prepared.table, prepared.examples.targets.shape[1])
        with np.load(path) as saved:
            for at, variable in enumerate(network.trainable_variables):
                variable.assign(saved[f"arr_{at}"])
            return Trained(network, str(saved["backend"]))
    network = train(prepared.examples.part(run.chosen), prepared.table, prepared.config, run.seed, run.title)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        weights = (variable.numpy() for variable in network.trainable_variables)
        np.savez(path, *weights, backend=backend.backend())
    return Trained(network, backend.backend())


def _flat(ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return all ids in a row, and how many there are of each text."""
    return np.array([i for row in ids for i in row], np.int32), np.array([len(row) for row in ids], np.int32)
