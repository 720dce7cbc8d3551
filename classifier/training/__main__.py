"""The command line of training: `python -m classifier.training --help`."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.bundle.artifacts import DEFAULT_BUNDLE, Bundle
from classifier.bundle.versions import roll_back
from classifier.reading.tables.replacing import replaced
from classifier.terminal import run
from classifier.training.config import Config, changed
from classifier.training.evaluation.held_out_commands import add_command

if TYPE_CHECKING:
    from classifier.training.data.corpus import Corpus
    from classifier.training.data.files import Columns


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or another with a sentence on stderr: see `terminal`."""
    return run(lambda: _parser().parse_args(arguments), stopped="what is complete stays, and nothing else was written")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m classifier.training", description="Train and measure the model.")
    commands = parser.add_subparsers(required=True, metavar="command")
    fetch = commands.add_parser("fetch", help="download the public MasakhaNEWS Swahili splits and check them")
    fetch.add_argument("--out", type=Path, default=Path("data"), help="folder to write to")
    fetch.add_argument("--base-url", help="another place that serves the same files")
    fetch.set_defaults(run=_fetch)
    fit = commands.add_parser("fit", help="train, measure and write a bundle")
    _add_data(fit)
    fit.add_argument("--out", type=Path, required=True, help="the bundle's folder; what was there is replaced")
    fit.add_argument("--feedback", type=Path, help="corrections that editors accepted; TSV as --leads")
    fit.add_argument("--baselines", type=Path, help="a table that `compare --json` wrote, for evaluation.json")
    fit.add_argument("--prepare", action="store_true", help="stop before training, for `train-networks` elsewhere")
    fit.add_argument("--checked-by", default="", metavar="NAME", help="a bundle beside it that knows more topics")
    fit.add_argument("--unfamiliar", nargs="+", default=[], metavar="LABEL", help="those that this one does not know")
    fit.set_defaults(run=_fit)
    networks = commands.add_parser("train-networks", help="train what `fit --prepare` wrote, with any Keras backend")
    networks.add_argument("folder", type=Path, help="the folder that `fit --prepare` printed; weights are kept there")
    networks.add_argument("--only", nargs="+", default=[], metavar="TITLE", help="some of them, such as 'seed 1'")
    networks.set_defaults(run=_train_networks)
    compare = commands.add_parser("compare", help="measure the baselines and the recipe on the same folds")
    _add_data(compare)
    compare.add_argument("--bundle", type=Path, help="read the shipped recipe's figures from here, not train it anew")
    compare.add_argument("--only", nargs="+", help="names of the rows to measure")
    compare.add_argument("--json", type=Path, help="write the table here, too")
    compare.set_defaults(run=_compare)
    add_command(commands)
    _add_learning(commands)
    return parser


def _add_learning(commands: Any) -> None:
    export = commands.add_parser("export-feedback", help="write what editors accepted, with its text, for `fit`")
    export.add_argument("--database", default="sqlite:///feedback.db", help="SQLAlchemy URL, default: %(default)s")
    export.add_argument("--bundle", default=DEFAULT_BUNDLE.name, help="whose answers (default: %(default)s)")
    export.add_argument("--out", type=Path, required=True, help="TSV to write: category text agreement")
    export.set_defaults(run=_export_feedback)
    promote = commands.add_parser("promote", help="serve a new bundle, if it is no worse")
    promote.add_argument("candidate", type=Path, help="the bundle that `fit` wrote")
    promote.add_argument("--served", type=Path, default=DEFAULT_BUNDLE, help="default: %(default)s")
    measured = promote.add_mutually_exclusive_group(required=True)
    measured.add_argument("--dev", type=Path, help="CSV or TSV of labelled articles that neither learned from")
    measured.add_argument("--train", type=Path, help="what both were trained on without --dev: its tenth is used")
    _add_columns(promote)
    promote.add_argument("--feedback", type=Path, help="what `export-feedback` wrote")
    promote.add_argument("--margin", type=float, default=0.01, help="accuracy it may lose, a share of 1 (%(default)s)")
    promote.set_defaults(run=_promote)
    back = commands.add_parser("roll-back", help="serve what was served before")
    back.add_argument("--served", type=Path, default=DEFAULT_BUNDLE, help="default: %(default)s")
    back.set_defaults(run=_roll_back)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--train", type=Path, required=True, help="CSV or TSV of labelled articles")
    _add_columns(parser)
    parser.add_argument("--extra", type=Path, help="as --train; learned from in every fold, never measured on")
    parser.add_argument("--second-column", help="column of a second label, where the file has one")
    parser.add_argument("--origin-column", help="column of where a text comes from: measured apart")
    parser.add_argument("--leads", type=Path, help="TSV: category text agreement")
    parser.add_argument("--dev", type=Path, help="as --train, never trained on; else a tenth of --train is held out")
    parser.add_argument("--unlabelled", type=Path, nargs="*", default=[], help=".txt, .csv or folders of them")
    parser.add_argument("--cache", type=Path, help="folder that keeps the word vectors between runs")
    parser.add_argument("--seed", type=int, default=Config.seed)
    parser.add_argument("--set", nargs="+", default=[], metavar="NAME=NUMBER", help="numbers of config.py to change")


def _add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text-column", default="text", help="column of the articles (default: %(default)s)")
    parser.add_argument("--label-column", default="category", help="column of the labels (default: %(default)s)")
    parser.add_argument("--headline-column", help="default: headline, or the first words of the text")


def _fetch(options: argparse.Namespace) -> None:
    from classifier.training.data.fetch import BASE_URL, fetch

    for path in fetch(options.out, options.base_url or BASE_URL):
        print(path)


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
    from classifier.training.data.files import Columns

    second, origin = (getattr(options, f"{name}_column", None) for name in ("second", "origin"))
    return Columns(options.text_column, options.label_column, options.headline_column, second, origin)


def _fit(options: argparse.Namespace) -> None:
    from classifier.training import recipe
    from classifier.training.scope import Scope

    config, corpus = _config(options), _corpus(options, options.feedback)
    if options.prepare:
        print(recipe.prepare(corpus, config, options.cache or Path()))
        return
    rows = json.loads(options.baselines.read_text()) if options.baselines else []
    scope = Scope(options.checked_by, tuple(options.unfamiliar))
    evaluation = recipe.fit_bundle(corpus, options.out, config, cache=options.cache, baselines=rows, scope=scope)
    print(recipe.summary(evaluation))


def _train_networks(options: argparse.Namespace) -> None:
    from classifier.training.networks import load_prepared, train_networks

    train_networks(load_prepared(options.folder), options.folder, options.only)


def _compare(options: argparse.Namespace) -> None:
    from classifier.training.evaluation import baselines

    config, corpus = _config(options), _corpus(options)
    names = options.only or [*baselines.BASELINES, "shipped"]
    rows = baselines.compare(
        corpus, config, [name for name in names if not (options.bundle and name == "shipped")], options.cache
    )
    if options.bundle:
        rows.append(baselines.shipped_row(Bundle(options.bundle).evaluation()))
    print(baselines.table(rows))
    if options.json:
        with replaced(options.json) as part:
            part.write_text(json.dumps(rows, indent=1) + "\n")


def _export_feedback(options: argparse.Namespace) -> None:
    from sqlalchemy import create_engine

    from classifier.feedback import FeedbackStore
    from classifier.training.promotion import export_feedback

    store = FeedbackStore(create_engine(options.database))
    print(export_feedback(store, options.out, options.bundle), "articles")


def _promote(options: argparse.Namespace) -> None:
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


def _roll_back(options: argparse.Namespace) -> None:
    print(f"serving {roll_back(options.served)}")


if __name__ == "__main__":
    sys.exit(main())
