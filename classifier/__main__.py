"""The command line: `python -m classifier classify article.txt`, or `… | python -m classifier classify -`.

Many articles at once: `python -m classifier batch articles.csv results.csv`; millions: `python -m classifier archive
--help`. A model of your own: `python -m classifier bundle import --help`.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from classifier import __version__
from classifier.archive.run import add_commands as add_archive_commands
from classifier.errors import FileUnreadableError
from classifier.importing.commands import add_commands as add_bundle_commands
from classifier.loading import load_classifier
from classifier.prediction import Prediction
from classifier.terminal import (
    add_bundle_option,
    add_table_options,
    describe_certain,
    progress_bar,
    run,
    say,
    to_json,
)

BAR_WIDTH = 40  # characters for a probability of 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or another with a sentence on stderr: see `terminal`."""
    return run(lambda: _parser().parse_args(arguments), prefix="classifier: ")


def _parser() -> argparse.ArgumentParser:
    program = "ainisha" if Path(sys.argv[0]).stem == "ainisha" else "python -m classifier"
    parser = argparse.ArgumentParser(prog=program, description="Sort Swahili news by topic.")
    parser.add_argument("--version", action="version", version=f"ainisha {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    classify = commands.add_parser("classify", help="classify one article")
    classify.add_argument("file", nargs="?", default="-", metavar="FILE", help="UTF-8 text; - or nothing: stdin")
    classify.add_argument("--json", action="store_true", help="print the whole prediction as JSON")
    classify.set_defaults(run=_classify)
    batch = commands.add_parser(
        "batch", help="classify a file of articles: a table, a workbook, or a .zip of documents"
    )
    batch.add_argument("source", type=Path, metavar="IN", help="one article a row, under a row of column names")
    kinds = ".csv, .tsv, .xlsx, .jsonl or .parquet"
    batch.add_argument("target", type=Path, metavar="OUT", help=f"{kinds}: the same columns and the results; may be IN")
    batch.set_defaults(run=_batch)
    add_archive_commands(commands)
    add_bundle_commands(commands)
    add_table_options(batch)
    for command in (classify, batch):
        add_bundle_option(command)
        command.add_argument(
            "--engine", choices=("auto", "litert", "keras"), default="auto", help="default: %(default)s"
        )
    return parser


def _classify(options: argparse.Namespace) -> None:
    text = _read(options.file)
    prediction = load_classifier(options.bundle, options.engine).predict(text)
    print(to_json(asdict(prediction)) if options.json else _table(prediction))


def _batch(options: argparse.Namespace) -> None:
    from classifier.batch import run_batch  # slow to import, and not needed for a single article

    with progress_bar(unit=" articles", smoothing=0.05) as bar:

        def progress(rows: int, share: float) -> None:
            bar.total = max(rows, round(rows / share)) if share else None
            bar.update(rows - bar.n)

        report = run_batch(
            options.source,
            options.target,
            text_column=options.text_column,
            bundle=options.bundle,
            engine=options.engine,
            processes=options.processes,
            progress=progress,
        )
    for row in report.listed:
        say(f"row {row.number}: {row.error}")
    if left := report.bad - len(report.listed):
        say(f"… and {left:,} more rows")
    how_many = describe_certain(report.certain, report.answered, report.thresholds)
    say(f"{report.rows:,} rows written to {options.target}: {how_many}; {report.bad:,} had no answer")


def _read(file: str) -> str:
    """Return the text of a UTF-8 file, or of stdin for `-`."""
    if file == "-" and sys.stdin is None:
        raise FileUnreadableError(path="stdin", reason="it is closed")
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise FileUnreadableError(path=file, reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise FileUnreadableError(path=file, reason="it is not UTF-8 text") from error


def _table(prediction: Prediction) -> str:
    """Return the answer for people: the label with its verdict, then every probability with a bar."""
    width = max(map(len, prediction.probabilities))
    bars = [
        f"{label:<{width}}  {share:>6.1%}  {'█' * round(share * BAR_WIDTH)}".rstrip()
        for label, share in prediction.probabilities.items()
    ]
    first = " ".join(filter(None, (prediction.label, prediction.code)))
    also = " ".join(filter(None, (prediction.second, prediction.second_code)))
    known = [f"{'certain' if prediction.certain else 'uncertain'}, threshold {prediction.threshold:.0%}"]
    if also:
        known.append(f"also: {also}")
    return "\n".join([f"{first} ({'; '.join(known)})", "", *bars])


if __name__ == "__main__":
    sys.exit(main())
