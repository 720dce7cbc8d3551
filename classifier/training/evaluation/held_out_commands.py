"""`python -m classifier.training evaluate BUNDLE FILE`."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from classifier.bundle.artifacts import bundle_folder
from classifier.bundle.held_out import to_json, write_held_out
from classifier.training.errors import TrainingDataError


def add_command(commands: Any) -> None:
    """Add `evaluate` to the commands of `python -m classifier.training`."""
    parser = commands.add_parser("evaluate", help="measure a bundle on labelled texts that it never saw")
    parser.add_argument("bundle", metavar="BUNDLE", help="a folder, or the name of one in artifacts/")
    parser.add_argument("file", metavar="FILE", type=Path, help="CSV or TSV of texts and their labels")
    for role, told in (
        ("text", "the texts; default: text, content or body"),
        ("label", "the labels, 'none' where no topic can be told; default: primary, category or label"),
        ("second", "second topics, empty, '-' or 'none' where there is none; default: second, where there is one"),
        ("origin", "where each text comes from; default: source or origin, where there is one"),
        ("headline", "headlines that stand apart from the texts; default: headline, where there is one"),
    ):
        parser.add_argument(f"--{role}-column", metavar="NAME", help=told)
    parser.add_argument("--source", help="whose texts these are and who labelled them; default: the name of FILE")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the whole report here")
    parser.add_argument(
        "--publish", action="store_true", help="keep the report in the bundle, for the model page and the card"
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from classifier.loading import load_classifier
    from classifier.training.evaluation.held_out_annotated import Columns, read_annotated
    from classifier.training.evaluation.held_out_report import measure
    from classifier.training.evaluation.held_out_table import table

    if options.publish and not options.source:
        problem = "Published figures say whose they are."
        remedy = 'Add --source "whose texts these are, and who labelled them".'
        raise TrainingDataError(path=options.file, problem=problem, remedy=remedy)
    classifier = load_classifier(bundle_folder(options.bundle))
    columns = Columns(*(getattr(options, f"{role}_column") for role in Columns._fields))
    texts = read_annotated(options.file, classifier.labels, columns)
    report = measure(classifier, texts, options.source or options.file.name, date.today())
    print(table(report, classifier.manifest.name))
    if options.json:
        _write(options.json, lambda: options.json.write_text(to_json(report), encoding="utf-8"))
    if options.publish:
        folder = classifier.bundle.path
        _write(folder, lambda: write_held_out(folder, report))
        print(f"\nPublished in {folder}. For the card of a bundle that ships: `python -m pages.components.model.card`.")


def _write(path: Path, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        problem = f"It cannot be written ({error.strerror})."
        raise TrainingDataError(path=path, problem=problem, remedy="Name a folder that is there and yours.") from error
