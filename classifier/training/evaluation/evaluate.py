"""What is measured, and the layout of `evaluation.json`, schema 2.

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
    origins           {where the texts come from: figures} of whole articles, out of fold: see `measures.figures`
    ways              {way of pasting: figures and `loss` of acceptable answers}, out of fold, on some whole articles
    scope             {checked_by, version, unfamiliar, threshold, relied, lost, doubted}: see `training.scope`; of the
                      `relied` right and certain answers, `lost` are doubted wrongly; None for a bundle without
    none              {texts, certain}: of those whose topic cannot be told, the share called certain; None without any
    baselines         rows of `python -m classifier.training compare`, empty when it was not run
    trained_on        what the shipped network, the networks of the cross-validation and the word vectors saw;
                      by_label: how many labelled texts, articles and leads, each label was learned from;
                      backend: that of Keras, which trained the shipped network;
                      dev_held_out: whether dev is a tenth of the train file, not a file of its own
    notes             sentences for the reader of the figures

`dev` is measured on the shipped network itself (8-bit word vectors included), which never saw dev. `cv` joins the
held-out answers of every fold to one list, so that each article of train counts once. An answer is acceptable when it
is the annotator's first or second label; where there are no second ones, when it is right.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from classifier.calibration import calibrate
from classifier.training.calibrate import (
    Bools,
    Floats,
    Ints,
    calibration_error,
    choose_threshold,
    coverage_curve,
    fit_calibration,
    reliability,
)
from classifier.training.config import Config
from classifier.training.data.articles import Article
from classifier.training.evaluation.measures import (
    NONE,
    Answers,
    Truth,
    acceptable,
    accepted,
    answers_at,
    by_group,
    figures,
    label_figures,
)
from classifier.training.evaluation.out_of_fold import Measured

SCHEMA = 2
FEWEST = 50
"""Short texts, or longer ones, that it takes to choose a threshold for them."""

Probabilities = Mapping[str, NDArray[np.float32]]
"""View → probabilities (texts, labels)."""


def truth_of(articles: Sequence[Article], labels: Sequence[str]) -> Truth:
    """Return the label indices of the articles; `NONE` for a topic that cannot be told, and for no second one."""
    first, second = (
        np.array([labels.index(label) if label in labels else NONE for label in column], np.int64)
        for column in ([article.label for article in articles], [article.second for article in articles])
    )
    return Truth(first, second)


def scores(probabilities: Floats, truth: Truth, labels: Sequence[str]) -> dict[str, Any]:
    """Return the `scores` described above, of the texts that have a topic."""
    told = truth.first != NONE
    probabilities, truth = probabilities[told], truth.part(told)
    predicted = probabilities.argmax(axis=1)
    return {
        "accuracy": float((predicted == truth.first).mean()),
        "acceptable": float(acceptable(predicted, truth).mean()),
        "weighted_f1": weighted_f1(probabilities, truth.first),
        "macro_f1": macro_f1(probabilities, truth.first, len(labels)),
        "texts": int(told.sum()),
        **label_figures(predicted, truth.first, labels),
    }


def weighted_f1(probabilities: Floats, truth: Ints) -> float:
    """Return the mean F1 of the labels, each weighted by how many texts have it."""
    return float(f1_score(truth, probabilities.argmax(axis=1), average="weighted", zero_division=0))


def macro_f1(probabilities: Floats, truth: Ints, labels: int) -> float:
    """Return the plain mean F1 of the labels."""
    return float(f1_score(truth, probabilities.argmax(axis=1), labels=range(labels), average="macro", zero_division=0))


def by_view(probabilities: Probabilities, truth: Truth, labels: Sequence[str]) -> dict[str, Any]:
    """Return {view: scores}."""
    return {name: scores(values, truth, labels) for name, values in probabilities.items()}


def spread(runs: Sequence[Probabilities], truth: Truth, labels: Sequence[str]) -> dict[str, Any]:
    """Return {view: {metric: {mean, sd, values}}} over networks that differ in their seed only."""
    result: dict[str, Any] = {}
    for name in runs[0]:
        each = [scores(run[name], truth, labels) for run in runs]
        metrics = ("accuracy", "acceptable", "weighted_f1", "macro_f1")
        result[name] = {metric: _summary([one[metric] for one in each]) for metric in metrics}
    return result


def out_of_fold(measured: Measured, labels: Sequence[str], config: Config) -> dict[str, Any]:
    """Return `cv`, `calibration`, `origins`, `ways` and `none` as above."""
    truth = truth_of(measured.articles, labels)
    calibration = fit_decisions(measured, truth, config)
    number = len(labels)

    whole, told = _answers(measured.views["full"], measured.words["full"], calibration, config), truth.first != NONE
    origins = [article.origin for article, known in zip(measured.articles, told, strict=True) if known]
    chosen, clean = truth.part(measured.pasted), whole.part(measured.pasted)
    clean_acceptable = float(acceptable(clean.label, chosen).mean())
    ways = {
        name: figures(_answers(probabilities, measured.words[name], calibration, config), chosen, number)
        for name, probabilities in measured.ways.items()
    }
    without_topic = whole.part(~told).certain
    return {
        "cv": by_view(measured.views, truth, labels),
        "calibration": calibration,
        "origins": by_group(origins, whole.part(told), truth.part(told), number) if any(origins) else {},
        "ways": {name: {**way, "loss": clean_acceptable - way["acceptable"]} for name, way in ways.items()},
        "none": {"texts": len(without_topic), "certain": float(without_topic.mean())} if len(without_topic) else None,
    }


def relied_on(measured: Measured, fitted: Mapping[str, Any], labels: Sequence[str], config: Config) -> Bools:
    """Return which out-of-fold answers to whole articles are right and certain, shape (articles,)."""
    answers = _answers(measured.views["full"], measured.words["full"], fitted, config)
    relied: Bools = answers.certain & (answers.label == truth_of(measured.articles, labels).first)
    return relied


def _answers(probabilities: Floats, words: Ints, fitted: Mapping[str, Any], config: Config) -> Answers:
    """Return what a bundle answers that has these network outputs; `words` are those that it reads of each text."""
    calibrated = calibrate(probabilities, fitted["temperature"], fitted["floor"])
    return answers_at(calibrated, _thresholds(words, fitted, config), fitted["second_threshold"])


def fit_decisions(measured: Measured, truth: Truth, config: Config) -> dict[str, Any]:
    """Fit temperature, floor and thresholds on out-of-fold probabilities of all views; return `calibration`."""
    told = truth.first != NONE
    truth, views = truth.part(told), {name: values[told] for name, values in measured.views.items()}
    words = {name: measured.words[name][told] for name in views}
    together, lengths = np.concatenate(list(views.values())), np.concatenate(list(words.values()))
    repeated = Truth(*(np.tile(column, len(views)) for column in truth))
    temperature, floor = fit_calibration(together, repeated.first)
    calibrated = calibrate(together, temperature, floor)
    confidence, accepts = calibrated.max(axis=1), accepted(calibrated, *repeated)
    short = lengths < config.short_words
    fitted: dict[str, Any] = {
        "temperature": temperature,
        "floor": floor,
        "threshold": _threshold(confidence, accepts, ~short, config.target_acceptable),
        "short_threshold": _threshold(confidence, accepts, short, config.target_acceptable),
        "target_acceptable": config.target_acceptable,
        "target_second": config.target_second,
    }
    fitted["second_threshold"] = _second_threshold(
        calibrated, repeated, confidence >= _thresholds(lengths, fitted, config), config.target_second
    )
    before, after = reliability(together, repeated.first), reliability(calibrated, repeated.first)
    return fitted | {
        "before": {"ece": calibration_error(before), "bins": before},
        "after": {"ece": calibration_error(after), "bins": after},
        "coverage": coverage_curve(confidence, calibrated.argmax(axis=1) == repeated.first, accepts),
        "views": {
            name: _at(calibrate(values, temperature, floor), truth, _thresholds(words[name], fitted, config))
            for name, values in views.items()
        },
    }


def _threshold(confidence: Floats, accepts: Bools, chosen: Bools, target: float) -> float:
    """Return the threshold of the `chosen` texts; that of all where there are too few of them to tell."""
    few = chosen.sum() < FEWEST
    return (
        choose_threshold(confidence, accepts, target)
        if few
        else choose_threshold(confidence[chosen], accepts[chosen], target)
    )


def _thresholds(words: Ints, fitted: Mapping[str, Any], config: Config) -> NDArray[np.float64]:
    """Return the threshold of each text, shape (texts,)."""
    short = words < config.short_words
    thresholds: NDArray[np.float64] = np.where(short, fitted["short_threshold"], fitted["threshold"])
    return thresholds


def _second_threshold(probabilities: Floats, truth: Truth, certain: NDArray[np.bool_], target: float) -> float:
    """Return the probability from which on the second topics of certain answers are right so often; 1.0 for never."""
    order = np.argsort(-probabilities[certain], axis=1, kind="stable")
    if not len(order) or not (truth.second != NONE).any():
        return 1.0
    share = np.take_along_axis(probabilities[certain], order[:, [1]], axis=1)[:, 0]
    right = acceptable(order[:, 1], truth.part(certain))
    most_likely = np.argsort(-share)[: max(len(share) // 4, 1)]  # `choose_threshold` passes over the first twentieth
    return choose_threshold(share[most_likely], right[most_likely], target)


def _at(probabilities: Floats, truth: Truth, thresholds: Floats) -> dict[str, float | None]:
    answers = answers_at(probabilities, thresholds)
    certain = figures(answers, truth, probabilities.shape[1])["certain"]
    return {
        "coverage": certain["share"],
        "accuracy": certain["accuracy"] or 0.0,
        "acceptable": certain["acceptable"] or 0.0,
        "ece": calibration_error(reliability(probabilities, truth.first)),
    }


def _summary(values: Sequence[float]) -> dict[str, Any]:
    return {"mean": float(np.mean(values)), "sd": float(np.std(values, ddof=len(values) > 1)), "values": list(values)}
