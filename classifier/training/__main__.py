"""The command line of training: `python -m classifier.training --help`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.bundle.artifacts import DEFAULT_BUNDLE
from classifier.terminal import run
from classifier.training import commands
from classifier.training.config import MARGIN, Config


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0, or another after a sentence on stderr: see `classifier.terminal`."""
    return run(lambda: _parser().parse_args(arguments), stopped="what is complete stays, and nothing else was written")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m classifier.training", description="Train and measure the model.")
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for add in (_add_fetch, _add_fit, _add_compare, _add_evaluate, _add_promotion):
        add(subparsers)
    return parser


def _add_fetch(subparsers: Any) -> None:
    fetch = subparsers.add_parser("fetch", help="download the public MasakhaNEWS Swahili splits and check them")
    fetch.add_argument("--out", type=Path, default=Path("data"), help="folder to write to")
    fetch.add_argument("--base-url", help="another address that serves the same files")
    fetch.set_defaults(run=commands.fetch)


def _add_fit(subparsers: Any) -> None:
    fit = subparsers.add_parser("fit", help="train, measure and write a bundle")
    _add_data(fit)
    fit.add_argument("--out", type=Path, required=True, help="the bundle's folder; what was there is replaced")
    fit.add_argument("--feedback", type=Path, help="corrections that editors accepted; TSV as --leads")
    fit.add_argument("--baselines", type=Path, help="a table that `compare --json` wrote, for evaluation.json")
    fit.add_argument("--prepare", action="store_true", help="stop before training, for `train-networks` elsewhere")
    fit.add_argument("--checked-by", default="", metavar="NAME", help="a bundle beside it that knows more topics")
    fit.add_argument("--unfamiliar", nargs="+", default=[], metavar="LABEL", help="those that this one does not know")
    fit.set_defaults(run=commands.fit)
    networks = subparsers.add_parser("train-networks", help="train what `fit --prepare` wrote, with any Keras backend")
    networks.add_argument("folder", type=Path, help="the folder that `fit --prepare` printed; weights are kept there")
    networks.add_argument("--only", nargs="+", default=[], metavar="TITLE", help="some of them, such as 'seed 1'")
    networks.set_defaults(run=commands.train_networks)


def _add_compare(subparsers: Any) -> None:
    compare = subparsers.add_parser("compare", help="measure the baselines and the recipe on the same folds")
    _add_data(compare)
    compare.add_argument("--bundle", type=Path, help="read the shipped recipe's figures from here, not train it anew")
    compare.add_argument("--only", nargs="+", help="names of the rows to measure")
    compare.add_argument("--json", type=Path, help="write the table here, too")
    compare.set_defaults(run=commands.compare)


def _add_evaluate(subparsers: Any) -> None:
    evaluate = subparsers.add_parser("evaluate", help="measure a bundle on labelled texts that it never saw")
    evaluate.add_argument("bundle", metavar="BUNDLE", help="a folder, or the name of one in artifacts/")
    evaluate.add_argument("file", metavar="FILE", type=Path, help="CSV or TSV of texts and their labels")
    for role, holds in (
        ("text", "the texts; default: text, content or body"),
        ("label", "the labels, 'none' where no topic can be told; default: primary, category or label"),
        ("second", "second topics, empty, '-' or 'none' where there is none; default: second, where there is one"),
        ("origin", "where each text comes from; default: source or origin, where there is one"),
        ("headline", "headlines that are not part of the texts; default: headline, where there is one"),
    ):
        evaluate.add_argument(f"--{role}-column", metavar="NAME", help=holds)
    evaluate.add_argument("--source", help="whose texts these are and who labelled them; default: the name of FILE")
    evaluate.add_argument("--json", type=Path, metavar="OUT", help="write the whole report here")
    evaluate.add_argument(
        "--publish", action="store_true", help="keep the report in the bundle, for the model page and the card"
    )
    evaluate.set_defaults(run=commands.evaluate)


def _add_promotion(subparsers: Any) -> None:
    export = subparsers.add_parser("export-feedback", help="write what editors accepted, with its text, for `fit`")
    export.add_argument("--database", default="sqlite:///feedback.db", help="SQLAlchemy URL, default: %(default)s")
    export.add_argument("--bundle", default=DEFAULT_BUNDLE.name, help="whose answers (default: %(default)s)")
    export.add_argument("--out", type=Path, required=True, help="TSV to write: category text agreement")
    export.set_defaults(run=commands.export_feedback)
    promote = subparsers.add_parser("promote", help="serve a new bundle, if it is no worse")
    promote.add_argument("candidate", type=Path, help="the bundle that `fit` wrote")
    promote.add_argument("--served", type=Path, default=DEFAULT_BUNDLE, help="default: %(default)s")
    measured = promote.add_mutually_exclusive_group(required=True)
    measured.add_argument("--dev", type=Path, help="CSV or TSV of labelled articles that neither learned from")
    measured.add_argument("--train", type=Path, help="what both were trained on without --dev: its tenth is used")
    _add_columns(promote)
    promote.add_argument("--feedback", type=Path, help="what `export-feedback` wrote")
    promote.add_argument("--margin", type=float, default=MARGIN, help="share of accuracy it may lose (%(default)s)")
    promote.set_defaults(run=commands.promote)
    back = subparsers.add_parser("roll-back", help="serve what was served before")
    back.add_argument("--served", type=Path, default=DEFAULT_BUNDLE, help="default: %(default)s")
    back.set_defaults(run=commands.roll_back)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--train", type=Path, required=True, help="CSV or TSV of labelled articles")
    _add_columns(parser)
    parser.add_argument(
        "--extra", type=Path, nargs="+", default=[], help="as --train; learned from in every fold, never measured on"
    )
    parser.add_argument("--second-column", help="column of a second label, where the file has one")
    parser.add_argument("--origin-column", help="column of where a text comes from: measured separately")
    parser.add_argument("--leads", type=Path, help="TSV: category text agreement")
    parser.add_argument("--dev", type=Path, help="as --train, never trained on; else a tenth of --train is held out")
    parser.add_argument("--unlabelled", type=Path, nargs="*", default=[], help=".txt, .csv or folders of them")
    parser.add_argument("--cache", type=Path, help="folder that keeps word vectors and networks between runs")
    parser.add_argument("--seed", type=int, default=Config.seed)
    parser.add_argument("--set", nargs="+", default=[], metavar="NAME=NUMBER", help="numbers of config.py to change")


def _add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text-column", default="text", help="column of the articles (default: %(default)s)")
    parser.add_argument("--label-column", default="category", help="column of the labels (default: %(default)s)")
    parser.add_argument("--headline-column", help="default: headline, or the first words of the text")


if __name__ == "__main__":
    sys.exit(main())
