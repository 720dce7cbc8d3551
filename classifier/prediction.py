"""The results of a classifier for a text: the trace of its steps, and the prediction made from the trace."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.cleaning import Span
from classifier.language import Language
from classifier.notices import Notice
from classifier.preprocessing import TokenizedText


@dataclass(frozen=True, eq=False, slots=True)
class Trace:
    """The results of all steps from a text to its probabilities, so that no step runs twice. Immutable."""

    tokens: TokenizedText
    sequence: NDArray[np.int32]
    """The input of the network, shape (max_length,): the word ids of the token window and their padding."""
    output: NDArray[np.float32]
    """The network's own probabilities, shape (labels,), in the order of `Classifier.labels`."""
    probabilities: NDArray[np.float64]
    """The calibrated probabilities, shape (labels,)."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """The label of one text, how reliable it is, and why it may not be."""

    label: str
    """The most probable label."""
    confidence: float
    """Its calibrated probability, a share of 1."""
    certain: bool
    """Whether to rely on it: the confidence reaches the threshold and no notice speaks against it."""
    probabilities: Mapping[str, float]
    """Label → share of 1, highest first; they sum to 1."""
    words: int
    """Words in the text."""
    known_words: int
    """Words that the model read and has in its vocabulary."""
    truncated: bool
    """Whether the text is longer than what the model reads."""
    language: Language
    """The language of the text; `.code` is `sw` for Swahili."""
    notices: tuple[Notice, ...]
    """What to know before relying on the answer, the most serious first; empty for most articles."""
    threshold: float = 0.0
    """The confidence from which on an answer to a text of this length is certain."""
    second: str | None = None
    """Another topic under which an editor might file the story; None unless it is likely and the answer certain."""
    code: str | None = None
    """The code of the label in a published scheme, such as `medtop:11000000`; None where the bundle has none."""
    second_code: str | None = None
    """The code of the second topic; None where there is none."""
    left_out: tuple[Span, ...] = ()
    """The page furniture that the model did not read, such as links, menus and credits: offsets into the text."""
