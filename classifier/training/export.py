"""A trained network, its vocabulary and its evaluation → the files of a bundle."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from classifier.bundle.manifest import ENCODER, EVALUATION, FREQUENCIES, KERAS_MODEL, LITERT_MODEL, TOKENIZER, Manifest
from classifier.bundle.writing import encode_labels, write_bundle
from classifier.importing.models import to_keras_file, to_litert_file
from classifier.topics import codes_of
from classifier.training.config import Config
from classifier.training.data.articles import view
from classifier.training.data.corpus import Corpus
from classifier.training.data.describe import count_documents
from classifier.training.data.examples import Text, read_ids
from classifier.training.data.vocabulary import Words, tokenizer_json
from classifier.training.fast_convolution import with_fast_convolutions
from classifier.training.scope import Scope

PACKAGES = ("tensorflow-cpu", "keras", "numpy", "gensim", "scikit-learn")
"""Packages whose versions the manifest records."""

MAX_DIFFERENCE = 1e-4
"""The largest difference between Keras and LiteRT, in any probability, with which a bundle is written."""


def export_bundle(
    out: Path,
    model: Any,
    words: Words,
    texts: Sequence[Text],
    corpus: Corpus,
    evaluation: Mapping[str, Any],
    config: Config,
    scope: Scope,
) -> None:
    """Write the bundle `out`; what was there is replaced.

    Raises RuntimeError where LiteRT gives other probabilities for the dev articles than Keras.
    """
    ids = read_ids([view(article, "full") for article in corpus.dev], words.vocabulary, config)
    litert, difference = to_litert_file(model, ids, with_fast_convolutions(model))
    if difference > MAX_DIFFERENCE:
        raise RuntimeError(f"LiteRT differs by {difference:.1e} from Keras, {MAX_DIFFERENCE:.0e} allowed")
    contents = {
        ENCODER: encode_labels(corpus.labels),
        TOKENIZER: tokenizer_json(words.tokenizer),
        KERAS_MODEL: to_keras_file(model),
        LITERT_MODEL: litert,
        FREQUENCIES: count_documents(texts, corpus.labels, config).to_json(),
        EVALUATION: (json.dumps(evaluation, indent=1, ensure_ascii=False) + "\n").encode(),
    }
    write_bundle(out, contents, _manifest(out.name, evaluation, corpus.labels, config, scope))


def _manifest(
    name: str, evaluation: Mapping[str, Any], labels: tuple[str, ...], config: Config, scope: Scope
) -> Manifest:
    fitted = evaluation["calibration"]
    return Manifest(
        name=name,
        labels=labels,
        max_length=config.max_length,
        cleaning=config.cleaning,
        spelling=config.spelling,
        temperature=fitted["temperature"],
        floor=fitted["floor"],
        threshold=fitted["threshold"],
        short_words=config.short_words,
        short_threshold=fitted["short_threshold"],
        second_threshold=fitted["second_threshold"],
        codes=codes_of(labels),
        checked_by=scope.checked_by,
        unfamiliar=scope.unfamiliar,
        unfamiliar_threshold=evaluation["scope"]["threshold"] if scope.checked_by else 0.0,
        training={"config": asdict(config), "seed": config.seed, "data": evaluation["trained_on"]},
        made_with={package: version(package) for package in PACKAGES},
    )
