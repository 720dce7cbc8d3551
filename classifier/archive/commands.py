"""`python -m classifier archive IN OUT`: millions of articles, on one machine or on a cluster."""

import argparse
from pathlib import Path
from typing import Any

from classifier.archive.errors import ArchiveWithoutAnswersError
from classifier.bundle.artifacts import DEFAULT_BUNDLE
from classifier.terminal import count, progress_bar, say


def add_commands(commands: Any) -> None:
    """Add `archive` to the commands of `python -m classifier`."""
    told = "classify an archive of Parquet, CSV or JSON Lines into parts of Parquet; run again, it goes on"
    parser = commands.add_parser("archive", help=told, description=told)
    parser.add_argument("source", metavar="IN", help="a folder, a glob or a file; a path or a URL that fsspec knows")
    parser.add_argument("target", metavar="OUT", help="a folder for the parts; a path or a URL")
    parser.add_argument(
        "--engine", choices=("local", "ray"), default="local", help="this machine or Ray (default: %(default)s)"
    )
    parser.add_argument("--address", metavar="HOST:PORT", help="the Ray cluster (default: one of this machine alone)")
    parser.add_argument("--text-column", metavar="NAME", help="the column of the articles (default: a good guess)")
    parser.add_argument("--processes", type=count, metavar="N", help="default: one a processor core")
    parser.add_argument("--bundle", type=Path, default=DEFAULT_BUNDLE, metavar="FOLDER", help="default: %(default)s")
    parser.set_defaults(run=_archive, stopped="what is complete stays, and the same command makes the rest")


def _archive(options: argparse.Namespace) -> None:
    from classifier.archive.running import run_archive  # here, for those who classify one article

    with progress_bar(unit=" articles", smoothing=0.05) as bar:

        def progress(records: int, total: int) -> None:
            bar.total = total
            if not bar.n and records:
                bar.initial = records  # what was there before says nothing of the rate
            bar.update(records - bar.n)

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
    say(f"{report.rows:,} rows in {report.parts:,} parts{kept}: {options.target}")
    if report.rejected:
        say(f"{report.rejected:,} rows have no answer: {options.target}/_rejected says why")
