"""`evaluation.json`: what `fit` measures; its layout, schema 2.

    schema            2
    labels            label names, the order of every list below
    dev, cv           {view: scores} for the views `headline`, `lead` (first 40 words), `first_200` and `full`
        scores        accuracy, acceptable, weighted_f1, macro_f1 (shares of 1), texts (count),
                      classes {label: precision, recall, f1, support}, confusion [true][predicted] counts
    spread            {view: {metric: {mean, sd, values}}} on dev, over `seeds`
    calibration       fitted out of fold, on all views together:
        temperature, floor, threshold, short_threshold, second_threshold, target_acceptable, target_second
        before, after {ece, bins: [{confidence, accuracy, count}]}: 15 bins of equal mass
        coverage      [{threshold, coverage, accuracy, acceptable}], on calibrated probabilities
        views         {view: {coverage, accuracy, acceptable, ece}} at the thresholds
    origins           {origin: figures} of whole articles, out of fold: see `measures.figures`
    ways              {way of pasting: figures and `loss` of acceptable answers}, out of fold, on some whole articles
    scope             {checked_by, version, unfamiliar, threshold, relied, lost, doubted}: see `training.scope`; of the
                      `relied` right and certain answers, `lost` are doubted wrongly; None for a bundle without
    none              {texts, certain}: of those without a clear topic, the share called certain; None without any
    baselines         rows of `python -m classifier.training compare`, empty when it was not run
    trained_on        what the networks and the word vectors learned from: see `data.describe`;
                      by_label: number of articles and leads of each label;
                      backend: the Keras backend that trained the shipped network;
                      dev_held_out: whether dev is a tenth of the train file, not a file of its own
    notes             sentences for the reader of the figures

`dev` is measured with the shipped network itself (8-bit word vectors included), which never saw dev. `cv` joins the
held-out answers of all folds, so that each train article counts once. An answer is acceptable when it is the
annotator's first or second label.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from classifier.training.calibrate import calibrated_answers, fit_decisions
from classifier.training.config import Config
from classifier.training.data.corpus import Corpus
from classifier.training.data.describe import describe_training, notes
from classifier.training.evaluation.measures import (
    NONE,
    Answers,
    Bools,
    Floats,
    Truth,
    acceptable,
    accuracy_figures,
    by_group,
    figures,
    label_figures,
    truth_of,
)
from classifier.training.evaluation.out_of_fold import OutOfFold, Probabilities

SCHEMA = 2
AVERAGED = ("accuracy", "acceptable", "weighted_f1", "macro_f1")
"""The metrics of `spread`."""


def evaluate(
    measured: OutOfFold, on_dev: Sequence[Probabilities], corpus: Corpus, config: Config, backend: str
) -> dict[str, Any]:
    """Return `evaluation.json` without `scope` and `baselines`.

    `on_dev` holds the probabilities of the dev articles by every seed, the shipped one first.
    """
    labels, dev_truth = corpus.labels, truth_of(corpus.dev, corpus.labels)
    return {
        "schema": SCHEMA,
        "labels": labels,
        "dev": by_view(on_dev[0], dev_truth, labels),
        "seeds": [config.seed + run for run in range(config.runs)],
        "spread": _spread(on_dev, dev_truth, labels),
        **_out_of_fold(measured, labels, config),
        "trained_on": describe_training(corpus, config) | {"backend": backend},
        "notes": notes(corpus),
    }


def relied_on(measured: OutOfFold, fitted: Mapping[str, Any], labels: Sequence[str], config: Config) -> Bools:
    """Return which out-of-fold answers to whole articles are right and certain, shape (articles,)."""
    answers = calibrated_answers(measured.views["full"], measured.words["full"], fitted, config)
    relied: Bools = answers.certain & (answers.label == truth_of(measured.articles, labels).first)
    return relied


def by_view(probabilities: Probabilities, truth: Truth, labels: Sequence[str]) -> dict[str, Any]:
    """Return {view: scores}."""
    return {name: scores(values, truth, labels) for name, values in probabilities.items()}


def scores(probabilities: Floats, truth: Truth, labels: Sequence[str]) -> dict[str, Any]:
    """Return the `scores` described above, of the texts that have a topic; `probabilities` is (texts, labels)."""
    with_topic = truth.first != NONE
    predicted, truth = probabilities[with_topic].argmax(axis=1), truth.part(with_topic)
    return {
        **accuracy_figures(predicted, truth, len(labels)),
        "texts": int(with_topic.sum()),
        **label_figures(predicted, truth.first, labels),
    }


def _spread(runs: Sequence[Probabilities], truth: Truth, labels: Sequence[str]) -> dict[str, Any]:
    """Return {view: {metric: {mean, sd, values}}} over networks that differ only in their seed."""
    by_run = [by_view(run, truth, labels) for run in runs]
    return {
        name: {metric: _summary([views[name][metric] for views in by_run]) for metric in AVERAGED} for name in runs[0]
    }


def _summary(values: Sequence[float]) -> dict[str, Any]:
    return {"mean": float(np.mean(values)), "sd": float(np.std(values, ddof=len(values) > 1)), "values": list(values)}


def _out_of_fold(measured: OutOfFold, labels: Sequence[str], config: Config) -> dict[str, Any]:
    """Return `cv`, `calibration`, `origins`, `ways` and `none` as above."""
    truth = truth_of(measured.articles, labels)
    calibration = fit_decisions(measured, truth, config)
    whole = calibrated_answers(measured.views["full"], measured.words["full"], calibration, config)
    with_topic, number = truth.first != NONE, len(labels)
    origins = [article.origin for article, known in zip(measured.articles, with_topic, strict=True) if known]
    without_topic = whole.part(~with_topic).certain
    return {
        "cv": by_view(measured.views, truth, labels),
        "calibration": calibration,
        "origins": by_group(origins, whole.part(with_topic), truth.part(with_topic), number) if any(origins) else {},
        "ways": _ways(measured, whole, truth, calibration, config),
        "none": {"texts": len(without_topic), "certain": float(without_topic.mean())} if len(without_topic) else None,
    }


def _ways(
    measured: OutOfFold, whole: Answers, truth: Truth, calibration: Mapping[str, Any], config: Config
) -> dict[str, Any]:
    """Return way of pasting → figures, and the acceptable answers lost against the `whole` articles as they are."""
    truth, label = truth.part(measured.pasted), whole.part(measured.pasted).label
    clean = float(acceptable(label, truth).mean())
    ways = {}
    for name, probabilities in measured.ways.items():
        answers = calibrated_answers(probabilities, measured.words[name], calibration, config)
        measures = figures(answers, truth, probabilities.shape[1])
        ways[name] = {**measures, "loss": clean - measures["acceptable"]}
    return ways
