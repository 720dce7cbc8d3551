"""Calibration: of all answers given with a probability of 80 %, four in five should be right.

Two parameters, fitted in training on articles that the network had not seen, correct its probabilities. The temperature
sharpens or softens them; the floor limits the certainty, because another editor would give a share of all articles
another label. Neither changes which label is the most probable.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

SMALLEST = float(np.finfo(np.float32).tiny)


def calibrate(probabilities: NDArray[np.floating[Any]], temperature: float, floor: float) -> NDArray[np.float64]:
    """Return calibrated probabilities, shape (texts, labels): p^(1/temperature), normalised and mixed with `floor`.

    `floor` is a share of 1 that is distributed evenly over the labels. Each row sums to 1 within 1e-6.
    Source of the temperature: C. Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), SMALLEST)) / temperature
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    mixed: NDArray[np.float64] = (1 - floor) * shares + floor / shares.shape[1]
    return mixed
