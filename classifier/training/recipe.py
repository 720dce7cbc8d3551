"""The recipe: files of articles → trained networks → a bundle. Each step is a module of its own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.training.config import Config
from classifier.training.data.articles import split_folds
from classifier.training.data.corpus import Corpus
from classifier.training.data.examples import Text, held_out_of_folds, network_examples, texts_of
from classifier.training.data.vocabulary import Words, prepare_words
from classifier.training.evaluation.evaluate import evaluate, relied_on
from classifier.training.evaluation.out_of_fold import predict_folds, predict_views
from classifier.training.evidence import learn_evidence
from classifier.training.export import export_bundle
from classifier.training.networks import Trained, train_networks
from classifier.training.prepared import Prepared, Run
from classifier.training.scope import Scope, fit_scope


class TrainingPlan(NamedTuple):
    """The training data, and which networks are trained on which part of it."""

    words: Words
    texts: list[Text]
    folds: list[NDArray[np.int64]]
    """The indices of the train articles that each fold holds out."""
    prepared: Prepared


class Models(NamedTuple):
    """Trained Keras models in the form that ships."""

    folds: list[Any]
    """Each has not seen the articles of its fold."""
    seeds: list[Any]
    """Trained on everything; the first one ships."""
    backend: str
    """The Keras backend that trained the one that ships."""


def fit_bundle(
    corpus: Corpus,
    out: Path,
    config: Config,
    *,
    cache: Path | None = None,
    baselines: Sequence[Any] = (),
    scope: Scope | None = None,
) -> dict[str, Any]:
    """Train, evaluate and write the bundle `out`; return the content of `evaluation.json`.

    `cache` keeps word vectors and networks between runs; `baselines` are the rows of `compare`. Raises
    TrainingDataError where the articles are too few, and PackageMissingError.
    """
    models, plan = train_models(corpus, config, cache)
    vocabulary = plan.words.vocabulary
    measured = predict_folds(models.folds, plan.folds, corpus, vocabulary, config)
    on_dev = [predict_views(model, corpus.dev, vocabulary, config) for model in models.seeds]
    evaluation = evaluate(measured, on_dev, corpus, config, models.backend) | {"baselines": list(baselines)}
    scope = scope or Scope()
    relied = relied_on(measured, evaluation["calibration"], corpus.labels, config)
    evaluation["scope"] = fit_scope(scope, out.parent, corpus.train, relied)
    export_bundle(out, models.seeds[0], plan.words, plan.texts, corpus, evaluation, config, scope)
    return evaluation


def prepare(corpus: Corpus, config: Config, cache: Path) -> Path:
    """Write what the networks learn from to a folder of `cache`, for `train-networks`; return the folder."""
    prepared = plan_training(corpus, config, cache).prepared
    folder = prepared.folder(cache)
    prepared.save(folder)
    return folder


def plan_training(corpus: Corpus, config: Config, cache: Path | None = None) -> TrainingPlan:
    """Return what `fit_bundle` trains: a network for each fold, and one for each seed on everything."""
    words = prepare_words(corpus, config, cache)
    texts, folds = texts_of(corpus, config), split_folds(corpus.train, config.folds, config.seed)
    runs = [
        Run(f"fold {number} of {config.folds}", config.seed, ~left_out)
        for number, left_out in enumerate(held_out_of_folds(texts, folds), start=1)
    ]
    everything = np.ones(len(texts), np.bool_)
    runs += [Run(f"seed {config.seed + number}", config.seed + number, everything) for number in range(config.runs)]
    examples = network_examples(texts, corpus.labels, words.vocabulary, config)
    return TrainingPlan(words, texts, folds, Prepared(examples, words.table, config, runs))


def train_models(corpus: Corpus, config: Config, cache: Path | None = None) -> tuple[Models, TrainingPlan]:
    """Return the models of all folds and seeds, and the plan; networks in `cache` are not trained again."""
    plan = plan_training(corpus, config, cache)
    networks = train_networks(plan.prepared, plan.prepared.folder(cache) if cache else None)
    models = _for_serving(networks, plan, corpus, config)
    backend = networks[plan.prepared.runs[config.folds].title].backend
    return Models(models[: config.folds], models[config.folds :], backend), plan


def _for_serving(networks: Mapping[str, Trained], plan: TrainingPlan, corpus: Corpus, config: Config) -> list[Any]:
    """Return the network of each run in the form that ships, with evidence learned from the texts of the run.

    Runs on the same texts, those of all seeds, share their evidence.
    """
    from classifier.training.network import for_serving

    models, learned = [], dict[bytes, NDArray[np.float32]]()
    for run in plan.prepared.runs:
        key = run.chosen.tobytes()
        if config.evidence_weight and key not in learned:
            texts = [text for text, chosen in zip(plan.texts, run.chosen, strict=True) if chosen]
            learned[key] = learn_evidence(plan.words.features, texts, corpus.labels, config)
        models.append(for_serving(networks[run.title].network, config, learned.get(key)))
    return models
