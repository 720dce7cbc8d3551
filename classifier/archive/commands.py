"""The command `archive`."""

import argparse
from typing import Any

from classifier.archive.errors import ArchiveWithoutAnswersError
from classifier.archive.run import run_archive
from classifier.terminal import add_bundle_option, add_table_options, describe_certain, progress_bar, say


def add_commands(commands: Any) -> None:
    """Add `archive` to the commands of `python -m classifier`."""
    described = "classify an archive of Parquet, CSV or JSON Lines into parts of Parquet; run again, it goes on"
    parser = commands.add_parser("archive", help=described, description=described)
    parser.add_argument("source", metavar="IN", help="a folder, a glob or a file; a path or a URL that fsspec knows")
    parser.add_argument("target", metavar="OUT", help="a folder for the parts; a path or a URL")
    parser.add_argument(
        "--engine", choices=("local", "ray"), default="local", help="this machine or Ray (default: %(default)s)"
    )
    parser.add_argument("--address", metavar="HOST:PORT", help="the Ray cluster (default: one of this machine alone)")
    add_table_options(parser)
    add_bundle_option(parser)
    parser.set_defaults(run=_archive, stopped="what is complete stays, and the same command makes the rest")


def _archive(options: argparse.Namespace) -> None:
    with progress_bar(unit=" articles", smoothing=0.05) as bar:

        def progress(rows: int, total: int) -> None:
            bar.total = total
            if not bar.n and rows:
                bar.initial = rows  # rows of an earlier run do not count for the rate
            bar.update(rows - bar.n)

        report = run_archive(
            options.source,
            options.target,
            engine=options.engine,
            address=options.address,
            text_column=options.text_column,
            processes=options.processes,
            bundle=options.bundle,
            progress=progress,
        )
    for sentence in report.unreadable:
        say(sentence)
    if not report.rows:
        raise ArchiveWithoutAnswersError(rows=report.rejected, target=options.target)
    kept = f", {report.kept:,} of which were there before" if report.kept else ""
    how_many = describe_certain(report.certain, report.rows, report.thresholds)
    say(f"{report.rows:,} rows in {report.shards:,} parts{kept}: {options.target}; {how_many}")
    if report.rejected:
        say(f"{report.rejected:,} rows have no answer: {options.target}/_rejected says why")
