"""The configuration: every number that shapes a bundle, in one place."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from classifier.cleaning import CLEANING
from classifier.cleaning.spelling import SPELLING
from classifier.training.errors import RecipeError

MARGIN = 0.01
"""The accuracy that a new bundle may lose against the served one when it is promoted, a share of 1."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """The defaults are those of `artifacts/media-topics`; tests pass smaller numbers."""

    seed: int = 1

    # Words and their pre-trained vectors (skip-gram with subwords, learned from all text, labelled or not).
    cleaning: str = CLEANING
    """Name of the cleaning stage that leaves out the furniture of web pages; empty for none."""
    spelling: str = SPELLING
    """Name of the rule that corrects misspelt words when a text is classified; empty for none."""
    min_count: int = 4
    """Words seen less often than this, in all text, are unknown."""
    dimensions: int = 100
    vector_epochs: int = 5
    subword_buckets: int = 500_000

    # The network.
    max_length: int = 400
    """The token window: words read of an article."""
    attended: int = 128
    """Words at the beginning that the branches read; the evidence is that of all words in the token window."""
    branches: int = 3
    """Independent networks over one table of word vectors; their logits are averaged."""
    filters: int = 128
    heads: int = 8
    prefixes: tuple[int, ...] = (60,)
    """Numbers of words at the beginning from which a trained branch answers too, beside all that it reads."""
    evidence_weight: float = 1.5
    """Weight of the linear model's logits against the mean logits of the branches; 0 leaves them out."""
    evidence_prefixes: tuple[int, ...] = ()
    """Numbers of words at the beginning that have evidence of their own, beside that of the whole text."""
    evidence_c: float = 1.0
    """The regularization parameter C of the support vector machine."""

    # Training.
    epochs: int = 14
    batch_size: int = 32
    learning_rate: float = 1e-3
    tune_vectors: bool = False
    word_dropout: float = 0.15
    """Share of words replaced by the unknown word in training, which makes the network robust to unseen words."""
    dropout: float = 0.35
    label_smoothing: float = 0.05
    second_share: float = 0.3
    """Target probability of an annotator's second topic, before label smoothing."""
    lead_words: int = 30
    """Words of text after the headline in the beginning of an article."""
    headline_weight: float = 0.7
    """Weight of a headline, a beginning or an annotated lead in the network, where a whole article has 1."""
    pasted: float = 0.6
    """Share of the articles of which a copy within a web page is learned as well."""
    extra_weight: float = 0.75
    """Weight of an extra article, which trains in every fold and is scored in none."""
    no_topic_weight: float = 4.0
    """Weight of a text without a clear topic; its target is flat."""
    balance: float = 0.25
    """From 0, no label weights, to 1, weights that are inversely proportional to the frequency of a label."""
    averaged_epochs: int = 3
    """Number of last epochs after which the network's weights are taken and averaged."""

    # Measuring.
    folds: int = 5
    runs: int = 3
    """Number of seeds over which the spread is measured; the first one ships."""
    short_words: int = 60
    """Texts of fewer words have a threshold of their own: short texts need more confidence to be right as often."""
    target_acceptable: float = 0.98
    """Share of the certain answers, out of fold, that must be acceptable."""
    target_second: float = 0.8
    """Share of the second topics shown, out of fold, that must be one of the annotator's two."""


def changed(config: Config, options: Sequence[str]) -> Config:
    """Return `config` with other values, given as `name=value` in JSON, such as `prefixes=[10,20]`.

    Raises RecipeError for an unknown name and for a value of another type.
    """
    known = asdict(config)
    values: dict[str, Any] = {}
    for option in options:
        name, _, written = option.partition("=")
        if name not in known:
            raise RecipeError(option=option, problem=f"it sets none of {', '.join(known)}")
        try:
            value = json.loads(written)
        except ValueError:
            value = None
        value = tuple(value) if isinstance(value, list) else value
        if type(value) is not type(known[name]) and not (type(value) is int and isinstance(known[name], float)):
            raise RecipeError(option=option, problem=f"it should look like {name}={json.dumps(known[name])}")
        values[name] = value
    return replace(config, **values)
