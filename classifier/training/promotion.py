"""Promotion of a new bundle: export accepted feedback, compare the bundle with the served one, serve it if no worse."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.bundle.engines import choose_engine
from classifier.bundle.versions import promote, served_bundle
from classifier.feedback import FeedbackStore
from classifier.inference import Classifier
from classifier.loading import load_classifier
from classifier.reading.tables.replacing import replaced
from classifier.training.config import MARGIN, Config
from classifier.training.data.articles import NO_TOPIC, Article, hold_out, view
from classifier.training.data.files import COLUMNS, Columns, read_articles, read_leads
from classifier.training.errors import PromotionRefusedError

EXPORTED = ("category", "text", "agreement")


class Score(NamedTuple):
    """The accuracy of two bundles on the same texts, as shares of 1."""

    name: str
    texts: int
    served: float
    candidate: float


def export_feedback(store: FeedbackStore, out: Path, bundle: str = DEFAULT_BUNDLE.name) -> int:
    """Write the accepted corrections and their texts to a TSV that `fit --feedback` reads; return the number of rows.

    Only feedback on answers of `bundle` is written: other bundles have other labels.
    """
    accepted = [item for item in store.accepted() if item.feedback.bundle == bundle]
    with replaced(out) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(EXPORTED)
        writer.writerows((item.label, item.feedback.text, 1.0) for item in accepted)
    return len(accepted)


def held_out_of(train: Path, bundles: Sequence[Path], columns: Columns = COLUMNS) -> list[Article]:
    """Return the tenth of the file `train` that `fit` held out of all `bundles`, which were trained without --dev.

    Raises PromotionRefusedError when one of them may have learned from it, TrainingDataError or BundleError when a file
    cannot be used.
    """
    articles = read_articles(train, columns)
    trainings = [Bundle(served_bundle(path)).manifest.training for path in bundles]
    seed = trainings[0].get("seed", Config.seed)
    remaining, dev = hold_out(articles, seed)
    for path, training in zip(bundles, trainings, strict=True):
        data = training.get("data", {})
        if (training.get("seed"), data.get("articles"), data.get("dev_held_out")) != (seed, len(remaining), True):
            reason = f"{path} may have learned from the tenth held out of {train}: train both on it, with the same seed"
            raise PromotionRefusedError(candidate=bundles[-1], reason=reason)
    return dev


def compare_bundles(served: Path, candidate: Path, dev: Sequence[Article], feedback: Path | None = None) -> list[Score]:
    """Return the scores of both bundles on the dev articles and, where it is given, on the accepted feedback.

    Raises PromotionRefusedError when the labels differ, TrainingDataError or BundleError when a file cannot be used.
    """
    new_bundle = Bundle(candidate)
    old, new = load_classifier(served), Classifier(new_bundle, choose_engine(new_bundle))
    if old.labels != new.labels:
        reason = f"its labels are {', '.join(new.labels)} instead of {', '.join(old.labels)}"
        raise PromotionRefusedError(candidate=candidate, reason=reason)
    sets = {"dev": [(view(article, "full"), article.label) for article in dev]}
    if feedback:
        leads = read_leads(feedback, old.labels)
        sets["feedback"] = [(lead.text, lead.label) for lead in leads if lead.label != NO_TOPIC]
    return [Score(name, len(pairs), _accuracy(old, pairs), _accuracy(new, pairs)) for name, pairs in sets.items()]


def promote_if_no_worse(
    served: Path,
    candidate: Path,
    dev: Sequence[Article],
    feedback: Path | None = None,
    margin: float = MARGIN,
) -> tuple[str, list[Score]]:
    """Serve `candidate` in place of `served` if it loses at most `margin` on every set; return version and scores.

    The candidate was trained on the feedback: the score on it shows that it was learned, dev shows what was forgotten.
    Raises PromotionRefusedError with the figures when it does worse; the served bundle then stays as it is.
    """
    scores = compare_bundles(served, candidate, dev, feedback)
    worse = [score for score in scores if score.candidate < score.served - margin]
    if worse:
        figures = "; ".join(f"{s.name}: {s.candidate:.3f} against {s.served:.3f}" for s in worse)
        raise PromotionRefusedError(candidate=candidate, reason=f"it is right less often ({figures})")
    return promote(served, candidate), scores


def _accuracy(classifier: Classifier, pairs: Sequence[tuple[str, str]]) -> float:
    answers = classifier.predict_many(text for text, _ in pairs)
    return sum(answer.label == label for answer, (_, label) in zip(answers, pairs, strict=True)) / len(pairs)
