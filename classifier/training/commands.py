"""The commands of `python -m classifier.training`; each imports what it needs itself, to start fast."""

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.bundle.artifacts import Bundle, bundle_folder
from classifier.bundle.held_out import to_json, write_held_out
from classifier.bundle.versions import roll_back as serve_previous
from classifier.reading.tables.replacing import check_folder, check_output, replaced, unwritable
from classifier.training.config import Config, changed
from classifier.training.errors import TrainingDataError

if TYPE_CHECKING:
    from classifier.training.data.corpus import Corpus
    from classifier.training.data.files import Columns


JSON, TABS = (".json",), (".tsv",)
"""Endings of what commands write."""


def fetch(options: argparse.Namespace) -> None:
    """Download the public splits, and print their paths."""
    from classifier.training.data.fetch import BASE_URL, fetch

    check_folder(options.out)
    for path in fetch(options.out, options.base_url or BASE_URL):
        print(path)


def fit(options: argparse.Namespace) -> None:
    """Train a bundle and print its main figures; with --prepare, write what the networks learn from."""
    from classifier.training import recipe
    from classifier.training.evaluation.tables import fit_table
    from classifier.training.scope import Scope

    check_folder(options.out)
    config, corpus = _config(options), _corpus(options, options.feedback)
    if options.prepare:
        print(recipe.prepare(corpus, config, options.cache or Path()))
        return
    rows = json.loads(options.baselines.read_text()) if options.baselines else []
    scope = Scope(options.checked_by, tuple(options.unfamiliar))
    print(fit_table(recipe.fit_bundle(corpus, options.out, config, cache=options.cache, baselines=rows, scope=scope)))


def train_networks(options: argparse.Namespace) -> None:
    """Train the networks of a folder that `fit --prepare` wrote."""
    from classifier.training.networks import train_networks
    from classifier.training.prepared import load_prepared

    train_networks(load_prepared(options.folder), options.folder, options.only)


def compare(options: argparse.Namespace) -> None:
    """Print the figures of the baselines and of the shipped recipe."""
    from classifier.training.evaluation import baselines
    from classifier.training.evaluation.tables import compare_table

    if options.json:
        check_output(options.json, JSON)
    config, corpus = _config(options), _corpus(options)
    names = options.only or [*baselines.BASELINES, "shipped"]
    trained = [name for name in names if not (options.bundle and name == "shipped")]
    rows = baselines.compare(corpus, config, trained, options.cache)
    if options.bundle:
        rows.append(baselines.shipped_row(Bundle(options.bundle).evaluation()))
    print(compare_table(rows))
    if options.json:
        with unwritable(options.json), replaced(options.json) as part:
            part.write_text(json.dumps(rows, indent=1) + "\n")


def evaluate(options: argparse.Namespace) -> None:
    """Measure a bundle on labelled texts: print a table, and write the report where asked for."""
    from classifier.loading import load_classifier
    from classifier.training.data.files import read_labelled
    from classifier.training.evaluation.held_out import measure
    from classifier.training.evaluation.tables import held_out_table

    if options.publish and not options.source:
        problem = "Published figures say whose they are."
        remedy = 'Add --source "whose texts these are, and who labelled them".'
        raise TrainingDataError(path=options.file, problem=problem, remedy=remedy)
    if options.json:
        check_output(options.json, JSON)
    classifier = load_classifier(bundle_folder(options.bundle))
    articles = read_labelled(options.file, classifier.labels, _columns(options))
    report = measure(classifier, articles, options.source or options.file.name, date.today())
    print(held_out_table(report, classifier.manifest.name))
    if options.json:
        with unwritable(options.json):
            options.json.write_text(to_json(report), encoding="utf-8")
    if options.publish:
        folder = classifier.bundle.path
        with unwritable(folder):
            write_held_out(folder, report)
        print(f"\nPublished in {folder}. For the card of a bundle that ships: `python -m pages.components.model.card`.")


def export_feedback(options: argparse.Namespace) -> None:
    """Write the accepted corrections to a table for `fit --feedback`."""
    from sqlalchemy import create_engine

    from classifier.feedback import FeedbackStore
    from classifier.training.promotion import export_feedback

    check_output(options.out, TABS)
    store = FeedbackStore(create_engine(options.database))
    print(export_feedback(store, options.out, options.bundle), "articles")


def promote(options: argparse.Namespace) -> None:
    """Serve a new bundle if it is no worse than the served one."""
    from classifier.training.data.files import read_articles
    from classifier.training.promotion import held_out_of, promote_if_no_worse

    served, candidate, columns = options.served, options.candidate, _columns(options)
    dev = (
        read_articles(options.dev, columns) if options.dev else held_out_of(options.train, (served, candidate), columns)
    )
    version, scores = promote_if_no_worse(served, candidate, dev, options.feedback, options.margin)
    for score in scores:
        print(f"{score.name}: {score.candidate:.3f} right, {score.served:.3f} before, of {score.texts} texts")
    print(f"serving {version}")


def roll_back(options: argparse.Namespace) -> None:
    """Serve the version that was served before."""
    print(f"serving {serve_previous(options.served)}")


def _config(options: argparse.Namespace) -> Config:
    return replace(changed(Config(), options.set), seed=options.seed)


def _corpus(options: argparse.Namespace, feedback: Path | None = None) -> "Corpus":
    from classifier.training.data.corpus import read_corpus

    return read_corpus(
        options.train,
        options.leads,
        options.dev,
        options.unlabelled,
        feedback,
        options.extra,
        columns=_columns(options),
        seed=options.seed,
    )


def _columns(options: argparse.Namespace) -> "Columns":
    """Return the columns that were named; `promote` has no options for second topics and origins."""
    from classifier.training.data.files import Columns

    return Columns(*(getattr(options, f"{role}_column", None) or "" for role in Columns._fields))
