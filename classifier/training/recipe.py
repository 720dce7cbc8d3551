"""The whole way from files of articles to a bundle; each step is a module of its own."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.artifacts import encode_labels, write_bundle
from classifier.bundles.models import keras_bytes
from classifier.manifest import ENCODER, EVALUATION, KERAS_MODEL, LITERT_MODEL, TOKENIZER, Manifest
from classifier.text import Vocabulary, preprocess
from classifier.training import evaluate
from classifier.training.config import Config
from classifier.training.corpus import Corpus, Words, prepare_words
from classifier.training.data import (
    VIEWS,
    Article,
    split_folds,
    view,
    without_copies,
)
from classifier.training.evidence import learn_evidence
from classifier.training.export import AGREEMENT, disagreement, tflite_bytes
from classifier.training.fit import labelled_examples, soft_examples, train
from classifier.training.network import for_serving
from classifier.training.soft_labels import SoftLabels
from classifier.training.vocabulary import tokenizer_json

PACKAGES = ("tensorflow-cpu", "keras", "numpy", "gensim", "scikit-learn")


def fit_bundle(
    corpus: Corpus,
    out: Path,
    config: Config,
    soft: SoftLabels | None = None,
    *,
    cache: Path | None = None,
    baselines: Sequence[Any] = (),
) -> dict[str, Any]:
    """Train, measure and write the bundle `out`; returns what `evaluation.json` says.

    `cache` keeps word vectors between runs; `baselines` are the rows of `compare`.
    """
    words = prepare_words(corpus, config, cache)
    held_out = cross_validate(corpus, words, config, soft)
    truth = label_indices(corpus.train, corpus.labels)
    calibration = evaluate.calibration(held_out, truth, config.target_accuracy)
    seeds = [config.seed + run for run in range(config.runs)]
    served = [train_for_serving(corpus, words, config, seed, soft) for seed in seeds]
    on_dev = [predict_views(model, corpus.dev, words.vocabulary, config) for model in served]
    dev_truth = label_indices(corpus.dev, corpus.labels)
    evaluation = {
        "schema": evaluate.SCHEMA,
        "labels": corpus.labels,
        "dev": evaluate.by_view(on_dev[0], dev_truth, corpus.labels),
        "cv": evaluate.by_view(held_out, truth, corpus.labels),
        "seeds": seeds,
        "spread": evaluate.spread(on_dev, dev_truth, corpus.labels),
        "calibration": calibration,
        "baselines": list(baselines),
        "trained_on": describe_training(corpus, config, soft),
        "notes": notes(corpus, soft),
    }
    manifest = Manifest(
        name=out.name,
        labels=corpus.labels,
        max_length=config.max_length,
        temperature=calibration["temperature"],
        floor=calibration["floor"],
        threshold=calibration["threshold"],
        training={"config": asdict(config), "seed": config.seed, "data": evaluation["trained_on"]},
        made_with={package: version(package) for package in PACKAGES},
    )
    write_bundle(out, bundle_contents(served[0], corpus, words, evaluation, config), manifest)
    return evaluation


def summary(evaluation: Mapping[str, Any]) -> str:
    """Return the figures that matter most, one view a line."""
    lines = [f"{'':12}{'dev weighted':>14}{'macro':>8}{'± 3 seeds':>11}{'cv weighted':>14}{'macro':>8}"]
    for name in VIEWS:
        dev, cv = evaluation["dev"][name], evaluation["cv"][name]
        sd = evaluation["spread"][name]["weighted_f1"]["sd"]
        lines.append(
            f"{name:12}{dev['weighted_f1']:14.3f}{dev['macro_f1']:8.3f}{sd:11.3f}"
            f"{cv['weighted_f1']:14.3f}{cv['macro_f1']:8.3f}"
        )
    return "\n".join(lines)


def bundle_contents(
    model: Any, corpus: Corpus, words: Words, evaluation: Mapping[str, Any], config: Config
) -> dict[str, bytes]:
    """Return every file of the bundle but the manifest, after holding the two engines together on dev."""
    tflite = tflite_bytes(model)
    ids = preprocess([view(article, "full") for article in corpus.dev], words.vocabulary, config.max_length)
    if (found := disagreement(model, tflite, ids)) > AGREEMENT:
        raise RuntimeError(f"the exported network differs by {found:.1e} from the trained one, {AGREEMENT:.0e} allowed")
    return {
        ENCODER: encode_labels(corpus.labels),
        TOKENIZER: tokenizer_json(words.tokenizer),
        KERAS_MODEL: keras_bytes(model),
        LITERT_MODEL: tflite,
        EVALUATION: (json.dumps(evaluation, indent=1, ensure_ascii=False) + "\n").encode(),
    }


def cross_validate(corpus: Corpus, words: Words, config: Config, soft: SoftLabels | None) -> dict[str, NDArray[Any]]:
    """Return out-of-fold probabilities, view → (train articles, labels), each from a network that did not see it.

    Leads that belong to a held-out article are left out of its fold. Soft labels are used only when their teacher was
    trained without the fold, too; the word vectors are learned from text without labels and shared by all folds.
    """
    held_out = {name: np.zeros((len(corpus.train), len(corpus.labels)), np.float32) for name in VIEWS}
    for fold, chosen in enumerate(split_folds(corpus.train, config.folds, config.seed)):
        inside = set(chosen.tolist())
        unseen = [corpus.train[i] for i in chosen]
        seen = corpus._replace(
            train=[article for i, article in enumerate(corpus.train) if i not in inside],
            leads=without_copies(corpus.leads, unseen),
        )
        fold_soft = soft.for_fold(fold) if soft else None
        model = train_for_serving(seen, words, config, config.seed, fold_soft, f"fold {fold + 1} of {config.folds}")
        for name, probabilities in predict_views(model, unseen, words.vocabulary, config).items():
            held_out[name][chosen] = probabilities
    return held_out


def train_for_serving(
    corpus: Corpus, words: Words, config: Config, seed: int, soft: SoftLabels | None, title: str = ""
) -> Any:
    """Return a network, trained on the corpus' train articles and leads, in the form that is shipped."""
    examples = labelled_examples(corpus.train, corpus.leads, corpus.labels, words.vocabulary, config)
    if soft:
        examples += soft_examples(soft.texts, soft.probabilities, words.vocabulary, config)
    network = train(examples, words.table, len(corpus.labels), config, seed, title or f"seed {seed}")
    if not config.evidence_weight:
        return for_serving(network, config)
    return for_serving(
        network, config, learn_evidence(words.features, corpus.train, corpus.leads, corpus.labels, config)
    )


def predict_views(
    model: Any, articles: Sequence[Article], vocabulary: Vocabulary, config: Config
) -> dict[str, NDArray[np.float32]]:
    """Return view → probabilities (articles, labels) of a model in the form that is shipped."""
    result = {}
    for name in VIEWS:
        ids = preprocess([view(article, name) for article in articles], vocabulary, config.max_length)
        result[name] = run(model, ids)
    return result


def run(model: Any, ids: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the probabilities (texts, labels) of a model in the form that is shipped, some texts at a time."""
    return np.concatenate([np.asarray(model(ids[at : at + 64], training=False)) for at in range(0, len(ids), 64)])


def describe_training(corpus: Corpus, config: Config, soft: SoftLabels | None) -> dict[str, Any]:
    """Return what was trained on what, in words and counts."""
    learned_from = Counter([*(article.label for article in corpus.train), *(lead.label for lead in corpus.leads)])
    return {
        "articles": len(corpus.train),
        "leads": len(corpus.leads),
        "unlabelled_texts": len(corpus.unlabelled),
        "soft_labelled_texts": len(soft.texts) if soft else 0,
        "by_label": {label: learned_from[label] for label in corpus.labels},
        "word_vectors": "skip-gram with subwords on the train articles, the leads and the unlabelled texts",
        "dev_held_out": corpus.held_out,
        "shipped_network": f"all train articles and leads, seed {config.seed}" + (", soft labels" if soft else ""),
        "cross_validation": f"{config.folds} folds, stratified, near-copies and their leads kept together"
        + (", soft labels of teachers that did not see the fold" if soft and soft.has_folds else ""),
    }


def notes(corpus: Corpus, soft: SoftLabels | None) -> list[str]:
    """Return what a reader of the figures must know."""
    if corpus.held_out:
        common = ["dev is a tenth of the train file, held out before anything was learned from the rest."]
    else:
        common = ["dev was used to choose between recipes, so its figures lean to the hopeful side."]
    if soft and not soft.has_folds:
        common.append(
            "cv is measured without soft labels, since their teacher saw every train article; only dev shows them."
        )
    return common


def label_indices(articles: Sequence[Article], labels: Sequence[str]) -> NDArray[np.int64]:
    """Return the index of each article's label, shape (articles,)."""
    return np.array([labels.index(article.label) for article in articles], dtype=np.int64)
