"""The networks of a bundle: trained on this machine, or on another one with a GPU.

`fit --prepare` writes what they learn from to a folder of the cache. `train-networks FOLDER` needs that folder, what
the app runs on (requirements.txt), and Keras with any backend. It leaves the weights in the folder; `fit` reads them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from classifier.training.prepared import Prepared, Run


class Trained(NamedTuple):
    """A trained network, and the backend that trained it."""

    network: Any
    backend: str
    """The backend of Keras, such as `jax`."""


def train_networks(prepared: Prepared, folder: Path | None, only: Sequence[str] = ()) -> dict[str, Trained]:
    """Return title → trained network; weights that lie in `folder` are read, the others are trained and saved there.

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
