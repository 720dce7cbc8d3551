"""The whole way from files of articles to a bundle; each step is a module of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.bundle.manifest import ENCODER, EVALUATION, FREQUENCIES, KERAS_MODEL, LITERT_MODEL, TOKENIZER, Manifest
from classifier.bundle.writing import encode_labels, write_bundle
from classifier.importing.models import to_keras_file
from classifier.topics import codes_of
from classifier.training.config import Config
from classifier.training.data.articles import VIEWS, split_folds, view
from classifier.training.data.corpus import Corpus
from classifier.training.data.describe import count_documents, describe_training, notes
from classifier.training.data.examples import (
    Text,
    held_out_of_folds,
    network_examples,
    read_ids,
    texts_of,
)
from classifier.training.data.vocabulary import tokenizer_json
from classifier.training.data.words import Words, prepare_words
from classifier.training.evaluation import evaluate
from classifier.training.evaluation.out_of_fold import Measured, measure_folds, predict_views
from classifier.training.evidence import learn_evidence
from classifier.training.export import AGREEMENT, disagreement, tflite_bytes
from classifier.training.networks import Prepared, Run, train_networks
from classifier.training.scope import Scope, fit_scope

PACKAGES = ("tensorflow-cpu", "keras", "numpy", "gensim", "scikit-learn")


class Plan(NamedTuple):
    """What is learned from, and which networks are trained on what of it."""

    words: Words
    texts: list[Text]
    folds: list[NDArray[np.int64]]
    prepared: Prepared


def plan(corpus: Corpus, config: Config, cache: Path | None = None) -> Plan:
    """Return what `fit_bundle` trains: a network a fold, and one a seed on everything."""
    words = prepare_words(corpus, config, cache)
    texts, folds = texts_of(corpus, config), split_folds(corpus.train, config.folds, config.seed)
    runs = [
        Run(f"fold {number} of {config.folds}", config.seed, ~left_out)
        for number, left_out in enumerate(held_out_of_folds(texts, folds), start=1)
    ]
    everything = np.ones(len(texts), np.bool_)
    runs += [Run(f"seed {config.seed + number}", config.seed + number, everything) for number in range(config.runs)]
    examples = network_examples(texts, corpus.labels, words.vocabulary, config)
    return Plan(words, texts, folds, Prepared(examples, words.table, config, runs))


def prepare(corpus: Corpus, config: Config, cache: Path) -> Path:
    """Write what the networks learn from to a folder of `cache`, for `train-networks`; return the folder."""
    prepared = plan(corpus, config, cache).prepared
    folder = cache / f"networks-{prepared.digest()}"
    prepared.save(folder)
    return folder


def fit_bundle(
    corpus: Corpus,
    out: Path,
    config: Config,
    *,
    cache: Path | None = None,
    baselines: Sequence[Any] = (),
    scope: Scope | None = None,
) -> dict[str, Any]:
    """Train, measure and write the bundle `out`; returns what `evaluation.json` says.

    `cache` keeps word vectors between runs, and networks that were trained elsewhere; `baselines` are the rows of
    `compare`.
    """
    models, planned = train_models(corpus, config, cache)
    vocabulary = planned.words.vocabulary
    measured = measure_folds(models.folds, planned.folds, corpus, vocabulary, config)
    on_dev = [predict_views(model, corpus.dev, vocabulary, config) for model in models.seeds]
    evaluation = _evaluation(measured, on_dev, corpus, config) | {"baselines": list(baselines)}
    evaluation["trained_on"]["backend"] = models.backend
    scope = scope or Scope()
    relied = evaluate.relied_on(measured, evaluation["calibration"], corpus.labels, config)
    evaluation["scope"] = fit_scope(scope, out.parent, corpus.train, relied)
    manifest = _manifest(out.name, evaluation, corpus, config, scope)
    write_bundle(out, bundle_contents(models.seeds[0], corpus, planned, evaluation, config), manifest)
    return evaluation


class Models(NamedTuple):
    """Trained models in the form that is shipped."""

    folds: list[Any]
    """Each has not seen the articles of its fold."""
    seeds: list[Any]
    """Of everything; the first one ships."""
    backend: str
    """What trained the one that ships."""


def train_models(corpus: Corpus, config: Config, cache: Path | None = None) -> tuple[Models, Plan]:
    """Return the models of all folds and seeds; networks that lie in `cache` are not trained again."""
    planned = plan(corpus, config, cache)
    prepared = planned.prepared
    networks = train_networks(prepared, cache / f"networks-{prepared.digest()}" if cache else None)
    tables = _Evidence(planned, corpus, config)
    models = [tables.add_to(networks[run.title].network, run) for run in prepared.runs]
    backend = networks[prepared.runs[config.folds].title].backend
    return Models(models[: config.folds], models[config.folds :], backend), planned


class _Evidence:
    """The evidence of words for each set of texts; that of all texts is learned once for all seeds."""

    def __init__(self, planned: Plan, corpus: Corpus, config: Config) -> None:
        self._planned, self._corpus, self._config = planned, corpus, config
        self._learned: dict[bytes, NDArray[np.float32]] = {}

    def add_to(self, network: Any, run: Run) -> Any:
        """Return a trained network in the form that is shipped, with the evidence that the same texts give."""
        from classifier.training.network import for_serving

        if not self._config.evidence_weight:
            return for_serving(network, self._config)
        key = run.chosen.tobytes()
        if key not in self._learned:
            texts = [text for text, chosen in zip(self._planned.texts, run.chosen, strict=True) if chosen]
            features, labels = self._planned.words.features, self._corpus.labels
            self._learned[key] = learn_evidence(features, texts, labels, self._config)
        return for_serving(network, self._config, self._learned[key])


def _evaluation(
    measured: Measured, on_dev: Sequence[Mapping[str, NDArray[Any]]], corpus: Corpus, config: Config
) -> dict[str, Any]:
    dev_truth = evaluate.truth_of(corpus.dev, corpus.labels)
    return {
        "schema": evaluate.SCHEMA,
        "labels": corpus.labels,
        "dev": evaluate.by_view(on_dev[0], dev_truth, corpus.labels),
        "seeds": [config.seed + run for run in range(config.runs)],
        "spread": evaluate.spread(on_dev, dev_truth, corpus.labels),
        **evaluate.out_of_fold(measured, corpus.labels, config),
        "trained_on": describe_training(corpus, config),
        "notes": notes(corpus),
    }


def _manifest(name: str, evaluation: Mapping[str, Any], corpus: Corpus, config: Config, scope: Scope) -> Manifest:
    fitted = evaluation["calibration"]
    return Manifest(
        name=name,
        labels=corpus.labels,
        max_length=config.max_length,
        cleaning=config.cleaning,
        temperature=fitted["temperature"],
        floor=fitted["floor"],
        threshold=fitted["threshold"],
        short_words=config.short_words,
        short_threshold=fitted["short_threshold"],
        second_threshold=fitted["second_threshold"],
        codes=codes_of(corpus.labels),
        checked_by=scope.checked_by,
        unfamiliar=scope.unfamiliar,
        unfamiliar_threshold=evaluation["scope"]["threshold"] if scope.checked_by else 0.0,
        training={"config": asdict(config), "seed": config.seed, "data": evaluation["trained_on"]},
        made_with={package: version(package) for package in PACKAGES},
    )


def summary(evaluation: Mapping[str, Any]) -> str:
    """Return the figures that matter most, one view a line."""
    lines = [f"{'':12}{'dev weighted':>14}{'macro':>8}{'± seeds':>11}{'cv weighted':>14}{'macro':>8}{'acceptable':>12}"]
    for name in VIEWS:
        dev, cv = evaluation["dev"][name], evaluation["cv"][name]
        sd = evaluation["spread"][name]["weighted_f1"]["sd"]
        lines.append(
            f"{name:12}{dev['weighted_f1']:14.3f}{dev['macro_f1']:8.3f}{sd:11.3f}"
            f"{cv['weighted_f1']:14.3f}{cv['macro_f1']:8.3f}{cv['acceptable']:12.3f}"
        )
    return "\n".join(lines)


def bundle_contents(
    model: Any, corpus: Corpus, planned: Plan, evaluation: Mapping[str, Any], config: Config
) -> dict[str, bytes]:
    """Return every file of the bundle but the manifest, after holding the two engines together on dev."""
    tflite = tflite_bytes(model)
    ids = read_ids([view(article, "full") for article in corpus.dev], planned.words.vocabulary, config)
    if (found := disagreement(model, tflite, ids)) > AGREEMENT:
        raise RuntimeError(f"the exported network differs by {found:.1e} from the trained one, {AGREEMENT:.0e} allowed")
    return {
        ENCODER: encode_labels(corpus.labels),
        TOKENIZER: tokenizer_json(planned.words.tokenizer),
        KERAS_MODEL: to_keras_file(model),
        LITERT_MODEL: tflite,
        FREQUENCIES: count_documents(planned.texts, corpus.labels, config).to_json(),
        EVALUATION: (json.dumps(evaluation, indent=1, ensure_ascii=False) + "\n").encode(),
    }
