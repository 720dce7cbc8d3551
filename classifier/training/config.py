"""The recipe: every number that shapes the shipped model, in one place."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from classifier.cleaning import CLEANING
from classifier.training.errors import RecipeError


@dataclass(frozen=True, kw_only=True)
class Config:
    """The defaults are what `artifacts/media-topics` was trained with; tests pass smaller numbers."""

    seed: int = 1

    # Words and their pre-trained vectors (skip-gram with subwords, learned from all text, labelled or not).
    cleaning: str = CLEANING
    """The stage that leaves out what stands around a story; empty for none."""
    min_count: int = 4
    """Words seen less often than this, in all text, are unknown."""
    dimensions: int = 100
    vector_epochs: int = 5
    subword_buckets: int = 500_000

    # The network.
    max_length: int = 400
    """Words read of an article."""
    attended: int = 128
    """Words at the beginning that the branches look at; the evidence is that of all words read."""
    branches: int = 3
    """Independent networks over one table of word vectors; their logits are averaged."""
    filters: int = 128
    heads: int = 8
    prefixes: tuple[int, ...] = (60,)
    """Words from which a branch answers once it is trained, beside all that it looks at."""
    evidence_weight: float = 1.5
    """What the linear model's evidence counts, where the mean of all other answers counts 1; 0 leaves it out."""
    evidence_prefixes: tuple[int, ...] = ()
    """Words at the beginning whose evidence is learned on its own as well, beside that of the whole text."""
    evidence_c: float = 1.0
    """How closely the linear model follows the training texts (the C of a support vector machine)."""

    # Training.
    epochs: int = 14
    batch_size: int = 32
    learning_rate: float = 1e-3
    tune_vectors: bool = False
    word_dropout: float = 0.15
    """Share of words replaced by the unknown word, so that unseen words do no harm later."""
    dropout: float = 0.35
    label_smoothing: float = 0.05
    second_share: float = 0.3
    """Share of the target that an annotator's second topic gets."""
    lead_words: int = 30
    """Words of text after the headline in the short view of an article."""
    headline_weight: float = 0.7
    """What a headline, a beginning or an annotators' lead counts, where a full article counts 1."""
    pasted: float = 0.6
    """Share of the articles of which a copy with a web page around it is learned as well."""
    extra_weight: float = 0.75
    """What an article counts that trains in every fold and is scored in none."""
    no_topic_weight: float = 4.0
    """What a text counts whose topic cannot be told: its target is flat."""
    balance: float = 0.25
    """From 0 to 1: how far the weights of rare labels are raised to make up for their rarity."""
    averaged_epochs: int = 3
    """The weights after each of the last epochs are averaged."""

    # Measuring.
    folds: int = 5
    runs: int = 3
    """Seeds on which the spread is measured; the first one is shipped."""
    short_words: int = 60
    """Texts of fewer words have a threshold of their own: a sentence needs more confidence to be as often right."""
    target_acceptable: float = 0.98
    """Share of acceptable answers, out of fold, above the threshold at which an answer is called certain."""
    target_second: float = 0.8
    """Share of the second topics shown, out of fold, that are one of the annotator's two."""


def changed(config: Config, numbers: Sequence[str]) -> Config:
    """Return `config` with other numbers, each written as `name=number`; a list as `prefixes=[10,20]`.

    Raises RecipeError for a name that it lacks and for a number of another kind.
    """
    known = asdict(config)
    values: dict[str, Any] = {}
    for said in numbers:
        name, _, written = said.partition("=")
        if name not in known:
            raise RecipeError(said=said, problem=f"it sets none of {', '.join(known)}")
        try:
            value = json.loads(written)
        except ValueError:
            value = None
        value = tuple(value) if isinstance(value, list) else value
        if type(value) is not type(known[name]) and not (type(value) is int and isinstance(known[name], float)):
            raise RecipeError(said=said, problem=f"it should look like {name}={json.dumps(known[name])}")
        values[name] = value
    return replace(config, **values)
